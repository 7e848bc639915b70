/* out.h - a buffered writer, or text in memory; no cost per call. */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { OUT_SIZE = 1 << 16, OUT_COLUMNS = 80, OUT_COLUMNS_LEAST = 40 };

/* Writes all of it.  0, or errno. */
typedef int out_writer(int fd, const char *bytes, size_t length);

struct out {
    out_writer *write;          /* NULL: in memory, the bytes grow instead    */
    int fd;
    bool terminal;              /* somebody looks on, and lines fold          */
    uint8_t columns;            /* of a line of text: fewer where the terminal
                                   has fewer                                  */
    bool failed;                /* a write failed; nothing more is written    */
    int error;                  /* the errno of it                            */
    size_t used, size;
    uint64_t written;           /* bytes that were flushed                    */
    char *bytes;
};

/* Nothing is written, and `failed` set, where there is no memory. */
void out_init(struct out *out, out_writer *write, int fd);
/* False: there is no memory. */
bool out_init_memory(struct out *out);
void out_free(struct out *out);

/* All goes to the descriptor; in memory it stays. */
void out_flush(struct out *out);
void out_make_room(struct out *out);

/*
 * Room for `length` more bytes (at most half of OUT_SIZE), to be written in
 * place and then counted with out_wrote: one check for a whole item.
 */
static inline char *out_room(struct out *out, size_t length)
{
    if (length > out->size - out->used)
        out_make_room(out);
    return out->bytes + out->used;
}

static inline void out_wrote(struct out *out, const char *end)
{
    out->used = (size_t)(end - out->bytes);
}

static inline uint64_t out_position(const struct out *out)
{
    return out->written + out->used;
}

/* Takes back what stands from `position` on; false when some was flushed. */
bool out_back(struct out *out, uint64_t position);

/* What may not fit any more. */
void out_bytes_over(struct out *out, const char *bytes, size_t length);

static inline void out_bytes(struct out *out, const char *bytes, size_t length)
{
    if (length > out->size - out->used) {
        out_bytes_over(out, bytes, length);
        return;
    }
    memcpy(out->bytes + out->used, bytes, length);
    out->used += length;
}

static inline void out_char(struct out *out, char c)
{
    if (out->used == out->size)
        out_make_room(out);
    out->bytes[out->used++] = c;
}

/*
 * Text from outside: the one way out for file names, for what a dump says, for
 * what was typed.  All of it is seen, and nothing of it acts (visible.h).
 */
void out_visible(struct out *out, const char *text, size_t length);
void out_text(struct out *out, const char *text);
void out_pad(struct out *out, size_t blanks);

/* Blanks at the end of a line are nobody's friend. */
void out_line_end(struct out *out);
void out_decimal(struct out *out, uint64_t value);

#endif
