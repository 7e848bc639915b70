#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <ntlens/va.h>

static void va_of_47_bits_and_its_mirror_are_the_two_halves_of_x64(void **state)
{
    (void)state;
    assert_int_equal(ntl_va_space(NTL_X64, 0), NTL_USER);
    assert_int_equal(ntl_va_space(NTL_X64, 0x00007fffffffffff), NTL_USER);
    assert_int_equal(ntl_va_space(NTL_X64, 0x0000800000000000),
                     NTL_NONCANONICAL);
    assert_int_equal(ntl_va_space(NTL_X64, 0xffff7fffffffffff),
                     NTL_NONCANONICAL);
    assert_int_equal(ntl_va_space(NTL_X64, 0xffff800000000000), NTL_KERNEL);
    assert_int_equal(ntl_va_space(NTL_X64, UINT64_MAX), NTL_KERNEL);
}

static void va_of_56_bits_and_its_mirror_are_the_two_halves_of_la57(
    void **state)
{
    (void)state;
    assert_int_equal(ntl_va_space(NTL_X64_LA57, 0x00ffffffffffffff), NTL_USER);
    assert_int_equal(ntl_va_space(NTL_X64_LA57, 0x0100000000000000),
                     NTL_NONCANONICAL);
    assert_int_equal(ntl_va_space(NTL_X64_LA57, 0xff00000000000000),
                     NTL_KERNEL);
}

static void va_of_32_bit_modes_has_nothing_above_bit_31(void **state)
{
    (void)state;
    assert_int_equal(ntl_va_space(NTL_X86, 0x7fffffff), NTL_USER);
    assert_int_equal(ntl_va_space(NTL_X86_PAE, 0x80000000), NTL_KERNEL);
    assert_int_equal(ntl_va_space(NTL_X86, UINT64_C(1) << 32),
                     NTL_NONCANONICAL);
    assert_int_equal(ntl_va_canonical(NTL_X86, 0xffffffff80000000), 0x80000000);
}

/* The story of the workshop notes, and the same address by hand. */
static void va_indexes_are_nine_bits_each_above_the_offset(void **state)
{
    const uint64_t va = 0xfffff8026d4bf410;

    (void)state;
    assert_int_equal(ntl_va_index(NTL_X64, va, NTL_PXE), 0x1f0);
    assert_int_equal(ntl_va_index(NTL_X64, va, NTL_PPE), 0x009);
    assert_int_equal(ntl_va_index(NTL_X64, va, NTL_PDE), 0x16a);
    assert_int_equal(ntl_va_index(NTL_X64, va, NTL_PTE), 0x0bf);
    assert_int_equal(ntl_va_offset(NTL_X64, va, NTL_PTE), 0x410);
    assert_int_equal(ntl_va_offset(NTL_X64, va, NTL_PDE), 0xbf410);
    assert_int_equal(ntl_va_index(NTL_X64, va, NTL_PML5E), 0);
}

static void va_indexes_of_x86_are_ten_bits_and_of_pae_two_nine_nine(
    void **state)
{
    (void)state;
    assert_int_equal(ntl_va_index(NTL_X86, 0xf72c5c00, NTL_PDE), 0x3dc);
    assert_int_equal(ntl_va_index(NTL_X86, 0xf72c5c00, NTL_PTE), 0x2c5);
    assert_int_equal(ntl_va_index(NTL_X86_PAE, 0xffdf0000, NTL_PPE), 3);
    assert_int_equal(ntl_va_index(NTL_X86_PAE, 0xffdf0000, NTL_PDE), 0x1fe);
    assert_int_equal(ntl_va_index(NTL_X86_PAE, 0xffdf0000, NTL_PTE), 0x1f0);
}

static void paging_modes_are_found_by_every_usual_name(void **state)
{
    static const struct { const char *name; enum ntl_arch arch; } known[] = {
        { "x64", NTL_X64 }, { "AMD64", NTL_X64 }, { "x64-la57", NTL_X64_LA57 },
        { "x86", NTL_X86 }, { "X86-PAE", NTL_X86_PAE }, { "arm64", NTL_ARM64 },
    };
    enum ntl_arch arch;
    struct ntl_diag diag;

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(ntl_arch_parse(known[i].name, strlen(known[i].name),
                                        &arch, &diag), NTL_OK);
        assert_int_equal(arch, known[i].arch);
    }
    assert_int_equal(ntl_arch_parse("x6", 2, &arch, &diag), NTL_ENAME);
    assert_int_equal(diag.length, 2);
}

static void paging_levels_cover_the_address_without_a_gap(void **state)
{
    (void)state;
    for (int a = 0; a < NTL_ARCH_COUNT; a++) {
        const struct ntl_paging *mode = ntl_paging((enum ntl_arch)a);
        unsigned next = NTL_PAGE_SHIFT;

        for (unsigned i = 0; i < mode->levels; i++) {
            assert_int_equal(mode->level[i].shift, next);
            next += mode->level[i].bits;
        }
        assert_int_equal(next, mode->va_bits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            va_of_47_bits_and_its_mirror_are_the_two_halves_of_x64),
        cmocka_unit_test(
            va_of_56_bits_and_its_mirror_are_the_two_halves_of_la57),
        cmocka_unit_test(va_of_32_bit_modes_has_nothing_above_bit_31),
        cmocka_unit_test(va_indexes_are_nine_bits_each_above_the_offset),
        cmocka_unit_test(
            va_indexes_of_x86_are_ten_bits_and_of_pae_two_nine_nine),
        cmocka_unit_test(paging_modes_are_found_by_every_usual_name),
        cmocka_unit_test(paging_levels_cover_the_address_without_a_gap),
    };

    return cmocka_run_group_tests_name("va", tests, NULL, NULL);
}
