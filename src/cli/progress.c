#include "progress.h"

#include "os/os.h"
#include "os/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_MS = 1000, NEXT_MS = 200 };

static struct {
    bool begun, drawn;
    int64_t next;               /* ms: when to draw                           */
} state;

static void begin(void)
{
    os_interrupts_begin();
    state.begun = true;
    state.drawn = false;
    state.next = os_is_terminal(OS_STDERR) ? os_ms() + FIRST_MS : INT64_MAX;
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
    if (n > 0 && os_write(OS_STDERR, text, (size_t)n) == 0)
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
    return !os_interrupted();
}

void progress_end(void)
{
    static const char blank[] = "\r                                        "
                                "                                       \r";

    if (!state.begun)
        return;
    os_interrupts_end();
    if (state.drawn)
        os_write(OS_STDERR, blank, sizeof blank - 1);
    state.begun = false;
}
