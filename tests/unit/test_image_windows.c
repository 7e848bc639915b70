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

/*
 * What a kernel keeps in memory, made by hand behind page tables: the
 * debugger's data block, the list of modules, unloaded drivers, a PRCB.
 */
enum { MEMORY = 8 << 20, PAGE = 4096, MODULES = 3, HEADER_PTE_BASE = 0x360 };

struct kernel {
    struct world world;
    unsigned width;             /* bytes of a pointer                         */
    uint64_t base;              /* of the pages that follow                   */
    uint64_t kdbg, list, entry[MODULES], names, processors, prcb, unloaded;
};

static uint8_t *bytes_at(struct kernel *k, uint64_t va)
{
    struct world_answer answer = world_walk(&k->world, va, 52);

    assert_int_equal(answer.end, WORLD_MAPPED);
    return k->world.memory + answer.pa;
}

static void put(struct kernel *k, uint64_t va, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)        /* perhaps across pages */
        *bytes_at(k, va + i) = (uint8_t)(value >> 8 * i);
}

static void put_text(struct kernel *k, uint64_t va, const char *text)
{
    for (size_t i = 0; text[i]; i++)
        put(k, va + 2 * i, 2, (uint8_t)text[i]);
}

/* UNICODE_STRING at `va`, its characters at `at`. */
static void put_string(struct kernel *k, uint64_t va, uint64_t at,
                       const char *text)
{
    put(k, va, 2, strlen(text) * 2);
    put(k, va + 2, 2, strlen(text) * 2);
    put(k, va + k->width, k->width, at);
    put_text(k, at, text);
}

static uint64_t map(struct kernel *k)
{
    uint64_t va = k->base;

    k->base += PAGE;
    assert_int_not_equal(world_map(&k->world, va), 0);
    return va;
}

static void put_module(struct kernel *k, unsigned i, const char *path)
{
    uint64_t at = k->entry[i];
    bool wide = k->width == 8;
    uint64_t next = i + 1 < MODULES ? k->entry[i + 1] : k->list;

    put(k, at, k->width, next);
    put(k, at + (wide ? 0x30 : 0x18), k->width, k->base + i * 0x100000);
    put(k, at + (wide ? 0x40 : 0x20), 4, 0x20000 + i);
    put_string(k, at + (wide ? 0x48 : 0x24), k->names + i * 0x100, path);
    put(k, at + (wide ? 0x78 : 0x40), 4, 0xc0 + i);
    put(k, at + (wide ? 0x80 : 0x44), 4, 0xd0 + i);
}

static void put_modules(struct kernel *k)
{
    static const char *const paths[MODULES] = {
        "\\SystemRoot\\system32\\ntoskrnl.exe", "\\??\\C:\\dr\xefver.sys",
        "hal.dll",
    };

    put(k, k->list, k->width, k->entry[0]);
    for (unsigned i = 0; i < MODULES; i++)
        put_module(k, i, paths[i]);
}

static void put_unloaded(struct kernel *k)
{
    uint64_t variable = k->unloaded, array = k->unloaded + 0x100;

    put(k, variable, k->width, array);
    put_string(k, array, k->unloaded + 0xe00, "old.sys");
    put(k, array + 2 * k->width, k->width, k->base + 0x800000);
    put(k, array + 3 * k->width, k->width, k->base + 0x810000);
}

/* Members are 64 bits wide, addresses of a 32-bit kernel sign-extended. */
static void put_address(struct kernel *k, unsigned offset, uint64_t value)
{
    if (k->width == 4 && value >> 31)
        value |= UINT64_C(0xffffffff00000000);
    put(k, k->kdbg + offset, 8, value);
}

/* The index stands in bits 47:39, or 56:48; above it are ones. */
static uint64_t pte_base(const struct kernel *k)
{
    uint64_t index = k->world.index;

    return k->world.arch == NTL_X64_LA57 ? UINT64_C(0x7f) << 57 | index << 48
                                         : UINT64_C(0xffff) << 48 | index << 39;
}

static void put_debugger_data(struct kernel *k)
{
    put(k, k->kdbg + 0x10, 4, 0x4742444b);
    put(k, k->kdbg + 0x14, 4, k->width == 8 ? 0x380 : 0x340);
    put_address(k, 0x18, k->base);
    put_address(k, 0x48, k->list);
    put_address(k, 0x218, k->processors);
    put_address(k, 0x220, k->unloaded);
    put(k, k->kdbg + 0x2f2, 2, 0x100);
    if (k->width == 8)
        put_address(k, HEADER_PTE_BASE, pte_base(k));
    put(k, k->processors, k->width, k->prcb);
    for (unsigned i = 0; i < 4; i++)
        put(k, k->prcb + 0x100 + i * k->width, k->width, 0xc0 + i);
}

static void put_shared_data(struct kernel *k)
{
    uint64_t at = k->width == 8 ? 0xfffff78000000000 : 0xffdf0000;

    assert_int_not_equal(world_map(&k->world, at), 0);
    put_text(k, at + 0x30, "C:\\Windows");
    put(k, at + 0x08, 8, 0x1234567890);
    put(k, at + 0x14, 8, 0x1dc1abed41fd543);
    put(k, at + 0x260, 4, 26100);
    put(k, at + 0x264, 4, 3);
    put(k, at + 0x268, 1, 1);
    put(k, at + 0x26c, 4, 10);
    put(k, at + 0x3c0, 4, 6);
}

static void make_kernel(struct kernel *k, enum ntl_arch arch)
{
    *k = (struct kernel) { .width = ntl_paging(arch)->digits / 2u };
    world_make(&k->world, arch, 0xbead, MEMORY, 40);
    k->base = k->width == 8 ? 0xfffff80000000000 : 0x82000000;
    k->kdbg = map(k);
    k->list = map(k);
    for (unsigned i = 0; i < MODULES; i++)
        k->entry[i] = map(k) + 0xfe0;           /* across two pages */
    k->names = map(k) + 0x800;
    k->processors = map(k);
    k->prcb = map(k);
    k->unloaded = map(k);
    put_modules(k);
    put_unloaded(k);
    put_debugger_data(k);
    put_shared_data(k);
}

/* A full dump whose header knows where the debugger's data is. */
static struct image *open_kernel(struct kernel *k, struct wrapped *file)
{
    size_t at = k->width == 8 ? 0x80 : 0x60;
    struct image *image;
    struct ntl_diag diag;

    wrap(file, &k->world, WRAP_FULL, NULL);
    for (unsigned i = 0; i < k->width; i++)
        file->bytes[at + i] = (uint8_t)(k->kdbg >> 8 * i);
    assert_int_equal(image_open_bytes(file->bytes, file->size, NULL, &image,
                                      &diag), NTL_OK);
    return image;
}

static void check_facts(const struct kernel *k, const struct image *image)
{
    const struct image_facts *f = image_facts(image);

    assert_int_equal(f->kernel_base.value, k->base);
    assert_int_equal(f->loaded_modules.value, k->list);
    assert_int_equal(f->build.value, 26100);
    assert_int_equal(f->product_type.value, 3);
    assert_int_equal(f->system_time.value, 0x1dc1abed41fd543);
    assert_int_equal(f->up_time.value, 0x1234567890);
    assert_int_equal(f->index.value, k->world.index);
    assert_string_equal(f->index_from, k->width == 8 ? "PteBase"
                                                     : "the paging mode");
}

static void check_modules(const struct kernel *k, struct image *image)
{
    static const char *const names[MODULES] = {
        "ntoskrnl.exe", "dr\xc3\xafver.sys", "hal.dll",
    };
    const struct image_module *module;
    const char *from;
    size_t count;

    module = image_modules(image, &count, &from);
    assert_string_equal(from, "PsLoadedModuleList");
    assert_int_equal(count, MODULES);
    for (unsigned i = 0; i < MODULES; i++) {
        assert_string_equal(module[i].name, names[i]);
        assert_int_equal(module[i].base, k->base + i * 0x100000);
        assert_int_equal(module[i].size, 0x20000 + i);
        assert_int_equal(module[i].checksum.value, 0xc0 + i);
        assert_int_equal(module[i].timestamp.value, 0xd0 + i);
    }
    assert_ptr_equal(image_module_at(image, k->base + 0x11ffff), &module[1]);
    assert_null(image_module_at(image, k->base + 0x120001));
    module = image_unloaded(image, &count);
    assert_int_equal(count, 1);
    assert_string_equal(module->name, "old.sys");
    assert_ptr_equal(image_unloaded_at(image, k->base + 0x80ffff), module);
}

static void check_special(struct image *image)
{
    static const char *const names[] = { "cr0", "cr2", "cr3", "cr4" };
    struct image_register r[IMAGE_REGISTERS_MAX];
    size_t count = image_registers(image, 0, r), found = 0;

    for (size_t i = 0; i < count; i++)
        for (unsigned n = 0; n < 4; n++)
            if (strcmp(r[i].name, names[n]) == 0) {
                assert_int_equal(r[i].value, 0xc0 + n);
                found++;
            }
    assert_int_equal(found, 4);
}

static void image_reads_the_kernel_through_page_tables(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X86, NTL_X86_PAE };

    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct kernel k;
        struct wrapped file;
        struct image *image;

        make_kernel(&k, modes[i]);
        image = open_kernel(&k, &file);
        check_facts(&k, image);
        check_modules(&k, image);
        check_special(image);
        image_close(image);
        free(file.bytes);
        world_free(&k.world);
    }
}

static bool has_finding(const struct image *image, const char *key);

/* The header knows where the list is, and says AMD64 of both. */
static struct image *open_with_list(struct kernel *k, struct wrapped *file,
                                    uint64_t list)
{
    struct image *image = open_kernel(k, file);
    struct ntl_diag diag;

    image_close(image);
    for (unsigned i = 0; i < 8; i++)
        file->bytes[0x20 + i] = (uint8_t)(list >> 8 * i);
    assert_int_equal(image_open_bytes(file->bytes, file->size, NULL, &image,
                                      &diag), NTL_OK);
    return image;
}

/* A mode that is given is one to ask in; it makes no other machine's dump. */
static void what_is_given_does_not_change_whose_file_it_is(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X64_LA57 };

    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        for (int given = 0; given < NTL_ARCH_COUNT; given++) {
            const struct image_options options = {
                .has_arch = true, .arch = (enum ntl_arch)given,
            };
            struct kernel k;
            struct wrapped file;
            struct image *image;
            struct ntl_diag diag;

            make_kernel(&k, modes[i]);
            image = open_with_list(&k, &file, k.list);
            image_close(image);
            assert_int_equal(image_open_bytes(file.bytes, file.size, &options,
                                              &image, &diag), NTL_OK);
            assert_int_equal(image_facts(image)->arch, modes[i]);
            check_modules(&k, image);
            image_close(image);
            free(file.bytes);
            world_free(&k.world);
        }
}

static void image_takes_the_levels_under_which_the_list_is_closed(void **state)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X64_LA57 };

    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct kernel k;
        struct wrapped file;
        struct image *image;

        make_kernel(&k, modes[i]);
        image = open_with_list(&k, &file, k.list);
        assert_int_equal(image_facts(image)->arch, modes[i]);
        check_facts(&k, image);
        check_modules(&k, image);
        assert_false(has_finding(image, "levels_doubtful"));
        image_close(image);
        free(file.bytes);
        image = open_with_list(&k, &file, 0xfffff8ff12345000);
        assert_true(has_finding(image, "levels_doubtful"));
        image_close(image);
        free(file.bytes);
        world_free(&k.world);
    }
}

static bool has_finding(const struct image *image, const char *key)
{
    size_t count;
    const struct image_finding *finding = image_findings(image, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(finding[i].key, key) == 0)
            return true;
    return false;
}

static void check_list(uint64_t (*next)(const struct kernel *k),
                       const char *finding, size_t most)
{
    struct kernel k;
    struct wrapped file;
    struct image *image;
    size_t count;

    make_kernel(&k, NTL_X64);
    put(&k, k.entry[1], 8, next(&k));
    image = open_kernel(&k, &file);
    image_modules(image, &count, NULL);
    assert_int_equal(count, most);
    assert_true(has_finding(image, finding));
    assert_true(has_finding(image, "build_differs"));
    image_close(image);
    free(file.bytes);
    world_free(&k.world);
}

static uint64_t itself(const struct kernel *k)
{
    return k->entry[1];
}

static uint64_t nowhere(const struct kernel *k)
{
    return k->base + 0x10000000;
}

static void image_gets_out_of_a_list_that_loops_or_breaks_off(void **state)
{
    (void)state;
    check_list(itself, "modules_loop", 4096);
    check_list(nowhere, "modules_cut", 2);
}

/* --- a 32-bit minidump, by mindumpdef.h ----------------------------------- */

enum { HEADER32 = 0x1000, SIZE32 = 0x3000, STRIDE = 0x54 };

static void put32(uint8_t *bytes, size_t at, unsigned count, uint64_t value)
{
    for (unsigned i = 0; i < count; i++)
        bytes[at + i] = (uint8_t)(value >> 8 * i);
}

static void put_driver(uint8_t *bytes, unsigned i, const char *name)
{
    size_t at = 0x1800 + i * STRIDE, text = 0x2000 + i * 0x40;

    put32(bytes, at, 4, text);
    put32(bytes, at + 4 + 0x18, 4, 0x80400000 + i * 0x100000);
    put32(bytes, at + 4 + 0x20, 4, 0x8000);
    put32(bytes, text, 4, strlen(name));
    for (size_t n = 0; name[n]; n++)
        put32(bytes, text + 4 + 2 * n, 2, (uint8_t)name[n]);
}

static void make_minidump(uint8_t *bytes)
{
    static const struct { uint16_t at; uint32_t value; } block[] = {
        { 0x08, SIZE32 - 4 }, { 0x18, 0x2400 }, { 0x28, 0x2800 },
        { 0x2c, 0x100 }, { 0x30, 0x1800 }, { 0x34, 3 }, { 0x48, 0xf7000f00 },
        { 0x60, 0x2200 }, { 0x64, 1 },
    };

    memset(bytes, 0, SIZE32);
    for (size_t at = 0; at < HEADER32; at += 4)
        memcpy(bytes + at, "PAGE", 4);
    memcpy(bytes + 4, "DUMP", 4);
    put32(bytes, 0x20, 4, 0x14c);
    put32(bytes, 0x5c, 1, 1);
    put32(bytes, 0xf88, 4, 4);
    put32(bytes, 0x320 + 0xb8, 4, 0x80500123);          /* Eip */
    put32(bytes, 0x320 + 0x30, 8, 0);
    for (size_t i = 0; i < sizeof block / sizeof *block; i++)
        put32(bytes, HEADER32 + block[i].at, 4, block[i].value);
    put_driver(bytes, 0, "ntkrnlpa.exe");
    put_driver(bytes, 1, "hal.dll");
    put_driver(bytes, 2, "vga.sys");
    put32(bytes, 0x2400, 4, 1);
    memcpy(bytes + 0x2404 + 8, "o\0l\0d\0", 6);
    put32(bytes, 0x2404 + 0x20, 4, 0x90000000);
    put32(bytes, 0x2404 + 0x24, 4, 0x90010000);
    put32(bytes, 0x2200, 8, 0xc0600008);                /* a PDE */
    put32(bytes, 0x2208, 4, 0x2210);
    put32(bytes, 0x220c, 4, 8);
    put32(bytes, 0x2210, 8, 0x1e3);
    memcpy(bytes + SIZE32 - 4, "TRGD", 4);
}

static void image_reads_a_32_bit_minidump(void **state)
{
    static uint8_t bytes[SIZE32];
    struct image *image;
    struct image_space space;
    struct ntl_diag diag;
    struct ntl_walk walk;
    uint64_t eip;
    size_t count;

    (void)state;
    make_minidump(bytes);
    assert_int_equal(image_open_bytes(bytes, sizeof bytes, NULL, &image, &diag),
                     NTL_OK);
    assert_int_equal(image_facts(image)->arch, NTL_X86_PAE);
    image_modules(image, &count, NULL);
    assert_int_equal(count, 3);
    assert_true(image_register(image, "eip", 3, &eip));
    assert_string_equal(image_module_at(image, eip)->name, "hal.dll");
    assert_string_equal(image_unloaded_at(image, 0x9000ffff)->name, "old");
    space = image_space(image);
    image_walk(image, &space, 0x234567, &walk, NULL);
    assert_int_equal(walk.end, NTL_WALK_MAPPED);
    assert_int_equal(walk.physical, 0x34567);
    image_close(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image_reads_the_kernel_through_page_tables),
        cmocka_unit_test(what_is_given_does_not_change_whose_file_it_is),
        cmocka_unit_test(
            image_takes_the_levels_under_which_the_list_is_closed),
        cmocka_unit_test(image_gets_out_of_a_list_that_loops_or_breaks_off),
        cmocka_unit_test(image_reads_a_32_bit_minidump),
    };

    return cmocka_run_group_tests_name("image_windows", tests, NULL, NULL);
}
