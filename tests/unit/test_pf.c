#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "covers.h"
#include "heard.h"
#include "vectors.h"

#include <ntlens/pf.h>

#include <string.h>

static struct heard heard;

static void code_3_is_a_supervisor_write_against_protection(void **state)
{
    (void)state;
    assert_string_equal(ntl_pf_access(3), "supervisor write");
    assert_string_equal(ntl_pf_reason(3), "protection violation");
    assert_int_equal(ntl_pf_operation(3), 1);
}

static void code_says_who_did_what_and_why_not(void **state)
{
    static const struct {
        uint64_t code;
        const char *access, *reason;
    } rows[] = {
        { 0x00, "supervisor read", "not-present page" },
        { 0x02, "supervisor write", "not-present page" },
        { 0x04, "user read", "not-present page" },
        { 0x06, "user write", "not-present page" },
        { 0x07, "user write", "protection violation" },
        { 0x10, "supervisor execute", "not-present page" },
        { 0x11, "supervisor execute", "protection violation" },
        { 0x14, "user execute", "not-present page" },
        { 0x15, "user execute", "protection violation" },
        { 0x09, "supervisor read", "reserved bit set in an entry" },
        { 0x27, "user write", "protection key" },
        { 0x8004, "user read", "SGX access control" },
        { 0x80000002, "supervisor write", "reverse map check (AMD)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(ntl_pf_access(rows[i].code), rows[i].access);
        assert_string_equal(ntl_pf_reason(rows[i].code), rows[i].reason);
    }
}

/* Read, write, execute, as exception records and bug check A show them. */
static void operation_is_0_1_or_8(void **state)
{
    (void)state;
    assert_int_equal(ntl_pf_operation(0x00), 0);
    assert_int_equal(ntl_pf_operation(0x05), 0);
    assert_int_equal(ntl_pf_operation(0x02), 1);
    assert_int_equal(ntl_pf_operation(0x07), 1);
    assert_int_equal(ntl_pf_operation(0x10), 8);
    assert_int_equal(ntl_pf_operation(0x15), 8);
}

static void bits_are_covered_once(void **state)
{
    const struct ntl_layout *l = ntl_pf_layout();

    (void)state;
    assert_covers(l);
    assert_int_equal(ntl_layout_get(l, NTL_PF_RMP, "RMP"), 1);
    assert_int_equal(ntl_layout_get(l, NTL_PF_SHADOW_STACK, "SS"), 1);
    assert_int_equal(ntl_layout_get(l, NTL_PF_HLAT, "HLAT"), 1);
    assert_int_equal(ntl_layout_get(l, NTL_PF_SGX, "SGX"), 1);
    assert_int_equal(ntl_layout_get(l, NTL_PF_KEY, "PK"), 1);
    assert_int_equal(ntl_layout_get(l, NTL_PF_FETCH, "I"), 1);
}

static void oddities_are_findings(void **state)
{
    static const struct {
        uint64_t code;
        const char *finding;    /* NULL: none                                 */
    } rows[] = {
        { 0x00, NULL }, { 0x02, NULL }, { 0x07, NULL }, { 0x15, NULL },
        { 0x09, NULL },
        { 0x08, "rsvd_without_p" },     { 0x20, "pk_without_p" },
        { 0x12, "fetch_and_write" },    { 0x100, "reserved_bits" },
        { UINT64_C(1) << 40, "reserved_bits" },
        { UINT64_C(1) << 32, "reserved_bits" },
        { UINT64_C(1) << 30, "reserved_bits" },
        { 0x03, "supervisor_protection" },
        { 0x11, "supervisor_protection" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ntl_pf_show(rows[i].code, heard_start(&heard));
        assert_false(heard.broken);
        assert_int_equal(heard.depth, 0);
        assert_int_equal(heard.findings, rows[i].finding != NULL);
        if (rows[i].finding)
            assert_true(heard_finding(&heard, rows[i].finding));
    }
}

/* Linux words it "permissions violation". */
static void codes_agree_with_transcripts(void **state)
{
    static struct vectors v;
    size_t compared = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "regs")) {
        char name[VECTOR_TEXT], access[VECTOR_TEXT], reason[VECTOR_TEXT];
        uint64_t code = 0;

        assert_true(vector_text(&v, "input.reg", name));
        if (strcmp(name, "pf_error_code") != 0)
            continue;
        assert_true(vector_hex(&v, "input.value", &code));
        assert_true(vector_text(&v, "expected.access", access));
        assert_true(vector_text(&v, "expected.reason", reason));
        assert_string_equal(ntl_pf_access(code), access);
        if (strcmp(reason, "permissions violation") == 0)
            strcpy(reason, "protection violation");
        assert_string_equal(ntl_pf_reason(code), reason);
        compared++;
    }
    vectors_close(&v);
    assert_true(compared >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_3_is_a_supervisor_write_against_protection),
        cmocka_unit_test(code_says_who_did_what_and_why_not),
        cmocka_unit_test(operation_is_0_1_or_8),
        cmocka_unit_test(bits_are_covered_once),
        cmocka_unit_test(oddities_are_findings),
        cmocka_unit_test(codes_agree_with_transcripts),
    };

    return cmocka_run_group_tests_name("pf", tests, NULL, NULL);
}
