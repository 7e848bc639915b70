/* set, vars, history, quit: the commands about the session itself. */
#include "cmd/cmd.h"
#include "session/settings.h"

#include <string.h>

/* --- set ------------------------------------------------------------------ */

static enum ntl_status set_variable(struct cmd_call *call,
                                    struct ntl_diag *diag)
{
    struct cmd_operand *name = &call->arg[0], *value = &call->arg[1];
    size_t sigil = name->text[0] == '$';
    enum ntl_status status;

    if (!value->given)
        return cmd_refuse(name, NTL_EMISSING, diag, "set $NAME VALUE, set "
                          "nt!NAME VALUE");
    status = cmd_number(call->session, value, diag);
    if (status != NTL_OK)
        return status;
    status = session_assign(call->session, name->text + sigil,
                            name->length - sigil, value->value);
    if (status != NTL_OK)
        return cmd_refuse(name, status, diag,
                          "a variable is $NAME: letters, digits and _, at most "
                          "%d, and there are at most %d variables",
                          .number = { VARIABLE_NAME - 1, VARIABLES_MAX });
    call->result = value->value;
    call->has_result = true;
    return NTL_OK;
}

static enum ntl_status set_setting(struct cmd_call *call, struct ntl_diag *diag)
{
    const struct cmd_operand *name = &call->arg[0], *value = &call->arg[1];
    const struct setting *setting = session_setting(name->text, name->length);
    enum ntl_status status;

    if (!setting)
        return cmd_refuse(name, NTL_ENAME, diag,
                          "arch, build, index, dtb, maxphyaddr, mask, "
                          "explain, background, $NAME, nt!NAME, or forget");
    if (!value->given)
        return cmd_refuse(name, NTL_EMISSING, diag, "set %s %s",
                          .word = { setting->name, setting->value });
    status = setting->set(call->session, value->text, value->length, diag);
    if (status != NTL_OK)
        diag->offset += value->offset;
    return status;
}

static bool is_variable(const struct cmd_operand *name)
{
    return name->text[0] == '$' || memchr(name->text, '!', name->length);
}

/* What pastes taught. */
static bool is_forget(const struct cmd_operand *name)
{
    return name->length == 6 && memcmp(name->text, "forget", 6) == 0;
}

static enum ntl_status run_set(struct cmd_call *call, struct ntl_sink *sink,
                               struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    if (is_forget(&call->arg[0]))
        session_forget(call->session);
    else if (call->arg[0].given)
        status = is_variable(&call->arg[0]) ? set_variable(call, diag)
                                            : set_setting(call, diag);
    if (status == NTL_OK)
        session_show(call->session, sink);
    return status;
}

const struct command cmd_set = {
    .name = "set",
    .summary = "show or change what answers depend on; $NAME sets a variable",
    .example = "build 10-22H2",
    .args = {
        { CMD_WORD, "NAME", "a setting, $NAME, nt!NAME, or forget: what "
          "pastes taught", NULL, true },
        { CMD_WORD, "VALUE", "its value", NULL, true },
    },
    .run = run_set,
    .changes = true,
};

/* --- vars ----------------------------------------------------------------- */

static enum ntl_status run_vars(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    const struct session *session = call->session;

    (void)diag;
    ntl_begin(sink, NTL_OBJECT, "variables", NULL);
    ntl_emit(sink, .key = "$_", .kind = NTL_NUMBER, .value = session->last,
             .note = "the last result");
    for (size_t i = 0; i < session->variables; i++) {
        const char *own = session->variable[i].name;
        size_t sigil = strchr(own, '!') == NULL;
        char name[VARIABLE_NAME + 1] = "$";

        memcpy(name + sigil, own, VARIABLE_NAME);
        ntl_emit(sink, .key = name, .kind = NTL_NUMBER,
                 .value = session->variable[i].value,
                 .note = session->variable[i].learned ? "learned" : NULL);
    }
    ntl_end(sink);
    return NTL_OK;
}

const struct command cmd_vars = {
    .name = "vars",
    .summary = "the variables and their values",
    .example = "",
    .run = run_vars,
};

/* --- history -------------------------------------------------------------- */

static enum ntl_status run_history(struct cmd_call *call, struct ntl_sink *sink,
                                   struct ntl_diag *diag)
{
    const struct lent *lent = &call->session->lent;
    const char *line;

    (void)diag;
    if (!lent->past || !lent->past(lent->past_context, 0)) {
        ntl_find(sink, "no_history", "only the prompt keeps a history");
        return NTL_OK;
    }
    ntl_begin(sink, NTL_TABLE, "history", NULL);
    for (size_t i = 0; (line = lent->past(lent->past_context, i)) != NULL;
         i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "number", .kind = NTL_DECIMAL, .value = i + 1);
        ntl_emit(sink, .key = "line", .kind = NTL_TEXT, .text = line);
        ntl_end(sink);
    }
    ntl_end(sink);
    return NTL_OK;
}

const struct command cmd_history = {
    .name = "history",
    .summary = "the lines typed so far",
    .example = "",
    .run = run_history,
};

/* --- quit ----------------------------------------------------------------- */

static enum ntl_status run_quit(struct cmd_call *call, struct ntl_sink *sink,
                                struct ntl_diag *diag)
{
    (void)sink, (void)diag;
    call->leave = true;
    return NTL_OK;
}

const struct command cmd_quit = {
    .name = "quit",
    .aliases = "q exit",
    .summary = "leave",
    .example = "",
    .run = run_quit,
    .changes = true,
};
