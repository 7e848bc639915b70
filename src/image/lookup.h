/* lookup.h - from a frame number to a page's place, for inlining. */
#ifndef IMAGE_LOOKUP_H
#define IMAGE_LOOKUP_H

#include "private.h"

/*
 * A whole page, or NOWHERE.  The pages of a linear image follow each other from
 * address 0.
 */
INLINE uint64_t linear_at(struct pages *pages, uint64_t page)
{
    return page < pages->whole ? page * PAGE : NOWHERE;
}

/* The last run that begins at or before the page, or the first; no branches. */
INLINE const struct run *run_before(const struct pages *pages, uint64_t page)
{
    const struct run *run = pages->run;

    for (size_t n = pages->runs; n > 1;) {
        size_t half = n / 2;

        run = run[half].page <= page ? run + half : run;
        n -= half;
    }
    return run;
}

/* There is always one run, if only an empty one. */
INLINE uint64_t run_at(struct pages *pages, uint64_t page)
{
    const struct run *run = run_before(pages, page);
    uint64_t i = page - run->page;

    return i < run->pages ? run->offset + i * PAGE : NOWHERE;
}

INLINE uint64_t bitmap_word(struct pages *pages, uint64_t i)
{
    return view_word(pages->view, pages->bitmap + i * 8);
}

/*
 * A page's place is the number of bits set before its own: the rank of its
 * group of words, and a popcount for each word of the group up to it.
 * UINT64_MAX: its own is not set.
 */
INLINE uint64_t bitmap_rank(struct pages *pages, uint64_t page)
{
    uint64_t i = page / 64, bit = UINT64_C(1) << (page & 63), word, rank;

    if (page >= pages->bits)
        return UINT64_MAX;
    word = bitmap_word(pages, i);
    if (!(word & bit))
        return UINT64_MAX;
    rank = pages->rank[i >> pages->group]
           + (unsigned)__builtin_popcountll(word & (bit - 1));
    for (uint64_t k = i >> pages->group << pages->group; k < i; k++)
        rank += (unsigned)__builtin_popcountll(bitmap_word(pages, k));
    return rank;
}

INLINE uint64_t bitmap_at(struct pages *pages, uint64_t page)
{
    uint64_t rank = bitmap_rank(pages, page);

    return rank < pages->whole ? pages->first + rank * PAGE : NOWHERE;
}

#endif
