#include <ntlens/access.h>

#include "access-inner.h"

#include <ntlens/region.h>

/* The processor.  Source: Intel SDM volume 3, 4.6 and 4.7. */

static bool supervisor_mode(const struct ntl_access_request *request)
{
    bool virtual_8086 = ntl_paging(request->arch)->v8086
                        && (request->eflags & NTL_EFLAGS_VM);

    return request->implicit || (!virtual_8086 && (request->cs & 3) != 3);
}

/* AC is for explicit accesses alone: 4.6.1. */
static bool smap_forbids(const struct ntl_access_request *request)
{
    return access_lacks_ac(request)
           || ((request->cr4 & NTL_CR4_SMAP) && request->implicit);
}

static enum ntl_access_rule supervisor_rule(
    const struct ntl_access_request *request, struct ntl_rights rights)
{
    if (request->access == NTL_ACCESS_EXECUTE) {
        if (rights.user && (request->cr4 & NTL_CR4_SMEP))
            return NTL_RULE_SMEP;
        return rights.execute ? NTL_RULE_NONE : NTL_RULE_NO_EXECUTE;
    }
    if (rights.user && smap_forbids(request))
        return NTL_RULE_SMAP;
    if (request->access == NTL_ACCESS_WRITE && !rights.write
        && (request->cr0 & NTL_CR0_WP))
        return NTL_RULE_READ_ONLY;
    return NTL_RULE_NONE;
}

static enum ntl_access_rule user_rule(const struct ntl_access_request *request,
                                      struct ntl_rights rights)
{
    if (!rights.user)
        return NTL_RULE_SUPERVISOR;
    if (request->access == NTL_ACCESS_WRITE && !rights.write)
        return NTL_RULE_READ_ONLY;
    if (request->access == NTL_ACCESS_EXECUTE && !rights.execute)
        return NTL_RULE_NO_EXECUTE;
    return NTL_RULE_NONE;
}

/* AD and WD of the page's key, bits 62:59 of the entry that maps it: 4.6.2. */
static bool key_forbids(const struct ntl_access_request *request,
                        const struct ntl_walk *walk, bool user_page)
{
    const struct ntl_walk_step *leaf = access_leaf(walk);
    bool has_keys = request->arch == NTL_X64 || request->arch == NTL_X64_LA57;
    unsigned bits;

    if (!leaf || !has_keys || !user_page || !request->has_pkru
        || !(request->cr4 & NTL_CR4_PKE)
        || request->access == NTL_ACCESS_EXECUTE)
        return false;
    bits = request->pkru >> (leaf->value >> 59 & 15) * 2 & 3;
    return (bits & 1)
           || ((bits & 2) && request->access == NTL_ACCESS_WRITE
               && (!supervisor_mode(request) || (request->cr0 & NTL_CR0_WP)));
}

static void decided_by(struct ntl_access_verdict *verdict,
                       enum ntl_access_rule rule, enum ntl_level level)
{
    verdict->rule = rule;
    verdict->has_level = true;
    verdict->level = level;
}

/* Ands the rights down the chain; true when the chain itself ends it. */
static bool follow(const struct ntl_access_request *request,
                   const struct ntl_walk *walk, struct ntl_access_verdict *ret)
{
    bool no_execute_off = !(request->efer & NTL_EFER_NXE);

    for (unsigned i = 0; walk && i < walk->count && i < NTL_LEVELS_MAX; i++) {
        const struct ntl_walk_step *step = &walk->step[i];
        struct ntl_rights one;

        if (!step->has_value)
            return false;
        if (!ntl_entry_valid(request->arch, step->value)) {
            decided_by(ret, NTL_RULE_PRESENT, step->level);
            return true;
        }
        if ((walk->end == NTL_WALK_RESERVED && i + 1u == walk->count)
            || ntl_entry_reserved(request->arch, ntl_walk_entry(walk, step),
                                  step->level, 0, no_execute_off)) {
            decided_by(ret, NTL_RULE_RESERVED, step->level);
            return true;
        }
        one = ntl_entry_rights(request->arch, step->value, step->level);
        ret->rights.user = ret->rights.user && one.user;
        ret->rights.write = ret->rights.write && one.write;
        ret->rights.execute = ret->rights.execute && one.execute;
    }
    return false;
}

/* The first entry, from the root, that lacks the right a rule is about. */
static void blame_level(const struct ntl_walk *walk,
                        struct ntl_access_verdict *verdict)
{
    for (unsigned i = 0; walk && i < walk->count && i < NTL_LEVELS_MAX; i++) {
        const struct ntl_walk_step *step = &walk->step[i];
        struct ntl_rights one;

        if (!step->has_value)
            return;
        one = ntl_entry_rights(walk->arch, step->value, step->level);
        if ((verdict->rule == NTL_RULE_SUPERVISOR && !one.user)
            || (verdict->rule == NTL_RULE_READ_ONLY && !one.write)
            || (verdict->rule == NTL_RULE_NO_EXECUTE && !one.execute)) {
            verdict->has_level = true;
            verdict->level = step->level;
            return;
        }
    }
}

/* Whether an entry of the way to the page is not known. */
static bool assumes(const struct ntl_walk *walk)
{
    const struct ntl_walk_step *leaf = access_leaf(walk);

    return !leaf || walk->count + (unsigned)leaf->level
                    < ntl_paging(walk->arch)->mapped_levels;
}

/* The I/D bit is set only where the processor can refuse a fetch: 4.7. */
static bool reports_fetches(const struct ntl_access_request *request)
{
    return (request->cr4 & NTL_CR4_SMEP)
           || (request->arch != NTL_X86 && (request->efer & NTL_EFER_NXE));
}

static uint32_t error_code(const struct ntl_access_request *request,
                           const struct ntl_access_verdict *verdict, bool key)
{
    uint32_t code = 0;

    if (verdict->rule != NTL_RULE_PRESENT)
        code |= NTL_PF_PRESENT;
    if (request->access == NTL_ACCESS_WRITE)
        code |= NTL_PF_WRITE;
    if (verdict->user_mode)
        code |= NTL_PF_USER;
    if (verdict->rule == NTL_RULE_RESERVED)
        code |= NTL_PF_RESERVED;
    if (request->access == NTL_ACCESS_EXECUTE && reports_fetches(request))
        code |= NTL_PF_FETCH;
    return code | (key ? NTL_PF_KEY : 0u);
}

bool ntl_access_decide(const struct ntl_access_request *request,
                       const struct ntl_walk *walk,
                       struct ntl_access_verdict *ret)
{
    enum ntl_space space = ntl_va_space(request->arch, request->address);
    struct ntl_access_verdict v = {
        .user_mode = !supervisor_mode(request),
        .rights = { space == NTL_USER, true, true },
    };
    bool key = false;

    if (request->arch == NTL_ARM64)
        return false;
    if (access_leaf(walk))      /* then U/S is known, and nothing is assumed */
        v.rights.user = true;
    if (space == NTL_NONCANONICAL) {
        v.rule = NTL_RULE_CANONICAL;
        v.vector = 0xd;
    } else if (!follow(request, walk, &v)) {
        v.assumed = assumes(walk);
        v.user_page = v.rights.user;
        v.rule = v.user_mode ? user_rule(request, v.rights)
                             : supervisor_rule(request, v.rights);
        blame_level(walk, &v);
        key = key_forbids(request, walk, v.user_page);
        if (key && v.rule == NTL_RULE_NONE)
            v.rule = NTL_RULE_KEY;
    }
    if (v.rule != NTL_RULE_NONE && v.rule != NTL_RULE_CANONICAL) {
        v.vector = 0xe;
        v.error_code = error_code(request, &v, key);
    }
    *ret = v;
    return true;
}

static const struct { const char *name, *note; } rules[] = {
    [NTL_RULE_NONE] = { "none", "nothing forbids it" },
    [NTL_RULE_CANONICAL] = { "canonical", "the address is not canonical" },
    [NTL_RULE_PRESENT] = { "present", "the entry's P bit is clear" },
    [NTL_RULE_RESERVED] = { "reserved", "the entry sets a reserved bit" },
    [NTL_RULE_SUPERVISOR] = { "supervisor", "user mode, but U/S is clear" },
    [NTL_RULE_SMEP] = { "smep", "CR4.SMEP: the kernel executes a user page" },
    [NTL_RULE_SMAP] = { "smap", "CR4.SMAP and EFLAGS.AC clear: a user page" },
    [NTL_RULE_READ_ONLY] = { "read_only", "a write, but R/W is clear" },
    [NTL_RULE_NO_EXECUTE] = { "no_execute", "a fetch, but XD (NX) is set" },
    [NTL_RULE_KEY] = { "key", "the page's protection key forbids it" },
};

const char *ntl_access_rule_name(enum ntl_access_rule rule)
{
    return rules[(unsigned)rule < NTL_RULES ? rule : NTL_RULE_NONE].name;
}

const char *ntl_access_rule_note(enum ntl_access_rule rule)
{
    return rules[(unsigned)rule < NTL_RULES ? rule : NTL_RULE_NONE].note;
}
