#include "stubs.h"

#include <ntlens/cursor.h>

uint64_t number;
uint8_t bytes[8];

/* Eva relates no place to a size: each is looked at by itself. */
int main(void)
{
    struct ntl_cursor cursor;
    size_t size = up_to(sizeof bytes), at;

    //@ split size;
    fill(bytes, sizeof bytes);
    cursor = ntl_cursor_of(bytes, size);
    ntl_cursor_seek(&cursor, any64);
    at = cursor.at;
    //@ split at;
    cursor.at = at;
    number = ntl_cursor_uint(&cursor, any);
    ntl_cursor_skip(&cursor, any64);
    number = ntl_cursor_left(&cursor);
    return 0;
}
