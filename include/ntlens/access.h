/* access.h - would this access be allowed, and what does NT do if it is not. */
#ifndef NTL_ACCESS_H
#define NTL_ACCESS_H

#include <ntlens/build.h>
#include <ntlens/pf.h>
#include <ntlens/status.h>
#include <ntlens/walk.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum ntl_access { NTL_ACCESS_READ, NTL_ACCESS_WRITE, NTL_ACCESS_EXECUTE };

/* Bits that decide.  Sources: Intel SDM volume 3, 2.5, 2.2.1, 4.1.1. */
#define NTL_CR0_WP          (UINT64_C(1) << 16)
#define NTL_CR4_PSE         (UINT64_C(1) << 4)
#define NTL_CR4_SMEP        (UINT64_C(1) << 20)
#define NTL_CR4_SMAP        (UINT64_C(1) << 21)
#define NTL_CR4_PKE         (UINT64_C(1) << 22)
#define NTL_EFLAGS_IF       (UINT64_C(1) << 9)
#define NTL_EFLAGS_VM       (UINT64_C(1) << 17)
#define NTL_EFLAGS_AC       (UINT64_C(1) << 18)
#define NTL_EFER_NXE        (UINT64_C(1) << 11)

struct ntl_access_request {
    enum ntl_arch arch;
    uint64_t address;
    enum ntl_access access;
    uint16_t cs;                /* the two low bits are the CPL               */
    uint64_t cr0, cr4, eflags, efer;
    uint32_t pkru;              /* counts with CR4.PKE and has_pkru           */
    bool has_pkru;
    bool implicit;              /* the processor's own: a descriptor, the TSS */

    /* What only NT asks about. */
    uint8_t irql;
    struct ntl_build build;
    uint64_t ip;                /* of the instruction                         */
    bool has_ip;
    uint64_t invalid_mask;      /* MiInvalidPteMask                           */
};

/* All that is not said is 0: a supervisor's at PASSIVE_LEVEL, of build 0. */
static inline struct ntl_access_request
ntl_access_request_of(enum ntl_arch arch, uint64_t address,
                      enum ntl_access access)
{
    struct ntl_access_request request;

    memset(&request, 0, sizeof request);
    request.arch = arch;
    request.address = address;
    request.access = access;
    return request;
}

/* The rule that refuses an access; the processor reports them by error code. */
enum ntl_access_rule {
    NTL_RULE_NONE,              /* allowed, unless `assumed`                  */
    NTL_RULE_CANONICAL,         /* the address is not                         */
    NTL_RULE_PRESENT,           /* an entry's P bit is clear                  */
    NTL_RULE_RESERVED,          /* an entry sets a bit that must be 0         */
    NTL_RULE_SUPERVISOR,        /* CPL 3, and U/S is clear somewhere          */
    NTL_RULE_SMEP,              /* CPL < 3 executes a user page               */
    NTL_RULE_SMAP,              /* CPL < 3 reads or writes one, AC clear      */
    NTL_RULE_READ_ONLY,         /* R/W is clear somewhere                     */
    NTL_RULE_NO_EXECUTE,        /* XD (NX) is set somewhere                   */
    NTL_RULE_KEY,               /* PKRU says no                               */
    NTL_RULES
};

struct ntl_access_verdict {
    enum ntl_access_rule rule;
    uint8_t vector;             /* D (#GP) or E (#PF); 0: neither             */
    uint32_t error_code;        /* of a #PF: NTL_PF_*                         */
    bool user_mode;             /* CPL 3, and not implicit                    */
    bool user_page;             /* U/S is set in all entries                  */
    bool assumed;               /* entries are missing: see below             */
    struct ntl_rights rights;   /* of the entries known, or as assumed        */
    bool has_level;             /* one entry decides:                         */
    enum ntl_level level;
};

/*
 * What the processor does (Intel SDM volume 3, 4.6 and 4.7).  `walk` is NULL or
 * a walk of the same address and mode.  Entries that it lacks are taken as
 * present, writable, executable, and user entries below a user address.
 * An implicit access is a supervisor's at any CPL, and AC does not help it.  No
 * shadow stacks.
 * False for arm64, whose rules are others; then *ret is left alone.
 */
NTL_API bool ntl_access_decide(const struct ntl_access_request *request,
                               const struct ntl_walk *walk,
                               struct ntl_access_verdict *ret) NTL_MUST_USE;

NTL_API const char *ntl_access_rule_name(enum ntl_access_rule rule);
NTL_API const char *ntl_access_rule_note(enum ntl_access_rule rule);

/* What comes of it on Windows. */
enum ntl_outcome {
    NTL_OUTCOME_RUNS,           /* no fault                                   */
    NTL_OUTCOME_REPAIRED,       /* NT handles the fault; the access is redone */
    NTL_OUTCOME_DEPENDS,        /* on what the entries do not say             */
    NTL_OUTCOME_EXCEPTION,      /* `status` is raised                         */
    NTL_OUTCOME_BUGCHECK,
    NTL_OUTCOME_NOT_KNOWN,      /* entries on the way are not known           */
    NTL_OUTCOMES
};

enum ntl_access_reason {
    NTL_WHY_ALLOWED,
    NTL_WHY_BROUGHT_IN,         /* the page is somewhere else                 */
    NTL_WHY_COPIED,             /* copy on write                              */
    NTL_WHY_MADE_DIRTY,         /* writable by NT's bit, clean so far         */
    NTL_WHY_VAD,                /* the entry is empty: ask the VAD            */
    NTL_WHY_UNREADABLE,         /* no layout says what the entry is           */
    NTL_WHY_VIOLATION,          /* nothing there, or not for this             */
    NTL_WHY_GUARD,              /* guard page                                 */
    NTL_WHY_NONCANONICAL,
    NTL_WHY_INTERRUPTS_OFF,     /* a page fault with EFLAGS.IF clear          */
    NTL_WHY_IRQL,               /* a page fault at DISPATCH_LEVEL or above    */
    NTL_WHY_CORRUPT,            /* reserved bits in an entry                  */
    NTL_WHY_SMAP,               /* KeIsUserVaAccessAllowed said no            */
    NTL_WHY_SMAP_EARLY,         /* a build without KeIsUserVaAccessAllowed    */
    NTL_WHY_FREED,              /* a kernel address with an empty entry       */
    NTL_WHY_NO_TABLE,           /* a kernel address without a page table      */
    NTL_WHY_NO_ACCESS,          /* a kernel address, protection no access     */
    NTL_WHY_READ_ONLY,          /* a kernel page that is not writable         */
    NTL_WHY_NO_EXECUTE,         /* a kernel page that is not code             */
    NTL_WHY_USER_CODE,          /* the kernel executes a user page            */
    NTL_WHY_STRANGE,            /* nobody has said what NT does with these    */
    NTL_WHY_ASSUMED,            /* allowed if the entries are as assumed      */
    NTL_WHYS
};

struct ntl_access_outcome {
    enum ntl_outcome outcome;
    enum ntl_access_reason reason;
    uint32_t status;            /* EXCEPTION, and DEPENDS that may end so: an
                                   NTSTATUS; else 0                           */
    uint64_t information[2];    /* of the exception: 0 read, 1 write, 8
                                   execute; the address                       */
    uint32_t bugcheck;          /* BUGCHECK                                   */
    uint64_t parameter[4];
    uint8_t known;              /* bit N: parameter[N] is known               */
    uint32_t other_region;      /* 50, with the error code and 2: raised where
                                   the address's region is never trimmed; 0:
                                   the region does not count                  */
};

/*
 * The same for NT.  Sources: the bug check reference; public analyses of
 * KiPageFault, MmAccessFault, MiRaisedIrqlFault, MiSystemFault and MiValidFault
 * (builds 10240 to 26100); ReactOS for the older ones.
 */
NTL_API void ntl_access_outcome(const struct ntl_access_request *request,
                                const struct ntl_walk *walk,
                                const struct ntl_access_verdict *verdict,
                                struct ntl_access_outcome *ret);

NTL_API const char *ntl_outcome_name(enum ntl_outcome outcome);
NTL_API const char *ntl_access_reason_note(enum ntl_access_reason reason);

#endif
