#include "cmd.h"

#include "core/text/literal.h"

#include <stdio.h>
#include <string.h>

enum ntl_status cmd_refused(const struct cmd_operand *operand,
                            enum ntl_status status, struct ntl_diag *diag)
{
    diag->offset = operand->offset;
    diag->length = operand->length;
    return status;
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

enum ntl_status cmd_at_most(const struct cmd_operand *o, uint64_t most,
                            const char *says, struct ntl_diag *diag)
{
    uint64_t decimal;

    if (o->value <= most)
        return NTL_OK;
    if (ntl_decimal_digits(o->text, o->length, &decimal) && decimal <= most)
        return cmd_refuse(o, NTL_EVALUE, diag, "%s; in decimal, 0n%d fits",
                          .word = { says }, .number = { decimal });
    return cmd_refuse(o, NTL_EVALUE, diag, "%s", .word = { says });
}

/* -1073741819, as programs print what they ended with. */
static bool is_negative_code(const struct cmd_operand *o, uint64_t *ret)
{
    return o->length > 1 && o->text[0] == '-'
           && ntl_decimal_digits(o->text + 1, o->length - 1, ret)
           && *ret <= (uint64_t)INT32_MAX + 1;
}

enum ntl_status cmd_code(const struct cmd_operand *o, const char *says,
                         uint32_t *ret, struct ntl_diag *diag)
{
    const bool fits = o->value <= UINT32_MAX
                      || o->value >= UINT64_C(0xffffffff80000000);
    uint64_t decimal;

    if (!fits && is_negative_code(o, &decimal))
        return cmd_refuse(o, NTL_EVALUE, diag, "%s; in decimal, -0n%d fits",
                          .word = { says }, .number = { decimal });
    if (!fits)
        return cmd_at_most(o, UINT32_MAX, says, diag);
    *ret = (uint32_t)o->value;
    return NTL_OK;
}

void cmd_begin(const struct command *command, struct ntl_sink *sink)
{
    sink->begin(sink, &(struct ntl_group) {
        .kind = command->line ? NTL_LINE : NTL_OBJECT, .key = command->name,
        .width = command->line,
    });
}

/* --- usage ---------------------------------------------------------------- */

/* What stands before and behind the name of an argument of each kind. */
static const struct { const char *before, *behind; } shape[] = {
    [CMD_NONE] = { "", "" },     [CMD_NUMBER] = { "", "" },
    [CMD_WORD] = { "", "" },     [CMD_TEXT] = { "", "" },
    [CMD_KEYED] = { "", "=VALUE" },
    [CMD_SWITCH] = { "--", "" }, [CMD_OPTION] = { "--", " TEXT" },
    [CMD_LIST] = { "", " ..." }, [CMD_TAIL] = { "= ", " ..." },
    [CMD_ENTRIES] = { "= ", " ..." },
    [CMD_WORDS] = { "", " ..." },
    [CMD_FILE] = { "", "" },     [CMD_FILES] = { "", " ..." },
};

/* The alternatives of a word, as r|w|x. */
static void word_choice(const struct cmd_arg *arg, char *text, size_t size)
{
    size_t used = 0;

    snprintf(text, size, "%s", arg->name);
    for (size_t i = 0; arg->words && arg->words[i] && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i ? "|" : "", arg->words[i]);
}

size_t cmd_usage(const struct command *command, char *text, size_t size)
{
    enum { WORDS_SHOWN = 24 };
    size_t used = (size_t)snprintf(text, size, "%s", command->name);

    for (size_t i = 0; i < CMD_ARGS_MAX && command->args[i].kind; i++) {
        const struct cmd_arg *arg = &command->args[i];
        size_t room = used < size ? size - used : 0;
        char name[256];

        if (arg->kind == CMD_TEXT && i > 0)
            continue;           /* a pasted block, not something to type */
        word_choice(arg, name, sizeof name);
        if (strlen(name) > WORDS_SHOWN)
            snprintf(name, sizeof name, "%s", arg->name);
        used += (size_t)snprintf(room ? text + used : NULL, room,
                                 arg->optional ? " [%s%s%s]" : " %s%s%s",
                                 shape[arg->kind].before, name,
                                 shape[arg->kind].behind);
    }
    return used;
}

void cmd_close_source(struct cmd_call *call)
{
    if (call->has_source && call->source.close)
        call->source.close(call->source.context);
    call->has_source = false;
}

bool cmd_takes_files(const struct command *command)
{
    enum cmd_arg_kind kind = command->args[0].kind;

    return kind == CMD_FILE || kind == CMD_FILES;
}
