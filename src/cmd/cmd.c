#include "cmd.h"

#include <string.h>

enum ntl_status cmd_refused(const struct cmd_operand *operand,
                            enum ntl_status status, struct ntl_diag *diag)
{
    diag->offset = operand->offset;
    diag->length = operand->length;
    return status;
}

enum ntl_status cmd_blame(const struct cmd_operand *operand,
                          enum ntl_status status, struct ntl_diag *diag)
{
    diag->hint.format = NULL;
    return cmd_refused(operand, status, diag);
}

enum ntl_status cmd_need_image(const struct cmd_call *call,
                               struct ntl_diag *diag)
{
    if (call->session->image)
        return NTL_OK;
    return cmd_refuse(&call->spelling, NTL_ENOIMAGE, diag,
                      "-o FILE names one; at the prompt, open FILE");
}

enum ntl_status cmd_number(const struct session *session,
                           struct cmd_operand *operand, struct ntl_diag *diag)
{
    struct ntl_value value;
    enum ntl_status status = session_expr(session, operand->text,
                                          operand->length, &value, diag);

    if (status != NTL_OK) {
        diag->offset += operand->offset;
        return status;
    }
    operand->value = value.value;
    operand->wrapped = value.wrapped;
    return NTL_OK;
}

/* What $_ is after the command. */
static void remember(struct cmd_call *call, struct session *session)
{
    if (call->has_result)
        session->last = call->result;
    else if (call->command->args[0].kind == CMD_NUMBER && call->arg[0].given)
        session->last = call->arg[0].value;
}

void cmd_keep(struct cmd_line *line, struct session *session)
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

void cmd_begin(const struct command *command, struct ntl_sink *sink)
{
    sink->begin(sink, &(struct ntl_group) {
        .kind = command->line ? NTL_LINE : NTL_OBJECT, .key = command->name,
        .width = command->line,
    });
}

enum ntl_status cmd_run(struct cmd_line *line, struct session *session,
                        struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct cmd_call *call = &line->call;
    enum ntl_status status;

    if (!call->command)
        return NTL_OK;
    call->raw = line->options.raw;
    call->session = line->own_session ? &line->session : session;
    cmd_begin(call->command, sink);
    diag->hint.format = NULL;
    status = call->command->run(call, sink, diag);
    if (status != NTL_OK)
        return status;
    if (line->wrapped)
        ntl_find(sink, "wrapped",
                 "the arithmetic left 64 bits: a carry or borrow was dropped");
    ntl_end(sink);
    if (call->opened && line->own_session)
        cmd_keep(line, session);
    else if (call->opened)
        image_close(call->replaced);
    remember(call, session);
    return NTL_OK;
}

const struct command *cmd_block(const struct command *command, const char *line,
                                size_t length)
{
    if (command)
        return command->knows(line, length, false) ? command : NULL;
    for (const struct command *const *c = commands; *c; c++)
        if ((*c)->knows && (*c)->knows(line, length, true))
            return *c;
    return NULL;
}
