#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text/spelling.h"

#include <string.h>

static unsigned distance(const char *a, const char *b)
{
    return ntl_spelling_distance(a, strlen(a), b, strlen(b));
}

static void spelling_counts_letters_added_dropped_and_changed(void **state)
{
    (void)state;
    assert_int_equal(distance("Close", "Close"), 0);
    assert_int_equal(distance("Clos", "Close"), 1);
    assert_int_equal(distance("Closes", "Close"), 1);
    assert_int_equal(distance("Clode", "Close"), 1);
    assert_int_equal(distance("kitten", "sitting"), 3);
    assert_int_equal(distance("sitting", "kitten"), 3);
}

static void spelling_does_not_look_at_case(void **state)
{
    (void)state;
    assert_int_equal(distance("NTCLOSE", "ntclose"), 0);
    assert_int_equal(distance("[", "{"), 1);
}

static void spelling_of_nothing_is_as_far_as_the_other_is_long(void **state)
{
    (void)state;
    assert_int_equal(distance("", ""), 0);
    assert_int_equal(distance("", "abc"), 3);
    assert_int_equal(distance("abc", ""), 3);
}

static void spelling_looks_at_the_beginning_of_a_long_name(void **state)
{
    char name[SPELLING_MAX + 10];

    (void)state;
    memset(name, 'x', sizeof name);
    assert_int_equal(ntl_spelling_distance("", 0, name, sizeof name),
                     SPELLING_MAX);
    assert_int_equal(ntl_spelling_distance(name, sizeof name, name,
                                           sizeof name), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spelling_counts_letters_added_dropped_and_changed),
        cmocka_unit_test(spelling_does_not_look_at_case),
        cmocka_unit_test(spelling_of_nothing_is_as_far_as_the_other_is_long),
        cmocka_unit_test(spelling_looks_at_the_beginning_of_a_long_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
