/* figure.h - a word that stands where a number belongs. */
#ifndef FIGURE_H
#define FIGURE_H

#include "read/text/span.h"

#include <stdint.h>

enum figure_kind {
    FIGURE_NONE,
    FIGURE_NUMBER,
    FIGURE_SLIP,                /* not a number, but nearly: O for 0          */
    FIGURE_CUT                  /* its end was left out: 0xffffc38...         */
};

struct figure {
    enum figure_kind kind;
    const char *text;           /* as it stands in the text                   */
    size_t length;
    uint64_t value;             /* of a NUMBER; of a SLIP what it likely is   */
    bool likely;                /* a SLIP has a likely value                  */
    bool prefixed;              /* 0x                                         */
    uint8_t digits;             /* without the prefix                         */
};

/*
 * The figure that the span begins with; *s moves past it.  Hexadecimal, or
 * decimal where `decimal` is set and no 0x stands before it.  False, and *s
 * untouched: the word is none.
 */
bool figure_take(struct span *s, bool decimal, struct figure *ret);

/*
 * As figure_take, within brackets: a number that the line's end cut in two
 * goes on in the next.
 */
bool figure_take_wrapped(struct span *s, struct figure *ret);

/* As figure_take, of a code: 0x and eight digits may go on in the next line. */
bool figure_take_code(struct span *s, bool decimal, struct figure *ret);

/* Could it be the code of a bug check?  As it stands, with or without 0x. */
bool figure_is_code(const struct figure *figure);

enum { LIST_MAX = 5 };

/* Numbers in a row: (a, b, c, d), {a, b, c, d}, a b c d. */
struct list {
    struct figure cell[LIST_MAX];   /* an empty or odd cell: SLIP, not likely */
    unsigned count, good;
    bool commas;                /* ... stand between the cells                */
};

/* In brackets, over any number of lines; at least one is a number. */
bool list_take_bracketed(struct span *s, struct list *ret);

/* On one line, with commas, bars or blanks between them. */
bool list_take_row(struct span *s, struct list *ret);

/* One or more on each line, and nothing else on it. */
bool list_take_lines(struct span *s, struct list *ret);

#endif
