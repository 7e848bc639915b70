/* piece.h - a piece of text, read from its beginning on. */
#ifndef PIECE_H
#define PIECE_H

#include "core/text/ascii.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Every function takes it by its ends, and never looks past them. */
struct piece {
    const char *at, *end;
};

static inline size_t piece_left(struct piece p)
{
    return (size_t)(p.end - p.at);
}

static inline void piece_skip_blanks(struct piece *p)
{
    while (p->at < p->end && ascii_is_blank(*p->at))
        p->at++;
}

static inline void piece_skip_any(struct piece *p, const char *set)
{
    while (p->at < p->end && *p->at && strchr(set, *p->at))
        p->at++;
}

/* Moves past the text, in any case, if the piece begins with it. */
static inline bool piece_take(struct piece *p, const char *text)
{
    size_t n = strlen(text);

    if (piece_left(*p) < n || strncasecmp(p->at, text, n) != 0)
        return false;
    p->at += n;
    return true;
}

#endif
