/* mca.h - machine checks: what a bank's status (IA32_MCi_STATUS) says. */
#ifndef NTL_MCA_H
#define NTL_MCA_H

#include <ntlens/clause.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each says it in a text of that size. */
enum { NTL_MCA_TEXT = 160 };

#define NTL_MCA_VALID (UINT64_C(1) << 63)
#define NTL_MCA_OVERFLOW (UINT64_C(1) << 62)
#define NTL_MCA_UNCORRECTED (UINT64_C(1) << 61)

/* Whose processor: some bits are the maker's own. */
enum ntl_vendor { NTL_VENDOR_UNKNOWN, NTL_INTEL, NTL_AMD, NTL_VENDORS };

/* "GenuineIntel"; "" for UNKNOWN. */
NTL_API const char *ntl_vendor_name(enum ntl_vendor vendor);

/* "VAL OVER UC EN": the flags that are set, from bit 63 down. */
NTL_API struct ntl_clause ntl_mca_flags(char *text, size_t size,
                                        uint64_t status);

/*
 * The MCA error code, bits 15:0: "bus or interconnect: generic request, timed
 * out, any level"; "no error" for 0.
 */
NTL_API struct ntl_clause ntl_mca_code(char *text, size_t size,
                                        uint64_t status);

/*
 * What the maker alone defines, bits 55:32 and 31:16: "extended error code 7;
 * UECC, deferred".  With no known maker the number of 31:16; "" for nothing.
 */
NTL_API struct ntl_clause ntl_mca_model(char *text, size_t size,
                                        uint64_t status,
                                        enum ntl_vendor vendor);

/* What the flags come to, in a sentence. */
NTL_API struct ntl_clause ntl_mca_meaning(char *text, size_t size,
                                        uint64_t status);

#endif
