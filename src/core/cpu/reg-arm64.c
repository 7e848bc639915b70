/* What arm64's system registers say.  Source: Arm ARM D19. */
#include "reg-read.h"

#include "core/text/clause.h"

#include <ntlens/enums.h>
#include <string.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))
#define BIT(n) (UINT64_C(1) << (n))

static void emit_text(const char *key, const char *text, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = key, .kind = text ? NTL_TEXT : NTL_ABSENT,
             .text = text);
}

/* An object with this one item. */
static void show_meaning(const char *key, const char *text,
                         struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    emit_text(key, text, sink);
    ntl_end(sink);
}

/* --- the encoding --------------------------------------------------------- */

void ntl_reg_encoding(uint32_t number, struct ntl_sink *sink)
{
    static const char *const keys[] = { "op0", "op1", "crn", "crm", "op2" };

    ntl_begin(sink, NTL_LINE, "encoding", "encoding");
    for (size_t i = 0; i < COUNT(keys); i++)
        ntl_emit(sink, .key = keys[i], .kind = NTL_DECIMAL,
                 .value = number >> 4 * (4 - i) & 15);
    ntl_end(sink);
}

/* --- processor and state -------------------------------------------------- */

void ntl_reg_read_current_el(uint64_t value, const struct reading *how,
                             struct ntl_sink *sink)
{
    static const char *const levels[] = {
        "EL0, user", "EL1, kernel", "EL2, hypervisor", "EL3, firmware",
    };

    (void)how;
    ntl_step(sink, "level", "%x >> 2 & 3 = %x", { value, value >> 2 & 3 });
    show_meaning("level", levels[value >> 2 & 3], sink);
}

/* Source: Linux, arch/arm64/include/asm/cputype.h. */
void ntl_reg_read_midr(uint64_t value, const struct reading *how,
                       struct ntl_sink *sink)
{
    (void)how;
    show_meaning("implementer",
                 ntl_enum_name(NTL_ENUM_ARM_IMPLEMENTER, value >> 24 & 0xff),
                 sink);
}

static const char *mode_of(uint64_t spsr)
{
    static const char *const modes[16] = {
        [0] = "EL0t", [4] = "EL1t", [5] = "EL1h", [8] = "EL2t", [9] = "EL2h",
        [12] = "EL3t", [13] = "EL3h",
    };

    return spsr & BIT(4) ? "AArch32" : modes[spsr & 15];
}

void ntl_reg_read_spsr(uint64_t value, const struct reading *how,
                       struct ntl_sink *sink)
{
    (void)how;
    show_meaning("mode", mode_of(value), sink);
    if (value & BIT(20))
        ntl_find(sink, "illegal_state", "IL is set: the next instruction "
                 "raises an illegal execution state exception");
    if (!mode_of(value))
        ntl_find(sink, "no_such_mode", "no mode has the number %x",
                 { value & 15 });
}

/* --- exceptions ----------------------------------------------------------- */

/* The ISS's register of a class of exceptions, or NULL. */
static const struct ntl_reg *iss_of(unsigned class)
{
    static const struct {
        uint8_t class;
        const char *name;
    } rows[] = {
        { 0x01, "ISS_WFX" }, { 0x03, "ISS_CP32" }, { 0x04, "ISS_CP64" },
        { 0x05, "ISS_CP32" }, { 0x0c, "ISS_CP64" },
        { 0x15, "ISS_COMMENT" }, { 0x16, "ISS_COMMENT" },
        { 0x17, "ISS_COMMENT" }, { 0x18, "ISS_SYSTEM_REGISTER" },
        { 0x20, "ISS_INSTRUCTION_ABORT" }, { 0x21, "ISS_INSTRUCTION_ABORT" },
        { 0x24, "ISS_DATA_ABORT" }, { 0x25, "ISS_DATA_ABORT" },
        { 0x2f, "ISS_SERROR" }, { 0x34, "ISS_DATA_ABORT" },
        { 0x35, "ISS_DATA_ABORT" }, { 0x38, "ISS_COMMENT" },
        { 0x3c, "ISS_COMMENT" },
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].class == class)
            return ntl_reg_find(NTL_ARM64, rows[i].name, strlen(rows[i].name));
    }
    return NULL;
}

static bool is_data_abort(unsigned class)
{
    return (class & 0x3e) == 0x24;
}

static bool is_abort(unsigned class)
{
    return is_data_abort(class) || (class & 0x3e) == 0x20;
}

static void show_class(uint64_t value, unsigned class, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    emit_text("class", ntl_enum_name(NTL_ENUM_ESR_CLASS, class), sink);
    if (is_abort(class)) {
        emit_text("fault", ntl_enum_name(NTL_ENUM_ARM_FAULT, value & 63),
                  sink);
        emit_text("access", !is_data_abort(class) ? "execute"
                            : value & BIT(6) ? "write" : "read", sink);
    }
    if (class == 0x3c)
        emit_text("brk", ntl_enum_name(NTL_ENUM_ARM_BRK, value & 0xffff),
                  sink);
    if (class == 0x15)
        ntl_emit(sink, .key = "service", .kind = NTL_NUMBER,
                 .value = value & 0xffff, .note = "as NT's own stubs have it");
    ntl_end(sink);
}

void ntl_reg_read_esr(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    unsigned class = value >> 26 & 63;
    const struct ntl_reg *iss = iss_of(class);

    (void)how;
    ntl_step(sink, "class", "%x >> 26 & 3f = %x", { value, class });
    show_class(value, class, sink);
    if (iss) {
        struct ntl_layout layout = ntl_reg_layout(iss);

        ntl_layout_show(&layout, "iss", value & ntl_mask(24, 0), sink);
    }
    if (is_abort(class) && value & BIT(10))
        ntl_find(sink, "far_invalid", "FnV is set: FAR_EL1 holds no address");
    if (!ntl_enum_name(NTL_ENUM_ESR_CLASS, class))
        ntl_find(sink, "unknown_class", "the class %x is not known here",
                 { class });
}

void ntl_reg_read_par(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    (void)how;
    if (value & 1) {
        show_meaning("fault",
                     ntl_enum_name(NTL_ENUM_ARM_FAULT, value >> 1 & 63),
                     sink);
        return;
    }
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "page", .kind = NTL_ADDRESS, .note = "physical",
             .value = value & ntl_mask(51, 12));
    ntl_end(sink);
}

/* --- paging --------------------------------------------------------------- */

void ntl_reg_read_ttbr(uint64_t value, const struct reading *how,
                       struct ntl_sink *sink)
{
    uint64_t mask = ntl_paging(NTL_ARM64)->root_mask;

    (void)how;
    ntl_step(sink, "root", "%x & %x = %x", { value, mask, value & mask });
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "root", .kind = NTL_ADDRESS, .value = value & mask,
             .note = "physical");
    ntl_emit(sink, .key = "asid", .kind = NTL_NUMBER, .value = value >> 48);
    ntl_end(sink);
}

static void show_half(uint64_t half, unsigned granule, struct ntl_sink *sink)
{
    static const char *const cached[] = { "NC", "WB", "WT", "WB no allocate" };
    static const char *const shared[] = { "no", "?", "outer", "inner" };
    static const char *const granules[] = { "4 KB", "64 KB", "16 KB", "?" };

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "va_bits", .kind = NTL_DECIMAL,
             .value = 64 - (half & 63));
    emit_text("granule", granules[granule & 3], sink);
    emit_text("inner", cached[half >> 8 & 3], sink);
    emit_text("outer", cached[half >> 10 & 3], sink);
    emit_text("shareable", shared[half >> 12 & 3], sink);
    ntl_end(sink);
}

/* TG1 has numbers of its own; here they are TG0's. */
static unsigned upper_granule(uint64_t tcr)
{
    static const uint8_t as_lower[] = { 3, 2, 0, 1 };

    return as_lower[tcr >> 30 & 3];
}

void ntl_reg_read_tcr(uint64_t value, const struct reading *how,
                      struct ntl_sink *sink)
{
    static const uint8_t sizes[] = { 32, 36, 40, 42, 44, 48, 52, 56 };
    uint64_t t0sz = value & 63, t1sz = value >> 16 & 63;

    (void)how;
    ntl_step(sink, "bits", "64 - T0SZ %d = %d; 64 - T1SZ %d = %d",
             { t0sz, 64 - t0sz, t1sz, 64 - t1sz });
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "user_bits", .kind = NTL_DECIMAL,
             .value = 64 - t0sz, .note = "of an address, lower half");
    ntl_emit(sink, .key = "kernel_bits", .kind = NTL_DECIMAL,
             .value = 64 - t1sz, .note = "of an address, upper half");
    ntl_emit(sink, .key = "physical_bits", .kind = NTL_DECIMAL,
             .value = sizes[value >> 32 & 7]);
    ntl_end(sink);
    ntl_begin(sink, NTL_TABLE, "halves", "lower half, upper half");
    show_half(value & 0xffff, value >> 14 & 3, sink);
    show_half(value >> 16 & 0xffff, upper_granule(value), sink);
    ntl_end(sink);
}

/* Device memory gathers (G), reorders (R), answers early (E), or not (n). */
static const char *device_type(unsigned attr)
{
    static const char *const types[] = {
        "Device-nGnRnE", "Device-nGnRE", "Device-nGRE", "Device-GRE",
    };

    return attr & 3 ? NULL : types[attr >> 2 & 3];
}

/* Four bits of a normal attribute; NULL where they are none of one. */
static const char *cache_type(unsigned half)
{
    static const char *const types[16] = {
        [1] = "WT transient", "WT transient", "WT transient", "NC",
        "WB transient", "WB transient", "WB transient",
        "WT", "WT", "WT", "WT", "WB", "WB", "WB", "WB",
    };

    return types[half & 15];
}

static void show_attribute(unsigned i, unsigned attr, struct ntl_sink *sink)
{
    const char *inner = cache_type(attr), *outer = cache_type(attr >> 4);
    bool normal = inner && outer;

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "index", .kind = NTL_NUMBER, .value = i);
    ntl_emit(sink, .key = "attribute", .kind = NTL_RAW, .value = attr,
             .digits = 2);
    emit_text("type", normal ? "Normal" : attr < 16 ? device_type(attr)
                      : attr == 0xf0 ? "Normal tagged" : NULL, sink);
    emit_text("inner", normal ? inner : attr == 0xf0 ? "WB" : NULL, sink);
    emit_text("outer", normal ? outer : attr == 0xf0 ? "WB" : NULL, sink);
    ntl_end(sink);
}

void ntl_reg_read_mair(uint64_t value, const struct reading *how,
                       struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_TABLE, "memory_types", "memory types");
    for (unsigned i = 0; i < 8; i++)
        show_attribute(i, value >> 8 * i & 0xff, sink);
    ntl_end(sink);
}
