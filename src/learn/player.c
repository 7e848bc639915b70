#include "player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES_BEFORE_SHOW = 3 };

static void say(struct ntl_sink *sink, const char *text)
{
    ntl_prose(sink, "%s", .word = { text });
}

void say_lines(const struct session *session, const struct lesson *lesson,
               size_t step, enum lesson_word word, struct ntl_sink *sink)
{
    const struct lesson_line *line;
    char text[FILL_SIZE];

    for (size_t i = 0; (line = lesson_line(lesson, step, word, i)); i++) {
        (void)fill_text(session, line->text, text);
        say(sink, text);
    }
}

/* Its lines begin in the column in which the first one does: the ninth. */
static void say_figures(const struct learn *learn,
                        const struct session *session, struct ntl_sink *sink)
{
    const struct lesson_line *line;
    char text[FILL_SIZE];

    for (size_t i = 0;
         (line = lesson_line(&learn->lesson, learn->step, LESSON_FIGURE, i));
         i++)
        for (struct lesson_text rest = line->text, one; rest.length;) {
            bool first = rest.at == line->text.at;

            one = lesson_first_line(&rest, first ? 0 : LESSON_COLUMN);
            (void)fill_line(session, one, text);
            ntl_verbatim(sink, "  %s", .word = { text });
        }
}

static void emit_text(struct ntl_sink *sink, const char *key,
                      struct lesson_text text)
{
    char copy[128];

    snprintf(copy, sizeof copy, "%.*s", (int)text.length, text.at);
    ntl_emit(sink, .key = key, .kind = NTL_TEXT, .text = copy);
}

static void emit_place(const struct learn *learn, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_LINE, "place", NULL);
    emit_text(sink, "lesson", learn->lesson.name);
    ntl_emit(sink, .key = "step", .kind = NTL_DECIMAL,
             .value = learn->step + 1);
    ntl_emit(sink, .key = "of", .kind = NTL_DECIMAL,
             .value = learn->lesson.steps);
    ntl_emit(sink, .key = "seed", .kind = NTL_DECIMAL, .value = learn->seed);
    ntl_end(sink);
}

void player_show(const struct learn *learn, const struct session *session,
                 struct ntl_sink *sink)
{
    emit_place(learn, sink);
    say_lines(session, &learn->lesson, learn->step, LESSON_TEXT, sink);
    say_figures(learn, session, sink);
    say_lines(session, &learn->lesson, learn->step, LESSON_ASK, sink);
    if (learn->step == 0)
        say(sink,
            "Type the answer: a number in any notation, or an expression "
            "that gives it. hint, show, "
            "skip, back: a hint, the answer, the next step, the one before; "
            "explore: every command, and `return` comes back; leave: enough "
            "for now.");
}

/* --- what comes after ----------------------------------------------------- */

static void say_command(const struct learn *learn,
                        const struct session *session, struct ntl_sink *sink)
{
    const struct lesson_line *see
        = lesson_line(&learn->lesson, learn->step, LESSON_SEE, 0);
    char text[FILL_SIZE];

    if (!see)
        return;
    (void)fill_text(session, see->text, text);
    ntl_prose(sink, "The command that shows it: %s", .word = { text });
}

static void say_end(const struct learn *learn, struct ntl_sink *sink)
{
    ntl_prose(sink,
              "That was lesson %d; `lesson` lists all. Its machine stays "
              "open: every command works on it.",
              .number = { learn->lesson.number });
}

static void go_on(struct learn *learn, const struct session *session,
                  struct ntl_sink *sink)
{
    learn->tries = learn->hints = 0;
    learn->step++;
    progress_keep(session, learn, learn->step);
    learn->active = learn->step < learn->lesson.steps;
    if (learn->active)
        player_show(learn, session, sink);
    else
        say_end(learn, sink);
}

static void explain(struct learn *learn, const struct session *session,
                    struct ntl_sink *sink)
{
    say_lines(session, &learn->lesson, learn->step, LESSON_AFTER, sink);
    say_command(learn, session, sink);
}

/* --- answers -------------------------------------------------------------- */

static void emit_result(struct ntl_sink *sink, const char *result,
                        const char *text)
{
    ntl_emit(sink, .key = "judged", .kind = NTL_TEXT, .text = result);
    if (text[0])
        say(sink, text);
}

static void wrong(struct learn *learn, struct ntl_sink *sink)
{
    bool enough = ++learn->tries >= TRIES_BEFORE_SHOW;

    emit_result(sink, "not yet",
                enough ? "`hint` has a hint, `show` the answer and why."
                       : "Try again; `hint` has a hint.");
}

static const char no_answer[]
    = "Neither a number nor an expression, so it is not taken as an answer. "
      "hint, show, skip, back; `explore` lets every command work.";

void player_answer(struct learn *learn, const struct session *session,
                   struct lesson_text typed, struct ntl_sink *sink)
{
    char text[FILL_SIZE] = "";

    switch (judge(session, &learn->lesson, learn->step, typed, text)) {
    case JUDGED_RIGHT:
        emit_result(sink, "right", "");
        explain(learn, session, sink);
        go_on(learn, session, sink);
        break;
    case JUDGED_SLIP:
        learn->tries++;
        emit_result(sink, "a slip", text);
        break;
    case JUDGED_WRONG:
        wrong(learn, sink);
        break;
    case JUDGED_NO_ANSWER:
        emit_result(sink, "no answer", no_answer);
        break;
    }
}

void player_hint(struct learn *learn, const struct session *session,
                 struct ntl_sink *sink)
{
    const struct lesson_line *hint
        = lesson_line(&learn->lesson, learn->step, LESSON_HINT, learn->hints);
    char text[FILL_SIZE];

    if (!hint && learn->hints) {
        say(sink, "There is no further hint; `show` has the answer.");
        return;
    }
    if (!hint) {
        say(sink, "There is no hint here; `show` has the answer.");
        return;
    }
    learn->hints++;
    (void)fill_text(session, hint->text, text);
    say(sink, text);
}

static void emit_answer(const struct learn *learn,
                        const struct session *session, struct ntl_sink *sink)
{
    char text[FILL_SIZE];

    if (judge_answer(session, &learn->lesson, learn->step, text))
        ntl_emit(sink, .key = "right_answer", .kind = NTL_TEXT, .text = text);
}

void player_solve(struct learn *learn, const struct session *session,
                  struct ntl_sink *sink)
{
    emit_answer(learn, session, sink);
    explain(learn, session, sink);
    go_on(learn, session, sink);
}

void player_skip(struct learn *learn, const struct session *session,
                 struct ntl_sink *sink)
{
    go_on(learn, session, sink);
}

void player_back(struct learn *learn, const struct session *session,
                 struct ntl_sink *sink)
{
    if (learn->step > 0)
        learn->step--;
    learn->tries = learn->hints = 0;
    player_show(learn, session, sink);
}

/* --- on paper ------------------------------------------------------------- */

void player_print(const struct learn *learn, const struct session *session,
                  bool answers, struct ntl_sink *sink)
{
    struct learn page = *learn;

    for (page.step = 0; page.step < page.lesson.steps; page.step++) {
        emit_place(&page, sink);
        say_lines(session, &page.lesson, page.step, LESSON_TEXT, sink);
        say_figures(&page, session, sink);
        say_lines(session, &page.lesson, page.step, LESSON_ASK, sink);
        if (!answers)
            continue;
        emit_answer(&page, session, sink);
        explain(&page, session, sink);
    }
}
