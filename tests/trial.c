/*
 * trial.c - code that a file has made the program run, as far as anybody knows.
 *
 * Loaded before the C library (LD_PRELOAD), it takes the first write to the
 * standard output for its chance and tries what such code would like to do;
 * NAME=ERROR of each goes to the standard error.  Files are tried in the folder
 * $TRIAL, which has a file "there".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPENAT2 = 437, IO_URING_SETUP = 425 };   /* of every architecture */

static long try_read(void)
{
    return open("there", O_RDONLY);
}

static long try_create(void)
{
    return open("created", O_WRONLY | O_CREAT, 0666);
}

static long try_append(void)
{
    return open("there", O_WRONLY | O_APPEND);
}

static long try_truncate(void)
{
    return open("there", O_RDONLY | O_TRUNC);
}

static long try_unnamed(void)
{
    return open(".", O_RDWR | O_TMPFILE, 0600);
}

/* struct open_how: flags, mode, resolve. */
static long try_openat2(void)
{
    uint64_t how[3] = { O_WRONLY | O_CREAT, 0666, 0 };

    return syscall(OPENAT2, AT_FDCWD, "created-2", how, sizeof how);
}

static long try_folder(void)
{
    return mkdir("folder", 0777);
}

static long try_rename(void)
{
    return rename("there", "elsewhere") ? -1 : rename("elsewhere", "there");
}

static long try_mode(void)
{
    return chmod("there", 0777);
}

static long try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static long try_fork(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    if (child > 0)
        waitpid(child, NULL, 0);
    return child;
}

/* What was not refused would find no such file. */
static long try_execute(void)
{
    char *none[] = { NULL };

    return execve("no-such-file", none, none) && errno == ENOENT ? 0 : -1;
}

static long try_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? -1 : 0;
}

static long try_signal(void)
{
    return kill(getppid(), 0);
}

static long try_ring(void)
{
    return syscall(IO_URING_SETUP, 0, NULL) && errno != EPERM ? 0 : -1;
}

/* A key that the shell would read afterwards. */
static long try_key(void)
{
    return ioctl(2, TIOCSTI, "x") && errno != EPERM ? 0 : -1;
}

static const struct {
    const char *name;
    long (*call)(void);
} trials[] = {
    { "read", try_read }, { "create", try_create }, { "append", try_append },
    { "truncate", try_truncate }, { "unnamed", try_unnamed },
    { "openat2", try_openat2 }, { "folder", try_folder },
    { "rename", try_rename }, { "mode", try_mode }, { "socket", try_socket },
    { "fork", try_fork }, { "execute", try_execute }, { "code", try_code },
    { "signal", try_signal }, { "ring", try_ring }, { "key", try_key },
};

static void try_all(void)
{
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        long result = trials[i].call();
        const char *error = result >= 0 ? "done" : strerrorname_np(errno);

        dprintf(STDERR_FILENO, "%s=%s\n", trials[i].name, error);
    }
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    static bool tried;

    if (fd == STDOUT_FILENO && !tried) {
        tried = true;
        try_all();
    }
    return syscall(SYS_write, fd, bytes, length);
}

static void __attribute__((constructor)) begin(void)
{
    const char *folder = getenv("TRIAL");

    if (!folder || chdir(folder) != 0)
        abort();
}
