#include "segments.h"

#include <ntlens/pf.h>

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    enum ntl_status status = segments_exist(call, diag);

    if (status != NTL_OK)
        return status;
    ntl_pf_show(call->arg[0].value, sink);
    return NTL_OK;
}

const struct command cmd_pf = {
    .name = "pf",
    .summary = "a page-fault error code: what the access was, why it failed",
    .example = "3",
    .args = { { CMD_NUMBER, "CODE", "the error code", NULL, false } },
    .run = run,
};
