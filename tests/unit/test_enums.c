#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "facts.h"

#include <ntlens/enums.h>
#include <ntlens/gate.h>
#include <ntlens/reg.h>

#include <stdio.h>
#include <stdlib.h>
#include "spoken.h"

#include <string.h>

static struct facts facts;

/* Is there a row of that value and name? */
static void assert_row(enum ntl_enum which, uint32_t value, const char *name)
{
    struct ntl_enumerator row;

    for (size_t i = 0; ntl_enum_at(which, i, &row); i++)
        if (row.value == value && strcmp(row.name, name) == 0)
            return;
    fail_msg("%s has no %x %s", ntl_enum_title(which), value, name);
}

static bool open_facts(const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "bugcheck/%s.tsv", name);
    return facts_open(&facts, path) && facts_next(&facts);
}

/* The first row of many enumerations is the only one of that name. */
static enum ntl_enum titled(const char *title)
{
    for (int i = 0; i < NTL_ENUMS; i++)
        if (strcmp(ntl_enum_title((enum ntl_enum)i), title) == 0)
            return (enum ntl_enum)i;
    fail_msg("no enumeration %s", title);
    return NTL_ENUMS;
}

static uint32_t number(const char *text)
{
    return (uint32_t)strtoll(text, NULL, 0);
}

static void files_of_one_enumeration_agree(void **state)
{
    static const struct { const char *file; enum ntl_enum which; } files[] = {
        { "irp_major", NTL_ENUM_IRP_MJ },
        { "pooltypes", NTL_ENUM_POOL_TYPE },
        { "whea_source", NTL_ENUM_WHEA_ERROR_SOURCE_TYPE },
        { "whea_severity", NTL_ENUM_WHEA_ERROR_SEVERITY },
        { "whea_error_type", NTL_ENUM_WHEA_ERROR_TYPE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!open_facts(files[i].file))
            skip();
        while (facts_next(&facts))
            assert_row(files[i].which, number(facts.cell[0]), facts.cell[1]);
    }
}

static void files_of_several_enumerations_agree(void **state)
{
    static const char *const files[] = { "power_enums", "misc_enums" };
    unsigned rows = 0;

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!open_facts(files[i]))
            skip();
        for (; facts_next(&facts); rows++)
            assert_row(titled(facts.cell[0]), number(facts.cell[1]),
                       facts.cell[2]);
    }
    assert_true(rows > 150);
}

static void minor_functions_agree(void **state)
{
    (void)state;
    if (!open_facts("irp_minor"))
        skip();
    while (facts_next(&facts)) {
        const char *major = facts.cell[0];
        char title[64];

        if (strncmp(major, "IRP_MJ_", 7) == 0)
            major += 7;
        snprintf(title, sizeof title, "IRP_MN_%s", major);
        assert_row(titled(title), number(facts.cell[1]), facts.cell[2]);
    }
}

static void fast_fail_codes_agree(void **state)
{
    unsigned rows = 0;

    (void)state;
    if (!open_facts("fastfail"))
        skip();
    for (; facts_next(&facts); rows++)
        assert_row(NTL_ENUM_FAST_FAIL,
                   (uint32_t)strtoul(facts.cell[0], NULL, 10), facts.cell[2]);
    assert_int_equal(rows, 76);
}

/* Our names leave out since when: that is in the note. */
static void verifier_flags_agree(void **state)
{
    (void)state;
    if (!open_facts("verifier_flags"))
        skip();
    while (facts_next(&facts)) {
        const char *name = ntl_enum_name(NTL_ENUM_VERIFIER_FLAGS,
                                         number(facts.cell[0]));

        assert_non_null(name);
        assert_int_equal(strncmp(facts.cell[2], name, strlen(name)), 0);
    }
}

/* What other modules know need not be here twice. */
static void irqls_and_traps_are_named_where_they_belong(void **state)
{
    enum { RESERVED = 0xf };

    (void)state;
    if (!open_facts("irql"))
        skip();
    while (facts_next(&facts)) {
        enum ntl_arch arch = strcmp(facts.cell[3], "x86") == 0 ? NTL_X86
                                                               : NTL_X64;
        const char *name = ntl_irql_name(arch,
                                         strtoul(facts.cell[0], NULL, 10));

        assert_non_null(name);
        assert_string_not_equal(name, "device");
    }
    if (!open_facts("traps"))
        skip();
    while (facts_next(&facts)) {
        uint8_t vector = (uint8_t)strtoul(facts.cell[0], NULL, 16);

        assert_int_equal(ntl_vector_find(NTL_X64, vector) == NULL,
                         vector == RESERVED);
    }
}

static void flags_are_listed_by_name(void **state)
{
    char text[64];

    (void)state;
    assert_string_equal(spoken(ntl_enum_bits(text, sizeof text,
                                           NTL_ENUM_MDL_FLAGS, 5)),
                        "MDL_MAPPED_TO_SYSTEM_VA MDL_SOURCE_IS_NONPAGED_POOL");
    assert_string_equal(spoken(ntl_enum_bits(text, sizeof text,
                                           NTL_ENUM_MDL_FLAGS, 0x100000002)),
                        "MDL_PAGES_LOCKED 100000000");
    assert_string_equal(spoken(ntl_enum_bits(text, sizeof text,
                                           NTL_ENUM_MDL_FLAGS, 0)), "");
    assert_true(ntl_enum_is_flags(NTL_ENUM_MDL_FLAGS));
    assert_false(ntl_enum_is_flags(NTL_ENUM_MODE));
}

static void names_are_found_in_any_case(void **state)
{
    struct ntl_enumerator row;

    (void)state;
    assert_true(ntl_enum_named(NTL_ENUM_FAST_FAIL,
                               "fast_fail_corrupt_list_entry", 28, &row));
    assert_int_equal(row.value, 3);
    assert_true(ntl_enum_named(NTL_ENUM_VERIFIER_FLAGS, "special pool", 12,
                               &row));
    assert_int_equal(row.value, 1);
    assert_false(ntl_enum_named(NTL_ENUM_MODE, "nobody", 6, &row));
}

static void numbers_that_are_none_have_no_name(void **state)
{
    struct ntl_enumerator row;

    (void)state;
    assert_null(ntl_enum_name(NTL_ENUM_IRP_MJ, 0x1c));
    assert_null(ntl_enum_name(NTL_ENUM_IRP_MJ, UINT64_C(0x100000000)));
    assert_null(ntl_enum_name(NTL_ENUMS, 0));
    assert_false(ntl_enum_at((enum ntl_enum)-1, 0, &row));
    assert_string_equal(ntl_enum_title(NTL_ENUMS), "?");
    assert_false(ntl_enum_is_flags(NTL_ENUMS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_one_enumeration_agree),
        cmocka_unit_test(files_of_several_enumerations_agree),
        cmocka_unit_test(minor_functions_agree),
        cmocka_unit_test(fast_fail_codes_agree),
        cmocka_unit_test(verifier_flags_agree),
        cmocka_unit_test(irqls_and_traps_are_named_where_they_belong),
        cmocka_unit_test(flags_are_listed_by_name),
        cmocka_unit_test(names_are_found_in_any_case),
        cmocka_unit_test(numbers_that_are_none_have_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
