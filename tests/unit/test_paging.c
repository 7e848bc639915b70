#include <ntlens/paging.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void an_address_has_as_many_digits_as_its_pointer(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_ARCH_COUNT; i++) {
        const struct ntl_paging *mode = ntl_paging((enum ntl_arch)i);
        unsigned bits = mode->pointer_size * 8u;

        assert_int_equal(mode->digits, bits / 4);
        assert_int_equal(mode->address_mask, UINT64_MAX >> (64 - bits));
        assert_int_equal(mode->sign_extended, mode->va_bits < bits);
    }
}

static void the_shared_page_is_the_kernels(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_ARCH_COUNT; i++) {
        const struct ntl_paging *mode = ntl_paging((enum ntl_arch)i);

        assert_true(mode->shared_data >= mode->kernel_start);
        assert_int_equal(mode->shared_data & ~mode->address_mask, 0);
        assert_int_equal(mode->shared_data & 0xfff, 0);
    }
}

static void one_index_means_that_it_is_the_default(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_ARCH_COUNT; i++) {
        const struct ntl_paging *mode = ntl_paging((enum ntl_arch)i);

        assert_in_range(mode->index_default, mode->index_min, mode->index_max);
        assert_int_equal(ntl_index_fixed(mode), mode->pointer_size == 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_as_many_digits_as_its_pointer),
        cmocka_unit_test(the_shared_page_is_the_kernels),
        cmocka_unit_test(one_index_means_that_it_is_the_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
