#include "private.h"

#include <stdlib.h>
#include <string.h>

/*
 * Minidumps (type 4, 64-bit): a block of offsets after the header.  Source:
 * Microsoft's mindumpdef.h, checked against real files.
 */
enum { AT = 0x2000, BLOCKS_MAX = 1 << 17, LIST_MAX = 4096, ENTRY = 0x90 };

struct part {
    uint8_t offset, size;       /* in the block; size 0: up to the next part   */
};

static const struct part parts[IMAGE_PARTS] = {
    [IMAGE_PART_CALL_STACK] = { 0x28, 0x2c },
    [IMAGE_PART_PRCB] = { 0x1c, 0 },
    [IMAGE_PART_PROCESS] = { 0x20, 0 },
    [IMAGE_PART_THREAD] = { 0x24, 0 },
    [IMAGE_PART_DEBUGGER_DATA] = { 0x70, 0x74 },
};

/* Where some part begins; the last is the end of the file. */
static const uint8_t offsets[] = {
    0x0c, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x30, 0x38, 0x40, 0x70, 0x78,
    0x08,
};

static uint64_t word(const struct image *image, unsigned at)
{
    return file_uint(&image->file, AT + at, 4);
}

static uint64_t next_part(const struct image *image, uint64_t after)
{
    uint64_t end = image->file.size;

    for (size_t i = 0; i < sizeof offsets; i++) {
        uint64_t at = word(image, offsets[i]);

        if (at > after && at < end)
            end = at;
    }
    return end;
}

static void read_part(struct image *image, enum image_part i)
{
    uint64_t at = word(image, parts[i].offset), size;

    if (at < AT + 0x80 || at >= image->file.size)
        return;
    size = parts[i].size ? word(image, parts[i].size)
                         : next_part(image, at) - at;
    if (size > image->file.size - at)
        size = image->file.size - at;
    if (size > 0)
        image->part[i] = (struct image_block) {
            0, size, image->file.bytes + at,
        };
}

static int by_address(const void *a, const void *b)
{
    const struct image_block *x = a, *y = b;

    if (x->va != y->va)
        return x->va < y->va ? -1 : 1;
    return x->size < y->size ? 1 : x->size > y->size ? -1 : 0;
}

/* Cuts from each block what those before it hold; drops what is left empty. */
static void flatten(struct image *image)
{
    uint64_t end = 0;           /* last address that is held, plus one         */
    size_t kept = 0;

    qsort(image->block, image->blocks, sizeof *image->block, by_address);
    for (size_t i = 0; i < image->blocks; i++) {
        struct image_block b = image->block[i];
        uint64_t skip = kept && b.va < end ? end - b.va : 0;

        if (skip >= b.size)
            continue;
        image->block[kept++] = (struct image_block) {
            b.va + skip, b.size - skip, b.bytes + skip,
        };
        end = b.va + b.size;
    }
    image->blocks = kept;
}

/* Only what the file has, and what does not run over the top of memory. */
static bool add_block(struct image *image, uint64_t va, uint64_t at,
                      uint64_t size)
{
    uint64_t room = at < image->file.size ? image->file.size - at : 0;
    bool whole = size <= room && size <= UINT64_MAX - va;

    if (size > room)
        size = room;
    if (size > UINT64_MAX - va)
        size = UINT64_MAX - va;
    if (size > 0)
        image->block[image->blocks++] = (struct image_block) {
            va, size, image->file.bytes + at,
        };
    return whole;
}

/* What is not in the list of blocks but has an address all the same. */
static void add_others(struct image *image)
{
    struct image_block *stack = &image->part[IMAGE_PART_CALL_STACK];
    struct image_block *data = &image->part[IMAGE_PART_DEBUGGER_DATA];
    struct image_block *prcb = &image->part[IMAGE_PART_PRCB];
    struct image_block *thread = &image->part[IMAGE_PART_THREAD];
    const uint8_t *file = image->file.bytes;

    if (stack->size)
        stack->va = file_uint(&image->file, AT + 0x48, 8);
    if (data->size)
        data->va = image->facts.debugger_data.value;
    if (prcb->size >= 16 && thread->size)       /* KPRCB.CurrentThread */
        thread->va = bytes_uint(prcb->bytes + 8, 8);
    if (stack->va)
        add_block(image, stack->va, (uint64_t)(stack->bytes - file),
                  stack->size);
    if (data->va)
        add_block(image, data->va, (uint64_t)(data->bytes - file), data->size);
    if (word(image, 0x6c) != 0)                 /* DataPageAddress, ...Size */
        add_block(image, file_uint(&image->file, AT + 0x60, 8),
                  word(image, 0x68), word(image, 0x6c));
}

static void read_blocks(struct image *image)
{
    uint64_t at = word(image, 0x78), count = word(image, 0x7c), cut = 0;
    uint64_t room = at < image->file.size ? (image->file.size - at) / 16 : 0;

    if (count > room || count > BLOCKS_MAX) {
        find(image, "blocks_cut", "%d blocks of memory are promised, %d can be "
             "read", .number = { count, room < BLOCKS_MAX ? room : BLOCKS_MAX });
        count = room < BLOCKS_MAX ? room : BLOCKS_MAX;
    }
    image->block = calloc((size_t)count + 3, sizeof *image->block);
    if (!image->block)
        return;
    for (uint64_t i = 0; i < count; i++, at += 16)
        cut += !add_block(image, file_uint(&image->file, at, 8),
                          file_uint(&image->file, at + 8, 4),
                          file_uint(&image->file, at + 12, 4));
    if (cut)
        find(image, "blocks_outside", "%d blocks of memory lie beyond the end "
             "of the file", .number = { cut });
    add_others(image);
    flatten(image);
}

static void check_end(struct image *image)
{
    uint64_t at = word(image, 0x08);

    if (!file_has(&image->file, at, 4)
        || (memcmp(image->file.bytes + at, "TRGD", 4) != 0
            && memcmp(image->file.bytes + at, "DGRT", 4) != 0))
        find(image, "cut", "the mark at the end of the minidump is missing: the "
             "file is cut or damaged");
}

void read_triage(struct image *image)
{
    uint64_t count = word(image, 0x34), at = word(image, 0x30);
    uint64_t room = at < image->file.size ? (image->file.size - at) / ENTRY : 0;

    if (image->facts.format != IMAGE_DUMP64) {
        find(image, "triage_32", "the layout of 32-bit minidumps is not known");
        return;
    }
    check_end(image);
    for (unsigned i = IMAGE_PART_CALL_STACK; i < IMAGE_PARTS; i++)
        read_part(image, (enum image_part)i);
    read_blocks(image);
    image->list = at;
    image->list_count = count < room ? count : room;
    if (image->list_count > LIST_MAX)
        image->list_count = LIST_MAX;
    if (image->list_count < count)
        find(image, "drivers_cut", "%d drivers are promised, %d can be read",
             .number = { count, image->list_count });
    image->unloaded_at = word(image, 0x18);
    read_debugger_data(image, &image->part[IMAGE_PART_DEBUGGER_DATA]);
}

const struct image_block *block_at(const struct image *image, uint64_t va)
{
    size_t low = 0, n = image->blocks;

    while (n > 1) {
        size_t half = n / 2;

        if (image->block[low + half].va <= va)
            low += half;
        n -= half;
    }
    return n && va >= image->block[low].va
           && va - image->block[low].va < image->block[low].size
           ? &image->block[low] : NULL;
}
