#include <ntlens/objtypes.h>

/* Names by build and index, from src/data/facts/objtypes.txt. */
#include "objtypes.inc"

uint8_t ntl_object_type_index(struct ntl_build build, uint64_t header,
                              uint8_t stored, uint8_t cookie)
{
    return build.number < NTL_FIRST_HEADER_COOKIE
           ? stored : (uint8_t)(stored ^ cookie ^ (header >> 8 & 0xff));
}

struct ntl_object_type ntl_object_type(struct ntl_build build, uint8_t index)
{
    unsigned column = 0;

    for (unsigned i = 1; i < TYPE_BUILDS; i++)
        if (type_builds[i] <= build.number)
            column = i;
    return (struct ntl_object_type) {
        index < TYPE_INDEXES && type_name_at[column][index]
            ? &type_names[type_name_at[column][index]] : NULL,
        type_builds[column],
        build.number < type_builds[0]
            || ntl_kernel_of(build.number) > type_builds[TYPE_BUILDS - 1],
    };
}
