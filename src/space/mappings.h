/* mappings.h - what an address space maps, range by range, in flat memory. */
#ifndef MAPPINGS_H
#define MAPPINGS_H

#include "session/state.h"

#include <ntlens/walk.h>
#include <stdbool.h>
#include <stdint.h>

enum mapping_kind {
    MAPPING_PAGES,
    MAPPING_SELF,               /* the self-map: the tables themselves        */
    MAPPING_SHARED,             /* a table that was shown before, at same_as  */
    MAPPING_LOOP,               /* a table that is above itself               */
    MAPPING_ABSENT,             /* the table is not in the file               */
    MAPPING_KINDS
};

struct mapping {
    enum mapping_kind kind;
    uint64_t start, end;        /* both are part of it                        */
    uint64_t physical;          /* of the first page, or of the table         */
    uint8_t page_shift;         /* PAGES                                      */
    struct ntl_rights rights;   /* of all entries on the way                  */
    uint64_t same_as;           /* SHARED                                     */
};

struct mappings_asked {
    uint64_t first, last;       /* addresses                                  */
    bool only_page;             /* what maps one physical page, and nothing
                                   else: shared tables are looked into        */
    uint64_t page;              /* its frame number                           */

    /* False: enough. */
    bool (*each)(void *user, const struct mapping *mapping);
    void *user;
};

struct mappings_seen {
    uint64_t tables;            /* read                                       */
    uint64_t absent;            /* not in the file                            */
    uint64_t reserved;          /* entries that set reserved bits             */
    uint64_t shared;            /* saved entries that were left out: their
                                   bytes stand in another block, too          */
    bool stopped;               /* by the user                                */
    bool entangled;             /* given up: there are more ways through the
                                   tables than an image can need              */
    bool saved_only;            /* from entries that were saved alone         */
    enum ntl_status status;     /* NTL_EMEMORY: the root is not in the file   */
};

/*
 * Ascending by address, neighbours that go on in both spaces as one; from
 * entries in a minidump, ascending for each level.  Needs session->image.
 */
void mappings_each(const struct session *session,
                   const struct mappings_asked *asked,
                   struct mappings_seen *ret);

#endif
