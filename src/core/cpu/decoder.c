/* The bytes of an instruction, one after the other. */
#include "decoder.h"

uint8_t ntl_peek(struct decoder *d)
{
    if (d->state != NTL_DECODED)
        return 0;
    if (d->at == NTL_INSTRUCTION_MAX)
        d->state = NTL_INVALID_OPCODE;
    else if (d->at == d->size)
        d->state = NTL_CUT;
    else
        return d->bytes[d->at];
    return 0;
}

uint64_t ntl_take(struct decoder *d, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes; i++) {
        value |= (uint64_t)ntl_peek(d) << 8 * i;
        if (d->state == NTL_DECODED)
            d->at++;
    }
    return value;
}

uint64_t ntl_sign_extend(uint64_t value, unsigned bytes)
{
    uint64_t sign = UINT64_C(1) << (8 * bytes - 1);

    return bytes < 8 ? ((value & (2 * sign - 1)) ^ sign) - sign : value;
}
