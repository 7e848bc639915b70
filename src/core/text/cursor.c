#include <ntlens/cursor.h>

#include "le.h"

/* Moves over `bytes`; false, failed and at the end where there are fewer. */
static bool take(struct ntl_cursor *cursor, size_t bytes)
{
    if (bytes <= ntl_cursor_left(cursor)) {
        cursor->at += bytes;
        return true;
    }
    cursor->at = cursor->size;
    cursor->failed = true;
    return false;
}

uint64_t ntl_cursor_uint(struct ntl_cursor *cursor, unsigned bytes)
{
    size_t from = cursor->at;

    return bytes && take(cursor, bytes <= 8 ? bytes : SIZE_MAX)
           ? le_uint(cursor->bytes + from, bytes) : 0;
}

void ntl_cursor_seek(struct ntl_cursor *cursor, size_t at)
{
    cursor->at = 0;
    take(cursor, at);
}

void ntl_cursor_skip(struct ntl_cursor *cursor, size_t bytes)
{
    take(cursor, bytes);
}
