#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *file_open(struct file *file, const char *path)
{
    const char *why;

    *file = (struct file) { .path = NULL };
    why = os_map(path, &file->map);
    if (why)
        return why;
    file->bytes = file->map.bytes;
    file->size = file->map.size;
    file->path = strdup(path);
    if (file->path)
        return NULL;
    file_close(file);
    return strerror(ENOMEM);
}

void file_close(struct file *file)
{
    free(file->path);
    os_unmap(&file->map);
}

bool file_lost(const struct file *file)
{
    return os_map_lost(&file->map);
}

bool file_shrank(const struct file *file)
{
    return os_map_shrank(&file->map);
}

bool file_data(const struct file *file, uint64_t at, uint64_t *ret_from,
               uint64_t *ret_to)
{
    if (file->map.bytes)
        return os_map_data(&file->map, at, ret_from, ret_to);
    *ret_from = at;
    *ret_to = file->size;
    return at < file->size;
}

uint64_t file_uint(const struct file *file, uint64_t offset, unsigned bytes)
{
    return file_has(file, offset, bytes)
           ? bytes_uint(file->bytes + offset, bytes) : 0;
}
