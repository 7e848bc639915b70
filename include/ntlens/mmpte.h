/* mmpte.h - what NT's memory manager says with a page-table entry. */
#ifndef NTL_MMPTE_H
#define NTL_MMPTE_H

#include <ntlens/build.h>
#include <ntlens/layout.h>
#include <ntlens/paging.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The structures that an _MMPTE is a union of.  Which one an entry is depends
 * on its bits, but for LIST, TIMESTAMP and LINKS, which depend on who owns it.
 */
enum ntl_mmpte_kind {
    NTL_MMPTE_HARDWARE,
    NTL_MMPTE_HARDWARE_LARGEPAGE,
    NTL_MMPTE_PROTOTYPE,
    NTL_MMPTE_SOFTWARE,
    NTL_MMPTE_SUBSECTION,
    NTL_MMPTE_TRANSITION,
    NTL_MMPTE_LIST,
    NTL_MMPTE_TIMESTAMP,
    NTL_MMPTE_ACTIVE_PAGE_TABLE_LINKS,
    NTL_MMPTE_KINDS
};

/* What is at the page, in the order in which the memory manager asks. */
enum ntl_mmpte_state {
    NTL_MMPTE_VALID,            /* the processor uses it                       */
    NTL_MMPTE_PROTO,            /* see the prototype PTE at `address`          */
    NTL_MMPTE_PROTO_VAD,        /* see the VAD: the prototype address is all 1 */
    NTL_MMPTE_IN_TRANSITION,    /* the page is still in frame `frame`          */
    NTL_MMPTE_PAGEFILE,         /* page `offset` of page file `pagefile`       */
    NTL_MMPTE_IN_STORE,         /* compressed, where the layout says so        */
    NTL_MMPTE_DEMAND_ZERO,
    NTL_MMPTE_NO_ACCESS,        /* protection 18h                              */
    NTL_MMPTE_DECOMMITTED,      /* protection 10h                              */
    NTL_MMPTE_FREED,            /* protection 0, something in it: a free PTE   */
    NTL_MMPTE_ZERO,             /* nothing there: ask the VAD                  */
    NTL_MMPTE_STATES
};

/* Where a layout comes from and for which builds it holds. */
struct ntl_mmpte_layout {
    struct ntl_layout layout;
    const char *name;           /* "x64/HARDWARE#6": unique, selects by name   */
    enum ntl_arch arch;         /* X64 stands for LA57 too                     */
    enum ntl_mmpte_kind kind;
    const uint32_t *builds;     /* ascending; none: chosen by name only        */
    uint8_t build_count;
    bool swizzle;               /* from the August 2018 updates on             */
};

NTL_API const struct ntl_mmpte_layout *ntl_mmpte_layouts(size_t *count);

/* The layout of that name (any case), or NULL. */
NTL_API const struct ntl_mmpte_layout *ntl_mmpte_layout_named(const char *name,
                                                              size_t length);

/* How well a layout fits the build that was asked for. */
enum ntl_mmpte_fit {
    NTL_FIT_EXACT,              /* public symbols of this build show it        */
    NTL_FIT_NEAREST,            /* of the nearest earlier build with symbols   */
    NTL_FIT_LATER,              /* there is only a later build's               */
    NTL_FIT_UNSERVICED          /* of this build before August 2018; no public
                                   copy of the serviced one                    */
};

/*
 * The layouts of a kind that a build may have: one, or two where the revision
 * is not given and matters (before and from August 2018), older first.
 * Returns how many; 0 where no layout of that kind is known for the mode.
 */
struct ntl_mmpte_choice {
    const struct ntl_mmpte_layout *layout[2];
    enum ntl_mmpte_fit fit[2];
    uint8_t count;
};
NTL_API struct ntl_mmpte_choice ntl_mmpte_choose(enum ntl_arch arch,
                                                 struct ntl_build build,
                                                 enum ntl_mmpte_kind kind);

/*
 * One reading of an entry.  Which members hold depends on the state, as said
 * there; the others are 0.
 */
struct ntl_mmpte {
    uint64_t raw;               /* as given                                    */
    uint64_t value;             /* with the invalid mask taken out             */
    enum ntl_mmpte_state state;
    enum ntl_level level;
    bool large;                 /* VALID: maps a large page                    */
    uint64_t frame;             /* VALID, TRANSITION: page frame number, PAT
                                   bit not included                            */
    uint64_t address;           /* PROTO: of the prototype PTE; where it would
                                   be of a subsection: `subsection`            */
    uint64_t subsection;
    uint8_t protection;         /* software forms: 0..1F                       */
    bool has_protection;
    uint8_t pagefile;           /* 0..F                                        */
    uint64_t offset;            /* in pages                                    */
    const struct ntl_mmpte_layout *layout;  /* that names its fields; NULL: none
                                               is known for the mode           */
    enum ntl_mmpte_fit fit;
};

struct ntl_mmpte_options {
    enum ntl_arch arch;
    struct ntl_build build;
    enum ntl_level level;
    uint64_t invalid_mask;      /* MiInvalidPteMask; 0: not affected/unknown   */
    uint8_t maxphyaddr;         /* 0: unknown                                  */
    const struct ntl_mmpte_layout *layout;  /* not NULL: read it as this       */
};

/*
 * The readings of an entry: one, or two where the revision matters (and they
 * differ).  Order of the questions is the memory manager's: Valid, Prototype,
 * Transition, the rest.  Returns how many, 1 or 2.
 */
NTL_API size_t ntl_mmpte_read(uint64_t raw,
                              const struct ntl_mmpte_options *options,
                              struct ntl_mmpte ret[2]);

NTL_API const char *ntl_mmpte_state_name(enum ntl_mmpte_state state);
NTL_API const char *ntl_mmpte_state_note(enum ntl_mmpte_state state);

/* NT's name for one of the 32 protections: "MM_READWRITE"; never NULL. */
NTL_API const char *ntl_protection_name(uint8_t protection);
/* As WinDbg prints it: "ReadWrite". */
NTL_API const char *ntl_protection_windbg(uint8_t protection);

/* WinDbg's flag letters: at least 12 bytes of text. */
NTL_API void ntl_mmpte_flags(enum ntl_arch arch, uint64_t entry,
                             enum ntl_level level, char *text);

/*
 * The objects `entry` (state, frame, ...) and the fields by name, then what is
 * odd about it as findings, given the address it translates (0, false: none).
 */
NTL_API void ntl_mmpte_show(const struct ntl_mmpte *entry,
                            const struct ntl_mmpte_options *options,
                            struct ntl_sink *sink);
NTL_API void ntl_mmpte_oddities(const struct ntl_mmpte *entry,
                                const struct ntl_mmpte_options *options,
                                const uint64_t *va, struct ntl_sink *sink);

#endif
