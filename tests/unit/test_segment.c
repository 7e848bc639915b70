#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "covers.h"
#include "heard.h"
#include "random.h"
#include "vectors.h"

#include <ntlens/segment.h>

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 0x9e3779b97f4a7c15;
static struct heard heard;

static void selector_30_on_x86_is_index_6_and_the_pcr(void **state)
{
    struct ntl_selector s = ntl_selector(0x30);

    (void)state;
    assert_int_equal(s.index, 6);
    assert_false(s.ldt);
    assert_int_equal(s.rpl, 0);
    assert_string_equal(ntl_gdt_find(NTL_X86, 0x30)->name, "KGDT_R0_PCR");
    assert_int_equal(ntl_selector_address(s, 0x8003f000), 0x8003f030);
}

static void selector_33_on_x64_is_user_code_in_ring_3(void **state)
{
    struct ntl_selector s = ntl_selector(0x33);

    (void)state;
    assert_int_equal(s.index, 6);
    assert_int_equal(s.rpl, 3);
    assert_string_equal(ntl_gdt_find(NTL_X64, 0x33)->name, "KGDT64_R3_CODE");
    assert_ptr_equal(ntl_gdt_find(NTL_X64_LA57, 0x33),
                     ntl_gdt_find(NTL_X64, 0x33));
}

static void selector_with_bit_2_is_in_the_ldt(void **state)
{
    struct ntl_selector s = ntl_selector(0xffff);

    (void)state;
    assert_true(s.ldt);
    assert_int_equal(s.index, 0x1fff);
    assert_null(ntl_gdt_find(NTL_X64, 0x37));
}

static void gdt_is_sorted_and_every_slot_is_found_by_any_rpl(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X86, NTL_X86_PAE };

    (void)state;
    for (size_t m = 0; m < 3; m++) {
        size_t count;
        const struct ntl_gdt_slot *slots = ntl_gdt(modes[m], &count);

        for (size_t i = 0; i < count; i++) {
            assert_true(i == 0 || slots[i - 1].selector < slots[i].selector);
            assert_int_equal(slots[i].selector % 8, 0);
            for (uint16_t rpl = 0; rpl < 4; rpl++)
                assert_ptr_equal(
                    ntl_gdt_find(modes[m], slots[i].selector | rpl), &slots[i]);
            assert_int_equal(ntl_gdt_loaded(&slots[i]) & ~3,
                             slots[i].selector);
        }
    }
}

static void gdt_of_arm64_is_empty(void **state)
{
    size_t count = 1;

    (void)state;
    assert_null(ntl_gdt(NTL_ARM64, &count));
    assert_int_equal(count, 0);
    assert_null(ntl_gdt_find(NTL_ARM64, 0x10));
    assert_null(ntl_gdt_match(NTL_ARM64, 0x00cf93000000ffff));
}

/* The columns of ../shared/facts/layouts/gdt_selectors.tsv. */
static void check_fact(char *line)
{
    char *arch = strtok(line, "\t"), *selector = strtok(NULL, "\t");
    char *name = strtok(NULL, "\t"), *user;
    const struct ntl_gdt_slot *slot;
    enum ntl_arch mode;

    if (!name || (strcmp(arch, "x64") != 0 && strcmp(arch, "x86") != 0))
        return;
    mode = arch[2] == '4' ? NTL_X64 : NTL_X86;
    slot = ntl_gdt_find(mode, (uint16_t)strtoul(selector, NULL, 16));
    assert_non_null(slot);
    assert_string_equal(slot->name, name);
    user = strstr(selector, "user 0x");
    if (user)
        assert_int_equal(ntl_gdt_loaded(slot), strtoul(user + 5, NULL, 16));
}

static void gdt_agrees_with_the_facts(void **state)
{
    FILE *file = fopen("../shared/facts/layouts/gdt_selectors.tsv", "r");
    static char line[4096];

    (void)state;
    if (!file) {
        fprintf(stderr, "SKIPPED: no ../shared/facts, no selector compared\n");
        skip();
    }
    while (fgets(line, sizeof line, file)) {
        if (line[0] != '#')
            check_fact(line);
    }
    fclose(file);
}

/* --- descriptors ---------------------------------------------------------- */

static void descriptor_of_user_code_has_its_parts(void **state)
{
    struct ntl_descriptor d = ntl_descriptor(NTL_X64, 0x00cffb000000ffff, 0);

    (void)state;
    assert_int_equal(d.base, 0);
    assert_int_equal(d.limit, 0xfffff);
    assert_int_equal(ntl_descriptor_limit(&d), 0xffffffff);
    assert_int_equal(d.type, 0xb);
    assert_true(d.segment && d.present && d.big && d.pages);
    assert_false(d.long_mode || d.available || d.wide);
    assert_int_equal(d.dpl, 3);
    assert_int_equal(ntl_descriptor_dg_flags(&d), 0xcfb);
}

static void descriptor_of_a_tss_on_x64_has_16_bytes(void **state)
{
    uint64_t low = 0x87008ba760000067, high = 0x00000000fffff801;
    struct ntl_descriptor d = ntl_descriptor(NTL_X64, low, high);

    (void)state;
    assert_true(d.wide);
    assert_int_equal(d.base, 0xfffff80187a76000);
    assert_string_equal(ntl_descriptor_kind(NTL_X64, &d), "64-bit TSS, busy");
    d = ntl_descriptor(NTL_X86, low, high);
    assert_false(d.wide);
    assert_int_equal(d.base, 0x87a76000);
    assert_string_equal(ntl_descriptor_kind(NTL_X86, &d), "32-bit TSS, busy");
}

static void descriptor_packs_to_what_it_was(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        enum ntl_arch arch = i & 1 ? NTL_X86 : NTL_X64;
        uint64_t at = seed, back[2];
        uint64_t low = random_next(&seed), high = random_next(&seed);
        struct ntl_descriptor d = ntl_descriptor(arch, low, high);

        ntl_descriptor_pack(&d, back);
        if (back[0] != low || back[1] != (d.wide ? high : 0))
            fail_msg("seed %" PRIx64 ": %016" PRIx64 " became %016" PRIx64, at,
                     low, back[0]);
    }
}

static void descriptor_fields_of_nt_are_the_parts(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t low = random_next(&seed);
        struct ntl_descriptor d = ntl_descriptor(NTL_X86, low, 0);
        const struct ntl_layout *l = ntl_descriptor_layout(NTL_X86, false);

        assert_int_equal(ntl_layout_get(l, low, "Dpl"), d.dpl);
        assert_int_equal(ntl_layout_get(l, low, "Pres"), d.present);
        assert_int_equal(ntl_layout_get(l, low, "Type"),
                         d.type | (d.segment ? 16 : 0));
        assert_int_equal(ntl_layout_get(l, low, "LimitLow")
                         | ntl_layout_get(l, low, "LimitHi") << 16, d.limit);
        assert_int_equal(ntl_layout_get(l, low, "BaseLow")
                         | ntl_layout_get(l, low, "BaseMid") << 16
                         | ntl_layout_get(l, low, "BaseHi") << 24, d.base);
        assert_int_equal(ntl_layout_get(l, low, "Sys"), d.available);
        assert_int_equal(ntl_layout_get(l, low, "Default_Big"), d.big);
        assert_int_equal(ntl_layout_get(l, low, "Granularity"), d.pages);
    }
}

static void descriptor_layouts_cover_each_bit_once(void **state)
{
    const struct ntl_layout *l[] = {
        ntl_descriptor_layout(NTL_X64, false),
        ntl_descriptor_layout(NTL_X64, true),
        ntl_descriptor_layout(NTL_X86, false),
    };

    (void)state;
    for (size_t i = 0; i < sizeof l / sizeof *l; i++)
        assert_covers(l[i]);
}

static void descriptor_limit_is_set_in_bytes(void **state)
{
    struct ntl_descriptor d = { 0 };

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint32_t last = (uint32_t)random_next(&seed);
        bool fits = last <= 0xfffff || (last & 0xfff) == 0xfff;

        assert_int_equal(ntl_descriptor_set_limit(&d, last),
                         fits ? NTL_OK : NTL_EVALUE);
        last |= 0xfff;
        assert_int_equal(ntl_descriptor_set_limit(&d, last), NTL_OK);
        assert_int_equal(ntl_descriptor_limit(&d), last);
    }
    assert_int_equal(ntl_descriptor_set_limit(&d, 0xffffffff), NTL_OK);
    assert_true(d.pages);
    assert_int_equal(d.limit, 0xfffff);
    assert_int_equal(ntl_descriptor_set_limit(&d, 0x3c00), NTL_OK);
    assert_false(d.pages);
}

static void descriptor_of_nt_is_recognised_whatever_varies(void **state)
{
    (void)state;
    assert_string_equal(ntl_gdt_match(NTL_X64, 0x00cffa000000ffff)->name,
                        "KGDT64_R3_CMCODE");
    assert_string_equal(ntl_gdt_match(NTL_X64, 0x87008ba760000067)->name,
                        "KGDT64_SYS_TSS");
    assert_string_equal(ntl_gdt_match(NTL_X64, 0xff40f3fd50003c00)->name,
                        "KGDT64_R3_CMTEB");
    assert_string_equal(ntl_gdt_match(NTL_X86, 0x7f40f3fde0000fff)->name,
                        "KGDT_R3_TEB");
    assert_null(ntl_gdt_match(NTL_X64, 0));
    assert_null(ntl_gdt_match(NTL_X64, 0x00cffb000000fffe));
}

/* --- what dg prints ------------------------------------------------------- */

static void squeeze(char *text)
{
    char *to = text;

    for (const char *s = text; *s; s++) {
        if (*s != ' ' || (to > text && to[-1] != ' '))
            *to++ = *s;
    }
    *to = '\0';
}

/* The quadword that a transcript's own columns add up to. */
static uint64_t rebuilt(const struct vectors *v)
{
    uint64_t base = 0, limit = 0, flags = 0;
    char gran[VECTOR_TEXT];

    assert_true(vector_hex(v, "expected.base", &base));
    assert_true(vector_hex(v, "expected.limit", &limit));
    assert_true(vector_hex(v, "expected.flags", &flags));
    assert_true(vector_text(v, "expected.gran", gran));
    if (strcmp(gran, "Pg") == 0)
        limit >>= 12;
    return (limit & 0xffff) | (base & 0xffffff) << 16 | (flags & 0xff) << 40
           | (limit >> 16 & 0xf) << 48 | (flags >> 8 & 0xf) << 52
           | (base >> 24 & 0xff) << 56;
}

/* A base above 32 bits that is no sign is that of GS_BASE, not the GDT's. */
static bool from_the_gdt(uint64_t base, enum ntl_arch arch)
{
    return arch == NTL_X86 || base >> 31 == 0 || base >> 31 == 0x1ffffffff;
}

static size_t check_dg(const struct vectors *v)
{
    char line[VECTOR_TEXT], arch[VECTOR_TEXT], dg[NTL_DG_TEXT];
    uint64_t base = 0, raw;
    struct ntl_descriptor d;
    enum ntl_arch mode;

    if (!vector_text(v, "expected.line", line)
        || !vector_text(v, "arch", arch))
        return 0;
    mode = strcmp(arch, "x64") == 0 ? NTL_X64 : NTL_X86;
    assert_true(vector_hex(v, "expected.base", &base));
    if (!from_the_gdt(base, mode))
        return 0;
    if (vector_hex(v, "input.raw", &raw))
        assert_int_equal(raw, rebuilt(v));
    d = ntl_descriptor(mode, rebuilt(v), 0);
    ntl_descriptor_dg(mode, &d, dg);
    squeeze(line);
    squeeze(dg);
    assert_string_equal(dg, strchr(line, ' ') + 1);
    return 1;
}

static void dg_prints_what_transcripts_show(void **state)
{
    static struct vectors v;
    size_t compared = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "dg")) {
        uint64_t low, high, base;

        compared += check_dg(&v);
        if (vector_hex(&v, "input.raw.0", &low)
            && vector_hex(&v, "input.raw.1", &high)
            && vector_hex(&v, "expected.base", &base))
            assert_int_equal(ntl_descriptor(NTL_X64, low, high).base, base);
    }
    vectors_close(&v);
    assert_true(compared >= 30);
}

/* Columns of a transcript, blanks and all. */
static void dg_keeps_its_columns(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t low;
        const char *line;
    } rows[] = {
        { NTL_X64, 0x00cf9a000000ffff,
          "00000000`00000000 00000000`ffffffff Code RE    0 Bg Pg P  Nl "
          "00000c9a" },
        { NTL_X64, 0xff40f3fa00003c00,
          "ffffffff`fffa0000 00000000`00003c00 Data RW Ac 3 Bg By P  Nl "
          "000004f3" },
        { NTL_X86, 0x8000895527000068,
          "80552700 00000068 TSS32 Avl  0 Nb By P  Nl 00000089" },
        { NTL_X86, 0, "00000000 00000000 <Reserved> 0 Nb By Np Nl 00000000" },
    };
    char dg[NTL_DG_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_descriptor d = ntl_descriptor(rows[i].arch, rows[i].low, 0);

        ntl_descriptor_dg(rows[i].arch, &d, dg);
        assert_string_equal(dg, rows[i].line);
    }
}

/* --- findings ------------------------------------------------------------- */

static void descriptor_oddities_are_findings(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t low, high;
        bool has_high;
        const char *finding;
    } rows[] = {
        { NTL_X64, 0x0060fb0000000000, 0, false, "long_and_big" },
        { NTL_X64, 0x0020f30000000000, 0, false, "long_mode_data" },
        { NTL_X86, 0x00209b0000000000, 0, false, "long_mode_on_x86" },
        { NTL_X64, 0x00209b0000001234, 0, false, "ignored_base" },
        { NTL_X64, 0x00cf9e000000ffff, 0, false, "conforming" },
        { NTL_X64, 0x00cf960000000fff, 0, false, "expand_down" },
        { NTL_X64, 0x00cf1b000000ffff, 0, false, "not_present" },
        { NTL_X64, 0x00cfbb000000ffff, 0, false, "ring" },
        { NTL_X64, 0, 0, false, "null_descriptor" },
        { NTL_X64, 0x00000000fffff800, 0, false, "upper_half" },
        { NTL_X86, 0x000000008003f120, 0, false, "free_slot" },
        { NTL_X64, 0x0000800000000000, 0, false, "reserved_type" },
        { NTL_X64, 0x0000810000000067, 0, false, "reserved_type" },
        { NTL_X86, 0x0000880000000067, 0, false, "reserved_type" },
        { NTL_X64, 0x00008b0000000067, 0, false, "half_given" },
        { NTL_X64, 0x00008b0000000067, 0x800000000000, true, "reserved_bits" },
        { NTL_X64, 0x00008b0000000067, 0x8000, true, "base_not_canonical" },
        { NTL_X64, 0x00cffb000000ffff, 1, true, "high_not_used" },
        { NTL_X64, 0x00008b0000000066, 0xfffff801, true, "short_tss" },
        { NTL_X64, 0x00008b0000000067, 0xfffff801, true, "busy" },
        { NTL_X86, 0x80548e00000838f0, 0, false, "is_gate" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ntl_descriptor_show(rows[i].arch, rows[i].low,
                            rows[i].has_high ? &rows[i].high : NULL,
                            heard_start(&heard));
        if (!heard_finding(&heard, rows[i].finding))
            fail_msg("%016" PRIx64 ": no %s", rows[i].low, rows[i].finding);
    }
}

static void assert_due(const char *key, unsigned times, uint64_t low)
{
    if (heard_times(&heard, key) != times)
        fail_msg("%016" PRIx64 ": %s %u times, not %u", low, key,
                 heard_times(&heard, key), times);
}

/* System types: Intel SDM volume 3, table 3-2; a bit for each that there is. */
enum { SYSTEM_X86 = 0xdafe, SYSTEM_X64 = 0xda04, WIDE_X64 = 0xda04,
       GATES_X86 = 0xd0f0, GATES_X64 = 0xd000, TSS_X86 = 0x0a0a,
       TSS_X64 = 0x0a00 };

static void assert_segment(bool x86, uint64_t low, uint32_t last,
                           uint64_t base)
{
    bool limited = low & 0x000f00000000ffff;
    bool code = low >> 43 & 1, l = low >> 53 & 1, big = low >> 54 & 1;
    unsigned first = low >> 42 & 1;     /* conforming, or expand-down         */

    assert_due("long_mode_on_x86", l && x86, low);
    assert_due("long_mode_data", l && !x86 && !code, low);
    assert_due("long_and_big", l && !x86 && code && big, low);
    assert_due("ignored_base", l && !x86 && code && !big && (base || limited),
               low);
    assert_due("conforming", code && first, low);
    assert_due("expand_down", !code && first, low);
    if (!code && first)
        assert_int_equal(heard.found[l ? 1 : 0].number[0],
                         (uint64_t)last + 1);
}

static void assert_system(bool x86, uint64_t low, uint32_t limit)
{
    unsigned type = low >> 40 & 15, bit = 1u << type;
    bool known = bit & (x86 ? SYSTEM_X86 : SYSTEM_X64);
    bool tss = bit & (x86 ? TSS_X86 : TSS_X64);

    assert_due("null_descriptor", low == 0, low);
    assert_due("free_slot", x86 && low && low >> 32 == 0, low);
    assert_due("upper_half", !x86 && low && low >> 32 == 0, low);
    assert_due("reserved_type", low >> 32 && !known, low);
    assert_due("is_gate", (bit & (x86 ? GATES_X86 : GATES_X64)) != 0, low);
    assert_due("short_tss", tss && limit < (type < 8 ? 0x2b : 0x67), low);
    assert_due("busy", tss && (type & 2), low);
}

static void assert_descriptor(bool x86, uint64_t low, const uint64_t *high)
{
    enum ntl_arch arch = x86 ? NTL_X86 : NTL_X64;
    unsigned type = low >> 40 & 15, dpl = low >> 45 & 3;
    bool segment = low >> 44 & 1, pages = low >> 55 & 1;
    bool wide = !x86 && !segment && (WIDE_X64 >> type & 1);
    uint32_t limit = (uint32_t)((low & 0xffff) | (low >> 48 & 15) << 16);
    uint64_t base = (low >> 16 & 0xffffff) | (low >> 56) << 24
                    | (wide && high ? *high << 32 : 0);
    uint32_t last = pages ? limit * 4096u + 4095u : limit;
    bool canonical = base >> 47 == 0 || base >> 47 == 0x1ffff;

    ntl_descriptor_show(arch, low, high, heard_start(&heard));
    assert_int_equal(ntl_descriptor_wide(arch, low), wide);
    assert_int_equal(heard_item(&heard, "base")->value, base);
    assert_int_equal(heard_item(&heard, "base")->digits, x86 ? 8 : 16);
    assert_int_equal(heard_item(&heard, "limit")->value, last);
    assert_int_equal(heard_item(&heard, "dpl")->value, dpl);
    assert_int_equal(heard_item(&heard, "present")->value, low >> 47 & 1);
    assert_int_equal(heard.step[1].number[0], pages ? limit : low >> 48 & 15);
    assert_int_equal(heard.step[1].number[1], pages ? last : low & 0xffff);
    assert_int_equal(heard.step[1].number[2], pages ? 0 : limit);
    if (segment)
        assert_segment(x86, low, last, base);
    else
        assert_system(x86, low, last);
    assert_due("not_present", !(low >> 47 & 1) && (segment || type), low);
    assert_due("ring", dpl == 1 || dpl == 2, low);
    assert_due("half_given", wide && !high, low);
    assert_due("base_not_canonical", wide && high && !canonical, low);
    assert_due("reserved_bits", wide && high && *high >> 32, low);
    assert_due("high_not_used", !wide && high, low);
}

static void descriptors_are_read_as_the_manual_draws_them(void **state)
{
    static const uint64_t real[] = {
        0x0020fb0000000000, 0x00cffb000000ffff, 0x00008b0000000067,
        0x0040f30000003c00, 0x80008b7f80000067, 0x0000820000000fff, 0,
        0x0000890000000066,
    };
    uint64_t at = 0x2545f4914f6cdd1d;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t low = i % 4 ? real[i / 4 % 8] : random_next(&at);
        uint64_t high = i % 3 ? 0xfffff803 : random_next(&at) >> (i & 48);

        for (unsigned n = i / 32 % 4; n; n--)
            low ^= UINT64_C(1) << random_below(&at, 64);
        if (i % 64 == 5)
            low &= UINT32_MAX;
        assert_descriptor(i & 1, low, i % 5 ? &high : NULL);
    }
}

static void descriptors_of_nt_are_not_odd(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X86 };

    (void)state;
    for (size_t m = 0; m < 2; m++) {
        size_t count;
        const struct ntl_gdt_slot *slots = ntl_gdt(modes[m], &count);

        for (size_t i = 0; i < count; i++) {
            uint64_t high = 0xfffff801;
            bool wide = ntl_descriptor_wide(modes[m], slots[i].descriptor);

            ntl_descriptor_show(modes[m], slots[i].descriptor,
                                wide ? &high : NULL, heard_start(&heard));
            if (heard.findings > !slots[i].descriptor
                                 + (size_t)heard_finding(&heard, "busy"))
                fail_msg("%s: %s", slots[i].name, heard.finding[0]);
        }
    }
}

static void selector_oddities_are_findings(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint16_t selector;
        const char *finding;    /* NULL: none                                 */
    } rows[] = {
        { NTL_X64, 0x33, NULL },       { NTL_X86, 0x30, NULL },
        { NTL_X64, 0x10, NULL },       { NTL_X86, 0x1b, NULL },
        { NTL_X64, 0x00, "null_selector" }, { NTL_X64, 0x03, "null_selector" },
        { NTL_X64, 0x48, "no_segment" },    { NTL_X64, 0x60, "names_disagree" },
        { NTL_X64, 0x30, "rpl" },           { NTL_X64, 0x13, "rpl" },
        { NTL_X64, 0x37, "ldt" },           { NTL_X64, 0x08, "unnamed_slot" },
        { NTL_X64, 0x70, "beyond_gdt" },    { NTL_X86, 0x400, "beyond_gdt" },
        { NTL_X86, 0x118, "run_time_slot" }, { NTL_X86, 0x60, "unnamed_slot" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ntl_selector_show(rows[i].arch, rows[i].selector, NULL,
                          heard_start(&heard));
        if (rows[i].finding)
            assert_true(heard_finding(&heard, rows[i].finding));
        assert_int_equal(heard.findings, rows[i].finding != NULL);
    }
}

static void selector_shows_where_its_descriptor_lies(void **state)
{
    uint64_t gdt = 0x80b99000;

    (void)state;
    ntl_selector_show(NTL_X86, 0x3b, &gdt, heard_start(&heard));
    assert_int_equal(heard_item(&heard, "offset")->value, 0x38);
    assert_int_equal(heard_item(&heard, "descriptor_at")->value, 0x80b99038);
    assert_int_equal(heard.steps, 2);
    gdt = UINT64_MAX;
    ntl_selector_show(NTL_X64, 0xfff8, &gdt, heard_start(&heard));
    assert_int_equal(heard_item(&heard, "descriptor_at")->value, 0xfff7);
}

static void selector_shows_the_line_of_dg(void **state)
{
    (void)state;
    ntl_selector_show(NTL_X64, 0x33, NULL, heard_start(&heard));
    assert_string_equal(heard.line, "0033 00000000`00000000 00000000`00000000 "
                                    "Code RE Ac 3 Nb By P  Lo 000002fb");
    ntl_selector_show(NTL_X64, 0x2b, NULL, heard_start(&heard));
    assert_string_equal(heard.line, "002B 00000000`00000000 00000000`ffffffff "
                                    "Data RW Ac 3 Bg Pg P  Nl 00000cf3");
}

/*
 * `dg 18' of Windows 10 (tandasat/SimpleSvm, GetSegmentAccessRight), whose
 * `dq gdtr' has 00409300`00000000; of 7601 in kouzhudong/libdrv, gdt.h.
 */
static void selector_18_is_flat_in_old_builds_alone(void **state)
{
    const struct ntl_gdt_slot *slot = ntl_gdt_find(NTL_X64, 0x18);

    (void)state;
    ntl_selector_show(NTL_X64, 0x18, NULL, heard_start(&heard));
    assert_string_equal(heard.line, "0018 00000000`00000000 00000000`00000000 "
                                    "Data RW Ac 0 Bg By P  Nl 00000493");
    assert_int_equal(heard_item(&heard, "older_descriptor")->value,
                     0x00cf93000000ffff);
    assert_ptr_equal(ntl_gdt_match(NTL_X64, 0x0040930000000000), slot);
    assert_ptr_equal(ntl_gdt_match(NTL_X64, 0x00cf93000000ffff), slot);
}

static void gdt_shows_a_row_a_slot(void **state)
{
    size_t count;

    (void)state;
    ntl_gdt(NTL_X64, &count);
    ntl_gdt_show(NTL_X64, heard_start(&heard));
    assert_int_equal(heard.rows, count);
    ntl_gdt_show(NTL_ARM64, heard_start(&heard));
    assert_int_equal(heard.rows, 0);
}

static void whatever_is_shown_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        enum ntl_arch arch
            = (enum ntl_arch)random_below(&seed, NTL_ARCH_COUNT);
        uint64_t low = random_next(&seed) & random_next(&seed);
        uint64_t high = random_next(&seed);

        ntl_descriptor_show(arch, low, i & 1 ? &high : NULL,
                            heard_start(&heard));
        assert_int_equal(heard.depth, 0);
        assert_false(heard.broken);
        ntl_selector_show(arch, (uint16_t)low, i & 1 ? &high : NULL,
                          heard_start(&heard));
        assert_int_equal(heard.depth, 0);
        assert_false(heard.broken);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selector_30_on_x86_is_index_6_and_the_pcr),
        cmocka_unit_test(selector_33_on_x64_is_user_code_in_ring_3),
        cmocka_unit_test(selector_with_bit_2_is_in_the_ldt),
        cmocka_unit_test(gdt_is_sorted_and_every_slot_is_found_by_any_rpl),
        cmocka_unit_test(gdt_of_arm64_is_empty),
        cmocka_unit_test(gdt_agrees_with_the_facts),
        cmocka_unit_test(descriptor_of_user_code_has_its_parts),
        cmocka_unit_test(descriptor_of_a_tss_on_x64_has_16_bytes),
        cmocka_unit_test(descriptor_packs_to_what_it_was),
        cmocka_unit_test(descriptor_fields_of_nt_are_the_parts),
        cmocka_unit_test(descriptor_layouts_cover_each_bit_once),
        cmocka_unit_test(descriptor_limit_is_set_in_bytes),
        cmocka_unit_test(descriptor_of_nt_is_recognised_whatever_varies),
        cmocka_unit_test(dg_prints_what_transcripts_show),
        cmocka_unit_test(dg_keeps_its_columns),
        cmocka_unit_test(descriptor_oddities_are_findings),
        cmocka_unit_test(descriptors_are_read_as_the_manual_draws_them),
        cmocka_unit_test(descriptors_of_nt_are_not_odd),
        cmocka_unit_test(selector_oddities_are_findings),
        cmocka_unit_test(selector_shows_where_its_descriptor_lies),
        cmocka_unit_test(selector_shows_the_line_of_dg),
        cmocka_unit_test(selector_18_is_flat_in_old_builds_alone),
        cmocka_unit_test(gdt_shows_a_row_a_slot),
        cmocka_unit_test(whatever_is_shown_is_whole),
    };

    return cmocka_run_group_tests_name("segment", tests, NULL, NULL);
}
