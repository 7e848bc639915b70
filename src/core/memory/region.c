#include <ntlens/region.h>

/* Sources of the rows: beside each of them, in src/data/memory/regions.txt. */
struct row {
    uint64_t start, end;
    uint32_t first, last;               /* builds for which it is shown       */
    uint32_t known_first, known_last;   /* DOCUMENTED: that the source has    */
    enum ntl_certainty certainty;
    const char *name, *note, *source;
};

static const struct row rows[] = {
#define REGION_ROWS
#include "regions.inc"
#undef REGION_ROWS
};

/* Rows of a mode: from its own place to that of the next mode. */
static const uint8_t first_row[NTL_ARCH_COUNT + 1] = {
#define REGION_FIRST
#include "regions.inc"
#undef REGION_FIRST
};

static const struct ntl_known_value values[] = {
#define VALUE_ROWS
#include "regions.inc"
#undef VALUE_ROWS
};

/* The last build whose self-map is where the linker put it. */
enum { LAST_FIXED_BUILD = 10586 };

static enum ntl_certainty certainty_of(const struct row *row, uint32_t build)
{
    if (row->certainty != NTL_DOCUMENTED)
        return row->certainty;
    return build >= row->known_first && build <= row->known_last
           ? NTL_DOCUMENTED : NTL_LIKELY;
}

static bool is_shown(const struct row *row, uint32_t build)
{
    return build - row->first <= row->last - row->first;
}

static struct ntl_region from_row(const struct row *row, uint32_t build)
{
    return (struct ntl_region) {
        row->start, row->end, row->name, row->note, row->source,
        certainty_of(row, build),
    };
}

static enum ntl_certainty selfmap_certainty(const struct ntl_region_view *view)
{
    const struct ntl_paging *mode = ntl_paging(view->map.arch);

    if (mode->index_min == mode->index_max)
        return NTL_FIXED;
    if (view->index_known)
        return NTL_DOCUMENTED;
    return view->map.arch == NTL_X64
           && view->map.index == mode->index_default
           && view->build.number <= LAST_FIXED_BUILD
           ? NTL_FIXED : NTL_ASSUMED;
}

static struct ntl_region from_level(const struct ntl_region_view *view,
                                    enum ntl_level level)
{
    static const struct { const char *name, *note; } text[NTL_LEVELS_MAX] = {
        [NTL_PTE] = { "PTE space", "the page tables, by the self-map" },
        [NTL_PDE] = { "PDE space", "the page directories, by the self-map" },
        [NTL_PPE] = { "PPE space", "the PPEs (PDPTEs), by the self-map" },
        [NTL_PXE] = { "PXE space", "the PXEs (PML4Es), by the self-map" },
        [NTL_PML5E] = { "PML5E space", "the PML5Es, by the self-map" },
    };
    uint64_t end = ntl_selfmap_end(view->map, level) - 1;

    return (struct ntl_region) {
        .start = ntl_selfmap_base(view->map, level),
        .end = end & ntl_paging(view->map.arch)->address_mask,
        .name = text[level].name, .note = text[level].note,
        .certainty = selfmap_certainty(view),
    };
}

static struct ntl_region self_entry(const struct ntl_region_view *view)
{
    uint64_t self = ntl_selfmap_self(view->map);
    unsigned size = ntl_paging(view->map.arch)->entry_size;

    return (struct ntl_region) {
        .start = self, .end = self + size - 1, .name = "self entry",
        .note = "points at the table that it is in",
        .certainty = selfmap_certainty(view),
    };
}

/* The n-th part of the self-map: its levels, then the self entry. */
static bool from_selfmap(const struct ntl_region_view *view, unsigned n,
                         struct ntl_region *ret)
{
    unsigned levels = ntl_paging(view->map.arch)->mapped_levels;

    if (n > levels)
        return false;
    *ret = n < levels ? from_level(view, (enum ntl_level)n) : self_entry(view);
    return true;
}

/* An arch out of range is read as x64, as everywhere. */
static struct ntl_region_view checked(const struct ntl_region_view *view)
{
    struct ntl_region_view ret = *view;

    if ((unsigned)ret.map.arch >= NTL_ARCH_COUNT)
        ret.map.arch = NTL_X64;
    ret.map = ntl_selfmap(ret.map.arch, ret.map.index);
    return ret;
}

/* NULL: none. */
static const struct row *smallest_row(const struct ntl_region_view *view,
                                      uint64_t va)
{
    const struct row *best = NULL, *end = &rows[first_row[view->map.arch + 1]];
    uint64_t best_size = UINT64_MAX;

    for (const struct row *row = &rows[first_row[view->map.arch]]; row < end;
         row++) {
        uint64_t size = row->end - row->start;

        if (va - row->start <= size && is_shown(row, view->build.number)
            && size <= best_size) {
            best = row;
            best_size = size;
        }
    }
    return best;
}

static void take_smaller(const struct ntl_region *one, uint64_t va,
                         struct ntl_region *best)
{
    uint64_t size = one->end - one->start;

    if (va - one->start <= size && size <= best->end - best->start)
        *best = *one;
}

void ntl_region_of(const struct ntl_region_view *view, uint64_t va,
                   struct ntl_region *ret)
{
    struct ntl_region_view v = checked(view);
    const struct row *row = smallest_row(&v, va);
    struct ntl_region best = { .end = UINT64_MAX, .name = "address space" };
    struct ntl_region one;
    enum ntl_level level;

    if (row)
        best = from_row(row, v.build.number);
    if (ntl_selfmap_level(v.map, va, &level))
        for (unsigned n = 0; from_selfmap(&v, n, &one); n++)
            take_smaller(&one, va, &best);
    *ret = best;
}

static bool before(const struct ntl_region *a, const struct ntl_region *b)
{
    return a->start != b->start ? a->start < b->start : a->end > b->end;
}

/* Keeps the first `size` of all, in order, in a buffer of `size`. */
static void insert(struct ntl_region *list, size_t count, size_t size,
                   const struct ntl_region *one)
{
    size_t at = count < size ? count : size;

    while (at > 0 && before(one, &list[at - 1])) {
        if (at < size)
            list[at] = list[at - 1];
        at--;
    }
    if (at < size)
        list[at] = *one;
}

size_t ntl_regions(const struct ntl_region_view *view, struct ntl_region *ret,
                   size_t size)
{
    struct ntl_region_view v = checked(view);
    struct ntl_region one;
    size_t count = 0;

    for (unsigned n = first_row[v.map.arch]; n < first_row[v.map.arch + 1];
         n++) {
        if (!is_shown(&rows[n], v.build.number))
            continue;
        one = from_row(&rows[n], v.build.number);
        insert(ret, count++, size, &one);
    }
    for (unsigned n = 0; from_selfmap(&v, n, &one); n++)
        insert(ret, count++, size, &one);
    return count;
}

static const struct { const char *name, *note; } certainties[] = {
    [NTL_FIXED] = { "fixed", "the same on every machine" },
    [NTL_DOCUMENTED] = { "documented", "described in public for this build" },
    [NTL_LIKELY] = { "likely", "described in public, but not for this build" },
    [NTL_ASSUMED] = { "assumed",
                      "true if the self-map index is the right one" },
    [NTL_UNKNOWN] = { "unknown", "drawn at boot, or not public" },
};

const char *ntl_certainty_name(enum ntl_certainty certainty)
{
    return certainties[(unsigned)certainty < NTL_CERTAINTIES
                       ? certainty : NTL_UNKNOWN].name;
}

const char *ntl_certainty_note(enum ntl_certainty certainty)
{
    return certainties[(unsigned)certainty < NTL_CERTAINTIES
                       ? certainty : NTL_UNKNOWN].note;
}

enum ntl_near ntl_va_near(enum ntl_arch arch, uint64_t va)
{
    uint64_t top = ntl_paging(arch)->address_mask;

    if (va <= 0xffff)
        return NTL_NEAR_NULL;
    return va <= top && top - va <= 0xffff
           ? NTL_NEAR_MINUS_ONE : NTL_NEAR_NOTHING;
}

const struct ntl_known_value *ntl_known_values(size_t *count)
{
    *count = sizeof values / sizeof *values;
    return values;
}

/* 4 bytes become 8 in three ways: beside themselves, with 0, with the sign. */
static bool matches(const struct ntl_known_value *known, uint64_t value,
                    uint64_t *ret_offset)
{
    const uint64_t upper[] = { known->value << 32, 0, UINT64_MAX << 32 };
    unsigned ways = known->bytes == 4 ? 3 : 1;

    /* The low half tells most values at once. */
    if ((uint32_t)value - (uint32_t)known->value > 0xfff)
        return false;
    for (unsigned i = 0; i < ways; i++) {
        uint64_t start = known->bytes == 4 ? upper[i] | known->value
                                           : known->value;

        if (value >= start && value - start <= 0xfff) {
            *ret_offset = value - start;
            return true;
        }
    }
    return false;
}

const struct ntl_known_value *ntl_known_value_of(uint64_t value,
                                                 uint64_t *ret_offset)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (matches(&values[i], value, ret_offset))
            return &values[i];
    return NULL;
}
