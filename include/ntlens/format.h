/* format.h - numbers and phrases as text, into the caller's buffer. */
#ifndef NTL_FORMAT_H
#define NTL_FORMAT_H

#include <ntlens/phrase.h>
#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NTL_HEX_DIGITS = 16,        /* of 64 bits                                 */
    NTL_ADDRESS_TEXT = 18,      /* ffffffff`ffffffff and the NUL              */
    NTL_BINARY_TEXT = 65        /* the longest text of one number             */
};

/*
 * Each writes at most `size` bytes with the closing NUL (nothing when size is
 * 0) and returns the length that the whole text has, as snprintf does.
 */
NTL_API size_t ntl_format_hex(char *text, size_t size, uint64_t value,
                              unsigned digits);     /* at least that many, up
                                                       to 16                  */
NTL_API size_t ntl_format_address(char *text, size_t size, uint64_t value,
                                  unsigned digits); /* 8; for all others and
                                                       where 8 are too few, 16
                                                       with a `               */
NTL_API size_t ntl_format_decimal(char *text, size_t size, uint64_t value);

/* All digits, the highest first, and no NUL. */
NTL_API void ntl_format_digits(char text[NTL_HEX_DIGITS], uint64_t value);

/* Hexadecimal digits in capitals, as WinDbg has them in some places. */
NTL_API void ntl_format_capitals(char *text);

/*
 * A directive that has no number or word left, and one that is none, stand in
 * the text as `?`.
 */
NTL_API size_t ntl_format_phrase(char *text, size_t size,
                                 const struct ntl_phrase *phrase);

/* What a phrase has beside its words. */
struct ntl_parts {
    uint64_t number[NTL_PHRASE_NUMBERS];    /* as they stand in the text      */
    uint8_t numbers;
    bool marked;
    uint32_t addresses;         /* bit n: number[n] is written as one         */
    enum ntl_mark mark;         /* the least sure of its marks                */
};

/* The same without its marks, for programs. */
NTL_API size_t ntl_format_parts(char *text, size_t size,
                                const struct ntl_phrase *phrase,
                                struct ntl_parts *ret);

/* The value of an item as a person reads it: no key, no note. */
NTL_API size_t ntl_format_item(char *text, size_t size,
                               const struct ntl_item *item);

/*
 * Bytes of the character, in UTF-8, that a text begins with; 0 where they are
 * none: cut short, longer than it need be, a surrogate, or past 10FFFF.
 */
NTL_API size_t ntl_utf8_length(const char *text, size_t length);

#endif
