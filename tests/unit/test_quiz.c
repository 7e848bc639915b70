#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ask/ask.h"
#include "heard.h"
#include "learn/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct heard heard;
static struct ntl_ask *ask;

__attribute__((format(printf, 1, 2)))
static enum ntl_answered type(const char *format, ...)
{
    char line[FILL_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    return ntl_ask(ask, line, strlen(line), heard_start(&heard));
}

static struct quiz *quiz(void)
{
    return &ask_session(ask)->lent.learn->quiz;
}

static int begin(void **state)
{
    (void)state;
    ask = ntl_ask_open(NULL);
    ntl_ask_how(ask, NTL_ASK_KEEP | NTL_ASK_TYPED | NTL_ASK_ANSWERS);
    return ask == NULL;
}

static int end(void **state)
{
    (void)state;
    ntl_ask_close(ask);
    return 0;
}

/* --- every kind of question ----------------------------------------------- */

static const char *where(size_t at)
{
    static char text[128];
    const struct quiz_question *q = &quiz()->question[at];
    const struct lesson_text *name = &quiz()->topic[q->topic]->name;

    snprintf(text, sizeof text, "%.*s, question %u, seed %llu",
             (int)name->length, name->at, q->step + 1u,
             (unsigned long long)quiz()->seed);
    return text;
}

static void check_texts(const struct lesson *lesson, size_t step, size_t at)
{
    static const enum lesson_word words[]
        = { LESSON_TEXT, LESSON_ASK, LESSON_AFTER, LESSON_SEE };
    char text[FILL_SIZE];
    const struct lesson_line *line;

    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (size_t i = 0; (line = lesson_line(lesson, step, words[w], i)); i++)
            if (!fill_text(ask_session(ask), line->text, text))
                fail_msg("%s: no value: %s", where(at), text);
}

/* One is right, and it is where it is said to be; the others are wrong. */
static void check_choices(const struct lesson *lesson, size_t step, size_t at)
{
    char choice[QUIZ_CHOICES][QUIZ_TEXT], means[FILL_SIZE];
    size_t right,
        count = quiz_choices(quiz(), at, ask_session(ask), choice, &right);

    if (!lesson_line(lesson, step, LESSON_PICK, 0))
        return;
    if (count < 2)
        fail_msg("%s: only %zu choices", where(at), count);
    for (size_t i = 0; i < count; i++) {
        struct lesson_text typed = { choice[i], strlen(choice[i]) };
        enum judged judged = judge(ask_session(ask), lesson, step, typed,
                                   means);

        if ((judged == JUDGED_RIGHT) != (i == right))
            fail_msg("%s: %s is %s", where(at), choice[i],
                     i == right ? "not right" : "right");
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(choice[i], choice[k]);
    }
}

static bool said(const char *key, uint64_t value)
{
    for (size_t i = 0; i < heard.items; i++)
        if (strcmp(heard.item[i].key, key) == 0
            && heard.item[i].kind < NTL_TEXT
            && heard.item[i].value == value)
            return true;
    return false;
}

static bool said_text(const char *text)
{
    for (size_t i = 0; i < heard.items; i++)
        if (strstr(heard.item[i].text, text))
            return true;
    return false;
}

/* The command says what the question takes for right. */
static void check_command(const struct lesson *lesson, size_t step, size_t at)
{
    const struct lesson_line *line = lesson_line(lesson, step, LESSON_SEE, 0);
    const struct lesson_line *is = lesson_line(lesson, step, LESSON_IS, 0);
    char see[FILL_SIZE], text[FILL_SIZE];
    uint64_t right = 0;

    if (is && !fill_number(ask_session(ask), is->text, &right))
        fail_msg("%s: `is` has no value", where(at));
    if (!line)
        return;
    (void)fill_text(ask_session(ask), line->text, see);
    if (type("%s", see) > NTL_ANSWERED_ABSENT)
        fail_msg("%s: `%s` is an error", where(at), see);
    for (size_t i = 0; (line = lesson_line(lesson, step, LESSON_KEY, i)); i++) {
        struct lesson_text name = line->name.length ? line->name : line->text;
        uint64_t value = right;

        snprintf(text, sizeof text, "%.*s", (int)name.length, name.at);
        if (line->name.length)
            assert_true(fill_number(ask_session(ask), line->text, &value));
        if (!said(text, value))
            fail_msg("%s: `%s` does not say %s %llx", where(at), see, text,
                     (unsigned long long)value);
    }
    for (size_t i = 0; (line = lesson_line(lesson, step, LESSON_SHOWS, i));
         i++) {
        (void)fill_text(ask_session(ask), line->text, text);
        if (!said_text(text))
            fail_msg("%s: `%s` does not say %s", where(at), see, text);
    }
}

static void quiz_is_right_about_every_question(void **state)
{
    size_t topics;
    const struct shelf_lesson *shelf = shelf_quizzes(&topics);

    (void)state;
    for (size_t t = 0; t < topics; t++)
        for (unsigned seed = 0; seed < 8; seed++) {
            struct ntl_diag diag;

            type("quiz %s --seed %u --count 50", shelf[t].name, seed);
            assert_int_equal(quiz()->count, 50);
            quiz()->active = false;     /* commands are to be asked */
            for (size_t at = 0; at < 50; at++) {
                size_t step = quiz()->question[at].step;
                const struct lesson *lesson
                    = quiz_ask(quiz(), at,
                               (struct session *)ask_session(ask), &diag);

                if (!lesson)
                    fail_msg("%s has no numbers", where(at));
                check_texts(lesson, step, at);
                check_choices(lesson, step, at);
                check_command(lesson, step, at);
            }
        }
}

/* --- papers --------------------------------------------------------------- */

enum { PAPERS = 30, QUESTIONS = 10 };

static uint64_t digest(unsigned levels[4])
{
    uint64_t hash = 1;

    memset(levels, 0, 4 * sizeof *levels);
    for (size_t i = 0; i < quiz()->count; i++) {
        const struct quiz_question *q = &quiz()->question[i];

        levels[q->level]++;
        hash = (hash ^ q->state ^ q->topic * 64u ^ q->step)
               * UINT64_C(0x100000001b3);
    }
    return hash;
}

static void quiz_has_a_paper_for_each_seed(void **state)
{
    uint64_t seen[PAPERS];
    unsigned first[4], levels[4];

    (void)state;
    for (unsigned seed = 0; seed < PAPERS; seed++) {
        type("quiz --seed %u", seed);
        seen[seed] = digest(seed ? levels : first);
        if (seed)
            assert_memory_equal(levels, first, sizeof first);
        for (unsigned i = 0; i < seed; i++)
            assert_true(seen[i] != seen[seed]);
        type("leave");
        type("quiz --seed %u", seed);
        assert_true(digest(levels) == seen[seed]);
        type("leave");
    }
    assert_int_equal(first[1], 4);
    assert_int_equal(first[2], 4);
    assert_int_equal(first[3], 2);
}

static void quiz_counts_what_is_right(void **state)
{
    char choice[QUIZ_CHOICES][QUIZ_TEXT], text[FILL_SIZE];
    unsigned asked = 0;

    (void)state;
    type("quiz --seed 4 --count %d", QUESTIONS);
    while (quiz()->active) {
        size_t at = quiz()->at, right;
        const struct quiz_question *q = &quiz()->question[at];
        const struct lesson *lesson = quiz()->topic[q->topic];

        if (asked++ % 5 == 4)
            type("skip");
        else if (quiz_choices(quiz(), at, ask_session(ask), choice, &right))
            type("%c", (int)('a' + right));
        else if (judge_answer(ask_session(ask), lesson, q->step, text))
            type("%s", text);
        assert_int_equal(quiz()->at, at + 1);
    }
    assert_int_equal(quiz()->correct, QUESTIONS - 2);
    assert_int_equal(heard_item(&heard, "correct")->value, QUESTIONS - 2);
    assert_int_equal(type("1"), NTL_ANSWERED);  /* a number again */
    assert_null(heard_item(&heard, "judged"));
}

static void quiz_takes_no_nonsense(void **state)
{
    (void)state;
    type("quiz address --level 2 --seed 1");
    type("no such thing");
    assert_string_equal(heard_item(&heard, "judged")->text, "no answer");
    assert_int_equal(quiz()->at, 0);
    type("leave");
    assert_int_equal(type("quiz nothing"), NTL_NOT_UNDERSTOOD);
    assert_int_equal(type("quiz --count 51"), NTL_NOT_UNDERSTOOD);
    assert_int_equal(type("quiz --level 4"), NTL_NOT_UNDERSTOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiz_is_right_about_every_question),
        cmocka_unit_test(quiz_has_a_paper_for_each_seed),
        cmocka_unit_test(quiz_counts_what_is_right),
        cmocka_unit_test(quiz_takes_no_nonsense),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
