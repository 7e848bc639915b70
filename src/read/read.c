/* From a line to a command and its arguments: the rules of design section 5. */
#include "line.h"

#include "cmd/table.h"
#include "core/text/ascii.h"
#include "core/text/spelling.h"
#include "foreign.h"
#include "name.h"
#include "option.h"
#include "read/text/normal.h"
#include "session/open.h"
#include "session/scope.h"
#include "session/settings.h"

#include <ntlens/bugcheck.h>
#include <ntlens/expr.h>
#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    LINE_MAX_BYTES = 1 << 20, FIRST_ADDRESS = 0x10000,
    LONGEST_DIGITS = 4          /* of a command's name that is all digits: `dd`;
                                   test_read.c proves it                      */
};

struct parser {
    const struct session *base;
    struct line *line;
    struct ntl_diag *diag;
    size_t at;                  /* next byte to read                          */
    bool options_end;           /* after `--`                                 */
    bool names;                 /* words are names of files                   */
    size_t odd;                 /* a byte that is no text, nor in a name; at
                                   the end: none                              */
    bool asked;                 /* the line is a question of a paste          */
};

static struct cmd_operand operand(const struct parser *r, size_t from,
                                  size_t to)
{
    return (struct cmd_operand) {
        .text = r->line->text + from, .length = to - from, .offset = from,
        .given = true,
    };
}

static const struct command_table *table(const struct parser *r)
{
    return r->base->lent.table;
}

static bool is(const struct cmd_operand *o, const char *text)
{
    return strlen(text) == o->length && memcmp(text, o->text, o->length) == 0;
}

/* --- text ----------------------------------------------------------------- */

/* The first byte from `at` on that is no text; `length` when there is none. */
static size_t find_odd(const char *text, size_t length, size_t at)
{
    while (at < length) {
        size_t n = (unsigned char)text[at] - 1u < 0x7f
                   ? 1 : ntl_utf8_length(text + at, length - at);

        if (n == 0)
            break;
        at += n;
    }
    return at;
}

static enum ntl_status refuse_length(struct ntl_diag *diag)
{
    *diag = (struct ntl_diag) { .offset = LINE_MAX_BYTES, .hint = {
        .format = "a line has at most %d bytes", .number = { LINE_MAX_BYTES },
    } };
    return NTL_ELONG;
}

static enum ntl_status refuse_odd(const struct parser *r)
{
    const char *odd = r->line->text + r->odd;

    *r->diag = (struct ntl_diag) { .offset = r->odd, .length = 1, .hint = {
        .format = "byte %x at %d is not text (UTF-8)",
        .number = { (unsigned char)*odd, r->odd },
    } };
    return NTL_ETEXT;
}

/* --- tokens --------------------------------------------------------------- */

/* A name is bytes; there is no NUL in the line. */
static bool next_name(struct parser *r, struct cmd_operand *ret)
{
    const char *text = r->line->text;
    struct name name;

    if (!name_next(text, r->line->length, &r->at, &name))
        return false;
    while (r->odd >= name.from && r->odd < name.to)
        r->odd = find_odd(text, r->line->length, r->odd + 1);
    *ret = operand(r, name.from, name.to);
    ret->quoted = name.quoted;
    return true;
}

/* The next word: blanks end it, but not inside parentheses. */
static bool next_token(struct parser *r, struct cmd_operand *ret)
{
    const char *text = r->line->text;
    size_t length = r->line->length, from, depth = 0;

    if (r->names)
        return next_name(r, ret);
    while (r->at < length && ascii_is_blank(text[r->at]))
        r->at++;
    from = r->at;
    while (r->at < length && (depth || !ascii_is_blank(text[r->at]))) {
        if (text[r->at] == '(')
            depth++;
        else if (text[r->at] == ')' && depth)
            depth--;
        r->at++;
    }
    *ret = operand(r, from, r->at);
    return r->at > from;
}

/* What is left of the line, without blanks at its ends. */
static struct cmd_operand rest(struct parser *r, size_t from)
{
    size_t to = r->line->length;

    while (from < to && ascii_is_blank(r->line->text[from]))
        from++;
    while (to > from && ascii_is_blank(r->line->text[to - 1]))
        to--;
    r->at = r->line->length;
    return operand(r, from, to);
}

/* --- options -------------------------------------------------------------- */

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
        t.name = operand(r, o->offset + 1, from);
        if (end > from)
            t.value = operand(r, from, end);
        return t;
    }
    equals = memchr(o->text, '=', o->length);
    t.name = operand(r, from, equals ? (size_t)(equals - r->line->text) : end);
    if (equals)
        t.value = operand(r, (size_t)(equals - r->line->text) + 1, end);
    return t;
}

static bool option_named(const struct cmd_operand *name, char letter,
                         const char *word)
{
    return name->length == 1 ? letter && name->text[0] == letter
                             : is(name, word);
}

static enum ntl_status need_value(struct parser *r, struct option_text *t)
{
    const bool names = r->names;
    bool found;

    r->names = false;           /* among names, too, it is none */
    found = t->value.given || next_token(r, &t->value);
    r->names = names;
    if (found)
        return NTL_OK;
    return cmd_refuse(&t->name, NTL_EMISSING, r->diag,
                      "this option takes a value");
}

static struct session *own_session(struct parser *r)
{
    if (!r->line->own_session)
        r->line->session = *r->base;
    r->line->own_session = true;
    return &r->line->session;
}

/* -o: when all options of the line are read, before its expressions are. */
static enum ntl_status open_image(struct parser *r)
{
    struct line *line = r->line;
    const struct cmd_operand *image = &line->options.image;
    enum ntl_status status;

    if (!image->given)
        return NTL_OK;
    status = session_open(own_session(r), image->text, image->length,
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
    status = setting->set(own_session(r), t->value.text, t->value.length,
                          r->diag);
    if (status != NTL_OK)
        r->diag->offset += t->value.offset;
    return status;
}

/* A file's name may be quoted, behind = too, and may be no text. */
static enum ntl_status need_name(struct parser *r, struct option_text *t)
{
    if (t->value.given && t->value.length == 0)
        return NTL_OK;
    if (t->value.given)
        r->at = t->value.offset;
    return next_name(r, &t->value) ? NTL_OK : need_value(r, t);
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
            && is(&t->name, arg->name)) {
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

/* A letter that takes no value, so that another may stand behind it. */
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
        if (option_named(&t.name, setting[i].option, setting[i].name))
            return read_setting(r, &t, &setting[i]);
    return cmd_refuse(o, NTL_EOPTION, r->diag,
                      "`help all` lists the options; `--` ends them");
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
        t.name = operand(r, from, from + 1);
        t.value = (struct cmd_operand) { .text = NULL };
        if (end > from + 1)
            t.value = operand(r, from + 1, end);
    }
    return read_one(r, o, t);
}

/* Skips options; false when the line is at its end, or *status says why. */
static bool next_operand(struct parser *r, struct cmd_operand *ret,
                         enum ntl_status *status)
{
    *status = NTL_OK;
    while (next_token(r, ret)) {
        if (r->options_end || !looks_like_option(ret))
            return true;
        if (is(ret, "--"))
            r->options_end = true;
        else if ((*status = read_option(r, ret)) != NTL_OK)
            return false;
    }
    return false;
}

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
            *o = operand(r, o->offset + name + 1, o->offset + o->length);
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

/* An optional word that does not fit leaves its place to the next argument. */
static enum ntl_status place(struct parser *r, struct cmd_operand *o,
                             size_t *slot)
{
    struct cmd_call *call = &r->line->call;

    for (; *slot < CMD_ARGS_MAX && call->command->args[*slot].kind; ++*slot) {
        const struct cmd_arg *arg = &call->command->args[*slot];

        if (!positional(arg->kind))
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

static bool has_tail(const struct command *command)
{
    for (size_t i = 0; i < CMD_ARGS_MAX; i++)
        if (command->args[i].kind == CMD_TAIL)
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
    struct cmd_operand end = operand(r, r->line->length, r->line->length);

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
                     : arg->kind == CMD_TAIL ? call->tail.given
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

    while (next_operand(r, &o, &status)) {
        if (begins_tail(r, &o)) {
            call->tail = operand(r, o.offset, o.offset + 1);
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

static enum ntl_status evaluate(struct parser *r)
{
    struct line *line = r->line;
    enum ntl_status status = open_image(r);
    const struct session *session = line->own_session ? &line->session
                                                      : r->base;
    struct cmd_call *call = &line->call;

    for (size_t i = 0; i < CMD_ARGS_MAX && status == NTL_OK; i++) {
        enum cmd_arg_kind kind = call->command->args[i].kind;

        if (call->arg[i].given && (kind == CMD_NUMBER || kind == CMD_KEYED))
            status = cmd_number(session, &call->arg[i], r->diag);
        line->wrapped |= call->arg[i].wrapped;
    }
    for (size_t i = 0; i < call->list_count && status == NTL_OK; i++) {
        status = cmd_number(session, &call->list_text[i], r->diag);
        call->list[i] = call->list_text[i].value;
        line->wrapped |= call->list_text[i].wrapped;
    }
    return status;
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
    while (next_operand(r, &o, &status)) {
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
    return status != NTL_OK ? status : open_image(r);
}

/* --- which command -------------------------------------------------------- */

/* The whole operand goes to the command's TEXT argument, its first. */
static enum ntl_status give_text(struct parser *r, struct cmd_operand text)
{
    enum ntl_status status;

    r->line->call.arg[0] = text;
    r->line->call.arg[0].given = text.length > 0;
    status = check_given(r);
    return status == NTL_OK ? open_image(r) : status;
}

static enum ntl_status read_command(struct parser *r,
                                    const struct command *command,
                                    struct cmd_operand spelling)
{
    enum ntl_status status;

    r->line->call.command = command;
    r->line->call.spelling = spelling;
    if (command->args[0].kind == CMD_TEXT)
        return give_text(r, rest(r, spelling.offset + spelling.length));
    if (cmd_takes_files(command))
        return read_names(r);
    status = read_arguments(r);
    return status == NTL_OK ? evaluate(r) : status;
}

static void take_bare(struct parser *r, const struct cmd_operand *number)
{
    struct cmd_call *call = &r->line->call;

    r->line->wrapped = number->wrapped;
    call->bare = true;
    call->command = number->value < FIRST_ADDRESS ? table(r)->small
                                                 : table(r)->address;
    call->arg[0] = *number;
}

/*
 * The line that comes most often, read in one pass: a number that is not also
 * a command's name.  False says nothing about the line.
 */
static bool read_number(struct parser *r)
{
    struct cmd_operand all = operand(r, 0, r->line->length);

    if (r->line->options.image.given
        || !ntl_number_plain(all.text, all.length, &all.value)
        || (all.length <= LONGEST_DIGITS && table_named(table(r), all.text,
                                                    all.length)))
        return false;
    take_bare(r, &all);
    return true;
}

/* A number or an expression by itself; options may stand around it. */
static enum ntl_status read_bare(struct parser *r, struct cmd_operand first)
{
    struct cmd_operand all = first, next;
    enum ntl_status status;
    bool option_between = false;

    for (size_t end = r->at; next_operand(r, &next, &status); end = r->at) {
        option_between |= end != next.offset
                          && memchr(r->line->text + end, '-',
                                    next.offset - end) != NULL;
        if (option_between)
            return cmd_refuse(&next, NTL_EEXTRA, r->diag,
                              "options stand before or after an expression");
        all.length = next.offset + next.length - all.offset;
    }
    if (status != NTL_OK || (status = open_image(r)) != NTL_OK)
        return status;
    status = cmd_number(r->line->own_session ? &r->line->session : r->base,
                        &all, r->diag);
    if (status != NTL_OK)
        return status;
    take_bare(r, &all);
    return NTL_OK;
}

static bool letter(char c)
{
    return ascii_is_letter(c) || c == '!' || c == '.';
}

/* The command that is nearest by its letters; NULL: none is near. */
static const char *nearest(const struct parser *r,
                           const struct cmd_operand *word)
{
    const char *best = NULL;
    unsigned least = word->length > 4 ? 3 : 2;

    for (const struct command *const *c = table(r)->commands; *c; c++) {
        unsigned far = ntl_spelling_distance(word->text, word->length,
                                             (*c)->name, strlen((*c)->name));

        if (far < least) {
            least = far;
            best = (*c)->name;
        }
    }
    return word->length > 2 ? best : NULL;
}

/* Of what has to do with stop codes, but has none. */
static bool speaks_of_stops(const struct line *line)
{
    static const char *const words[] = {
        "stop", "bug", "bsod", "blue screen", "bluescreen", "crash", "_0x",
    };
    struct span text = span_of(line->text, line->length);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_find(text, words[i]))
            return true;
    return span_take(&text, "0x") && memchr(text.at, '_', span_left(text));
}

static enum ntl_status refuse_unknown(struct parser *r,
                                      const struct cmd_operand *first)
{
    const char *near = nearest(r, first);

    if (near)
        return cmd_refuse(first, NTL_ENAME, r->diag, "did you mean `%s`?",
                          .word = { near });
    if (speaks_of_stops(r->line))
        return cmd_refuse(first, NTL_ENAME, r->diag,
                          "a stop code: `bugcheck CODE P1 P2 P3 P4`, its name, "
                          "or the text as it stands");
    return cmd_refuse(first, NTL_ENAME, r->diag,
                      "neither a command nor a number; `help all` lists the "
                      "commands");
}

/* Not a command, not an expression: say which of the two it looked like. */
static enum ntl_status unknown(struct parser *r,
                               const struct cmd_operand *first,
                               enum ntl_status status)
{
    if (status != NTL_ENAME && status != NTL_ESYNTAX)
        return status;
    if (speaks_of_stops(r->line))
        return refuse_unknown(r, first);
    if (!letter(first->text[0]) || r->diag->offset != first->offset
        || memchr(first->text, '!', first->length))
        return status;
    return refuse_unknown(r, first);
}

static enum ntl_status read_prefix(struct parser *r,
                                   const struct cmd_operand *first,
                                   const struct command **ret)
{
    struct line *line = r->line;
    enum ntl_status status = table_prefix(table(r), first->text, first->length,
                                          ret, line->hint, sizeof line->hint);

    if (status == NTL_EAMBIGUOUS)
        return cmd_refuse(first, status, r->diag, "%s", .word = { line->hint });
    return status;
}

static enum ntl_status read_first(struct parser *r, struct cmd_operand first,
                                  bool prefixes);

/* --- pasted text ---------------------------------------------------------- */

/* Another text in the line's place, as if somebody had typed it. */
static enum ntl_status read_again(struct parser *r, const struct buffer *text)
{
    struct parser typed = {
        .base = r->base, .line = r->line, .diag = r->diag, .asked = true,
    };
    struct cmd_operand first;

    r->line->text = text->bytes;
    r->line->length = text->used;
    if (!next_token(&typed, &first))
        return NTL_ENOTFOUND;
    return read_first(&typed, first, false);
}

static enum ntl_status read_question(struct parser *r,
                                     const struct question *question)
{
    struct paste *paste = &r->line->paste;

    session_learn(own_session(r), &paste->found.learned, true);
    r->line->call.log = paste_log(paste, question);
    return read_again(r, &question->text);
}

/* A word that is an option, or a command that changes what follows. */
static bool may_not_be_typed(const struct parser *r, struct span line)
{
    static const char *const changing[] = { "set", "open", "quit", "triage" };
    struct span word = line_word(&line);
    const struct command *command = table_named(table(r), word.at,
                                                span_left(word));

    for (size_t i = 0; command && i < sizeof changing / sizeof *changing; i++)
        if (strcmp(command->name, changing[i]) == 0)
            return true;
    while (line.at < line.end) {
        word = line_word(&line);
        if (span_char(word) == '-' && span_left(word) > 1
            && !ascii_is_digit(word.at[1]))
            return true;
    }
    return !command;
}

/* Commands at a prompt are questions where they can be read. */
static void keep_typed(struct parser *r)
{
    struct paste *paste = &r->line->paste;
    struct line *one = calloc(1, sizeof *one);
    struct ntl_diag ignored;

    for (size_t i = paste->found.questions; i-- > 0;) {
        const struct question *q = &paste->found.question[i];

        if (strcmp(q->reader, "typed") == 0
            && (!one
                || may_not_be_typed(r, span_of(q->text.bytes, q->text.used))
                || line_read(r->base, &r->line->options, q->text.bytes,
                             q->text.used, false, one, &ignored) != NTL_OK))
            paste_drop(paste, i);
    }
    if (one)
        line_free(one);
    free(one);
}

/* NTL_ENOTFOUND: no reader knows anything of it. */
static enum ntl_status read_pasted(struct parser *r, struct cmd_operand text)
{
    struct paste *paste = &r->line->paste;

    paste_free(paste);
    if (r->asked)
        return NTL_ENOTFOUND;
    if (!paste_read(paste, text.text, text.length))
        return cmd_refuse(&text, NTL_EEXTRA, r->diag, "not enough memory");
    keep_typed(r);
    if (!paste->known)
        return cmd_refuse(&text, NTL_ENOTFOUND, r->diag,
                          "no stop code, address, entry or block of a debugger "
                          "that is known here");
    if (paste->found.questions == 1)
        return read_question(r, &paste->found.question[0]);
    session_learn(own_session(r), &paste->found.learned, true);
    r->line->log = true;
    r->line->call.command = &cmd_log;
    return open_image(r);
}

static size_t text_slot(const struct command *command)
{
    size_t i = 0;

    while (i < CMD_ARGS_MAX && command->args[i].kind != CMD_TEXT)
        i++;
    return i;
}

/* Lines that a reader made the command's own. */
static enum ntl_status read_lines(struct parser *r, struct cmd_operand first,
                                  struct cmd_operand all)
{
    const struct command *command = table_named(table(r), first.text,
                                                first.length);
    size_t slot = command ? text_slot(command) : CMD_ARGS_MAX;

    if (slot == CMD_ARGS_MAX)
        return NTL_ENOTFOUND;
    r->line->call.command = command;
    r->line->call.spelling = first;
    r->line->call.arg[slot] = rest(&(struct parser) { .line = r->line },
                                   all.offset + first.length);
    return open_image(r);
}

/* A block may stand behind the name of the command that it asks. */
static enum ntl_status read_block(struct parser *r, struct cmd_operand first,
                                  struct cmd_operand all)
{
    enum ntl_status status;
    size_t after = first.offset + first.length;

    if (r->asked)
        return read_lines(r, first, all);
    status = read_pasted(r, all);
    if (status == NTL_ENOTFOUND && table_named(table(r), first.text,
                                               first.length))
        status = read_pasted(r, rest(&(struct parser) { .line = r->line },
                                     after));
    return status;
}

static bool is_long(const struct cmd_operand *text)
{
    return memchr(text->text, '\n', text->length) != NULL;
}

/* A first word that is neither a name nor a number: `critical process`. */
static bool is_words(const struct parser *r, struct cmd_operand text)
{
    struct span line = span_of(text.text, text.length), word;
    struct ntl_bugcheck named;
    struct ntl_value value;
    struct ntl_diag ignored;

    (void)line_word(&line);
    word = line_word(&line);
    return line.at < line.end && ascii_is_letter(span_char(word))
           && !ntl_bugcheck_named(word.at, span_left(word), &named)
           && session_expr(r->base, word.at, span_left(word), &value, &ignored);
}

/* `bugcheck 0x9F (0x3, ...)`: what stands behind the name is a paste. */
static bool is_list(const struct parser *r, const struct command *command,
                    struct cmd_operand text)
{
    struct span line = span_of(text.text, text.length);
    bool bracket = false;

    if (strcmp(command->name, "ssdt") == 0)
        return paste_claims((struct lines) { &line, 1 }) > 0;
    if (strcmp(command->name, "bugcheck") != 0)
        return false;
    for (size_t i = 0; i < text.length; i++)
        bracket |= strchr(",{[:", text.text[i]) != NULL;
    return bracket || is_words(r, text);
}

/* --- other tools' words --------------------------------------------------- */

/* The line as it is typed here, read again; NTL_ENOTFOUND: nobody's words. */
static enum ntl_status read_foreign(struct parser *r, struct cmd_operand first,
                                    struct cmd_operand all)
{
    struct span rest_of, line = span_of(all.text, all.length);
    const struct foreign *foreign = foreign_find(line, &rest_of);
    struct buffer typed = { 0 };

    if (!foreign || r->asked)
        return NTL_ENOTFOUND;
    if (!foreign->becomes)
        return cmd_refuse(&first, NTL_ENAME, r->diag, "%s",
                          .word = { foreign->says });
    buffer_text(&typed, foreign->becomes);
    buffer_bytes(&typed, rest_of.at, span_left(rest_of));
    buffer_free(&r->line->own);
    r->line->own = typed;
    return read_again(r, &r->line->own);
}

/* --- files ---------------------------------------------------------------- */

/* A path, or what a dump or an image is called. */
static bool is_file_name(const struct cmd_operand *text)
{
    static const char *const ends[] = {
        ".dmp", ".mdmp", ".hdmp", ".kdmp", ".raw", ".mem", ".vmem", ".bin",
        ".img", ".elf", ".core", ".lime", ".dump",
    };
    struct span s = span_of(text->text, text->length);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);

        if (text->length > n
            && span_is((struct span) { s.end - n, s.end }, ends[i]))
            return true;
    }
    return memchr(text->text, '/', text->length)
           || (text->length > 2 && ascii_is_letter(text->text[0])
               && text->text[1] == ':' && text->text[2] == '\\');
}

/* `open NAME`; a name that is in quotes already keeps them. */
static enum ntl_status read_file(struct parser *r, struct cmd_operand name)
{
    struct buffer typed = { 0 };
    char quote = strchr("\"'", name.text[0])
                 ? '\0' : memchr(name.text, ' ', name.length) ? '"' : '\0';

    buffer_text(&typed, "open ");
    if (quote)
        buffer_char(&typed, quote);
    buffer_bytes(&typed, name.text, name.length);
    if (quote)
        buffer_char(&typed, quote);
    buffer_free(&r->line->own);
    r->line->own = typed;
    return read_again(r, &r->line->own);
}

/* `info x.dmp` is `-o x.dmp info`: its name is all that it may have. */
static bool takes_name(const struct parser *r, const struct command *command,
                       struct cmd_operand all)
{
    struct cmd_operand name = all;
    size_t n = strlen(command->name);

    if (!r->line->options.typed || strcmp(command->name, "info") != 0
        || all.length < n + 2)
        return false;
    name.text += n + 1;
    name.length -= n + 1;
    return is_file_name(&name);
}

/* --- which of them -------------------------------------------------------- */

/* Neither a command nor a bug check nor a number: a beginning of a name? */
static enum ntl_status read_rest(struct parser *r, struct cmd_operand first,
                                 bool prefixes)
{
    size_t after = r->at;
    const struct command *command;
    enum ntl_status status = read_bare(r, first), prefix;

    if (status == NTL_OK || !prefixes || !letter(first.text[0]))
        return status == NTL_OK ? status : unknown(r, &first, status);
    prefix = read_prefix(r, &first, &command);
    if (prefix == NTL_ENAME)
        return unknown(r, &first, status);
    r->at = after;
    return prefix == NTL_OK ? read_command(r, command, first) : prefix;
}

/* Its own words for it, unless they are another tool's. */
static enum ntl_status foreign_or(struct parser *r, struct cmd_operand first,
                                  struct cmd_operand all,
                                  enum ntl_status status)
{
    struct ntl_diag own = *r->diag;
    enum ntl_status foreign = read_foreign(r, first, all);

    if (foreign != NTL_ENOTFOUND)
        return foreign;
    *r->diag = own;
    return status;
}

static enum ntl_status read_first(struct parser *r, struct cmd_operand first,
                                  bool prefixes)
{
    struct cmd_operand all = rest(&(struct parser) { .line = r->line },
                                  first.offset);
    struct span line = span_of(all.text, all.length);
    const struct command *command;
    enum ntl_status status;
    size_t after;

    if (is_long(&all))
        return read_block(r, first, all);
    if (first.text[0] == '?')
        first.length = first.length > 1 && first.text[1] == '?' ? 2 : 1;
    command = table_named(table(r), first.text, first.length);
    if (command && !r->asked && takes_name(r, command, all))
        return read_file(r, rest(&(struct parser) { .line = r->line },
                                 first.offset + first.length));
    if (command && (r->asked || !is_list(r, command, all)))
        return read_command(r, command, first);
    after = r->at;
    status = read_pasted(r, all);
    if (status != NTL_ENOTFOUND)
        return status;
    r->at = after;
    if (command)
        return read_command(r, command, first);
    status = read_rest(r, first, prefixes && !foreign_find(line, &line));
    if (status != NTL_OK && r->line->options.typed && is_file_name(&all))
        return read_file(r, all);
    return status == NTL_OK ? status : foreign_or(r, first, all, status);
}

void line_free(struct line *line)
{
    image_close(line->image);
    paste_free(&line->paste);
    buffer_free(&line->own);
    free(line->call.word);
    *line = (struct line) { .text = NULL };
}

static void clear(struct line *line, const struct cmd_options *options,
                  const char *text, size_t length)
{
    image_close(line->image);
    line->image = NULL;
    if (line->paste.lines || line->paste.text.bytes)
        paste_free(&line->paste);
    line->own.used = 0;
    line->log = false;
    line->text = text;
    line->length = length;
    line->options = *options;
    line->own_session = line->wrapped = false;
    line->hint[0] = '\0';
    memset(line->call.arg, 0, sizeof line->call.arg);
    line->call.command = NULL;
    line->call.spelling = line->call.tail = (struct cmd_operand) { 0 };
    line->call.list_count = line->call.words = 0;
    line->call.result = 0;
    line->call.has_result = line->call.absent = line->call.leave = false;
    line->call.opened = line->call.has_crash = false;
    line->call.failed = NTL_OK;
    line->call.bare = false;
    line->call.log = NULL;
}

/* The text as it was meant, in the line's place. */
static void normalise(struct parser *r)
{
    struct line *line = r->line;

    line->own.used = 0;
    normal_text(&line->own, line->text, line->length);
    line->text = line->own.bytes;
    line->length = line->own.used;
    r->at = 0;
    r->odd = line->length;
    r->names = r->options_end = false;
}

/* A debugger's prompt before a single line is not part of it. */
static void skip_prompt(struct parser *r)
{
    struct span text = span_of(r->line->text, r->line->length);
    struct span after = text;

    if (line_skip_prompt(&after) && after.at < after.end
        && !memchr(after.at, '\n', span_left(after)))
        r->at = (size_t)(after.at - text.at);
}

/* A paste may begin as an option does: `-----`. */
static bool begins_paste(const struct line *line)
{
    struct span rest = span_of(line->text, line->length);
    struct span first = span_line(&rest);

    return rest.at < rest.end && line_is_empty(first);
}

static enum ntl_status read_all(struct parser *r, bool prefixes)
{
    struct cmd_operand first;
    enum ntl_status status;

    if (begins_paste(r->line))
        return read_pasted(r, rest(r, 0));
    skip_prompt(r);
    if (!next_operand(r, &first, &status))
        return status == NTL_OK ? open_image(r) : status;
    if (first.text[0] == '#' && !memchr(first.text, '\n',
                                        r->line->length - first.offset))
        return open_image(r);
    return read_first(r, first, prefixes);
}

/*
 * What it picked up on its way is taken out where the line says nothing with
 * it; so a file's name keeps its bytes.
 */
static enum ntl_status read_as_meant(struct parser *r, bool prefixes)
{
    enum ntl_status status = read_all(r, prefixes);
    struct cmd_options options = r->line->options;

    if (status == NTL_OK || r->line->paste.known
        || normal_already(r->line->text, r->line->length))
        return status;
    clear(r->line, &options, r->line->text, r->line->length);
    normalise(r);
    return read_all(r, prefixes);
}

/* In some other encoding: what is ASCII in it may be a paste all the same. */
static enum ntl_status read_foreign_text(struct parser *r)
{
    struct line *line = r->line;
    struct cmd_options options = line->options;
    const char *text = line->text;
    size_t length = line->length, odd = r->odd;

    clear(line, &options, text, length);
    normalise(r);
    if (read_pasted(r, rest(r, 0)) == NTL_OK)
        return NTL_OK;
    clear(line, &options, text, length);
    r->odd = odd;
    return refuse_odd(r);
}

/* Of two things that are wrong the first is said. */
enum ntl_status line_read(const struct session *session,
                          const struct cmd_options *options, const char *text,
                          size_t length, bool prefixes, struct line *line,
                          struct ntl_diag *diag)
{
    struct parser r = { .base = session, .line = line, .diag = diag };
    enum ntl_status status;

    clear(line, options, text, length);
    *diag = (struct ntl_diag) { 0 };
    if (read_number(&r))
        return NTL_OK;
    if (length > LINE_MAX_BYTES)
        return refuse_length(diag);
    r.odd = find_odd(text, length, 0);
    if (memchr(text, '\0', length))
        return refuse_odd(&r);
    if (r.odd == length)
        return read_as_meant(&r, prefixes);
    status = read_all(&r, prefixes);
    if (status != NTL_OK)
        session_lost(line->own_session ? &line->session : session, &status,
                     diag);
    if (r.odd == length
        || (status != NTL_OK && diag->offset + diag->length <= r.odd))
        return status;
    return read_foreign_text(&r);
}

const struct command cmd_log = { .name = "log" };
