#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/instruction.h>

#include <stdio.h>
#include <stdlib.h>
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

/*
 * One bit apart, by Intel's manual, volume 2, 2.1.1 and 2.3 to 2.8, and the
 * page of each instruction.
 */
static void what_a_row_allows_and_what_it_forbids_are_told_apart(void **state)
{
    static const struct { const char *fits, *forbidden; } pairs[] = {
        /* LOCK: what changes memory, and no more */
        { "f00108", "f001c8" }, { "f08708", "f03908" }, { "f0fe00", "f0fec0" },
        { "0308", "f00308" }, { "480fc708", "480fc7c8" },
        /* VEX.vvvv is 1111 where it names nothing: vmovaps */
        { "c5f828c1", "c5f028c1" },
        /* EVEX.z: with a mask, and not into memory */
        { "62f16cc958cb", "62f16cc858cb" }, { "62f17c491100", "62f17cc91100" },
        /* a mask where there is none: vmovd */
        { "62f17d086ec0", "62f17d096ec0" },
        /* EVEX.b: rounds floating point, repeats 4 and 8 bytes */
        { "62f16c5858cb", "62f16d58fecb" }, { "62f16d58fe08", "62f16d58fc08" },
        /* gathers: three registers, a SIB, a mask that is not k0 */
        { "c4e269921c88", "c4e269920c88" }, { "c4e269921c88", "c4e269921488" },
        { "c4e269921c88", "c4e269921c90" }, { "c4e269921c88", "c4e2699208" },
        { "62f27d49920c90", "62f27d48920c90" },
        { "62f27d49920c90", "62f27d49921490" },
        /* registers that there are */
        { "0f21f8", "440f21f8" }, { "0f20d8", "0f20e8" },
        { "440f20c0", "440f20c8" }, { "8ee8", "8ef0" }, { "8cc8", "8ec8" },
        { "8ed8", "8cf8" },
    };
    struct ntl_instruction insn;

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (decode(NTL_X64, pairs[i].fits, &insn) != NTL_DECODED)
            fail_msg("%s is not decoded", pairs[i].fits);
        if (decode(NTL_X64, pairs[i].forbidden, &insn)
            != NTL_INVALID_OPCODE)
            fail_msg("%s is not refused", pairs[i].forbidden);
    }
}

/* Intel's manual, volume 2, A.3: "i64". */
static void what_64_bit_mode_took_away_is_refused_there_alone(void **state)
{
    static const char *const gone[] = {
        "06", "07", "0e", "16", "17", "1e", "1f", "27", "2f", "37", "3f", "60",
        "61", "820001", "9a112233445566", "ce", "d40a", "d50a",
        "ea112233445566",
    };
    struct ntl_instruction insn;

    (void)state;
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        assert_int_equal(decode(NTL_X64, gone[i], &insn), NTL_INVALID_OPCODE);
        assert_int_equal(decode(NTL_X86, gone[i], &insn), NTL_DECODED);
        assert_int_equal(insn.length, strlen(gone[i]) / 2);
    }
}

/* --- beside an assembler -------------------------------------------------- */

struct assembled {
    enum ntl_arch arch;
    uint8_t bytes[32];
    size_t size;
    char text[128];
};

static bool next_assembled(FILE *file, struct assembled *ret)
{
    char line[256], mode[8], bytes[64];
    int at = 0;

    do {
        if (!fgets(line, sizeof line, file))
            return false;
    } while (line[0] == '#');
    assert_int_equal(sscanf(line, "%7s %63s %n", mode, bytes, &at), 2);
    memset(ret, 0, sizeof *ret);
    ret->arch = strcmp(mode, "x64") == 0 ? NTL_X64 : NTL_X86;
    ret->size = bytes_of(bytes, ret->bytes);
    snprintf(ret->text, sizeof ret->text, "%.*s",
             (int)strcspn(line + at, "\n"), line + at);
    return true;
}

/* Every line of assembled.txt; how many there are. */
static size_t for_each_assembled(void (*judge)(const struct assembled *))
{
    FILE *file = fopen("tests/unit/assembled.txt", "r");
    struct assembled a;
    size_t count = 0;

    assert_non_null(file);
    for (; next_assembled(file, &a); count++)
        judge(&a);
    fclose(file);
    return count;
}

/* Operands begin in column 8, or after a blank: not of interest here. */
static void close_up(char *text)
{
    char *to = text;

    for (const char *p = text; *p; p++)
        if (*p != ' ' || p[1] != ' ')
            *to++ = *p;
    *to = '\0';
}

static void judge_text(const struct assembled *a)
{
    struct ntl_instruction insn;
    char text[NTL_INSTRUCTION_TEXT];

    assert_int_equal(ntl_instruction(a->arch, a->bytes, a->size, &insn),
                     NTL_DECODED);
    assert_int_equal(insn.length, a->size);
    assert_int_equal(insn.x64, a->arch == NTL_X64);
    ntl_instruction_text(text, sizeof text, &insn, 0);
    close_up(text);
    assert_string_equal(text, a->text);
}

static void instructions_read_as_an_assembler_was_given_them(void **state)
{
    (void)state;
    assert_true(for_each_assembled(judge_text) > 1000);
}

static void judge_beginning(const struct assembled *a)
{
    struct ntl_instruction insn;

    for (size_t size = 0; size < a->size; size++) {
        assert_int_equal(ntl_instruction(a->arch, a->bytes, size, &insn),
                         NTL_CUT);
        assert_int_equal(insn.length, size);
    }
}

static void a_beginning_of_an_instruction_is_cut(void **state)
{
    (void)state;
    for_each_assembled(judge_beginning);
}

static void judge_short(const struct assembled *a)
{
    struct ntl_instruction insn;
    char whole[NTL_INSTRUCTION_TEXT], text[NTL_INSTRUCTION_TEXT];
    size_t length;

    ntl_instruction(a->arch, a->bytes, a->size, &insn);
    length = ntl_instruction_text(whole, sizeof whole, &insn, 0);
    assert_int_equal(length, strlen(whole));
    for (size_t size = 0; size <= length + 1; size++) {
        memset(text, '~', sizeof text);
        assert_int_equal(ntl_instruction_text(text, size, &insn, 0), length);
        assert_int_equal(text[size], '~');
        if (size) {
            assert_int_equal(strlen(text), size - 1);
            assert_memory_equal(text, whole, size - 1);
        }
    }
}

static void a_short_buffer_has_the_beginning_of_the_text(void **state)
{
    (void)state;
    for_each_assembled(judge_short);
}

/* "rax", "eax", "r8d" or "bx": the register, and how wide it is. */
static unsigned general_named(const char *name, size_t length, unsigned *bytes)
{
    static const char low[][3] = { "ax", "cx", "dx", "bx", "sp", "bp", "si",
                                   "di" };
    const char *last = name + length - 1;

    if (name[0] == 'r' && name[1] >= '0' && name[1] <= '9') {
        *bytes = *last == 'd' ? 4 : 8;
        return (unsigned)strtoul(name + 1, NULL, 10);
    }
    *bytes = length == 2 ? 2 : name[0] == 'r' ? 8 : 4;
    for (unsigned i = 0; i < 8; i++)
        if (memcmp(low[i], last - 1, 2) == 0)
            return i;
    fail_msg("%s is no register", name);
    return 0;
}

/* What [base+index*scale+disp] names; registers that it rests on in `needs`. */
static uint64_t address_in(const char *text, const struct ntl_registers *r,
                           uint32_t *needs, unsigned *bytes)
{
    uint64_t sum = 0;
    bool minus = false;

    *needs = 0;
    while (*text != ']') {
        size_t length = strcspn(text, "+-*]");
        uint64_t value;

        if (strchr("0123456789", *text)) {
            value = strtoull(text, NULL, 16);
        } else {
            unsigned number = general_named(text, length, bytes);

            *needs |= 1u << number;
            value = r->value[number];
        }
        text += length;
        if (*text == '*') {
            value *= (uint64_t)(text[1] - '0');
            text += 2;
        }
        sum += minus ? 0 - value : value;
        minus = *text == '-';
        text += *text == '-' || *text == '+';
    }
    return *bytes < 8 ? sum & ((UINT64_C(1) << 8 * *bytes) - 1) : sum;
}

static const struct ntl_operand *memory_of(const struct ntl_instruction *insn)
{
    for (unsigned i = 0; i < insn->operands; i++)
        if (insn->operand[i].kind == NTL_MEMORY && !insn->operand[i].implied)
            return &insn->operand[i];
    return NULL;
}

static uint64_t chance = 0x6e746c656e73;

static void judge_address(const struct assembled *a)
{
    const char *from = strchr(a->text, '['), *mm = strstr(a->text, "mm12*");
    struct ntl_registers r = { .given = 0 };
    struct ntl_instruction insn;
    const struct ntl_operand *o;
    unsigned bytes = a->arch == NTL_X64 ? 8 : 4;
    uint64_t expected, address;
    uint32_t needs;

    ntl_instruction(a->arch, a->bytes, a->size, &insn);
    o = memory_of(&insn);
    if (!from || mm || strncmp(a->text, "pop", 3) == 0)
        return;
    for (unsigned i = 0; i < NTL_REGISTERS; i++)
        r.value[i] = random_next(&chance);
    expected = address_in(from + 1, &r, &needs, &bytes);
    if (strstr(a->text, "fs:") || strstr(a->text, "gs:")) {
        unsigned base = strstr(a->text, "fs:") ? NTL_FS_BASE : NTL_GS_BASE;

        needs |= 1u << base;
        expected += r.value[base];
    }
    if (a->arch == NTL_X86)
        expected &= UINT32_MAX;
    assert_int_equal(ntl_operand_needs(o), needs);
    r.given = needs;
    assert_true(ntl_operand_address(&insn, o, &r, &address));
    if (address != expected)
        fail_msg("%s: %llx, not %llx", a->text, (unsigned long long)address,
                 (unsigned long long)expected);
    for (unsigned i = 0; i < NTL_REGISTERS; i++) {
        r.given = needs & ~(1u << i);
        if (needs >> i & 1)
            assert_false(ntl_operand_address(&insn, o, &r, &address));
    }
}

static void an_address_is_the_sum_that_the_text_says(void **state)
{
    (void)state;
    for_each_assembled(judge_address);
}

/* Reads, writes, or both, by the mnemonic: each page of Intel's manual. */
static void judge_touch(const struct assembled *a)
{
    static const struct { const char *names; uint8_t touch; } first[] = {
        { " add or adc sbb and sub xor not neg inc dec rol ror rcl rcr shl shr"
          " sar xadd bts shld shrd xchg cmpxchg cmpxchg16b ",
          NTL_READS_AND_WRITES },
        { " mov movaps movups movdqa movdqu movntdq movss fst fstp fistp pop ",
          NTL_WRITES },
        { " cmp test bt push fld fild fadd fmul call jmp mul div ",
          NTL_READS },
    };
    bool is_first = strchr(a->text, '[')
                    && (!strchr(a->text, ',')
                        || strchr(a->text, '[') < strchr(a->text, ','));
    const char *name = strncmp(a->text, "lock ", 5) ? a->text : a->text + 5;
    char word[32];
    struct ntl_instruction insn;
    const struct ntl_operand *o;

    ntl_instruction(a->arch, a->bytes, a->size, &insn);
    o = memory_of(&insn);
    if (!o || strncmp(name, "lea", 3) == 0)
        return;
    assert_int_equal(insn.lock, name != a->text);
    snprintf(word, sizeof word, " %.*s ", (int)strcspn(name, " "), name);
    if (!is_first && strcmp(word, " xchg ") != 0) {
        assert_int_equal(o->touch, NTL_READS);
        return;
    }
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (strstr(first[i].names, word))
            assert_int_equal(o->touch, first[i].touch);
}

static void memory_is_read_or_written_as_the_mnemonic_says(void **state)
{
    (void)state;
    for_each_assembled(judge_touch);
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
        cmocka_unit_test(what_a_row_allows_and_what_it_forbids_are_told_apart),
        cmocka_unit_test(what_64_bit_mode_took_away_is_refused_there_alone),
        cmocka_unit_test(instructions_read_as_an_assembler_was_given_them),
        cmocka_unit_test(a_beginning_of_an_instruction_is_cut),
        cmocka_unit_test(a_short_buffer_has_the_beginning_of_the_text),
        cmocka_unit_test(an_address_is_the_sum_that_the_text_says),
        cmocka_unit_test(memory_is_read_or_written_as_the_mnemonic_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
