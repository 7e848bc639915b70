/* progress.h - work that takes long: a line on the terminal, and Ctrl-C. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * For ntl_host.tick.  From the first call on Ctrl-C is noted instead of ending
 * the program; after a second a line on standard error, if that is a terminal,
 * says how far things are.  False: stop.
 */
bool progress_tick(void *unused, uint64_t done, uint64_t all);

/* The work is over: the line goes, and Ctrl-C is what it was. */
void progress_end(void);

#endif
