/* va.h - what a virtual address says by itself. */
#ifndef NTL_VA_H
#define NTL_VA_H

#include <ntlens/paging.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stdint.h>

/* Which half an address belongs to, or that no processor translates it. */
enum ntl_space { NTL_USER, NTL_KERNEL, NTL_NONCANONICAL };

/* "kernel"; of NONCANONICAL "not canonical", of 32-bit modes "too long". */
NTL_API const char *ntl_space_name(enum ntl_arch arch, enum ntl_space space);
NTL_API enum ntl_space ntl_va_space(enum ntl_arch arch, uint64_t va);

/* The step that leads to its half: the top translated bit and all above. */
NTL_API void ntl_va_explain(enum ntl_arch arch, uint64_t va,
                            struct ntl_sink *sink);

/* Copies the top translated bit upward; on 32-bit modes cuts to 32 bits. */
NTL_API uint64_t ntl_va_canonical(enum ntl_arch arch, uint64_t va);

/* 0 where the mode has no such level. */
NTL_API uint16_t ntl_va_index(enum ntl_arch arch, uint64_t va,
                              enum ntl_level level);

/* The bits below the level's index: the offset in a page of that level. */
NTL_API uint64_t ntl_va_offset(enum ntl_arch arch, uint64_t va,
                               enum ntl_level level);

#endif
