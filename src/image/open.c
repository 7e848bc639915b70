/* Opening a file: which format it has, and what follows from that. */
#include "private.h"

#include <stdlib.h>

static struct ntl_phrase refusal(const struct format *format)
{
    if (!format->hint)
        return (struct ntl_phrase) {
            .format = "it is %s", .word = { format->name },
        };
    return (struct ntl_phrase) {
        .format = "it is %s: %s", .word = { format->name, format->hint },
    };
}

static bool read_format(struct image *image, struct ntl_phrase *why)
{
    const struct format *format = format_of(image);

    if (!format->read) {
        *why = refusal(format);
        return false;
    }
    image->facts.format = format->format;
    image->facts.format_name = format->name;
    return format->read(image, why);
}

/* Modes of one processor: it may have other tables, its structures stay. */
static bool of_one_machine(enum ntl_arch a, enum ntl_arch b)
{
    return ntl_paging(a)->pointer_size == ntl_paging(b)->pointer_size
           && ntl_paging(a)->system_registers
              == ntl_paging(b)->system_registers;
}

/* What the user said goes over what the file says, but for whose it is: a mode
   of another machine is asked about, and the file is read as its own. */
static void apply(struct image *image, const struct image_options *options)
{
    struct image_facts *facts = &image->facts;

    if (options && options->has_arch
        && (!facts->arch_given
            || of_one_machine(facts->arch, options->arch))) {
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
    image->pages.view = &image->view;
    image->pages.popcnt = has_popcnt();
    image->facts.file_size = image->view.size;
    image->forced = options && options->raw;
    if (!read_format(image, why))
        return false;
    apply(image, options);
    read_windows(image);
    image->touched = image_lost(image);
    return true;
}

static bool open_source(struct image *image, const char *name,
                        const struct ntl_source *source,
                        const struct image_options *options,
                        struct ntl_phrase *why)
{
    const char *refused = view_open(&image->view, name, source);

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
    view_close(&image->view);
    pages_free(&image->pages);
    free(image->cache);
    free(image->block);
    free(image->module);
    free(image->unloaded);
    free(image);
}
