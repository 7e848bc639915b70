/* utf8.h - characters out of bytes and back; inside the program only. */
#ifndef NTL_UTF8_H
#define NTL_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NTL_UTF8_BYTES = 4 };    /* of the longest character                   */

/* What a text begins with: a character in UTF-8, or one byte that is none. */
struct ntl_character {
    uint32_t code;              /* or the byte                                */
    uint8_t bytes;
    bool valid;
};

/* Of a text that is not empty. */
struct ntl_character ntl_character(const char *text, size_t length);

/*
 * Writes a character and returns its bytes.  Half of a surrogate pair comes out
 * as the three bytes that would be its character, if it were one.
 */
size_t ntl_utf8_put(char to[NTL_UTF8_BYTES], uint32_t code);

/*
 * The character at unit *i of UTF-16, little-endian if not `high_first`; *i is
 * less than `units` and moves past it.  Half of a pair that has lost the other
 * stands for itself.
 */
uint32_t ntl_utf16_next(const uint8_t *utf16, size_t units, bool high_first,
                        size_t *i);

#endif
