/* answer: what the lines are read as while a lesson or a quiz asks. */
#include "player.h"

#include "core/text/ascii.h"

static void answer_quiz(struct quiz *quiz, struct session *session,
                        struct lesson_text typed, struct ntl_sink *sink)
{
    if (lesson_is(typed, "leave")) {
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
    enum ntl_status status;

    if (!learn || !(learn->active || learn->quiz.active))
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "nothing asks: `lesson 1` begins the first lesson");
    status = world_is_open(learn, call->session, o, diag);
    if (status != NTL_OK)
        return status;
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
