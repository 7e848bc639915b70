/* repl.h - the prompt: GNU readline, completion, history. */
#ifndef REPL_H
#define REPL_H

#include "session/state.h"

#include <stdbool.h>
#include <stddef.h>

struct repl_host {
    /* Answers one line, or a block of lines; false when the user wants out. */
    bool (*answer)(void *context, const char *text, size_t length);
    void *context;
    struct session *session;    /* whose variables are completed, and whose
                                   history is this prompt's                   */
};

/* Until the user leaves. */
void repl(const struct repl_host *host);

#endif
