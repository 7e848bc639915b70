#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/text/normal.h"
#include "read/text/stamp.h"

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

static void a_letter_that_looks_like_a_digit_is_one_among_digits(void **state)
{
    static const char number[] = "0\xd1\x85" "C00\xd0\xa1",
                      word[] = "\xd1\x85\xd0\xbe\xd1\x82 2 \xd0\xb0";

    (void)state;
    check(number, sizeof number - 1, "0xC00C");
    check(word, sizeof word - 1, word);
}

static void a_forums_tag_is_a_blank_where_it_ends(void **state)
{
    (void)state;
    check("[b]50[/b]", 9, " 50 ");
    check("[color=red]50[/color]", 21, " 50 ");
    check("mov rax,[b]", 11, "mov rax,[b]");
}

static void a_time_before_a_line_is_as_long_as_it_is(void **state)
{
    static const struct { const char *line; size_t length; } stamps[] = {
        { "[2024-05-02 10:11:12.123] 5", 26 }, { "10:11:12 5", 9 },
        { "2024-05-02T10:11:12.123Z 5", 25 }, { "[10:11] bob", 8 },
        { "May  2 10:11:12 host", 16 }, { "[  812.120031] 5", 14 },
        { "Thu May 2 10:11:12 5", 19 }, { "5/2/2024 10:11:12 AM\t5", 21 },
        { "2024-03-01 08:01:22.113+0000: panic", 30 }, { "10:11 5", 0 },
        { "2024-05-02 5", 0 }, { "10:11:12`00 5", 0 }, { "0e: fffff", 0 },
        { "50 18:2:0", 0 }, { "[1f2a0018, 2]", 0 }, { "", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++)
        assert_int_equal(stamp_length(span_of(stamps[i].line,
                                              strlen(stamps[i].line))),
                         stamps[i].length);
}

/* Time grows as the text does: what squares would take minutes here. */
static void what_never_ends_is_not_looked_for_again_and_again(void **state)
{
    static const char *const again[] = {
        "<", "<b ", "</b ", "&", "&#", "\x1b]", "\x1b[", "> ", "&amp;lt", "[",
        "[b]", "[b=", "\xd1\x85",
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
        cmocka_unit_test(a_letter_that_looks_like_a_digit_is_one_among_digits),
        cmocka_unit_test(a_forums_tag_is_a_blank_where_it_ends),
        cmocka_unit_test(a_time_before_a_line_is_as_long_as_it_is),
        cmocka_unit_test(what_never_ends_is_not_looked_for_again_and_again),
    };

    return cmocka_run_group_tests_name("normal", tests, NULL, NULL);
}
