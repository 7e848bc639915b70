#include "log.h"

#include "brief.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Questions are short; of one that is not, the beginning says which it is. */
enum { SHOWN = 64 };

static void emit_question(const struct question *question,
                          struct ntl_sink *sink)
{
    char text[SHOWN + 4];
    size_t n = question->text.used;

    snprintf(text, sizeof text, "%.*s%s", n < SHOWN ? (int)n : SHOWN,
             question->text.bytes, n > SHOWN ? "..." : "");
    ntl_emit(sink, .key = "question", .kind = NTL_TEXT, .text = text);
    ntl_emit(sink, .key = "line", .kind = NTL_DECIMAL,
             .value = question->line + 1);
}

static bool is_bugcheck(const struct question *question)
{
    return strcmp(question->reader, "bugcheck") == 0;
}

/* What one of the questions says of how it went, the log says, too. */
static void take_outcome(struct line *line, const struct cmd_call *call)
{
    line->call.absent |= call->absent;
    if (call->failed != NTL_OK)
        line->call.failed = call->failed;
    if (call->has_crash) {
        line->call.crash = call->crash;
        line->call.has_crash = true;
    }
    if (call->has_result && !line->call.has_result) {
        line->call.result = call->result;
        line->call.has_result = true;
    }
}

static void find_refused(struct ntl_sink *sink, enum ntl_status status)
{
    ntl_find(sink, "refused", "%s", .word = { ntl_status_text(status) });
}

static void ask_one(struct line *line, const struct question *question,
                    struct line *one, struct ntl_sink *sink)
{
    struct ntl_diag diag;
    enum ntl_status status = line_read(line->call.session, &line->options,
                                       question->text.bytes,
                                       question->text.used, false, one, &diag);

    if (status == NTL_OK && one->call.command) {
        one->call.session = one->own_session ? &one->session
                                             : line->call.session;
        one->call.log = paste_log(&line->paste, question);
        status = one->call.command->run(&one->call, sink, &diag);
    }
    if (status == NTL_OK)
        take_outcome(line, &one->call);
    else
        find_refused(sink, status);
}

static void show_one(struct line *line, const struct question *question,
                     struct line *one, struct ntl_sink *sink)
{
    bool whole = is_bugcheck(question) || sink->explain
                 || line->options.verbose
                 || line->options.form == FORM_JSON;
    struct brief brief;

    ntl_begin(sink, NTL_LINE, "asked", NULL);
    emit_question(question, sink);
    ntl_end(sink);
    if (whole) {
        ask_one(line, question, one, sink);
        return;
    }
    brief_begin(&brief, sink);
    ask_one(line, question, one, &brief.sink);
    brief_end(&brief);
}

static void show_all(struct line *line, bool bugchecks, struct line *one,
                     struct ntl_sink *sink)
{
    const struct findings *found = &line->paste.found;

    for (size_t i = 0; i < found->questions; i++) {
        if (is_bugcheck(&found->question[i]) != bugchecks)
            continue;
        ntl_begin(sink, NTL_OBJECT, "piece", NULL);
        show_one(line, &found->question[i], one, sink);
        ntl_end(sink);
    }
}

enum ntl_status ask_log(struct line *line, struct ntl_sink *sink)
{
    struct line *one;

    if (line->paste.found.questions == 0)
        return NTL_OK;
    one = calloc(1, sizeof *one);
    if (!one) {
        ntl_find(sink, "refused", "not enough memory");
        return NTL_OK;
    }
    ntl_begin(sink, NTL_TABLE, "pieces", NULL);
    show_all(line, true, one, sink);
    show_all(line, false, one, sink);
    ntl_end(sink);
    line_free(one);
    free(one);
    return NTL_OK;
}
