/* What a parameter says by its type, at the borders where that changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "spoken.h"

#include <ntlens/bugcheck.h>

#include <stdio.h>
#include <string.h>

#define P(type) NTL_PARAM_##type
#define KERNEL UINT64_C(0xfffff80167a3b2c4)

struct row {
    enum ntl_param type;
    enum ntl_arch arch;
    uint64_t value;
    const char *says;
};

static struct ntl_region_view view_of(enum ntl_arch arch, uint32_t build)
{
    return (struct ntl_region_view) {
        .map = ntl_selfmap(arch, ntl_paging(arch)->index_default),
        .build = { .number = build },
    };
}

static const char *reading(enum ntl_param type,
                           const struct ntl_region_view *view, uint64_t value,
                           const char *meaning)
{
    static char text[NTL_READING_TEXT];

    return spoken(ntl_param_read(text, sizeof text, type, value, meaning,
                                 view));
}

static void assert_says(const struct row *row)
{
    struct ntl_region_view view = view_of(row->arch, 26100);
    const char *says = reading(row->type, &view, row->value, NULL);

    if (strcmp(says, row->says) != 0)
        fail_msg("type %d, mode %d, %llx: \"%s\", not \"%s\"", (int)row->type,
                 (int)row->arch, (unsigned long long)row->value, says,
                 row->says);
}

#define SAYS(...)                                                              \
    do {                                                                       \
        static const struct row rows_[] = { __VA_ARGS__ };                     \
                                                                               \
        for (size_t i_ = 0; i_ < sizeof rows_ / sizeof *rows_; i_++)           \
            assert_says(&rows_[i_]);                                           \
    } while (0)

static void places_are_null_near_it_known_text_or_a_region(void **state)
{
    (void)state;
    SAYS({ P(CODE_ADDRESS), NTL_X64, 0, "null" },
         { P(CODE_ADDRESS), NTL_X64, 9,
           "near null: a field 9 bytes into nothing" },
         { P(CODE_ADDRESS), NTL_X64, 10,
           "near null: a field a bytes into nothing (hexadecimal)" },
         { P(CODE_ADDRESS), NTL_X64, 0xffff,
           "near null: a field ffff bytes into nothing (hexadecimal)" },
         { P(CODE_ADDRESS), NTL_X64, 0x10000, "user space" },
         { P(CODE_ADDRESS), NTL_X64, 0xffffffffffff0000,
           "near null: 10000 bytes below it (hexadecimal)" },
         { P(CODE_ADDRESS), NTL_X86, 0xffff0000,
           "near null: 10000 bytes below it (hexadecimal)" },
         { P(CODE_ADDRESS), NTL_X86, 0xffffffffffff0000,
           "near null: 10000 bytes below it (hexadecimal)" },
         { P(CODE_ADDRESS), NTL_X64, 0x8000deadbeef0000,
           "not canonical: no address" },
         { P(CODE_ADDRESS), NTL_X86, 0x100000000,
           "more than 32 bits: no address" },
         { P(CODE_ADDRESS), NTL_X64, 0x6c6c642e746e,
           "the characters \"nt.dll\"" },
         { P(CODE_ADDRESS), NTL_X64, KERNEL, "system space" },
         { P(OBJECT), NTL_X64, KERNEL, "system space" },
         { P(OBJECT), NTL_X64, 0x7ff612345678,
           "user space: no place for it" },
         { P(OBJECT), NTL_X64, 0xffff,
           "near null: a field ffff bytes into nothing (hexadecimal)" },
         { P(OBJECT), NTL_X64, 0x10000, "user space: no place for it" });
}

static void address_has_its_pte_where_it_is_one(void **state)
{
    struct ntl_region_view view = view_of(NTL_X64, 7601);

    (void)state;
    /* (fffff88000001000 >> 9) * 1, of bits 47 to 12: MmPteBase + ... */
    assert_non_null(strstr(reading(P(ADDRESS), &view, 0xfffff88000001000, NULL),
                           "; PTE at MmPteBase+7c40000008"));
    view.index_known = true;
    assert_non_null(strstr(reading(P(ADDRESS), &view, 0xfffff88000001000, NULL),
                           "; PTE at fffff6fc`40000008"));
    assert_null(strstr(reading(P(ADDRESS), &view, 0x8000deadbeef0000, NULL),
                       "PTE"));
    assert_null(strstr(reading(P(ADDRESS), &view, 0x18, NULL), "PTE"));
    view = view_of(NTL_X86, 7601);
    assert_non_null(strstr(reading(P(ADDRESS), &view, 0x80001000, NULL),
                           "; PTE at c0200004"));
    assert_non_null(strstr(reading(P(ADDRESS), &view, 0xffffffff80001000, NULL),
                           "; PTE at c0200004"));
    assert_non_null(strstr(reading(P(PTE_ADDRESS), &view, 0xc0200004, NULL),
                           "; the PTE of 80001000"));
    assert_null(strstr(reading(P(PTE_ADDRESS), &view, 0xc0200004, NULL),
                       "index"));
    view = view_of(NTL_X64, 26100);
    assert_non_null(strstr(reading(P(PTE_ADDRESS), &view, 0xffffeb8000000008,
                                   NULL),
                           "; the PTE of 00000000`00001000, if the self-map's"
                           " index is 1d7"));
    assert_null(strstr(reading(P(PTE_ADDRESS), &view, 0x7ff612345678, NULL),
                       "the PTE"));
}

static void entries_and_frames_have_their_addresses(void **state)
{
    (void)state;
    SAYS({ P(PTE), NTL_X64, 0x8a00000012345963, "valid, frame 12345" },
         { P(PTE), NTL_X64, 0x12345880,
           "transition, frame 12345, MM_READWRITE" },
         { P(PTE), NTL_X64, 0x80, "demand_zero, MM_READWRITE" },
         { P(PFN), NTL_X64, 0x12345, "physical 00000000`12345000" },
         { P(PFN), NTL_X64, UINT64_C(0xfffffffffffff),
           "physical ffffffff`fffff000" },
         { P(PFN), NTL_X64, UINT64_C(0x10000000000000), "" },
         { P(PHYSICAL), NTL_X64, 0x12345fff, "page frame 12345" });
}

static void levels_and_accesses_have_their_names(void **state)
{
    (void)state;
    SAYS({ P(IRQL), NTL_X64, 0, "PASSIVE_LEVEL" },
         { P(IRQL), NTL_X64, 2, "DISPATCH_LEVEL" },
         { P(IRQL), NTL_X64, 7, "a device's IRQL" },
         { P(IRQL), NTL_X64, 15, "HIGH_LEVEL" },
         { P(IRQL), NTL_X64, 16, "above HIGH_LEVEL: not an IRQL" },
         { P(IRQL), NTL_X64, 0xfe, "above HIGH_LEVEL: not an IRQL" },
         { P(IRQL), NTL_X64, 0xff,
           "no level: interrupts were disabled (IF clear)" },
         { P(ACCESS), NTL_X64, 0, "read" }, { P(ACCESS), NTL_X64, 1, "write" },
         { P(ACCESS), NTL_X64, 0x20, "" }, { P(BOOLEAN), NTL_X64, 0, "false" },
         { P(BOOLEAN), NTL_X64, 2, "true" });
}

/* 50's second parameter, from build 10240 on. */
static void page_fault_code_is_read_as_its_build_has_it(void **state)
{
    static const struct { enum ntl_arch arch; uint32_t build; bool own; }
    cases[] = {
        { NTL_X64, 0, true }, { NTL_X64, 10240, true },
        { NTL_X64, 10239, false }, { NTL_X64, 2600, false },
        { NTL_ARM64, 26100, false }, { NTL_X86, 10240, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_region_view view = view_of(cases[i].arch, cases[i].build);

        assert_int_equal(
            strcmp(reading(P(PF_ERROR), &view, 1, NULL), "write") != 0,
            cases[i].own);
    }
}

static void numbers_of_the_processor_have_their_names(void **state)
{
    struct ntl_region_view view = view_of(NTL_X64, 26100);

    (void)state;
    assert_true(strncmp(reading(P(TRAP), &view, 14, NULL), "#PF ", 4) == 0);
    assert_true(strncmp(reading(P(TRAP), &view, 8, NULL), "#DF ", 4) == 0);
    assert_string_equal(reading(P(TRAP), &view, 0x10e, NULL), "");
    assert_string_equal(reading(P(MSR), &view, 0xc0000082, NULL), "LSTAR");
    assert_string_equal(reading(P(MSR), &view, 0xc1c00082, NULL), "");
    assert_string_equal(reading(P(CR), &view, 0x80000021, "CR0"), "PE NE PG");
    assert_string_equal(reading(P(CR), &view, 0x80000021, "CR44"),
                        "bits 0 5 31");
    assert_string_equal(reading(P(CR), &view, 0x80000021, NULL), "bits 0 5 31");
    assert_non_null(strstr(reading(P(SELECTOR), &view, 0x33, NULL), ", RPL 3"));
    assert_string_equal(reading(P(SELECTOR), &view, 0x37, NULL), "RPL 3");
    SAYS({ P(FLAGS), NTL_X64, 0, "" }, { P(FLAGS), NTL_X64, 8, "bit 3" },
         { P(FLAGS), NTL_X64, 0x8000000000000001, "bits 0 63" },
         { P(FLAGS), NTL_X64, 0xfff, "bits 0 1 2 3 4 5 6 7 8 9 10 11" },
         { P(FLAGS), NTL_X64, 0x1fff, "" });
}

static void statuses_have_32_bits(void **state)
{
    (void)state;
    SAYS({ P(NTSTATUS), NTL_X64, 0xc0000005, "STATUS_ACCESS_VIOLATION" },
         { P(NTSTATUS), NTL_X64, 0xffffffffc0000005,
           "STATUS_ACCESS_VIOLATION" },
         { P(NTSTATUS), NTL_X64, 0xfffffffe,
           "no known status; severity: error" },
         { P(NTSTATUS), NTL_X64, 0xffffffff,
           "no known status; severity: error" },
         { P(NTSTATUS), NTL_X64, 0x1c0000005, "more than 32 bits: no status" },
         { P(NTSTATUS), NTL_X64, 0xffffffff7fffffff,
           "more than 32 bits: no status" },
         { P(BUGCHECK_CODE), NTL_X64, 0x50, "PAGE_FAULT_IN_NONPAGED_AREA" },
         { P(BUGCHECK_CODE), NTL_X64, 0x10000050,
           "PAGE_FAULT_IN_NONPAGED_AREA_M" },
         { P(BUGCHECK_CODE), NTL_X64, 0x20000050, "" },
         { P(BUGCHECK_CODE), NTL_X64, 0x100000050, "" },
         { P(WIN32), NTL_X64, 5, "error 5, ERROR_ACCESS_DENIED" },
         { P(BUILD), NTL_X64, 7601, "build 7601, 7-SP1" },
         { P(BUILD), NTL_X64, 7602, "build 7602" },
         { P(BUILD), NTL_X64, 0x100001db1, "" },
         { P(LINE_SOURCE), NTL_X64, 0x1234ffff, "file 1234, line 65535" });
}

static void characters_are_read_from_the_low_byte_up(void **state)
{
    (void)state;
    SAYS({ P(POOL_TAG), NTL_X64, 0x7346744e, "'NtFs'" },
         { P(POOL_TAG), NTL_X64, 0xf346744e, "'NtFs'" },
         { P(POOL_TAG), NTL_X64, 0x12345678f346744e, "'NtFs'" },
         { P(POOL_TAG), NTL_X64, 0x204e, "'N '" },
         { P(POOL_TAG), NTL_X64, 0x7e20, "' ~'" },
         { P(POOL_TAG), NTL_X64, 0x1f4e, "" },
         { P(POOL_TAG), NTL_X64, 0x7f4e, "" },
         { P(POOL_TAG), NTL_X64, 0, "" },
         { P(STRING_ASCII), NTL_X64, 0x6867666564636261, "\"abcdefgh\"" },
         { P(STRING_ASCII), NTL_X64, 0x6100626100, "" },
         { P(STRING_ASCII), NTL_X64, 0x6100000062, "\"b\"" });
}

static void amounts_are_in_units_where_they_are_whole(void **state)
{
    (void)state;
    SAYS({ P(COUNT), NTL_X64, 9, "" }, { P(COUNT), NTL_X64, 10, "0n10" },
         { P(COUNT), NTL_X64, UINT32_MAX, "0n4294967295" },
         { P(COUNT), NTL_X64, 0x100000000, "" },
         { P(SIZE), NTL_X64, 0, "0 bytes" },
         { P(SIZE), NTL_X64, 0x3ff, "1023 bytes" },
         { P(SIZE), NTL_X64, 0x400, "1024 bytes (1 KB)" },
         { P(SIZE), NTL_X64, 0x401, "1025 bytes" },
         { P(SIZE), NTL_X64, 0x180000, "1572864 bytes (1536 KB)" },
         { P(SIZE), NTL_X64, 0x300000, "3145728 bytes (3 MB)" },
         { P(SIZE), NTL_X64, 0x40000000, "1073741824 bytes (1 GB)" },
         { P(SIZE), NTL_X64, 0x20000000000, "2199023255552 bytes (2 TB)" },
         { P(SIZE), NTL_X64, 0xffffffffffff, "281474976710655 bytes" },
         { P(SIZE), NTL_X64, 0x1000000000000, "" });
}

static void times_are_in_two_units(void **state)
{
    (void)state;
    SAYS({ P(SECONDS), NTL_X64, 59, "59 seconds" },
         { P(SECONDS), NTL_X64, 60, "60 seconds: 1 minutes" },
         { P(SECONDS), NTL_X64, 61, "61 seconds: 1 minutes 1 seconds" },
         { P(SECONDS), NTL_X64, 3601, "3601 seconds: 1 hours" },
         { P(SECONDS), NTL_X64, 3660, "3660 seconds: 1 hours 1 minutes" },
         { P(SECONDS), NTL_X64, 86400, "86400 seconds: 1 days" },
         { P(SECONDS), NTL_X64, 176400, "176400 seconds: 2 days 1 hours" },
         { P(SECONDS), NTL_X64, 0x100000000, "" },
         { P(MILLISECONDS), NTL_X64, 999, "999 milliseconds" },
         { P(MILLISECONDS), NTL_X64, 1000, "1000 milliseconds: 1 seconds" },
         { P(MILLISECONDS), NTL_X64, 1001,
           "1001 milliseconds: 1 seconds 1 milliseconds" },
         { P(MILLISECONDS), NTL_X64, 0x100000000, "" },
         { P(TIME_100NS), NTL_X64, 9999, "9999 times 100 ns" },
         { P(TIME_100NS), NTL_X64, 10000, "1 milliseconds" },
         { P(TIME_100NS), NTL_X64, 6000000000, "10 minutes" },
         { P(TIME_100NS), NTL_X64, 0ull - 100000000,
           "10 seconds from then on" },
         { P(TIME_100NS), NTL_X64, UINT64_MAX,
           "1 times 100 ns from then on" });
}

static void handles_are_of_the_kernel_or_of_a_process(void **state)
{
    (void)state;
    SAYS({ P(HANDLE), NTL_X64, 0, "null" },
         { P(HANDLE), NTL_X64, 0x80000004, "a kernel handle" },
         { P(HANDLE), NTL_X64, 0xffffffff80000004, "a kernel handle" },
         { P(HANDLE), NTL_X64, 0x7ffffffc, "0n2147483644" },
         { P(HANDLE), NTL_X64, KERNEL, "system space" },
         { P(WDF), NTL_X64, 0x7ffe98123450, "framework object at"
           " ffff8001`67edcba8" },
         { P(WDF), NTL_X64, 0, "null" },
         { P(WDF), NTL_X86, 0x12345678, "user space" },
         { P(PID), NTL_X64, 4, "" }, { P(PID), NTL_X64, 0x1a4, "0n420" });
}

/* A number of which nothing is said: text, a status, a kernel's address. */
static void what_nothing_is_said_of_is_guessed(void **state)
{
    (void)state;
    SAYS({ P(VALUE), NTL_X64, 0x64636261, "the characters \"abcd\"" },
         { P(VALUE), NTL_X64, 0xc0000005,
           "the number of STATUS_ACCESS_VIOLATION" },
         { P(VALUE), NTL_X64, 0xffffffffc0000005,
           "the number of STATUS_ACCESS_VIOLATION" },
         { P(VALUE), NTL_X64, 0x80000003, "0n2147483651" },
         { P(VALUE), NTL_X64, KERNEL, "looks like a kernel address" },
         { P(VALUE), NTL_X64, 0xffffffffffff0001, "" },
         { P(VALUE), NTL_X64, 0x7ff612345678, "" },
         { P(VALUE), NTL_X64, 0x20, "0n32" }, { P(RESERVED), NTL_X64, 3, "" });
}

static void types_of_addresses_are_told_apart(void **state)
{
    static const struct { enum ntl_param type; bool address, kernel; }
    cases[] = {
        { P(ADDRESS), true, false }, { P(USER_ADDRESS), true, false },
        { P(CODE_ADDRESS), true, true }, { P(OBJECT), true, true },
        { P(PTE_ADDRESS), true, false }, { P(TRAP_FRAME), true, true },
        { P(EXCEPTION_RECORD), true, true },
        { P(CONTEXT_RECORD), true, true }, { P(STRUCTURE), true, false },
        { P(PTE), false, false }, { P(VALUE), false, false },
        { P(IRQL), false, false }, { NTL_PARAMS, false, false },
        { (enum ntl_param)-1, false, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(ntl_param_is_address(cases[i].type),
                         cases[i].address);
        assert_int_equal(ntl_param_is_kernel(cases[i].type), cases[i].kernel);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_null_near_it_known_text_or_a_region),
        cmocka_unit_test(address_has_its_pte_where_it_is_one),
        cmocka_unit_test(entries_and_frames_have_their_addresses),
        cmocka_unit_test(levels_and_accesses_have_their_names),
        cmocka_unit_test(page_fault_code_is_read_as_its_build_has_it),
        cmocka_unit_test(numbers_of_the_processor_have_their_names),
        cmocka_unit_test(statuses_have_32_bits),
        cmocka_unit_test(characters_are_read_from_the_low_byte_up),
        cmocka_unit_test(amounts_are_in_units_where_they_are_whole),
        cmocka_unit_test(times_are_in_two_units),
        cmocka_unit_test(handles_are_of_the_kernel_or_of_a_process),
        cmocka_unit_test(what_nothing_is_said_of_is_guessed),
        cmocka_unit_test(types_of_addresses_are_told_apart),
    };

    return cmocka_run_group_tests_name("bugcheck-read", tests, NULL, NULL);
}
