#include "practised.h"

#include "image/image.h"
#include "practice/practice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

#define FRAME UINT64_C(0x000ffffffffff000)

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(3);
}

static void *allocate(size_t count, size_t size)
{
    void *at = calloc(count, size);

    if (!at)
        die("calloc");
    return at;
}

static uint64_t next_random(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    return (*state ^ *state >> 29) * UINT64_C(0xbf58476d1ce4e5b9) >> 3;
}

static void copy_pages(struct world *world, struct image *image)
{
    struct image_run run;
    size_t done;

    for (uint64_t page = 0; image_next_run(image, page, &run);
         page = run.page + run.pages)
        if (image_read_physical(image, run.page * PAGE,
                                world->memory + run.page * PAGE,
                                (size_t)run.pages * PAGE, &done)
            != IMAGE_FOUND)
            die("the machine's memory");
}

static uint64_t load(const struct world *world, uint64_t pa)
{
    uint64_t value = 0;

    for (unsigned i = 8; i-- > 0;)
        value = value << 8 | world->memory[pa + i];
    return value;
}

static void store(struct world *world, uint64_t pa, uint64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        world->memory[pa + i] = (uint8_t)(value >> 8 * i);
}

static uint64_t page_of_zeros(const struct world *world)
{
    static const uint8_t zeros[PAGE];
    uint64_t pa = WORLD_RESERVED;

    while (memcmp(world->memory + pa, zeros, PAGE) != 0)
        pa += PAGE;
    return pa;
}

/*
 * The guest runs at its own addresses, which the machine does not use: their
 * entry of the root loses NX, which KVA shadow put there.
 */
static void add_guest(struct world *world)
{
    uint64_t root = load(world, world->dtb) & ~(UINT64_C(1) << 63);
    uint64_t directory = page_of_zeros(world);

    store(world, world->dtb, root);
    store(world, root & FRAME, directory | 0x67);
    for (uint64_t i = 0; i < 2; i++)
        store(world, directory + i * 8, i << 21 | 0xe3);
}

static uint64_t entry_address(const struct world *world, uint64_t va)
{
    uint64_t base = UINT64_C(0xffff000000000000) | (uint64_t)world->index << 39;

    return base + (va >> 9 & UINT64_C(0x7ffffffff8));
}

/* What is named, beside it, its entries, one bit from it, anywhere. */
static void add_addresses(struct world *world, size_t wish,
                          const struct practice *practice)
{
    uint64_t state = world->seed;
    size_t count;
    const struct practice_name *name = practice_names(practice, &count);

    while (world->addresses < wish) {
        uint64_t r = next_random(&state);
        uint64_t va = name[next_random(&state) % count].value & ~UINT64_C(7);

        if (r & 1)
            va += (r >> 8 & 0x3f) * PAGE;
        for (unsigned i = r >> 16 & 3; i > 0; i--)
            va = entry_address(world, va);
        if (!(r >> 18 & 7))
            va ^= UINT64_C(1) << (12 + (r >> 24) % 36);
        if (!(r >> 21 & 63))
            va = next_random(&state) << 3;
        if (va >= WORLD_RESERVED)
            world->address[world->addresses++] = va;
    }
}

void practised_make(struct world *world, uint64_t seed, uint64_t size,
                    size_t addresses, bool guest)
{
    const struct practice_choice choice = { seed, PRACTICE_SMAP,
                                            PRACTICE_BUILD };
    struct practice *practice = practice_make(&choice);
    struct image *image;
    struct ntl_diag diag;
    size_t length;
    const uint8_t *bytes;

    if (!practice)
        die("practice_make");
    bytes = practice_bytes(practice, &length);
    if (image_open_bytes(bytes, length, NULL, &image, &diag) != NTL_OK)
        die("the practice machine");
    *world = (struct world){
        .arch = NTL_X64,
        .seed = seed,
        .size = size,
        .dtb = image_facts(image)->dtb.value,
        .index = (uint16_t)image_facts(image)->index.value,
        .memory = allocate(size, 1),
        .is_table = allocate(size / PAGE, 1),
        .address = allocate(addresses, sizeof(uint64_t)),
    };
    memset(world->is_table, 1, size / PAGE); /* nothing is to be called */
    copy_pages(world, image);
    if (guest)
        add_guest(world);
    add_addresses(world, addresses, practice);
    image_close(image);
    practice_free(practice);
}
