/* ntstatus.h - status codes: names, fields, Win32 and HRESULT forms. */
#ifndef NTL_NTSTATUS_H
#define NTL_NTSTATUS_H

#include <ntlens/layout.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One value that a public header names. */
struct ntl_ntstatus {
    uint32_t value;
    const char *name;           /* "STATUS_ACCESS_VIOLATION"                  */
    const char *also;           /* another name of the value, or NULL         */
    const char *note;           /* where the headers disagree, or NULL        */
};

NTL_API size_t ntl_ntstatus_count(void);

/* By position, ascending by value; false past the last one. */
NTL_API bool ntl_ntstatus_at(size_t i, struct ntl_ntstatus *ret);

NTL_API bool ntl_ntstatus_find(uint32_t value, struct ntl_ntstatus *ret);

/* Of the first value that is not below `value`; the count past the last one. */
NTL_API size_t ntl_ntstatus_position(uint32_t value);

/*
 * The first value from position *i on whose name, or other name, is the text:
 * any case, blanks as underscores, with or without STATUS_.  *i moves past it.
 */
NTL_API bool ntl_ntstatus_named(const char *text, size_t length, size_t *i,
                                struct ntl_ntstatus *ret);

/* The same for a name that contains the text. */
NTL_API bool ntl_ntstatus_search(const char *text, size_t length, size_t *i,
                                 struct ntl_ntstatus *ret);

/* Severity, C (customer), N, facility and code of the 32 bits. */
NTL_API const struct ntl_layout *ntl_ntstatus_layout(void);

/* "success", "informational", "warning", "error" for bits 31:30. */
NTL_API const char *ntl_ntstatus_severity(uint32_t value);

/* Of bits 27:16: "RPC_RUNTIME", without FACILITY_; or NULL. */
NTL_API const char *ntl_ntstatus_facility(uint32_t value);

/* HRESULT_FROM_NT: the same value with bit 28 set. */
static inline uint32_t ntl_hresult_of_ntstatus(uint32_t value)
{
    return value | UINT32_C(1) << 28;
}

/*
 * RtlNtStatusToDosError; false where it is not known.  C001xxxx and 8007xxxx,
 * C007xxxx hold an error in their low 16 bits.
 */
NTL_API bool ntl_win32_of_ntstatus(uint32_t value, uint32_t *ret);

/* "ERROR_NOACCESS", or NULL. */
NTL_API const char *ntl_win32_name(uint64_t error);

/* Of COM: "E_FAIL", and "DISPATCH" of bits 28:16; or NULL. */
NTL_API const char *ntl_hresult_name(uint32_t value);
NTL_API const char *ntl_hresult_facility(uint32_t value);

/* A Win32 error or an HRESULT by its name, any case. */
NTL_API bool ntl_error_named(const char *text, size_t length, uint32_t *ret);

#endif
