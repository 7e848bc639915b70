#include "lookup.h"

#include <ntlens/layout.h>

/*
 * From an address to its page, fast.  The page table of an address is looked
 * for in a cache first, so that most translations read two words.  On a miss
 * four levels of x64 take one straight walk for each way of finding a page,
 * with popcnt where the processor has it; every other mode takes the core's
 * walk.  Source: Intel SDM volume 3, chapter 4.
 */
#define FRAME     UINT64_C(0x000ffffffffff000)
#define VALID     UINT64_C(0x01)
#define LARGE     UINT64_C(0x80)
#define BELOW_1GB UINT64_C(0x3fffffff)
#define BELOW_2MB UINT64_C(0x1fffff)
#define PAT       UINT64_C(0x1000)

typedef uint64_t lookup(struct pages *pages, uint64_t page);

INLINE bool entry_at(struct pages *pages, lookup *at, uint64_t table,
                     uint64_t index, uint64_t *ret)
{
    uint64_t page = at(pages, (table & FRAME) >> NTL_PAGE_SHIFT);

    if (page == NOWHERE)
        return false;
    *ret = view_word(pages->view, page + (index & 511) * 8);
    return true;
}

/* What a walk comes to, and the page table that it went through, or NOWHERE. */
struct way {
    uint64_t pa, table;
};

INLINE enum image_found read_pte(uint64_t e, uint64_t care, uint64_t want,
                                 uint64_t frame, uint64_t va, uint64_t *ret)
{
    if ((e & care) != want)
        return IMAGE_NOT_MAPPED;
    *ret = (e & frame) | (va & (PAGE - 1));
    return IMAGE_FOUND;
}

/* `reserved`: bits that must be 0 at every level. */
INLINE enum image_found walk(struct pages *pages, lookup *at,
                             uint64_t root, uint64_t reserved, uint64_t va,
                             struct way *way)
{
    uint64_t e, below, care = reserved | LARGE | VALID;

    if ((va + (UINT64_C(1) << 47)) >> 48)
        return IMAGE_NOT_MAPPED;
    if (!entry_at(pages, at, root, va >> 39, &e))
        return IMAGE_NOT_IN_DUMP;
    if ((e & care) != VALID)
        return IMAGE_NOT_MAPPED;
    if (!entry_at(pages, at, e, va >> 30, &e))
        return IMAGE_NOT_IN_DUMP;
    below = BELOW_1GB;
    if ((e & care) == VALID) {
        if (!entry_at(pages, at, e, va >> 21, &e))
            return IMAGE_NOT_IN_DUMP;
        below = BELOW_2MB;
    }
    if (below == BELOW_2MB && (e & care) == VALID) {
        way->table = at(pages, (e & FRAME) >> NTL_PAGE_SHIFT);
        if (way->table == NOWHERE)
            return IMAGE_NOT_IN_DUMP;
        e = view_word(pages->view, way->table + (va >> 9 & 0xff8));
        return read_pte(e, reserved | VALID, VALID, FRAME, va, &way->pa);
    }
    if ((e & (reserved | VALID)) != VALID || (e & FRAME & below & ~PAT))
        return IMAGE_NOT_MAPPED;
    way->pa = (e & FRAME & ~below) | (va & below);
    return IMAGE_FOUND;
}

#define WALKER(name, at)                                                       \
    static enum image_found name(struct pages *pages, uint64_t root,           \
                                 uint64_t reserved, uint64_t va,               \
                                 struct way *way)                              \
    {                                                                          \
        return walk(pages, at, root, reserved, va, way);                       \
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

static enum image_found walk_x64(struct image *image,
                                 const struct image_space *space, uint64_t va,
                                 struct way *way)
{
    struct pages *pages = &image->pages;
    uint64_t root = space->dtb, reserved = reserved_bits(space);

    if (pages->kind == PAGES_LINEAR)
        return walk_linear(pages, root, reserved, va, way);
    if (pages->kind == PAGES_RUNS)
        return walk_runs(pages, root, reserved, va, way);
    if (pages->popcnt)
        return walk_popcnt(pages, root, reserved, va, way);
    return walk_bitmap(pages, root, reserved, va, way);
}

static enum image_found walk_any(struct image *image,
                                 const struct image_space *space, uint64_t va,
                                 struct way *way)
{
    const struct ntl_walk_step *last;
    struct ntl_walk walk;

    image_walk(image, space, va, &walk, NULL);
    last = &walk.step[walk.count ? walk.count - 1 : 0];
    if (walk.count && last->level == NTL_PTE && last->has_value && last->has_pa)
        way->table = pages_at(&image->pages, last->pa >> NTL_PAGE_SHIFT);
    way->pa = walk.physical;
    if (walk.end == NTL_WALK_MAPPED)
        return IMAGE_FOUND;
    return walk.end == NTL_WALK_UNKNOWN ? IMAGE_NOT_IN_DUMP : IMAGE_NOT_MAPPED;
}

/* --- the cache ------------------------------------------------------------ */

INLINE uint64_t tag_of(const struct cache *cache, uint64_t va)
{
    return va >> 21 | cache->generation << CACHE_TAG_BITS;
}

INLINE bool is_current(const struct cache *cache,
                       const struct image_space *space)
{
    return cache->space.dtb == space->dtb && cache->space.arch == space->arch
           && cache->space.maxphyaddr == space->maxphyaddr
           && cache->space.has_dtb == space->has_dtb && cache->generation;
}

/* Tags of another address space stay, and are no longer equal to any. */
static void turn_to(struct cache *cache, const struct image_space *space)
{
    const struct ntl_paging *mode = ntl_paging(space->arch);
    uint64_t high = reserved_bits(space);

    cache->space = *space;
    if (++cache->generation >> (64 - CACHE_TAG_BITS)) {
        memset(cache->slot, 0, sizeof cache->slot);
        cache->generation = 1;
    }
    cache->frame = ntl_mask(mode->frame_bits - 1u, NTL_PAGE_SHIFT);
    cache->want = VALID;
    if (space->arch == NTL_ARM64)
        cache->want = 3, high = 0;
    else if (space->arch == NTL_X86_PAE)
        high |= ntl_mask(62, 52);
    cache->care = cache->want | high;
}

/* Entries of 4 bytes are not worth it. */
static enum image_found translate_slowly(struct image *image,
                                         const struct image_space *space,
                                         uint64_t va, uint64_t *ret)
{
    struct cache *cache = image->cache;
    struct way way = { 0, NOWHERE };
    enum image_found found
        = space->arch == NTL_X64 && space->has_dtb && image->facts.physical
          ? walk_x64(image, space, va, &way)
          : walk_any(image, space, va, &way);

    if (!is_current(cache, space))
        turn_to(cache, space);
    if (way.table != NOWHERE && space->has_dtb && space->arch != NTL_X86) {
        cache->slot[va >> 21 & (CACHE_SLOTS - 1)].tag = tag_of(cache, va);
        cache->slot[va >> 21 & (CACHE_SLOTS - 1)].table = way.table;
    }
    if (found == IMAGE_FOUND)
        *ret = way.pa;
    return found;
}

/* The address's page table, or NOWHERE: it is not in the cache. */
INLINE uint64_t cached_table(const struct cache *cache, uint64_t va)
{
    uint64_t i = va >> 21 & (CACHE_SLOTS - 1);

    return cache->slot[i].tag == tag_of(cache, va) ? cache->slot[i].table
                                                   : NOWHERE;
}

/* Where nothing is mapped: a call less for those where it is. */
static enum image_found translate_read(struct image *image,
                                       const struct image_space *space,
                                       uint64_t va, uint64_t *ret)
{
    const struct cache *cache = image->cache;
    uint64_t table;

    if (is_current(cache, space)
        && (table = cached_table(cache, va)) != NOWHERE)
        return read_pte(view_word(&image->view, table + (va >> 9 & 0xff8)),
                        cache->care, cache->want, cache->frame, va, ret);
    return translate_slowly(image, space, va, ret);
}

enum image_found image_translate(struct image *image,
                                 const struct image_space *space, uint64_t va,
                                 uint64_t *ret_pa)
{
    const struct cache *cache = image->cache;
    const uint8_t *mapped = image->view.mapped;
    uint64_t table;

    touch(image);
    if (!mapped)
        return translate_read(image, space, va, ret_pa);
    if (is_current(cache, space)
        && (table = cached_table(cache, va)) != NOWHERE)
        return read_pte(le64(mapped + table + (va >> 9 & 0xff8)), cache->care,
                        cache->want, cache->frame, va, ret_pa);
    return translate_slowly(image, space, va, ret_pa);
}

/* What the cache says of a block of addresses: where each PTE is, or NULL. */
INLINE void look_up(const struct cache *cache, const uint8_t *mapped,
                    const uint64_t *va, size_t count, const uint8_t **pte)
{
    uint64_t generation = cache->generation << CACHE_TAG_BITS;

    for (size_t i = 0; i < count; i++) {
        uint64_t page_table = va[i] >> 21;
        const struct slot *slot = &cache->slot[page_table & (CACHE_SLOTS - 1)];

        pte[i] = NULL;
        if (slot->tag == (page_table | generation)) {
            pte[i] = mapped + slot->table + (va[i] >> 9 & 0xff8);
            __builtin_prefetch(pte[i]);
        }
    }
}

static void translate_each(struct image *image,
                           const struct image_space *space, const uint64_t *va,
                           size_t count, uint64_t *ret_pa, uint8_t *ret_found)
{
    for (size_t i = 0; i < count; i++) {
        ret_pa[i] = 0;
        ret_found[i]
            = (uint8_t)image_translate(image, space, va[i], &ret_pa[i]);
    }
}

/*
 * Page tables are far apart, and one translation after the other waits for each
 * entry: so the entries of a block of addresses are fetched together, where
 * they are mapped.
 */
enum { BLOCK = 64 };

static void translate_block(struct image *image,
                            const struct image_space *space,
                            const uint64_t *va, size_t count, uint64_t *ret_pa,
                            uint8_t *ret_found)
{
    const struct cache *cache = image->cache;
    const uint64_t care = cache->care, want = cache->want;
    const uint64_t frame = cache->frame;
    const uint8_t *pte[BLOCK];

    look_up(cache, image->view.mapped, va, count, pte);
    for (size_t i = 0; i < count; i++) {
        uint64_t pa = 0, e;
        enum image_found found;

        if (pte[i]) {                   /* read_pte, without a branch */
            e = le64(pte[i]);
            found = (e & care) == want ? IMAGE_FOUND : IMAGE_NOT_MAPPED;
            pa = (e & frame) | (va[i] & (PAGE - 1));
            pa = found == IMAGE_FOUND ? pa : 0;
        } else {
            found = translate_slowly(image, space, va[i], &pa);
        }
        ret_pa[i] = pa;
        ret_found[i] = (uint8_t)found;
    }
}

void image_translate_many(struct image *image,
                          const struct image_space *space, const uint64_t *va,
                          size_t count, uint64_t *ret_pa, uint8_t *ret_found)
{
    touch(image);
    if (!image->view.mapped) {
        translate_each(image, space, va, count, ret_pa, ret_found);
        return;
    }
    if (!is_current(image->cache, space))
        turn_to(image->cache, space);
    for (size_t n; count > 0; va += n, ret_pa += n, ret_found += n) {
        n = count < BLOCK ? count : BLOCK;
        translate_block(image, space, va, n, ret_pa, ret_found);
        count -= n;
    }
}
