/*
 * bench.c PROGRAM - start-up, memory and batch rate, each beside its budget.
 *
 * Ratios against /bin/true taken in turns, so that a busy machine slows both.
 * A spawned child starts with its parent's peak memory, so this program holds
 * no data: its lines go through a file.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { STARTS = 2000, LINES = 100000, BATCHES = 5 };

#define ADDRESS "fffff8002d2a0282"

/* One child, from start to exit. */
struct run {
    double seconds;
    double busy;                /* of them, on a processor                    */
    double megabytes;           /* its peak                                   */
    size_t lines;               /* it wrote, where they were counted          */
};

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

static double in_seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static size_t count_lines(int fd)
{
    static char buffer[1 << 16];
    size_t lines = 0;
    ssize_t got;

    while ((got = read(fd, buffer, sizeof buffer)) > 0) {
        const char *end = buffer + got;

        for (const char *p = buffer; p < end; p++, lines++) {
            p = memchr(p, '\n', (size_t)(end - p));
            if (!p)
                break;
        }
    }
    return lines;
}

static struct run finish(pid_t child, const char *name, double start)
{
    struct rusage usage;
    int status;
    double seconds;

    if (wait4(child, &status, 0, &usage) < 0)
        die("wait4");
    seconds = now() - start;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench: %s failed, status %#x\n", name,
                (unsigned)status);
        exit(3);
    }
    return (struct run) {
        seconds, in_seconds(usage.ru_utime) + in_seconds(usage.ru_stime),
        (double)usage.ru_maxrss / 1024, 0,
    };
}

/* Standard input from `in`, standard output to `out`. */
static struct run run(const char *const argv[], const char *in, const char *out)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    double start;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, in, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY, 0);
    start = now();
    if (posix_spawn(&child, argv[0], &actions, NULL, (char **)(uintptr_t)argv,
                    environ) != 0)
        die(argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    return finish(child, argv[0], start);
}

/* As run, but its lines come here and are counted. */
static struct run run_counted(const char *const argv[], const char *in)
{
    int fd[2];
    char out[32];
    pid_t child;
    size_t lines;
    struct run result;
    double start = now();

    if (pipe(fd) != 0 || (child = fork()) < 0)
        die("fork");
    if (child == 0) {
        snprintf(out, sizeof out, "/dev/fd/%d", fd[1]);
        close(fd[0]);
        run(argv, in, out);
        _exit(0);
    }
    close(fd[1]);
    lines = count_lines(fd[0]);
    close(fd[0]);
    result = finish(child, argv[0], start);
    result.lines = lines;
    return result;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *value, size_t count)
{
    qsort(value, count, sizeof *value, by_value);
    return value[count / 2];
}

static bool verdict(const char *what, double got, const char *unit,
                    double budget, bool more_is_better)
{
    bool kept = more_is_better ? got >= budget : got <= budget;

    printf("%-28s %8.2f %-18s %s %.2f: %s\n", what, got, unit,
           more_is_better ? "at least" : "at most", budget,
           kept ? "kept" : "MISSED");
    return kept;
}

static bool bench_start(const char *program)
{
    static double ours[STARTS], theirs[STARTS];
    const char *const self[] = { program, "va", ADDRESS, NULL };
    const char *const nothing[] = { "/bin/true", NULL };
    double peak = 0;
    bool kept;

    for (size_t i = 0; i < STARTS; i++) {
        struct run one = run(self, "/dev/null", "/dev/null");

        ours[i] = one.seconds;
        peak = one.megabytes > peak ? one.megabytes : peak;
        theirs[i] = run(nothing, "/dev/null", "/dev/null").seconds;
    }
    printf("%-28s %8.3f ms\n", "one-shot va, median",
           median(ours, STARTS) * 1e3);
    printf("%-28s %8.3f ms\n", "/bin/true, median",
           median(theirs, STARTS) * 1e3);
    kept = verdict("one-shot va", ours[STARTS / 2] / theirs[STARTS / 2],
                   "x /bin/true", 1.8, false);
    return verdict("one-shot va, peak", peak, "MB", 4, false) && kept;
}

/* --- batches ------------------------------------------------------------ */

/* Lines of one command, and how many million a second of them at least. */
struct batch {
    const char *command;        /* before each number; "": the number alone   */
    uint64_t (*next)(uint64_t random);
    double json, text;
};

/* Somewhere, in either half. */
static uint64_t next_address(uint64_t x)
{
    return (x & 1 ? UINT64_C(0xffff8) << 44 : 0) | x >> 17 | UINT64_C(1) << 46;
}

static uint64_t next_word(uint64_t x)
{
    return x;
}

static uint64_t next_selector(uint64_t x)
{
    return x >> 32 & 0x7b;
}

static uint64_t next_error_code(uint64_t x)
{
    return x >> 32 & 0x1f;
}

static uint64_t next_status(uint64_t x)
{
    static const uint32_t known[] = {
        0xc0000005, 0xc000021a, 0xc0000034, 0x80000003, 0xc00000bb, 0xc0000194,
    };

    return known[(x >> 32) % (sizeof known / sizeof *known)];
}

/* Source of the figures: section 12 of the design. */
static const struct batch batches[] = {
    { "", next_address, 0.3, 0.1 },
    { "va ", next_address, 0.3, 0.1 },
    { "pte ", next_address, 0.3, 0.1 },
    { "sel ", next_selector, 0.3, 0.1 },
    { "pf ", next_error_code, 0.3, 0.1 },
    { "status ", next_status, 0.3, 0.1 },
    { "mmpte ", next_word, 0.15, 0.05 },
};

/* Always the same. */
static void write_lines(const char *path, const struct batch *batch)
{
    FILE *file = fopen(path, "w");
    uint64_t x = 1, number;

    if (!file)
        die(path);
    for (size_t i = 0; i < LINES; i++) {
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        number = batch->next(x);
        fprintf(file, "%s%" PRIx64 "\n", batch->command, number);
    }
    if (fclose(file) != 0)
        die(path);
}

/*
 * The best of a few: what else runs on the machine only makes it slower.  One
 * processor's time counts, whoever else has it in between.
 */
static struct run best_batch(const char *const argv[], const char *path)
{
    struct run best = run(argv, path, "/dev/null");

    for (size_t i = 1; i < BATCHES; i++) {
        struct run one = run(argv, path, "/dev/null");

        if (one.busy < best.busy)
            best = one;
    }
    return best;
}

/* In JSON each line has one. */
static bool all_answered(const char *const argv[], const char *path)
{
    size_t lines = run_counted(argv, path).lines;

    if (lines != LINES)
        printf("batch: %d lines in, %zu lines out\n", LINES, lines);
    return lines == LINES;
}

/*
 * The design bounds one command's memory; this is that a batch does not keep
 * its lines.  Tables count, too, and `status` of many numbers reads all of
 * theirs: 4.5 MB, where one line takes 3.4.
 */
enum { BATCH_MEGABYTES = 6 };

static bool bench_form(const char *program, const struct batch *batch,
                       const char *path, bool json)
{
    const char *const argv[] = { program, json ? "-j" : "--color=never", NULL };
    const char *name = *batch->command ? batch->command : "numbers ";
    struct run best;
    char what[40];

    if (json && !all_answered(argv, path))
        return false;
    best = best_batch(argv, path);
    snprintf(what, sizeof what, "batch of %s%s", name, json ? "JSON" : "text");
    if (best.megabytes > BATCH_MEGABYTES
        && !verdict(what, best.megabytes, "MB", BATCH_MEGABYTES, false))
        return false;
    return verdict(what, LINES / best.busy / 1e6, "million lines/s",
                   json ? batch->json : batch->text, true);
}

static bool bench_batches(const char *program, const char *path)
{
    bool kept = true;

    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        write_lines(path, &batches[i]);
        kept = bench_form(program, &batches[i], path, true) && kept;
        kept = bench_form(program, &batches[i], path, false) && kept;
    }
    return kept;
}

int main(int argc, char *argv[])
{
    char path[] = "/tmp/ntlens-bench-XXXXXX";
    int fd;
    bool kept;

    if (argc != 2) {
        fprintf(stderr, "usage: bench PROGRAM\n");
        return 2;
    }
    if ((fd = mkstemp(path)) < 0)
        die(path);
    close(fd);
    kept = bench_start(argv[1]);
    kept = bench_batches(argv[1], path) && kept;
    unlink(path);
    return !kept;
}
