/* Each rule of src/data/bugcheck/rules has a case here in which it holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/verdict.h>

#include <inttypes.h>
#include <stdio.h>
#include "spoken.h"

#include <string.h>

#define KERNEL UINT64_C(0xfffff80167a3b2c4)
#define STALE UINT64_C(0xffffd78e4c2a1080)
#define NOWHERE UINT64_C(0x8000deadbeef0000)
#define USER UINT64_C(0x1b839cd7e98)
#define STATUS(x) (UINT64_C(0xffffffff00000000) | (x))
#define AV 0xc0000005

enum { RULES_MAX = 512 };

/* What is known beside the numbers. */
struct setup {
    uint32_t code;
    uint64_t p[NTL_PARAMETERS];
    const char *says;           /* part of the headline                       */
    const char *bytes;          /* at the instruction, in hexadecimal         */
    const char *before;         /* those before it                            */
    uint64_t rax;               /* a register that an operand rests on        */
    bool record;                /* access and address are of a record         */
    uint64_t access, address;
    uint32_t build;             /* 0: not known                               */
    enum ntl_role role;         /* of `module`, if there is one               */
    const char *module, *symbols, *ended;
    bool unloaded, has_flags;
    bool nowhere;               /* all modules are known, and none is there   */
    enum ntl_pool pool;
    uint64_t flags, frames;
};

static bool held[RULES_MAX];

static unsigned take_bytes(const char *text, uint8_t *ret)
{
    unsigned n = 0, byte;

    while (text && sscanf(text + 2 * n, "%2x", &byte) == 1)
        ret[n++] = (uint8_t)byte;
    return n;
}

static void add_code(const struct setup *s, struct ntl_evidence *e)
{
    uint8_t before[NTL_BYTES_BEFORE];

    if (!s->bytes)
        return;
    e->bytes.ats = (uint8_t)take_bytes(s->bytes, e->bytes.at);
    e->bytes.befores = (uint8_t)take_bytes(s->before, before);
    memcpy(e->bytes.before + NTL_BYTES_BEFORE - e->bytes.befores, before,
           e->bytes.befores);
    e->from[NTL_PIECE_BYTES] = NTL_FROM_MEMORY;
    e->registers.value[NTL_RAX] = s->rax;
    e->registers.given = UINT32_C(1) << NTL_RAX;
    e->from[NTL_PIECE_REGISTERS] = NTL_FROM_CONTEXT;
}

static void add_record(const struct setup *s, struct ntl_evidence *e)
{
    if (!s->record)
        return;
    e->record = (struct ntl_record) {
        .code = (uint32_t)s->p[0], .address = KERNEL, .parameters = 2,
        .parameter = { s->access, s->address },
    };
    e->from[NTL_PIECE_RECORD] = NTL_FROM_RECORD;
}

static void add_part(const struct setup *s, struct ntl_evidence *e)
{
    struct ntl_part part = {
        .role = s->role, .unloaded = s->unloaded, .certain = true,
        .from = NTL_FROM_STACK,
    };

    if (!s->module)
        return;
    snprintf(part.name, sizeof part.name, "%s", s->module);
    ntl_evidence_add(e, &part);
}

static void add_words(const struct setup *s, struct ntl_evidence *e)
{
    if (s->symbols) {
        snprintf(e->symbols, sizeof e->symbols, "%s", s->symbols);
        e->from[NTL_PIECE_SYMBOLS] = NTL_FROM_TEXT;
    }
    if (s->ended) {
        snprintf(e->ended, sizeof e->ended, "%s", s->ended);
        e->from[NTL_PIECE_ENDED] = NTL_FROM_MEMORY;
    }
    if (s->has_flags) {
        e->registers.value[NTL_EFLAGS] = s->flags;
        e->registers.given |= UINT32_C(1) << NTL_EFLAGS;
    }
    if (s->nowhere)
        e->from[NTL_PIECE_MODULES] = NTL_FROM_TEXT;
    if (s->pool) {
        e->pool = s->pool;
        e->from[NTL_PIECE_POOL] = NTL_FROM_TEXT;
    }
    if (s->frames) {
        e->frames = s->frames;
        e->from[NTL_PIECE_MEMORY] = NTL_FROM_HEADER;
    }
}

static void build(const struct setup *s, struct ntl_evidence *ret)
{
    struct ntl_bugcheck_question q = { .code = s->code, .given = 15 };
    struct ntl_region_view view = {
        ntl_selfmap(NTL_X64, 0x1ed), false, { .number = s->build },
    };

    memcpy(q.parameter, s->p, sizeof q.parameter);
    ntl_evidence_of(&q, &view, ret);
    ret->build_known = s->build != 0;
    add_code(s, ret);
    add_record(s, ret);
    add_part(s, ret);
    add_words(s, ret);
}

static void say(const struct ntl_rule *rule, const struct ntl_evidence *e,
                const struct ntl_bugcheck_answer *answer,
                char text[NTL_VERDICT_TEXT])
{
    char format[NTL_VERDICT_TEXT];
    struct ntl_clause clause = ntl_clause_in(format, sizeof format);

    assert_true(ntl_rule_text(rule, NTL_RULE_SAY, 0, e, answer, &clause));
    assert_false(clause.cut);
    strcpy(text, spoken(clause));
}

/* The rules that hold; the headline in `text`, "" without one. */
static void judge(const struct setup *s, struct ntl_verdict *verdict,
                  char text[NTL_VERDICT_TEXT])
{
    struct ntl_evidence e;
    struct ntl_bugcheck_answer answer;

    build(s, &e);
    assert_true(ntl_bugcheck_answer(&e.question, &answer));
    ntl_verdict_of(&e, &answer, verdict);
    text[0] = '\0';
    if (verdict->rules)
        say(&verdict->rule[0], &e, &answer, text);
    for (unsigned i = 0; i < verdict->rules; i++) {
        held[verdict->rule[i].row] = true;
        assert_true(i == 0 || verdict->rule[i - 1].conditions
                              >= verdict->rule[i].conditions);
    }
}

static void check(const struct setup *s)
{
    struct ntl_verdict verdict;
    char text[NTL_VERDICT_TEXT];

    judge(s, &verdict, text);
    if (!strstr(text, s->says) || (!*s->says && *text))
        fail_msg("%" PRIx32 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64
                 ": \"%s\", not \"%s\"", s->code, s->p[0], s->p[1], s->p[2],
                 s->p[3], text, s->says);
}

/* A code, part of the headline, the parameters. */
#define IS(code_, says_, ...)                                                  \
    .code = (code_), .says = (says_), .p = { __VA_ARGS__ }

#define CHECK(rows)                                                            \
    for (size_t i = 0; i < sizeof (rows) / sizeof *(rows); i++)                \
    check(&(rows)[i])

/* --- an access ------------------------------------------------------------ */

static void bug_check_50(void **state)
{
    static const struct setup rows[] = {
        { IS(0x50, "EFLAGS.AC (bit 18) was clear", USER, 3, KERNEL, 0xf) },
        { IS(0x50, "is clear in the saved flags (10246)", USER, 3, KERNEL, 0xf),
          .has_flags = true, .flags = 0x10246 },
        { IS(0x50, "was clear. A hypervisor", USER, 3, KERNEL, 0xf),
          .has_flags = true, .flags = 0x50246 },
        { IS(0x50, "may not be executed", STALE, 0x11, KERNEL, 2) },
        { IS(0x50, "was not to be written", STALE, 3, KERNEL, 2) },
        { IS(0x50, "was not to be read", STALE, 1, KERNEL, 2) },
        { IS(0x50, "", STALE, 0, KERNEL, 2) },
        { IS(0x50, "a write of the first bytes of a page", STALE - 0x80, 2,
             KERNEL, 0) },
        { IS(0x50, "in paged pool, where no page", STALE, 2, KERNEL, 0),
          .pool = NTL_POOL_PAGED },
        { IS(0x50, "a reserved bit", STALE, 9, KERNEL, 0), .build = 19041 },
        { IS(0x50, "", STALE, 9, KERNEL, 0) },
        { IS(0x50, "not canonical: garbage", NOWHERE, 0, KERNEL, 4) },
        { IS(0x50, "text where a pointer", 0x0038002e, 0, KERNEL, 0) },
        { IS(0x50, "one bit apart (number 30)", KERNEL ^ 0x40000000, 0x10,
             KERNEL, 0) },
        { IS(0x50, "it was jumped to", KERNEL, 0x10, KERNEL, 0) },
        { IS(0x50, "a write at 28 (hexadecimal)", 0x28, 2, KERNEL, 2) },
        { IS(0x50, "(CONTAINING_RECORD): a write at", UINT64_MAX - 0x2f, 2,
             KERNEL, 2) },
    };

    (void)state;
    CHECK(rows);
}

static void at_a_raised_irql(void **state)
{
    static const struct setup rows[] = {
        { IS(0xd1, "a read at 18 (hexadecimal)", 0x18, 2, 0, KERNEL) },
        { IS(0xa, "a write at 18 (hexadecimal)", 0x18, 2, 1, KERNEL) },
        { IS(0xc5, "a null pointer", 0x18, 2, 0, KERNEL) },
        { IS(0xd1, "a null function pointer", 0, 2, 8, KERNEL) },
        { IS(0xa, "interrupts were disabled", STALE, 0xff, 0, KERNEL) },
        { IS(0xd4, "interrupts were disabled", STALE, 0xff, 0, KERNEL) },
        { IS(0xa, "used with interrupts disabled", 0x60, 0xff, 0xef, KERNEL) },
        { IS(0xa, "used with interrupts disabled (IRQL FF is not a level): a "
             "write at 8", 0x8, 0xff, 1, KERNEL) },
        { IS(0xd1, "the address is the instruction", KERNEL, 2, 8, KERNEL) },
        { IS(0xd1, "code of p.sys was called at IRQL 2", KERNEL, 2, 8, KERNEL),
          .role = NTL_ROLE_INSTRUCTION, .module = "p.sys" },
        { IS(0xd1, "a user address at a raised IRQL", USER, 2, 0, KERNEL) },
        { IS(0xd1, "was called at IRQL 2", STALE, 2, 8, KERNEL) },
        { IS(0xa, "not canonical", NOWHERE, 2, 0, KERNEL) },
        { IS(0xd4, "is characters", 0x0038002e, 2, 0, KERNEL) },
        { IS(0xce, "unloaded was executed", KERNEL, 0x10, KERNEL, 0) },
        { IS(0xce, "unloaded was used", KERNEL + 8, 0, KERNEL, 0) },
        { IS(0xce, "unloaded was executed", KERNEL + 8, 0x10, KERNEL, 0) },
        { IS(0xd1, "unloaded was executed", STALE, 2, 0, KERNEL),
          .role = NTL_ROLE_INSTRUCTION, .module = "gone.sys",
          .unloaded = true },
        { IS(0xd1, "", STALE, 2, 0, KERNEL) },
        { IS(0xd1, "which is in paged pool", STALE, 2, 0, KERNEL),
          .pool = NTL_POOL_PAGED },
        { IS(0xa, "", STALE, 2, 1, KERNEL), .pool = NTL_POOL_NONPAGED },
        { IS(0xd1, "which is in no module", STALE, 2, 0, KERNEL),
          .nowhere = true },
        { IS(0xd1, "which is in no module: a bad function", KERNEL, 2, 8,
             KERNEL), .nowhere = true },
        { IS(0xd1, "code ran at", 0x28, 2, 0, KERNEL), .nowhere = true },
        { IS(0xfc, "led to execute user memory", USER, 0, 0, 0) },
        { IS(0xfc, "data were executed", STALE, 0, 0, 0) },
        { IS(0xbe, "a page that is read-only", STALE, 0, 0, 0) },
    };

    (void)state;
    CHECK(rows);
}

/* mov [rax],ecx */
#define STORE "8908"

/* mov rcx,rax, ten times; nine times, and the half of a mov rax,imm64. */
#define WHOLE "4889c14889c14889c14889c14889c14889c14889c14889c14889c14889c1"
#define HALF "4889c14889c14889c14889c14889c14889c14889c14889c14889c148b8112233"
#define REST STORE "909090909090"

static void an_access_violation(void **state)
{
    static const struct setup rows[] = {
        { IS(0x7e, "is not canonical", STATUS(AV), KERNEL), .bytes = STORE,
          .rax = NOWHERE, .record = true, .access = 0, .address = UINT64_MAX },
        { IS(0x7e, "a driver's write failed", STATUS(AV), KERNEL),
          .bytes = STORE, .rax = STALE, .record = true, .access = 1,
          .address = UINT64_MAX },
        { IS(0x1e, "reported no address", STATUS(AV), KERNEL, 0, UINT64_MAX) },
        { IS(0x1e, "not canonical: 8000dead", STATUS(AV), KERNEL, 0, NOWHERE) },
        { IS(0x1e, "is characters", AV, KERNEL, 0, UINT64_C(0x74006e0065)) },
        { IS(0x1e, "a write of the user address", AV, KERNEL, 1, USER) },
        { IS(0x1e, "a kernel address that is not", AV, KERNEL, 0, STALE) },
        { IS(0x1e, "it was jumped to", AV, KERNEL, 8, STALE) },
        { IS(0x1e, "a null pointer: a read at 0", AV, KERNEL, 0, 0) },
        { IS(0x7e, "does not touch f025", AV, KERNEL), .bytes = STORE,
          .rax = STALE, .record = true, .access = 0, .address = 0xf025 },
        { IS(0x7e, "they differ in 1 bit, number 12", AV, KERNEL),
          .bytes = STORE, .rax = STALE, .record = true, .access = 1,
          .address = STALE ^ 0x1000 },
        { IS(0xd1, "they differ in 1 bit, number 12", STALE ^ 0x1000, 2, 1,
             KERNEL), .bytes = STORE, .rax = STALE },
        { IS(0x7e, "a function of the kernel was given", AV, KERNEL),
          .bytes = STORE, .rax = 0, .record = true, .access = 1, .address = 0,
          .role = NTL_ROLE_CALLED_LEAF, .module = "ntoskrnl.exe" },
        { IS(0x7e, "and it begins there", AV, KERNEL), .bytes = STORE,
          .before = WHOLE, .rax = STALE, .record = true, .access = 0,
          .address = 0xf025 },
        { IS(0x7e, "a driver's write failed", STATUS(AV), KERNEL),
          .bytes = STORE, .before = WHOLE, .rax = STALE, .record = true,
          .access = 1, .address = UINT64_MAX },
        { IS(0x7e, "entered in its middle, as the code before", STATUS(AV),
             KERNEL), .bytes = REST, .before = HALF, .rax = STALE,
          .role = NTL_ROLE_INSTRUCTION, .module = "driver.sys" },
        { IS(0xd1, "is the middle of another one", STALE, 2, 0, KERNEL),
          .bytes = REST, .before = HALF },
        { IS(0x3b, "", AV, KERNEL, STALE, 0) },
        { IS(0x3b, "a null pointer: a write at 8c", AV, KERNEL, STALE, 0),
          .bytes = STORE, .rax = 0x8c },
        { IS(0x3b, "a write of the user address", AV, KERNEL, STALE, 0),
          .bytes = STORE, .rax = USER },
        { IS(0x3b, "is not canonical, so the processor refused it", AV, KERNEL,
             STALE, 0), .bytes = STORE, .rax = NOWHERE },
        { IS(0x3b, "holds characters (41414141`41414139)", AV, KERNEL, STALE,
             0), .bytes = STORE, .rax = UINT64_C(0x4141414141414139) },
        { IS(0x3b, "", AV, KERNEL, STALE, 0), .bytes = "f3a4",
          .rax = NOWHERE },     /* rep movsb touches two places               */
        { IS(0x7e, "", STATUS(AV), KERNEL, STALE, STALE) },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].role != NTL_ROLE_CALLED_LEAF)
            check(&rows[i]);
}

/* Both roles at once: the instruction in nt, its caller in a driver. */
static void a_leaf_of_the_kernel_is_not_to_blame(void **state)
{
    struct ntl_evidence e;
    struct ntl_bugcheck_answer answer;
    struct ntl_verdict verdict;
    const struct setup s = {
        IS(0x7e, "", AV, KERNEL), .record = true,
        .role = NTL_ROLE_INSTRUCTION, .module = "ntoskrnl.exe",
    };
    struct ntl_part caller = {
        .role = NTL_ROLE_CALLED_LEAF, .name = "winhvr.sys",
    };
    char text[NTL_VERDICT_TEXT];

    (void)state;
    build(&s, &e);
    ntl_evidence_add(&e, &caller);
    assert_true(ntl_bugcheck_answer(&e.question, &answer));
    ntl_verdict_of(&e, &answer, &verdict);
    say(&verdict.rule[0], &e, &answer, text);
    assert_non_null(strstr(text, "Its caller is named, not the kernel"));
    held[verdict.rule[0].row] = true;
    assert_int_equal(verdict.rules, 1);
}

static void each_status_has_its_own(void **state)
{
    static const struct setup rows[] = {
        { IS(0x3b, "a breakpoint or an assert", 0x80000003, KERNEL) },
        { IS(0x1e, "padding was run into", STATUS(0x80000003), KERNEL),
          .bytes = "cccccc", .before = "c3" },
        { IS(0x1e, "in the code of b.sys", STATUS(0x80000003), KERNEL),
          .bytes = "cc90", .before = "75", .role = NTL_ROLE_INSTRUCTION,
          .module = "b.sys" },
        { IS(0x8e, "an assertion failed", 0x80000003, KERNEL),
          .bytes = "cd2c" },
        { IS(0x3b, "STATUS_ASSERTION_FAILURE", 0xc0000420, KERNEL) },
        { IS(0x7e, "divided by zero", STATUS(0xc0000094), KERNEL) },
        { IS(0x7e, "a division overflowed", STATUS(0xc0000095), KERNEL) },
        { IS(0x7e, "the stack ran out", STATUS(0xc00000fd), KERNEL) },
        { IS(0x7a, "", 0) },
        { IS(0x3b, "could not be read in", 0xc0000006, KERNEL) },
        { IS(0x3b, "failed fast", 0xc0000409, KERNEL) },
        { IS(0x3b, "the processor does not run", 0xc000001d, KERNEL) },
        { IS(0x3b, "UD2", 0xc000001d, KERNEL), .bytes = "0f0b" },
        { IS(0x3b, "processor (or its virtual machine)", 0xc000001d, KERNEL),
          .bytes = "f3480fb8c1" },
        { IS(0x3b, "was called illegal", 0xc000001d, KERNEL),
          .bytes = "4889c8" },
        { IS(0x3b, "the bytes are no instruction", 0xc000001d, KERNEL),
          .bytes = "0f04ffffffffffffffffffffffffff" },
        { IS(0x7e, "a privileged instruction", STATUS(0xc0000096), KERNEL) },
        { IS(0x7e, "(rdmsr)", STATUS(0xc0000096), KERNEL), .bytes = "0f32" },
        { IS(0x7e, "(wrmsr)", STATUS(0xc0000096), KERNEL), .bytes = "0f30" },
        { IS(0x7e, "a control register", STATUS(0xc0000096), KERNEL),
          .bytes = "0f22e0" },
        { IS(0x3b, "not aligned", 0x80000002, KERNEL) },
        { IS(0x3b, "a heap", 0xc0000374, KERNEL) },
        { IS(0x3b, "C++ exception", 0xe06d7363, KERNEL) },
        { IS(0x3b, "a handle that is none", 0xc0000008, KERNEL) },
        { IS(0x3b, "STATUS_MUTANT_NOT_OWNED was raised by a call", 0xc0000046,
             KERNEL) },
        { IS(0x7e, "", STATUS(0xc0000026), KERNEL) },
        { IS(0x1e, "", STATUS(0x80000004), KERNEL) },
    };

    (void)state;
    CHECK(rows);
}

/* --- the rest ------------------------------------------------------------- */

static void traps_and_guards(void **state)
{
    static const struct setup rows[] = {
        { IS(0x1000007f, "double fault", 8, 0, 0, KERNEL) },
        { IS(0x7f, "recursion through paging I/O", 8, 0, 0, KERNEL),
          .symbols = "nt!KeBugCheckEx nt!PspReferenceCidTableEntry+51" },
        { IS(0x9c, "reports (bank 4): hardware", 4, STALE, 0xb2000000,
             0x70f0f) },
        { IS(0x9c, "", 4, STALE, 0x12345678, 0x70f0f) },
        { IS(0x7f, "#GP in the kernel", 0xd, 0, 0, 0) },
        { IS(0x7f, "divided by zero in the kernel", 0, 0, 0, 0) },
        { IS(0x7f, "an NMI that nobody handled", 2, 0, 0, 0) },
        { IS(0x7f, "does not run", 6, 0, 0, 0) },
        { IS(0x7f, "a machine check", 0x12, 0, 0, 0) },
        { IS(0x7f, "", 0xe, 0, 0, 0) },
        { IS(0x101, "processor 5 does not take", 0x18, 0, STALE, 5) },
        { IS(0x101, "", 0x18, 0, 0, 0) },
        { IS(0x20, "(ffff is below 0)", 0, 0xffff, 0, 1) },
        { IS(0x20, "enabled too often (1)", 0, 1, 0, 1) },
        { IS(0x20, "", STALE, 0xffff, 0, 1) },
        { IS(0x139, "the feature is not the culprit", 0xa, STALE, STALE, 0) },
        { IS(0x139, "kernel Control Flow Guard", 0xa, STALE, STALE, 0),
          .build = 26100 },
        { IS(0x139, "is no valid target: Control", 0xa, STALE, STALE, 0),
          .build = 17763 },
        { IS(0x139, "the pointer was bad before", 0xa, STALE, STALE, 0),
          .symbols = "nt!KscpCfgDispatchUserCallTargetEsSmep+11",
          .build = 19041 },
        { IS(0x1e, "the pointer was bad before", STATUS(AV), KERNEL, 0,
             UINT64_MAX),
          .symbols = "nt!guard_icall_handler" },
        { IS(0x3b, "which checks nothing here", AV, KERNEL, STALE, 0),
          .symbols = "a!guard_dispatch_icall_nop" },
        { IS(0x139, "a list entry is corrupt", 3, STALE, STALE, 0) },
        { IS(0x109, "a descriptor table", 1, 2, 3, 3) },
        { IS(0x109, "", 1, 2, 3, 4) },
    };

    (void)state;
    CHECK(rows);
}

static void structures_and_hardware(void **state)
{
    static const struct setup rows[] = {
        { IS(0xf7, "they are the same", 5, 5, ~UINT64_C(5), 0) },
        { IS(0xf7, "itself was overwritten", 5, 5, 6, 0) },
        { IS(0x4e, "beyond the machine's memory", 2, 0x500000, 0, 0),
          .frames = 0x230000 },
        { IS(0x4e, "", 2, 0x500000, 0, 0) },
        { IS(0x1a, "beyond the machine's memory", 0x9696, 0x500000, 0, 0),
          .frames = 0x230000 },
        { IS(0x4e, "", 2, 0x5000, 0, 0), .frames = 0x230000 },
        { IS(0x1a, "one bit apart, number 63", 0x3600, STALE,
             UINT64_C(0xa00000000328867), UINT64_C(0x8a00000000328867)) },
        { IS(0x1a, "", 0x3600, STALE, STALE, STALE ^ 0x100) },
        { IS(0x1a, "", 0x3600, STALE, 4, 0) },
        { IS(0x1a, "a reserved bit is set in one", 0x61941, USER, 0xd, STALE) },
        { IS(0x1a, "", 0x61941, USER, 5, STALE) },
        { IS(0x1a, "itself met a null pointer (30", 0x41287, 0x30, 0, 0) },
        { IS(0x1a, "", 0x41287, STALE, 0, 0) },
        { IS(0x19, "one bit apart, number 34", 0xe, STALE,
             UINT64_C(0xd6d5c2f4aaf50e4b), UINT64_C(0xd6d5c2f0aaf50e4b)) },
        { IS(0x19, "", 0xe, STALE, 4, 5) },
        { IS(0x9f, "disk.sys had it", 3, STALE, STALE, STALE),
          .role = NTL_ROLE_PARAMETER, .module = "disk.sys" },
        { IS(0x9f, "", 3, STALE, STALE, STALE) },
        { IS(0x133, "the clock interrupted net.sys: as a rule", 0, 0x501, 0x500,
             0), .role = NTL_ROLE_INSTRUCTION, .module = "net.sys" },
        { IS(0x133, "which need not be what used", 1, 0x1e00, STALE, 0),
          .role = NTL_ROLE_INSTRUCTION, .module = "net.sys" },
        { IS(0x133, "", 1, 0x1e00, STALE, 0) },
        { IS(0x116, "could not be reset: gpu.sys", STALE, KERNEL, 0, 4),
          .role = NTL_ROLE_PARAMETER, .module = "gpu.sys" },
        { IS(0x117, "was reset: gpu.sys", STALE, KERNEL, 0, 4),
          .role = NTL_ROLE_PARAMETER, .module = "gpu.sys" },
        { IS(0xf4, "the critical process csrss.exe ended", 3, STALE, STALE,
             STALE), .ended = "csrss.exe" },
        { IS(0x5a, "does not fit its signature", 1, STALE, STALE,
             STATUS(0xc0000428)) },
        { IS(0x5a, "", 1, STALE, STALE, STATUS(0xc0000034)) },
        { IS(0xc2, "freed twice", 7, 0, 0, STALE) },
        { IS(0xc2, "the caller named here", 7, 0, 0, STALE),
          .role = NTL_ROLE_CALLED_BUGCHECK, .module = "c.sys" },
        { IS(0x124, "hardware, not software", 0, STALE, 0xfa000000, 0x70f0f) },
        { IS(0x124, "", 0, STALE, 0x9a000000, 0x70f0f) },
        { IS(0x124, "PCI Express", 4, STALE, 0, 0) },
        { IS(0x124, "a device driver", 0x10, STALE, 0, 0) },
        { IS(0xef, "the critical process csrss.exe ended", STALE, 0, 0, 0),
          .ended = "csrss.exe" },
        { IS(0xef, "parameter 3 is the process", STALE, 0, STALE, 0),
          .ended = "csrss.exe" },
        { IS(0xef, "", STALE, 0, 0, 0) },
        { IS(0xef, "was ended by another", STALE, 0, STALE, 0) },
    };

    (void)state;
    CHECK(rows);
}

/* Two values that ought to be equal, none to three bits apart. */
static void pairs_are_judged_by_the_bits_between_them(void **state)
{
    static const struct {
        uint32_t code;
        uint64_t p1;
        unsigned a, b;
    } pairs[] = {
        { 0xf7, 0, 1, 2 }, { 0x1a, 0x403, 3, 4 }, { 0x1a, 0x3470, 3, 4 },
        { 0x1a, 0x5200, 3, 4 }, { 0x1a, 0x404, 2, 4 }, { 0x1a, 0x41792, 3, 0 },
        { 0x19, 3, 2, 3 }, { 0x19, 3, 2, 4 }, { 0xc2, 0xa, 3, 4 },
        { 0x4e, 6, 2, 4 },
    };
    static const struct { uint64_t apart; const char *says; } bits[] = {
        { 0, "they are the same" }, { 0x4000, "differ in 1 bit, number 14" },
        { 0x4100, "differ in 2 bits (4100)" },
        { 0x4101, "differ in 3 bits (4101)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (size_t k = 0; k < sizeof bits / sizeof *bits; k++) {
            struct setup s = { IS(pairs[i].code, bits[k].says, pairs[i].p1, 1,
                                  2, 4) };
            unsigned shift = pairs[i].code == 0x4e ? 12 : 0;
            struct ntl_verdict verdict;
            char text[NTL_VERDICT_TEXT];

            s.p[pairs[i].a - 1] = pairs[i].b ? 0x142364 : bits[k].apart;
            if (pairs[i].b)
                s.p[pairs[i].b - 1] = (0x142364 ^ bits[k].apart) << shift;
            if (pairs[i].code == 0xf7)
                s.p[2] = ~s.p[1];
            judge(&s, &verdict, text);
            assert_true(verdict.rules > 0);
            if (pairs[i].code != 0x19)
                check(&s);
        }
    }
}

/* Only an access violation, or code in a wrong place, is of a bad pointer. */
static void another_status_than_an_access_is_of_no_pointer(void **state)
{
    static const struct { uint32_t status; bool strikes; } rows[] = {
        { AV, false }, { 0xc000001d, false }, { 0xc0000046, true },
        { 0x80000004, true }, { 0xc0000420, true },
    };
    const struct ntl_statement cause = { "", NTL_MARK_SEEN,
                                         NTL_TOPIC_POINTER };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct setup s = { IS(0x3b, "", rows[i].status, KERNEL, STALE) };
        struct ntl_verdict verdict;
        char text[NTL_VERDICT_TEXT];

        judge(&s, &verdict, text);
        assert_true(ntl_verdict_strikes(&verdict, &cause) == rows[i].strikes);
    }
}

/* A cause that the values exclude is not among what is usual. */
static void a_pointer_that_is_not_near_null_is_no_null_pointer(void **state)
{
    static const struct { uint64_t address; bool strikes; } rows[] = {
        { STALE, true }, { USER, true }, { 0x18, false },
    };
    const struct ntl_statement null = { "", NTL_MARK_SEEN, NTL_TOPIC_NULL };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct setup s = { IS(0xa, "", rows[i].address, 2, 1, KERNEL) };
        struct ntl_verdict verdict;
        char text[NTL_VERDICT_TEXT];

        judge(&s, &verdict, text);
        assert_true(ntl_verdict_strikes(&verdict, &null) == rows[i].strikes);
    }
}

/* Two values that ought to be equal: of F7 the first two. */
static void one_bit_that_differs_has_its_number(void **state)
{
    static const struct { uint32_t code; uint64_t apart; int bit; } rows[] = {
        { 0xf7, 1, 0 }, { 0xf7, 2, 1 }, { 0xf7, UINT64_C(1) << 17, 17 },
        { 0xf7, UINT64_C(1) << 63, 63 }, { 0xf7, 0, -1 }, { 0xf7, 3, -1 },
        { 0xf7, 7, -1 }, { 0x77, 1, -1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint64_t cookie = 0x2b992ddfa232;
        const struct setup s = { IS(rows[i].code, "", cookie ^ rows[i].apart,
                                    cookie, ~cookie, 0) };
        struct ntl_evidence e;
        struct ntl_bugcheck_answer answer;
        struct ntl_verdict verdict;
        char text[NTL_VERDICT_TEXT];

        build(&s, &e);
        assert_true(ntl_bugcheck_answer(&e.question, &answer));
        judge(&s, &verdict, text);
        if (ntl_verdict_bit(&verdict, &e, &answer) != rows[i].bit)
            fail_msg("%" PRIx32 ", %" PRIx64 " apart: bit %d", rows[i].code,
                     rows[i].apart, ntl_verdict_bit(&verdict, &e, &answer));
    }
}

/* Its tests and its codes; a function on the stack is 6, no module 4. */
static void a_rule_weighs_as_many_tests_as_it_has(void **state)
{
    static const struct { struct setup setup; unsigned weight; } rows[] = {
        { { IS(0x50, "", USER, 3, KERNEL, 0xf) }, 3 },
        { { IS(0xd1, "", STALE, 2, 8, STALE), .role = NTL_ROLE_INSTRUCTION,
            .module = "gone.sys", .unloaded = true }, 5 },
        { { IS(0xd1, "", 0x28, 2, 0, KERNEL), .nowhere = true }, 6 },
        { { IS(0x7f, "", 8, KERNEL, 0, 0),
            .symbols = "nt!KeBugCheckEx nt!PspReferenceCidTableEntry+51" }, 8 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_verdict verdict;
        char text[NTL_VERDICT_TEXT];

        judge(&rows[i].setup, &verdict, text);
        assert_true(verdict.rules > 0);
        if (verdict.rule[0].conditions != rows[i].weight)
            fail_msg("\"%s\" weighs %u", text,
                     (unsigned)verdict.rule[0].conditions);
    }
}

static void every_rule_has_held(void **state)
{
    (void)state;
    assert_true(ntl_rule_count() <= RULES_MAX);
    for (size_t i = 0; i < ntl_rule_count(); i++) {
        struct ntl_rule rule = { .row = (uint16_t)i };
        struct ntl_evidence e;
        struct ntl_bugcheck_answer answer;
        char format[NTL_VERDICT_TEXT], text[NTL_VERDICT_TEXT];
        struct ntl_clause clause = ntl_clause_in(format, sizeof format);
        const struct setup s = { IS(0xa, "", 0) };

        if (held[i])
            continue;
        build(&s, &e);
        assert_true(ntl_bugcheck_answer(&e.question, &answer));
        if (!ntl_rule_text(&rule, NTL_RULE_SAY, 0, &e, &answer, &clause))
            continue;           /* it only excludes                           */
        strcpy(text, spoken(clause));
        fail_msg("no case for rule %zu: %s", i, text);
    }
}

/* Nothing is read of what is not known: without numbers no rule holds. */
static void nothing_known_makes_no_verdict(void **state)
{
    struct ntl_bugcheck row;

    (void)state;
    for (size_t i = 0; ntl_bugcheck_at(i, &row); i++) {
        struct ntl_bugcheck_question q = { .code = row.code };
        struct ntl_region_view view = { ntl_selfmap(NTL_X64, 0x1ed), false,
                                        { .number = 26100 } };
        struct ntl_evidence e;
        struct ntl_bugcheck_answer answer;
        struct ntl_verdict verdict;

        ntl_evidence_of(&q, &view, &e);
        assert_true(ntl_bugcheck_answer(&q, &answer));
        ntl_verdict_of(&e, &answer, &verdict);
        assert_int_equal(verdict.rules, 0);
        assert_int_equal(verdict.struck, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known_makes_no_verdict),
        cmocka_unit_test(bug_check_50),
        cmocka_unit_test(at_a_raised_irql),
        cmocka_unit_test(an_access_violation),
        cmocka_unit_test(a_leaf_of_the_kernel_is_not_to_blame),
        cmocka_unit_test(each_status_has_its_own),
        cmocka_unit_test(traps_and_guards),
        cmocka_unit_test(structures_and_hardware),
        cmocka_unit_test(pairs_are_judged_by_the_bits_between_them),
        cmocka_unit_test(a_pointer_that_is_not_near_null_is_no_null_pointer),
        cmocka_unit_test(another_status_than_an_access_is_of_no_pointer),
        cmocka_unit_test(one_bit_that_differs_has_its_number),
        cmocka_unit_test(a_rule_weighs_as_many_tests_as_it_has),
        cmocka_unit_test(every_rule_has_held),
    };

    return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
