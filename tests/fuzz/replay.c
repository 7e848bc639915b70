/* replay.c - run a fuzz target over files, without a fuzzing engine. */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

/* All of the file, in a block of exactly its size: a sanitizer sees its end. */
static uint8_t *read_all(FILE *file, size_t *ret_size)
{
    uint8_t *data = malloc(1), *exact;
    size_t size = 0, room = 1;

    while (data) {
        size_t got = fread(data + size, 1, room - size, file);
        uint8_t *grown;

        size += got;
        if (got == 0)
            break;
        if (size < room)
            continue;
        grown = realloc(data, room *= 2);
        if (!grown)
            free(data);
        data = grown;
    }
    *ret_size = size;
    exact = data && !ferror(file) ? malloc(size ? size : 1) : NULL;
    if (exact)
        memcpy(exact, data, size);
    free(data);
    return exact;
}

static bool replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0;
    int result = 1;

    if (file)
        data = read_all(file, &size);
    if (data) {
        current = path;
        result = LLVMFuzzerTestOneInput(data, size);
    } else {
        perror(path);
    }
    free(data);
    if (file)
        fclose(file);
    return result == 0;
}

int main(int argc, char *argv[])
{
    static const int fatal[] = { SIGABRT, SIGILL, SIGSEGV, SIGFPE, SIGTRAP };
    int passed = 0;

    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        signal(fatal[i], died);
    for (int i = 1; i < argc; i++)
        passed += replay(argv[i]);
    printf("%s: %d passed, %d failed\n", argv[0], passed, argc - 1 - passed);
    if (argc < 2)
        fprintf(stderr, "usage: %s FILE...\n", argv[0]);
    return argc < 2 || passed < argc - 1;
}
