#include "out.h"

#include <errno.h>
#include <ntlens/format.h>
#include <string.h>
#include <unistd.h>

void out_init(struct out *out, int fd)
{
    out->fd = fd;
    out->failed = false;
    out->used = 0;
}

void out_flush(struct out *out)
{
    size_t done = 0;

    while (done < out->used && !out->failed && out->fd >= 0) {
        ssize_t n = write(out->fd, out->bytes + done, out->used - done);

        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            out->failed = true;
    }
    out->used = 0;
}

void out_bytes(struct out *out, const char *bytes, size_t length)
{
    while (length > OUT_SIZE - out->used) {
        size_t room = OUT_SIZE - out->used;

        memcpy(out->bytes + out->used, bytes, room);
        out->used = OUT_SIZE;
        out_flush(out);
        bytes += room;
        length -= room;
    }
    memcpy(out->bytes + out->used, bytes, length);
    out->used += length;
}

void out_text(struct out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

void out_char(struct out *out, char c)
{
    if (out->used == OUT_SIZE)
        out_flush(out);
    out->bytes[out->used++] = c;
}

void out_pad(struct out *out, size_t blanks)
{
    while (blanks-- > 0)
        out_char(out, ' ');
}

/* Enough for 64 bits in either base. */
enum { NUMBER_TEXT = 24 };

void out_hex(struct out *out, uint64_t value)
{
    char text[NUMBER_TEXT];

    out_bytes(out, text, ntl_format_hex(text, sizeof text, value, 1));
}

void out_decimal(struct out *out, uint64_t value)
{
    char text[NUMBER_TEXT];

    out_bytes(out, text, ntl_format_decimal(text, sizeof text, value));
}
