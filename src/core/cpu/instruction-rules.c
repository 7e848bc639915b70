/* Instructions: what a row that fits still forbids. */
#include "decoder.h"

/* Sources: Intel SDM volume 2, 2.1.1, 2.4 to 2.8, each instruction's page. */

static bool lock_is_wrong(const struct decoder *d,
                          const struct ntl_instruction *out)
{
    return d->lock && !(d->form->flags & MAY_LOCK
                        && out->operand[0].kind == NTL_MEMORY);
}

/* An operand that no field names has its bits all set. */
static bool vvvv_is_wrong(const struct decoder *d,
                          const struct ntl_instruction *out)
{
    unsigned named = d->form->flags & USES_VVVV ? 31 : 0;

    for (size_t i = 0; i < out->operands; i++)
        if (out->operand[i].memory.vector_index)
            named |= 16;
    return d->encoding != LEGACY && d->vvvv & ~named;
}

static bool mask_is_wrong(const struct decoder *d,
                          const struct ntl_instruction *out)
{
    const uint32_t flags = d->form->flags;

    (void)out;
    if (d->aaa == 0)
        return flags & MUST_MASK || d->z;
    return !(flags & MAY_MASK) || (d->z && !(flags & MAY_ZERO));
}

static bool zeroing_is_wrong(const struct decoder *d,
                             const struct ntl_instruction *out)
{
    return d->z && out->operand[0].kind == NTL_MEMORY;
}

/* EVEX.b repeats an element of memory, or rounds where all is in registers. */
static bool repeating_is_wrong(const struct decoder *d,
                               const struct ntl_instruction *out)
{
    if (!d->evex_b)
        return false;
    if (d->mod == 3)
        return !(d->form->flags & (MAY_ROUND | MAY_SUPPRESS));
    for (size_t i = 0; i < out->operands; i++)
        if (out->operand[i].broadcast)
            return false;
    return true;
}

/* A bit for each register that there is, by file; 0: all that can be named. */
static uint32_t existing(const struct decoder *d, uint8_t file)
{
    static const uint32_t exist[NTL_REGISTER_FILES] = {
        [NTL_SEGMENT] = 0x3f, [NTL_CONTROL] = 0x11d, [NTL_DEBUG] = 0xff,
        [NTL_MASK] = 0xff, [NTL_BOUND] = 0xf, [NTL_TILE] = 0xff,
    };

    if (file == NTL_GENERAL || file == NTL_VECTOR)
        return !d->wide ? 0xff : file == NTL_GENERAL ? 0xffff : 0;
    return exist[file];
}

/* CS is loaded by a jump alone. */
static bool register_is_wrong(const struct decoder *d,
                              const struct ntl_instruction *out)
{
    for (size_t i = 0; i < out->operands; i++) {
        const struct ntl_operand *op = &out->operand[i];
        uint32_t there = existing(d, op->file);

        if (op->kind != NTL_REGISTER)
            continue;
        if (there && !(there >> op->number & 1))
            return true;
        if (op->file == NTL_SEGMENT && op->number == NTL_SEGMENT_CS
            && op->touch == NTL_WRITES)
            return true;
    }
    return false;
}

/* The registers of a gather, and tiles, differ; some destinations, too. */
static bool not_apart(const struct decoder *d,
                      const struct ntl_instruction *out)
{
    const uint32_t flags = d->form->flags;
    uint32_t seen = 0;

    for (size_t i = 0; flags & (APART | AWAY) && i < out->operands; i++) {
        const struct ntl_operand *op = &out->operand[i];
        unsigned number = op->memory.vector_index ? op->memory.index
                          : op->number;

        if (op->kind != NTL_REGISTER && !op->memory.vector_index)
            continue;
        if (seen >> number & 1)
            return true;
        if (i == 0 || flags & APART)
            seen |= UINT32_C(1) << number;
    }
    return false;
}

/* A vector of indexes needs the byte that names it. */
static bool index_is_missing(const struct decoder *d,
                             const struct ntl_instruction *out)
{
    for (size_t i = 0; i < out->operands; i++)
        if (out->operand[i].memory.vector_index && !d->has_sib)
            return true;
    return false;
}

static bool rip_is_wrong(const struct decoder *d,
                         const struct ntl_instruction *out)
{
    (void)out;
    return d->form->flags & NO_RIP
           && (d->memory.base == NTL_RIP || d->address == 2);
}

bool ntl_forbidden(const struct decoder *d, const struct ntl_instruction *out)
{
    static bool (*const rules[])(const struct decoder *,
                                 const struct ntl_instruction *) = {
        lock_is_wrong, vvvv_is_wrong, mask_is_wrong, zeroing_is_wrong,
        repeating_is_wrong, register_is_wrong, index_is_missing, not_apart,
        rip_is_wrong,
    };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i](d, out))
            return true;
    return false;
}
