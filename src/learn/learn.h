/* learn.h - the lesson that a session is in. */
#ifndef LEARN_H
#define LEARN_H

#include "cmd/cmd.h"

/* All zeros: in none. */
struct learn;

struct learn *learn_open(void);        /* NULL: no memory */
void learn_close(struct learn *learn); /* NULL is fine */

/* A question waits for an answer, and no command works. */
bool learn_asks(const struct learn *learn);

/* A question waits, and this line is its answer, or what to do about it. */
bool learn_takes(const struct learn *learn, const char *text, size_t length);

extern const struct command cmd_lesson;

#endif
