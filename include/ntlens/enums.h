/* enums.h - small enumerations and words of flags, by NT's names. */
#ifndef NTL_ENUMS_H
#define NTL_ENUMS_H

#include <ntlens/clause.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One row an enumeration of src/data/facts/enums, in its order. */
#define NTL_ENUM_MAP(X)                                                        \
    X(IRP_MJ) X(IRP_MN_PNP) X(IRP_MN_POWER) X(IRP_MN_SYSTEM_CONTROL)           \
    X(IRP_MN_SCSI) X(SYSTEM_POWER_STATE) X(DEVICE_POWER_STATE)                 \
    X(POWER_STATE_TYPE) X(POWER_ACTION) X(POWER_MONITOR_REQUEST_REASON)        \
    X(POOL_TYPE) X(WHEA_ERROR_SOURCE_TYPE) X(WHEA_ERROR_SEVERITY)              \
    X(WHEA_ERROR_TYPE) X(VERIFIER_FLAGS) X(DEVICE_RELATION_TYPE)               \
    X(KWAIT_REASON) X(MODE) X(LOCK_OPERATION) X(MEMORY_CACHING_TYPE)           \
    X(DEVICE_USAGE_NOTIFICATION_TYPE) X(BUS_QUERY_ID_TYPE) X(MDL_FLAGS)        \
    X(ACCESS) X(FAST_FAIL) X(EXCEPTION) X(ESR_CLASS) X(ARM_FAULT)              \
    X(ARM_BRK) X(ARM_IMPLEMENTER) X(DEVICE_TYPE) X(IOCTL_METHOD)               \
    X(IOCTL_ACCESS) X(IRP_MN_DIRECTORY_CONTROL)                                \
    X(IRP_MN_FILE_SYSTEM_CONTROL) X(IRP_MN_LOCK_CONTROL) X(IRP_MN_READ_WRITE)  \
    X(IOCTL)

enum ntl_enum {
#define X(name) NTL_ENUM_##name,
    NTL_ENUM_MAP(X)
#undef X
    NTL_ENUMS
};

/* "IRP_MJ"; never NULL. */
NTL_API const char *ntl_enum_title(enum ntl_enum which);

/* Is each of its values a bit? */
NTL_API bool ntl_enum_is_flags(enum ntl_enum which);

struct ntl_enumerator {
    uint32_t value;
    const char *name;
    const char *note;           /* one clause, or NULL                        */
};

/* The rows in the order of the headers; false past the last one. */
NTL_API bool ntl_enum_at(enum ntl_enum which, size_t i,
                         struct ntl_enumerator *ret);

/* The first row of that value; false where there is none. */
NTL_API bool ntl_enum_find(enum ntl_enum which, uint64_t value,
                           struct ntl_enumerator *ret);

/* Its name, or NULL. */
NTL_API const char *ntl_enum_name(enum ntl_enum which, uint64_t value);

/* By name, any case. */
NTL_API bool ntl_enum_named(enum ntl_enum which, const char *name,
                            size_t length, struct ntl_enumerator *ret);

/*
 * The names of the bits that are set, with blanks between; bits without a name
 * as one hexadecimal number at the end.  Writes and returns as
 * ntl_format_phrase does.
 */
NTL_API struct ntl_clause ntl_enum_bits(char *text, size_t size,
                                        enum ntl_enum which,
                             uint64_t value);

#endif
