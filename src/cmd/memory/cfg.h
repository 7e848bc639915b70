/* cfg.h - the parts of `cfg`: a target, and what else it answers. */
#ifndef CFG_H
#define CFG_H

#include "cmd/cmd.h"

#include <ntlens/cfg.h>

/* The arguments, in the order of the command's table; and what FORM says. */
enum { FORM, TARGET, BITMAP, QWORD, MORE, R10, RAX, OF };
enum { AS_KERNEL, AS_USER, TO_BASE, TO_BITMAP, DQ, KSCP, SCPCFG, CHECK };

bool cfg_is_32_bit(const struct cmd_call *call);

/* A target: its slot, its bits, the verdict. */
enum ntl_status cfg_check(struct cmd_call *call, struct ntl_sink *sink,
                          struct ntl_diag *diag) NTL_MUST_USE;

/* The pairs of one word that say anything, as rows of a table that is open. */
void cfg_list_word(uint64_t word, unsigned pairs, uint64_t block,
                   uint8_t digits, struct ntl_sink *sink);

#endif
