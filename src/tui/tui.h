/* tui.h - the full screen. */
#ifndef TUI_H
#define TUI_H

#include <ntlens/ask.h>

#include <stdbool.h>
#include <stddef.h>

struct tui_host {
    struct ntl_ask *ask;
    const char *line;           /* what to open with: an address or a command */
    size_t length;
    bool is_address;
    bool color;                 /* may be used                                */
};

enum tui_end {
    TUI_LEFT,                   /* the user did                               */
    TUI_NO_TERMINAL,
    TUI_UNKNOWN,                /* TERM is not set, or nothing is known of it */
    TUI_UNFIT                   /* ... or it cannot place text                */
};

/* Until the user leaves, or at once. */
enum tui_end tui(const struct tui_host *host);

#endif
