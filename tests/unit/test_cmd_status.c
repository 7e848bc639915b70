#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"
#include "session/scope.h"

#include <ntlens/ntstatus.h>
#include <string.h>

static struct answer a;

static void assert_has(const char *line, const char *part)
{
    answer(&a, "%s", line);
    assert_int_equal(a.status, NTL_OK);
    if (!answer_has(&a, part))
        fail_msg("%s: no \"%s\" in\n%s", line, part, a.text);
}

static void a_value_has_its_name_and_its_other_forms(void **state)
{
    (void)state;
    assert_has("status c0000005", "STATUS_ACCESS_VIOLATION");
    assert_has("status c0000005", "d0000005");
    assert_has("status c0000005", "998");
    assert_has("status c0000005", "ERROR_NOACCESS");
    assert_has("status c0000005", "severity error");
    assert_has("status 80000005", "severity warning");
    assert_has("status c0350005", "HYPERVISOR");
    assert_has("status e0000001", "Customer 1");
    assert_has("!error c0000005", "STATUS_ACCESS_VIOLATION");
    assert_false(a.absent);
}

static void names_stand_for_values(void **state)
{
    (void)state;
    assert_has("status STATUS_IO_DEVICE_ERROR", "c0000185");
    assert_has("status io_device_error", "c0000185");
    assert_has("status (io device error)", "c0000185");
    assert_has("status FAST_FAIL_CORRUPT_LIST_ENTRY", "00000003");
    assert_has("status EXCEPTION_IN_PAGE_ERROR", "c0000006");
    assert_has("status msvc_exception", "e06d7363");
}

/* A number is asked for first, as most lines are one. */
static void no_name_reads_as_a_number(void **state)
{
    static const char prefix[] = "STATUS_";
    static const struct lent nobody = { 0 };
    static struct session session;
    struct ntl_ntstatus row;

    (void)state;
    session_init(&session, &nobody);
    for (size_t i = 0; ntl_ntstatus_at(i, &row); i++) {
        const char *name = row.name;
        struct ntl_value value;
        struct ntl_diag diag;

        if (strncmp(name, prefix, sizeof prefix - 1) == 0)
            name += sizeof prefix - 1;
        assert_int_not_equal(session_expr(&session, name, strlen(name), &value,
                                          &diag), NTL_OK);
    }
}

static void small_numbers_have_other_readings(void **state)
{
    (void)state;
    assert_has("status 3", "FAST_FAIL_CORRUPT_LIST_ENTRY");
    assert_has("status 5", "ERROR_ACCESS_DENIED");
    assert_has("status 50", "PAGE_FAULT_IN_NONPAGED_AREA");
    assert_has("status c000021a", "WINLOGON_FATAL_ERROR");
    assert_has("status e06d7363", "MSVC_EXCEPTION");
    assert_has("status 80070057", "ERROR_INVALID_PARAMETER");
}

static void what_is_odd_is_a_finding(void **state)
{
    (void)state;
    assert_has("status ffffffffc0000005", "low 32 bits");
    assert_has("status d0000005", "HRESULT_FROM_NT of c0000005");
    assert_false(a.absent);
    assert_has("status c000042f", "mingw");
}

static void unknown_ones_show_what_is_near(void **state)
{
    (void)state;
    assert_has("status c0000999", "c0000999 is not known here");
    assert_true(a.absent);
    assert_has("status access_den", "STATUS_ACCESS_DENIED");
    assert_true(a.absent);
    assert_has("status quorum_of_penguins", "none contains it");
    assert_true(a.absent);
    assert_has("status invalid", "these are the first 64");
}

static void wrong_values_are_blamed(void **state)
{
    (void)state;
    answer(&a, "status 1c0000005");
    assert_int_equal(a.status, NTL_EVALUE);
    assert_int_equal(a.diag.offset, 7);
    answer(&a, "status");
    assert_int_equal(a.status, NTL_EMISSING);
    answer(&a, "status c0000005+");
    assert_int_equal(a.status, NTL_ESYNTAX);
}

static void json_has_stable_keys(void **state)
{
    (void)state;
    answer(&a, "-j status c0000005");
    assert_non_null(strstr(a.text,
                           "\"ntstatus\":{\"value\":\"0xc0000005\",\"name\":"
                           "\"STATUS_ACCESS_VIOLATION\",\"severity\":"
                           "\"error\",\"facility\":\"none\",\"hresult\":"
                           "\"0xd0000005\",\"win32\":998"));
    assert_non_null(strstr(a.text, "\"also_read_as\":[{\"as\":\"exception\""));
}

static void names_complete(void **state)
{
    const struct command *c = table_named(&ask_table, "status", 6);
    char word[64];
    size_t at = 0;

    (void)state;
    assert_true(c->complete("status_access_v", 15, &at, word, sizeof word));
    assert_string_equal(word, "STATUS_ACCESS_VIOLATION");
    assert_false(c->complete("status_access_v", 15, &at, word, sizeof word));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_has_its_name_and_its_other_forms),
        cmocka_unit_test(names_stand_for_values),
        cmocka_unit_test(no_name_reads_as_a_number),
        cmocka_unit_test(small_numbers_have_other_readings),
        cmocka_unit_test(what_is_odd_is_a_finding),
        cmocka_unit_test(unknown_ones_show_what_is_near),
        cmocka_unit_test(wrong_values_are_blamed),
        cmocka_unit_test(json_has_stable_keys),
        cmocka_unit_test(names_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
