/* What is shown of an entry: which items, their numbers, and their steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"

#include <ntlens/mmpte.h>

#include <stdio.h>
#include <string.h>

static struct heard heard;

static struct ntl_build revision(uint32_t number, uint32_t rev)
{
    return (struct ntl_build) { number, rev, true };
}

static size_t show(const struct ntl_mmpte_options *options, uint64_t raw)
{
    struct ntl_mmpte entry[2];
    struct ntl_sink *sink = heard_start(&heard);
    size_t count = ntl_mmpte_read(raw, options, entry);

    ntl_mmpte_show(&entry[0], options, sink);
    assert_false(heard.broken);
    assert_int_equal(heard.depth, 0);
    return count;
}

static void show_one(enum ntl_arch arch, struct ntl_build build,
                     enum ntl_level level, uint64_t raw)
{
    struct ntl_mmpte_options options = ntl_mmpte_options_of(arch, build, level);

    show(&options, raw);
}

/* "key=hex; key=text; ...", as far as the layout. */
static void assert_shown(const char *expected)
{
    char all[512] = "";

    for (size_t i = 0; i < heard.items; i++) {
        const struct heard_item *it = &heard.item[i];
        size_t used = strlen(all);

        if (strcmp(it->key, "layout") == 0)
            break;
        if (it->kind == NTL_TEXT)
            snprintf(all + used, sizeof all - used, "%s%s=%s", i ? "; " : "",
                     it->key, it->text);
        else
            snprintf(all + used, sizeof all - used, "%s%s=%llx", i ? "; " : "",
                     it->key, (unsigned long long)it->value);
    }
    assert_string_equal(all, expected);
}

static void each_state_has_its_items(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint32_t build, revision;
        uint64_t raw;
        const char *shown;
    } cases[] = {
        { NTL_X64, 26100, 1, 0x8900000006877963,
          "state=valid; frame=6877; physical=6877000; page_bytes=1000;"
          " rights=kernel read write; flags=-G-DA--KW-V" },
        { NTL_X64, 26100, 1, 0xc182cc1ffdf80400,
          "state=prototype; prototype_pte=ffffc182cc1ffdf8;"
          " subsection=ffffc182cc1ffdf8; protection=0;"
          " protection_name=MM_ZERO_ACCESS" },
        { NTL_X64, 26100, 1, 0x480,
          "state=prototype; protection=4; protection_name=MM_READWRITE" },
        { NTL_X86, 2600, 0, 0x12345u << 11 | 1u << 10 | 0x55u << 1,
          "state=prototype; prototype_pte_offset=2468b54;"
          " subsection_offset=91a2a8" },
        { NTL_X64, 26100, 1, 0xffffffff00000480,
          "state=prototype_vad; protection=4; protection_name=MM_READWRITE" },
        { NTL_X64, 26100, 1, 0x12345880,
          "state=transition; frame=12345; physical=12345000; protection=4;"
          " protection_name=MM_READWRITE" },
        { NTL_X64, 26100, 1, 0x0000200060533860,
          "state=transition; frame=200060533; physical=200060533000;"
          " frame_unmasked=60533; protection=3;"
          " protection_name=MM_EXECUTE_READ" },
        { NTL_X64, 26100, 1, 0x001bbeda00002080,
          "state=pagefile; pagefile=2; pagefile_offset=1bbeda;"
          " file_offset=1bbeda000; protection=4;"
          " protection_name=MM_READWRITE" },
        { NTL_X64, 26100, 1, 0x80,
          "state=demand_zero; protection=4; protection_name=MM_READWRITE" },
        { NTL_X64, 26100, 1, 0x300,
          "state=no_access; protection=18; protection_name=MM_NOACCESS" },
        { NTL_X64, 26100, 1, 0x700000200,
          "state=decommitted; pagefile=0; pagefile_offset=7; file_offset=7000;"
          " protection=10; protection_name=MM_DECOMMIT" },
        { NTL_X64, 26100, 1, 0x500000300,
          "state=no_access; pagefile=0; pagefile_offset=5; file_offset=5000;"
          " protection=18; protection_name=MM_NOACCESS" },
        { NTL_X64, 7600, 1, 0x500400084,
          "state=in_store; pagefile=2; pagefile_offset=5; file_offset=5000;"
          " protection=4; protection_name=MM_READWRITE" },
        { NTL_X64, 26100, 1, 0, "state=zero" },
        { NTL_X86_PAE, 2600, 0, 0x80, "state=unknown" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        show_one(cases[i].arch, revision(cases[i].build, cases[i].revision),
                 NTL_PTE, cases[i].raw);
        assert_shown(cases[i].shown);
    }
}

/* A free PTE: LIST has NextEntry, TIMESTAMP GlobalTimeStamp, both at bit 32. */
static void free_entry_has_both_readings_of_its_time(void **state)
{
    struct ntl_mmpte_options options = ntl_mmpte_options_of(
        NTL_X64, ntl_build_of(6001), NTL_PTE);

    (void)state;
    show(&options, 0x1234567800000000);
    assert_shown("state=freed; next_entry=12345678; time_stamp=12345678");
    options.build = revision(3790, 0);
    show(&options, 0x1234567800000000);
    assert_shown("state=freed; next_entry=12345678");
    options.layout = ntl_mmpte_layout_named("x64/SOFTWARE#1", 14);
    show(&options, 0x1234567800000000);
    assert_shown("state=freed");
}

/* LIST moved in August 2018, and the two of a build are both asked for. */
static void free_entry_is_read_by_the_list_of_its_own_side(void **state)
{
    static const struct { uint32_t first; bool serviced; } sides[] = {
        { 2429, false }, { 2430, true },
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct ntl_mmpte_choice list = ntl_mmpte_choose(
            NTL_X64, revision(14393, sides[i].first), NTL_MMPTE_LIST);
        const uint64_t raw = 0x0123456789ab0000;

        assert_int_equal(list.count, 1);
        assert_int_equal(list.layout[0]->swizzle, sides[i].serviced);
        show_one(NTL_X64, revision(14393, sides[i].first), NTL_PTE, raw);
        assert_int_equal(
            heard_item(&heard, "next_entry")->value,
            ntl_layout_get(&list.layout[0]->layout, raw, "NextEntry"));
    }
}

static void pages_have_their_size_and_tables_none(void **state)
{
    static const struct {
        enum ntl_arch arch;
        enum ntl_level level;
        uint64_t raw, bytes;
        const char *note;
    } cases[] = {
        { NTL_X64, NTL_PTE, 0x1e3, 0x1000, "4 KB" },
        { NTL_X64, NTL_PDE, 0x1e3, 0x200000, "2 MB" },
        { NTL_X64, NTL_PPE, 0x1e3, 0x40000000, "1 GB" },
        { NTL_X64, NTL_PDE, 0x163, 0, NULL },
        { NTL_X64, NTL_PXE, 0x163, 0, NULL },
        { NTL_X86, NTL_PDE, 0x1e3, 0x400000, "4 MB" },
        { NTL_X86_PAE, NTL_PDE, 0x1e3, 0x200000, "2 MB" },
        { NTL_ARM64, NTL_PDE, 0x701, 0x200000, "2 MB" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct heard_item *bytes;

        show_one(cases[i].arch, ntl_build_of(cases[i].arch == NTL_X86
                                             ? 7601 : 19041),
                 cases[i].level, cases[i].raw);
        bytes = heard_item(&heard, "page_bytes");
        assert_int_equal(!bytes, !cases[i].bytes);
        assert_string_equal(heard_item(&heard, "physical")->note,
                            bytes ? "of the page" : "of the next table");
        if (!bytes)
            continue;
        assert_int_equal(bytes->value, cases[i].bytes);
        assert_string_equal(bytes->note, cases[i].note);
    }
}

/* User is bit 2, Write bit 1, NoExecute bit 63. */
static void rights_are_those_of_the_three_bits(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        char expected[64];

        snprintf(expected, sizeof expected, "%s read%s%s",
                 i & 4 ? "user" : "kernel", i & 2 ? " write" : "",
                 i & 1 ? " execute" : "");
        show_one(NTL_X64, ntl_build_of(26100), NTL_PTE,
                 0x12345021 | (i & 4) | (i & 2) | (i & 1 ? 0 : 1ull << 63));
        assert_string_equal(heard_item(&heard, "rights")->text, expected);
    }
}

/* 8 digits on x86, but a large page can lie beyond 4 GB (PSE-36). */
static void addresses_have_the_digits_of_the_mode_or_of_the_number(void **state)
{
    (void)state;
    show_one(NTL_X86, ntl_build_of(7601), NTL_PDE, 0xffc001e3);
    assert_int_equal(heard_item(&heard, "physical")->digits, 8);
    show_one(NTL_X86, ntl_build_of(7601), NTL_PDE, 0xffc021e3);
    assert_int_equal(heard_item(&heard, "physical")->value, 0x1ffc00000);
    assert_int_equal(heard_item(&heard, "physical")->digits, 16);
    show_one(NTL_X64, ntl_build_of(26100), NTL_PTE, 0x1063);
    assert_int_equal(heard_item(&heard, "physical")->digits, 16);
}

static void without_the_mask_is_shown_where_it_was_taken_out(void **state)
{
    struct ntl_mmpte_options options = ntl_mmpte_options_of(
        NTL_X64, ntl_build_of(26100), NTL_PTE);

    (void)state;
    options.invalid_mask = 1ull << 45;
    show(&options, 0x0000200060533860);
    assert_shown("state=transition; unmasked=60533860; frame=60533;"
                 " physical=60533000; protection=3;"
                 " protection_name=MM_EXECUTE_READ");
    assert_int_equal(heard_item(&heard, "unmasked")->digits, 16);
    show(&options, 0x0000200060533870);
    assert_null(heard_item(&heard, "unmasked"));
}

static void layout_has_its_build_and_the_revisions_that_bound_it(void **state)
{
    static const struct {
        uint32_t build, revision, from, before;
        const char *name;
    } cases[] = {
        { 7601, 24213, 0, 24214, "x64/SOFTWARE#2" },
        { 7601, 24214, 24214, 0, "x64/SOFTWARE#3" },
        { 26100, 1, 0, 0, "x64/SOFTWARE#12" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct heard_item *from, *before;

        show_one(NTL_X64, revision(cases[i].build, cases[i].revision), NTL_PTE,
                 0x80);
        from = heard_item(&heard, "from_revision");
        before = heard_item(&heard, "before_revision");
        assert_string_equal(heard_item(&heard, "layout")->text, cases[i].name);
        assert_int_equal(heard_item(&heard, "layout_build")->value,
                         cases[i].build);
        assert_int_equal(from ? from->value : 0, cases[i].from);
        assert_int_equal(before ? before->value : 0, cases[i].before);
    }
}

static void layout_by_name_has_no_build_and_none_is_absent(void **state)
{
    struct ntl_mmpte_options options = ntl_mmpte_options_of(
        NTL_X64, ntl_build_of(26100), NTL_PTE);

    (void)state;
    options.layout = ntl_mmpte_layout_named("x64/SOFTWARE#1", 14);
    show(&options, 0x80);
    assert_string_equal(heard_item(&heard, "layout")->note, "chosen by name");
    assert_null(heard_item(&heard, "layout_build"));
    show_one(NTL_X86_PAE, ntl_build_of(2600), NTL_PTE, 0x80);
    assert_int_equal(heard_item(&heard, "layout")->kind, NTL_ABSENT);
}

/* state; then what was taken out, frame and physical, two addresses, ... */
static void steps_explain_each_number_that_was_computed(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t raw;
        size_t steps;
    } cases[] = {
        { NTL_X64, 0x8900000006877963, 3 },     /* frame, physical           */
        { NTL_X64, 0x12345880, 4 },             /* and Protection            */
        { NTL_X64, 0x001bbeda00002080, 4 },     /* file, offset, Protection  */
        { NTL_X64, 0x80, 2 },
        { NTL_X64, 0xc182cc1ffdf80400, 3 },     /* address, Protection       */
        { NTL_X64, 0, 1 },
        { NTL_X64, 0x0000100000001000, 3 },     /* freed: file, offset       */
        { NTL_X86_PAE, 0x8123456800000400, 3 },
        { NTL_X86, 0x12345400, 1 },             /* offsets in two parts      */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        show_one(cases[i].arch, ntl_build_of(cases[i].arch == NTL_X86
                                             ? 7601 : 19041), NTL_PTE,
                 cases[i].raw);
        if (heard.steps != cases[i].steps)
            fail_msg("%llx: %zu steps", (unsigned long long)cases[i].raw,
                     heard.steps);
    }
}

/* Which bits were taken, from where, and what they are. */
static void steps_have_the_bits_that_the_number_was_made_of(void **state)
{
    static const struct {
        enum ntl_arch arch;
        enum ntl_level level;
        uint64_t mask, raw;
        size_t step;
        uint64_t number[4];
    } cases[] = {
        { NTL_X64, NTL_PTE, 1ull << 45, 0x0000200060533860, 0,
          { 0x0000200060533860, 0x200000000000, 0x60533860 } },
        { NTL_X64, NTL_PTE, 1ull << 45, 0x0000200060533860, 1, { 0, 0, 1 } },
        { NTL_X64, NTL_PTE, 0, 0xc182cc1ffdf80400, 0, { 0, 1, 0 } },
        { NTL_X64, NTL_PTE, 0, 0xc182cc1ffdf80400, 1,
          { 0xc182cc1ffdf80400, 0xffffc182cc1ffdf8 } },
        { NTL_X64, NTL_PTE, 0, 0x12345021, 0, { 1, 0, 0 } },
        { NTL_X64, NTL_PTE, 0, 0x12345021, 1,
          { 0x12345021, 0xfffffffff000, 0x12345 } },
        { NTL_X64, NTL_PTE, 0, 0x12345021, 2, { 0x12345, 0x12345000 } },
        { NTL_X64, NTL_PDE, 0, 0x8a00000003c019e3, 1,
          { 0x8a00000003c019e3, 0xffffffe00000, 0x3c00 } },
        { NTL_X64, NTL_PTE, 0, 0x001bbeda00002080, 1,
          { 0x001bbeda00002080, 0xf000, 12, 2 } },
        { NTL_X64, NTL_PTE, 0, 0x001bbeda00002080, 2,
          { 0x001bbeda00002080, 0xffffffff00000000, 32, 0x1bbeda } },
        { NTL_X64, NTL_PTE, 0, 0x001bbeda00002080, 3,
          { 0x001bbeda00002080, 0x3e0, 5, 4 } },
        { NTL_X86, NTL_PDE, 0, 0x004061e3, 1,
          { 0x004061e3, 0x004061e3, 0x300400 } },
        { NTL_X86, NTL_PTE, 0, 0x00406063, 1,
          { 0x00406063, 0xfffff000, 0x406 } },
        { NTL_X86_PAE, NTL_PTE, 0, 0x8123456800000400, 1,
          { 0x8123456800000400, 0xffffffff00000000, 32, 0x81234568 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_mmpte_options options = ntl_mmpte_options_of(
            cases[i].arch, ntl_build_of(cases[i].arch == NTL_X86
                                        ? 7601 : 19041), cases[i].level);
        const struct ntl_phrase *step = &heard.step[cases[i].step];

        options.invalid_mask = cases[i].mask;
        show(&options, cases[i].raw);
        if (memcmp(step->number, cases[i].number, sizeof cases[i].number) != 0)
            fail_msg("%llx, step %zu: %llx %llx %llx %llx",
                     (unsigned long long)cases[i].raw, cases[i].step,
                     (unsigned long long)step->number[0],
                     (unsigned long long)step->number[1],
                     (unsigned long long)step->number[2],
                     (unsigned long long)step->number[3]);
        if (strstr(step->format, "%q") && strstr(step->format, "%q)"))
            assert_int_equal(step->digits, cases[i].arch == NTL_X86 ? 8 : 16);
    }
}

static void names_and_notes_never_fail(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_MMPTE_STATES; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(
                ntl_mmpte_state_name((enum ntl_mmpte_state)i),
                ntl_mmpte_state_name((enum ntl_mmpte_state)j));
    assert_string_equal(ntl_mmpte_state_name(NTL_MMPTE_STATES), "unknown");
    assert_string_equal(ntl_mmpte_state_note(NTL_MMPTE_STATES),
                        ntl_mmpte_state_note(NTL_MMPTE_UNKNOWN));
    assert_string_equal(ntl_mmpte_fit_note((enum ntl_mmpte_fit)4),
                        ntl_mmpte_fit_note(NTL_FIT_NEAREST));
    assert_string_not_equal(ntl_mmpte_fit_note(NTL_FIT_UNSERVICED),
                            ntl_mmpte_fit_note(NTL_FIT_NEAREST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_has_its_items),
        cmocka_unit_test(free_entry_has_both_readings_of_its_time),
        cmocka_unit_test(free_entry_is_read_by_the_list_of_its_own_side),
        cmocka_unit_test(pages_have_their_size_and_tables_none),
        cmocka_unit_test(rights_are_those_of_the_three_bits),
        cmocka_unit_test(
            addresses_have_the_digits_of_the_mode_or_of_the_number),
        cmocka_unit_test(without_the_mask_is_shown_where_it_was_taken_out),
        cmocka_unit_test(layout_has_its_build_and_the_revisions_that_bound_it),
        cmocka_unit_test(layout_by_name_has_no_build_and_none_is_absent),
        cmocka_unit_test(steps_explain_each_number_that_was_computed),
        cmocka_unit_test(steps_have_the_bits_that_the_number_was_made_of),
        cmocka_unit_test(names_and_notes_never_fail),
    };

    return cmocka_run_group_tests_name("mmpte-show", tests, NULL, NULL);
}
