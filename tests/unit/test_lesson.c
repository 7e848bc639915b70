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

/* Every lesson over so many seeds; `NTLENS_SEEDS=1000` for more. */
static unsigned seeds(void)
{
    const char *text = getenv("NTLENS_SEEDS");

    return text ? (unsigned)strtoul(text, NULL, 10) : 100;
}

/* --- a student ------------------------------------------------------------ */

static char kept[1 << 16];
static size_t kept_used;

static size_t recall(void *context, char *bytes, size_t size)
{
    (void)context;
    size = kept_used < size ? kept_used : size;
    memcpy(bytes, kept + kept_used - size, size);
    return size;
}

static bool keep(void *context, const char *bytes, size_t length)
{
    (void)context;
    assert_true(kept_used + length < sizeof kept);
    memcpy(kept + kept_used, bytes, length);
    kept_used += length;
    return true;
}

static struct ntl_ask *student(void)
{
    struct ntl_host host = ntl_host_of(NULL);
    struct ntl_ask *ask;

    host.recall = recall;
    host.keep = keep;
    ask = ntl_ask_open(&host);
    assert_non_null(ask);
    ntl_ask_how(ask, NTL_ASK_KEEP | NTL_ASK_TYPED | NTL_ASK_ANSWERS);
    return ask;
}

static struct heard heard;

__attribute__((format(printf, 2, 3)))
static enum ntl_answered type(struct ntl_ask *ask, const char *format, ...)
{
    char line[FILL_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    return ntl_ask(ask, line, strlen(line), heard_start(&heard));
}

static const char *result(void)
{
    const struct heard_item *item = heard_item(&heard, "judged");

    return item ? item->text : "(none)";
}

static struct learn *learn_in(struct ntl_ask *ask)
{
    return ask_session(ask)->lent.learn;
}

/* --- a step --------------------------------------------------------------- */

static const char *where(const struct learn *learn)
{
    static char text[128];

    snprintf(text, sizeof text, "%.*s, step %zu, seed %llu",
             (int)learn->lesson.name.length, learn->lesson.name.at,
             learn->step + 1, (unsigned long long)learn->seed);
    return text;
}

static void fills(struct ntl_ask *ask)
{
    const struct learn *learn = learn_in(ask);
    const struct lesson *lesson = &learn->lesson;
    char text[FILL_SIZE];

    for (unsigned word = LESSON_TEXT; word <= LESSON_SEE; word++) {
        const struct lesson_line *line;

        if (word == LESSON_IS || word == LESSON_ANSWER)
            continue;
        for (size_t i = 0; (line = lesson_line(lesson, learn->step,
                                               (enum lesson_word)word, i));
             i++)
            if (!fill_text(ask_session(ask), line->text, text))
                fail_msg("%s: no value: %s", where(learn), text);
    }
}

/* Each wrong answer that has a name gets its own, and no other. */
static void slips(struct ntl_ask *ask)
{
    struct learn *learn = learn_in(ask);
    char word[FILL_SIZE], means[FILL_SIZE], said[FILL_SIZE];
    uint64_t number;

    for (size_t i = 0; judge_slip(ask_session(ask), &learn->lesson,
                                  learn->step, i, &number, word, means); i++) {
        struct lesson_text typed = { word, strlen(word) };
        char text[32];

        if (lesson_line(&learn->lesson, learn->step, LESSON_IS, 0)) {
            snprintf(text, sizeof text, "%llx", (unsigned long long)number);
            typed = (struct lesson_text) { text, strlen(text) };
        }
        if (judge(ask_session(ask), &learn->lesson, learn->step, typed, said)
            != JUDGED_SLIP)
            fail_msg("%s: %.*s is no slip (%s)", where(learn),
                     (int)typed.length, typed.at, means);
        type(ask, "%.*s", (int)typed.length, typed.at);
        if (strcmp(result(), "a slip") != 0)
            fail_msg("%s: %.*s is %s", where(learn), (int)typed.length,
                     typed.at, result());
    }
}

static uint64_t right(struct ntl_ask *ask)
{
    const struct learn *learn = learn_in(ask);
    const struct lesson_line *is = lesson_line(&learn->lesson, learn->step,
                                               LESSON_IS, 0);
    uint64_t value = 0;

    if (is && !fill_number(ask_session(ask), is->text, &value))
        fail_msg("%s: `is` has no value", where(learn));
    return value;
}

static void wrongs(struct ntl_ask *ask)
{
    const struct learn *learn = learn_in(ask);
    bool number = lesson_line(&learn->lesson, learn->step, LESSON_IS, 0);
    size_t step = learn->step;

    type(ask, "%llx", (unsigned long long)right(ask) ^ 0x5a5a50);
    if (number && strcmp(result(), "not yet") != 0)
        fail_msg("%s: a wrong answer is %s", where(learn), result());
    type(ask, "no such thing");
    assert_true(strcmp(result(), "right") != 0);
    type(ask, "hint");
    assert_int_equal(learn->step, step);
}

/* --- what the command says ------------------------------------------------ */

static bool said_number(const char *key, uint64_t value)
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
    return heard_finding(&heard, text) || strstr(heard.line, text);
}

static void check_key(struct ntl_ask *ask, const struct lesson_line *key,
                      const char *see)
{
    const struct learn *learn = learn_in(ask);
    struct lesson_text name = key->name.length ? key->name : key->text;
    uint64_t value = right(ask);
    char text[64];

    snprintf(text, sizeof text, "%.*s", (int)name.length, name.at);
    if (key->name.length && !fill_number(ask_session(ask), key->text, &value))
        fail_msg("%s: key %s has no value", where(learn), text);
    if (!said_number(text, value))
        fail_msg("%s: `%s` does not say %s %llx", where(learn), see, text,
                 (unsigned long long)value);
}

static void see(struct ntl_ask *ask)
{
    const struct learn *learn = learn_in(ask);
    const struct lesson_line *line
        = lesson_line(&learn->lesson, learn->step, LESSON_SEE, 0);
    char text[FILL_SIZE], shows[FILL_SIZE];

    if (!line)
        return;
    (void)fill_text(ask_session(ask), line->text, text);
    type(ask, "explore");
    if (type(ask, "%s", text) > NTL_ANSWERED_ABSENT)
        fail_msg("%s: `%s` is an error", where(learn), text);
    for (size_t i = 0; (line = lesson_line(&learn->lesson, learn->step,
                                           LESSON_KEY, i)); i++)
        check_key(ask, line, text);
    for (size_t i = 0; (line = lesson_line(&learn->lesson, learn->step,
                                           LESSON_SHOWS, i)); i++) {
        (void)fill_text(ask_session(ask), line->text, shows);
        if (!said_text(shows))
            fail_msg("%s: `%s` does not say %s", where(learn), text, shows);
    }
    type(ask, "return");
}

/* In every notation, and as the expression that it is. */
static void solve(struct ntl_ask *ask, unsigned form)
{
    const struct learn *learn = learn_in(ask);
    const struct lesson_line *is
        = lesson_line(&learn->lesson, learn->step, LESSON_IS, 0);
    unsigned long long value = right(ask);
    char text[FILL_SIZE], before[128];
    size_t step = learn->step;

    snprintf(before, sizeof before, "%s", where(learn));
    if (!is) {
        assert_true(judge_answer(ask_session(ask), &learn->lesson, step, text));
        type(ask, "%s", text);
    } else if (form % 4 == 0) {
        type(ask, "%llx", value);
    } else if (form % 4 == 1) {
        type(ask, "0n%llu", value);
    } else if (form % 4 == 2) {
        type(ask, "0x%llX ", value);
    } else {
        assert_true(fill_text(ask_session(ask), is->text, text));
        type(ask, "%s", text);
    }
    if (strcmp(result(), "right") != 0 || learn->step != step + 1)
        fail_msg("%s: the right answer is %s", before, result());
}

static void play(const struct shelf_lesson *shelf, unsigned seed)
{
    struct ntl_ask *ask = student();
    const struct learn *learn = learn_in(ask);
    uint64_t drawn;

    if (type(ask, "lesson %u --seed %u", shelf->number, seed) != NTL_ANSWERED)
        fail_msg("lesson %u, seed %u does not begin: %s", shelf->number, seed,
                 heard_item(&heard, "hint") ? heard_item(&heard, "hint")->text
                                            : "");
    while (learn->active) {
        fills(ask);
        slips(ask);
        wrongs(ask);
        see(ask);
        solve(ask, seed + (unsigned)learn->step);
    }
    assert_int_equal(learn->step, shelf->steps);
    assert_int_equal(progress_of(ask_session(ask), shelf->name,
                                 strlen(shelf->name), &drawn), shelf->steps);
    assert_int_equal(drawn, seed);
    kept_used = 0;
    ntl_ask_close(ask);
}

static void lesson_is_played_to_its_end(void **state)
{
    size_t count;
    const struct shelf_lesson *shelf = shelf_lessons(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (unsigned seed = 0; seed < seeds(); seed++)
            play(&shelf[i], seed);
}

/* --- what the words do ---------------------------------------------------- */

static void lesson_goes_on_where_it_was(void **state)
{
    struct ntl_ask *ask = student();

    (void)state;
    type(ask, "lesson 1 --seed 5");
    type(ask, "skip");
    type(ask, "show");
    assert_int_equal(learn_in(ask)->step, 2);
    type(ask, "back");
    assert_int_equal(learn_in(ask)->step, 1);
    type(ask, "leave");
    assert_int_equal(type(ask, "hint"), NTL_NOT_UNDERSTOOD);
    ntl_ask_close(ask);
    ask = student();
    type(ask, "lesson self-map");
    assert_int_equal(learn_in(ask)->step, 2);
    assert_int_equal(learn_in(ask)->seed, 5);
    type(ask, "lesson self-map --seed 6");
    assert_int_equal(learn_in(ask)->step, 0);
    kept_used = 0;
    ntl_ask_close(ask);
}

static void lesson_is_of_its_machine_whatever_was_set(void **state)
{
    struct ntl_ask *ask = student();
    const struct session *session = ask_session(ask);

    (void)state;
    type(ask, "set arch x86");
    type(ask, "set build 7601");
    type(ask, "lesson 1");
    assert_int_equal(session->arch, NTL_X64);
    assert_int_equal(session->build.number, 26100);
    assert_int_equal(session->index_from, FROM_IMAGE);
    type(ask, "leave");
    kept_used = 0;
    ntl_ask_close(ask);
}

static void lesson_ends_with_its_machine(void **state)
{
    struct ntl_ask *ask = student();

    (void)state;
    type(ask, "lesson 1");
    type(ask, "explore");
    type(ask, "open practice:3");
    assert_int_equal(type(ask, "return"), NTL_NOT_UNDERSTOOD);
    assert_false(learn_in(ask)->active);
    assert_int_equal(type(ask, "pte $page"), NTL_ANSWERED);
    type(ask, "lesson 1");
    assert_true(learn_in(ask)->active);
    kept_used = 0;
    ntl_ask_close(ask);
}

static void lesson_lets_every_command_work(void **state)
{
    struct ntl_ask *ask = student();

    (void)state;
    type(ask, "lesson 1");
    type(ask, "pte $page");
    assert_string_equal(result(), "no answer");
    type(ask, "explore");
    assert_int_equal(type(ask, "pte $page"), NTL_ANSWERED);
    assert_non_null(heard_item(&heard, "level"));
    type(ask, "return");
    assert_int_equal(learn_in(ask)->step, 0);
    kept_used = 0;
    ntl_ask_close(ask);
}

/* --- files ---------------------------------------------------------------- */

static void lesson_names_the_line_that_is_wrong(void **state)
{
    static const struct { const char *text; unsigned line; const char *says; }
        wrong[] = {
        { "", 1, "begins with `lesson`" },
        { "lesson x\n", 1, "title" },
        { "lesson x\ntitle t\n", 1, "no `step`" },
        { "title t\nlesson 1 x\n  goes on\nfoo bar\n", 4, "no such word" },
        { "  blank\n", 1, "goes on" },
        { "lesson x\ntitle t\ntext before\n", 3, "belongs to a step" },
        { "lesson x\ntitle t\nstep\nask what\n", 3, "needs its answer" },
        { "lesson x\ntitle t\nstep\nis 1\n", 3, "asks nothing" },
        { "lesson x\ntitle t\nstep\nask a\nis 1\nask b\n", 3, "more than one" },
        { "lesson x\ntitle t\nlet a 1\n", 3, "NAME =" },
        { "lesson x\ntitle t\nstep\nask a\nis 1\nslip 2\n", 6, "wrong answer" },
        { "lesson x\ntitle t\n\n# c\nstep\nask\nis 1\n", 6, "after the word" },
        { "lesson x\ntitle t\nstep\nask a\nis 1\ntitle u\n", 6, "before" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        static struct lesson lesson;
        struct lesson_fault fault = { 0, "" };

        assert_false(lesson_read(wrong[i].text, strlen(wrong[i].text), &lesson,
                                 &fault));
        if (fault.line != wrong[i].line || !strstr(fault.what, wrong[i].says))
            fail_msg("%zu: line %u: %s", i, fault.line, fault.what);
    }
}

/* Any bytes at all: a file of a stranger's. */
static void lesson_reads_any_bytes(void **state)
{
    static const char whole[] = "lesson x\ntitle t\nchoose a = 1 | 2\nstep\n"
                                "ask {$a}? {\nis $a\nslip 3 : no\n key\n";
    static struct lesson lesson;
    struct lesson_fault fault;
    char text[sizeof whole];

    (void)state;
    for (size_t cut = 0; cut < sizeof whole; cut++)
        for (unsigned byte = 0; byte < 0x100; byte += 3) {
            memcpy(text, whole, sizeof whole);
            text[cut] = (char)byte;
            (void)lesson_read(text, sizeof whole - 1, &lesson, &fault);
            (void)lesson_read(text, cut, &lesson, &fault);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lesson_is_played_to_its_end),
        cmocka_unit_test(lesson_goes_on_where_it_was),
        cmocka_unit_test(lesson_is_of_its_machine_whatever_was_set),
        cmocka_unit_test(lesson_ends_with_its_machine),
        cmocka_unit_test(lesson_lets_every_command_work),
        cmocka_unit_test(lesson_names_the_line_that_is_wrong),
        cmocka_unit_test(lesson_reads_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
