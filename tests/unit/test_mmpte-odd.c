/*
 * What is odd about an entry: every finding, where it is due and nowhere else,
 * with its numbers.  The model is of x64 and build 26100.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "heard.h"
#include "random.h"

#include <ntlens/mmpte.h>

#include <stdio.h>
#include <string.h>

#define BIT(n) (UINT64_C(1) << (n))
#define BITS(hi, lo) ((UINT64_MAX >> (63 - (hi))) & (UINT64_MAX << (lo)))

static struct heard heard;
static uint64_t seed = 0x6e746c656e73;

static void find(const struct ntl_mmpte_options *options, uint64_t raw,
                 const uint64_t *va)
{
    struct ntl_mmpte entry[2];
    struct ntl_sink *sink = heard_start(&heard);

    ntl_mmpte_read(raw, options, entry);
    ntl_mmpte_oddities(&entry[0], options, va, sink);
    assert_false(heard.broken);
}

/* --- a model -------------------------------------------------------------- */

struct due {
    const char *key;
    uint64_t number[3];
    const char *word;
};

struct model {
    uint64_t raw, value, mask;
    enum ntl_level level;
    unsigned width;             /* MAXPHYADDR; 0: not known                   */
    const uint64_t *va;
    struct due due[24];
    size_t count;
};

enum form { VALID, PROTO, VAD, TRANSITION, FREED, SOFTWARE, ZERO };

static void due(struct model *m, struct due due)
{
    assert_true(m->count < sizeof m->due / sizeof *m->due);
    m->due[m->count++] = due;
}

/* MiInvalidPteMask comes out of what is neither valid nor SwizzleBit (4). */
static uint64_t unmasked(uint64_t raw, uint64_t mask)
{
    return raw & 0x11 ? raw : raw & ~(mask & ~0xfffull);
}

static enum form form_of(uint64_t value)
{
    if (value & 1)
        return VALID;
    if (value & BIT(10))
        return value >> 32 == UINT32_MAX ? VAD : PROTO;
    if (value & BIT(11))
        return TRANSITION;
    return !value ? ZERO : value & BITS(9, 5) ? SOFTWARE : FREED;
}

static bool is_large(const struct model *m)
{
    return (m->value & BIT(7)) && (m->level == NTL_PDE || m->level == NTL_PPE);
}

/* What the processor refuses, SDM volume 3, figure "Formats of CR3 and ...". */
static uint64_t refused(const struct model *m, uint64_t value)
{
    uint64_t bits = m->width && m->width < 52 ? BITS(51, m->width) : 0;

    if ((value & BIT(7)) && m->level == NTL_PDE)
        bits |= BITS(20, 13);
    if ((value & BIT(7)) && m->level == NTL_PPE)
        bits |= BITS(29, 13);
    if (m->level > NTL_PPE)
        bits |= BIT(7);
    return value & bits;
}

/* Bits that no field of the form has, or beyond the processor's addresses. */
static uint64_t strange(const struct model *m, uint64_t value)
{
    switch (form_of(value)) {
    case VALID:
        return (value & BIT(10)) | refused(m, value);
    case PROTO:
        return value & BITS(15, 12);
    case TRANSITION:
        return value & (BITS(63, 52)
                        | (m->width && m->width < 52 ? BITS(51, m->width) : 0));
    case VAD:
    case SOFTWARE:
        return value & BITS(31, 28);
    case FREED:
    case ZERO:
        break;
    }
    return 0;
}

static void model_mask(struct model *m, enum form form)
{
    uint64_t mask = m->mask & ~0xfffull;
    uint64_t suspect = form == TRANSITION ? m->raw & BITS(51, 43)
                                          : m->raw & BIT(45);

    if (form == VALID || !m->raw)
        return;
    if (!mask) {
        if (form == VAD || !suspect || (m->raw & BIT(4)))
            return;
        if (form == TRANSITION)
            due(m, (struct due) { "masked_frame",
                { suspect, (m->raw & BITS(51, 12)) >> 12,
                  (m->raw & BITS(51, 12) & ~suspect) >> 12 }, NULL });
        else
            due(m, (struct due) { "perhaps_masked",
                                  { 45, m->raw & ~suspect, 0 }, NULL });
    } else if (m->raw & BIT(4)) {
        due(m, (struct due) { "stored_as_is", { 0 }, NULL });
    } else if ((m->raw & mask) == mask) {
        due(m, (struct due) { "mask_removed", { mask, 0, 0 }, NULL });
    } else {
        due(m, (struct due) { "mask_incomplete", { mask & ~m->raw, 0, 0 },
                              NULL });
    }
}

static void due_if(struct model *m, bool is, const char *key)
{
    static const char *const names[] = { "PTE", "PDE", "PPE", "PXE", "PML5E" };

    if (is)
        due(m, (struct due) { key, { 0 }, names[m->level] });
}

static void model_valid(struct model *m)
{
    uint64_t v = m->value, no = refused(m, v), far = 0;
    bool large = is_large(m), leaf = large || m->level == NTL_PTE;

    if (m->width && m->width < 52)
        far = v & BITS(51, m->width);
    no &= m->level > NTL_PPE ? ~BIT(7) : UINT64_MAX;
    if (far)
        due(m, (struct due) { "frame_beyond_maxphyaddr", { far, m->width, 0 },
                              NULL });
    if (no & ~far)
        due(m, (struct due) { "reserved_bits", { no & ~far, 0, 0 }, NULL });
    due_if(m, leaf && (v & BIT(11)) && !(v & BIT(1)), "writable_but_clean");
    due_if(m, leaf && (v & BIT(6)) && !(v & BIT(1)), "dirty_but_not_writable");
    due_if(m, leaf && (v & BIT(9)) && (v & BIT(1)),
           "copy_on_write_but_writable");
    due_if(m, leaf && (v & BIT(8)) && (v & BIT(2)), "global_user_page");
    due_if(m, m->level == NTL_PTE && (v & BIT(7)), "pat");
    due_if(m, large && (v & BIT(12)), "large_pat");
    due_if(m, m->level > NTL_PPE && (v & BIT(7)), "large_where_none_can_be");
    if (m->va && leaf && *m->va >> 63 && (v & BIT(2)))
        due(m, (struct due) { "user_page_in_kernel_space", { *m->va, 0, 0 },
                              NULL });
}

static void model_invalid(struct model *m, enum form form)
{
    due_if(m, form == TRANSITION && m->level != NTL_PTE && (m->value & BIT(7)),
           "not_a_large_page");
    if (form == SOFTWARE && (m->value & BITS(9, 5)) != 0x18 << 5
        && (m->value & BITS(9, 5)) != 0x10 << 5 && m->value >> 32)
        due(m, (struct due) { "perhaps_in_store", { m->value >> 12 & 15, 0, 0 },
                              NULL });
    if ((form == PROTO || form == VAD) && (m->value & BIT(11)))
        due(m, (struct due) { "not_in_transition", { 0 },
                              "Combined or unused" });
    due_if(m, form == PROTO, "two_readings");
}

static unsigned bits_in(uint64_t word)
{
    return (unsigned)__builtin_popcountll(word);
}

/* Would one flipped bit of the three that say the form make it an entry? */
static bool would_do(const struct model *m, unsigned bit)
{
    uint64_t value = unmasked(m->raw ^ BIT(bit), m->mask);
    enum form form = form_of(value);

    return !strange(m, value) && form != FREED
           && (form != VALID || (value & BIT(5)));
}

static void model_distance(struct model *m, enum form form)
{
    uint64_t odd = strange(m, m->value);
    unsigned bits = bits_in(m->raw);

    if (bits == 1 && !(m->raw & BITS(9, 5))) {
        due(m, (struct due) { "one_stray_bit",
            { (uint64_t)__builtin_ctzll(m->raw), 0, 0 }, NULL });
    } else if (bits == 2 && form == FREED) {
        due(m, (struct due) { "two_stray_bits", { m->raw, 0, 0 }, NULL });
    } else if (odd) {
        due(m, (struct due) { "odd_bits", { odd, bits_in(odd), 0 }, NULL });
        for (unsigned i = 0; i < 3 && bits_in(odd) > 1; i++) {
            unsigned bit = i ? 9 + i : 0;

            if (!would_do(m, bit))
                continue;
            due(m, (struct due) { "one_bit_away", { bit, 0, 0 }, NULL });
            break;
        }
    }
}

static void assert_like(struct model *m, enum ntl_arch arch)
{
    enum form form;
    size_t i;

    m->value = unmasked(m->raw, m->mask);
    m->count = 0;
    form = form_of(m->value);
    model_mask(m, form);
    if (form == VALID)
        model_valid(m);
    else
        model_invalid(m, form);
    model_distance(m, form);
    for (i = 0; i < m->count && i < heard.findings; i++) {
        const struct due *d = &m->due[i];
        const struct ntl_phrase *p = &heard.found[i];

        if (strcmp(heard.finding[i], d->key) != 0
            || memcmp(p->number, d->number, sizeof d->number) != 0
            || (d->word && p->word[0] && strcmp(p->word[0], d->word) != 0))
            break;
    }
    if (i == m->count && i == heard.findings)
        return;
    fail_msg("%llx, mode %d, level %d, width %u, mask %llx: finding %zu is %s,"
             " not %s", (unsigned long long)m->raw, (int)arch, (int)m->level,
             m->width, (unsigned long long)m->mask, i,
             i < heard.findings ? heard.finding[i] : "none",
             i < m->count ? m->due[i].key : "none");
}

/* Noise, few bits, or an everyday entry with a few bits changed. */
static uint64_t random_entry(void)
{
    static const uint64_t everyday[] = {
        0x8a00000003c019e3, 0x0a00000107400863, 0x0000000012345880, 0x80,
        0x0000123400002084, 0xc182cc1ffdf80400, 0xffffffff00000480, 0x1, 0,
        0x00000000166b7880,
    };
    uint64_t r = random_next(&seed), word;

    if (r % 8 == 0)
        return random_next(&seed);
    if (r % 8 == 1)
        return BIT(random_below(&seed, 64)) | BIT(random_below(&seed, 64));
    word = everyday[random_below(&seed, sizeof everyday / sizeof *everyday)];
    for (unsigned i = random_below(&seed, 4); i; i--)
        word ^= BIT(random_below(&seed, 64));
    return word;
}

static void findings_are_those_that_are_due(void **state)
{
    static const uint8_t widths[] = { 0, 36, 39, 46, 51, 52, 63 };
    static const uint64_t addresses[] = { 0xfffff80000000000, 0x10000 };

    (void)state;
    for (unsigned i = 0; i < 300000; i++) {
        enum ntl_arch arch = i % 3 ? NTL_X64 : NTL_X64_LA57;
        struct model m = {
            .raw = random_entry(),
            .level = (enum ntl_level)random_below(
                &seed, arch == NTL_X64 ? NTL_PML5E : NTL_PML5E + 1),
            .width = widths[random_below(&seed, sizeof widths)],
            .mask = i % 5 ? 0 : random_below(&seed, 2)
                    ? BIT(random_below(&seed, 64)) : random_next(&seed),
            .va = i % 7 ? &addresses[random_below(&seed, 2)] : NULL,
        };
        struct ntl_mmpte_options options
            = ntl_mmpte_options_of(arch, ntl_build_of(26100), m.level);

        options.maxphyaddr = (uint8_t)m.width;
        options.invalid_mask = m.mask;
        find(&options, m.raw, m.va);
        assert_like(&m, arch);
    }
}

/* --- what the model has not ----------------------------------------------- */

static struct ntl_build revision(uint32_t number, uint32_t rev)
{
    return (struct ntl_build) { number, rev, true };
}

/* An entry, and all that is said of it, between blanks. */
static void assert_said(enum ntl_arch arch, struct ntl_build build,
                        enum ntl_level level, uint64_t raw, const char *all)
{
    struct ntl_mmpte_options options = ntl_mmpte_options_of(arch, build, level);
    char said[512] = "";

    find(&options, raw, NULL);
    for (size_t i = 0; i < heard.findings; i++) {
        size_t used = strlen(said);

        snprintf(said + used, sizeof said - used, "%s%s", i ? " " : "",
                 heard.finding[i]);
    }
    if (strcmp(said, all) != 0)
        fail_msg("mode %d, %u, level %d, %llx: %s", (int)arch, build.number,
                 (int)level, (unsigned long long)raw, said);
}

static void findings_of_arm64_follow_its_own_bits(void **state)
{
    static const struct {
        enum ntl_level level;
        uint64_t raw;
        const char *said;
    } cases[] = {
        { NTL_PTE, 0x00e0000040009703, "" },
        { NTL_PTE, 0x00e0000040009783, "writable_but_clean" },
        /* read-only, and so: NotDirty 1, Writable 0 */
        { NTL_PTE, 0x0060000040009783, "" },
        { NTL_PTE, 0x0060000040009703, "writable_for_processor_only" },
        { NTL_PTE, 0x0160000040009783, "" },
        { NTL_PTE, 0x01e0000040009703, "copy_on_write_but_writable" },
        /* Owner is bit 6, NonGlobal bit 11 */
        { NTL_PTE, 0x00e0000040009743, "global_user_page" },
        { NTL_PTE, 0x00e0000040009f43, "" },
        { NTL_PTE, 0x00e0000040009f03, "" },
        { NTL_PTE, 0x00e0000040009701, "reserved_form" },
        { NTL_PXE, 0x00e0000040009701, "reserved_form" },
        { NTL_PDE, 0x00e0000040009743, "" },         /* leads to a table     */
        { NTL_PDE, 0x00e0000040200741, "global_user_page" },
        /* bit 7 of what is in transition is not Protection here */
        { NTL_PDE, 0x0000000012345808, "" },
        { NTL_PDE, 0x0000000012345888, "odd_bits" },    /* but Spare         */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_said(NTL_ARM64, ntl_build_of(26100), cases[i].level,
                    cases[i].raw, cases[i].said);
}

static void findings_of_x86_know_pse36_and_offsets(void **state)
{
    static const struct {
        enum ntl_level level;
        uint64_t raw;
        const char *said;
    } cases[] = {
        { NTL_PDE, 0x004001e3, "" },
        { NTL_PDE, 0x004021e3, "pse36" },           /* bit 13                */
        { NTL_PDE, 0x005001e3, "pse36" },           /* bit 20                */
        { NTL_PDE, 0x006001e3, "reserved_bits odd_bits" },  /* bit 21        */
        { NTL_PDE, 0x004011e3, "large_pat" },       /* bit 12                */
        { NTL_PTE, 0x004021e3, "pat" },
        { NTL_PDE, 0x00402163, "" },
        { NTL_PTE, 0x12345c00, "not_in_transition two_readings relative" },
        { NTL_PTE, 0x12345400, "two_readings relative" },
        { NTL_PTE, 0xfffff420, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_said(NTL_X86, revision(7601, 0), cases[i].level, cases[i].raw,
                    cases[i].said);
    assert_said(NTL_X86, revision(7601, 0), NTL_PDE, 0x004061e3, "pse36");
    assert_int_equal(heard.found[0].number[0], 3);      /* bits 14 and 13    */
}

static void findings_on_bit_11_say_what_it_belongs_to(void **state)
{
    static const struct {
        enum ntl_arch arch;
        uint32_t build;
        uint64_t raw;
        const char *word;
    } cases[] = {
        { NTL_X64, 10240, 0xc182cc1ffdf80c00, "part of Protection" },
        { NTL_X64, 26100, 0xc182cc1ffdf80c00, "Combined or unused" },
        { NTL_X86, 7601, 0x12345c00, "part of the address" },
        { NTL_X64, 26100, 0xffffffff00000c80, "Combined or unused" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ntl_mmpte_options options = ntl_mmpte_options_of(
            cases[i].arch, revision(cases[i].build, 0), NTL_PTE);

        find(&options, cases[i].raw, NULL);
        assert_string_equal(heard.finding[0], "not_in_transition");
        assert_string_equal(heard.found[0].word[0], cases[i].word);
    }
}

/* Where the layout is from, and whether it holds, with the revision. */
static void findings_say_how_the_layout_is_known(void **state)
{
    static const struct {
        enum ntl_arch arch;
        struct ntl_build build;
        uint64_t raw;
        const char *said;
        uint64_t number[2];
    } cases[] = {
        { NTL_X64, { 17134, 300, true }, 0x0000123400000086,
          "layout_unserviced perhaps_in_store", { 17134, 228 } },
        { NTL_X64, { 17134, 228, true }, 0x80, "layout_unserviced",
          { 17134, 228 } },
        { NTL_X64, { 17134, 227, true }, 0x80, "", { 0 } },
        { NTL_X64, { 17134, 300, true }, 0, "", { 0 } },
        { NTL_X86_PAE, { 19041, 300, true }, 0x12345867,
          "layout_of_other_revision", { 19041 } },
        { NTL_X86_PAE, { 19041, 264, true }, 0x12345867, "", { 0 } },
        { NTL_X86_PAE, { 19041, 508, true }, 0x12345867, "", { 0 } },
        { NTL_X86_PAE, { 2600, 0, true }, 0x12345080, "no_layout", { 2600 } },
        { NTL_X86_PAE, { 2600, 0, true }, 0x12345063,
          "layout_from_transcript", { 0 } },
        { NTL_X86_PAE, { 6002, 0, true }, 0x12345863, "layout_deduced",
          { 0 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_said(cases[i].arch, cases[i].build, NTL_PTE, cases[i].raw,
                    cases[i].said);
        if (heard.findings)
            assert_memory_equal(heard.found[0].number, cases[i].number,
                                sizeof cases[i].number);
    }
}

/* Stores came with 10240; a layout with InStore says it itself. */
static void findings_on_the_store_begin_with_10240(void **state)
{
    (void)state;
    assert_said(NTL_X64, revision(9600, 0), NTL_PTE, 0x0000000500000084, "");
    assert_said(NTL_X64, revision(10240, 0), NTL_PTE, 0x0000000500000084,
                "perhaps_in_store");
    assert_int_equal(heard.found[0].number[0], 2);
    assert_said(NTL_X64, revision(10586, 0), NTL_PTE, 0x0000000500000084,
                "perhaps_in_store");
}

/* The structure of a processor without NX, or with Write at bit 1. */
static void findings_on_clean_pages_need_two_write_bits(void **state)
{
    struct ntl_mmpte_options options
        = ntl_mmpte_options_of(NTL_X64, ntl_build_of(3790), NTL_PTE);

    (void)state;
    options.layout = ntl_mmpte_layout_named("x64/HARDWARE#2", 14);
    find(&options, 0x12345021, NULL);
    assert_int_equal(heard.findings, 0);
    find(&options, 0x12345821, NULL);
    assert_false(heard_finding(&heard, "writable_but_clean"));
    assert_true(heard_finding(&heard, "odd_bits"));
    options.layout = ntl_mmpte_layout_named("x64/HARDWARE#1", 14);
    find(&options, 0x12345821, NULL);
    assert_true(heard_finding(&heard, "writable_but_clean"));
}

/* Every name of a field that NT leaves alone, by one bit of it. */
static void spare_fields_are_odd_and_those_of_software_not(void **state)
{
    size_t count, spare = 0;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (unsigned j = 0; j < l[i].layout.count; j++) {
            const struct ntl_field *f = &l[i].layout.fields[j];
            struct ntl_mmpte e = {
                .value = UINT64_MAX, .state = NTL_MMPTE_PAGEFILE,
                .layout = &l[i],
            };
            struct ntl_mmpte_options options
                = ntl_mmpte_options_of(l[i].arch, ntl_build_of(1), NTL_PTE);
            bool odd = ntl_mmpte_odd_bits(&e, &options) >> f->lo & 1;

            if (strncmp(f->key, "Unused", 6) == 0
                || strncmp(f->key, "Uunsed", 6) == 0
                || strncmp(f->key, "Spare", 5) == 0
                || strncmp(f->key, "filler", 6) == 0
                || strncmp(f->key, "reserved", 8) == 0
                || strcmp(f->key, "Reserved") == 0
                || strcmp(f->key, "ReservedForHardware") == 0) {
                assert_true(odd);
                spare++;
            } else if (odd) {
                fail_msg("%s: %s is odd", l[i].name, f->key);
            }
        }
    assert_true(spare > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_those_that_are_due),
        cmocka_unit_test(findings_of_arm64_follow_its_own_bits),
        cmocka_unit_test(findings_of_x86_know_pse36_and_offsets),
        cmocka_unit_test(findings_on_bit_11_say_what_it_belongs_to),
        cmocka_unit_test(findings_say_how_the_layout_is_known),
        cmocka_unit_test(findings_on_the_store_begin_with_10240),
        cmocka_unit_test(findings_on_clean_pages_need_two_write_bits),
        cmocka_unit_test(spare_fields_are_odd_and_those_of_software_not),
    };

    return cmocka_run_group_tests_name("mmpte-odd", tests, NULL, NULL);
}
