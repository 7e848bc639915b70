/* version.h - which ntlens this is; the one place that says so. */
#ifndef NTL_VERSION_H
#define NTL_VERSION_H

#include <ntlens/status.h>

/* Of the header that a program is compiled with.  From 1.0.0 on a change of the
   first number breaks programs, one of the second adds, one of the third mends;
   before that the second may break them. */
#define NTL_VERSION_MAJOR 0
#define NTL_VERSION_MINOR 2
#define NTL_VERSION_PATCH 0

/* As one number that grows: 0x000200 is 0.2.0. */
#define NTL_VERSION                                                            \
    (NTL_VERSION_MAJOR << 16 | NTL_VERSION_MINOR << 8 | NTL_VERSION_PATCH)

/* Of the library that it runs with: "0.2.0". */
NTL_API const char *ntl_version(void);

#endif
