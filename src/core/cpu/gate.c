/* Gates of the IDT, and call gates. */
#include <ntlens/gate.h>

#include "processor.h"

#include <ntlens/segment.h>
#include <ntlens/va.h>

/*
 * Sources: Intel SDM volume 3, 6.11 to 6.14; field names from KIDTENTRY and
 * KIDTENTRY64 of public symbols.
 */

#define COUNT(a) (sizeof (a) / sizeof *(a))

enum { TASK_GATE = 5 };

static const struct {
    const char *x86, *x64;
} kinds[16] = {
    [4] = { "16-bit call gate", NULL },
    [5] = { "task gate", NULL },
    [6] = { "16-bit interrupt gate", NULL },
    [7] = { "16-bit trap gate", NULL },
    [12] = { "32-bit call gate", "64-bit call gate" },
    [14] = { "32-bit interrupt gate", "64-bit interrupt gate" },
    [15] = { "32-bit trap gate", "64-bit trap gate" },
};

static const struct ntl_field x64_low[] = {
    { 15, 0, "OffsetLow", "" },
    { 31, 16, "Selector", "" },
    { 34, 32, "IstIndex", "" },
    { 39, 35, "Reserved0", "" },
    { 44, 40, "Type", "the top bit is S: 0 in a gate" },
    { 46, 45, "Dpl", "" },
    { 47, 47, "Present", "" },
    { 63, 48, "OffsetMiddle", "" },
};

static const struct ntl_field x64_high[] = {
    { 31, 0, "OffsetHigh", "" },
    { 63, 32, "Reserved1", "" },
};

static const struct ntl_field x86_low[] = {
    { 15, 0, "Offset", "" },
    { 31, 16, "Selector", "" },
    { 47, 32, "Access", "P, DPL, S and type; low 5 bits: call gate's words" },
    { 63, 48, "ExtendedOffset", "" },
};

static const struct ntl_layout layouts[] = {
    { "_KIDTENTRY64", x64_low, COUNT(x64_low), 64 },
    { "_KIDTENTRY64+8", x64_high, COUNT(x64_high), 64 },
    { "_KIDTENTRY", x86_low, COUNT(x86_low), 64 },
};

struct ntl_gate ntl_gate(enum ntl_arch arch, uint64_t low, uint64_t high)
{
    struct ntl_gate gate = {
        .offset = (low & 0xffff) | (low >> 48) << 16,
        .selector = (uint16_t)(low >> 16),
        .type = low >> 40 & 0xf,
        .segment = low >> 44 & 1,
        .dpl = low >> 45 & 3,
        .present = low >> 47 & 1,
    };

    if (is_x86(arch)) {
        gate.words = low >> 32 & 0x1f;
        gate.reserved = low >> 37 & 7;
    } else {
        gate.offset |= high << 32;
        gate.ist = low >> 32 & 7;
        gate.reserved = low >> 35 & 0x1f;
        gate.must_be_zero = (uint32_t)(high >> 32);
    }
    return gate;
}

void ntl_gate_pack(enum ntl_arch arch, const struct ntl_gate *gate,
                   uint64_t ret[2])
{
    unsigned byte = is_x86(arch)
        ? (gate->words & 0x1fu) | (gate->reserved & 7u) << 5
        : (gate->ist & 7u) | (gate->reserved & 0x1fu) << 3;

    ret[0] = (gate->offset & 0xffff) | (uint64_t)gate->selector << 16
             | (uint64_t)byte << 32 | (uint64_t)(gate->type & 0xf) << 40
             | (uint64_t)gate->segment << 44 | (uint64_t)(gate->dpl & 3) << 45
             | (uint64_t)gate->present << 47
             | (gate->offset >> 16 & 0xffff) << 48;
    ret[1] = is_x86(arch) ? 0 : gate->offset >> 32
                                | (uint64_t)gate->must_be_zero << 32;
}

static const char *kind_of(enum ntl_arch arch, const struct ntl_gate *gate)
{
    unsigned type = gate->type & 0xf;

    if (gate->segment)
        return NULL;
    return is_x86(arch) ? kinds[type].x86 : kinds[type].x64;
}

const char *ntl_gate_kind(enum ntl_arch arch, const struct ntl_gate *gate)
{
    const char *kind = kind_of(arch, gate);

    return kind ? kind : "not a gate";
}

bool ntl_gate_valid(enum ntl_arch arch, const struct ntl_gate *gate)
{
    return kind_of(arch, gate) != NULL;
}

const struct ntl_layout *ntl_gate_layout(enum ntl_arch arch, bool high)
{
    return &layouts[is_x86(arch) ? 2 : high];
}

/* --- shown ---------------------------------------------------------------- */

static void show_selector(enum ntl_arch arch, const struct ntl_gate *gate,
                          struct ntl_sink *sink)
{
    const struct ntl_gdt_slot *slot
        = gate->selector & 4 ? NULL : ntl_gdt_find(arch, gate->selector);

    ntl_emit(sink, .key = "selector", .kind = NTL_NUMBER,
             .value = gate->selector,
             .note = slot ? slot->what : "no slot of NT's GDT");
    if (slot)
        ntl_emit(sink, .key = "selector_name", .kind = NTL_TEXT,
                 .text = slot->name);
}

static void show_parts(enum ntl_arch arch, const struct ntl_gate *gate,
                       struct ntl_sink *sink)
{
    bool task = is_x86(arch) && gate->type == TASK_GATE;

    ntl_begin(sink, NTL_OBJECT, "gate", NULL);
    ntl_emit(sink, .key = "kind", .kind = NTL_TEXT,
             .text = ntl_gate_kind(arch, gate));
    show_selector(arch, gate, sink);
    ntl_emit(sink, .key = "target", .value = gate->offset,
             .kind = task ? NTL_ABSENT : NTL_ADDRESS,
             .digits = ntl_paging(arch)->digits,
             .note = task ? "where the TSS says" : NULL);
    ntl_emit(sink, .key = "dpl", .kind = NTL_NUMBER, .value = gate->dpl,
             .note = gate->dpl == 3 ? "user mode may call it"
                                    : "kernel mode only may call it");
    ntl_emit(sink, .key = "present", .kind = NTL_FLAG, .value = gate->present);
    if (!is_x86(arch))
        ntl_emit(sink, .key = "ist", .kind = NTL_NUMBER, .value = gate->ist,
                 .note = gate->ist ? "stack from KTSS64.Ist[n]"
                                   : "no stack of its own");
    else if (gate->type == 12 || gate->type == 4)
        ntl_emit(sink, .key = "words", .kind = NTL_NUMBER,
                 .value = gate->words, .note = "of arguments that are copied");
    ntl_end(sink);
}

static void show_steps(enum ntl_arch arch, uint64_t low, uint64_t high,
                       const struct ntl_gate *gate, struct ntl_sink *sink)
{
    if (is_x86(arch))
        ntl_step(sink, "target", "%x << 16 | %x = %a",
                 { low >> 48, low & 0xffff, gate->offset }, { NULL }, 8);
    else
        ntl_step(sink, "target", "%x << 32 | %x << 16 | %x = %a",
                 { high & UINT32_MAX, low >> 48, low & 0xffff, gate->offset });
    ntl_step(sink, "access", "%x = P %x, DPL %x, S %x, type %x",
             { low >> 40 & 0xff, gate->present, gate->dpl, gate->segment,
               gate->type });
}

static void find_target(enum ntl_arch arch, const struct ntl_gate *gate,
                        bool whole, struct ntl_sink *sink)
{
    enum ntl_space space = ntl_va_space(arch, gate->offset);

    if (!whole || (is_x86(arch) && gate->type == TASK_GATE))
        return;
    if (space == NTL_NONCANONICAL)
        ntl_find(sink, "target_not_canonical", "the target is not canonical: "
                 "using the gate raises #GP");
    else if (space == NTL_USER)
        ntl_find(sink, "target_in_user_mode", "the target is a user address: "
                 "no handler of NT's lies there");
}

static void find_selector(enum ntl_arch arch, const struct ntl_gate *gate,
                          struct ntl_sink *sink)
{
    uint16_t code = is_x86(arch) ? 0x08 : 0x10;

    if (gate->selector <= 3)
        ntl_find(sink, "null_selector", "a null selector: using the gate "
                 "raises #GP");
    else if (gate->type != TASK_GATE && gate->selector != code)
        ntl_find(sink, "other_selector", "NT's gates lead to selector %x",
                 { code });
}

static void find_reserved(enum ntl_arch arch, const struct ntl_gate *gate,
                          struct ntl_sink *sink)
{
    bool call = gate->type == 12 || gate->type == 4;

    if (gate->reserved)
        ntl_find(sink, "reserved_bits", "reserved bits of the fifth byte are "
                 "set: %x", { gate->reserved });
    if (is_x86(arch) && gate->words && !call)
        ntl_find(sink, "reserved_bits", "bits 36:32 are %x: only a call gate "
                 "has a count there", { gate->words });
    if (gate->must_be_zero)
        ntl_find(sink, "reserved_bits", "the last 4 bytes are %x; NT keeps 0 "
                 "there", { gate->must_be_zero });
}

static void find_gate(enum ntl_arch arch, const struct ntl_gate *gate,
                      const uint64_t *high, struct ntl_sink *sink)
{
    if (!ntl_gate_valid(arch, gate)) {
        ntl_find(sink, "not_a_gate", "type %x%s is no gate here: using it "
                 "raises #GP", { gate->type },
                 { gate->segment ? " with S set" : "" });
        return;
    }
    if (!is_x86(arch) && !high)
        ntl_find(sink, "half_given", "a gate has 16 bytes on x64: without the "
                 "second 8 the target lacks bits 63:32");
    if (is_x86(arch) && high)
        ntl_find(sink, "high_not_used", "a gate has 8 bytes on x86: the second "
                 "quadword is the next vector's");
    if (!gate->present)
        ntl_find(sink, "not_present", "P is clear: using the gate raises #NP");
    if (gate->dpl == 1 || gate->dpl == 2)
        ntl_find(sink, "ring", "DPL %x: NT uses rings 0 and 3 only",
                 { gate->dpl });
    find_selector(arch, gate, sink);
    find_target(arch, gate, is_x86(arch) || high, sink);
    find_reserved(arch, gate, sink);
}

void ntl_gate_show(enum ntl_arch arch, uint64_t low, const uint64_t *high,
                   struct ntl_sink *sink)
{
    struct ntl_gate gate = ntl_gate(arch, low, high ? *high : 0);

    show_parts(arch, &gate, sink);
    if (sink->explain)
        show_steps(arch, low, high ? *high : 0, &gate, sink);
    ntl_layout_show(ntl_gate_layout(arch, false), "low_word", low, sink);
    if (!is_x86(arch) && high)
        ntl_layout_show(ntl_gate_layout(arch, true), "high_word", *high, sink);
    find_gate(arch, &gate, high, sink);
}
