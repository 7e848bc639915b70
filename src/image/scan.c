#include "lookup.h"

#include <string.h>

/*
 * The search for a directory table: NT has one entry of the top table point at
 * that table.  Under PAE it is the fourth page directory whose entry 3 does,
 * and the directory table is four entries that point at all four.
 */
enum { ENTRIES = 512, TICK_PAGES = 1024, DEEP_TABLES = 64 };

/*
 * So that no file makes it for ever: entries that are looked at for scores, and
 * times that a page of the file is looked at, since an ELF core can have the
 * same one at any number of addresses.
 */
enum { SCORED_MAX = 1 << 24, DEEP_MAX = 1 << 16, LOOKS_A_PAGE = 4 };

/* Valid, and the frame as far as every mode has it. */
#define VALID       UINT64_C(1)
#define SELF_BITS   (UINT64_C(0x0000fffffffff000) | VALID)

struct scan {
    struct image *image;
    enum ntl_arch wanted;
    struct image_candidate *ret;
    size_t max, count;
    unsigned scored;            /* entries                                    */
};

static bool wants(const struct scan *scan, enum ntl_arch arch)
{
    return scan->wanted == arch
           || (scan->wanted == NTL_ARCH_COUNT && arch != NTL_X86);
}

/* Of the table at a place in the file. */
static uint64_t entry_of(const struct scan *scan, uint64_t table, unsigned i,
                         enum ntl_arch arch)
{
    unsigned bytes = ntl_paging(arch)->entry_size;

    return view_uint(&scan->image->view, table + (uint64_t)i * bytes, bytes);
}

static uint64_t place_of(const struct scan *scan, uint64_t pa)
{
    return pages_at(&scan->image->pages, pa >> NTL_PAGE_SHIFT);
}

static bool is_sound(const struct scan *scan, enum ntl_arch arch,
                     uint64_t entry, enum ntl_level level)
{
    uint64_t frame = ntl_entry_frame(arch, entry, level);

    return !ntl_entry_reserved(arch, entry, level, 0, false)
           && place_of(scan, frame) != NOWHERE;
}

static void count_entries(struct scan *scan, uint64_t table,
                          enum ntl_level level, struct image_candidate *c)
{
    unsigned entries = (unsigned)PAGE / ntl_paging(c->arch)->entry_size;

    if (scan->scored > SCORED_MAX)
        return;
    scan->scored += entries;
    for (unsigned i = 0; i < entries; i++) {
        uint64_t entry = entry_of(scan, table, i, c->arch);

        if (!ntl_entry_valid(c->arch, entry))
            continue;
        c->present++;
        if (!is_sound(scan, c->arch, entry, level))
            continue;
        c->sound++;
        if (i < entries / 2)
            c->user++;
        else
            c->kernel++;
    }
}

static unsigned vouched(const struct scan *scan, enum ntl_arch arch,
                        uint64_t dtb)
{
    const struct image_space space = {
        .arch = arch, .dtb = dtb, .has_dtb = true,
    };

    return shared_data_by(scan->image, &space);
}

static bool better(const struct image_candidate *a,
                   const struct image_candidate *b)
{
    if (a->vouched != b->vouched)
        return a->vouched > b->vouched;
    if (a->kernel != b->kernel)
        return a->kernel > b->kernel;
    if (a->user != b->user)
        return a->vouched ? a->user < b->user : a->user > b->user;
    return a->dtb < b->dtb;
}

/* Keeps the best, in order. */
static void keep(struct scan *scan, struct image_candidate c)
{
    size_t i = scan->count;

    if (scan->max == 0 || (i == scan->max && !better(&c, &scan->ret[i - 1])))
        return;
    if (i < scan->max)
        scan->count++;
    else
        i--;
    for (; i > 0 && better(&c, &scan->ret[i - 1]); i--)
        scan->ret[i] = scan->ret[i - 1];
    scan->ret[i] = c;
}

/* --- four levels or five -------------------------------------------------- */

struct depth {
    const struct scan *scan;
    unsigned tables, entries, valid, odd;
};

/*
 * What five levels would have as page tables four have as pages of data, and
 * those make few sound entries.
 */
static void look_deeper(struct depth *depth, uint64_t table,
                        unsigned level, uint64_t self)
{
    for (unsigned i = 0; i < ENTRIES && depth->tables < DEEP_TABLES
                         && depth->entries < DEEP_MAX; i++) {
        uint64_t entry = entry_of(depth->scan, table, i, NTL_X64_LA57), next;

        depth->entries++;
        if (!(entry & VALID) || (entry & SELF_BITS) == (self | VALID))
            continue;
        if (level == NTL_PTE) {
            depth->valid++;
            depth->odd += !is_sound(depth->scan, NTL_X64_LA57, entry, NTL_PTE);
            continue;
        }
        if (ntl_entry_large(NTL_X64_LA57, entry, (enum ntl_level)level))
            continue;
        next = place_of(depth->scan,
                        ntl_entry_frame(NTL_X64_LA57, entry,
                                        (enum ntl_level)level));
        if (level == NTL_PDE)
            depth->tables++;
        if (next != NOWHERE)
            look_deeper(depth, next, level - 1, self);
    }
}

static bool has_five_levels(struct scan *scan, uint64_t table, uint64_t self)
{
    struct depth depth = { scan, 0, 0, 0, 0 };

    if (scan->scored > SCORED_MAX)
        return false;
    look_deeper(&depth, table, NTL_PML5E, self);
    scan->scored += depth.entries;
    return depth.valid > 2 * depth.odd;
}

/* --- the modes ------------------------------------------------------------ */

/* A page of the image: its bytes, as long as it is looked at. */
struct looked {
    const uint8_t *bytes;
    uint64_t place, pa;
};

static void consider(struct scan *scan, const struct looked *page,
                     enum ntl_arch arch, unsigned index)
{
    enum ntl_level top = (enum ntl_level)(ntl_paging(arch)->levels - 1);
    uint64_t pa = page->pa, entry = entry_of(scan, page->place, index, arch);
    struct image_candidate c = {
        .dtb = pa, .arch = arch, .index = (uint16_t)index,
    };

    if (!wants(scan, arch) || ntl_entry_frame(arch, entry, top) != pa
        || ntl_entry_reserved(arch, entry, top, 0, false))
        return;
    count_entries(scan, page->place, top, &c);
    c.vouched = (uint8_t)vouched(scan, arch, pa);
    keep(scan, c);
}

static void consider_64(struct scan *scan, const struct looked *page,
                        unsigned index, bool five)
{
    uint64_t entry = le64(page->bytes + (size_t)index * 8);

    if (scan->wanted != NTL_ARCH_COUNT)
        consider(scan, page, scan->wanted, index);
    else if ((entry & 0xf83) == 0xf03)  /* NT's attributes there */
        consider(scan, page, NTL_ARM64, index);
    else
        consider(scan, page, five ? NTL_X64_LA57 : NTL_X64, index);
}

static void look_64(struct scan *scan, const struct looked *page)
{
    const uint8_t *bytes = page->bytes;
    uint64_t pa = page->pa;
    unsigned hits = 0;
    bool five;

    for (unsigned i = ENTRIES / 2; i < ENTRIES; i++)
        hits += (le64(bytes + (size_t)i * 8) & SELF_BITS) == (pa | VALID);
    five = hits && scan->wanted == NTL_ARCH_COUNT
           && !vouched(scan, NTL_X64, pa)
           && (vouched(scan, NTL_X64_LA57, pa)
               || has_five_levels(scan, page->place, pa));
    for (unsigned i = ENTRIES / 2; hits && i < ENTRIES; i++)
        if ((le64(bytes + (size_t)i * 8) & SELF_BITS) == (pa | VALID))
            consider_64(scan, page, i, five);
}

/* Four PDPTEs whose page directories are each other's first four entries. */
static bool is_pae_root(const struct scan *scan, const uint8_t *slot)
{
    uint64_t last = NOWHERE;

    for (unsigned i = 0; i < 4; i++) {
        uint64_t entry = le64(slot + i * 8);

        if ((entry & UINT64_C(0xfffffff000000fdf)) != VALID
            || (last = place_of(scan, entry)) == NOWHERE)
            return false;
    }
    for (unsigned i = 0; i < 4; i++)
        if ((entry_of(scan, last, i, NTL_X86_PAE) ^ le64(slot + i * 8))
            & SELF_BITS)
            return false;
    return true;
}

static void look_pae(struct scan *scan, const struct looked *page)
{
    for (unsigned at = 0; at < PAGE; at += 32) {
        const uint8_t *slot = page->bytes + at;
        struct image_candidate c = {
            .dtb = page->pa + at, .arch = NTL_X86_PAE, .index = 3,
        };

        if (!(*slot & VALID) || !is_pae_root(scan, slot))
            continue;
        for (unsigned i = 0; i < 4; i++)
            count_entries(scan, place_of(scan, le64(slot + i * 8)), NTL_PDE,
                          &c);
        c.vouched = (uint8_t)vouched(scan, NTL_X86_PAE, c.dtb);
        keep(scan, c);
    }
}

static void look(struct scan *scan, const struct looked *page)
{
    if (wants(scan, NTL_X64) || wants(scan, NTL_X64_LA57)
        || wants(scan, NTL_ARM64))
        look_64(scan, page);
    if (wants(scan, NTL_X86_PAE))
        look_pae(scan, page);
    if (wants(scan, NTL_X86)
        && (le32(page->bytes + 0x300 * 4) & UINT64_C(0xfffff001))
           == (page->pa | VALID))
        consider(scan, page, NTL_X86, 0x300);
}

/* Pages that are still to be looked at: as many as the tick and a bound let. */
struct rounds {
    bool (*tick)(void *user, uint64_t done, uint64_t all);
    void *user;
    uint64_t done, all, max;
};

static bool go_on(struct image *image, struct rounds *r)
{
    if (++r->done % TICK_PAGES == 0 && r->tick
        && !r->tick(r->user, r->done, r->all)) {
        find(image, "search_stopped", "the search for a directory table was "
             "stopped after %d pages: there may be a better one",
             .number = { r->done });
        return false;
    }
    if (r->done < r->max)
        return true;
    find(image, "search_cut", "the search for a directory table ends after %d "
         "pages, more than the file has bytes for: addresses share them",
         .number = { r->done });
    return false;
}

/* Pages that follow each other in the file. */
static bool look_at_pages(struct scan *scan, uint64_t page, uint64_t count,
                          uint64_t place, struct rounds *rounds)
{
    enum { AT_ONCE = VIEW_STRETCH / PAGE };
    struct view *view = &scan->image->view;

    for (uint64_t i = 0, n; i < count; i += n) {
        struct looked looked = { NULL, place + i * PAGE,
                                 (page + i) << NTL_PAGE_SHIFT };

        n = count - i < AT_ONCE ? count - i : AT_ONCE;
        looked.bytes = view_stretch(view, looked.place, (size_t)n * PAGE);
        for (uint64_t k = 0; k < n; k++) {
            look(scan, &looked);
            if (!go_on(scan->image, rounds))
                return false;
            looked.bytes += PAGE;
            looked.place += PAGE;
            looked.pa += PAGE;
        }
    }
    return true;
}

/* Of a run; those in a hole of the file are 0. */
static bool look_at_run(struct scan *scan, struct image *image,
                        const struct image_run *run, struct rounds *rounds)
{
    uint64_t start = pages_at(&image->pages, run->page), i = 0, from, to;

    while (i < run->pages
           && view_data(&image->view, start + i * PAGE, &from, &to)) {
        uint64_t first = (from - start) / PAGE;
        uint64_t end = (to - start - 1) / PAGE + 1;

        if (first >= run->pages)
            break;
        if (end > run->pages)
            end = run->pages;
        rounds->done += first - i;
        if (!look_at_pages(scan, run->page + first, end - first,
                           start + first * PAGE, rounds))
            return false;
        i = end;
    }
    rounds->done += run->pages - i;
    return true;
}

size_t image_scan(struct image *image, enum ntl_arch arch,
                  struct image_candidate *ret, size_t max,
                  bool (*tick)(void *user, uint64_t done, uint64_t all),
                  void *user)
{
    struct scan scan = { image, arch, ret, max, 0, 0 };
    struct rounds rounds = {
        tick, user, 0, image->pages.whole,
        (image->view.size / PAGE + 1) * LOOKS_A_PAGE,
    };
    struct image_run run;

    for (uint64_t page = 0; image_next_run(image, page, &run);
         page = run.page + run.pages)
        if (!look_at_run(&scan, image, &run, &rounds))
            break;
    return scan.count;
}

void image_choose(struct image *image, const struct image_candidate *chosen)
{
    struct image_facts *facts = &image->facts;

    facts->arch = chosen->arch;
    facts->arch_given = true;
    facts->dtb_raw = facts->dtb = (struct image_fact) { chosen->dtb, true };
    facts->index = (struct image_fact) { chosen->index, true };
    facts->index_from = "the page tables";
    read_shared_data(image);
}

bool image_search(struct image *image,
                  bool (*tick)(void *user, uint64_t done, uint64_t all),
                  void *user)
{
    const struct image_facts *facts = &image->facts;

    if (!facts->physical || facts->dtb_raw.given || image->searched)
        return false;
    image->searched = true;
    image->candidates
        = image_scan(image, facts->arch_given ? facts->arch : NTL_ARCH_COUNT,
                     image->candidate, CANDIDATES_KEPT, tick, user);
    if (image->candidates)
        image_choose(image, &image->candidate[0]);
    return image->candidates > 0;
}

const struct image_candidate *image_candidates(const struct image *image,
                                               size_t *count)
{
    *count = image->candidates;
    return image->candidate;
}
