#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/cursor.h>

static const uint8_t bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xff };

static struct ntl_cursor fresh(void)
{
    return ntl_cursor_of(bytes, sizeof bytes);
}

static void cursor_reads_little_endian_and_moves_on(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    assert_int_equal(ntl_cursor_uint(&c, 1), 1);
    assert_int_equal(ntl_cursor_uint(&c, 2), 0x302);
    assert_int_equal(ntl_cursor_uint(&c, 3), 0x060504);
    assert_int_equal(c.at, 6);
    assert_int_equal(ntl_cursor_left(&c), 4);
    assert_false(c.failed);
}

static void cursor_reads_eight_bytes_as_one_number(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    assert_int_equal(ntl_cursor_uint(&c, 8), 0x0807060504030201);
}

static void cursor_read_of_no_bytes_is_0_and_no_failure(void **state)
{
    struct ntl_cursor c = ntl_cursor_of(NULL, 0);

    (void)state;
    assert_int_equal(ntl_cursor_uint(&c, 0), 0);
    assert_false(c.failed);
}

static void cursor_read_past_the_end_gives_0_and_stays_at_the_end(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    ntl_cursor_skip(&c, 7);
    assert_int_equal(ntl_cursor_uint(&c, 4), 0);
    assert_true(c.failed);
    assert_int_equal(c.at, sizeof bytes);
    assert_int_equal(ntl_cursor_uint(&c, 1), 0);
}

static void cursor_read_up_to_the_very_end_is_fine(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    ntl_cursor_seek(&c, 9);
    assert_int_equal(ntl_cursor_uint(&c, 1), 0xff);
    assert_false(c.failed);
    assert_int_equal(ntl_cursor_left(&c), 0);
}

static void cursor_read_of_more_than_eight_bytes_fails(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    assert_int_equal(ntl_cursor_uint(&c, 9), 0);
    assert_true(c.failed);
}

static void cursor_seek_goes_back_and_to_the_end_but_not_beyond(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    ntl_cursor_skip(&c, 5);
    ntl_cursor_seek(&c, 1);
    assert_int_equal(ntl_cursor_uint(&c, 1), 2);
    ntl_cursor_seek(&c, sizeof bytes);
    assert_false(c.failed);
    ntl_cursor_seek(&c, sizeof bytes + 1);
    assert_true(c.failed);
    assert_int_equal(c.at, sizeof bytes);
}

static void cursor_skip_of_any_size_does_not_overflow(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    ntl_cursor_skip(&c, 3);
    ntl_cursor_skip(&c, SIZE_MAX);
    assert_true(c.failed);
    assert_int_equal(c.at, sizeof bytes);
}

static void cursor_failure_outlives_a_good_seek(void **state)
{
    struct ntl_cursor c = fresh();

    (void)state;
    ntl_cursor_seek(&c, 100);
    ntl_cursor_seek(&c, 0);
    assert_int_equal(ntl_cursor_uint(&c, 1), 1);
    assert_true(c.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cursor_reads_little_endian_and_moves_on),
        cmocka_unit_test(cursor_reads_eight_bytes_as_one_number),
        cmocka_unit_test(cursor_read_of_no_bytes_is_0_and_no_failure),
        cmocka_unit_test(cursor_read_past_the_end_gives_0_and_stays_at_the_end),
        cmocka_unit_test(cursor_read_up_to_the_very_end_is_fine),
        cmocka_unit_test(cursor_read_of_more_than_eight_bytes_fails),
        cmocka_unit_test(cursor_seek_goes_back_and_to_the_end_but_not_beyond),
        cmocka_unit_test(cursor_skip_of_any_size_does_not_overflow),
        cmocka_unit_test(cursor_failure_outlives_a_good_seek),
    };

    return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}
