/* private.h - what the files of src/image share. */
#ifndef IMAGE_PRIVATE_H
#define IMAGE_PRIVATE_H

#include "image.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PAGE = 1 << NTL_PAGE_SHIFT, FINDINGS_MAX = 32, CONTEXTS_MAX = 256,
    CANDIDATES_KEPT = 8, DEBUGGER_DATA = 0x400, SPECIAL = 0x20
};

/* All bytes of a source. */
struct file {
    const uint8_t *bytes;
    uint64_t size;
    struct ntl_source source;
    uint8_t *read;              /* ours, where the source has no map          */
    char *path;                 /* our copy of its name                       */
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
    const uint8_t *bytes;       /* of the file                                */
    uint64_t size;

    struct run *run;            /* RUNS: ascending, none overlapping          */
    size_t runs;

    const uint8_t *bitmap;      /* BITMAP                                     */
    uint64_t bits;              /* a multiple of 64, or up to the file's end  */
    uint64_t first;             /* file offset of the first page              */
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
    uint64_t tag;
    const uint8_t *table;
};

struct cache {
    bool touched;               /* memory was asked for, see image_fails      */
    struct image_space space;
    uint64_t generation;        /* of the tags; 0: nothing yet                */
    uint64_t care, want;        /* a PTE maps when (pte & care) == want       */
    uint64_t frame;             /* bits of its address                        */
    struct slot slot[CACHE_SLOTS];
};

struct image {
    struct cache *cache;
    struct file file;
    struct image_facts facts;
    struct image_finding finding[FINDINGS_MAX];
    size_t findings;
    struct pages pages;

    struct image_block *block;  /* virtual memory of a minidump               */
    size_t blocks;
    struct image_block part[IMAGE_PARTS];
    uint8_t debugger_data[DEBUGGER_DATA];       /* read through page tables   */
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
};

/* Whoever gives out what the file holds says so here. */
static inline void touch(const struct image *image)
{
    image->cache->touched = true;
}

#define find(image, key_, ...)                                                 \
    add_finding((image), &(struct image_finding) {                             \
        (key_), { .format = __VA_ARGS__ } })
void add_finding(struct image *image, const struct image_finding *finding);

/* --- file.c --------------------------------------------------------------- */

/* Takes the source over.  NULL, or why not; file_close either way. */
const char *file_open(struct file *file, const char *name,
                      const struct ntl_source *source);
void file_close(struct file *file);
bool file_lost(const struct file *file);
bool file_shrank(const struct file *file);      /* asks its source            */

/* As ntl_source.data. */
bool file_data(const struct file *file, uint64_t at, uint64_t *ret_from,
               uint64_t *ret_to);

/* `size` bytes at `offset` are in the file. */
static inline bool file_has(const struct file *file, uint64_t offset,
                            uint64_t size)
{
    return offset <= file->size && size <= file->size - offset;
}

/* Little-endian, 1 to 8 bytes; 0 where the file has them not. */
uint64_t file_uint(const struct file *file, uint64_t offset, unsigned bytes);

static inline uint64_t bytes_uint(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;

    for (unsigned i = count; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

/* --- recognise.c ---------------------------------------------------------- */

/* What a file that is no memory image is, or NULL. */
struct known_file {
    const char *name;           /* "a user-mode minidump (MDMP)"              */
    const char *hint;           /* the way out, or NULL                       */
};
const struct known_file *known_file(const struct file *file);

/* --- the formats: fill facts, pages, blocks ------------------------------- */

void read_dump(struct image *image);
void read_areas(struct image *image);
void read_triage(struct image *image);
bool read_elf(struct image *image, struct ntl_phrase *why);

/* --- windows.c: what a kernel says about itself, once memory can be read -- */

void read_windows(struct image *image);
/* shared-data.c: what KUSER_SHARED_DATA says. */
void read_shared_data(struct image *image);
/* What is at its address in that space: 2 it, 1 some page, 0 none. */
unsigned shared_data_by(const struct image *image,
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

/* A whole page, or NULL. */
const uint8_t *pages_at(const struct pages *pages, uint64_t page);

/* --- triage.c ------------------------------------------------------------- */

/* The block of virtual memory that holds `va`, or NULL. */
const struct image_block *block_at(const struct image *image, uint64_t va);

#endif
