#include "info.h"

#include "session/open.h"

#include <stdlib.h>

/* Whoever read the line may have looked into the file, and has it open. */
static enum ntl_status open_named(struct cmd_call *call,
                                  const struct cmd_operand *file,
                                  struct ntl_diag *diag)
{
    const unsigned how = call->raw ? OPEN_RAW : 0;
    const struct ntl_source source = call->source;
    enum ntl_status status;
    char *path;

    if (!call->has_source)
        return session_open(call->session, file->text, file->length, how, diag);
    path = session_path(file->text, file->length);
    if (!path)
        return cmd_refuse(file, NTL_EFILE, diag, "not enough memory");
    call->has_source = false;
    status = session_open_source(call->session, path, &source, how, diag);
    diag->offset = 0;
    diag->length = file->length;
    free(path);
    return status;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct cmd_operand *file = &call->arg[0];
    enum ntl_status status;

    if (!file->given)
        return info_run(call, sink, diag);
    call->replaced = call->session->image_lent ? NULL : call->session->image;
    status = open_named(call, file, diag);
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
    .summary = "open a crash dump, a memory image or a log of text",
    .example = "MEMORY.DMP",
    .args = { { CMD_FILE, "FILE", "its name; without: as info", NULL, true } },
    .run = run,
    .changes = true,
};
