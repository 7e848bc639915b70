/* walk.h - from an address to its page, entry by entry. */
#ifndef NTL_WALK_H
#define NTL_WALK_H

#include <ntlens/paging.h>
#include <ntlens/selfmap.h>
#include <ntlens/va.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* How a walk ended. */
enum ntl_walk_end {
    NTL_WALK_MAPPED,            /* physical and page_shift are set            */
    NTL_WALK_INVALID,           /* the last entry's valid bit is clear        */
    NTL_WALK_RESERVED,          /* the last entry sets a bit that must be 0   */
    NTL_WALK_UNKNOWN,           /* the last entry could not be read           */
    NTL_WALK_NONCANONICAL       /* never begun                                */
};

/* What an entry, or a whole chain, allows. */
struct ntl_rights {
    bool user, write, execute;
};

struct ntl_walk_step {
    enum ntl_level level;
    uint16_t index;
    uint64_t va;                /* in the self-map; 0 where PAE hides it      */
    uint64_t pa;                /* where the processor reads it               */
    uint64_t value;
    bool has_pa, has_value;
};

struct ntl_walk {
    enum ntl_arch arch;
    uint64_t address;
    enum ntl_walk_end end;
    uint8_t count;              /* steps taken, the last one is the end's     */
    struct ntl_walk_step step[NTL_LEVELS_MAX];  /* from the root down         */
    uint64_t physical;
    uint8_t page_shift;         /* 12, 21, 22, 30                             */
    uint64_t reserved;          /* RESERVED: the offending bits               */
    struct ntl_rights rights;   /* of all entries together                    */
    bool page_size_off;         /* as in the options                          */
};

/*
 * Where entries come from: false when this one cannot be had.  The context is
 * the owner's alone.
 */
struct ntl_walk_source {
    size_t size;                /* sizeof (struct ntl_walk_source)            */
    void *context;
    bool (*read)(const struct ntl_walk_source *source,
                 const struct ntl_walk_step *step, uint64_t *ret);
};

/* Entries that somebody typed, the first of level `top`. */
struct ntl_typed_entries {
    struct ntl_walk_source source;
    enum ntl_level top;
    const uint64_t *value;
    uint8_t count;
    uint8_t unknown;            /* bit n: nobody knows value[n]               */
};

/*
 * From the root down, as a debugger prints them; under PAE two are PDE and PTE,
 * three begin with the PDPTE.
 */
NTL_API struct ntl_typed_entries ntl_typed_entries(enum ntl_arch arch,
                                                   const uint64_t *value,
                                                   uint8_t count);

struct ntl_walk_options {
    struct ntl_selfmap map;     /* its arch is the walk's                     */
    uint64_t root;              /* CR3, TTBR or a DTB, unmasked               */
    bool has_root;
    uint8_t maxphyaddr;         /* bits; 0: as many as the mode can hold      */
    bool no_execute_off;        /* EFER.NXE clear: bit 63 is reserved         */
    bool page_size_off;         /* CR4.PSE clear: NTL_X86 has no large pages  */
};

/* Nothing known but the map. */
static inline struct ntl_walk_options
ntl_walk_options_of(struct ntl_selfmap map)
{
    struct ntl_walk_options options;

    memset(&options, 0, sizeof options);
    options.map = map;
    return options;
}

/*
 * Total: every address and every content gives an answer.  Without a root the
 * walk begins at the highest level that the self-map shows.
 */
NTL_API void ntl_walk(uint64_t va, const struct ntl_walk_options *options,
                      const struct ntl_walk_source *source,
                      struct ntl_walk *ret);

/* An entry as the processor sees it: bit 7 of a PDE needs CR4.PSE. */
NTL_API uint64_t ntl_walk_entry(const struct ntl_walk *walk,
                                const struct ntl_walk_step *step);

/* A valid entry at that level, by the processor's rules alone. */
NTL_API bool ntl_entry_valid(enum ntl_arch arch, uint64_t entry);
NTL_API bool ntl_entry_large(enum ntl_arch arch, uint64_t entry,
                             enum ntl_level level);

/*
 * The physical address that a valid entry points at: of the next table, or of
 * the page (a large page's PAT bit is not part of it; PSE-36 is honoured).
 */
NTL_API uint64_t ntl_entry_frame(enum ntl_arch arch, uint64_t entry,
                                 enum ntl_level level);

/* Bits of a valid entry that the processor wants to be 0. */
NTL_API uint64_t ntl_entry_reserved(enum ntl_arch arch, uint64_t entry,
                                    enum ntl_level level, unsigned maxphyaddr,
                                    bool no_execute_off);

NTL_API struct ntl_rights ntl_entry_rights(enum ntl_arch arch, uint64_t entry,
                                           enum ntl_level level);

#endif
