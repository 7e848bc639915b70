/*
 * What is kept between runs: a file that several programs add to at once, and
 * of which a user may have made anything: a link to /dev/null, a FIFO.
 */
#define _FILE_OFFSET_BITS 64
#include "os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* All folders of the path above its last part. */
static bool make_folders(char *file)
{
    bool made = true;

    for (char *slash = strchr(file + 1, '/'); slash && made;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        made = mkdir(file, 0700) == 0 || errno == EEXIST;
        *slash = '/';
    }
    return made;
}

bool os_kept_path(const char *name, char *ret, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = -1;

    /* The XDG rules: a path that is not absolute does not count. */
    if (state && state[0] == '/')
        n = snprintf(ret, size, "%s/%s", state, name);
    else if (home && home[0] == '/')
        n = snprintf(ret, size, "%s/.local/state/%s", home, name);
    return n > 0 && (size_t)n < size && make_folders(ret);
}

/* A FIFO without a reader does not open, and nothing here waits for one. */
static int open_kept(const char *path, int flags)
{
    struct stat status;
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);

    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static off_t size_of(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 ? status.st_size : 0;
}

/* Its end, without the line that is cut; 0 where not all could be read. */
static size_t read_end(int fd, off_t from, char *bytes, size_t size)
{
    size_t used = 0;
    ssize_t n = 1;
    char *line;

    while (used < size && n > 0) {
        n = pread(fd, bytes + used, size - used, from + (off_t)used);
        used += n > 0 ? (size_t)n : 0;
    }
    if (from == 0 || n < 0)
        return n < 0 ? 0 : used;
    line = memchr(bytes, '\n', used);
    if (!line)
        return 0;
    used -= (size_t)(line + 1 - bytes);
    memmove(bytes, line + 1, used);
    return used;
}

/*
 * Those who add share the lock, so while this one has it nobody adds.  If
 * somebody does now, the next run may cut it.
 */
static void cut(const char *path, char *bytes, size_t size)
{
    int fd = open_kept(path, O_RDWR);
    size_t used;

    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0
        && size_of(fd) / 2 >= (off_t)size) {
        used = read_end(fd, size_of(fd) - (off_t)size, bytes, size);
        if (used && pwrite(fd, bytes, used, 0) == (ssize_t)used
            && ftruncate(fd, (off_t)used) != 0)
            errno = 0;          /* it keeps its size, and loses nothing */
    }
    close(fd);
}

/* Whoever cuts the file is quick; if not, the line must not wait. */
static void share_lock(int fd)
{
    enum { TRIES = 50, PAUSE_MS = 2 };

    for (int i = 0; i < TRIES && flock(fd, LOCK_SH | LOCK_NB) != 0
                    && errno == EWOULDBLOCK; i++)
        poll(NULL, 0, PAUSE_MS);
}

size_t os_kept_read(const char *path, char *bytes, size_t size)
{
    int fd = open_kept(path, O_RDONLY);
    size_t used;
    off_t all;

    if (fd < 0)
        return 0;
    if (size_of(fd) / 2 >= (off_t)size)
        cut(path, bytes, size);
    share_lock(fd);
    all = size_of(fd);
    used = read_end(fd, all > (off_t)size ? all - (off_t)size : 0, bytes, size);
    close(fd);
    return used;
}

bool os_kept_add(const char *path, const char *bytes, size_t length)
{
    int fd = open_kept(path, O_WRONLY | O_APPEND | O_CREAT);
    bool added;

    if (fd < 0)
        return false;
    share_lock(fd);
    added = write(fd, bytes, length) == (ssize_t)length;
    close(fd);
    return added;
}
