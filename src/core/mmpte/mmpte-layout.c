#include <ntlens/mmpte.h>

#include "core/text/ascii.h"

/* Rows come from src/data/mmpte/mmpte.txt; the generator checks them. */
#include "mmpte.inc"

enum { COUNT = sizeof layouts / sizeof *layouts };

const struct ntl_mmpte_layout *ntl_mmpte_layouts(size_t *count)
{
    *count = COUNT;
    return layouts;
}

static bool same_name(const char *name, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (name[i] == '\0' || ascii_lower(name[i]) != ascii_lower(text[i]))
            return false;
    return name[length] == '\0';
}

const struct ntl_mmpte_layout *ntl_mmpte_layout_named(const char *name,
                                                      size_t length)
{
    for (size_t i = 0; i < COUNT; i++)
        if (same_name(layouts[i].name, name, length))
            return &layouts[i];
    return NULL;
}

/* Which revisions of the build that was found are candidates. */
enum era { EVERY, OF_REVISION, NEWEST };

struct search {
    enum ntl_arch arch;
    enum ntl_mmpte_kind kind;
    struct ntl_build asked;
    uint32_t build;             /* whose structures are taken                 */
};

static const struct ntl_mmpte_range *range_of(
    const struct ntl_mmpte_layout *layout, uint32_t build)
{
    for (unsigned i = 0; i < layout->range_count; i++)
        if (layout->ranges[i].build == build)
            return &layout->ranges[i];
    return NULL;
}

/*
 * The nearest build with any layout, earlier rather than later.  A structure
 * that this build does not have is not taken from another one: LARGEPAGE ended
 * with 6002.
 */
static uint32_t reference_build(enum ntl_arch arch, uint32_t number)
{
    const uint32_t *builds = known_builds[arch].number;
    uint32_t found = builds[0];

    for (unsigned i = 1; i < known_builds[arch].count; i++)
        if (builds[i] <= number)
            found = builds[i];
    return found;
}

static bool in_era(const struct ntl_mmpte_range *range, enum era era,
                   uint32_t revision)
{
    switch (era) {
    case OF_REVISION:
        return range->first <= revision && revision <= range->last;
    case NEWEST:
        return range->last == UINT32_MAX;
    case EVERY:
        break;
    }
    return true;
}

static enum ntl_mmpte_fit fit_of(const struct search *search,
                                 const struct ntl_mmpte_range *range)
{
    if (ntl_kernel_of(range->build) != ntl_kernel_of(search->asked.number))
        return range->build < search->asked.number ? NTL_FIT_NEAREST
                                                   : NTL_FIT_LATER;
    if (!search->asked.has_revision)
        return NTL_FIT_EXACT;
    if (range->last < search->asked.revision)
        return NTL_FIT_NEAREST;
    return range->first > search->asked.revision ? NTL_FIT_LATER
                                                 : NTL_FIT_EXACT;
}

static bool is_older(const struct ntl_mmpte_range *a,
                     const struct ntl_mmpte_range *b)
{
    return a->build != b->build ? a->build < b->build : a->first < b->first;
}

static void add(struct ntl_mmpte_choice *choice, const struct search *search,
                const struct ntl_mmpte_layout *layout,
                const struct ntl_mmpte_range *range)
{
    unsigned at = choice->count;

    if (at == 2)
        return;
    if (at == 1 && is_older(range, choice->range[0])) {
        choice->layout[1] = choice->layout[0];
        choice->range[1] = choice->range[0];
        choice->fit[1] = choice->fit[0];
        at = 0;
    }
    choice->layout[at] = layout;
    choice->range[at] = range;
    choice->fit[at] = fit_of(search, range);
    choice->count++;
}

static void collect(struct ntl_mmpte_choice *choice,
                    const struct search *search, enum era era)
{
    unsigned first = groups[search->arch][search->kind].first;
    unsigned end = first + groups[search->arch][search->kind].count;

    for (unsigned i = first; i < end; i++) {
        const struct ntl_mmpte_range *range
            = range_of(&layouts[i], search->build);

        if (range && in_era(range, era, search->asked.revision))
            add(choice, search, &layouts[i], range);
    }
}

static enum era era_of(const struct search *search)
{
    if (search->build < search->asked.number)
        return NEWEST;
    return search->build == search->asked.number && search->asked.has_revision
           ? OF_REVISION : EVERY;
}

/* The first layout with SwizzleBit of a build after this one. */
static void add_serviced(struct ntl_mmpte_choice *choice,
                         const struct search *search)
{
    unsigned first = groups[search->arch][search->kind].first;
    unsigned end = first + groups[search->arch][search->kind].count;
    const struct ntl_mmpte_layout *layout = NULL;
    const struct ntl_mmpte_range *range = NULL;

    for (unsigned i = first; i < end; i++) {
        for (unsigned j = 0; j < layouts[i].range_count; j++) {
            const struct ntl_mmpte_range *r = &layouts[i].ranges[j];

            if (!layouts[i].swizzle || r->build <= search->build
                || (range && r->build >= range->build))
                continue;
            layout = &layouts[i];
            range = r;
        }
    }
    if (layout)
        add(choice, search, layout, range);
}

/* Only the form before August 2018 is public, and it may not be the one. */
static bool unserviced(const struct ntl_mmpte_choice *choice,
                       struct ntl_build asked)
{
    return choice->count == 1 && choice->range[0]->build == asked.number
           && choice->range[0]->last != UINT32_MAX
           && (!asked.has_revision || asked.revision > choice->range[0]->last);
}

struct ntl_mmpte_choice ntl_mmpte_choose(enum ntl_arch arch,
                                         struct ntl_build build,
                                         enum ntl_mmpte_kind kind)
{
    struct ntl_mmpte_choice choice = { .count = 0 };
    struct search search = { .asked = build };

    if ((unsigned)kind >= NTL_MMPTE_KINDS)
        return choice;
    search.kind = kind;
    search.arch = arch == NTL_X64_LA57 || (unsigned)arch >= NTL_ARCH_COUNT
                  ? NTL_X64 : arch;
    search.build = reference_build(search.arch, build.number);
    collect(&choice, &search, era_of(&search));
    if (choice.count == 0)
        collect(&choice, &search, EVERY);
    if (unserviced(&choice, build)) {
        choice.fit[0] = NTL_FIT_UNSERVICED;
        add_serviced(&choice, &search);
    }
    return choice;
}
