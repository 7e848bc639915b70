/* A target of Control Flow Guard. */
#include "cfg.h"

#include <ntlens/va.h>

/* The code pages came with 24H2. */
enum { FIRST_KSCP_BUILD = 26100 };

#define USER_END UINT64_C(0x800000000000)
#define BIT_63   (UINT64_C(1) << 63)

/* --- what is asked -------------------------------------------------------- */

struct question {
    enum ntl_cfg_kind kind;
    const char *chosen_by;      /* note                                       */
    uint64_t target, bitmap, word;
    bool has_bitmap, has_word;
    bool whole;                 /* all bits of the target are known           */
    uint8_t digits;
};

bool cfg_is_32_bit(const struct cmd_call *call)
{
    return ntl_paging(call->session->arch)->pointer_size == 4;
}

static void choose_kind(const struct cmd_call *call, struct question *q)
{
    static const enum ntl_cfg_kind by_word[] = {
        [AS_KERNEL] = NTL_CFG_KERNEL, [AS_USER] = NTL_CFG_USER_X64,
    };
    const struct cmd_operand *word = &call->arg[FORM];
    bool bitmap = q->has_bitmap && q->bitmap != 0;

    if (cfg_is_32_bit(call)) {
        q->kind = NTL_CFG_USER_X86;
        q->chosen_by = "no 32-bit kernel has one";
    } else if (word->given && word->value <= AS_USER) {
        q->kind = by_word[word->value];
        q->chosen_by = "given";
    } else {
        q->kind = (bitmap ? q->bitmap : q->target) < USER_END
                  ? NTL_CFG_USER_X64 : NTL_CFG_KERNEL;
        q->chosen_by = bitmap ? "as the bitmap says" : "as the target says";
    }
}

/* The next number of those that stand by themselves. */
static const struct cmd_operand *next_number(const struct cmd_call *call,
                                             unsigned *at)
{
    return *at <= QWORD && call->arg[*at].given ? &call->arg[(*at)++] : NULL;
}

static enum ntl_status check_r10(const struct cmd_call *call,
                                 struct ntl_diag *diag)
{
    if (call->arg[R10].given && call->arg[R10].value >> 55)
        return cmd_refuse(&call->arg[R10], NTL_EVALUE, diag, "r10 is target >> "
                          "9 there: it has at most 0n55 bits");
    return NTL_OK;
}

/* rax= or r10= stand for the target; the numbers are then those after it. */
static enum ntl_status read_question(const struct cmd_call *call,
                                     struct question *q, struct ntl_diag *diag)
{
    unsigned at = TARGET;
    const struct cmd_operand *o;
    enum ntl_status status = check_r10(call, diag);

    if (status != NTL_OK)
        return status;
    *q = (struct question) {
        .whole = true, .digits = cfg_is_32_bit(call) ? 8 : 16,
    };
    if (call->arg[RAX].given) {
        q->target = call->arg[RAX].value;
    } else if (call->arg[R10].given) {
        q->target = ntl_cfg_target_of_r10(call->arg[R10].value);
        q->whole = false;
    } else if ((o = next_number(call, &at)) != NULL) {
        q->target = o->value;
    } else {
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "a target, or rax= or r10= from the trap frame");
    }
    o = call->arg[OF].given ? &call->arg[OF] : next_number(call, &at);
    if ((q->has_bitmap = o != NULL))
        q->bitmap = o->value;
    if ((q->has_word = (o = next_number(call, &at)) != NULL))
        q->word = o->value;
    if ((o = next_number(call, &at)) != NULL || call->list_count > 0)
        return cmd_refuse(o ? o : &call->list_text[0], NTL_EEXTRA, diag,
                          "one quadword belongs to a target; `cfg dq SLOT` "
                          "takes more");
    choose_kind(call, q);
    return NTL_OK;
}

/* --- findings ------------------------------------------------------------- */

static void find_fault(const struct session *session, const struct question *q,
                       const struct ntl_cfg_slot *slot, struct ntl_sink *sink)
{
    bool newest = session->build.number >= FIRST_KSCP_BUILD;

    if (slot->canonical || !q->bitmap || !q->has_bitmap)
        return;
    if (q->kind != NTL_CFG_KERNEL) {
        ntl_find(sink, "slot_faults", "the check reads a slot that is not "
                 "canonical: #GP, which user mode sees as c0000005 in "
                 "LdrpValidateUserCallTarget or LdrpDispatchUserCallTarget");
        return;
    }
    if (!newest && !(q->target & BIT_63))
        return;
    ntl_find(sink, "slot_faults", "the slot is not canonical: reading it "
             "raises #GP, not #PF, and guard_icall_handler makes it bug check "
             "139");
    if (newest)
        ntl_find(sink, "fault_at", "the load is "
                 "nt!KscpCfgDispatchUserCallTargetEsSmep+11; there rax is the "
                 "target, r10 target >> 9, r11 the bitmap: r10 << 9 gives back "
                 "all but the low 9 bits");
    else
        ntl_find(sink, "fault_at", "before 24H2 the load is in "
                 "guard_dispatch_icall or guard_check_icall");
    ntl_find(sink, "pointer_was_bad",
             "the check is not the culprit: the pointer was bad before. Look "
             "at where the caller loaded it");
}

static void find_user_target(const struct session *session,
                             const struct question *q, struct ntl_sink *sink)
{
    if (q->kind != NTL_CFG_KERNEL || q->target & BIT_63)
        return;
    ntl_find(sink, "user_target", "bit 63 is clear: guard_check_icall refuses "
             "it without reading a slot (bug check 139, parameter 1 = a)");
    if (session->build.number >= FIRST_KSCP_BUILD)
        ntl_find(sink, "dispatch_reads_anyway", "24H2's dispatch routine does "
                 "not ask for bit 63: it reads the slot");
}

static void find_off(const struct session *session, const struct question *q,
                     struct ntl_sink *sink)
{
    if (!q->has_bitmap || q->bitmap != 0)
        return;
    if (q->kind != NTL_CFG_KERNEL) {
        ntl_find(sink, "cfg_off", "the bitmap is 0: there is no CFG here");
        return;
    }
    ntl_find(sink, "kernel_cfg_off", "guard_icall_bitmap is 0: kernel CFG is "
             "off (it needs memory integrity). The check routine then refuses "
             "user addresses only");
    if (session->build.number >= FIRST_KSCP_BUILD)
        ntl_find(sink, "dispatch_is_jmp", "24H2's dispatch routine then begins "
                 "with jmp rax and checks nothing");
}

/* r10 given as the target. */
static void find_r10(const struct question *q, struct ntl_sink *sink)
{
    uint64_t wide = ntl_cfg_target_of_r10(q->target);

    if (q->kind == NTL_CFG_KERNEL && !(q->target >> 55)
        && ntl_va_space(NTL_X64, wide) == NTL_KERNEL)
        ntl_find(sink, "looks_like_r10",
                 "shifted left by 9 it is %a: if it stood in r10, give r10=%x",
                 .number = { wide, q->target });
}

static void find_registers(const struct cmd_call *call, struct ntl_sink *sink)
{
    if (call->arg[R10].given && call->arg[RAX].given
        && call->arg[RAX].value >> 9 != call->arg[R10].value)
        ntl_find(sink, "registers_disagree", "rax >> 9 is %x, not r10: these "
                 "are not the registers of the faulting load",
                 .number = { call->arg[RAX].value >> 9 });
    else if (call->arg[R10].given && !call->arg[RAX].given)
        ntl_find(sink, "low_bits_lost", "r10 has lost the low 9 bits; rax "
                 "still holds the whole target");
}

static void find_state(const struct question *q,
                       const struct ntl_cfg_slot *slot,
                       enum ntl_cfg_state state, struct ntl_sink *sink)
{
    uint64_t base = q->target & ~UINT64_C(15);

    if (state == NTL_CFG_ALIGNED && !slot->aligned)
        ntl_find(sink, "not_the_start", "it is not a multiple of 16, so bit %d "
                 "has to be set, too: only %a is a target here",
                 .number = { slot->even + 1u, base }, .digits = q->digits);
    if (state == NTL_CFG_SUPPRESSED)
        ntl_find(sink, "suppressed", "the odd bit alone: export suppression "
                 "(_EPROCESS.MitigationFlags from 16299, bit 26 of Flags3 in "
                 "15063). ES routines refuse it, others take the multiple of "
                 "16");
}

static void find_refusal(const struct question *q, bool allowed,
                         struct ntl_sink *sink)
{
    if (allowed)
        return;
    if (q->kind == NTL_CFG_KERNEL)
        ntl_find(sink, "what_follows",
                 "a refusal is bug check 139, parameter 1 = a");
    else
        ntl_find(sink, "what_follows", "a refusal is a fast fail: exception "
                 "c0000409, first parameter a");
}

/* --- shown ---------------------------------------------------------------- */

static void show_place(const struct question *q,
                       const struct ntl_cfg_slot *slot, struct ntl_sink *sink)
{
    bool of_kernel = q->kind == NTL_CFG_KERNEL;

    if (q->has_bitmap)
        ntl_emit(sink, .key = "bitmap", .kind = NTL_ADDRESS, .value = q->bitmap,
                 .digits = q->digits,
                 .note = of_kernel ? "guard_icall_bitmap" : "CfgBitMap");
    if (q->has_bitmap && of_kernel && q->bitmap)
        ntl_emit(sink, .key = "region_base", .kind = NTL_ADDRESS,
                 .value = ntl_cfg_base_of_bitmap(q->bitmap),
                 .note = "of the bitmap's memory");
    if (q->has_bitmap && q->bitmap)
        ntl_emit(sink, .key = "slot", .kind = NTL_ADDRESS,
                 .value = slot->address, .digits = q->digits,
                 .note = slot->canonical ? "#PF where it is not mapped"
                                         : "not canonical: #GP");
    else
        ntl_emit(sink, .key = "slot_offset", .kind = NTL_NUMBER,
                 .value = slot->offset, .note = "from the bitmap");
    ntl_emit(sink, .key = "slot_bytes", .kind = NTL_DECIMAL,
             .value = slot->bytes);
    ntl_emit(sink, .key = "block", .kind = NTL_ADDRESS, .value = slot->block,
             .digits = q->digits, .note = "first address it speaks for");
    ntl_emit(sink, .key = "block_end", .kind = NTL_ADDRESS,
             .value = slot->block + slot->block_size - 1u, .digits = q->digits);
    if (q->whole)
        ntl_emit(sink, .key = "bit", .kind = NTL_DECIMAL, .value = slot->bit,
                 .note = slot->bytes == 8 ? "(target >> 3) & 3f"
                                          : "(target >> 3) & 1f");
}

static void step_place(const struct question *q,
                       const struct ntl_cfg_slot *slot, struct ntl_sink *sink)
{
    bool wide = slot->bytes == 8;
    uint64_t index = slot->offset / slot->bytes;

    ntl_step(sink, "index", wide ? "%a >> 9 = %x" : "%a >> 8 = %x",
             .number = { q->target, index }, .digits = q->digits);
    ntl_step(sink, "slot", wide ? "%a + %x * 8 = %a" : "%a + %x * 4 = %a",
             .number = { q->bitmap, index, slot->address },
             .digits = q->digits);
    if (q->whole)
        ntl_step(sink, "bit", wide ? "(%a >> 3) & 3f = %x"
                                   : "(%a >> 3) & 1f = %x",
                 .number = { q->target, slot->bit }, .digits = q->digits);
    if (q->kind == NTL_CFG_KERNEL && q->bitmap)
        ntl_step(sink, "region_base", "%a - fc00020000000000 = %a",
                 .number = { q->bitmap, ntl_cfg_base_of_bitmap(q->bitmap) });
}

static void show_pair(const struct question *q, const struct ntl_cfg_slot *slot,
                      struct ntl_sink *sink)
{
    static const char *const keys[] = { "even", "odd" };

    ntl_begin(sink, NTL_OBJECT, "pair", "its two bits");
    for (unsigned i = 0; i < 2; i++) {
        unsigned bit = slot->even + i;

        ntl_emit(sink, .key = keys[i], .lo = (uint8_t)bit, .width = 1,
                 .kind = q->has_word ? NTL_FLAG : NTL_ABSENT,
                 .value = q->word >> bit & 1,
                 .note = i ? NULL : "of the multiple of 16");
    }
    if (q->has_word) {
        enum ntl_cfg_state state = ntl_cfg_state(q->word, slot->even);

        ntl_emit(sink, .key = "state", .kind = NTL_TEXT,
                 .text = ntl_cfg_state_name(state),
                 .note = ntl_cfg_state_note(state));
    }
    ntl_end(sink);
}

static void show_verdicts(const struct question *q,
                          const struct ntl_cfg_slot *slot,
                          struct ntl_sink *sink)
{
    enum ntl_cfg_state state = ntl_cfg_state(q->word, slot->even);
    bool of_kernel = q->kind == NTL_CFG_KERNEL;
    unsigned first = of_kernel ? NTL_CFG_OF_KERNEL : NTL_CFG_OLDER;
    unsigned last = of_kernel ? NTL_CFG_OF_KERNEL : NTL_CFG_ES;
    bool reads_slot = !of_kernel || q->target & BIT_63, allowed = reads_slot;

    ntl_begin(sink, NTL_TABLE, "verdicts", "verdict");
    for (unsigned i = first; i <= last; i++) {
        enum ntl_cfg_rule rule = (enum ntl_cfg_rule)i;
        bool one = ntl_cfg_allows(rule, state, slot->aligned);

        allowed &= one;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "rule", .kind = NTL_TEXT,
                 .text = ntl_cfg_rule_name(rule));
        ntl_emit(sink, .key = "wants", .kind = NTL_TEXT,
                 .text = ntl_cfg_rule_wants(rule, slot->aligned));
        ntl_emit(sink, .key = "verdict", .kind = NTL_TEXT,
                 .text = one && reads_slot ? "valid" : "invalid");
        ntl_end(sink);
    }
    ntl_end(sink);
    find_state(q, slot, state, sink);
    find_refusal(q, allowed, sink);
}

void cfg_list_word(uint64_t word, unsigned pairs, uint64_t block,
                   uint8_t digits, struct ntl_sink *sink)
{
    for (unsigned i = 0; i < pairs; i++) {
        enum ntl_cfg_state state = ntl_cfg_state(word, i * 2);

        if (state == NTL_CFG_NONE)
            continue;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "target", .kind = NTL_ADDRESS,
                 .value = block + i * 16, .digits = digits);
        ntl_emit(sink, .key = "bit", .kind = NTL_DECIMAL, .value = i * 2);
        ntl_emit(sink, .key = "even", .kind = NTL_FLAG, .value = state & 1);
        ntl_emit(sink, .key = "odd", .kind = NTL_FLAG, .value = state >> 1);
        ntl_emit(sink, .key = "state", .kind = NTL_TEXT,
                 .text = ntl_cfg_state_name(state));
        ntl_end(sink);
    }
}

static void show_block(const struct question *q,
                       const struct ntl_cfg_slot *slot, struct ntl_sink *sink)
{
    if (q->word == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "targets", "what its slot says of the block");
    cfg_list_word(q->word, slot->bytes * 4u, slot->block, q->digits, sink);
    ntl_end(sink);
}

static void show_target(const struct cmd_call *call, const struct question *q,
                        struct ntl_sink *sink)
{
    struct ntl_cfg_slot slot = ntl_cfg_slot(q->kind, q->bitmap, q->target);

    ntl_emit(sink, .key = "target", .kind = NTL_ADDRESS, .value = q->target,
             .digits = q->digits,
             .note = !q->whole ? "low 9 bits not known"
                     : slot.aligned ? "a multiple of 16"
                     : "not a multiple of 16");
    ntl_emit(sink, .key = "checked_by", .kind = NTL_TEXT,
             .text = ntl_cfg_kind_name(q->kind), .note = q->chosen_by);
    show_place(q, &slot, sink);
    step_place(q, &slot, sink);
    find_off(call->session, q, sink);
    find_user_target(call->session, q, sink);
    find_fault(call->session, q, &slot, sink);
    if (q->whole && (!q->has_bitmap || q->bitmap)) {
        show_pair(q, &slot, sink);
        if (q->has_word)
            show_verdicts(q, &slot, sink);
    }
    if (q->has_word && q->bitmap)
        show_block(q, &slot, sink);
    find_registers(call, sink);
    find_r10(q, sink);
}

enum ntl_status cfg_check(struct cmd_call *call, struct ntl_sink *sink,
                          struct ntl_diag *diag)
{
    struct question q;
    enum ntl_status status = read_question(call, &q, diag);

    if (status == NTL_OK && q.kind == NTL_CFG_USER_X86 && q.target >> 32)
        status = cmd_refuse(&call->arg[TARGET], NTL_EVALUE, diag,
                            "an address has 32 bits here; -a x64");
    if (status != NTL_OK)
        return status;
    session_context(call->session, USES_BUILD, sink);
    show_target(call, &q, sink);
    if (!q.has_bitmap)
        ntl_find(sink, "no_bitmap", "the slot's address needs the bitmap: "
                 "`dq nt!guard_icall_bitmap L1`, or CfgBitMap of "
                 "ntdll!LdrSystemDllInitBlock");
    call->result = ntl_cfg_slot(q.kind, q.bitmap, q.target).address;
    call->has_result = true;
    return NTL_OK;
}
