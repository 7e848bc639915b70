/* A selector and NT's descriptor table, as they are shown. */
#include <ntlens/segment.h>

#include "processor.h"

#include <ntlens/format.h>

/* --- shown: a selector ---------------------------------------------------- */

static void show_slot(enum ntl_arch arch, const struct ntl_gdt_slot *slot,
                      uint16_t selector, struct ntl_sink *sink)
{
    struct ntl_descriptor d = ntl_descriptor(arch, slot->descriptor, 0);
    char text[NTL_DG_TEXT], name[NTL_ADDRESS_TEXT];

    ntl_begin(sink, NTL_OBJECT, "gdt_slot", "in NT's table");
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = slot->name,
             .note = slot->what);
    ntl_emit(sink, .key = "use", .kind = NTL_TEXT, .text = slot->use);
    if (slot->descriptor) {
        ntl_emit(sink, .key = "dpl", .kind = NTL_NUMBER, .value = d.dpl,
                 .note = d.dpl == 3 ? "user mode may use it" : "kernel only");
        ntl_emit(sink, .key = "loaded_as", .kind = NTL_NUMBER,
                 .value = ntl_gdt_loaded(slot), .note = "with NT's RPL");
    }
    ntl_emit(sink, .key = "descriptor", .kind = NTL_RAW,
             .value = slot->descriptor,
             .note = slot->base ? "but for its base" : "as NT sets it up");
    if (slot->older)
        ntl_emit(sink, .key = "older_descriptor", .kind = NTL_RAW,
                 .value = slot->older, .note = "of older builds, such as 7601");
    if (slot->base)
        ntl_emit(sink, .key = "base_of", .kind = NTL_TEXT, .text = slot->base);
    ntl_end(sink);
    if (slot->base)
        return;
    /* dg writes the selector, and nothing else, in capitals. */
    ntl_descriptor_dg(arch, &d, text);
    ntl_format_hex(name, sizeof name, selector, 4);
    ntl_format_capitals(name);
    ntl_verbatim(sink, "%s %s", .word = { name, text });
}

/* The other 32 or 64 bits: the same number means another thing there. */
static void show_other(enum ntl_arch arch, uint16_t value,
                       struct ntl_sink *sink)
{
    const struct ntl_gdt_slot *slot
        = ntl_gdt_find(is_x86(arch) ? NTL_X64 : NTL_X86, value);

    if (slot && !(value & 4))
        ntl_emit(sink, .key = is_x86(arch) ? "on_x64" : "on_x86",
                 .kind = NTL_TEXT, .text = slot->name, .note = slot->what);
}

static void find_null(struct ntl_sink *sink)
{
    ntl_find(sink, "null_selector",
             "a null selector: CS and SS refuse it (#GP), the others take it "
             "and fault when used");
}

static void find_slot(const struct ntl_gdt_slot *slot,
                      struct ntl_selector selector, struct ntl_sink *sink)
{
    unsigned dpl = slot->descriptor >> 45 & 3;

    if (slot->also)
        ntl_find(sink, "names_disagree",
                 "sources disagree on %x: %s in newer headers, %s in others, "
                 "and newer tables end before it", { slot->selector },
                 { slot->name, slot->also });
    else if (!slot->descriptor)
        ntl_find(sink, "no_segment", "not for a segment register: %s", { 0 },
                 { slot->use });
    else if (selector.rpl > dpl)
        ntl_find(sink, "rpl", "RPL %x asks for less than the descriptor's "
                 "DPL %x gives: a data register refuses it (#GP)",
                 { selector.rpl, dpl });
    else if (selector.rpl < dpl)
        ntl_find(sink, "rpl", "NT loads it as %x, with RPL %x",
                 { ntl_gdt_loaded(slot), dpl });
}

static void find_unknown(enum ntl_arch arch, struct ntl_selector selector,
                         struct ntl_sink *sink)
{
    /* GDT limits as transcripts show them: 6F at most on x64, 3FF on x86. */
    if (!is_x86(arch) && selector.value > 0x6f)
        ntl_find(sink, "beyond_gdt", "NT's GDT ends at 6f or before: "
                 "loading it raises #GP with error code %x",
                 { selector.value & ~3u });
    else if (is_x86(arch) && selector.value > 0x3ff)
        ntl_find(sink, "beyond_gdt", "NT's GDT ends at 3ff: loading it raises "
                 "#GP with error code %x", { selector.value & ~3u });
    else if (is_x86(arch) && selector.value > 0x70)
        ntl_find(sink, "run_time_slot", "no fixed name: slots above 70 are "
                 "handed out at run time, free ones hold the next one's "
                 "address");
    else
        ntl_find(sink, "unnamed_slot", "no name is known for slot %x",
                 { selector.index });
}

static void find_selector(enum ntl_arch arch, struct ntl_selector selector,
                          struct ntl_sink *sink)
{
    const struct ntl_gdt_slot *slot = ntl_gdt_find(arch, selector.value);

    if (selector.value <= 3)
        find_null(sink);
    else if (selector.ldt)
        ntl_find(sink, "ldt", "in the LDT, which a process has only where it "
                 "set one up: NT itself uses none");
    else if (slot)
        find_slot(slot, selector, sink);
    else
        find_unknown(arch, selector, sink);
}

static uint64_t place_of(enum ntl_arch arch, struct ntl_selector selector,
                         uint64_t gdt)
{
    uint64_t at = ntl_selector_address(selector, gdt);

    return is_x86(arch) ? (uint32_t)at : at;
}

static void show_place(enum ntl_arch arch, struct ntl_selector selector,
                       const uint64_t *gdt, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = (uint64_t)selector.index * 8,
             .note = selector.ldt ? "from the LDT's base"
                                  : "from the GDT's base (r gdtr)");
    if (gdt && !selector.ldt)
        ntl_emit(sink, .key = "descriptor_at", .kind = NTL_ADDRESS,
                 .value = place_of(arch, selector, *gdt),
                 .digits = ntl_paging(arch)->digits);
}

static void step_place(enum ntl_arch arch, struct ntl_selector selector,
                       const uint64_t *gdt, struct ntl_sink *sink)
{
    ntl_step(sink, "index", "%x >> 3 = %x; bit 2 is %x: %s; RPL = %x & 3 = %x",
             .number = { selector.value, selector.index, selector.ldt,
                         selector.value, selector.rpl },
             .word = { selector.ldt ? "LDT" : "GDT" });
    if (gdt && !selector.ldt)
        ntl_step(sink, "descriptor_at", "%a + %x * 8 = %a",
                 .number = { *gdt, selector.index,
                             place_of(arch, selector, *gdt) },
                 .digits = ntl_paging(arch)->digits);
}

void ntl_selector_show(enum ntl_arch arch, uint16_t value, const uint64_t *gdt,
                       struct ntl_sink *sink)
{
    struct ntl_selector selector = ntl_selector(value);
    const struct ntl_gdt_slot *slot
        = selector.ldt ? NULL : ntl_gdt_find(arch, value);

    ntl_begin(sink, NTL_OBJECT, "selected", NULL);
    ntl_emit(sink, .key = "value", .kind = NTL_NUMBER, .value = value);
    ntl_emit(sink, .key = "index", .kind = NTL_NUMBER, .value = selector.index,
             .lo = 3, .width = 13);
    ntl_emit(sink, .key = "table", .kind = NTL_TEXT,
             .text = selector.ldt ? "LDT" : "GDT", .lo = 2, .width = 1);
    ntl_emit(sink, .key = "rpl", .kind = NTL_NUMBER, .value = selector.rpl,
             .lo = 0, .width = 2,
             .note = selector.rpl == 3 ? "ring 3, user mode"
                     : selector.rpl ? "NT uses rings 0 and 3 only"
                                    : "ring 0, kernel mode");
    show_place(arch, selector, gdt, sink);
    show_other(arch, value, sink);
    ntl_end(sink);
    step_place(arch, selector, gdt, sink);
    if (slot)
        show_slot(arch, slot, value, sink);
    find_selector(arch, selector, sink);
}

/* --- shown: the table ----------------------------------------------------- */

static void show_row(enum ntl_arch arch, const struct ntl_gdt_slot *slot,
                     struct ntl_sink *sink)
{
    struct ntl_descriptor d = ntl_descriptor(arch, slot->descriptor, 0);

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "sel", .kind = NTL_NUMBER,
             .value = ntl_gdt_loaded(slot));
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = slot->name);
    ntl_emit(sink, .key = "dpl", .kind = NTL_NUMBER, .value = d.dpl);
    ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
             .text = ntl_descriptor_dg_type(&d));
    ntl_emit(sink, .key = "base", .value = d.base,
             .kind = slot->base ? NTL_ABSENT : NTL_NUMBER);
    ntl_emit(sink, .key = "limit", .kind = NTL_NUMBER,
             .value = ntl_descriptor_limit(&d));
    ntl_emit(sink, .key = "use", .kind = NTL_TEXT, .text = slot->what);
    ntl_end(sink);
}

static void find_row(const struct ntl_gdt_slot *slot, struct ntl_sink *sink)
{
    if (ntl_gdt_loaded(slot) != slot->selector)
        ntl_step(sink, "sel", "%x | DPL %x = %x: %s",
                 .number = { slot->selector, slot->descriptor >> 45 & 3,
                             ntl_gdt_loaded(slot) },
                 .word = { slot->name });
    if (slot->also)
        find_slot(slot, ntl_selector(slot->selector), sink);
}

static bool is_between(const struct ntl_gdt_slot *slot, uint16_t first,
                       uint16_t last)
{
    unsigned index = slot->selector >> 3;

    return index >= first >> 3 && index <= last >> 3;
}

size_t ntl_gdt_show_some(enum ntl_arch arch, uint16_t first, uint16_t last,
                         struct ntl_sink *sink)
{
    size_t count, shown = 0;
    const struct ntl_gdt_slot *slots = ntl_gdt(arch, &count);

    ntl_begin(sink, NTL_TABLE, "gdt", NULL);
    for (size_t i = 0; i < count; i++)
        if (is_between(&slots[i], first, last)) {
            show_row(arch, &slots[i], sink);
            shown++;
        }
    ntl_end(sink);
    for (size_t i = 0; i < count; i++)
        if (is_between(&slots[i], first, last))
            find_row(&slots[i], sink);
    if (shown)
        ntl_prose(sink, "A base shown as - differs by processor, process or "
                  "thread; `sel' says what it points at.");
    return shown;
}

void ntl_gdt_show(enum ntl_arch arch, struct ntl_sink *sink)
{
    (void)ntl_gdt_show_some(arch, 0, UINT16_MAX, sink);
}
