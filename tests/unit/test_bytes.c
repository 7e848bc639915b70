#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text/bytes.h"

#include <string.h>

static void bytes_are_read_as_people_type_them(void **state)
{
    static const char *const texts[] = {
        "488b052776", "48 8b 05 27 76", "48,8b,05,27,76", "48, 8B, 05, 27, 76",
        "\\x48\\x8b\\x05\\x27\\x76", "0x48 0x8b 0x05 0x27 0x76",
        "0x48,0x8B,0x5,0x27,0x76", "48 8b 05 27-76", " 488b 0527 76 ",
    };
    static const uint8_t want[] = { 0x48, 0x8b, 0x05, 0x27, 0x76 };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint8_t bytes[8];
        size_t count = 0;
        struct ntl_diag diag;

        assert_int_equal(ntl_bytes(texts[i], strlen(texts[i]), bytes,
                                   sizeof bytes, &count, &diag), NTL_OK);
        assert_int_equal(count, sizeof want);
        assert_memory_equal(bytes, want, sizeof want);
    }
}

static void what_is_no_byte_is_pointed_at(void **state)
{
    static const struct { const char *text; size_t offset, length; } cases[] = {
        { "48 8g", 3, 1 }, { "488", 0, 3 }, { "48 5 27", 3, 1 },
        { "48 zz", 3, 1 }, { "\\y48", 0, 1 }, { "0x", 0, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[8];
        size_t count = 0;
        struct ntl_diag diag;

        assert_int_equal(ntl_bytes(cases[i].text, strlen(cases[i].text), bytes,
                                   sizeof bytes, &count, &diag), NTL_ESYNTAX);
        assert_int_equal(diag.offset, cases[i].offset);
        assert_int_equal(diag.length, cases[i].length);
        assert_non_null(diag.hint.format);
    }
}

static void more_bytes_than_there_is_room_for_are_refused(void **state)
{
    uint8_t bytes[3] = { 0 };
    size_t count = 0;
    struct ntl_diag diag;

    (void)state;
    assert_int_equal(ntl_bytes("11 22 33 44", 11, bytes, 3, &count, &diag),
                     NTL_EVALUE);
    assert_int_equal(diag.offset, 9);
    assert_int_equal(count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_read_as_people_type_them),
        cmocka_unit_test(what_is_no_byte_is_pointed_at),
        cmocka_unit_test(more_bytes_than_there_is_room_for_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
