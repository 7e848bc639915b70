#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/instruction.h>

#include <string.h>

/* "48 8b 05 ..", an even number of hexadecimal digits, blanks between. */
static size_t bytes_of(const char *text, uint8_t *bytes)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;

    for (; *text; text++) {
        if (*text == ' ')
            continue;
        bytes[n / 2] = (uint8_t)(bytes[n / 2] << 4
                                 | (strchr(digits, *text) - digits));
        n++;
    }
    assert_int_equal(n % 2, 0);
    return n / 2;
}

static enum ntl_decoded decode(enum ntl_arch arch, const char *text,
                               struct ntl_instruction *ret)
{
    uint8_t bytes[32] = { 0 };
    size_t size = bytes_of(text, bytes);

    return ntl_instruction(arch, bytes, size, ret);
}

struct line {
    enum ntl_arch arch;
    uint64_t address;
    const char *bytes, *text;
};

static void assert_lines(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ntl_instruction insn;
        char text[NTL_INSTRUCTION_TEXT];

        assert_int_equal(decode(lines[i].arch, lines[i].bytes, &insn),
                         NTL_DECODED);
        assert_int_equal(insn.length, strlen(lines[i].bytes) / 2);
        assert_true(ntl_instruction_text(text, sizeof text, &insn,
                                         lines[i].address) < sizeof text);
        assert_string_equal(text, lines[i].text);
    }
}
#define assert_all(lines)                                                      \
    assert_lines((lines), sizeof (lines) / sizeof *(lines))

/*
 * Lines of public WinDbg transcripts: nt!KiSwapContext, nt!ExGetPreviousMode on
 * x64 and x86, stornvme, Microsoft's page on user-mode debugging, .NET code.
 */
static void instructions_read_as_windbg_writes_them(void **state)
{
    static const struct line lines[] = {
        { NTL_X64, 0xfffff8035c143fa0, "4881ec38010000", "sub     rsp,138h" },
        { NTL_X64, 0xfffff8035c143fa7, "488d842400010000",
          "lea     rax,[rsp+100h]" },
        { NTL_X64, 0xfffff8035c143faf, "0f29742430",
          "movaps  xmmword ptr [rsp+30h],xmm6" },
        { NTL_X64, 0xfffff8035c143fb9, "440f29442450",
          "movaps  xmmword ptr [rsp+50h],xmm8" },
        { NTL_X64, 0xfffff80002691d50, "65488b042588010000",
          "mov     rax,qword ptr gs:[188h]" },
        { NTL_X64, 0xfffff80002691d59, "8a80f6010000",
          "mov     al,byte ptr [rax+1F6h]" },
        { NTL_X64, 0xfffff80002691d5f, "c3", "ret" },
        { NTL_X86, 0x8052b334, "64a124010000",
          "mov     eax,dword ptr fs:[00000124h]" },
        { NTL_X86, 0x8052b33a, "8a8040010000",
          "mov     al,byte ptr [eax+140h]" },
        { NTL_X64, 0xfffff801d2c4ca64, "0fb78310010000",
          "movzx   eax,word ptr [rbx+110h]" },
        { NTL_X64, 0xfffff801d2c4ca6b, "418d4c2401", "lea     ecx,[r12+1]" },
        { NTL_X64, 0xfffff801d2c4ca7b, "41b94e766d65",
          "mov     r9d,656D764Eh" },
        { NTL_X64, 0xfffff801d2c4ca81, "41f7f8", "idiv    eax,r8d" },
        { NTL_X64, 0xfffff801d2c4ca8d, "450fafc5", "imul    r8d,r13d" },
        { NTL_X64, 0x7ff63be11064, "f77c2428",
          "idiv    eax,dword ptr [rsp+28h]" },
        { NTL_X86, 0x3f68ae, "e851cbffff", "call    003f3404" },
        { NTL_X86, 0xcd03ab, "0f8c7affffff", "jl      00cd032b" },
    };

    (void)state;
    assert_all(lines);
}

/* By hand, from the pages of Intel's manual. */
static void every_part_of_an_address_is_written(void **state)
{
    static const struct line lines[] = {
        { NTL_X64, 0xfffff80012345678, "e9237e9fff",
          "jmp     fffff800`11d3d4a0" },
        { NTL_X64, 0xfffff80012345678, "488b0527766400",
          "mov     rax,qword ptr [fffff800`1298cca6]" },
        { NTL_X64, 0, "f348a5",
          "rep movs qword ptr [rdi],qword ptr [rsi]" },
        { NTL_X86, 0, "f3ab", "rep stos dword ptr es:[edi]" },
        { NTL_X64, 0, "f00fb11cc8",
          "lock cmpxchg dword ptr [rax+rcx*8],ebx" },
        { NTL_X64, 0, "41ff5424f0", "call    qword ptr [r12-10h]" },
        { NTL_X64, 0, "0f1f440000", "nop     dword ptr [rax+rax]" },
        { NTL_X64, 0, "6aff", "push    0FFFFFFFFFFFFFFFFh" },
        { NTL_X86, 0, "a11400dfff", "mov     eax,dword ptr ds:[FFDF0014h]" },
    };

    (void)state;
    assert_all(lines);
}

static void a_decoded_instruction_says_how_it_touches_memory(void **state)
{
    static const struct { const char *bytes; uint8_t touch; uint16_t size; }
    cases[] = {
        { "8b00", NTL_READS, 4 },                 /* mov eax,[rax]            */
        { "8900", NTL_WRITES, 4 },                /* mov [rax],eax            */
        { "480100", NTL_READS_AND_WRITES, 8 },    /* add [rax],rax            */
        { "3800", NTL_READS, 1 },                 /* cmp [rax],al             */
        { "0fae00", NTL_WRITES, 512 },            /* fxsave [rax]             */
        { "480fc708", NTL_READS_AND_WRITES, 16 }, /* cmpxchg16b [rax]         */
        { "0f0d08", NTL_TOUCH_NONE, 0 },          /* prefetchw [rax]          */
        { "0f0138", NTL_TOUCH_NONE, 0 },          /* invlpg [rax]             */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_instruction insn;
        const struct ntl_operand *op = insn.operand;

        assert_int_equal(decode(NTL_X64, cases[i].bytes, &insn), NTL_DECODED);
        while (op->kind != NTL_MEMORY)
            op++;
        assert_int_equal(op->touch, cases[i].touch);
        assert_int_equal(op->size, cases[i].size);
        assert_int_equal(op->memory.base, NTL_RAX);
    }
}

/* A PUSH of memory reads it and writes below the stack pointer. */
static void the_stack_is_an_implied_operand(void **state)
{
    struct ntl_registers registers = { .given = 1 << NTL_RSP | 1 << NTL_RAX };
    struct ntl_instruction insn;
    uint64_t address;

    (void)state;
    registers.value[NTL_RSP] = 0xfffff80000001000;
    registers.value[NTL_RAX] = 0x1234;
    assert_int_equal(decode(NTL_X64, "ff30", &insn), NTL_DECODED);
    assert_int_equal(insn.operands, 2);
    assert_int_equal(insn.operand[0].touch, NTL_READS);
    assert_true(insn.operand[1].implied);
    assert_int_equal(insn.operand[1].touch, NTL_WRITES);
    assert_true(ntl_operand_address(&insn, &insn.operand[1], &registers,
                                    &address));
    assert_int_equal(address, 0xfffff80000000ff8);
}

/* "If ESP is the base of POP's operand, it is computed after ESP has moved." */
static void pop_computes_its_address_after_the_stack_has_moved(void **state)
{
    struct ntl_registers registers = { .given = 1 << NTL_RSP };
    struct ntl_instruction insn;
    uint64_t address;

    (void)state;
    registers.value[NTL_RSP] = 0x1000;
    assert_int_equal(decode(NTL_X64, "8f442410", &insn), NTL_DECODED);
    assert_true(ntl_operand_address(&insn, &insn.operand[0], &registers,
                                    &address));
    assert_int_equal(address, 0x1018);
    assert_true(ntl_operand_address(&insn, &insn.operand[1], &registers,
                                    &address));
    assert_int_equal(address, 0x1000);
}

static void an_address_needs_the_registers_that_it_rests_on(void **state)
{
    struct ntl_registers registers = { .given = 1 << NTL_RAX };
    struct ntl_instruction insn;
    uint64_t address = 0x55;

    (void)state;
    registers.value[NTL_RAX] = 0xffffffffffffff00;
    registers.value[NTL_RCX] = 0x40;
    registers.value[NTL_GS_BASE] = 0xfffff80000010000;
    assert_int_equal(decode(NTL_X64, "8b4488fc", &insn), NTL_DECODED);
    assert_int_equal(ntl_operand_needs(&insn.operand[1]),
                     1 << NTL_RAX | 1 << NTL_RCX);
    assert_false(ntl_operand_address(&insn, &insn.operand[1], &registers,
                                     &address));
    assert_int_equal(address, 0x55);
    registers.given |= 1 << NTL_RCX;
    assert_true(ntl_operand_address(&insn, &insn.operand[1], &registers,
                                    &address));
    assert_int_equal(address, 0xfffffffffffffffc);
    /* gs:[eax]: 32 bits, then the segment. */
    assert_int_equal(decode(NTL_X64, "65678b00", &insn), NTL_DECODED);
    assert_false(ntl_operand_address(&insn, &insn.operand[1], &registers,
                                     &address));
    registers.given |= 1 << NTL_GS_BASE;
    assert_true(ntl_operand_address(&insn, &insn.operand[1], &registers,
                                    &address));
    assert_int_equal(address, 0xfffff8010000ff00);
}

static void what_old_processors_lack_is_named(void **state)
{
    static const struct { const char *bytes, *feature; } cases[] = {
        { "f30fb8c1", "POPCNT" }, { "480fc708", "CX16" },
        { "0f0d08", "PREFETCHW" }, { "9f", "LAHF64" },
        { "660f3a63c108", "SSE4.2" }, { "c5fc58c1", "AVX" },
        { "c4e2f0f2c2", "BMI1" }, { "0fc7f0", "RDRAND" }, { "0f01ca", "SMAP" },
    };
    struct ntl_instruction insn;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(decode(NTL_X64, cases[i].bytes, &insn), NTL_DECODED);
        assert_string_equal(insn.feature, cases[i].feature);
    }
    assert_int_equal(decode(NTL_X64, "8b00", &insn), NTL_DECODED);
    assert_null(insn.feature);
    assert_int_equal(decode(NTL_X86, "9f", &insn), NTL_DECODED);
    assert_null(insn.feature);
}

static void what_ring_0_alone_may_do_is_marked(void **state)
{
    static const struct { const char *bytes; bool privileged, refusable; }
    cases[] = {
        { "0f32", true, true },     /* rdmsr                                  */
        { "0f30", true, true },     /* wrmsr                                  */
        { "0f22e0", true, true },   /* mov cr4,rax                            */
        { "0f20e0", true, false },  /* mov rax,cr4                            */
        { "f4", true, false }, { "0f01f8", true, false },
        { "0f01d1", true, true },   /* xsetbv                                 */
        { "0f01d0", false, false }, /* xgetbv                                 */
        { "0fa2", false, false },   /* cpuid                                  */
    };
    struct ntl_instruction insn;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(decode(NTL_X64, cases[i].bytes, &insn), NTL_DECODED);
        assert_int_equal(insn.privileged, cases[i].privileged);
        assert_int_equal(insn.refusable, cases[i].refusable);
    }
}

static void bytes_that_no_processor_runs_are_invalid(void **state)
{
    static const struct { enum ntl_arch arch; const char *bytes; } cases[] = {
        { NTL_X64, "06" },          /* push es                                */
        { NTL_X64, "0f04" },
        { NTL_X64, "8dc0" },        /* lea of a register                      */
        { NTL_X64, "f08b00" },      /* lock mov                               */
        { NTL_X64, "f00fb1c8" },    /* lock cmpxchg of registers              */
        { NTL_X64, "8ec8" },        /* mov cs,ax                              */
        { NTL_X64, "0f20c8" },      /* mov rax,cr1                            */
        { NTL_X64, "66c5fc58c1" },  /* 66 before VEX                          */
        { NTL_X64, "66666666666666666666666666666690" },
    };
    struct ntl_instruction insn;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(decode(cases[i].arch, cases[i].bytes, &insn),
                         NTL_INVALID_OPCODE);
    assert_int_equal(decode(NTL_ARM64, "c3", &insn), NTL_NO_DECODER);
    assert_int_equal(decode(NTL_X64, "", &insn), NTL_CUT);
}

/* Of 15 random bytes, more and more: cut, then one answer that stays. */
static void more_bytes_change_no_answer_but_cut(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned n = 0; n < 100000; n++) {
        uint8_t bytes[16];
        struct ntl_instruction insn;
        enum ntl_arch arch = n & 1 ? NTL_X86 : NTL_X64;
        enum ntl_decoded answer = NTL_CUT;
        uint8_t length = 0;

        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)random_next(&seed);
        for (size_t size = 0; size <= sizeof bytes; size++) {
            enum ntl_decoded next = ntl_instruction(arch, bytes, size, &insn);

            assert_true(insn.length <= size && insn.length <= 15);
            if (answer != NTL_CUT) {
                assert_int_equal(next, answer);
                assert_int_equal(insn.length, length);
            }
            answer = next;
            length = insn.length;
        }
        assert_int_not_equal(answer, NTL_CUT);
    }
}

/* XBEGIN's short form has 16 bits, but its target has all. */
static void a_short_xbegin_keeps_its_high_bits(void **state)
{
    struct ntl_instruction insn;
    uint64_t target;

    (void)state;
    assert_int_equal(decode(NTL_X64, "66c7f80010", &insn), NTL_DECODED);
    assert_true(ntl_instruction_target(&insn, 0xfffff80012345678, &target));
    assert_int_equal(target, 0xfffff8001234667d);
    assert_int_equal(decode(NTL_X86, "66e90010", &insn), NTL_DECODED);
    assert_true(ntl_instruction_target(&insn, 0x12345678, &target));
    assert_int_equal(target, 0x667c);
}

static void registers_have_names(void **state)
{
    static const struct {
        enum ntl_register_file file;
        uint8_t number, bytes;
        const char *name;
    } cases[] = {
        { NTL_GENERAL, 0, 8, "rax" }, { NTL_GENERAL, 4, 1, "spl" },
        { NTL_HIGH_BYTE, 0, 1, "ah" }, { NTL_GENERAL, 9, 4, "r9d" },
        { NTL_GENERAL, 15, 1, "r15b" }, { NTL_GENERAL, 12, 8, "r12" },
        { NTL_SEGMENT, 5, 2, "gs" }, { NTL_CONTROL, 8, 8, "cr8" },
        { NTL_X87, 3, 10, "st(3)" }, { NTL_VECTOR, 31, 64, "zmm31" },
        { NTL_VECTOR, 3, 16, "xmm3" }, { NTL_MASK, 7, 8, "k7" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[8];

        ntl_register_text(name, sizeof name, cases[i].file, cases[i].number,
                          cases[i].bytes);
        assert_string_equal(name, cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instructions_read_as_windbg_writes_them),
        cmocka_unit_test(every_part_of_an_address_is_written),
        cmocka_unit_test(a_decoded_instruction_says_how_it_touches_memory),
        cmocka_unit_test(the_stack_is_an_implied_operand),
        cmocka_unit_test(pop_computes_its_address_after_the_stack_has_moved),
        cmocka_unit_test(an_address_needs_the_registers_that_it_rests_on),
        cmocka_unit_test(what_old_processors_lack_is_named),
        cmocka_unit_test(what_ring_0_alone_may_do_is_marked),
        cmocka_unit_test(bytes_that_no_processor_runs_are_invalid),
        cmocka_unit_test(more_bytes_change_no_answer_but_cut),
        cmocka_unit_test(a_short_xbegin_keeps_its_high_bits),
        cmocka_unit_test(registers_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
