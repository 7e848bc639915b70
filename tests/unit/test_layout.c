#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/layout.h>

#include <string.h>

static const struct ntl_field selector_fields[] = {
    { 1,  0,  "RPL",   "privilege asked for" },
    { 2,  2,  "TI",    "0: GDT, 1: LDT" },
    { 15, 3,  "Index", "" },
};

static const struct ntl_layout selector = {
    "selector", selector_fields, 3, 16,
};

/* A sink that remembers: one letter a call, and the items. */
struct heard {
    struct ntl_sink sink;
    char calls[16];
    size_t count;
    struct ntl_group group;
    struct ntl_item item[8];
    size_t items;
};

static struct heard *hear(struct ntl_sink *sink, char call)
{
    struct heard *heard = (struct heard *)sink;

    assert_true(heard->count + 1 < sizeof heard->calls);
    heard->calls[heard->count++] = call;
    return heard;
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    hear(sink, '(')->group = *group;
}

static void end(struct ntl_sink *sink)
{
    hear(sink, ')');
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct heard *heard = hear(sink, 'i');

    assert_true(heard->items < 8);
    heard->item[heard->items++] = *it;
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *it)
{
    (void)it;
    hear(sink, 'r');
}

static struct heard listener(void)
{
    return (struct heard) { .sink = ntl_sink_of(begin, end, item, remark) };
}

static void mask_holds_exactly_the_bits_from_lo_to_hi(void **state)
{
    (void)state;
    for (unsigned lo = 0; lo < 64; lo++) {
        uint64_t expected = 0;

        for (unsigned hi = lo; hi < 64; hi++) {
            expected |= (uint64_t)1 << hi;
            assert_int_equal(ntl_mask(hi, lo), expected);
        }
    }
}

static void field_of_takes_its_bits_down_to_bit_0(void **state)
{
    const struct ntl_field whole = { 63, 0, "All", "" };
    const struct ntl_field top = { 63, 63, "NoExecute", "" };

    (void)state;
    assert_int_equal(ntl_field_of(0x33, &selector_fields[0]), 3);
    assert_int_equal(ntl_field_of(0x37, &selector_fields[1]), 1);
    assert_int_equal(ntl_field_of(0x33, &selector_fields[2]), 6);
    assert_int_equal(ntl_field_of(UINT64_MAX, &whole), UINT64_MAX);
    assert_int_equal(ntl_field_of(0x8000000000000000, &top), 1);
}

static void field_is_found_by_its_exact_name(void **state)
{
    (void)state;
    assert_ptr_equal(ntl_layout_field(&selector, "TI"), &selector_fields[1]);
    assert_null(ntl_layout_field(&selector, "T"));
    assert_null(ntl_layout_field(&selector, "ti"));
    assert_null(ntl_layout_field(&selector, ""));
}

static void get_of_a_name_that_is_not_there_is_0(void **state)
{
    (void)state;
    assert_int_equal(ntl_layout_get(&selector, 0xffff, "Index"), 0x1fff);
    assert_int_equal(ntl_layout_get(&selector, 0xffff, "Base"), 0);
}

static void show_is_one_object_with_an_item_a_field(void **state)
{
    struct heard heard = listener();

    (void)state;
    ntl_layout_show(&selector, "sel", 0x33, &heard.sink);
    assert_string_equal(heard.calls, "(iii)");
    assert_int_equal(heard.group.kind, NTL_OBJECT);
    assert_string_equal(heard.group.key, "sel");
    assert_string_equal(heard.group.title, "selector");
}

static void show_gives_each_item_its_bits_and_kind(void **state)
{
    struct heard heard = listener();

    (void)state;
    ntl_layout_show(&selector, "sel", 0x37, &heard.sink);
    for (size_t i = 0; i < 3; i++) {
        const struct ntl_field *f = &selector_fields[i];

        assert_string_equal(heard.item[i].key, f->key);
        assert_ptr_equal(heard.item[i].note, ntl_field_note(f));
        assert_int_equal(heard.item[i].lo, f->lo);
        assert_int_equal(heard.item[i].width, f->hi - f->lo + 1);
    }
    assert_int_equal(heard.item[0].kind, NTL_NUMBER);
    assert_int_equal(heard.item[1].kind, NTL_FLAG);
    assert_int_equal(heard.item[1].value, 1);
    assert_int_equal(heard.item[2].value, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mask_holds_exactly_the_bits_from_lo_to_hi),
        cmocka_unit_test(field_of_takes_its_bits_down_to_bit_0),
        cmocka_unit_test(field_is_found_by_its_exact_name),
        cmocka_unit_test(get_of_a_name_that_is_not_there_is_0),
        cmocka_unit_test(show_is_one_object_with_an_item_a_field),
        cmocka_unit_test(show_gives_each_item_its_bits_and_kind),
    };

    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
