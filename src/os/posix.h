/* posix.h - what the files of the POSIX system tell each other. */
#ifndef POSIX_H
#define POSIX_H

#include <stdbool.h>

/* Is the page at `address` one that a mapped file has lost?  Then it reads as
   0 from now on.  For the handler of SIGBUS. */
bool posix_patch(const void *address);

/* Bus errors go to posix_patch first; what is none of its ends the program. */
void posix_catch_bus_errors(void);

#endif
