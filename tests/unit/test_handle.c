#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "covers.h"
#include "facts.h"
#include "random.h"
#include "vectors.h"

#include <ntlens/handle.h>
#include <ntlens/structs.h>

#include <stdlib.h>
#include <string.h>

static struct ntl_build build(uint32_t number)
{
    return (struct ntl_build) { .number = number };
}

/* --- the value ------------------------------------------------------------ */

static void handle_bits_are_tag_entry_page_and_top(void **state)
{
    struct ntl_handle h = ntl_handle(NTL_X64, 0xfffff9);

    (void)state;
    assert_int_equal(h.tag, 1);
    assert_int_equal(h.plain, 0xfffff8);
    assert_int_equal(h.index[0], 0xfe);
    assert_int_equal(h.index[1], 0x1ff);
    assert_int_equal(h.index[2], 0x1f);
    assert_int_equal(ntl_handle_levels(&h), 2);
    h = ntl_handle(NTL_X86, 0x800);
    assert_int_equal(h.index[0], 0);
    assert_int_equal(h.index[1], 1);
}

/* test ecx,3FCh; on x86 a page has twice as many entries. */
static void handle_with_entry_bits_clear_is_never_valid(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    assert_int_equal(ntl_handle_entry_bits(NTL_X64), 0x3fc);
    assert_int_equal(ntl_handle_entry_bits(NTL_X86), 0x7fc);
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t value = random_sized(&seed);
        struct ntl_handle wide = ntl_handle(NTL_X64, value);
        struct ntl_handle narrow = ntl_handle(NTL_X86_PAE, value);

        assert_int_equal(wide.never_valid,
                         (value & 0x3fc) == 0 && !wide.pseudo);
        assert_int_equal(narrow.never_valid,
                         (value & 0x7fc) == 0 && !narrow.pseudo);
    }
}

static void small_negative_numbers_are_pseudo_handles(void **state)
{
    (void)state;
    assert_string_equal(ntl_handle(NTL_X64, UINT64_MAX).pseudo,
                        "NtCurrentProcess");
    assert_string_equal(ntl_handle(NTL_X86, UINT32_MAX - 1).pseudo,
                        "NtCurrentThread");
    assert_string_equal(ntl_handle(NTL_X64, UINT64_MAX - 5).pseudo,
                        "NtCurrentThreadEffectiveToken");
    assert_null(ntl_handle(NTL_X64, UINT64_MAX - 6).pseudo);
    assert_null(ntl_handle(NTL_X64, UINT32_MAX).pseudo);
    assert_null(ntl_handle(NTL_X64, 0).pseudo);
}

static void kernel_handles_lose_their_mark(void **state)
{
    struct ntl_handle h = ntl_handle(NTL_X64, UINT64_C(0xffffffff80000abc));

    (void)state;
    assert_true(h.kernel);
    assert_int_equal(h.plain, 0xabc);
    assert_false(ntl_handle(NTL_X64, 0x80000abc).kernel);
    assert_true(ntl_handle(NTL_X86, 0x80000abc).kernel);
}

/* --- the way -------------------------------------------------------------- */

static void entry_of_a_table_of_one_level_is_counted_from_it(void **state)
{
    struct ntl_handle h = ntl_handle(NTL_X64, 0x3fc);
    struct ntl_handle_walk walk;

    (void)state;
    ntl_handle_walk(NTL_X64, &h, UINT64_C(0xffffc00012345000), NULL, 0, &walk);
    assert_true(walk.has_entry);
    assert_int_equal(walk.entry, UINT64_C(0xffffc00012345ff0));
    h = ntl_handle(NTL_X64, 0x404);
    ntl_handle_walk(NTL_X64, &h, UINT64_C(0xffffc00012345000), NULL, 0, &walk);
    assert_false(walk.reaches);
    assert_false(walk.has_entry);
    ntl_handle_walk(NTL_X64, &h, UINT64_C(0xffffc00012345003), NULL, 0, &walk);
    assert_false(walk.reaches);
}

static void entry_of_three_levels_needs_two_reads(void **state)
{
    static const uint64_t pointer[] = {
        UINT64_C(0xffffc00011111000), UINT64_C(0xffffc00022222000),
    };
    struct ntl_handle h = ntl_handle(NTL_X64, 0xfffff8);
    struct ntl_handle_walk walk;

    (void)state;
    ntl_handle_walk(NTL_X64, &h, UINT64_C(0xffffc00008705292), pointer, 1,
                    &walk);
    assert_int_equal(walk.read[0].address, UINT64_C(0xffffc00008705388));
    assert_true(walk.read[0].known);
    assert_int_equal(walk.read[1].address, UINT64_C(0xffffc00011111ff8));
    assert_false(walk.read[1].known);
    assert_false(walk.has_entry);
    ntl_handle_walk(NTL_X64, &h, UINT64_C(0xffffc00008705292), pointer, 2,
                    &walk);
    assert_int_equal(walk.entry, UINT64_C(0xffffc00022222fe0));
}

/* As ExpLookupHandleTableEntry computes it, with its biased pointers. */
static uint64_t looked_up(uint64_t handle, uint64_t code,
                          const uint64_t pointer[2], uint64_t read[2])
{
    uint64_t plain = handle & ~UINT64_C(3);

    if ((code & 3) == 1) {
        read[0] = code + 8 * (plain >> 10) - 1;
        return pointer[0] + 4 * (plain & 0x3ff);
    }
    if (code & 3) {
        read[0] = code + 8 * (plain >> 19) - 2;
        read[1] = pointer[0] + 8 * ((plain >> 10) & 0x1ff);
        return pointer[1] + 4 * (plain & 0x3ff);
    }
    return code + 4 * plain;
}

static void walks_go_where_the_kernel_goes(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t pointer[] = { random_next(&seed) << 12,
                               random_next(&seed) << 12 }, read[2] = { 0 };
        uint64_t code = random_next(&seed) << 12 | random_below(&seed, 3);
        uint64_t value = random_sized(&seed) & 0x7fffffff;
        struct ntl_handle h = ntl_handle(NTL_X64, value);
        struct ntl_handle_walk walk;
        uint64_t entry = looked_up(value, code, pointer, read);

        ntl_handle_walk(NTL_X64, &h, code, pointer, 2, &walk);
        assert_int_equal(walk.reaches, ntl_handle_levels(&h) <= (code & 3));
        if (!walk.reaches)
            continue;
        assert_true(walk.has_entry);
        assert_int_equal(walk.entry, entry);
        for (unsigned r = 0; r < (code & 3); r++)
            assert_int_equal(walk.read[r].address, read[r]);
    }
}

/* --- the entry ------------------------------------------------------------ */

/* sar rdi,10h; and rdi,-10h, by division that rounds down. */
static uint64_t shifted(uint64_t low, unsigned shift)
{
    uint64_t by = UINT64_C(1) << shift;
    uint64_t magnitude = low >> 63 ? ~low / by : low / by;

    return (low >> 63 ? ~magnitude : magnitude) & ~UINT64_C(0xf);
}

static void pointer_is_what_the_instructions_compute(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint32_t build;
        unsigned shift;
    } rows[] = {
        { NTL_X64, 9200, 19 }, { NTL_X64, 9600, 16 }, { NTL_X64, 26100, 16 },
        { NTL_X64_LA57, 26100, 7 }, { NTL_ARM64, 26100, 16 },
    };
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t low = random_next(&seed);

        for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
            assert_int_equal(ntl_handle_entry(rows[r].arch,
                                              build(rows[r].build), low, 0)
                             .pointer, shifted(low, rows[r].shift));
        assert_int_equal(ntl_handle_entry(NTL_X86, build(9200), low, 0).pointer,
                         low & 0xfffffff8);
        assert_int_equal(ntl_handle_entry(NTL_X64, build(7601), low, 0).pointer,
                         low & ~UINT64_C(7));
        assert_int_equal(ntl_handle_entry(NTL_X86, build(7601), low, 0).pointer,
                         (low & ~UINT64_C(7)) & UINT32_MAX);
    }
}

static void entry_of_windows_7_keeps_protection_in_the_access(void **state)
{
    struct ntl_handle_entry e = ntl_handle_entry(
        NTL_X64, build(7601), UINT64_C(0xfffffa8001234567), 0x021f0003);

    (void)state;
    assert_int_equal(e.pointer, UINT64_C(0xfffffa8001234560));
    assert_int_equal(e.granted_access, 0x1f0003);
    assert_int_equal(e.attributes, NTL_HANDLE_PROTECT_CLOSE | NTL_HANDLE_INHERIT
                                   | NTL_HANDLE_AUDIT);
    assert_true(e.unlocked);
    assert_false(e.has_count);
}

static void attributes_have_the_same_meaning_in_all_forms(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 8; a++) {
        uint64_t bit = a;
        uint32_t low86 = 0x80000001u | (a & 6), high86 = (a & 1) << 25;

        assert_int_equal(ntl_handle_entry(NTL_X64, build(9200),
                                          bit << 20 | 1, 0).attributes, a);
        assert_int_equal(ntl_handle_entry(NTL_X64, build(9600),
                                          bit << 17 | 1, 0).attributes, a);
        assert_int_equal(ntl_handle_entry(NTL_X64_LA57, build(26100),
                                          bit << 8 | 1, 0).attributes, a);
        assert_int_equal(ntl_handle_entry(NTL_X86_PAE, build(9600), low86,
                                          high86).attributes, a);
        assert_int_equal(ntl_handle_entry(NTL_X86, build(7601), low86, high86)
                         .attributes, a);
    }
}

static void counts_are_read_where_the_form_has_them(void **state)
{
    (void)state;
    assert_int_equal(ntl_handle_entry(NTL_X64, build(9200), 0xfffff, 0).count,
                     0x7ffff);
    assert_int_equal(ntl_handle_entry(NTL_X64, build(9600), 0xfffff, 0).count,
                     0xffff);
    assert_int_equal(ntl_handle_entry(NTL_X64_LA57, build(26100), 0xfffff, 0)
                     .count, 0x7f);
    assert_int_equal(ntl_handle_entry(NTL_X86, build(9200), 1, UINT32_MAX)
                     .count, 0x3f);
    assert_int_equal(ntl_handle_entry(NTL_X86, build(9600), 1, UINT32_MAX)
                     .count, 0x1f);
}

static void count_of_10h_sends_a_reference_to_refill(void **state)
{
    (void)state;
    assert_int_equal(ntl_handle_path(0), NTL_HANDLE_SLOW);
    assert_int_equal(ntl_handle_path(0x10), NTL_HANDLE_REFILL);
    assert_int_equal(ntl_handle_path(0xf), NTL_HANDLE_FAST);
    assert_int_equal(ntl_handle_path(0x11), NTL_HANDLE_FAST);
    assert_int_equal(ntl_handle_path(0x7fff), NTL_HANDLE_FAST);
}

static void empty_entry_is_free(void **state)
{
    (void)state;
    assert_true(ntl_handle_entry(NTL_X64, build(26100), 0, 0x1234).free);
    assert_false(ntl_handle_entry(NTL_X64, build(26100), 2, 0).free);
    assert_false(ntl_handle_entry(NTL_X64, build(26100), 2, 0).unlocked);
}

/* --- against the structures ----------------------------------------------- */

static const struct ntl_member *member(const struct ntl_structure *s,
                                       const char *name)
{
    size_t count;
    const struct ntl_member *m = ntl_structure_members(s, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(ntl_member_name(&m[i]), name) == 0)
            return &m[i];
    return NULL;
}

/* A field of the form against the symbols; false where these have no bits. */
static bool same_bits(enum ntl_arch arch, unsigned column,
                      const struct ntl_field *f, unsigned word)
{
    const struct ntl_structure *s
        = ntl_structure_named(arch, "HANDLE_TABLE_ENTRY", 18);
    const struct ntl_member *m = member(s, f->key);
    struct ntl_place place;

    if (!m || ntl_member_place(s, m, column, &place) != NTL_STRUCT_THERE
        || place.width == 0)
        return false;
    assert_int_equal(place.offset * 8 + place.low, word * 8 + f->lo);
    assert_int_equal(place.width, f->hi - f->lo + 1);
    return true;
}

static void forms_are_those_of_the_symbols(void **state)
{
    static const enum ntl_arch archs[] = { NTL_X64, NTL_X86 };

    (void)state;
    for (size_t a = 0; a < 2; a++) {
        const struct ntl_structure *s
            = ntl_structure_named(archs[a], "HANDLE_TABLE_ENTRY", 18);
        size_t columns, compared = 0;
        const struct ntl_struct_build *b = ntl_structure_builds(s, &columns);

        for (unsigned c = 0; c < columns; c++) {
            const struct ntl_handle_form *form
                = ntl_handle_form(archs[a], b[c].build);
            bool packed = b[c].build.number >= 9200;
            size_t same = 0;

            for (unsigned i = 0; i < form->low.count; i++)
                same += same_bits(archs[a], c, &form->low.fields[i], 0);
            for (unsigned i = 0; i < form->high.count; i++)
                same += same_bits(archs[a], c, &form->high.fields[i],
                                  a ? 4 : 8);
            assert_true(packed ? same >= 5 : same == 0);
            compared += same;
        }
        assert_true(compared > 60);
    }
}

/* ObDecodeShift and ObAttributesShift of every kernel since 9926. */
static void shifts_are_those_of_every_kernel_that_was_served(void **state)
{
    static struct facts t;
    size_t rows = 0;

    (void)state;
    if (!facts_open(&t, "layouts/kphdyn_offsets.tsv"))
        skip();
    assert_true(facts_next(&t));
    for (; facts_next(&t); rows++) {
        enum ntl_arch arch = strcmp(t.cell[0], "arm64") == 0 ? NTL_ARM64
                             : strstr(t.cell[1], "la57") ? NTL_X64_LA57
                             : NTL_X64;
        const struct ntl_handle_form *form = ntl_handle_form(
            arch, build((uint32_t)strtoul(t.cell[2], NULL, 10)));

        assert_int_equal(form->shift + 4, strtoul(t.cell[5], NULL, 16));
        assert_int_equal(ntl_layout_field(&form->low, "Attributes")->lo,
                         strtoul(t.cell[6], NULL, 16));
    }
    assert_int_equal(rows, 456);
}

static void header_ends_where_the_body_begins(void **state)
{
    static const enum ntl_arch archs[] = { NTL_X64, NTL_X86 };

    (void)state;
    for (size_t a = 0; a < 2; a++) {
        const struct ntl_structure *s
            = ntl_structure_named(archs[a], "OBJECT_HEADER", 13);
        size_t columns;

        ntl_structure_builds(s, &columns);
        for (unsigned c = 0; c < columns; c++) {
            struct ntl_place place;

            assert_int_equal(ntl_member_place(s, member(s, "Body"), c, &place),
                             NTL_STRUCT_THERE);
            assert_int_equal(place.offset, ntl_handle_header_size(archs[a]));
        }
    }
}

static void layouts_cover_each_bit_once(void **state)
{
    static const uint32_t builds[] = { 2600, 7601, 9200, 9600, 26100 };

    (void)state;
    for (unsigned a = 0; a < NTL_ARCH_COUNT; a++) {
        for (size_t b = 0; b < sizeof builds / sizeof *builds; b++) {
            const struct ntl_handle_form *form
                = ntl_handle_form((enum ntl_arch)a, build(builds[b]));
            const struct ntl_layout *layout[] = { &form->low, &form->high };

            for (unsigned i = 0; i < 2; i++)
                assert_covers(layout[i]);
        }
    }
}

/* --- transcripts ---------------------------------------------------------- */

/* "Windows 8.1 x64 ..." */
static struct ntl_build build_of(const struct vectors *v)
{
    char windows[VECTOR_TEXT];

    assert_true(vector_text(v, "windows", windows));
    return build(strstr(windows, "8.1") ? 9600 : 19041);
}

static void expect(const struct vectors *v, const char *path, uint64_t value)
{
    uint64_t wanted;

    if (vector_hex(v, path, &wanted))
        assert_int_equal(value, wanted);
}

static void compare_walk(const struct vectors *v, enum ntl_arch arch)
{
    uint64_t value = 0, code, page;
    struct ntl_handle h;
    struct ntl_handle_walk walk;

    assert_true(vector_hex(v, "input.handle", &value));
    h = ntl_handle(arch, value);
    expect(v, "expected.l0_index", h.index[0] * 4);
    expect(v, "expected.l1_index", h.index[1]);
    expect(v, "expected.l2_index", h.index[2]);
    if (!vector_hex(v, "input.table_code", &code))
        return;
    assert_int_equal(ntl_handle_levels(&h) <= (code & 3), 1);
    if (!vector_hex(v, "expected.entry", &page))
        return;
    page &= ~UINT64_C(0xfff);
    ntl_handle_walk(arch, &h, code, &page, 1, &walk);
    assert_true(walk.has_entry);
    expect(v, "expected.entry", walk.entry);
}

static void compare_entry(const struct vectors *v, enum ntl_arch arch)
{
    uint64_t low = 0, high = 0;
    struct ntl_handle_entry e;

    assert_true(vector_hex(v, "input.low", &low));
    assert_true(vector_hex(v, "input.high", &high));
    e = ntl_handle_entry(arch, build_of(v), low, high);
    expect(v, "expected.object_header", e.pointer);
    expect(v, "expected.object", e.pointer + ntl_handle_header_size(arch));
    expect(v, "expected.granted_access", e.granted_access);
    expect(v, "expected.refcnt", e.count);
    expect(v, "expected.unlocked", e.unlocked);
    expect(v, "expected.object_pointer_bits",
           ntl_layout_get(&e.form->low, e.low, "ObjectPointerBits"));
    assert_int_equal(e.attributes, 0);
}

static void entries_agree_with_transcripts(void **state)
{
    static struct vectors v;
    char arch[VECTOR_TEXT];
    size_t compared = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    for (; vectors_next(&v, "handle"); compared++) {
        enum ntl_arch a;

        assert_true(vector_text(&v, "arch", arch));
        a = strcmp(arch, "x86") == 0 ? NTL_X86_PAE : NTL_X64;
        compare_walk(&v, a);
        compare_entry(&v, a);
    }
    vectors_close(&v);
    assert_int_equal(compared, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handle_bits_are_tag_entry_page_and_top),
        cmocka_unit_test(handle_with_entry_bits_clear_is_never_valid),
        cmocka_unit_test(small_negative_numbers_are_pseudo_handles),
        cmocka_unit_test(kernel_handles_lose_their_mark),
        cmocka_unit_test(entry_of_a_table_of_one_level_is_counted_from_it),
        cmocka_unit_test(entry_of_three_levels_needs_two_reads),
        cmocka_unit_test(walks_go_where_the_kernel_goes),
        cmocka_unit_test(pointer_is_what_the_instructions_compute),
        cmocka_unit_test(entry_of_windows_7_keeps_protection_in_the_access),
        cmocka_unit_test(attributes_have_the_same_meaning_in_all_forms),
        cmocka_unit_test(counts_are_read_where_the_form_has_them),
        cmocka_unit_test(count_of_10h_sends_a_reference_to_refill),
        cmocka_unit_test(empty_entry_is_free),
        cmocka_unit_test(forms_are_those_of_the_symbols),
        cmocka_unit_test(shifts_are_those_of_every_kernel_that_was_served),
        cmocka_unit_test(header_ends_where_the_body_begins),
        cmocka_unit_test(layouts_cover_each_bit_once),
        cmocka_unit_test(entries_agree_with_transcripts),
    };

    return cmocka_run_group_tests_name("handle", tests, NULL, NULL);
}
