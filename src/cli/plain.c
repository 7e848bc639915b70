#include "plain.h"

#include "core/text/utf8.h"
#include "os/os.h"
#include "os/terminal.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { ESCAPE = 12 };

static size_t ascii_length(const char *bytes, size_t length)
{
    size_t n = 0;

    while (n < length && (unsigned char)bytes[n] < 0x80)
        n++;
    return n;
}

/* Asked once: -1 before that. */
static bool is_utf8(void)
{
    static int known = -1;

    if (known < 0)
        known = os_is_utf8();
    return known;
}

/* The character that was cut by the end of what was written last. */
static struct {
    char bytes[NTL_UTF8_BYTES];
    size_t used;
} begun;

static bool is_whole(const char *bytes, size_t length)
{
    unsigned char first = (unsigned char)*bytes;
    size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;

    return length >= n;
}

static int write_escape(int fd)
{
    struct ntl_character c = ntl_character(begun.bytes, begun.used);
    char text[ESCAPE];
    int n = snprintf(text, sizeof text,
                     c.code < 0x10000 ? "\\u%04x" : "\\U%08x",
                     (unsigned)c.code);

    begun.used = 0;
    return os_write(fd, text, (size_t)n);
}

int plain_write(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t n = begun.used ? 0 : ascii_length(bytes, length);
        int error = 0;

        if (n < length && n == 0 && is_utf8())
            n = length;
        if (n > 0) {
            error = os_write(fd, bytes, n);
        } else {
            begun.bytes[begun.used++] = *bytes;
            n = 1;
            if (is_whole(begun.bytes, begun.used))
                error = write_escape(fd);
        }
        if (error)
            return error;
        bytes += n;
        length -= n;
    }
    return 0;
}
