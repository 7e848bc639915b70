/* What rules can read of a crash, made of each kind of evidence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/bugcheck/value.h"
#include "known.h"

#include <stdio.h>
#include <string.h>

#define KERNEL UINT64_C(0xfffff80167a3b2c4)
#define SIGNED(x) (UINT64_C(0xffffffff00000000) | (x))
#define AV UINT64_C(0xc0000005)

static struct ntl_evidence evidence;
static struct ntl_bugcheck_answer answered;
static struct values values;

/* A code, and types of its parameters. */
static void ask(enum ntl_arch arch, uint32_t code,
                const enum ntl_param types[4], const uint64_t p[4])
{
    struct ntl_bugcheck_question q = { .code = code, .given = 15 };
    struct ntl_region_view view = { .map = ntl_selfmap(arch, 0x1ed) };

    memcpy(q.parameter, p, sizeof q.parameter);
    ntl_evidence_of(&q, &view, &evidence);
    memset(&answered, 0, sizeof answered);
    answered.bugcheck.code = code;
    for (unsigned i = 0; i < 4; i++)
        answered.parameter[i].type = types[i];
}

#define ASK(arch, code, t0, t1, t2, t3, ...)                                   \
    ask((arch), (code), (const enum ntl_param[]) {                             \
        NTL_PARAM_##t0, NTL_PARAM_##t1, NTL_PARAM_##t2, NTL_PARAM_##t3 },      \
        (const uint64_t[4]) { __VA_ARGS__ })

static void work_out(void)
{
    ntl_values_of(&evidence, &answered, &values);
}

static void assert_is(enum value which, uint64_t expected)
{
    if (!value_known(&values, which) || values.value[which] != expected)
        fail_msg("value %d is %s%llx, not %llx", (int)which,
                 value_known(&values, which) ? "" : "not known, ",
                 (unsigned long long)values.value[which],
                 (unsigned long long)expected);
}

static void assert_unknown(enum value which)
{
    if (value_known(&values, which))
        fail_msg("value %d is known: %llx", (int)which,
                 (unsigned long long)values.value[which]);
}

static void know_record(uint32_t code, uint8_t parameters, uint64_t access,
                        uint64_t address)
{
    evidence.record = (struct ntl_record) {
        .code = code, .address = KERNEL + 1, .parameters = parameters,
        .parameter = { access, address },
    };
    evidence.from[NTL_PIECE_RECORD] = NTL_FROM_RECORD;
}

/* --- parameters ----------------------------------------------------------- */

static void parameters_are_known_that_were_given(void **state)
{
    (void)state;
    ASK(NTL_X64, 0x77, VALUE, VALUE, VALUE, VALUE, 0x11, 0x22, 0x33, 0x44);
    evidence.question.given = 5;
    work_out();
    assert_is(VALUE_P1, 0x11);
    assert_unknown(VALUE_P2);
    assert_is(VALUE_P3, 0x33);
    assert_unknown(VALUE_P4);
    assert_is(VALUE_NOTHING, 0);
    assert_unknown(VALUE_ACCESS);
    assert_unknown(VALUE_BUILD);
}

/* Of A: 0 a read, 1 a write, 8 or 2 an execution; above 8 a page-fault code. */
static void access_is_what_the_number_means(void **state)
{
    static const struct { uint64_t value; int access; } cases[] = {
        { 0, VALUE_READ }, { 1, VALUE_WRITE }, { 2, VALUE_EXECUTE }, { 3, -1 },
        { 7, -1 }, { 8, VALUE_EXECUTE }, { 9, VALUE_READ },
        { 0xb, VALUE_WRITE }, { 0x10, VALUE_EXECUTE }, { 0x1d, VALUE_EXECUTE },
        { 0x20, -1 }, { UINT64_MAX, -1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(NTL_X64, 0xa, ADDRESS, IRQL, ACCESS, CODE_ADDRESS, 0x1234, 2,
            cases[i].value, KERNEL);
        work_out();
        if (cases[i].access >= 0)
            assert_is(VALUE_ACCESS, (uint64_t)cases[i].access);
        else
            assert_unknown(VALUE_ACCESS);
        assert_is(VALUE_ADDRESS, 0x1234);
        assert_is(VALUE_IRQL, 2);
        assert_is(VALUE_INSTRUCTION, KERNEL);
    }
}

/* 50: from 10240 on the processor's own code; before, and on arm64, A's. */
static void page_fault_code_is_that_of_the_build(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint32_t build;
        uint64_t value, access;
        bool own;
    } cases[] = {
        { NTL_X64, 10240, 3, VALUE_WRITE, true },
        { NTL_X64, 10240, 1, VALUE_READ, true },
        { NTL_X64, 0, 3, VALUE_WRITE, true },
        { NTL_X64, 10240, 0x11, VALUE_EXECUTE, true },
        { NTL_X64, 10239, 1, VALUE_WRITE, false },
        { NTL_X64, 9600, 8, VALUE_EXECUTE, false },
        { NTL_ARM64, 26100, 1, VALUE_WRITE, false },
    };
    uint64_t code;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(cases[i].arch, 0x50, ADDRESS, PF_ERROR, CODE_ADDRESS, VALUE,
            KERNEL + 8, cases[i].value, KERNEL, 0);
        evidence.view.build.number = cases[i].build;
        work_out();
        assert_is(VALUE_ACCESS, cases[i].access);
        assert_is(VALUE_ADDRESS, KERNEL + 8);
        assert_int_equal(ntl_value_page_fault(&values, &code), cases[i].own);
    }
    ASK(NTL_X64, 0x50, ADDRESS, VALUE, CODE_ADDRESS, VALUE, 1, 2, 3, 4);
    work_out();
    assert_false(ntl_value_page_fault(&values, &code));
}

static void code_alone_says_that_it_was_a_write_or_an_execution(void **state)
{
    (void)state;
    ASK(NTL_X64, 0xbe, ADDRESS, PTE, TRAP_FRAME, VALUE, KERNEL,
        0x8000ffffffff7121, 0, 0);
    work_out();
    assert_is(VALUE_ACCESS, VALUE_WRITE);
    assert_is(VALUE_ADDRESS, KERNEL);
    assert_is(VALUE_PTE, 0x8000ffffffff7121);
    assert_is(VALUE_PTE_FRAME, 0xffffffff7);
    ASK(NTL_X64, 0x100000fc, ADDRESS, PTE, VALUE, VALUE, KERNEL,
        0xffffffffffffffff, 0, 0);
    work_out();
    assert_is(VALUE_ACCESS, VALUE_EXECUTE);
    assert_is(VALUE_PTE_FRAME, 0xffffffffff);
    ASK(NTL_X64, 0xbf, ADDRESS, PTE, VALUE, VALUE, KERNEL, 1, 0, 0);
    work_out();
    assert_unknown(VALUE_ACCESS);
    assert_unknown(VALUE_ADDRESS);
}

static void user_address_is_one_too_where_an_access_is_told(void **state)
{
    (void)state;
    ASK(NTL_X64, 0x50, USER_ADDRESS, ACCESS, VALUE, VALUE, 0x1b839cd7e98, 1, 0,
        0);
    work_out();
    assert_is(VALUE_ADDRESS, 0x1b839cd7e98);
    ASK(NTL_X64, 0x77, USER_ADDRESS, VALUE, VALUE, VALUE, 0x1b839cd7e98, 1, 0,
        0);
    work_out();
    assert_unknown(VALUE_ADDRESS);
}

/* --- the exception -------------------------------------------------------- */

static void status_has_32_bits_or_is_sign_extended(void **state)
{
    static const struct { uint64_t value; bool is; } cases[] = {
        { AV, true }, { SIGNED(AV), true }, { 0xffffffff, true },
        { 0x100000000, false }, { SIGNED(0x7fffffff), false },
        { SIGNED(0x80000000), true }, { 0x7fffffffc0000005, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(NTL_X64, 0x1e, EXCEPTION, CODE_ADDRESS, VALUE, VALUE,
            cases[i].value, KERNEL, 0, 0);
        work_out();
        if (cases[i].is) {
            assert_is(VALUE_STATUS, cases[i].value & UINT32_MAX);
            assert_is(VALUE_INSTRUCTION, KERNEL);
        } else {
            assert_unknown(VALUE_STATUS);
            assert_unknown(VALUE_INSTRUCTION);
        }
    }
    ASK(NTL_X64, 0x1e, EXCEPTION, CODE_ADDRESS, VALUE, VALUE, AV, 0, 0, 0);
    work_out();
    assert_unknown(VALUE_INSTRUCTION);
}

static void record_goes_before_parameters(void **state)
{
    (void)state;
    ASK(NTL_X64, 0x7e, EXCEPTION, CODE_ADDRESS, VALUE, VALUE, AV, KERNEL, 0, 0);
    know_record(0xc0000006, 2, VALUE_WRITE, 0x5678);
    work_out();
    assert_is(VALUE_STATUS, 0xc0000006);
    assert_is(VALUE_ACCESS, VALUE_WRITE);
    assert_is(VALUE_ADDRESS, 0x5678);
    assert_is(VALUE_INSTRUCTION, KERNEL + 1);
    known_register(&evidence, NTL_RIP, KERNEL + 2);
    work_out();
    assert_is(VALUE_INSTRUCTION, KERNEL + 2);
    know_record(0xc0000005, 1, VALUE_WRITE, 0x5678);
    work_out();
    assert_unknown(VALUE_ACCESS);
    know_record(0xc0000094, 2, VALUE_WRITE, 0x5678);
    work_out();
    assert_is(VALUE_STATUS, 0xc0000094);
    assert_unknown(VALUE_ADDRESS);
}

/* --- the instruction ------------------------------------------------------ */

static void ask_av(const char *bytes)
{
    ASK(NTL_X64, 0x3b, EXCEPTION, CODE_ADDRESS, VALUE, VALUE, AV, KERNEL, 0, 0);
    known_bytes(&evidence, bytes);
    known_register(&evidence, NTL_RAX, 0x1000);
    work_out();
}

static void operand_says_what_was_accessed_and_how(void **state)
{
    static const struct { const char *bytes; int access; } cases[] = {
        { "8b4818", VALUE_READ },       /* mov ecx,[rax+18h]                  */
        { "894818", VALUE_WRITE },      /* mov [rax+18h],ecx                  */
        { "014818", -1 },               /* add [rax+18h],ecx: either          */
        { "ff5018", VALUE_READ },       /* call [rax+18h], not its stack      */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask_av(cases[i].bytes);
        assert_is(VALUE_OPERAND, 0x1018);
        assert_is(VALUE_BASE, 0x1000);
        assert_is(VALUE_ADDRESS, 0x1018);
        if (cases[i].access < 0)
            assert_unknown(VALUE_ACCESS);
        else
            assert_is(VALUE_ACCESS, (uint64_t)cases[i].access);
    }
}

static void what_touches_no_memory_has_no_operand(void **state)
{
    static const char *const bytes[] = {
        "8d4018",                       /* lea                                */
        "01c8", "90",                   /* registers alone, nothing           */
        "8b",                           /* cut                                */
        "06",                           /* none                               */
        "8b4918",                       /* of a register that is not known    */
    };

    (void)state;
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        ask_av(bytes[i]);
        assert_unknown(VALUE_OPERAND);
        assert_unknown(VALUE_BASE);
        assert_unknown(VALUE_ADDRESS);
    }
}

static void operand_by_the_next_instruction_or_a_segment_has_no_base(
    void **state)
{
    (void)state;
    ask_av("488b0500010000");           /* mov rax,[rip+100h]                 */
    known_register(&evidence, NTL_RIP, KERNEL);
    work_out();
    assert_is(VALUE_OPERAND, KERNEL + 7 + 0x100);
    assert_unknown(VALUE_BASE);
    ask_av("65488b042588010000");       /* mov rax,gs:[188h]                  */
    assert_unknown(VALUE_OPERAND);
    known_register(&evidence, NTL_GS_BASE, 0x10000);
    work_out();
    assert_is(VALUE_OPERAND, 0x10188);
    assert_unknown(VALUE_BASE);
}

/* PUSH has its stack alone; with another operand that one comes first. */
static void stack_is_the_operand_where_there_is_no_other(void **state)
{
    (void)state;
    ask_av("50");
    known_register(&evidence, NTL_RSP, 0x8000);
    work_out();
    assert_is(VALUE_OPERAND, 0x7ff8);
    assert_is(VALUE_ACCESS, VALUE_WRITE);
    ask_av("ff30");
    known_register(&evidence, NTL_RSP, 0x8000);
    work_out();
    assert_is(VALUE_OPERAND, 0x1000);
    assert_is(VALUE_ACCESS, VALUE_READ);
}

/* MOVS: two places.  The one that the record names; else, neither is sure. */
static void of_two_places_the_one_that_was_accessed_counts(void **state)
{
    static const uint64_t places[] = { 0x5000, 0x6000 };

    (void)state;
    ask_av("a5");
    known_register(&evidence, NTL_RSI, places[0]);
    known_register(&evidence, NTL_RDI, places[1]);
    work_out();
    assert_is(VALUE_OPERAND, places[1]);        /* the first one as written   */
    assert_unknown(VALUE_ADDRESS);
    for (unsigned i = 0; i < 2; i++) {
        know_record(0xc0000005, 2, i, places[i]);
        work_out();
        assert_is(VALUE_OPERAND, places[i]);
        assert_is(VALUE_ADDRESS, places[i]);
        assert_int_equal(values.decoded.operand[values.operand].memory.base,
                         i ? NTL_RDI : NTL_RSI);
    }
}

/* Then the processor reports #GP, and says no address. */
static void operand_that_is_no_address_was_not_accessed(void **state)
{
    (void)state;
    ask_av("8b4818");
    known_register(&evidence, NTL_RAX, 0x8000deadbeef0000);
    work_out();
    assert_is(VALUE_OPERAND, 0x8000deadbeef0018);
    assert_unknown(VALUE_ADDRESS);
    ask_av("8b4818");
    evidence.question.parameter[0] = 0xc0000094;
    work_out();
    assert_is(VALUE_OPERAND, 0x1018);
    assert_unknown(VALUE_ADDRESS);
    assert_unknown(VALUE_ACCESS);
    ask_av("8b4818");
    know_record(0xc0000005, 0, 0, 0);
    work_out();
    assert_is(VALUE_OPERAND, 0x1018);
    assert_unknown(VALUE_ADDRESS);
}

/* --- the rest ------------------------------------------------------------- */

static void pieces_are_values(void **state)
{
    (void)state;
    ASK(NTL_X64, 0x4e, PFN, VALUE, VALUE, VALUE, 0x123, 0, 0, 0);
    known_register(&evidence, NTL_EFLAGS, 0x246);
    known_register(&evidence, NTL_CS, 0x10);
    known_register(&evidence, NTL_CR4, 0x350ef8);
    evidence.view.build.number = 26100;
    evidence.frames = 0x800000;
    evidence.entry = 0x8a00;
    evidence.pool = NTL_POOL_SPECIAL;
    work_out();
    assert_is(VALUE_FRAME, 0x123);
    assert_is(VALUE_EFLAGS, 0x246);
    assert_is(VALUE_CS, 0x10);
    assert_is(VALUE_CR4, 0x350ef8);
    assert_unknown(VALUE_BUILD);
    assert_unknown(VALUE_MEMORY);
    assert_unknown(VALUE_ENTRY);
    assert_unknown(VALUE_POOL);
    assert_unknown(VALUE_ENDED);
    assert_unknown(VALUE_PROCESS);
    assert_unknown(VALUE_INSTRUCTION);
    evidence.build_known = true;
    evidence.from[NTL_PIECE_MEMORY] = NTL_FROM_HEADER;
    evidence.from[NTL_PIECE_ENTRY] = NTL_FROM_ENTRY;
    evidence.from[NTL_PIECE_POOL] = NTL_FROM_TEXT;
    evidence.from[NTL_PIECE_ENDED] = NTL_FROM_MEMORY;
    evidence.from[NTL_PIECE_PROCESS] = NTL_FROM_TEXT;
    work_out();
    assert_is(VALUE_BUILD, 26100);
    assert_is(VALUE_MEMORY, 0x800000);
    assert_is(VALUE_ENTRY, 0x8a00);
    assert_is(VALUE_POOL, NTL_POOL_SPECIAL);
    assert_is(VALUE_ENDED, 1);
    assert_is(VALUE_PROCESS, 1);
}

/* PAE's entries have 64 bits: 1A's third and fourth parameter. */
static void entry_of_pae_is_in_two_parameters(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint32_t code;
        uint8_t given;
        uint64_t pte;
    } cases[] = {
        { NTL_X86_PAE, 0x1a, 15, 0x8000000012345025 },
        { NTL_X86_PAE, 0x1a, 7, 0x12345025 },
        { NTL_X86_PAE, 0x1b, 15, 0x12345025 },
        { NTL_X64, 0x1a, 15, 0x12345025 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(cases[i].arch, cases[i].code, SUBCODE, ADDRESS, PTE, VALUE, 0x41284,
            0, 0x12345025, 0x80000000);
        evidence.question.given = cases[i].given;
        work_out();
        assert_is(VALUE_PTE, cases[i].pte);
    }
    ASK(NTL_X86_PAE, 0x1a, SUBCODE, ADDRESS, PTE, VALUE, 1, 0,
        SIGNED(0x92345025), 0x12);
    work_out();
    assert_is(VALUE_PTE, 0x1292345025);
}

/* Two halves of a bank's status: of 124 by a machine check, and of 9C. */
static void machine_check_is_in_two_parameters(void **state)
{
    static const struct {
        uint32_t code;
        uint64_t p1, p3, p4;
        bool is;
    } cases[] = {
        { 0x124, 0, 0xbe000000, 0x00800400, true },
        { 0x124, 1, 0xbe000000, 0x00800400, false },
        { 0x124, 0, 0x1be000000, 0x00800400, false },
        { 0x124, 0, 0xffffffff, 0xffffffff, true },
        { 0x124, 0, 0xbe000000, 0x100800400, false },
        { 0x9c, 4, 0xbe000000, 0x00800400, true },
        { 0x9c, 31, 0x80000000, 0x00800400, true },
        { 0x9c, 32, 0xbe000000, 0x00800400, false },
        { 0x9c, 4, 0x7e000000, 0x00800400, false },
        { 0x125, 0, 0xbe000000, 0x00800400, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(NTL_X64, cases[i].code, VALUE, VALUE, VALUE, VALUE, cases[i].p1,
            KERNEL, cases[i].p3, cases[i].p4);
        work_out();
        if (cases[i].is)
            assert_is(VALUE_MACHINE_CHECK, cases[i].p3 << 32 | cases[i].p4);
        else
            assert_unknown(VALUE_MACHINE_CHECK);
        evidence.question.given = 7;
        work_out();
        assert_unknown(VALUE_MACHINE_CHECK);
        evidence.from[NTL_PIECE_MACHINE_CHECK] = NTL_FROM_RECORD;
        evidence.machine_check = 0x1234;
        work_out();
        assert_is(VALUE_MACHINE_CHECK, 0x1234);
    }
}

/* --- classes, code, places ------------------------------------------------ */

#define IN(class) (1u << CLASS_##class)

static void numbers_are_of_the_classes_that_their_place_says(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t value;
        unsigned classes;
    } cases[] = {
        { NTL_X64, 0, IN(NULL) | IN(ZERO) },
        { NTL_X64, 0xffff, IN(NULL) },
        { NTL_X64, 0x10000, IN(USER) | IN(CANONICAL) },
        { NTL_X64, 0x7fffffffffff, IN(USER) | IN(CANONICAL) },
        { NTL_X64, 0x800000000000, IN(NONCANONICAL) },
        { NTL_X64, 0xffff7fffffffffff, IN(NONCANONICAL) },
        { NTL_X64, 0xffff800000000000, IN(KERNEL) | IN(CANONICAL) },
        { NTL_X64, 0xfffffffffffeffff, IN(KERNEL) | IN(CANONICAL) },
        { NTL_X64, 0xffffffffffff0000, IN(NULL) | IN(BELOW) },
        { NTL_X64, 0xfffffffffffffffe, IN(NULL) | IN(BELOW) },
        { NTL_X64, UINT64_MAX, IN(MINUS_ONE) },
        { NTL_X64, UINT32_MAX, IN(USER) | IN(CANONICAL) },
        { NTL_X86, UINT32_MAX, IN(MINUS_ONE) },
        { NTL_X86, 0x80000000, IN(KERNEL) | IN(CANONICAL) },
        { NTL_X86, 0x7fffffff, IN(USER) | IN(CANONICAL) },
        { NTL_X64, 0x6c6c642e746e, IN(USER) | IN(CANONICAL) | IN(TEXT) },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(cases[i].arch, 0x50, VALUE, VALUE, VALUE, VALUE, 0, 0, 0, 0);
        work_out();
        for (unsigned c = 0; c <= CLASSES; c++)
            if (ntl_value_is(&values, cases[i].value, (enum value_class)c)
                != (cases[i].classes >> c & 1))
                fail_msg("%llx: class %u",
                         (unsigned long long)cases[i].value, c);
    }
}

/* Letters, digits, and what else is in names and paths. */
static void text_is_of_letters_digits_and_signs_of_paths(void **state)
{
    char text[VALUE_TEXT];

    (void)state;
    for (uint64_t c = 1; c < 256; c++) {
        bool is = strchr("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789-./:\\_", (int)c) != NULL;

        assert_int_equal(ntl_value_text(c * 0x01010101, text), is ? 4 : 0);
        assert_int_equal(ntl_value_text(c * 0x00010001, text), is ? 2 : 0);
        assert_int_equal(ntl_value_text(c * 0x0101010101010101, text),
                         is ? 8 : 0);
        assert_int_equal(ntl_value_text(c * 0x010101, text), 0);
        assert_int_equal(ntl_value_text(c, text), 0);
    }
    assert_int_equal(ntl_value_text(0, text), 0);
    assert_int_equal(ntl_value_text(0x6867666564636261, text), 8);
    assert_string_equal(text, "abcdefgh");
    assert_int_equal(ntl_value_text(0x0063002e0062, text), 3);
    assert_string_equal(text, "b.c");
    assert_int_equal(ntl_value_text(0x01620061, text), 0);
    assert_int_equal(ntl_value_text(0x6100620063, text), 3);
}

#define OF(kind) (1u << CODE_##kind)

static void code_is_of_the_kinds_that_its_bytes_say(void **state)
{
    static const struct {
        const char *before, *at;
        unsigned kinds;
    } cases[] = {
        { "", "cc90", OF(INT3) | OF(VALID) },
        { "90", "cc90", OF(INT3) | OF(VALID) },
        { "", "cc", OF(INT3) | OF(VALID) },
        { "90", "cccc", OF(PADDING) | OF(VALID) },
        { "c3", "cc90", OF(PADDING) | OF(VALID) },
        { "cc", "cc90", OF(PADDING) | OF(VALID) },
        { "cc90", "cc90", OF(INT3) | OF(VALID) },
        { "", "cd2c", OF(ASSERT) | OF(VALID) },
        { "", "cd29", OF(FASTFAIL) | OF(VALID) },
        { "", "cd2d", OF(VALID) },
        { "", "0f32", OF(RDMSR) | OF(PRIVILEGED) | OF(VALID) },
        { "", "0f30", OF(WRMSR) | OF(PRIVILEGED) | OF(VALID) },
        { "", "0f22e0", OF(CONTROL) | OF(PRIVILEGED) | OF(VALID) },
        { "", "0f20e0", OF(CONTROL) | OF(PRIVILEGED) | OF(VALID) },
        { "", "f4", OF(PRIVILEGED) | OF(VALID) },
        { "", "f30fb8c1", OF(EXTENSION) | OF(VALID) },
        { "", "90", OF(VALID) },
        { "", "06", OF(INVALID) },
        { "", "48", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(NTL_X64, 0x50, VALUE, VALUE, VALUE, VALUE, 0, 0, 0, 0);
        work_out();
        assert_false(ntl_code_known(&values));
        assert_false(ntl_code_is(&values, CODE_INT3));
        known_bytes(&evidence, cases[i].at);
        known_bytes_before(&evidence, cases[i].before);
        work_out();
        for (unsigned k = 0; k <= CODE_KINDS; k++)
            if (ntl_code_is(&values, (enum code_kind)k)
                != (cases[i].kinds >> k & 1))
                fail_msg("%s %s: kind %u", cases[i].before, cases[i].at, k);
    }
    known_bytes(&evidence, "0f0b");
    work_out();
    assert_true(ntl_code_is(&values, CODE_UNDEFINED));
    known_bytes(&evidence, "0f0c");
    work_out();
    assert_false(ntl_code_is(&values, CODE_UNDEFINED));
}

/* Nops, and how many of them; then what stands right before the place. */
static void middle_of_an_instruction_is_told_where_enough_is_known(void **state)
{
    static const struct {
        unsigned nops;
        const char *last, *at;
        enum amid amid;
        unsigned into;
    } cases[] = {
        { 32, "", "8b4818", AMID_BEGINS, 0 },
        { 17, "", "8b4818", AMID_BEGINS, 0 },   /* six starts, 12 bytes away  */
        { 16, "", "8b4818", AMID_UNKNOWN, 0 },
        { 0, "", "8b4818", AMID_UNKNOWN, 0 },
        { 30, "48b8", "1122334455667788", AMID_INSIDE, 2 },
        { 31, "48", "8b4818", AMID_INSIDE, 1 },
        { 15, "48b8", "1122334455667788", AMID_INSIDE, 2 },
        { 14, "48b8", "1122334455667788", AMID_UNKNOWN, 0 },
        { 30, "48b8", "11223344556677", AMID_UNKNOWN, 0 },  /* it is cut      */
        { 31, "06", "90", AMID_UNKNOWN, 0 },    /* no instruction             */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_instruction around;
        char before[80];
        unsigned into = 99;
        enum amid is;

        ASK(NTL_X64, 0x50, VALUE, VALUE, VALUE, VALUE, 0, 0, 0, 0);
        snprintf(before, sizeof before, "%.*s%s", (int)cases[i].nops * 2,
                 "9090909090909090909090909090909090909090909090909090909090"
                 "909090", cases[i].last);
        known_bytes_before(&evidence, before);
        known_bytes(&evidence, cases[i].at);
        is = ntl_amid(NTL_X64, &evidence.bytes, &around, &into);
        if (is != cases[i].amid)
            fail_msg("%u nops, %s %s: %d", cases[i].nops, cases[i].last,
                     cases[i].at, (int)is);
        if (is == AMID_INSIDE)
            assert_int_equal(into, cases[i].into);
        work_out();
        assert_int_equal(ntl_code_is(&values, CODE_MIDDLE), is == AMID_INSIDE);
        assert_int_equal(ntl_code_is(&values, CODE_BEGINS), is == AMID_BEGINS);
    }
}

/* Prefixes, each of which could be the first: no two starts agree. */
static void starts_that_disagree_say_nothing(void **state)
{
    struct ntl_instruction around;
    unsigned into;

    (void)state;
    ASK(NTL_X64, 0x50, VALUE, VALUE, VALUE, VALUE, 0, 0, 0, 0);
    known_bytes_before(&evidence, "9090909090909090909090909090909090909090"
                                  "666666666666666666666666");
    known_bytes(&evidence, "90");
    assert_int_equal(ntl_amid(NTL_X64, &evidence.bytes, &around, &into),
                     AMID_INSIDE);
    assert_int_equal(into, 12);
    known_bytes_before(&evidence, "90909090909090909090909090909090909090"
                                  "66666666666666666666666666");
    assert_int_equal(ntl_amid(NTL_X64, &evidence.bytes, &around, &into),
                     AMID_UNKNOWN);
}

static void place_is_kernel_driver_unloaded_or_nowhere(void **state)
{
    static const struct { const char *name; bool unloaded; enum place place; }
    cases[] = {
        { "ntoskrnl.exe", false, PLACE_KERNEL }, { "nt", false, PLACE_KERNEL },
        { "hal.dll", false, PLACE_KERNEL }, { "hal", false, PLACE_KERNEL },
        { "ntkrnlmp.exe", false, PLACE_KERNEL },
        { "ntfs.sys", false, PLACE_DRIVER }, { "nt", true, PLACE_UNLOADED },
        { "old.sys", true, PLACE_UNLOADED },
    };
    enum place place;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_part part = {
            .role = NTL_ROLE_INSTRUCTION, .unloaded = cases[i].unloaded,
        };

        ASK(NTL_X64, 0x50, VALUE, VALUE, VALUE, VALUE, 0, 0, 0, 0);
        snprintf(part.name, sizeof part.name, "%s", cases[i].name);
        ntl_evidence_add(&evidence, &part);
        work_out();
        assert_true(ntl_place_of(&values, &place));
        assert_int_equal(place, cases[i].place);
    }
    ASK(NTL_X64, 0x1e, EXCEPTION, CODE_ADDRESS, VALUE, VALUE, AV, KERNEL, 0, 0);
    work_out();
    assert_false(ntl_place_of(&values, &place));
    evidence.from[NTL_PIECE_MODULES] = NTL_FROM_MODULES;
    assert_true(ntl_place_of(&values, &place));
    assert_int_equal(place, PLACE_NOWHERE);
    evidence.question.given = 0;
    work_out();
    assert_false(ntl_place_of(&values, &place));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_known_that_were_given),
        cmocka_unit_test(access_is_what_the_number_means),
        cmocka_unit_test(page_fault_code_is_that_of_the_build),
        cmocka_unit_test(code_alone_says_that_it_was_a_write_or_an_execution),
        cmocka_unit_test(user_address_is_one_too_where_an_access_is_told),
        cmocka_unit_test(status_has_32_bits_or_is_sign_extended),
        cmocka_unit_test(record_goes_before_parameters),
        cmocka_unit_test(operand_says_what_was_accessed_and_how),
        cmocka_unit_test(what_touches_no_memory_has_no_operand),
        cmocka_unit_test(
            operand_by_the_next_instruction_or_a_segment_has_no_base),
        cmocka_unit_test(stack_is_the_operand_where_there_is_no_other),
        cmocka_unit_test(of_two_places_the_one_that_was_accessed_counts),
        cmocka_unit_test(operand_that_is_no_address_was_not_accessed),
        cmocka_unit_test(pieces_are_values),
        cmocka_unit_test(entry_of_pae_is_in_two_parameters),
        cmocka_unit_test(machine_check_is_in_two_parameters),
        cmocka_unit_test(numbers_are_of_the_classes_that_their_place_says),
        cmocka_unit_test(text_is_of_letters_digits_and_signs_of_paths),
        cmocka_unit_test(code_is_of_the_kinds_that_its_bytes_say),
        cmocka_unit_test(
            middle_of_an_instruction_is_told_where_enough_is_known),
        cmocka_unit_test(starts_that_disagree_say_nothing),
        cmocka_unit_test(place_is_kernel_driver_unloaded_or_nowhere),
    };

    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
