/*
 * put.h - JSON's strings and numbers, written where there is room for them.
 *
 * Each writes at `to` and returns the end.  A million answers a second come
 * this way, so bytes move in words and not in loops over each.
 */
#ifndef RENDER_PUT_H
#define RENDER_PUT_H

#include "core/text/eight.h"
#include "core/text/utf8.h"
#include "core/text/visible.h"

#include <ntlens/format.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { ESCAPED = 6 };           /* bytes that one byte may become             */

/*
 * At most seven bytes, by their ends, which may overlap: a loop over a few
 * bytes costs more in branches that are guessed wrong than all else here.
 */
static inline void copy_short(char *to, const char *s, size_t n)
{
    char first[4], last[4];

    if (n >= 4) {
        memcpy(first, s, 4);
        memcpy(last, s + n - 4, 4);
        memcpy(to, first, 4);
        memcpy(to + n - 4, last, 4);
    } else if (n > 0) {
        to[0] = s[0];
        to[n / 2] = s[n / 2];
        to[n - 1] = s[n - 1];
    }
}

static inline char *put_bytes(char *to, const char *s, size_t n)
{
    char *end = to + n;

    if (n < 8) {
        copy_short(to, s, n);
        return end;
    }
    memcpy(end - 8, s + n - 8, 8);
    for (; n > 8; n -= 8, s += 8, to += 8)
        memcpy(to, s, 8);
    return end;
}

/* A literal: its length is known where this stands. */
#define put_literal(to, text) put_bytes((to), (text), sizeof (text) - 1)

/* JSON's escapes are halves of UTF-16; a byte that is no text, that number. */
static inline char *put_half(char *to, uint32_t half)
{
    to = put_literal(to, "\\u");
    for (unsigned i = 4; i-- > 0;)
        *to++ = "0123456789abcdef"[half >> 4 * i & 15];
    return to;
}

static inline char *put_escape(char *to, uint32_t code)
{
    if (code == '"' || code == '\\') {
        *to++ = '\\';
        *to++ = (char)code;
        return to;
    }
    if (code < 0x10000)
        return put_half(to, code);
    code -= 0x10000;
    return put_half(put_half(to, 0xd800 | code >> 10), 0xdc00 | (code & 0x3ff));
}

/* May stand in a string as it is: printed, and neither quote nor backslash. */
static inline bool plain(const struct ntl_character *c)
{
    return c->valid && ntl_is_visible(c->code) && c->code != '"'
           && c->code != '\\';
}

/* The filter of visible.h, with JSON's escapes: its reader gets all back. */
static inline char *put_escaped(char *to, const char *s, size_t length)
{
    for (size_t i = 0; i < length;) {
        struct ntl_character c = ntl_character(s + i, length - i);

        to = plain(&c) ? put_bytes(to, s + i, c.bytes) : put_escape(to, c.code);
        i += c.bytes;
    }
    return to;
}

/* Is each of eight bytes plain?  Zero less one borrows from its top bit. */
static inline bool plain_eight(uint64_t bytes)
{
    uint64_t quote = (bytes ^ EIGHT_ONES * '"') - EIGHT_ONES;
    uint64_t slash = (bytes ^ EIGHT_ONES * '\\') - EIGHT_ONES;

    return !(eight_odd(bytes) | ((quote | slash) & EIGHT_TOPS));
}

static inline bool plain_text(const char *s, size_t length)
{
    if (length < 8)
        return plain_eight(eight_of_few(s, length));
    for (size_t i = 0; i + 8 < length; i += 8)
        if (!plain_eight(eight_of(s + i)))
            return false;
    return plain_eight(eight_of(s + length - 8));
}

/* Needs ESCAPED * length + 2 bytes. */
static inline char *put_string(char *to, const char *s, size_t length)
{
    *to++ = '"';
    to = plain_text(s, length) ? put_bytes(to, s, length)
                               : put_escaped(to, s, length);
    *to++ = '"';
    return to;
}

/* Its first digit moves to the top; what stands after the last is lost. */
static inline char *put_hex(char *to, uint64_t value)
{
    unsigned zeros = (unsigned)__builtin_clzll(value | 1) / 4;

    to = put_literal(to, "\"0x");
    ntl_format_digits(to, value << 4 * zeros);
    to += NTL_HEX_DIGITS - zeros;
    *to++ = '"';
    return to;
}

#endif
