#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/wrap.h"
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 24 << 20, ADDRESSES = 6000, PAGE = 4096 };

/* --- worlds in every wrapping, compared address by address ---------------- */

struct subject {
    const char *name;
    enum wrap_kind kind;
    uint64_t at;                /* the address under test                     */
    struct world world;
    struct wrapped file;
    uint8_t *present;
    struct image *image;
    struct image_space space;
};

static const enum ntl_arch modes[] = {
    NTL_X64, NTL_X64_LA57, NTL_X86, NTL_X86_PAE, NTL_ARM64,
};

#define check(s, ok)                                                           \
    do {                                                                       \
        if (!(ok))                                                             \
            fail_msg("%s, %s, seed %llx, address %llx: not so: %s",            \
                     ntl_paging((s)->world.arch)->name, (s)->name,             \
                     (unsigned long long)(s)->world.seed,                      \
                     (unsigned long long)(s)->at, #ok);                        \
    } while (0)

static void open_subject(struct subject *s)
{
    bool raw = s->kind == WRAP_RAW;
    bool elf = s->kind == WRAP_ELF || s->kind == WRAP_ELF_PAGING;
    struct image_options options = {
        .raw = raw, .arch = s->world.arch, .dtb = s->world.dtb,
        /* A crash dump's header tells x64 from LA57 by PteBase alone. */
        .has_arch = raw || (s->world.arch == NTL_X64_LA57 && !elf),
        /* QEMU's cores of arm64 have no control registers. */
        .has_dtb = raw || (s->world.arch == NTL_ARM64 && elf),
    };
    struct ntl_diag diag;

    wrap(&s->file, &s->world, s->kind, s->present);
    if (image_open_bytes(s->file.bytes, s->file.size, &options, &s->image,
                         &diag) != NTL_OK)
        fail_msg("%s: refused", s->name);
    s->space = image_space(s->image);
    s->space.maxphyaddr = s->world.arch == NTL_ARM64 ? 0 : WORLD_PHYSICAL_BITS;
    s->at = 0;
}

static void close_subject(struct subject *s)
{
    image_close(s->image);
    free(s->file.bytes);
}

static void check_facts(struct subject *s)
{
    const struct image_facts *f = image_facts(s->image);
    uint64_t pages = 0, all = s->world.size / PAGE;

    for (uint64_t page = 0; page < all; page++)
        pages += !s->present || s->present[page];
    check(s, f->arch == s->world.arch);
    check(s, f->dtb.given && f->dtb.value == s->world.dtb);
    check(s, f->physical);
    check(s, f->pages == (s->kind == WRAP_RAW ? all : pages));
    check(s, f->pages_lost == 0);
    check(s, f->index.given && f->index.value == s->world.index);
}

static const enum image_found founds[] = {
    [WORLD_MAPPED] = IMAGE_FOUND, [WORLD_NOT_PRESENT] = IMAGE_NOT_MAPPED,
    [WORLD_RESERVED_BITS] = IMAGE_NOT_MAPPED,
    [WORLD_ABSENT_TABLE] = IMAGE_NOT_IN_DUMP,
    [WORLD_NONCANONICAL] = IMAGE_NOT_MAPPED,
};

static const enum ntl_walk_end ends[] = {
    [WORLD_MAPPED] = NTL_WALK_MAPPED, [WORLD_NOT_PRESENT] = NTL_WALK_INVALID,
    [WORLD_RESERVED_BITS] = NTL_WALK_RESERVED,
    [WORLD_ABSENT_TABLE] = NTL_WALK_UNKNOWN,
    [WORLD_NONCANONICAL] = NTL_WALK_NONCANONICAL,
};

static void check_walk(struct subject *s, const struct world_answer *want)
{
    struct ntl_walk walk;
    enum image_origin origin[NTL_LEVELS_MAX];

    image_walk(s->image, &s->space, s->at, &walk, origin);
    check(s, walk.end == ends[want->end]);
    for (unsigned i = 0; i < walk.count; i++)
        check(s, walk.step[i].has_value
                 == (origin[walk.step[i].level] == IMAGE_FROM_PHYSICAL));
    if (want->end != WORLD_MAPPED)
        return;
    check(s, walk.physical == want->pa && walk.page_shift == want->shift);
    check(s, walk.rights.user == want->user
             && walk.rights.write == want->write
             && walk.rights.execute
                == (want->execute || s->world.arch == NTL_X86));
}

static void check_read(struct subject *s, const struct world_answer *want)
{
    uint64_t word = 0, page = want->pa / PAGE;
    bool here = page < s->world.size / PAGE
                && (s->kind == WRAP_RAW || !s->present || s->present[page]);
    size_t done;
    enum image_found found = image_read_virtual(s->image, &s->space, s->at,
                                                &word, 8, &done);

    if (want->end != WORLD_MAPPED)
        check(s, found == founds[want->end] && done == 0);
    else if (!here)
        check(s, found == IMAGE_NOT_IN_DUMP && done == 0);
    else if (!s->present || s->present[page])
        check(s, found == IMAGE_FOUND
                 && word == world_word(&s->world, want->pa));
}

/* The same of all at once; the cache is warm by now. */
static void check_together(struct subject *s)
{
    size_t n = s->world.addresses;
    uint64_t *pa = malloc(n * sizeof *pa);
    uint8_t *found = malloc(n);

    assert_non_null(pa);
    assert_non_null(found);
    image_translate_many(s->image, &s->space, s->world.address, n, pa, found);
    for (size_t i = 0; i < n; i++) {
        struct world_answer want;

        s->at = s->world.address[i];
        want = world_walk(&s->world, s->at, WORLD_PHYSICAL_BITS);
        check(s, found[i] == founds[want.end]);
        check(s, pa[i] == (want.end == WORLD_MAPPED ? want.pa : 0));
    }
    free(pa);
    free(found);
}

static void check_addresses(struct subject *s)
{
    for (size_t i = 0; i < s->world.addresses; i++) {
        struct world_answer want;
        enum image_found found;
        uint64_t pa = 1;

        s->at = s->world.address[i];
        want = world_walk(&s->world, s->at, WORLD_PHYSICAL_BITS);
        found = image_translate(s->image, &s->space, s->at, &pa);
        check(s, found == founds[want.end]);
        check(s, pa == (found == IMAGE_FOUND ? want.pa : 1));
        check_walk(s, &want);
        check_read(s, &want);
    }
    check_together(s);
}

static void check_kinds(struct world *world, uint8_t *present)
{
    for (unsigned kind = 0; kind < WRAP_KINDS; kind++) {
        struct subject s = {
            .name = wrap_names[kind], .kind = (enum wrap_kind)kind,
            .world = *world, .present = present,
        };

        /* Where a raw image lacks a page there are zeros, not nothing. */
        if (kind == WRAP_RAW && present)
            continue;
        s.world.present = present;
        open_subject(&s);
        check_facts(&s);
        check_addresses(&s);
        close_subject(&s);
    }
}

static void every_mode_in_every_wrapping(unsigned holes, bool tables)
{
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct world world;
        uint8_t *present = NULL;

        world_make(&world, modes[i], 0x5eed + i, MEMORY, ADDRESSES);
        if (holes)
            present = wrap_holes(&world, holes, tables);
        check_kinds(&world, present);
        free(present);
        world_free(&world);
    }
}

static void image_reads_every_mode_in_every_wrapping(void **state)
{
    (void)state;
    every_mode_in_every_wrapping(0, false);
}

static void image_tells_absent_data_from_what_is_not_mapped(void **state)
{
    (void)state;
    every_mode_in_every_wrapping(20, false);
}

static void image_tells_absent_tables_from_what_is_not_mapped(void **state)
{
    (void)state;
    every_mode_in_every_wrapping(16, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image_reads_every_mode_in_every_wrapping),
        cmocka_unit_test(image_tells_absent_data_from_what_is_not_mapped),
        cmocka_unit_test(image_tells_absent_tables_from_what_is_not_mapped),
    };

    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
