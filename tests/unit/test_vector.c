/* What is shown of a vector, by its row and by Intel's manual, 6.13, 10.8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"

#include <ntlens/gate.h>

#include <string.h>

static struct heard heard;

static const enum ntl_arch archs[] = {
    NTL_X64, NTL_X64_LA57, NTL_X86, NTL_X86_PAE,
};

static const uint32_t builds[] = {
    2600, 7600, 7601, 9200, 9600, 10240, 14393, 16299, 17134, 17763, 18363,
    19040, 19041, 22000, 26100,
};

static bool is_32bit(enum ntl_arch arch)
{
    return arch == NTL_X86 || arch == NTL_X86_PAE;
}

static void assert_number(const char *key, bool there, uint64_t value)
{
    const struct heard_item *item = heard_item(&heard, key);

    if ((item && item->kind != NTL_ABSENT) != there)
        fail_msg("%s is %sthere", key, there ? "not " : "");
    if (there)
        assert_int_equal(item->value, value);
}

static void assert_text(const char *key, const char *text)
{
    const struct heard_item *item = heard_item(&heard, key);

    assert_int_equal(item && item->kind == NTL_TEXT, text != NULL);
    if (text)
        assert_string_equal(item->text, text);
}

static void assert_row(const struct ntl_vector *row, uint32_t build)
{
    static const char *const classes[] = {
        [NTL_VECTOR_INTERRUPT] = "interrupt", [NTL_VECTOR_FAULT] = "fault",
        [NTL_VECTOR_TRAP] = "trap", [NTL_VECTOR_ABORT] = "abort",
    };

    assert_text("mnemonic", row->mnemonic);
    assert_text("what", row->what);
    assert_text("class", classes[row->sort]);
    assert_number("pushes_code", true, row->error_code);
    assert_text("handler", row->handler);
    assert_text("with_kva_shadow", row->shadow);
    assert_text("module", !row->handler ? NULL
                : row->hal && build < 19041 ? "hal" : "nt");
    assert_number("task", row->task != 0, row->task);
    assert_number("dpl", true, row->dpl);
    assert_number("gp_error_code", row->dpl != 3, row->vector * 8u + 2);
    assert_number("ist", row->ist != 0, row->ist);
}

static const struct ntl_vector *row_of(enum ntl_arch arch, unsigned vector)
{
    size_t count;
    const struct ntl_vector *rows = ntl_vectors(arch, &count);

    for (size_t i = 0; i < count; i++)
        if (rows[i].vector == vector)
            return &rows[i];
    return NULL;
}

/* The findings that are due, and no other. */
static void assert_found(enum ntl_arch arch, uint32_t build, uint64_t vector,
                         const struct ntl_vector *row)
{
    unsigned low = vector & 0xff;
    bool later = row && build < row->from;
    bool earlier = row && !later && row->until && build > row->until;

    assert_int_equal(heard_finding(&heard, "low_byte"), vector > 0xff);
    assert_int_equal(heard_finding(&heard, "reserved_vector"),
                     !row && low < 0x20);
    assert_int_equal(heard_finding(&heard, "unexpected_vector"),
                     !row && low >= 0x20);
    assert_int_equal(heard_finding(&heard, "later_build"), later);
    assert_int_equal(heard_finding(&heard, "earlier_build"), earlier);
    if (!row && low >= 0x20) {
        const struct ntl_phrase *p = &heard.found[heard.findings - 1];

        assert_int_equal(p->number[0], !is_32bit(arch) ? low * 8u
                                       : low >= 0x30 ? low - 0x30 : 0);
    }
}

static void assert_shown(enum ntl_arch arch, uint32_t build, uint64_t vector)
{
    const uint64_t idt = 0xfffff80012345000;
    unsigned low = vector & 0xff, size = is_32bit(arch) ? 8 : 16;
    uint64_t gate = idt + low * size;
    const struct ntl_vector *row = row_of(arch, low);
    struct ntl_build b = { .number = build };

    ntl_vector_show(arch, b, vector, &idt, heard_start(&heard));
    assert_false(heard.broken);
    assert_ptr_equal(ntl_vector_find(arch, (uint8_t)low), row);
    assert_number("number", true, low);
    if (row)
        assert_row(row, build);
    assert_number("priority", !is_32bit(arch) && low >= 0x1f, low >> 4);
    assert_number("offset", true, low * size);
    assert_number("gate_at", true, is_32bit(arch) ? gate & UINT32_MAX : gate);
    assert_int_equal(heard.steps, row && row->ist ? 3 : 2);
    assert_found(arch, build, vector, row);
    ntl_vector_show(arch, b, vector, NULL, heard_start(&heard));
    assert_number("gate_at", false, 0);
    assert_int_equal(heard.steps, row && row->ist ? 2 : 1);
}

static void each_vector_is_shown_as_its_row_says(void **state)
{
    (void)state;
    for (size_t a = 0; a < sizeof archs / sizeof *archs; a++)
        for (size_t b = 0; b < sizeof builds / sizeof *builds; b++)
            for (unsigned v = 0; v < 257; v++)
                assert_shown(archs[a], builds[b], v);
    assert_shown(NTL_X64, 26100, 0xfffffffffffff10e);
}

/* Ist of KTSS64 is at 1C; Ist[0] is not used. */
static void stacks_of_the_ist_are_in_the_tss(void **state)
{
    const struct ntl_vector *row = row_of(NTL_X64, 8);
    const struct ntl_phrase *step;

    (void)state;
    ntl_vector_show(NTL_X64, (struct ntl_build) { .number = 26100 }, 8, NULL,
                    heard_start(&heard));
    step = &heard.step[1];
    assert_true(row->ist > 0);
    assert_int_equal(step->number[0], 0x1c);
    assert_int_equal(step->number[1], row->ist);
    assert_int_equal(step->number[2], 0x1c + 8 * row->ist);
}

static void table_has_the_rows_of_the_build(void **state)
{
    (void)state;
    for (size_t a = 0; a < sizeof archs / sizeof *archs; a++)
        for (size_t b = 0; b < sizeof builds / sizeof *builds; b++) {
            size_t count, due = 0, at = 0;
            const struct ntl_vector *rows = ntl_vectors(archs[a], &count);

            for (size_t i = 0; i < count; i++)
                due += builds[b] >= rows[i].from
                       && (rows[i].until == 0 || builds[b] <= rows[i].until);
            ntl_idt_show(archs[a], (struct ntl_build) { .number = builds[b] },
                         heard_start(&heard));
            assert_int_equal(heard.rows, due);
            assert_int_equal(heard.items, due * 6);
            for (size_t i = 0; i < count && at < heard.items; i++) {
                if (heard.item[at].value != rows[i].vector)
                    continue;
                assert_string_equal(heard.item[at + 4].key,
                                    is_32bit(archs[a]) ? "task" : "ist");
                assert_int_equal(heard.item[at + 4].value,
                                 is_32bit(archs[a]) ? rows[i].task
                                                    : rows[i].ist);
                at += 6;
            }
            assert_int_equal(at, heard.items);
        }
}

/* SDM volume 3, 6.13; AMD APM volume 2, 8.2: VC and SX. */
static void error_codes_are_pushed_by_those_of_the_manual(void **state)
{
    static const char pushing[] = {
        8, 10, 11, 12, 13, 14, 17, 21, 29, 30,
    };

    (void)state;
    for (unsigned v = 0; v < 0x20; v++) {
        const struct ntl_vector *row = row_of(NTL_X64, v);

        if (row)
            assert_int_equal(row->error_code, memchr(pushing, (int)v,
                                                     sizeof pushing) != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_vector_is_shown_as_its_row_says),
        cmocka_unit_test(stacks_of_the_ist_are_in_the_tss),
        cmocka_unit_test(table_has_the_rows_of_the_build),
        cmocka_unit_test(error_codes_are_pushed_by_those_of_the_manual),
    };

    return cmocka_run_group_tests_name("vector", tests, NULL, NULL);
}
