#include "out.h"

#include "core/text/visible.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

bool out_init_memory(struct out *out)
{
    *out = (struct out) {
        .columns = OUT_COLUMNS, .size = OUT_SIZE, .bytes = malloc(OUT_SIZE),
    };
    return out->bytes != NULL;
}

void out_init(struct out *out, out_writer *write, int fd)
{
    if (!out_init_memory(out))
        abort();                /* 64 KB: there is nothing to go on with */
    out->write = write;
    out->fd = fd;
}

void out_free(struct out *out)
{
    free(out->bytes);
    out->bytes = NULL;
}

/* Twice the room, so that what may be asked for at once always fits. */
static void grow(struct out *out)
{
    char *grown = realloc(out->bytes, out->size * 2);

    if (grown) {
        out->bytes = grown;
        out->size *= 2;
    } else {
        out->failed = true;
        out->used = 0;
    }
}

static void write_all(struct out *out, const char *bytes, size_t length)
{
    if (out->failed)
        return;
    out->error = out->write(out->fd, bytes, length);
    out->failed = out->error != 0;
}

void out_flush(struct out *out)
{
    if (!out->write)
        return;
    write_all(out, out->bytes, out->used);
    out->written += out->used;
    out->used = 0;
}

static size_t blanks_at_end(const struct out *out)
{
    size_t blanks = 0;

    while (blanks < out->used && out->bytes[out->used - 1 - blanks] == ' ')
        blanks++;
    return blanks;
}

/* Blanks wait: a line may end with them. */
static void flush_words(struct out *out)
{
    size_t blanks = blanks_at_end(out);

    if (blanks > out->size / 2)
        blanks = 0;
    out->used -= blanks;
    out_flush(out);
    memset(out->bytes, ' ', blanks);
    out->used = blanks;
}

void out_make_room(struct out *out)
{
    if (!out->write)
        grow(out);
    else
        flush_words(out);
}

bool out_back(struct out *out, uint64_t position)
{
    if (position < out->written)
        return false;
    out->used = (size_t)(position - out->written);
    return true;
}

void out_bytes_over(struct out *out, const char *bytes, size_t length)
{
    while (length > out->size - out->used) {
        size_t room = out->size - out->used;

        memcpy(out->bytes + out->used, bytes, room);
        out->used = out->size;
        out_make_room(out);
        bytes += room;
        length -= room;
    }
    memcpy(out->bytes + out->used, bytes, length);
    out->used += length;
}

void out_visible(struct out *out, const char *text, size_t length)
{
    size_t i = ntl_visible_run(text, length);

    out_bytes(out, text, i);
    while (i < length) {
        struct ntl_visible v = ntl_visible(text + i, length - i);

        out_bytes(out, v.form, v.length);
        i += v.bytes;
    }
}

void out_text(struct out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

void out_pad(struct out *out, size_t blanks)
{
    static const char row[] = "                                ";
    const size_t whole = sizeof row - 1;

    for (; blanks > whole; blanks -= whole)
        out_bytes(out, row, whole);
    out_bytes(out, row, blanks);
}

void out_line_end(struct out *out)
{
    out->used -= blanks_at_end(out);
    out_char(out, '\n');
}

/* Enough for 64 bits. */
enum { NUMBER_TEXT = 24 };

void out_decimal(struct out *out, uint64_t value)
{
    char text[NUMBER_TEXT];

    out_bytes(out, text, ntl_format_decimal(text, sizeof text, value));
}
