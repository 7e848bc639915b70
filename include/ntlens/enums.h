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
    X(IOCTL) X(KTHREAD_STATE) X(KPROCESS_STATE) X(KOBJECTS) X(EVENT_TYPE)      \
    X(KINTERRUPT_MODE) X(KINTERRUPT_POLARITY) X(PS_PROTECTED_TYPE)             \
    X(PS_PROTECTED_SIGNER) X(PS_MITIGATION_OPTION) X(PS_CREATE_STATE)          \
    X(SECURITY_IMPERSONATION_LEVEL) X(TOKEN_TYPE) X(SECURITY_OPERATION_CODE)   \
    X(MI_SYSTEM_VA_TYPE) X(MI_ASSIGNED_REGION_TYPES) X(MMLISTS)                \
    X(OB_OPEN_REASON) X(OBJECT_INFORMATION_CLASS) X(NT_PRODUCT_TYPE)           \
    X(EXCEPTION_DISPOSITION) X(PNP_DEVNODE_STATE) X(PNP_VETO_TYPE)             \
    X(PNP_DEVICE_ACTION_REQUEST) X(INTERFACE_TYPE) X(FILE_INFORMATION_CLASS)   \
    X(FSINFOCLASS) X(JOBOBJECTINFOCLASS) X(REG_NOTIFY_CLASS) X(SKSERVICE)      \
    X(EXQUEUEINDEX) X(IO_PRIORITY_HINT) X(HEAP_FAILURE_TYPE)                   \
    X(VI_DEADLOCK_RESOURCE_TYPE) X(KERNEL_STACK_LIMITS) X(SYSTEM_DLL_TYPE)     \
    X(LDR_DLL_LOAD_REASON) X(PROCESS_TERMINATE_REQUEST_REASON)                 \
    X(KHETERO_CPU_POLICY) X(WNF_DATA_SCOPE) X(PROCESSINFOCLASS)                \
    X(THREADINFOCLASS) X(SYSTEM_INFORMATION_CLASS)                             \
    X(MEMORY_INFORMATION_CLASS) X(SYSDBG_COMMAND) X(PROCESS_ACCESS)            \
    X(THREAD_ACCESS) X(TOKEN_ACCESS) X(FILE_ACCESS) X(SECTION_ACCESS)          \
    X(KEY_ACCESS) X(JOB_OBJECT_ACCESS) X(PAGE_PROTECTION) X(MEM_ALLOCATION)    \
    X(IMAGE_FILE_CHARACTERISTICS) X(IMAGE_SECTION_CHARACTERISTICS)             \
    X(KEY_INFORMATION_CLASS) X(KEY_VALUE_INFORMATION_CLASS)                    \
    X(KEY_SET_INFORMATION_CLASS) X(SECTION_INFORMATION_CLASS)                  \
    X(KPROFILE_SOURCE) X(WORKERFACTORYINFOCLASS)                               \
    X(ALPC_PORT_INFORMATION_CLASS) X(DEBUGOBJECTINFOCLASS)                     \
    X(HARDERROR_RESPONSE_OPTION) X(HARDERROR_RESPONSE)                         \
    X(PARTITION_INFORMATION_CLASS) X(WNF_STATE_NAME_LIFETIME)                  \
    X(MEMORY_RESERVE_TYPE) X(TOKEN_INFORMATION_CLASS) X(SHUTDOWN_ACTION)

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
                                        enum ntl_enum which, uint64_t value);

#endif
