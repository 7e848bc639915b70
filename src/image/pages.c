#include "lookup.h"

#include <stdlib.h>

/*
 * Pages of physical memory: in runs, found by binary search, or by a
 * bitmap, where a page's place in the file is a rank.  Nothing is kept for each
 * page.
 */
enum { RANKS_MAX = 1 << 20 };

/*
 * Frame numbers that an address of 64 bits can hold, and no wrap after them.
 */
#define FRAMES_MAX (UINT64_C(1) << 52)

/* 16 TB of memory, so that ranks fit in 32 bits. */
#define BITS_MAX (UINT64_C(1) << 32)

uint64_t pages_at(struct pages *pages, uint64_t page)
{
    switch (pages->kind) {
    case PAGES_LINEAR:
        return linear_at(pages, page);
    case PAGES_RUNS:
        return run_at(pages, page);
    case PAGES_BITMAP:
        return bitmap_at(pages, page);
    case PAGES_NONE:
        break;
    }
    return NOWHERE;
}

static uint64_t add_capped(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* What of a run exists: below the highest frame, inside the file. */
static struct run clipped(const struct pages *pages, struct run run)
{
    uint64_t size = pages->view->size;
    uint64_t room = run.offset < size ? (size - run.offset) / PAGE : 0;

    if (run.page >= FRAMES_MAX)
        run.pages = 0;
    else if (run.pages > FRAMES_MAX - run.page)
        run.pages = FRAMES_MAX - run.page;
    if (run.pages > room)
        run.pages = room;
    return run;
}

static int by_page(const void *a, const void *b)
{
    const struct run *x = a, *y = b;

    if (x->page != y->page)
        return x->page < y->page ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Cuts from each run what those before it hold, joins what is one. */
static size_t flatten(struct run *run, size_t count)
{
    uint64_t end = 0;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct run r = run[i];
        uint64_t skip = r.page < end ? end - r.page : 0;

        if (skip >= r.pages)
            continue;
        r = (struct run) { r.page + skip, r.pages - skip,
                           r.offset + skip * PAGE };
        end = r.page + r.pages;
        if (kept > 0 && run[kept - 1].page + run[kept - 1].pages == r.page
            && run[kept - 1].offset + run[kept - 1].pages * PAGE == r.offset)
            run[kept - 1].pages += r.pages;
        else
            run[kept++] = r;
    }
    return kept;
}

uint64_t pages_of_runs(struct pages *pages, struct run *run, size_t count)
{
    uint64_t promised = 0, kept = 0;

    for (size_t i = 0; i < count; i++) {
        promised = add_capped(promised, run[i].pages);
        run[i] = clipped(pages, run[i]);
        kept += run[i].pages;
    }
    qsort(run, count, sizeof *run, by_page);
    count = flatten(run, count);
    if (count == 0)
        run[0] = (struct run) { 0, 0, 0 };
    pages->kind = PAGES_RUNS;
    pages->run = run;
    pages->runs = count;
    pages->whole = 0;
    for (size_t i = 0; i < count; i++)
        pages->whole += run[i].pages;
    return promised - kept;
}

static uint64_t mask_of_last(const struct pages *pages, uint64_t word)
{
    uint64_t left = pages->bits - word * 64;

    return left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
}

/* A part of the bitmap at a time, by its bytes. */
INLINE uint64_t count_ranks(struct pages *pages, uint64_t words)
{
    enum { STRETCH = VIEW_STRETCH / 8 };
    uint64_t total = 0, first = (UINT64_C(1) << pages->group) - 1;

    for (uint64_t i = 0, n; i < words; i += n) {
        const uint8_t *bytes;

        n = words - i < STRETCH ? words - i : STRETCH;
        bytes = view_stretch(pages->view, pages->bitmap + i * 8,
                             (size_t)n * 8);
        for (uint64_t k = i; k < i + n; k++, bytes += 8) {
            uint64_t word = le64(bytes);

            if (!(k & first))
                pages->rank[k >> pages->group] = (uint32_t)total;
            if (k == words - 1)
                word &= mask_of_last(pages, k);
            total += (unsigned)__builtin_popcountll(word);
        }
    }
    return total;
}

static uint64_t count_plain(struct pages *pages, uint64_t words)
{
    return count_ranks(pages, words);
}

#if defined __x86_64__ || defined __i386__
__attribute__((target("popcnt")))
static uint64_t count_popcnt(struct pages *pages, uint64_t words)
{
    return count_ranks(pages, words);
}

bool has_popcnt(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("popcnt");
}
#else
#define count_popcnt count_plain

bool has_popcnt(void)
{
    return false;
}
#endif

/* The bitmap is read by whole words, all of them in the file. */
static uint64_t words_of(struct pages *pages)
{
    uint64_t room = (pages->view->size - pages->bitmap) / 8;

    if (pages->bits > room * 64)
        pages->bits = room * 64;
    if (pages->bits > BITS_MAX)
        pages->bits = BITS_MAX;
    return pages->bits / 64 + (pages->bits % 64 != 0);
}

bool pages_of_bitmap(struct pages *pages, uint64_t *ret_set)
{
    uint64_t words = words_of(pages), size = pages->view->size, room;

    pages->group = 0;
    while (words >> pages->group > RANKS_MAX)
        pages->group++;
    pages->rank = malloc(((size_t)(words >> pages->group) + 1)
                         * sizeof *pages->rank);
    if (!pages->rank)
        return false;
    *ret_set = pages->popcnt ? count_popcnt(pages, words)
                             : count_plain(pages, words);
    room = pages->first < size ? (size - pages->first) / PAGE : 0;
    pages->whole = *ret_set < room ? *ret_set : room;
    pages->kind = PAGES_BITMAP;
    return true;
}

void pages_free(struct pages *pages)
{
    free(pages->run);
    free(pages->rank);
}

static bool next_of_runs(const struct pages *pages, uint64_t page,
                         struct image_run *ret)
{
    const struct run *run = run_before(pages, page);
    const struct run *end = pages->run + pages->runs;

    for (; run < end; run++) {
        uint64_t skip = run->page < page ? page - run->page : 0;

        if (skip < run->pages) {
            *ret = (struct image_run) { run->page + skip, run->pages - skip };
            return true;
        }
    }
    return false;
}

/* First page at or after `page` that is present, or is not; or `bits`. */
static uint64_t next_bit(struct pages *pages, uint64_t page, bool present)
{
    while (page < pages->bits) {
        uint64_t word = bitmap_word(pages, page / 64);

        word = (present ? word : ~word) >> (page & 63);
        if (word) {
            page += (unsigned)__builtin_ctzll(word);
            return page < pages->bits ? page : pages->bits;
        }
        page = (page | 63) + 1;
    }
    return pages->bits;
}

/* A file that was cut ends its last run early. */
static bool next_of_bitmap(struct pages *pages, uint64_t page,
                           struct image_run *ret)
{
    uint64_t rank, count;

    page = next_bit(pages, page, true);
    rank = bitmap_rank(pages, page);
    if (rank >= pages->whole)
        return false;
    count = next_bit(pages, page, false) - page;
    if (count > pages->whole - rank)
        count = pages->whole - rank;
    *ret = (struct image_run) { page, count };
    return true;
}

bool image_next_run(struct image *image, uint64_t page, struct image_run *ret)
{
    struct pages *pages = &image->pages;

    switch (pages->kind) {
    case PAGES_LINEAR:
        *ret = (struct image_run) { page, pages->whole - page };
        return page < pages->whole;
    case PAGES_RUNS:
        return next_of_runs(pages, page, ret);
    case PAGES_BITMAP:
        return next_of_bitmap(pages, page, ret);
    case PAGES_NONE:
        break;
    }
    return false;
}
