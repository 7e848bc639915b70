#include "ask.h"

#include "session/open.h"

void ask_remember(const struct line *line, struct session *session)
{
    const struct cmd_call *call = &line->call;

    if (call->has_result)
        session->last = call->result;
    else if (call->command && call->command->args[0].kind == CMD_NUMBER
             && call->arg[0].given)
        session->last = call->arg[0].value;
}

void ask_keep(struct line *line, struct session *session)
{
    if (!line->own_session)
        return;
    if (session->image != line->session.image)
        image_close(session->image);
    if (line->image == line->session.image)
        line->image = NULL;
    *session = line->session;
    line->own_session = false;
}

/* No command needs to ask whether its file was there to the end. */
static enum ntl_status check_file(struct cmd_call *call, enum ntl_status status,
                                  struct ntl_sink *sink, struct ntl_diag *diag)
{
    if (session_lost(call->session, &status, diag) && status == NTL_OK) {
        call->failed = NTL_EFILE;
        ntl_find(sink, "lost", "the file shrank while it was open: what is "
                 "lost reads as 0 or as not there; open it again");
    }
    return status;
}

enum ntl_status ask_run(struct line *line, struct session *session,
                        struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct cmd_call *call = &line->call;
    enum ntl_status status;

    if (!call->command)
        return NTL_OK;
    call->raw = line->options.raw;
    call->verbose = line->options.verbose;
    call->session = line->own_session ? &line->session : session;
    cmd_begin(call->command, sink);
    diag->hint.format = NULL;
    status = call->command->run(call, sink, diag);
    status = check_file(call, status, sink, diag);
    if (status != NTL_OK)
        return status;
    if (line->wrapped)
        ntl_find(sink, "wrapped",
                 "the arithmetic left 64 bits: a carry or borrow was dropped");
    ntl_end(sink);
    if (call->opened && line->own_session)
        ask_keep(line, session);
    else if (call->opened)
        image_close(call->replaced);
    return NTL_OK;
}
