#include "os.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One at a time: the terminal is one. */
static struct {
    pid_t child;
    struct sigaction before;    /* of SIGPIPE: who reads may have enough      */
} pager;

/* Is there a program of that name where the shell looks? */
static bool is_there(const char *name)
{
    enum { PATH = 4096 };
    const char *path = getenv("PATH");
    char file[PATH];

    while (path && *path) {
        size_t n = strcspn(path, ":");

        if ((size_t)snprintf(file, sizeof file, "%.*s/%s", (int)n, path, name)
                < sizeof file
            && access(file, X_OK) == 0)
            return true;
        path += n + (path[n] == ':');
    }
    return false;
}

static const char *which(void)
{
    const char *chosen = getenv("PAGER"), *term = getenv("TERM");

    if (!term || !*term || strcmp(term, "dumb") == 0)
        return NULL;
    if (chosen)
        return *chosen ? chosen : NULL;
    return is_there("less") ? "less" : NULL;
}

/*
 * In the child.  Colours go through, what fits is not paged, and the keys are
 * named: who meets it for the first time has typed a bug check.  It saves no
 * file and starts no program: a line typed too early has an s or a ! in it.
 */
static void become(const char *program, const int end[2])
{
    dup2(end[0], STDIN_FILENO);
    close(end[0]);
    close(end[1]);
    setenv("LESS", "-FRX -Psspace on, b back, q ends$", 0);
    setenv("LESSSECURE", "1", 0);
    execl("/bin/sh", "sh", "-c", program, (char *)NULL);
    raise(SIGKILL);             /* no handler of ours is for this process */
}

int os_pager_begin(void)
{
    const char *program = which();
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    int end[2];

    if (!program || pipe(end) != 0)
        return -1;
    pager.child = fork();
    if (pager.child == 0)
        become(program, end);
    close(end[0]);
    if (pager.child < 0) {
        close(end[1]);
        return -1;
    }
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, &pager.before);
    return end[1];
}

void os_pager_end(int fd)
{
    close(fd);
    while (waitpid(pager.child, NULL, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGPIPE, &pager.before, NULL);
}
