/* From a line to a command and its arguments: the rules of design section 6. */
#include "line.h"

#include "arguments.h"
#include "bare.h"
#include "file.h"
#include "foreign.h"
#include "log-file.h"
#include "name.h"
#include "options.h"
#include "read/text/normal.h"
#include "session/open.h"
#include "session/scope.h"

#include <ntlens/bugcheck.h>
#include <ntlens/expr.h>
#include <stdlib.h>
#include <string.h>

static enum ntl_status read_prefix(struct parser *r,
                                   const struct cmd_operand *first,
                                   const struct command **ret)
{
    struct line *line = r->line;
    enum ntl_status status
        = table_prefix(parser_table(r), first->text, first->length, ret,
                       line->hint, sizeof line->hint);

    if (status == NTL_EAMBIGUOUS)
        return cmd_refuse(first, status, r->diag, "%s", .word = { line->hint });
    return status;
}

static enum ntl_status read_first(struct parser *r, struct cmd_operand first,
                                  bool prefixes);

/* --- pasted text ---------------------------------------------------------- */

/* An empty text is one, too, and not NULL. */
static void take_text(struct line *line, const struct buffer *text)
{
    line->text = text->bytes ? text->bytes : "";
    line->length = text->used;
}

/* Another text in the line's place, as if somebody had typed it. */
static enum ntl_status read_again(struct parser *r, const struct buffer *text)
{
    struct parser typed = {
        .base = r->base, .line = r->line, .diag = r->diag, .asked = true,
    };
    struct cmd_operand first;

    take_text(r->line, text);
    if (!parser_token(&typed, &first))
        return NTL_ENOTFOUND;
    return read_first(&typed, first, false);
}

static enum ntl_status read_question(struct parser *r,
                                     const struct question *question)
{
    struct paste *paste = &r->line->paste;

    session_learn(options_session(r), &paste->found.learned, true);
    r->line->call.log = paste_log(paste, question);
    return read_again(r, &question->text);
}

/*
 * A word that is an option, a command that changes what follows, or the one
 * whose answer the text has: .bugcheck.
 */
static bool may_not_be_typed(const struct parser *r, struct span line)
{
    struct span word = line_word(&line);
    const struct command *command = table_named(parser_table(r), word.at,
                                                span_left(word));

    if (command && (command->changes || strcmp(command->name, "bugcheck") == 0))
        return true;
    while (line.at < line.end) {
        word = line_word(&line);
        if (span_char(word) == '-' && span_left(word) > 1
            && !ascii_is_digit(word.at[1]))
            return true;
    }
    return !command;
}

struct typed {
    struct parser *r;
    struct line *line;          /* to read it into                            */
};

static bool can_be_read(void *context, const struct question *q)
{
    const struct typed *typed = context;
    struct parser *r = typed->r;
    struct ntl_diag ignored;

    return strcmp(q->reader, "typed") != 0
           || (!may_not_be_typed(r, span_of(q->text.bytes, q->text.used))
               && line_read(r->base, &r->line->options, q->text.bytes,
                            q->text.used, false, typed->line, &ignored)
                  == NTL_OK);
}

/* Commands at a prompt are questions where they can be read. */
static bool keep_typed(struct parser *r)
{
    struct typed typed = { r, calloc(1, sizeof *typed.line) };

    if (!typed.line)
        return false;
    paste_filter(&r->line->paste, can_be_read, &typed);
    line_free(typed.line);
    free(typed.line);
    return true;
}

/* NTL_ENOTFOUND: no reader knows anything of it. */
static enum ntl_status read_pasted(struct parser *r, struct cmd_operand text)
{
    struct paste *paste = &r->line->paste;

    paste_free(paste);
    if (r->asked)
        return NTL_ENOTFOUND;
    if (!paste_read(paste, text.text, text.length) || !keep_typed(r))
        return cmd_refuse(&text, NTL_EEXTRA, r->diag, "not enough memory");
    if (!paste->known)
        return cmd_refuse(&text, NTL_ENOTFOUND, r->diag,
                          "no stop code, address, entry or block of a debugger "
                          "that is known here");
    if (paste->found.questions == 1)
        return read_question(r, &paste->found.question[0]);
    session_learn(options_session(r), &paste->found.learned, true);
    r->line->log = true;
    r->line->call.command = &cmd_log;
    return options_open_image(r);
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
    const struct command *command = table_named(parser_table(r), first.text,
                                                first.length);
    size_t slot = command ? text_slot(command) : CMD_ARGS_MAX;

    if (slot == CMD_ARGS_MAX)
        return NTL_ENOTFOUND;
    r->line->call.command = command;
    r->line->call.spelling = first;
    r->line->call.arg[slot] = parser_rest(&(struct parser) { .line = r->line },
                                   all.offset + first.length);
    return options_open_image(r);
}

/* A block may stand after the name of the command that it asks. */
static enum ntl_status read_block(struct parser *r, struct cmd_operand first,
                                  struct cmd_operand all)
{
    enum ntl_status status;
    size_t after = first.offset + first.length;

    if (r->asked)
        return read_lines(r, first, all);
    status = read_pasted(r, all);
    if (status == NTL_ENOTFOUND
        && table_named(parser_table(r), first.text, first.length))
        status = read_pasted(
            r, parser_rest(&(struct parser){ .line = r->line }, after));
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

/* `bugcheck 0x9F (0x3, ...)`: what stands after the name is a paste. */
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

static void forget_arguments(struct cmd_call *call)
{
    memset(call->arg, 0, sizeof call->arg);
    call->spelling = call->tail = (struct cmd_operand) { 0 };
    call->list_count = call->words = 0;
}

/* The line as it is typed here, read again; NTL_ENOTFOUND: nobody's words. */
static enum ntl_status read_foreign(struct parser *r, struct cmd_operand first,
                                    struct cmd_operand all)
{
    struct span line = span_of(all.text, all.length);
    struct buffer typed = { 0 };
    const char *says, *near;

    if (r->asked)
        return NTL_ENOTFOUND;
    if (foreign_typed(parser_table(r), line, &typed)) {
        forget_arguments(&r->line->call);
        buffer_free(&r->line->own);
        r->line->own = typed;
        return read_again(r, &r->line->own);
    }
    if (table_named(parser_table(r), first.text, first.length))
        return NTL_ENOTFOUND;   /* a command's alias: it says what is wrong   */
    if ((near = foreign_near(line)) != NULL)
        return cmd_refuse(&first, NTL_ENAME, r->diag, "did you mean `%s`?",
                          .word = { near });
    says = foreign_says(line);
    return says ? cmd_refuse(&first, NTL_ENAME, r->diag, "%s",
                             .word = { says }) : NTL_ENOTFOUND;
}

/* --- files ---------------------------------------------------------------- */

/* `open NAME`: is it an image, or a log?  NTL_ENOTFOUND: no log. */
static enum ntl_status read_log_file(struct parser *r)
{
    const struct cmd_operand name = r->line->call.arg[0];
    struct parser log = {
        .base = r->base, .line = r->line, .options = r->options,
        .diag = r->diag,
    };
    struct buffer text;
    enum ntl_status status = log_file_read(r, &name, &text);

    if (status == NTL_OK && text.used == 0)
        return NTL_ENOTFOUND;
    if (status == NTL_OK) {
        forget_arguments(&r->line->call);
        status = read_pasted(&log, (struct cmd_operand) {
            .text = text.bytes, .length = text.used,
        });
        if (status == NTL_ENOTFOUND)
            status = cmd_refuse(&name, NTL_EFILE, r->diag, "it is text: no "
                                "stop code, address, entry or block of a "
                                "debugger that is known here");
    }
    buffer_free(&text);
    return status;
}

/* `open NAME` */
static enum ntl_status read_file(struct parser *r, struct cmd_operand name)
{
    struct buffer typed = { 0 };

    buffer_text(&typed, "open ");
    file_put_name(&typed, &name);
    buffer_free(&r->line->own);
    r->line->own = typed;
    return read_again(r, &r->line->own);
}

/* `bugcheck x.dmp`, `x.dmp bugcheck`, `!analyze -v x.dmp`: -o x.dmp; of a log:
   open it */
static enum ntl_status read_of_file(struct parser *r, struct file_asked of)
{
    struct buffer text = { 0 };
    struct parser asked = {
        .base = r->base, .line = r->line, .options = r->options,
        .diag = r->diag,
    };
    struct cmd_operand first;
    enum ntl_status status;
    size_t n;

    if (!name_is_image(of.name.text, of.name.length))
        return read_file(r, of.name);
    span_trim(&of.asked);
    n = span_left(of.asked);
    buffer_bytes(&text, of.asked.at, n);
    buffer_bytes(&text, of.name.text, of.name.length);
    if (text.failed)
        return NTL_ENOTFOUND;
    buffer_free(&r->line->own);
    r->line->own = text;
    take_text(r->line, &text);
    r->line->options.image = parser_operand(r, n, text.used);
    r->line->length = n;
    status = options_open_image(r);
    if (status == NTL_OK && parser_token(&asked, &first))
        status = read_first(&asked, first, false);
    return status;
}

/* What comes most often need not be looked at as a paste. */
static bool is_number(const struct parser *r, struct cmd_operand text)
{
    struct ntl_value value;
    struct ntl_diag ignored;

    return session_expr(r->base, text.text, text.length, &value, &ignored)
           == NTL_OK;
}

/* --- which of them -------------------------------------------------------- */

/* Neither a command nor a bug check nor a number: a beginning of a name? */
static enum ntl_status read_rest(struct parser *r, struct cmd_operand first,
                                 bool prefixes)
{
    size_t after = r->at;
    const struct command *command;
    enum ntl_status status = bare_read(r, first), prefix;

    if (status == NTL_OK || !prefixes || !bare_is_letter(first.text[0]))
        return status == NTL_OK ? status : bare_refuse(r, &first, status);
    prefix = read_prefix(r, &first, &command);
    if (prefix == NTL_ENAME)
        return bare_refuse(r, &first, status);
    r->at = after;
    return prefix == NTL_OK ? arguments_read(r, command, first) : prefix;
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

/* An alias is another tool's word, of which more may be known. */
static enum ntl_status read_command(struct parser *r,
                                    const struct command *command,
                                    struct cmd_operand first,
                                    struct cmd_operand all)
{
    enum ntl_status status = arguments_read(r, command, first), log;

    if (status == NTL_OK && command->args[0].kind == CMD_FILE
        && r->line->call.arg[0].given && !r->line->options.raw
        && (log = read_log_file(r)) != NTL_ENOTFOUND)
        return log;
    return status == NTL_OK || operand_is(&first, command->name)
           ? status : foreign_or(r, first, all, status);
}

static enum ntl_status read_first(struct parser *r, struct cmd_operand first,
                                  bool prefixes)
{
    struct cmd_operand all = parser_rest(&(struct parser) { .line = r->line },
                                  first.offset);
    const struct command *command;
    struct file_asked of;
    enum ntl_status status;
    bool claimed;
    size_t after;

    if (is_long(&all))
        return read_block(r, first, all);
    if (first.text[0] == '?')
        first.length = first.length > 1 && first.text[1] == '?' ? 2 : 1;
    command = table_named(parser_table(r), first.text, first.length);
    if (file_is_asked(r, all, &of))
        return read_of_file(r, of);
    if (command && (r->asked || !is_list(r, command, all)))
        return read_command(r, command, first, all);
    after = r->at;
    status = is_number(r, all) ? NTL_ENOTFOUND : read_pasted(r, all);
    if (status != NTL_ENOTFOUND)
        return status;
    r->at = after;
    if (command)
        return read_command(r, command, first, all);
    claimed = !file_is_path(&first)
              && foreign_claims(span_of(all.text, all.length));
    status = read_rest(r, first, prefixes && !claimed);
    if (status != NTL_OK && !claimed && r->line->options.typed
        && file_is_name(&all))
        return read_file(r, all);
    return status == NTL_OK ? status : foreign_or(r, first, all, status);
}

void line_free(struct line *line)
{
    image_close(line->image);
    line->image = NULL;
    paste_free(&line->paste);
    buffer_free(&line->own);
    cmd_close_source(&line->call);
    free(line->call.word);
    line->call.word = NULL;
    line->call.words = line->call.word_room = 0;
}

static void clear(struct line *line, const struct cmd_options *options,
                  const char *text, size_t length)
{
    image_close(line->image);
    line->image = NULL;
    cmd_close_source(&line->call);
    paste_free(&line->paste);
    line->own.used = 0;
    line->log = false;
    line->given = span_of(text, length);
    line->text = text;
    line->length = length;
    line->options = *options;
    line->own_session = line->wrapped = false;
    line->left_out = 0;
    line->hint[0] = '\0';
    forget_arguments(&line->call);
    line->call.command = NULL;
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

    clear(line, r->options, r->text.at, span_left(r->text));
    line->left_out = normal_text(&line->own, r->text.at, span_left(r->text));
    take_text(line, &line->own);
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

/* A paste may begin as an option does: `-----`, also with words after it. */
static bool begins_paste(const struct line *line)
{
    struct span rest = span_of(line->text, line->length);
    struct span first = span_line(&rest), rule = first, word;

    word = line_word(&rule);
    return (rest.at < rest.end && line_is_empty(first))
           || (span_take(&word, "---") && line_is_empty(word));
}

static enum ntl_status read_all(struct parser *r, bool prefixes)
{
    struct cmd_operand first;
    enum ntl_status status;

    if (begins_paste(r->line))
        return read_pasted(r, parser_rest(r, 0));
    skip_prompt(r);
    if (!options_skip(r, &first, &status))
        return status == NTL_OK ? options_open_image(r) : status;
    if (first.text[0] == '#' && !memchr(first.text, '\n',
                                        r->line->length - first.offset))
        return options_open_image(r);
    return read_first(r, first, prefixes);
}

/*
 * What it picked up on its way is taken out where the line says nothing with
 * it; so a file's name keeps its bytes.
 */
static enum ntl_status read_as_meant(struct parser *r, bool prefixes)
{
    enum ntl_status status = read_all(r, prefixes);

    if (status == NTL_OK || r->line->paste.known
        || normal_already(r->text.at, span_left(r->text)))
        return status;
    normalise(r);
    return read_all(r, prefixes);
}

/* In some other encoding: what is ASCII in it may be a paste all the same. */
static enum ntl_status read_foreign_text(struct parser *r)
{
    size_t odd = r->odd;

    normalise(r);
    if (read_pasted(r, parser_rest(r, 0)) == NTL_OK)
        return NTL_OK;
    clear(r->line, r->options, r->text.at, span_left(r->text));
    r->odd = odd;
    return parser_refuse_odd(r);
}

/* Of two things that are wrong the first is said. */
void line_blame_given(struct line *line, struct ntl_diag *diag)
{
    struct span rest = line->given, first;

    if (line->text == line->given.at)
        return;
    span_skip(&rest, " \t\r\n");
    first = span_line(&rest);
    line->text = line->given.at;
    line->length = span_left(line->given);
    diag->offset = (size_t)(first.at - line->text);
    diag->length = span_left(first);
}

static enum ntl_status read_line(struct parser *r, bool prefixes)
{
    struct line *line = r->line;
    size_t length = span_left(r->text);
    enum ntl_status status;

    if (bare_number(r))
        return NTL_OK;
    if (length > LINE_MAX_BYTES)
        return parser_refuse_length(r->diag);
    r->odd = parser_find_odd(r->text.at, length, 0);
    if (memchr(r->text.at, '\0', length))
        return parser_refuse_odd(r);
    if (r->odd == length)
        return read_as_meant(r, prefixes);
    status = read_all(r, prefixes);
    if (status != NTL_OK)
        session_lost(line->own_session ? &line->session : r->base, &status,
                     r->diag);
    if (r->odd == length
        || (status != NTL_OK && r->diag->offset + r->diag->length <= r->odd))
        return status;
    return read_foreign_text(r);
}

/* `!pte fffff803`4de2f5b3;`, as a debugger's commands are told apart. */
static bool ends_clause(struct span text)
{
    span_trim(&text);
    return span_left(text) > 1 && strchr(",;", text.end[-1])
           && !memchr(text.at, '\n', span_left(text));
}

/* Where that is no line either, the given one says what is wrong. */
static bool read_without_end(struct parser *r, bool prefixes)
{
    const struct ntl_diag own = *r->diag;
    struct parser cut = {
        .base = r->base, .options = r->options, .text = r->text,
        .line = r->line, .diag = r->diag,
    };

    span_trim(&cut.text);
    cut.text.end--;
    clear(r->line, r->options, cut.text.at, span_left(cut.text));
    if (read_line(&cut, prefixes) == NTL_OK)
        return true;
    clear(r->line, r->options, r->text.at, span_left(r->text));
    *r->diag = own;
    return false;
}

enum ntl_status line_read(const struct session *session,
                          const struct cmd_options *options, const char *text,
                          size_t length, bool prefixes, struct line *line,
                          struct ntl_diag *diag)
{
    struct parser r = {
        .base = session, .options = options, .text = span_of(text, length),
        .line = line, .diag = diag,
    };
    enum ntl_status status;

    clear(line, options, text, length);
    *diag = (struct ntl_diag) { 0 };
    status = read_line(&r, prefixes);
    if (status != NTL_OK && ends_clause(r.text)
        && read_without_end(&r, prefixes))
        return NTL_OK;
    if (status != NTL_OK)
        line_blame_given(line, diag);
    return status;
}

const struct command cmd_log = { .name = "log" };
