/*
 * eight.h - bytes of a text, eight at a time; inside the program only.
 *
 * A loop over each of a few bytes costs more in branches that are guessed wrong
 * than all else that is done with them.
 */
#ifndef NTL_EIGHT_H
#define NTL_EIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EIGHT_ONES UINT64_C(0x0101010101010101)
#define EIGHT_TOPS (EIGHT_ONES << 7)

static inline uint64_t eight_of(const char *s)
{
    uint64_t bytes;

    memcpy(&bytes, s, sizeof bytes);
    return bytes;
}

/* All bytes of a text of at most seven, some twice, in any order; blanks. */
static inline uint64_t eight_of_few(const char *s, size_t n)
{
    const uint64_t blanks = EIGHT_ONES * ' ';
    char both[8];

    if (n >= 4) {
        memcpy(both, s, 4);
        memcpy(both + 4, s + n - 4, 4);
        return eight_of(both);
    }
    if (n == 0)
        return blanks;
    return blanks << 24 | (uint64_t)(unsigned char)s[n - 1] << 16
           | (uint64_t)(unsigned char)s[n / 2] << 8 | (unsigned char)s[0];
}

/*
 * Top bits, where not every byte is printed ASCII: bytes above 7F have one, the
 * others send it a borrow or a carry.  0: every byte is.
 */
static inline uint64_t eight_odd(uint64_t bytes)
{
    return (bytes | (bytes - EIGHT_ONES * ' ') | (bytes + EIGHT_ONES))
           & EIGHT_TOPS;
}

#endif
