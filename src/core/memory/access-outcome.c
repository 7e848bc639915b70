#include <ntlens/access.h>

#include "access-inner.h"

#include <ntlens/mmpte.h>
#include <ntlens/region.h>

/* What NT makes of the processor's verdict; access.h names the sources. */

enum { DISPATCH_LEVEL = 2 };

#define STATUS_ACCESS_VIOLATION     0xc0000005u
#define STATUS_GUARD_PAGE_VIOLATION 0x80000001u

/* NT's own bits of a valid entry, the same in every x86 and x64 layout. */
#define COPY_ON_WRITE (UINT64_C(1) << 9)
#define WRITE         (UINT64_C(1) << 11)
#define OWNER         (UINT64_C(1) << 2)
#define NO_EXECUTE    (UINT64_C(1) << 63)

/* The first public symbols with KeIsUserVaAccessAllowed; 17763 has none. */
enum { FIRST_SMAP_BUILD = 18362 };

/* Windows 8: from here on nobody can allocate the first 64 KB. */
enum { FIRST_NULL_PAGE_BUILD = 9200 };

/* From this build on parameter 2 of 50 is the error code: the reference. */
enum { FIRST_ERROR_CODE_BUILD = 10240 };

/* Up to here MiSystemFault looks at the entries alone; see crash_entry. */
enum { LAST_BUILD_BY_ENTRIES = 15063 };

struct fault {
    const struct ntl_access_request *request;
    const struct ntl_walk *walk;
    const struct ntl_access_verdict *verdict;
    const struct ntl_walk_step *leaf;   /* or NULL                            */
    bool user_address;
    struct ntl_access_outcome *ret;
};

/* KiPageFault passes on bits 1 and 4 of the error code as 1 and 8. */
static uint64_t access_code(const struct fault *f)
{
    return f->verdict->error_code >> 1 & 9;
}

static void ends(const struct fault *f, enum ntl_outcome outcome,
                 enum ntl_access_reason reason)
{
    f->ret->outcome = outcome;
    f->ret->reason = reason;
}

static void raises(const struct fault *f, enum ntl_access_reason reason,
                   uint32_t status)
{
    ends(f, reason == NTL_WHY_VAD ? NTL_OUTCOME_DEPENDS : NTL_OUTCOME_EXCEPTION,
         reason);
    f->ret->status = status;
    f->ret->information[0] = access_code(f);
    f->ret->information[1] = f->request->address;
}

static void parameter(const struct fault *f, unsigned n, bool known,
                      uint64_t value)
{
    if (!known)
        return;
    f->ret->parameter[n] = value;
    f->ret->known = (uint8_t)(f->ret->known | 1u << n);
}

/* A; its name in a driver is D1, with the same parameters. */
static void crash_irql(const struct fault *f, enum ntl_access_reason reason,
                       uint64_t irql)
{
    ends(f, NTL_OUTCOME_BUGCHECK, reason);
    f->ret->bugcheck = 0xa;
    parameter(f, 0, true, f->request->address);
    parameter(f, 1, true, irql);
    parameter(f, 2, true, access_code(f));
    parameter(f, 3, f->request->has_ip, f->request->ip);
}

static void crash_50(const struct fault *f, enum ntl_access_reason reason,
                     uint32_t code, uint64_t kind)
{
    bool whole = f->request->build.number >= FIRST_ERROR_CODE_BUILD;

    ends(f, NTL_OUTCOME_BUGCHECK, reason);
    f->ret->bugcheck = 0x50;
    parameter(f, 0, true, f->request->address);
    parameter(f, 1, true, whole ? code : code >> 1 & 1);
    parameter(f, 2, f->request->has_ip, f->request->ip);
    parameter(f, 3, true, kind);
}

/*
 * By public analyses of x64 kernels: MiRaisedIrqlFault looks at the entries; so
 * did MiSystemFault, until it came to ask first for the address's region, which
 * no entry tells.  Between the builds that were seen, and on x86, both may be.
 */
static bool region_counts(const struct fault *f)
{
    const struct ntl_access_request *r = f->request;
    bool wide = ntl_paging(r->arch)->pointer_size == 8;

    return !f->user_address && r->build.number >= FIRST_ERROR_CODE_BUILD
           && !(wide && r->irql >= DISPATCH_LEVEL)
           && !(wide && r->build.number <= LAST_BUILD_BY_ENTRIES);
}

/*
 * BE and FC: the address, the entry, the trap frame, a reserved number.  Where
 * the region is one that is never trimmed, it is 50 with 2.  Seen: 50 (.., 11,
 * .., 2), 19041; 50 (fffff806`3a200678, 3, .., 2), in the kernel; FC
 * (ffffbf8d`99196ba8, 8a000001`40c6c863, trap frame, 0), 22621, on a stack, at
 * raised IRQL by its 0; FC (ffffac81`88ca26d0, 8a000001`be07b963, trap frame,
 * 2), of 2017, on a stack; BE (fffff805`4b74d12d, 09000000`0394d121, trap
 * frame, b), 19041, in a driver.
 */
static void crash_entry(const struct fault *f, enum ntl_access_reason reason,
                        uint32_t bugcheck)
{
    ends(f, NTL_OUTCOME_BUGCHECK, reason);
    f->ret->bugcheck = bugcheck;
    parameter(f, 0, true, f->request->address);
    parameter(f, 1, f->leaf != NULL, f->leaf ? f->leaf->value : 0);
    if (region_counts(f))
        f->ret->other_region = 0x50;
}

/*
 * The top bit of FC's reserved parameter says SMEP; the 5 says MiValidFault.
 * Seen: FC (00007ffb`a752216f, 01000000`0a8b1025, trap frame, 80000005), 19041.
 */
static void crash_user_code(const struct fault *f)
{
    crash_entry(f, NTL_WHY_USER_CODE, 0xfc);
    parameter(f, 3, f->user_address, 0x80000005);
}

/* MmAccessFault finds P and RSVD together before it looks at anything else. */
static void crash_corrupt(const struct fault *f)
{
    ends(f, NTL_OUTCOME_BUGCHECK, NTL_WHY_CORRUPT);
    f->ret->bugcheck = 0x1a;
    parameter(f, 0, true, 0x61941);
    parameter(f, 1, true, f->request->address);
    parameter(f, 2, true, f->verdict->error_code);
}

static const struct ntl_walk_step *absent_entry(const struct fault *f)
{
    for (unsigned i = 0; f->walk && i < f->walk->count; i++)
        if (f->walk->step[i].level == f->verdict->level)
            return &f->walk->step[i];
    return NULL;
}

/* Protections: 2 execute, 4 write, 10 guard, 18 no access. */
static bool protection_denies(const struct fault *f,
                              const struct ntl_mmpte *entry)
{
    static const uint8_t wants[] = {
        [NTL_ACCESS_READ] = 0, [NTL_ACCESS_WRITE] = 4, [NTL_ACCESS_EXECUTE] = 2,
    };
    uint8_t want = wants[(unsigned)f->request->access % 3];

    return entry->has_protection && want && !(entry->protection & want);
}

/* What an entry that is not valid stands for; the rest is somewhere else. */
static enum ntl_access_reason absent_reason(const struct fault *f,
                                            const struct ntl_mmpte *entry)
{
    static const struct {
        enum ntl_mmpte_state state;
        enum ntl_access_reason reason;
    } nowhere[] = {
        { NTL_MMPTE_ZERO, NTL_WHY_VAD },
        { NTL_MMPTE_NO_ACCESS, NTL_WHY_NO_ACCESS },
        { NTL_MMPTE_DECOMMITTED, NTL_WHY_FREED },
        { NTL_MMPTE_FREED, NTL_WHY_FREED },
        { NTL_MMPTE_UNKNOWN, NTL_WHY_UNREADABLE },
    };

    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        if (entry->state == nowhere[i].state)
            return nowhere[i].reason;
    if (entry->has_protection && (entry->protection & 0x18) == 0x10)
        return NTL_WHY_GUARD;
    return protection_denies(f, entry) ? NTL_WHY_VIOLATION : NTL_WHY_BROUGHT_IN;
}

static enum ntl_access_reason absent(const struct fault *f)
{
    const struct ntl_walk_step *step = absent_entry(f);
    struct ntl_mmpte_options options = {
        .arch = f->request->arch, .build = f->request->build,
        .level = f->verdict->level, .invalid_mask = f->request->invalid_mask,
    };
    struct ntl_mmpte entry[2];
    enum ntl_access_reason reason;

    if (!step)
        return NTL_WHY_VAD;
    if (ntl_mmpte_read(step->value, &options, entry) < 2)
        return absent_reason(f, &entry[0]);
    reason = absent_reason(f, &entry[0]);
    return reason == absent_reason(f, &entry[1]) ? reason : NTL_WHY_UNREADABLE;
}

static bool never_allocated(const struct fault *f)
{
    return f->request->build.number >= FIRST_NULL_PAGE_BUILD
           && ntl_va_near(f->request->arch, f->request->address)
              == NTL_NEAR_NULL;
}

static void absent_user(const struct fault *f, enum ntl_access_reason reason)
{
    if (reason == NTL_WHY_BROUGHT_IN)
        ends(f, NTL_OUTCOME_REPAIRED, reason);
    else if (reason == NTL_WHY_UNREADABLE)
        ends(f, NTL_OUTCOME_DEPENDS, reason);
    else if (reason == NTL_WHY_VAD && !never_allocated(f))
        raises(f, reason, STATUS_ACCESS_VIOLATION);
    else if (reason == NTL_WHY_GUARD)
        raises(f, reason, STATUS_GUARD_PAGE_VIOLATION);
    else
        raises(f, NTL_WHY_VIOLATION, STATUS_ACCESS_VIOLATION);
}

/* Does the entry that maps the page deny it, and not one above? */
static bool leaf_denies(const struct fault *f)
{
    return f->leaf && f->verdict->has_level
           && f->verdict->level == f->leaf->level;
}

/*
 * Does that entry itself deny it, also where one above is the first to?  26100
 * has PDE 8a000000`00201021 above PTE 8a000000`00200121, and raised BE.
 */
static bool leaf_lacks(const struct fault *f)
{
    struct ntl_rights own;

    if (!f->leaf)
        return false;
    own = ntl_entry_rights(f->walk->arch, f->leaf->value, f->leaf->level);
    return f->verdict->rule == NTL_RULE_READ_ONLY ? !own.write : !own.execute;
}

/* A write that NT itself would allow; true when that settles it. */
static bool repairs_write(const struct fault *f)
{
    if (!leaf_denies(f) || f->verdict->rule != NTL_RULE_READ_ONLY)
        return false;
    if (f->leaf->value & COPY_ON_WRITE)
        ends(f, NTL_OUTCOME_REPAIRED, NTL_WHY_COPIED);
    else if (f->leaf->value & WRITE)
        ends(f, NTL_OUTCOME_REPAIRED, NTL_WHY_MADE_DIRTY);
    else
        return false;
    return true;
}

static void user_mode_fault(const struct fault *f)
{
    enum ntl_access_rule rule = f->verdict->rule;

    if (!f->user_address)
        raises(f, NTL_WHY_VIOLATION, STATUS_ACCESS_VIOLATION);
    else if (rule == NTL_RULE_PRESENT)
        absent_user(f, absent(f));
    else if (rule == NTL_RULE_KEY)
        ends(f, NTL_OUTCOME_DEPENDS, NTL_WHY_STRANGE);
    else if (!repairs_write(f))
        raises(f, NTL_WHY_VIOLATION, STATUS_ACCESS_VIOLATION);
}

/*
 * KeIsUserVaAccessAllowed asks for any kind of access, so that a fetch ends
 * here too before SMEP is thought of.  True when it says no.
 */
static bool smap_stops(const struct fault *f)
{
    if (!access_lacks_ac(f->request))
        return false;
    if (f->request->build.number >= FIRST_SMAP_BUILD) {
        crash_50(f, NTL_WHY_SMAP, f->verdict->error_code | NTL_PF_PRESENT, 0xf);
        return true;
    }
    if (f->request->access == NTL_ACCESS_EXECUTE)
        return false;
    ends(f, NTL_OUTCOME_DEPENDS, NTL_WHY_SMAP_EARLY);
    return true;
}

/* A page that is not there is brought in; then the access is tried again. */
static void kernel_absent_user(const struct fault *f)
{
    enum ntl_access_reason reason = absent(f);

    if (reason != NTL_WHY_BROUGHT_IN)
        absent_user(f, reason);
    else if (smap_stops(f))
        return;
    else if (f->request->access == NTL_ACCESS_EXECUTE
             && (f->request->cr4 & NTL_CR4_SMEP))
        crash_user_code(f);
    else
        absent_user(f, reason);
}

static void kernel_fetches_user(const struct fault *f)
{
    if (f->leaf && (f->leaf->value & NO_EXECUTE)
        && f->request->arch != NTL_X86)
        raises(f, NTL_WHY_VIOLATION, STATUS_ACCESS_VIOLATION);
    else
        crash_user_code(f);
}

static void kernel_at_user(const struct fault *f)
{
    if (f->verdict->rule == NTL_RULE_PRESENT)
        kernel_absent_user(f);
    else if (f->verdict->rule == NTL_RULE_KEY)
        ends(f, NTL_OUTCOME_DEPENDS, NTL_WHY_STRANGE);
    else if (f->leaf && !(f->leaf->value & OWNER))
        raises(f, NTL_WHY_VIOLATION, STATUS_ACCESS_VIOLATION);
    else if (smap_stops(f) || repairs_write(f))
        return;
    else if (f->verdict->rule == NTL_RULE_SMAP)
        ends(f, NTL_OUTCOME_DEPENDS, NTL_WHY_STRANGE);
    else if (f->request->access == NTL_ACCESS_EXECUTE)
        kernel_fetches_user(f);
    else
        raises(f, NTL_WHY_VIOLATION, STATUS_ACCESS_VIOLATION);
}

static void kernel_absent_kernel(const struct fault *f)
{
    uint32_t code = f->verdict->error_code;
    enum ntl_access_reason reason = absent(f);

    if (f->verdict->level != NTL_PTE)
        crash_50(f, NTL_WHY_NO_TABLE, code, 2);
    else if (reason == NTL_WHY_NO_ACCESS)
        crash_50(f, reason, code, 1);
    else if (reason == NTL_WHY_VAD || reason == NTL_WHY_FREED)
        crash_50(f, NTL_WHY_FREED, code, 0);
    else if (reason == NTL_WHY_UNREADABLE)
        ends(f, NTL_OUTCOME_DEPENDS, reason);
    else if (reason != NTL_WHY_VIOLATION)
        ends(f, NTL_OUTCOME_REPAIRED, NTL_WHY_BROUGHT_IN);
    else if (f->request->access == NTL_ACCESS_WRITE)
        crash_entry(f, NTL_WHY_READ_ONLY, 0xbe);
    else
        crash_entry(f, NTL_WHY_NO_EXECUTE, 0xfc);
}

static void kernel_at_kernel(const struct fault *f)
{
    enum ntl_access_rule rule = f->verdict->rule;

    if (rule == NTL_RULE_PRESENT)
        kernel_absent_kernel(f);
    else if (rule == NTL_RULE_SMEP)
        crash_user_code(f);
    else if (repairs_write(f))
        return;
    else if (rule == NTL_RULE_READ_ONLY && leaf_lacks(f))
        crash_entry(f, NTL_WHY_READ_ONLY, 0xbe);
    else if (rule == NTL_RULE_NO_EXECUTE && leaf_lacks(f))
        crash_entry(f, NTL_WHY_NO_EXECUTE, 0xfc);
    else
        ends(f, NTL_OUTCOME_DEPENDS, NTL_WHY_STRANGE);
}

/* MiRaisedIrqlFault: nothing can be brought in, copied or asked of a VAD. */
static bool too_high(const struct fault *f)
{
    if (f->request->irql < DISPATCH_LEVEL)
        return false;
    return f->user_address || f->verdict->rule == NTL_RULE_PRESENT
           || (leaf_denies(f) && f->verdict->rule == NTL_RULE_READ_ONLY
               && (f->leaf->value & COPY_ON_WRITE));
}

static void page_fault(const struct fault *f)
{
    if (!(f->request->eflags & NTL_EFLAGS_IF))
        crash_irql(f, NTL_WHY_INTERRUPTS_OFF, 0xff);
    else if (f->verdict->rule == NTL_RULE_RESERVED)
        crash_corrupt(f);
    else if (too_high(f))
        crash_irql(f, NTL_WHY_IRQL, f->request->irql);
    else if (f->verdict->user_mode)
        user_mode_fault(f);
    else if (f->user_address)
        kernel_at_user(f);
    else
        kernel_at_kernel(f);
}

void ntl_access_outcome(const struct ntl_access_request *request,
                        const struct ntl_walk *walk,
                        const struct ntl_access_verdict *verdict,
                        struct ntl_access_outcome *ret)
{
    struct fault f = {
        request, walk, verdict, access_leaf(walk),
        ntl_va_space(request->arch, request->address) == NTL_USER, ret,
    };

    *ret = (struct ntl_access_outcome) { .outcome = NTL_OUTCOME_RUNS };
    if (verdict->rule == NTL_RULE_CANONICAL) {
        raises(&f, NTL_WHY_NONCANONICAL, STATUS_ACCESS_VIOLATION);
        ret->information[0] = 0;        /* #GP does not say what it was */
        ret->information[1] = UINT64_MAX;
    } else if (verdict->rule != NTL_RULE_NONE) {
        page_fault(&f);
    } else if (verdict->assumed) {
        ends(&f, NTL_OUTCOME_NOT_KNOWN, NTL_WHY_ASSUMED);
    }
}

const char *ntl_outcome_name(enum ntl_outcome outcome)
{
    static const char *const names[] = {
        [NTL_OUTCOME_RUNS] = "runs", [NTL_OUTCOME_REPAIRED] = "repaired",
        [NTL_OUTCOME_DEPENDS] = "depends",
        [NTL_OUTCOME_EXCEPTION] = "exception",
        [NTL_OUTCOME_BUGCHECK] = "bug check",
        [NTL_OUTCOME_NOT_KNOWN] = "not known",
    };

    return names[(unsigned)outcome < NTL_OUTCOMES ? outcome
                                                  : NTL_OUTCOME_DEPENDS];
}

const char *ntl_access_reason_note(enum ntl_access_reason reason)
{
    static const char *const notes[] = {
        [NTL_WHY_ALLOWED] = "there is no fault",
        [NTL_WHY_BROUGHT_IN] = "the page is brought in",
        [NTL_WHY_COPIED] = "CopyOnWrite is set: the page is copied",
        [NTL_WHY_MADE_DIRTY] = "NT's Write bit is set: made dirty",
        [NTL_WHY_VAD] = "the entry is empty: the VAD decides",
        [NTL_WHY_UNREADABLE] = "what the entry says there is not known",
        [NTL_WHY_VIOLATION] = "not accessible in this way",
        [NTL_WHY_GUARD] = "a guard page",
        [NTL_WHY_NONCANONICAL] = "a #GP: NT reports address -1",
        [NTL_WHY_INTERRUPTS_OFF] = "a page fault with interrupts off",
        [NTL_WHY_IRQL] = "a page fault at IRQL 2 or above",
        [NTL_WHY_CORRUPT] = "a page table is corrupt",
        [NTL_WHY_SMAP] = "SMAP is on, AC is clear: a user address",
        [NTL_WHY_SMAP_EARLY] = "what this build does is not public",
        [NTL_WHY_FREED] = "nothing is at this kernel address",
        [NTL_WHY_NO_TABLE] = "no page table for this kernel address",
        [NTL_WHY_NO_ACCESS] = "a kernel page without access",
        [NTL_WHY_READ_ONLY] = "a kernel page that is read-only",
        [NTL_WHY_NO_EXECUTE] = "a kernel page that is not code",
        [NTL_WHY_USER_CODE] = "the kernel executes a user page",
        [NTL_WHY_STRANGE] = "what NT makes of such entries is not known",
        [NTL_WHY_ASSUMED] = "no fault, if the entries are as assumed",
    };

    return notes[(unsigned)reason < NTL_WHYS ? reason : NTL_WHY_STRANGE];
}
