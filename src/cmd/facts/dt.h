/* dt.h - the answer of `dt`, which `offset STRUCT.FIELD` gives, too. */
#ifndef DT_H
#define DT_H

#include "cmd/cmd.h"

/* Reads call->arg as dt's: a structure, a field. */
enum ntl_status dt_answer(struct cmd_call *call, struct ntl_sink *sink,
                          struct ntl_diag *diag) NTL_MUST_USE;

#endif
