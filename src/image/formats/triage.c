#include "image/private.h"

#include <stdlib.h>

/*
 * Minidumps (type 4): a block of offsets after the header.  Source: Microsoft's
 * mindumpdef.h; the 64-bit one is checked against real files.
 */
enum { BLOCKS_MAX = 1 << 17 };

/* Offsets in the block; up to TRIAGE_OPTIONS both widths agree. */
enum {
    VALID_OFFSET = 0x08, UNLOADED_DRIVERS = 0x18, DRIVER_LIST = 0x30,
    DRIVER_COUNT = 0x34, BROKEN_DRIVER = 0x40, TOP_OF_STACK = 0x48
};

struct triage {
    uint8_t size;               /* of the block                               */
    uint8_t data_page, data_page_offset, data_page_size;
    uint8_t debugger_data, debugger_data_size;
    uint8_t blocks, blocks_count;
    uint8_t width;              /* of an address                              */
    uint8_t current_thread;     /* in KPRCB                                   */
};

static const struct triage triage64
    = { 0x80, 0x60, 0x68, 0x6c, 0x70, 0x74, 0x78, 0x7c, 8, 8 };
static const struct triage triage32
    = { 0x68, 0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 4, 4 };

static const struct triage *triage_of(const struct image *image)
{
    return image->facts.format == IMAGE_DUMP64 ? &triage64 : &triage32;
}

struct part {
    uint8_t offset, size;       /* in the block; size 0: up to the next part  */
};

static const struct part parts[IMAGE_PARTS] = {
    [IMAGE_PART_CALL_STACK] = { 0x28, 0x2c },
    [IMAGE_PART_PRCB] = { 0x1c, 0 },
    [IMAGE_PART_PROCESS] = { 0x20, 0 },
    [IMAGE_PART_THREAD] = { 0x24, 0 },
};

/* Where some part begins. */
static const uint8_t offsets[] = {
    0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x30, 0x38, 0x40,
};

static uint64_t word(struct image *image, unsigned at)
{
    return view_uint(&image->view, image->headers + at, 4);
}

static uint64_t next_part(struct image *image, uint64_t after)
{
    const struct triage *t = triage_of(image);
    uint64_t end = image->view.size;

    for (size_t i = 0; i < sizeof offsets + 2; i++) {
        uint64_t at = word(image, i < sizeof offsets ? offsets[i]
                                  : i == sizeof offsets ? t->debugger_data
                                  : t->blocks);

        if (at > after && at < end)
            end = at;
    }
    return end;
}

static void set_part(struct image *image, enum image_part i, uint64_t at,
                     uint64_t size)
{
    if (at < image->headers + triage_of(image)->size || at >= image->view.size)
        return;
    if (size > image->view.size - at)
        size = image->view.size - at;
    if (size > 0)
        image->part[i] = (struct image_block) {
            .size = size, .place = at,
        };
}

static void read_parts(struct image *image)
{
    const struct triage *t = triage_of(image);

    for (unsigned i = IMAGE_PART_CALL_STACK; i <= IMAGE_PART_THREAD; i++) {
        uint64_t at = word(image, parts[i].offset);

        set_part(image, (enum image_part)i, at,
                 parts[i].size ? word(image, parts[i].size)
                               : next_part(image, at) - at);
    }
    set_part(image, IMAGE_PART_DEBUGGER_DATA, word(image, t->debugger_data),
             word(image, t->debugger_data_size));
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
    uint64_t end = 0;           /* last address that is held, plus one        */
    size_t kept = 0;

    qsort(image->block, image->blocks, sizeof *image->block, by_address);
    for (size_t i = 0; i < image->blocks; i++) {
        struct image_block b = image->block[i];
        uint64_t skip = kept && b.va < end ? end - b.va : 0;

        if (skip >= b.size)
            continue;
        image->block[kept++] = (struct image_block) {
            .va = b.va + skip, .size = b.size - skip,
            .place = b.place + skip,
        };
        end = b.va + b.size;
    }
    image->blocks = kept;
}

static int by_place(const void *a, const void *b)
{
    const struct image_block *x = a, *y = b;

    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->va < y->va ? -1 : x->va > y->va;
}

/* Do the bytes of one of the last `count` blocks belong to another one, too? */
static bool others_share(const struct image *image, size_t count)
{
    for (size_t i = image->blocks - count; i < image->blocks; i++) {
        const struct image_block *a = &image->block[i];

        for (size_t k = 0; k < i; k++) {
            const struct image_block *b = &image->block[k];

            if (a->place < b->place + b->size && b->place < a->place + a->size
                && a->place - b->place != a->va - b->va)
                return true;
        }
    }
    return false;
}

/* Is each after the one before it in the file, as Windows writes them? */
static bool is_ascending(const struct image *image)
{
    for (size_t i = 1; i < image->blocks; i++)
        if (image->block[i].place
            < image->block[i - 1].place + image->block[i - 1].size)
            return false;
    return true;
}

/* Blocks at different addresses may be the same bytes of the file. */
static void mark_shared(struct image *image)
{
    uint64_t end = 0;

    qsort(image->block, image->blocks, sizeof *image->block, by_place);
    for (size_t i = 0; i < image->blocks; i++) {
        struct image_block *b = &image->block[i];
        uint64_t shared = b->place < end ? end - b->place : 0;

        b->shared = shared < b->size ? shared : b->size;
        if (b->place + b->size > end)
            end = b->place + b->size;
    }
    qsort(image->block, image->blocks, sizeof *image->block, by_address);
}

/* Only what the file has, and what does not run over the top of memory. */
static bool add_block(struct image *image, uint64_t va, uint64_t at,
                      uint64_t size)
{
    uint64_t room = at < image->view.size ? image->view.size - at : 0;
    bool whole = size <= room && size <= UINT64_MAX - va;

    if (size > room)
        size = room;
    if (size > UINT64_MAX - va)
        size = UINT64_MAX - va;
    if (size > 0)
        image->block[image->blocks++] = (struct image_block) {
            .va = va, .size = size, .place = at,
        };
    return whole;
}

static void add_part(struct image *image, enum image_part i, uint64_t va)
{
    struct image_block *part = &image->part[i];

    if (!part->size || !va)
        return;
    part->va = va;
    add_block(image, va, part->place, part->size);
}

/* What is not in the list of blocks but has an address all the same. */
static void add_others(struct image *image)
{
    const struct triage *t = triage_of(image);
    const struct image_block *prcb = &image->part[IMAGE_PART_PRCB];
    uint64_t at = image->headers;

    add_part(image, IMAGE_PART_CALL_STACK,
             view_uint(&image->view, at + TOP_OF_STACK, t->width));
    add_part(image, IMAGE_PART_DEBUGGER_DATA, image->facts.debugger_data.value);
    if (prcb->size >= 2u * t->width)
        add_part(image, IMAGE_PART_THREAD,
                 view_uint(&image->view, prcb->place + t->current_thread,
                           t->width));
    if (word(image, t->data_page_size) != 0)
        add_block(image, view_uint(&image->view, at + t->data_page, t->width),
                  word(image, t->data_page_offset),
                  word(image, t->data_page_size));
}

static void read_blocks(struct image *image)
{
    const struct triage *t = triage_of(image);
    uint64_t at = word(image, t->blocks), count = word(image, t->blocks_count);
    uint64_t room = at < image->view.size ? (image->view.size - at) / 16 : 0;
    uint64_t cut = 0;
    size_t listed;
    bool share;

    if (room > BLOCKS_MAX)
        room = BLOCKS_MAX;
    if (count > room) {
        find(image, "blocks_cut", "%d blocks of memory are promised, %d can be "
             "read", .number = { count, room });
        count = room;
    }
    image->block = calloc((size_t)count + 4, sizeof *image->block);
    if (!image->block)
        return;
    for (uint64_t i = 0; i < count; i++, at += 16)
        cut += !add_block(image, view_uint(&image->view, at, 8),
                          view_uint(&image->view, at + 8, 4),
                          view_uint(&image->view, at + 12, 4));
    if (cut)
        find(image, "blocks_outside", "%d blocks of memory lie beyond the end "
             "of the file", .number = { cut });
    share = !is_ascending(image);
    listed = image->blocks;
    add_others(image);
    share = share || others_share(image, image->blocks - listed);
    flatten(image);
    if (share)
        mark_shared(image);
}

/* "TRGD" as a word of memory reads DGRT. */
static void check_end(struct image *image)
{
    uint64_t at = word(image, VALID_OFFSET);

    if (!view_has(&image->view, at, 4)
        || (!view_says(&image->view, at, "TRGD", 4)
            && !view_says(&image->view, at, "DGRT", 4)))
        find(image, "cut", "the mark at the end of the minidump is missing: "
             "the file is cut or damaged");
}

void read_triage(struct image *image)
{
    if (!view_has(&image->view, image->headers, triage_of(image)->size)) {
        find(image, "cut", "the file ends in its header: it is cut");
        return;
    }
    check_end(image);
    read_parts(image);
    read_blocks(image);
    image->list = word(image, DRIVER_LIST);
    image->list_count = word(image, DRIVER_COUNT);
    image->unloaded_at = word(image, UNLOADED_DRIVERS);
    image->broken_at = word(image, BROKEN_DRIVER);
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
