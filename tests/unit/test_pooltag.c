#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/pooltag.h>

/* A tag as its four characters are written. */
static uint32_t tag(const char text[5])
{
    uint32_t value = 0;

    for (int i = 3; i >= 0; i--)
        value = value << 8 | (unsigned char)text[i];
    return value;
}

static void a_tag_has_the_owner_that_the_list_names(void **state)
{
    (void)state;
    assert_string_equal(ntl_pool_tag_owner(tag("AfdB")), "afd.sys");
    assert_string_equal(ntl_pool_tag_owner(tag("CcSc")), "nt!cc");
    assert_string_equal(ntl_pool_tag_owner(tag("CM  ")), "nt!cm");
    assert_null(ntl_pool_tag_owner(tag("zQ9_")));
    assert_null(ntl_pool_tag_owner(0));
    assert_null(ntl_pool_tag_owner(UINT32_MAX));
}

static void a_pattern_stands_for_tags_that_are_not_listed(void **state)
{
    (void)state;
    assert_string_equal(ntl_pool_tag_owner(tag("Afd%")), "afd.sys");
    assert_string_equal(ntl_pool_tag_owner(tag("AcpZ")), "acpi.sys");
    assert_string_equal(ntl_pool_tag_owner(tag("AfdB") | 0x80000000),
                        "afd.sys");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_has_the_owner_that_the_list_names),
        cmocka_unit_test(a_pattern_stands_for_tags_that_are_not_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
