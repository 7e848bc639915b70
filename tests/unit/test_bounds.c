/* Files that are made to keep a program busy: each is answered all the same. */
#include "ask/ask.h"
#include "session/open.h"
#include "space/mappings.h"
#include "heard.h"
#include "open-path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { PAGE = 4096, SECONDS = 10, HEADERS = 0x2000 };

static void put(uint8_t *at, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static void in_time(clock_t start)
{
    assert_true((clock() - start) / CLOCKS_PER_SEC < SECONDS);
}

static struct image *open_bytes(const uint8_t *bytes, size_t size)
{
    struct image *image = NULL;
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

/* --- minidumps ------------------------------------------------------------ */

enum { ENTRIES = 1 << 15, BLOCKS = 2000, LISTED = 16 };

/* PTEs, and blocks that all are these PTEs, `apart` from each other. */
static uint8_t *shared_blocks(uint64_t first, uint64_t apart, size_t *size)
{
    size_t at = HEADERS + 0x80, list = at + ENTRIES * 8;
    uint8_t *file;

    *size = list + BLOCKS * LISTED;
    file = calloc(*size, 1);
    assert_non_null(file);
    memcpy(file, "PAGEDU64", 8);
    put(file + 0x30, 0x8664, 4);
    put(file + 0xf98, 4, 4);
    put(file + HEADERS + 0x78, list, 4);
    put(file + HEADERS + 0x7c, BLOCKS, 4);
    for (uint64_t i = 0; i < ENTRIES; i++)
        put(file + at + i * 8, (i + 1) << 12 | 0x63, 8);
    for (uint64_t i = 0; i < BLOCKS; i++) {
        put(file + list + i * LISTED, first + i * apart, 8);
        put(file + list + i * LISTED + 8, at, 4);
        put(file + list + i * LISTED + 12, ENTRIES * 8, 4);
    }
    return file;
}

static bool count(void *user, const struct mapping *mapping)
{
    (void)mapping;
    ++*(size_t *)user;
    return true;
}

static void ask_maps(struct session *session, struct image *image,
                     struct mappings_seen *seen, size_t *ranges)
{
    struct mappings_asked asked = {
        .last = UINT64_MAX, .each = count, .user = ranges,
    };

    ask_begin(session);
    session_take_image(session, image);
    session->index = 0x1ed;
    session->index_from = FROM_USER;
    session->dtb_from = FROM_USER;
    *ranges = 0;
    mappings_each(session, &asked, seen);
}

static void maps_reads_bytes_that_blocks_share_once(void **state)
{
    uint64_t base = UINT64_C(0xfffff68000000000);
    clock_t start = clock();
    struct session session;
    struct mappings_seen seen;
    size_t size, ranges;
    uint8_t *file = shared_blocks(base, ENTRIES * 8, &size);
    struct image *image = open_bytes(file, size);

    (void)state;
    ask_maps(&session, image, &seen, &ranges);
    assert_int_equal(seen.shared, (BLOCKS - 1) * ENTRIES);
    assert_true(ranges > 0 && ranges <= ENTRIES);
    in_time(start);
    image_close(image);
    free(file);
}

static void blocks_that_overlap_in_memory_share_nothing(void **state)
{
    struct session session;
    struct mappings_seen seen;
    size_t size, ranges;
    uint8_t *file = shared_blocks(UINT64_C(0xfffff68000000000), 0, &size);
    struct image *image = open_bytes(file, size);

    (void)state;
    ask_maps(&session, image, &seen, &ranges);
    assert_int_equal(seen.shared, 0);
    assert_int_equal(ranges, 1);
    image_close(image);
    free(file);
}

/* --- page tables ---------------------------------------------------------- */

/*
 * Every entry of every table is another table: all ways through them are more
 * than 2^36.
 */
static void maps_gives_up_where_tables_lead_to_each_other(void **state)
{
    enum { TABLES = 20000 };
    struct session session;
    struct mappings_seen seen;
    uint8_t *file = calloc(TABLES, PAGE);
    clock_t start = clock();
    size_t ranges;
    struct image *image;

    (void)state;
    assert_non_null(file);
    for (uint64_t i = 0; i < (uint64_t)TABLES * 512; i++)
        put(file + i * 8, (i * 77) % TABLES << 12 | 0x67, 8);
    image = open_bytes(file, (size_t)TABLES * PAGE);
    ask_maps(&session, image, &seen, &ranges);
    assert_true(seen.entangled);
    in_time(start);
    image_close(image);
    free(file);
}

static void run(struct heard *heard, struct session *session, const char *text)
{
    static struct line line;
    const struct cmd_options options = { .form = FORM_TEXT };
    struct ntl_diag diag;

    assert_int_equal(line_read(session, &options, text, strlen(text), false,
                               &line, &diag), NTL_OK);
    assert_int_equal(ask_run(&line, session, heard_start(heard), &diag),
                     NTL_OK);
    assert_int_equal(heard->depth, 0);
}

/* One root, and 160 page tables whose pages lie two apart. */
static void maps_is_cut_and_says_where_the_rest_begins(void **state)
{
    enum { TABLES = 160, PAGES = TABLES + 3, RANGES = TABLES * 512 };
    static struct heard heard;
    struct session session;
    uint8_t *file = calloc(PAGES, PAGE);
    struct image *image;

    (void)state;
    assert_non_null(file);
    put(file, 0x1067, 8);
    put(file + PAGE, 0x2067, 8);
    for (uint64_t i = 0; i < TABLES; i++)
        put(file + 2 * PAGE + i * 8, (i + 3) << 12 | 0x67, 8);
    for (uint64_t i = 0; i < RANGES; i++)
        put(file + 3 * PAGE + i * 8, i << 13 | 0x67, 8);
    image = open_bytes(file, (size_t)PAGES * PAGE);
    ask_begin(&session);
    session_take_image(&session, image);
    session.dtb_from = FROM_USER;
    run(&heard, &session, "maps");
    assert_int_equal(heard.rows, CMD_ROWS_MAX);
    assert_true(heard_finding(&heard, "ranges_left_out"));
    run(&heard, &session, "maps 10000000 ffffffffffffffff");
    assert_int_equal(heard_item(&heard, "start")->value, 0x10000000);
    assert_int_equal(heard.rows, RANGES - CMD_ROWS_MAX);
    assert_false(heard_finding(&heard, "ranges_left_out"));
    image_close(image);
    free(file);
}

/* A stack of 2^17 words, and one module that all of them point into. */
static void stack_is_cut_and_says_where_the_rest_begins(void **state)
{
    enum { WORDS = 1 << 17, DRIVER = HEADERS + 0x80, DRIVER_SIZE = 0x90,
           NAME = DRIVER + DRIVER_SIZE, LIST = NAME + 0x10,
           STACK = LIST + LISTED, SIZE = STACK + WORDS * 8 };
    const uint64_t base = UINT64_C(0xfffff80000000000), at = base + 0x10000;
    static struct heard heard;
    struct session session;
    uint8_t *file = calloc(SIZE, 1);
    struct image *image;

    (void)state;
    assert_non_null(file);
    memcpy(file, "PAGEDU64", 8);
    put(file + 0x30, 0x8664, 4);
    put(file + 0xf98, 4, 4);
    put(file + HEADERS + 0x30, DRIVER, 4);
    put(file + HEADERS + 0x34, 1, 4);
    put(file + HEADERS + 0x78, LIST, 4);
    put(file + HEADERS + 0x7c, 1, 4);
    put(file + DRIVER, NAME, 4);
    put(file + DRIVER + 0x38, base, 8);
    put(file + DRIVER + 0x48, 0x10000, 4);
    put(file + NAME, 1, 4);
    put(file + NAME + 4, 'm', 2);
    put(file + LIST, at, 8);
    put(file + LIST + 8, STACK, 4);
    put(file + LIST + 12, WORDS * 8, 4);
    for (size_t i = 0; i < WORDS; i++)
        put(file + STACK + i * 8, base + 0x1000, 8);
    image = open_bytes(file, SIZE);
    ask_begin(&session);
    session_take_image(&session, image);
    run(&heard, &session, "stack fffff80000010000 --count 1048576");
    assert_int_equal(heard.rows, CMD_ROWS_MAX);
    assert_true(heard_finding(&heard, "words_left_out"));
    run(&heard, &session, "stack fffff800000f0000 --count 1048576");
    assert_int_equal(heard.rows, (SIZE - STACK) / 8 - 0x1c000);
    assert_false(heard_finding(&heard, "words_left_out"));
    image_close(image);
    free(file);
}

/* --- ELF cores ------------------------------------------------------------ */

/* Thousands of headers that all say the same notes. */
static void notes_that_headers_share_are_read_once(void **state)
{
    enum { HEADS = 60000, NOTES = 60000, HEAD = 0x38 };
    size_t at = 0x40, notes = at + (size_t)HEADS * HEAD;
    size_t size = notes + (size_t)NOTES * 12;
    uint8_t *file = calloc(size, 1);
    clock_t start = clock();
    struct image *image;

    (void)state;
    assert_non_null(file);
    memcpy(file, "\x7f" "ELF\2\1\1", 7);
    put(file + 0x10, 4, 2);
    put(file + 0x12, 62, 2);
    put(file + 0x20, at, 8);
    put(file + 0x36, HEAD, 2);
    put(file + 0x38, HEADS, 2);
    for (size_t i = 0; i < HEADS; i++) {
        put(file + at + i * HEAD, 4, 4);
        put(file + at + i * HEAD + 0x08, notes, 8);
        put(file + at + i * HEAD + 0x20, (uint64_t)NOTES * 12, 8);
    }
    image = open_bytes(file, size);
    assert_true(has_finding(image, "no_processors"));
    in_time(start);
    image_close(image);
    free(file);
}

/* Thousands of runs at addresses of their own that are the same pages. */
static void a_search_ends_where_addresses_share_pages(void **state)
{
    enum { HEADS = 60000, PAGES = 256, HEAD = 0x38 };
    size_t data = 0x400000, size = data + (size_t)PAGES * PAGE;
    uint8_t *file = calloc(size, 1);
    struct image_candidate found;
    clock_t start = clock();
    struct image *image;

    (void)state;
    assert_non_null(file);
    memcpy(file, "\x7f" "ELF\2\1\1", 7);
    put(file + 0x10, 4, 2);
    put(file + 0x12, 62, 2);
    put(file + 0x20, 0x40, 8);
    put(file + 0x36, HEAD, 2);
    put(file + 0x38, HEADS, 2);
    for (size_t i = 0; i < HEADS; i++) {
        put(file + 0x40 + i * HEAD, 1, 4);
        put(file + 0x40 + i * HEAD + 0x08, data, 8);
        put(file + 0x40 + i * HEAD + 0x18, i << 24, 8);
        put(file + 0x40 + i * HEAD + 0x20, (uint64_t)PAGES * PAGE, 8);
    }
    image = open_bytes(file, size);
    assert_int_equal(image_facts(image)->pages, (uint64_t)HEADS * PAGES);
    assert_int_equal(image_scan(image, NTL_ARCH_COUNT, &found, 1, NULL, NULL),
                     0);
    assert_true(has_finding(image, "search_cut"));
    in_time(start);
    image_close(image);
    free(file);
}

/* --- holes ---------------------------------------------------------------- */

/* A file of 1 TB that holds one page: a table with an entry for itself. */
static void a_search_skips_the_holes_of_a_file(void **state)
{
    const uint64_t at = UINT64_C(1) << 39, root = at + 7 * PAGE;
    char path[] = "/tmp/ntlens-test-XXXXXX";
    int fd = mkstemp(path);
    struct image_candidate found;
    clock_t start = clock();
    struct image *image;
    struct ntl_diag diag;
    uint8_t entry[8];

    (void)state;
    put(entry, root | 0x63, 8);
    assert_true(fd >= 0);
    if (ftruncate(fd, (off_t)(2 * at)) != 0) {
        close(fd);
        unlink(path);
        skip();                 /* a file system of small files */
    }
    assert_int_equal(pwrite(fd, entry, 8, (off_t)root + 0x1ed * 8), 8);
    assert_int_equal(open_path(path, NULL, &image, &diag), NTL_OK);
    assert_int_equal(image_scan(image, NTL_ARCH_COUNT, &found, 1, NULL, NULL),
                     1);
    assert_int_equal(found.dtb, root);
    assert_int_equal(found.index, 0x1ed);
    in_time(start);
    image_close(image);
    close(fd);
    unlink(path);
}

/* --- the search for a root ------------------------------------------------ */

/* Every page points at itself in all its upper half. */
static void a_search_counts_no_page_for_each_of_its_entries(void **state)
{
    enum { PAGES = 1024 };
    struct image_candidate found[4];
    uint8_t *file = calloc(PAGES, PAGE);
    clock_t start = clock();
    struct image *image;

    (void)state;
    assert_non_null(file);
    for (uint64_t i = 0; i < (uint64_t)PAGES * 512; i++)
        put(file + i * 8, (i & 256 ? i / 512 : i % PAGES) << 12 | 0x63, 8);
    image = open_bytes(file, (size_t)PAGES * PAGE);
    assert_int_equal(image_scan(image, NTL_ARCH_COUNT, found, 4, NULL, NULL),
                     4);
    in_time(start);
    image_close(image);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_reads_bytes_that_blocks_share_once),
        cmocka_unit_test(blocks_that_overlap_in_memory_share_nothing),
        cmocka_unit_test(maps_gives_up_where_tables_lead_to_each_other),
        cmocka_unit_test(maps_is_cut_and_says_where_the_rest_begins),
        cmocka_unit_test(stack_is_cut_and_says_where_the_rest_begins),
        cmocka_unit_test(notes_that_headers_share_are_read_once),
        cmocka_unit_test(a_search_ends_where_addresses_share_pages),
        cmocka_unit_test(a_search_skips_the_holes_of_a_file),
        cmocka_unit_test(a_search_counts_no_page_for_each_of_its_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
