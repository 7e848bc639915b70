#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text/clause.h"
#include "spoken.h"

#include <string.h>

static void numbers_wait_in_a_clause(void **state)
{
    char text[80];
    struct ntl_clause c = clause_in(text, sizeof text);
    struct ntl_phrase phrase;

    (void)state;
    clause_add(&c, "%s of %a", .word = { "50%" }, .number = { 0x1000 },
               .digits = 8);
    clause_add(&c, ": %m%x", .number = { NTL_MARK_SEEN, 0x1f });
    assert_string_equal(text, "50%% of %8a: %m%x");
    assert_string_equal(spoken(c), "50% of 00001000: [seen] 1f");
    phrase = ntl_clause_phrase(&c);
    assert_int_equal(phrase.number[0], 0x1000);
    assert_int_equal(phrase.number[2], 0x1f);
    assert_int_equal(c.numbers, 3);
}

static void a_clause_is_joined_to_another(void **state)
{
    char one[40], two[40];
    struct ntl_clause a = clause_in(one, sizeof one);
    struct ntl_clause b = clause_in(two, sizeof two);

    (void)state;
    clause_add(&a, "%d and ", .number = { 12 });
    clause_add(&b, "%d %% of %s", .number = { 34 }, .word = { "%x" });
    ntl_clause_join(&a, &b);
    assert_string_equal(spoken(a), "12 and 34 % of %x");
}

/* From the 17th number on it is text; none is lost. */
static void more_numbers_than_a_phrase_has_are_words(void **state)
{
    char text[200];
    struct ntl_clause c = clause_in(text, sizeof text);

    (void)state;
    for (uint64_t i = 1; i <= 20; i++)
        clause_add(&c, "%d ", .number = { i });
    assert_int_equal(c.numbers, NTL_PHRASE_NUMBERS);
    assert_string_equal(spoken(c), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 "
                                   "18 19 20 ");
}

/* Cut at any size, it has no half of a directive and no number without one. */
static void a_clause_is_cut_between_directives(void **state)
{
    (void)state;
    for (size_t size = 0; size < 30; size++) {
        char text[31];
        struct ntl_clause c = clause_in(text + 1, size);

        text[0] = 'x';
        text[size + 1 < sizeof text ? size + 1 : 0] = 'x';
        clause_add(&c, "ab%16a%%%sc", .number = { 0xf }, .word = { "%%" });
        assert_true(size == 0 || strlen(text + 1) < size);
        assert_int_equal(c.cut, size < 14);
        if (size)
            assert_null(strchr(spoken(c), '?'));
        assert_int_equal(text[size + 1 < sizeof text ? size + 1 : 0], 'x');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_wait_in_a_clause),
        cmocka_unit_test(a_clause_is_joined_to_another),
        cmocka_unit_test(more_numbers_than_a_phrase_has_are_words),
        cmocka_unit_test(a_clause_is_cut_between_directives),
    };

    return cmocka_run_group_tests_name("clause", tests, NULL, NULL);
}
