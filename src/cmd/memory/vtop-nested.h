/* vtop-nested.h - `vtop --ept EPTP GPA` and `vtop --npt NCR3 GPA`. */
#ifndef VTOP_NESTED_H
#define VTOP_NESTED_H

#include "cmd/cmd.h"

#include <ntlens/nested.h>

enum ntl_status vtop_nested(struct cmd_call *call, enum ntl_nested_kind kind,
                            const struct cmd_operand *root, uint64_t guest,
                            struct ntl_sink *sink, struct ntl_diag *diag);

#endif
