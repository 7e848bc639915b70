/* The bytes of an image: mapped by whoever lends them, or read into memory. */
#include "private.h"

#include <stdlib.h>
#include <string.h>

enum { READ_MAX = 1 << 30 };    /* bytes of a source that cannot be mapped    */

static const uint8_t *map_bytes(void *context)
{
    return context;
}

static size_t read_bytes(void *context, uint64_t offset, void *buffer,
                         size_t length)
{
    memcpy(buffer, (const uint8_t *)context + offset, length);
    return length;
}

struct ntl_source ntl_source_of_bytes(const void *bytes, size_t length)
{
    return (struct ntl_source) {
        .size = sizeof (struct ntl_source), .length = length,
        .context = (void *)(uintptr_t)bytes, .read = read_bytes,
        .map = map_bytes,
    };
}

/* As much of the source as can be had, from its start. */
static const char *read_all(struct file *file)
{
    const struct ntl_source *source = &file->source;
    size_t got, length = (size_t)source->length;

    if (source->length > READ_MAX)
        return "it is larger than the 1 GB that may be read into memory";
    if (!source->read || !(file->read = malloc(length)))
        return "not enough memory";
    do {
        got = source->read(source->context, file->size,
                           file->read + file->size,
                           length - (size_t)file->size);
        file->size += got;
    } while (got > 0 && file->size < length);
    file->bytes = file->read;
    return file->size > 0 ? NULL : "nothing of it can be read";
}

const char *file_open(struct file *file, const char *name,
                      const struct ntl_source *source)
{
    *file = (struct file) { .source = *source, .path = strdup(name) };
    if (!file->path)
        return "not enough memory";
    if (source->length == 0)
        return "it is empty";
    if (source->map && (file->bytes = source->map(source->context)) != NULL) {
        file->size = source->length;
        return NULL;
    }
    return read_all(file);
}

void file_close(struct file *file)
{
    if (file->source.close)
        file->source.close(file->source.context);
    free(file->read);
    free(file->path);
}

bool file_lost(const struct file *file)
{
    const struct ntl_source *source = &file->source;

    return source->lost && source->lost(source->context, false);
}

bool file_shrank(const struct file *file)
{
    const struct ntl_source *source = &file->source;

    return source->lost && source->lost(source->context, true);
}

bool file_data(const struct file *file, uint64_t at, uint64_t *ret_from,
               uint64_t *ret_to)
{
    const struct ntl_source *source = &file->source;

    if (source->data)
        return source->data(source->context, at, ret_from, ret_to);
    *ret_from = at;
    *ret_to = file->size;
    return at < file->size;
}

uint64_t file_uint(const struct file *file, uint64_t offset, unsigned bytes)
{
    return file_has(file, offset, bytes)
           ? bytes_uint(file->bytes + offset, bytes) : 0;
}
