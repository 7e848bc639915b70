/* posix.h - what the files of the POSIX system tell each other. */
#ifndef POSIX_H
#define POSIX_H

#include <stdbool.h>

/*
 * Bus errors go to `patch` first, from inside the handler of SIGBUS: is the
 * page at `address` one that a mapped file has lost?  Then it reads as 0 from
 * now on, and the program goes on; what is none of its ends it.
 */
void posix_catch_bus_errors(bool (*patch)(const void *address));

#endif
