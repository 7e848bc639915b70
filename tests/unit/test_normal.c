#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/text/normal.h"

#include <stdlib.h>
#include <string.h>

static void check(const char *text, size_t length, const char *expected)
{
    struct buffer got = { 0 };

    assert_int_equal(normal_text(&got, text, length), 0);
    assert_int_equal(got.used, strlen(expected));
    assert_memory_equal(got.bytes, expected, got.used);
    buffer_free(&got);
}

static void utf16_is_read_in_either_order(void **state)
{
    static const char low[] = "\xff\xfe" "5\0\xe9\0\x3d\xd8\0\xde",
                      high[] = "\xfe\xff\0" "5\0\xe9\xd8\x3d\xde\0";

    (void)state;
    check(low, sizeof low - 1, "5\xc3\xa9\xf0\x9f\x98\x80");
    check(high, sizeof high - 1, "5\xc3\xa9\xf0\x9f\x98\x80");
}

static void half_a_pair_is_a_question_mark(void **state)
{
    static const char text[] = "\xff\xfe" "5\0\x3d\xd8" "6\0";

    (void)state;
    check(text, sizeof text - 1, "5?6");
}

static void a_tag_of_a_page_is_a_blank_or_a_line(void **state)
{
    static const char text[] = "0x50<br/>1<span class=\"x\">2</span><0x3>";

    (void)state;
    check(text, strlen(text), "0x50\n1 2 <0x3>");
}

/* Time grows as the text does: what squares would take minutes here. */
static void what_never_ends_is_not_looked_for_again_and_again(void **state)
{
    static const char *const again[] = {
        "<", "<b ", "</b ", "&", "&#", "\x1b]", "\x1b[", "> ", "&amp;lt",
    };
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        struct buffer got = { 0 };
        size_t n = strlen(again[i]);

        for (size_t at = 0; at < SIZE; at++)
            text[at] = again[i][at % n];
        (void)normal_text(&got, text, SIZE);
        assert_false(got.failed);
        buffer_free(&got);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf16_is_read_in_either_order),
        cmocka_unit_test(half_a_pair_is_a_question_mark),
        cmocka_unit_test(a_tag_of_a_page_is_a_blank_or_a_line),
        cmocka_unit_test(what_never_ends_is_not_looked_for_again_and_again),
    };

    return cmocka_run_group_tests_name("normal", tests, NULL, NULL);
}
