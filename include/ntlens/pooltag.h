/* pooltag.h - who allocates with a pool tag. */
#ifndef NTL_POOLTAG_H
#define NTL_POOLTAG_H

#include <ntlens/status.h>
#include <stdint.h>

/*
 * "afd.sys", or "nt!cc" for a part of the kernel; NULL where no list says.  The
 * tag is as pool headers hold it: its first character in the low byte.
 */
NTL_API const char *ntl_pool_tag_owner(uint32_t tag);

#endif
