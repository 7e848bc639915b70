#include "access-question.h"

#include <ntlens/access.h>

/* --- arithmetic ----------------------------------------------------------- */

static void explain_bit(const struct access_question *q, const char *name,
                        int reg, unsigned bit)
{
    uint64_t value = q->reg[reg];

    ntl_step(q->sink, name, "(%x >> %d) & 1 = %x",
             .number = { value, bit, value >> bit & 1 });
}

static void explain_registers(const struct access_question *q)
{
    ntl_step(q->sink, "CPL", "%x & 3 = %x",
             .number = { q->reg[CS], q->reg[CS] & 3 });
    explain_bit(q, "CR0.WP", CR0, 16);
    explain_bit(q, "CR4.SMEP", CR4, 20);
    explain_bit(q, "CR4.SMAP", CR4, 21);
    explain_bit(q, "EFLAGS.AC", EFLAGS, 18);
    explain_bit(q, "EFER.NXE", EFER, 11);
}

static void explain_entries(const struct access_question *q)
{
    bool known = q->call->list_count > 0 || q->image;

    for (unsigned i = 0; known && i < q->walk.count; i++) {
        const struct ntl_walk_step *step = &q->walk.step[i];
        uint64_t e = step->value;

        if (step->has_value)
            ntl_step(q->sink, q->mode->level[step->level].nt,
                     "%x: P %x, R/W %x, U/S %x, XD %x",
                     .number = { e, e & 1, e >> 1 & 1, e >> 2 & 1, e >> 63 });
    }
    if (q->verdict.rule != NTL_RULE_CANONICAL)
        ntl_step(q->sink, "rights", "all entries %s: U/S %x, R/W %x, XD %x",
                 .number = { q->verdict.rights.user, q->verdict.rights.write,
                             !q->verdict.rights.execute },
                 .word = { q->verdict.assumed ? "(assumed)" : "together" });
}

static void explain_fault(const struct access_question *q)
{
    uint64_t c = q->verdict.error_code;

    if (q->verdict.vector != 0xe)
        return;
    ntl_step(q->sink, "error_code",
             "P %x + W/R %x * 2 + U/S %x * 4 + RSVD %x * 8 + I/D %x * 10 "
             "+ PK %x * 20 = %x",
             .number = { c & 1, c >> 1 & 1, c >> 2 & 1, c >> 3 & 1, c >> 4 & 1,
                         c >> 5 & 1, c });
    ntl_step(q->sink, "access code", "(%x >> 1) & 9 = %x (0 read, 1 write, "
             "8 execute)", .number = { c, c >> 1 & 9 });
}

/* What NT asks on top: core/access-outcome.c says where this is from. */
static void explain_windows(const struct access_question *q)
{
    if (q->verdict.vector != 0xe)
        return;
    explain_bit(q, "EFLAGS.IF", EFLAGS, 9);
    ntl_step(q->sink, "IRQL", "%x >= 2 = %x",
             .number = { q->reg[IRQL], q->reg[IRQL] >= 2 });
    if (q->outcome.reason == NTL_WHY_SMAP)
        ntl_step(q->sink, "KeIsUserVaAccessAllowed",
                 "SMAP %x, %x & 40000 = 0: no",
                 .number = { q->reg[CR4] >> 21 & 1, q->reg[EFLAGS] });
}

/* --- the command ---------------------------------------------------------- */

static void answer(const struct access_question *q)
{
    session_context(q->session, USES_BUILD | USES_DTB, q->sink);
    access_show_answer(q);
    access_show_question(q);
    if (q->sink->explain) {
        explain_registers(q);
        explain_entries(q);
    }
    access_show_verdict(q);
    if (q->sink->explain) {
        explain_fault(q);
        explain_windows(q);
    }
    access_show_windows(q);
    access_show_if_not_present(q);
    access_find(q);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct access_question q = {
        .call = call, .session = call->session,
        .mode = ntl_paging(call->session->arch), .sink = sink,
    };
    enum ntl_status status = access_read(&q, diag);

    if (status != NTL_OK)
        return status;
    if (!ntl_access_decide(&q.request, q.has_walk ? &q.walk : NULL, &q.verdict))
        return NTL_EVALUE;
    ntl_access_outcome(&q.request, q.has_walk ? &q.walk : NULL, &q.verdict,
                       &q.outcome);
    answer(&q);
    return NTL_OK;
}

/* In the order of enum ntl_access, twice. */
static const char *const kinds[] = {
    "r", "w", "x", "read", "write", "execute", NULL
};

const struct command cmd_access = {
    .name = "access",
    .summary = "would this access be allowed, and what if not",
    .example = "1b839cd7e98 w cs=10 cr4=350ef8 eflags=246",
    .args = {
        [VA] = { CMD_NUMBER, "ADDR", "the address", NULL, false },
        [KIND] = { CMD_WORD, "KIND", "read, write or execute", kinds, false },
        [CS] = { CMD_KEYED, "cs", "CPL: its two low bits", NULL, true },
        [CR0] = { CMD_KEYED, "cr0", "WP, bit 16", NULL, true },
        [CR4] = { CMD_KEYED, "cr4", "SMEP, bit 20; SMAP, bit 21", NULL, true },
        [EFLAGS] = { CMD_KEYED, "eflags", "IF, bit 9; AC, bit 18", NULL, true },
        [EFER] = { CMD_KEYED, "efer", "NXE, bit 11", NULL, true },
        [IRQL] = { CMD_KEYED, "irql", "the IRQL at that time", NULL, true },
        [PKRU] = { CMD_KEYED, "pkru", "rights of protection keys", NULL, true },
        [RIP] = { CMD_KEYED, "rip", "the instruction, for NT's parameters",
                  NULL, true },
        [IMPLICIT] = { CMD_SWITCH, "implicit",
                       "by the processor: GDT, IDT, TSS", NULL, true },
        [ENTRIES] = { CMD_ENTRIES, "ENTRY",
                      "entries from the root down; ?: unknown", NULL, true },
    },
    .run = run,
    .memory = true,
};
