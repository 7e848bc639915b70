/* A verdict for programs: which fields are known, and which are absent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/bugcheck/fields.h"
#include "heard.h"

#include <string.h>

static struct ntl_evidence evidence;
static struct ntl_bugcheck_answer answered;
static struct heard heard;

static void ask(enum ntl_arch arch)
{
    struct ntl_bugcheck_question q = { .code = 0x7e };
    struct ntl_region_view view = { .map = ntl_selfmap(arch, 0x1ed) };

    ntl_evidence_of(&q, &view, &evidence);
    memset(&answered, 0, sizeof answered);
    answered.bugcheck.code = 0x7e;
}

static void know_record(uint64_t access, uint64_t address)
{
    evidence.record = (struct ntl_record) {
        .code = 0xc0000005, .address = 0xfffff80167a3b2c4, .parameters = 2,
        .parameter = { access, address },
    };
    evidence.from[NTL_PIECE_RECORD] = NTL_FROM_RECORD;
}

static const struct heard_item *field(const char *key)
{
    struct ntl_verdict verdict = { .rules = 0 };
    const struct heard_item *item;

    ntl_bugcheck_fields(&evidence, &answered, &verdict, heard_start(&heard));
    assert_false(heard.broken);
    assert_int_equal(heard.depth, 0);
    assert_int_equal(heard.rows, 0);
    item = heard_item(&heard, key);
    assert_non_null(item);
    return item;
}

static void what_is_not_known_is_absent(void **state)
{
    static const char *const keys[] = {
        "access", "address", "instruction_at", "operand", "process",
        "process_id",
    };

    (void)state;
    ask(NTL_X64);
    strcpy(evidence.process, "System");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_int_equal(field(keys[i])->kind, NTL_ABSENT);
}

static void access_has_a_name_or_is_absent(void **state)
{
    static const struct { uint64_t access; const char *name; } cases[] = {
        { 0, "read" }, { 1, "write" }, { 8, "execute" }, { 2, NULL },
        { 9, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(NTL_X64);
        know_record(cases[i].access, 0x1234);
        if (cases[i].name)
            assert_string_equal(field("access")->text, cases[i].name);
        else
            assert_int_equal(field("access")->kind, NTL_ABSENT);
        assert_int_equal(field("address")->value, 0x1234);
        assert_int_equal(field("address")->digits, 16);
        assert_int_equal(field("instruction_at")->value, 0xfffff80167a3b2c4);
    }
}

/* All bits set: the processor reported no address. */
static void no_address_is_absent(void **state)
{
    (void)state;
    ask(NTL_X64);
    know_record(0, UINT64_MAX);
    assert_int_equal(field("address")->kind, NTL_ABSENT);
    know_record(0, UINT64_MAX - 1);
    assert_int_equal(field("address")->value, UINT64_MAX - 1);
    ask(NTL_X86);
    know_record(0, UINT32_MAX);
    assert_int_equal(field("address")->kind, NTL_ABSENT);
    know_record(0, 0x80001000);
    assert_int_equal(field("address")->digits, 8);
}

static void process_and_its_id_are_known_apart(void **state)
{
    (void)state;
    ask(NTL_X64);
    strcpy(evidence.process, "System");
    evidence.process_id = 4;
    evidence.from[NTL_PIECE_PROCESS] = NTL_FROM_TEXT;
    assert_string_equal(field("process")->text, "System");
    assert_int_equal(field("process_id")->kind, NTL_ABSENT);
    evidence.from[NTL_PIECE_PROCESS_ID] = NTL_FROM_TEXT;
    assert_int_equal(field("process_id")->value, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_known_is_absent),
        cmocka_unit_test(access_has_a_name_or_is_absent),
        cmocka_unit_test(no_address_is_absent),
        cmocka_unit_test(process_and_its_id_are_known_apart),
    };

    return cmocka_run_group_tests_name("fields", tests, NULL, NULL);
}
