/*
 * Was an instruction entered in its middle?  Code that is decoded from a wrong
 * start falls into step after a few instructions, so starts that lie far enough
 * before agree on where the instructions are.
 */
#include "value.h"

#include <string.h>

enum { FAR_ENOUGH = 12, STARTS = 6, ROOM = NTL_BYTES_BEFORE + NTL_BYTES_AT };

struct code {
    enum ntl_arch arch;
    uint8_t bytes[ROOM];
    unsigned size, struck;      /* where it struck is bytes[struck]           */
};

static unsigned at_most(unsigned n, unsigned most)
{
    return n < most ? n : most;
}

static struct code code_of(enum ntl_arch arch,
                           const struct ntl_code_bytes *bytes)
{
    unsigned before = at_most(bytes->befores, NTL_BYTES_BEFORE);
    unsigned at = at_most(bytes->ats, NTL_BYTES_AT);
    struct code c = { .arch = arch, .size = before + at, .struck = before };

    memcpy(c.bytes, bytes->before + NTL_BYTES_BEFORE - before, before);
    memcpy(c.bytes + before, bytes->at, at);
    return c;
}

/* Where the instruction begins that covers the place, from one start on, or the
   place itself; -1: the bytes are no instructions. */
static int covers(const struct code *c, unsigned at)
{
    struct ntl_instruction i;

    while (at < c->struck) {
        if (ntl_instruction(c->arch, c->bytes + at, c->size - at, &i)
            != NTL_DECODED)
            return -1;
        if (at + i.length > c->struck)
            break;
        at += i.length;
    }
    return (int)at;
}

/* What all starts agree on that make sense; -1: they do not, or are few. */
static int agreed(const struct code *c)
{
    unsigned starts = 0;
    int found = -1;

    for (unsigned i = 0; i + FAR_ENOUGH <= c->struck; i++) {
        int at = covers(c, i);

        if (at < 0)
            continue;
        if (starts++ && at != found)
            return -1;
        found = at;
    }
    return starts < STARTS ? -1 : found;
}

enum amid ntl_amid(enum ntl_arch arch, const struct ntl_code_bytes *bytes,
                   struct ntl_instruction *ret, unsigned *ret_into)
{
    struct code c = code_of(arch, bytes);
    int at = agreed(&c);

    if (at < 0)
        return AMID_UNKNOWN;
    if ((unsigned)at == c.struck)
        return AMID_BEGINS;
    (void)ntl_instruction(arch, c.bytes + at, c.size - (unsigned)at, ret);
    *ret_into = c.struck - (unsigned)at;
    return AMID_INSIDE;
}
