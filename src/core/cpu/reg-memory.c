/* MTRRs and PAT: types of memory.  Intel SDM volume 3, 12.11 and 12.12. */
#include "reg-read.h"

#define COUNT(a) (sizeof (a) / sizeof *(a))

enum { TYPE = 0xff, VALID = 1u << 11, FIXED_ON = 1u << 10 };

static const uint64_t page_number = UINT64_C(0xffffffffff000);

static void emit_type(const char *key, unsigned type, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = key, .kind = NTL_TEXT,
             .text = ntl_reg_memory_type(type));
}

static void find_type(unsigned type, struct ntl_sink *sink)
{
    if (ntl_reg_memory_type(type)[0] == '?')
        ntl_find(sink, "reserved_type", "the type %x is reserved", { type });
}

static void show_address(const char *key, uint64_t address,
                         struct ntl_sink *sink)
{
    ntl_emit(sink, .key = key, .kind = NTL_ADDRESS, .value = address,
             .note = "physical");
}

/* The lowest bit that counts is the size, where no lower one is left out. */
static uint64_t size_of(uint64_t mask)
{
    mask &= page_number;
    return mask & -mask;
}

/* Do all bits from the lowest to the highest one count? */
static bool is_one_range(uint64_t mask)
{
    uint64_t top = (mask & page_number) + size_of(mask);

    return (top & (top - 1)) == 0;
}

static void find_gaps(uint64_t mask, struct ntl_sink *sink)
{
    if (!is_one_range(mask))
        ntl_find(sink, "gaps", "the mask has gaps: more than one range fits");
    if (!(mask & VALID))
        ntl_find(sink, "not_in_use", "V is clear: the pair is not in use");
}

static void show_end(uint64_t base, uint64_t mask, struct ntl_sink *sink)
{
    uint64_t size = size_of(mask), start = base & mask & page_number;

    ntl_step(sink, "end", "%x + %x - 1 = %x", { start, size,
             start + size - 1 });
    show_address("end", start + size - 1, sink);
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = size);
}

void ntl_reg_read_mtrr_base(uint64_t value, const struct reading *how,
                            struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    emit_type("type", value & TYPE, sink);
    show_address("start", value & page_number, sink);
    if (how->has_mask)
        show_end(value, how->mask, sink);
    ntl_end(sink);
    find_type(value & TYPE, sink);
    if (how->has_mask)
        find_gaps(how->mask, sink);
    else
        ntl_find(sink, "mask_wanted", "its mask, MSR %x, says how long the "
                 "range is: mask=VALUE", { how->reg->msr + 1 });
}

void ntl_reg_read_mtrr_mask(uint64_t value, const struct reading *how,
                            struct ntl_sink *sink)
{
    (void)how;
    ntl_step(sink, "size", "the lowest bit of %x: %x",
             { value & page_number, size_of(value) });
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = size_of(value),
             .note = "of the range");
    ntl_end(sink);
    find_gaps(value, sink);
}

/* Eight ranges of one size each; rows by their first MSR. */
static uint64_t fixed_start(uint32_t msr, uint64_t *ret_size)
{
    static const struct {
        uint32_t msr;
        uint64_t start, size;
    } rows[] = {
        { 0x268, 0xc0000, 0x1000 }, { 0x258, 0x80000, 0x4000 },
        { 0x250, 0, 0x10000 },
    };
    size_t i = 0;

    while (i < COUNT(rows) - 1 && msr < rows[i].msr)
        i++;
    *ret_size = rows[i].size;
    return rows[i].start + (msr - rows[i].msr) * 8 * rows[i].size;
}

void ntl_reg_read_mtrr_fixed(uint64_t value, const struct reading *how,
                             struct ntl_sink *sink)
{
    uint64_t size, start = fixed_start(how->reg->msr, &size);

    ntl_begin(sink, NTL_TABLE, "ranges", "ranges");
    for (unsigned i = 0; i < 8; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "start", .kind = NTL_ADDRESS, .digits = 8,
                 .value = start + i * size);
        ntl_emit(sink, .key = "end", .kind = NTL_ADDRESS, .digits = 8,
                 .value = start + (i + 1) * size - 1);
        emit_type("type", value >> 8 * i & TYPE, sink);
        ntl_end(sink);
    }
    ntl_end(sink);
    for (unsigned i = 0; i < 8; i++)
        find_type(value >> 8 * i & TYPE, sink);
}

void ntl_reg_read_mtrr_default(uint64_t value, const struct reading *how,
                               struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    emit_type("default_type", value & TYPE, sink);
    ntl_end(sink);
    find_type(value & TYPE, sink);
    if (!(value & VALID))
        ntl_find(sink, "mtrrs_off", "E is clear: all memory is UC");
    else if (!(value & FIXED_ON))
        ntl_find(sink, "fixed_off", "FE is clear: the fixed ranges do not "
                 "count");
}

void ntl_reg_read_pat(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_TABLE, "memory_types", "memory types");
    for (unsigned i = 0; i < 8; i++) {
        unsigned type = value >> 8 * i & 7;

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "entry", .kind = NTL_NUMBER, .value = i);
        ntl_emit(sink, .key = "pat", .kind = NTL_NUMBER, .value = i >> 2);
        ntl_emit(sink, .key = "pcd", .kind = NTL_NUMBER, .value = i >> 1 & 1);
        ntl_emit(sink, .key = "pwt", .kind = NTL_NUMBER, .value = i & 1);
        ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
                 .text = ntl_pat_type(type));
        ntl_end(sink);
    }
    ntl_end(sink);
    for (unsigned i = 0; i < 8; i++) {
        if ((value >> 8 * i & 6) == 2)
            ntl_find(sink, "reserved_type", "entry %x has the reserved type %x",
                     { i, value >> 8 * i & 7 });
    }
}

