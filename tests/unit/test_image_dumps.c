#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text/le.h"
#include "open-path.h"

#include <stdio.h>
#include <string.h>

/*
 * The real crash dumps of ../shared/dumps.  The numbers were read out of the
 * files with another program, by the offsets of facts/layouts/crash_dump.txt.
 */
struct real {
    const char *file;
    enum image_dump_type type;
    enum ntl_arch arch;
    unsigned build, processors, bugcheck;
    uint64_t dtb, pte_base, parameter1, system_time;
    unsigned index;
    size_t modules, unloaded, runs;
    uint64_t pc, sp;
    const char *pc_module;
    uint64_t pc_pa, sp_pa;      /* 0: the kernel did not save its entries     */
    unsigned pc_shift;
};

static const struct real reals[] = {
    {
        "eolaruhagen_083125-14875-01.dmp", IMAGE_DUMP_TRIAGE, NTL_X64, 19041, 1,
        0x4a, 0x7108e000, 0xffff840000000000, 0x7ffe7350d0c4, 0x1dc1abed41fd543,
        0x108, 156, 9, 3, 0xfffff8075c00b6f0, 0xffffa704eeb6bc88,
        "ntoskrnl.exe", 0x2ffd6f0, 0x1de3bc88, 12,
    }, {
        "ojusha_100623-4953-01.dmp", IMAGE_DUMP_TRIAGE, NTL_X64, 19041, 12,
        0x1a, 0x4f7000, 0xffffff0000000000, 0x402, 0x1d9f858c89ddbb8,
        0x1fe, 149, 6, 0, 0xfffff8047b9fcd70, 0xffff8a8c5dd3f6a8,
        "ntoskrnl.exe", 0x37fcd70, 0, 21,
    }, {
        "proxyrule_011620-8250-01.dmp", IMAGE_DUMP_TRIAGE, NTL_X64, 17763, 8,
        0x1000007e, 0x1ad000, 0xfffffd8000000000, 0xffffffffc0000005,
        0x1d5cc0a17d3ebc8, 0x1fb, 108, 3, 7, 0xfffff8044a24d2d4,
        0xffff998071d4efc8, "ntoskrnl.exe", 0x364a2d4, 0x24419bfc8, 12,
    }, {
        "rizin_triage_arm64.dmp", IMAGE_DUMP_TRIAGE, NTL_ARM64, 22000, 8,
        0x1c8, 0x946aa000, 0xffffa88000000000, 0x1b58, 0x1d7a9137c0dbdd7,
        0x151, 245, 11, 0, 0xfffff803f32de014, 0xffffe00e0e4bc4a0,
        "ntoskrnl.exe", 0x1004de014, 0x952004a0, 21,
    }, {
        "rizin_triage_x64.dmp", IMAGE_DUMP_TRIAGE, NTL_X64, 19041, 16,
        0x1000007e, 0x1ad000, 0xfffffd8000000000, 0xffffffffc0000005,
        0x1d707f23dbb3399, 0x1fb, 151, 4, 0, 0xfffff8048b58334c,
        0xffff850429892120, "amdppm.sys", 0x121e1434c, 0x6518120, 12,
    }, {
        "imhex_dmp64_first16k_full_type1.dmp", IMAGE_DUMP_FULL, NTL_X64, 19045,
        4, 0x5454414d, 0x1ad000, 0, 0x4e4f4f4d, 0x1db1ca65d8b2600, 0, 0, 0, 5,
        0xfffff8072aa9136d, 0xffffc10f7507f190, NULL, 0, 0, 0,
    }, {
        "memflow_win10_64bit_header_only.dmp", IMAGE_DUMP_FULL, NTL_X64, 9200,
        8, 0, 0x3e6b1a000, 0, 0, 0x1d64cb3a523a374, 0, 0, 0, 4,
        0xfffff805197b2f8f, 0xfffff68e96efb6d0, NULL, 0, 0, 0,
    }, {
        "memflow_win7_32bit_header_only.dmp", IMAGE_DUMP_FULL, NTL_X86_PAE,
        7601, 2, 0, 0xbf62f2e0, 0, 0, 0, 3, 0, 0, 2, 0xa0133516, 0x8cc0bb08,
        NULL, 0, 0, 0,
    },
};

static struct image *open_dump(const char *file, struct ntl_diag *diag)
{
    static const char folder[] = "../shared/dumps";
    char path[256];
    struct image *image = NULL;
    FILE *there;

    diag->hint.format = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    there = fopen(path, "rb");
    if (!there) {
        fprintf(stderr, "SKIPPED: no %s\n", path);
        return NULL;
    }
    fclose(there);
    if (open_path(path, NULL, &image, diag) != NTL_OK)
        return NULL;
    return image;
}

static void check_facts(const struct real *r, const struct image_facts *f)
{
    assert_int_equal(f->type, r->type);
    assert_int_equal(f->arch, r->arch);
    assert_true(f->arch_given);
    assert_int_equal(f->build.value, r->build);
    assert_int_equal(f->processors.value, r->processors);
    assert_int_equal(f->bugcheck.value, r->bugcheck);
    assert_int_equal(f->parameter[0].value, r->parameter1);
    assert_int_equal(f->dtb.value, r->dtb);
    assert_int_equal(f->pte_base.value, r->pte_base);
    assert_int_equal(f->index.given, r->index != 0);
    assert_int_equal(f->index.value, r->index);
    assert_int_equal(f->runs, r->runs);
    if (r->system_time)
        assert_int_equal(f->system_time.value, r->system_time);
}

static void check_registers(const struct real *r, struct image *image)
{
    uint64_t pc = 0, sp = 0, cr3 = 0;

    assert_true(image_register(image, "PC", 2, &pc));
    assert_true(image_register(image, "sp", 2, &sp));
    assert_int_equal(pc, r->pc);
    assert_int_equal(sp, r->sp);
    if (r->type != IMAGE_DUMP_TRIAGE || r->arch == NTL_ARM64)
        return;
    assert_true(image_register(image, "cr3", 3, &cr3));
    assert_int_equal(cr3 & ~UINT64_C(0xfff), r->dtb);
}

static void check_modules(const struct real *r, struct image *image)
{
    const struct image_module *module, *at = image_module_at(image, r->pc);
    size_t count;

    module = image_modules(image, &count, NULL);
    assert_int_equal(count, r->modules);
    if (count)
        assert_string_equal(module[0].name, "ntoskrnl.exe");
    for (size_t i = 0; i < count; i++)
        assert_true(module[i].name[0] && module[i].size);
    if (r->pc_module)
        assert_string_equal(at->name, r->pc_module);
    else
        assert_null(at);
    module = image_unloaded(image, &count);
    assert_int_equal(count, r->unloaded);
    for (size_t i = 0; i < count; i++)
        assert_true(module[i].name[0] && module[i].size);
}

static void check_walk(struct image *image, uint64_t va, uint64_t pa,
                       bool executable)
{
    struct image_space space = image_space(image);
    enum image_origin origin[NTL_LEVELS_MAX];
    struct ntl_walk walk;

    image_walk(image, &space, va, &walk, origin);
    if (!pa) {
        assert_int_equal(walk.end, NTL_WALK_UNKNOWN);
        return;
    }
    assert_int_equal(walk.end, NTL_WALK_MAPPED);
    assert_int_equal(walk.physical, pa);
    assert_int_equal(walk.rights.execute, executable);
    assert_int_equal(origin[NTL_PXE], IMAGE_FROM_SELFMAP);
}

/* The file has code and stack: both are blocks, next to their entries. */
static void check_memory(const struct real *r, struct image *image)
{
    struct image_space space = image_space(image);
    uint8_t bytes[16];
    size_t done;

    assert_int_equal(image_read_virtual(image, &space, r->pc, bytes, 16, &done),
                     IMAGE_FOUND);
    assert_int_equal(image_read_virtual(image, &space, r->sp, bytes, 16, &done),
                     IMAGE_FOUND);
}

static void image_reads_every_real_dump(void **state)
{
    struct ntl_diag diag;
    size_t read = 0;

    (void)state;
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        const struct real *r = &reals[i];
        struct image *image = open_dump(r->file, &diag);

        if (!image) {
            assert_null(diag.hint.format);
            continue;
        }
        check_facts(r, image_facts(image));
        check_registers(r, image);
        check_modules(r, image);
        check_walk(image, r->pc, r->pc_pa, true);
        check_walk(image, r->sp, r->sp_pa, false);
        if (r->type == IMAGE_DUMP_TRIAGE)
            check_memory(r, image);
        image_close(image);
        read++;
    }
    if (!read)
        skip();
}

/* What a minidump's entries say about themselves: valid ones map. */
static size_t check_saved(struct image *image)
{
    struct image_space space = image_space(image);
    struct ntl_selfmap map = ntl_selfmap(space.arch, space.index);
    struct image_block block;
    size_t entries = 0;

    for (size_t i = 0; image_block(image, i, &block); i++) {
        enum ntl_level level;
        uint64_t entry, first, saved;

        if (!ntl_selfmap_level(map, block.va, &level) || block.size < 8)
            continue;
        first = ntl_selfmap_maps(map, block.va, level);
        assert_int_equal(image_entry(image, &space, first, level, &entry),
                         IMAGE_FROM_SELFMAP);
        assert_int_equal(image_read_block(image, &block, 0, &saved, 8),
                         IMAGE_FOUND);
        assert_int_equal(entry, le_uint((const uint8_t *)&saved, 8));
        entries++;
    }
    return entries;
}

static void image_finds_every_saved_entry_by_what_it_maps(void **state)
{
    struct ntl_diag diag;
    size_t read = 0;

    (void)state;
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        struct image *image = open_dump(reals[i].file, &diag);

        if (!image || reals[i].type != IMAGE_DUMP_TRIAGE) {
            image_close(image);
            continue;
        }
        assert_true(check_saved(image) >= 12);
        image_close(image);
        read++;
    }
    if (!read)
        skip();
}

static void image_says_how_much_of_a_cut_dump_is_missing(void **state)
{
    struct ntl_diag diag;
    struct image *image
        = open_dump("imhex_dmp64_first16k_full_type1.dmp", &diag);
    const struct image_finding *finding;
    size_t count;

    (void)state;
    if (!image)
        skip();
    finding = image_findings(image, &count);
    assert_int_equal(count, 2);
    assert_string_equal(finding[0].key, "cut");
    assert_string_equal(finding[1].key, "no_root");
    assert_int_equal(image_facts(image)->pages, 2);
    assert_int_equal(image_facts(image)->pages_lost, 0x7fe86 - 2);
    image_close(image);
}

static void image_refuses_a_user_dump_by_name(void **state)
{
    struct ntl_diag diag;

    (void)state;
    assert_null(open_dump("negative_user_minidump.dmp", &diag));
    if (!diag.hint.format)
        skip();
    assert_non_null(strstr(diag.hint.word[0], "user-mode minidump"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image_reads_every_real_dump),
        cmocka_unit_test(image_finds_every_saved_entry_by_what_it_maps),
        cmocka_unit_test(image_says_how_much_of_a_cut_dump_is_missing),
        cmocka_unit_test(image_refuses_a_user_dump_by_name),
    };

    return cmocka_run_group_tests_name("image_dumps", tests, NULL, NULL);
}
