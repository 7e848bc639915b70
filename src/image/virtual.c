/* Physical and virtual reads. */
#include "private.h"

#include <string.h>

enum image_found image_physical(const struct image *image, uint64_t pa,
                                const uint8_t **ret, uint64_t *available)
{
    uint64_t page = pa >> NTL_PAGE_SHIFT;
    const uint8_t *bytes = pages_at(&image->pages, page);

    touch(image);
    if (image_lost(image))
        return IMAGE_LOST;
    if (!bytes)
        return IMAGE_NOT_IN_DUMP;
    *ret = bytes + (pa & (PAGE - 1));
    *available = PAGE - (pa & (PAGE - 1));
    return IMAGE_FOUND;
}

enum image_found image_virtual(struct image *image,
                               const struct image_space *space, uint64_t va,
                               const uint8_t **ret, uint64_t *available)
{
    const struct image_block *block = block_at(image, va);
    enum image_found found;
    uint64_t pa;

    touch(image);
    if (image_lost(image))
        return IMAGE_LOST;
    if (block) {
        *ret = block->bytes + (va - block->va);
        *available = block->size - (va - block->va);
        return IMAGE_FOUND;
    }
    found = image_translate(image, space, va, &pa);
    return found == IMAGE_FOUND ? image_physical(image, pa, ret, available)
                                : found;
}

/* Both kinds of copy: `space` NULL is physical. */
static enum image_found copy(struct image *image,
                             const struct image_space *space, uint64_t at,
                             uint8_t *buffer, size_t size, size_t *done)
{
    *done = 0;
    memset(buffer, 0, size);
    while (*done < size) {
        const uint8_t *bytes;
        uint64_t n;
        enum image_found found = space
            ? image_virtual(image, space, at, &bytes, &n)
            : image_physical(image, at, &bytes, &n);

        if (found != IMAGE_FOUND)
            return found;
        if (n > size - *done)
            n = size - *done;
        memcpy(buffer + *done, bytes, (size_t)n);
        *done += (size_t)n;
        at += n;
    }
    return image_lost(image) ? IMAGE_LOST : IMAGE_FOUND;
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
