#include "arguments.h"

#include "core/text/ascii.h"
#include "options.h"

#include <stdlib.h>
#include <strings.h>

/* --- arguments ------------------------------------------------------------ */

static bool word_of(const struct cmd_arg *arg, struct cmd_operand *o)
{
    for (size_t i = 0; arg->words && arg->words[i]; i++) {
        if (strlen(arg->words[i]) == o->length
            && strncasecmp(arg->words[i], o->text, o->length) == 0) {
            o->value = i;
            return true;
        }
    }
    return !arg->words;
}

/* name=VALUE, where the command has such an argument. */
static struct cmd_operand *keyed(struct parser *r, struct cmd_operand *o)
{
    const struct command *command = r->line->call.command;
    const char *equals = memchr(o->text, '=', o->length);
    size_t name = equals ? (size_t)(equals - o->text) : 0;

    for (size_t i = 0; equals && i < CMD_ARGS_MAX; i++) {
        const struct cmd_arg *arg = &command->args[i];

        if (arg->kind == CMD_KEYED && strlen(arg->name) == name
            && strncasecmp(arg->name, o->text, name) == 0) {
            *o = parser_operand(r, o->offset + name + 1, o->offset + o->length);
            return &r->line->call.arg[i];
        }
    }
    return NULL;
}

static enum ntl_status too_many(struct parser *r, const struct cmd_operand *o)
{
    cmd_usage(r->line->call.command, r->line->hint, sizeof r->line->hint);
    return cmd_refuse(o, NTL_EEXTRA, r->diag, "usage: %s",
                      .word = { r->line->hint });
}

static enum ntl_status not_one_of(struct parser *r, const struct cmd_operand *o,
                                  const struct cmd_arg *arg)
{
    char *hint = r->line->hint;
    size_t used = 0, room = sizeof r->line->hint;

    for (size_t i = 0; arg->words[i]; i++) {
        size_t n = strlen(arg->words[i]);

        if (used + n + 2 >= room)
            break;
        if (i)
            hint[used++] = ' ';
        memcpy(hint + used, arg->words[i], n);
        used += n;
    }
    hint[used] = '\0';
    return cmd_refuse(o, NTL_ENAME, r->diag, "one of: %s", .word = { hint });
}

static enum ntl_status add_to_list(struct parser *r,
                                   const struct cmd_operand *o)
{
    struct cmd_call *call = &r->line->call;

    if (call->list_count == CMD_LIST_MAX)
        return cmd_refuse(o, NTL_EEXTRA, r->diag, "at most %d values",
                          .number = { CMD_LIST_MAX });
    call->list_text[call->list_count++] = *o;
    return NTL_OK;
}

static enum ntl_status add_word(struct parser *r, const struct cmd_operand *o)
{
    struct cmd_call *call = &r->line->call;

    if (call->words == call->word_room) {
        size_t room = call->word_room * 2 + 64;
        struct cmd_operand *grown = realloc(call->word, room * sizeof *grown);

        if (!grown)
            return cmd_refuse(o, NTL_EEXTRA, r->diag, "not enough memory");
        call->word = grown;
        call->word_room = room;
    }
    call->word[call->words++] = *o;
    return NTL_OK;
}

static bool positional(enum cmd_arg_kind kind)
{
    return kind == CMD_NUMBER || kind == CMD_WORD || kind == CMD_LIST
           || kind == CMD_WORDS;
}

/* L8: so many; \x48: a byte; more digits than a word has: bytes. */
static bool is_no_number(const struct cmd_operand *o)
{
    enum { DIGITS = 16 };
    size_t i = 0;

    while (i < o->length && ascii_hex(o->text[i]) < 16)
        i++;
    return ascii_lower(o->text[0]) == 'l' || o->text[0] == '\\'
           || (i == o->length && i > DIGITS);
}

/* What is optional and does not fit leaves its place to the next argument. */
static enum ntl_status place(struct parser *r, struct cmd_operand *o,
                             size_t *slot)
{
    struct cmd_call *call = &r->line->call;

    for (; *slot < CMD_ARGS_MAX && call->command->args[*slot].kind; ++*slot) {
        const struct cmd_arg *arg = &call->command->args[*slot];

        if (!positional(arg->kind))
            continue;
        if (arg->kind == CMD_NUMBER && arg->optional
            && arg[1].kind == CMD_WORDS && is_no_number(o))
            continue;
        if (arg->kind == CMD_LIST)
            return add_to_list(r, o);
        if (arg->kind == CMD_WORDS)
            return add_word(r, o);
        if (arg->kind == CMD_WORD && !word_of(arg, o)) {
            if (arg->optional && positional(arg[1].kind))
                continue;
            return not_one_of(r, o, arg);
        }
        call->arg[(*slot)++] = *o;
        return NTL_OK;
    }
    return too_many(r, o);
}

static bool is_tail(enum cmd_arg_kind kind)
{
    return kind == CMD_TAIL || kind == CMD_ENTRIES;
}

static bool has_tail(const struct command *command)
{
    for (size_t i = 0; i < CMD_ARGS_MAX; i++)
        if (is_tail(command->args[i].kind))
            return true;
    return false;
}

static bool begins_tail(const struct parser *r, const struct cmd_operand *o)
{
    return has_tail(r->line->call.command) && !r->line->call.tail.given
           && o->text[0] == '=' && (o->length == 1 || o->text[1] != '=');
}

static enum ntl_status missing(struct parser *r)
{
    struct cmd_operand end
        = parser_operand(r, r->line->length, r->line->length);

    cmd_usage(r->line->call.command, r->line->hint, sizeof r->line->hint);
    return cmd_refuse(&end, NTL_EMISSING, r->diag, "usage: %s",
                      .word = { r->line->hint });
}

/* `vtop [DTB] ADDR` with one number: it is the one that must be there. */
static void shift_optional(struct cmd_call *call)
{
    for (size_t i = 1; i < CMD_ARGS_MAX; i++) {
        const struct cmd_arg *arg = &call->command->args[i];

        if (arg->kind == CMD_NUMBER && !arg->optional && !call->arg[i].given
            && arg[-1].kind == CMD_NUMBER && arg[-1].optional) {
            call->arg[i] = call->arg[i - 1];
            call->arg[i - 1].given = false;
        }
    }
}

static enum ntl_status check_given(struct parser *r)
{
    struct cmd_call *call = &r->line->call;

    shift_optional(call);
    for (size_t i = 0; i < CMD_ARGS_MAX; i++) {
        const struct cmd_arg *arg = &call->command->args[i];
        bool given = arg->kind == CMD_LIST ? call->list_count > 0
                     : arg->kind == CMD_WORDS || arg->kind == CMD_FILES
                     ? call->words > 0
                     : is_tail(arg->kind) ? call->tail.given
                     : call->arg[i].given;

        if (arg->kind && !arg->optional && !given
            && !(arg->kind == CMD_TEXT && i > 0))
            return missing(r);
    }
    if (call->tail.given && call->list_count == 0)
        return missing(r);
    return NTL_OK;
}

static enum ntl_status read_arguments(struct parser *r)
{
    struct cmd_call *call = &r->line->call;
    struct cmd_operand o, *slot;
    enum ntl_status status;
    size_t next = 0;

    while (options_skip(r, &o, &status)) {
        if (begins_tail(r, &o)) {
            call->tail = parser_operand(r, o.offset, o.offset + 1);
            r->at = o.offset + 1;
        } else if (call->tail.given) {
            status = add_to_list(r, &o);
        } else if ((slot = keyed(r, &o)) != NULL) {
            *slot = o;
        } else {
            status = place(r, &o, &next);
        }
        if (status != NTL_OK)
            return status;
    }
    return status != NTL_OK ? status : check_given(r);
}

/* The debugger prints ???????? for what it cannot read. */
static bool is_unknown(const struct cmd_call *call, const struct cmd_operand *o)
{
    bool entries = false;

    for (size_t i = 0; i < CMD_ARGS_MAX; i++)
        entries |= call->command->args[i].kind == CMD_ENTRIES;
    for (size_t i = 0; entries && i < o->length; i++)
        entries = o->text[i] == '?';
    return entries;
}

static enum ntl_status evaluate_list(struct parser *r,
                                     const struct session *session)
{
    struct cmd_call *call = &r->line->call;

    call->list_unknown = 0;
    for (size_t i = 0; i < call->list_count; i++) {
        struct cmd_operand *o = &call->list_text[i];
        enum ntl_status status;

        if (is_unknown(call, o)) {
            call->list_unknown |= UINT64_C(1) << i;
            call->list[i] = 0;
            continue;
        }
        if ((status = cmd_number(session, o, r->diag)) != NTL_OK)
            return status;
        call->list[i] = o->value;
        r->line->wrapped |= o->wrapped;
    }
    return NTL_OK;
}

static enum ntl_status evaluate(struct parser *r)
{
    struct line *line = r->line;
    enum ntl_status status = options_open_image(r);
    const struct session *session = line->own_session ? &line->session
                                                      : r->base;
    struct cmd_call *call = &line->call;

    for (size_t i = 0; i < CMD_ARGS_MAX && status == NTL_OK; i++) {
        enum cmd_arg_kind kind = call->command->args[i].kind;

        if (call->arg[i].given && (kind == CMD_NUMBER || kind == CMD_KEYED))
            status = cmd_number(session, &call->arg[i], r->diag);
        line->wrapped |= call->arg[i].wrapped;
    }
    return status == NTL_OK ? evaluate_list(r, session) : status;
}

/* --- names of files ------------------------------------------------------- */

/* Only blanks stand between the two, and neither is quoted. */
static bool goes_on(const struct cmd_operand *name, const struct cmd_operand *o)
{
    const char *at;

    if (!name->given || name->quoted || o->quoted)
        return false;
    at = name->text + name->length;
    while (at < o->text && ascii_is_blank(*at))
        at++;
    return at == o->text;
}

/* One name may hold blanks without quotes. */
static enum ntl_status read_names(struct parser *r)
{
    struct cmd_call *call = &r->line->call;
    bool many = call->command->args[0].kind == CMD_FILES;
    struct cmd_operand o, *name = &call->arg[0];
    enum ntl_status status;

    r->names = true;
    while (options_skip(r, &o, &status)) {
        if (many)
            status = add_word(r, &o);
        else if (goes_on(name, &o))
            name->length = o.offset + o.length - name->offset;
        else if (name->given)
            status = too_many(r, &o);
        else
            *name = o;
        if (status != NTL_OK)
            return status;
    }
    if (status == NTL_OK)
        status = check_given(r);
    return status != NTL_OK ? status : options_open_image(r);
}

/* --- which command -------------------------------------------------------- */

/* The whole operand goes to the command's TEXT argument, its first. */
static enum ntl_status give_text(struct parser *r, struct cmd_operand text)
{
    enum ntl_status status;

    r->line->call.arg[0] = text;
    r->line->call.arg[0].given = text.length > 0;
    status = check_given(r);
    return status == NTL_OK ? options_open_image(r) : status;
}

enum ntl_status arguments_read(struct parser *r,
                                    const struct command *command,
                                    struct cmd_operand spelling)
{
    enum ntl_status status;

    r->line->call.command = command;
    r->line->call.spelling = spelling;
    if (command->args[0].kind == CMD_TEXT)
        return give_text(r, parser_rest(r, spelling.offset + spelling.length));
    if (cmd_takes_files(command))
        return read_names(r);
    status = read_arguments(r);
    return status == NTL_OK ? evaluate(r) : status;
}
