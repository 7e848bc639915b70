/*
 * What the numbers say together.  Sources: the bug check reference; ntddk.h and
 * winnt.h; the Intel SDM for page-fault codes, EFLAGS and CR4; public analyses
 * of MiValidFault, of guard_icall_handler and of filter re-entry.
 */
#include <ntlens/bugcheck.h>

#include <ntlens/access.h>
#include <ntlens/pf.h>
#include <ntlens/va.h>

struct join {
    const struct ntl_bugcheck_question *question;
    const struct ntl_bugcheck_answer *answer;
    const struct ntl_region_view *view;
    struct ntl_sink *sink;
    const uint64_t *p;          /* p[0] is parameter 1                        */
    enum ntl_arch arch;
};

static bool given(const struct join *j, unsigned number)
{
    return j->question->given >> (number - 1) & 1;
}

static bool is(const struct join *j, unsigned number, uint64_t value)
{
    return given(j, number) && j->p[number - 1] == value;
}

static bool is_x86(const struct join *j)
{
    return ntl_paging(j->arch)->digits == 8;
}

/* --- addresses ------------------------------------------------------------ */

/* A small one, or a small negative one, is a null pointer and an offset. */
static void find_null(const struct join *j, unsigned number)
{
    uint64_t va = j->p[number - 1];
    enum ntl_near near = ntl_va_near(j->arch, va);

    if (near == NTL_NEAR_NULL)
        ntl_find(j->sink, "null_pointer",
                 "%x is a null pointer's field: a structure's pointer was "
                 "null, and its member at offset %x was accessed",
                 .number = { va, va });
    else if (near == NTL_NEAR_MINUS_ONE && va != UINT64_MAX)
        ntl_find(j->sink, "null_pointer",
                 "%a is %x bytes below 0: a null pointer to a member, from "
                 "which its structure was calculated (CONTAINING_RECORD)",
                 .number = { va, is_x86(j) ? (0 - va) & UINT32_MAX : 0 - va },
                 .digits = ntl_paging(j->arch)->digits);
}

/* A and D1: memory touched at an IRQL at which no page fault is served. */
static void find_raised(const struct join *j)
{
    uint64_t va = j->p[0];

    if (!given(j, 1))
        return;
    find_null(j, 1);
    if (given(j, 4) && va == j->p[3])
        ntl_find(j->sink, "jumped_to",
                 "the address is the instruction itself: it was jumped to. "
                 "The caller is on the stack (kv); code that was unloaded, or "
                 "that is pageable");
    else if (va > UINT16_MAX && ntl_va_space(j->arch, va) == NTL_USER)
        ntl_find(j->sink, "user_address",
                 "a user address at a raised IRQL: it may be paged out at any "
                 "time; lock the buffer (an MDL) before");
}

/* --- 50 ------------------------------------------------------------------- */

enum { FIRST_PF_BUILD = 10240, USER_VA_INCONSISTENT = 0xf, EFLAGS_AT = 0x178 };

static bool has_pf_code(const struct join *j)
{
    uint32_t build = j->view->build.number;

    return given(j, 2) && j->arch != NTL_ARM64
           && (build == 0 || build >= FIRST_PF_BUILD);
}

static void find_smap(const struct join *j)
{
    ntl_find(j->sink, "smap",
             "SMAP: the kernel touched the user address %a while EFLAGS.AC "
             "(bit 18) was clear. Look at EFLAGS in the trap frame (offset "
             "%x) and at CR4 bit 21 (SMAP on)",
             .number = { j->p[0], EFLAGS_AT },
             .digits = ntl_paging(j->arch)->digits);
    ntl_find(j->sink, "lost_ac",
             "who lost AC: a driver or hypervisor that does not restore "
             "RFLAGS on its way (as when one unloads); the process it strikes "
             "is unrelated. With SMAP off it only hides");
    if (has_pf_code(j))
        ntl_find(j->sink, "see_access",
                 "`access %x %s cs=10 cr4=CR4 eflags=EFLAGS` goes through the "
                 "rules", .number = { j->p[0] },
                 .word = { j->p[1] & NTL_PF_FETCH ? "x"
                           : j->p[1] & NTL_PF_WRITE ? "w" : "r" });
}

static void find_50(const struct join *j)
{
    uint64_t c = j->p[1];

    if (given(j, 1))
        find_null(j, 1);
    if (has_pf_code(j)) {
        ntl_step(j->sink, "page-fault code",
                 "%x: P %x, W/R %x, U/S %x, RSVD %x, I/D %x", .number = {
            c, c & 1, c >> 1 & 1, c >> 2 & 1, c >> 3 & 1, c >> 4 & 1,
        });
        ntl_find(j->sink, "page_fault_code",
                 "parameter 2 is the processor's page-fault error code: %x is "
                 "a %s, %s", .number = { c },
                 .word = { ntl_pf_access(c), ntl_pf_reason(c) });
        ntl_find(j->sink, "bit_0_inverted",
                 "the debugger's sentence about bit 0 is inverted: it is %s, "
                 "so the page was %s", .word = {
            c & 1 ? "set" : "clear",
            c & 1 ? "there and did not allow this: a protection violation"
                  : "not there",
        });
    }
    if (is(j, 4, USER_VA_INCONSISTENT) && given(j, 1))
        find_smap(j);
}

/* --- 7F ------------------------------------------------------------------- */

enum { DOUBLE_FAULT = 8, PAGE = 0x1000, NEAR_EDGE = 0x400 };

static void find_stack_pointer(const struct join *j)
{
    uint64_t rsp = j->p[2], offset = rsp & (PAGE - 1);

    if (!given(j, 3) || is_x86(j)
        || ntl_va_space(j->arch, rsp) != NTL_KERNEL)
        return;
    if (offset >= PAGE - NEAR_EDGE || offset < NEAR_EDGE)
        ntl_find(j->sink, "end_of_stack",
                 "RSP %a is %x bytes %s the page boundary %a: the stack ran "
                 "out if !thread's limit is there", .number = {
            rsp, offset < NEAR_EDGE ? offset : PAGE - offset,
            offset < NEAR_EDGE ? rsp - offset : rsp - offset + PAGE,
        }, .word = { offset < NEAR_EDGE ? "above" : "below" });
}

static void find_7f(const struct join *j)
{
    enum { STACK_KB_X86 = 12, STACK_KB_X64 = 24 };

    if (!is(j, 1, DOUBLE_FAULT))
        return;
    ntl_find(j->sink, "stack_ran_out",
             "double fault: most often the kernel stack (%d KB) ran out, and "
             "the trap frame of a page fault found no room. !thread has its "
             "limits", .number = { is_x86(j) ? STACK_KB_X86 : STACK_KB_X64 });
    ntl_find(j->sink, "recursion",
             "look for frames that repeat (kf, kb 100): a filter re-entered "
             "by its own paging I/O, since its callback touches paged memory "
             "(FLTFL_OPERATION_REGISTRATION_SKIP_PAGING_IO keeps paging I/O "
             "out)");
    find_stack_pointer(j);
}

/* --- bits that differ ----------------------------------------------------- */

static void find_bits(const struct join *j, const char *what, uint64_t bits)
{
    unsigned count = (unsigned)__builtin_popcountll(bits);

    ntl_step(j->sink, "differing bits", "%x: %d", .number = { bits, count });
    if (count == 0)
        ntl_find(j->sink, "differing_bits", "%s 0 bits: nothing differs",
                 .word = { what });
    else if (count == 1)
        ntl_find(j->sink, "differing_bits",
                 "%s 1 bit, number %d: a single bit points at memory (RAM) or "
                 "the processor, not at software", .word = { what },
                 .number = { (uint64_t)__builtin_ctzll(bits) });
    else
        ntl_find(j->sink, "differing_bits",
                 "%s %d bits (%x): more like a stray write than failing RAM",
                 .word = { what }, .number = { count, bits });
}

static void find_1a(const struct join *j)
{
    enum { OUT_OF_SYNC = 0x403, CORRUPT_PTE = 0x41792 };

    if (is(j, 1, CORRUPT_PTE) && given(j, 3)) {
        bool wide = is_x86(j) && given(j, 4);

        find_bits(j, "the entry must be zero and differs from that in",
                  wide ? (j->p[3] << 32 | (j->p[2] & UINT32_MAX)) : j->p[2]);
    } else if (is(j, 1, OUT_OF_SYNC) && given(j, 3) && given(j, 4)) {
        find_bits(j, "parameters 3 and 4 differ in", j->p[2] ^ j->p[3]);
    }
}

/* F7: the cookie found, the cookie expected, its complement. */
static void find_f7(const struct join *j)
{
    if (given(j, 1) && given(j, 2))
        find_bits(j, "the cookie differs from the expected one in",
                  j->p[0] ^ j->p[1]);
    if (given(j, 2) && given(j, 3) && (j->p[1] ^ j->p[2]) != UINT64_MAX
        && (!is_x86(j) || ((j->p[1] ^ j->p[2]) & UINT32_MAX) != UINT32_MAX))
        ntl_find(j->sink, "complement_differs",
                 "parameter 3 is not the complement of parameter 2: the "
                 "expected cookie itself was overwritten");
}

/* --- exceptions ----------------------------------------------------------- */

#define ACCESS_VIOLATION UINT32_C(0xc0000005)

static bool is_access_violation(const struct join *j)
{
    return given(j, 1) && (j->p[0] & UINT32_MAX) == ACCESS_VIOLATION
           && (j->p[0] <= UINT32_MAX || j->p[0] >> 32 == UINT32_MAX);
}

static void find_gp(const struct join *j)
{
    ntl_find(j->sink, "general_protection",
             "%a stands for an address that the processor did not report: a "
             "pointer that is not canonical (#GP). It is in a register of the "
             "instruction (.cxr, .trap; r)", .number = { UINT64_MAX },
             .digits = ntl_paging(j->arch)->digits);
    ntl_find(j->sink, "guard_dispatch",
             "if it struck in the guard dispatch "
             "(KscpCfgDispatchUserCallTargetEsSmep+11, kernel CFG): rax is "
             "the target and r10 is target >> 9; the function pointer was bad "
             "before, CFG only met it first");
}

/* 1E has the exception's own parameters in 3 and 4. */
static void find_1e(const struct join *j)
{
    uint64_t operation = j->p[2];

    if (!is_access_violation(j) || !given(j, 3) || !given(j, 4))
        return;
    ntl_find(j->sink, "access_violation", "the exception's parameters: a %s "
             "of %a", .word = { operation == 0 ? "read"
                                : operation == 1 ? "write"
                                : operation == 8 ? "execute (NX)"
                                : "strange access (none of 0, 1, 8)" },
             .number = { j->p[3] }, .digits = ntl_paging(j->arch)->digits);
    if (j->p[3] == UINT64_MAX || (is_x86(j) && j->p[3] == UINT32_MAX))
        find_gp(j);
    else
        find_null(j, 4);
}

/* 7E, 3B, 8E: where the exception's parameters stand. */
static void find_record(const struct join *j)
{
    static const struct { uint32_t code; const char *text; } places[] = {
        { 0x7e, "`.exr %x`: Parameter[0] is 0 for a read, 1 a write, 8 an "
                "execute; Parameter[1] is the address; `.cxr` on parameter 4" },
        { 0x3b, "`.cxr %x`, then r and u: the instruction says whether it read "
                "or wrote (0 read, 1 write, 8 execute in the record's "
                "Parameter[0]) and through which register" },
        { 0x8e, "`.trap %x`, then r and u: the instruction says whether it "
                "read or wrote, and through which register" },
    };
    uint32_t code = j->answer->bugcheck.code & UINT32_C(0x0fffffff);

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].code == code && is_access_violation(j) && given(j, 3))
            ntl_find(j->sink, "access_violation", places[i].text,
                     .number = { j->p[2] });
    if (is_access_violation(j))
        ntl_find(j->sink, "minus_one",
                 "an address of ffffffffffffffff there means #GP: a pointer "
                 "that is not canonical; in the guard dispatch of kernel CFG "
                 "it is the call's target in rax");
}

/* --- 139 ------------------------------------------------------------------ */

static void find_139(const struct join *j)
{
    enum { CORRUPT_LIST_ENTRY = 3, GUARD_ICALL = 0xa };

    if (is(j, 1, CORRUPT_LIST_ENTRY))
        ntl_find(j->sink, "list_entry",
                 "a list entry: Entry->Flink->Blink and Entry->Blink->Flink "
                 "must both be Entry. The frame's registers (.trap) hold it; "
                 "dl and dlb walk the list both ways: the break is where they "
                 "differ");
    else if (is(j, 1, GUARD_ICALL))
        ntl_find(j->sink, "guard_dispatch",
                 "kernel CFG: a #GP or page fault in the guard dispatch ends "
                 "here too, when the target's slot is not canonical or not "
                 "mapped. In the trap frame rax is the target, r10 is target "
                 ">> 9: the function pointer was bad before (`cfg TARGET "
                 "BITMAP` shows the slot)");
}

/* --- what holds for every code -------------------------------------------- */

/* Kernel-Power 41 without a bug check. */
static void find_0(const struct join *j)
{
    ntl_find(j->sink, "no_bug_check",
             "as BugcheckCode of Kernel-Power 41, 0 means that no bug check "
             "was recorded: power lost, reset, or a hang; there is no dump");
}

struct neighbours {
    uint64_t below, above;
    bool has_below, has_above;
};

static void add_neighbour(struct neighbours *n, uint64_t key, uint64_t value)
{
    if (key < value && (!n->has_below || key > n->below)) {
        n->below = key;
        n->has_below = true;
    } else if (key > value && (!n->has_above || key < n->above)) {
        n->above = key;
        n->has_above = true;
    }
}

static struct neighbours neighbours_of(const struct join *j, unsigned number)
{
    struct neighbours n = { .below = 0 };
    struct ntl_subcode one;
    struct ntl_condition c;

    for (size_t i = 0; ntl_bugcheck_subcode(&j->answer->bugcheck, i, &one); i++)
        for (size_t k = 0; ntl_subcode_condition(&one, k, &c); k++)
            if (c.parameter == number && c.mask == UINT64_MAX)
                add_neighbour(&n, c.lo, j->p[number - 1]);
    return n;
}

static bool is_explained(const struct join *j, unsigned number)
{
    for (int i = 0; i < j->answer->matches + j->answer->hidden; i++)
        if (ntl_subcode_tests(&j->answer->match[i], number))
            return true;
    return false;
}

static void find_unknown(const struct join *j, unsigned number)
{
    uint64_t value = j->p[number - 1];
    struct neighbours n;

    if (!given(j, number) || is_explained(j, number)
        || j->answer->parameter[number - 1].type != NTL_PARAM_SUBCODE)
        return;
    n = neighbours_of(j, number);
    if (n.has_below && n.has_above)
        ntl_find(j->sink, "unknown_sub_code",
                 "%x is no known value of parameter %d; its neighbours are %x "
                 "and %x", .number = { value, number, n.below, n.above });
    else if (n.has_below || n.has_above)
        ntl_find(j->sink, "unknown_sub_code",
                 "%x is no known value of parameter %d; the nearest is %x",
                 .number = { value, number, n.has_below ? n.below : n.above });
}

static void find_recorded(const struct join *j)
{
    static const struct { uint32_t flag; const char *text; } flags[] = {
        { UINT32_C(0x10000000), "%x is %x with 10000000 added: how a minidump "
                                "records it; the parameters are the same" },
        { UINT32_C(0x80000000), "%x is %x with 80000000, "
                                "BUGCHECK_CONTEXT_MODIFIER, added" },
    };

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (j->answer->flags & flags[i].flag)
            ntl_find(j->sink, "recorded_as", flags[i].text, .number = {
                j->question->code, j->question->code & ~flags[i].flag,
            });
}

static const struct { uint32_t code; void (*find)(const struct join *j); }
finders[] = {
    { 0x0, find_0 },        { 0xa, find_raised },  { 0x1a, find_1a },
    { 0x1e, find_1e },      { 0x3b, find_record }, { 0x50, find_50 },
    { 0x7e, find_record },  { 0x7f, find_7f },     { 0x8e, find_record },
    { 0xd1, find_raised },  { 0xf7, find_f7 },     { 0x139, find_139 },
};

void ntl_bugcheck_join(const struct ntl_bugcheck_question *question,
                       const struct ntl_bugcheck_answer *answer,
                       const struct ntl_region_view *view,
                       struct ntl_sink *sink)
{
    struct join j = {
        question, answer, view, sink, question->parameter, view->map.arch,
    };
    uint32_t code = answer->bugcheck.code;

    if (answer->bugcheck.kind == NTL_KIND_MINIDUMP)
        code &= ~UINT32_C(0x10000000);
    find_recorded(&j);
    for (size_t i = 0; i < sizeof finders / sizeof *finders; i++)
        if (finders[i].code == code)
            finders[i].find(&j);
    for (unsigned n = 1; n <= NTL_PARAMETERS; n++)
        find_unknown(&j, n);
}

bool ntl_bugcheck_is_x86(const struct ntl_bugcheck_question *question,
                         const struct ntl_bugcheck_answer *answer)
{
    bool kernel = false;

    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        uint64_t value = question->parameter[n];
        enum ntl_param type = answer->parameter[n].type;

        if (!(question->given >> n & 1))
            continue;
        if (value > UINT32_MAX)
            return false;
        kernel |= value >> 31 && (ntl_param_is_kernel(type)
                                  || type == NTL_PARAM_PTE_ADDRESS);
    }
    return kernel;
}
