#include <ntlens/sort.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Keys and what they say of their values, from src/data/text/keys.txt. */
#include "keys.inc"

#define X(name)                                                                \
    _Static_assert((int)NTL_SORT_##name == (int)KEYS_##name,                   \
                   "NTL_SORT_MAP and common.awk differ");
NTL_SORT_MAP(X)
#undef X
_Static_assert((int)NTL_SORTS == (int)KEYS_SORTS,
               "NTL_SORT_MAP and common.awk differ");

const char *ntl_sort_name(enum ntl_sort sort)
{
    unsigned i = (unsigned)sort < NTL_SORTS ? sort : NTL_SORT_NONE;

    return keys_text + sort_name[i];
}

static const char *const questions[NTL_SORTS] = {
    [NTL_SORT_ADDRESS] = "va",          [NTL_SORT_CODE_ADDRESS] = "va",
    [NTL_SORT_USER_ADDRESS] = "va",     [NTL_SORT_PTE_ADDRESS] = "va",
    [NTL_SORT_OBJECT] = "va",           [NTL_SORT_PROCESS] = "va",
    [NTL_SORT_THREAD] = "va",           [NTL_SORT_IRP] = "va",
    [NTL_SORT_DEVICE] = "va",           [NTL_SORT_DRIVER] = "va",
    [NTL_SORT_FILE] = "va",             [NTL_SORT_MDL] = "va",
    [NTL_SORT_POOL_ADDRESS] = "va",     [NTL_SORT_EXCEPTION_RECORD] = "va",
    [NTL_SORT_CONTEXT_RECORD] = "va",   [NTL_SORT_TRAP_FRAME] = "va",
    [NTL_SORT_STACK] = "va",            [NTL_SORT_STRING_ADDRESS] = "va",
    [NTL_SORT_UNICODE_ADDRESS] = "va",  [NTL_SORT_STRUCTURE] = "va",
    [NTL_SORT_SELECTOR] = "sel",        [NTL_SORT_TRAP] = "idt",
    [NTL_SORT_SERVICE] = "syscall",     [NTL_SORT_BUGCHECK_CODE] = "bugcheck",
    [NTL_SORT_NTSTATUS] = "status",     [NTL_SORT_EXCEPTION] = "status",
    [NTL_SORT_PF_ERROR] = "pf",         [NTL_SORT_ACCESS] = "pf",
    [NTL_SORT_IRQL] = "reg cr8",        [NTL_SORT_PTE] = "mmpte",
    [NTL_SORT_PFN] = "pfn",             [NTL_SORT_PHYSICAL] = "ptov",
    [NTL_SORT_HANDLE] = "handle",       [NTL_SORT_DESCRIPTOR] = "desc",
    [NTL_SORT_IOCTL] = "ioctl",         [NTL_SORT_IRP_MAJOR] = "irp",
    [NTL_SORT_TIME] = "eval",
};

const char *ntl_sort_question(enum ntl_sort sort)
{
    return (unsigned)sort < NTL_SORTS ? questions[sort] : NULL;
}

enum ntl_sort ntl_sort_of_key(const char *key)
{
    size_t from = 0, to = sizeof keys / sizeof *keys;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(key, keys_text + keys[middle].key);

        if (order == 0)
            return (enum ntl_sort)keys[middle].sort;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NTL_SORT_NONE;
}
