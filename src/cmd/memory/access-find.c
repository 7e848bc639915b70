/* What is worth knowing besides the answer of `access`. */
#include "access-question.h"

#include <ntlens/region.h>

static void find_assumption(const struct access_question *q)
{
    if (q->verdict.assumed)
        ntl_find(q->sink, "entries_assumed",
                 "%s entries: present, writable, executable%s are assumed; "
                 "type them after ` = `, from the root down",
                 .word = { q->has_walk ? "not all" : "no",
                           ntl_va_space(q->session->arch, q->request.address)
                           == NTL_USER ? " user pages" : " kernel pages" });
    if (q->cut)
        ntl_find(q->sink, "address_cut",
                 "a sign-extended address: cut to its 32 bits");
}

/* Registers that say another mode than the session's, or things not asked. */
static void find_contradictions(const struct access_question *q)
{
    enum { ALL64 = 1 << NTL_X64 | 1 << NTL_X64_LA57, LA57 = 1 << NTL_X64_LA57,
           X64 = 1 << NTL_X64, PAE = 1 << NTL_X86_PAE, X86 = 1 << NTL_X86 };
    static const struct {
        uint8_t arg, bit;
        bool want;
        int modes;
        const char *name;
    } rules[] = {
        { CR0, 31, true, ALL64 | PAE | X86, "CR0.PG" },
        { CR0, 0, true, ALL64 | PAE | X86, "CR0.PE" },
        { CR4, 5, true, ALL64 | PAE, "CR4.PAE" },
        { CR4, 5, false, X86, "CR4.PAE" },
        { CR4, 12, true, LA57, "CR4.LA57" },
        { CR4, 12, false, X64, "CR4.LA57" },
        { EFER, 10, true, ALL64, "EFER.LMA" },
        { EFER, 10, false, PAE | X86, "EFER.LMA" },
    };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((rules[i].modes >> q->session->arch & 1)
            && (q->reg[rules[i].arg] >> rules[i].bit & 1) != rules[i].want)
            ntl_find(q->sink, "mode_contradicted",
                     "%s is %s, which is not %s; the mode stays %s",
                     .word = { rules[i].name,
                               rules[i].want ? "clear" : "set", q->mode->name,
                               q->mode->name });
}

static void find_unmodelled(const struct access_question *q)
{
    static const struct { uint8_t bit; const char *text; } features[] = {
        { 22,
          "CR4.PKE is set: the protection key counts with pkru=VALUE only" },
        { 23, "CR4.CET is set: shadow-stack accesses are not modelled" },
        { 24, "CR4.PKS is set: supervisor protection keys are not modelled" },
        { 27, "CR4.LASS is set: its #GP across the halves is not modelled" },
        { 28, "CR4.LAM_SUP is set: tagged addresses are not modelled" },
    };

    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if ((q->reg[CR4] >> features[i].bit & 1)
            && !(features[i].bit == 22 && q->request.has_pkru))
            ntl_find(q->sink, "not_modelled", "%s",
                     .word = { features[i].text });
    if (q->verdict.user_mode && q->request.irql >= 2)
        ntl_find(q->sink, "irql_of_user_mode",
                 "user mode runs at IRQL 0, or 1 for a moment; not at %x",
                 .number = { q->request.irql });
}

static void find_address(const struct access_question *q)
{
    uint64_t va = q->request.address, offset;
    const struct ntl_known_value *known = ntl_known_value_of(va, &offset);
    enum ntl_near near = ntl_va_near(q->session->arch, va);
    enum ntl_level level;

    if (near == NTL_NEAR_NULL)
        ntl_find(q->sink, "near_null",
                 "below 64 KB: a null pointer and an offset of %x%s",
                 .number = { va },
                 .word = { q->call->list_count ? ""
                           : "; nothing is mapped there" });
    else if (known)
        ntl_find(q->sink, "known_value", "%x above %x: %s",
                 .number = { offset, va - offset }, .word = { known->name });
    else if (near == NTL_NEAR_MINUS_ONE)
        ntl_find(q->sink, "near_minus_one",
                 "%x below 0: a null pointer and a negative offset",
                 .number = { (0 - va) & q->mode->address_mask });
    if (q->verdict.rule != NTL_RULE_NONE
        && q->session->index_from != FROM_DEFAULT
        && ntl_selfmap_level(session_map(q->session), va, &level))
        ntl_find(q->sink, "page_table",
                 "with index %x this is a page-table entry: NT treats the "
                 "fault as one of the page that it maps",
                 .number = { q->session->index });
}

/* What is worth knowing about a verdict, by its rule or by NT's reason. */
static void find_rule(const struct access_question *q)
{
    static const struct { int rule, kind; const char *key, *text; } texts[] = {
        { NTL_RULE_CANONICAL, -1, "stack_fault",
          "through RSP or RBP it is a stack fault (#SS, vector c) with the "
          "same error code" },
        { NTL_RULE_CANONICAL, NTL_ACCESS_EXECUTE, "fault_of_the_jump",
          "the jump or return faults, at its own address" },
        { NTL_RULE_SMAP, -1, "ac_allows",
          "with AC set (eflags=%x) SMAP would allow it; traces of NT's "
          "system services show AC set, so look for who cleared it" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if ((int)q->verdict.rule == texts[i].rule
            && !(texts[i].rule == NTL_RULE_SMAP && q->request.implicit)
            && (texts[i].kind < 0 || (int)q->request.access == texts[i].kind))
            ntl_find(q->sink, texts[i].key, texts[i].text,
                     .number = { q->reg[EFLAGS] | NTL_EFLAGS_AC });
}

static void find_reason(const struct access_question *q)
{
    static const struct {
        enum ntl_access_reason reason;
        const char *key, *text;
    } texts[] = {
        { NTL_WHY_SMAP, "exempt_instruction",
          "KeInvalidAccessAllowed lets one instruction pass: "
          "ExpInterlockedPopEntrySListFault" },
        { NTL_WHY_SMAP_EARLY, "no_such_check",
          "KeIsUserVaAccessAllowed is in public symbols from 18362 on, not in "
          "those of 17763" },
        { NTL_WHY_FREED, "fourth_parameter",
          "0 where the region is pageable, 2 where it never is" },
        { NTL_WHY_NO_TABLE, "fourth_parameter",
          "2 by the reference; D is also seen in public analyses" },
        { NTL_WHY_NONCANONICAL, "address_not_reported",
          "the processor does not say which address it was: look at the "
          "instruction's registers" },
        { NTL_WHY_VAD, "vad_decides",
          "brought in if a VAD covers the address, else an access violation" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (q->outcome.reason == texts[i].reason)
            ntl_find(q->sink, texts[i].key, "%s", .word = { texts[i].text });
}

/* What takes more than one condition. */
static void find_rare(const struct access_question *q)
{
    if (q->outcome.reason == NTL_WHY_SMAP
        && q->request.access == NTL_ACCESS_EXECUTE)
        ntl_find(q->sink, "fetch_of_user_page",
                 "the SMAP test comes first; with AC set it would be FC, "
                 "ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY");
    if (q->outcome.other_region)
        ntl_find(q->sink, "by_region",
                 "%x in paged pool, the system cache, system PTEs and driver "
                 "images, and at IRQL 2 and above; 50 in the kernel's image, "
                 "nonpaged pool and kernel stacks",
                 .number = { q->outcome.bugcheck });
    if (q->session->arch == NTL_X86_PAE && q->verdict.has_level
        && q->verdict.rule == NTL_RULE_RESERVED && q->verdict.level == NTL_PPE)
        ntl_find(q->sink, "pdpte_reserved",
                 "a processor looks at PDPTEs when CR3 is loaded, and refuses "
                 "the load (#GP)");
}

void access_find(const struct access_question *q)
{
    find_assumption(q);
    find_address(q);
    find_rule(q);
    find_reason(q);
    find_rare(q);
    find_contradictions(q);
    find_unmodelled(q);
}
