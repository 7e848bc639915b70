#include <ntlens/region.h>

/* Sources of the rows: beside each of them, in src/data/regions.txt. */
struct row {
    uint64_t start, end;
    uint32_t first, last;               /* builds for which it is shown        */
    uint32_t known_first, known_last;   /* DOCUMENTED: that the source has     */
    enum ntl_certainty certainty;
    unsigned modes;                     /* bits by enum ntl_arch               */
    const char *name, *note, *source;
};

static const struct row rows[] = {
#define REGION_ROWS
#include "regions.inc"
#undef REGION_ROWS
};

static const struct ntl_known_value values[] = {
#define VALUE_ROWS
#include "regions.inc"
#undef VALUE_ROWS
};

enum { ROWS = sizeof rows / sizeof *rows };

/* The last build whose self-map is where the linker put it. */
enum { LAST_FIXED_BUILD = 10586 };

static enum ntl_certainty certainty_of(const struct row *row, uint32_t build)
{
    if (row->certainty != NTL_DOCUMENTED)
        return row->certainty;
    return build >= row->known_first && build <= row->known_last
           ? NTL_DOCUMENTED : NTL_LIKELY;
}

static bool from_row(const struct ntl_region_view *view, const struct row *row,
                     struct ntl_region *ret)
{
    uint32_t build = view->build.number;

    if (!(row->modes >> ((unsigned)view->map.arch & 31) & 1)
        || build < row->first || build > row->last)
        return false;
    *ret = (struct ntl_region) {
        row->start, row->end, row->name, row->note, row->source,
        certainty_of(row, build),
    };
    return true;
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

static bool from_level(const struct ntl_region_view *view, unsigned level,
                       struct ntl_region *ret)
{
    static const struct { const char *name, *note; } text[NTL_LEVELS_MAX] = {
        [NTL_PTE] = { "PTE space", "the page tables, by the self-map" },
        [NTL_PDE] = { "PDE space", "the page directories, by the self-map" },
        [NTL_PPE] = { "PPE space", "the PPEs (PDPTEs), by the self-map" },
        [NTL_PXE] = { "PXE space", "the PXEs (PML4Es), by the self-map" },
        [NTL_PML5E] = { "PML5E space", "the PML5Es, by the self-map" },
    };
    const struct ntl_paging *mode = ntl_paging(view->map.arch);
    enum ntl_level l = (enum ntl_level)level;

    if (level >= mode->mapped_levels)
        return false;
    *ret = (struct ntl_region) {
        .start = ntl_selfmap_base(view->map, l),
        .end = ntl_selfmap_end(view->map, l) - 1,
        .name = text[level].name, .note = text[level].note,
        .certainty = selfmap_certainty(view),
    };
    if (mode->digits == 8)
        ret->end &= UINT32_MAX;
    return true;
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

/* One numbering for all: rows, then levels, then the self entry. */
enum { CANDIDATES = ROWS + NTL_LEVELS_MAX + 1 };

static bool candidate(const struct ntl_region_view *view, unsigned n,
                      struct ntl_region *ret)
{
    if (n < ROWS)
        return from_row(view, &rows[n], ret);
    if (n < ROWS + NTL_LEVELS_MAX)
        return from_level(view, n - ROWS, ret);
    *ret = self_entry(view);
    return true;
}

/* The self-map's levels lie inside each other, so its first tells of all. */
static bool may_contain(unsigned n, uint64_t va, bool in_selfmap)
{
    if (n >= ROWS)
        return in_selfmap;
    return va - rows[n].start <= rows[n].end - rows[n].start;
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

void ntl_region_of(const struct ntl_region_view *view, uint64_t va,
                   struct ntl_region *ret)
{
    struct ntl_region_view v = checked(view);
    struct ntl_region best = { .end = UINT64_MAX, .name = "address space" };
    enum ntl_level level;
    bool in_selfmap = ntl_selfmap_level(v.map, va, &level);

    for (unsigned n = 0; n < CANDIDATES; n++) {
        struct ntl_region r;

        if (may_contain(n, va, in_selfmap) && candidate(&v, n, &r) && va >= r.start && va <= r.end
            && r.end - r.start <= best.end - best.start)
            best = r;
    }
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
    size_t count = 0;

    for (unsigned n = 0; n < CANDIDATES; n++) {
        struct ntl_region one;

        if (candidate(&v, n, &one))
            insert(ret, count++, size, &one);
    }
    return count;
}

static const struct { const char *name, *note; } certainties[] = {
    [NTL_FIXED] = { "fixed", "the same on every machine" },
    [NTL_DOCUMENTED] = { "documented", "described in public for this build" },
    [NTL_LIKELY] = { "likely", "described in public, but not for this build" },
    [NTL_ASSUMED] = { "assumed", "true if the self-map index is the right one" },
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
    uint64_t top = ntl_paging(arch)->digits == 8 ? UINT32_MAX : UINT64_MAX;

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

/* The ways in which 4 bytes become 8: beside themselves, with 0, with the sign. */
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
