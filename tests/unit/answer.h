/* answer.h - what a command line answers, without a process. */
#ifndef ANSWER_H
#define ANSWER_H

#include "ask/ask.h"

#include <stdbool.h>

enum { ANSWER_SIZE = 1 << 16 };

struct answer {
    enum ntl_status status;
    struct ntl_diag diag;
    bool absent;
    char text[ANSWER_SIZE];     /* as rendered, NUL-terminated                */
};

/* As on a terminal: text folds there.  False at the beginning. */
extern bool answer_on_terminal;
extern unsigned answer_columns; /* of that; 0: as many as everywhere */

/* Runs a line with fresh defaults; `-j` and the like on it are honoured. */
void answer(struct answer *ret, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Is `part` in the answer, when runs of blanks count as one and case not? */
bool answer_has(const struct answer *answer, const char *part);

#endif
