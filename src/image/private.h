/* private.h - what the files of src/image share. */
#ifndef IMAGE_PRIVATE_H
#define IMAGE_PRIVATE_H

#include "image.h"
#include "view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PAGE = 1 << NTL_PAGE_SHIFT, FINDINGS_MAX = 32, CONTEXTS_MAX = 256,
    CANDIDATES_KEPT = 8, DEBUGGER_DATA = 0x400, SPECIAL = 0x20
};

/* Pages that lie one after the other in memory and in the file. */
struct run {
    uint64_t page, pages, offset;
};

enum pages_kind { PAGES_NONE, PAGES_LINEAR, PAGES_RUNS, PAGES_BITMAP };

/* Where the pages of physical memory are; see pages.c. */
struct pages {
    enum pages_kind kind;
    bool popcnt;                /* the processor has it                       */
    struct view *view;

    struct run *run;            /* RUNS: ascending, none overlapping          */
    size_t runs;

    uint64_t bitmap;            /* BITMAP: its place                          */
    uint64_t bits;              /* a multiple of 64, or up to the file's end  */
    uint64_t first;             /* place of the first page                    */
    uint64_t whole;             /* pages of which the file has every byte     */
    uint32_t *rank;             /* bits set before each group of words        */
    unsigned group;             /* log2 of words in a group                   */
};

/*
 * Page tables that walks found, by the address bits above their reach: what a
 * processor's paging-structure caches are.  Of one address space at a time.
 */
enum { CACHE_SLOTS = 4096, CACHE_TAG_BITS = 43 };

struct slot {
    uint64_t tag, table;        /* its place                                  */
};

struct cache {
    struct image_space space;
    uint64_t generation;        /* of the tags; 0: nothing yet                */
    uint64_t care, want;        /* a PTE maps when (pte & care) == want       */
    uint64_t frame;             /* bits of its address                        */
    struct slot slot[CACHE_SLOTS];
};

struct image {
    struct cache *cache;
    struct view view;
    bool touched;               /* memory was asked for, see image_fails      */
    bool forced;                /* the user says that it is raw memory        */
    struct image_facts facts;
    struct image_finding finding[FINDINGS_MAX];
    size_t findings;
    struct pages pages;

    struct image_block *block;  /* virtual memory of a minidump               */
    size_t blocks;
    struct image_block part[IMAGE_PARTS];
    uint8_t special[SPECIAL];   /* KSPECIAL_REGISTERS                         */
    bool has_special;
    struct image_candidate candidate[CANDIDATES_KEPT];
    size_t candidates;
    bool searched;
    bool arch_chosen;           /* by the user, whatever the file says        */
    uint64_t headers;           /* bytes of a crash dump's header             */
    uint64_t unloaded_array;    /* address of MmUnloadedDrivers               */
    uint64_t processor_block;

    struct image_block context[CONTEXTS_MAX];   /* QEMU's notes               */
    unsigned contexts;
    uint64_t processors;        /* as many notes as there were                */

    struct image_module *module, *unloaded;
    size_t modules, unloadeds;
    const char *modules_from;
    bool modules_read, unloaded_read;
    uint64_t list, list_count;  /* triage: driver list's offset, entries      */
    unsigned list_stride;       /* bytes of an entry                          */
    uint64_t unloaded_at;       /* triage: offset, 0 for none                 */
    uint64_t broken_at;         /* triage: of a name, 0 for none              */
};

/* Whoever gives out what the file holds says so here. */
static inline void touch(struct image *image)
{
    image->touched = true;
}

#define find(image, key_, ...)                                                 \
    add_finding((image), &(struct image_finding) {                             \
        (key_), { .format = __VA_ARGS__ } })
void add_finding(struct image *image, const struct image_finding *finding);

/* --- the formats ---------------------------------------------------------- */

/* What a file is, by its first bytes or its name. */
struct format {
    const char *magic;
    const char *name;           /* "a user-mode minidump (MDMP)"              */
    const char *hint;           /* the way out, or NULL                       */
    uint8_t length;             /* of the magic                               */
    enum image_format format;

    /* Fills facts, pages, blocks; false, and why: it is not readable.  NULL: it
       is no memory image. */
    bool (*read)(struct image *image, struct ntl_phrase *why);
};
const struct format *format_of(struct image *image);

bool read_dump(struct image *image, struct ntl_phrase *why);
bool read_elf(struct image *image, struct ntl_phrase *why);
bool read_raw(struct image *image, struct ntl_phrase *why);

/* Parts of a crash dump, after its header. */
void read_areas(struct image *image);
void read_triage(struct image *image);

/* --- windows.c: what a kernel says about itself, once memory can be read -- */

void read_windows(struct image *image);
/* shared-data.c: what KUSER_SHARED_DATA says. */
void read_shared_data(struct image *image);
/* What is at its address in that space: 2 it, 1 some page, 0 none. */
unsigned shared_data_by(struct image *image,
                        const struct image_space *space);

/* A pointer of the image's width. */
bool read_pointer(struct image *image, uint64_t va, uint64_t *ret);

/* --- pages.c -------------------------------------------------------------- */

/*
 * Takes over `run`, of at least one element, which it sorts, cuts to the file
 * and frees from overlaps (the lower start wins, then the lower offset).
 * Returns how many of the pages the file has not.
 */
uint64_t pages_of_runs(struct pages *pages, struct run *run, size_t count);
/* Cuts `bits` to the file and counts them; false: no memory for the ranks. */
bool pages_of_bitmap(struct pages *pages, uint64_t *ret_set);
bool has_popcnt(void);
void pages_free(struct pages *pages);

/* The place of a whole page, or NOWHERE. */
uint64_t pages_at(struct pages *pages, uint64_t page);

/* --- triage.c ------------------------------------------------------------- */

/* The block of virtual memory that holds `va`, or NULL. */
const struct image_block *block_at(const struct image *image, uint64_t va);

#endif
