/* Sources of bytes: an image is the same however its bytes are had. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/wrap.h"
#include "image/image.h"
#include "practice/practice.h"
#include "random.h"
#include "twice.h"

#include <ntlens/ask.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PAGE = 4096, MEMORY = 6 << 20, ADDRESSES = 200 };

static const enum ntl_arch modes[] = {
    NTL_X64, NTL_X64_LA57, NTL_X86, NTL_X86_PAE, NTL_ARM64,
};

/* --- every format --------------------------------------------------------- */

static void each_world(void (*check)(const char *name, const void *bytes,
                                     size_t size))
{
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct world world;
        char name[64];

        world_make(&world, modes[i], 31 + i, MEMORY, ADDRESSES);
        for (int kind = 0; kind < WRAP_KINDS; kind++) {
            struct wrapped file;
            uint8_t *present = kind % 2 ? wrap_holes(&world, 9, false) : NULL;

            snprintf(name, sizeof name, "%s, %s", ntl_paging(modes[i])->name,
                     wrap_names[kind]);
            wrap(&file, &world, (enum wrap_kind)kind, present);
            check(name, file.bytes, file.size);
            free(file.bytes);
            free(present);
        }
        world_free(&world);
    }
}

static void check_twice(const char *name, const void *bytes, size_t size)
{
    struct reader reader = { .bytes = bytes, .size = size };

    asked_twice(name, &reader);
}

static void every_format_answers_the_same_where_it_is_read(void **state)
{
    (void)state;
    each_world(check_twice);
}

/* A kernel's modules, processes, handles, tables of services: in each story. */
static void each_machine(void (*check)(const char *name, const void *bytes,
                                       size_t size))
{
    for (unsigned story = 0; story < PRACTICE_STORIES; story++) {
        const struct practice_choice choice = {
            .seed = story + 1, .story = (enum practice_story)story,
            .build = PRACTICE_BUILD,
        };
        struct practice *practice = practice_make(&choice);
        const void *bytes;
        size_t size;

        assert_non_null(practice);
        bytes = practice_bytes(practice, &size);
        check(practice_story_name(choice.story), bytes, size);
        practice_free(practice);
    }
}

static void every_machine_answers_the_same_where_it_is_read(void **state)
{
    (void)state;
    each_machine(check_twice);
}

/* --- what is kept --------------------------------------------------------- */

enum { LONG = 64 << 20, LOOKS = 40000, LONGEST = 20000 };

static uint8_t byte_at(uint64_t at)
{
    return (uint8_t)((at * 0x9e3779b1) >> 24);
}

static size_t read_pattern(void *context, uint64_t offset, void *buffer,
                           size_t length)
{
    (void)context;
    for (size_t i = 0; i < length; i++)
        ((uint8_t *)buffer)[i] = byte_at(offset + i);
    return length;
}

/* Many times as much as is kept, at random: always what stands there. */
static void what_is_kept_is_what_stands_there(void **state)
{
    const struct ntl_source source = {
        .size = sizeof source, .length = LONG, .read = read_pattern,
    };
    const struct image_options raw = { .raw = true };
    static uint8_t buffer[LONGEST];
    struct image *image;
    struct ntl_diag diag;
    uint64_t dice = 5;
    size_t done;

    (void)state;
    assert_int_equal(image_open("", &source, &raw, &image, &diag), NTL_OK);
    for (unsigned i = 0; i < LOOKS; i++) {
        size_t length = random_next(&dice) % (i % 8 ? 16 : LONGEST) + 1;
        uint64_t at = random_next(&dice) % (LONG - length);

        assert_int_equal(image_read_physical(image, at, buffer, length, &done),
                         IMAGE_FOUND);
        for (size_t k = 0; k < length; k++)
            if (buffer[k] != byte_at(at + k))
                fail_msg("byte %llx", (unsigned long long)(at + k));
    }
    image_close(image);
}

/* --- real dumps ----------------------------------------------------------- */

#define DUMPS "../shared/dumps"

static bool each_dump(void (*check)(const char *name, const void *bytes,
                                    size_t size))
{
    static uint8_t bytes[8 << 20];
    DIR *folder = opendir(DUMPS);
    struct dirent *entry;
    char path[512];

    if (!folder)
        return false;
    while ((entry = readdir(folder)) != NULL) {
        FILE *file;
        size_t size;

        if (!strstr(entry->d_name, ".dmp"))
            continue;
        snprintf(path, sizeof path, DUMPS "/%s", entry->d_name);
        file = fopen(path, "rb");
        assert_non_null(file);
        size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        check(entry->d_name, bytes, size);
    }
    closedir(folder);
    return true;
}

static void every_real_dump_answers_the_same_where_it_is_read(void **state)
{
    (void)state;
    if (!each_dump(check_twice)) {
        fprintf(stderr, "SKIPPED: there is no " DUMPS "\n");
        skip();
    }
}

/* --- sources that fail ---------------------------------------------------- */

/* What was not had is said in every answer from then on that reads. */
static void ask_badly(const char *name, struct reader *reader)
{
    struct ntl_ask *ask = ntl_ask_open(NULL);
    struct ntl_source source = reader_source(reader);
    struct ntl_text text;
    bool was_refused;

    assert_non_null(ask);
    ntl_ask_how(ask, NTL_ASK_KEEP);
    if (ntl_ask_image(ask, "bad", &source, NULL) != NTL_OK) {
        ntl_ask_close(ask);
        return;
    }
    for (size_t i = 0; reader_line(i); i++) {
        const char *line = reader_line(i);

        was_refused = reader->refused;
        ntl_ask_form(ask, line, strlen(line), NTL_FORM_JSON, &text);
        if (reader->refused != was_refused && !strstr(text.bytes, "lost"))
            fail_msg("%s, %llu of %llu bytes, %llu reads: %s says nothing of "
                     "what is lost: %s", name, (unsigned long long)reader->end,
                     (unsigned long long)reader->size,
                     (unsigned long long)reader->reads, line, text.bytes);
    }
    ntl_ask_form(ask, "info", 4, NTL_FORM_JSON, &text);
    assert_true(!reader->refused || strstr(text.bytes, "lost") != NULL);
    ntl_ask_close(ask);
}

static uint64_t seed = 12;

static void check_bad(const char *name, const void *bytes, size_t size)
{
    const struct reader good = { .bytes = bytes, .size = size };
    struct reader reader;

    for (unsigned i = 0; i < 4; i++) {          /* it shrank before */
        reader = good;
        reader.end = 1 + random_next(&seed) % (i ? size : 0x3000);
        ask_badly(name, &reader);
    }
    for (unsigned i = 0; i < 4; i++) {          /* it breaks off */
        reader = good;
        reader.reads_left = 2 + random_next(&seed) % (i ? 60 : 4);
        ask_badly(name, &reader);
    }
}

static void what_a_source_does_not_give_is_lost(void **state)
{
    (void)state;
    each_world(check_bad);
    each_machine(check_bad);
    each_dump(check_bad);
}

static void check_slow(const char *name, const void *bytes, size_t size)
{
    static const size_t most[] = { 7, 1000, 4095 };
    static size_t turn;
    struct reader reader = {
        .bytes = bytes, .size = size, .most = most[turn % 3],
        .lies = turn % 2 == 0,
    };

    turn++;
    asked_twice(name, &reader);
}

static void short_reads_are_gone_on_with(void **state)
{
    (void)state;
    each_world(check_slow);
    each_dump(check_slow);
}

static void a_source_of_an_older_program_is_read(void **state)
{
    static const uint8_t bytes[2 * PAGE];
    struct reader reader = { .bytes = bytes, .size = sizeof bytes };
    struct ntl_source source = reader_source(&reader);
    const struct image_options raw = { .raw = true };
    struct image *image;
    struct ntl_diag diag;

    (void)state;
    source.size = offsetof(struct ntl_source, map);
    memset((char *)&source + source.size, 0xee, sizeof source - source.size);
    assert_int_equal(image_open("old", &source, &raw, &image, &diag), NTL_OK);
    assert_false(image_lost(image));
    image_close(image);
    source.size = offsetof(struct ntl_source, read);
    assert_int_equal(image_open("older", &source, &raw, &image, &diag),
                     NTL_EFILE);
}

/* --- 64 GB ---------------------------------------------------------------- */

/* A dump that is nowhere: its bytes are made when somebody reads them. */
#define GB (UINT64_C(1) << 30)
#define FRAMES (64 * GB / PAGE)
#define CODE UINT64_C(0xfffff80012345000)

enum { HEADER = 0x2000, AREA = 0x38, TABLES = 5 };

struct huge {
    uint8_t header[HEADER + AREA];
    uint64_t first;             /* place of the first page                    */
    uint64_t frame[TABLES];     /* PML4 to the page of code                   */
    uint8_t page[TABLES][PAGE];
    uint64_t reads, read;
};

static void put(uint8_t *at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static uint8_t huge_byte(const struct huge *h, uint64_t at)
{
    uint64_t frame;

    if (at < h->first)
        return at < sizeof h->header ? h->header[at] : 0xff;
    frame = (at - h->first) / PAGE;
    for (unsigned i = 0; i < TABLES; i++)
        if (h->frame[i] == frame)
            return h->page[i][(at - h->first) % PAGE];
    return 0;
}

static size_t read_huge(void *context, uint64_t offset, void *buffer,
                        size_t length)
{
    struct huge *h = context;

    h->reads++;
    h->read += length;
    for (size_t i = 0; i < length; i++)
        ((uint8_t *)buffer)[i] = huge_byte(h, offset + i);
    return length;
}

static void make_tables(struct huge *h)
{
    for (unsigned i = 0; i < TABLES; i++)
        h->frame[i] = FRAMES / TABLES * (i + 1) - 7;
    for (unsigned i = 0; i + 1 < TABLES; i++)
        put(h->page[i] + (CODE >> (39 - 9 * i) & 511) * 8, 8,
            h->frame[i + 1] * PAGE | 0x63);
    put(h->page[0] + 0x1ed * 8, 8, h->frame[0] * PAGE | 0x63);
    memset(h->page[TABLES - 1], 0x90, PAGE);
}

static void make_huge(struct huge *h, bool bitmap)
{
    memset(h, 0, sizeof *h);
    make_tables(h);
    for (size_t at = 0; at < HEADER; at += 4)
        memcpy(h->header + at, "PAGE", 4);
    memcpy(h->header + 4, "DU64", 4);
    put(h->header + 0x08, 4, 15);
    put(h->header + 0x0c, 4, 19041);
    put(h->header + 0x10, 8, h->frame[0] * PAGE);
    put(h->header + 0x30, 4, 0x8664);
    put(h->header + 0x38, 4, 0xd1);
    memset(h->header + 0x348, 0, 0xbb8);
    put(h->header + 0x348 + 0x30, 4, 0x10001f);
    put(h->header + 0x348 + 0xf8, 8, CODE + 0x10);
    put(h->header + 0xf98, 4, bitmap ? 5 : 1);
    put(h->header + 0x88, 4, 1);
    put(h->header + 0x90, 8, FRAMES);
    put(h->header + 0x98, 8, 0);
    put(h->header + 0xa0, 8, FRAMES);
    h->first = bitmap ? (HEADER + AREA + FRAMES / 8 + PAGE - 1) / PAGE * PAGE
                      : HEADER;
    memcpy(h->header + HEADER, "FDMPDUMP", 8);
    put(h->header + HEADER + 0x20, 8, h->first);
    put(h->header + HEADER + 0x28, 8, FRAMES);
    put(h->header + HEADER + 0x30, 8, FRAMES);
}

static uint64_t peak(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_maxrss * 1024;
}

static bool answers(struct ntl_ask *ask, const char *line, const char *part)
{
    struct ntl_text text;

    return ntl_ask_form(ask, line, strlen(line), NTL_FORM_JSON, &text)
           <= NTL_ANSWERED_ABSENT && strstr(text.bytes, part);
}

/* At most so many bytes are read, in so many reads. */
static void check_huge(struct huge *h, uint64_t most, uint64_t reads)
{
    struct ntl_source source = {
        .size = sizeof source, .context = h, .read = read_huge,
        .length = h->first + 64 * GB,
    };
    struct ntl_ask *ask = ntl_ask_open(NULL);
    uint64_t before = peak();
    char frame[32];

    snprintf(frame, sizeof frame, "%llx",
             (unsigned long long)h->frame[TABLES - 1]);
    assert_int_equal(ntl_ask_image(ask, "huge", &source, NULL), NTL_OK);
    assert_true(answers(ask, "info", "dump"));
    assert_true(answers(ask, "pte @rip", frame));
    assert_true(answers(ask, "dq @rip L2", "90909090`90909090"));
    assert_true(answers(ask, "eval @rip", "12345010"));
    assert_true(answers(ask, "bugcheck", "d1"));
    if (h->read > most || h->reads > reads)
        fail_msg("%llu bytes in %llu reads", (unsigned long long)h->read,
                 (unsigned long long)h->reads);
    assert_true(peak() - before < 20 << 20);
    ntl_ask_close(ask);
}

static void of_64_gb_only_what_is_asked_for_is_read(void **state)
{
    static struct huge huge;

    (void)state;
    make_huge(&huge, false);
    check_huge(&huge, 256 << 10, 16);
    make_huge(&huge, true);
    check_huge(&huge, FRAMES / 8 + (512 << 10), 48);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* First, since it asks for the most memory that there was. */
        cmocka_unit_test(of_64_gb_only_what_is_asked_for_is_read),
        cmocka_unit_test(every_format_answers_the_same_where_it_is_read),
        cmocka_unit_test(every_machine_answers_the_same_where_it_is_read),
        cmocka_unit_test(what_is_kept_is_what_stands_there),
        cmocka_unit_test(every_real_dump_answers_the_same_where_it_is_read),
        cmocka_unit_test(what_a_source_does_not_give_is_lost),
        cmocka_unit_test(short_reads_are_gone_on_with),
        cmocka_unit_test(a_source_of_an_older_program_is_read),
    };

    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
