/* objtypes.h - which type of object a header's TypeIndex stands for. */
#ifndef NTL_OBJTYPES_H
#define NTL_OBJTYPES_H

#include <ntlens/build.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    NTL_FIRST_TYPE_INDEX = 7600,        /* before, a header has a pointer  */
    NTL_FIRST_HEADER_COOKIE = 10240     /* before, TypeIndex is the index  */
};

/*
 * The place in nt!ObTypeIndexTable: TypeIndex, from 10240 on with bits 15:8 of
 * the header's address and nt!ObHeaderCookie taken out.  Its own inverse: with
 * an index it gives what the header stores.
 */
NTL_API uint8_t ntl_object_type_index(struct ntl_build build, uint64_t header,
                                      uint8_t stored, uint8_t cookie);

/*
 * The type at an index, in the list of the build or of the nearest one that is
 * known, earlier rather than later.
 */
struct ntl_object_type {
    const char *name;           /* "Process"; NULL: the list has none there   */
    uint32_t build;             /* whose list it is                           */
    bool nearest;               /* no list of this build is known             */
};
NTL_API struct ntl_object_type ntl_object_type(struct ntl_build build,
                                               uint8_t index);

#endif
