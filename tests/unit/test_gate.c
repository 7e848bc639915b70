#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "covers.h"
#include "heard.h"
#include "random.h"
#include "vectors.h"

#include <ntlens/gate.h>

#include <inttypes.h>
#include <string.h>

static const struct ntl_build newest = { .number = 26100 };
static uint64_t seed = 0x2545f4914f6cdd1d;
static struct heard heard;

static void vector_2e_of_x86_is_at_170_and_open_to_user_mode(void **state)
{
    const struct ntl_vector *v = ntl_vector_find(NTL_X86, 0x2e);

    (void)state;
    assert_string_equal(v->handler, "KiSystemService");
    assert_int_equal(v->dpl, 3);
    assert_int_equal(ntl_vector_address(NTL_X86, 0x8003f400, 0x2e), 0x8003f570);
    assert_int_equal(ntl_vector_address(NTL_X64, 0xfffff803536dd000, 0xa0),
                     0xfffff803536dda00);
}

static void vectors_are_sorted_and_found(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X86 };

    (void)state;
    for (size_t m = 0; m < 2; m++) {
        size_t count;
        const struct ntl_vector *rows = ntl_vectors(modes[m], &count);

        assert_true(count > 30);
        for (size_t i = 0; i < count; i++) {
            assert_true(i == 0 || rows[i - 1].vector < rows[i].vector);
            assert_ptr_equal(ntl_vector_find(modes[m], rows[i].vector),
                             &rows[i]);
            assert_non_null(rows[i].what);
        }
    }
    assert_null(ntl_vectors(NTL_ARM64, &(size_t) { 1 }));
    assert_null(ntl_vector_find(NTL_X64, 0x70));
}

static void vector_with_kva_shadow_has_the_same_name_and_shadow(void **state)
{
    size_t count;
    const struct ntl_vector *rows = ntl_vectors(NTL_X64, &count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        size_t n;

        if (!rows[i].shadow)
            continue;
        n = strlen(rows[i].handler);
        assert_memory_equal(rows[i].shadow, rows[i].handler, n);
        assert_string_equal(rows[i].shadow + n, "Shadow");
    }
}

/* `!idt -a' of XP: kouzhudong/libdrv, idt.h. */
static void reserved_vectors_of_x86_share_a_handler(void **state)
{
    (void)state;
    for (unsigned v = 0x14; v <= 0x1e; v++)
        assert_string_equal(ntl_vector_find(NTL_X86, (uint8_t)v)->handler,
                            "KiTrap0F");
    assert_string_equal(ntl_vector_find(NTL_X86, 0x0f)->handler, "KiTrap0F");
    assert_string_equal(ntl_vector_find(NTL_X86, 0x2f)->handler, "KiTrap0F");
}

/* Intel SDM volume 3, table 6-1: which exceptions push an error code. */
static void vectors_with_an_error_code_are_these(void **state)
{
    static const uint8_t pushing[] = {
        0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x11, 0x15, 0x1d,
    };
    size_t count, found = 0;
    const struct ntl_vector *rows = ntl_vectors(NTL_X64, &count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].error_code)
            assert_int_equal(rows[i].vector, pushing[found++]);
    }
    assert_int_equal(found, sizeof pushing);
}

static void vectors_open_to_user_mode_are_these(void **state)
{
    static const uint8_t x64[] = { 3, 4, 0x29, 0x2c, 0x2d, 0x2e };
    static const uint8_t x86[] = { 3, 4, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e };
    size_t count, found = 0;
    const struct ntl_vector *rows = ntl_vectors(NTL_X64, &count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].dpl)
            assert_int_equal(rows[i].vector, x64[found++]);
    }
    assert_int_equal(found, sizeof x64);
    rows = ntl_vectors(NTL_X86, &count);
    for (size_t i = found = 0; i < count; i++) {
        if (rows[i].dpl)
            assert_int_equal(rows[i].vector, x86[found++]);
    }
    assert_int_equal(found, sizeof x86);
}

/* --- gates ---------------------------------------------------------------- */

static void gate_packs_to_what_it_was(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        enum ntl_arch arch = i & 1 ? NTL_X86 : NTL_X64;
        uint64_t at = seed, back[2];
        uint64_t low = random_next(&seed), high = random_next(&seed);
        struct ntl_gate gate = ntl_gate(arch, low, high);

        ntl_gate_pack(arch, &gate, back);
        if (back[0] != low || back[1] != (i & 1 ? 0 : high))
            fail_msg("seed %" PRIx64 ": %016" PRIx64 " became %016" PRIx64, at,
                     low, back[0]);
    }
}

static void gate_fields_of_nt_are_the_parts(void **state)
{
    const struct ntl_layout *l = ntl_gate_layout(NTL_X64, false);

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t low = random_next(&seed);
        struct ntl_gate g = ntl_gate(NTL_X64, low, 0);

        assert_int_equal(ntl_layout_get(l, low, "Selector"), g.selector);
        assert_int_equal(ntl_layout_get(l, low, "IstIndex"), g.ist);
        assert_int_equal(ntl_layout_get(l, low, "Reserved0"), g.reserved);
        assert_int_equal(ntl_layout_get(l, low, "Type"),
                         g.type | (g.segment ? 16 : 0));
        assert_int_equal(ntl_layout_get(l, low, "Dpl"), g.dpl);
        assert_int_equal(ntl_layout_get(l, low, "Present"), g.present);
        assert_int_equal(ntl_layout_get(l, low, "OffsetLow")
                         | ntl_layout_get(l, low, "OffsetMiddle") << 16,
                         g.offset);
    }
}

static void gate_layouts_cover_each_bit_once(void **state)
{
    const struct ntl_layout *l[] = {
        ntl_gate_layout(NTL_X64, false), ntl_gate_layout(NTL_X64, true),
        ntl_gate_layout(NTL_X86, false),
    };

    (void)state;
    for (size_t i = 0; i < sizeof l / sizeof *l; i++)
        assert_covers(l[i]);
}

static void gate_of_a_keyboard_interrupt_is_read(void **state)
{
    struct ntl_gate g = ntl_gate(NTL_X64, 0x51568e000010e700, 0xfffff803);

    (void)state;
    assert_int_equal(g.offset, 0xfffff8035156e700);
    assert_int_equal(g.selector, 0x10);
    assert_int_equal(g.type, 0xe);
    assert_true(g.present);
    assert_int_equal(g.dpl | g.ist, 0);
    assert_string_equal(ntl_gate_kind(NTL_X64, &g), "64-bit interrupt gate");
}

static void gate_of_the_nmi_on_x86_is_a_task_gate(void **state)
{
    struct ntl_gate g = ntl_gate(NTL_X86, 0x000085000058113e, 0);

    (void)state;
    assert_string_equal(ntl_gate_kind(NTL_X86, &g), "task gate");
    assert_int_equal(g.selector, 0x58);
    assert_false(ntl_gate_valid(NTL_X64, &g));
}

/* --- transcripts ---------------------------------------------------------- */

static enum ntl_arch mode_of(const struct vectors *v)
{
    char arch[VECTOR_TEXT];

    assert_true(vector_text(v, "arch", arch));
    return strcmp(arch, "x64") == 0 ? NTL_X64 : NTL_X86;
}

/* The gate's bytes, in any of the forms that transcripts have. */
static bool raw_gate(const struct vectors *v, uint64_t raw[2])
{
    static const char *const words[] = {
        "input.raw_words.0", "input.raw_words.1", "input.raw_words.2",
        "input.raw_words.3", "input.fields.Offset", "input.fields.Selector",
        "input.fields.Access", "input.fields.ExtendedOffset",
    };
    uint64_t word;
    bool any = false;

    raw[0] = raw[1] = 0;
    if (vector_hex(v, "input.raw.0", &raw[0]))
        return vector_hex(v, "input.raw.1", &raw[1]);
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (!vector_hex(v, words[i], &word))
            continue;
        raw[0] |= word << 16 * (i % 4);
        any = true;
    }
    return any;
}

static void check_raw(const struct vectors *v)
{
    uint64_t raw[2], handler = 0;
    enum ntl_arch arch = mode_of(v);
    struct ntl_gate gate;

    if (!raw_gate(v, raw))
        return;
    gate = ntl_gate(arch, raw[0], raw[1]);
    assert_true(vector_hex(v, "expected.handler", &handler));
    assert_int_equal(gate.offset, handler);
    assert_true(ntl_gate_valid(arch, &gate));
    assert_int_equal(gate.selector, arch == NTL_X64 ? 0x10 : 8);
}

static void check_place(const struct vectors *v)
{
    uint64_t vector, idt, at;

    if (vector_hex(v, "input.vector", &vector)
        && vector_hex(v, "input.idt", &idt)
        && vector_hex(v, "expected.entry_at", &at))
        assert_int_equal(ntl_vector_address(mode_of(v), idt, vector), at);
}

/* Drivers' vectors are not NT's; nor is what `nt!` or `hal!` stand before. */
static size_t check_handler(const struct vectors *v)
{
    char symbol[VECTOR_TEXT], *name;
    const struct ntl_vector *row;
    uint64_t vector;

    if (!vector_text(v, "expected.symbol", symbol)
        || !vector_hex(v, "input.vector", &vector))
        return 0;
    if (strncmp(symbol, "nt!", 3) != 0 && strncmp(symbol, "hal!", 4) != 0)
        return 0;
    name = strchr(symbol, '!') + 1;
    row = ntl_vector_find(mode_of(v), (uint8_t)vector);
    assert_non_null(row);
    if (row->shadow && strcmp(name, row->shadow) == 0)
        return 1;
    assert_string_equal(row->handler, name);
    return 1;
}

/* A gate that has a stack of its own in a transcript has one here. */
static void check_stack(const struct vectors *v)
{
    char stack[VECTOR_TEXT];
    uint64_t vector = 0;

    if (!vector_text(v, "expected.stack", stack))
        return;
    assert_true(vector_hex(v, "input.vector", &vector));
    assert_int_not_equal(ntl_vector_find(mode_of(v), (uint8_t)vector)->ist, 0);
}

static void idt_agrees_with_transcripts(void **state)
{
    static struct vectors v;
    size_t compared = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "idt")) {
        check_raw(&v);
        check_place(&v);
        check_stack(&v);
        compared += check_handler(&v);
    }
    vectors_close(&v);
    assert_true(compared >= 25);
}

/* --- findings ------------------------------------------------------------- */

static void gate_oddities_are_findings(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t low, high;
        bool has_high;
        const char *finding;    /* NULL: none                                 */
    } rows[] = {
        { NTL_X64, 0x51568e000010e700, 0xfffff803, true, NULL },
        { NTL_X86, 0x8054ee00000838f0, 0, false, NULL },
        { NTL_X86, 0x000085000058113e, 0, false, NULL },
        { NTL_X64, 0x51568e000010e700, 0, false, "half_given" },
        { NTL_X86, 0x8054ee00000838f0, 0, true, "high_not_used" },
        { NTL_X64, 0x51568e000010e700, 0x8000, true, "target_not_canonical" },
        { NTL_X64, 0x51568e000010e700, 1, true, "target_in_user_mode" },
        { NTL_X64, 0x51560e000010e700, 0xfffff803, true, "not_present" },
        { NTL_X64, 0x5156ae000010e700, 0xfffff803, true, "ring" },
        { NTL_X64, 0x51568e000033e700, 0xfffff803, true, "other_selector" },
        { NTL_X64, 0x51568e000000e700, 0xfffff803, true, "null_selector" },
        { NTL_X64, 0x51568e080010e700, 0xfffff803, true, "reserved_bits" },
        { NTL_X86, 0x80548e010008d200, 0, false, "reserved_bits" },
        { NTL_X64, 0x51568e000010e700, 0x1fffff803, true, "reserved_bits" },
        { NTL_X64, 0x515685000010e700, 0xfffff803, true, "not_a_gate" },
        { NTL_X86, 0x00cf9b000000ffff, 0, false, "not_a_gate" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ntl_gate_show(rows[i].arch, rows[i].low,
                      rows[i].has_high ? &rows[i].high : NULL,
                      heard_start(&heard));
        if (rows[i].finding
            ? !heard_finding(&heard, rows[i].finding) : heard.findings > 0)
            fail_msg("row %zu: %s", i, heard.finding[0]);
    }
}

/* Types that are gates: Intel SDM volume 3, table 3-2. */
static const char *model_kind(bool x86, unsigned type)
{
    switch (type) {
    case 4: return x86 ? "16-bit call gate" : NULL;
    case 5: return x86 ? "task gate" : NULL;
    case 6: return x86 ? "16-bit interrupt gate" : NULL;
    case 7: return x86 ? "16-bit trap gate" : NULL;
    case 12: return x86 ? "32-bit call gate" : "64-bit call gate";
    case 14: return x86 ? "32-bit interrupt gate" : "64-bit interrupt gate";
    case 15: return x86 ? "32-bit trap gate" : "64-bit trap gate";
    default: return NULL;
    }
}

static void assert_due(const char *key, unsigned times, uint64_t low)
{
    if (heard_times(&heard, key) != times)
        fail_msg("%llx: %s %u times, not %u", (unsigned long long)low, key,
                 heard_times(&heard, key), times);
}

/* By the manual's pictures of a gate, and NT's selectors 8 and 10. */
static void assert_gate(bool x86, uint64_t low, const uint64_t *high)
{
    unsigned byte = low >> 32 & 0xff, type = low >> 40 & 15;
    unsigned dpl = low >> 45 & 3, selector = low >> 16 & 0xffff;
    bool call = type == 12 || type == 4, task = x86 && type == 5;
    uint64_t target = (low & 0xffff) | (low >> 48 & 0xffff) << 16
                      | (!x86 && high ? *high << 32 : 0);
    const char *kind = low >> 44 & 1 ? NULL : model_kind(x86, type);
    bool is = kind != NULL, whole = (x86 || high) && !task;
    bool user = x86 ? target < 0x80000000 : target >> 47 == 0;
    bool canonical = x86 || target >> 47 == 0 || target >> 47 == 0x1ffff;

    ntl_gate_show(x86 ? NTL_X86 : NTL_X64, low, high, heard_start(&heard));
    assert_string_equal(heard_item(&heard, "kind")->text,
                        kind ? kind : "not a gate");
    assert_int_equal(heard_item(&heard, "selector")->value, selector);
    assert_int_equal(heard_item(&heard, "target")->kind,
                     task ? NTL_ABSENT : NTL_ADDRESS);
    assert_int_equal(heard_item(&heard, "target")->value, target);
    assert_int_equal(heard_item(&heard, "dpl")->value, dpl);
    assert_int_equal(heard_item(&heard, "present")->value, low >> 47 & 1);
    assert_int_equal(heard_item(&heard, "ist") != NULL, !x86);
    assert_int_equal(heard_item(&heard, "words") != NULL, x86 && call);
    if (!x86)
        assert_int_equal(heard_item(&heard, "ist")->value, byte & 7);
    if (x86 && call)
        assert_int_equal(heard_item(&heard, "words")->value, byte & 31);
    assert_due("not_a_gate", !is, low);
    assert_due("half_given", is && !x86 && !high, low);
    assert_due("high_not_used", is && x86 && high, low);
    assert_due("not_present", is && !(low >> 47 & 1), low);
    assert_due("ring", is && (dpl == 1 || dpl == 2), low);
    assert_due("null_selector", is && selector < 4, low);
    assert_due("other_selector", is && type != 5 && selector > 3
                                 && selector != (x86 ? 8 : 0x10), low);
    assert_due("target_in_user_mode", is && whole && user, low);
    assert_due("target_not_canonical", is && whole && !canonical, low);
    assert_due("reserved_bits",
               !is   ? 0u
               : x86 ? (unsigned)(byte >> 5 != 0) + (!call && (byte & 31))
                     : (unsigned)(byte >> 3 != 0) + (high && *high >> 32), low);
}

static void gates_are_read_as_the_manual_draws_them(void **state)
{
    static const uint64_t real[] = {
        0x51568e000010e700, 0x8054ee00000838f0, 0x000085000058113e,
        0x80548c0500081000,
    };

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t low = i % 4 ? real[i / 4 % 4] : random_next(&seed);
        uint64_t high = i % 3 ? 0xfffff803 : random_next(&seed) >> (i & 48);

        for (unsigned n = i / 16 % 4; n; n--)
            low ^= UINT64_C(1) << random_below(&seed, 64);
        assert_gate(i & 1, low, i % 5 ? &high : NULL);
    }
}

static void vector_shows_its_gate_and_who_may_call_it(void **state)
{
    uint64_t idt = 0x8003f400;

    (void)state;
    ntl_vector_show(NTL_X86, newest, 0x2e, &idt, heard_start(&heard));
    assert_int_equal(heard_item(&heard, "offset")->value, 0x170);
    assert_int_equal(heard_item(&heard, "gate_at")->value, 0x8003f570);
    assert_int_equal(heard_item(&heard, "dpl")->value, 3);
    assert_null(heard_item(&heard, "gp_error_code"));
    ntl_vector_show(NTL_X64, newest, 0xe, NULL, heard_start(&heard));
    assert_int_equal(heard_item(&heard, "offset")->value, 0xe0);
    assert_int_equal(heard_item(&heard, "gp_error_code")->value, 0xe * 8 + 2);
}

static void vector_priority_is_that_of_interrupts_on_x64_only(void **state)
{
    (void)state;
    ntl_vector_show(NTL_X64, newest, 0xd1, NULL, heard_start(&heard));
    assert_int_equal(heard_item(&heard, "priority")->value, 0xd);
    ntl_vector_show(NTL_X64, newest, 0x0d, NULL, heard_start(&heard));
    assert_null(heard_item(&heard, "priority"));
    ntl_vector_show(NTL_X86, newest, 0xd1, NULL, heard_start(&heard));
    assert_null(heard_item(&heard, "priority"));
}

static void vector_module_of_the_hal_depends_on_the_build(void **state)
{
    (void)state;
    ntl_vector_show(NTL_X64, newest, 0xd1, NULL, heard_start(&heard));
    assert_string_equal(heard_item(&heard, "module")->text, "nt");
    ntl_vector_show(NTL_X64, (struct ntl_build) { .number = 7601 }, 0xd1, NULL,
                    heard_start(&heard));
    assert_string_equal(heard_item(&heard, "module")->text, "hal");
}

static void vector_oddities_are_findings(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint32_t build;
        uint64_t vector;
        const char *finding;
    } rows[] = {
        { NTL_X86, 2600, 0x455901d000000041, "low_byte" },
        { NTL_X64, 7601, 0x29, "later_build" },
        { NTL_X64, 26100, 0x3f, "earlier_build" },
        { NTL_X64, 26100, 0x70, "unexpected_vector" },
        { NTL_X86, 2600, 0x62, "unexpected_vector" },
        { NTL_X86, 2600, 0x21, "unexpected_vector" },
        { NTL_X64, 26100, 0x1b, "reserved_vector" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_build build = { .number = rows[i].build };

        ntl_vector_show(rows[i].arch, build, rows[i].vector, NULL,
                        heard_start(&heard));
        assert_true(heard_finding(&heard, rows[i].finding));
        assert_int_equal(heard.findings, 1);
    }
}

static void idt_lists_what_the_build_has(void **state)
{
    size_t old;

    (void)state;
    ntl_idt_show(NTL_X64, (struct ntl_build) { .number = 7601 },
                 heard_start(&heard));
    old = heard.rows;
    assert_true(old > 30);
    ntl_idt_show(NTL_X64, newest, heard_start(&heard));
    assert_true(heard.rows > old);
    assert_false(heard.broken);
}

static void whatever_is_shown_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        enum ntl_arch arch
            = (enum ntl_arch)random_below(&seed, NTL_ARCH_COUNT);
        uint64_t low = random_next(&seed) & random_next(&seed);
        uint64_t high = random_next(&seed);

        ntl_gate_show(arch, low, i & 1 ? &high : NULL, heard_start(&heard));
        assert_int_equal(heard.depth, 0);
        assert_false(heard.broken);
        ntl_vector_show(arch, newest, i & 2 ? low : low & 0xff,
                        i & 1 ? &high : NULL, heard_start(&heard));
        assert_int_equal(heard.depth, 0);
        assert_false(heard.broken);
    }
}

static void class_names_are_total(void **state)
{
    (void)state;
    assert_string_equal(ntl_vector_class_name(NTL_VECTOR_ABORT), "abort");
    assert_string_equal(ntl_vector_class_name((enum ntl_vector_class)99),
                        "interrupt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vector_2e_of_x86_is_at_170_and_open_to_user_mode),
        cmocka_unit_test(vectors_are_sorted_and_found),
        cmocka_unit_test(vector_with_kva_shadow_has_the_same_name_and_shadow),
        cmocka_unit_test(reserved_vectors_of_x86_share_a_handler),
        cmocka_unit_test(vectors_with_an_error_code_are_these),
        cmocka_unit_test(vectors_open_to_user_mode_are_these),
        cmocka_unit_test(gate_packs_to_what_it_was),
        cmocka_unit_test(gate_fields_of_nt_are_the_parts),
        cmocka_unit_test(gate_layouts_cover_each_bit_once),
        cmocka_unit_test(gate_of_a_keyboard_interrupt_is_read),
        cmocka_unit_test(gate_of_the_nmi_on_x86_is_a_task_gate),
        cmocka_unit_test(idt_agrees_with_transcripts),
        cmocka_unit_test(gate_oddities_are_findings),
        cmocka_unit_test(gates_are_read_as_the_manual_draws_them),
        cmocka_unit_test(vector_shows_its_gate_and_who_may_call_it),
        cmocka_unit_test(vector_priority_is_that_of_interrupts_on_x64_only),
        cmocka_unit_test(vector_module_of_the_hal_depends_on_the_build),
        cmocka_unit_test(vector_oddities_are_findings),
        cmocka_unit_test(idt_lists_what_the_build_has),
        cmocka_unit_test(whatever_is_shown_is_whole),
        cmocka_unit_test(class_names_are_total),
    };

    return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
