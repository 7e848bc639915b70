#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text/utf8.h"
#include "core/text/visible.h"
#include "hostile.h"

#include <string.h>

static void expect_form(const char *text, const char *form)
{
    struct ntl_visible v = ntl_visible(text, strlen(text));

    assert_int_equal(v.length, strlen(form));
    assert_memory_equal(v.form, form, v.length);
    assert_int_equal(v.bytes, strlen(text));
}

static void letters_of_one_column_stand_as_they_are(void **state)
{
    static const char *const letters[] = {
        "a", " ", "~", "\\", "\xc3\xa9" /* e acute */, "\xce\xb1" /* alpha */,
        "\xd0\x96" /* zhe */, "\xe2\x82\xac" /* euro */, "\xe1\xba\xbf"
    };

    (void)state;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        expect_form(letters[i], letters[i]);
        assert_int_equal(ntl_visible_columns(letters[i], strlen(letters[i])),
                         1);
    }
}

static void all_else_is_an_escape(void **state)
{
    (void)state;
    expect_form("\n", "\\n");
    expect_form("\t", "\\t");
    expect_form("\r", "\\r");
    expect_form("\033", "\\x1b");
    expect_form("\x7f", "\\x7f");
    expect_form("\xc2\x9b", "\\u009b");         /* CSI                        */
    expect_form("\xe2\x80\xae", "\\u202e");     /* right-to-left override     */
    expect_form("\xe3\x81\x82", "\\u3042");     /* wide                       */
    expect_form("\xf3\xa0\x81\x81", "\\U000e0041");     /* a tag              */
    assert_int_equal(ntl_visible_columns("a\033\xe2\x80\xae", 5), 1 + 4 + 6);
}

/* Against the filter of single characters, at each place of a word of eight. */
static void a_run_is_what_stands_for_itself(void **state)
{
    char text[20];

    (void)state;
    for (unsigned byte = 0; byte < 0x100; byte++) {
        char c = (char)byte;
        struct ntl_visible v = ntl_visible(&c, 1);
        bool itself = v.length == 1 && v.form[0] == c;

        for (size_t at = 0; at < sizeof text; at++) {
            memset(text, 'a', sizeof text);
            text[at] = c;
            assert_int_equal(ntl_visible_run(text, sizeof text),
                             itself ? sizeof text : at);
            assert_int_equal(ntl_visible_run(text, at), at);
        }
    }
}

static void a_byte_that_is_no_text_is_seen(void **state)
{
    static const char cut[] = "\xe2\x82z";
    struct ntl_visible v = ntl_visible(cut, 3);

    (void)state;
    expect_form("\xff", "\\xff");
    assert_memory_equal(v.form, "\\xe2", v.length);
    assert_int_equal(v.bytes, 1);
    assert_int_equal(ntl_visible_columns(cut, 3), 4 + 4 + 1);
}

static void nothing_hostile_is_visible(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x110000; code++)
        if (hostile_code(code))
            assert_false(ntl_is_visible(code));
}

/* The bytes of a form are the text's own, or ASCII; it is never empty. */
static void every_form_is_printed_as_it_stands(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x110000; code++) {
        char text[NTL_UTF8_BYTES];
        size_t n = ntl_utf8_put(text, code);
        struct ntl_visible v = ntl_visible(text, n);

        assert_in_range(v.length, 1, NTL_VISIBLE_FORM);
        assert_int_equal(hostile_find(v.form, v.length), v.length);
        assert_int_equal(v.columns, v.form[0] == '\\' ? v.length : 1);
        assert_null(memchr(v.form, '\n', v.length));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_one_column_stand_as_they_are),
        cmocka_unit_test(all_else_is_an_escape),
        cmocka_unit_test(a_run_is_what_stands_for_itself),
        cmocka_unit_test(a_byte_that_is_no_text_is_seen),
        cmocka_unit_test(nothing_hostile_is_visible),
        cmocka_unit_test(every_form_is_printed_as_it_stands),
    };

    return cmocka_run_group_tests_name("visible", tests, NULL, NULL);
}
