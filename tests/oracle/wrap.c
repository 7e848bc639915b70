#include "wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, RUNS_MAX = 43, HEADER64 = 0x2000, HEADER32 = 0x1000 };

const char *const wrap_names[WRAP_KINDS] = {
    "raw", "full", "summary", "bitmap-full", "bitmap-kernel", "ranges-kernel",
    "ranges-full", "elf", "elf-paging",
};

struct writer {
    struct wrapped *to;
    size_t room;
    const struct world *world;
    const uint8_t *present;
};

static bool has(const struct writer *w, uint64_t page)
{
    return page < w->world->size / PAGE && (!w->present || w->present[page]);
}

/* Grows to `end` bytes, new ones zero. */
static void extend(struct writer *w, size_t end)
{
    if (end > w->room) {
        size_t room = end + end / 2;
        uint8_t *bytes = realloc(w->to->bytes, room);

        if (!bytes) {
            fprintf(stderr, "wrap: out of memory\n");
            abort();
        }
        memset(bytes + w->room, 0, room - w->room);
        w->to->bytes = bytes;
        w->room = room;
    }
    if (end > w->to->size)
        w->to->size = end;
}

static void put(struct writer *w, size_t at, unsigned bytes, uint64_t value)
{
    extend(w, at + bytes);
    for (unsigned i = 0; i < bytes; i++)
        w->to->bytes[at + i] = (uint8_t)(value >> 8 * i);
}

static void put_text(struct writer *w, size_t at, const char *text)
{
    extend(w, at + strlen(text));
    memcpy(w->to->bytes + at, text, strlen(text));
}

static void put_pages(struct writer *w, uint64_t page, uint64_t pages)
{
    size_t at = w->to->size;

    extend(w, at + pages * PAGE);
    memcpy(w->to->bytes + at, w->world->memory + page * PAGE, pages * PAGE);
}

struct run {
    uint64_t page, pages;
};

/* The first run at or after `page`; none: pages 0. */
static struct run next_run(const struct writer *w, uint64_t page)
{
    uint64_t all = w->world->size / PAGE;
    struct run run = { page, 0 };

    while (run.page < all && !has(w, run.page))
        run.page++;
    while (has(w, run.page + run.pages))
        run.pages++;
    return run;
}

static size_t list_runs(const struct writer *w, struct run *run, size_t max)
{
    size_t n = 0;

    for (struct run r = next_run(w, 0); r.pages;
         r = next_run(w, r.page + r.pages)) {
        if (n < max)
            run[n++] = r;
        else
            run[n - 1].pages = r.page + r.pages - run[n - 1].page;
    }
    return n;
}

static bool narrow(const struct writer *w)
{
    return w->world->arch == NTL_X86 || w->world->arch == NTL_X86_PAE;
}

/* "PAGE" wherever nobody writes. */
static size_t put_header(struct writer *w, unsigned type)
{
    bool small = narrow(w);
    size_t size = small ? HEADER32 : HEADER64;
    unsigned width = small ? 4 : 8;

    for (size_t at = 0; at < size; at += 4)
        put_text(w, at, "PAGE");
    put_text(w, 4, small ? "DUMP" : "DU64");
    put(w, 0x08, 4, 0xf);
    put(w, 0x0c, 4, small ? 7601 : 19041);
    put(w, 0x10, width, w->world->dtb | (small ? 0 : 2));      /* PCID 2 */
    put(w, small ? 0x20 : 0x30, 4,
        small ? 0x14c : w->world->arch == NTL_ARM64 ? 0xaa64 : 0x8664);
    put(w, small ? 0x24 : 0x34, 4, 1);
    if (small)
        put(w, 0x5c, 1, w->world->arch == NTL_X86_PAE);
    put(w, small ? 0xf88 : 0xf98, 4, type);
    return size;
}

static void put_full(struct writer *w)
{
    size_t size = put_header(w, 1), at = narrow(w) ? 0x64 : 0x88;
    unsigned width = narrow(w) ? 4 : 8;
    struct run run[RUNS_MAX];
    size_t runs = list_runs(w, run, RUNS_MAX);
    uint64_t pages = 0;

    put(w, at, 4, runs);
    for (size_t i = 0; i < runs; i++) {
        put(w, at + width * (2 + 2 * i), width, run[i].page);
        put(w, at + width * (3 + 2 * i), width, run[i].pages);
        pages += run[i].pages;
    }
    put(w, at + width, width, pages);
    extend(w, size);
    for (size_t i = 0; i < runs; i++)
        put_pages(w, run[i].page, run[i].pages);
}

static uint64_t put_bits(struct writer *w, size_t at)
{
    uint64_t all = w->world->size / PAGE, set = 0;

    extend(w, at + all / 8 + 8);
    for (uint64_t page = 0; page < all; page++) {
        if (!has(w, page))
            continue;
        w->to->bytes[at + page / 8] |= (uint8_t)(1 << page % 8);
        set++;
    }
    return set;
}

static void put_runs(struct writer *w, size_t first)
{
    extend(w, first);
    for (struct run r = next_run(w, 0); r.pages;
         r = next_run(w, r.page + r.pages))
        put_pages(w, r.page, r.pages);
}

static size_t rounded(size_t n)
{
    return (n + PAGE - 1) / PAGE * PAGE;
}

static void put_bitmap(struct writer *w, unsigned type, const char *mark)
{
    size_t at = put_header(w, type);
    uint64_t set = put_bits(w, at + 0x38), bits = w->world->size / PAGE;
    size_t first = rounded(at + 0x38 + bits / 8 + 8);

    put_text(w, at, mark);
    put_text(w, at + 4, "DUMP");
    put(w, at + 0x20, 8, first);
    put(w, at + 0x28, 8, set);
    put(w, at + 0x30, 8, bits);
    put_runs(w, first);
}

static void put_summary(struct writer *w)
{
    size_t at = put_header(w, 2), bitmap = at + (narrow(w) ? 0x20 : 0x28);
    uint64_t set = put_bits(w, bitmap), bits = w->world->size / PAGE;
    size_t first = rounded(bitmap + bits / 8 + 8);

    put_text(w, at, "SDMPDUMP");
    put(w, at + 0x0c, 4, first);
    put(w, at + 0x10, 4, bits);
    put(w, at + 0x14, 4, set);
    put(w, at + 0x18, 4, bits);
    put_runs(w, first);
}

static void put_ranges(struct writer *w, unsigned type)
{
    size_t at = put_header(w, type), pair = at + 0x30, first;

    for (struct run r = next_run(w, 0); r.pages;
         r = next_run(w, r.page + r.pages)) {
        put(w, pair, 8, r.page);
        put(w, pair + 8, 8, r.pages);
        pair += 16;
    }
    first = rounded(pair + 16);
    put(w, at, 4, 0x40);
    put_text(w, at + 4, "RDMPDUMP");
    put(w, at + 0x10, 8, first - at - 0x20);
    put(w, at + 0x18, 8, first);
    put_runs(w, first);
}

/* One processor, with what a walk needs: CR0, CR3, CR4. */
static size_t put_note(struct writer *w, size_t at)
{
    enum { SIZE = 0x1b8 };
    enum ntl_arch arch = w->world->arch;
    size_t body = at + 12 + 8;

    put(w, at, 4, 5);
    put(w, at + 4, 4, SIZE);
    put(w, at + 8, 4, 0);
    put_text(w, at + 12, "QEMU");
    put(w, body, 4, 1);
    put(w, body + 4, 4, SIZE);
    put(w, body + 0x188, 8, 0x80010001);
    put(w, body + 0x1a0, 8, w->world->dtb);
    put(w, body + 0x1a8, 8, (arch == NTL_X86 ? 0x10u : 0x20u)
                            | (arch == NTL_X64_LA57 ? 0x1000u : 0u));
    put(w, body + SIZE - 1, 1, 0);
    return body + SIZE;
}

static void put_load(struct writer *w, size_t at, uint64_t offset, uint64_t va,
                     struct run run)
{
    put(w, at, 4, 1);
    put(w, at + 0x08, 8, offset);
    put(w, at + 0x10, 8, va);
    put(w, at + 0x18, 8, run.page * PAGE);
    put(w, at + 0x20, 8, run.pages * PAGE);
    put(w, at + 0x28, 8, run.pages * PAGE);
    put(w, at + 0x30, 8, 0);
}

static void put_elf(struct writer *w, unsigned times)
{
    enum { HEADER = 0x40, SIZE = 0x38 };
    static const unsigned machine[] = {
        [NTL_X64] = 62, [NTL_X64_LA57] = 62, [NTL_X86] = 3, [NTL_X86_PAE] = 3,
        [NTL_ARM64] = 183,
    };
    struct run run[4096];
    size_t runs = list_runs(w, run, 4096), loads = runs * times;
    size_t notes = HEADER + (loads + 1) * SIZE, end = put_note(w, notes), at;

    put_text(w, 0, "\x7f" "ELF\x02\x01\x01");
    put(w, 0x10, 2, 4);
    put(w, 0x12, 2, machine[w->world->arch]);
    put(w, 0x20, 8, HEADER);
    put(w, 0x36, 2, SIZE);
    put(w, 0x38, 2, loads + 1);
    put(w, HEADER, 4, 4);
    put(w, HEADER + 0x08, 8, notes);
    put(w, HEADER + 0x20, 8, end - notes);
    for (size_t i = 0, offset = end; i < runs; i++) {
        for (unsigned k = 0; k < times; k++) {
            at = HEADER + (1 + i * times + k) * SIZE;
            put_load(w, at, offset, k ? run[i].page * PAGE : 0, run[i]);
        }
        offset += run[i].pages * PAGE;
    }
    put_runs(w, end);
}

void wrap(struct wrapped *ret, const struct world *world, enum wrap_kind kind,
          const uint8_t *present)
{
    struct writer w = { ret, 0, world, present };

    *ret = (struct wrapped) { NULL, 0 };
    switch (kind) {
    case WRAP_RAW:
        extend(&w, world->size);
        for (uint64_t page = 0; page < world->size / PAGE; page++)
            if (has(&w, page))
                memcpy(ret->bytes + page * PAGE, world->memory + page * PAGE,
                       PAGE);
        break;
    case WRAP_FULL:
        put_full(&w);
        break;
    case WRAP_SUMMARY:
        put_summary(&w);
        break;
    case WRAP_BITMAP_FULL:
        put_bitmap(&w, 5, "FDMP");
        break;
    case WRAP_BITMAP_KERNEL:
        put_bitmap(&w, 6, "SDMP");
        break;
    case WRAP_RANGES_KERNEL:
        put_ranges(&w, 8);
        break;
    case WRAP_RANGES_FULL:
        put_ranges(&w, 0xa);
        break;
    case WRAP_ELF:
        put_elf(&w, 1);
        break;
    case WRAP_ELF_PAGING:
        put_elf(&w, 2);
        break;
    case WRAP_KINDS:
        break;
    }
}

uint8_t *wrap_holes(const struct world *world, unsigned runs, bool tables)
{
    uint64_t all = world->size / PAGE, x = world->seed | 1;
    uint8_t *present = malloc(all);

    if (!present)
        abort();
    memset(present, 1, all);
    for (unsigned i = 0; i < runs; i++) {
        uint64_t page, pages;

        x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
        page = (x >> 20) % all;
        pages = 1 + (x >> 50) % 64;
        for (; pages && page < all && page != world->dtb / PAGE
               && (tables || !world->is_table[page]); page++, pages--)
            present[page] = 0;
    }
    return present;
}
