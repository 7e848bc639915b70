/* chain.h - the entries that translate an address, wherever they come from. */
#ifndef CHAIN_H
#define CHAIN_H

#include "chain-state.h"
#include "session/state.h"

#include <ntlens/mmpte.h>
#include <ntlens/sink.h>
#include <ntlens/walk.h>
#include <stdbool.h>
#include <stdint.h>

/* Where an entry's contents come from. */
enum chain_source {
    CHAIN_UNKNOWN,              /* nobody has typed it, no file has it        */
    CHAIN_TYPED,
    CHAIN_PHYSICAL,             /* read through physical memory               */
    CHAIN_SELFMAP,              /* saved at its self-map address (minidump)   */
    CHAIN_SOURCES
};

/* Row `i` is walk.step[i], from the root down; `row[i]` says the rest of it. */
struct chain_row {
    enum chain_source source;
    enum chain_state state;     /* of the entry                               */
};

struct chain {
    struct ntl_walk walk;       /* by the processor's rules, as far as it is  */
    uint8_t rows;               /* of walk.step: those after walk.count were
                                   saved although the ones above were not, or
                                   are known by their places alone            */
    struct chain_row row[NTL_LEVELS_MAX];
    bool image;                 /* of the session's image, not typed          */

    /* What it comes to. */
    enum chain_state state;     /* of the address: of the entry that decides  */
    bool deduced;               /* from lower entries alone                   */
    enum ntl_level level;       /* whose entry decided                        */
    uint64_t entry;             /* its contents                               */
    uint64_t physical;          /* where the page's contents are              */
    bool has_physical;          /* also where it is not valid, but there      */
    bool here;                  /* ... and the image has that page            */
    uint8_t page_shift;         /* VALID: 12, 21, 22, 30                      */
    struct ntl_rights rights;   /* VALID: of all entries that are known       */
    uint8_t pagefile;           /* PAGEFILE: its number                       */
    uint64_t offset;            /* in pages                                   */

    uint64_t prototype_at;      /* PROTO: its address,                        */
    uint64_t prototype;         /* its contents, if has_prototype             */
    bool has_prototype;
    enum chain_state prototype_state;
};

/* --- making one ----------------------------------------------------------- */

/* By the places of its entries alone: nothing is known of their contents. */
void chain_of_places(const struct session *session, uint64_t va,
                     struct chain *ret);

/* With contents that somebody typed; `options` may be NULL: the session's. */
void chain_typed(const struct session *session, uint64_t va,
                 const struct ntl_typed_entries *typed,
                 const struct ntl_walk_options *options, struct chain *ret);

/* From the session's image, which must be open. */
void chain_from_image(const struct session *session, uint64_t va,
                      struct chain *ret);

/*
 * The same from another root; entries that were saved in the self-map belong to
 * the current process, and `selfmap` says whether they count.
 */
void chain_from_root(const struct session *session, uint64_t va, uint64_t root,
                     bool selfmap, struct chain *ret);

struct ntl_walk_options chain_options(const struct session *session);
struct ntl_mmpte_options chain_mmpte_options(const struct session *session,
                                             enum ntl_level level);

/* --- reading one ---------------------------------------------------------- */

/* All of its entries are here, and no page comes of them. */
bool chain_is_absent(const struct chain *chain);

/* The row of a level, or -1. */
int chain_row_of(const struct chain *chain, enum ntl_level level);

/* What a valid entry maps: "table", "page", "large page"; else NULL. */
const char *chain_maps(const struct chain *chain, unsigned row);

/* --- showing one ---------------------------------------------------------- */

/* Columns of the table of entries, besides the level. */
enum {
    CHAIN_INDEX = 1,
    CHAIN_AT = 2,               /* in the self-map; with a doubtful index the
                                   PTE's also from MmPteBase                  */
    CHAIN_AT_PHYSICAL = 4,      /* as the processor reads, and by its names   */
    CHAIN_CONTENTS = 8,         /* with state, what it maps and its source    */
    CHAIN_RIGHTS = 16           /* of each entry alone                        */
};
void chain_show_entries(const struct session *session,
                        const struct chain *chain, unsigned columns,
                        struct ntl_sink *sink);

/* What it comes to: physical address, page size, rights; or why not. */
void chain_show_result(const struct session *session,
                       const struct chain *chain, struct ntl_sink *sink);

/* Every entry that has contents, decoded: state, fields, oddities. */
void chain_show_decoded(const struct session *session,
                        const struct chain *chain, struct ntl_sink *sink);

/* One that is none of the chain's rows: what it would say there. */
void chain_show_entry(const struct session *session, const struct chain *chain,
                      enum ntl_level level, uint64_t value,
                      struct ntl_sink *sink);

/* What is worth knowing besides. */
void chain_find(const struct chain *chain, struct ntl_sink *sink);

/* How the entries' places follow from the address: steps alone. */
void chain_explain(const struct session *session, uint64_t va,
                   struct ntl_sink *sink);

#endif
