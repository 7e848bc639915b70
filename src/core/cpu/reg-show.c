/* A register with its fields, as it is shown. */
#include <ntlens/reg.h>

#include "processor.h"
#include "reg-read.h"

/* Bits that the register has in this mode. */
static unsigned width_of(const struct ntl_reg *reg, enum ntl_arch arch)
{
    return reg->native && is_x86(arch) ? 32 : 64;
}

/* A field as the mode has it: cut at the register's end. */
static struct ntl_field cut(const struct ntl_field *field, unsigned width)
{
    struct ntl_field result = *field;

    if (result.hi >= width)
        result.hi = (uint8_t)(width - 1);
    return result;
}

static void show_fields(const struct ntl_reg *reg, uint64_t value,
                        unsigned width, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "fields", "bits");
    for (size_t i = 0; i < reg->count; i++) {
        const struct ntl_field *whole = ntl_reg_layout(reg).fields + i;
        struct ntl_field field = cut(whole, width);

        if (field.lo >= width)
            break;
        ntl_emit(sink, .key = whole->key, .note = ntl_field_note(whole),
                 .kind = ntl_field_kind(&field),
                 .value = ntl_field_of(value, &field), .lo = field.lo,
                 .width = (uint8_t)(field.hi - field.lo + 1));
    }
    ntl_end(sink);
}

/* A step a field that is not 0: how its number comes out of the whole. */
static void step_fields(const struct ntl_reg *reg, uint64_t value,
                        unsigned width, struct ntl_sink *sink)
{
    for (size_t i = 0; i < reg->count; i++) {
        const struct ntl_field *whole = ntl_reg_layout(reg).fields + i;
        struct ntl_field field = cut(whole, width);

        if (field.lo >= width || (field.lo == 0 && field.hi == width - 1)
            || ntl_field_of(value, &field) == 0)
            continue;
        ntl_step(sink, whole->key, "%x >> %d & %x = %x",
                 .number = { value, field.lo, ntl_mask(field.hi - field.lo, 0),
                             ntl_field_of(value, &field) });
    }
}

static void find_width(const struct ntl_reg *reg, uint64_t value,
                       const struct ntl_reg_options *options,
                       struct ntl_sink *sink)
{
    if (!ntl_reg_exists(reg, options->arch))
        ntl_find(sink, "other_mode", "%s has no %s", { 0 },
                 { ntl_paging(options->arch)->name, reg->name });
    if (width_of(reg, options->arch) == 32 && value >> 32)
        ntl_find(sink, "too_wide", "%s has 32 bits here: %x above them counts "
                 "for nothing", { value >> 32 }, { reg->name });
}

static void find_fixed(const struct ntl_reg *reg, uint64_t value,
                       unsigned width, struct ntl_sink *sink)
{
    uint64_t has = ntl_mask(width - 1, 0);

    if (value & reg->zero & has)
        ntl_find(sink, "reserved_bits", "reserved bits are set: %x",
                 { value & reg->zero & has });
    if (~value & reg->one & has)
        ntl_find(sink, "fixed_bits", "bits that a processor shows as 1 are 0: "
                 "%x (in a CONTEXT they may be)", { ~value & reg->one & has });
    if (reg->has_nt && value != reg->nt)
        ntl_find(sink, "not_nt_value", "NT writes %x", { reg->nt });
}

static bool has_encoding(const struct ntl_reg *reg)
{
    return reg->is_msr && reg->modes == NTL_REG_ARM64;
}

static void emit_head(const struct ntl_reg *reg, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = reg->name,
             .note = reg->note);
    if (reg->is_msr)
        ntl_emit(sink, .key = "msr", .kind = NTL_NUMBER, .value = reg->msr,
                 .note = "rdmsr");
}

void ntl_reg_show(const struct ntl_reg *reg, uint64_t value,
                  const struct ntl_reg_options *options, struct ntl_sink *sink)
{
    unsigned width = width_of(reg, options->arch);
    uint64_t seen = value & ntl_mask(width - 1, 0);

    ntl_begin(sink, NTL_OBJECT, "register", NULL);
    emit_head(reg, sink);
    ntl_emit(sink, .key = "value", .kind = NTL_RAW, .value = seen,
             .digits = (uint8_t)(width / 4));
    if (reg->has_nt)
        ntl_emit(sink, .key = "nt_value", .kind = NTL_RAW, .value = reg->nt,
                 .note = "what NT writes");
    ntl_end(sink);
    if (has_encoding(reg))
        ntl_reg_encoding(reg->msr, sink);
    show_fields(reg, seen, width, sink);
    if (sink->explain)
        step_fields(reg, seen, width, sink);
    ntl_reg_read(reg, seen, options, sink);
    find_width(reg, value, options, sink);
    find_fixed(reg, seen, width, sink);
}

static void describe_field(const struct ntl_field *field, unsigned width,
                           struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "high_bit", .kind = NTL_DECIMAL,
             .value = cut(field, width).hi);
    ntl_emit(sink, .key = "low_bit", .kind = NTL_DECIMAL, .value = field->lo);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = field->key);
    ntl_emit(sink, .key = "note", .text = field->note,
             .kind = *field->note ? NTL_TEXT : NTL_ABSENT);
    ntl_end(sink);
}

void ntl_reg_describe(const struct ntl_reg *reg, enum ntl_arch arch,
                      struct ntl_sink *sink)
{
    unsigned width = width_of(reg, arch);

    ntl_begin(sink, NTL_OBJECT, "register", NULL);
    emit_head(reg, sink);
    if (reg->has_nt)
        ntl_emit(sink, .key = "nt_value", .kind = NTL_RAW, .value = reg->nt,
                 .note = "what NT writes");
    ntl_end(sink);
    if (has_encoding(reg))
        ntl_reg_encoding(reg->msr, sink);
    ntl_begin(sink, NTL_TABLE, "named_bits", "bits");
    for (size_t i = 0; i < reg->count; i++) {
        const struct ntl_field *field = ntl_reg_layout(reg).fields + i;

        if (field->lo < width)
            describe_field(field, width, sink);
    }
    ntl_end(sink);
}

void ntl_reg_list(enum ntl_arch arch, struct ntl_sink *sink)
{
    size_t count;
    const struct ntl_reg *registers = ntl_regs(&count);

    ntl_begin(sink, NTL_TABLE, "register_list", NULL);
    for (size_t i = 0; i < count; i++) {
        const struct ntl_reg *reg = &registers[i];

        if (!ntl_reg_exists(reg, arch))
            continue;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = reg->name);
        ntl_emit(sink, .key = "msr", .value = reg->msr,
                 .kind = reg->is_msr ? NTL_NUMBER : NTL_ABSENT);
        ntl_emit(sink, .key = "note", .kind = NTL_TEXT, .text = reg->note);
        ntl_end(sink);
    }
    ntl_end(sink);
}
