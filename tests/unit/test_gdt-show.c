/* Every selector: what is shown of it, by its bits and its slot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"

#include <ntlens/segment.h>

#include <string.h>

static struct heard heard;

static const struct ntl_gdt_slot *slot_of(enum ntl_arch arch, unsigned selector)
{
    size_t count;
    const struct ntl_gdt_slot *slots = ntl_gdt(arch, &count);

    for (size_t i = 0; i < count; i++)
        if (slots[i].selector >> 3 == selector >> 3)
            return &slots[i];
    return NULL;
}

/* What stands first applies; NT's GDT ends at 6F, or 3FF. */
static const char *finding_of(bool x86, unsigned selector)
{
    const struct ntl_gdt_slot *slot = slot_of(x86 ? NTL_X86 : NTL_X64,
                                              selector);

    if (selector < 4)
        return "null_selector";
    if (selector & 4)
        return "ldt";
    if (slot)
        return slot->also ? "names_disagree"
             : !slot->descriptor ? "no_segment"
             : (selector & 3) != (slot->descriptor >> 45 & 3) ? "rpl" : NULL;
    if (selector > (x86 ? 0x3ffu : 0x6fu))
        return "beyond_gdt";
    return x86 && selector > 0x70 ? "run_time_slot" : "unnamed_slot";
}

static void assert_number(const char *key, bool there, uint64_t value)
{
    const struct heard_item *item = heard_item(&heard, key);

    if ((item != NULL) != there)
        fail_msg("%s is %sthere", key, there ? "not " : "");
    if (there)
        assert_int_equal(item->value, value);
}

static void assert_slot(const struct ntl_gdt_slot *slot)
{
    unsigned dpl = slot->descriptor >> 45 & 3;

    assert_string_equal(heard_item(&heard, "name")->text, slot->name);
    assert_string_equal(heard_item(&heard, "use")->text, slot->use);
    assert_number("dpl", slot->descriptor != 0, dpl);
    assert_number("loaded_as", slot->descriptor != 0, slot->selector | dpl);
    assert_number("descriptor", true, slot->descriptor);
    assert_number("older_descriptor", slot->older != 0, slot->older);
    assert_int_equal(heard_item(&heard, "base_of") != NULL,
                     slot->base != NULL);
    assert_int_equal(heard.line[0] != '\0', !slot->base);
}

static void assert_selector(bool x86, unsigned selector)
{
    const uint64_t gdt = 0xfffff80012345ff8;
    enum ntl_arch arch = x86 ? NTL_X86 : NTL_X64;
    const struct ntl_gdt_slot *slot = slot_of(arch, selector);
    const struct ntl_gdt_slot *other = slot_of(x86 ? NTL_X64 : NTL_X86,
                                               selector);
    bool ldt = selector & 4;
    uint64_t at = gdt + (selector >> 3) * 8;
    const char *finding = finding_of(x86, selector);

    ntl_selector_show(arch, (uint16_t)selector, &gdt, heard_start(&heard));
    assert_number("value", true, selector);
    assert_number("index", true, selector >> 3);
    assert_number("rpl", true, selector & 3);
    assert_string_equal(heard_item(&heard, "table")->text, ldt ? "LDT" : "GDT");
    assert_number("offset", true, selector & 0xfff8);
    assert_number("descriptor_at", !ldt, x86 ? at & UINT32_MAX : at);
    assert_int_equal(heard_item(&heard, x86 ? "on_x64" : "on_x86") != NULL,
                     other && !ldt);
    assert_int_equal(heard.steps, ldt ? 1 : 2);
    if (slot && !ldt)
        assert_slot(slot);
    else
        assert_null(heard_item(&heard, "descriptor"));
    assert_int_equal(heard.findings, finding != NULL);
    if (finding && strcmp(heard.finding[0], finding) != 0)
        fail_msg("%x: %s, not %s", selector, heard.finding[0], finding);
}

static void each_selector_is_shown_by_its_bits_and_its_slot(void **state)
{
    (void)state;
    for (unsigned selector = 0; selector < 0x800; selector++) {
        assert_selector(false, selector);
        assert_selector(true, selector);
    }
    assert_selector(true, 0xffff);
    assert_selector(false, 0xfffb);
}

static void error_code_of_a_selector_beyond_the_end_has_no_rpl(void **state)
{
    (void)state;
    ntl_selector_show(NTL_X64, 0x7b, NULL, heard_start(&heard));
    assert_int_equal(heard.found[0].number[0], 0x78);
    assert_null(heard_item(&heard, "descriptor_at"));
    ntl_selector_show(NTL_X86, 0x403, NULL, heard_start(&heard));
    assert_int_equal(heard.found[0].number[0], 0x400);
}

/* Slots of a range, by their number, whatever the lower bits are. */
static void table_has_the_slots_of_a_range(void **state)
{
    static const struct { uint16_t first, last; } ranges[] = {
        { 0, 0xffff }, { 0, 0 }, { 7, 8 }, { 8, 0xf }, { 0x13, 0x2b },
        { 0x33, 0x33 }, { 0x40, 0x38 }, { 0x53, 0x53 }, { 0x50, 0x57 },
        { 0x3f8, 0xffff },
    };

    (void)state;
    for (int x86 = 0; x86 < 2; x86++)
        for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++) {
            enum ntl_arch arch = x86 ? NTL_X86 : NTL_X64;
            size_t count, due = 0, steps = 0, found = 0;
            const struct ntl_gdt_slot *slots = ntl_gdt(arch, &count);

            for (size_t i = 0; i < count; i++) {
                unsigned index = slots[i].selector / 8;

                if (index < ranges[r].first / 8 || index > ranges[r].last / 8)
                    continue;
                due++;
                steps += (slots[i].descriptor >> 45 & 3) != 0;
                found += slots[i].also != NULL;
            }
            assert_int_equal(ntl_gdt_show_some(arch, ranges[r].first,
                                               ranges[r].last,
                                               heard_start(&heard)), due);
            assert_int_equal(heard.rows, due);
            assert_int_equal(heard.steps, steps);
            assert_int_equal(heard.findings, found);
        }
}

static void rows_have_the_parts_of_their_descriptor(void **state)
{
    size_t count;
    const struct ntl_gdt_slot *slots = ntl_gdt(NTL_X86, &count);

    (void)state;
    ntl_gdt_show(NTL_X86, heard_start(&heard));
    assert_int_equal(heard.items, count * 7);
    for (size_t i = 0; i < count; i++) {
        struct ntl_descriptor d = ntl_descriptor(NTL_X86, slots[i].descriptor,
                                                 0);
        const struct heard_item *item = &heard.item[7 * i];

        assert_int_equal(item[0].value, slots[i].selector | d.dpl);
        assert_string_equal(item[1].text, slots[i].name);
        assert_int_equal(item[2].value, d.dpl);
        assert_int_equal(item[4].kind, slots[i].base ? NTL_ABSENT : NTL_NUMBER);
        assert_int_equal(item[4].value, d.base);
        assert_int_equal(item[5].value, ntl_descriptor_limit(&d));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_selector_is_shown_by_its_bits_and_its_slot),
        cmocka_unit_test(error_code_of_a_selector_beyond_the_end_has_no_rpl),
        cmocka_unit_test(table_has_the_slots_of_a_range),
        cmocka_unit_test(rows_have_the_parts_of_their_descriptor),
    };

    return cmocka_run_group_tests_name("gdt-show", tests, NULL, NULL);
}
