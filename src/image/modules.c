#include "core/text/utf8.h"
#include "private.h"

#include <stdlib.h>
#include <string.h>

/*
 * Modules.  A minidump has copies of KLDR_DATA_TABLE_ENTRY, each after the
 * offset of a name; unloaded drivers are a count and entries.  Elsewhere both
 * are read through the page tables.  Sources: mindumpdef.h and the kernels'
 * symbols; the 64-bit layouts are checked against real files.
 */
enum {
    MODULES_MAX = 4096, UNLOADED_MAX = 256, NAME_UNITS = 1024,
    KLDR_MAX = 0x90
};

/* KLDR_DATA_TABLE_ENTRY. */
struct kldr {
    uint8_t pointer;            /* bytes                                      */
    uint8_t base, size, path, name, checksum, timestamp, length;
};

static const struct kldr kldr64
    = { 8, 0x30, 0x40, 0x48, 0x58, 0x78, 0x80, 0x84 };
static const struct kldr kldr32
    = { 4, 0x18, 0x20, 0x24, 0x2c, 0x40, 0x44, 0x48 };

static const struct kldr *kldr_of(const struct image *image)
{
    return ntl_paging(image->facts.arch)->pointer_size == 4 ? &kldr32 : &kldr64;
}

static void set_path(struct image_module *module, const uint8_t *utf16,
                     size_t units)
{
    size_t n = 0;

    for (size_t i = 0; i < units;) {
        uint32_t code = ntl_utf16_next(utf16, units, false, &i);
        char character[NTL_UTF8_BYTES];
        size_t length = ntl_utf8_put(character, code);

        if (code == 0 || n + length >= IMAGE_MODULE_PATH)
            break;
        memcpy(module->path + n, character, length);
        n += length;
    }
    module->path[n] = '\0';
}

/* Once the array does not move any more. */
static void set_names(struct image_module *module, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *slash = strrchr(module[i].path, '\\');

        module[i].name = slash ? slash + 1 : module[i].path;
    }
}

static void read_members(struct image_module *module, const struct kldr *kldr,
                         const uint8_t *bytes)
{
    *module = (struct image_module) {
        .base = le_uint(bytes + kldr->base, kldr->pointer),
        .size = le_uint(bytes + kldr->size, 4),
        .checksum = { le_uint(bytes + kldr->checksum, 4), true },
        .timestamp = { le_uint(bytes + kldr->timestamp, 4), true },
    };
}

/* --- a minidump's list ---------------------------------------------------- */

/* A name in the string pool: the place of its characters, or NOWHERE. */
static uint64_t pool_name(struct image *image, uint64_t at, size_t *units)
{
    uint64_t count = view_uint(&image->view, at, 4);

    if (at < image->headers || count > NAME_UNITS
        || !view_has(&image->view, at + 4, count * 2))
        return NOWHERE;
    *units = (size_t)count;
    return at + 4;
}

/* As much of it as a path has room for. */
static void set_pool_path(struct image *image, struct image_module *module,
                          uint64_t name, size_t units)
{
    uint8_t text[2 * IMAGE_MODULE_PATH];
    size_t bytes = units * 2 < sizeof text ? units * 2 : sizeof text;

    view_read(&image->view, name, text, bytes);
    set_path(module, text, bytes / 2);
}

bool image_bugcheck_driver(struct image *image, struct image_module *ret)
{
    uint64_t name = NOWHERE;
    size_t units = 0;

    touch(image);
    if (image->broken_at)
        name = pool_name(image, image->broken_at, &units);
    if (name == NOWHERE || units == 0)
        return false;
    memset(ret, 0, sizeof *ret);
    set_pool_path(image, ret, name, units);
    set_names(ret, 1);
    return *ret->name != '\0';
}

static void read_driver(struct image *image, uint64_t at,
                        const struct kldr *kldr)
{
    struct image_module *module = &image->module[image->modules];
    struct view *view = &image->view;
    uint8_t entry[KLDR_MAX];
    size_t units;
    uint64_t name = pool_name(image, view_uint(view, at, 4), &units);

    if (!view_has(view, at, image->list_stride))
        return;
    view_read(view, at + kldr->pointer, entry, kldr->length);
    read_members(module, kldr, entry);
    if (name != NOWHERE)
        set_pool_path(image, module, name, units);
    image->modules++;
}

/*
 * 32-bit entries grew with Windows: the first length with which every name is
 * one is taken.
 */
static unsigned stride_of(struct image *image, uint64_t count)
{
    static const uint8_t strides[] = { 0x4c, 0x54, 0x58, 0x50, 0x5c, 0x60 };

    if (image->facts.format == IMAGE_DUMP64)
        return 0x90;
    for (size_t i = 0; i < sizeof strides; i++) {
        uint64_t at = image->list, left = count;
        size_t units;

        while (left
               && pool_name(image, view_uint(&image->view, at, 4), &units)
                  != NOWHERE
               && units > 0) {
            at += strides[i];
            left--;
        }
        if (!left)
            return strides[i];
    }
    return 0;
}

static void read_drivers(struct image *image)
{
    uint64_t count = image->list_count < MODULES_MAX ? image->list_count
                                                     : MODULES_MAX;

    image->modules_from = "the minidump's driver list";
    image->list_stride = stride_of(image, count);
    image->module = calloc((size_t)count + 1, sizeof *image->module);
    if (!image->module || !image->list_stride)
        return;
    for (uint64_t i = 0; i < count; i++)
        read_driver(image, image->list + i * image->list_stride,
                    kldr_of(image));
    if (image->modules < image->list_count)
        find(image, "drivers_cut", "%d drivers are promised, %d can be read",
             .number = { image->list_count, image->modules });
}

/* --- through the page tables ---------------------------------------------- */

struct reader {
    struct image *image;
    struct image_space space;
    const struct kldr *kldr;
};

static bool read_bytes(const struct reader *r, uint64_t va, void *buffer,
                       size_t size)
{
    size_t done;

    return image_read_virtual(r->image, &r->space, va, buffer, size, &done)
           == IMAGE_FOUND;
}

/* A UNICODE_STRING that stands in `entry`; false: empty or not readable. */
static bool read_string(const struct reader *r, const uint8_t *string,
                        struct image_module *module)
{
    uint8_t text[2 * IMAGE_MODULE_PATH];
    size_t bytes = (size_t)le_uint(string, 2) & ~(size_t)1;
    uint64_t at = le_uint(string + r->kldr->pointer, r->kldr->pointer);

    if (bytes > sizeof text)
        bytes = sizeof text;
    if (!bytes || !read_bytes(r, at, text, bytes))
        return false;
    set_path(module, text, bytes / 2);
    return true;
}

/* Room for one more, or false. */
static bool grow(struct image *image)
{
    size_t n = image->modules;
    struct image_module *more;

    if (n & (n - 1) && n != 0)
        return true;
    more = realloc(image->module, (n ? 2 * n : 1) * sizeof *more);
    if (more)
        image->module = more;
    return more != NULL;
}

static bool read_entry(struct image *image, const struct reader *r, uint64_t at,
                       uint64_t *next)
{
    uint8_t entry[KLDR_MAX];
    struct image_module *module;

    if (!read_bytes(r, at, entry, r->kldr->length) || !grow(image))
        return false;
    module = &image->module[image->modules++];
    read_members(module, r->kldr, entry);
    if (!read_string(r, entry + r->kldr->path, module))
        read_string(r, entry + r->kldr->name, module);
    *next = le_uint(entry, r->kldr->pointer);
    return true;
}

static void read_list(struct image *image, uint64_t head)
{
    struct reader r = { image, image_space(image), kldr_of(image) };
    uint64_t at;

    image->modules_from = "PsLoadedModuleList";
    if (!read_pointer(image, head, &at)) {
        image->modules_from = "PsLoadedModuleList cannot be read";
        return;
    }
    while (at != head && image->modules < MODULES_MAX) {
        if (!read_entry(image, &r, at, &at)) {
            find(image, "modules_cut", "the list of modules breaks off at %a "
                 "after %d", .number = { at, image->modules });
            return;
        }
    }
    if (at != head)
        find(image, "modules_loop", "the list of modules does not end after %d",
             .number = { image->modules });
}

const struct image_module *image_modules(struct image *image, size_t *count,
                                         const char **from)
{
    const struct image_facts *facts = &image->facts;

    if (!image->modules_read) {
        touch(image);
        image->modules_read = true;
        image->modules_from = "this file has no list of modules";
        if (image->list_count)
            read_drivers(image);
        else if (facts->physical && facts->loaded_modules.given)
            read_list(image, facts->loaded_modules.value);
        set_names(image->module, image->modules);
    }
    *count = image->modules;
    if (from)
        *from = image->modules_from;
    return image->module;
}

/* --- unloaded drivers ----------------------------------------------------- */

/* UNICODE_STRING, 12 characters, start, end. */
static void read_dump_unloaded(struct image *image)
{
    struct view *view = &image->view;
    unsigned width = kldr_of(image)->pointer, size = 2 * width + 24 + 2 * width;
    uint64_t at = image->unloaded_at + width;
    uint64_t count = view_uint(view, image->unloaded_at, 4);
    uint8_t name[24];

    if (image->unloaded_at < image->headers || count > UNLOADED_MAX
        || !view_has(view, at, count * size)
        || !(image->unloaded = calloc((size_t)count + 1,
                                      sizeof *image->unloaded)))
        return;
    for (; image->unloadeds < count; at += size) {
        struct image_module *m = &image->unloaded[image->unloadeds++];
        uint64_t end = view_uint(view, at + size - width, width);

        m->base = view_uint(view, at + size - 2 * width, width);
        m->size = end > m->base ? end - m->base : 0;
        view_read(view, at + 2 * width, name, sizeof name);
        set_path(m, name, sizeof name / 2);
    }
}

/* MmUnloadedDrivers points at 50: UNICODE_STRING, start, end, time; a ring. */
static void read_memory_unloaded(struct image *image)
{
    enum { RING = 50 };
    struct reader r = { image, image_space(image), kldr_of(image) };
    unsigned width = r.kldr->pointer, size = 4 * width + 8;
    uint64_t at;

    if (!image->facts.physical || !image->unloaded_array
        || !read_pointer(image, image->unloaded_array, &at) || !at
        || !(image->unloaded = calloc(RING, sizeof *image->unloaded)))
        return;
    for (unsigned i = 0; i < RING; i++, at += size) {
        struct image_module *m = &image->unloaded[image->unloadeds];
        uint8_t entry[0x28];
        uint64_t end;

        if (!read_bytes(&r, at, entry, size))
            return;
        m->base = le_uint(entry + 2 * width, width);
        end = le_uint(entry + 3 * width, width);
        m->size = end > m->base ? end - m->base : 0;
        if (m->size && read_string(&r, entry, m))
            image->unloadeds++;
    }
}

const struct image_module *image_unloaded(struct image *image, size_t *count)
{
    if (!image->unloaded_read) {
        touch(image);
        image->unloaded_read = true;
        if (image->unloaded_at)
            read_dump_unloaded(image);
        else
            read_memory_unloaded(image);
        set_names(image->unloaded, image->unloadeds);
    }
    *count = image->unloadeds;
    return image->unloaded;
}

/* --- by address ----------------------------------------------------------- */

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
