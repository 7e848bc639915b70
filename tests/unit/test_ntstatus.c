#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "facts.h"
#include "random.h"

#include <ntlens/ntstatus.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct facts facts;

static struct ntl_ntstatus find(uint32_t value)
{
    struct ntl_ntstatus row;

    if (!ntl_ntstatus_find(value, &row))
        fail_msg("no status %" PRIx32, value);
    return row;
}

static struct ntl_ntstatus named(const char *name)
{
    struct ntl_ntstatus row;
    size_t at = 0;

    if (!ntl_ntstatus_named(name, strlen(name), &at, &row))
        fail_msg("no status %s", name);
    return row;
}

static void every_status_of_the_facts_is_known(void **state)
{
    unsigned rows = 0;

    (void)state;
    if (!facts_open(&facts, "bugcheck/ntstatus.tsv") || !facts_next(&facts))
        skip();
    while (facts_next(&facts)) {
        uint32_t value = (uint32_t)strtoul(facts.cell[0], NULL, 16);
        unsigned facility = (unsigned)strtoul(facts.cell[4], NULL, 16);
        struct ntl_ntstatus row = find(value);
        const struct ntl_layout *layout = ntl_ntstatus_layout();

        assert_string_equal(row.name, facts.cell[1]);
        assert_string_equal(row.also ? row.also : "", facts.cell[2]);
        assert_string_equal(ntl_ntstatus_severity(value), facts.cell[3]);
        assert_int_equal(ntl_layout_get(layout, value, "Facility"), facility);
        assert_int_equal(row.note != NULL, *facts.cell[6] != '\0');
        rows++;
    }
    assert_int_equal(rows, 2978);
    assert_int_equal(rows, ntl_ntstatus_count());
}

static void values_ascend(void **state)
{
    struct ntl_ntstatus row;
    uint32_t last = 0;

    (void)state;
    for (size_t i = 0; ntl_ntstatus_at(i, &row); i++, last = row.value) {
        assert_true(i == 0 || row.value > last);
        assert_int_equal(ntl_ntstatus_position(row.value), i);
    }
    assert_false(ntl_ntstatus_at(ntl_ntstatus_count(), &row));
    assert_int_equal(ntl_ntstatus_position(UINT32_MAX), ntl_ntstatus_count());
}

static void names_are_found_without_their_prefix_in_any_case(void **state)
{
    (void)state;
    assert_int_equal(named("STATUS_ACCESS_VIOLATION").value, 0xc0000005);
    assert_int_equal(named("status_access_violation").value, 0xc0000005);
    assert_int_equal(named("Access Violation").value, 0xc0000005);
    assert_int_equal(named("WAIT_0").value, 0);
    assert_int_equal(named("RPC_NT_CALL_FAILED").value, 0xc002001b);
}

/* Two values of one name: the SDK's and mingw's. */
static void a_name_of_two_values_gives_both(void **state)
{
    static const char name[] = "STATUS_PKU2U_CERT_FAILURE";
    struct ntl_ntstatus row;
    size_t at = 0;

    (void)state;
    assert_true(ntl_ntstatus_named(name, strlen(name), &at, &row));
    assert_int_equal(row.value, 0xc000042e);
    assert_true(ntl_ntstatus_named(name, strlen(name), &at, &row));
    assert_int_equal(row.value, 0xc000042f);
    assert_non_null(row.note);
    assert_false(ntl_ntstatus_named(name, strlen(name), &at, &row));
}

static void search_finds_parts_of_names(void **state)
{
    struct ntl_ntstatus row;
    size_t at = 0, count = 0;

    (void)state;
    while (ntl_ntstatus_search("access_denied", 13, &at, &row))
        count++;
    assert_true(count > 5);
    at = 0;
    assert_false(ntl_ntstatus_search("no such thing", 13, &at, &row));
    assert_false(ntl_ntstatus_search("no such thing", 13, &at, &row));
}

static void facilities_have_names(void **state)
{
    (void)state;
    assert_string_equal(ntl_ntstatus_facility(0xc0020001), "RPC_RUNTIME");
    assert_string_equal(ntl_ntstatus_facility(0xc0350001), "HYPERVISOR");
    assert_null(ntl_ntstatus_facility(0xc0000005));
    assert_null(ntl_ntstatus_facility(0xcfff0005));
}

/* Numbers: winerror.h. */
static void win32_errors_as_rtl_maps_them(void **state)
{
    static const struct { uint32_t value, error; const char *name; } rows[] = {
        { 0, 0, "ERROR_SUCCESS" },
        { 0xc0000005, 998, "ERROR_NOACCESS" },
        { 0xd0000005, 998, "ERROR_NOACCESS" },
        { 0xc0000022, 5, "ERROR_ACCESS_DENIED" },
        { 0xc0000034, 2, "ERROR_FILE_NOT_FOUND" },
        { 0xc000009a, 1450, "ERROR_NO_SYSTEM_RESOURCES" },
        { 0xc0000185, 1117, "ERROR_IO_DEVICE" },
        { 0xc0000225, 1168, "ERROR_NOT_FOUND" },
        { 0xc0070005, 5, "ERROR_ACCESS_DENIED" },
        { 0x80070057, 87, "ERROR_INVALID_PARAMETER" },
        { 0xc0010006, 6, "ERROR_INVALID_HANDLE" },
    };
    uint32_t error;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(ntl_win32_of_ntstatus(rows[i].value, &error));
        assert_int_equal(error, rows[i].error);
        assert_string_equal(ntl_win32_name(error), rows[i].name);
    }
    assert_false(ntl_win32_of_ntstatus(0xc0000999, &error));
    assert_null(ntl_win32_name(123456));
}

static void errors_of_com_and_win32_go_by_their_names(void **state)
{
    static const struct {
        const char *name;
        uint32_t value;
    } rows[] = {
        { "E_FAIL", 0x80004005 }, { "e_pointer", 0x80004003 },
        { "REGDB_E_CLASSNOTREG", 0x80040154 },
        { "ERROR_SHARING_VIOLATION", 32 }, { "ERROR_CANCELLED", 1223 },
        { "RPC_S_SERVER_UNAVAILABLE", 1722 }, { "WSAEACCES", 10013 },
    };
    uint32_t value;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(ntl_error_named(rows[i].name, strlen(rows[i].name),
                                    &value));
        assert_int_equal(value, rows[i].value);
    }
    assert_string_equal(ntl_hresult_name(0x80040154), "REGDB_E_CLASSNOTREG");
    assert_string_equal(ntl_hresult_facility(0x80070005), "WIN32");
    assert_string_equal(ntl_hresult_facility(0x887a0005), "DXGI");
    assert_null(ntl_hresult_name(0x80ffffff));
    assert_null(ntl_hresult_facility(0x81230000));
    assert_false(ntl_error_named("E_", 2, &value));
}

static void every_win32_error_that_is_mapped_has_a_name(void **state)
{
    struct ntl_ntstatus row;
    uint32_t error;
    unsigned mapped = 0;

    (void)state;
    for (size_t i = 0; ntl_ntstatus_at(i, &row); i++) {
        if (row.value >> 16 == 0xc001
            || !ntl_win32_of_ntstatus(row.value, &error))
            continue;
        assert_non_null(ntl_win32_name(error));
        mapped++;
    }
    assert_true(mapped > 150);
}

static void hresult_sets_bit_28(void **state)
{
    (void)state;
    assert_int_equal(ntl_hresult_of_ntstatus(0xc0000005), 0xd0000005);
}

static void any_value_is_answered(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        uint32_t value = (uint32_t)random_next(&seed), error;
        struct ntl_ntstatus row;
        const char *facility = ntl_ntstatus_facility(value);

        assert_true(*ntl_ntstatus_severity(value));
        assert_true(!facility || *facility);
        if (ntl_ntstatus_find(value, &row))
            assert_int_equal(row.value, value);
        if (ntl_win32_of_ntstatus(value, &error))
            assert_true(error <= UINT16_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_of_the_facts_is_known),
        cmocka_unit_test(values_ascend),
        cmocka_unit_test(names_are_found_without_their_prefix_in_any_case),
        cmocka_unit_test(a_name_of_two_values_gives_both),
        cmocka_unit_test(search_finds_parts_of_names),
        cmocka_unit_test(facilities_have_names),
        cmocka_unit_test(errors_of_com_and_win32_go_by_their_names),
        cmocka_unit_test(win32_errors_as_rtl_maps_them),
        cmocka_unit_test(every_win32_error_that_is_mapped_has_a_name),
        cmocka_unit_test(hresult_sets_bit_28),
        cmocka_unit_test(any_value_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
