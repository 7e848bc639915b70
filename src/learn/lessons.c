/* lesson: the list, one of them, and what is typed while one asks. */
#include "player.h"

#include "session/open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHAT, LIST, SEED, PRINT, ANSWERS, OWN };

/* --- the list ------------------------------------------------------------- */

static void list(const struct session *session, struct ntl_sink *sink)
{
    size_t count;
    const struct shelf_lesson *lesson = shelf_lessons(&count);

    ntl_begin(sink, NTL_TABLE, "lessons", NULL);
    for (size_t i = 0; i < count; i++) {
        uint64_t seed;
        size_t done = progress_of(session, lesson[i].name,
                                  strlen(lesson[i].name), &seed);

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "nr", .kind = NTL_DECIMAL,
                 .value = lesson[i].number);
        ntl_emit(sink, .key = "lesson", .kind = NTL_TEXT,
                 .text = lesson[i].name);
        ntl_emit(sink, .key = "done", .kind = NTL_DECIMAL, .value = done);
        ntl_emit(sink, .key = "of", .kind = NTL_DECIMAL,
                 .value = lesson[i].steps);
        ntl_emit(sink, .key = "title", .kind = NTL_TEXT,
                 .text = lesson[i].title);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void list_all(const struct session *session, struct ntl_sink *sink)
{
    list(session, sink);
    ntl_prose(sink, "At the prompt, `lesson 1` begins the first or goes on "
                    "with it; --seed N gives another machine and other "
                    "numbers; --print has all of it on paper, with --answers "
                    "those, too.");
}

/* --- one of them ---------------------------------------------------------- */

static enum ntl_status refuse_fault(const struct cmd_operand *o,
                                    const struct lesson_fault *fault,
                                    struct ntl_diag *diag)
{
    return cmd_refuse(o, NTL_ESYNTAX, diag, "line %d: %s",
                      .number = { fault->line }, .word = { fault->what });
}

enum { OWN_MAX = 1 << 20 };

/* The text of a file, which the lesson keeps. */
static enum ntl_status read_own(const struct cmd_call *call, char **ret,
                                size_t *length, struct ntl_diag *diag)
{
    const struct cmd_operand *o = &call->arg[OWN];
    const struct lent *lent = &call->session->lent;
    char *path = session_path(o->text, o->length);
    struct ntl_source source;
    enum ntl_status status = NTL_EFILE;

    diag->hint = (struct ntl_phrase){ .format = "no file can be opened here" };
    if (path && lent->open)
        status = lent->open(lent->files_context, path, &source, diag);
    free(path);
    diag->offset = o->offset;
    diag->length = o->length;
    if (status != NTL_OK)
        return status;
    *length = source.length < OWN_MAX ? (size_t)source.length : OWN_MAX;
    *ret = malloc(*length + 1);
    if (*ret)
        *length = source.read(source.context, 0, *ret, *length);
    if (source.close)
        source.close(source.context);
    return *ret ? NTL_OK : NTL_EFILE;
}

static enum ntl_status load(struct learn *learn, const struct cmd_call *call,
                            struct ntl_diag *diag)
{
    const struct cmd_operand *what = &call->arg[WHAT];
    const struct shelf_lesson *shelf;
    struct lesson_fault fault;
    enum ntl_status status;
    char *own = NULL;
    size_t length;

    if (call->arg[OWN].given) {
        status = read_own(call, &own, &length, diag);
        if (status != NTL_OK)
            return status;
        free(learn->own);
        learn->own = own;
        learn->active = false;
        return lesson_read(own, length, &learn->lesson, &fault)
                   ? NTL_OK
                   : refuse_fault(&call->arg[OWN], &fault, diag);
    }
    shelf = shelf_find(what->text, what->length);
    if (!shelf)
        return cmd_refuse(what, NTL_ENAME, diag, "`lesson` lists them");
    return lesson_read(shelf->text, strlen(shelf->text), &learn->lesson, &fault)
               ? NTL_OK
               : refuse_fault(what, &fault, diag);
}

/* Where this student was, with the same numbers; or at its start. */
static enum ntl_status choose_seed(struct learn *learn,
                                   const struct cmd_call *call, size_t *begin,
                                   struct ntl_diag *diag)
{
    const struct lesson_text *name = &learn->lesson.name;
    uint64_t seed;
    size_t done = progress_of(call->session, name->at, name->length, &seed);
    enum ntl_status status;

    learn->seed = done ? seed : 1;
    status = read_decimal(&call->arg[SEED], 0, UINT64_MAX, &learn->seed, diag);
    *begin = done < learn->lesson.steps && learn->seed == seed ? done : 0;
    return status;
}

static void show_begin(const struct learn *learn, const struct session *session,
                       struct ntl_sink *sink)
{
    char text[FILL_SIZE];

    snprintf(text, sizeof text, "%.*s", (int)learn->lesson.title.length,
             learn->lesson.title.at);
    ntl_emit(sink, .key = "title", .kind = NTL_TEXT, .text = text);
    (void)fill_text(session, learn->lesson.about, text);
    if (text[0])
        ntl_prose(sink, "%s", .word = { text });
}

static enum ntl_status begin(struct learn *learn, struct cmd_call *call,
                             struct ntl_sink *sink, struct ntl_diag *diag)
{
    size_t at = 0;
    enum ntl_status status = load(learn, call, diag);
    bool print = call->arg[PRINT].given;

    if (status == NTL_OK)
        status = choose_seed(learn, call, &at, diag);
    if (status == NTL_OK)
        status = player_begin(learn, call, diag);
    if (status != NTL_OK)
        return status;
    learn->active = !print;
    learn->quiz.active = false;
    learn->step = print ? 0 : at;
    show_begin(learn, call->session, sink);
    if (print)
        player_print(learn, call->session, call->arg[ANSWERS].given, sink);
    else
        player_show(learn, call->session, sink);
    return NTL_OK;
}

/* --- the command ---------------------------------------------------------- */

static enum ntl_status run_in(struct learn *learn, struct cmd_call *call,
                              struct ntl_sink *sink, struct ntl_diag *diag)
{
    const struct cmd_operand *what = &call->arg[WHAT];
    struct lesson_text word = { what->text, what->length };
    enum ntl_status status;

    if (!what->given || !player_act(learn, call->session, word, NULL))
        return begin(learn, call, sink, diag);
    if (!learn->active)
        return cmd_refuse(what, NTL_EMISSING, diag,
                          "no lesson asks: `lesson 1` begins the first");
    status = world_is_open(learn, call->session, what, diag);
    if (status != NTL_OK)
        return status;
    (void)player_act(learn, call->session, word, sink);
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct learn *learn, *own;
    enum ntl_status status;

    if (call->arg[LIST].given) {
        list(call->session, sink);
        return NTL_OK;
    }
    if (!call->arg[WHAT].given && !call->arg[OWN].given) {
        list_all(call->session, sink);
        return NTL_OK;
    }
    status = learn_for(call, &learn, &own, diag);
    if (status != NTL_OK)
        return status;
    status = run_in(learn, call, sink, diag);
    learn_close(own);
    return status;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    return shelf_complete(shelf_lessons, prefix, length, state, word, size);
}

const struct command cmd_lesson = {
    .name = "lesson",
    .summary = "lessons on the practice machine, a question at a time",
    .example = "1",
    .args = {
        [WHAT] = { CMD_WORD, "LESSON", "its number or name; none lists all",
                   NULL, true },
        [LIST] = { CMD_SWITCH, "list", "a line for each", NULL, true },
        [SEED] = { CMD_OPTION, "seed", "decimal: other numbers", NULL, true },
        [PRINT] = { CMD_SWITCH, "print", "all of it, for paper", NULL, true },
        [ANSWERS] = { CMD_SWITCH, "answers", "with --print: those, too", NULL,
                      true },
        [OWN] = { CMD_OPTION, "file", "a lesson of your own", NULL, true },
    },
    .run = run,
    .complete = complete,
    .keeps = true,
    .changes = true,
};
