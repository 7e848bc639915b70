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

/* Until the user leaves.  False: there is no terminal that could do it. */
bool tui(const struct tui_host *host);

#endif
