#include "lookup.h"

#include <ntlens/layout.h>

/*
 * Four levels of x64, the case that has to be fast: one straight walk for each
 * way of finding a page, with popcnt where the processor has it.  Everything
 * else takes the core's walk.  Source: Intel SDM volume 3, chapter 4.
 */
#define FRAME     UINT64_C(0x000ffffffffff000)
#define VALID     UINT64_C(0x01)
#define LARGE     UINT64_C(0x80)
#define BELOW_1GB UINT64_C(0x3fffffff)
#define BELOW_2MB UINT64_C(0x1fffff)
#define PAT       UINT64_C(0x1000)

typedef const uint8_t *lookup(const struct pages *pages, uint64_t page);

INLINE bool entry_at(const struct pages *pages, lookup *at, uint64_t table,
                     uint64_t index, uint64_t *ret)
{
    const uint8_t *page = at(pages, (table & FRAME) >> NTL_PAGE_SHIFT);

    if (!page)
        return false;
    *ret = load64(page + (index & 511) * 8);
    return true;
}

/* `reserved`: bits that must be 0 at every level. */
INLINE enum image_found walk(const struct pages *pages, lookup *at,
                             uint64_t root, uint64_t reserved, uint64_t va,
                             uint64_t *ret)
{
    uint64_t e, below;

    if ((va + (UINT64_C(1) << 47)) >> 48)
        return IMAGE_NOT_MAPPED;
    if (!entry_at(pages, at, root, va >> 39, &e))
        return IMAGE_NOT_IN_DUMP;
    if ((e & (reserved | LARGE | VALID)) != VALID)
        return IMAGE_NOT_MAPPED;
    if (!entry_at(pages, at, e, va >> 30, &e))
        return IMAGE_NOT_IN_DUMP;
    below = BELOW_1GB;
    if ((e & (reserved | LARGE | VALID)) == VALID) {
        if (!entry_at(pages, at, e, va >> 21, &e))
            return IMAGE_NOT_IN_DUMP;
        below = BELOW_2MB;
        if ((e & (reserved | LARGE | VALID)) == VALID) {
            if (!entry_at(pages, at, e, va >> 12, &e))
                return IMAGE_NOT_IN_DUMP;
            *ret = (e & FRAME) | (va & (PAGE - 1));
            return (e & (reserved | VALID)) == VALID ? IMAGE_FOUND
                                                     : IMAGE_NOT_MAPPED;
        }
    }
    if ((e & (reserved | VALID)) != VALID || (e & FRAME & below & ~PAT))
        return IMAGE_NOT_MAPPED;
    *ret = (e & FRAME & ~below) | (va & below);
    return IMAGE_FOUND;
}

#define WALKER(name, at)                                                       \
    static enum image_found name(const struct pages *pages, uint64_t root,     \
                                 uint64_t reserved, uint64_t va, uint64_t *ret)\
    {                                                                          \
        return walk(pages, at, root, reserved, va, ret);                       \
    }

WALKER(walk_linear, linear_at)
WALKER(walk_runs, run_at)
WALKER(walk_bitmap, bitmap_at)
#if defined __x86_64__ || defined __i386__
__attribute__((target("popcnt")))
WALKER(walk_popcnt, bitmap_at)
#else
#define walk_popcnt walk_bitmap
#endif

static uint64_t reserved_bits(const struct image_space *space)
{
    return space->maxphyaddr && space->maxphyaddr <= 51
           ? ntl_mask(51, space->maxphyaddr) : 0;
}

static enum image_found translate_slowly(const struct image *image,
                                         const struct image_space *space,
                                         uint64_t va, uint64_t *ret)
{
    struct ntl_walk walk;

    image_walk(image, space, va, &walk, NULL);
    if (walk.end == NTL_WALK_MAPPED) {
        *ret = walk.physical;
        return IMAGE_FOUND;
    }
    return walk.end == NTL_WALK_UNKNOWN ? IMAGE_NOT_IN_DUMP : IMAGE_NOT_MAPPED;
}

enum image_found image_translate(const struct image *image,
                                 const struct image_space *space, uint64_t va,
                                 uint64_t *ret_pa)
{
    const struct pages *pages = &image->pages;
    uint64_t pa, root = space->dtb, reserved = reserved_bits(space);
    enum image_found found;

    if (space->arch != NTL_X64 || !space->has_dtb || pages->kind == PAGES_NONE)
        return translate_slowly(image, space, va, ret_pa);
    if (pages->kind == PAGES_LINEAR)
        found = walk_linear(pages, root, reserved, va, &pa);
    else if (pages->kind == PAGES_RUNS)
        found = walk_runs(pages, root, reserved, va, &pa);
    else if (pages->popcnt)
        found = walk_popcnt(pages, root, reserved, va, &pa);
    else
        found = walk_bitmap(pages, root, reserved, va, &pa);
    if (found == IMAGE_FOUND)
        *ret_pa = pa;
    return found;
}
