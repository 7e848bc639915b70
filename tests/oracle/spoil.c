/*
 * spoil.c [DIR] - headers that were cut and flipped, one by one.
 *
 * Each goes to the fuzz target of src/image: no crash, no second spent on one,
 * no 64 MB of memory over all.  With DIR 10 MB of them are left there as files,
 * a corpus to start fuzzing from.
 */
#include "wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    MEMORY = 6 << 20, HEAD = 16 << 10, FLIPS = 12, SEED = 0x51,
    KEPT = 10 << 20, TRIED = 32 << 20   /* bytes: as files, and in memory     */
};

/* A sanitizer's own memory is none of ours. */
#if defined __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif

static const char *const dumps[] = {
    "eolaruhagen_083125-14875-01.dmp", "imhex_dmp64_first16k_full_type1.dmp",
    "memflow_win10_64bit_header_only.dmp", "memflow_win7_32bit_header_only.dmp",
    "negative_user_minidump.dmp", "ojusha_100623-4953-01.dmp",
    "proxyrule_011620-8250-01.dmp", "rizin_triage_arm64.dmp",
    "rizin_triage_x64.dmp",
};
enum { DUMPS = sizeof dumps / sizeof *dumps };

static uint64_t state = SEED;

static uint64_t next_random(void)
{
    uint64_t x = state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

struct total {
    const char *folder;
    size_t bytes;
    unsigned files, slow;
    double longest;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void keep(const struct total *total, const uint8_t *bytes, size_t size)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%05u", total->folder, total->files);
    file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(3);
    }
}

/* In memory of its own, so that a tool sees the end of it. */
static void try_it(struct total *total, const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    double start = now(), time;

    if (!copy)
        abort();
    memcpy(copy, bytes, size);
    if (total->folder)
        keep(total, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
    time = now() - start;
    total->longest = time > total->longest ? time : total->longest;
    total->slow += time > 1;
    total->bytes += size;
    total->files++;
}

/* Values that sizes, counts and offsets go wrong with. */
static uint64_t nasty(void)
{
    static const uint64_t values[] = {
        0, 1, 0xfff, 0x1000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
        0x7fffffffffffffff, 0x8000000000000000, UINT64_MAX, 0x4547415045474150,
    };
    uint64_t r = next_random();

    return r & 1 ? values[(r >> 8) % (sizeof values / sizeof *values)]
                 : next_random() >> (r >> 8 & 63);
}

/* Mostly where headers have something to say. */
static size_t any_place(size_t size)
{
    static const size_t heads[] = { 0x100, 0x348, 0x1060, 0x2080, 0x2100 };
    uint64_t r = next_random();
    size_t within = heads[r % (sizeof heads / sizeof *heads)];

    return (size_t)((r >> 8) % (r & 128 && within < size ? within : size));
}

static void flip(uint8_t *bytes, size_t size)
{
    unsigned flips = 1 + (unsigned)(next_random() % FLIPS);

    for (unsigned i = 0; i < flips; i++) {
        size_t at = any_place(size);
        uint64_t r = next_random(), value = nasty();
        unsigned width = 1u << (r & 3);

        at &= ~(size_t)(width - 1);
        if (r & 16)
            bytes[at] ^= (uint8_t)(1 << (r >> 5 & 7));
        else
            for (unsigned k = 0; k < width && at + k < size; k++)
                bytes[at + k] = (uint8_t)(value >> 8 * k);
    }
}

static void spoil(struct total *total, const uint8_t *bytes, size_t size)
{
    size_t cut = next_random() & 1 ? size : 8 + next_random() % size;
    uint8_t *copy;

    if (cut > size)
        cut = size;
    copy = malloc(cut);
    if (!copy)
        abort();
    memcpy(copy, bytes, cut);
    if (next_random() & 3)
        flip(copy, cut);
    try_it(total, copy, cut);
    free(copy);
}

static void spoil_worlds(struct total *total, size_t wish)
{
    while (total->bytes < wish) {
        enum ntl_arch arch
            = (enum ntl_arch)(next_random() % NTL_ARCH_COUNT);
        struct world world;
        struct wrapped file;

        world_make(&world, arch, next_random(), MEMORY, 64);
        wrap(&file, &world, (enum wrap_kind)(next_random() % WRAP_KINDS), NULL);
        world_free(&world);
        for (unsigned i = 0; i < 24; i++)
            spoil(total, file.bytes, HEAD);
        free(file.bytes);
    }
}

static void spoil_dumps(struct total *total, size_t wish)
{
    static uint8_t bytes[1 << 21];
    unsigned missing = 0;

    for (unsigned i = 0; total->bytes < wish && missing < DUMPS; i++) {
        char path[256];
        FILE *file;

        snprintf(path, sizeof path, "../shared/dumps/%s", dumps[i % DUMPS]);
        file = fopen(path, "rb");
        missing = file ? 0 : missing + 1;
        if (!file)
            continue;
        spoil(total, bytes, fread(bytes, 1, sizeof bytes, file));
        fclose(file);
    }
    if (missing)
        fprintf(stderr, "SKIPPED: no real dumps in ../shared/dumps to spoil\n");
}

int main(int argc, char *argv[])
{
    struct total total = { .folder = argc > 1 ? argv[1] : NULL };
    size_t wish = total.folder ? KEPT : TRIED;
    struct rusage usage;
    double megabytes;
    bool good;

    spoil_worlds(&total, wish / 2);
    spoil_dumps(&total, wish);
    spoil_worlds(&total, wish);
    getrusage(RUSAGE_SELF, &usage);
    megabytes = (double)usage.ru_maxrss / 1024;
    good = total.slow == 0 && (SANITIZED || megabytes < 64);
    printf("%u spoiled files, %.1f MB: the longest took %.3f s, memory %.1f "
           "MB\n", total.files, (double)total.bytes / (1 << 20), total.longest,
           megabytes);
    printf("spoiled images: %d passed, %d failed\n", good, !good);
    return !good;
}
