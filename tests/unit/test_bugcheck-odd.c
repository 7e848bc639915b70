/* What is odd about the numbers of a bug check themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"

#include <ntlens/verdict.h>

#include <stdio.h>
#include <string.h>

static struct heard heard;

static void ask(uint32_t code, uint8_t given, const uint64_t p[4],
                struct ntl_evidence *evidence,
                struct ntl_bugcheck_answer *answer)
{
    struct ntl_bugcheck_question q = { .code = code, .given = given };
    struct ntl_region_view view = { .map = ntl_selfmap(NTL_X64, 0x1ed) };

    memcpy(q.parameter, p, sizeof q.parameter);
    ntl_evidence_of(&q, &view, evidence);
    assert_true(ntl_bugcheck_answer(&q, answer));
}

static size_t odd(uint32_t code, uint8_t given, const uint64_t p[4])
{
    struct ntl_evidence evidence;
    struct ntl_bugcheck_answer answer;

    ask(code, given, p, &evidence, &answer);
    ntl_bugcheck_odd(&evidence, &answer, heard_start(&heard));
    assert_false(heard.broken);
    return heard.findings;
}

static void assert_found(size_t i, const char *key, uint64_t a, uint64_t b)
{
    assert_true(i < heard.findings);
    assert_string_equal(heard.finding[i], key);
    assert_int_equal(heard.found[i].number[0], a);
    assert_int_equal(heard.found[i].number[1], b);
}

/* How a minidump, and a bug check from a context, record a code. */
static void added_bits_of_a_code_are_told_one_by_one(void **state)
{
    static const uint64_t none[4] = { 0 };

    (void)state;
    assert_int_equal(odd(0x50, 0, none), 0);
    /* the row of a code with 10000000 is its own, where there is one */
    assert_int_equal(odd(0x1000000a, 0, none), 1);
    assert_found(0, "recorded_as", 0x1000000a, 0xa);
    assert_int_equal(odd(0x8000000a, 0, none), 1);
    assert_found(0, "recorded_as", 0x8000000a, 0xa);
    assert_int_equal(odd(0x9000000a, 0, none), 2);
    assert_found(0, "recorded_as", 0x9000000a, 0x8000000a);
    assert_found(1, "recorded_as", 0x9000000a, 0x1000000a);
}

static void code_0_is_no_bug_check(void **state)
{
    static const uint64_t none[4] = { 0 };

    (void)state;
    assert_int_equal(odd(0, 0, none), 1);
    assert_string_equal(heard.finding[0], "no_bug_check");
    assert_int_equal(odd(1, 0, none), 0);
}

/* 1A's first parameter is a sub-code; F0F0 is none that is known. */
static void sub_code_that_nobody_knows_is_told(void **state)
{
    static const uint64_t known[4] = { 0x41284 }, unknown[4] = { 0xf0f0 };
    static const uint64_t zero[4] = { 0 };

    (void)state;
    assert_int_equal(odd(0x1a, 15, known), 0);
    assert_int_equal(odd(0x1a, 15, unknown), 1);
    assert_found(0, "unknown_sub_code", 0xf0f0, 1);
    assert_int_equal(odd(0x1a, 14, unknown), 0);
    assert_int_equal(odd(0x1a, 1, zero), 1);
    assert_found(0, "unknown_sub_code", 0, 1);
}

/* 0 as another parameter says that nothing is the case. */
static void sub_code_of_0_beside_a_violation_is_none(void **state)
{
    struct ntl_bugcheck_answer answer = {
        .parameter = { { .type = NTL_PARAM_VALUE },
                       { .type = NTL_PARAM_SUBCODE },
                       { .type = NTL_PARAM_VALUE },
                       { .type = NTL_PARAM_SUBCODE } },
    };
    static const uint64_t p[4] = { 1, 0, 2, 3 };
    struct ntl_evidence evidence;
    struct ntl_bugcheck_answer ignored;

    (void)state;
    ask(0x50, 15, p, &evidence, &ignored);
    answer.bugcheck = ignored.bugcheck;
    ntl_bugcheck_odd(&evidence, &answer, heard_start(&heard));
    assert_int_equal(heard.findings, 1);
    assert_found(0, "unknown_sub_code", 3, 4);
}

/* 32 bits, and one of the kernel's half where such things lie. */
static void numbers_are_of_x86_where_a_kernel_address_has_32_bits(void **state)
{
    static const struct {
        enum ntl_param type;
        uint64_t p[2];
        uint8_t given;
        bool is;
    } cases[] = {
        { NTL_PARAM_CODE_ADDRESS, { 0x80501234, 0 }, 3, true },
        { NTL_PARAM_OBJECT, { 0x80501234, 0 }, 3, true },
        { NTL_PARAM_PTE_ADDRESS, { 0xc0200004, 0 }, 3, true },
        { NTL_PARAM_STRUCTURE, { 0xc0200004, 0 }, 3, true },
        { NTL_PARAM_STRING_ADDRESS, { 0xc0200004, 0 }, 3, true },
        { NTL_PARAM_UNICODE_ADDRESS, { 0xc0200004, 0 }, 3, true },
        { NTL_PARAM_ADDRESS, { 0xc0200004, 0 }, 3, false },
        { NTL_PARAM_VALUE, { 0xc0000005, 0 }, 3, false },
        { NTL_PARAM_OBJECT, { 0x7fffffff, 0 }, 3, false },
        { NTL_PARAM_OBJECT, { 0x80000000, 0 }, 3, true },
        { NTL_PARAM_OBJECT, { 0xffffffff, UINT32_MAX }, 3, true },
        { NTL_PARAM_OBJECT, { 0xffffffff, 0x100000000 }, 3, false },
        { NTL_PARAM_OBJECT, { 0xffffffff, 0x100000000 }, 1, true },
        { NTL_PARAM_OBJECT, { 0xffffffff, 0 }, 2, false },
        { NTL_PARAM_OBJECT, { 0xfffff80180501234, 0 }, 3, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_bugcheck_question q = {
            .parameter = { cases[i].p[0], cases[i].p[1] },
            .given = cases[i].given,
        };
        struct ntl_bugcheck_answer answer = {
            .parameter = { { .type = cases[i].type },
                           { .type = NTL_PARAM_VALUE } },
        };

        if (ntl_bugcheck_is_x86(&q, &answer) != cases[i].is)
            fail_msg("type %d, %llx", (int)cases[i].type,
                     (unsigned long long)cases[i].p[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(added_bits_of_a_code_are_told_one_by_one),
        cmocka_unit_test(code_0_is_no_bug_check),
        cmocka_unit_test(sub_code_that_nobody_knows_is_told),
        cmocka_unit_test(sub_code_of_0_beside_a_violation_is_none),
        cmocka_unit_test(numbers_are_of_x86_where_a_kernel_address_has_32_bits),
    };

    return cmocka_run_group_tests_name("bugcheck-odd", tests, NULL, NULL);
}
