/* source.h - bytes that somebody has: a file, memory, a page of a browser. */
#ifndef NTL_SOURCE_H
#define NTL_SOURCE_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Each function is handed the context.  Whoever is given a source closes it
 * when nobody reads it any more, also where it cannot be used.
 */
struct ntl_source {
    size_t size;                /* sizeof (struct ntl_source)                 */
    void *context;
    uint64_t length;            /* bytes of the whole                         */

    /* Copies bytes from `offset` on, which is within the length; how many:
       fewer than asked for where it ends, or where they are lost. */
    size_t (*read)(void *context, uint64_t offset, void *buffer,
                   size_t length);

    /* All of it in memory until it is closed.  NULL, or a NULL from it: it is
       read, a piece at a time and as little as the answer needs. */
    const uint8_t *(*map)(void *context);

    /* Some of that memory was lost since, and reads as 0; `look`: whoever holds
       the bytes is asked, even if nobody has read them yet.  NULL: none is. */
    bool (*lost)(void *context, bool look);

    /* The next bytes at or after `at` that are there, up to where a hole begins
       that reads as 0; false: there are none.  NULL: there are no holes. */
    bool (*data)(void *context, uint64_t at, uint64_t *ret_from,
                 uint64_t *ret_to);

    /* NULL: there is nothing to close. */
    void (*close)(void *context);

    /* These bytes of the map are read next, one after the other; what goes past
       the end does not count.  NULL: it does not matter. */
    void (*soon)(void *context, uint64_t offset, uint64_t length);
};

/* Bytes in memory, which stay the caller's. */
NTL_API struct ntl_source ntl_source_of_bytes(const void *bytes, size_t length);

#endif
