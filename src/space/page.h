/* page.h - what an image says of the page at an address. */
#ifndef PAGE_H
#define PAGE_H

#include "session/state.h"

#include <ntlens/mmpte.h>
#include <ntlens/walk.h>
#include <stdbool.h>
#include <stdint.h>

enum page_answer {
    PAGE_MAPPED,
    PAGE_NOT_MAPPED,            /* an entry that is empty                     */
    PAGE_NOT_IN_DUMP,           /* an entry on the way is not in the file     */
    PAGE_SAVED,                 /* nor that one, but the memory itself is     */
    PAGE_PAGED_OUT,             /* pagefile, offset                           */
    PAGE_TRANSITION,            /* not valid, but in its frame: physical      */
    PAGE_PROTOTYPE,             /* shared: the prototype PTE decides          */
    PAGE_PROTOTYPE_VAD,         /* shared, and the VAD decides                */
    PAGE_MAPPED_FILE,           /* of a prototype PTE: in a file on disk      */
    PAGE_DEMAND_ZERO,
    PAGE_COMPRESSED,
    PAGE_NO_ACCESS,
    PAGE_DECOMMITTED,
    PAGE_FREED,
    PAGE_RESERVED_BITS,
    PAGE_NOT_CANONICAL,
    PAGE_STRANGE,               /* not valid, and no layout says what it is   */
    PAGE_ANSWERS
};

/* "in_transition"; and the clause that explains it, or NULL. */
const char *page_answer_name(enum page_answer answer);
const char *page_answer_note(enum page_answer answer);

struct page {
    struct ntl_walk walk;       /* by the processor's rules, as far as it is  */
    uint8_t rows;               /* of walk.step: those behind walk.count were
                                   saved although the ones above were not     */
    enum image_origin from[NTL_LEVELS_MAX];     /* by level                   */

    enum page_answer answer;
    bool deduced;               /* from lower entries alone                   */
    enum ntl_level level;       /* whose entry decided                        */
    uint64_t entry;             /* its contents                               */
    uint64_t physical;          /* where the contents are                     */
    bool has_physical;
    bool here;                  /* ... and the file has that page             */
    uint8_t page_shift;         /* MAPPED                                     */
    struct ntl_rights rights;   /* MAPPED: of all entries that are known      */
    uint8_t pagefile;           /* PAGED_OUT                                  */
    uint64_t offset;            /* in pages                                   */

    uint64_t prototype_at;      /* PROTOTYPE: its address,                    */
    uint64_t prototype;         /* its contents, if has_prototype             */
    bool has_prototype;
    enum page_answer prototype_answer;
};

/* Needs session->image. */
void page_find(const struct session *session, uint64_t va, struct page *ret);

/*
 * The same from another root; entries that were saved in the self-map belong to
 * the current process, and `selfmap` says whether they count.
 */
void page_find_from(const struct session *session, uint64_t va, uint64_t root,
                    bool selfmap, struct page *ret);

/*
 * Entries, result and every entry decoded; `physical`: as the processor walks,
 * with the entries' physical addresses, and not decoded.
 */
void page_show(const struct session *session, const struct page *page,
               bool physical, struct ntl_sink *sink);
void page_show_entries(const struct page *page, bool physical,
                       struct ntl_sink *sink);
void page_show_result(const struct session *session, const struct page *page,
                      struct ntl_sink *sink);

#endif
