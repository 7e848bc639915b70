/* memory.h - the memory of an open image, as the session's address space. */
#ifndef MEMORY_H
#define MEMORY_H

#include "session/state.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How memory was had, besides through valid entries. */
struct memory {
    size_t done;                /* bytes that could be read; zeros follow     */
    bool transition;            /* some of it from a page in transition       */
    bool prototype;             /* some through a prototype PTE               */
};

/*
 * Reads virtual memory: through the tables, from saved blocks, and from pages
 * that are not valid but still there.  False when not all of it was had.
 */
bool memory_read(const struct session *session, uint64_t va, void *buffer,
                 size_t size, struct memory *ret);

/*
 * A little-endian number of 1 to 8 bytes; 0 bytes: as many as an address has.
 * Errors: NTL_ENOIMAGE, NTL_EMEMORY.
 */
enum ntl_status memory_number(const struct session *session, uint64_t va,
                              unsigned bytes, uint64_t *ret) NTL_MUST_USE;

/* Whose code or data an address is. */
enum memory_owner { OWNER_NONE, OWNER_MODULE, OWNER_UNLOADED };

enum { OWNER_TEXT = 96 };

struct owner {
    enum memory_owner kind;
    const struct image_module *module;
    uint64_t offset;            /* in it                                      */
    struct ntl_phrase says;     /* "nt+1000"; nothing for NONE                */
    char text[OWNER_TEXT];      /* "nt.sys+1234", "old.sys+5 (unloaded)", ""  */
};

struct owner memory_owner(const struct session *session, uint64_t va);

#endif
