/* sighting.h - a place in a text that says something of a bug check. */
#ifndef SIGHTING_H
#define SIGHTING_H

#include "figure.h"

#include <ntlens/bugcheck.h>

/* What a text says of one bug check. */
struct stop {
    struct figure code;         /* NONE: not said                             */
    struct figure parameter[NTL_PARAMETERS];
    uint8_t given;              /* bit n: something stands in place n         */
    bool decimal;               /* the code was: Kernel-Power's event 41      */
    struct span name;           /* as it stands, where it is no known one     */
    struct span failed;         /* `NAME (tcpip.sys)`                         */
};

/* One place in the text that says some of it. */
struct sighting {
    struct stop says;
    const char *from, *to;
    bool weak;                  /* says little alone: a bucket, a bare name   */
    bool last_resort;           /* counts where nothing else names a code     */
};

/* Two codes of one bug check: a minidump's has 10000000 in it. */
static inline bool stop_same_code(uint64_t a, uint64_t b)
{
    const uint32_t minidump = UINT32_C(0x10000000);

    return ((uint32_t)a & ~minidump) == ((uint32_t)b & ~minidump);
}

#endif
