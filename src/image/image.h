/*
 * image.h - memory that somebody saved: crash dumps, raw images, ELF cores.
 *
 * Its bytes come from a source: it opens no file, depends on the core alone and
 * prints nothing.  A source is never believed: what it says and cannot be is a
 * finding of image_findings, and what is there still answers.  One that is not
 * mapped is never read as a whole: 8 MB of it are kept, those that were asked
 * for last.
 *
 * Whatever reads bytes takes an image that is not const: it changes what is
 * kept, and notes that memory was asked for.  An image that is const says what
 * is known of it already.  Bytes are always copied out.
 *
 * What a source loses while it is open reads as zeros from then on, and every
 * call below that gives memory says IMAGE_LOST.  Only image_translate and what
 * goes through page tables do not say so: ask image_fails after them, once for
 * an answer.
 *
 * Nothing here is safe to use from two threads at once, except on two images.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <ntlens/mmpte.h>
#include <ntlens/paging.h>
#include <ntlens/phrase.h>
#include <ntlens/selfmap.h>
#include <ntlens/source.h>
#include <ntlens/status.h>
#include <ntlens/walk.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum image_format {
    IMAGE_DUMP64,               /* "PAGEDU64": x64 and arm64                  */
    IMAGE_DUMP32,               /* "PAGEDUMP": x86, with or without PAE       */
    IMAGE_ELF,                  /* a core of QEMU's dump-guest-memory         */
    IMAGE_RAW                   /* physical memory from address 0             */
};

/* DumpType of a crash dump. */
enum image_dump_type {
    IMAGE_DUMP_NONE,            /* not a crash dump, or the header has none   */
    IMAGE_DUMP_FULL,
    IMAGE_DUMP_KERNEL,
    IMAGE_DUMP_HEADER,
    IMAGE_DUMP_TRIAGE,          /* a minidump: blocks of virtual memory       */
    IMAGE_DUMP_BITMAP_FULL,
    IMAGE_DUMP_BITMAP_KERNEL,
    IMAGE_DUMP_AUTOMATIC,
    IMAGE_DUMP_RANGES_KERNEL,
    IMAGE_DUMP_RANGES_USER,     /* kernel and user pages                      */
    IMAGE_DUMP_RANGES_FULL
};

/* What a file says, if it does: fillers and zeros that mean nothing are not. */
struct image_fact {
    uint64_t value;
    bool given;
};

/* Whole pages of physical memory. */
struct image_run {
    uint64_t page, pages;       /* first frame number, how many               */
};

enum { IMAGE_RUNS_MAX = 43, IMAGE_COMMENT = 129 };

/* Everything that is known without a walk; members of no use stay not given. */
struct image_facts {
    enum image_format format;
    enum image_dump_type type;
    const char *format_name;    /* "64-bit crash dump", for a person          */
    const char *type_name;      /* "minidump", or NULL                        */
    uint64_t file_size;         /* bytes                                      */

    enum ntl_arch arch;         /* X64 unless arch_given                      */
    bool arch_given;
    bool physical;              /* it holds physical memory, not only blocks  */
    uint64_t pages;             /* physical pages that are in the file        */
    uint64_t pages_lost;        /* that it promises beyond its end            */

    struct image_fact machine;          /* IMAGE_FILE_MACHINE_*: 8664, AA64   */
    struct image_fact major;            /* F: free build, C: checked          */
    struct image_fact build;            /* 19041, of the header or of the
                                   system's shared data, which wins           */
    struct image_fact dtb_raw;          /* as it stands in the file           */
    struct image_fact dtb;              /* masked: 12 bits, PAE 5             */
    struct image_fact pte_base;         /* MmPteBase                          */
    struct image_fact index;            /* of the self-map                    */
    const char *index_from;     /* "PteBase", "the page tables", or NULL      */

    struct image_fact bugcheck, parameter[4];
    struct image_fact processors;
    struct image_fact system_time;      /* FILETIME, UTC                      */
    struct image_fact up_time;          /* of 100 ns                          */
    struct image_fact product_type;     /* 1 workstation, 2 domain
                                   controller, 3 server                       */
    struct image_fact suite_mask;
    struct image_fact attributes;       /* see crash dump headers: bit 3 triage
                                   made by the kernel, 4 live, 8 encrypted    */
    struct image_fact boot_id;
    struct image_fact dump_space;       /* RequiredDumpSpace, bytes           */
    char comment[IMAGE_COMMENT];        /* its bytes; "" for none             */

    struct image_fact kernel_base;
    struct image_fact loaded_modules;   /* PsLoadedModuleList                 */
    struct image_fact active_processes; /* PsActiveProcessHead                */
    struct image_fact debugger_data;    /* KdDebuggerDataBlock                */
    struct image_fact pfn_database;     /* MmPfnDatabase, its value           */
    struct image_fact pfn_database_at;  /* or where that variable is          */

    /* The machine's memory as the header lists it, in the file or not. */
    struct image_run run[IMAGE_RUNS_MAX];
    size_t runs;
};

struct image_options {
    bool raw;                   /* take it as raw memory, whatever it is      */
    bool has_arch, has_dtb;     /* explicit beats what the file says          */
    enum ntl_arch arch;
    uint64_t dtb;               /* unmasked                                   */
};

struct image;

/*
 * Recognises and reads the headers, and what leads to pages.  The name is for
 * people; the source is closed with the image, and at once where there is none.
 * `options` may be NULL.  On failure *ret is as before and diag->hint says what
 * it is or what is wrong with it (a format by its name, where it has one); its
 * words stay valid until the next call.
 * Errors: NTL_EFILE: cannot be read, or is no memory image.
 */
enum ntl_status image_open(const char *name, const struct ntl_source *source,
                           const struct image_options *options,
                           struct image **ret,
                           struct ntl_diag *diag) NTL_MUST_USE;

/* The same of bytes in memory, which must outlive the image. */
enum ntl_status image_open_bytes(const void *bytes, size_t size,
                                 const struct image_options *options,
                                 struct image **ret,
                                 struct ntl_diag *diag) NTL_MUST_USE;

void image_close(struct image *image);          /* NULL is fine */

const struct image_facts *image_facts(const struct image *image);
const char *image_path(const struct image *image);      /* "" for bytes */

/* The file shrank, or its medium failed, under our hands. */
bool image_lost(const struct image *image);

/*
 * For the end of an answer: the file is shorter by now, and something in it was
 * asked for since this was called last.  Asks the system.
 */
bool image_fails(struct image *image);

/* What is odd about the file, in the order in which it was seen. */
struct image_finding {
    const char *key;            /* stable, as for ntl_find                    */
    struct ntl_phrase phrase;   /* its words live as long as the image        */
};
const struct image_finding *image_findings(const struct image *image,
                                           size_t *count);

/* --- memory --------------------------------------------------------------- */

enum image_found {
    IMAGE_FOUND,
    IMAGE_NOT_MAPPED,           /* an entry that is here says no              */
    IMAGE_NOT_IN_DUMP,          /* the page, or an entry on the way to it, is
                                   not in this file                           */
    IMAGE_LOST                  /* see image_lost                             */
};

/* Is the page at physical address `pa` in the file?  Nothing of it is read. */
enum image_found image_physical(struct image *image, uint64_t pa);

/*
 * Copies across pages.  *done says how many bytes came before the answer was
 * another than IMAGE_FOUND; the rest of the buffer is zeros.
 */
enum image_found image_read_physical(struct image *image, uint64_t pa,
                                     void *buffer, size_t size, size_t *done);

/* First run of pages in the file at or after `page`; false: none. */
bool image_next_run(struct image *image, uint64_t page, struct image_run *ret);

/* An address space: whose tables, and how to read them. */
struct image_space {
    enum ntl_arch arch;
    uint64_t dtb;               /* unmasked                                   */
    bool has_dtb;
    uint8_t maxphyaddr;         /* as in ntl_walk_options                     */
    uint16_t index;             /* of the self-map; minidumps need it         */
    bool has_index;
};

/* As the image's facts have it. */
struct image_space image_space(const struct image *image);

/*
 * A page walk by the processor's rules, reserved bits included (an entry that
 * sets them is NOT_MAPPED).  Total, and allocates nothing.  *ret_pa is written
 * when the answer is IMAGE_FOUND, whether that page is in the file or not.  In
 * a minidump it goes by the saved entries; for why, use image_walk.
 */
enum image_found image_translate(struct image *image,
                                 const struct image_space *space, uint64_t va,
                                 uint64_t *ret_pa);

/*
 * As image_translate of each: *ret_pa is 0 where *ret_found, an enum
 * image_found, is not IMAGE_FOUND.  For many addresses it is several times as
 * fast: it waits for their entries together.
 */
void image_translate_many(struct image *image,
                          const struct image_space *space, const uint64_t *va,
                          size_t count, uint64_t *ret_pa, uint8_t *ret_found);

/*
 * The same of a virtual address: through the page tables, and in a minidump
 * from its blocks of virtual memory.
 */
enum image_found image_read_virtual(struct image *image,
                                    const struct image_space *space,
                                    uint64_t va, void *buffer, size_t size,
                                    size_t *done);

/* --- walks ---------------------------------------------------------------- */

/* Where an entry of a walk came from. */
enum image_origin {
    IMAGE_FROM_NOWHERE,         /* it is not in the file                      */
    IMAGE_FROM_PHYSICAL,        /* read through physical memory               */
    IMAGE_FROM_SELFMAP          /* saved at its self-map address              */
};

/*
 * Entries for ntl_walk: physical memory first, then the blocks at the entry's
 * self-map address (only when the space has an index).  Walks that use
 * `source.source` note where each level's entry came from.
 *
 *   struct image_source source = image_source(image, &space);
 *   struct ntl_walk_options options = image_walk_options(&space);
 *   ntl_walk(va, &options, &source.source, &walk);
 *   ... source.origin[walk.step[i].level]
 */
struct image_source {
    struct ntl_walk_source source;      /* first                              */
    struct image *image;
    enum ntl_arch arch;
    bool selfmap;
    enum image_origin *origin;  /* of NTL_LEVELS_MAX, or NULL; see below      */
};
struct image_source image_source(struct image *image,
                                 const struct image_space *space,
                                 enum image_origin origin[NTL_LEVELS_MAX]);
struct ntl_walk_options image_walk_options(const struct image_space *space);

/* The two together: the usual case. */
void image_walk(struct image *image, const struct image_space *space,
                uint64_t va, struct ntl_walk *ret,
                enum image_origin origin[NTL_LEVELS_MAX]);

/*
 * The entry of `level` for `va` alone, from wherever it is: in a minidump lower
 * entries may have been saved where higher ones were not.
 */
enum image_origin image_entry(struct image *image,
                              const struct image_space *space, uint64_t va,
                              enum ntl_level level, uint64_t *ret);

/* --- what Windows left in it ---------------------------------------------- */

/* A register by the processor's lower-case name: "rip", "cr3", "x0", "cpsr". */
struct image_register {
    const char *name;
    uint64_t value;
    uint8_t bits;               /* 16, 32 or 64                               */
};
enum { IMAGE_REGISTERS_MAX = 64 };

/* Processors whose registers are here: 0..count-1; a crash dump has the one. */
unsigned image_contexts(const struct image *image);

/* General registers first, then segments and flags, then CR0, CR2, CR3, CR4
   where the file has them; returns how many. */
size_t image_registers(struct image *image, unsigned context,
                       struct image_register ret[IMAGE_REGISTERS_MAX]);

/* The same of a CONTEXT in these bytes, as far as they go. */
size_t image_context_registers(enum ntl_arch arch, const uint8_t *bytes,
                               size_t size,
                               struct image_register ret[IMAGE_REGISTERS_MAX]);

/* One of them, any case, of context 0; also "sp" and "pc" of any processor. */
bool image_register(struct image *image, const char *name, size_t length,
                    uint64_t *ret);

/* Where KiProcessorBlock has its pointers to KPRCBs; 0: not known. */
uint64_t image_processor_block(const struct image *image);

struct image_exception {
    uint32_t code, flags;
    uint64_t address;
    uint32_t parameters;        /* at most 15                                 */
    uint64_t parameter[15];
};
bool image_exception(struct image *image, struct image_exception *ret);

enum { IMAGE_MODULE_PATH = 160 };

struct image_module {
    uint64_t base, size;        /* bytes                                      */
    struct image_fact timestamp, checksum;
    const char *name;           /* the last part of path                      */
    char path[IMAGE_MODULE_PATH];       /* UTF-8, but for half a pair; cut
                                           when longer                        */
};

/* What a minidump keeps of KiBugCheckDriver: the driver that the kernel itself
   found out, as D5, CE and C4 do.  False: it found none. */
bool image_bugcheck_driver(struct image *image, struct image_module *ret);

/*
 * Loaded modules, in load order (ntoskrnl first): a minidump's driver list, or
 * PsLoadedModuleList through the page tables.  Read at the first call; never
 * more than 4096.  *from says where they were found, or why they are not.
 */
const struct image_module *image_modules(struct image *image, size_t *count,
                                         const char **from);

/* Drivers that were unloaded before; their names have 12 characters at most. */
const struct image_module *image_unloaded(struct image *image, size_t *count);

/* The module that holds an address, or NULL. */
const struct image_module *image_module_at(struct image *image, uint64_t va);
const struct image_module *image_unloaded_at(struct image *image, uint64_t va);

/* Parts of a minidump, and the blocks of virtual memory in it. */
enum image_part {
    IMAGE_PART_CONTEXT,         /* every crash dump has it                    */
    IMAGE_PART_CALL_STACK,      /* at TopOfStack                              */
    IMAGE_PART_PRCB,
    IMAGE_PART_PROCESS,
    IMAGE_PART_THREAD,
    IMAGE_PART_DEBUGGER_DATA,   /* KDDEBUGGER_DATA64                          */
    IMAGE_PARTS
};

struct image_block {
    uint64_t va;                /* 0 for a part whose address is not known    */
    uint64_t size;              /* bytes                                      */
    uint64_t place;             /* in the file; UINT64_MAX: where the page
                                   tables say                                 */
    uint64_t shared;            /* bytes, at the start: in a block whose
                                   bytes begin earlier in the file, too       */
};
bool image_part(struct image *image, enum image_part part,
                struct image_block *ret);

/*
 * Block `i` of virtual memory, ascending by address, none overlapping (what two
 * blocks hold is in the first); false past the last.  Who looks at all of them
 * can leave out what is shared: the rest is not more than the file.
 */
bool image_block(struct image *image, size_t i, struct image_block *ret);

/* Bytes of one of these, from `from` on; IMAGE_NOT_IN_DUMP past its end. */
enum image_found image_read_block(struct image *image,
                                  const struct image_block *block,
                                  uint64_t from, void *buffer, size_t size);

/* --- the search for a directory table ------------------------------------- */

struct image_candidate {
    uint64_t dtb;
    enum ntl_arch arch;
    uint16_t index;             /* of the entry that points at its own table  */
    uint8_t vouched;            /* KUSER_SHARED_DATA by this table: 2 its
                                   contents, 1 some page, 0 none              */
    uint16_t kernel, user;      /* sound entries of each half                 */
    uint32_t present;           /* valid entries in the table                 */
    uint32_t sound;             /* of them, without reserved bits and pointing
                                   at memory that is in the image             */
};

/*
 * Pages with an entry that points at the page itself, best first: those that
 * map KUSER_SHARED_DATA, as every process does; then by the kernel's half,
 * which all share; then with the fewest user entries, as the System process.
 * `arch` is one mode, or NTL_ARCH_COUNT for all 64-bit ones and PAE.  Reads all
 * of the image; `tick` is called about every 4 MB with the pages done and all,
 * and stops the search when it says false (NULL: none), which is a finding.  At
 * most `max` are kept; returns how many were.
 */
size_t image_scan(struct image *image, enum ntl_arch arch,
                  struct image_candidate *ret, size_t max,
                  bool (*tick)(void *user, uint64_t done, uint64_t all),
                  void *user);

/* From now on the facts say this mode, table and index. */
void image_choose(struct image *image, const struct image_candidate *chosen);

/*
 * Both for memory without a header, once: the mode is the user's, if he said
 * it.  False: there was nothing to search for, or nothing was found.
 */
bool image_search(struct image *image,
                  bool (*tick)(void *user, uint64_t done, uint64_t all),
                  void *user);

/* What it found, best first. */
const struct image_candidate *image_candidates(const struct image *image,
                                               size_t *count);

#endif
