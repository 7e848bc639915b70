/* mmpte.h - what NT's memory manager says with a page-table entry. */
#ifndef NTL_MMPTE_H
#define NTL_MMPTE_H

#include <ntlens/build.h>
#include <ntlens/layout.h>
#include <ntlens/paging.h>
#include <ntlens/phrase.h>
#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
    NTL_MMPTE_VALID,            /* the processor uses it                      */
    NTL_MMPTE_PROTO,            /* see the prototype PTE at `address`         */
    NTL_MMPTE_PROTO_VAD,        /* see the VAD: no prototype PTE yet          */
    NTL_MMPTE_IN_TRANSITION,    /* the page is still in frame `frame`         */
    NTL_MMPTE_PAGEFILE,         /* page `offset` of page file `pagefile`      */
    NTL_MMPTE_IN_STORE,         /* compressed, where the layout says so       */
    NTL_MMPTE_DEMAND_ZERO,
    NTL_MMPTE_NO_ACCESS,        /* protection 18h                             */
    NTL_MMPTE_DECOMMITTED,      /* protection 10h                             */
    NTL_MMPTE_FREED,            /* protection 0, something in it: a free PTE  */
    NTL_MMPTE_ZERO,             /* nothing there: ask the VAD                 */
    NTL_MMPTE_UNKNOWN,          /* not valid, and no layout says what it is   */
    NTL_MMPTE_STATES
};

/* How we know a layout. */
enum ntl_mmpte_origin {
    NTL_FROM_SYMBOLS,           /* public symbols, or headers made from them  */
    NTL_FROM_TRANSCRIPT,        /* a debugger session that was published      */
    NTL_DEDUCED                 /* the architecture and neighbouring kernels  */
};

/* A build and its revisions first..last; UINT32_MAX: all further ones. */
struct ntl_mmpte_range {
    uint32_t build, first, last;
};

/* A layout and the builds for which it holds. */
struct ntl_mmpte_layout {
    struct ntl_layout layout;
    const char *name;           /* "x64/HARDWARE#6": unique, selects by name  */
    const char *remark;         /* what sets it apart from its twin, or NULL  */
    enum ntl_arch arch;         /* X64 stands for LA57 too                    */
    enum ntl_mmpte_kind kind;
    enum ntl_mmpte_origin origin;
    const struct ntl_mmpte_range *ranges;   /* ascending; none: by name only  */
    uint8_t range_count;
    bool swizzle;               /* has SwizzleBit: from August 2018 on        */
};

NTL_API const struct ntl_mmpte_layout *ntl_mmpte_layouts(size_t *count);

/* The layout of that name (any case), or NULL. */
NTL_API const struct ntl_mmpte_layout *ntl_mmpte_layout_named(const char *name,
                                                              size_t length);

/* How well a layout fits the build that was asked for. */
enum ntl_mmpte_fit {
    NTL_FIT_EXACT,              /* it is known of this build                  */
    NTL_FIT_NEAREST,            /* of the nearest earlier build or revision   */
    NTL_FIT_LATER,              /* of a later one: there is none before       */
    NTL_FIT_UNSERVICED          /* of this build before August 2018; no public
                                   copy of the serviced one                   */
};

/*
 * The layouts of a kind that a build may have: one, or two where the revision
 * is not given and matters (before and from August 2018), older first.  For a
 * build of which no serviced copy is public, the second one is the next build's
 * that has SwizzleBit.  None where no layout of that kind is known for the mode
 * and time: the structure did not exist, or nobody published it.
 */
struct ntl_mmpte_choice {
    const struct ntl_mmpte_layout *layout[2];
    const struct ntl_mmpte_range *range[2];     /* by which it was chosen     */
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
    uint64_t raw;               /* as given; x86: its low 32 bits             */
    uint64_t value;             /* with the invalid mask taken out            */
    uint64_t suspect;           /* bits that may be an invalid mask that was not
                                   given: TRANSITION beyond 8 TB, else bit 45 */
    enum ntl_mmpte_state state;
    enum ntl_level level;
    bool large;                 /* VALID: maps a large page                   */
    uint64_t frame;             /* VALID, TRANSITION: page frame number; a large
                                   page's PAT bit is not part of it           */
    uint64_t address;           /* PROTO: of the prototype PTE, if the entry is
                                   an ordinary PTE ...                        */
    uint64_t subsection;        /* ... of the subsection, if it is itself a
                                   prototype PTE: the entry alone cannot tell */
    bool relative;              /* x86 without PAE: both are offsets from bases
                                   that the entry does not hold               */
    uint8_t protection;         /* software forms: 0..1F                      */
    bool has_protection;
    uint8_t pagefile;           /* 0..F                                       */
    uint64_t offset;            /* in pages                                   */
    const struct ntl_mmpte_layout *layout;  /* that names its fields, or NULL */
    const struct ntl_mmpte_range *range;    /* it was chosen by, or NULL      */
    enum ntl_mmpte_fit fit;
};

struct ntl_mmpte_options {
    enum ntl_arch arch;
    struct ntl_build build;
    enum ntl_level level;
    uint64_t invalid_mask;      /* MiInvalidPteMask; 0: not affected/unknown  */
    uint8_t maxphyaddr;         /* 0: unknown                                 */
    const struct ntl_mmpte_layout *layout;  /* not NULL: read it as this      */
};

/* Of a level, and nothing else known. */
static inline struct ntl_mmpte_options
ntl_mmpte_options_of(enum ntl_arch arch, struct ntl_build build,
                     enum ntl_level level)
{
    struct ntl_mmpte_options options;

    memset(&options, 0, sizeof options);
    options.arch = arch;
    options.build = build;
    options.level = level;
    return options;
}

/*
 * The readings of an entry: one, or two where the revision matters (and they
 * differ), older first.  Order of the questions is the memory manager's: Valid,
 * Prototype, Transition, the rest.  Returns how many, 1 or 2.
 */
NTL_API size_t ntl_mmpte_read(uint64_t raw,
                              const struct ntl_mmpte_options *options,
                              struct ntl_mmpte ret[2]);

/* "valid", "demand_zero", and one clause on it.  Never NULL. */
NTL_API const char *ntl_mmpte_state_name(enum ntl_mmpte_state state);
NTL_API const char *ntl_mmpte_state_note(enum ntl_mmpte_state state);

/* "exact", and what it means for the layout.  Never NULL. */
NTL_API const char *ntl_mmpte_fit_note(enum ntl_mmpte_fit fit);

/* NT's name for one of the 32 protections: "MM_READWRITE"; never NULL. */
NTL_API const char *ntl_protection_name(uint8_t protection);
/* As WinDbg prints it: "ReadWrite". */
NTL_API const char *ntl_protection_windbg(uint8_t protection);

enum { NTL_MMPTE_FLAGS_TEXT = 12, NTL_MMPTE_WINDBG_LINES = 3 };

/*
 * WinDbg's flag letters of a valid entry, NTL_MMPTE_FLAGS_TEXT bytes at most:
 * 11 letters, on arm64 10.  x86 has the form of a debugger of today.
 */
NTL_API void ntl_mmpte_flags(enum ntl_arch arch, uint64_t entry,
                             enum ntl_level level, char *text);

/*
 * What WinDbg's !pte writes below `not valid`, a phrase a line.  Returns how
 * many lines, 0 for a valid entry or an empty one.  %q stands where WinDbg uses
 * capitals.  A frame is printed without the suspect bits, as WinDbg does, which
 * can read the mask in the target; an offset keeps them, unless it is they.
 */
NTL_API size_t ntl_mmpte_windbg_lines(
    const struct ntl_mmpte *entry,
    struct ntl_phrase ret[NTL_MMPTE_WINDBG_LINES]);

/*
 * Bits of an entry that should be clear there: reserved for the processor,
 * beyond MAXPHYADDR, or in a field that NT does not use.
 */
NTL_API uint64_t ntl_mmpte_odd_bits(const struct ntl_mmpte *entry,
                                    const struct ntl_mmpte_options *options);

/*
 * ntl_mmpte_show writes two objects: `entry` (state, frame, rights, protection,
 * layout, ...) and `fields`, by name, where a layout is known.
 * ntl_mmpte_oddities writes what is odd or not certain about it as findings;
 * `va` points at the address that the entry translates, or is NULL.
 */
NTL_API void ntl_mmpte_show(const struct ntl_mmpte *entry,
                            const struct ntl_mmpte_options *options,
                            struct ntl_sink *sink);
NTL_API void ntl_mmpte_oddities(const struct ntl_mmpte *entry,
                                const struct ntl_mmpte_options *options,
                                const uint64_t *va, struct ntl_sink *sink);

#endif
