#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/sink.h>

#include <string.h>

static void sorts_have_different_names(void **state)
{
    (void)state;
    for (int i = 0; i < NTL_SORTS; i++) {
        assert_true(*ntl_sort_name((enum ntl_sort)i));
        for (int k = 0; k < i; k++)
            assert_string_not_equal(ntl_sort_name((enum ntl_sort)i),
                                    ntl_sort_name((enum ntl_sort)k));
    }
    assert_string_equal(ntl_sort_name(NTL_SORT_PTE_ADDRESS), "pte-address");
    assert_string_equal(ntl_sort_name(NTL_SORT_TIME), "time");
    assert_string_equal(ntl_sort_name(NTL_SORTS), "none");
}

static void keys_say_what_their_values_are(void **state)
{
    (void)state;
    assert_int_equal(ntl_sort_of_key("pfn"), NTL_SORT_PFN);
    assert_int_equal(ntl_sort_of_key("address"), NTL_SORT_ADDRESS);
    assert_int_equal(ntl_sort_of_key("cr4"), NTL_SORT_REGISTER);
    assert_int_equal(ntl_sort_of_key("cs"), NTL_SORT_SELECTOR);
    assert_int_equal(ntl_sort_of_key("value"), NTL_SORT_NONE);
    assert_int_equal(ntl_sort_of_key("no such key"), NTL_SORT_NONE);
    assert_int_equal(ntl_sort_of_key(""), NTL_SORT_NONE);
    assert_int_equal(ntl_sort_of_key("zzzz"), NTL_SORT_NONE);
}

static void an_item_says_more_than_its_key_and_that_more_than_its_kind(
    void **state)
{
    struct ntl_item item = { .key = "pfn", .kind = NTL_ADDRESS };

    (void)state;
    assert_int_equal(ntl_sort_of(&item), NTL_SORT_PFN);
    item.sort = NTL_SORT_PTE;
    assert_int_equal(ntl_sort_of(&item), NTL_SORT_PTE);
    item = (struct ntl_item) { .key = "value", .kind = NTL_ADDRESS };
    assert_int_equal(ntl_sort_of(&item), NTL_SORT_ADDRESS);
    item.kind = NTL_NUMBER;
    assert_int_equal(ntl_sort_of(&item), NTL_SORT_NONE);
}

static void a_question_goes_by_what_the_value_is(void **state)
{
    (void)state;
    assert_string_equal(ntl_sort_question(NTL_SORT_PTE_ADDRESS), "va");
    assert_string_equal(ntl_sort_question(NTL_SORT_PHYSICAL), "ptov");
    assert_string_equal(ntl_sort_question(NTL_SORT_IRQL), "reg cr8");
    assert_null(ntl_sort_question(NTL_SORT_NONE));
    assert_null(ntl_sort_question(NTL_SORTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_have_different_names),
        cmocka_unit_test(keys_say_what_their_values_are),
        cmocka_unit_test(a_question_goes_by_what_the_value_is),
        cmocka_unit_test(
            an_item_says_more_than_its_key_and_that_more_than_its_kind),
    };

    return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
