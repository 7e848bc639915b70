#include "known.h"

#include <stdio.h>
#include <string.h>

void known_register(struct ntl_evidence *evidence, enum ntl_register which,
                    uint64_t value)
{
    evidence->registers.value[which] = value;
    evidence->registers.given |= UINT32_C(1) << which;
    evidence->from[NTL_PIECE_REGISTERS] = NTL_FROM_CONTEXT;
}

static uint8_t take(const char *text, uint8_t *ret)
{
    unsigned n = 0, byte;

    while (sscanf(text + 2 * n, "%2x", &byte) == 1)
        ret[n++] = (uint8_t)byte;
    return (uint8_t)n;
}

void known_bytes(struct ntl_evidence *evidence, const char *at)
{
    evidence->bytes.ats = take(at, evidence->bytes.at);
    evidence->from[NTL_PIECE_BYTES] = NTL_FROM_MEMORY;
}

void known_bytes_before(struct ntl_evidence *evidence, const char *before)
{
    uint8_t bytes[NTL_BYTES_BEFORE];
    uint8_t n = take(before, bytes);

    evidence->bytes.befores = n;
    memcpy(evidence->bytes.before + NTL_BYTES_BEFORE - n, bytes, n);
}
