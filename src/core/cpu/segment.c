/* Segment descriptors. */
#include <ntlens/segment.h>

#include "processor.h"

#include <ntlens/format.h>
#include <ntlens/va.h>
#include <string.h>

/*
 * Sources: Intel SDM volume 3, 3.4.5, 3.5, 5.2.1 and 8.2 (descriptors, system
 * types, TSS limits); field names from KGDTENTRY and KGDTENTRY64 of public
 * symbols; dg's words from public transcripts.
 */

#define COUNT(a) (sizeof (a) / sizeof *(a))

enum { LDT = 2, TSS16 = 1, TSS16_BUSY = 3, TSS = 9, TSS_BUSY = 11, BUSY = 2 };
enum { CODE = 8, CONFORMING = 4, EXPAND_DOWN = 4 };

/* Index by S and type: system types first, then segments. */
static const struct {
    const char *dg, *x86, *x64;
} types[32] = {
    [0x00] = { "<Reserved>", "unused", "unused" },
    [0x01] = { "TSS16 Avl", "16-bit TSS, available", NULL },
    [0x02] = { "LDT", "LDT", "LDT" },
    [0x03] = { "TSS16 Busy", "16-bit TSS, busy", NULL },
    [0x04] = { "CallG16", "16-bit call gate", NULL },
    [0x05] = { "TaskGate", "task gate", NULL },
    [0x06] = { "IntG16", "16-bit interrupt gate", NULL },
    [0x07] = { "TrapG16", "16-bit trap gate", NULL },
    [0x08] = { "<Reserved>", NULL, NULL },
    [0x09] = { "TSS32 Avl", "32-bit TSS, available", "64-bit TSS, available" },
    [0x0a] = { "<Reserved>", NULL, NULL },
    [0x0b] = { "TSS32 Busy", "32-bit TSS, busy", "64-bit TSS, busy" },
    [0x0c] = { "CallG32", "32-bit call gate", "64-bit call gate" },
    [0x0d] = { "<Reserved>", NULL, NULL },
    [0x0e] = { "IntG32", "32-bit interrupt gate", "64-bit interrupt gate" },
    [0x0f] = { "TrapG32", "32-bit trap gate", "64-bit trap gate" },
#define BOTH(text) text, text
    [0x10] = { "Data RO", BOTH("data, read-only") },
    [0x11] = { "Data RO Ac", BOTH("data, read-only, accessed") },
    [0x12] = { "Data RW", BOTH("data, writable") },
    [0x13] = { "Data RW Ac", BOTH("data, writable, accessed") },
    [0x14] = { "Data RO", BOTH("data, read-only, grows down") },
    [0x15] = { "Data RO Ac", BOTH("data, read-only, grows down, accessed") },
    [0x16] = { "Data RW", BOTH("data, writable, grows down") },
    [0x17] = { "Data RW Ac", BOTH("data, writable, grows down, accessed") },
    [0x18] = { "Code EO", BOTH("code, execute-only") },
    [0x19] = { "Code EO Ac", BOTH("code, execute-only, accessed") },
    [0x1a] = { "Code RE", BOTH("code, readable") },
    [0x1b] = { "Code RE Ac", BOTH("code, readable, accessed") },
    [0x1c] = { "Code EO", BOTH("code, execute-only, conforming") },
    [0x1d] = { "Code EO Ac", BOTH("code, execute-only, conforming, accessed") },
    [0x1e] = { "Code RE", BOTH("code, readable, conforming") },
    [0x1f] = { "Code RE Ac", BOTH("code, readable, conforming, accessed") },
#undef BOTH
};

static const struct ntl_field x64_low[] = {
    { 15, 0, "LimitLow", "" },
    { 31, 16, "BaseLow", "" },
    { 39, 32, "BaseMiddle", "" },
    { 44, 40, "Type", "the top bit is S: 1 for code and data" },
    { 46, 45, "Dpl", "" },
    { 47, 47, "Present", "" },
    { 51, 48, "LimitHigh", "" },
    { 52, 52, "System", "AVL, for software" },
    { 53, 53, "LongMode", "L: 64-bit code" },
    { 54, 54, "DefaultBig", "D/B: 32-bit" },
    { 55, 55, "Granularity", "G: limit in pages" },
    { 63, 56, "BaseHigh", "" },
};

static const struct ntl_field x64_high[] = {
    { 31, 0, "BaseUpper", "" },
    { 63, 32, "MustBeZero", "" },
};

static const struct ntl_field x86_low[] = {
    { 15, 0, "LimitLow", "" },
    { 31, 16, "BaseLow", "" },
    { 39, 32, "BaseMid", "" },
    { 44, 40, "Type", "the top bit is S: 1 for code and data" },
    { 46, 45, "Dpl", "" },
    { 47, 47, "Pres", "" },
    { 51, 48, "LimitHi", "" },
    { 52, 52, "Sys", "AVL, for software" },
    { 53, 53, "Reserved_0", "L on x64" },
    { 54, 54, "Default_Big", "D/B: 32-bit" },
    { 55, 55, "Granularity", "G: limit in pages" },
    { 63, 56, "BaseHi", "" },
};

static const struct ntl_layout layouts[] = {
    { "_KGDTENTRY64", x64_low, COUNT(x64_low), 64 },
    { "_KGDTENTRY64+8", x64_high, COUNT(x64_high), 64 },
    { "_KGDTENTRY", x86_low, COUNT(x86_low), 64 },
};

/* --- in parts ------------------------------------------------------------- */

bool ntl_descriptor_wide(enum ntl_arch arch, uint64_t low)
{
    unsigned type = low >> 40 & 0x1f;

    /* Intel SDM volume 3, table 3-2: the other system types are reserved. */
    return !is_x86(arch) && (type == LDT || type == TSS || type == TSS_BUSY
                             || type == 12 || type == 14 || type == 15);
}

struct ntl_descriptor ntl_descriptor(enum ntl_arch arch, uint64_t low,
                                     uint64_t high)
{
    struct ntl_descriptor d = {
        .base = (low >> 16 & 0xffffff) | (low >> 56) << 24,
        .limit = (uint32_t)((low & 0xffff) | (low >> 48 & 0xf) << 16),
        .type = low >> 40 & 0xf,
        .dpl = low >> 45 & 3,
        .segment = low >> 44 & 1,
        .present = low >> 47 & 1,
        .available = low >> 52 & 1,
        .long_mode = low >> 53 & 1,
        .big = low >> 54 & 1,
        .pages = low >> 55 & 1,
        .wide = ntl_descriptor_wide(arch, low),
    };

    if (d.wide) {
        d.base |= high << 32;
        d.must_be_zero = (uint32_t)(high >> 32);
    }
    return d;
}

void ntl_descriptor_pack(const struct ntl_descriptor *d, uint64_t ret[2])
{
    ret[0] = (d->limit & 0xffff) | (d->base & 0xffffff) << 16
             | (uint64_t)(d->type & 0xf) << 40 | (uint64_t)d->segment << 44
             | (uint64_t)(d->dpl & 3) << 45 | (uint64_t)d->present << 47
             | (uint64_t)(d->limit >> 16 & 0xf) << 48
             | (uint64_t)d->available << 52 | (uint64_t)d->long_mode << 53
             | (uint64_t)d->big << 54 | (uint64_t)d->pages << 55
             | (d->base >> 24 & 0xff) << 56;
    ret[1] = d->wide ? d->base >> 32 | (uint64_t)d->must_be_zero << 32 : 0;
}

uint32_t ntl_descriptor_limit(const struct ntl_descriptor *d)
{
    uint32_t limit = d->limit & 0xfffff;

    return d->pages ? limit << 12 | 0xfff : limit;
}

enum ntl_status ntl_descriptor_set_limit(struct ntl_descriptor *d,
                                         uint32_t last)
{
    if (last > 0xfffff && (last & 0xfff) != 0xfff)
        return NTL_EVALUE;
    d->pages = last > 0xfffff;
    d->limit = d->pages ? last >> 12 : last;
    return NTL_OK;
}

static unsigned type_index(const struct ntl_descriptor *d)
{
    return (d->segment ? 16u : 0u) | (d->type & 0xfu);
}

const char *ntl_descriptor_dg_type(const struct ntl_descriptor *d)
{
    return types[type_index(d)].dg;
}

const char *ntl_descriptor_kind(enum ntl_arch arch,
                                const struct ntl_descriptor *d)
{
    unsigned i = type_index(d);
    const char *kind = is_x86(arch) ? types[i].x86 : types[i].x64;

    return kind ? kind : "reserved system type";
}

uint32_t ntl_descriptor_dg_flags(const struct ntl_descriptor *d)
{
    uint64_t word[2];

    ntl_descriptor_pack(d, word);
    return (uint32_t)((word[0] >> 40 & 0xff) | (word[0] >> 52 & 0xf) << 8);
}

/* Pads to a column: dg's columns are fixed. */
static size_t put_column(char *text, size_t at, const char *word, size_t width)
{
    size_t length = strlen(word);

    memcpy(text + at, word, length);
    memset(text + at + length, ' ', width - length + 1);
    return at + width + 1;
}

static size_t put_address(char *text, size_t at, uint64_t value,
                          unsigned digits)
{
    at += ntl_format_address(text + at, NTL_ADDRESS_TEXT, value, digits);
    text[at] = ' ';
    return at + 1;
}

void ntl_descriptor_dg(enum ntl_arch arch, const struct ntl_descriptor *d,
                       char text[NTL_DG_TEXT])
{
    static const char levels[] = "0\0001\0002\0003";
    unsigned digits = ntl_paging(arch)->digits;
    uint64_t base = (uint32_t)d->base;
    size_t at;

    if (!is_x86(arch) && base >> 31)
        base |= ntl_mask(63, 32);
    at = put_address(text, 0, base, digits);
    at = put_address(text, at, ntl_descriptor_limit(d), digits);
    at = put_column(text, at, ntl_descriptor_dg_type(d), 10);
    at = put_column(text, at, levels + 2 * (d->dpl & 3), 1);
    at = put_column(text, at, d->big ? "Bg" : "Nb", 2);
    at = put_column(text, at, d->pages ? "Pg" : "By", 2);
    at = put_column(text, at, d->present ? "P" : "Np", 2);
    at = put_column(text, at, d->long_mode ? "Lo" : "Nl", 2);
    ntl_format_hex(text + at, NTL_DG_TEXT - at, ntl_descriptor_dg_flags(d), 8);
}

const struct ntl_layout *ntl_descriptor_layout(enum ntl_arch arch, bool high)
{
    return &layouts[is_x86(arch) ? 2 : high];
}

/* --- shown ---------------------------------------------------------------- */

static const char *size_note(const struct ntl_descriptor *d)
{
    if (!d->segment)
        return NULL;
    if (d->long_mode && !d->big)
        return "64-bit code";
    return d->big ? "32-bit" : "16-bit";
}

static void show_parts(enum ntl_arch arch, const struct ntl_descriptor *d,
                       const struct ntl_gdt_slot *slot, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "described", NULL);
    ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
             .text = ntl_descriptor_dg_type(d),
             .note = ntl_descriptor_kind(arch, d));
    ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS, .value = d->base,
             .digits = ntl_paging(arch)->digits);
    ntl_emit(sink, .key = "limit", .kind = NTL_ADDRESS, .digits = 8,
             .value = ntl_descriptor_limit(d),
             .note = d->pages ? "last byte; stored in pages" : "last byte");
    ntl_emit(sink, .key = "dpl", .kind = NTL_NUMBER, .value = d->dpl,
             .note = size_note(d));
    ntl_emit(sink, .key = "present", .kind = NTL_FLAG, .value = d->present);
    if (slot)
        ntl_emit(sink, .key = "nt_slot", .kind = NTL_TEXT, .text = slot->name,
                 .note = slot->what);
    ntl_end(sink);
}

static void show_steps(enum ntl_arch arch, uint64_t low, uint64_t high,
                       const struct ntl_descriptor *d, struct ntl_sink *sink)
{
    if (d->wide)
        ntl_step(sink, "base", "bits 63:56, 39:16 of %q and 31:0 of %q give %a",
                 { low, high, d->base });
    else
        ntl_step(sink, "base", "%x << 24 | %x = %a",
                 { low >> 56, low >> 16 & 0xffffff, d->base }, { NULL },
                 ntl_paging(arch)->digits);
    if (d->pages)
        ntl_step(sink, "limit", "(%x << 12) | fff = %x",
                 { d->limit, ntl_descriptor_limit(d) });
    else
        ntl_step(sink, "limit", "%x << 16 | %x = %x",
                 { low >> 48 & 0xf, low & 0xffff, d->limit });
}

/* Free slots on x86 and upper halves on x64 look like descriptors of type 0. */
static void find_typeless(enum ntl_arch arch, uint64_t low,
                          struct ntl_sink *sink)
{
    if (low == 0)
        ntl_find(sink, "null_descriptor", "an empty slot: loading its selector "
                 "raises #GP");
    else if (low >> 32)
        ntl_find(sink, "reserved_type", "system type 0 is no descriptor");
    else if (is_x86(arch))
        ntl_find(sink, "free_slot", "as NT links free GDT slots: the next one "
                 "is at %a", { low }, { NULL }, 8);
    else
        ntl_find(sink, "upper_half", "may be the upper half of a 16-byte "
                 "descriptor: base bits 63:32 = %x", { low });
}

static void find_segment(enum ntl_arch arch, const struct ntl_descriptor *d,
                         struct ntl_sink *sink)
{
    bool code = d->type & CODE;

    if (d->long_mode && is_x86(arch))
        ntl_find(sink, "long_mode_on_x86", "bit 53 is reserved outside x64");
    else if (d->long_mode && !code)
        ntl_find(sink, "long_mode_data", "L is reserved in a data segment");
    else if (d->long_mode && d->big)
        ntl_find(sink, "long_and_big", "L and D/B are both set, which is "
                 "reserved: loading it into CS raises #GP");
    else if (d->long_mode && (d->base || d->limit))
        ntl_find(sink, "ignored_base", "64-bit code: base and limit are not "
                 "used");
    if (code && d->type & CONFORMING)
        ntl_find(sink, "conforming", "conforming code runs with its caller's "
                 "privilege; NT has none");
    if (!code && d->type & EXPAND_DOWN)
        ntl_find(sink, "expand_down", "grows down: valid offsets are %x to %s",
                 { (uint64_t)ntl_descriptor_limit(d) + 1 },
                 { d->big ? "ffffffff" : "ffff" });
}

static bool is_gate(unsigned type)
{
    return (type & 4) && type != 13;
}

static bool is_tss(unsigned type)
{
    return (type & ~(unsigned)BUSY) == TSS || (type & ~(unsigned)BUSY) == TSS16;
}

static void find_tss(enum ntl_arch arch, const struct ntl_descriptor *d,
                     struct ntl_sink *sink)
{
    uint32_t least = d->type == TSS16 || d->type == TSS16_BUSY ? 0x2b : 0x67;

    if (ntl_descriptor_limit(d) < least)
        ntl_find(sink, "short_tss", "a TSS needs a limit of at least %x: a "
                 "switch to it raises #TS", { least });
    if (d->type & BUSY)
        ntl_find(sink, "busy", "busy: %s", { 0 },
                 { is_x86(arch) ? "TR holds it, or a task is nested in it"
                                : "TR holds it; LTR refuses it again" });
}

static void find_system(enum ntl_arch arch, uint64_t low,
                        const struct ntl_descriptor *d, struct ntl_sink *sink)
{
    unsigned i = type_index(d);

    if (d->type == 0)
        find_typeless(arch, low, sink);
    else if (!(is_x86(arch) ? types[i].x86 : types[i].x64))
        ntl_find(sink, "reserved_type", "system type %x is reserved %s",
                 { d->type }, { is_x86(arch) ? "" : "in long mode" });
    else if (is_gate(d->type))
        ntl_find(sink, "is_gate", "a gate, no segment: base and limit mean "
                 "nothing, `gate' decodes it");
    else if (is_tss(d->type))
        find_tss(arch, d, sink);
}

static void find_halves(enum ntl_arch arch, const struct ntl_descriptor *d,
                        const uint64_t *high, struct ntl_sink *sink)
{
    if (d->wide && !high)
        ntl_find(sink, "half_given", "this descriptor has 16 bytes on x64: "
                 "without the second 8 the base lacks bits 63:32");
    else if (d->wide && ntl_va_space(arch, d->base) == NTL_NONCANONICAL)
        ntl_find(sink, "base_not_canonical", "base %a is not canonical",
                 { d->base });
    if (d->wide && d->must_be_zero)
        ntl_find(sink, "reserved_bits", "the last 4 bytes are %x and must be 0",
                 { d->must_be_zero });
    if (!d->wide && high)
        ntl_find(sink, "high_not_used", "this descriptor has 8 bytes: the "
                 "second quadword is the next slot's");
}

static void find_descriptor(enum ntl_arch arch, uint64_t low,
                            const uint64_t *high,
                            const struct ntl_descriptor *d,
                            struct ntl_sink *sink)
{
    if (d->segment)
        find_segment(arch, d, sink);
    else
        find_system(arch, low, d, sink);
    if (!d->present && (d->segment || d->type))
        ntl_find(sink, "not_present", "P is clear: loading its selector raises "
                 "#NP (#SS for SS)");
    if (d->dpl == 1 || d->dpl == 2)
        ntl_find(sink, "ring", "DPL %x: NT uses rings 0 and 3 only",
                 { d->dpl });
    find_halves(arch, d, high, sink);
}

void ntl_descriptor_show(enum ntl_arch arch, uint64_t low, const uint64_t *high,
                         struct ntl_sink *sink)
{
    struct ntl_descriptor d = ntl_descriptor(arch, low, high ? *high : 0);
    char text[NTL_DG_TEXT];

    show_parts(arch, &d, ntl_gdt_match(arch, low), sink);
    if (sink->explain)
        show_steps(arch, low, high ? *high : 0, &d, sink);
    ntl_layout_show(ntl_descriptor_layout(arch, false), "low_word", low, sink);
    if (d.wide && high)
        ntl_layout_show(ntl_descriptor_layout(arch, true), "high_word", *high,
                        sink);
    ntl_descriptor_dg(arch, &d, text);
    ntl_verbatim(sink, "%s", .word = { text });
    find_descriptor(arch, low, high, &d, sink);
}
