#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/format.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 200000 };

static const char *phrase_text(struct ntl_phrase phrase)
{
    static char text[256];

    assert_true(ntl_format_phrase(text, sizeof text, &phrase) < sizeof text);
    return text;
}

#define PHRASE(...) phrase_text((struct ntl_phrase) { .format = __VA_ARGS__ })

static const char *item_text(struct ntl_item item)
{
    static char text[256];

    assert_true(ntl_format_item(text, sizeof text, &item) < sizeof text);
    return text;
}

#define ITEM(...) item_text((struct ntl_item) { __VA_ARGS__ })

static void hex_agrees_with_printf(void **state)
{
    uint64_t random = random_seed;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t value = random_sized(&random);
        int digits = i % 17;
        char expected[32], text[32];

        snprintf(expected, sizeof expected, "%0*" PRIx64, digits, value);
        assert_int_equal(ntl_format_hex(text, sizeof text, value,
                                        (unsigned)digits), strlen(expected));
        assert_string_equal(text, expected);
    }
}

static void hex_has_at_least_one_digit_and_at_most_sixteen_asked_for(
    void **state)
{
    char text[32];

    (void)state;
    assert_int_equal(ntl_format_hex(text, sizeof text, 0, 0), 1);
    assert_string_equal(text, "0");
    assert_int_equal(ntl_format_hex(text, sizeof text, 1, 17), 16);
    assert_int_equal(ntl_format_hex(text, sizeof text, 1, 4000000000), 16);
    assert_string_equal(text, "0000000000000001");
}

static void decimal_agrees_with_printf(void **state)
{
    uint64_t random = random_seed;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t value = random_sized(&random);
        char expected[32], text[32];

        snprintf(expected, sizeof expected, "%" PRIu64, value);
        assert_int_equal(ntl_format_decimal(text, sizeof text, value),
                         strlen(expected));
        assert_string_equal(text, expected);
    }
}

static void decimal_of_the_largest_number_is_whole(void **state)
{
    char text[32];

    (void)state;
    ntl_format_decimal(text, sizeof text, UINT64_MAX);
    assert_string_equal(text, "18446744073709551615");
}

static void address_of_16_digits_has_a_separator(void **state)
{
    char text[NTL_ADDRESS_TEXT];

    (void)state;
    assert_int_equal(ntl_format_address(text, sizeof text, 0xfffff8026d4bf410,
                                        16), 17);
    assert_string_equal(text, "fffff802`6d4bf410");
    ntl_format_address(text, sizeof text, 0, 0);
    assert_string_equal(text, "00000000`00000000");
}

static void address_of_8_digits_is_never_cut(void **state)
{
    char text[NTL_ADDRESS_TEXT];

    (void)state;
    assert_int_equal(ntl_format_address(text, sizeof text, 0xc0300000, 8), 8);
    assert_string_equal(text, "c0300000");
    ntl_format_address(text, sizeof text, 0x12, 8);
    assert_string_equal(text, "00000012");
    ntl_format_address(text, sizeof text, 0x100000000, 8);
    assert_string_equal(text, "00000001`00000000");
}

static void texts_are_cut_to_the_buffer_as_snprintf_does(void **state)
{
    const struct ntl_phrase phrase = { "%a is %s", { 1 }, { "one" }, 0 };
    const char *whole = "00000000`00000001 is one";
    char text[32];

    (void)state;
    for (size_t size = 0; size < sizeof text; size++) {
        size_t kept = size && size <= strlen(whole) ? size - 1 : strlen(whole);

        memset(text, '#', sizeof text);
        assert_int_equal(ntl_format_phrase(text, size, &phrase), strlen(whole));
        if (size) {
            assert_memory_equal(text, whole, kept);
            assert_int_equal(text[kept], '\0');
        }
        for (size_t i = size; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
    }
}

static void texts_need_no_buffer_to_be_measured(void **state)
{
    const struct ntl_item item = { .kind = NTL_RAW };

    (void)state;
    assert_int_equal(ntl_format_hex(NULL, 0, 0x123, 0), 3);
    assert_int_equal(ntl_format_address(NULL, 0, 0, 0), 17);
    assert_int_equal(ntl_format_decimal(NULL, 0, 100), 3);
    assert_int_equal(ntl_format_item(NULL, 0, &item), 16);
}

static void phrase_directives_take_numbers_and_words_in_turn(void **state)
{
    (void)state;
    assert_string_equal(
        PHRASE("%s %a = %x + %d %s", { 0xfffff78000000000, 0xff, 10 },
               { "at", "pages" }),
        "at fffff780`00000000 = ff + 10 pages");
    assert_string_equal(PHRASE("%q|%q", { 1, 0xffff }, .digits = 8),
                        "00000001|0000ffff");
    assert_string_equal(PHRASE("%q", { 1 }), "0000000000000001");
    assert_string_equal(PHRASE("%a", { 0xc0000000 }, .digits = 8), "c0000000");
    assert_string_equal(PHRASE("%b %b", { 5, 0 }), "101 0");
}

static void phrase_signed_reaches_both_ends(void **state)
{
    (void)state;
    assert_string_equal(
        PHRASE("%i %i %i %i", { UINT64_MAX, 0, INT64_MAX, 1ull << 63 }),
        "-1 0 9223372036854775807 -9223372036854775808");
}

static void phrase_binary_of_all_ones_has_64_digits(void **state)
{
    (void)state;
    assert_int_equal(strlen(PHRASE("%b", { UINT64_MAX })), NTL_BINARY_TEXT - 1);
    assert_int_equal(strspn(PHRASE("%b", { UINT64_MAX }), "1"), 64);
}

static void phrase_octal_agrees_with_printf(void **state)
{
    uint64_t random = random_seed;

    (void)state;
    for (int i = 0; i < ROUNDS / 10; i++) {
        uint64_t value = random_sized(&random);
        char expected[32];

        snprintf(expected, sizeof expected, "%" PRIo64, value);
        assert_string_equal(PHRASE("%o", { value }), expected);
    }
}

/* 131787417206063104 is 1534268120.6063104 seconds of date(1). */
static void phrase_times_are_whole_or_from_the_date_on(void **state)
{
    const uint64_t t = 131787417206063104;

    (void)state;
    assert_string_equal(PHRASE("%t", { t }, .digits = 16),
                        "Tue 2018-08-14 17:35:20.6063104");
    assert_string_equal(PHRASE("%19t|%16t|%10t|%99t", { t, t, t, t }),
                        "2018-08-14 17:35:20|2018-08-14 17:35|2018-08-14|"
                        "2018-08-14 17:35:20.6063104");
    assert_string_equal(PHRASE("%t", { 0 }), "Mon 1601-01-01 00:00:00");
    assert_string_equal(PHRASE("%t", { UINT64_MAX }),
                        "Sun 60056-05-28 05:36:10.9551615");
    assert_string_equal(PHRASE("%u", { 2735061234567 }), "3 d 03:58:26");
    assert_string_equal(PHRASE("%u", { 0 }), "0 d 00:00:00");
}

static void phrase_percent_stands_for_itself_and_takes_nothing(void **state)
{
    (void)state;
    assert_string_equal(PHRASE("100%% of %x%%", { 0xa }), "100% of a%");
}

static void phrase_that_asks_for_too_much_says_so(void **state)
{
    (void)state;
    assert_string_equal(PHRASE("%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x",
                               { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                                 15 }), "123456789abcdef0?");
    assert_string_equal(PHRASE("%s%s%s%s%s", .word = { "a", "b", "c", "d" }),
                        "abcd?");
    assert_string_equal(PHRASE("%s", { 0 }), "?");
    assert_string_equal(PHRASE("%z %", { 1 }), "? ?");
    assert_string_equal(PHRASE("%z%x", { 1 }), "?1");
}

static void phrase_digits_of_a_directive_go_before_its_own(void **state)
{
    (void)state;
    assert_string_equal(PHRASE("%8a %16a %a", { 1, 2, 3 }),
                        "00000001 00000000`00000002 00000000`00000003");
    assert_string_equal(PHRASE("%16q %q", { 1, 2 }, .digits = 8),
                        "0000000000000001 00000002");
    assert_string_equal(PHRASE("%5d%99999x", { 1, 2 }), "12");
}

static void phrase_marks_are_for_people(void **state)
{
    struct ntl_phrase phrase = {
        .format = "%mone of %x: %m%a%M%m",
        .number = { NTL_MARK_DOCUMENTED, 0x1f, NTL_MARK_SEEN, 0x2000,
                    NTL_MARK_HEADER, NTL_MARKS },
    };
    struct ntl_parts parts;
    char text[80];

    (void)state;
    ntl_format_phrase(text, sizeof text, &phrase);
    assert_string_equal(text, "one of 1f: [seen] 00000000`00002000 (header)"
                              "[deduced] ");
    phrase.number[5] = NTL_MARK_HEADER;
    ntl_format_parts(text, sizeof text, &phrase, &parts);
    assert_string_equal(text, "one of 1f: 00000000`00002000");
    assert_true(parts.marked);
    assert_int_equal(parts.mark, NTL_MARK_SEEN);
    assert_int_equal(parts.numbers, 2);
    assert_int_equal(parts.number[0], 0x1f);
    assert_int_equal(parts.number[1], 0x2000);
    assert_int_equal(parts.addresses, 2);
}

static void phrase_without_a_format_is_empty(void **state)
{
    (void)state;
    assert_string_equal(PHRASE(NULL), "");
    assert_string_equal(PHRASE(""), "");
}

static void item_looks_as_its_kind_says(void **state)
{
    (void)state;
    assert_string_equal(ITEM(.kind = NTL_FLAG, .value = 1), "1");
    assert_string_equal(ITEM(.kind = NTL_FLAG), "0");
    assert_string_equal(ITEM(.kind = NTL_NUMBER, .value = 0x1ed), "1ed");
    assert_string_equal(ITEM(.kind = NTL_ADDRESS, .value = 0x1000),
                        "00000000`00001000");
    assert_string_equal(ITEM(.kind = NTL_ADDRESS, .value = 0x1000, .digits = 8),
                        "00001000");
    assert_string_equal(ITEM(.kind = NTL_RAW, .value = 0x63),
                        "0000000000000063");
    assert_string_equal(ITEM(.kind = NTL_RAW, .value = 0x63, .digits = 8),
                        "00000063");
    assert_string_equal(ITEM(.kind = NTL_BINARY, .value = 5), "101");
    assert_string_equal(ITEM(.kind = NTL_BINARY, .value = 5, .digits = 9),
                        "000000101");
    assert_int_equal(strlen(ITEM(.kind = NTL_BINARY, .digits = 255)), 64);
    assert_string_equal(ITEM(.kind = NTL_DECIMAL, .value = 4096), "4096");
    assert_string_equal(ITEM(.kind = NTL_TEXT, .text = "valid"), "valid");
    assert_string_equal(ITEM(.kind = NTL_TEXT), "");
    assert_string_equal(ITEM(.kind = NTL_SENTENCE,
                             .phrase = &(struct ntl_phrase)
                                 { "%m%d of %s", { NTL_MARK_SEEN, 2 }, { "x" },
                                   0 }),
                        "[seen] 2 of x");
    assert_string_equal(ITEM(.kind = NTL_ABSENT, .value = 5), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_agrees_with_printf),
        cmocka_unit_test(
            hex_has_at_least_one_digit_and_at_most_sixteen_asked_for),
        cmocka_unit_test(decimal_agrees_with_printf),
        cmocka_unit_test(decimal_of_the_largest_number_is_whole),
        cmocka_unit_test(address_of_16_digits_has_a_separator),
        cmocka_unit_test(address_of_8_digits_is_never_cut),
        cmocka_unit_test(texts_are_cut_to_the_buffer_as_snprintf_does),
        cmocka_unit_test(texts_need_no_buffer_to_be_measured),
        cmocka_unit_test(phrase_directives_take_numbers_and_words_in_turn),
        cmocka_unit_test(phrase_signed_reaches_both_ends),
        cmocka_unit_test(phrase_binary_of_all_ones_has_64_digits),
        cmocka_unit_test(phrase_octal_agrees_with_printf),
        cmocka_unit_test(phrase_times_are_whole_or_from_the_date_on),
        cmocka_unit_test(phrase_percent_stands_for_itself_and_takes_nothing),
        cmocka_unit_test(phrase_that_asks_for_too_much_says_so),
        cmocka_unit_test(phrase_digits_of_a_directive_go_before_its_own),
        cmocka_unit_test(phrase_marks_are_for_people),
        cmocka_unit_test(phrase_without_a_format_is_empty),
        cmocka_unit_test(item_looks_as_its_kind_says),
    };

    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
