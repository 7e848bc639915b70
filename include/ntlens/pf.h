/* pf.h - page-fault error codes: what the access was and why it failed. */
#ifndef NTL_PF_H
#define NTL_PF_H

#include <ntlens/access.h>
#include <ntlens/layout.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The code that an x86 or x64 processor pushes for vector E.  access.h has the
 * bits that a page walk decides; these are the others.
 */
enum {
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
