#include "image/private.h"

#include <stdlib.h>

/*
 * Where a crash dump keeps its pages.  Sources: mindumpdef.h (full, summary);
 * rekall and kdmp-parser (SDMP and FDMP with a bitmap of 64-bit sizes, RDMP).
 */
struct area {
    uint64_t at;                /* first byte after the header                */
    unsigned width;             /* of the header's addresses: 8 or 4          */
};

static struct area area_of(const struct image *image)
{
    bool wide = image->facts.format == IMAGE_DUMP64;

    return (struct area) { image->headers, wide ? 8 : 4 };
}

static void report_lost(struct image *image, uint64_t lost)
{
    image->facts.pages_lost = lost;
    if (lost)
        find(image, "cut", "%d pages lie beyond the end of the file: it is cut",
             .number = { lost });
}

/* Runs in order, one after the other. */
static void read_full(struct image *image)
{
    struct image_facts *facts = &image->facts;
    struct run *run = calloc(IMAGE_RUNS_MAX, sizeof *run);
    uint64_t offset = image->headers;

    if (!run)
        return;
    for (size_t i = 0; i < facts->runs; i++) {
        uint64_t room = (UINT64_MAX - offset) / PAGE;

        run[i] = (struct run) { facts->run[i].page, facts->run[i].pages,
                                offset };
        offset += (run[i].pages < room ? run[i].pages : room) * PAGE;
    }
    report_lost(image, pages_of_runs(&image->pages, run, facts->runs));
}

static bool set_bitmap(struct image *image, uint64_t at, uint64_t bits,
                       uint64_t first, uint64_t promised)
{
    struct pages *pages = &image->pages;
    uint64_t asked = bits, set;

    if (at >= image->view.size)
        return false;
    pages->bitmap = at;
    pages->bits = bits;
    pages->first = first;
    if (!pages_of_bitmap(pages, &set))
        return false;
    if (pages->bits < asked)
        find(image, "bitmap_cut", "the bitmap should have %d bits, %d can be "
             "read", .number = { asked, pages->bits });
    else if (set != promised)
        find(image, "bitmap_count", "the header counts %d pages, the bitmap %d",
             .number = { promised, set });
    report_lost(image, set - pages->whole);
    return true;
}

/* Windows 8 and later: 64-bit sizes. */
static bool read_bitmap(struct image *image)
{
    struct view *view = &image->view;
    struct area area = area_of(image);
    uint64_t first = view_uint(view, area.at + 0x20, 8);
    uint64_t present = view_uint(view, area.at + 0x28, 8);
    uint64_t bits = view_uint(view, area.at + 0x30, 8);

    if (first < area.at + 0x38 || first > UINT64_C(1) << 48 || bits == 0
        || bits > (first - area.at - 0x38) * 8 || present > bits)
        return false;
    return set_bitmap(image, area.at + 0x38, bits, first, present);
}

/* Before that: _SUMMARY_DUMP32, _SUMMARY_DUMP64. */
static bool read_summary(struct image *image)
{
    struct view *view = &image->view;
    struct area area = area_of(image);
    uint64_t bitmap = area.at + (area.width == 8 ? 0x28 : 0x20);
    uint64_t first = view_uint(view, area.at + 0x0c, 4);
    uint64_t present = view_uint(view, area.at + 0x14, 4);
    uint64_t bits = view_uint(view, area.at + 0x18, 4);

    if (first < bitmap || bits == 0 || bits > (first - bitmap) * 8
        || present > bits)
        return false;
    return set_bitmap(image, bitmap, bits, first, present);
}

/* RDMP: pairs of first page and count up to the first page's data. */
static bool read_ranges(struct image *image)
{
    enum { RANGES_MAX = 1 << 18, PAIRS = 0x30 };
    struct view *view = &image->view;
    struct area area = area_of(image);
    uint64_t first = view_uint(view, area.at + 0x18, 8), at = area.at + PAIRS;
    uint64_t end = first < view->size ? first : view->size, offset = first;
    struct run *run;
    size_t count = 0;

    if (first < at || end < at)
        return false;
    if ((end - at) / 16 > RANGES_MAX)
        end = at + RANGES_MAX * 16;
    run = calloc((size_t)(end - at) / 16 + 1, sizeof *run);
    if (!run)
        return false;
    for (; end - at >= 16; at += 16) {
        struct run r = { view_uint(view, at, 8), view_uint(view, at + 8, 8),
                         offset };

        if (r.pages == 0 || r.pages > (UINT64_MAX - offset) / PAGE)
            break;
        offset += r.pages * PAGE;
        run[count++] = r;
    }
    report_lost(image, pages_of_runs(&image->pages, run, count));
    return true;
}

static bool mark_at(struct image *image, uint64_t at, const char *mark)
{
    return view_says(&image->view, at, mark, 8);
}

/* By what stands there; the type decides between the two kinds of bitmap. */
void read_areas(struct image *image)
{
    enum image_dump_type type = image->facts.type;
    uint64_t at = image->headers;
    bool bitmap = mark_at(image, at, "SDMPDUMP")
                  || mark_at(image, at, "FDMPDUMP");
    bool old = type == IMAGE_DUMP_KERNEL, done = false;

    if (bitmap)
        done = old ? read_summary(image) || read_bitmap(image)
                   : read_bitmap(image) || read_summary(image);
    else if (mark_at(image, at + 4, "RDMPDUMP"))
        done = read_ranges(image);
    else if (type == IMAGE_DUMP_FULL || type == IMAGE_DUMP_NONE)
        read_full(image), done = true;
    if (!done)
        find(image, "no_pages", "what says where the pages are is missing or "
             "damaged: only the header can be read");
    image->facts.pages = image->pages.whole;
    image->facts.physical = image->pages.kind != PAGES_NONE;
}
