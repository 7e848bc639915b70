#include "info.h"

#include "session/open.h"

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct cmd_operand *file = &call->arg[0];
    enum ntl_status status;

    if (!file->given)
        return info_run(call, sink, diag);
    call->replaced = call->session->image_lent ? NULL : call->session->image;
    status = session_open(call->session, file->text, file->length,
                          call->raw ? OPEN_RAW : 0, diag);
    if (status != NTL_OK) {
        diag->offset += file->offset;
        return status;
    }
    call->opened = true;
    session_context(call->session, USES_BUILD | USES_INDEX | USES_DTB, sink);
    info_opened(call->session, sink);
    return NTL_OK;
}

const struct command cmd_open = {
    .name = "open",
    .summary = "open a crash dump or memory image for what follows",
    .example = "MEMORY.DMP",
    .args = { { CMD_FILE, "FILE", "its name; without: as info", NULL, true } },
    .run = run,
    .changes = true,
};
