/* A line is read, then answered. */
#include "private.h"

#include <ntlens/format.h>
#include <string.h>

/* What a line leaves behind, where it may leave nothing. */
static void begin_once(struct ntl_ask *ask)
{
    if (ask->how & NTL_ASK_KEEP)
        return;
    ask->once = ask->session;
    ask->once.image_lent = true;
}

static void end_once(struct ntl_ask *ask)
{
    if (ask->how & NTL_ASK_KEEP)
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
    ask->options.typed = (ask->how & NTL_ASK_FILES) != 0;
    begin_once(ask);
    (void)take_line(ask, &text, &length);
    return line_read(ask_current(ask), &ask->options, text, length,
                     (ask->how & NTL_ASK_TYPED) != 0, &ask->line, diag);
}

const struct line *ask_line(const struct ntl_ask *ask)
{
    return &ask->line;
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

enum ntl_answered ntl_ask(struct ntl_ask *ask, const char *text, size_t length,
                          struct ntl_sink *sink)
{
    struct ntl_diag diag;
    enum ntl_status status = ask_read(ask, text, length, &diag);
    bool begun = status == NTL_OK && ask->line.call.command;

    if (status == NTL_OK)
        status = ask_answer(ask, sink, &diag);
    if (status != NTL_OK && !begun)
        ntl_begin(sink, NTL_OBJECT, "error", NULL);
    if (status != NTL_OK)
        emit_error(sink, status, &diag);
    return ask_outcome(ask, status);
}
