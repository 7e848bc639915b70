/* What src/case finds in kernels' memory, made by hand behind page tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/wrap.h"
#include "ask/ask.h"
#include "case/case.h"
#include "case/dated.h"
#include "case/frame.h"
#include "case/part.h"
#include "space/memory.h"

#include <ntlens/time.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 8 << 20, PAGE = 4096 };

struct crash {
    struct world world;
    struct wrapped file;
    struct session session;
    struct ntl_evidence evidence;
    unsigned width;
    uint64_t kernel, driver, list, stack, heap; /* a page each                */
};

/* --- its memory ----------------------------------------------------------- */

static uint64_t map(struct crash *c, uint64_t va)
{
    assert_int_not_equal(world_map(&c->world, va), 0);
    return va;
}

static void put(struct crash *c, uint64_t va, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++) {
        struct world_answer at = world_walk(&c->world, va + i, 52);

        assert_int_equal(at.end, WORLD_MAPPED);
        c->world.memory[at.pa] = (uint8_t)(value >> 8 * i);
    }
}

static void put_word(struct crash *c, uint64_t va, uint64_t value)
{
    put(c, va, c->width, value);
}

static void put_text(struct crash *c, uint64_t va, unsigned step,
                     const char *text)
{
    for (size_t i = 0; text[i]; i++)
        put(c, va + i * step, step, (uint8_t)text[i]);
}

static void put_string(struct crash *c, uint64_t va, uint64_t at,
                       const char *text)
{
    put(c, va, 2, strlen(text) * 2);
    put(c, va + 2, 2, strlen(text) * 2 + 2);
    put_word(c, va + c->width, at);
    put_text(c, at, 2, text);
}

/* KLDR_DATA_TABLE_ENTRY: links, DllBase, SizeOfImage, FullDllName. */
static void put_module(struct crash *c, unsigned i, uint64_t base,
                       const char *name)
{
    uint64_t at = c->list + 0x100 * (i + 1);

    put_word(c, c->list + 0x100 * i, at);
    put_word(c, at, c->list);
    put_word(c, at + (c->width == 8 ? 0x30 : 0x18), base);
    put(c, at + (c->width == 8 ? 0x40 : 0x20), 4, PAGE);
    put_string(c, at + (c->width == 8 ? 0x48 : 0x24),
               c->list + 0x800 + 0x80 * i, name);
}

static void make(struct crash *c, enum ntl_arch arch)
{
    bool wide = ntl_paging(arch)->pointer_size == 8;
    uint64_t base = wide ? 0xfffff80000000000 : 0x82000000;

    memset(c, 0, sizeof *c);
    c->width = wide ? 8 : 4;
    world_make(&c->world, arch, 0xc4a5, MEMORY, 40);
    c->kernel = map(c, base);
    c->driver = map(c, base + 0x100000);
    c->list = map(c, base + 0x200000);
    c->stack = map(c, base + 0x300000);
    c->heap = map(c, base + 0x400000);
    map(c, base + 0x401000);
    put_module(c, 0, c->kernel, "ntoskrnl.exe");
    put_module(c, 1, c->driver, "\\Driver\\culprit.sys");
}

/* --- its file ------------------------------------------------------------- */

static void header(struct crash *c, size_t at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        c->file.bytes[at + i] = (uint8_t)(value >> 8 * i);
}

static void put_code(struct crash *c, uint32_t code, const uint64_t p[4])
{
    header(c, c->width == 8 ? 0x38 : 0x28, 4, code);
    for (unsigned i = 0; i < 4; i++)
        header(c, (c->width == 8 ? 0x40 : 0x2c) + i * c->width, c->width, p[i]);
}

/* A register at its offset in CONTEXT, which says that it has all. */
static void put_register(struct crash *c, size_t offset, uint64_t value)
{
    static const struct { uint16_t at; uint32_t flags; } kinds[] = {
        [NTL_X64] = { 0x30, 0x10001f }, [NTL_X86] = { 0, 0x1001f },
        [NTL_ARM64] = { 0, 0x40001f },
    };
    size_t at = c->width == 8 ? 0x348 : 0x320;

    header(c, at + kinds[c->world.arch].at, 4, kinds[c->world.arch].flags);
    header(c, at + offset, c->width, value);
}

static void wrap_it(struct crash *c)
{
    wrap(&c->file, &c->world, WRAP_FULL, NULL);
    for (size_t i = 0; i < (c->width == 8 ? 0xbb8 : 0x4b0); i++)
        c->file.bytes[(c->width == 8 ? 0x348 : 0x320) + i] = 0;
    header(c, c->width == 8 ? 0x20 : 0x18, c->width, c->list);
}

static void gather(struct crash *c)
{
    struct image *image;
    struct ntl_diag diag;

    assert_int_equal(image_open_bytes(c->file.bytes, c->file.size, NULL, &image,
                                      &diag), NTL_OK);
    ask_begin(&c->session);
    session_take_image(&c->session, image);
    assert_true(case_evidence(&c->session, &c->evidence));
}

static void done(struct crash *c)
{
    image_close(c->session.image);
    free(c->file.bytes);
    world_free(&c->world);
}

static const struct ntl_part *part_of(const struct crash *c, enum ntl_role role)
{
    return ntl_evidence_part(&c->evidence, role);
}

/* --- who called KeBugCheckEx ---------------------------------------------- */

enum { CODE = 0xe2 };
static const uint64_t four[4] = { 0x11, 0x22, 0x33, 0x44 };

static void put_arguments(struct crash *c, uint64_t at)
{
    put_word(c, at, CODE);
    for (unsigned i = 0; i < 4; i++)
        put_word(c, at + c->width * (i + 1), four[i]);
}

static void assert_caller(const struct crash *c, uint64_t offset)
{
    const struct ntl_part *part = part_of(c, NTL_ROLE_CALLED_BUGCHECK);

    assert_non_null(part);
    assert_string_equal(part->name, "culprit.sys");
    assert_true(part->offset == offset && part->certain);
}

static void the_caller_of_a_bug_check_on_x64(void **state)
{
    struct crash c;

    (void)state;
    make(&c, NTL_X64);
    put_word(&c, c.stack + 0x100, c.driver + 0x123);
    put_arguments(&c, c.stack + 0x108);
    wrap_it(&c);
    put_code(&c, CODE, four);
    put_register(&c, 0x80, CODE);               /* rcx */
    put_register(&c, 0x98, c.stack + 0x100);    /* rsp */
    gather(&c);
    assert_caller(&c, 0x123);
    done(&c);
}

/* At ESP before the first instruction, at EBP + 4 in its frame. */
static void the_caller_of_a_bug_check_on_x86(void **state)
{
    static const struct { uint16_t esp, ebp; } rows[] = {
        { 0x100, 0x300 }, { 0x80, 0xfc },
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct crash c;

        make(&c, NTL_X86);
        put_word(&c, c.stack + 0x100, c.driver + 0x123);
        put_arguments(&c, c.stack + 0x104);
        wrap_it(&c);
        put_code(&c, CODE, four);
        put_register(&c, 0xc4, c.stack + rows[i].esp);
        put_register(&c, 0xb4, c.stack + rows[i].ebp);
        gather(&c);
        assert_caller(&c, 0x123);
        done(&c);
    }
}

static void no_caller_where_one_argument_differs(void **state)
{
    struct crash c;

    (void)state;
    make(&c, NTL_X86);
    put_word(&c, c.stack + 0x100, c.driver + 0x123);
    put_arguments(&c, c.stack + 0x104);
    put_word(&c, c.stack + 0x114, 0x45);
    wrap_it(&c);
    put_code(&c, CODE, four);
    put_register(&c, 0xc4, c.stack + 0x100);
    gather(&c);
    assert_null(part_of(&c, NTL_ROLE_CALLED_BUGCHECK));
    done(&c);
}

static void the_caller_of_a_bug_check_on_arm64(void **state)
{
    struct crash c;

    (void)state;
    for (unsigned wrong = 0; wrong < 2; wrong++) {
        make(&c, NTL_ARM64);
        wrap_it(&c);
        put_code(&c, CODE, four);
        put_register(&c, 0x08, CODE);
        for (unsigned i = 0; i < 4; i++)
            put_register(&c, 0x10 + 8 * i, four[i] ^ (wrong && i == 3));
        put_register(&c, 0xf8, c.driver + 0x44);        /* lr */
        gather(&c);
        if (wrong)
            assert_null(part_of(&c, NTL_ROLE_CALLED_BUGCHECK));
        else
            assert_caller(&c, 0x44);
        done(&c);
    }
}

/* --- on the stack --------------------------------------------------------- */

/* The words of a stack whose first one is at 0x108, as a call leaves it. */
static void stack_of(struct crash *c, const uint64_t *word, size_t count)
{
    make(c, NTL_X64);
    put(c, c->driver + 0x200, 5, 0x00000000e8);         /* call, to 205 */
    for (size_t i = 0; i < count; i++)
        put_word(c, c->stack + 0x108 + 8 * i,
                 word[i] ? c->driver + word[i] : 0);
    wrap_it(c);
    put_code(c, CODE, four);
    put_register(c, 0x98, c->stack + 0x108);
    gather(c);
}

static void a_word_after_a_call_is_on_the_stack(void **state)
{
    const uint64_t words[] = { 0x300, 0, 0x205 };
    const struct ntl_part *part;
    struct crash c;

    (void)state;
    stack_of(&c, words, 3);
    part = part_of(&c, NTL_ROLE_STACK);
    assert_non_null(part);
    assert_int_equal(part->offset, 0x205);
    assert_false(part->certain);
    assert_false(part->unchecked);
    done(&c);
}

static void a_word_that_no_call_leaves_is_not(void **state)
{
    const uint64_t not_after[] = { 0x300 }, not_aligned[] = { 0, 0x205 };
    struct crash c;

    (void)state;
    stack_of(&c, not_after, 1);
    assert_null(part_of(&c, NTL_ROLE_STACK));
    done(&c);
    stack_of(&c, not_aligned, 2);
    assert_null(part_of(&c, NTL_ROLE_STACK));
    done(&c);
}

/* RIP, CS, EFLAGS, RSP, SS of ring 3: what lies in that frame is its own. */
static void nothing_above_the_entry_from_user_mode_is(void **state)
{
    struct crash c;

    (void)state;
    make(&c, NTL_X64);
    put(&c, c.driver + 0x200, 5, 0x00000000e8);
    put_word(&c, c.stack + 0x228, c.driver + 0x205);
    put_word(&c, c.stack + 0x200 + 0x168, 0x7ff612340000);
    put_word(&c, c.stack + 0x200 + 0x170, 0x33);
    put_word(&c, c.stack + 0x200 + 0x178, 0x246);
    put_word(&c, c.stack + 0x200 + 0x180, 0x12345678);
    wrap_it(&c);
    put_code(&c, CODE, four);
    put_register(&c, 0x98, c.stack + 0x108);
    gather(&c);
    assert_true(frame_is_from_user(&c.session, c.stack + 0x200));
    assert_null(part_of(&c, NTL_ROLE_STACK));
    done(&c);
}

/* --- the process ---------------------------------------------------------- */

/* EPROCESS of 19041 and of 7601 (x86): see x64-process.txt, x86-process.txt. */
static const struct { uint16_t table, id, links, name; } layouts[] = {
    [NTL_X64] = { 0x28, 0x440, 0x448, 0x5a8 },
    [NTL_X86] = { 0x18, 0xb4, 0xb8, 0x16c },
};

static void put_process(struct crash *c, uint64_t at, uint64_t next,
                        uint64_t table, unsigned id, const char *name)
{
    unsigned arch = c->world.arch;

    put_word(c, at + layouts[arch].links, next);
    put_word(c, at + layouts[arch].table, table);
    put_word(c, at + layouts[arch].id, id);
    put_text(c, at + layouts[arch].name, 1, name);
}

static void the_process_has_the_tables_of_the_header(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X86 };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct crash c;
        uint64_t head, links = layouts[modes[i]].links;

        make(&c, modes[i]);
        head = c.heap + 0xff0;
        put_word(&c, head, c.heap + links);
        put_process(&c, c.heap, c.heap + 0x800 + links, 0x5000, 4, "System");
        put_process(&c, c.heap + 0x800, head, c.world.dtb | (i ? 0 : 2), 0x1c8,
                    "victim.exe");
        wrap_it(&c);
        header(&c, i ? 0x1c : 0x28, c.width, head);
        put_code(&c, CODE, four);
        gather(&c);
        assert_string_equal(c.evidence.process, "victim.exe");
        assert_int_equal(c.evidence.process_id, 0x1c8);
        done(&c);
    }
}

static void no_process_where_the_list_does_not_end(void **state)
{
    struct crash c;

    (void)state;
    make(&c, NTL_X64);
    put_word(&c, c.heap + 0xff0, c.heap + 0x448);
    put_process(&c, c.heap, c.heap + 0x448, 0x5000, 4, "System");
    wrap_it(&c);
    header(&c, 0x28, 8, c.heap + 0xff0);
    put_code(&c, CODE, four);
    gather(&c);
    assert_string_equal(c.evidence.process, "");
    done(&c);
}

/* --- when a module was linked --------------------------------------------- */

/* A PE header with one entry in its debug directory. */
static void put_header(struct crash *c, unsigned type)
{
    uint64_t pe = c->driver + 0x80;

    put(c, c->driver, 2, 0x5a4d);
    put(c, c->driver + 0x3c, 4, 0x80);
    put(c, pe, 4, 0x4550);
    put(c, pe + 0x18, 2, 0x20b);
    put(c, pe + 0x18 + 0x70 + 6 * 8, 4, 0x400);
    put(c, pe + 0x18 + 0x70 + 6 * 8 + 4, 4, 0x1c);
    put(c, c->driver + 0x40c, 4, type);
}

static enum dated linked(unsigned type, uint32_t stamp, bool header_there)
{
    enum dated ret;
    uint64_t time = 0;
    struct crash c;

    make(&c, NTL_X64);
    if (header_there)
        put_header(&c, type);
    put(&c, c.list + 0x200 + 0x80, 4, stamp);
    wrap_it(&c);
    put_code(&c, CODE, four);
    gather(&c);
    ret = dated(&c.session, memory_owner(&c.session, c.driver).module, &time);
    if (ret != DATED_NOT)
        assert_int_equal(ntl_time_of_filetime(time).year, 2016);
    done(&c);
    return ret;
}

static void a_link_date_is_one_or_it_is_not_said(void **state)
{
    enum { IN_2016 = 0x577fb9c2, CODEVIEW = 2, REPRO = 16 };

    (void)state;
    assert_int_equal(linked(CODEVIEW, IN_2016, true), DATED_IS);
    assert_int_equal(linked(REPRO, IN_2016, true), DATED_NOT);
    assert_int_equal(linked(0, IN_2016, false), DATED_PERHAPS);
    assert_int_equal(linked(CODEVIEW, 0x1234, true), DATED_NOT);
    assert_int_equal(linked(CODEVIEW, 0, true), DATED_NOT);
}

/* --- a name --------------------------------------------------------------- */

static void a_driver_is_named_by_a_string(void **state)
{
    static const struct { const char *text, *name; } rows[] = {
        { "culprit.sys", "culprit.sys" }, { "CULPRIT", "culprit.sys" },
        { "\\SystemRoot\\other.sys", "other.sys" }, { "no driver", NULL },
    };

    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        bool counted = i % 2;
        const struct ntl_part *part;
        struct crash c;
        uint64_t p[4] = { 0, 0, 0, 1 };

        make(&c, NTL_X64);
        p[2] = c.heap + (counted ? 0x10 : 0x200);
        put_string(&c, c.heap + 0x10, c.heap + 0x200, rows[i / 2].text);
        wrap_it(&c);
        put_code(&c, 0xea, p);
        gather(&c);
        part = part_of(&c, NTL_ROLE_PARAMETER);
        if (!rows[i / 2].name) {
            assert_null(part);
        } else {
            assert_non_null(part);
            assert_string_equal(part->name, rows[i / 2].name);
            assert_int_equal(part->parameter, 3);
            assert_false(part->has_offset);
        }
        done(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caller_of_a_bug_check_on_x64),
        cmocka_unit_test(the_caller_of_a_bug_check_on_x86),
        cmocka_unit_test(no_caller_where_one_argument_differs),
        cmocka_unit_test(the_caller_of_a_bug_check_on_arm64),
        cmocka_unit_test(a_word_after_a_call_is_on_the_stack),
        cmocka_unit_test(a_word_that_no_call_leaves_is_not),
        cmocka_unit_test(nothing_above_the_entry_from_user_mode_is),
        cmocka_unit_test(the_process_has_the_tables_of_the_header),
        cmocka_unit_test(no_process_where_the_list_does_not_end),
        cmocka_unit_test(a_link_date_is_one_or_it_is_not_said),
        cmocka_unit_test(a_driver_is_named_by_a_string),
    };

    return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}
