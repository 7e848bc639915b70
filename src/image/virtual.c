/* Physical and virtual reads. */
#include "private.h"

#include <string.h>

/* Bytes that follow each other in the source. */
struct piece {
    uint64_t place, size;
};

static enum image_found physical(struct image *image, uint64_t pa,
                                 struct piece *ret)
{
    uint64_t page = pages_at(&image->pages, pa >> NTL_PAGE_SHIFT);
    uint64_t offset = pa & (PAGE - 1);

    if (page == NOWHERE)
        return IMAGE_NOT_IN_DUMP;
    *ret = (struct piece) { page + offset, PAGE - offset };
    return IMAGE_FOUND;
}

static enum image_found virtual(struct image *image,
                                const struct image_space *space, uint64_t va,
                                struct piece *ret)
{
    const struct image_block *block = block_at(image, va);
    enum image_found found;
    uint64_t pa;

    if (block) {
        *ret = (struct piece) { block->place + (va - block->va),
                                block->size - (va - block->va) };
        return IMAGE_FOUND;
    }
    found = image_translate(image, space, va, &pa);
    return found == IMAGE_FOUND ? physical(image, pa, ret) : found;
}

enum image_found image_physical(struct image *image, uint64_t pa)
{
    struct piece piece;

    touch(image);
    return image_lost(image) ? IMAGE_LOST : physical(image, pa, &piece);
}

/* Both kinds of copy: `space` NULL is physical. */
static enum image_found copy(struct image *image,
                             const struct image_space *space, uint64_t at,
                             uint8_t *buffer, size_t size, size_t *done)
{
    enum image_found found = IMAGE_FOUND;
    struct piece piece;

    touch(image);
    *done = 0;
    memset(buffer, 0, size);
    while (*done < size && !image_lost(image)) {
        found = space ? virtual(image, space, at, &piece)
                      : physical(image, at, &piece);
        if (found != IMAGE_FOUND)
            break;
        if (piece.size > size - *done)
            piece.size = size - *done;
        view_read(&image->view, piece.place, buffer + *done,
                  (size_t)piece.size);
        if (image_lost(image)) {
            memset(buffer + *done, 0, (size_t)piece.size);
            break;
        }
        *done += (size_t)piece.size;
        at += piece.size;
    }
    return image_lost(image) ? IMAGE_LOST : found;
}

enum image_found image_read_physical(struct image *image, uint64_t pa,
                                     void *buffer, size_t size, size_t *done)
{
    return copy(image, NULL, pa, buffer, size, done);
}

enum image_found image_read_virtual(struct image *image,
                                    const struct image_space *space,
                                    uint64_t va, void *buffer, size_t size,
                                    size_t *done)
{
    return copy(image, space, va, buffer, size, done);
}

enum image_found image_read_block(struct image *image,
                                  const struct image_block *block,
                                  uint64_t from, void *buffer, size_t size)
{
    struct image_space space;
    size_t done;

    touch(image);
    memset(buffer, 0, size);
    if (from > block->size || size > block->size - from)
        return IMAGE_NOT_IN_DUMP;
    if (block->place == NOWHERE) {
        space = image_space(image);
        return image_read_virtual(image, &space, block->va + from, buffer, size,
                                  &done);
    }
    view_read(&image->view, block->place + from, buffer, size);
    return image_lost(image) ? IMAGE_LOST : IMAGE_FOUND;
}
