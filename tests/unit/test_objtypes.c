#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/objtypes.h>

static struct ntl_build build(uint32_t number)
{
    return (struct ntl_build) { .number = number };
}

/* 0x80 ^ 0x03 ^ 0x84, as a public write-up of Windows 10 has it. */
static void an_index_is_what_is_left_without_address_and_cookie(void **state)
{
    (void)state;
    assert_int_equal(ntl_object_type_index(build(16299), 0x0380, 0x80, 0x84),
                     7);
    assert_int_equal(ntl_object_type_index(build(9600), 0x0380, 7, 0x84), 7);
}

static void what_a_header_stores_gives_the_index_back(void **state)
{
    (void)state;
    for (unsigned index = 0; index < 256; index++) {
        uint8_t stored = ntl_object_type_index(build(19041), 0xa5c0,
                                               (uint8_t)index, 0x3c);

        assert_int_equal(ntl_object_type_index(build(19041), 0xa5c0, stored,
                                               0x3c), index);
    }
}

static void types_move_with_the_build(void **state)
{
    static const struct { uint32_t build; uint8_t index; const char *name; }
    rows[] = {
        { 7600, 7, "Process" }, { 7601, 28, "File" }, { 9200, 31, "File" },
        { 9600, 30, "File" }, { 16299, 7, "Process" }, { 18362, 37, "File" },
        { 14393, 8, "Thread" }, { 26100, 8, "Thread" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(ntl_object_type(build(rows[i].build),
                                            rows[i].index).name, rows[i].name);
}

static void an_index_without_a_type_has_no_name(void **state)
{
    (void)state;
    assert_null(ntl_object_type(build(7601), 0).name);
    assert_null(ntl_object_type(build(7601), 1).name);
    assert_null(ntl_object_type(build(9200), 23).name);
    assert_null(ntl_object_type(build(18362), 255).name);
}

static void a_list_of_another_build_is_said_to_be_one(void **state)
{
    (void)state;
    assert_false(ntl_object_type(build(7601), 7).nearest);
    assert_false(ntl_object_type(build(18363), 7).nearest);
    assert_true(ntl_object_type(build(6000), 7).nearest);
    assert_true(ntl_object_type(build(19041), 7).nearest);
    assert_int_equal(ntl_object_type(build(26100), 7).build, 18362);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_is_what_is_left_without_address_and_cookie),
        cmocka_unit_test(what_a_header_stores_gives_the_index_back),
        cmocka_unit_test(types_move_with_the_build),
        cmocka_unit_test(an_index_without_a_type_has_no_name),
        cmocka_unit_test(a_list_of_another_build_is_said_to_be_one),
    };

    return cmocka_run_group_tests_name("objtypes", tests, NULL, NULL);
}
