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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { STARTS = 2000, LINES = 2000000, CHECKED = 100000, BATCHES = 5 };

#define ADDRESS "fffff8002d2a0282"

/* One child, from start to exit. */
struct run {
    double seconds;
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
    return (struct run) { seconds, (double)usage.ru_maxrss / 1024, 0 };
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
                   "x /bin/true", 1.7, false);
    return verdict("one-shot va, peak", peak, "MB", 4, false) && kept;
}

/* `count` addresses anywhere, one a line, always the same. */
static void write_lines(const char *path, size_t count)
{
    FILE *file = fopen(path, "w");
    uint64_t x = 1;

    if (!file)
        die(path);
    for (size_t i = 0; i < count; i++) {
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        fprintf(file, "%" PRIx64 "\n", (x & 1 ? UINT64_C(0xffff8) << 44 : 0)
                | x >> 17 | UINT64_C(1) << 46);
    }
    if (fclose(file) != 0)
        die(path);
}

/* The best of a few: what else runs on the machine only makes it slower. */
static struct run best_batch(const char *const argv[], const char *path)
{
    struct run best = run(argv, path, "/dev/null");

    for (size_t i = 1; i < BATCHES; i++) {
        struct run one = run(argv, path, "/dev/null");

        if (one.seconds < best.seconds)
            best = one;
    }
    return best;
}

static bool bench_batch(const char *program, const char *path)
{
    const char *const batch[] = { program, "-j", NULL };
    struct run counted, timed;
    bool kept;

    write_lines(path, CHECKED);
    counted = run_counted(batch, path);
    if (counted.lines != CHECKED) {
        printf("batch: %d lines in, %zu lines out\n", CHECKED, counted.lines);
        return false;
    }
    write_lines(path, LINES);
    timed = best_batch(batch, path);
    kept = verdict("batch of va, JSON", (double)LINES / timed.seconds / 1e6,
                   "million lines/s", 1, true);
    counted = run_counted(batch, path);
    printf("%-28s %8.2f million lines/s\n", "the same into a pipe",
           (double)LINES / counted.seconds / 1e6);
    return verdict("batch, peak", timed.megabytes, "MB", 4, false) && kept;
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
    kept = bench_batch(argv[1], path) && kept;
    unlink(path);
    return !kept;
}
