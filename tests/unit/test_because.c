/* What a verdict rests on: which rows there are, from where, what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"
#include "known.h"

#include <ntlens/verdict.h>

#include <stdio.h>
#include <string.h>

#define KERNEL UINT64_C(0xfffff80167a3b2c4)

static struct ntl_evidence evidence;
static struct ntl_bugcheck_answer answered;
static struct heard heard;

static void ask(enum ntl_arch arch, uint32_t code, uint64_t p1, uint64_t p2,
                uint64_t p3, uint64_t p4)
{
    struct ntl_bugcheck_question q = {
        .code = code, .parameter = { p1, p2, p3, p4 }, .given = 15,
    };
    struct ntl_region_view view = { .map = ntl_selfmap(arch, 0x1ed) };

    ntl_evidence_of(&q, &view, &evidence);
    memset(&answered, 0, sizeof answered);
    answered.bugcheck.code = code;
}

static void know_type(unsigned parameter, enum ntl_param type)
{
    answered.parameter[parameter - 1].type = type;
}

static void know_record(uint32_t code, uint64_t access, uint64_t address)
{
    evidence.record = (struct ntl_record) {
        .code = code, .address = KERNEL, .parameters = 2,
        .parameter = { access, address },
    };
    evidence.from[NTL_PIECE_RECORD] = NTL_FROM_RECORD;
}

static bool because(void)
{
    struct ntl_verdict verdict = { .rules = 0 };
    bool any = ntl_verdict_because(&evidence, &answered, &verdict,
                                   heard_start(&heard));

    assert_int_equal(heard.depth, 0);
    assert_false(heard.broken);
    assert_int_equal(any, heard.rows > 0);
    return any;
}

/* The items of a row are `because`, `from`, `says`. */
static const struct heard_item *row_of(const char *fact)
{
    for (size_t i = 0; i + 2 < heard.items; i++)
        if (strcmp(heard.item[i].key, "because") == 0
            && strcmp(heard.item[i].text, fact) == 0)
            return &heard.item[i];
    return NULL;
}

static void assert_says(const char *fact, const char *from, const char *says)
{
    const struct heard_item *row;

    because();
    row = row_of(fact);
    if (!row)
        fail_msg("no row %s: %s", fact, says);
    assert_string_equal(row[1].text, from);
    assert_string_equal(row[2].text, says);
}

static void assert_silent(const char *fact)
{
    because();
    if (row_of(fact))
        fail_msg("%s: %s", fact, row_of(fact)[2].text);
}

static void nothing_known_has_no_row(void **state)
{
    (void)state;
    ask(NTL_X64, 0x77, 1, 2, 3, 4);
    assert_false(because());
    assert_int_equal(heard.items, 0);
}

static void record_says_what_was_accessed_and_how(void **state)
{
    static const struct { uint64_t access, address; const char *says; }
    cases[] = {
        { 0, 0x18, "c0000005 ACCESS_VIOLATION, read of 18 (hexadecimal)" },
        { 1, 0xffff, "c0000005 ACCESS_VIOLATION, write of ffff (hexadecimal)" },
        { 8, 0x10000,
          "c0000005 ACCESS_VIOLATION, instruction fetch of"
          " 00000000`00010000" },
        { 3, KERNEL,
          "c0000005 ACCESS_VIOLATION, strange access of fffff801`67a3b2c4" },
        { 0, UINT64_MAX,
          "c0000005 ACCESS_VIOLATION, read; no address (#GP)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(NTL_X64, 0x7e, 0, 0, 0, 0);
        know_record(0xc0000005, cases[i].access, cases[i].address);
        assert_says("record", "record", cases[i].says);
    }
    know_record(0xc0000094, 0, 0);
    assert_says("record", "record", "c0000094 INTEGER_DIVIDE_BY_ZERO");
    know_record(0x12345678, 0, 0);
    assert_says("record", "record", "12345678");
    ask(NTL_X86, 0x7e, 0, 0, 0, 0);
    know_record(0xc0000005, 0, 0x80001000);
    assert_says("record", "record",
                "c0000005 ACCESS_VIOLATION, read of 80001000");
}

static void operand_says_whether_it_is_what_was_accessed(void **state)
{
    static const struct { uint64_t rax, accessed; const char *says; }
    cases[] = {
        { 0x8000deadbeef0000, 0, "[rax+18h] = 8000dead`beef0018:"
          " not canonical, so no address" },
        { 0x20, 0, "[rax+18h] = 00000000`00000038: near null" },
        { 0x20000, 0, "[rax+18h] = 00000000`00020018: what was accessed" },
        { 0x20000, 0x20018,
          "[rax+18h] = 00000000`00020018: what was accessed" },
        { 0x20000, 0x20010,
          "[rax+18h] = 00000000`00020018: not what was accessed" },
        { 0x20000, UINT64_MAX, "[rax+18h] = 00000000`00020018:"
          " canonical, so no bad pointer is shown" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(NTL_X64, 0x3b, 0xc0000005, KERNEL, 0, 0);
        know_type(1, NTL_PARAM_EXCEPTION);
        know_type(2, NTL_PARAM_CODE_ADDRESS);
        known_bytes(&evidence, "8b4818");
        known_register(&evidence, NTL_RAX, cases[i].rax);
        if (cases[i].accessed)
            know_record(0xc0000005, 0, cases[i].accessed);
        assert_says("code", "memory", "mov     ecx,dword ptr [rax+18h]");
        assert_says("operand", "context", cases[i].says);
    }
    evidence.registers.given = 0;
    assert_silent("operand");
    known_bytes(&evidence, "06");
    assert_says("bytes", "memory", "no instruction");
    assert_silent("code");
    known_bytes(&evidence, "8b");
    assert_silent("code");
    assert_silent("bytes");
}

/* MOVS writes [rdi], then reads [rsi]; the stack of a push is not written. */
static void operand_is_shown_as_its_brackets(void **state)
{
    (void)state;
    ask(NTL_X64, 0x7e, 0, 0, 0, 0);
    known_bytes(&evidence, "a5");
    known_register(&evidence, NTL_RSI, 0x50000);
    known_register(&evidence, NTL_RDI, 0x60000);
    know_record(0xc0000005, 0, 0x50000);
    assert_says("operand", "context",
                "[rsi] = 00000000`00050000: what was accessed");
    know_record(0xc0000005, 1, 0x60000);
    assert_says("operand", "context",
                "[rdi] = 00000000`00060000: what was accessed");
    known_bytes(&evidence, "50");
    known_register(&evidence, NTL_RSP, 0x70008);
    know_record(0xc0000005, 1, 0x70000);
    assert_says("operand", "context", "00000000`00070000: what was accessed");
    known_bytes(&evidence, "ff30");
    known_register(&evidence, NTL_RAX, 0x80000);
    assert_says("operand", "context", "00000000`00070000: what was accessed");
    know_record(0xc0000005, 0, 0x80000);
    assert_says("operand", "context",
                "[rax] = 00000000`00080000: what was accessed");
}

static void middle_says_what_is_around_it(void **state)
{
    (void)state;
    ask(NTL_X64, 0x7e, 0, 0, 0, 0);
    known_bytes(&evidence, "1122334455667788");
    evidence.bytes.befores = NTL_BYTES_BEFORE;
    memset(evidence.bytes.before, 0x90, NTL_BYTES_BEFORE);
    assert_silent("around it");
    memcpy(evidence.bytes.before + NTL_BYTES_BEFORE - 2, "\x48\xb8", 2);
    assert_says("around it", "memory", "2 bytes before begins mov     "
                "rax,8877665544332211h, of 10 bytes");
    evidence.from[NTL_PIECE_BYTES] = NTL_FROM_NOWHERE;
    assert_silent("around it");
}

static void page_fault_code_is_explained_by_its_bits(void **state)
{
    static const struct { uint64_t code; uint64_t bits[5]; const char *bit; }
    cases[] = {
        { 0x00, { 0, 0, 0, 0, 0 }, "(bit 0 clear: the page was not there)" },
        { 0x03, { 1, 1, 0, 0, 0 }, "(bit 0 set: the page was there; the" },
        { 0x0d, { 1, 0, 1, 1, 0 }, "(bit 0 set: the page was there; the" },
        { 0x10, { 0, 0, 0, 0, 1 }, "(bit 0 clear: the page was not there)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(NTL_X64, 0x50, KERNEL, cases[i].code, KERNEL, 0);
        know_type(2, NTL_PARAM_PF_ERROR);
        because();
        assert_non_null(row_of("access"));
        assert_string_equal(row_of("access")[1].text, "numbers");
        assert_non_null(strstr(row_of("access")[2].text, cases[i].bit));
        assert_int_equal(heard.step[0].number[0], cases[i].code);
        assert_memory_equal(&heard.step[0].number[1], cases[i].bits,
                            sizeof cases[i].bits);
    }
    ask(NTL_X64, 0x50, KERNEL, 3, KERNEL, 0);
    assert_silent("access");
    know_type(2, NTL_PARAM_PF_ERROR);
    evidence.parts = 1;
    because();
    assert_non_null(strstr(row_of("access")[2].text,
                           "(bit 0 set: the page was there)"));
}

static void flags_count_where_an_access_was_refused(void **state)
{
    (void)state;
    ask(NTL_X64, 0x50, KERNEL, 3, KERNEL, 0);
    assert_silent("flags");
    known_register(&evidence, NTL_EFLAGS, 0x40046);
    assert_says("flags", "context",
                "EFLAGS 40046: AC (bit 18) set, IF (bit 9) clear");
    known_register(&evidence, NTL_EFLAGS, 0x20246);
    assert_says("flags", "context",
                "EFLAGS 20246: AC (bit 18) clear, IF (bit 9) set");
    answered.bugcheck.code = 0x51;
    assert_silent("flags");
}

static void entry_has_its_address_and_state(void **state)
{
    (void)state;
    ask(NTL_X64, 0x50, KERNEL, 3, KERNEL, 0);
    know_type(1, NTL_PARAM_ADDRESS);
    know_type(2, NTL_PARAM_PF_ERROR);
    evidence.view.build.number = 26100;
    evidence.entry = 0x8000000012345963;
    assert_silent("entry");
    evidence.from[NTL_PIECE_ENTRY] = NTL_FROM_ENTRY;
    assert_says("entry", "entry", "the PTE of fffff801`67a3b2c4 is"
                " 8000000012345963: valid");
    evidence.entry = 0x80;
    assert_says("entry", "entry", "the PTE of fffff801`67a3b2c4 is"
                " 0000000000000080: demand_zero");
}

static void machine_check_has_its_word_and_its_code(void **state)
{
    (void)state;
    ask(NTL_X64, 0x124, 0, KERNEL, 0xbe000000, 0x00800400);
    because();
    assert_non_null(strstr(row_of("status")[2].text,
                           "MCi_STATUS be00000000800400: "));
    assert_string_equal(row_of("status")[1].text, "numbers");
    assert_true(strncmp(row_of("mca code")[2].text, "400: ", 5) == 0);
    evidence.machine_check = 0xb200000000070f0f;
    evidence.from[NTL_PIECE_MACHINE_CHECK] = NTL_FROM_RECORD;
    evidence.vendor = NTL_AMD;
    evidence.from[NTL_PIECE_VENDOR] = NTL_FROM_HEADER;
    because();
    assert_string_equal(row_of("status")[1].text, "record");
    assert_true(strncmp(row_of("mca code")[2].text, "f0f: ", 5) == 0);
    assert_string_equal(row_of("maker")[1].text, "header");
    assert_non_null(strstr(row_of("maker")[2].text, "AMD: "));
    ask(NTL_X64, 0x125, 0, KERNEL, 0xbe000000, 0x00800400);
    assert_silent("status");
    assert_silent("mca code");
    assert_silent("maker");
}

/* Within 400h of the edge of a page. */
static void stack_pointer_of_a_double_fault_is_near_an_edge(void **state)
{
    static const struct { uint64_t rsp, by, edge; const char *side; }
    cases[] = {
        { 0xffffd00012343000, 0, 0xffffd00012343000, "above" },
        { 0xffffd000123433ff, 0x3ff, 0xffffd00012343000, "above" },
        { 0xffffd00012343400, 0, 0, NULL },
        { 0xffffd00012343bff, 0, 0, NULL },
        { 0xffffd00012343c00, 0x400, 0xffffd00012344000, "below" },
        { 0xffffd00012343ff8, 8, 0xffffd00012344000, "below" },
        { 0x7ff612343ff8, 0, 0, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char says[160];

        ask(NTL_X64, 0x7f, 8, KERNEL, cases[i].rsp, 0);
        if (!cases[i].side) {
            assert_silent("stack");
            continue;
        }
        snprintf(says, sizeof says, "RSP %08x`%08x is %x bytes %s the page"
                 " boundary %08x`%08x: the end of the stack, if !thread's"
                 " limit is there", (unsigned)(cases[i].rsp >> 32),
                 (unsigned)cases[i].rsp, (unsigned)cases[i].by, cases[i].side,
                 (unsigned)(cases[i].edge >> 32), (unsigned)cases[i].edge);
        assert_says("stack", "numbers", says);
        evidence.question.parameter[0] = 7;
        assert_silent("stack");
        evidence.question.parameter[0] = 8;
        evidence.question.given = 3;
        assert_silent("stack");
        ask(NTL_X64, 0x7e, 8, KERNEL, cases[i].rsp, 0);
        assert_silent("stack");
        ask(NTL_X86, 0x7f, 8, KERNEL, (uint32_t)cases[i].rsp, 0);
        assert_silent("stack");
    }
}

static void records_that_are_missing_are_told_once_all_are(void **state)
{
    static const enum ntl_param types[] = {
        NTL_PARAM_TRAP_FRAME, NTL_PARAM_CONTEXT_RECORD,
        NTL_PARAM_EXCEPTION_RECORD,
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        ask(NTL_X64, 0x139, 3, 0, 0, 5);
        assert_silent("missing");
        know_type(2, types[i]);
        know_type(3, types[2]);
        because();
        assert_non_null(row_of("missing"));
        evidence.question.parameter[2] = KERNEL;
        assert_silent("missing");
        evidence.question.parameter[2] = 0;
        evidence.question.given = 11;
        assert_silent("missing");
    }
}

static void process_has_its_id_where_that_is_known(void **state)
{
    (void)state;
    ask(NTL_X64, 0x50, 0, 0, 0, 0);
    strcpy(evidence.process, "System");
    evidence.process_id = 0x1a4;
    assert_silent("process");
    evidence.from[NTL_PIECE_PROCESS] = NTL_FROM_TEXT;
    assert_says("process", "text", "System");
    evidence.from[NTL_PIECE_PROCESS_ID] = NTL_FROM_TEXT;
    assert_says("process", "text", "System, id 1a4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known_has_no_row),
        cmocka_unit_test(record_says_what_was_accessed_and_how),
        cmocka_unit_test(operand_says_whether_it_is_what_was_accessed),
        cmocka_unit_test(operand_is_shown_as_its_brackets),
        cmocka_unit_test(middle_says_what_is_around_it),
        cmocka_unit_test(page_fault_code_is_explained_by_its_bits),
        cmocka_unit_test(flags_count_where_an_access_was_refused),
        cmocka_unit_test(entry_has_its_address_and_state),
        cmocka_unit_test(machine_check_has_its_word_and_its_code),
        cmocka_unit_test(stack_pointer_of_a_double_fault_is_near_an_edge),
        cmocka_unit_test(records_that_are_missing_are_told_once_all_are),
        cmocka_unit_test(process_has_its_id_where_that_is_known),
    };

    return cmocka_run_group_tests_name("because", tests, NULL, NULL);
}
