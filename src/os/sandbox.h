/*
 * sandbox.h - a process that has what it needs gives the rest away.
 *
 * It keeps its descriptors, its memory, the time and its own signals.  Whatever
 * else it asks of the system fails with EPERM from then on, in this process for
 * good.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

enum os_sandbox {
    OS_OPENS_NOTHING,
    OS_OPENS_TO_READ,           /* and reads folders                          */
};

/* NULL: it holds.  Else why not, and nothing has changed. */
const char *os_sandbox(enum os_sandbox mode);

#endif
