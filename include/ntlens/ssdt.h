/* ssdt.h - entries of a service table: to a routine, and back. */
#ifndef NTL_SSDT_H
#define NTL_SSDT_H

#include <ntlens/paging.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What the 32 bits of an entry are, once the kernel has started.  In the file
 * of a 64-bit kernel there are pointers; KeCompactServiceTable makes them so.
 */
enum ntl_ssdt_form {
    NTL_SSDT_SHIFTED,           /* (routine - table) << 4 | stack arguments:
                                   x64 from 6000, arm64                       */
    NTL_SSDT_ADDED,             /* routine + arguments - table: x64 3790      */
    NTL_SSDT_ABSOLUTE           /* the routine: x86                           */
};

/*
 * Sources: kernel sources of 2003 SP1 for 3790; listings of 7, 8 and 10 for x64
 * and x86; KeCompactServiceTable in kernels from 8 on.  arm64: as 32-bit Arm
 * has it, no listing seen.
 */
NTL_API enum ntl_ssdt_form ntl_ssdt_form(enum ntl_arch arch, uint32_t build);

enum { NTL_SSDT_ENTRY = 4, NTL_SSDT_ARGUMENTS_MAX = 15 };

struct ntl_ssdt_service {
    uint64_t routine;
    int64_t offset;             /* of the routine from the table; 0 on x86    */
    uint8_t arguments;          /* on the stack; 0 on x86, which has a table  */
};

/* The low 4 bits of a shifted or added entry count arguments on the stack. */
NTL_API struct ntl_ssdt_service ntl_ssdt_decode(enum ntl_ssdt_form form,
                                                uint64_t table, uint32_t entry);

/*
 * The entry of a routine; false when it cannot have one: too far away (128 MB,
 * or 2 GB), not a multiple of 16 (ADDED), more than 15 arguments, over 32 bits
 * (x86).
 */
NTL_API bool ntl_ssdt_encode(enum ntl_ssdt_form form, uint64_t table,
                             uint64_t routine, unsigned arguments,
                             uint32_t *ret);

/* KSERVICE_TABLE_DESCRIPTOR, 10 bytes on x86 and 20 elsewhere. */
struct ntl_ssdt_descriptor {
    uint64_t Base;              /* the table                                  */
    uint64_t Count;             /* counters of a checked kernel, else 0       */
    uint32_t Limit;             /* services                                   */
    uint64_t Number;            /* argument bytes, one a service              */
};

/* Its four words, as a debugger prints them. */
NTL_API struct ntl_ssdt_descriptor
ntl_ssdt_descriptor(enum ntl_arch arch, const uint64_t word[4]);

#endif
