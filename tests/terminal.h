/* terminal.h - a program on a terminal of its own, for tests. */
#ifndef TEST_TERMINAL_H
#define TEST_TERMINAL_H

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* --- text ----------------------------------------------------------------- */

struct text {
    char *bytes;
    size_t used, room;
};

static inline void add(struct text *text, const char *bytes, size_t length)
{
    while (text->used + length + 1 > text->room) {
        text->room = text->room ? 2 * text->room : 4096;
        text->bytes = realloc(text->bytes, text->room);
        if (!text->bytes)
            abort();
    }
    memcpy(text->bytes + text->used, bytes, length);
    text->used += length;
    text->bytes[text->used] = '\0';
}

static inline struct text read_all(int fd)
{
    struct text text = { 0 };
    char part[4096];
    ssize_t n;

    add(&text, "", 0);
    while ((n = read(fd, part, sizeof part)) > 0)
        add(&text, part, (size_t)n);
    return text;
}

/* --- a terminal ----------------------------------------------------------- */

enum { WAIT_MS = 20000 };

static inline int start(char *argv[], const char *term,
                        unsigned short columns)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY), its;
    struct winsize size = { .ws_row = 24, .ws_col = columns };

    if (terminal < 0 || grantpt(terminal) || unlockpt(terminal))
        exit(77);
    ioctl(terminal, TIOCSWINSZ, &size);
    if (fork())
        return terminal;
    setsid();
    its = open(ptsname(terminal), O_RDWR);
    ioctl(its, TIOCSCTTY, 0);
    dup2(its, 0);
    dup2(its, 1);
    dup2(its, 2);
    close(terminal);
    setenv("TERM", term, 1);
    setenv("PAGER", "", 1);
    execv(argv[0], argv);
    _exit(127);
}

/* Sends what there is to send, and reads until `seen` says: enough. */
static inline void talk(int terminal, const char *send, size_t length,
                 bool (*seen)(const char *text), struct text *ret)
{
    size_t sent = 0, from = ret->used;

    while (sent < length || !seen(ret->bytes + from)) {
        struct pollfd fd = { terminal, POLLIN, 0 };
        char part[4096];
        ssize_t n;

        if (sent < length)
            fd.events |= POLLOUT;
        if (poll(&fd, 1, WAIT_MS) <= 0)
            return;
        if (fd.revents & (POLLIN | POLLHUP)) {
            n = read(terminal, part, sizeof part);
            if (n <= 0)
                return;
            add(ret, part, (size_t)n);
        } else if (fd.revents & POLLOUT) {
            n = write(terminal, send + sent, length - sent < 256
                                             ? length - sent : 256);
            sent += n > 0 ? (size_t)n : 0;
        }
    }
}

#endif
