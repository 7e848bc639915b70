#include <ntlens/version.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void version_of_the_library_is_that_of_the_header(void **state)
{
    unsigned major, minor, patch;
    int end = 0;

    (void)state;
    assert_int_equal(sscanf(ntl_version(), "%u.%u.%u%n", &major, &minor,
                            &patch, &end), 3);
    assert_int_equal(ntl_version()[end], '\0');
    assert_int_equal(major << 16 | minor << 8 | patch, NTL_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_of_the_library_is_that_of_the_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
