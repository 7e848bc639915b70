/* span.h - a piece of text, read from its beginning on. */
#ifndef SPAN_H
#define SPAN_H

#include "core/text/ascii.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Every function takes it by its ends, and never looks past them. */
struct span {
    const char *at, *end;
};

static inline struct span span_of(const char *text, size_t length)
{
    return (struct span) { text, text ? text + length : NULL };
}

static inline size_t span_left(struct span s)
{
    return (size_t)(s.end - s.at);
}

/* The character here, or NUL at the end. */
static inline char span_char(struct span s)
{
    return s.at < s.end ? *s.at : '\0';
}

static inline void span_skip(struct span *s, const char *set)
{
    while (s->at < s->end && *s->at && strchr(set, *s->at))
        s->at++;
}

static inline void span_trim(struct span *s)
{
    span_skip(s, " \t\r\n");
    while (s->end > s->at && ascii_is_blank(s->end[-1]))
        s->end--;
}

/* Moves past the text, in any case, if the span begins with it. */
static inline bool span_take(struct span *s, const char *text)
{
    size_t n = strlen(text);

    if (span_left(*s) < n || strncasecmp(s->at, text, n) != 0)
        return false;
    s->at += n;
    return true;
}

/* As span_take, and the word ends there. */
static inline bool span_take_word(struct span *s, const char *text)
{
    struct span after = *s;

    if (!span_take(&after, text) || ascii_is_name(span_char(after)))
        return false;
    *s = after;
    return true;
}

static inline bool span_is(struct span s, const char *text)
{
    return span_take(&s, text) && s.at == s.end;
}

/* Where the text stands in it, in any case; or NULL. */
static inline const char *span_find(struct span s, const char *text)
{
    for (; s.at < s.end; s.at++) {
        struct span here = s;

        if (ascii_lower(*s.at) == ascii_lower(*text) && span_take(&here, text))
            return s.at;
    }
    return NULL;
}

/* The first line, without its newline; *s moves past it. */
static inline struct span span_line(struct span *s)
{
    const char *end = s->at < s->end ? memchr(s->at, '\n', span_left(*s))
                                     : NULL;
    struct span line = { s->at, end ? end : s->end };

    s->at = end ? end + 1 : s->end;
    return line;
}

#endif
