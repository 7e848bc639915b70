/* nested.h - the second-level walk: a guest's physical address by EPT, NPT. */
#ifndef NTL_NESTED_H
#define NTL_NESTED_H

#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stdint.h>

enum ntl_nested_kind {
    NTL_EPT,                    /* Intel: the root is EPTP                    */
    NTL_NPT                     /* AMD: the root is nCR3, of the VMCB         */
};

enum ntl_nested_end {
    NTL_NESTED_UNKNOWN,         /* the last step's contents are wanted        */
    NTL_NESTED_PAGE,
    NTL_NESTED_ABSENT,          /* EPT violation; with NPT a nested #PF       */
    NTL_NESTED_MISCONFIGURED,   /* reserved bits, rights that do not exist    */
    NTL_NESTED_BEYOND           /* more bits than the levels translate        */
};

enum { NTL_NESTED_READ = 1, NTL_NESTED_WRITE = 2, NTL_NESTED_EXECUTE = 4 };
enum { NTL_NESTED_MAX = 5 };

struct ntl_nested_step {
    const char *name;           /* "PDPTE"                                    */
    uint32_t index;
    uint64_t pa, entry;         /* of the host                                */
    bool has_entry, large;
};

/* Made by ntl_nested_begin; each ntl_nested_add goes one level down. */
struct ntl_nested_walk {
    enum ntl_nested_kind kind;
    uint64_t root, guest;
    unsigned levels, count;
    struct ntl_nested_step step[NTL_NESTED_MAX];
    enum ntl_nested_end end;
    uint64_t physical, size;    /* PAGE: of the host, and the page's          */
    unsigned rights;            /* that all entries allow together            */
    unsigned type;              /* EPT's page: its memory type                */
    bool ignore_pat;
};

/* An EPTP says its levels; those of nCR3 are the host's: 4 or 5. */
NTL_API struct ntl_nested_walk ntl_nested_begin(enum ntl_nested_kind kind,
                                                uint64_t root, uint64_t guest,
                                                unsigned levels);

/* The contents of the last step; false where the walk has ended. */
NTL_API bool ntl_nested_add(struct ntl_nested_walk *walk, uint64_t entry);

/* The levels, where the walk ends, and what that means. */
NTL_API void ntl_nested_show(const struct ntl_nested_walk *walk,
                             struct ntl_sink *sink);

/* "rw-", "r-x"; static. */
NTL_API const char *ntl_nested_rights(unsigned rights);

#endif
