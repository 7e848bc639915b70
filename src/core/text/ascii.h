/* ascii.h - letters and digits, whatever the locale; not for the public. */
#ifndef NTL_ASCII_H
#define NTL_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c)
{
    char lower = ascii_lower(c);

    return lower >= 'a' && lower <= 'z';
}

static inline bool ascii_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What names are made of. */
static inline bool ascii_is_name(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c) || c == '_';
}

/* 0 to 15, or 16 for what is no hexadecimal digit. */
static inline unsigned ascii_hex(char c)
{
    char lower = ascii_lower(c);

    if (ascii_is_digit(c))
        return (unsigned)(c - '0');
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10) : 16;
}

/* `name` is in lower case; the text may be in any. */
static inline bool ascii_same(const char *name, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '\0' || name[i] != ascii_lower(text[i]))
            return false;
    }
    return name[length] == '\0';
}

#endif
