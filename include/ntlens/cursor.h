/* cursor.h - bytes with an end that is never passed. */
#ifndef NTL_CURSOR_H
#define NTL_CURSOR_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ntl_cursor {
    const uint8_t *bytes;
    size_t size;
    size_t at;                  /* never beyond size                          */
    bool failed;                /* more was asked for than there is           */
};

static inline struct ntl_cursor ntl_cursor_of(const void *bytes, size_t size)
{
    struct ntl_cursor cursor = { (const uint8_t *)bytes, size, 0, false };

    return cursor;
}

/*
 * Little-endian reads of 0 to 8 bytes.  Past the end, or for more than 8, they
 * give 0, set `failed` and leave the cursor at the end, so that a decoder may
 * read on and ask once: nothing clears `failed`, a good seek neither.
 */
NTL_API uint64_t ntl_cursor_uint(struct ntl_cursor *cursor, unsigned bytes);
NTL_API void ntl_cursor_seek(struct ntl_cursor *cursor, size_t at);
NTL_API void ntl_cursor_skip(struct ntl_cursor *cursor, size_t bytes);

static inline size_t ntl_cursor_left(const struct ntl_cursor *cursor)
{
    return cursor->size - cursor->at;
}

#endif
