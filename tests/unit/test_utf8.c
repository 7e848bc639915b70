#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text/utf8.h"

#include <stdbool.h>
#include <string.h>

static void every_character_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x110000; code++) {
        char text[NTL_UTF8_BYTES];
        size_t n = ntl_utf8_put(text, code);
        struct ntl_character c = ntl_character(text, n);
        bool half = code >= 0xd800 && code < 0xe000;

        assert_int_equal(c.valid, !half);
        assert_int_equal(c.bytes, half ? 1 : n);
        assert_int_equal(c.code, half ? (unsigned char)text[0] : code);
    }
}

/* Unicode 15.0, table 3-7: what is well-formed. */
static void a_byte_that_is_no_text_stands_alone(void **state)
{
    static const char *const bad[] = {
        "\x80", "\xbf", "\xc3", "\xc3x", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf",
        "\xe2\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe",
        "\xff",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ntl_character c = ntl_character(bad[i], strlen(bad[i]));

        assert_false(c.valid);
        assert_int_equal(c.bytes, 1);
        assert_int_equal(c.code, (unsigned char)bad[i][0]);
    }
}

static void a_character_is_not_read_past_the_end(void **state)
{
    (void)state;
    assert_false(ntl_character("\xe2\x82\xac", 2).valid);
    assert_true(ntl_character("\xe2\x82\xac", 3).valid);
}

static size_t put_utf16(uint8_t to[4], uint32_t code, bool high_first)
{
    uint16_t unit[2] = { (uint16_t)code };
    size_t units = 1 + (code > 0xffff);

    if (code > 0xffff) {
        unit[0] = (uint16_t)(0xd800 + ((code - 0x10000) >> 10));
        unit[1] = (uint16_t)(0xdc00 + (code & 0x3ff));
    }
    for (size_t i = 0; i < units; i++) {
        to[2 * i + high_first] = (uint8_t)unit[i];
        to[2 * i + !high_first] = (uint8_t)(unit[i] >> 8);
    }
    return units;
}

static void every_character_comes_out_of_utf16(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x110000; code++) {
        uint8_t bytes[4];
        bool high_first = code & 1;
        size_t units = put_utf16(bytes, code, high_first), i = 0;

        assert_int_equal(ntl_utf16_next(bytes, units, high_first, &i), code);
        assert_int_equal(i, units);
    }
}

static void half_a_pair_stands_for_itself(void **state)
{
    static const uint8_t bytes[] = { 0x3d, 0xd8, 0x41, 0, 0x3d, 0xd8 };
    size_t i = 0;

    (void)state;
    assert_int_equal(ntl_utf16_next(bytes, 3, false, &i), 0xd83d);
    assert_int_equal(ntl_utf16_next(bytes, 3, false, &i), 'A');
    assert_int_equal(ntl_utf16_next(bytes, 3, false, &i), 0xd83d);
    assert_int_equal(i, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_goes_there_and_back),
        cmocka_unit_test(a_byte_that_is_no_text_stands_alone),
        cmocka_unit_test(a_character_is_not_read_past_the_end),
        cmocka_unit_test(every_character_comes_out_of_utf16),
        cmocka_unit_test(half_a_pair_stands_for_itself),
    };

    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
