#include "buffer.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct buffer *buffer, size_t length)
{
    size_t room = (buffer->used + length) * 2 + 64;
    char *grown;

    if (length <= buffer->room - buffer->used)
        return true;
    grown = realloc(buffer->bytes, room);
    if (!grown) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = grown;
    buffer->room = room;
    return true;
}

void buffer_bytes(struct buffer *buffer, const char *bytes, size_t length)
{
    if (length == 0 || !make_room(buffer, length))
        return;
    memcpy(buffer->bytes + buffer->used, bytes, length);
    buffer->used += length;
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_bytes(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
    buffer_bytes(buffer, &c, 1);
}

void buffer_hex(struct buffer *buffer, uint64_t value)
{
    char text[NTL_ADDRESS_TEXT];

    buffer_bytes(buffer, text, ntl_format_hex(text, sizeof text, value, 1));
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer) { 0 };
}
