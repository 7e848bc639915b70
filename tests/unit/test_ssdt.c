#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"
#include "vectors.h"

#include <ntlens/ssdt.h>
#include <ntlens/syscall.h>

#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(0x2545f4914f6cdd1d)

static uint64_t seed = SEED;

#define KI_SERVICE_TABLE UINT64_C(0xfffff80002a8e300)

/* --- one by hand ---------------------------------------------------------- */

/* ffac52c0 >> 4 with its sign is -53ad4; fffff800`02a8e300 - 53ad4. */
static void entries_of_x64_shift_with_their_sign(void **state)
{
    struct ntl_ssdt_service s = ntl_ssdt_decode(NTL_SSDT_SHIFTED,
                                                KI_SERVICE_TABLE, 0xffac52c0);

    (void)state;
    assert_int_equal(s.routine, UINT64_C(0xfffff80002a3a82c));
    assert_int_equal(s.offset, -0x53ad4);
    assert_int_equal(s.arguments, 0);
}

/* Practical Reverse Engineering, chapter 3: NtCreateFile of 8, 11 arguments. */
static void entries_of_x64_count_arguments_on_the_stack(void **state)
{
    struct ntl_ssdt_service s
        = ntl_ssdt_decode(NTL_SSDT_SHIFTED, UINT64_C(0xfffff803952ed200),
                          0x03ea2c07);
    uint32_t entry;

    (void)state;
    assert_int_equal(s.routine, UINT64_C(0xfffff803956d74c0));
    assert_int_equal(s.arguments, 7);
    assert_true(ntl_ssdt_encode(NTL_SSDT_SHIFTED, UINT64_C(0xfffff803952ed200),
                                UINT64_C(0xfffff803956d74c0), 7, &entry));
    assert_int_equal(entry, 0x03ea2c07);
}

static void entries_of_3790_add_their_arguments(void **state)
{
    uint64_t table = UINT64_C(0xfffff80001082400);
    struct ntl_ssdt_service s = ntl_ssdt_decode(NTL_SSDT_ADDED, table,
                                                0xfff9c2c3);
    uint32_t entry;

    (void)state;
    assert_int_equal(s.offset, -0x63d40);
    assert_int_equal(s.routine, UINT64_C(0xfffff8000101e6c0));
    assert_int_equal(s.arguments, 3);
    assert_true(ntl_ssdt_encode(NTL_SSDT_ADDED, table, s.routine, 3, &entry));
    assert_int_equal(entry, 0xfff9c2c3);
    assert_false(ntl_ssdt_encode(NTL_SSDT_ADDED, table, s.routine + 8, 3,
                                 &entry));
}

static void entries_of_x86_are_addresses(void **state)
{
    struct ntl_ssdt_service s = ntl_ssdt_decode(NTL_SSDT_ABSOLUTE, 0x813564d0,
                                                0x812cf1e2);
    uint32_t entry = 1;

    (void)state;
    assert_int_equal(s.routine, 0x812cf1e2);
    assert_true(ntl_ssdt_encode(NTL_SSDT_ABSOLUTE, 0x813564d0, 0x812cf1e2, 9,
                                &entry));
    assert_int_equal(entry, 0x812cf1e2);
    assert_false(ntl_ssdt_encode(NTL_SSDT_ABSOLUTE, 0, UINT64_C(0x100000000), 0,
                                 &entry));
    assert_int_equal(entry, 0x812cf1e2);
}

static void the_form_follows_processor_and_build(void **state)
{
    (void)state;
    assert_int_equal(ntl_ssdt_form(NTL_X64, 3790), NTL_SSDT_ADDED);
    assert_int_equal(ntl_ssdt_form(NTL_X64, 6000), NTL_SSDT_SHIFTED);
    assert_int_equal(ntl_ssdt_form(NTL_X64_LA57, 26100), NTL_SSDT_SHIFTED);
    assert_int_equal(ntl_ssdt_form(NTL_ARM64, 0), NTL_SSDT_SHIFTED);
    assert_int_equal(ntl_ssdt_form(NTL_X86, 19045), NTL_SSDT_ABSOLUTE);
    assert_int_equal(ntl_ssdt_form(NTL_X86_PAE, 2600), NTL_SSDT_ABSOLUTE);
}

/* --- there and back ------------------------------------------------------- */

enum { PAIRS = 1000000 };

static void assert_back(enum ntl_ssdt_form form, uint64_t table, uint32_t entry)
{
    struct ntl_ssdt_service s = ntl_ssdt_decode(form, table, entry);
    uint32_t back;

    if (!ntl_ssdt_encode(form, table, s.routine, s.arguments, &back)
        || back != entry)
        fail_msg("table %llx entry %x, seed %llx", (unsigned long long)table,
                 (unsigned)entry, (unsigned long long)SEED);
}

static void entries_turn_into_routines_and_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PAIRS; i++) {
        uint64_t table = random_next(&seed);
        uint32_t entry = (uint32_t)random_next(&seed);

        assert_back(NTL_SSDT_SHIFTED, table, entry);
        assert_back(NTL_SSDT_ADDED, table, entry);
        assert_back(NTL_SSDT_ABSOLUTE, table, entry);
    }
}

/* The distance is computed here without shifts: -8000000h to 7ffffffh. */
static void routines_turn_into_entries_and_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PAIRS; i++) {
        uint64_t table = random_next(&seed);
        uint64_t away = random_next(&seed) & 0xfffffff;
        uint64_t routine = table + away - 0x8000000;
        unsigned arguments = (unsigned)(random_next(&seed) & 15);
        struct ntl_ssdt_service s;
        uint32_t entry;

        if (!ntl_ssdt_encode(NTL_SSDT_SHIFTED, table, routine, arguments,
                             &entry))
            fail_msg("table %llx routine %llx, seed %llx",
                     (unsigned long long)table, (unsigned long long)routine,
                     (unsigned long long)SEED);
        s = ntl_ssdt_decode(NTL_SSDT_SHIFTED, table, entry);
        assert_int_equal(s.routine, routine);
        assert_int_equal(s.arguments, arguments);
    }
}

static void routines_out_of_reach_have_no_entry(void **state)
{
    static const struct { int64_t away; bool shifted, added; } edge[] = {
        { 0x7fffff0, true, true }, { 0x8000000, false, true },
        { -0x8000000, true, true }, { -0x8000010, false, true },
        { 0x7ffffff0, false, true }, { INT64_C(0x80000000), false, false },
        { -INT64_C(0x80000000), false, true },
        { -INT64_C(0x80000010), false, false },
        { INT64_MAX, false, false }, { INT64_MIN, false, false },
    };
    uint32_t entry;

    (void)state;
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
        uint64_t routine = KI_SERVICE_TABLE + (uint64_t)edge[i].away;

        assert_int_equal(ntl_ssdt_encode(NTL_SSDT_SHIFTED, KI_SERVICE_TABLE,
                                         routine, 0, &entry), edge[i].shifted);
        assert_int_equal(ntl_ssdt_encode(NTL_SSDT_ADDED, KI_SERVICE_TABLE,
                                         routine, 0, &entry), edge[i].added);
    }
    assert_false(ntl_ssdt_encode(NTL_SSDT_SHIFTED, KI_SERVICE_TABLE,
                                 KI_SERVICE_TABLE, 16, &entry));
}

/* --- descriptors ---------------------------------------------------------- */

static void descriptors_have_four_words(void **state)
{
    static const uint64_t word[4] = {
        UINT64_C(0xffffffff813564d0), 0, UINT64_C(0xcccccccc000001ad),
        0x81356b88,
    };
    struct ntl_ssdt_descriptor d = ntl_ssdt_descriptor(NTL_X86, word);

    (void)state;
    assert_int_equal(d.Base, 0x813564d0);
    assert_int_equal(d.Limit, 0x1ad);
    assert_int_equal(d.Number, 0x81356b88);
    d = ntl_ssdt_descriptor(NTL_X64, word);
    assert_int_equal(d.Base, UINT64_C(0xffffffff813564d0));
    assert_int_equal(d.Limit, 0x1ad);
}

/* --- transcripts ---------------------------------------------------------- */

/* `Windows 10 x64 (0x1ce services)`: the build with as many; else Windows 8. */
static uint32_t build_of(const struct vectors *v, enum ntl_arch arch)
{
    char text[VECTOR_TEXT];
    const char *count;

    assert_true(vector_text(v, "windows", text));
    count = strstr(text, "(0x");
    if (!count)
        return 9200;
    for (size_t i = 0; i < ntl_syscall_editions(arch, NTL_SYSCALL_NT); i++) {
        struct ntl_syscall_edition e
            = ntl_syscall_edition(arch, NTL_SYSCALL_NT, i);

        if (e.services == strtoul(count + 1, NULL, 16))
            return e.build;
    }
    fail_msg("no build has %s services", count);
    return 0;
}

static void check_transcript(const struct vectors *v)
{
    char text[VECTOR_TEXT], name[NTL_SYSCALL_NAME];
    uint64_t table, at, raw, address;
    enum ntl_arch arch;
    uint32_t build;
    struct ntl_syscall_choice choice;

    assert_true(vector_text(v, "arch", text));
    arch = strcmp(text, "x86") == 0 ? NTL_X86 : NTL_X64;
    build = build_of(v, arch);
    assert_true(vector_hex(v, "input.table", &table));
    assert_true(vector_hex(v, "input.entry_at", &at));
    assert_true(vector_hex(v, "input.raw", &raw));
    assert_true(vector_hex(v, "expected.address", &address));
    assert_int_equal(ntl_ssdt_decode(ntl_ssdt_form(arch, build), table,
                                     (uint32_t)raw).routine, address);
    assert_true(vector_text(v, "expected.name", text));
    ntl_syscall_choose(arch, NTL_SYSCALL_NT, build, &choice);
    ntl_syscall_name(ntl_syscall_at(&choice.edition[0],
                                    (uint32_t)(at - table) / NTL_SSDT_ENTRY),
                     name);
    assert_string_equal(name, strchr(text, '!') + 1);
}

static void transcripts_agree(void **state)
{
    static struct vectors v;
    size_t count = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    for (; vectors_next(&v, "ssdt"); count++)
        check_transcript(&v);
    vectors_close(&v);
    assert_true(count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_x64_shift_with_their_sign),
        cmocka_unit_test(entries_of_x64_count_arguments_on_the_stack),
        cmocka_unit_test(entries_of_3790_add_their_arguments),
        cmocka_unit_test(entries_of_x86_are_addresses),
        cmocka_unit_test(the_form_follows_processor_and_build),
        cmocka_unit_test(entries_turn_into_routines_and_back),
        cmocka_unit_test(routines_turn_into_entries_and_back),
        cmocka_unit_test(routines_out_of_reach_have_no_entry),
        cmocka_unit_test(descriptors_have_four_words),
        cmocka_unit_test(transcripts_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
