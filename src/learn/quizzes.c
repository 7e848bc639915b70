/* quiz: a paper, at the prompt or printed. */
#include "quiz.h"

#include "core/text/ascii.h"
#include "player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOPIC, SEED, COUNT, LEVEL, PRINT, ANSWERS, LIST };
enum { USUAL = 10 };

/* --- asking --------------------------------------------------------------- */

static void say(struct ntl_sink *sink, const char *text)
{
    ntl_prose(sink, "%s", .word = { text });
}

static void name_of(const struct quiz *quiz, const struct quiz_question *q,
                    char ret[QUIZ_TEXT])
{
    const struct lesson_text *name = &quiz->topic[q->topic]->name;

    snprintf(ret, QUIZ_TEXT, "%.*s", (int)name->length, name->at);
}

static void emit_place(const struct quiz *quiz, size_t at,
                       struct ntl_sink *sink)
{
    char topic[QUIZ_TEXT];

    name_of(quiz, &quiz->question[at], topic);
    ntl_begin(sink, NTL_LINE, "place", NULL);
    ntl_emit(sink, .key = "nr", .kind = NTL_DECIMAL, .value = at + 1);
    ntl_emit(sink, .key = "of", .kind = NTL_DECIMAL, .value = quiz->count);
    ntl_emit(sink, .key = "about", .kind = NTL_TEXT, .text = topic);
    ntl_emit(sink, .key = "difficulty", .kind = NTL_DECIMAL,
             .value = quiz->question[at].level);
    ntl_emit(sink, .key = "seed", .kind = NTL_DECIMAL, .value = quiz->seed);
    ntl_end(sink);
}

static void emit_choices(char choice[QUIZ_CHOICES][QUIZ_TEXT], size_t count,
                         struct ntl_sink *sink)
{
    if (count == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "choices", NULL);
    for (size_t i = 0; i < count; i++) {
        const char letter[] = { (char)('a' + i), '\0' };

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "letter", .kind = NTL_TEXT, .text = letter);
        ntl_emit(sink, .key = "choice", .kind = NTL_TEXT, .text = choice[i]);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void ask(const struct quiz *quiz, size_t at, struct session *session,
                struct ntl_sink *sink)
{
    char choice[QUIZ_CHOICES][QUIZ_TEXT];
    struct ntl_diag diag;
    const struct lesson *lesson = quiz_ask(quiz, at, session, &diag);
    size_t step = quiz->question[at].step, right, count;

    emit_place(quiz, at, sink);
    if (!lesson)
        return;
    say_lines(session, lesson, step, LESSON_TEXT, sink);
    say_lines(session, lesson, step, LESSON_ASK, sink);
    count = quiz_choices(quiz, at, session, choice, &right);
    emit_choices(choice, count, sink);
}

void quiz_show(const struct quiz *quiz, struct session *session,
               struct ntl_sink *sink)
{
    ask(quiz, quiz->at, session, sink);
    if (quiz->at == 0)
        say(sink,
            "Type the answer: a letter "
            "where some are offered, else a number or an expression. skip: the "
            "next "
            "one; leave: the score so far.");
}

/* --- answering ------------------------------------------------------------ */

/* A letter stands for what it offers. */
static struct lesson_text chosen(struct lesson_text typed,
                                 char choice[QUIZ_CHOICES][QUIZ_TEXT],
                                 size_t count)
{
    size_t i = typed.length == 1 ? (size_t)(ascii_lower(*typed.at) - 'a')
                                 : QUIZ_CHOICES;

    return i < count && i < QUIZ_CHOICES
               ? (struct lesson_text){ choice[i], strlen(choice[i]) }
               : typed;
}

static void note_given(struct quiz_question *q, struct lesson_text given,
                       const char *right, enum judged judged)
{
    snprintf(q->given, sizeof q->given, "%.*s",
             (int)(given.length < QUIZ_TEXT ? given.length : QUIZ_TEXT - 1),
             given.at);
    snprintf(q->right, sizeof q->right, "%.63s", right);
    q->judged = judged;
}

static void next(struct quiz *quiz, struct session *session,
                 struct ntl_sink *sink)
{
    quiz->at++;
    quiz->active = quiz->at < quiz->count;
    if (quiz->active)
        quiz_show(quiz, session, sink);
    else
        quiz_review(quiz, sink);
}

static void tell(const struct lesson *lesson, const struct quiz_question *q,
                 const struct session *session, const char *means,
                 struct ntl_sink *sink)
{
    bool right = q->judged == JUDGED_RIGHT;

    ntl_emit(sink, .key = "judged", .kind = NTL_TEXT,
             .text = right ? "right" : "wrong");
    if (!right)
        ntl_emit(sink, .key = "right_answer", .kind = NTL_TEXT,
                 .text = q->right);
    if (q->judged == JUDGED_SLIP && means[0])
        say(sink, means);
    say_lines(session, lesson, q->step, LESSON_AFTER, sink);
}

void quiz_answer(struct quiz *quiz, struct session *session,
                 struct lesson_text typed, struct ntl_sink *sink)
{
    struct quiz_question *q = &quiz->question[quiz->at];
    const struct lesson *lesson = quiz->topic[q->topic];
    char choice[QUIZ_CHOICES][QUIZ_TEXT], means[FILL_SIZE] = "";
    char right[FILL_SIZE];
    size_t place;
    size_t count = quiz_choices(quiz, quiz->at, session, choice, &place);
    bool skipped = lesson_is(typed, "skip");
    struct lesson_text given = chosen(typed, choice, count);
    enum judged judged = skipped
                             ? JUDGED_WRONG
                             : judge(session, lesson, q->step, given, means);

    if (judged == JUDGED_NO_ANSWER) {
        ntl_emit(sink, .key = "judged", .kind = NTL_TEXT, .text = "no answer");
        say(sink, "Neither a number nor an expression: it does not count.");
        return;
    }
    (void)judge_answer(session, lesson, q->step, right);
    note_given(q, given, right, judged);
    quiz->correct += judged == JUDGED_RIGHT;
    tell(lesson, q, session, means, sink);
    next(quiz, session, sink);
}

/* --- the review ----------------------------------------------------------- */

static void review_row(const struct quiz *quiz, size_t i, struct ntl_sink *sink)
{
    const struct quiz_question *q = &quiz->question[i];
    char topic[QUIZ_TEXT];

    name_of(quiz, q, topic);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "nr", .kind = NTL_DECIMAL, .value = i + 1);
    ntl_emit(sink, .key = "about", .kind = NTL_TEXT, .text = topic);
    ntl_emit(sink, .key = "judged", .kind = NTL_TEXT,
             .text = q->judged == JUDGED_RIGHT ? "right" : "wrong");
    ntl_emit(sink, .key = "given", .kind = NTL_TEXT, .text = q->given);
    ntl_emit(sink, .key = "right_answer", .kind = NTL_TEXT, .text = q->right);
    ntl_end(sink);
}

void quiz_review(const struct quiz *quiz, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_LINE, "score", NULL);
    ntl_emit(sink, .key = "correct", .kind = NTL_DECIMAL,
             .value = quiz->correct);
    ntl_emit(sink, .key = "of", .kind = NTL_DECIMAL, .value = quiz->at);
    ntl_emit(sink, .key = "seed", .kind = NTL_DECIMAL, .value = quiz->seed);
    ntl_end(sink);
    ntl_begin(sink, NTL_TABLE, "review", NULL);
    for (size_t i = 0; i < quiz->at; i++)
        review_row(quiz, i, sink);
    ntl_end(sink);
}

/* --- on paper ------------------------------------------------------------- */

static void answer_row(const struct quiz *quiz, size_t at,
                       struct session *session, struct ntl_sink *sink)
{
    char choice[QUIZ_CHOICES][QUIZ_TEXT], text[FILL_SIZE] = "";
    struct ntl_diag diag;
    const struct lesson *lesson = quiz_ask(quiz, at, session, &diag);
    size_t right, count = quiz_choices(quiz, at, session, choice, &right);
    const char letter[] = { count ? (char)('a' + right) : '\0', '\0' };

    if (lesson)
        (void)judge_answer(session, lesson, quiz->question[at].step, text);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "nr", .kind = NTL_DECIMAL, .value = at + 1);
    ntl_emit(sink, .key = "letter", .kind = NTL_TEXT, .text = letter);
    ntl_emit(sink, .key = "right_answer", .kind = NTL_TEXT, .text = text);
    ntl_end(sink);
}

void quiz_print(const struct quiz *quiz, struct session *session, bool answers,
                struct ntl_sink *sink)
{
    for (size_t i = 0; i < quiz->count; i++)
        ask(quiz, i, session, sink);
    if (!answers)
        return;
    ntl_begin(sink, NTL_TABLE, "answer_key", "answers");
    for (size_t i = 0; i < quiz->count; i++)
        answer_row(quiz, i, session, sink);
    ntl_end(sink);
}

/* --- the command ---------------------------------------------------------- */

static void list(struct ntl_sink *sink)
{
    size_t count;
    const struct shelf_lesson *topic = shelf_quizzes(&count);

    ntl_begin(sink, NTL_TABLE, "topics", NULL);
    for (size_t i = 0; i < count; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = topic[i].name);
        ntl_emit(sink, .key = "kinds", .kind = NTL_DECIMAL,
                 .value = topic[i].steps);
        ntl_emit(sink, .key = "title", .kind = NTL_TEXT,
                 .text = topic[i].title);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static enum ntl_status read_wish(const struct cmd_call *call,
                                 struct quiz_wish *ret, struct ntl_diag *diag)
{
    uint64_t seed = 1, count = USUAL, level = 0;
    enum ntl_status status
        = read_decimal(&call->arg[SEED], 0, UINT64_MAX, &seed, diag);

    if (status == NTL_OK)
        status = read_decimal(&call->arg[COUNT], 1, QUIZ_MAX, &count, diag);
    if (status == NTL_OK)
        status = read_decimal(&call->arg[LEVEL], 1, 3, &level, diag);
    *ret = (struct quiz_wish){
        call->arg[TOPIC].given ? &call->arg[TOPIC] : NULL,
        seed,
        (size_t)count,
        (unsigned)level,
    };
    return status;
}

/* Numbers and names depend on it: 26100 first, which seed 0 has. */
static const uint32_t builds[] = { 26100, 19041, 22621, 17763, 22000 };
enum { BUILDS = sizeof builds / sizeof *builds };

static enum ntl_status make(struct learn *learn, struct cmd_call *call,
                            struct ntl_diag *diag)
{
    struct quiz *quiz = &learn->quiz;
    struct quiz_wish wish;
    enum ntl_status status = read_wish(call, &wish, diag);

    if (status != NTL_OK)
        return status;
    status = quiz_make(quiz, &wish, diag);
    if (status == NTL_ENAME)
        return cmd_refuse(&call->arg[TOPIC], status, diag,
                          "`quiz --list` has the topics");
    if (status != NTL_OK)
        return cmd_refuse(&call->arg[LEVEL], status, diag,
                          "this topic has no question of that level");
    return world_open(learn, call, quiz->topic[0], wish.seed,
                      builds[wish.seed % BUILDS], diag);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct learn *learn, *own;
    enum ntl_status status;

    if (call->arg[LIST].given) {
        list(sink);
        return NTL_OK;
    }
    status = learn_for(call, &learn, &own, diag);
    if (status != NTL_OK)
        return status;
    status = make(learn, call, diag);
    learn->active = false;
    learn->quiz.active = status == NTL_OK && !call->arg[PRINT].given;
    if (status == NTL_OK && call->arg[PRINT].given)
        quiz_print(&learn->quiz, call->session, call->arg[ANSWERS].given, sink);
    else if (status == NTL_OK)
        quiz_show(&learn->quiz, call->session, sink);
    learn_close(own);
    return status;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    return shelf_complete(shelf_quizzes, prefix, length, state, word, size);
}

const struct command cmd_quiz = {
    .name = "quiz",
    .summary = "questions on the practice machine, with a score",
    .example = "entry --seed 7 --count 5",
    .args = {
        [TOPIC] = { CMD_WORD, "TOPIC", "of one topic; --list has them", NULL,
                    true },
        [SEED] = { CMD_OPTION, "seed", "decimal: another paper", NULL, true },
        [COUNT] = { CMD_OPTION, "count", "questions, decimal (10)", NULL,
                    true },
        [LEVEL] = { CMD_OPTION, "level", "1, 2 or 3", NULL, true },
        [PRINT] = { CMD_SWITCH, "print", "all of it, for paper", NULL, true },
        [ANSWERS] = { CMD_SWITCH, "answers", "with --print: those, too", NULL,
                      true },
        [LIST] = { CMD_SWITCH, "list", "the topics", NULL, true },
    },
    .run = run,
    .complete = complete,
    .keeps = true,
    .changes = true,
};
