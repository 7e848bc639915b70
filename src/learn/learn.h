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

/* What it is, and where: "self-map, step 2 of 8".  False: none waits. */
bool learn_question(const struct learn *learn, const struct session *session,
                    char *place, size_t place_size, char *question,
                    size_t question_size);

/* Which step of which lesson asks; NULL: none does. */
struct lesson;
const struct lesson *learn_step(const struct learn *learn, size_t *step);

/* What the steps before it came to, "3: 1d7  4: fffff6fb..."; "": nothing. */
void learn_so_far(const struct learn *learn, const struct session *session,
                  char *ret, size_t size);

/* A question waits, and this line is its answer, or what to do about it. */
bool learn_takes(const struct learn *learn, const char *text, size_t length);

extern const struct command cmd_lesson;

#endif
