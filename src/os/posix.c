/* posix.c - descriptors and the time, as POSIX has them. */
#define _FILE_OFFSET_BITS 64
#include "os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- descriptors ---------------------------------------------------------- */

/* A descriptor that does not block is somebody else's, too: it stays so. */
static void wait_for(int fd, short events)
{
    struct pollfd one = { .fd = fd, .events = events };

    poll(&one, 1, -1);
}

int os_write(int fd, const char *bytes, size_t length)
{
    size_t done = 0;

    while (done < length) {
        ssize_t n = write(fd, bytes + done, length - done);

        if (n >= 0)
            done += (size_t)n;
        else if (errno == EAGAIN)
            wait_for(fd, POLLOUT);
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

int os_open(const char *path, int *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0)
        return errno;
    *ret = fd;
    return 0;
}

void os_close(int fd)
{
    close(fd);
}

const char *os_save(const char *path, const void *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int failed = fd < 0 ? errno : os_write(fd, bytes, length);

    if (fd >= 0 && close(fd) != 0 && !failed)
        failed = errno;
    if (fd >= 0 && failed)
        unlink(path);
    if (failed == EEXIST)
        return "a file of that name is there already";
    return failed ? strerror(failed) : NULL;
}

int os_read(int fd, char *bytes, size_t length, size_t *ret)
{
    for (;;) {
        ssize_t n = read(fd, bytes, length);

        if (n >= 0) {
            *ret = (size_t)n;
            return 0;
        }
        if (errno == EAGAIN)
            wait_for(fd, POLLIN);
        else if (errno != EINTR)
            return errno;
    }
}

/* --- time ----------------------------------------------------------------- */

int64_t os_ms(void)
{
    enum { MS = 1000, NS_A_MS = 1000000 };
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * MS + time.tv_nsec / NS_A_MS;
}
