#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"
#include "vectors.h"

#include <ntlens/format.h>
#include <ntlens/mmpte.h>
#include <ntlens/va.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS "../shared/facts/layouts/mmpte_bits.tsv"

static const struct ntl_build newest = { .number = 26100 };

static struct ntl_mmpte_options options_of(enum ntl_arch arch,
                                           struct ntl_build build,
                                           enum ntl_level level)
{
    return (struct ntl_mmpte_options) {
        .arch = arch, .build = build, .level = level,
    };
}

static struct ntl_build revision(uint32_t number, uint32_t rev)
{
    return (struct ntl_build) { number, rev, true };
}

/* The first reading of a PTE. */
static struct ntl_mmpte read_one(enum ntl_arch arch, struct ntl_build build,
                                 uint64_t raw)
{
    struct ntl_mmpte_options options = options_of(arch, build, NTL_PTE);
    struct ntl_mmpte entry[2];

    ntl_mmpte_read(raw, &options, entry);
    return entry[0];
}

/* A sink that keeps the keys of what it is given. */
struct probe {
    struct ntl_sink sink;
    int depth;
    size_t items;
    char findings[2048];        /* " key key " */
    char values[4096];          /* " key=value key=text " */
};

static struct probe *probe_of(struct ntl_sink *sink)
{
    return (struct probe *)(void *)sink;
}

static void append(char *text, size_t size, const char *key, const char *value)
{
    size_t used = strlen(text);

    snprintf(text + used, size - used, "%s%s%s ", key, value ? "=" : "",
             value ? value : "");
}

static void probe_begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    (void)group;
    probe_of(sink)->depth++;
}

static void probe_end(struct ntl_sink *sink)
{
    assert_true(--probe_of(sink)->depth >= 0);
}

static void probe_item(struct ntl_sink *sink, const struct ntl_item *item)
{
    struct probe *p = probe_of(sink);
    char number[24];

    p->items++;
    snprintf(number, sizeof number, "%llx", (unsigned long long)item->value);
    append(p->values, sizeof p->values, item->key,
           item->text ? item->text : number);
}

static void probe_remark(struct ntl_sink *sink, const struct ntl_remark *remark)
{
    struct probe *p = probe_of(sink);
    char text[1024];

    assert_true(ntl_format_phrase(text, sizeof text, &remark->phrase)
                < sizeof text);
    assert_null(strchr(text, '%'));
    if (remark->kind == NTL_FINDING)
        append(p->findings, sizeof p->findings, remark->key, NULL);
}

static struct probe new_probe(void)
{
    struct probe probe = {
        .sink = ntl_sink_of(probe_begin, probe_end, probe_item, probe_remark),
        .findings = " ", .values = " ",
    };

    probe.sink.explain = true;
    return probe;
}

static struct probe odd(const struct ntl_mmpte_options *options, uint64_t raw,
                        const uint64_t *va)
{
    struct probe p = new_probe();
    struct ntl_mmpte entry[2];

    ntl_mmpte_read(raw, options, entry);
    ntl_mmpte_oddities(&entry[0], options, va, &p.sink);
    return p;
}

static void assert_finds(enum ntl_arch arch, struct ntl_build build,
                         enum ntl_level level, uint64_t raw, const char *key)
{
    struct ntl_mmpte_options options = options_of(arch, build, level);
    struct probe p = odd(&options, raw, NULL);
    char word[64];

    snprintf(word, sizeof word, " %s ", key);
    if (!strstr(p.findings, word))
        fail_msg("%llx: no %s among:%s", (unsigned long long)raw, key,
                 p.findings);
}

static void assert_nothing_odd(enum ntl_arch arch, struct ntl_build build,
                               enum ntl_level level, uint64_t raw)
{
    struct ntl_mmpte_options options = options_of(arch, build, level);
    struct probe p = odd(&options, raw, NULL);

    if (strcmp(p.findings, " ") != 0)
        fail_msg("%llx:%s", (unsigned long long)raw, p.findings);
}

static void assert_lines(const struct ntl_mmpte *entry, const char *expected)
{
    struct ntl_phrase lines[NTL_MMPTE_WINDBG_LINES];
    size_t count = ntl_mmpte_windbg_lines(entry, lines);
    char all[256] = "";

    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(all);

        ntl_format_phrase(all + used, sizeof all - used, &lines[i]);
        strncat(all, "; ", sizeof all - strlen(all) - 1);
    }
    assert_string_equal(all, expected);
}

/*
 * 0000FEF300002064 was printed as offset def3 (the comment of a public hook
 * driver, VA fffff8071a6948f0): the mask of that kernel is bit 45.
 */
static void windbg_lines_are_without_the_mask_where_it_is_known(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    ntl_mmpte_read(0x0000fef300002064, &options, e);
    assert_lines(e, "PageFile:  2; Offset: fef3; Protect: 3 - ExecuteRead; ");
    options.invalid_mask = UINT64_C(1) << 45;
    ntl_mmpte_read(0x0000fef300002064, &options, e);
    assert_lines(e, "PageFile:  2; Offset: def3; Protect: 3 - ExecuteRead; ");
}

/* The mask alone is no offset, given or not; any other bit beside it is one. */
static void windbg_lines_know_a_masked_demand_zero(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    ntl_mmpte_read(0x0000200000000080, &options, e);
    assert_lines(e, "DemandZero; Protect: 4 - ReadWrite; ");
    ntl_mmpte_read(0x0000200100000080, &options, e);
    assert_lines(e, "PageFile:  0; Offset: 2001; Protect: 4 - ReadWrite; ");
    options.invalid_mask = UINT64_C(1) << 45;
    ntl_mmpte_read(0x0000200000000080, &options, e);
    assert_lines(e, "DemandZero; Protect: 4 - ReadWrite; ");
}

static uint64_t seed = 0x6e746c656e73;

/* Plain noise, few bits, or a real entry with a few bits changed. */
static uint64_t random_entry(void)
{
    static const uint64_t real[] = {
        0x8a00000003c019e3, 0x0000200060533860, 0xc182cc1ffdf80400,
        0x001bbeda00002084, 0xffffffff00000480, 0x00000000a1dd0880,
        0x0a00000107400863, 0x00e0000040009703, 0x7ede68c0, 0xfffff420, 0,
    };
    uint64_t r = random_next(&seed);

    switch (r % 3) {
    case 0:
        return random_next(&seed);
    case 1:
        return random_next(&seed) & random_next(&seed) & random_next(&seed)
               & random_next(&seed);
    default:
        r = real[(r >> 8) % (sizeof real / sizeof *real)];
        return r ^ (UINT64_C(1) << random_next(&seed) % 64);
    }
}

static void layouts_cover_each_bit_once(void **state)
{
    size_t count;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    for (size_t i = 0; i < count; i++, l++) {
        unsigned next = 0;

        for (size_t j = 0; j < l->layout.count; j++) {
            const struct ntl_field *f = &l->layout.fields[j];

            assert_int_equal(f->lo, next);
            assert_true(f->hi >= f->lo);
            next = f->hi + 1u;
        }
        assert_int_equal(next, l->layout.bits);
        assert_int_equal(l->layout.bits, l->arch == NTL_X86 ? 32 : 64);
    }
}

static void layouts_have_names_that_find_them(void **state)
{
    size_t count;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    assert_int_equal(count, 99 + 3);    /* and three PAE rows of our own */
    for (size_t i = 0; i < count; i++)
        assert_ptr_equal(
            ntl_mmpte_layout_named(l[i].name, strlen(l[i].name)), &l[i]);
    assert_non_null(ntl_mmpte_layout_named("X64/hardware#MEMTAG", 19));
    assert_null(ntl_mmpte_layout_named("x64/HARDWARE", 12));
    assert_null(ntl_mmpte_layout_named("", 0));
}

static void layouts_put_the_form_bits_where_the_code_asks_for_them(void **state)
{
    static const struct { const char *key; unsigned bit; } fixed[] = {
        { "Valid", 0 }, { "MustBeZero", 0 }, { "Prototype", 10 },
        { "Transition", 11 }, { "SwizzleBit", 4 }, { "CopyOnWrite", 9 },
    };
    size_t count;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sizeof fixed / sizeof *fixed; j++) {
            const struct ntl_field *f
                = ntl_layout_field(&l[i].layout, fixed[j].key);

            if (!f || (l[i].arch == NTL_ARM64 && fixed[j].bit == 9))
                continue;
            assert_int_equal(f->lo, fixed[j].bit);
            assert_int_equal(f->hi, fixed[j].bit);
        }
}

static enum ntl_arch arch_named(const char *name, unsigned first_build)
{
    if (strcmp(name, "arm64") == 0)
        return NTL_ARM64;
    if (strcmp(name, "x64") == 0)
        return NTL_X64;
    return strcmp(name, "x86pae") == 0 || first_build >= 9200 ? NTL_X86_PAE
                                                              : NTL_X86;
}

/* "x64", "_MMPTE_HARDWARE#6" -> "x64/HARDWARE#6" */
static const struct ntl_mmpte_layout *layout_of_row(enum ntl_arch arch,
                                                    const char *row)
{
    const char *kind = row + strlen("_MMPTE_");
    const char *tag = strchr(row, '#') + 1;
    char name[64];

    if (strncmp(tag, "arm64/", 6) == 0)
        tag += 6;
    snprintf(name, sizeof name, "%s/%.*s#%s", ntl_paging(arch)->name,
             (int)strcspn(kind, "#"), kind, tag);
    return ntl_mmpte_layout_named(name, strlen(name));
}

static void assert_row_fields(const struct ntl_mmpte_layout *layout,
                              char *fields)
{
    size_t named = 0;

    for (char *f = strtok(fields, " "); f; f = strtok(NULL, " ")) {
        char *colon = strchr(f, ':'), *plus = strchr(colon, '+');
        const struct ntl_field *ours;

        *colon = '\0';
        ours = ntl_layout_field(&layout->layout, f);
        if (!ours)
            fail_msg("%s has no %s", layout->name, f);
        assert_int_equal(ours->lo, atoi(colon + 1));
        assert_int_equal(ours->hi - ours->lo + 1, atoi(plus + 1));
        named++;
    }
    for (size_t i = 0; i < layout->layout.count; i++)
        named += strcmp(layout->layout.fields[i].key, "reserved") == 0;
    assert_int_equal(named, layout->layout.count);
}

/* Every copy of a layout that somebody published is chosen for its revision. */
static void assert_row_chosen(const struct ntl_mmpte_layout *layout,
                              enum ntl_arch arch, char *sources)
{
    for (char *s = strtok(sources, ","); s; s = strtok(NULL, ",")) {
        struct ntl_build build = { .number = (uint32_t)strtoul(s, &s, 10) };
        struct ntl_mmpte_choice c;
        bool found = false;

        if (*s == '.') {
            build.revision = (uint32_t)strtoul(s + 1, NULL, 10);
            build.has_revision = true;
        }
        c = ntl_mmpte_choose(arch, build, layout->kind);
        for (unsigned i = 0; i < c.count; i++)
            found |= c.layout[i] == layout
                     && (c.fit[i] == NTL_FIT_EXACT
                         || (c.fit[i] == NTL_FIT_UNSERVICED
                             && !build.has_revision));
        if (!found)
            fail_msg("%s is not chosen for %u.%u", layout->name, build.number,
                     build.revision);
    }
}

static void layouts_agree_with_every_row_of_the_facts(void **state)
{
    static char line[1 << 16];
    FILE *file = fopen(FACTS, "r");
    size_t rows = 0;

    (void)state;
    if (!file) {
        print_message("SKIPPED: no %s\n", FACTS);
        skip();
    }
    while (fgets(line, sizeof line, file)) {
        char *cell[6] = { strtok(line, "\t\n") };
        const struct ntl_mmpte_layout *layout;
        enum ntl_arch arch;

        for (int i = 1; i < 6; i++)
            cell[i] = strtok(NULL, "\t\n");
        if (!cell[5] || line[0] == '#' || strcmp(cell[0], "arch") == 0
            || strstr(cell[1], "FLUSH_LIST") || strstr(cell[1], "HIGHLOW"))
            continue;
        arch = arch_named(cell[0], (unsigned)atoi(cell[3]));
        layout = layout_of_row(arch, cell[2]);
        if (!layout)
            fail_msg("no layout for %s %s", cell[0], cell[2]);
        assert_row_fields(layout, cell[4]);
        if (cell[3][0] != '(')
            assert_row_chosen(layout, arch, cell[5]);
        else
            assert_int_equal(layout->range_count, 0);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 99);
}

static void choice_by_revision_takes_the_side_of_august_2018(void **state)
{
    static const struct { uint32_t build, first; bool serviced; } cases[] = {
        { 7601, 24214, true }, { 9600, 19101, true }, { 14393, 2430, true },
        { 9200, 22522, false }, { 10240, 17946, false },
        { 15063, 1266, false }, { 16299, 611, false }, { 17134, 228, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t n = cases[i].build;
        struct ntl_mmpte_choice before = ntl_mmpte_choose(
            NTL_X64, revision(n, cases[i].first - 1), NTL_MMPTE_TRANSITION);
        struct ntl_mmpte_choice from = ntl_mmpte_choose(
            NTL_X64, revision(n, cases[i].first), NTL_MMPTE_TRANSITION);
        struct ntl_mmpte_choice both = ntl_mmpte_choose(
            NTL_X64, (struct ntl_build) { .number = n }, NTL_MMPTE_TRANSITION);

        assert_int_equal(before.count, 1);
        assert_int_equal(before.fit[0], NTL_FIT_EXACT);
        assert_false(before.layout[0]->swizzle);
        assert_int_equal(from.count, cases[i].serviced ? 1 : 2);
        assert_int_equal(from.fit[0], cases[i].serviced ? NTL_FIT_EXACT
                                                        : NTL_FIT_UNSERVICED);
        assert_int_equal(from.layout[0]->swizzle, cases[i].serviced);
        assert_int_equal(both.count, 2);
        assert_false(both.layout[0]->swizzle);
        assert_true(both.layout[1]->swizzle);
    }
}

static void choice_is_the_older_first_and_never_above_two(void **state)
{
    static const uint32_t builds[] = {
        0, 2195, 2600, 3790, 6000, 6001, 6002, 6003, 7600, 7601, 8400, 9200,
        9600, 10240, 10586, 14393, 15063, 16299, 17134, 17763, 18362, 19041,
        19045, 20348, 22000, 22621, 22631, 26100, 26200, UINT32_MAX,
    };

    (void)state;
    for (unsigned arch = 0; arch <= NTL_ARCH_COUNT; arch++)
        for (size_t i = 0; i < sizeof builds / sizeof *builds; i++)
            for (unsigned kind = 0; kind <= NTL_MMPTE_KINDS; kind++) {
                struct ntl_mmpte_choice c = ntl_mmpte_choose(
                    (enum ntl_arch)arch,
                    (struct ntl_build) { .number = builds[i] },
                    (enum ntl_mmpte_kind)kind);

                assert_true(c.count <= 2);
                assert_true(kind != NTL_MMPTE_HARDWARE || c.count > 0);
                assert_true(kind != NTL_MMPTE_KINDS || c.count == 0);
                if (c.count == 2)
                    assert_true(c.range[0]->build < c.range[1]->build
                                || c.range[0]->first <= c.range[1]->first);
            }
}

static void choice_takes_the_nearest_build_and_says_so(void **state)
{
    struct ntl_mmpte_choice c = ntl_mmpte_choose(
        NTL_X64, (struct ntl_build) { .number = 28000 }, NTL_MMPTE_LIST);

    (void)state;
    assert_string_equal(c.layout[0]->name, "x64/LIST#24H2");
    assert_int_equal(c.fit[0], NTL_FIT_NEAREST);
    c = ntl_mmpte_choose(NTL_ARM64, (struct ntl_build) { .number = 17134 },
                         NTL_MMPTE_SOFTWARE);
    assert_string_equal(c.layout[0]->name, "arm64/SOFTWARE#19569");
    assert_int_equal(c.fit[0], NTL_FIT_LATER);
}

static void choice_has_no_structure_that_the_build_lacks(void **state)
{
    (void)state;
    assert_int_equal(ntl_mmpte_choose(NTL_X64, newest,
                                      NTL_MMPTE_HARDWARE_LARGEPAGE).count, 0);
    assert_int_equal(ntl_mmpte_choose(NTL_X64, revision(3790, 0),
                                      NTL_MMPTE_TIMESTAMP).count, 0);
    assert_int_equal(ntl_mmpte_choose(NTL_X86_PAE, revision(7601, 0),
                                      NTL_MMPTE_TRANSITION).count, 0);
}

static void choice_between_two_known_revisions_gives_both(void **state)
{
    struct ntl_mmpte_choice c = ntl_mmpte_choose(
        NTL_X86_PAE, revision(19041, 300), NTL_MMPTE_HARDWARE);

    (void)state;
    assert_int_equal(c.count, 2);
    assert_int_equal(c.fit[0], NTL_FIT_NEAREST);
    assert_int_equal(c.fit[1], NTL_FIT_LATER);
}

static void state_valid_has_the_frame_of_its_page_size(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t raw;
        enum ntl_level level;
        bool large;
        uint64_t frame;
    } cases[] = {
        { NTL_X64, 0x010000000174a025, NTL_PTE, false, 0x174a },
        { NTL_X64, 0x0a00000002a001a1, NTL_PDE, true, 0x2a00 },
        { NTL_X64, 0x8a00000003c019e3, NTL_PDE, true, 0x3c00 },
        { NTL_X64, 0x8a000000c00001e3, NTL_PPE, true, 0xc0000 },
        { NTL_X64, 0x8a000000c00001e3, NTL_PXE, false, 0xc0000 },
        { NTL_X86, 0x7ede6025, NTL_PTE, false, 0x7ede6 },
        { NTL_X86, 0x004001e3, NTL_PDE, true, 0x400 },
        { NTL_X86, 0x004061e3, NTL_PDE, true, 0x300400 },      /* PSE-36 */
        { NTL_X86_PAE, 0x2c009e3, NTL_PDE, true, 0x2c00 },
        { NTL_ARM64, 0x00e0000040009703, NTL_PTE, false, 0x40009 },
        { NTL_ARM64, 0x00e0000040200701, NTL_PDE, true, 0x40200 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_mmpte_options options
            = options_of(cases[i].arch, newest, cases[i].level);
        struct ntl_mmpte e[2];

        ntl_mmpte_read(cases[i].raw, &options, e);
        assert_int_equal(e[0].state, NTL_MMPTE_VALID);
        assert_int_equal(e[0].large, cases[i].large);
        assert_int_equal(e[0].frame, cases[i].frame);
    }
}

static void state_valid_frame_is_as_wide_as_the_build_says(void **state)
{
    const uint64_t raw = 0x7fffffffff001;   /* bits 50 to 12, and Valid */

    (void)state;
    assert_int_equal(read_one(NTL_X64, revision(6000, 0), raw).frame,
                     0xfffffff);
    assert_int_equal(read_one(NTL_X64, revision(6001, 0), raw).frame,
                     0xfffffffff);
    assert_int_equal(read_one(NTL_X64, revision(19045, 0), raw).frame,
                     0xfffffffff);
    assert_int_equal(read_one(NTL_X64, revision(22000, 0), raw).frame,
                     0x7fffffffff);
}

/* Transcripts: a frame that the debugger printed, with and without the mask. */
static void state_transition_takes_the_mask_out(void **state)
{
    struct ntl_mmpte_options options
        = options_of(NTL_X64, revision(18362, 836), NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    ntl_mmpte_read(0x0000200060533860, &options, e);
    assert_int_equal(e[0].state, NTL_MMPTE_IN_TRANSITION);
    assert_int_equal(e[0].frame, 0x200060533);
    assert_int_equal(e[0].suspect, UINT64_C(1) << 45);
    assert_lines(&e[0], "Transition: 60533; Protect: 3 - ExecuteRead; ");
    options.invalid_mask = UINT64_C(1) << 45;
    ntl_mmpte_read(0x0000200060533860, &options, e);
    assert_int_equal(e[0].frame, 0x60533);
    assert_int_equal(e[0].suspect, 0);
    assert_int_equal(e[0].raw, 0x0000200060533860);
    assert_lines(&e[0], "Transition: 60533; Protect: 3 - ExecuteRead; ");
}

static void state_transition_with_swizzle_bit_is_stored_as_it_is(void **state)
{
    struct ntl_mmpte_options options
        = options_of(NTL_X64, revision(19041, 1), NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    options.invalid_mask = UINT64_C(1) << 45;
    ntl_mmpte_read(0x0000200060533870, &options, e);
    assert_int_equal(e[0].frame, 0x200060533);
    assert_int_equal(e[0].suspect, 0);
    assert_int_equal(e[0].value, e[0].raw);
}

/* What MiSwizzleInvalidPte does, from the facts, and then the way back. */
static void state_mask_comes_out_of_what_was_swizzled(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PTE);
    const uint64_t first = seed;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        uint64_t entry = random_entry() & ~UINT64_C(0x11), stored;
        struct ntl_mmpte e[2];

        options.invalid_mask = UINT64_C(1) << (12 + random_next(&seed) % 40);
        stored = entry & options.invalid_mask
                 ? entry | 0x10 : entry | options.invalid_mask;
        ntl_mmpte_read(stored, &options, e);
        if ((e[0].value & ~UINT64_C(0x10)) != entry)
            fail_msg("seed %llx: %llx", (unsigned long long)first,
                     (unsigned long long)entry);
    }
}

static void state_page_file_has_number_and_offset(void **state)
{
    struct ntl_mmpte_options options
        = options_of(NTL_X64, revision(16299, 15), NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    assert_int_equal(ntl_mmpte_read(0x001bbeda00002084, &options, e), 1);
    assert_int_equal(e[0].state, NTL_MMPTE_PAGEFILE);
    assert_int_equal(e[0].pagefile, 2);
    assert_int_equal(e[0].offset, 0x1bbeda);
    assert_lines(&e[0], "PageFile:  2; Offset: 1bbeda; "
                        "Protect: 4 - ReadWrite; ");
    /* Another transcript, of a machine whose mask is bit 45. */
    options.build = revision(19041, 1);
    options.invalid_mask = UINT64_C(1) << 45;
    ntl_mmpte_read(0x0000fef300002064, &options, e);
    assert_lines(&e[0], "PageFile:  2; Offset: def3; "
                        "Protect: 3 - ExecuteRead; ");
}

static void state_in_store_only_where_the_layout_has_it(void **state)
{
    const uint64_t old = UINT64_C(1) << 22 | 4 << 5 | UINT64_C(1) << 32;
    const uint64_t serviced = UINT64_C(1) << 3 | 4 << 5 | UINT64_C(1) << 32;

    (void)state;
    assert_int_equal(read_one(NTL_X64, revision(7600, 1), old).state,
                     NTL_MMPTE_IN_STORE);
    assert_int_equal(read_one(NTL_X64, revision(7601, 24540), old).state,
                     NTL_MMPTE_PAGEFILE);
    assert_int_equal(read_one(NTL_X64, revision(7601, 24540), serviced).state,
                     NTL_MMPTE_IN_STORE);
    assert_int_equal(read_one(NTL_X64, newest, serviced).state,
                     NTL_MMPTE_PAGEFILE);
    assert_finds(NTL_X64, newest, NTL_PTE, serviced, "perhaps_in_store");
}

static void state_follows_the_protection_when_nothing_is_stored(void **state)
{
    static const struct {
        uint64_t raw;
        enum ntl_mmpte_state state;
    } cases[] = {
        { 0x80, NTL_MMPTE_DEMAND_ZERO }, { 0x220, NTL_MMPTE_DEMAND_ZERO },
        { 0x300, NTL_MMPTE_NO_ACCESS }, { 0x200, NTL_MMPTE_DECOMMITTED },
        { 0, NTL_MMPTE_ZERO }, { 0x00068dc000001000, NTL_MMPTE_FREED },
        { 0x00003e9800000000, NTL_MMPTE_FREED },
        { 0x0000fffffffff000, NTL_MMPTE_FREED },
        { 0x4072c00000000300, NTL_MMPTE_NO_ACCESS },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(read_one(NTL_X64, newest, cases[i].raw).state,
                         cases[i].state);
}

static void state_prototype_gives_both_addresses(void **state)
{
    struct ntl_mmpte e = read_one(NTL_X64, newest, 0xc182cc1ffdf80400);

    (void)state;
    assert_int_equal(e.state, NTL_MMPTE_PROTO);
    assert_int_equal(e.address, 0xffffc182cc1ffdf8);
    assert_int_equal(e.subsection, 0xffffc182cc1ffdf8);
    assert_lines(&e, "Proto: ffffc182cc1ffdf8; ");
    e = read_one(NTL_ARM64, newest, 0xc182cc1ffdf80400);
    assert_int_equal(e.address, 0xffffc182cc1ffdf8);
    e = read_one(NTL_X86_PAE, revision(19045, 1), 0x8123456800000400);
    assert_int_equal(e.address, 0x81234568);
    assert_false(e.relative);
}

/* Protection is at bit 11 before August 2018, at bit 5 after. */
static void state_prototype_protection_moved(void **state)
{
    const uint64_t old = UINT64_C(7) << 11 | 1 << 10 | UINT64_C(1) << 63;
    const uint64_t now = UINT64_C(7) << 5 | 1 << 10 | UINT64_C(1) << 63;

    (void)state;
    assert_int_equal(read_one(NTL_X64, revision(14393, 0), old).protection, 7);
    assert_int_equal(read_one(NTL_X64, revision(14393, 4583), now).protection,
                     7);
}

static void state_prototype_without_pae_is_an_offset(void **state)
{
    /* 2600: bits 7..1 are bits 8..2 of the offset, bits 31..11 bits 29..9. */
    struct ntl_mmpte e = read_one(NTL_X86, revision(2600, 0),
                                  0x12345u << 11 | 1u << 10 | 0x55u << 1);

    (void)state;
    assert_true(e.relative);
    assert_int_equal(e.address, 0x12345u << 9 | 0x55u << 2);
    assert_false(e.has_protection);
}

static void state_vad_form_has_all_bits_of_page_file_high(void **state)
{
    struct ntl_mmpte e
        = read_one(NTL_X64, revision(17134, 1), 0xffffffff00000480);

    (void)state;
    assert_int_equal(e.state, NTL_MMPTE_PROTO_VAD);
    assert_int_equal(e.protection, 4);
    assert_lines(&e, "Proto: VAD; Protect: 4 - ReadWrite; ");
    e = read_one(NTL_X86, revision(3790, 0), 0xfffff420);
    assert_int_equal(e.state, NTL_MMPTE_PROTO_VAD);
    assert_int_equal(e.protection, 1);
    e = read_one(NTL_X64, newest, 0xfffffffe00000480);
    assert_int_equal(e.state, NTL_MMPTE_PROTO);
}

static void state_prototype_is_asked_before_transition(void **state)
{
    (void)state;
    assert_int_equal(read_one(NTL_X64, newest, 0xc00).state, NTL_MMPTE_PROTO);
    assert_int_equal(read_one(NTL_X64, newest, 0x800).state,
                     NTL_MMPTE_IN_TRANSITION);
    assert_int_equal(read_one(NTL_X64, newest, UINT64_MAX).state,
                     NTL_MMPTE_VALID);
}

static void state_of_a_form_without_layout_is_honest(void **state)
{
    struct ntl_mmpte e = read_one(NTL_X86_PAE, revision(2600, 0), 0x80);

    (void)state;
    assert_int_equal(e.state, NTL_MMPTE_UNKNOWN);
    assert_null(e.layout);
    assert_lines(&e, "");
    e = read_one(NTL_X86_PAE, revision(7601, 0), 0x12345880);
    assert_int_equal(e.state, NTL_MMPTE_IN_TRANSITION);
    assert_int_equal(e.frame, 0x12345);
    e = read_one(NTL_X86_PAE, revision(7601, 0), 0x8018000012345880);
    assert_int_equal(e.frame, 0x8000012345);        /* bits 51 to 12 */
    assert_finds(NTL_X86_PAE, revision(7601, 0), NTL_PTE, 0x12345880,
                 "no_layout");
}

static void readings_are_two_where_the_revision_matters(void **state)
{
    struct ntl_mmpte_options options
        = options_of(NTL_X64, (struct ntl_build) { 14393, 0, false }, NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    /* Page file 3: bits 4..1 before, 15..12 after. */
    assert_int_equal(ntl_mmpte_read(0x0000123400000086, &options, e), 2);
    assert_int_equal(e[0].pagefile, 3);
    assert_int_equal(e[1].pagefile, 0);
    assert_false(e[0].layout->swizzle);
    assert_true(e[1].layout->swizzle);
    assert_int_equal(ntl_mmpte_read(0x80, &options, e), 1);
    assert_int_equal(ntl_mmpte_read(0x8900000006877963, &options, e), 1);
    options.build = revision(14393, 4583);
    assert_int_equal(ntl_mmpte_read(0x0000123400000086, &options, e), 1);
}

static void reading_by_a_named_layout_uses_its_fields(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PTE);
    struct ntl_mmpte e[2];

    (void)state;
    options.layout = ntl_mmpte_layout_named("x64/TRANSITION#1", 16);
    assert_int_equal(ntl_mmpte_read(0xfffffffff880, &options, e), 1);
    assert_int_equal(e[0].frame, 0xfffffff);
    assert_null(e[0].range);
    options.layout = ntl_mmpte_layout_named("x64/SUBSECTION#7", 16);
    ntl_mmpte_read(0x8000123456780480, &options, e);
    assert_int_equal(e[0].address, 0);
    assert_int_equal(e[0].subsection, 0xffff800012345678);
}

static void protections_have_nts_names(void **state)
{
    (void)state;
    assert_string_equal(ntl_protection_name(0), "MM_ZERO_ACCESS");
    assert_string_equal(ntl_protection_name(4), "MM_READWRITE");
    assert_string_equal(ntl_protection_name(0xc), "MM_READWRITE | MM_NOCACHE");
    assert_string_equal(ntl_protection_name(0x10), "MM_DECOMMIT");
    assert_string_equal(ntl_protection_name(0x14),
                        "MM_READWRITE | MM_GUARD_PAGE");
    assert_string_equal(ntl_protection_name(0x18), "MM_NOACCESS");
    assert_string_equal(ntl_protection_name(0x1c),
                        "MM_READWRITE | MM_WRITECOMBINE");
    assert_string_equal(ntl_protection_name(0x1f), "MM_OUTSWAPPED_KSTACK");
    assert_string_equal(ntl_protection_windbg(0x11), "Readonly G");
    assert_string_equal(ntl_protection_windbg(0x18), "No Access");
    for (unsigned i = 0; i < 256; i++) {
        assert_non_null(ntl_protection_name((uint8_t)i));
        assert_non_null(ntl_protection_windbg((uint8_t)i));
    }
}

static void flags_are_windbgs(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint64_t raw;
        enum ntl_level level;
        const char *flags;
    } cases[] = {
        { NTL_X64, 0x8900000006877963, NTL_PTE, "-G-DA--KW-V" },
        { NTL_X64, 0x0a00000002a001a1, NTL_PDE, "-GL-A--KREV" },
        { NTL_X64, 0x8a0000011b8009e3, NTL_PDE, "-GLDA--KW-V" },
        /* Windows 8.1: bit 11 without bit 1 is no W. */
        { NTL_X64, 0x800000013a65f821, NTL_PTE, "----A--KR-V" },
        { NTL_X86, 0x7b314867, NTL_PDE, "---DA--UWEV" },
        { NTL_ARM64, 0x00e0000040009703, NTL_PTE, "-W-GADK--V" },
        { NTL_ARM64, 0x0060000084600f03, NTL_PXE, "-R--ADK--V" },
        { NTL_ARM64, 0x00c000009c000f01, NTL_PDE, "-WX-ADK-LV" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[NTL_MMPTE_FLAGS_TEXT];

        ntl_mmpte_flags(cases[i].arch, cases[i].raw, cases[i].level, text);
        assert_string_equal(text, cases[i].flags);
    }
}

/* Letter by letter, as the debugger's reference numbers the bits of !pte. */
static void flags_have_a_letter_for_each_bit(void **state)
{
    static const struct { unsigned bit; size_t at; char set, clear; } x86[] = {
        { 9, 0, 'C', '-' }, { 8, 1, 'G', '-' }, { 7, 2, 'L', '-' },
        { 6, 3, 'D', '-' }, { 5, 4, 'A', '-' }, { 4, 5, 'N', '-' },
        { 3, 6, 'T', '-' }, { 2, 7, 'U', 'K' }, { 1, 8, 'W', 'R' },
        { 63, 9, '-', 'E' }, { 0, 10, 'V', '-' },
    };

    (void)state;
    for (size_t i = 0; i < sizeof x86 / sizeof *x86; i++) {
        uint64_t bit = UINT64_C(1) << x86[i].bit;
        char text[NTL_MMPTE_FLAGS_TEXT];

        ntl_mmpte_flags(NTL_X64, bit, NTL_PDE, text);
        assert_int_equal(text[x86[i].at], x86[i].set);
        ntl_mmpte_flags(NTL_X64, ~bit, NTL_PDE, text);
        assert_int_equal(text[x86[i].at], x86[i].clear);
        assert_int_equal(strlen(text), 11);
    }
}

static void oddities_find_nothing_in_everyday_entries(void **state)
{
    const struct ntl_build b = revision(22621, 1928);

    (void)state;
    assert_nothing_odd(NTL_X64, b, NTL_PXE, 0x0a00000107400863);
    assert_nothing_odd(NTL_X64, b, NTL_PDE, 0x1a0000025754a863);
    assert_nothing_odd(NTL_X64, b, NTL_PTE, 0x8900000006877963);
    assert_nothing_odd(NTL_X64, b, NTL_PTE, 0x010000000174a025);
    assert_nothing_odd(NTL_X64, b, NTL_PDE, 0x0a00000002a001a1);
    assert_nothing_odd(NTL_X64, b, NTL_PTE, 0x00000000166b7880);
    assert_nothing_odd(NTL_X64, b, NTL_PTE, 0x80);
    assert_nothing_odd(NTL_X64, b, NTL_PTE, 0);
    assert_nothing_odd(NTL_ARM64, b, NTL_PTE, 0x00e0000040009703);
}

static void oddities_are_found_by_name(void **state)
{
    static const struct {
        enum ntl_arch arch;
        enum ntl_level level;
        uint64_t raw;
        const char *key;
    } cases[] = {
        { NTL_X64, NTL_PTE, 0x400000000000, "one_stray_bit" },
        { NTL_X64, NTL_PTE, 0x800000800000, "two_stray_bits" },
        { NTL_X64, NTL_PDE, 0x8a00000003c019e3, "large_pat" },
        { NTL_X64, NTL_PXE, 0x8a00000003c001e3, "large_where_none_can_be" },
        { NTL_X64_LA57, NTL_PML5E, 0x3c000e3, "large_where_none_can_be" },
        { NTL_X64, NTL_PDE, 0x8a00000003c0a1e3, "reserved_bits" },
        { NTL_X64, NTL_PTE, 0x80000000123450a5, "pat" },
        { NTL_X64, NTL_PTE, 0x8000000012345821, "writable_but_clean" },
        { NTL_X64, NTL_PTE, 0x8000000012345061, "dirty_but_not_writable" },
        { NTL_X64, NTL_PTE, 0x8000000012345267, "copy_on_write_but_writable" },
        { NTL_X64, NTL_PTE, 0x8000000012345965, "global_user_page" },
        { NTL_X64, NTL_PDE, 0x0000000012345880, "not_a_large_page" },
        { NTL_X64, NTL_PTE, 0xc182cc1ffdf80c00, "not_in_transition" },
        { NTL_X64, NTL_PTE, 0xc182cc1ffdf80400, "two_readings" },
        { NTL_X64, NTL_PTE, 0x0000200060533860, "masked_frame" },
        { NTL_X64, NTL_PTE, 0x00003e9800000000, "perhaps_masked" },
        { NTL_X64, NTL_PTE, 0x0000123410000084, "odd_bits" },
        { NTL_X64, NTL_PTE, 0x8900000006877962, "one_bit_away" },
        { NTL_X86, NTL_PDE, 0x004061e3, "pse36" },
        { NTL_ARM64, NTL_PTE, 0x00e0000040009783, "writable_but_clean" },
        { NTL_ARM64, NTL_PTE, 0x00e0000040009743, "global_user_page" },
        { NTL_ARM64, NTL_PTE, 0x00e0000040009701, "reserved_form" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_finds(cases[i].arch,
                     cases[i].arch == NTL_X86 ? revision(7601, 1) : newest,
                     cases[i].level, cases[i].raw, cases[i].key);
}

static void oddities_know_maxphyaddr_and_the_address(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PTE);
    const uint64_t kernel = 0xfffff80000000000, user = 0x10000;

    (void)state;
    options.maxphyaddr = 39;
    assert_non_null(strstr(odd(&options, 0x8000010012345867, NULL).findings,
                           " frame_beyond_maxphyaddr "));
    assert_non_null(strstr(odd(&options, 0x0000010012345880, NULL).findings,
                           " odd_bits "));
    options.maxphyaddr = 46;
    assert_string_equal(odd(&options, 0x8000010012345867, NULL).findings, " ");
    assert_non_null(strstr(odd(&options, 0x8000000012345867, &kernel).findings,
                           " user_page_in_kernel_space "));
    assert_string_equal(odd(&options, 0x8000000012345867, &user).findings, " ");
}

static void oddities_say_what_became_of_the_mask(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PTE);

    (void)state;
    options.invalid_mask = UINT64_C(1) << 45;
    assert_non_null(strstr(odd(&options, 0x0000200060533860, NULL).findings,
                           " mask_removed "));
    assert_non_null(strstr(odd(&options, 0x0000200060533870, NULL).findings,
                           " stored_as_is "));
    assert_non_null(strstr(odd(&options, 0x0000000060533860, NULL).findings,
                           " mask_incomplete "));
    options.build = revision(10240, 16384);
    assert_non_null(strstr(odd(&options, 0x0000200060533860, NULL).findings,
                           " mask_not_used "));
}

static void oddities_say_how_well_the_layout_fits(void **state)
{
    (void)state;
    assert_finds(NTL_X64, revision(17134, 300), NTL_PTE, 0x0000123400000086,
                 "layout_unserviced");
    assert_finds(NTL_X86_PAE, revision(2600, 0), NTL_PDE, 0x4001e3,
                 "layout_from_transcript");
    assert_finds(NTL_X86_PAE, revision(6002, 0), NTL_PDE, 0x4001e3,
                 "layout_deduced");
    assert_finds(NTL_X86_PAE, revision(19041, 300), NTL_PTE, 0x12345867,
                 "layout_of_other_revision");
}

static void show_gives_state_frame_rights_and_layout(void **state)
{
    struct ntl_mmpte_options options = options_of(NTL_X64, newest, NTL_PDE);
    struct ntl_mmpte e[2];
    struct probe p = new_probe();

    (void)state;
    ntl_mmpte_read(0x8a00000003c019e3, &options, e);
    ntl_mmpte_show(&e[0], &options, &p.sink);
    assert_int_equal(p.depth, 0);
    assert_non_null(strstr(p.values, " state=valid frame=3c00 physical=3c00000 "
                           "page_bytes=200000 rights=kernel read write "
                           "flags=-GLDA--KW-V layout=x64/HARDWARE#7 "
                           "layout_build=65f4 "));
    assert_non_null(strstr(p.values, " PageFrameNumber=3c01 "));
}

/* Every input, every mode: an answer in range, groups that close. */
static void read_is_total_for_random_entries(void **state)
{
    static const uint32_t builds[] = {
        2600, 3790, 6000, 6002, 7601, 9200, 9600, 10240, 14393, 17134, 17763,
        19041, 22621, 26100, 99999,
    };
    size_t count;
    const struct ntl_mmpte_layout *layouts = ntl_mmpte_layouts(&count);
    const uint64_t first = seed;

    (void)state;
    for (unsigned i = 0; i < 2000000; i++) {
        uint64_t r = random_next(&seed), raw = random_entry();
        struct ntl_mmpte_options options = {
            .arch = (enum ntl_arch)(r % NTL_ARCH_COUNT),
            .build = { builds[r >> 8 & 15 ? (r >> 8 & 15) - 1 : 0],
                       (uint32_t)(r >> 40 & 0x7fff), r >> 16 & 1 },
            .level = (enum ntl_level)((r >> 17) % (NTL_PML5E + 1)),
            .invalid_mask = r >> 20 & 1 ? random_next(&seed)
                                          & random_next(&seed) : 0,
            .maxphyaddr = (uint8_t)(r >> 21 & 63),
            .layout = (r >> 27 & 7) == 0 ? &layouts[(r >> 30) % count] : NULL,
        };
        struct ntl_mmpte e[2];
        struct ntl_phrase lines[NTL_MMPTE_WINDBG_LINES];
        char flags[NTL_MMPTE_FLAGS_TEXT];
        size_t n = ntl_mmpte_read(raw, &options, e);

        ntl_mmpte_flags(options.arch, raw, options.level, flags);
        if (n < 1 || n > 2 || strlen(flags) != (options.arch == NTL_ARM64
                                                ? 10u : 11u))
            fail_msg("seed %llx, %u: %llx", (unsigned long long)first, i,
                     (unsigned long long)raw);
        while (n-- > 0) {
            assert_true((unsigned)e[n].state < NTL_MMPTE_STATES);
            assert_true(ntl_mmpte_windbg_lines(&e[n], lines)
                        <= NTL_MMPTE_WINDBG_LINES);
            if (i % 64 == 0) {
                struct probe p = new_probe();

                ntl_mmpte_show(&e[n], &options, &p.sink);
                ntl_mmpte_oddities(&e[n], &options, &r, &p.sink);
                assert_int_equal(p.depth, 0);
            }
        }
    }
}

/*
 * Where the structures of a time have what an entry that is not valid says, by
 * their public definitions; a bit of 0: it has none.
 */
struct form {
    enum ntl_arch arch;
    struct ntl_build build;
    uint8_t protection, of_prototype, file, offset, offset_bits, store, frame;
    uint8_t address, address_bits;
    bool swizzle;
};

static const struct form forms[] = {
    { NTL_X64, { 3790, 0, true }, 5, 11, 1, 32, 32, 0, 28, 16, 48, false },
    { NTL_X64, { 7600, 9, true }, 5, 11, 1, 32, 32, 22, 36, 16, 48, false },
    { NTL_X64, { 7601, 24214, true }, 5, 5, 12, 32, 32, 3, 36, 16, 48, true },
    { NTL_X64, { 9200, 0, true }, 5, 11, 1, 32, 32, 12, 36, 16, 48, false },
    { NTL_X64, { 9600, 19101, true }, 5, 5, 12, 32, 32, 3, 36, 16, 48, true },
    { NTL_X64, { 10240, 0, true }, 5, 11, 1, 32, 32, 0, 36, 16, 48, false },
    { NTL_X64, { 14393, 2429, true }, 5, 11, 1, 32, 32, 0, 36, 16, 48, false },
    { NTL_X64, { 14393, 2430, true }, 5, 5, 12, 32, 32, 0, 36, 16, 48, true },
    { NTL_X64, { 19041, 0, false }, 5, 5, 12, 32, 32, 0, 36, 16, 48, true },
    { NTL_X64, { 26100, 0, false }, 5, 5, 12, 32, 32, 0, 40, 16, 48, true },
    { NTL_X64_LA57, { 26100, 0, false }, 5, 5, 12, 32, 32, 0, 40, 16, 48,
      true },
    { NTL_X86, { 2600, 0, false }, 5, 0, 1, 12, 20, 0, 20, 0, 0, false },
    { NTL_X86, { 7601, 0, false }, 5, 0, 1, 12, 20, 0, 20, 0, 0, false },
    { NTL_X86_PAE, { 9200, 0, true }, 5, 11, 1, 32, 32, 12, 26, 32, 32, false },
    { NTL_X86_PAE, { 19041, 0, false }, 5, 5, 12, 32, 32, 0, 26, 32, 32,
      true },
    { NTL_ARM64, { 26100, 0, false }, 1, 1, 6, 32, 32, 0, 40, 16, 48, false },
};

static uint64_t bits_of(uint64_t word, unsigned low, unsigned count)
{
    return word >> low & ((count < 64 ? UINT64_C(1) << count : 0) - 1);
}

static uint64_t model_address(const struct form *f, uint64_t value)
{
    uint64_t address = bits_of(value, f->address, f->address_bits);

    return f->address_bits == 48 && address >> 47 ? address | 0xffffull << 48
                                                  : address;
}

/* Without PAE: 8-byte subsections and 4-byte prototype PTEs, in two parts. */
static void model_offsets(const struct form *f, uint64_t value,
                          struct ntl_mmpte *e)
{
    uint64_t high = bits_of(value, 11, 21);

    e->relative = true;
    if (f->build.number == 2600) {
        e->address = (high * 128 + bits_of(value, 1, 7)) * 4;
        e->subsection = (bits_of(value, 11, 20) * 16
                         + bits_of(value, 1, 4)) * 8;
    } else {
        e->address = (high * 256 + bits_of(value, 1, 8)) * 4;
        e->subsection = (high * 512 + bits_of(value, 1, 9)) * 4;
    }
    e->address &= UINT32_MAX;
    e->subsection &= UINT32_MAX;
}

static void model_prototype(const struct form *f, struct ntl_mmpte *e)
{
    unsigned high = f->arch == NTL_X86 ? 12 : 32, top = f->arch == NTL_X86
                                                        ? 20 : 32;

    if (bits_of(e->value, high, top) == bits_of(UINT64_MAX, 0, top)) {
        e->state = NTL_MMPTE_PROTO_VAD;
        e->protection = (uint8_t)bits_of(e->value, f->protection, 5);
        return;
    }
    e->state = NTL_MMPTE_PROTO;
    if (f->arch == NTL_X86) {
        model_offsets(f, e->value, e);
        return;
    }
    e->protection = (uint8_t)bits_of(e->value, f->of_prototype, 5);
    e->address = e->subsection = model_address(f, e->value);
}

static enum ntl_mmpte_state model_software(const struct form *f,
                                           const struct ntl_mmpte *e)
{
    if (!e->value || !e->protection)
        return e->value ? NTL_MMPTE_FREED : NTL_MMPTE_ZERO;
    if (e->protection == 0x18 || e->protection == 0x10)
        return e->protection == 0x18 ? NTL_MMPTE_NO_ACCESS
                                     : NTL_MMPTE_DECOMMITTED;
    if (f->store && (e->value >> f->store & 1))
        return NTL_MMPTE_IN_STORE;
    return e->offset ? NTL_MMPTE_PAGEFILE : NTL_MMPTE_DEMAND_ZERO;
}

/* Bits of a mask that nobody gave: of a frame beyond 8 TB, or bit 45. */
static uint64_t model_suspect(const struct form *f, const struct ntl_mmpte *e,
                              uint64_t mask)
{
    if (!f->swizzle || (e->raw & 0x10) || mask >> 12
        || e->state == NTL_MMPTE_PROTO_VAD)
        return 0;
    return e->raw & (e->state == NTL_MMPTE_IN_TRANSITION ? 0x1ffull << 43
                                                         : 1ull << 45);
}

static struct ntl_mmpte model(const struct form *f, uint64_t raw, uint64_t mask)
{
    struct ntl_mmpte e = { .raw = f->arch == NTL_X86 ? raw & UINT32_MAX : raw };

    e.value = f->swizzle && !(e.raw & 0x10) ? e.raw & ~(mask & ~0xfffull)
                                            : e.raw;
    if (e.value & 0x400) {
        model_prototype(f, &e);
    } else {
        e.protection = (uint8_t)bits_of(e.value, f->protection, 5);
        if (e.value & 0x800) {
            e.state = NTL_MMPTE_IN_TRANSITION;
            e.frame = bits_of(e.value, 12, f->frame);
        } else {
            e.pagefile = (uint8_t)bits_of(e.value, f->file, 4);
            e.offset = bits_of(e.value, f->offset, f->offset_bits);
            e.state = model_software(f, &e);
        }
    }
    e.suspect = model_suspect(f, &e, mask);
    return e;
}

static void assert_like(const struct form *f, const struct ntl_mmpte *e,
                        const struct ntl_mmpte *expected)
{
    bool same = e->raw == expected->raw && e->value == expected->value
        && e->suspect == expected->suspect && e->state == expected->state
        && e->frame == expected->frame && e->address == expected->address
        && e->subsection == expected->subsection
        && e->relative == expected->relative
        && e->protection == expected->protection
        && e->pagefile == expected->pagefile && e->offset == expected->offset
        && !e->large
        && e->has_protection == !(f->arch == NTL_X86
                                  && e->state == NTL_MMPTE_PROTO);

    if (!same)
        fail_msg("mode %d, %u.%u: %llx is %s, not %s", (int)f->arch,
                 f->build.number, f->build.revision,
                 (unsigned long long)e->raw, ntl_mmpte_state_name(e->state),
                 ntl_mmpte_state_name(expected->state));
}

static void readings_are_what_the_structures_of_their_time_say(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        const struct form *f = &forms[i % (sizeof forms / sizeof *forms)];
        struct ntl_mmpte_options options
            = options_of(f->arch, f->build, NTL_PTE);
        uint64_t raw = random_entry() & ~1ull;
        struct ntl_mmpte e[2], expected;

        if (random_next(&seed) % 4 == 0)
            raw &= ~0xc00ull;
        if (random_next(&seed) % 3 == 0)
            options.invalid_mask = random_next(&seed)
                                   >> (random_next(&seed) & 63);
        expected = model(f, raw, options.invalid_mask);
        assert_int_equal(ntl_mmpte_read(raw, &options, e), 1);
        assert_like(f, &e[0], &expected);
    }
}

/* What !pte prints without its letters: the frame of a page or of a table. */
static uint64_t model_frame(const struct form *f, uint64_t raw,
                            enum ntl_level level)
{
    bool large = f->arch == NTL_ARM64 ? !(raw & 2) : raw & 0x80;
    unsigned low = 12, top = 12u + f->frame;

    if (large && (level == NTL_PDE || level == NTL_PPE))
        low = level == NTL_PDE ? 21 : 30;
    return bits_of(raw >> low << low, 12, top - 12);
}

static void frames_are_as_wide_as_the_page_and_the_time_say(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        const struct form *f = &forms[i % (sizeof forms / sizeof *forms)];
        enum ntl_level level = (enum ntl_level)random_below(
            &seed, f->arch == NTL_X86_PAE ? 2 : 4);
        struct ntl_mmpte_options options = options_of(f->arch, f->build, level);
        uint64_t raw = random_entry() | 1;
        struct ntl_mmpte e[2];

        if (f->arch == NTL_X86 || f->arch == NTL_ARM64)
            continue;
        ntl_mmpte_read(raw, &options, e);
        assert_int_equal(e[0].state, NTL_MMPTE_VALID);
        if (e[0].frame != model_frame(f, raw, level))
            fail_msg("%u, level %d, %llx: frame %llx", f->build.number,
                     (int)level, (unsigned long long)raw,
                     (unsigned long long)e[0].frame);
    }
}

/* Where the revision is not known there are two, or they say the same. */
static void readings_without_revision_are_those_of_both_sides(void **state)
{
    static const struct { uint32_t build, first; } builds[] = {
        { 7601, 24214 }, { 9600, 19101 }, { 14393, 2430 },
    };

    (void)state;
    for (unsigned i = 0; i < 60000; i++) {
        uint32_t n = builds[i % 3].build, first = builds[i % 3].first;
        uint64_t raw = random_entry() & ~1ull;
        struct ntl_mmpte_options options
            = options_of(NTL_X64, (struct ntl_build) { .number = n }, NTL_PTE);
        struct ntl_mmpte e[2], old = read_one(NTL_X64, revision(n, 0), raw);
        struct ntl_mmpte new = read_one(NTL_X64, revision(n, first), raw);
        size_t count = ntl_mmpte_read(raw, &options, e);

        if (count == 2) {
            assert_ptr_equal(e[0].layout, old.layout);
            assert_memory_equal(&e[0].state, &old.state, sizeof e[0].state);
        }
        assert_ptr_equal(e[count - 1].layout, new.layout);
        assert_int_equal(e[count - 1].pagefile, new.pagefile);
        if (count == 1)
            assert_true(old.value == new.value && old.suspect == new.suspect
                        && old.state == new.state && old.frame == new.frame
                        && old.pagefile == new.pagefile
                        && old.offset == new.offset
                        && old.protection == new.protection
                        && old.address == new.address);
    }
}

static void readings_are_one_where_no_field_that_is_set_has_another_name(
    void **state)
{
    static const struct { uint64_t raw; uint32_t build; size_t count; } cases[]
        = {
        { 0x80, 14393, 1 },                     /* Protection alone          */
        { 0x12345880, 14393, 1 },               /* a frame                   */
        { 0x12345890, 14393, 2 },               /* IoTracker or SwizzleBit   */
        { 0x12345888, 14393, 2 },               /* Spare or IoTracker        */
        { 0x12345884, 14393, 1 },               /* Spare on both sides       */
        { 0x0000200012345880, 14393, 2 },       /* perhaps a mask            */
        { 0x0000000100000080, 14393, 1 },       /* page 1 of page file 0     */
        { 0x0000000100000082, 14393, 2 },       /* page file 1, or reserved  */
        { 0x0000000100001080, 14393, 2 },       /* reserved, or page file 1  */
        { 0x8000123456780400, 14393, 1 },       /* ProtoAddress              */
        { 0x8000123456780480, 14393, 2 },       /* Unused1 or Protection     */
        { 0x8000123456782400, 14393, 2 },       /* Protection or Unused1     */
        { 0x12345884, 7601, 2 },                /* Owner or WriteThrough     */
        { 0x0000000100400080, 7601, 2 },        /* InStore or a use count    */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_mmpte_options options = options_of(
            NTL_X64, (struct ntl_build) { .number = cases[i].build }, NTL_PTE);
        struct ntl_mmpte e[2];

        if (ntl_mmpte_read(cases[i].raw, &options, e) != cases[i].count)
            fail_msg("%llx of %u: not %zu",
                     (unsigned long long)cases[i].raw, cases[i].build,
                     cases[i].count);
    }
}

static bool text_number(const char *text, uint64_t *ret)
{
    unsigned base = strncmp(text, "0y", 2) == 0 ? 2 : 16;

    *ret = strtoull(text + 2, NULL, (int)base);
    return text[0] == '0' && (text[1] == 'x' || text[1] == 'y');
}

/* All the fields that the debugger listed, with its values. */
static bool dt_agrees(const struct vectors *v, const struct ntl_layout *layout,
                      bool has_raw, uint64_t raw)
{
    for (size_t i = 0; i < layout->count; i++) {
        const struct ntl_field *f = &layout->fields[i];
        char path[128], text[VECTOR_TEXT];
        uint64_t value;

        snprintf(path, sizeof path, "expected.%s", f->key);
        if (!vector_text(v, path, text) || !text_number(text, &value))
            return false;
        if (has_raw && value != ntl_field_of(raw, f))
            return false;
        if (text[1] == 'y'
            && strspn(text + 2, "01") != f->hi - f->lo + 1u)
            return false;
    }
    return true;
}

static bool is_struct(const struct vectors *v, const struct ntl_mmpte_layout *l)
{
    char symbol[VECTOR_TEXT];

    return vector_text(v, "input.struct", symbol)
           && strcmp(symbol, l->layout.symbol) == 0;
}

static void vectors_of_dt_agree_with_a_layout(void **state)
{
    static struct vectors v;
    size_t count, seen = 0;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "mmpte_dt")) {
        char arch[VECTOR_TEXT];
        uint64_t raw;
        bool has_raw = vector_hex(&v, "input.raw", &raw), found = false;

        assert_true(vector_text(&v, "arch", arch));
        for (size_t i = 0; i < count; i++)
            found |= l[i].arch == arch_named(arch, 0) && is_struct(&v, &l[i])
                     && dt_agrees(&v, &l[i].layout, has_raw, raw);
        if (!found)
            fail_msg("line %zu: no layout agrees", v.number);
        seen++;
    }
    vectors_close(&v);
    assert_true(seen > 0);
}

static bool layout_agrees(const struct vectors *v,
                          const struct ntl_layout *layout)
{
    char path[64], text[VECTOR_TEXT];
    size_t i;

    for (i = 0; ; i++) {
        const struct ntl_field *f = &layout->fields[i];

        snprintf(path, sizeof path, "expected.fields.%zu.0", i);
        if (!vector_text(v, path, text))
            break;
        if (i >= layout->count || strcmp(text, f->key) != 0)
            return false;
        snprintf(path, sizeof path, "expected.fields.%zu.1", i);
        if (!vector_text(v, path, text) || atoi(text) != f->lo)
            return false;
        snprintf(path, sizeof path, "expected.fields.%zu.2", i);
        if (!vector_text(v, path, text) || atoi(text) != f->hi - f->lo + 1)
            return false;
    }
    return i == layout->count;
}

/* Some transcripts do not say of which mode they are. */
static void vectors_of_layouts_are_known(void **state)
{
    static struct vectors v;
    size_t count, seen = 0;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "mmpte_layout")) {
        bool found = false;

        for (size_t i = 0; i < count; i++)
            found |= is_struct(&v, &l[i]) && layout_agrees(&v, &l[i].layout);
        if (!found)
            fail_msg("line %zu: no such layout", v.number);
        seen++;
    }
    vectors_close(&v);
    assert_true(seen > 0);
}

static struct ntl_build build_of(const char *windows)
{
    static const struct { const char *text; uint32_t build; } known[] = {
        { "1709", 16299 }, { "1507", 10240 }, { "1903", 18362 },
        { "22621", 22621 }, { "22000", 22000 }, { "Windows 7", 7601 },
        { "XP", 2600 },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(windows, known[i].text))
            return revision(known[i].build, 0);
    return revision(19041, 1);
}

/* Old debuggers printed no E, and older ones no C. */
static void assert_flags(const char *expected, const char *flags, size_t line)
{
    char text[NTL_MMPTE_FLAGS_TEXT];
    size_t length = strlen(flags), e = length - 2;

    snprintf(text, sizeof text, "%s", flags);
    if (strlen(expected) < length)
        memmove(text + e, text + e + 1, length - e);
    if (strlen(expected) + 1 < length)
        memmove(text, text + 1, length - 1);
    if (strcmp(text, expected) != 0)
        fail_msg("line %zu: %s, not %s", line, text, expected);
}

static void assert_status(const struct vectors *v, const struct ntl_mmpte *e)
{
    struct ntl_phrase lines[NTL_MMPTE_WINDBG_LINES];
    size_t count = ntl_mmpte_windbg_lines(e, lines);
    char path[64], expected[VECTOR_TEXT];

    for (size_t i = 0; ; i++) {
        char text[128], *blanks;

        snprintf(path, sizeof path, "expected.status.%zu", i + 1);
        if (!vector_text(v, path, expected)) {
            assert_int_equal(i, count);
            return;
        }
        assert_true(i < count);
        ntl_format_phrase(text, sizeof text, &lines[i]);
        while ((blanks = strstr(text, "  ")))
            memmove(blanks, blanks + 1, strlen(blanks));
        assert_string_equal(text, expected);
    }
}

static enum ntl_level level_named(const char *name)
{
    static const char *const names[] = { "PTE", "PDE", "PPE", "PXE" };

    for (unsigned i = 0; i < 4; i++)
        if (strcmp(names[i], name) == 0)
            return (enum ntl_level)i;
    fail_msg("no level %s", name);
    return NTL_PTE;
}

/* One level of a !pte transcript. */
static void assert_level(const struct vectors *v, enum ntl_arch arch,
                         const char *windows, size_t i)
{
    char path[64], text[VECTOR_TEXT], flags[NTL_MMPTE_FLAGS_TEXT];
    struct ntl_mmpte_options options;
    struct ntl_mmpte e[2];
    uint64_t raw, pfn;

    snprintf(path, sizeof path, "expected.levels.%zu.level", i);
    if (!vector_text(v, path, text))
        return;
    options = options_of(arch, build_of(windows), level_named(text));
    snprintf(path, sizeof path, "expected.levels.%zu.contains", i);
    if (!vector_hex(v, path, &raw))
        return;
    ntl_mmpte_read(raw, &options, e);
    snprintf(path, sizeof path, "expected.levels.%zu.pfn", i);
    if (vector_hex(v, path, &pfn))
        assert_int_equal(e[0].frame, pfn);
    snprintf(path, sizeof path, "expected.levels.%zu.flags", i);
    ntl_mmpte_flags(arch, raw, options.level, flags);
    if (vector_text(v, path, text))
        assert_flags(text, flags, v->number);
    else if (vector_text(v, "expected.status.0", text))
        assert_status(v, &e[0]);
}

static void vectors_of_pte_have_our_flags_frames_and_states(void **state)
{
    static struct vectors v;
    size_t seen = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    while (vectors_next(&v, "pte")) {
        char arch[VECTOR_TEXT], windows[VECTOR_TEXT];

        assert_true(vector_text(&v, "arch", arch));
        assert_true(vector_text(&v, "windows", windows));
        for (size_t i = 0; i < 4; i++)
            assert_level(&v, arch_named(arch, 0), windows, i);
        seen++;
    }
    vectors_close(&v);
    assert_true(seen > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_cover_each_bit_once),
        cmocka_unit_test(layouts_have_names_that_find_them),
        cmocka_unit_test(
            layouts_put_the_form_bits_where_the_code_asks_for_them),
        cmocka_unit_test(layouts_agree_with_every_row_of_the_facts),
        cmocka_unit_test(choice_by_revision_takes_the_side_of_august_2018),
        cmocka_unit_test(choice_is_the_older_first_and_never_above_two),
        cmocka_unit_test(choice_takes_the_nearest_build_and_says_so),
        cmocka_unit_test(choice_has_no_structure_that_the_build_lacks),
        cmocka_unit_test(choice_between_two_known_revisions_gives_both),
        cmocka_unit_test(state_valid_has_the_frame_of_its_page_size),
        cmocka_unit_test(state_valid_frame_is_as_wide_as_the_build_says),
        cmocka_unit_test(state_transition_takes_the_mask_out),
        cmocka_unit_test(state_transition_with_swizzle_bit_is_stored_as_it_is),
        cmocka_unit_test(state_mask_comes_out_of_what_was_swizzled),
        cmocka_unit_test(state_page_file_has_number_and_offset),
        cmocka_unit_test(state_in_store_only_where_the_layout_has_it),
        cmocka_unit_test(state_follows_the_protection_when_nothing_is_stored),
        cmocka_unit_test(state_prototype_gives_both_addresses),
        cmocka_unit_test(state_prototype_protection_moved),
        cmocka_unit_test(state_prototype_without_pae_is_an_offset),
        cmocka_unit_test(state_vad_form_has_all_bits_of_page_file_high),
        cmocka_unit_test(state_prototype_is_asked_before_transition),
        cmocka_unit_test(state_of_a_form_without_layout_is_honest),
        cmocka_unit_test(readings_are_two_where_the_revision_matters),
        cmocka_unit_test(reading_by_a_named_layout_uses_its_fields),
        cmocka_unit_test(protections_have_nts_names),
        cmocka_unit_test(flags_are_windbgs),
        cmocka_unit_test(flags_have_a_letter_for_each_bit),
        cmocka_unit_test(oddities_find_nothing_in_everyday_entries),
        cmocka_unit_test(oddities_are_found_by_name),
        cmocka_unit_test(oddities_know_maxphyaddr_and_the_address),
        cmocka_unit_test(oddities_say_what_became_of_the_mask),
        cmocka_unit_test(oddities_say_how_well_the_layout_fits),
        cmocka_unit_test(show_gives_state_frame_rights_and_layout),
        cmocka_unit_test(read_is_total_for_random_entries),
        cmocka_unit_test(windbg_lines_are_without_the_mask_where_it_is_known),
        cmocka_unit_test(windbg_lines_know_a_masked_demand_zero),
        cmocka_unit_test(readings_are_what_the_structures_of_their_time_say),
        cmocka_unit_test(frames_are_as_wide_as_the_page_and_the_time_say),
        cmocka_unit_test(readings_without_revision_are_those_of_both_sides),
        cmocka_unit_test(
            readings_are_one_where_no_field_that_is_set_has_another_name),
        cmocka_unit_test(vectors_of_dt_agree_with_a_layout),
        cmocka_unit_test(vectors_of_layouts_are_known),
        cmocka_unit_test(vectors_of_pte_have_our_flags_frames_and_states),
    };

    return cmocka_run_group_tests_name("mmpte", tests, NULL, NULL);
}
