/* history.h - the lines typed, kept across runs. */
#ifndef HISTORY_H
#define HISTORY_H

#include <stddef.h>

/*
 * $XDG_STATE_HOME/ntlens/history, or ~/.local/state/ntlens/history; where
 * neither can be had, the history lasts as long as the prompt.
 */
void history_open(void);

/* In the file at once: whatever ends the prompt, and whoever else writes. */
void history_add(const char *line);

/* Line `i`, oldest first; NULL past the end. */
const char *history_line(void *unused, size_t i);

#endif
