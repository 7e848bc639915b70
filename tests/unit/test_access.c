#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/access.h>

#include <inttypes.h>
#include <string.h>

#define R NTL_ACCESS_READ
#define W NTL_ACCESS_WRITE
#define X NTL_ACCESS_EXECUTE

/* As numbers, so that a wrong constant in the header is noticed. */
#define CR0     UINT64_C(0x80050033)        /* WP on                          */
#define CR4     UINT64_C(0x350ef8)          /* SMEP and SMAP on               */
#define SMEP    UINT64_C(0x100000)
#define SMAP    UINT64_C(0x200000)
#define PKE     UINT64_C(0x400000)
#define AC      UINT64_C(0x40000)
#define EFER    UINT64_C(0xd01)             /* NXE on                         */
#define NX      UINT64_C(0x8000000000000000)

#define USER_VA     UINT64_C(0x1b839cd7e98)
#define KERNEL_VA   UINT64_C(0xffff938012345678)
#define TABLE       UINT64_C(0x867)         /* a page table for user pages    */

static struct ntl_access_request request_of(uint64_t va, enum ntl_access access)
{
    return (struct ntl_access_request) {
        .arch = NTL_X64, .address = va, .access = access, .cs = 0x10,
        .cr0 = CR0, .cr4 = CR4, .eflags = 0x202, .efer = EFER,
        .build = { .number = 26100 },
    };
}

static struct ntl_walk walk_of(const struct ntl_access_request *request,
                               const uint64_t *value, uint8_t count)
{
    struct ntl_typed_entries typed = ntl_typed_entries(request->arch, value,
                                                       count);
    struct ntl_walk_options options = {
        .map = ntl_selfmap(request->arch,
                           ntl_paging(request->arch)->index_default),
        .no_execute_off = !(request->efer & 0x800),
        .page_size_off = !(request->cr4 & 0x10),
    };
    struct ntl_walk walk;

    ntl_walk(request->address, &options, &typed.source, &walk);
    return walk;
}

static struct ntl_access_verdict decide(
    const struct ntl_access_request *request, const uint64_t *value,
    uint8_t count)
{
    struct ntl_walk walk = walk_of(request, value, count);
    struct ntl_access_verdict verdict;

    assert_true(ntl_access_decide(request, count ? &walk : NULL, &verdict));
    return verdict;
}

/*
 * The rules of the SDM, volume 3, 4.6.1, as patterns; the first that fits says.
 * Columns: mode s/u, page S/U, access r/w/x, then 0 or 1 for CR0.WP, CR4.SMEP,
 * CR4.SMAP, EFLAGS.AC, R/W of all entries, XD of any entry.
 */
static const struct { const char *pattern; bool allowed; } sdm[] = {
    { "sSr......", true },
    { "sUr..0...", true },  { "sUr..11..", true },  { "sUr..10..", false },
    { "sSw0.....", true },  { "sSw1...1.", true },  { "sSw1...0.", false },
    { "sUw0.0...", true },  { "sUw0.11..", true },  { "sUw0.10..", false },
    { "sUw1.0.1.", true },  { "sUw1.0.0.", false }, { "sUw1.111.", true },
    { "sUw1.110.", false }, { "sUw1.10..", false },
    { "sSx.....0", true },  { "sSx.....1", false },
    { "sUx.0...0", true },  { "sUx.0...1", false }, { "sUx.1....", false },
    { "uS.......", false },
    { "uUr......", true },
    { "uUw....1.", true },  { "uUw....0.", false },
    { "uUx.....0", true },  { "uUx.....1", false },
};

static bool fits(const char *pattern, const char *facts)
{
    for (; *pattern; pattern++, facts++)
        if (*pattern != '.' && *pattern != *facts)
            return false;
    return true;
}

static bool sdm_allows(const char *facts)
{
    for (size_t i = 0; i < sizeof sdm / sizeof *sdm; i++)
        if (fits(sdm[i].pattern, facts))
            return sdm[i].allowed;
    fail_msg("no rule for %s", facts);
    return false;
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

struct round {
    struct ntl_access_request request;
    uint64_t entry[4];
    char facts[10];
};

/* 0 or 1 into the facts, and the same into a register. */
static void flip(struct round *r, int column, uint64_t *reg, uint64_t bit,
                 bool on)
{
    *reg = on ? *reg | bit : *reg & ~bit;
    r->facts[column] = on ? '1' : '0';
}

/* An attribute that the whole chain has, or that one or more entries lack. */
static bool spread(struct round *r, uint64_t bit, bool set_is_denial,
                   uint64_t *seed)
{
    bool denied = false;

    for (int i = 0; i < 4; i++) {
        bool deny = (next_random(seed) & 7) == 0;

        if (deny == set_is_denial)
            r->entry[i] |= bit;
        denied = denied || deny;
    }
    return denied;
}

static struct round random_round(uint64_t *seed)
{
    uint64_t bits = next_random(seed);
    bool user = bits & 1;
    struct round r = {
        .request = request_of(bits & 2 ? USER_VA : KERNEL_VA,
                              (enum ntl_access)((bits >> 2) % 3)),
        .entry = { 0x1000001, 0x2000001, 0x3000001, 0x4000001 },
    };
    bool supervisor_page = spread(&r, 4, false, seed);
    bool read_only = spread(&r, 2, false, seed);

    r.request.cs = (uint16_t)(user ? 0x33 : 0x10 + (bits >> 32) % 3);
    r.facts[0] = user ? 'u' : 's';
    r.facts[1] = supervisor_page ? 'S' : 'U';
    r.facts[2] = "rwx"[r.request.access];
    flip(&r, 3, &r.request.cr0, 0x10000, bits >> 8 & 1);
    flip(&r, 4, &r.request.cr4, SMEP, bits >> 9 & 1);
    flip(&r, 5, &r.request.cr4, SMAP, bits >> 10 & 1);
    flip(&r, 6, &r.request.eflags, AC, bits >> 11 & 1);
    r.facts[7] = read_only ? '0' : '1';
    r.facts[8] = spread(&r, NX, true, seed) ? '1' : '0';
    return r;
}

static void access_agrees_with_the_rules_of_the_manual(void **state)
{
    const uint64_t start = 0x853c49e6748fea9b;
    uint64_t seed = start;

    (void)state;
    for (int i = 0; i < 300000; i++) {
        struct round r = random_round(&seed);
        struct ntl_access_verdict v = decide(&r.request, r.entry, 4);
        bool allowed = sdm_allows(r.facts);
        uint32_t code = 1;

        code |= r.facts[2] == 'w' ? 2 : 0;
        code |= r.facts[0] == 'u' ? 4 : 0;
        code |= r.facts[2] == 'x' ? 0x10 : 0;       /* NXE is on */
        if ((v.rule == NTL_RULE_NONE) != allowed || v.assumed
            || v.error_code != (allowed ? 0 : code)
            || v.vector != (allowed ? 0 : 14)
            || v.user_page != (r.facts[1] == 'U'))
            fail_msg("seed %" PRIx64 ", round %d: %s gives %s, code %x", start,
                     i, r.facts, ntl_access_rule_name(v.rule), v.error_code);
    }
}

struct coded {
    enum ntl_access access;
    uint16_t cs;
    uint64_t cr4, efer;
    uint64_t pxe, pte;
    enum ntl_access_rule rule;
    enum ntl_level level;
    uint32_t code;
};

/* Facts/oracle: the SDM and Bochs have P set where a reserved bit is. */
static const struct coded coded[] = {
    { R, 0x10, CR4, EFER, TABLE, 0, NTL_RULE_PRESENT, NTL_PTE, 0 },
    { W, 0x10, CR4, EFER, TABLE, 0, NTL_RULE_PRESENT, NTL_PTE, 2 },
    { R, 0x33, CR4, EFER, 0, 0, NTL_RULE_PRESENT, NTL_PXE, 4 },
    { W, 0x33, CR4, EFER, TABLE, 0x80, NTL_RULE_PRESENT, NTL_PTE, 6 },
    { X, 0x10, CR4, EFER, TABLE, 0, NTL_RULE_PRESENT, NTL_PTE, 0x10 },
    { X, 0x33, CR4, EFER, TABLE, 0, NTL_RULE_PRESENT, NTL_PTE, 0x14 },
    { X, 0x33, CR4 & ~SMEP, 0x500, TABLE, 0, NTL_RULE_PRESENT, NTL_PTE, 4 },
    { X, 0x33, CR4, 0x500, TABLE, 0, NTL_RULE_PRESENT, NTL_PTE, 0x14 },
    { R, 0x10, CR4, EFER, TABLE | 0x80, 0, NTL_RULE_RESERVED, NTL_PXE, 9 },
    { R, 0x33, CR4, EFER, TABLE | 0x80, 0, NTL_RULE_RESERVED, NTL_PXE, 0xd },
    { X, 0x10, CR4, EFER, TABLE | 0x80, 0, NTL_RULE_RESERVED, NTL_PXE, 0x19 },
    { X, 0x33, CR4, EFER, TABLE | 0x80, 0, NTL_RULE_RESERVED, NTL_PXE, 0x1d },
    { R, 0x33, CR4, 0x500, TABLE, NX | 0x867, NTL_RULE_RESERVED, NTL_PTE, 0xd },
    { R, 0x33, CR4, EFER, 0x863, 0x867, NTL_RULE_SUPERVISOR, NTL_PXE, 5 },
    { W, 0x33, CR4, EFER, TABLE, 0x865, NTL_RULE_READ_ONLY, NTL_PTE, 7 },
    { X, 0x33, CR4, EFER, NX | TABLE, 0x867, NTL_RULE_NO_EXECUTE, NTL_PXE,
      0x15 },
};

static void access_error_codes_are_the_manuals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof coded / sizeof *coded; i++) {
        struct ntl_access_request r = request_of(USER_VA, coded[i].access);
        uint64_t entry[] = { coded[i].pxe, TABLE, TABLE, coded[i].pte };
        struct ntl_access_verdict v;

        r.cs = coded[i].cs;
        r.cr4 = coded[i].cr4;
        r.efer = coded[i].efer;
        v = decide(&r, entry, 4);
        if (v.rule != coded[i].rule || v.error_code != coded[i].code
            || !v.has_level || v.level != coded[i].level || v.vector != 14)
            fail_msg("row %zu: %s at level %d, code %x", i,
                     ntl_access_rule_name(v.rule), (int)v.level, v.error_code);
    }
}

static void access_to_a_non_canonical_address_is_a_protection_fault(
    void **state)
{
    struct ntl_access_request r = request_of(UINT64_C(0xffff080000000000), R);
    struct ntl_access_verdict v = decide(&r, NULL, 0);
    struct ntl_access_outcome o;

    (void)state;
    assert_int_equal(v.rule, NTL_RULE_CANONICAL);
    assert_int_equal(v.vector, 13);
    assert_int_equal(v.error_code, 0);
    ntl_access_outcome(&r, NULL, &v, &o);
    assert_int_equal(o.outcome, NTL_OUTCOME_EXCEPTION);
    assert_int_equal(o.status, 0xc0000005);
    assert_int_equal(o.information[0], 0);
    assert_int_equal(o.information[1], UINT64_MAX);
}

/* Two bits a key, AD then WD; bits 62:59 of the entry choose the key. */
static void access_with_protection_keys_asks_pkru(void **state)
{
    const uint64_t key_3[] = { TABLE, TABLE, TABLE,
                               UINT64_C(3) << 59 | 0x4000867 };
    static const struct {
        enum ntl_access access; uint16_t cs; bool write_protect; uint32_t pkru;
        bool allowed;
    } cases[] = {
        { R, 0x33, true, 1u << 6, false }, { R, 0x33, true, 1u << 7, true },
        { W, 0x33, true, 1u << 7, false }, { W, 0x33, false, 1u << 7, false },
        { W, 0x10, true, 1u << 7, false }, { W, 0x10, false, 1u << 7, true },
        { X, 0x33, true, 1u << 6, true },  { R, 0x33, true, 1u << 4, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_access_request r = request_of(USER_VA, cases[i].access);
        struct ntl_access_verdict v;

        r.cs = cases[i].cs;
        r.cr4 = (CR4 | PKE) & ~SMAP;
        r.cr0 = cases[i].write_protect ? CR0 : CR0 & ~UINT64_C(0x10000);
        r.pkru = cases[i].pkru;
        assert_int_equal(decide(&r, key_3, 4).rule, NTL_RULE_NONE);
        r.has_pkru = true;
        v = decide(&r, key_3, 4);
        if ((v.rule == NTL_RULE_NONE) != cases[i].allowed
            || (!cases[i].allowed && !(v.error_code & 0x20)))
            fail_msg("case %zu: code %x", i, v.error_code);
    }
}

static void outcome_of_a_protection_key_is_left_open(void **state)
{
    const uint64_t key_3[] = { TABLE, TABLE, TABLE,
                               UINT64_C(3) << 59 | 0x4000867 };
    static const uint16_t cs[] = { 0x10, 0x33 };

    (void)state;
    for (size_t i = 0; i < sizeof cs / sizeof *cs; i++) {
        struct ntl_access_request r = request_of(USER_VA, R);
        struct ntl_walk walk;
        struct ntl_access_verdict v;
        struct ntl_access_outcome o;

        r.cs = cs[i];
        r.cr4 |= PKE;
        r.eflags |= AC;
        r.pkru = 1u << 6;
        r.has_pkru = true;
        walk = walk_of(&r, key_3, 4);
        assert_true(ntl_access_decide(&r, &walk, &v));
        assert_int_equal(v.rule, NTL_RULE_KEY);
        ntl_access_outcome(&r, &walk, &v, &o);
        assert_int_equal(o.outcome, NTL_OUTCOME_DEPENDS);
    }
}

static void access_without_entries_assumes_a_mapped_page(void **state)
{
    struct ntl_access_request r = request_of(USER_VA, W);
    const uint64_t upper_is_kernels[] = { 0x863 };
    struct ntl_access_verdict v;

    (void)state;
    assert_int_equal(decide(&r, NULL, 0).rule, NTL_RULE_SMAP);
    r.cs = 0x33;
    v = decide(&r, NULL, 0);
    assert_int_equal(v.rule, NTL_RULE_NONE);
    assert_true(v.assumed);
    v = decide(&r, upper_is_kernels, 1);    /* one known entry is enough */
    assert_int_equal(v.rule, NTL_RULE_SUPERVISOR);
    r.address = KERNEL_VA;
    assert_int_equal(decide(&r, NULL, 0).rule, NTL_RULE_SUPERVISOR);
    r.cs = 0x10;
    assert_int_equal(decide(&r, NULL, 0).rule, NTL_RULE_NONE);
}

static void access_in_32_bit_modes_knows_large_pages_and_v86(void **state)
{
    const uint64_t large[] = { 0x004008e3 };        /* 4 MB, kernel, writable */
    struct ntl_access_request r = request_of(0x80400000, W);
    struct ntl_access_verdict v;

    (void)state;
    r.arch = NTL_X86;
    r.cs = 8;
    r.cr4 = 0x6d1;
    r.efer = 0;
    v = decide(&r, large, 1);
    assert_int_equal(v.rule, NTL_RULE_NONE);
    assert_false(v.assumed);
    r.cs = 0x1b;
    v = decide(&r, large, 1);
    assert_int_equal(v.rule, NTL_RULE_SUPERVISOR);
    assert_int_equal(v.error_code, 7);
    r.cs = 8;
    r.eflags = 0x20202;                             /* virtual 8086: CPL 3 */
    assert_int_equal(decide(&r, large, 1).rule, NTL_RULE_SUPERVISOR);
    r.access = X;                                   /* no NX, no I/D bit */
    assert_int_equal(decide(&r, large, 1).error_code, 5);
}

/* SDM volume 3, 4.3: bit 7 of a PDE maps a page only with CR4.PSE. */
static void access_with_pse_off_takes_a_pde_for_a_table(void **state)
{
    const uint64_t entries[] = { 0x00600083, 0x00000121 };  /* 21: reserved */
    struct ntl_access_request r = request_of(0x80400000, W);

    (void)state;
    r.arch = NTL_X86;
    r.efer = 0;
    r.cr4 = 0x6d1;
    assert_int_equal(decide(&r, entries, 2).rule, NTL_RULE_RESERVED);
    r.cr4 = 0x6c1;
    assert_int_equal(decide(&r, entries, 2).rule, NTL_RULE_READ_ONLY);
    assert_int_equal(decide(&r, entries, 2).level, NTL_PTE);
}

/* A PDE and PTE were saved, the entries above them were not. */
static void access_is_assumed_where_an_upper_entry_is_missing(void **state)
{
    struct ntl_access_request r = request_of(KERNEL_VA, R);
    struct ntl_walk walk = {
        .arch = NTL_X64, .address = KERNEL_VA, .end = NTL_WALK_MAPPED,
        .count = 2,
        .step = { { .level = NTL_PDE, .value = 0x863, .has_value = true },
                  { .level = NTL_PTE, .value = 0x863, .has_value = true } },
    };
    struct ntl_access_verdict v;
    struct ntl_access_outcome o;

    (void)state;
    assert_true(ntl_access_decide(&r, &walk, &v));
    assert_int_equal(v.rule, NTL_RULE_NONE);
    assert_true(v.assumed);
    ntl_access_outcome(&r, &walk, &v, &o);
    assert_int_equal(o.outcome, NTL_OUTCOME_NOT_KNOWN);
}

static void access_leaves_arm64_undecided(void **state)
{
    struct ntl_access_request r = request_of(USER_VA, R);
    struct ntl_access_verdict v = { .error_code = 77 };

    (void)state;
    r.arch = NTL_ARM64;
    assert_false(ntl_access_decide(&r, NULL, &v));
    assert_int_equal(v.error_code, 77);
}

/* One line a case: what is asked, then what NT makes of it. */
struct nt_case {
    const char *name;
    uint64_t va;
    enum ntl_access access;
    uint16_t cs;
    uint64_t eflags;
    uint8_t irql;
    uint32_t build;
    uint8_t count;
    uint64_t leaf, upper;
    enum ntl_outcome outcome;
    enum ntl_access_reason reason;
    uint32_t code;              /* bug check, or status of an exception       */
    uint64_t p[4];
    uint8_t known;
};

#define IP UINT64_C(0xfffff8002d2a0282)
#define K UINT64_C(0x863)       /* P R/W A D and NT's Write: a kernel page    */
#define U UINT64_C(0x867)

#define RUNS(why)       NTL_OUTCOME_RUNS, NTL_WHY_##why, 0, { 0 }, 0
#define REPAIRED(why)   NTL_OUTCOME_REPAIRED, NTL_WHY_##why, 0, { 0 }, 0
#define DEPENDS(why)    NTL_OUTCOME_DEPENDS, NTL_WHY_##why, 0, { 0 }, 0
#define RAISED(why, status, a, b)                                              \
    NTL_OUTCOME_EXCEPTION, NTL_WHY_##why, status, { a, b }, 0
#define CRASH(why, code, known, ...)                                           \
    NTL_OUTCOME_BUGCHECK, NTL_WHY_##why, code, { __VA_ARGS__ }, known

static const struct nt_case nt_cases[] = {
    { "seed B: AC clear", USER_VA, W, 0x10, 0x202, 0, 26100, 4, U, TABLE,
      CRASH(SMAP, 0x50, 15, USER_VA, 3, IP, 0xf) },
    { "seed B without entries", USER_VA, W, 0x10, 0x202, 0, 26100, 0, 0, 0,
      CRASH(SMAP, 0x50, 15, USER_VA, 3, IP, 0xf) },
    { "seed B: AC set", USER_VA, W, 0x10, 0x40202, 0, 26100, 4, U, TABLE,
      RUNS(ALLOWED) },
    { "SMAP before 18362", USER_VA, W, 0x10, 0x202, 0, 17763, 4, U, TABLE,
      DEPENDS(SMAP_EARLY) },
    { "SMAP at IRQL 2", USER_VA, W, 0x10, 0x202, 2, 26100, 4, U, TABLE,
      CRASH(IRQL, 0xa, 15, USER_VA, 2, 1, IP) },
    { "SMAP, paged out", USER_VA, R, 0x10, 0x202, 0, 26100, 4, 0x80, TABLE,
      CRASH(SMAP, 0x50, 15, USER_VA, 1, IP, 0xf) },

    /* The FC of 19041 in the vectors: a user page, and AC set. */
    { "SMEP with AC set", 0x7ffba752216f, X, 0x10, 0x40202, 0, 19041, 4,
      0x010000000a8b1025, TABLE,
      CRASH(USER_CODE, 0xfc, 11, 0x7ffba752216f, 0x010000000a8b1025, 0,
            0x80000005) },
    { "software SMEP", 0x7ffba752216f, X, 0x10, 0x40202, 0, 19041, 4,
      0x010000000a8b1025, NX | TABLE,
      CRASH(USER_CODE, 0xfc, 11, 0x7ffba752216f, 0x010000000a8b1025, 0,
            0x80000005) },
    { "SMEP with AC clear", USER_VA, X, 0x10, 0x202, 0, 26100, 4, U, TABLE,
      CRASH(SMAP, 0x50, 15, USER_VA, 0x11, IP, 0xf) },
    { "SMEP at IRQL 2", USER_VA, X, 0x10, 0x202, 2, 26100, 4, U, TABLE,
      CRASH(IRQL, 0xa, 15, USER_VA, 2, 8, IP) },
    { "SMEP, paged out", USER_VA, X, 0x10, 0x40202, 0, 26100, 4, 0x60, TABLE,
      CRASH(USER_CODE, 0xfc, 9, USER_VA, 0, 0, 0x80000005) },

    { "kernel writes code", KERNEL_VA, W, 0x10, 0x202, 0, 26100, 4, 0x121, K,
      CRASH(READ_ONLY, 0xbe, 3, KERNEL_VA, 0x121) },
    { "and at IRQL 2", KERNEL_VA, W, 0x10, 0x202, 2, 26100, 4, 0x121, K,
      CRASH(READ_ONLY, 0xbe, 3, KERNEL_VA, 0x121) },
    { "and an upper entry is read-only, too", KERNEL_VA, W, 0x10, 0x202, 0,
      26100, 4, 0x8a00000000200121, 0x8a00000000201021,
      CRASH(READ_ONLY, 0xbe, 3, KERNEL_VA, 0x8a00000000200121) },
    { "kernel runs pool", KERNEL_VA, X, 0x10, 0x202, 0, 26100, 4, NX | K, K,
      CRASH(NO_EXECUTE, 0xfc, 3, KERNEL_VA, NX | K) },
    { "writable but clean", KERNEL_VA, W, 0x10, 0x202, 0, 26100, 4, 0x821, K,
      REPAIRED(MADE_DIRTY) },
    { "copy on write", USER_VA, W, 0x33, 0x202, 0, 26100, 4, 0x225, TABLE,
      REPAIRED(COPIED) },
    { "kernel copy on write, raised", KERNEL_VA, W, 0x10, 0x202, 2, 26100, 4,
      0x221, K, CRASH(IRQL, 0xa, 15, KERNEL_VA, 2, 1, IP) },
    { "an upper entry is read-only", KERNEL_VA, W, 0x10, 0x202, 0, 26100, 4, K,
      0x861, DEPENDS(STRANGE) },

    { "freed kernel page", KERNEL_VA, R, 0x10, 0x202, 0, 26100, 4, 0, K,
      CRASH(FREED, 0x50, 15, KERNEL_VA, 0, IP, 0) },
    { "freed, written", KERNEL_VA, W, 0x10, 0x202, 0, 26100, 4, 0, K,
      CRASH(FREED, 0x50, 15, KERNEL_VA, 2, IP, 0) },
    { "freed, written, before 1507", KERNEL_VA, W, 0x10, 0x202, 0, 9600, 4, 0,
      K, CRASH(FREED, 0x50, 15, KERNEL_VA, 1, IP, 0) },
    { "no page table", KERNEL_VA, R, 0x10, 0x202, 0, 26100, 1, 0, 0,
      CRASH(NO_TABLE, 0x50, 15, KERNEL_VA, 0, IP, 2) },
    { "executing nothing", KERNEL_VA, X, 0x10, 0x202, 0, 26100, 1, 0, 0,
      CRASH(NO_TABLE, 0x50, 15, KERNEL_VA, 0x10, IP, 2) },
    { "no access", KERNEL_VA, R, 0x10, 0x202, 0, 26100, 4, 0x300, K,
      CRASH(NO_ACCESS, 0x50, 15, KERNEL_VA, 0, IP, 1) },
    { "paged pool, paged out", KERNEL_VA, R, 0x10, 0x202, 0, 26100, 4,
      0x1234500000880, K, REPAIRED(BROUGHT_IN) },
    { "the same at IRQL 2", KERNEL_VA, R, 0x10, 0x202, 2, 26100, 4,
      0x1234500000880, K, CRASH(IRQL, 0xa, 15, KERNEL_VA, 2, 0, IP) },
    { "read-only, not there, written", KERNEL_VA, W, 0x10, 0x202, 0, 26100, 4,
      0x20, K, CRASH(READ_ONLY, 0xbe, 1, KERNEL_VA) },
    { "data, not there, executed", KERNEL_VA, X, 0x10, 0x202, 0, 26100, 4, 0x80,
      K, CRASH(NO_EXECUTE, 0xfc, 1, KERNEL_VA) },
    { "a page fault with interrupts off", KERNEL_VA, R, 0x10, 2, 0, 26100, 4,
      0x880, K, CRASH(INTERRUPTS_OFF, 0xa, 15, KERNEL_VA, 0xff, 0, IP) },

    /* 1A 61941 in the vectors carries the error code 1D in parameter 3. */
    { "a corrupt page table", 0x73ffb0e0, X, 0x33, 0x202, 0, 14393, 4, U,
      TABLE | 0x80,
      CRASH(CORRUPT, 0x1a, 7, 0x61941, 0x73ffb0e0, 0x1d) },

    { "null pointer and offset", 0x18, R, 0x10, 0x40202, 0, 26100, 1, 0, 0,
      RAISED(VIOLATION, 0xc0000005, 0, 0x18) },
    { "the null page of Windows 7", 0x18, R, 0x10, 0x202, 0, 7601, 1, 0, 0,
      NTL_OUTCOME_DEPENDS, NTL_WHY_VAD, 0xc0000005, { 0, 0x18 }, 0 },
    { "null pointer at IRQL 2", 0x14, W, 0x10, 0x202, 2, 7601, 1, 0, 0,
      CRASH(IRQL, 0xa, 15, 0x14, 2, 1, IP) },
    { "user writes code", USER_VA, W, 0x33, 0x202, 0, 26100, 4, 0x25, TABLE,
      RAISED(VIOLATION, 0xc0000005, 1, USER_VA) },
    { "user runs data", USER_VA, X, 0x33, 0x202, 0, 26100, 4, NX | U, TABLE,
      RAISED(VIOLATION, 0xc0000005, 8, USER_VA) },
    { "user reads the kernel", KERNEL_VA, R, 0x33, 0x202, 0, 26100, 4, K, K,
      RAISED(VIOLATION, 0xc0000005, 0, KERNEL_VA) },
    { "user, demand zero", USER_VA, W, 0x33, 0x202, 0, 26100, 4, 0x80, TABLE,
      REPAIRED(BROUGHT_IN) },
    { "user, guard page", USER_VA, W, 0x33, 0x202, 0, 26100, 4, 0x280, TABLE,
      RAISED(GUARD, 0x80000001, 1, USER_VA) },
    { "user, no access", USER_VA, R, 0x33, 0x202, 0, 26100, 4, 0x300, TABLE,
      RAISED(VIOLATION, 0xc0000005, 0, USER_VA) },
    { "kernel at a kernel page below", USER_VA, X, 0x10, 0x202, 0, 26100, 4,
      NX | K, TABLE, RAISED(VIOLATION, 0xc0000005, 8, USER_VA) },
    { "kernel runs data, no SMEP", USER_VA, X, 0x10, 0x40202, 0, 26100, 4,
      NX | U, TABLE, RAISED(VIOLATION, 0xc0000005, 8, USER_VA) },
    { "kernel writes a user's code", USER_VA, W, 0x10, 0x40202, 0, 26100, 4,
      0x25, TABLE, RAISED(VIOLATION, 0xc0000005, 1, USER_VA) },
    { "a user page at a kernel address", KERNEL_VA, R, 0x10, 0x202, 0, 26100, 4,
      U, U, DEPENDS(STRANGE) },
    { "executed", KERNEL_VA, X, 0x10, 0x202, 0, 26100, 4, U, U,
      CRASH(USER_CODE, 0xfc, 3, KERNEL_VA, U) },

    /* The builds and levels at which it becomes another. */
    { "error code, 10240", KERNEL_VA, W, 0x10, 0x202, 0, 10240, 4, 0, K,
      CRASH(FREED, 0x50, 15, KERNEL_VA, 2, IP, 0) },
    { "error code, before", KERNEL_VA, W, 0x10, 0x202, 0, 10239, 4, 0, K,
      CRASH(FREED, 0x50, 15, KERNEL_VA, 1, IP, 0) },
    { "SMAP, 18362", USER_VA, W, 0x10, 0x202, 0, 18362, 4, U, TABLE,
      CRASH(SMAP, 0x50, 15, USER_VA, 3, IP, 0xf) },
    { "SMAP, before", USER_VA, W, 0x10, 0x202, 0, 18361, 4, U, TABLE,
      DEPENDS(SMAP_EARLY) },
    { "null page, 9200", 0xffff, R, 0x10, 0x202, 0, 9200, 1, 0, 0,
      RAISED(VIOLATION, 0xc0000005, 0, 0xffff) },
    { "null page, before", 0xffff, R, 0x10, 0x202, 0, 9199, 1, 0, 0,
      NTL_OUTCOME_DEPENDS, NTL_WHY_VAD, 0xc0000005, { 0, 0xffff }, 0 },
    { "above the null page", 0x10000, R, 0x10, 0x40202, 0, 26100, 1, 0, 0,
      NTL_OUTCOME_DEPENDS, NTL_WHY_VAD, 0xc0000005, { 0, 0x10000 }, 0 },
    { "IRQL 1", KERNEL_VA, R, 0x10, 0x202, 1, 26100, 4, 0x1234500000880, K,
      REPAIRED(BROUGHT_IN) },

    /* Protections: 2 Execute, 9 Readonly NC, 11 Readonly G, 1C ReadWrite WC. */
    { "executable, executed", USER_VA, X, 0x33, 0x202, 0, 26100, 4, 0x40,
      TABLE, REPAIRED(BROUGHT_IN) },
    { "executable, read", USER_VA, R, 0x33, 0x202, 0, 26100, 4, 0x40, TABLE,
      REPAIRED(BROUGHT_IN) },
    { "executable, written", USER_VA, W, 0x33, 0x202, 0, 26100, 4, 0x40, TABLE,
      RAISED(VIOLATION, 0xc0000005, 1, USER_VA) },
    { "read-only, executed", USER_VA, X, 0x33, 0x202, 0, 26100, 4, 0x120, TABLE,
      RAISED(VIOLATION, 0xc0000005, 8, USER_VA) },
    { "not cached, read", USER_VA, R, 0x33, 0x202, 0, 26100, 4, 0x120, TABLE,
      REPAIRED(BROUGHT_IN) },
    { "a guard page, read", USER_VA, R, 0x33, 0x202, 0, 26100, 4, 0x220, TABLE,
      RAISED(GUARD, 0x80000001, 0, USER_VA) },
    { "write combining, written", USER_VA, W, 0x33, 0x202, 0, 26100, 4, 0x380,
      TABLE, REPAIRED(BROUGHT_IN) },
    { "decommitted, read", USER_VA, R, 0x33, 0x202, 0, 26100, 4, 0x200, TABLE,
      RAISED(VIOLATION, 0xc0000005, 0, USER_VA) },
};

static struct ntl_access_outcome outcome_of(const struct nt_case *c)
{
    struct ntl_access_request r = request_of(c->va, c->access);
    uint64_t entry[] = { c->upper, c->upper, c->upper, c->leaf };
    struct ntl_access_verdict v;
    struct ntl_access_outcome o;
    struct ntl_walk walk;

    if (c->count == 4)          /* a reserved bit stays in the root alone */
        entry[1] = entry[2] = c->upper & ~(UINT64_C(0x80) | NX);
    r.cs = c->cs;
    r.eflags = c->eflags;
    r.irql = c->irql;
    r.build.number = c->build;
    r.ip = IP;
    r.has_ip = true;
    walk = walk_of(&r, entry, c->count);
    assert_true(ntl_access_decide(&r, c->count ? &walk : NULL, &v));
    ntl_access_outcome(&r, c->count ? &walk : NULL, &v, &o);
    return o;
}

static void outcome_is_what_nt_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nt_cases / sizeof *nt_cases; i++) {
        const struct nt_case *c = &nt_cases[i];
        struct ntl_access_outcome o = outcome_of(c);
        bool crash = c->outcome == NTL_OUTCOME_BUGCHECK;

        if (o.outcome != c->outcome || o.reason != c->reason
            || (crash ? o.bugcheck : o.status) != c->code
            || o.known != c->known
            || (crash && memcmp(o.parameter, c->p, sizeof c->p) != 0)
            || (!crash && memcmp(o.information, c->p,
                                 sizeof o.information) != 0))
            fail_msg("%s: %s, %s, %x (%" PRIx64 " %" PRIx64 " %" PRIx64
                     " %" PRIx64 "), known %x", c->name,
                     ntl_outcome_name(o.outcome),
                     ntl_access_reason_note(o.reason),
                     crash ? o.bugcheck : o.status, o.parameter[0],
                     o.parameter[1], o.parameter[2], o.parameter[3], o.known);
    }
}

/* FC or BE by the entries, or 50 by a region that no entry tells. */
static void outcome_leaves_open_what_the_region_decides(void **state)
{
    static const struct {
        uint32_t build, other;
        uint8_t irql;
        uint64_t va;
    } rows[] = {
        { 9600, 0, 0, KERNEL_VA },   { 10240, 0, 0, KERNEL_VA },
        { 15063, 0, 0, KERNEL_VA },  { 16299, 0x50, 0, KERNEL_VA },
        { 19041, 0x50, 0, KERNEL_VA }, { 26100, 0x50, 1, KERNEL_VA },
        { 26100, 0, 2, KERNEL_VA },  { 26100, 0, 0, USER_VA },
    };
    static const struct { enum ntl_access access; uint64_t leaf; } kinds[] = {
        { X, NX | K }, { W, 0x121 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned kind = 0; kind < 2; kind++) {
            struct nt_case c = {
                .va = rows[i].va, .access = kinds[kind].access, .cs = 0x10,
                .eflags = 0x202, .irql = rows[i].irql, .build = rows[i].build,
                .count = 4, .leaf = kinds[kind].leaf, .upper = K,
            };
            struct ntl_access_outcome o = outcome_of(&c);

            if (o.other_region != rows[i].other)
                fail_msg("row %zu, kind %u: %x", i, kind, o.other_region);
        }
}

/* Whatever is asked: a fault has a consequence, and no fault has none. */
static void outcome_follows_the_verdict_for_any_input(void **state)
{
    const uint64_t start = 0xda3e39cb94b95bdb;
    uint64_t seed = start;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint64_t entry[5], bits = next_random(&seed);
        struct ntl_access_request r = request_of(
            next_random(&seed) >> (bits & 63),
            (enum ntl_access)(bits >> 8 & 3));
        struct ntl_access_verdict v = { .rule = NTL_RULE_NONE };
        struct ntl_access_outcome o;
        struct ntl_walk walk;

        for (int k = 0; k < 5; k++)
            entry[k] = next_random(&seed) & next_random(&seed);
        r.arch = (enum ntl_arch)(bits >> 10 & 3);
        r.cs = (uint16_t)(bits >> 16);
        r.cr4 ^= next_random(&seed);
        r.eflags ^= bits >> 32;
        r.efer ^= bits >> 40;
        r.irql = (uint8_t)(bits >> 48 & 3);
        r.build.number = (uint32_t)(bits >> 50) * 2;
        walk = walk_of(&r, entry, (uint8_t)(bits >> 60) % 6);
        assert_true(ntl_access_decide(&r, &walk, &v));
        ntl_access_outcome(&r, &walk, &v, &o);
        if ((v.rule == NTL_RULE_NONE)
            != (o.outcome == (v.assumed ? NTL_OUTCOME_NOT_KNOWN
                                        : NTL_OUTCOME_RUNS))
            || (v.rule == NTL_RULE_NONE) != (v.vector == 0)
            || (o.outcome == NTL_OUTCOME_BUGCHECK) != (o.bugcheck != 0))
            fail_msg("seed %" PRIx64 ", round %d: %s, %s", start, i,
                     ntl_access_rule_name(v.rule), ntl_outcome_name(o.outcome));
    }
}

static void access_names_are_total(void **state)
{
    (void)state;
    for (int i = 0; i <= NTL_WHYS; i++) {
        assert_true(*ntl_access_rule_name((enum ntl_access_rule)i));
        assert_true(*ntl_access_rule_note((enum ntl_access_rule)i));
        assert_true(*ntl_outcome_name((enum ntl_outcome)i));
        assert_true(*ntl_access_reason_note((enum ntl_access_reason)i));
    }
}

/* SDM volume 3, 4.6.1: neither CPL 3 nor AC changes an implicit access. */
static void implicit_access_is_a_supervisors_and_ac_does_not_help_it(
    void **state)
{
    struct ntl_access_request request = request_of(KERNEL_VA, R);

    (void)state;
    request.implicit = true;
    request.cs = 0x33;
    assert_int_equal(decide(&request, NULL, 0).rule, NTL_RULE_NONE);
    request.address = USER_VA;
    request.eflags |= AC;
    assert_int_equal(decide(&request, NULL, 0).rule, NTL_RULE_SMAP);
    assert_int_equal(decide(&request, NULL, 0).error_code, 1);
    request.cr4 &= ~SMAP;
    assert_int_equal(decide(&request, NULL, 0).rule, NTL_RULE_NONE);
}

/* Without long mode there are no keys, and without an entry no key is known. */
static void access_asks_for_a_key_only_where_there_is_one(void **state)
{
    const uint64_t user[] = { 0x867, 0x4000867 };
    struct ntl_access_request r = request_of(0x12345678, R);

    (void)state;
    r.arch = NTL_X86;
    r.cr4 = (CR4 | PKE) & ~SMAP;
    r.cs = 0x1b;
    r.pkru = UINT32_MAX;
    r.has_pkru = true;
    assert_int_equal(decide(&r, user, 2).rule, NTL_RULE_NONE);
    r = request_of(USER_VA, R);
    r.cr4 = (CR4 | PKE) & ~SMAP;
    r.pkru = UINT32_MAX;
    r.has_pkru = true;
    assert_int_equal(decide(&r, NULL, 0).rule, NTL_RULE_NONE);
}

/* Of five levels the keys are the same. */
static void access_under_la57_has_keys_too(void **state)
{
    const uint64_t key_3[] = { TABLE, TABLE, TABLE, TABLE,
                               UINT64_C(3) << 59 | 0x4000867 };
    struct ntl_access_request r = request_of(USER_VA, R);

    (void)state;
    r.arch = NTL_X64_LA57;
    r.cr4 = (CR4 | PKE) & ~SMAP;
    r.cs = 0x33;
    r.pkru = 1u << 6;
    r.has_pkru = true;
    assert_int_equal(decide(&r, key_3, 5).rule, NTL_RULE_KEY);
}

/* The width of addresses is the walk's: an access has none of its own. */
static void access_by_a_walk_that_ended_at_a_reserved_bit_ends_there(
    void **state)
{
    const uint64_t wide[] = { TABLE, TABLE, TABLE,
                              UINT64_C(1) << 45 | 0x4000867 };
    struct ntl_access_request r = request_of(USER_VA, R);
    struct ntl_typed_entries typed = ntl_typed_entries(r.arch, wide, 4);
    struct ntl_walk_options options = {
        .map = ntl_selfmap(r.arch, 0x1ed), .maxphyaddr = 39,
    };
    struct ntl_access_verdict v;
    struct ntl_walk walk;

    (void)state;
    ntl_walk(r.address, &options, &typed.source, &walk);
    assert_int_equal(walk.end, NTL_WALK_RESERVED);
    assert_true(ntl_access_decide(&r, &walk, &v));
    assert_int_equal(v.rule, NTL_RULE_RESERVED);
    assert_int_equal(v.level, NTL_PTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(access_agrees_with_the_rules_of_the_manual),
        cmocka_unit_test(access_error_codes_are_the_manuals),
        cmocka_unit_test(
            access_to_a_non_canonical_address_is_a_protection_fault),
        cmocka_unit_test(access_with_protection_keys_asks_pkru),
        cmocka_unit_test(outcome_of_a_protection_key_is_left_open),
        cmocka_unit_test(access_without_entries_assumes_a_mapped_page),
        cmocka_unit_test(access_in_32_bit_modes_knows_large_pages_and_v86),
        cmocka_unit_test(access_with_pse_off_takes_a_pde_for_a_table),
        cmocka_unit_test(access_is_assumed_where_an_upper_entry_is_missing),
        cmocka_unit_test(access_leaves_arm64_undecided),
        cmocka_unit_test(outcome_is_what_nt_does),
        cmocka_unit_test(outcome_leaves_open_what_the_region_decides),
        cmocka_unit_test(outcome_follows_the_verdict_for_any_input),
        cmocka_unit_test(access_names_are_total),
        cmocka_unit_test(
            implicit_access_is_a_supervisors_and_ac_does_not_help_it),
        cmocka_unit_test(access_asks_for_a_key_only_where_there_is_one),
        cmocka_unit_test(access_under_la57_has_keys_too),
        cmocka_unit_test(
            access_by_a_walk_that_ended_at_a_reserved_bit_ends_there),
    };

    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
