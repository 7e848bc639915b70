/* buffer.h - a text that grows. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zeros: empty.  Bytes are not ended by a NUL. */
struct buffer {
    char *bytes;
    size_t used, room;
    bool failed;                /* memory was not to be had: the text is cut  */
};

void buffer_bytes(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);

/* As few digits as the number needs, no prefix. */
void buffer_hex(struct buffer *buffer, uint64_t value);

void buffer_free(struct buffer *buffer);

#endif
