#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "tui/edit.h"
#include "tui/keys.h"

#include <string.h>

static void no_key_is_bound_twice(void **state)
{
    size_t count;
    const struct binding_group *group = binding_groups(&count);

    (void)state;
    for (size_t g = 0; g < count; g++)
        for (size_t i = 0; i < group[g].count; i++)
            for (size_t k = 0; k < BINDING_KEYS; k++) {
                const struct binding *row = &group[g].binding[i];

                if (!row->key[k])
                    break;
                if (row->when & WHEN_TYPING)
                    assert_ptr_equal(binding_of(row->key[k], WHEN_TYPING), row);
                if (row->when & WHEN_ROWS)
                    assert_ptr_equal(binding_of(row->key[k], WHEN_ROWS), row);
            }
}

static void no_command_is_on_a_digit_of_a_number(void **state)
{
    (void)state;
    for (uint32_t key = 1; key < 0x7f; key++)
        if (key_begins_number(key))
            assert_null(binding_of(key, ~0u));
    assert_true(key_begins_number('f') && key_begins_number('0'));
    assert_false(key_begins_number('g') || key_begins_number('`')
                 || key_begins_number('\t'));
}

static void what_the_help_says_of_a_line_the_line_does(void **state)
{
    static struct edit edit;
    size_t count;
    const struct binding_group *group = binding_groups(&count);

    (void)state;
    for (size_t g = 0; g < count; g++)
        for (size_t i = 0; i < group[g].count; i++)
            for (size_t k = 0; k < BINDING_KEYS; k++) {
                const struct binding *row = &group[g].binding[i];

                if (!row->does && row->key[k])
                    assert_true(edit_key(&edit, row->key[k]));
            }
}

static void every_row_without_a_name_follows_one_that_has(void **state)
{
    size_t count;
    const struct binding_group *group = binding_groups(&count);

    (void)state;
    for (size_t g = 0; g < count; g++) {
        assert_non_null(group[g].binding[0].shown);
        for (size_t i = 0; i < group[g].count; i++) {
            assert_true(group[g].binding[i].does || !group[g].binding[i].key[0]
                        || group[g].binding[i].when == WHEN_TYPING);
            assert_int_equal(group[g].binding[i].shown == NULL,
                             group[g].binding[i].says == NULL);
        }
    }
}

static void the_line_is_edited_by_characters(void **state)
{
    static struct edit edit;

    (void)state;
    edit_set(&edit, "a\xc3\xa9z");
    assert_int_equal(edit.length, 4);
    assert_int_equal(edit_column(&edit, edit.cursor), 3);
    assert_true(edit_key(&edit, K_LEFT));
    assert_true(edit_key(&edit, K_BACKSPACE));
    assert_string_equal(edit.text, "az");
    assert_true(edit_key(&edit, 'b'));
    assert_string_equal(edit.text, "abz");
    assert_true(edit_key(&edit, K_HOME));
    assert_true(edit_key(&edit, K_DELETE));
    assert_string_equal(edit.text, "bz");
    assert_true(edit_key(&edit, K_CTRL('k')));
    assert_string_equal(edit.text, "");
    assert_false(edit_key(&edit, K_PAGE_UP));
}

static void the_first_character_replaces_a_fresh_line(void **state)
{
    static struct edit edit;

    (void)state;
    edit_set(&edit, "1000");
    edit.fresh = true;
    assert_true(edit_key(&edit, 'f'));
    assert_string_equal(edit.text, "f");
    assert_true(edit_key(&edit, 'e'));
    assert_string_equal(edit.text, "fe");
    edit.fresh = true;
    assert_true(edit_key(&edit, K_LEFT));
    assert_true(edit_key(&edit, '0'));
    assert_string_equal(edit.text, "f0e");
    edit.fresh = true;
    edit_insert(&edit, "ab", 2);
    assert_string_equal(edit.text, "ab");
}

static void what_does_not_fit_is_dropped(void **state)
{
    static struct edit edit;
    static char much[2 * EDIT_MAX];

    (void)state;
    memset(much, 'a', sizeof much - 1);
    edit_set(&edit, much);
    assert_int_equal(edit.length, EDIT_MAX - 1);
    edit_insert(&edit, "b", 1);
    assert_int_equal(edit.length, EDIT_MAX - 1);
    assert_int_equal(strlen(edit.text), EDIT_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_is_bound_twice),
        cmocka_unit_test(no_command_is_on_a_digit_of_a_number),
        cmocka_unit_test(what_the_help_says_of_a_line_the_line_does),
        cmocka_unit_test(the_first_character_replaces_a_fresh_line),
        cmocka_unit_test(every_row_without_a_name_follows_one_that_has),
        cmocka_unit_test(the_line_is_edited_by_characters),
        cmocka_unit_test(what_does_not_fit_is_dropped),
    };

    return cmocka_run_group_tests_name("tui_keys", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
