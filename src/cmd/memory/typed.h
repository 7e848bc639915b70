/* typed.h - entries that stand after `=`, and the chain of a call. */
#ifndef TYPED_H
#define TYPED_H

#include "cmd/cmd.h"
#include "space/chain.h"

struct ntl_typed_entries typed_entries(const struct cmd_call *call);

/* What was typed, else what the image has.  False: neither is there. */
bool typed_chain(const struct cmd_call *call, uint64_t va, struct chain *ret);

/* Values after the entry that ends the walk do not count: says so. */
void typed_find_unused(const struct cmd_call *call, const struct chain *chain,
                       struct ntl_sink *sink);

/* What such values would say, alone. */
void typed_show_unused(const struct cmd_call *call, const struct chain *chain,
                       struct ntl_sink *sink);

/* No more entries than the mode has levels, and none that is too wide. */
enum ntl_status typed_check(const struct cmd_call *call,
                            struct ntl_diag *diag) NTL_MUST_USE;

#endif
