/* processor.h - whose processor a mode is of; inside the core only. */
#ifndef NTL_PROCESSOR_H
#define NTL_PROCESSOR_H

#include <ntlens/paging.h>

static inline bool is_x86(enum ntl_arch arch)
{
    return arch == NTL_X86 || arch == NTL_X86_PAE;
}

static inline bool is_x64(enum ntl_arch arch)
{
    return arch == NTL_X64 || arch == NTL_X64_LA57;
}

#endif
