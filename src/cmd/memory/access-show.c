/* What `access` was asked, and the processor's answer. */
#include "access-question.h"

#include <ntlens/format.h>
#include <ntlens/region.h>
#include <string.h>

void access_show_answer(const struct access_question *q)
{
    static const char *const formats[] = {
        [NTL_OUTCOME_RUNS] = "allowed",
        [NTL_OUTCOME_REPAIRED] = "allowed, after a fault that NT repairs",
        [NTL_OUTCOME_DEPENDS] = "refused; what NT makes of it depends",
        [NTL_OUTCOME_EXCEPTION] = "refused: exception %x",
        [NTL_OUTCOME_BUGCHECK] = "refused: bug check %x",
        [NTL_OUTCOME_NOT_KNOWN]
            = "not known: allowed, if the entries are as assumed",
    };
    const struct ntl_access_outcome *o = &q->outcome;
    bool crash = o->outcome == NTL_OUTCOME_BUGCHECK;
    const struct ntl_phrase phrase = {
        .format = crash && o->bugcheck == 0x50
                  ? "refused: bug check %x, parameter 4 %x"
                  : o->other_region ? "refused: bug check %x, or 50 by region"
                  : formats[o->outcome],
        .number = { crash ? o->bugcheck : o->status, o->parameter[3] },
    };

    ntl_emit(q->sink, .key = "verdict", .kind = NTL_SENTENCE,
             .phrase = &phrase);
}

/* --- the question --------------------------------------------------------- */

static bool on(uint64_t value, uint64_t bits)
{
    return (value & bits) != 0;
}

static const char *cs_meaning(const struct access_question *q)
{
    static const char *const ring[] = {
        "CPL 0: kernel mode", "CPL 1: pages see kernel mode",
        "CPL 2: pages see kernel mode", "CPL 3: user mode",
    };

    return ring[q->request.cs & 3];
}

static const char *cr0_meaning(const struct access_question *q)
{
    return on(q->reg[CR0], NTL_CR0_WP)
           ? "WP set: R/W binds the kernel too"
           : "WP clear: R/W does not bind the kernel";
}

static const char *cr4_meaning(const struct access_question *q)
{
    static const char *const text[] = {
        "SMEP off, SMAP off", "SMEP on, SMAP off", "SMEP off, SMAP on",
        "SMEP on, SMAP on",
    };

    return text[on(q->reg[CR4], NTL_CR4_SMEP)
                + on(q->reg[CR4], NTL_CR4_SMAP) * 2];
}

static const char *eflags_meaning(const struct access_question *q)
{
    static const char *const text[] = {
        "AC clear, IF clear", "AC clear, IF set", "AC set, IF clear",
        "AC set, IF set",
    };

    return text[on(q->reg[EFLAGS], NTL_EFLAGS_IF)
                + on(q->reg[EFLAGS], NTL_EFLAGS_AC) * 2];
}

static const char *efer_meaning(const struct access_question *q)
{
    if (q->session->arch == NTL_X86)
        return "entries of 4 bytes have no NX";
    return on(q->reg[EFER], NTL_EFER_NXE) ? "NXE set: bit 63 forbids fetches"
                                          : "NXE clear: bit 63 is reserved";
}

/* Names: wdm.h.  Between these lie the levels of devices. */
static const char *irql_meaning(const struct access_question *q)
{
    static const char *const low[] = {
        "PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL",
    };

    return q->reg[IRQL] < 3 ? low[q->reg[IRQL]] : "above DISPATCH_LEVEL";
}

static void show_state(const struct access_question *q)
{
    static const char *const origin_names[] = {
        [FROM_DEFAULT] = "default", [FROM_IMAGE] = "image",
        [FROM_USER] = "given",
    };
    static const struct {
        int arg;
        const char *name;
        const char *(*meaning)(const struct access_question *q);
    } rows[] = {
        { CS, "cs", cs_meaning },       { CR0, "cr0", cr0_meaning },
        { CR4, "cr4", cr4_meaning },    { EFLAGS, "eflags", eflags_meaning },
        { EFER, "efer", efer_meaning }, { IRQL, "irql", irql_meaning },
    };

    ntl_begin(q->sink, NTL_TABLE, "processor_state", "state of the processor");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ntl_begin(q->sink, NTL_ROW, NULL, NULL);
        ntl_emit(q->sink, .key = "name", .kind = NTL_TEXT,
                 .text = rows[i].name);
        ntl_emit(q->sink, .key = "value", .kind = NTL_NUMBER,
                 .value = q->reg[rows[i].arg],
                 .sort = (uint8_t)ntl_sort_of_key(rows[i].name));
        ntl_emit(q->sink, .key = "from", .kind = NTL_TEXT,
                 .text = origin_names[q->from[rows[i].arg]]);
        ntl_emit(q->sink, .key = "meaning", .kind = NTL_TEXT,
                 .text = rows[i].meaning(q));
        ntl_end(q->sink);
    }
    ntl_end(q->sink);
}

static void show_chain(const struct access_question *q)
{
    size_t typed = q->call->list_count;

    if (q->image)
        chain_show_entries(q->session, &q->chain,
                           CHAIN_INDEX | CHAIN_AT | CHAIN_CONTENTS, q->sink);
    if (typed == 0)
        return;
    chain_show_entries(q->session, &q->chain, CHAIN_CONTENTS | CHAIN_RIGHTS,
                       q->sink);
    if (typed > q->chain.rows)
        ntl_find(q->sink, "entries_unused",
                 "of the entries typed the walk reaches only %d",
                 .number = { q->walk.count });
}

static void show_address(const struct access_question *q)
{
    static const char *const names[] = { "read", "write", "execute" };
    struct ntl_region_view view = session_regions(q->session);
    struct ntl_region region;

    ntl_region_of(&view, q->request.address, &region);
    ntl_emit(q->sink, .key = "address", .kind = NTL_ADDRESS,
             .value = q->request.address, .digits = q->mode->digits,
             .note = region.name);
    ntl_emit(q->sink, .key = "access", .kind = NTL_TEXT,
             .text = names[q->request.access]);
    ntl_emit(q->sink, .key = "mode", .kind = NTL_TEXT,
             .text = q->verdict.user_mode ? "user" : "kernel",
             .note = q->request.implicit ? "the processor's own: CPL and AC do "
                                           "not count" : NULL);
}

void access_show_question(const struct access_question *q)
{
    show_address(q);
    show_state(q);
    show_chain(q);
}

/* --- the processor -------------------------------------------------------- */

const char *access_code_words(uint32_t code, char *text, size_t size)
{
    static const struct { uint32_t bit; const char *set, *clear; } words[] = {
        { NTL_PF_PRESENT, "present", "not present" },
        { NTL_PF_RESERVED, ", reserved bit", "" },
        { NTL_PF_FETCH, ", fetch", "" },
        { NTL_PF_WRITE, ", write", "" },
        { NTL_PF_KEY, ", protection key", "" },
        { NTL_PF_USER, ", from user mode", ", from kernel mode" },
    };
    size_t used = 0;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *word = code & words[i].bit ? words[i].set : words[i].clear;
        size_t n = strlen(word);

        if (used + n + 1 > size)
            break;
        memcpy(text + used, word, n);
        used += n;
    }
    text[used] = '\0';
    return text;
}

static void show_fault(const struct access_question *q)
{
    char words[96];

    ntl_emit(q->sink, .key = "vector", .kind = NTL_NUMBER,
             .value = q->verdict.vector,
             .note = q->verdict.vector == 0xe ? "#PF, page fault"
                                              : "#GP, general protection");
    ntl_emit(q->sink, .key = "error_code", .kind = NTL_NUMBER,
             .value = q->verdict.error_code,
             .note = q->verdict.vector == 0xe
                     ? access_code_words(q->verdict.error_code, words,
                                         sizeof words)
                     : "always 0 for this");
    if (q->verdict.has_level && (q->call->list_count || q->image))
        ntl_emit(q->sink, .key = "decided_by", .kind = NTL_TEXT,
                 .text = q->mode->level[q->verdict.level].nt,
                 .note = "the first entry that forbids it");
}

static const char *rule_note(const struct access_question *q)
{
    return q->request.implicit && q->verdict.rule == NTL_RULE_SMAP
           ? "CR4.SMAP: a user page, and AC is for explicit accesses"
           : q->verdict.rule == NTL_RULE_NONE && q->verdict.assumed
           ? "nothing that is known forbids it"
           : ntl_access_rule_note(q->verdict.rule);
}

void access_show_verdict(const struct access_question *q)
{
    bool allowed = q->verdict.rule == NTL_RULE_NONE;
    bool known = !allowed || !q->verdict.assumed;

    ntl_begin(q->sink, NTL_OBJECT, "by_processor", "the processor");
    ntl_emit(q->sink, .key = "allowed", .kind = known ? NTL_FLAG : NTL_ABSENT,
             .value = allowed,
             .note = !known ? "not known: entries are missing"
                     : allowed ? "allowed" : "refused");
    ntl_emit(q->sink, .key = "rule", .kind = NTL_TEXT,
             .text = ntl_access_rule_name(q->verdict.rule),
             .note = rule_note(q));
    if (!allowed)
        show_fault(q);
    if (q->has_walk && q->walk.end == NTL_WALK_MAPPED)
        ntl_emit(q->sink, .key = "physical", .kind = NTL_NUMBER,
                 .value = q->walk.physical);
    ntl_end(q->sink);
}
