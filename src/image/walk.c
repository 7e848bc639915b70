/* The entries of a walk, and the space in which it goes. */
#include "private.h"

#include <string.h>

struct image_space image_space(const struct image *image)
{
    const struct image_facts *facts = &image->facts;

    return (struct image_space) {
        .arch = facts->arch,
        .dtb = facts->dtb_raw.value, .has_dtb = facts->dtb_raw.given,
        .index = (uint16_t)facts->index.value, .has_index = facts->index.given,
    };
}

struct ntl_walk_options image_walk_options(const struct image_space *space)
{
    return (struct ntl_walk_options) {
        .map = ntl_selfmap(space->arch, space->index),
        .root = space->dtb, .has_root = space->has_dtb,
        .maxphyaddr = space->maxphyaddr,
    };
}

static bool read_physical_entry(struct image *image, uint64_t pa,
                                unsigned bytes, uint64_t *ret)
{
    uint64_t page = pages_at(&image->pages, pa >> NTL_PAGE_SHIFT);
    uint64_t offset = pa & (PAGE - 1);

    if (page == NOWHERE || offset > PAGE - bytes)
        return false;
    *ret = view_uint(&image->view, page + offset, bytes);
    return true;
}

static bool read_block_entry(struct image *image, uint64_t va,
                             unsigned bytes, uint64_t *ret)
{
    const struct image_block *block = block_at(image, va);

    if (!block || block->size - (va - block->va) < bytes)
        return false;
    *ret = view_uint(&image->view, block->place + (va - block->va), bytes);
    return true;
}

static enum image_origin read_entry(struct image *image, bool selfmap,
                                    enum ntl_arch arch,
                                    const struct ntl_walk_step *step,
                                    uint64_t *ret)
{
    unsigned bytes = ntl_paging(arch)->entry_size;

    touch(image);
    if (step->has_pa && read_physical_entry(image, step->pa, bytes, ret))
        return IMAGE_FROM_PHYSICAL;
    if (selfmap && step->va && read_block_entry(image, step->va, bytes, ret))
        return IMAGE_FROM_SELFMAP;
    return IMAGE_FROM_NOWHERE;
}

static bool read_step(const struct ntl_walk_source *source,
                      const struct ntl_walk_step *step, uint64_t *ret)
{
    const struct image_source *s
        = (const struct image_source *)(const void *)source;
    enum image_origin origin
        = read_entry(s->image, s->selfmap, s->arch, step, ret);

    if (s->origin && (unsigned)step->level < NTL_LEVELS_MAX)
        s->origin[step->level] = origin;
    return origin != IMAGE_FROM_NOWHERE;
}

struct image_source image_source(struct image *image,
                                 const struct image_space *space,
                                 enum image_origin origin[NTL_LEVELS_MAX])
{
    if (origin)
        memset(origin, 0, NTL_LEVELS_MAX * sizeof *origin);
    return (struct image_source) {
        { .size = sizeof (struct ntl_walk_source), .read = read_step },
        image, space->arch, space->has_index, origin,
    };
}

void image_walk(struct image *image, const struct image_space *space,
                uint64_t va, struct ntl_walk *ret,
                enum image_origin origin[NTL_LEVELS_MAX])
{
    struct image_source source = image_source(image, space, origin);
    struct ntl_walk_options options = image_walk_options(space);

    ntl_walk(va, &options, &source.source, ret);
}

enum image_origin image_entry(struct image *image,
                              const struct image_space *space, uint64_t va,
                              enum ntl_level level, uint64_t *ret)
{
    const struct ntl_paging *mode = ntl_paging(space->arch);
    struct ntl_walk_options options = image_walk_options(space);
    struct ntl_walk_step step = { .level = level };
    struct ntl_walk walk;

    if ((unsigned)level >= mode->levels)
        return IMAGE_FROM_NOWHERE;
    if (image->facts.physical && space->has_dtb) {
        enum image_origin origin[NTL_LEVELS_MAX];

        image_walk(image, space, va, &walk, origin);
        for (unsigned i = 0; i < walk.count; i++) {
            if (walk.step[i].level == level && walk.step[i].has_value) {
                *ret = walk.step[i].value;
                return origin[level];
            }
        }
    }
    if ((unsigned)level < mode->mapped_levels)
        step.va = ntl_selfmap_entry(options.map, va, level);
    return read_entry(image, space->has_index, space->arch, &step, ret);
}
