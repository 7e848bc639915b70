#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/time.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 200000 };

static const char *text_of(uint64_t ticks)
{
    static char text[NTL_TIME_TEXT];
    struct ntl_time time = ntl_time_of_filetime(ticks);

    assert_true(ntl_format_time(text, sizeof text, &time) < sizeof text);
    return text;
}

static const char *unix_text_of(uint64_t seconds)
{
    uint64_t ticks = 0;

    assert_true(ntl_filetime_of_unix(seconds, &ticks));
    return text_of(ticks);
}

static void filetime_0_is_the_first_of_january_1601(void **state)
{
    (void)state;
    assert_string_equal(text_of(0), "Mon 1601-01-01 00:00:00");
}

static void filetime_of_the_epoch_of_c_is_known(void **state)
{
    uint64_t ticks = 0;

    (void)state;
    assert_true(ntl_filetime_of_unix(0, &ticks));
    assert_int_equal(ticks, 0x19db1ded53e8000);
    assert_string_equal(text_of(ticks), "Thu 1970-01-01 00:00:00");
}

static void filetime_reaches_its_very_end(void **state)
{
    (void)state;
    assert_string_equal(text_of(UINT64_MAX),
                        "Sun 60056-05-28 05:36:10.9551615");
    assert_string_equal(text_of(INT64_MAX), "Thu 30828-09-14 02:48:05.4775807");
}

static void filetime_knows_which_centuries_leap(void **state)
{
    (void)state;
    assert_string_equal(unix_text_of(951782400), "Tue 2000-02-29 00:00:00");
    assert_string_equal(unix_text_of(951868800), "Wed 2000-03-01 00:00:00");
    assert_string_equal(unix_text_of(4107542400), "Mon 2100-03-01 00:00:00");
    assert_string_equal(unix_text_of(4107542399), "Sun 2100-02-28 23:59:59");
    assert_string_equal(unix_text_of(978307199), "Sun 2000-12-31 23:59:59");
}

static void unix_time_beyond_the_clock_of_nt_is_refused(void **state)
{
    uint64_t ticks = 7;

    (void)state;
    assert_true(ntl_filetime_of_unix(UINT64_MAX / 10000000 - 11644473600,
                                     &ticks));
    ticks = 7;
    assert_false(ntl_filetime_of_unix(UINT64_MAX / 10000000 - 11644473599,
                                      &ticks));
    assert_false(ntl_filetime_of_unix(UINT64_MAX, &ticks));
    assert_int_equal(ticks, 7);
}

/* The C library's calendar, which has the years of FILETIME and more. */
static void filetime_agrees_with_gmtime(void **state)
{
    uint64_t random = random_seed;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t ticks = random_next(&random) >> (i % 8);
        time_t seconds = (time_t)(ticks / 10000000) - 11644473600;
        struct tm expected;
        char text[NTL_TIME_TEXT], day[64];
        struct ntl_time time = ntl_time_of_filetime(ticks);

        assert_non_null(gmtime_r(&seconds, &expected));
        strftime(day, sizeof day, "%a %Y-%m-%d %H:%M:%S", &expected);
        time.ticks = 0;
        ntl_format_time(text, sizeof text, &time);
        if (strcmp(text, day) != 0)
            fail_msg("seed %" PRIx64 ": %" PRIu64 " is %s, not %s",
                     random_seed, ticks, text, day);
    }
}

static void time_text_is_cut_to_the_buffer(void **state)
{
    struct ntl_time time = ntl_time_of_filetime(0);
    char text[8] = "#######";

    (void)state;
    assert_int_equal(ntl_format_time(text, 4, &time), 23);
    assert_string_equal(text, "Mon");
    assert_int_equal(text[4], '#');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filetime_0_is_the_first_of_january_1601),
        cmocka_unit_test(filetime_of_the_epoch_of_c_is_known),
        cmocka_unit_test(filetime_reaches_its_very_end),
        cmocka_unit_test(filetime_knows_which_centuries_leap),
        cmocka_unit_test(unix_time_beyond_the_clock_of_nt_is_refused),
        cmocka_unit_test(filetime_agrees_with_gmtime),
        cmocka_unit_test(time_text_is_cut_to_the_buffer),
    };

    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
