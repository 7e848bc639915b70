#include <ntlens/pooltag.h>

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { TAG = 4 };

struct row {
    char tag[TAG];
    uint16_t owner;             /* offset in owners                           */
};

/* Rows come from src/data/facts/pooltags.txt. */
#include "pooltags.inc"

/* Bit 31 is PROTECTED_POOL of wdm.h: no part of a character. */
#define CHARACTERS UINT32_C(0x7fffffff)

/* How many of its characters a pattern names; -1 where it does not fit. */
static int fit(const char *pattern, const char tag[TAG])
{
    int named = 0;

    for (size_t i = 0; i < TAG && pattern[i] != '*'; i++) {
        if (pattern[i] == '?')
            continue;
        if (pattern[i] != tag[i])
            return -1;
        named++;
    }
    return named;
}

const char *ntl_pool_tag_owner(uint32_t tag)
{
    char text[TAG];
    const char *owner = NULL;
    int best = 0;

    for (size_t i = 0; i < TAG; i++)
        text[i] = (char)((tag & CHARACTERS) >> 8 * i & 0xff);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int named = fit(rows[i].tag, text);

        if (named > best) {
            best = named;
            owner = owners + rows[i].owner;
        }
    }
    return owner;
}
