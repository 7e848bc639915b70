#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "random.h"
#include "vectors.h"

#include <ntlens/selfmap.h>

/* A failure prints it. */
static uint64_t seed = 0x9e3779b97f4a7c15;

/* Seed D of the stories: index 1D7 on x64. */
static void selfmap_of_index_1d7_is_that_of_the_workshop(void **state)
{
    static const uint64_t base[] = {
        0xffffeb8000000000, 0xffffebf5c0000000, 0xffffebf5fae00000,
        0xffffebf5fafd7000,
    };
    struct ntl_selfmap map = ntl_selfmap(NTL_X64, 0x1d7);

    (void)state;
    for (int i = NTL_PTE; i <= NTL_PXE; i++)
        assert_int_equal(ntl_selfmap_base(map, (enum ntl_level)i), base[i]);
    assert_int_equal(ntl_selfmap_self(map), 0xffffebf5fafd7eb8);
}

/* facts/layouts/va_layout.tsv. */
static void selfmap_of_fixed_builds_is_the_published_one(void **state)
{
    struct ntl_selfmap map = ntl_selfmap(NTL_X64, 0x1ed);

    (void)state;
    assert_int_equal(ntl_selfmap_base(map, NTL_PTE), 0xfffff68000000000);
    assert_int_equal(ntl_selfmap_base(map, NTL_PDE), 0xfffff6fb40000000);
    assert_int_equal(ntl_selfmap_base(map, NTL_PPE), 0xfffff6fb7da00000);
    assert_int_equal(ntl_selfmap_base(map, NTL_PXE), 0xfffff6fb7dbed000);
    assert_int_equal(ntl_selfmap_self(map), 0xfffff6fb7dbedf68);
    assert_int_equal(ntl_selfmap_end(map, NTL_PTE), 0xfffff70000000000);
}

static void selfmap_of_x86_is_at_c0000000(void **state)
{
    struct ntl_selfmap plain = ntl_selfmap(NTL_X86, 0x300);
    struct ntl_selfmap pae = ntl_selfmap(NTL_X86_PAE, 3);

    (void)state;
    assert_int_equal(ntl_selfmap_base(plain, NTL_PTE), 0xc0000000);
    assert_int_equal(ntl_selfmap_base(plain, NTL_PDE), 0xc0300000);
    assert_int_equal(ntl_selfmap_end(plain, NTL_PTE), 0xc0400000);
    assert_int_equal(ntl_selfmap_base(pae, NTL_PTE), 0xc0000000);
    assert_int_equal(ntl_selfmap_base(pae, NTL_PDE), 0xc0600000);
    assert_int_equal(ntl_selfmap_end(pae, NTL_PTE), 0xc0800000);
    assert_int_equal(ntl_selfmap_end(pae, NTL_PDE), 0xc0604000);
}

/* The region of 2^45 entries of 8 bytes: facts/layouts/la57_arm64.txt. */
static void selfmap_under_la57_is_256_tb_large(void **state)
{
    struct ntl_selfmap map = ntl_selfmap(NTL_X64_LA57, 0x1ed);

    (void)state;
    assert_int_equal(ntl_selfmap_base(map, NTL_PTE), 0xffed000000000000);
    assert_int_equal(ntl_selfmap_end(map, NTL_PTE)
                     - ntl_selfmap_base(map, NTL_PTE), UINT64_C(1) << 48);
}

/* The addresses of entries, computed from their indexes by hand. */
static uint64_t x64_entry(uint64_t self, uint64_t va, unsigned level)
{
    uint64_t address = 0;

    for (unsigned i = 0; i <= level; i++)
        address = address << 9 | self;
    for (unsigned i = 3; i > level; i--)
        address = address << 9 | (va >> (12 + 9 * i) & 0x1ff);
    address = address << 12 | (va >> (12 + 9 * level) & 0x1ff) << 3;
    return 0xffff000000000000 | address;
}

static void selfmap_entry_is_the_indexes_shifted_by_one_level(void **state)
{
    (void)state;
    for (int i = 0; i < 1000000; i++) {
        uint64_t at = seed, r = random_next(&seed);
        uint16_t index = (uint16_t)(0x100 | (r & 0xff));
        uint64_t va = ntl_va_canonical(NTL_X64, random_next(&seed));
        enum ntl_level level = (enum ntl_level)(r >> 60 & 3);

        if (ntl_selfmap_entry(ntl_selfmap(NTL_X64, index), va, level)
            != x64_entry(index, va, level))
            fail_msg("seed %llx", (unsigned long long)at);
    }
}

static void selfmap_entry_and_what_it_maps_are_inverse_in_every_mode(
    void **state)
{
    (void)state;
    for (int i = 0; i < 2000000; i++) {
        uint64_t at = seed, r = random_next(&seed);
        enum ntl_arch arch = (enum ntl_arch)(r % NTL_ARCH_COUNT);
        const struct ntl_paging *mode = ntl_paging(arch);
        unsigned span = mode->index_max - mode->index_min + 1u;
        struct ntl_selfmap map = ntl_selfmap(
            arch, (uint16_t)(mode->index_min + (r >> 8) % span));
        uint64_t va = ntl_va_canonical(arch, random_next(&seed));
        enum ntl_level level
            = (enum ntl_level)((r >> 32) % mode->mapped_levels);
        uint64_t entry = ntl_selfmap_entry(map, va, level);
        uint64_t page = va >> mode->level[level].shift
                           << mode->level[level].shift;
        enum ntl_level found;

        if (ntl_selfmap_maps(map, entry, level) != page
            || !ntl_selfmap_level(map, entry, &found) || found < level
            || ntl_selfmap_index_of(arch, entry) != map.index)
            fail_msg("seed %llx", (unsigned long long)at);
    }
}

static void selfmap_is_total(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        uint64_t r = random_next(&seed);
        struct ntl_selfmap map = ntl_selfmap((enum ntl_arch)(r & 7),
                                             (uint16_t)(r >> 8));
        enum ntl_level level = (enum ntl_level)(r >> 32 & 7), found;
        uint64_t x = random_next(&seed);

        ntl_selfmap_maps(map, x, level);
        ntl_selfmap_entry(map, x, level);
        ntl_selfmap_end(map, level);
        ntl_selfmap_level(map, x, &found);
    }
}

static void selfmap_reads_the_code_of_mi_get_pte_address(void **state)
{
    /* A transcript of build 22000: vectors.jsonl, kind miGetPte. */
    static const uint8_t code[] = {
        0x48, 0xc1, 0xe9, 0x09, 0x48, 0xb8, 0xf8, 0xff, 0xff, 0xff, 0x7f,
        0x00, 0x00, 0x00, 0x48, 0x23, 0xc8, 0x48, 0xb8, 0x00, 0x00, 0x00,
        0x00, 0x00, 0xf9, 0xff, 0xff, 0x48, 0x03, 0xc1, 0xc3,
    };
    struct ntl_selfmap_code said;

    (void)state;
    assert_true(ntl_selfmap_from_code(code, sizeof code, &said));
    assert_int_equal(said.mask, 0x7ffffffff8);
    assert_int_equal(said.base, 0xfffff90000000000);
    assert_int_equal(said.shift, 9);
    assert_int_equal(said.arch, NTL_X64);
    for (size_t i = 0; i < sizeof code - 6; i++)
        assert_false(ntl_selfmap_from_code(code, i, &said));
}

/* --- transcripts ---------------------------------------------------------- */

static const struct { const char *key; enum ntl_level level; } entry_keys[] = {
    { "expected.pte", NTL_PTE }, { "expected.pde", NTL_PDE },
    { "expected.ppe", NTL_PPE }, { "expected.pxe", NTL_PXE },
};

static const struct {
    const char *key;
    enum ntl_level level;
    uint64_t (*of)(struct ntl_selfmap, enum ntl_level);
    uint64_t minus;
} base_keys[] = {
    { "expected.pte_base", NTL_PTE, ntl_selfmap_base, 0 },
    { "expected.pde_base", NTL_PDE, ntl_selfmap_base, 0 },
    { "expected.ppe_base", NTL_PPE, ntl_selfmap_base, 0 },
    { "expected.pxe_base", NTL_PXE, ntl_selfmap_base, 0 },
    { "expected.pte_end", NTL_PTE, ntl_selfmap_end, 0 },
    { "expected.pde_end", NTL_PDE, ntl_selfmap_end, 0 },
    { "expected.ppe_end", NTL_PPE, ntl_selfmap_end, 0 },
    { "expected.pxe_end", NTL_PXE, ntl_selfmap_end, 0 },
    { "expected.pte_top", NTL_PTE, ntl_selfmap_end, 1 },
    { "expected.pxe_top", NTL_PXE, ntl_selfmap_end, 1 },
};

static unsigned compare_vector(const struct vectors *v, struct ntl_selfmap map)
{
    unsigned compared = 0;
    uint64_t va, expected;

    if (vector_hex(v, "input.va", &va))
        for (size_t i = 0; i < sizeof entry_keys / sizeof *entry_keys; i++)
            if (vector_hex(v, entry_keys[i].key, &expected)) {
                assert_int_equal(
                    ntl_selfmap_entry(map, va, entry_keys[i].level), expected);
                compared++;
            }
    for (size_t i = 0; i < sizeof base_keys / sizeof *base_keys; i++)
        if (vector_hex(v, base_keys[i].key, &expected)) {
            assert_int_equal(base_keys[i].of(map, base_keys[i].level)
                             - base_keys[i].minus, expected);
            compared++;
        }
    if (vector_hex(v, "expected.pxe_selfmap", &expected))
        assert_int_equal(ntl_selfmap_self(map), expected);
    return compared;
}

static void selfmap_agrees_with_every_transcript(void **state)
{
    static struct vectors v;
    unsigned compared = 0;
    uint64_t value;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "miGetPte")) {
        struct ntl_selfmap map;

        if (vector_hex(&v, "input.self_index", &value))
            map = ntl_selfmap(NTL_X64, (uint16_t)value);
        else if (vector_hex(&v, "input.pte_base", &value))
            map = ntl_selfmap(NTL_X64, ntl_selfmap_index_of(NTL_X64, value));
        else
            continue;           /* code: see above; prose: nothing to compare */
        compared += compare_vector(&v, map);
    }
    vectors_close(&v);
    assert_true(compared >= 25);
}

/* Of every level the first byte and the last, and those beside them. */
static void selfmap_level_ends_with_the_region(void **state)
{
    (void)state;
    for (unsigned a = 0; a < NTL_ARCH_COUNT; a++) {
        enum ntl_arch arch = (enum ntl_arch)a;
        struct ntl_selfmap map = ntl_selfmap(
            arch, ntl_paging(arch)->index_default);
        uint64_t base = ntl_selfmap_base(map, NTL_PTE);
        uint64_t end = ntl_selfmap_end(map, NTL_PTE);
        enum ntl_level level;

        assert_true(ntl_selfmap_level(map, base, &level));
        assert_true(ntl_selfmap_level(map, end - 1, &level));
        assert_int_equal(level, NTL_PTE);
        assert_false(ntl_selfmap_level(map, end, &level));
        assert_false(ntl_selfmap_level(map, base - 1, &level));
        for (unsigned l = 1; l < ntl_paging(arch)->mapped_levels; l++) {
            base = ntl_selfmap_base(map, (enum ntl_level)l);
            end = ntl_selfmap_end(map, (enum ntl_level)l);
            assert_true(ntl_selfmap_level(map, base, &level) && level >= l);
            assert_true(ntl_selfmap_level(map, end - 1, &level) && level >= l);
            assert_true(ntl_selfmap_level(map, end, &level) && level < l);
            assert_true(ntl_selfmap_level(map, base - 1, &level) && level < l);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selfmap_of_index_1d7_is_that_of_the_workshop),
        cmocka_unit_test(selfmap_of_fixed_builds_is_the_published_one),
        cmocka_unit_test(selfmap_of_x86_is_at_c0000000),
        cmocka_unit_test(selfmap_under_la57_is_256_tb_large),
        cmocka_unit_test(selfmap_entry_is_the_indexes_shifted_by_one_level),
        cmocka_unit_test(
            selfmap_entry_and_what_it_maps_are_inverse_in_every_mode),
        cmocka_unit_test(selfmap_is_total),
        cmocka_unit_test(selfmap_reads_the_code_of_mi_get_pte_address),
        cmocka_unit_test(selfmap_agrees_with_every_transcript),
        cmocka_unit_test(selfmap_level_ends_with_the_region),
    };

    return cmocka_run_group_tests_name("selfmap", tests, NULL, NULL);
}
