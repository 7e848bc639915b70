#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/nested.h>

/*
 * A #VE report of KVM's on LKML (Sean Christopherson, 2024) prints an EPTP, a
 * guest-physical address and its entries before and after a large page was
 * split: both ways lead to the same byte.
 */
#define EPTP    UINT64_C(0x114fd601e)
#define GUEST   UINT64_C(0x109fff8)
#define PML4E   UINT64_C(0x8010000136b61807)
#define PDPTE   UINT64_C(0x8010000136b60807)
#define HOST    UINT64_C(0x19509fff8)

static uint64_t seed = 0x853c49e6748fea9b;

static struct ntl_nested_walk walk(enum ntl_nested_kind kind, uint64_t root,
                                   uint64_t guest, const uint64_t *entry,
                                   size_t count)
{
    struct ntl_nested_walk w = ntl_nested_begin(kind, root, guest, 4);

    for (size_t i = 0; i < count; i++)
        ntl_nested_add(&w, entry[i]);
    return w;
}

#define WALK(kind, root, guest, ...)                                           \
    walk((kind), (root), (guest), (const uint64_t[]) { __VA_ARGS__ },          \
         sizeof (const uint64_t[]) { __VA_ARGS__ } / sizeof(uint64_t))

static void large_page_and_its_split_lead_to_the_same_byte(void **state)
{
    struct ntl_nested_walk large = WALK(NTL_EPT, EPTP, GUEST, PML4E, PDPTE,
                                        0x82100001950008f5);
    struct ntl_nested_walk split = WALK(NTL_EPT, EPTP, GUEST, PML4E, PDPTE,
                                        0x80100001b5790807, 0x861000019509f877);

    (void)state;
    assert_int_equal(large.end, NTL_NESTED_PAGE);
    assert_int_equal(large.size, 0x200000);
    assert_int_equal(large.physical, HOST);
    assert_int_equal(large.rights, NTL_NESTED_READ | NTL_NESTED_EXECUTE);
    assert_int_equal(split.end, NTL_NESTED_PAGE);
    assert_int_equal(split.size, 0x1000);
    assert_int_equal(split.physical, HOST);
    assert_int_equal(split.rights, 7);
    assert_int_equal(split.type, 6);
    assert_true(split.ignore_pat);
}

static void walk_says_where_the_next_entry_lies(void **state)
{
    struct ntl_nested_walk w = WALK(NTL_EPT, EPTP, GUEST, PML4E, PDPTE);

    (void)state;
    assert_int_equal(w.end, NTL_NESTED_UNKNOWN);
    assert_int_equal(w.count, 3);
    assert_int_equal(w.step[0].pa, 0x114fd6000);
    assert_int_equal(w.step[2].pa, 0x136b60000 + 8 * 8);    /* 16 MB / 2 MB   */
}

static void entry_without_a_right_ends_the_walk(void **state)
{
    struct ntl_nested_walk w = WALK(NTL_EPT, EPTP, GUEST, PML4E, 0);

    (void)state;
    assert_int_equal(w.end, NTL_NESTED_ABSENT);
    assert_false(ntl_nested_add(&w, PDPTE));
}

/* SDM volume 3, 29.3.3.1: W without R, reserved bits, types 2, 3 and 7. */
static void entries_that_ept_does_not_allow_are_told(void **state)
{
    (void)state;
    assert_int_equal(WALK(NTL_EPT, EPTP, GUEST, 2).end,
                     NTL_NESTED_MISCONFIGURED);
    assert_int_equal(WALK(NTL_EPT, EPTP, GUEST, PML4E | 0x80).end,
                     NTL_NESTED_MISCONFIGURED);
    assert_int_equal(WALK(NTL_EPT, EPTP, GUEST, PML4E, PDPTE, 0x9f).end,
                     NTL_NESTED_MISCONFIGURED);
    assert_int_equal(WALK(NTL_EPT, EPTP, GUEST, PML4E, PDPTE, 0x10b7).end,
                     NTL_NESTED_MISCONFIGURED);
}

/* AMD APM volume 2, 15.25.5: a guest's accesses are a user's. */
static void amds_entries_need_u_and_may_forbid_execution(void **state)
{
    struct ntl_nested_walk w = WALK(NTL_NPT, 0x102261000, 0x40201fff, 0x1067,
                                    0x2067, 0x3067, 0x80000000000aa067);

    (void)state;
    assert_int_equal(w.end, NTL_NESTED_PAGE);
    assert_int_equal(w.physical, 0xaafff);
    assert_int_equal(w.rights, NTL_NESTED_READ | NTL_NESTED_WRITE);
    w = WALK(NTL_NPT, 0x102261000, 0x40201fff, 0x1067, 0x2063, 0x3067, 0xaa067);
    assert_int_equal(w.rights, 0);
    assert_int_equal(WALK(NTL_NPT, 0, 0, 0x1066).end, NTL_NESTED_ABSENT);
}

static void address_beyond_the_levels_has_no_walk(void **state)
{
    struct ntl_nested_walk w
        = ntl_nested_begin(NTL_EPT, EPTP, UINT64_C(1) << 48, 4);

    (void)state;
    assert_int_equal(w.end, NTL_NESTED_BEYOND);
    assert_int_equal(w.count, 0);
    assert_false(ntl_nested_add(&w, PML4E));
    w = ntl_nested_begin(NTL_EPT, EPTP + 8, UINT64_C(1) << 48, 4);
    assert_int_equal(w.levels, 5);
    assert_int_equal(w.end, NTL_NESTED_UNKNOWN);
}

/* What the manuals say of one entry, `below` levels above the last one. */
static enum ntl_nested_end model_end(enum ntl_nested_kind kind, unsigned below,
                                     uint64_t entry)
{
    bool page = !below || (below < 3 && (entry & 0x80));
    unsigned size = 12 + 9 * below, type = entry >> 3 & 7;
    uint64_t inside = (entry & 0xffffffffff000) % (UINT64_C(1) << size);

    if (!(entry & (kind == NTL_EPT ? 0x407 : 1)))
        return NTL_NESTED_ABSENT;
    if (kind == NTL_EPT && (entry & 2) && !(entry & 1))
        return NTL_NESTED_MISCONFIGURED;
    if (!page && (entry & 0x80))
        return NTL_NESTED_MISCONFIGURED;
    if (kind == NTL_EPT && !page && (entry & 0x78))
        return NTL_NESTED_MISCONFIGURED;
    if (kind == NTL_EPT && page && (type == 2 || type == 3 || type == 7))
        return NTL_NESTED_MISCONFIGURED;
    if (page && (kind == NTL_EPT ? inside : inside & ~UINT64_C(0x1000)))
        return NTL_NESTED_MISCONFIGURED;
    return page ? NTL_NESTED_PAGE : NTL_NESTED_UNKNOWN;
}

static unsigned model_rights(enum ntl_nested_kind kind, uint64_t entry)
{
    if (kind == NTL_EPT)
        return entry & 7;
    return (entry & 5) != 5 ? 0 : NTL_NESTED_READ
           | (entry & 2 ? NTL_NESTED_WRITE : 0)
           | (entry >> 63 ? 0 : NTL_NESTED_EXECUTE);
}

/* Few bits set or clear in an entry that would do. */
static uint64_t random_entry(void)
{
    uint64_t entry = random_next(&seed) & 0xffffffffff000;

    entry &= random_below(&seed, 2) ? ~UINT64_C(0x3fffffff) : UINT64_MAX;
    entry |= random_below(&seed, 2) ? 0x37 : random_next(&seed) & 0xfff;
    return random_below(&seed, 4) ? entry | (random_next(&seed) & 0x80)
                                  : entry ^ UINT64_C(1)
                                            << random_below(&seed, 64);
}

static void each_entry_does_what_the_manuals_say(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        enum ntl_nested_kind kind = i & 1 ? NTL_EPT : NTL_NPT;
        unsigned levels = 4 + (i >> 1 & 1);
        unsigned below = random_below(&seed, levels);
        uint64_t guest = random_next(&seed) >> 16, entry = random_entry();
        uint64_t mask = (UINT64_C(1) << (12 + 9 * below)) - 1;
        struct ntl_nested_walk w = ntl_nested_begin(
            kind, 0x1234501e + 8 * (levels - 4), guest, levels);
        enum ntl_nested_end end = model_end(kind, below, entry);

        for (unsigned level = levels - 1; level > below; level--)
            assert_true(ntl_nested_add(&w, 0x5555000 | 7));
        assert_int_equal(w.rights, 7);
        assert_true(ntl_nested_add(&w, entry));
        if (w.end != end)
            fail_msg("kind %d, %u below, %llx: %d", (int)kind, below,
                     (unsigned long long)entry, (int)w.end);
        assert_int_equal(w.rights, model_rights(kind, entry));
        if (end == NTL_NESTED_PAGE) {
            assert_int_equal(w.size, mask + 1);
            assert_int_equal(w.physical, (entry & 0xffffffffff000 & ~mask)
                                         | (guest & mask));
            assert_int_equal(w.type, entry >> 3 & 7);
            assert_int_equal(w.ignore_pat, entry >> 6 & 1);
            assert_int_equal(w.step[w.count - 1].large, below > 0);
        } else if (end == NTL_NESTED_UNKNOWN) {
            assert_int_equal(w.step[w.count - 1].pa,
                             (entry & 0xffffffffff000)
                             + (guest >> (12 + 9 * (below - 1)) & 511) * 8);
        }
    }
}

static void levels_are_four_or_five(void **state)
{
    static const struct { uint64_t root; unsigned given, levels; } rows[] = {
        { 0x1e, 9, 4 }, { 0x26, 9, 5 }, { 0x16, 9, 4 }, { 0x2e, 9, 4 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ntl_nested_begin(NTL_EPT, rows[i].root, 0,
                                          rows[i].given).levels,
                         rows[i].levels);
    for (unsigned n = 0; n < 9; n++)
        assert_int_equal(ntl_nested_begin(NTL_NPT, 0x26, 0, n).levels,
                         n == 5 ? 5 : 4);
    assert_int_equal(ntl_nested_begin(NTL_NPT, 0, (UINT64_C(1) << 48) - 1,
                                      4).end, NTL_NESTED_UNKNOWN);
    assert_int_equal(ntl_nested_begin(NTL_NPT, 0, UINT64_C(1) << 57, 5).end,
                     NTL_NESTED_BEYOND);
}

static void rights_are_three_letters(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        const char expected[] = {
            i & NTL_NESTED_READ ? 'r' : '-', i & NTL_NESTED_WRITE ? 'w' : '-',
            i & NTL_NESTED_EXECUTE ? 'x' : '-', '\0',
        };

        assert_string_equal(ntl_nested_rights(i), expected);
    }
}

static void every_input_has_an_answer(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        struct ntl_nested_walk w = ntl_nested_begin(
            i & 1 ? NTL_EPT : NTL_NPT, random_next(&seed),
            random_sized(&seed), i % 9);

        while (ntl_nested_add(&w, random_next(&seed)))
            assert_true(w.count <= NTL_NESTED_MAX);
        if (w.end == NTL_NESTED_PAGE)
            assert_int_equal(w.physical % w.size, w.guest % w.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_page_and_its_split_lead_to_the_same_byte),
        cmocka_unit_test(walk_says_where_the_next_entry_lies),
        cmocka_unit_test(entry_without_a_right_ends_the_walk),
        cmocka_unit_test(entries_that_ept_does_not_allow_are_told),
        cmocka_unit_test(amds_entries_need_u_and_may_forbid_execution),
        cmocka_unit_test(address_beyond_the_levels_has_no_walk),
        cmocka_unit_test(each_entry_does_what_the_manuals_say),
        cmocka_unit_test(levels_are_four_or_five),
        cmocka_unit_test(rights_are_three_letters),
        cmocka_unit_test(every_input_has_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
