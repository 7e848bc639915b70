/* dt-mmpte.h - the structures of a page-table entry, which are all bits. */
#ifndef DT_MMPTE_H
#define DT_MMPTE_H

#include "cmd/cmd.h"

#include <ntlens/mmpte.h>

/* Is this _MMPTE_HARDWARE, nt!_MMPTE_SOFTWARE or one of the others? */
bool dt_is_mmpte(const struct cmd_operand *name, enum ntl_mmpte_kind *ret);

/*
 * Its fields in the session's build, or those that begin as `field` says; with
 * an entry - the operand itself, the first word after `=`, or what the image
 * has at that address - what they hold.
 */
enum ntl_status dt_mmpte(struct cmd_call *call, enum ntl_mmpte_kind kind,
                         struct cmd_operand field, struct ntl_sink *sink,
                         struct ntl_diag *diag);

#endif
