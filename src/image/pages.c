#include "private.h"

#include <stdlib.h>
#include <string.h>

/*
 * From a frame number to the page's place in the file.  Runs: binary search.
 * Bitmap: a page's place is the number of bits set before its own, which is a
 * prefix sum over groups of words and a few popcounts.
 */
enum { RANKS_MAX = 1 << 20 };

static uint64_t word_at(const struct pages *pages, uint64_t i)
{
    uint64_t word;

    memcpy(&word, pages->bitmap + i * 8, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static unsigned ones(uint64_t word)
{
    return (unsigned)__builtin_popcountll(word);
}

static const uint8_t *bitmap_at(const struct pages *pages, uint64_t page)
{
    uint64_t word, i = page / 64, rank;

    if (page >= pages->bits)
        return NULL;
    word = word_at(pages, i);
    if (!(word >> (page & 63) & 1))
        return NULL;
    rank = ones(word & ((UINT64_C(1) << (page & 63)) - 1));
    for (uint64_t k = i >> pages->group << pages->group; k < i; k++)
        rank += ones(word_at(pages, k));
    rank += pages->rank[i >> pages->group];
    return rank < pages->whole ? pages->bytes + pages->first + rank * PAGE
                               : NULL;
}

/* The last run that begins at or before the page, or the first. */
static const struct run *run_before(const struct pages *pages, uint64_t page)
{
    const struct run *run = pages->run;

    for (size_t n = pages->runs; n > 1;) {
        size_t half = n / 2;

        run = run[half].page <= page ? run + half : run;
        n -= half;
    }
    return run;
}

static const uint8_t *run_at(const struct pages *pages, uint64_t page)
{
    const struct run *run = run_before(pages, page);

    return page - run->page < run->pages
           ? pages->bytes + run->offset + (page - run->page) * PAGE : NULL;
}

const uint8_t *pages_at(const struct pages *pages, uint64_t page)
{
    switch (pages->kind) {
    case PAGES_LINEAR:
        return page < pages->size / PAGE ? pages->bytes + page * PAGE : NULL;
    case PAGES_RUNS:
        return run_at(pages, page);
    case PAGES_BITMAP:
        return bitmap_at(pages, page);
    case PAGES_NONE:
        break;
    }
    return NULL;
}

bool image_next_run(const struct image *image, uint64_t page,
                    struct image_run *ret)
{
    (void)image, (void)page, (void)ret;
    return false;
}
