#include "processor.h"

#include "core/text/le.h"
#include "field.h"

/* A field of the minidump's KPRCB. */
static uint32_t member(const struct session *session,
                       const struct image_block *block, const char *name,
                       unsigned size)
{
    struct ntl_place place;
    uint8_t bytes[4];

    if (!field_of(session, "_KPRCB", name, &place)
        || image_read_block(session->image, block, place.offset, bytes, size)
           != IMAGE_FOUND)
        return 0;
    return (uint32_t)le_uint(bytes, size);
}

void processor_of(const struct session *session, struct processor *ret)
{
    struct image_block block;

    *ret = (struct processor) { .mhz = 0 };
    if (!image_part(session->image, IMAGE_PART_PRCB, &block))
        return;
    ret->family = (uint8_t)member(session, &block, "CpuType", 1);
    ret->step = (uint16_t)member(session, &block, "CpuStep", 2);
    ret->mhz = member(session, &block, "MHz", 4);
}
