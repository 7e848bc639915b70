/* A line is read, then answered. */
#include "private.h"

#include "read/unit.h"
#include "session/learned.h"

#include <ntlens/format.h>
#include <string.h>

/* What a line leaves behind, where it may leave nothing. */
static void begin_once(struct ntl_ask *ask)
{
    if (ask->how & NTL_ASK_KEEP || ask->holds)
        return;
    ask->once = ask->session;
    ask->once.image_lent = true;
}

static void end_once(struct ntl_ask *ask)
{
    if (ask->how & NTL_ASK_KEEP || ask->holds)
        return;
    if (!ask->once.image_lent)
        image_close(ask->once.image);
    ask->once.image = NULL;
}

/*
 * While a lesson asks, a line is an answer.  The line that it is read as begins
 * with these words, so what is wrong with it lies so much further right.
 */
static const char answers[] = "answer ";

static bool take_line(struct ntl_ask *ask, const char **text, size_t *length)
{
    struct buffer *taken = &ask->taken;
    const unsigned how = NTL_ASK_KEEP | NTL_ASK_ANSWERS;

    if ((ask->how & how) != how || !learn_takes(ask->learn, *text, *length))
        return false;
    taken->used = 0;
    buffer_text(taken, answers);
    buffer_bytes(taken, *text, *length);
    if (taken->failed)
        return false;
    *text = taken->bytes;
    *length = taken->used;
    return true;
}

enum ntl_status ask_read(struct ntl_ask *ask, const char *text, size_t length,
                         struct ntl_diag *diag)
{
    ask->session.brief = (ask->how & NTL_ASK_BRIEF) != 0;
    ask->options.typed = (ask->how & NTL_ASK_FILES) != 0 && !ask->holds;
    begin_once(ask);
    (void)take_line(ask, &text, &length);
    return line_read(ask_current(ask), &ask->options, text, length,
                     (ask->how & NTL_ASK_TYPED) != 0, &ask->line, diag);
}

const struct line *ask_line(const struct ntl_ask *ask)
{
    return &ask->line;
}

void ask_learn(struct ntl_ask *ask)
{
    session_learn(&ask->session, &ask->line.paste.found.learned, true);
}

void ask_result(struct ntl_ask *ask, uint64_t value)
{
    ask->session.last = value;
}

/* Options hold for the line they stand on, where there is a command. */
static enum ntl_status refuse_options(const struct line *line,
                                      struct ntl_diag *diag)
{
    size_t from = 0;

    while (from < line->length && strchr(" \t\r\n", line->text[from]))
        from++;
    if (from == line->length || line->text[from] == '#')
        return NTL_OK;
    *diag = (struct ntl_diag) { .offset = line->length, .hint = {
        .format = "options hold for the command on their line; `set` changes "
                  "what follows",
    } };
    return NTL_EMISSING;
}

enum ntl_status ask_answer(struct ntl_ask *ask, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct line *line = &ask->line;
    bool explain = sink->explain;
    enum ntl_status status;

    if (!line->call.command)
        return refuse_options(line, diag);
    *diag = (struct ntl_diag) { .offset = 0 };
    sink->explain |= line->options.explain || (ask->how & NTL_ASK_EXPLAIN)
                     || ask_current(ask)->explain;
    status = ask_run(line, ask_current(ask), sink, diag);
    sink->explain = explain;
    if (status == NTL_OK)
        ask_remember(line, ask_current(ask));
    end_once(ask);
    return status;
}

/* What is not listed was not understood. */
static enum ntl_answered outcome_of(enum ntl_status status)
{
    static const struct {
        enum ntl_status status;
        enum ntl_answered outcome;
    } known[] = {
        { NTL_OK, NTL_ANSWERED },
        { NTL_ENOTFOUND, NTL_ANSWERED_ABSENT },
        { NTL_EMEMORY, NTL_ANSWERED_ABSENT },
        { NTL_EFILE, NTL_NOT_READ },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return known[i].outcome;
    return NTL_NOT_UNDERSTOOD;
}

enum ntl_answered ask_outcome(const struct ntl_ask *ask,
                              enum ntl_status status)
{
    const struct cmd_call *call = &ask->line.call;
    enum ntl_answered failed = outcome_of(call->failed);

    if (status != NTL_OK)
        return outcome_of(status);
    return failed == NTL_ANSWERED && call->absent ? NTL_ANSWERED_ABSENT
                                                  : failed;
}

/* --- a text of several questions ------------------------------------------ */

/* Whoever answers, and where: told how the reading went. */
struct answering {
    ask_answering *answer;
    void *to;
    enum ntl_answered worst;
};

static void answer_one(struct ntl_ask *ask, struct answering *how,
                       enum ntl_status status, struct ntl_diag *diag, size_t at)
{
    enum ntl_answered one = how->answer(ask, status, diag, at, how->to);

    if (one > how->worst)
        how->worst = one;
}

static void answer_lines(struct ntl_ask *ask, struct answering *how,
                         const char *text, size_t from, size_t to)
{
    struct ntl_diag diag;

    while (from < to && !ask->line.call.leave) {
        const char *end = memchr(text + from, '\n', to - from);
        size_t n = end ? (size_t)(end - text) - from : to - from;
        enum ntl_status status = ask_read(ask, text + from, n, &diag);

        answer_one(ask, how, status, &diag, from);
        from += n + 1;
    }
}

static size_t without_newline(const char *text, size_t from, size_t to)
{
    while (to > from && (text[to - 1] == '\n' || text[to - 1] == '\r'))
        to--;
    return to;
}

/* What began with a typed line and is no log is lines. */
static void answer_unit(struct ntl_ask *ask, struct answering *how,
                        const struct unit *unit, const char *text, size_t from,
                        size_t to)
{
    struct ntl_diag diag;
    enum ntl_status status;

    to = without_newline(text, from, to);
    status = ask_read(ask, text + from, to - from, &diag);
    if (status == NTL_ENOTFOUND
        && unit_is_lines(unit, &ask->session, text + from, to - from))
        answer_lines(ask, how, text, from, to);
    else
        answer_one(ask, how, status, &diag, from);
}

enum ntl_answered ask_in_turn(struct ntl_ask *ask, const char *text,
                              size_t length, ask_answering *answer, void *to)
{
    struct answering how = { answer, to, NTL_ANSWERED };
    struct unit unit = { .script = false };
    size_t at = unit_length(&unit, &ask->session, text, length);

    if (at + 1 >= length) {
        answer_unit(ask, &how, &unit, text, 0, length);
        return how.worst;
    }
    begin_once(ask);
    ask->holds = true;
    answer_unit(ask, &how, &unit, text, 0, at);
    while (at < length && !ask->line.call.leave) {
        size_t n = unit_length(&unit, &ask->session, text + at, length - at);

        answer_unit(ask, &how, &unit, text, at, at + n);
        at += n;
    }
    ask->holds = false;
    end_once(ask);
    return how.worst;
}

/* --- to a sink ------------------------------------------------------------ */

static void emit_hint(struct ntl_sink *sink, const struct ntl_phrase *hint)
{
    if (hint->format)
        ntl_emit(sink, .key = "hint", .kind = NTL_SENTENCE, .phrase = hint);
}

/* In the group that the command has begun, where it came so far. */
static void emit_error(struct ntl_sink *sink, enum ntl_status status,
                       const struct ntl_diag *diag)
{
    ntl_emit(sink, .key = "error", .kind = NTL_TEXT,
             .text = ntl_status_text(status));
    ntl_emit(sink, .key = "from_byte", .kind = NTL_DECIMAL,
             .value = diag->offset);
    ntl_emit(sink, .key = "to_byte", .kind = NTL_DECIMAL,
             .value = diag->offset + diag->length);
    emit_hint(sink, &diag->hint);
    ntl_end(sink);
}

static enum ntl_answered answer_to_sink(struct ntl_ask *ask,
                                        enum ntl_status status,
                                        struct ntl_diag *diag, size_t at,
                                        void *to)
{
    struct ntl_sink *sink = to;
    bool begun = status == NTL_OK && ask->line.call.command;

    if (status == NTL_OK)
        status = ask_answer(ask, sink, diag);
    if (status != NTL_OK && !begun)
        ntl_begin(sink, NTL_OBJECT, "error", NULL);
    diag->offset += at;
    if (status != NTL_OK)
        emit_error(sink, status, diag);
    return ask_outcome(ask, status);
}

enum ntl_answered ntl_ask(struct ntl_ask *ask, const char *text, size_t length,
                          struct ntl_sink *sink)
{
    return ask_in_turn(ask, text, length, answer_to_sink, sink);
}
