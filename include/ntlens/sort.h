/*
 * sort.h - what a value is: an address, a page table entry, a status, a size.
 * What else can be asked about a value follows from it.  And where a statement
 * is known from.
 */
#ifndef NTL_SORT_H
#define NTL_SORT_H

#include <ntlens/status.h>

/*
 * The words of a bug check's parameters, for all values.  The order is that of
 * common.awk; what each of the first is for stands at the head of
 * src/data/bugcheck/000-07f.txt, of all in src/data/text/keys.txt.
 */
#define NTL_PARAM_MAP(X)                                                       \
    X(NONE) X(RESERVED) X(VALUE) X(ADDRESS) X(CODE_ADDRESS) X(USER_ADDRESS)    \
    X(PTE_ADDRESS) X(PTE) X(PFN) X(PHYSICAL) X(IRQL) X(ACCESS) X(PF_ERROR)     \
    X(NTSTATUS) X(EXCEPTION) X(WIN32) X(TRAP) X(SUBCODE) X(BUGCHECK_CODE)      \
    X(OBJECT) X(PROCESS) X(THREAD) X(IRP) X(IRP_MAJOR) X(IRP_MINOR) X(DEVICE)  \
    X(DRIVER) X(FILE) X(MDL) X(POOL_ADDRESS) X(POOL_TYPE) X(POOL_TAG)          \
    X(STRING_ASCII) X(EXCEPTION_RECORD) X(CONTEXT_RECORD) X(TRAP_FRAME)        \
    X(STACK) X(WDF) X(DEVICE_POWER) X(SYSTEM_POWER) X(POWER_ACTION)            \
    X(WHEA_SOURCE) X(WHEA_SEVERITY) X(PROCESSOR) X(TIME_100NS)                 \
    X(MILLISECONDS) X(SECONDS) X(SIZE) X(COUNT) X(FLAGS) X(BITS) X(HANDLE)     \
    X(PID) X(TID) X(SELECTOR) X(MSR) X(CR) X(BUILD) X(LINE_SOURCE)             \
    X(STRING_ADDRESS) X(UNICODE_ADDRESS) X(STRUCTURE) X(BOOLEAN)

#define NTL_SORT_MAP(X)                                                        \
    NTL_PARAM_MAP(X)                                                           \
    X(REGISTER) X(DESCRIPTOR) X(SERVICE) X(IOCTL) X(INDEX) X(BIT) X(OFFSET)    \
    X(TIME)

enum ntl_sort {
#define X(name) NTL_SORT_##name,
    NTL_SORT_MAP(X)
#undef X
    NTL_SORTS
};

/* "code-address"; never NULL. */
NTL_API const char *ntl_sort_name(enum ntl_sort sort);

/*
 * What asks about such a value, before it: "va", "reg cr8".  NULL: no command
 * knows more about it.
 */
NTL_API const char *ntl_sort_question(enum ntl_sort sort);

/*
 * What the value of an item of this key is: NTL_SORT_NONE where the key does
 * not say, and for one that is not in the table.
 */
NTL_API enum ntl_sort ntl_sort_of_key(const char *key);

/* Where a statement comes from: the reference, a header, dumps, the name. */
enum ntl_mark {
    NTL_MARK_DOCUMENTED, NTL_MARK_HEADER, NTL_MARK_SEEN, NTL_MARK_DEDUCED,
    NTL_MARKS
};

/* "documented"; never NULL. */
NTL_API const char *ntl_mark_name(enum ntl_mark mark);

#endif
