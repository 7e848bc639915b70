#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../oracle/practised.h"
#include "image/image.h"
#include "practice/practice.h"

#include <ntlens/build.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 100 };

static struct practice *made(uint64_t seed, unsigned story)
{
    const struct practice_choice choice = { seed, (enum practice_story)story,
                                            PRACTICE_BUILD };
    struct practice *practice = practice_make(&choice);

    assert_non_null(practice);
    return practice;
}

static struct image *opened(const struct practice *practice)
{
    size_t size;
    const uint8_t *bytes = practice_bytes(practice, &size);
    struct image *image;
    struct ntl_diag diag;

    assert_int_equal(image_open_bytes(bytes, size, NULL, &image, &diag),
                     NTL_OK);
    return image;
}

/* --- what is in it -------------------------------------------------------- */

static struct image *read_from;
static struct image_space read_in;

static void read_words_of(struct image *image)
{
    read_from = image;
    read_in = image_space(image);
}

static uint64_t word_at(uint64_t va)
{
    uint64_t word = 0;
    size_t done;

    assert_int_equal(image_read_virtual(read_from, &read_in, va, &word, 8,
                                        &done), IMAGE_FOUND);
    return word;
}

static uint64_t named(const struct practice *practice, const char *text)
{
    size_t count;
    const struct practice_name *name = practice_names(practice, &count);

    while (count-- > 0)
        if (strcmp(name[count].name, text) == 0)
            return name[count].value;
    fail_msg("no name %s", text);
    return 0;
}

/* --- every machine -------------------------------------------------------- */

static void practice_fits_and_is_the_same_again(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct practice *a = made(seed, (unsigned)seed % PRACTICE_STORIES);
        struct practice *b = made(seed, (unsigned)seed % PRACTICE_STORIES);
        size_t size, again;
        const uint8_t *bytes = practice_bytes(a, &size);

        assert_true(size <= PRACTICE_SIZE);
        assert_memory_equal(bytes, practice_bytes(b, &again), size);
        assert_int_equal(size, again);
        practice_free(a);
        practice_free(b);
    }
}

static void practice_opens_as_a_dump_without_a_finding(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct practice *practice = made(seed,
                                         (unsigned)seed % PRACTICE_STORIES);
        struct image *image = opened(practice);
        const struct image_facts *facts = image_facts(image);
        size_t count;

        image_modules(image, &count, NULL);
        assert_in_range(count, 8, 9);
        image_unloaded(image, &count);
        assert_int_equal(count, seed % PRACTICE_STORIES == PRACTICE_SMAP);
        image_findings(image, &count);
        assert_int_equal(count, 0);
        assert_int_equal(facts->type, IMAGE_DUMP_BITMAP_FULL);
        assert_int_equal(facts->build.value, PRACTICE_BUILD);
        assert_true(facts->index.given && facts->bugcheck.given);
        image_close(image);
        practice_free(practice);
    }
}

/* Its structures are those of the build, which it says itself. */
static void practice_is_made_of_every_build(void **state)
{
    size_t count;
    const struct ntl_release *release = ntl_releases(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct practice_choice choice = { i, PRACTICE_STACK,
                                          release[i].number };
        struct practice *practice;
        struct image *image;
        size_t findings;

        if (release[i].number < PRACTICE_FIRST_BUILD
            || release[i].number > PRACTICE_BUILD)
            continue;
        practice = practice_make(&choice);
        if (!practice)
            fail_msg("no machine of %u", release[i].number);
        image = opened(practice);
        image_findings(image, &findings);
        assert_int_equal(findings, 0);
        assert_int_equal(image_facts(image)->build.value, release[i].number);
        image_close(image);
        practice_free(practice);
    }
}

/* The names of two seeds are the same ones, at other places. */
static void practice_names_are_of_every_machine(void **state)
{
    struct practice *first = made(1, PRACTICE_SMAP);
    size_t count, other;
    const struct practice_name *name = practice_names(first, &count);

    (void)state;
    for (uint64_t seed = 2; seed < SEEDS; seed++) {
        struct practice *practice = made(seed, PRACTICE_SMAP);
        const struct practice_name *its = practice_names(practice, &other);
        size_t same = 0;

        assert_int_equal(count, other);
        for (size_t i = 0; i < count; i++) {
            assert_string_equal(name[i].name, its[i].name);
            same += name[i].value == its[i].value;
        }
        assert_true(same < 8);
        practice_free(practice);
    }
    practice_free(first);
}

/* Every kernel address that has a name is memory of the dump, or says no. */
static void practice_translates_as_a_second_walker_does(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct world world;
        struct image *image;
        struct practice *practice = made(seed, PRACTICE_SMAP);
        struct image_space space;
        unsigned mapped = 0;

        practised_make(&world, seed, 64 << 20, 5000, false);
        image = opened(practice);
        space = image_space(image);
        for (size_t i = 0; i < world.addresses; i++) {
            struct world_answer answer
                = world_walk(&world, world.address[i], WORLD_PHYSICAL_BITS);
            uint64_t pa = 0;
            enum image_found found
                = image_translate(image, &space, world.address[i], &pa);

            if ((found == IMAGE_FOUND) != (answer.end == WORLD_MAPPED)
                || (found == IMAGE_FOUND && pa != answer.pa))
                fail_msg("seed %u: %llx", (unsigned)seed,
                         (unsigned long long)world.address[i]);
            mapped += found == IMAGE_FOUND;
        }
        assert_true(mapped > 1000);
        world_free(&world);
        image_close(image);
        practice_free(practice);
    }
}

/* --- as memory without a header ------------------------------------------- */

enum { RAW_SEEDS = 40, ROOTS = 2 };

/* All of a machine's pages, each at its place, and two more for each root. */
struct raw {
    uint8_t *bytes;
    size_t size;
    uint64_t root[ROOTS], spare;    /* System's, the current process'; pages  */
    uint16_t index;
};

/* DirectoryTableBase of the first process, which is System; 26100's offsets. */
static uint64_t root_of_system(struct image *image,
                               const struct practice *practice)
{
    enum { LINKS = 0x1d8, BASE = 0x28 };
    uint64_t root;

    read_words_of(image);
    root = word_at(word_at(named(practice, "nt!PsActiveProcessHead")) - LINKS
                   + BASE);
    return root & ~UINT64_C(0xfff);
}

static struct raw raw_of(uint64_t seed)
{
    struct practice *practice = made(seed, (unsigned)seed % PRACTICE_STORIES);
    struct image *image = opened(practice);
    struct raw raw = {
        .root = { root_of_system(image, practice),
                  image_facts(image)->dtb.value },
        .index = (uint16_t)image_facts(image)->index.value,
    };
    struct image_run run;
    size_t done;

    for (uint64_t page = 0; image_next_run(image, page, &run);
         page = run.page + run.pages)
        raw.spare = (run.page + run.pages) << NTL_PAGE_SHIFT;
    raw.size = raw.spare + (2 * ROOTS << NTL_PAGE_SHIFT);
    raw.bytes = calloc(1, raw.size);
    assert_non_null(raw.bytes);
    for (uint64_t page = 0; image_next_run(image, page, &run);
         page = run.page + run.pages)
        assert_int_equal(
            image_read_physical(image, run.page << NTL_PAGE_SHIFT,
                                raw.bytes + (run.page << NTL_PAGE_SHIFT),
                                run.pages << NTL_PAGE_SHIFT, &done),
            IMAGE_FOUND);
    image_close(image);
    practice_free(practice);
    return raw;
}

static uint64_t *table_at(const struct raw *raw, uint64_t pa)
{
    return (uint64_t *)(void *)(raw->bytes + pa);
}

/* As ntkrla57 would have it: a table above, which has the self-map's entry. */
static void deepen(struct raw *raw, uint16_t index)
{
    for (unsigned i = 0; i < ROOTS; i++) {
        uint64_t above = raw->spare + (2 * i << NTL_PAGE_SHIFT);
        uint64_t user = above + (1 << NTL_PAGE_SHIFT);
        uint64_t *top = table_at(raw, above);

        table_at(raw, raw->root[i])[raw->index] = 0;
        memcpy(table_at(raw, user), table_at(raw, raw->root[i]), 0x800);
        memset(table_at(raw, raw->root[i]), 0, 0x800);
        top[0] = user | 0x67;
        top[0x1ff] = raw->root[i] | 0x63;
        top[index] = above | UINT64_C(0x8000000000000063);
        raw->root[i] = above;
    }
    raw->index = index;
}

static void check_first_root(const struct raw *raw, uint64_t seed,
                             enum ntl_arch arch)
{
    const struct image_candidate *c;
    struct image *image;
    struct ntl_diag diag;
    size_t count;

    assert_int_equal(image_open_bytes(raw->bytes, raw->size, NULL, &image,
                                      &diag), NTL_OK);
    if (!image_search(image, NULL, NULL))
        fail_msg("seed %u: no root", (unsigned)seed);
    c = image_candidates(image, &count);
    if (c->dtb != raw->root[0] || c->arch != arch || c->index != raw->index)
        fail_msg("seed %u: %llx, %s, %x of %u, not %llx, %x", (unsigned)seed,
                 (unsigned long long)c->dtb, ntl_paging(c->arch)->name,
                 c->index, (unsigned)count,
                 (unsigned long long)raw->root[0], raw->index);
    assert_true(count >= ROOTS && c[1].dtb == raw->root[1]);
    image_close(image);
}

static void practice_without_a_header_has_its_roots_found(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < RAW_SEEDS; seed++) {
        struct raw raw = raw_of(seed);

        check_first_root(&raw, seed, NTL_X64);
        deepen(&raw, (uint16_t)(0x100 + seed * 7 % 0xff));
        check_first_root(&raw, seed, NTL_X64_LA57);
        free(raw.bytes);
    }
}

/* --- who waits ------------------------------------------------------------ */

/* Offsets of 26100, as public symbols have them: a second place to say so. */
enum {
    LINKS = 0x1d8, PID = 0x1d0, THREADS = 0x370, ACTIVE = 0x380,
    ITS_LINK = 0x578, ITS_PROCESS = 0x508, STATE = 0x184, LIMIT = 0x30,
    BASE = 0x38, SAVED_RSP = 0x58
};

static void check_thread(uint64_t thread, uint64_t pid, bool runs)
{
    uint64_t sp = word_at(thread + SAVED_RSP);

    assert_int_equal(word_at(thread + ITS_PROCESS), pid);
    assert_int_equal(word_at(thread + STATE) & 0xff, runs ? 2 : 5);
    if (runs)
        return; /* the crash says where */
    assert_in_range(sp, word_at(thread + LIMIT), word_at(thread + BASE) - 8);
    (void)word_at(sp);
}

static void practice_has_threads_that_wait(void **state)
{
    (void)state;
    for (unsigned story = 0; story < PRACTICE_STORIES; story++) {
        struct practice *practice = made(story + 1, story);
        uint64_t head = named(practice, "nt!PsActiveProcessHead");
        uint64_t current = named(practice, "thread");
        unsigned threads = 0, processes = 0;

        read_words_of(opened(practice));
        for (uint64_t at = word_at(head); at != head; at = word_at(at)) {
            uint64_t process = at - LINKS, list = process + THREADS;
            unsigned its = 0;

            processes++;
            for (uint64_t link = word_at(list); link != list;
                 link = word_at(link), its++)
                check_thread(link - ITS_LINK, word_at(process + PID),
                             link - ITS_LINK == current);
            assert_int_equal(word_at(process + ACTIVE) & 0xffffffff, its);
            threads += its;
        }
        assert_int_equal(processes, 5);
        assert_int_equal(threads, 7);
        image_close(read_from);
        practice_free(practice);
    }
}

/* --- its names ------------------------------------------------------------ */

static void practice_reads_seed_and_story(void **state)
{
    static const struct {
        const char *text;
        enum ntl_status status;
        uint64_t seed;
        enum practice_story story;
        size_t at;
    } names[] = {
        { "practice", NTL_OK, 1, PRACTICE_SMAP, 0 },
        { "practice:2", NTL_OK, 2, PRACTICE_CFG, 0 },
        { "practice:10", NTL_OK, 10, PRACTICE_CFG, 0 },
        { "practice:mce", NTL_OK, 1, PRACTICE_MCE, 0 },
        { "practice:7:dpc", NTL_OK, 7, PRACTICE_DPC, 0 },
        { "practice:0", NTL_OK, 0, PRACTICE_MCE, 0 },
        { "practice:18446744073709551615", NTL_OK, UINT64_MAX, PRACTICE_BIT,
          0 },
        { "practice:18446744073709551616", NTL_EVALUE, 0, PRACTICE_SMAP, 9 },
        { "practice:", NTL_ENAME, 0, PRACTICE_SMAP, 9 },
        { "practice:7:", NTL_ENAME, 0, PRACTICE_SMAP, 11 },
        { "practice:7f", NTL_ENAME, 0, PRACTICE_SMAP, 9 },
        { "practice:7:smap:dpc", NTL_ENAME, 0, PRACTICE_SMAP, 16 },
        { "practice:7:smap:19041", NTL_OK, 7, PRACTICE_SMAP, 0 },
        { "practice:3:19041", NTL_OK, 3, PRACTICE_STACK, 0 },
        { "practice:7:smap:19042", NTL_OK, 7, PRACTICE_SMAP, 0 },
        { "practice:7:smap:7601", NTL_EVALUE, 0, PRACTICE_SMAP, 16 },
        { "practice:7:smap:19041:1", NTL_EVALUE, 0, PRACTICE_SMAP, 22 },
        { "practice:7:19041:smap", NTL_ENAME, 0, PRACTICE_SMAP, 17 },
        { "practice:2:19041", NTL_EVALUE, 0, PRACTICE_SMAP, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct practice_choice choice = { 0, PRACTICE_SMAP, 0 };
        struct ntl_diag diag = { .offset = 0 };
        enum ntl_status status = practice_read(
            names[i].text, strlen(names[i].text), &choice, &diag);

        assert_int_equal(status, names[i].status);
        if (status == NTL_OK) {
            assert_int_equal(choice.seed, names[i].seed);
            assert_int_equal(choice.story, names[i].story);
        } else {
            assert_int_equal(diag.offset, names[i].at);
        }
    }
    assert_false(practice_is_name("practices", 9));
    assert_false(practice_is_name("./practice", 10));
}

/* --- as a file: a reader that has nothing of ours ------------------------- */

static void practice_is_read_by_a_second_reader(void **state)
{
    char path[] = "/tmp/ntlens-practice-XXXXXX", command[256];

    (void)state;
    if (system("python3 -c '' 2>/dev/null") != 0) {
        print_message("skipped: there is no python3\n");
        skip();
    }
    for (unsigned story = 0; story < PRACTICE_STORIES; story++) {
        struct practice *practice = made(3, story);
        size_t size;
        const uint8_t *bytes = practice_bytes(practice, &size);
        int fd = mkstemp(path);
        FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");

        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, size, file), size);
        assert_int_equal(fclose(file), 0);
        snprintf(command, sizeof command,
                 "python3 tests/library/read-dump.py %s %llx %s", path,
                 (unsigned long long)practice_names(practice, &size)[2].value,
                 practice_story_name((enum practice_story)story));
        assert_int_equal(system(command), 0);
        remove(path);
        strcpy(path + strlen(path) - 6, "XXXXXX");
        practice_free(practice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(practice_fits_and_is_the_same_again),
        cmocka_unit_test(practice_opens_as_a_dump_without_a_finding),
        cmocka_unit_test(practice_is_made_of_every_build),
        cmocka_unit_test(practice_names_are_of_every_machine),
        cmocka_unit_test(practice_translates_as_a_second_walker_does),
        cmocka_unit_test(practice_without_a_header_has_its_roots_found),
        cmocka_unit_test(practice_has_threads_that_wait),
        cmocka_unit_test(practice_reads_seed_and_story),
        cmocka_unit_test(practice_is_read_by_a_second_reader),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
