/*
 * bench_image.c - dumps of 64 GB and translations, each beside its budget.
 *
 * Files are sparse, so that a dump of 64 GB costs its page tables and nothing
 * more.  Rates are of one thread; they depend on the machine, as is said.
 */
#define _FILE_OFFSET_BITS 64
#include "../unit/open-path.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum {
    PAGE = 4096, TABLES = 1000, ENTRIES = 512, PAGES = TABLES * ENTRIES,
    QUESTIONS = 1 << 20, CHUNKS = 16, ROUNDS = 40, OPENS = 200, RUNS = 8
};

#define GB (UINT64_C(1) << 30)
#define MEMORY (64 * GB)

/* Four levels: PML4, PDPT, two page directories, a thousand page tables. */
struct tables {
    uint64_t root, pdpt, directory[2], table[TABLES], pages;
    uint64_t *frame;            /* of each page, by its place in the space    */
};

struct question {
    uint64_t va, pa;
};

/* Where the last entry that each question needs is mapped, here too. */
static const uint8_t *last_entry[QUESTIONS];
static const struct question *questions;

static uint64_t state = 1;

static uint64_t next_random(void)
{
    uint64_t x = state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(3);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of this thread alone: neighbours take turns, not our time. */
static double processor_time(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool verdict(const char *what, double got, const char *unit,
                    double budget, bool more_is_better)
{
    bool kept = more_is_better ? got >= budget : got <= budget;

    printf("%-34s %8.2f %-18s %s %.2f: %s\n", what, got, unit,
           more_is_better ? "at least" : "at most", budget,
           kept ? "kept" : "MISSED");
    return kept;
}

/* --- files ---------------------------------------------------------------- */

static void write_at(int fd, const void *bytes, size_t size, uint64_t at)
{
    if (pwrite(fd, bytes, size, (off_t)at) != (ssize_t)size)
        die("write");
}

static void write_word(int fd, uint64_t at, uint64_t word)
{
    uint8_t bytes[8];

    for (unsigned i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(word >> 8 * i);
    write_at(fd, bytes, 8, at);
}

/* Where a physical address is in the file. */
struct layout {
    const char *name;
    int fd;
    uint64_t offset;            /* of the first page                          */
    uint64_t hole_every;        /* pages; the first of as many is not there   */
};

static bool is_hole(const struct layout *l, uint64_t page)
{
    return l->hole_every && page % l->hole_every == 0;
}

static uint64_t place(const struct layout *l, uint64_t pa)
{
    uint64_t page = pa / PAGE;
    uint64_t holes = l->hole_every ? page / l->hole_every + 1 : 0;

    return l->offset + (page - holes) * PAGE + pa % PAGE;
}

/* Anywhere, and never the same one twice. */
static uint64_t any_page(const struct layout *l, uint64_t memory,
                         struct tables *t)
{
    enum { PARTS = TABLES + 4 };
    uint64_t page, part = memory / PAGE / PARTS;
    uint64_t turn = t->pages++ * 389 % PARTS;

    do
        page = turn * part + next_random() % part;
    while (page == 0 || is_hole(l, page));
    return page * PAGE;
}

static void write_tables(const struct layout *l, struct tables *t,
                         uint64_t memory)
{
    uint8_t page[PAGE];

    t->root = any_page(l, memory, t);
    t->pdpt = any_page(l, memory, t);
    write_word(l->fd, place(l, t->root + 0x1f0 * 8), t->pdpt | 0x63);
    for (unsigned i = 0; i < 2; i++) {
        t->directory[i] = any_page(l, memory, t);
        write_word(l->fd, place(l, t->pdpt + i * 8), t->directory[i] | 0x63);
    }
    for (unsigned i = 0; i < TABLES; i++) {
        t->table[i] = any_page(l, memory, t);
        write_word(l->fd, place(l, t->directory[i / ENTRIES]
                                   + i % ENTRIES * 8), t->table[i] | 0x63);
        for (unsigned k = 0; k < ENTRIES; k++) {
            uint64_t frame = next_random() % (memory / PAGE) * PAGE;
            uint64_t entry = frame | 0x63 | UINT64_C(1) << 63;

            t->frame[i * ENTRIES + k] = frame;
            for (unsigned b = 0; b < 8; b++)
                page[k * 8 + b] = (uint8_t)(entry >> 8 * b);
        }
        write_at(l->fd, page, PAGE, place(l, t->table[i]));
    }
}

static int new_file(char *path, uint64_t size)
{
    int fd;

    strcpy(path, "/tmp/ntlens-image-XXXXXX");
    fd = mkstemp(path);
    if (fd < 0 || ftruncate(fd, (off_t)size) != 0)
        die(path);
    return fd;
}

static void write_header(int fd, unsigned type)
{
    uint8_t header[0x2000];

    for (size_t i = 0; i < sizeof header; i += 4)
        memcpy(header + i, "PAGE", 4);
    memcpy(header + 4, "DU64", 4);
    memset(header + 0x88, 0, 0x2c0);
    write_at(fd, header, sizeof header, 0);
    write_word(fd, 0x08, 0xf | UINT64_C(19041) << 32);
    write_word(fd, 0x30, 0x8664 | UINT64_C(1) << 32);
    write_word(fd, 0xf98, type);
}

/* Eight runs with holes of a page between them: there every 2M pages. */
static struct layout make_full(char *path)
{
    struct layout l = { "full dump of 64 GB", 0, 0x2000, MEMORY / PAGE / RUNS };
    uint64_t pages = l.hole_every - 1;

    l.fd = new_file(path, 0x2000 + RUNS * pages * PAGE);
    write_header(l.fd, 1);
    write_word(l.fd, 0x88, RUNS);
    write_word(l.fd, 0x90, RUNS * pages);
    for (uint64_t i = 0; i < RUNS; i++) {
        write_word(l.fd, 0x98 + 16 * i, i * l.hole_every + 1);
        write_word(l.fd, 0xa0 + 16 * i, pages);
    }
    return l;
}

/* Of every thousand pages one is missing. */
static struct layout make_bitmap(char *path)
{
    enum { EVERY = 1000 };
    uint64_t bits = MEMORY / PAGE, set = bits - (bits + EVERY - 1) / EVERY;
    uint64_t first = (0x2038 + bits / 8 + PAGE - 1) / PAGE * PAGE;
    struct layout l = { "bitmap dump of 64 GB", 0, first, EVERY };
    uint8_t *bitmap = malloc(bits / 8);

    if (!bitmap)
        die("bitmap");
    memset(bitmap, 0xff, bits / 8);
    for (uint64_t i = 0; i < bits; i += EVERY)
        bitmap[i / 8] &= (uint8_t)~(1u << i % 8);
    l.fd = new_file(path, first + set * PAGE);
    write_header(l.fd, 5);
    write_at(l.fd, "FDMPDUMP", 8, 0x2000);
    write_word(l.fd, 0x2020, first);
    write_word(l.fd, 0x2028, set);
    write_word(l.fd, 0x2030, bits);
    write_at(l.fd, bitmap, bits / 8, 0x2038);
    free(bitmap);
    return l;
}

static struct layout make_raw(char *path)
{
    return (struct layout) {
        "raw image of 4 GB", new_file(path, 4 * GB), 0, 0,
    };
}

/* --- measures ------------------------------------------------------------- */

static struct image *open_image(const char *path, const struct tables *t)
{
    struct image_options options = {
        .has_arch = true, .arch = NTL_X64, .has_dtb = true, .dtb = t->root,
    };
    struct image *image;
    struct ntl_diag diag;

    if (open_path(path, &options, &image, &diag) == NTL_OK)
        return image;
    fprintf(stderr, "bench: %s is refused\n", path);
    exit(3);
}

static uint64_t address_of(unsigned i)
{
    return UINT64_C(0xfffff80000000000) + (uint64_t)i * PAGE;
}

static void ask(struct question *q, const struct tables *t,
                const struct layout *l, const uint8_t *mapped)
{
    for (unsigned i = 0; i < QUESTIONS; i++) {
        unsigned page = (unsigned)(next_random() % PAGES);
        uint64_t offset = next_random() % PAGE;

        q[i] = (struct question) { address_of(page) + offset,
                                   t->frame[page] + offset };
        last_entry[i] = mapped + place(l, t->table[page / ENTRIES])
                        + page % ENTRIES * 8;
    }
}

/* Both ways to ask, and what is wrong with the answers. */
static unsigned ask_singly(struct image *image,
                           const struct image_space *space,
                           const struct question *q, unsigned count)
{
    unsigned wrong = 0;

    for (unsigned i = 0; i < count; i++) {
        uint64_t pa = 0;

        if (image_translate(image, space, q[i].va, &pa) != IMAGE_FOUND
            || pa != q[i].pa)
            wrong++;
    }
    return wrong;
}

static unsigned ask_together(struct image *image,
                             const struct image_space *space,
                             const struct question *q, unsigned count)
{
    enum { AT_ONCE = 256 };
    uint64_t va[AT_ONCE], pa[AT_ONCE];
    uint8_t found[AT_ONCE];
    unsigned wrong = 0;

    for (unsigned i = 0; i < count; i += AT_ONCE) {
        for (unsigned k = 0; k < AT_ONCE; k++)
            va[k] = q[i + k].va;
        image_translate_many(image, space, va, AT_ONCE, pa, found);
        for (unsigned k = 0; k < AT_ONCE; k++)
            wrong += found[k] != IMAGE_FOUND || pa[k] != q[i + k].pa;
    }
    return wrong;
}

/* The memory alone: no translation can be faster than its entry arrives. */
static unsigned load_entries(struct image *image,
                             const struct image_space *space,
                             const struct question *q, unsigned count)
{
    uint64_t sum = 0, word;

    (void)image, (void)space;
    for (unsigned i = 0; i < count; i++) {
        memcpy(&word, last_entry[q - questions + i], 8);
        sum += word;
    }
    return sum == 1;
}

typedef unsigned asker(struct image *image,
                       const struct image_space *space,
                       const struct question *q, unsigned count);

/* The sum of each chunk's best time; every round goes through all chunks. */
static double best_time(struct image *image, const struct question *q,
                        asker *ask_them, unsigned *wrong)
{
    enum { CHUNK = QUESTIONS / CHUNKS };
    struct image_space space = image_space(image);
    double best[CHUNKS], sum = 0;

    for (int round = 0; round <= ROUNDS; round++) {
        for (int i = 0; i < CHUNKS; i++) {
            double start = processor_time(), time;

            *wrong += ask_them(image, &space, q + i * CHUNK, CHUNK);
            time = processor_time() - start;
            best[i] = round == 0 || time < best[i] ? time : best[i];
        }
    }
    for (int i = 0; i < CHUNKS; i++)
        sum += best[i];
    return sum;
}

static bool bench_rate(const struct layout *l, const char *path,
                       const struct tables *t, double budget)
{
    struct question *q = malloc(QUESTIONS * sizeof *q);
    struct image *image = open_image(path, t);
    unsigned wrong = 0;
    double together, singly, bare;
    void *mapped;

    if (!q)
        die("questions");
    questions = q;
    mapped = mmap(NULL, (size_t)image_facts(image)->file_size, PROT_READ,
                  MAP_PRIVATE, l->fd, 0);
    if (mapped == MAP_FAILED)
        die("mmap");
    ask(q, t, l, mapped);
    bare = best_time(image, q, load_entries, &wrong);
    together = best_time(image, q, ask_together, &wrong);
    singly = best_time(image, q, ask_singly, &wrong);
    munmap(mapped, (size_t)image_facts(image)->file_size);
    image_close(image);
    free(q);
    if (wrong)
        printf("%s: %u WRONG ANSWERS\n", l->name, wrong);
    printf("%-34s %8.2f million/s\n", "  loads of the entries alone",
           (double)QUESTIONS / bare / 1e6);
    printf("%-34s %8.2f million/s\n", "  one at a time",
           (double)QUESTIONS / singly / 1e6);
    return verdict(l->name, (double)QUESTIONS / together / 1e6, "million/s",
                   budget, true) && wrong == 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static bool open_once(const char *path, const struct tables *t)
{
    struct image *image = open_image(path, t);
    struct image_space space = image_space(image);
    uint64_t pa = 0;
    bool right = image_translate(image, &space, address_of(4711), &pa)
                 == IMAGE_FOUND && pa == t->frame[4711];

    image_close(image);
    return right;
}

static bool bench_open(const struct layout *l, const char *path,
                       const struct tables *t)
{
    double time[OPENS];
    char what[64];

    for (int i = 0; i < OPENS; i++) {
        double start = now();

        if (!open_once(path, t)) {
            printf("%s: WRONG ANSWER\n", l->name);
            return false;
        }
        time[i] = now() - start;
    }
    qsort(time, OPENS, sizeof *time, by_value);
    snprintf(what, sizeof what, "open, %s", l->name);
    return verdict(what, time[OPENS / 2] * 1e3, "ms", 2, false);
}

/* A child's own peak: what wait4 says of it is its parent's at least. */
static bool bench_memory(const struct layout *l, const char *path,
                         const char *self)
{
    char what[64], line[256];
    double kilobytes = 1e9;
    FILE *child;

    snprintf(line, sizeof line, "'%s' '%s'", self, path);
    child = popen(line, "r");
    if (!child)
        die(self);
    while (fgets(line, sizeof line, child))
        sscanf(line, "VmHWM: %lf", &kilobytes);
    pclose(child);
    snprintf(what, sizeof what, "memory, %s", l->name);
    return verdict(what, kilobytes / 1024, "MB", 20, false);
}

/* The child: opens, translates, and says how it is. */
static int be_measured(const char *path)
{
    struct tables none = { .root = 0x1000 };
    struct image *image = open_image(path, &none);
    struct image_space space = image_space(image);
    FILE *status = fopen("/proc/self/status", "r");
    uint64_t pa;
    int c;

    if (!status)
        die("/proc/self/status");
    image_translate(image, &space, address_of(0), &pa);
    while ((c = getc(status)) != EOF)
        putchar(c);
    fclose(status);
    image_close(image);
    return 0;
}

static bool bench(const char *self, struct layout (*make)(char *path),
                  uint64_t memory, double budget)
{
    struct tables t = { .frame = malloc(PAGES * sizeof *t.frame) };
    char path[64];
    struct layout l = make(path);
    bool kept;

    if (!t.frame)
        die("tables");
    write_tables(&l, &t, memory);
    kept = bench_memory(&l, path, self);
    kept = bench_open(&l, path, &t) && kept;
    kept = bench_rate(&l, path, &t, budget) && kept;
    close(l.fd);
    unlink(path);
    free(t.frame);
    return kept;
}

int main(int argc, char *argv[])
{
    bool kept;

    if (argc > 1)
        return be_measured(argv[1]);
    kept = bench(argv[0], make_raw, 4 * GB, 100);
    kept = bench(argv[0], make_full, MEMORY, 60) && kept;
    kept = bench(argv[0], make_bitmap, MEMORY, 60) && kept;
    return !kept;
}
