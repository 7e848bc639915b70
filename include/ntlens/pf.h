/* pf.h - page-fault error codes: what the access was and why it failed. */
#ifndef NTL_PF_H
#define NTL_PF_H

#include <ntlens/layout.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The code that an x86 or x64 processor pushes for vector E.  Sources: Intel
 * SDM volume 3, 4.7; AMD APM volume 2 for bit 31.
 */
enum {
    NTL_PF_PRESENT = 1u << 0,
    NTL_PF_WRITE = 1u << 1,
    NTL_PF_USER = 1u << 2,
    NTL_PF_RESERVED = 1u << 3,
    NTL_PF_FETCH = 1u << 4,
    NTL_PF_KEY = 1u << 5,
    NTL_PF_SHADOW_STACK = 1u << 6,
    NTL_PF_HLAT = 1u << 7,          /* hypervisor-managed translation         */
    NTL_PF_SGX = 1u << 15
};
#define NTL_PF_RMP (UINT32_C(1) << 31)      /* AMD: reverse map               */

NTL_API const struct ntl_layout *ntl_pf_layout(void);

/* "supervisor write" */
NTL_API const char *ntl_pf_access(uint64_t code);

/* "not-present page", "protection violation", or a rarer cause that is set. */
NTL_API const char *ntl_pf_reason(uint64_t code);

/*
 * What NT makes of it for an access violation's first parameter and bug check
 * A's third: 0 read, 1 write, 8 execute.
 */
NTL_API unsigned ntl_pf_operation(uint64_t code);

NTL_API void ntl_pf_show(uint64_t code, struct ntl_sink *sink);

#endif
