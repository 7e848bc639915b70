/* bytes.h - bytes as people type and paste them; not for the public. */
#ifndef NTL_BYTES_H
#define NTL_BYTES_H

#include <ntlens/status.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Adds to bytes[0..*count): 488b05, 48 8b 05, 48,8b,05, \x48\x8b\x05,
 * 0x48 0x8b, with - between as db has it.  Errors: NTL_ESYNTAX, and NTL_EVALUE
 * for more than `room`; *count has grown by what was read then.
 */
enum ntl_status ntl_bytes(const char *text, size_t length, uint8_t *bytes,
                          size_t room, size_t *count,
                          struct ntl_diag *diag) NTL_MUST_USE;

#endif
