/*
 * name.h - names of files in a line.
 *
 * Blanks end a name, but not inside quotes: one that begins with " or ' goes on
 * to the next such quote that a blank or the line's end follows, and is what
 * stands between the two.  Where there is none, a quote is a sign like others,
 * as are parentheses and bytes that are no text.
 */
#ifndef NAME_H
#define NAME_H

#include <stdbool.h>
#include <stddef.h>

struct name {
    size_t from, to;            /* without the quotes                         */
    bool quoted;
};

/* The next name from *at on, which moves past it; false: there is none. */
bool name_next(const char *text, size_t length, size_t *at, struct name *ret);

/* Does it end as one of them, in any case?  A NULL ends them. */
bool name_ends(const char *name, size_t length, const char *const *ends);

/* Does it end as dumps and images are called? */
bool name_is_image(const char *name, size_t length);

/* What a name must stand between in a line; '\0': nothing. */
char name_quote(const char *name);

#endif
