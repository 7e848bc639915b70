/* fill.h - a lesson's text with its numbers put in. */
#ifndef FILL_H
#define FILL_H

#include "lesson.h"

#include "session/state.h"

enum { FILL_SIZE = 2048, FILL_NUMBER = 80 };

/*
 * {EXPR} is a number as few digits write it, {a:EXPR} an address, {d:EXPR}
 * decimal, {b:EXPR} binary, {n:EXPR} an address in groups of nine bits,
 * {x:EXPR} all sixteen digits; and as the core calls it in the session's build:
 * {s:EXPR} a service, {k:EXPR} a bug check, {g:EXPR} a selector, {p:EXPR} a
 * protection, {t:EXPR} what an entry is, {v:EXPR} a vector's handler.  Line
 * ends and blanks are one blank.  False: an expression cannot be evaluated; it
 * stands there then.
 */
bool fill_text(const struct session *session, struct lesson_text text,
               char ret[FILL_SIZE]);

/* The same of a line of a figure, whose blanks stay. */
bool fill_line(const struct session *session, struct lesson_text text,
               char ret[FILL_SIZE]);

/* EXPR's value in the session. */
bool fill_number(const struct session *session, struct lesson_text expr,
                 uint64_t *ret);

#endif
