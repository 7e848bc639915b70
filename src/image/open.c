/* Opening a file: which format it has, and what follows from that. */
#include "private.h"

#include <stdlib.h>
#include <string.h>

static bool starts(const struct file *file, const char *text)
{
    size_t n = strlen(text);

    return file_has(file, 0, n) && memcmp(file->bytes, text, n) == 0;
}

/*
 * Physical memory from address 0, if it can be: whole pages.  A last page that
 * is cut is not read.
 */
static bool read_raw(struct image *image, bool forced, struct ntl_phrase *why)
{
    struct pages *pages = &image->pages;

    if (!forced && image->file.size % PAGE != 0) {
        *why = (struct ntl_phrase) {
            .format = "no memory image that is known here; raw memory would be "
                      "whole pages (--raw takes it as that all the same)",
        };
        return false;
    }
    pages->kind = PAGES_LINEAR;
    pages->whole = image->file.size / PAGE;
    image->facts.format = IMAGE_RAW;
    image->facts.format_name = "raw physical memory";
    image->facts.physical = true;
    image->facts.pages = pages->whole;
    if (!forced)
        find(image, "taken_as_raw", "nothing in the file says what it is: it "
             "is read as raw memory from address 0");
    return true;
}

static struct ntl_phrase refusal(const struct known_file *known)
{
    if (!known->hint)
        return (struct ntl_phrase) {
            .format = "it is %s", .word = { known->name },
        };
    return (struct ntl_phrase) {
        .format = "it is %s: %s", .word = { known->name, known->hint },
    };
}

static bool read_format(struct image *image, bool raw, struct ntl_phrase *why)
{
    const struct file *file = &image->file;
    const struct known_file *known;

    if (raw)
        return read_raw(image, true, why);
    if (starts(file, "PAGEDU64") || starts(file, "PAGEDUMP")) {
        image->facts.format = starts(file, "PAGEDU64") ? IMAGE_DUMP64
                                                       : IMAGE_DUMP32;
        read_dump(image);
        return true;
    }
    if (starts(file, "\x7f" "ELF"))
        return read_elf(image, why);
    known = known_file(file);
    if (!known)
        return read_raw(image, false, why);
    *why = refusal(known);
    return false;
}

/* What the user said goes over what the file says. */
static void apply(struct image *image, const struct image_options *options)
{
    struct image_facts *facts = &image->facts;

    if (options && options->has_arch) {
        facts->arch = options->arch;
        facts->arch_given = image->arch_chosen = true;
    }
    if (options && options->has_dtb)
        facts->dtb_raw = (struct image_fact) { options->dtb, true };
    if (facts->dtb_raw.given)
        facts->dtb = (struct image_fact) {
            facts->dtb_raw.value & ntl_paging(facts->arch)->root_mask, true,
        };
}

static bool read_image(struct image *image, const struct image_options *options,
                       struct ntl_phrase *why)
{
    image->cache = calloc(1, sizeof *image->cache);
    if (!image->cache)
        return false;
    image->pages.bytes = image->file.bytes;
    image->pages.size = image->file.size;
    image->pages.popcnt = has_popcnt();
    image->facts.file_size = image->file.size;
    if (!read_format(image, options && options->raw, why))
        return false;
    apply(image, options);
    read_windows(image);
    image->cache->touched = file_lost(&image->file);
    return true;
}

static bool open_source(struct image *image, const char *name,
                        const struct ntl_source *source,
                        const struct image_options *options,
                        struct ntl_phrase *why)
{
    const char *refused = file_open(&image->file, name, source);

    if (!refused)
        return read_image(image, options, why);
    *why = (struct ntl_phrase) { .format = "%s", .word = { refused } };
    return false;
}

enum ntl_status image_open(const char *name, const struct ntl_source *source,
                           const struct image_options *options,
                           struct image **ret, struct ntl_diag *diag)
{
    struct image *image = calloc(1, sizeof *image);
    struct ntl_phrase why = { .format = "not enough memory" };

    if (image && open_source(image, name, source, options, &why)) {
        *ret = image;
        return NTL_OK;
    }
    if (!image && source->close)
        source->close(source->context);
    image_close(image);
    *diag = (struct ntl_diag) { .hint = why };
    return NTL_EFILE;
}

enum ntl_status image_open_bytes(const void *bytes, size_t size,
                                 const struct image_options *options,
                                 struct image **ret, struct ntl_diag *diag)
{
    struct ntl_source source = ntl_source_of_bytes(bytes, size);

    return image_open("", &source, options, ret, diag);
}

void image_close(struct image *image)
{
    if (!image)
        return;
    file_close(&image->file);
    pages_free(&image->pages);
    free(image->cache);
    free(image->block);
    free(image->module);
    free(image->unloaded);
    free(image);
}
