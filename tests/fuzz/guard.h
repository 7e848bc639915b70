/*
 * guard.h - what holds of every answer, whatever came in: groups close, every
 * phrase has its numbers and words, and what is printed is printed well: no
 * terminal feels any of it, JSON is JSON.  The guard aborts where it is not so,
 * and says what it saw.
 */
#ifndef GUARD_H
#define GUARD_H

#include "render/render.h"

#include <stdbool.h>
#include <stddef.h>

enum { GUARD_FORMS = RENDER_MARKDOWN + 1 };

void insist(bool truth);

/*
 * A sink: it passes all that is said on to a renderer of each form.  One for
 * all inputs; whatever is said between the two calls is one answer.
 */
struct ntl_sink *guard_begin(void);
void guard_end(void);

/* The same for an answer that has a begin and an end of its own. */
struct ntl_sink *guard_sink(void);
void guard_answered(void);

/* The answer that was begun has failed: nothing was said in it. */
void guard_failed(const char *line, size_t length, enum ntl_status status,
                  const struct ntl_diag *diag);

/* What a program has printed. */
void guard_output(enum render_form form, const char *bytes, size_t length);

#endif
