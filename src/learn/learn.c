/* The lesson or the quiz of a session, and which lines are theirs. */
#include "player.h"

#include "core/text/ascii.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct learn *learn_open(void)
{
    return calloc(1, sizeof(struct learn));
}

void learn_close(struct learn *learn)
{
    if (learn) {
        quiz_free(&learn->quiz);
        free(learn->own);
    }
    free(learn);
}

/* --- for a call ----------------------------------------------------------- */

enum ntl_status learn_for(const struct cmd_call *call, struct learn **ret,
                          struct learn **own, struct ntl_diag *diag)
{
    *own = NULL;
    *ret = call->session->lent.learn;
    if (!*ret)
        *ret = *own = learn_open();
    return *ret ? NTL_OK
                : cmd_refuse(&call->spelling, NTL_EFILE, diag,
                             "not enough memory");
}

enum ntl_status read_decimal(const struct cmd_operand *o, uint64_t least,
                             uint64_t most, uint64_t *ret,
                             struct ntl_diag *diag)
{
    uint64_t value = 0;

    if (!o->given)
        return NTL_OK;
    for (size_t i = 0; i < o->length; i++) {
        if (!ascii_is_digit(o->text[i]) || value > UINT64_MAX / 10 - 1)
            return cmd_refuse(o, NTL_ESYNTAX, diag, "a decimal number");
        value = value * 10 + (uint64_t)(o->text[i] - '0');
    }
    if (value < least || value > most)
        return cmd_refuse(o, NTL_EVALUE, diag, "%d to %d",
                          .number = { least, most });
    *ret = value;
    return NTL_OK;
}

/* --- which lines are its -------------------------------------------------- */

static struct lesson_text first_word(const char *text, size_t length)
{
    size_t from = 0, to;

    while (from < length && ascii_is_blank(text[from]))
        from++;
    for (to = from; to < length && !ascii_is_blank(text[to]); to++)
        ;
    return (struct lesson_text){ text + from, to - from };
}

bool learn_asks(const struct learn *learn)
{
    return learn
           && (learn->quiz.active || (learn->active && !learn->exploring));
}

/* What is about the lesson or the program goes its own way. */
bool learn_takes(const struct learn *learn, const char *text, size_t length)
{
    static const char *const others[] = {
        "lesson", "quiz", "help", "quit", "exit", "q", "open", "practice",
    };
    struct lesson_text word = first_word(text, length);

    if (!learn || !(learn->active || learn->quiz.active) || word.length == 0
        || *word.at == '#' || memchr(text, '\n', length))
        return false;
    if (learn->active && learn->exploring)
        return lesson_is(word, "return");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lesson_is(word, others[i]))
            return false;
    return true;
}

/* --- the question, for who shows more than it ----------------------------- */

const struct lesson *learn_step(const struct learn *learn, size_t *step)
{
    const struct quiz *quiz;

    if (!learn_asks(learn))
        return NULL;
    quiz = &learn->quiz;
    *step = quiz->active ? quiz->question[quiz->at].step : learn->step;
    return quiz->active ? quiz->topic[quiz->question[quiz->at].topic]
                        : &learn->lesson;
}

bool learn_question(const struct learn *learn, const struct session *session,
                    char *place, size_t place_size, char *question,
                    size_t question_size)
{
    const struct lesson_line *line;
    char text[FILL_SIZE];
    size_t step;
    const struct lesson *lesson = learn_step(learn, &step);

    if (!lesson)
        return false;
    line = lesson_line(lesson, step, LESSON_ASK, 0);
    (void)fill_text(session, line->text, text);
    snprintf(question, question_size, "%s", text);
    if (learn->quiz.active)
        snprintf(place, place_size, "quiz, question %zu of %zu",
                 learn->quiz.at + 1, learn->quiz.count);
    else
        snprintf(place, place_size, "lesson %.*s, step %zu of %zu",
                 (int)lesson->name.length, lesson->name.at, step + 1,
                 lesson->steps);
    return true;
}

void learn_so_far(const struct learn *learn, const struct session *session,
                  char *ret, size_t size)
{
    enum { STEPS_BACK = 3 };
    size_t step = learn->step > STEPS_BACK ? learn->step - STEPS_BACK : 0;
    size_t n = 0;
    char text[FILL_SIZE];

    ret[0] = '\0';
    if (learn->quiz.active || !learn_asks(learn))
        return;
    for (; step < learn->step && n < size; step++)
        if (judge_answer(session, &learn->lesson, step, text))
            n += (size_t)snprintf(ret + n, size - n, "%s%zu: %s", n ? "  " : "",
                                  step + 1, text);
}
