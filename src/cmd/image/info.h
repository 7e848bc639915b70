/* info.h - what an image says of itself. */
#ifndef INFO_H
#define INFO_H

#include "cmd/cmd.h"

/* All of it, as `info` answers. */
enum ntl_status info_run(struct cmd_call *call, struct ntl_sink *sink,
                         struct ntl_diag *diag) NTL_MUST_USE;

/* What `open` says: which file it is, and why the system stopped. */
void info_opened(const struct session *session, struct ntl_sink *sink);

#endif
