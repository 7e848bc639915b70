#include "progress.h"

#include "os/os.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_MS = 1000, NEXT_MS = 200 };

static volatile sig_atomic_t interrupted;

static struct {
    bool begun, drawn;
    struct sigaction before;
    int64_t next;               /* ms: when to draw                           */
} state;

static void note_interrupt(int signal)
{
    interrupted = signal;
}

static void begin(void)
{
    struct sigaction action = { .sa_handler = note_interrupt };

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &state.before);
    interrupted = 0;
    state.begun = true;
    state.drawn = false;
    state.next = isatty(STDERR_FILENO) ? os_ms() + FIRST_MS : INT64_MAX;
}

/* The cursor goes back to the left, so that an answer's line goes over it. */
static void draw(uint64_t done, uint64_t all)
{
    char text[80];
    int n;

    if (all)
        n = snprintf(text, sizeof text, "%" PRIu64 " of %" PRIu64
                     " done (Ctrl-C stops)\r", done, all);
    else
        n = snprintf(text, sizeof text, "%" PRIu64
                     " page tables (Ctrl-C stops)\r", done);
    if (n > 0 && write(STDERR_FILENO, text, (size_t)n) > 0)
        state.drawn = true;
}

bool progress_tick(void *unused, uint64_t done, uint64_t all)
{
    int64_t time;

    (void)unused;
    if (!state.begun)
        begin();
    if (state.next != INT64_MAX && (time = os_ms()) >= state.next) {
        draw(done, all);
        state.next = time + NEXT_MS;
    }
    return !interrupted;
}

void progress_end(void)
{
    static const char blank[] = "\r                                        "
                                "                                       \r";

    if (!state.begun)
        return;
    sigaction(SIGINT, &state.before, NULL);
    if (state.drawn && write(STDERR_FILENO, blank, sizeof blank - 1) < 0)
        state.drawn = false;
    state.begun = false;
}
