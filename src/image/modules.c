#include "private.h"

#include <stdlib.h>
#include <string.h>

/*
 * Modules.  In a minidump an entry of the driver list is the offset of a name
 * and a copy of KLDR_DATA_TABLE_ENTRY; unloaded drivers are a count and entries
 * of UNICODE_STRING, 12 characters, start and end.  Source: mindumpdef.h,
 * checked against real files.
 */
enum { ENTRY = 0x90, UNLOADED = 0x38, UNLOADED_MAX = 256, NAME_MAX_UNITS = 1024 };

/* A code point as UTF-8; returns the bytes it took, 0: no room. */
static size_t put(char *text, size_t room, uint32_t c)
{
    if (c < 0x80 && room >= 1) {
        text[0] = (char)c;
        return 1;
    }
    if (c >= 0x80 && c < 0x800 && room >= 2) {
        text[0] = (char)(0xc0 | c >> 6);
        text[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c >= 0x800 && room >= 3) {
        text[0] = (char)(0xe0 | c >> 12);
        text[1] = (char)(0x80 | (c >> 6 & 0x3f));
        text[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    return 0;
}

/* UTF-16LE; what no name should hold (controls, surrogates) becomes '?'. */
static void set_path(struct image_module *module, const uint8_t *utf16,
                     size_t units)
{
    size_t n = 0, added = 1;
    const char *slash;

    for (size_t i = 0; i < units && added; i++) {
        uint32_t c = (uint32_t)bytes_uint(utf16 + 2 * i, 2);

        if (c == 0)
            break;
        if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0)
            || (c >= 0xd800 && c < 0xe000))
            c = '?';
        added = put(module->path + n, IMAGE_MODULE_PATH - 1 - n, c);
        n += added;
    }
    module->path[n] = '\0';
    slash = strrchr(module->path, '\\');
    module->name = slash ? slash + 1 : module->path;
}

static void read_name(const struct image *image, uint64_t at,
                      struct image_module *module)
{
    uint64_t units = file_uint(&image->file, at, 4);

    module->name = module->path;
    if (units > NAME_MAX_UNITS || !file_has(&image->file, at + 4, units * 2))
        return;
    set_path(module, image->file.bytes + at + 4, (size_t)units);
}

static void read_driver(const struct image *image, uint64_t at,
                        struct image_module *ret)
{
    const struct file *file = &image->file;

    *ret = (struct image_module) {
        .base = file_uint(file, at + 0x38, 8),
        .size = file_uint(file, at + 0x48, 4),
        .checksum = { file_uint(file, at + 0x80, 4), true },
        .timestamp = { file_uint(file, at + 0x88, 4), true },
    };
    read_name(image, file_uint(file, at, 4), ret);
}

static void read_drivers(struct image *image)
{
    image->modules_from = "the minidump's driver list";
    image->module = calloc((size_t)image->list_count + 1,
                           sizeof *image->module);
    if (!image->module)
        return;
    for (uint64_t i = 0; i < image->list_count; i++)
        read_driver(image, image->list + i * ENTRY, &image->module[i]);
    image->modules = (size_t)image->list_count;
}

const struct image_module *image_modules(struct image *image, size_t *count,
                                         const char **from)
{
    if (!image->modules_read) {
        image->modules_from = "this file has no list of modules";
        if (image->list_count)
            read_drivers(image);
        image->modules_read = true;
    }
    *count = image->modules;
    if (from)
        *from = image->modules_from;
    return image->module;
}

static void read_unloaded(struct image *image)
{
    const struct file *file = &image->file;
    uint64_t at = image->unloaded_at, count = file_uint(file, at, 8);

    if (at == 0 || count > UNLOADED_MAX
        || !file_has(file, at + 8, count * UNLOADED)
        || !(image->unloaded = calloc((size_t)count + 1,
                                      sizeof *image->unloaded)))
        return;
    for (at += 8; image->unloadeds < count; at += UNLOADED) {
        struct image_module *m = &image->unloaded[image->unloadeds++];
        uint64_t end = file_uint(file, at + 0x30, 8);

        m->base = file_uint(file, at + 0x28, 8);
        m->size = end > m->base ? end - m->base : 0;
        set_path(m, file->bytes + at + 0x10, 12);
    }
}

const struct image_module *image_unloaded(struct image *image, size_t *count)
{
    if (!image->unloaded_read) {
        read_unloaded(image);
        image->unloaded_read = true;
    }
    *count = image->unloadeds;
    return image->unloaded;
}

static const struct image_module *holder(const struct image_module *module,
                                         size_t count, uint64_t va)
{
    for (size_t i = 0; i < count; i++)
        if (va >= module[i].base && va - module[i].base < module[i].size)
            return &module[i];
    return NULL;
}

const struct image_module *image_module_at(struct image *image, uint64_t va)
{
    size_t count;
    const struct image_module *all = image_modules(image, &count, NULL);

    return holder(all, count, va);
}

const struct image_module *image_unloaded_at(struct image *image, uint64_t va)
{
    size_t count;
    const struct image_module *all = image_unloaded(image, &count);

    return holder(all, count, va);
}
