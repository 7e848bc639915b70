/* Files in memory, also of those that shrink meanwhile. */
#define _FILE_OFFSET_BITS 64
#define _GNU_SOURCE             /* SEEK_DATA */
#include "os.h"
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

enum { SMALL = 4 << 20 };       /* bytes of a file that is read at once       */

static struct {
    const uint8_t *volatile bytes;
    volatile size_t size;
    volatile sig_atomic_t lost;
    int fd;                     /* of the file, to ask about it               */
} slots[SLOTS];

static bool patch(const void *address)
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

static bool take_slot(struct os_map *map, int fd)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i].bytes)
            continue;
        slots[i].lost = 0;
        slots[i].fd = fd;
        slots[i].size = (size_t)map->size;
        slots[i].bytes = map->bytes;
        map->slot = i;
        return true;
    }
    return false;
}

static const char *map_open(int fd, struct os_map *map)
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
    map->bytes = bytes;
    map->size = (uint64_t)status.st_size;
    posix_madvise(bytes, (size_t)status.st_size, status.st_size > SMALL
                  ? POSIX_MADV_RANDOM : POSIX_MADV_WILLNEED);
    if (take_slot(map, fd))
        return NULL;
    munmap(bytes, (size_t)status.st_size);
    return "too many images are open";
}

const char *os_map(const char *path, struct os_map *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct os_map map = { .bytes = NULL };
    const char *why;

    if (fd < 0)
        return strerror(errno);
    posix_catch_bus_errors(patch);
    why = map_open(fd, &map);
    if (why)
        close(fd);
    else
        *ret = map;
    return why;
}

void os_unmap(struct os_map *map)
{
    if (!map->bytes)
        return;
    slots[map->slot].bytes = NULL;
    close(slots[map->slot].fd);
    munmap((void *)(uintptr_t)map->bytes, (size_t)map->size);
    map->bytes = NULL;
}

bool os_map_lost(const struct os_map *map)
{
    return map->bytes && slots[map->slot].lost;
}

/* The rest of a file's last page reads as 0 without a signal. */
bool os_map_shrank(const struct os_map *map)
{
    struct stat status;

    if (!map->bytes)
        return false;
    if (fstat(slots[map->slot].fd, &status) == 0
        && (uint64_t)status.st_size < map->size)
        slots[map->slot].lost = 1;
    return slots[map->slot].lost;
}

size_t os_map_read(struct os_map *map, uint64_t offset, void *buffer,
                   size_t length)
{
    memcpy(buffer, map->bytes + offset, length);
    return length;
}

/* From a page's beginning on. */
void os_map_soon(const struct os_map *map, uint64_t offset, uint64_t length)
{
    uint64_t from = offset & ~((uint64_t)sysconf(_SC_PAGESIZE) - 1);
    uint64_t left = from < map->size ? map->size - from : 0;

    length += offset - from;
    if (left)
        posix_madvise((void *)(uintptr_t)(map->bytes + from),
                      (size_t)(length < left ? length : left),
                      POSIX_MADV_WILLNEED);
}

/* A system or file system without holes takes all for data. */
bool os_map_data(const struct os_map *map, uint64_t at, uint64_t *ret_from,
                 uint64_t *ret_to)
{
    *ret_from = at;
    *ret_to = map->size;
#ifdef SEEK_DATA
    int fd = slots[map->slot].fd;
    off_t from = lseek(fd, (off_t)at, SEEK_DATA), to;

    if (from < 0)
        return errno != ENXIO && at < map->size;
    *ret_from = (uint64_t)from;
    to = lseek(fd, from, SEEK_HOLE);
    if (to > from && (uint64_t)to < map->size)
        *ret_to = (uint64_t)to;
#endif
    return *ret_from < map->size;
}
