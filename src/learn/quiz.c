#include "quiz.h"

#include "player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the topics ----------------------------------------------------------- */

static bool read_topics(struct quiz *quiz)
{
    size_t count;
    const struct shelf_lesson *shelf = shelf_quizzes(&count);
    struct lesson_fault fault;

    for (size_t i = 0; i < count && i < QUIZ_TOPICS; i++) {
        if (!quiz->topic[i])
            quiz->topic[i] = calloc(1, sizeof *quiz->topic[i]);
        if (!quiz->topic[i]
            || !lesson_read(shelf[i].text, strlen(shelf[i].text),
                            quiz->topic[i], &fault))
            return false;
    }
    return true;
}

void quiz_free(struct quiz *quiz)
{
    for (size_t i = 0; i < QUIZ_TOPICS; i++)
        free(quiz->topic[i]);
    memset(quiz, 0, sizeof *quiz);
}

static unsigned level_of(const struct lesson *lesson, size_t step)
{
    const struct lesson_line *line = lesson_line(lesson, step, LESSON_LEVEL, 0);

    return line && line->text.length == 1 ? (unsigned)(line->text.at[0] - '0')
                                          : 1;
}

static bool is_topic(const struct lesson *lesson,
                     const struct cmd_operand *topic)
{
    return !topic
           || (topic->length == lesson->name.length
               && memcmp(topic->text, lesson->name.at, topic->length) == 0);
}

/* --- which questions ------------------------------------------------------ */

/* A kind of question that may be taken, and how often it was. */
struct kind {
    uint8_t topic, step, level, taken;
};

enum { KINDS_MAX = QUIZ_TOPICS * LESSON_STEPS };

static size_t list_kinds(const struct quiz *quiz, const struct quiz_wish *wish,
                         struct kind ret[KINDS_MAX])
{
    size_t count = 0;

    for (unsigned i = 0; i < QUIZ_TOPICS && quiz->topic[i]; i++)
        for (unsigned step = 0; is_topic(quiz->topic[i], wish->topic)
                                && step < quiz->topic[i]->steps;
             step++) {
            unsigned level = level_of(quiz->topic[i], step);

            if (wish->level && level != wish->level)
                continue;
            ret[count++]
                = (struct kind){ (uint8_t)i, (uint8_t)step, (uint8_t)level, 0 };
        }
    return count;
}

/* Of five questions two are easy, two are not, one is hard. */
static unsigned wanted_level(const struct quiz_wish *wish, size_t i)
{
    static const uint8_t levels[] = { 1, 1, 2, 2, 3 };

    return wish->level ? wish->level : levels[i % sizeof levels];
}

/* One of those that were taken least, of that level where there is one. */
static struct kind *choose_kind(struct kind *kind, size_t count, unsigned level,
                                uint64_t drawn)
{
    size_t fit = 0, least = SIZE_MAX;
    bool has_level = false;

    for (size_t i = 0; i < count; i++)
        has_level |= kind[i].level == level;
    for (size_t i = 0; i < count; i++)
        if ((kind[i].level == level || !has_level) && kind[i].taken < least)
            least = kind[i].taken;
    for (size_t i = 0; i < count; i++)
        fit += (kind[i].level == level || !has_level) && kind[i].taken == least;
    drawn %= fit;
    for (size_t i = 0; i < count; i++)
        if ((kind[i].level == level || !has_level) && kind[i].taken == least
            && drawn-- == 0)
            return &kind[i];
    return kind;
}

enum ntl_status quiz_make(struct quiz *quiz, const struct quiz_wish *wish,
                          struct ntl_diag *diag)
{
    struct kind kind[KINDS_MAX];
    uint64_t state = wish->seed * 2 + 1;
    size_t kinds;

    *diag = (struct ntl_diag){ .hint = { .format = "not enough memory" } };
    if (!read_topics(quiz))
        return NTL_EFILE;
    kinds = list_kinds(quiz, wish, kind);
    if (kinds == 0)
        return wish->level ? NTL_ENOTFOUND : NTL_ENAME;
    quiz->seed = wish->seed;
    quiz->count = wish->count;
    quiz->at = quiz->correct = 0;
    for (size_t i = 0; i < wish->count; i++) {
        unsigned level = wanted_level(wish, i);
        struct kind *k = choose_kind(kind, kinds, level, draw_next(&state));

        k->taken++;
        quiz->question[i] = (struct quiz_question){
            .topic = k->topic,
            .step = k->step,
            .level = k->level,
            .state = draw_next(&state),
        };
    }
    return NTL_OK;
}

/* --- one of them ---------------------------------------------------------- */

const struct lesson *quiz_ask(const struct quiz *quiz, size_t at,
                              struct session *session, struct ntl_diag *diag)
{
    const struct quiz_question *q = &quiz->question[at];
    const struct lesson *lesson = quiz->topic[q->topic];
    size_t from = lesson->step[q->step];
    size_t to = q->step + 1u < lesson->steps ? lesson->step[q->step + 1]
                                             : lesson->lines;

    if (names_give(session, lesson, 0, lesson->step[0], q->state, diag)
            != NTL_OK
        || names_give(session, lesson, from, to, q->state, diag) != NTL_OK)
        return NULL;
    return lesson;
}

static bool is_among(char list[QUIZ_CHOICES][QUIZ_TEXT], size_t count,
                     const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0)
            return true;
    return false;
}

/* The right one first, then what mistakes give. */
static size_t collect(const struct session *session,
                      const struct lesson *lesson, size_t step,
                      char ret[QUIZ_CHOICES][QUIZ_TEXT])
{
    bool number = lesson_line(lesson, step, LESSON_IS, 0) != NULL;
    char word[FILL_SIZE], means[FILL_SIZE], text[QUIZ_TEXT];
    uint64_t value;
    size_t count = 1;

    if (!judge_answer(session, lesson, step, word))
        return 0;
    snprintf(ret[0], QUIZ_TEXT, "%.63s", word);
    for (size_t i = 0;
         count < QUIZ_CHOICES
         && judge_slip(session, lesson, step, i, &value, word, means);
         i++) {
        if (number)
            snprintf(text, sizeof text, "%llx", (unsigned long long)value);
        else
            snprintf(text, sizeof text, "%.63s", word);
        if (!is_among(ret, count, text))
            memcpy(ret[count++], text, sizeof text);
    }
    return count;
}

size_t quiz_choices(const struct quiz *quiz, size_t at,
                    const struct session *session,
                    char ret[QUIZ_CHOICES][QUIZ_TEXT], size_t *right)
{
    const struct quiz_question *q = &quiz->question[at];
    const struct lesson *lesson = quiz->topic[q->topic];
    uint64_t state = q->state ^ 1;
    char swap[QUIZ_TEXT];
    size_t count;

    *right = 0;
    if (!lesson_line(lesson, q->step, LESSON_PICK, 0))
        return 0;
    count = collect(session, lesson, q->step, ret);
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)(draw_next(&state) % i);

        memcpy(swap, ret[i - 1], sizeof swap);
        memcpy(ret[i - 1], ret[k], sizeof swap);
        memcpy(ret[k], swap, sizeof swap);
        if (*right == k)
            *right = i - 1;
        else if (*right == i - 1)
            *right = k;
    }
    return count;
}
