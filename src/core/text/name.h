/* name.h - NT's names as people type them; inside the core only. */
#ifndef NTL_NAME_H
#define NTL_NAME_H

#include "ascii.h"

static inline char name_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Blanks, however many, stand for one underscore; case does not matter. */
static inline char name_char(const char *text, size_t length, size_t *at)
{
    char c = text[(*at)++];

    if (!ascii_is_blank(c) && c != '_')
        return name_upper(c);
    while (*at < length && ascii_is_blank(text[*at]))
        ++*at;
    return '_';
}

/* <0, 0, >0: as strcmp of the two in capitals, `text` being the typed one. */
static inline int name_order(const char *name, const char *text, size_t length)
{
    size_t n = 0, t = 0;

    while (t < length) {
        char a = name[n] == ' ' ? '_' : name_upper(name[n]);
        char b = name_char(text, length, &t);

        if (a != b)
            return (unsigned char)a < (unsigned char)b ? -1 : 1;
        n++;
    }
    return name[n] != '\0';
}

static inline bool name_same(const char *name, const char *text, size_t length)
{
    return name_order(name, text, length) == 0;
}

static inline char name_at(char c)
{
    return c == ' ' ? '_' : name_upper(c);
}

/* Does the name begin with the text? */
static inline bool name_begins(const char *name, const char *text,
                               size_t length)
{
    size_t n = 0, t = 0;

    while (t < length) {
        char c = name_char(text, length, &t);

        if (name_at(name[n]) != c)
            return false;
        n++;
    }
    return true;
}

/* Where `text` stands in the name, or NULL. */
static inline const char *name_part(const char *name, const char *text,
                                    size_t length)
{
    size_t t = 0;
    char first = length ? name_char(text, length, &t) : '\0';

    for (; *name; name++)
        if ((length == 0 || name_at(*name) == first)
            && name_begins(name, text, length))
            return name;
    return NULL;
}

#endif
