/* What an open image says of itself. */
#include "private.h"

void add_finding(struct image *image, const struct image_finding *finding)
{
    if (image->findings < FINDINGS_MAX)
        image->finding[image->findings++] = *finding;
}

const struct image_facts *image_facts(const struct image *image)
{
    return &image->facts;
}

const char *image_path(const struct image *image)
{
    return image->view.name;
}

bool image_lost(const struct image *image)
{
    return view_lost(&image->view);
}

bool image_fails(struct image *image)
{
    bool touched = image->touched;

    image->touched = false;
    return touched && view_shrank(&image->view);
}

const struct image_finding *image_findings(const struct image *image,
                                           size_t *count)
{
    *count = image->findings;
    return image->finding;
}

bool image_part(struct image *image, enum image_part part,
                struct image_block *ret)
{
    touch(image);
    if ((unsigned)part >= IMAGE_PARTS || !image->part[part].size)
        return false;
    *ret = image->part[part];
    return true;
}

bool image_block(struct image *image, size_t i, struct image_block *ret)
{
    touch(image);
    if (i >= image->blocks)
        return false;
    *ret = image->block[i];
    return true;
}
