/* repl.h - the prompt: GNU readline, completion, history. */
#ifndef REPL_H
#define REPL_H

#include <ntlens/ask.h>

#include <stdbool.h>
#include <stddef.h>

struct repl_host {
    /* Answers one line, or a block of lines; false when the user wants out. */
    bool (*answer)(void *context, const char *text, size_t length);
    /* After the answers to lines that came at once: how many they were. */
    void (*sum_up)(void *context, size_t lines);
    void *context;
    struct ntl_ask *ask;        /* that completes what is typed               */
};

/* Until the user leaves. */
void repl(const struct repl_host *host);

#endif
