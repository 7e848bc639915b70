/* handle.h - handles: their bits, their entry, the object behind it. */
#ifndef NTL_HANDLE_H
#define NTL_HANDLE_H

#include <ntlens/build.h>
#include <ntlens/layout.h>
#include <ntlens/paging.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A table is pages of entries, below one or two levels of pages of pointers.  A
 * handle is an index of an entry, times 4.
 */
enum { NTL_HANDLE_LEVELS = 3 };

struct ntl_handle {
    uint64_t value;             /* cut to the mode's width                    */
    uint64_t plain;             /* without the kernel's mark and the tag bits */
    uint8_t tag;                /* the two low bits: the owner's to use       */
    bool kernel;                /* of the System process's table              */
    const char *pseudo;         /* "NtCurrentProcess", or NULL                */
    uint32_t index[NTL_HANDLE_LEVELS];  /* in the page of entries, and up     */

    /*
     * Index 0 of each page of entries is not for handles: it holds the pointer
     * to the page's extra information.
     */
    bool never_valid;
};
NTL_API struct ntl_handle ntl_handle(enum ntl_arch arch, uint64_t value);

/* Bits of a handle that name an entry in its page: 3fc, on x86 7fc. */
NTL_API uint32_t ntl_handle_entry_bits(enum ntl_arch arch);

/* Levels of pointers that a table needs to have this handle: 0, 1 or 2. */
NTL_API unsigned ntl_handle_levels(const struct ntl_handle *handle);

/* On the way to the entry, from a table's TableCode. */
struct ntl_handle_walk {
    uint64_t table;             /* its address                                */
    unsigned levels;            /* of pointers: the low bits, 3 is no table   */
    bool reaches;               /* the table has so many                      */
    struct {
        uint64_t address;       /* of a pointer that is to be read            */
        uint64_t value;
        bool reached, known;
    } read[NTL_HANDLE_LEVELS - 1];
    uint64_t entry;             /* has_entry: its address                     */
    bool has_entry;
};

/* `pointer`: what the reads gave, as far as it is known. */
NTL_API void ntl_handle_walk(enum ntl_arch arch,
                             const struct ntl_handle *handle,
                             uint64_t table_code, const uint64_t *pointer,
                             size_t count, struct ntl_handle_walk *ret);

/* How _HANDLE_TABLE_ENTRY packs what it says. */
struct ntl_handle_form {
    struct ntl_layout low, high;    /* its two words                          */
    uint8_t shift;              /* pointer: low >>> shift & -10h; 0: low & ~7 */
    uint16_t full;              /* the count after a refill; 0: not known     */
};

/* By arch and build; never NULL. */
NTL_API const struct ntl_handle_form *ntl_handle_form(enum ntl_arch arch,
                                                      struct ntl_build build);

/* OBJ_ flags of a handle. */
enum {
    NTL_HANDLE_PROTECT_CLOSE = 1, NTL_HANDLE_INHERIT = 2, NTL_HANDLE_AUDIT = 4
};

struct ntl_handle_entry {
    const struct ntl_handle_form *form;
    uint64_t low, high;         /* cut to the mode's width                    */
    uint64_t pointer;           /* object header; in PspCidTable the object   */
    uint32_t granted_access;
    uint8_t attributes;
    bool unlocked;
    bool free;                  /* `high` chains the free entries             */
    bool has_count;
    uint32_t count;             /* references left to hand out                */
};
NTL_API struct ntl_handle_entry ntl_handle_entry(enum ntl_arch arch,
                                                 struct ntl_build build,
                                                 uint64_t low, uint64_t high);

/* Size of _OBJECT_HEADER before its Body: the object is header + this. */
NTL_API unsigned ntl_handle_header_size(enum ntl_arch arch);

/*
 * What a reference does that finds this count: it takes one of those left; at
 * 10h it also refills the entry; at 0 it locks the entry and counts on the
 * object.
 */
enum ntl_handle_path {
    NTL_HANDLE_FAST, NTL_HANDLE_REFILL, NTL_HANDLE_SLOW
};
NTL_API enum ntl_handle_path ntl_handle_path(uint32_t count);

#endif
