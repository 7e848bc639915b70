/* The choice of a layout, beside what mmpte.h says of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/mmpte.h>

#include <stdio.h>
#include <string.h>

enum { MANY = 512 };

/* A layout, and builds and revisions that it is known of. */
struct known {
    const struct ntl_mmpte_layout *layout;
    const struct ntl_mmpte_range *range;
};

static struct known all[MANY];
static size_t knowns;

static void learn_what_is_known(void)
{
    size_t count;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    knowns = 0;
    for (size_t i = 0; i < count; i++)
        for (unsigned j = 0; j < l[i].range_count; j++) {
            assert_true(knowns < MANY);
            all[knowns++] = (struct known) { &l[i], &l[i].ranges[j] };
        }
}

static enum ntl_arch shared_arch(unsigned arch)
{
    return arch == NTL_X64_LA57 || arch == NTL_ARCH_COUNT
           ? NTL_X64 : (enum ntl_arch)arch;
}

/* The last build at or before it with any layout, or else the first one. */
static uint32_t nearest_build(enum ntl_arch arch, uint32_t number)
{
    uint32_t before = 0, first = UINT32_MAX;

    for (size_t i = 0; i < knowns; i++) {
        uint32_t build = all[i].range->build;

        if (all[i].layout->arch != arch)
            continue;
        if (build <= number && build > before)
            before = build;
        if (build < first)
            first = build;
    }
    return before ? before : first;
}

static bool of_that_time(const struct ntl_mmpte_range *range,
                         struct ntl_build asked)
{
    if (range->build < asked.number)
        return range->last == UINT32_MAX;
    return range->build > asked.number || !asked.has_revision
           || (asked.revision >= range->first && asked.revision <= range->last);
}

/* By age, those of a kind and build; of a time, or of any. */
static size_t candidates(enum ntl_arch arch, unsigned kind, uint32_t build,
                         const struct ntl_build *asked, struct known *ret)
{
    size_t count = 0, at;

    for (size_t i = 0; i < knowns; i++) {
        if (all[i].layout->arch != arch || all[i].layout->kind != kind
            || all[i].range->build != build
            || (asked && !of_that_time(all[i].range, *asked)))
            continue;
        for (at = count++; at && all[i].range->first < ret[at - 1].range->first;
             at--)
            ret[at] = ret[at - 1];
        ret[at] = all[i];
    }
    return count;
}

static enum ntl_mmpte_fit fit_of(const struct ntl_mmpte_range *range,
                                 struct ntl_build asked)
{
    bool same = ntl_kernel_of(range->build) == ntl_kernel_of(asked.number);

    if (same && asked.has_revision)
        return asked.revision > range->last ? NTL_FIT_NEAREST
             : asked.revision < range->first ? NTL_FIT_LATER : NTL_FIT_EXACT;
    return same ? NTL_FIT_EXACT
         : range->build < asked.number ? NTL_FIT_NEAREST : NTL_FIT_LATER;
}

/* The next build's that has SwizzleBit; NULL: there is none. */
static const struct known *next_serviced(enum ntl_arch arch, unsigned kind,
                                         uint32_t build)
{
    const struct known *next = NULL;

    for (size_t i = 0; i < knowns; i++)
        if (all[i].layout->arch == arch && all[i].layout->kind == kind
            && all[i].layout->swizzle && all[i].range->build > build
            && (!next || all[i].range->build < next->range->build))
            next = &all[i];
    return next;
}

/* Before August 2018, and of the same build nothing after it. */
static bool is_unserviced(const struct known *found, size_t count,
                          struct ntl_build asked)
{
    return count == 1 && found->range->build == asked.number
           && found->range->last != UINT32_MAX
           && !(asked.has_revision && asked.revision <= found->range->last);
}

static size_t choose(enum ntl_arch arch, struct ntl_build asked, unsigned kind,
                     struct known *found, enum ntl_mmpte_fit *fit)
{
    uint32_t build = nearest_build(arch, asked.number);
    size_t count = candidates(arch, kind, build, &asked, found);
    const struct known *next;

    if (!count)
        count = candidates(arch, kind, build, NULL, found);
    for (size_t i = 0; i < count; i++)
        fit[i] = fit_of(found[i].range, asked);
    if (!is_unserviced(found, count, asked))
        return count;
    fit[0] = NTL_FIT_UNSERVICED;
    next = next_serviced(arch, kind, build);
    if (!next)
        return 1;
    found[1] = *next;
    fit[1] = fit_of(next->range, asked);
    return 2;
}

static void assert_chosen(unsigned arch, struct ntl_build asked, unsigned kind)
{
    static struct known found[MANY];
    static enum ntl_mmpte_fit fit[MANY];
    size_t count = choose(shared_arch(arch), asked, kind, found, fit);
    struct ntl_mmpte_choice c = ntl_mmpte_choose(
        (enum ntl_arch)arch, asked, (enum ntl_mmpte_kind)kind);
    bool same = c.count == count;

    for (size_t i = 0; same && i < count; i++)
        same = c.layout[i] == found[i].layout && c.range[i] == found[i].range
               && c.fit[i] == fit[i];
    if (!same)
        fail_msg("mode %u, %u.%u%s, kind %u: %u of %zu, %s", arch, asked.number,
                 asked.revision, asked.has_revision ? "" : " or any", kind,
                 (unsigned)c.count, count, c.count ? c.layout[0]->name : "");
}

static void assert_chosen_of_each_kind(unsigned arch, struct ntl_build asked)
{
    for (unsigned kind = 0; kind < NTL_MMPTE_KINDS; kind++)
        assert_chosen(arch, asked, kind);
}

/* A revision, the ones beside it, and none. */
static void assert_chosen_around(unsigned arch, uint32_t number,
                                 uint32_t revision)
{
    for (int i = -1; i <= 1; i++)
        assert_chosen_of_each_kind(arch, (struct ntl_build) {
            number, revision + (uint32_t)i, true,
        });
    assert_chosen_of_each_kind(arch, (struct ntl_build) { .number = number });
}

static void choice_is_what_the_header_says_around_every_known_revision(
    void **state)
{
    (void)state;
    learn_what_is_known();
    for (unsigned arch = 0; arch <= NTL_ARCH_COUNT; arch++)
        for (size_t i = 0; i < knowns; i++) {
            const struct ntl_mmpte_range *r = all[i].range;

            if (all[i].layout->arch != shared_arch(arch))
                continue;
            for (uint32_t n = r->build - 1; n <= r->build + 1; n++) {
                assert_chosen_around(arch, n, r->first);
                assert_chosen_around(arch, n, r->last);
            }
        }
}

static void choice_is_what_the_header_says_of_every_release(void **state)
{
    size_t count;
    const struct ntl_release *release = ntl_releases(&count);

    (void)state;
    learn_what_is_known();
    for (unsigned arch = 0; arch < NTL_ARCH_COUNT; arch++)
        for (size_t i = 0; i < count; i++)
            assert_chosen_around(arch, release[i].number, 1);
}

static void choice_of_what_is_no_kind_is_empty(void **state)
{
    const struct ntl_build build = { .number = 26100 };

    (void)state;
    assert_int_equal(ntl_mmpte_choose(NTL_X64, build, NTL_MMPTE_KINDS).count,
                     0);
    assert_int_equal(
        ntl_mmpte_choose(NTL_X64, build, (enum ntl_mmpte_kind)-1).count, 0);
}

static void assert_no_other_layout(const struct ntl_mmpte_layout *layout,
                                   const char *name, size_t length)
{
    if (ntl_mmpte_layout_named(name, length) == layout)
        fail_msg("%.*s is %s", (int)length, name, layout->name);
}

/* Each letter counts, the first and the last one, too. */
static void name_finds_a_layout_only_whole(void **state)
{
    size_t count;
    const struct ntl_mmpte_layout *l = ntl_mmpte_layouts(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char name[64];
        size_t length = strlen(l[i].name);

        for (size_t j = 0; j < length; j++) {
            snprintf(name, sizeof name, "%s", l[i].name);
            name[j] = '~';
            assert_no_other_layout(&l[i], name, length);
            assert_no_other_layout(&l[i], l[i].name, j);
        }
        snprintf(name, sizeof name, "%s~", l[i].name);
        assert_no_other_layout(&l[i], name, length + 1);
        assert_ptr_equal(ntl_mmpte_layout_named(name, length), &l[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            choice_is_what_the_header_says_around_every_known_revision),
        cmocka_unit_test(choice_is_what_the_header_says_of_every_release),
        cmocka_unit_test(choice_of_what_is_no_kind_is_empty),
        cmocka_unit_test(name_finds_a_layout_only_whole),
    };

    return cmocka_run_group_tests_name("mmpte-layout", tests, NULL, NULL);
}
