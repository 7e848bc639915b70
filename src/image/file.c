#define _FILE_OFFSET_BITS 64
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A mapped file that shrinks raises SIGBUS at the next touch.  Guarding every
 * read would cost more than the read, so the handler puts an empty page in the
 * place of the lost one and notes it: readers go on with zeros and ask at the
 * end.  mmap is not on POSIX's list of what a handler may call, but the signal
 * is synchronous: it comes from a load of ours, never from inside the C
 * library.
 */
enum { SLOTS = 16 };

static struct {
    const uint8_t *volatile bytes;
    volatile size_t size;
    volatile sig_atomic_t lost;
} slots[SLOTS];
static struct sigaction before;

static bool patch(const uint8_t *address)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t at = (uintptr_t)address & ~(page - 1);

    for (size_t i = 0; i < SLOTS; i++) {
        if (!slots[i].bytes || (uintptr_t)address < (uintptr_t)slots[i].bytes
            || (uintptr_t)address - (uintptr_t)slots[i].bytes >= slots[i].size)
            continue;
        slots[i].lost = 1;
        return mmap((void *)at, page, PROT_READ,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
               != MAP_FAILED;
    }
    return false;
}

static void on_bus_error(int number, siginfo_t *info, void *context)
{
    int saved = errno;

    if (!patch(info->si_addr)) {
        if (before.sa_flags & SA_SIGINFO) {
            before.sa_sigaction(number, info, context);
        } else if (before.sa_handler != SIG_DFL
                   && before.sa_handler != SIG_IGN) {
            before.sa_handler(number);
        } else {
            signal(SIGBUS, SIG_DFL);
            raise(SIGBUS);
        }
    }
    errno = saved;
}

/* Again for each file: others may have put handlers of their own there. */
static void handle_bus_errors(void)
{
    struct sigaction action = { .sa_flags = SA_SIGINFO | SA_NODEFER }, now;

    if (sigaction(SIGBUS, NULL, &now) != 0
        || ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_bus_error))
        return;
    before = now;
    action.sa_sigaction = on_bus_error;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}

static bool take_slot(struct file *file)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i].bytes)
            continue;
        slots[i].lost = 0;
        slots[i].size = (size_t)file->size;
        slots[i].bytes = file->bytes;
        file->slot = i;
        return true;
    }
    return false;
}

static const char *map(struct file *file, int fd)
{
    struct stat status;
    void *bytes;

    if (fstat(fd, &status) != 0)
        return strerror(errno);
    if (S_ISDIR(status.st_mode))
        return "it is a directory";
    if (!S_ISREG(status.st_mode))
        return "it is not a regular file, so it cannot be mapped";
    if (status.st_size == 0)
        return "it is empty";
    if ((uint64_t)status.st_size > SIZE_MAX / 2)
        return "it is larger than this machine's address space";
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return strerror(errno);
    file->bytes = bytes;
    file->size = (uint64_t)status.st_size;
    file->mapped = true;
    if (take_slot(file))
        return NULL;
    munmap(bytes, (size_t)status.st_size);
    return "too many images are open";
}

const char *file_open(struct file *file, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const char *why;

    *file = (struct file) { .path = NULL };
    if (fd < 0)
        return strerror(errno);
    handle_bus_errors();
    why = map(file, fd);
    close(fd);
    if (why)
        return why;
    file->path = strdup(path);
    if (file->path)
        return NULL;
    file_close(file);
    return strerror(ENOMEM);
}

void file_close(struct file *file)
{
    free(file->path);
    if (!file->mapped)
        return;
    slots[file->slot].bytes = NULL;
    munmap((void *)(uintptr_t)file->bytes, (size_t)file->size);
    file->mapped = false;
}

bool file_lost(const struct file *file)
{
    return file->mapped && slots[file->slot].lost;
}

uint64_t file_uint(const struct file *file, uint64_t offset, unsigned bytes)
{
    return file_has(file, offset, bytes)
           ? bytes_uint(file->bytes + offset, bytes) : 0;
}
