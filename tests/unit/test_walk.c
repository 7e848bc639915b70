#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/walk.h>

static uint64_t seed = 0x853c49e6748fea9b;

/* One walk over typed contents, from the root down. */
static struct ntl_walk walk(enum ntl_arch arch, uint64_t va,
                            const uint64_t *value, uint8_t count)
{
    struct ntl_typed_entries typed = ntl_typed_entries(arch, value, count);
    struct ntl_walk_options options = {
        .map = ntl_selfmap(arch, ntl_paging(arch)->index_default),
        .root = 0x1ad000, .has_root = arch != NTL_X86_PAE || count > 2,
    };
    struct ntl_walk ret;

    ntl_walk(va, &options, &typed.source, &ret);
    return ret;
}

#define WALK(arch, va, ...)                                                    \
    walk((arch), (va), (const uint64_t[]) { __VA_ARGS__ },                     \
         sizeof (const uint64_t[]) { __VA_ARGS__ } / sizeof(uint64_t))

static void walk_of_four_levels_ends_in_a_4_kb_page(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0xfffff78000000123, 0x1300063, 0x1281063,
                             0x1782063, 0x80000000013b2963);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_MAPPED);
    assert_int_equal(w.physical, 0x13b2123);
    assert_int_equal(w.page_shift, 12);
    assert_int_equal(w.step[0].pa, 0x1ad000 + 0x1ef * 8);
    assert_int_equal(w.step[1].pa, 0x1300000);
    assert_int_equal(w.step[3].va, 0xfffff6fbc0000000);
    assert_false(w.rights.user);
    assert_true(w.rights.write);
    assert_false(w.rights.execute);
}

/* Bit 12 of a large page is PAT: design section 9, kdmp-parser adds it. */
static void walk_leaves_the_pat_bit_out_of_a_large_page(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0xfffff800031fd5b0, 0x4709063, 0x460a063,
                             0x8a00000003c019e3);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_MAPPED);
    assert_int_equal(w.physical, 0x3c00000 + 0x1fd5b0);
    assert_int_equal(w.page_shift, 21);
}

static void walk_of_a_1_gb_page_keeps_30_bits(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0x7fffedcba987, 0x1067, 0x1c00010e7);

    (void)state;
    assert_int_equal(w.page_shift, 30);
    assert_int_equal(w.physical, 0x1c0000000 + (0x7fffedcba987 & 0x3fffffff));
}

static void walk_stops_at_a_large_bit_where_none_is_allowed(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0, 0x10e7);
    struct ntl_walk five = WALK(NTL_X64_LA57, 0, 0x1067, 0x10e7);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_RESERVED);
    assert_int_equal(w.reserved, 0x80);
    assert_int_equal(five.end, NTL_WALK_RESERVED);
    assert_int_equal(five.count, 2);
}

static void walk_stops_at_bits_below_a_large_frame(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0, 0x1067, 0x1067, 0x2020e7);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_RESERVED);
    assert_int_equal(w.reserved, 0x2000);
}

static void walk_says_where_entries_run_out(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0x1234000, 0x1067, 0x2067);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_UNKNOWN);
    assert_int_equal(w.count, 3);
    assert_true(w.step[2].has_pa);
    assert_int_equal(w.step[2].pa, 0x2000 + 9 * 8);
}

static void walk_never_begins_for_a_noncanonical_address(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0x800000000000, 0x1067);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_NONCANONICAL);
    assert_int_equal(w.count, 0);
}

/* Transcripts: Windows 7 PAE, three values from the PDPTE down ... */
static void walk_of_pae_begins_at_the_pdpte_with_a_root(void **state)
{
    const uint64_t value[] = { 0x4c00b801, 0x18a063, 0x1e2163 };
    struct ntl_typed_entries typed = ntl_typed_entries(NTL_X86_PAE, value, 3);
    struct ntl_walk_options options = {
        .map = ntl_selfmap(NTL_X86_PAE, 3), .root = 0x7f4b64c0,
        .has_root = true,
    };
    struct ntl_walk w;

    (void)state;
    ntl_walk(0xffdf0000, &options, &typed.source, &w);
    assert_int_equal(w.step[0].pa, 0x7f4b64d8);
    assert_int_equal(w.step[1].pa, 0x4c00bff0);
    assert_int_equal(w.step[2].pa, 0x18af80);
    assert_int_equal(w.physical, 0x1e2000);
}

/* ... and the two that the self-map shows. */
static void walk_of_pae_without_a_root_is_pde_and_pte(void **state)
{
    struct ntl_walk w = WALK(NTL_X86_PAE, 0x401000, 0xef42067, 0x7f51005);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_MAPPED);
    assert_int_equal(w.physical, 0x7f51000);
    assert_int_equal(w.step[0].va, 0xc0600010);
    assert_int_equal(w.step[1].va, 0xc0002008);
    assert_false(w.rights.write);
}

/* PSE-36: address bits 39:32 stand in bits 20:13 of a 4 MB page's PDE. */
static void walk_of_a_4_mb_page_honours_pse_36(void **state)
{
    struct ntl_walk w = WALK(NTL_X86, 0x80123456, 0x00c061e3);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_MAPPED);
    assert_int_equal(w.page_shift, 22);
    assert_int_equal(w.physical, 0x300c00000 + 0x123456);
}

/* facts/layouts/la57_arm64.txt: the entries of CI!CiInitialize. */
static void walk_of_arm64_follows_the_published_example(void **state)
{
    struct ntl_walk w = WALK(NTL_ARM64, 0xfffff803b7a252c0, 0x0060000081715f23,
                             0x0060000081714f23, 0x0060000081d04f23,
                             0x9040000fdc755783);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_MAPPED);
    assert_int_equal(w.physical, 0xfdc7552c0);
    assert_true(w.rights.execute);
}

static void walk_of_arm64_takes_a_clear_bit_1_as_a_block(void **state)
{
    struct ntl_walk w = WALK(NTL_ARM64, 0x201234, 0x81715f23, 0x81714f23,
                             0x0060000081c00f21);

    (void)state;
    assert_int_equal(w.end, NTL_WALK_MAPPED);
    assert_int_equal(w.page_shift, 21);
    assert_int_equal(w.physical, 0x81c01234);
}

static void walk_refuses_bits_beyond_maxphyaddr(void **state)
{
    const uint64_t entry = UINT64_C(1) << 45 | 0x67;

    (void)state;
    assert_int_equal(ntl_entry_reserved(NTL_X64, entry, NTL_PTE, 39, false),
                     UINT64_C(1) << 45);
    assert_int_equal(ntl_entry_reserved(NTL_X64, entry, NTL_PTE, 46, false), 0);
    assert_int_equal(ntl_entry_reserved(NTL_X64, entry, NTL_PTE, 0, false), 0);
    assert_int_equal(ntl_entry_reserved(NTL_X64, entry | UINT64_C(1) << 63,
                                        NTL_PTE, 0, true), UINT64_C(1) << 63);
}

/* facts/oracle.txt: emulators set bit 5 in PDPTEs in memory. */
static void walk_tolerates_an_accessed_pdpte_but_not_its_other_bits(
    void **state)
{
    (void)state;
    assert_int_equal(ntl_entry_reserved(NTL_X86_PAE, 0x1021, NTL_PPE, 0, false),
                     0);
    assert_int_equal(ntl_entry_reserved(NTL_X86_PAE, 0x1007, NTL_PPE, 0, false),
                     6);
}

static void walk_rights_are_those_of_all_levels_together(void **state)
{
    struct ntl_walk w = WALK(NTL_X64, 0x1000, 0x8000000000001067, 0x1067,
                             0x1065, 0x1063);

    (void)state;
    assert_false(w.rights.user);
    assert_false(w.rights.write);
    assert_false(w.rights.execute);
}

/* A walker written another way: the SDM's shifts and masks, a level a line. */
static bool x64_by_hand(const uint64_t e[4], uint64_t va, uint64_t *physical)
{
    if (!(e[0] & 1) || (e[0] & 0x80) || !(e[1] & 1))
        return false;
    if (e[1] & 0x80) {
        *physical = (e[1] & 0x000fffffc0000000) + (va & 0x3fffffff);
        return !(e[1] & 0x3fffe000);
    }
    if (!(e[2] & 1))
        return false;
    if (e[2] & 0x80) {
        *physical = (e[2] & 0x000fffffffe00000) + (va & 0x1fffff);
        return !(e[2] & 0x1fe000);
    }
    *physical = (e[3] & 0x000ffffffffff000) + (va & 0xfff);
    return e[3] & 1;
}

static void walk_agrees_with_a_walk_by_hand(void **state)
{
    (void)state;
    for (int i = 0; i < 1000000; i++) {
        uint64_t at = seed, va = ntl_va_canonical(NTL_X64, random_next(&seed));
        uint64_t entry[4], physical = 0;
        struct ntl_walk w;
        bool mapped;

        for (int k = 0; k < 4; k++) {
            entry[k] = random_next(&seed);
            if (random_next(&seed) & 7) /* mostly plausible entries */
                entry[k] = (entry[k] | 1) & ~UINT64_C(0x3fffe080);
        }
        mapped = x64_by_hand(entry, va, &physical);
        w = walk(NTL_X64, va, entry, 4);
        if (mapped != (w.end == NTL_WALK_MAPPED)
            || (mapped && physical != w.physical))
            fail_msg("seed %llx", (unsigned long long)at);
    }
}

static void walk_is_total(void **state)
{
    (void)state;
    for (int i = 0; i < 1000000; i++) {
        uint64_t r = random_next(&seed), entry[NTL_LEVELS_MAX];

        for (int k = 0; k < NTL_LEVELS_MAX; k++)
            entry[k] = random_next(&seed) | (r >> k & 1);
        walk((enum ntl_arch)(r >> 8 & 7), random_next(&seed) >> (r >> 16 & 63),
             entry, (uint8_t)(r >> 24 & 7));
        ntl_entry_reserved((enum ntl_arch)(r & 7), r,
                           (enum ntl_level)(r >> 5 & 7), r >> 32 & 255,
                           r >> 3 & 1);
        ntl_entry_rights((enum ntl_arch)(r & 7), r,
                         (enum ntl_level)(r >> 5 & 7));
    }
}

/* Bits 58:52 are software's, also where MAXPHYADDR is at its highest. */
static void bits_above_the_frame_are_not_reserved_by_maxphyaddr(void **state)
{
    const uint64_t software = UINT64_C(1) << 52 | 1;

    (void)state;
    assert_int_equal(ntl_entry_reserved(NTL_X64, software, NTL_PTE, 40, false),
                     0);
    assert_int_equal(ntl_entry_reserved(NTL_X64, software, NTL_PTE, 52, false),
                     0);
    assert_int_equal(ntl_entry_reserved(NTL_X64, software | 1ull << 51, NTL_PTE,
                                        51, false), UINT64_C(1) << 51);
}

/* A block's descriptor, 2 MB with 4 KB pages: bits 20:17 are RES0. */
static void block_of_arm64_has_reserved_bits_below_its_frame(void **state)
{
    (void)state;
    for (unsigned bit = 12; bit < 21; bit++)
        assert_int_equal(ntl_entry_reserved(NTL_ARM64, 1 | UINT64_C(1) << bit,
                                            NTL_PDE, 0, false),
                         bit < 17 ? 0 : UINT64_C(1) << bit);
}

/* AP[2:1], bits 7 and 6: read-only, and open to EL0. */
static void rights_of_arm64_are_those_of_the_access_bits(void **state)
{
    enum { PAGE = 3 };

    (void)state;
    for (unsigned ap = 0; ap < 4; ap++) {
        struct ntl_rights r = ntl_entry_rights(NTL_ARM64, PAGE | ap << 6,
                                               NTL_PTE);

        assert_int_equal(r.user, ap & 1);
        assert_int_equal(r.write, !(ap & 2));
    }
}

static uint64_t bits(unsigned high, unsigned low)
{
    return UINT64_MAX >> (63 - high) & UINT64_MAX << low;
}

/* Intel SDM volume 3, tables 4-4 to 4-20: what must be 0 in a valid entry. */
static uint64_t model_reserved(enum ntl_arch arch, uint64_t entry,
                               enum ntl_level level, unsigned width,
                               bool no_execute_off)
{
    bool large = (entry & 0x80) && level != NTL_PTE
                 && (level == NTL_PDE
                     || (level == NTL_PPE && arch != NTL_X86_PAE));
    uint64_t zero = 0;

    if (arch == NTL_X86) {
        for (unsigned i = 32; large && i < 40; i++)
            zero |= width && i >= width ? bits(i - 19, i - 19) : 0;
        return large ? entry & (zero | bits(21, 21)) : 0;
    }
    for (unsigned i = 0; width && i < 52; i++)
        zero |= i >= width ? bits(i, i) : 0;
    if (arch == NTL_X86_PAE)
        zero |= level == NTL_PPE ? bits(63, 52) | bits(8, 6) | bits(2, 1)
                                 : bits(62, 52);
    if (large)
        zero |= level == NTL_PDE ? bits(20, 13) : bits(29, 13);
    if (level > NTL_PPE)
        zero |= bits(7, 7);
    return entry & (zero | (no_execute_off ? bits(63, 63) : 0));
}

/* Where the page, or the next table, lies; PSE-36 has 8 bits in the middle. */
static uint64_t model_frame(enum ntl_arch arch, uint64_t entry,
                            enum ntl_level level)
{
    bool large = (entry & 0x80) && (level == NTL_PDE
                 || (level == NTL_PPE && arch != NTL_X86_PAE
                     && arch != NTL_X86));

    if (arch == NTL_X86)
        return large ? (entry & bits(31, 22)) | (entry >> 13 & 0xff) << 32
                     : entry & bits(31, 12);
    return entry & bits(51, !large ? 12 : level == NTL_PDE ? 21 : 30);
}

static void entries_are_read_as_the_tables_of_the_manual_have_them(void **state)
{
    static const struct { enum ntl_arch arch; unsigned levels; } modes[] = {
        { NTL_X64, 4 }, { NTL_X64_LA57, 5 }, { NTL_X86, 2 }, { NTL_X86_PAE, 3 },
    };

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        enum ntl_arch arch = modes[i % 4].arch;
        enum ntl_level level = (enum ntl_level)random_below(
            &seed, modes[i % 4].levels);
        uint64_t entry = random_next(&seed)
                         & (i % 8 < 4 ? random_next(&seed) : UINT64_MAX);
        unsigned width = i % 3 ? 30 + random_below(&seed, 24) : 0;
        bool off = i % 5 == 0;

        if (arch == NTL_X86)
            entry &= UINT32_MAX;
        assert_int_equal(ntl_entry_reserved(arch, entry & ~UINT64_C(1), level,
                                            width, off), 0);
        entry |= 1;
        if (ntl_entry_reserved(arch, entry, level, width, off)
            != model_reserved(arch, entry, level, width, off))
            fail_msg("mode %d, level %d, width %u, %llx: reserved %llx",
                     (int)arch, (int)level, width, (unsigned long long)entry,
                     (unsigned long long)ntl_entry_reserved(arch, entry, level,
                                                            width, off));
        if (ntl_entry_frame(arch, entry, level)
            != model_frame(arch, entry, level))
            fail_msg("mode %d, level %d, %llx: frame %llx", (int)arch,
                     (int)level, (unsigned long long)entry,
                     (unsigned long long)ntl_entry_frame(arch, entry, level));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            bits_above_the_frame_are_not_reserved_by_maxphyaddr),
        cmocka_unit_test(block_of_arm64_has_reserved_bits_below_its_frame),
        cmocka_unit_test(rights_of_arm64_are_those_of_the_access_bits),
        cmocka_unit_test(walk_of_four_levels_ends_in_a_4_kb_page),
        cmocka_unit_test(walk_leaves_the_pat_bit_out_of_a_large_page),
        cmocka_unit_test(walk_of_a_1_gb_page_keeps_30_bits),
        cmocka_unit_test(walk_stops_at_a_large_bit_where_none_is_allowed),
        cmocka_unit_test(walk_stops_at_bits_below_a_large_frame),
        cmocka_unit_test(walk_says_where_entries_run_out),
        cmocka_unit_test(walk_never_begins_for_a_noncanonical_address),
        cmocka_unit_test(walk_of_pae_begins_at_the_pdpte_with_a_root),
        cmocka_unit_test(walk_of_pae_without_a_root_is_pde_and_pte),
        cmocka_unit_test(walk_of_a_4_mb_page_honours_pse_36),
        cmocka_unit_test(walk_of_arm64_follows_the_published_example),
        cmocka_unit_test(walk_of_arm64_takes_a_clear_bit_1_as_a_block),
        cmocka_unit_test(walk_refuses_bits_beyond_maxphyaddr),
        cmocka_unit_test(
            walk_tolerates_an_accessed_pdpte_but_not_its_other_bits),
        cmocka_unit_test(walk_rights_are_those_of_all_levels_together),
        cmocka_unit_test(walk_agrees_with_a_walk_by_hand),
        cmocka_unit_test(walk_is_total),
        cmocka_unit_test(
            entries_are_read_as_the_tables_of_the_manual_have_them),
    };

    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
