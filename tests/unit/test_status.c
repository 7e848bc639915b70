#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/status.h>

#include <string.h>

static void status_texts_are_all_there_and_differ(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_STATUS_COUNT; i++) {
        const char *text = ntl_status_text((enum ntl_status)i);

        assert_true(strlen(text) > 0);
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(ntl_status_text((enum ntl_status)j), text);
    }
}

static void status_that_is_none_has_a_text_too(void **state)
{
    (void)state;
    assert_string_equal(ntl_status_text(NTL_STATUS_COUNT), "unknown error");
    assert_string_equal(ntl_status_text((enum ntl_status)-1), "unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_texts_are_all_there_and_differ),
        cmocka_unit_test(status_that_is_none_has_a_text_too),
    };

    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
