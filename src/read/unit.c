#include "unit.h"

#include "cmd/table.h"
#include "read/foreign.h"
#include "read/paste/paste.h"
#include "session/scope.h"

/* --- what a line is ------------------------------------------------------- */

static const struct command *command_of(const struct session *session,
                                        struct span word)
{
    return table_named(session->lent.table, word.at, span_left(word));
}

/* `?`, of `?1+2`, is a word of its own. */
static struct span first_word(struct span *line)
{
    struct span word = line_word(line);

    if (span_char(word) == '?' && span_left(word) > 1) {
        line->at = word.at + 1;
        word.end = line->at;
    }
    return word;
}

static bool is_option(struct span word)
{
    return span_left(word) > 1 && word.at[0] == '-'
           && (ascii_is_letter(word.at[1])
               || (word.at[1] == '-' && span_left(word) > 2
                   && ascii_is_letter(word.at[2])));
}

static bool is_number(const struct session *session, struct span line)
{
    struct ntl_value value;
    struct ntl_diag ignored;

    return session_expr(session, line.at, span_left(line), &value, &ignored)
           == NTL_OK;
}

/* ` # Child-SP  RetAddr`: above the frames of a stack, and no comment. */
static bool is_comment(struct span word, struct span rest)
{
    struct span next = line_word(&rest);

    return *word.at == '#' && !span_is(next, "Child-SP")
           && !span_is(next, "ChildEBP") && !span_is(next, "RetAddr");
}

/* A line that is typed: a command, an option, a comment, a number. */
static bool is_typed(const struct session *session, struct span line)
{
    struct span rest = line, word = first_word(&rest);

    if (word.at == word.end || is_comment(word, rest) || is_option(word))
        return true;
    return command_of(session, word) || is_number(session, line);
}

static bool is_one_of(struct span word, const char *const *words)
{
    while (*words && !span_is(word, *words))
        words++;
    return *words != NULL;
}

/* A debugger has this command, too, and prints lines below it. */
static bool is_debuggers(struct span line)
{
    static const char *const words[] = {
        "dd", "dq", "dp", "dps", "dqs", "dds", "dt", "dg", "lm", "lmvm", "r",
        "u", "uf", "ub", "k", "kb", "kv", "rdmsr", "x", NULL,
    };
    struct span word = line_word(&line);

    return span_char(word) == '!' || span_char(word) == '.'
           || is_one_of(word, words);
}

/* ... or it is one of ours that takes what a debugger printed. */
static bool is_echo(struct span line)
{
    static const char *const words[] = { "ssdt", "pte", "bugcheck", NULL };

    return is_debuggers(line) || is_one_of(line_word(&line), words);
}

/* `bugcheck` alone: that of the image that is open, or of the last paste. */
static bool is_verdict(const struct session *session, struct span line)
{
    span_trim(&line);
    return span_is(line, "bugcheck")
           && (session->image || session->pasted.known);
}

/* --- a unit --------------------------------------------------------------- */

/* Is there anything in the line to go on from? */
static bool is_known(const char *line, size_t length)
{
    struct paste paste;
    bool known = paste_read(&paste, line, length) && paste.known;

    paste_free(&paste);
    return known;
}

void unit_begin(struct unit *unit, const struct session *session,
                const char *line, size_t length)
{
    struct span span = span_of(line, length), after = span;
    uint64_t plain;
    bool prompt;

    unit->kind = UNIT_LINE;
    if (ntl_number_plain(line, length, &plain))
        return;
    prompt = line_skip_prompt(&after);
    if (!prompt && is_typed(session, span)) {
        unit->script |= !unit->begun;
        if (is_echo(span) && !is_verdict(session, span))
            unit->kind = UNIT_ECHO;
    } else {
        unit->kind = prompt || is_known(line, length) ? UNIT_LOG : UNIT_PERHAPS;
    }
    unit->begun = true;
}

/* Words that prose has, too, need an argument that only a command has. */
static bool has_argument(struct span rest)
{
    struct span word = line_word(&rest);

    if (word.at == word.end || strchr("$@(=-?", *word.at))
        return true;
    for (; word.at < word.end; word.at++)
        if (ascii_is_digit(*word.at) || *word.at == '_')
            return true;
    return false;
}

/*
 * A log ends at a line that is typed, by a command's own name.  In a text that
 * is a log, nothing changes the session or opens a file; see line.h.
 */
static bool ends_log(const struct unit *unit, const struct session *session,
                     struct span line)
{
    struct span word = first_word(&line);
    const struct command *command;

    if (word.at == word.end || !(command = command_of(session, word))
        || !span_is(word, command->name))
        return false;
    return command->changes ? unit->script : has_argument(line);
}

/* Nobody types this: the debugger's command above printed it. */
static bool is_output(const struct session *session, struct span command,
                      struct span line)
{
    struct span after = line;

    return is_debuggers(command)
           && (line_is_empty(line)
               || (!line_skip_prompt(&after) && !is_typed(session, line)));
}

/*
 * The end of the text, as far as a block reaches in which a line looks like one
 * that is typed: all of a long log read again for each would take its square.
 */
static struct span last_lines(const char *text, size_t length)
{
    enum { BACK = 64 };
    struct span tail = { text + length, text + length };

    for (unsigned lines = 0; tail.at > text; tail.at--)
        if (tail.at[-1] == '\n' && ++lines > BACK)
            break;
    return tail;
}

bool unit_goes_on(struct unit *unit, const struct session *session,
                  const char *text, size_t length, size_t next)
{
    struct span line = span_of(text + length + 1, next), after = line, tail;
    bool joins;

    if (unit->kind == UNIT_LINE
        || (unit->kind == UNIT_ECHO && ends_log(unit, session, line)))
        return false;
    if (unit->kind == UNIT_ECHO
        && is_output(session, span_of(text, length), line))
        unit->kind = UNIT_PERHAPS;
    if (unit->kind != UNIT_ECHO
        && (line_skip_prompt(&after) || !ends_log(unit, session, line))) {
        if (unit->kind == UNIT_PERHAPS && is_known(line.at, next))
            unit->kind = UNIT_LOG;
        return true;
    }
    tail = last_lines(text, length + 1 + next);
    joins = paste_joins(tail.at, span_left(tail));
    if (unit->kind == UNIT_ECHO)
        joins |= is_known(line.at, next);
    if (joins)
        unit->kind = UNIT_LOG;
    return joins;
}

bool unit_is_lines(const struct unit *unit, const struct session *session,
                   const char *text, size_t length)
{
    struct span all = span_of(text, length);
    bool several = memchr(text, '\n', length) != NULL;

    while (several && !unit->script && all.at < all.end) {
        struct span line = span_line(&all);

        if (!is_typed(session, line) && !foreign_claims(line))
            return false;
    }
    return several;
}

size_t unit_length(struct unit *unit, const struct session *session,
                   const char *text, size_t length)
{
    struct span all = span_of(text, length);
    struct span line = span_line(&all);

    unit_begin(unit, session, line.at, span_left(line));
    while (all.at < all.end) {
        struct span rest = all, next = span_line(&rest);

        if (!unit_goes_on(unit, session, text, (size_t)(all.at - 1 - text),
                          span_left(next)))
            break;
        all = rest;
    }
    return (size_t)(all.at - text);
}
