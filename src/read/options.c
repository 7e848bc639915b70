#include "options.h"

#include "core/text/ascii.h"
#include "option.h"
#include "session/open.h"
#include "session/settings.h"

static bool looks_like_option(const struct cmd_operand *o)
{
    char c = o->length > 1 ? o->text[1] : '\0';

    if (o->quoted || o->length < 2 || o->text[0] != '-')
        return false;
    return c == '-' || ascii_is_letter(c);
}

/* -x, -xVALUE, --name, --name=VALUE. */
struct option_text {
    struct cmd_operand name, value;
};

static struct option_text split_option(const struct parser *r,
                                       const struct cmd_operand *o)
{
    struct option_text t = { .name = *o };
    size_t end = o->offset + o->length, from = o->offset + 2;
    const char *equals;

    if (o->text[1] != '-') {
        t.name = parser_operand(r, o->offset + 1, from);
        if (end > from)
            t.value = parser_operand(r, from, end);
        return t;
    }
    equals = memchr(o->text, '=', o->length);
    t.name = parser_operand(r, from,
                            equals ? (size_t)(equals - r->line->text) : end);
    if (equals)
        t.value = parser_operand(r, (size_t)(equals - r->line->text) + 1, end);
    return t;
}

static bool option_named(const struct cmd_operand *name, char letter,
                         const char *word)
{
    return name->length == 1 ? letter && name->text[0] == letter
                             : operand_is(name, word);
}

static enum ntl_status need_value(struct parser *r, struct option_text *t)
{
    const bool names = r->names;
    bool found;

    r->names = false;           /* among names, too, it is none */
    found = t->value.given || parser_token(r, &t->value);
    r->names = names;
    if (found)
        return NTL_OK;
    return cmd_refuse(&t->name, NTL_EMISSING, r->diag,
                      "this option takes a value");
}

struct session *options_session(struct parser *r)
{
    if (!r->line->own_session)
        r->line->session = *r->base;
    r->line->own_session = true;
    return &r->line->session;
}

enum ntl_status options_open_image(struct parser *r)
{
    struct line *line = r->line;
    const struct cmd_operand *image = &line->options.image;
    enum ntl_status status;

    if (!image->given)
        return NTL_OK;
    status = session_open(options_session(r), image->text, image->length,
                          line->options.raw ? OPEN_RAW : 0, r->diag);
    if (status == NTL_OK)
        line->image = line->session.image;
    else
        r->diag->offset += image->offset;
    line->options.image.given = false;
    return status;
}

static enum ntl_status read_setting(struct parser *r, struct option_text *t,
                                    const struct setting *setting)
{
    enum ntl_status status = need_value(r, t);

    if (status != NTL_OK)
        return status;
    status = setting->set(options_session(r), t->value.text, t->value.length,
                          r->diag);
    if (status != NTL_OK)
        r->diag->offset += t->value.offset;
    return status;
}

/* A file's name may be quoted, after = too, and may be no text. */
static enum ntl_status need_name(struct parser *r, struct option_text *t)
{
    if (t->value.given && t->value.length == 0)
        return NTL_OK;
    if (t->value.given)
        r->at = t->value.offset;
    return parser_name(r, &t->value) ? NTL_OK : need_value(r, t);
}

static enum ntl_status read_general(struct parser *r, struct option_text *t,
                                    const struct cmd_option *option)
{
    enum ntl_status status = !option->value ? NTL_OK
                             : option_takes_file(option) ? need_name(r, t)
                             : need_value(r, t);

    if (status != NTL_OK)
        return status;
    if (!option->value && t->value.given)
        return cmd_refuse(&t->value, NTL_EOPTION, r->diag,
                          "--%s takes no value", .word = { option->name });
    status = option->set(&r->line->options, &t->value);
    if (status != NTL_OK)
        return cmd_refuse(&t->value, status, r->diag, "%s",
                          .word = { option->help });
    return NTL_OK;
}

/* A SWITCH or OPTION of the command itself. */
static struct cmd_operand *command_option(struct parser *r,
                                          const struct option_text *t,
                                          bool *takes_value)
{
    struct cmd_call *call = &r->line->call;

    for (size_t i = 0; call->command && i < CMD_ARGS_MAX; i++) {
        const struct cmd_arg *arg = &call->command->args[i];

        if ((arg->kind == CMD_SWITCH || arg->kind == CMD_OPTION)
            && operand_is(&t->name, arg->name)) {
            *takes_value = arg->kind == CMD_OPTION;
            return &call->arg[i];
        }
    }
    return NULL;
}

static enum ntl_status read_command_option(struct parser *r,
                                           struct option_text *t,
                                           struct cmd_operand *slot,
                                           bool takes_value)
{
    enum ntl_status status = takes_value ? need_value(r, t) : NTL_OK;

    if (status == NTL_OK)
        *slot = takes_value ? t->value : t->name;
    return status;
}

/* A letter that takes no value, so that another may stand after it. */
static bool is_switch(char letter)
{
    for (const struct cmd_option *o = line_options; o->name; o++)
        if (o->letter == letter)
            return !o->value;
    return false;
}

static enum ntl_status read_one(struct parser *r, const struct cmd_operand *o,
                                struct option_text t)
{
    bool takes_value;
    struct cmd_operand *slot = command_option(r, &t, &takes_value);
    size_t count;
    const struct setting *setting = session_settings(&count);

    if (slot)
        return read_command_option(r, &t, slot, takes_value);
    for (const struct cmd_option *each = line_options; each->name; each++)
        if (option_named(&t.name, each->letter, each->name))
            return read_general(r, &t, each);
    for (size_t i = 0; i < count; i++)
        if (!setting[i].alone
            && option_named(&t.name, setting[i].option, setting[i].name))
            return read_setting(r, &t, &setting[i]);
    return cmd_refuse(o, NTL_EOPTION, r->diag,
                      "`help all` lists the options; `--` ends them");
}

/* -r, -r2 of the debugger's dt: its command knows them, and needs none. */
static bool is_ignored(struct parser *r, const struct cmd_operand *o)
{
    const struct command *command = r->line->call.command;

    if (!command || !command->ignores || !strchr(command->ignores, o->text[1]))
        return false;
    for (size_t i = 2; i < o->length; i++)
        if (!ascii_is_digit(o->text[i]))
            return false;
    r->line->call.ignored = *o;
    return true;
}

/* -je is -j -e, and -ja x86 is -j -a x86. */
static enum ntl_status read_option(struct parser *r,
                                   const struct cmd_operand *o)
{
    struct option_text t = split_option(r, o);
    size_t end = o->offset + o->length;
    enum ntl_status status;

    while (o->text[1] != '-' && t.value.given && is_switch(t.name.text[0])) {
        struct option_text first = { .name = t.name };
        size_t from = t.value.offset;

        if ((status = read_one(r, &t.name, first)) != NTL_OK)
            return status;
        t.name = parser_operand(r, from, from + 1);
        t.value = (struct cmd_operand) { .text = NULL };
        if (end > from + 1)
            t.value = parser_operand(r, from + 1, end);
    }
    return read_one(r, o, t);
}

bool options_skip(struct parser *r, struct cmd_operand *ret,
                         enum ntl_status *status)
{
    *status = NTL_OK;
    while (parser_token(r, ret)) {
        if (r->options_end || !looks_like_option(ret))
            return true;
        if (operand_is(ret, "--"))
            r->options_end = true;
        else if (!is_ignored(r, ret)
                 && (*status = read_option(r, ret)) != NTL_OK)
            return false;
    }
    return false;
}
