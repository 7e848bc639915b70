#include "private.h"

/*
 * KUSER_SHARED_DATA: a page at the same address in every version, which tells
 * a raw image's build, and a crash dump's where its writer made one up (LiveKD
 * says 9200).  Offsets: the kernels' symbols; they never moved.
 */
enum {
    INTERRUPT_TIME = 0x08, SYSTEM_TIME = 0x14, SYSTEM_ROOT = 0x30,
    BUILD_NUMBER = 0x260,       /* from Windows 10 on                         */
    PRODUCT_TYPE = 0x264, PRODUCT_TYPE_IS_VALID = 0x268, MAJOR_VERSION = 0x26c,
    SUITE_MASK = 0x2d0, PROCESSORS = 0x3c0, SIZE = 0x3c8
};

static uint64_t member(const uint8_t *data, unsigned offset)
{
    return le_uint(data + offset, 4);
}

/* Where the system is installed begins like "C:\", in UTF-16. */
static bool is_it(const uint8_t *data)
{
    uint64_t letter = le_uint(data + SYSTEM_ROOT, 2);
    uint64_t type = member(data, PRODUCT_TYPE);

    return letter >= 'A' && letter <= 'Z'
           && le_uint(data + SYSTEM_ROOT + 2, 2) == ':'
           && le_uint(data + SYSTEM_ROOT + 4, 2) == '\\'
           && type >= 1 && type <= 3 && data[PRODUCT_TYPE_IS_VALID] == 1;
}

static void take(struct image_fact *fact, uint64_t value)
{
    if (value && !fact->given)
        *fact = (struct image_fact) { value, true };
}

static void take_build(struct image *image, uint64_t build)
{
    struct image_fact *fact = &image->facts.build;

    if (build == 0)
        return;
    if (fact->given && fact->value != build)
        find(image, "build_differs", "the header says build %d, the system's "
             "own shared data %d, which is used",
             .number = { fact->value, build });
    *fact = (struct image_fact) { build, true };
}

/* KSYSTEM_TIME: low part, and high part after it. */
static uint64_t time_at(const uint8_t *data, unsigned offset)
{
    return le_uint(data + offset, 8);
}

unsigned shared_data_by(struct image *image,
                        const struct image_space *space)
{
    struct ntl_walk walk;
    uint8_t data[SIZE];
    uint64_t page;

    image_walk(image, space, ntl_paging(space->arch)->shared_data, &walk, NULL);
    if (walk.end != NTL_WALK_MAPPED)
        return 0;
    page = pages_at(&image->pages, walk.physical >> NTL_PAGE_SHIFT);
    if (page == NOWHERE)
        return 1;
    view_read(&image->view, page, data, SIZE);
    return is_it(data) ? 2 : 1;
}

void read_shared_data(struct image *image)
{
    struct image_facts *facts = &image->facts;
    struct image_space space = image_space(image);
    uint64_t at = ntl_paging(space.arch)->shared_data;
    uint8_t data[SIZE];
    size_t done;

    if (image_read_virtual(image, &space, at, data, SIZE, &done) != IMAGE_FOUND
        || !is_it(data))
        return;
    if (member(data, MAJOR_VERSION) >= 10)
        take_build(image, member(data, BUILD_NUMBER) & 0xfffffff);
    take(&facts->product_type, member(data, PRODUCT_TYPE));
    take(&facts->suite_mask, member(data, SUITE_MASK));
    take(&facts->system_time, time_at(data, SYSTEM_TIME));
    take(&facts->up_time, time_at(data, INTERRUPT_TIME));
    take(&facts->processors, member(data, PROCESSORS));
}
