/* answer: what the lines are read as while a lesson or a quiz asks. */
#include "player.h"

#include "core/text/ascii.h"

#include <string.h>

static bool is(struct lesson_text word, const char *text)
{
    return strlen(text) == word.length
           && memcmp(word.at, text, word.length) == 0;
}

static void answer_quiz(struct quiz *quiz, struct session *session,
                        struct lesson_text typed, struct ntl_sink *sink)
{
    if (is(typed, "leave")) {
        quiz->active = false;
        quiz_review(quiz, sink);
    } else {
        quiz_answer(quiz, session, typed, sink);
    }
}

static enum ntl_status run_answer(struct cmd_call *call, struct ntl_sink *sink,
                                  struct ntl_diag *diag)
{
    const struct cmd_operand *o = &call->arg[0];
    struct learn *learn = call->session->lent.learn;
    struct lesson_text typed = { o->text, o->length };

    if (!learn || !(learn->active || learn->quiz.active))
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "nothing asks: `lesson 1` begins the first lesson");
    if (!world_is_open(learn, call->session))
        return cmd_refuse(o, NTL_ENOIMAGE, diag,
                          "another machine is open by "
                          "now, so nothing asks any more: `lesson` knows "
                          "where you were");
    while (typed.length && ascii_is_blank(typed.at[typed.length - 1]))
        typed.length--;
    if (learn->quiz.active)
        answer_quiz(&learn->quiz, call->session, typed, sink);
    else if (!player_act(learn, call->session, typed, sink))
        player_answer(learn, call->session, typed, sink);
    return NTL_OK;
}

const struct command cmd_answer = {
    .name = "answer",
    .summary = "what a lesson asked for; at the prompt it needs no word",
    .example = "1d2",
    .args
    = { { CMD_TEXT, "TEXT", "a number, an expression, a word", NULL, false } },
    .run = run_answer,
    .keeps = true,
    .changes = true,
};
