#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/wrap.h"
#include "open-path.h"

#include <ntlens/format.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 4096, HEADER = 0x2000, MEMORY = 8 << 20 };

/* --- refusals ------------------------------------------------------------- */

/* Why the bytes are refused; "" when they are not. */
static const char *reason(const void *bytes, size_t size)
{
    static char text[256];
    struct image *image;
    struct ntl_diag diag;

    text[0] = '\0';
    if (image_open_bytes(bytes, size, NULL, &image, &diag) == NTL_OK)
        image_close(image);
    else
        ntl_format_phrase(text, sizeof text, &diag.hint);
    return text;
}

static void image_refuses_what_it_cannot_read_by_its_name(void **state)
{
    static const struct { const char *bytes; const char *name; } files[] = {
        { "MDMP", "user-mode minidump" }, { "HIBR", "hibernation" },
        { "hibr", "hibernation" }, { "RSTR", "hibernation" },
        { "wake", "hibernation" }, { "\xd2\xbe\xd2\xbe", "VMware" },
        { "\x14\x20\x28\x01", "Hyper-V" }, { "\x1f\x8b", "gzip" },
        { "PK\x03\x04", "zip" }, { "7z\xbc\xaf\x27\x1c", "7z" },
        { "\xfd" "7zXZ", "xz" }, { "\x28\xb5\x2f\xfd", "zstd" },
        { "BZh", "bzip2" }, { "MSCF", "cabinet" }, { "MZ", "program" },
        { "EMiL", "LiME" }, { "KDUMP   ", "kdump" }, { "QEVM", "QEMU" },
        { "\x7f" "ELF\x02\x01\x01", "ELF" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        uint8_t page[PAGE] = { 0 };
        const char *text;

        memcpy(page, files[i].bytes, strlen(files[i].bytes));
        text = reason(page, sizeof page);
        if (!strstr(text, files[i].name))
            fail_msg("%s: refused with \"%s\"", files[i].name, text);
    }
}

static void image_takes_whole_pages_as_raw_memory_and_says_so(void **state)
{
    static const uint8_t bytes[2 * PAGE];
    struct image_options forced = { .raw = true };
    const struct image_finding *finding;
    struct image *image;
    struct ntl_diag diag;
    size_t count;

    (void)state;
    assert_int_equal(image_open_bytes(bytes, sizeof bytes, NULL, &image, &diag),
                     NTL_OK);
    finding = image_findings(image, &count);
    assert_int_equal(count, 1);
    assert_string_equal(finding->key, "taken_as_raw");
    assert_int_equal(image_facts(image)->pages, 2);
    image_close(image);
    assert_non_null(strstr(reason(bytes, PAGE + 1), "--raw"));
    assert_int_equal(image_open_bytes(bytes, PAGE + 1, &forced, &image, &diag),
                     NTL_OK);
    assert_int_equal(image_facts(image)->pages, 1);
    image_close(image);
}

static void image_says_why_a_path_cannot_be_opened(void **state)
{
    static const char *const paths[] = { "/nowhere/at/all", "/", "/dev/null" };
    struct image *image = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct ntl_diag diag = { .hint = { NULL, { 0 }, { NULL }, 0 } };

        assert_int_equal(open_path(paths[i], NULL, &image, &diag), NTL_EFILE);
        assert_null(image);
        assert_non_null(diag.hint.format);
    }
}

/* --- sources -------------------------------------------------------------- */

/* Three pages, a piece at a time; what `lost` says is not there. */
struct pieces {
    uint8_t bytes[3 * PAGE];
    size_t lost;                /* from here on                               */
    unsigned closed;
};

static size_t read_piece(void *context, uint64_t offset, void *buffer,
                         size_t length)
{
    enum { PIECE = 1000 };
    const struct pieces *pieces = context;
    size_t left = offset < pieces->lost ? pieces->lost - (size_t)offset : 0;
    size_t n = length < PIECE ? length : PIECE;

    n = n < left ? n : left;
    memcpy(buffer, pieces->bytes + offset, n);
    return n;
}

static void close_pieces(void *context)
{
    ((struct pieces *)context)->closed++;
}

static enum ntl_status open_pieces(struct pieces *pieces, uint64_t length,
                                   struct image **ret)
{
    const struct image_options options = { .raw = true };
    struct ntl_source source = {
        .size = sizeof source, .context = pieces, .length = length,
        .read = read_piece, .close = close_pieces,
    };
    struct ntl_diag diag;

    return image_open("pieces", &source, &options, ret, &diag);
}

static void image_reads_a_source_piece_by_piece_and_closes_it(void **state)
{
    struct pieces pieces = { .lost = sizeof pieces.bytes };
    uint8_t found[PAGE];
    struct image *image;
    size_t done;

    (void)state;
    for (size_t i = 0; i < sizeof pieces.bytes; i++)
        pieces.bytes[i] = (uint8_t)(i * 31 >> 3);
    assert_int_equal(open_pieces(&pieces, sizeof pieces.bytes, &image), NTL_OK);
    assert_string_equal(image_path(image), "pieces");
    assert_int_equal(image_read_physical(image, PAGE + 5, found, PAGE, &done),
                     IMAGE_FOUND);
    assert_memory_equal(found, pieces.bytes + PAGE + 5, PAGE);
    assert_int_equal(pieces.closed, 0);
    image_close(image);
    assert_int_equal(pieces.closed, 1);
}

static void image_says_lost_of_what_a_source_does_not_give(void **state)
{
    struct pieces pieces = { .lost = PAGE + 1 };
    uint8_t byte;
    struct image *image = NULL;
    size_t done;

    (void)state;
    assert_int_equal(open_pieces(&pieces, sizeof pieces.bytes, &image), NTL_OK);
    assert_true(image_lost(image) && image_fails(image));
    assert_int_equal(image_facts(image)->pages, 3);
    assert_int_equal(image_read_physical(image, PAGE, &byte, 1, &done),
                     IMAGE_LOST);
    image_close(image);
    pieces.lost = 0;
    assert_int_equal(open_pieces(&pieces, 3 * PAGE, &image), NTL_EFILE);
    assert_int_equal(open_pieces(&pieces, 0, &image), NTL_EFILE);
    assert_int_equal(open_pieces(&pieces, UINT64_MAX, &image), NTL_EFILE);
    assert_int_equal(pieces.closed, 4);
}

/* --- hostile headers ------------------------------------------------------ */

static void put(uint8_t *bytes, size_t at, unsigned count, uint64_t value)
{
    for (unsigned i = 0; i < count; i++)
        bytes[at + i] = (uint8_t)(value >> 8 * i);
}

/* A 64-bit header of x64 with the type and nothing else. */
static void header(uint8_t *bytes, unsigned type)
{
    for (size_t at = 0; at < HEADER; at += 4)
        memcpy(bytes + at, "PAGE", 4);
    memcpy(bytes + 4, "DU64", 4);
    put(bytes, 0x10, 8, 0x1000);
    put(bytes, 0x30, 4, 0x8664);
    put(bytes, 0xf98, 4, type);
}

static struct image *opened(const uint8_t *bytes, size_t size)
{
    struct image *image;
    struct ntl_diag diag;

    assert_int_equal(image_open_bytes(bytes, size, NULL, &image, &diag),
                     NTL_OK);
    return image;
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

static void image_takes_the_filler_for_not_given(void **state)
{
    static uint8_t bytes[HEADER];
    const struct image_facts *f;
    struct image *image;

    (void)state;
    header(bytes, 0x45474150);
    image = opened(bytes, sizeof bytes);
    f = image_facts(image);
    assert_int_equal(f->type, IMAGE_DUMP_NONE);
    assert_false(f->bugcheck.given || f->attributes.given || f->up_time.given
                 || f->system_time.given || f->processors.given);
    assert_int_equal(f->runs, 0);
    assert_string_equal(f->comment, "");
    assert_int_equal(image_contexts(image), 0);
    assert_true(has_finding(image, "no_dump_type"));
    image_close(image);
}

/* Two runs claim the page, one claims more than there is, one wraps. */
static void image_cuts_runs_to_the_file_and_to_one_another(void **state)
{
    static uint8_t bytes[HEADER + 4 * PAGE];
    static const uint64_t runs[][2] = {
        { 0x10, 2 }, { 0x11, 1 }, { 0x20, UINT64_MAX }, { UINT64_MAX, 3 },
    };
    struct image_run run = { 0, 0 };
    struct image *image;
    uint8_t at[1];
    size_t n;

    (void)state;
    header(bytes, 1);
    put(bytes, 0x88, 4, 4);
    for (size_t i = 0; i < 4; i++) {
        put(bytes, 0x98 + 16 * i, 8, runs[i][0]);
        put(bytes, 0xa0 + 16 * i, 8, runs[i][1]);
        bytes[HEADER + i * PAGE] = (uint8_t)('a' + i);
    }
    image = opened(bytes, sizeof bytes);
    assert_true(has_finding(image, "cut"));
    for (unsigned i = 0; i < 3; i++) {
        static const uint32_t where[] = { 0x10000, 0x11000, 0x20000 };

        assert_int_equal(image_read_physical(image, where[i], at, 1, &n),
                         IMAGE_FOUND);
        assert_int_equal(*at, "abd"[i]);
    }
    assert_int_equal(image_physical(image, 0x20fff), IMAGE_FOUND);
    assert_int_equal(image_physical(image, 0x21000), IMAGE_NOT_IN_DUMP);
    assert_int_equal(image_physical(image, UINT64_MAX), IMAGE_NOT_IN_DUMP);
    assert_true(image_next_run(image, 0, &run));
    assert_int_equal(run.page, 0x10);
    assert_int_equal(run.pages, 2);
    assert_false(image_next_run(image, 0x21, &run));
    image_close(image);
}

static void image_says_that_the_header_counts_too_many_runs(void **state)
{
    static uint8_t bytes[HEADER + PAGE];
    struct image *image;

    (void)state;
    header(bytes, 1);
    put(bytes, 0x88, 4, 44);
    image = opened(bytes, sizeof bytes);
    assert_true(has_finding(image, "too_many_runs"));
    assert_int_equal(image_facts(image)->runs, IMAGE_RUNS_MAX);
    image_close(image);
}

static void image_survives_a_bitmap_beyond_the_file(void **state)
{
    static uint8_t bytes[HEADER + PAGE];
    struct image *image;

    (void)state;
    header(bytes, 5);
    memcpy(bytes + HEADER, "FDMPDUMP", 8);
    put(bytes, HEADER + 0x20, 8, UINT64_C(1) << 40);
    put(bytes, HEADER + 0x28, 8, UINT64_C(1) << 40);
    put(bytes, HEADER + 0x30, 8, UINT64_C(1) << 42);
    memset(bytes + HEADER + 0x38, 0xff, 64);
    image = opened(bytes, sizeof bytes);
    assert_true(has_finding(image, "bitmap_cut"));
    assert_true(image_facts(image)->pages == 0);
    assert_true(image_facts(image)->pages_lost >= 512);
    assert_int_equal(image_physical(image, 0), IMAGE_NOT_IN_DUMP);
    image_close(image);
}

static void image_says_when_the_places_of_pages_are_missing(void **state)
{
    static uint8_t bytes[HEADER + PAGE];
    struct image *image;

    (void)state;
    for (unsigned type = 5; type <= 10; type++) {
        header(bytes, type);
        image = opened(bytes, sizeof bytes);
        assert_true(has_finding(image, "no_pages"));
        assert_false(image_facts(image)->physical);
        image_close(image);
    }
}

/* --- minidumps made by hand ----------------------------------------------- */

enum { TRIAGE = HEADER, END = HEADER + 0x3000 };

static void minidump(uint8_t *bytes)
{
    header(bytes, 4);
    memset(bytes + TRIAGE, 0, END - TRIAGE);
    put(bytes, TRIAGE + 0x08, 4, END - 4);
    memcpy(bytes + END - 4, "TRGD", 4);
}

static void image_says_that_a_minidump_is_cut(void **state)
{
    static uint8_t bytes[END];
    struct image *image;

    (void)state;
    minidump(bytes);
    image = opened(bytes, END);
    assert_false(has_finding(image, "cut"));
    image_close(image);
    for (size_t size = 8; size < END; size += 61) {
        image = opened(bytes, size);
        assert_true(has_finding(image, "cut") || size < HEADER);
        image_close(image);
    }
}

/* Blocks that overlap: the first by address gives what both hold. */
static void image_reads_blocks_across_their_borders(void **state)
{
    static uint8_t bytes[END];
    static const uint64_t blocks[][3] = {
        { 0xfffff80000001000, HEADER + 0x1000, 0x20 },
        { 0xfffff80000001010, HEADER + 0x1100, 0x20 },
        { 0xfffff80000001030, END - 8, 0x100 },
        { UINT64_MAX - 7, HEADER + 0x1200, 0x20 },
    };
    uint8_t copy[64];
    struct image *image;
    struct image_space space;
    size_t done;

    (void)state;
    minidump(bytes);
    put(bytes, TRIAGE + 0x78, 4, HEADER + 0x800);
    put(bytes, TRIAGE + 0x7c, 4, 4);
    for (size_t i = 0; i < 4; i++) {
        put(bytes, HEADER + 0x800 + 16 * i, 8, blocks[i][0]);
        put(bytes, HEADER + 0x808 + 16 * i, 4, blocks[i][1]);
        put(bytes, HEADER + 0x80c + 16 * i, 4, blocks[i][2]);
    }
    memset(bytes + HEADER + 0x1000, 'a', 0x20);
    memset(bytes + HEADER + 0x1100, 'b', 0x20);
    image = opened(bytes, END);
    space = image_space(image);
    assert_true(has_finding(image, "blocks_outside"));
    assert_int_equal(image_read_virtual(image, &space, 0xfffff80000001000, copy,
                                        sizeof copy, &done), IMAGE_NOT_IN_DUMP);
    assert_int_equal(done, 0x38);
    for (size_t i = 0; i < 0x30; i++)
        assert_int_equal(copy[i], i < 0x20 ? 'a' : 'b');
    assert_int_equal(image_read_virtual(image, &space, UINT64_MAX - 1, copy, 8,
                                        &done), IMAGE_NOT_IN_DUMP);
    image_close(image);
}

static void image_bounds_the_lists_of_a_minidump(void **state)
{
    static uint8_t bytes[END];
    struct image *image;
    size_t count;

    (void)state;
    minidump(bytes);
    put(bytes, TRIAGE + 0x30, 4, HEADER + 0x1000);
    put(bytes, TRIAGE + 0x34, 4, UINT32_MAX);           /* drivers */
    put(bytes, TRIAGE + 0x18, 4, HEADER + 0x900);
    put(bytes, HEADER + 0x900, 4, UINT32_MAX);          /* unloaded */
    put(bytes, TRIAGE + 0x78, 4, HEADER + 0x800);
    put(bytes, TRIAGE + 0x7c, 4, UINT32_MAX);           /* blocks */
    image = opened(bytes, END);
    assert_true(has_finding(image, "blocks_cut"));
    image_modules(image, &count, NULL);
    assert_true(count == 0x2000 / 0x90);
    assert_true(has_finding(image, "drivers_cut"));
    image_unloaded(image, &count);
    assert_int_equal(count, 0);
    image_close(image);
}

/* --- a file that shrinks -------------------------------------------------- */

static int write_file(char *path, const void *bytes, size_t size)
{
    int fd;

    strcpy(path, "/tmp/ntlens-test-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_true(write(fd, bytes, size) == (ssize_t)size);
    return fd;
}

static void image_that_shrinks_is_lost_and_does_not_kill(void **state)
{
    char path[64];
    struct world world;
    struct wrapped file;
    struct image *image;
    struct image_options options = { .raw = true };
    struct ntl_diag diag;
    uint64_t pa = WORLD_RESERVED;
    uint8_t buffer[16];
    size_t done;
    int fd;

    (void)state;
    world_make(&world, NTL_X64, 1, MEMORY, 100);
    wrap(&file, &world, WRAP_RAW, NULL);
    fd = write_file(path, file.bytes, file.size);
    assert_int_equal(open_path(path, &options, &image, &diag), NTL_OK);
    assert_string_equal(image_path(image), path);
    assert_int_equal(image_read_physical(image, pa, buffer, 16, &done),
                     IMAGE_FOUND);
    assert_int_equal(ftruncate(fd, PAGE), 0);
    assert_int_equal(image_read_physical(image, pa + 64 * PAGE, buffer, 16,
                                         &done), IMAGE_LOST);
    assert_true(image_lost(image));
    assert_int_equal(image_read_physical(image, 0, buffer, 16, &done),
                     IMAGE_LOST);
    image_close(image);
    close(fd);
    unlink(path);
    free(file.bytes);
    world_free(&world);
}

/* --- the search for a table ----------------------------------------------- */

static void scan_finds_the_table_of_every_mode(void **state)
{
    static const enum ntl_arch modes[] = {
        NTL_X64, NTL_X64_LA57, NTL_X86_PAE, NTL_ARM64, NTL_X86,
    };

    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct image_options options = { .raw = true };
        struct image_candidate found[4] = { { 0 } };
        struct image *image;
        struct ntl_diag diag;
        struct world world;
        enum ntl_arch all = modes[i] == NTL_X86 ? NTL_X86 : NTL_ARCH_COUNT;
        size_t count;

        world_make(&world, modes[i], 77 + i, MEMORY * 3, 3000);
        assert_int_equal(image_open_bytes(world.memory, world.size, &options,
                                          &image, &diag), NTL_OK);
        count = image_scan(image, all, found, 4, NULL, NULL);
        if (count == 0)
            fail_msg("%s: nothing found", ntl_paging(modes[i])->name);
        assert_int_equal(found[0].dtb, world.dtb);
        assert_int_equal(found[0].index, world.index);
        assert_int_equal(found[0].arch, modes[i]);
        assert_true(found[0].sound && found[0].sound <= found[0].present);
        image_choose(image, &found[0]);
        assert_int_equal(image_space(image).dtb, world.dtb);
        image_close(image);
        world_free(&world);
    }
}

/* --- many roots, of which one is the system's ----------------------------- */

enum { OWN = 0x1e3, SHARED_PXE = 0x1ef, ROOTS = 3, SOME_PAGES = 64 };
enum { PROCESS = 1, SYSTEM, DECOY, LOWER, SHARED = LOWER + 3 };

static void make_roots(uint64_t (*page)[512])
{
    uint8_t *shared = (uint8_t *)page[SHARED];

    for (uint64_t root = PROCESS; root <= DECOY; root++)
        page[root][OWN] = root << 12 | 0x63;
    for (unsigned i = 0x100; i < 0x1e0; i++)    /* more than a root has */
        page[DECOY][i] = (uint64_t)(SHARED + 1) << 12 | 0x63;
    for (unsigned i = 0; i < 40; i++)
        page[PROCESS][i] = (uint64_t)(SHARED + 1) << 12 | 0x67;
    page[PROCESS][SHARED_PXE] = page[SYSTEM][SHARED_PXE] = LOWER << 12 | 0x63;
    for (uint64_t i = 0; i < 3; i++)
        page[LOWER + i][0] = (LOWER + i + 1) << 12 | 0x63;
    memcpy(shared + 0x30, "C\0:\0\\\0", 6);
    shared[0x264] = shared[0x268] = 1;
}

static void scan_prefers_the_system_among_roots_that_map_the_shared_page(
    void **state)
{
    static uint64_t page[SOME_PAGES][512];
    struct image_options options = { .raw = true };
    struct image_candidate found[ROOTS];
    struct image *image;
    struct ntl_diag diag;

    (void)state;
    make_roots(page);
    assert_int_equal(image_open_bytes(page, sizeof page, &options, &image,
                                      &diag), NTL_OK);
    assert_int_equal(image_scan(image, NTL_ARCH_COUNT, found, ROOTS, NULL,
                                NULL), ROOTS);
    assert_int_equal(found[0].dtb, SYSTEM << 12);
    assert_int_equal(found[0].arch, NTL_X64);
    assert_int_equal(found[0].vouched, 2);
    assert_int_equal(found[1].dtb, PROCESS << 12);
    assert_int_equal(found[2].dtb, DECOY << 12);
    image_close(image);
}

static bool stop_at_once(void *user, uint64_t done, uint64_t all)
{
    *(unsigned *)user += 1;
    return done > all;
}

static void scan_stops_when_it_is_told_to(void **state)
{
    size_t size = (size_t)192 << 20;
    uint8_t *bytes = calloc(size, 1);
    struct image_options options = { .raw = true };
    struct image_candidate found;
    struct image *image;
    struct ntl_diag diag;
    unsigned ticks = 0;

    (void)state;
    assert_non_null(bytes);
    assert_int_equal(image_open_bytes(bytes, size, &options, &image, &diag),
                     NTL_OK);
    assert_int_equal(image_scan(image, NTL_ARCH_COUNT, &found, 1, stop_at_once,
                                &ticks), 0);
    assert_int_equal(ticks, 1);
    image_close(image);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image_refuses_what_it_cannot_read_by_its_name),
        cmocka_unit_test(image_takes_whole_pages_as_raw_memory_and_says_so),
        cmocka_unit_test(image_says_why_a_path_cannot_be_opened),
        cmocka_unit_test(image_reads_a_source_piece_by_piece_and_closes_it),
        cmocka_unit_test(image_says_lost_of_what_a_source_does_not_give),
        cmocka_unit_test(image_takes_the_filler_for_not_given),
        cmocka_unit_test(image_cuts_runs_to_the_file_and_to_one_another),
        cmocka_unit_test(image_says_that_the_header_counts_too_many_runs),
        cmocka_unit_test(image_survives_a_bitmap_beyond_the_file),
        cmocka_unit_test(image_says_when_the_places_of_pages_are_missing),
        cmocka_unit_test(image_says_that_a_minidump_is_cut),
        cmocka_unit_test(image_reads_blocks_across_their_borders),
        cmocka_unit_test(image_bounds_the_lists_of_a_minidump),
        cmocka_unit_test(image_that_shrinks_is_lost_and_does_not_kill),
        cmocka_unit_test(scan_finds_the_table_of_every_mode),
        cmocka_unit_test(
            scan_prefers_the_system_among_roots_that_map_the_shared_page),
        cmocka_unit_test(scan_stops_when_it_is_told_to),
    };

    return cmocka_run_group_tests_name("image_files", tests, NULL, NULL);
}
