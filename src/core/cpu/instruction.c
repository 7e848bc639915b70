/* Instructions: prefixes, opcode, the row of the table that fits. */
#include "decoder.h"

#include "processor.h"

/*
 * Sources: Intel SDM volume 2, chapter 2 (prefixes, REX, VEX, EVEX) and
 * appendix A; AMD APM volume 3, 1.2 (XOP).
 */

/* Each group's bits are beside each other in `allows'. */
#define ALLOWS(prefix, form, reg, rm, w, b, l, mode, o, a)                     \
    ((uint64_t)(prefix) | (uint64_t)(form) << 4 | (uint64_t)(reg) << 6         \
     | (uint64_t)(rm) << 14 | (uint64_t)(w) << 22 | (uint64_t)(b) << 24        \
     | (uint64_t)(l) << 26 | (uint64_t)(mode) << 30 | (uint64_t)(o) << 32      \
     | (uint64_t)(a) << 35)

#include "instructions.inc"

#define COUNT(a) (sizeof (a) / sizeof *(a))

enum { MAP_0F = 1, MAP_0F38, MAP_0F3A, MAP_3DNOW, MAP_VEX = 16, MAP_EVEX = 48,
       MAP_XOP = 64 };
enum { NEED_66 = 1, NEED_F3, NEED_F2 };

/* --- prefixes ------------------------------------------------------------- */

static bool take_segment(struct decoder *d, uint8_t byte)
{
    static const uint8_t prefixes[] = { 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 };

    for (size_t i = 0; i < COUNT(prefixes); i++) {
        if (prefixes[i] != byte)
            continue;
        /* 64-bit mode ignores the first four. */
        if (!d->wide || i >= NTL_SEGMENT_FS)
            d->segment = (uint8_t)i;
        return true;
    }
    return false;
}

static bool take_prefix(struct decoder *d, uint8_t byte)
{
    if (byte == 0x66)
        d->operand16 = true;
    else if (byte == 0x67)
        d->other_address = true;
    else if (byte == 0xf0)
        d->lock = true;
    else if (byte == 0xf2 || byte == 0xf3)
        d->repeat = byte;
    else if (!take_segment(d, byte))
        return false;
    return true;
}

static void set_extensions(struct decoder *d, bool r, bool x, bool b)
{
    d->r = r ? 8 : 0;
    d->x = x ? 8 : 0;
    d->b = b ? 8 : 0;
}

/* REX counts only right before the opcode. */
static void take_prefixes(struct decoder *d)
{
    uint8_t rex = 0, byte;

    for (byte = ntl_peek(d); d->state == NTL_DECODED; byte = ntl_peek(d)) {
        if (d->wide && byte >> 4 == 4)
            rex = byte;
        else if (take_prefix(d, byte))
            rex = 0;
        else
            break;
        d->at++;
    }
    d->rex = rex != 0;
    d->w = rex & 8;
    set_extensions(d, rex & 4, rex & 2, rex & 1);
    d->pp = d->repeat == 0xf2 ? NEED_F2 : d->repeat ? NEED_F3
            : d->operand16 ? NEED_66 : 0;
}

/* --- VEX, EVEX, XOP ------------------------------------------------------- */

/* W vvvv L pp, the last byte of VEX and XOP. */
static void set_last(struct decoder *d, uint8_t byte)
{
    d->vvvv = ~byte >> 3 & 0xf;
    d->l = byte >> 2 & 1;
    d->pp = byte & 3;
}

static void take_vex2(struct decoder *d)
{
    uint8_t byte = (uint8_t)ntl_take(d, 1);

    set_extensions(d, !(byte & 0x80), false, false);
    set_last(d, byte);
    d->map = MAP_VEX + MAP_0F;
}

static void take_vex3(struct decoder *d, uint8_t map)
{
    uint8_t first = (uint8_t)ntl_take(d, 1), last = (uint8_t)ntl_take(d, 1);

    set_extensions(d, !(first & 0x80), !(first & 0x40), !(first & 0x20));
    set_last(d, last);
    d->w = last & 0x80;
    d->map = (uint8_t)(map + (first & 0x1f));
}

/*
 * Reserved bits: 3 of the first byte is 0, 2 of the second is 1; outside 64-bit
 * mode what makes a fifth bit of a number is 1.
 */
static void take_evex(struct decoder *d)
{
    uint8_t p0 = (uint8_t)ntl_take(d, 1), p1 = (uint8_t)ntl_take(d, 1),
            p2 = (uint8_t)ntl_take(d, 1);

    if (d->state == NTL_DECODED
        && (p0 & 8 || !(p1 & 4) || (!d->wide && !(p2 & 8))))
        d->state = NTL_INVALID_OPCODE;
    set_extensions(d, !(p0 & 0x80), !(p0 & 0x40), !(p0 & 0x20));
    set_last(d, p1);
    d->r = (uint8_t)(d->r + (p0 & 0x10 ? 0 : 16));
    d->vvvv = (uint8_t)(d->vvvv + (p2 & 8 ? 0 : 16));
    d->w = p1 & 0x80;
    d->l = p2 >> 5 & 3;
    d->z = p2 & 0x80;
    d->evex_b = p2 & 0x10;
    d->aaa = p2 & 7;
    d->map = (uint8_t)(MAP_EVEX + (p0 & 7));
}

/* Outside 64-bit mode C4, C5 and 62 are LES, LDS and BOUND of memory. */
static enum encoding encoding_of(struct decoder *d, uint8_t byte)
{
    if (byte != 0x62 && byte != 0xc4 && byte != 0xc5 && byte != 0x8f)
        return LEGACY;
    if (byte == 0x8f)
        return (ntl_peek(d) & 0x1f) >= 8 ? XOP : LEGACY;
    if (ntl_peek(d) < 0xc0 && !d->wide)
        return LEGACY;
    return byte == 0x62 ? EVEX : VEX;
}

static void take_vector_prefix(struct decoder *d, uint8_t byte)
{
    if (d->lock || d->repeat || d->operand16 || d->rex) {
        d->state = NTL_INVALID_OPCODE;
        return;
    }
    if (d->encoding == EVEX)
        take_evex(d);
    else if (byte == 0xc5)
        take_vex2(d);
    else
        take_vex3(d, d->encoding == XOP ? MAP_XOP : MAP_VEX);
    if (!d->wide)
        d->r = d->x = d->b = 0;
    d->opcode = (uint8_t)ntl_take(d, 1);
}

/* --- the opcode ----------------------------------------------------------- */

static void take_legacy(struct decoder *d, uint8_t byte)
{
    d->opcode = byte;
    if (byte != 0x0f)
        return;
    d->map = MAP_0F;
    d->opcode = (uint8_t)ntl_take(d, 1);
    if (d->opcode != 0x38 && d->opcode != 0x3a)
        return;
    d->map = d->opcode == 0x38 ? MAP_0F38 : MAP_0F3A;
    d->opcode = (uint8_t)ntl_take(d, 1);
}

static void take_opcode(struct decoder *d)
{
    uint8_t byte = (uint8_t)ntl_take(d, 1);

    if (d->state == NTL_DECODED)
        d->encoding = encoding_of(d, byte);
    if (d->encoding == LEGACY)
        take_legacy(d, byte);
    else
        take_vector_prefix(d, byte);
}

static void set_sizes(struct decoder *d)
{
    d->operation = d->wide && d->w ? 8 : d->operand16 ? 2 : 4;
    d->address = d->wide ? d->other_address ? 4 : 8 : d->other_address ? 2 : 4;
}

static void take_modrm(struct decoder *d)
{
    uint8_t byte = (uint8_t)ntl_take(d, 1);

    d->mod = byte >> 6;
    d->reg = byte >> 3 & 7;
    d->rm = byte & 7;
    if (d->form->flags & IGNORES_MOD)
        d->mod = 3;
}

/* The first row of the opcode; COUNT(rows) or another's where it has none. */
static size_t first_row(uint16_t key)
{
    size_t low = 0, high = COUNT(rows);

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rows[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* EVEX.b of registers is a rounding, and vectors are whole then. */
static uint8_t length_of(const struct decoder *d)
{
    return d->evex_b && d->mod == 3 ? 2 : d->l;
}

/* What is at hand, one bit in each group of conditions. */
static uint64_t case_of(const struct decoder *d)
{
    return ALLOWS(1u << d->pp, d->mod == 3 ? 2 : 1, 1u << d->reg, 1u << d->rm,
                  d->w ? 2 : 1, d->b & 8 ? 2 : 1, 1u << length_of(d),
                  d->wide ? 2 : 1, 1u << d->operation / 4,
                  1u << d->address / 4);
}

static const struct row *find_row(struct decoder *d, bool modrm)
{
    uint16_t key = (uint16_t)(d->map << 8 | d->opcode);
    size_t i = first_row(key);
    uint64_t at_hand;

    if (i == COUNT(rows) || rows[i].key != key)
        return NULL;
    d->form = &forms[rows[i].form];
    if (modrm && d->form->flags & HAS_MODRM)
        take_modrm(d);
    at_hand = case_of(d);
    for (; i < COUNT(rows) && rows[i].key == key; i++) {
        d->form = &forms[rows[i].form];
        if (!(at_hand & ~d->form->allows))
            return &rows[i];
    }
    return NULL;
}

/* 3DNow!: the byte after the operands is the opcode. */
static const struct row *find_suffix(struct decoder *d)
{
    d->map = MAP_3DNOW;
    d->opcode = (uint8_t)ntl_take(d, 1);
    return find_row(d, false);
}

/* All bytes but immediate ones are read then. */
static const struct row *take_row(struct decoder *d)
{
    const struct row *row = find_row(d, true);

    if (row && d->form->flags & HAS_MODRM && d->mod != 3)
        ntl_take_memory(d);
    return row && d->form->flags & HAS_SUFFIX ? find_suffix(d) : row;
}

/* --- the whole ------------------------------------------------------------ */

static void widen(struct decoder *d)
{
    if (d->wide && d->form->flags & FORCED_64)
        d->operation = 8;
    if (d->wide && d->form->flags & DEFAULT_64 && d->operation == 4)
        d->operation = 8;
    d->rounding = d->l;
    d->l = length_of(d);
}

static void fill(struct decoder *d, const struct row *row,
                 struct ntl_instruction *out)
{
    static const uint8_t repeats[2][4] = {
        { 0, 0, NTL_REP, NTL_REPNE }, { 0, 0, NTL_REPE, NTL_REPNE },
    };
    const uint32_t flags = d->form->flags;

    out->mnemonic = names + row->name;
    out->feature = d->form->feature ? names + d->form->feature : NULL;
    out->flow = (enum ntl_flow)(flags >> 20 & 7);
    out->lock = d->lock;
    out->privileged = flags & PRIVILEGED;
    out->refusable = flags & REFUSABLE;
    if (flags & (MAY_REP | MAY_REPE))
        out->repeat = (enum ntl_repeat)repeats[!!(flags & MAY_REPE)][d->pp];
    out->mask = d->aaa;
    out->zeroing = d->z;
    widen(d);
    if (d->evex_b && d->mod == 3)
        out->rounding = (uint8_t)(flags & MAY_ROUND ? 1 + d->rounding : 5);
    for (size_t i = 0; i < NTL_OPERANDS_MAX && lists[row->list][i]; i++)
        ntl_fill_operand(d, &specs[lists[row->list][i] - 1], out);
}

static void decode(struct decoder *d, struct ntl_instruction *out)
{
    const struct row *row;

    take_prefixes(d);
    take_opcode(d);
    if (d->state != NTL_DECODED)
        return;
    set_sizes(d);
    row = take_row(d);
    if (d->state == NTL_DECODED && !row)
        d->state = NTL_INVALID_OPCODE;
    if (d->state != NTL_DECODED)
        return;
    fill(d, row, out);
    if (d->state == NTL_DECODED && ntl_forbidden(d, out))
        d->state = NTL_INVALID_OPCODE;
}

enum ntl_decoded ntl_instruction(enum ntl_arch arch, const uint8_t *bytes,
                                 size_t size, struct ntl_instruction *ret)
{
    struct decoder d = {
        .bytes = bytes, .size = size, .wide = is_x64(arch),
        .segment = NTL_NO_SEGMENT,
    };
    struct ntl_instruction out = { .x64 = d.wide };

    *ret = (struct ntl_instruction) { .x64 = d.wide };
    if (!is_x86(arch) && !is_x64(arch))
        return NTL_NO_DECODER;
    decode(&d, &out);
    if (d.state == NTL_DECODED)
        *ret = out;
    ret->length = d.at;
    return d.state;
}
