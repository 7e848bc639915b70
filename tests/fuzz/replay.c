/* replay.c - run a fuzz target over files, without a fuzzing engine. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *current;

/* A target that fails traps or aborts: say on which file. */
static void died(int number)
{
    if (write(STDERR_FILENO, current, strlen(current)) < 0
        || write(STDERR_FILENO, ": the target died\n", 18) < 0)
        _exit(3);
    signal(number, SIG_DFL);
    raise(number);
}

static int replay(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *file = fopen(path, "rb");
    size_t size;

    if (!file) {
        perror(path);
        return 1;
    }
    size = fread(data, 1, sizeof data, file);
    fclose(file);
    current = path;
    return LLVMFuzzerTestOneInput(data, size);
}

int main(int argc, char *argv[])
{
    static const int fatal[] = { SIGABRT, SIGILL, SIGSEGV, SIGFPE, SIGTRAP };
    int failed = 0;

    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        signal(fatal[i], died);
    for (int i = 1; i < argc; i++)
        failed += replay(argv[i]) != 0;
    printf("%s: %d passed, %d failed\n", argv[0], argc - 1 - failed, failed);
    return failed != 0;
}
