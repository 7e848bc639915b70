#include "lesson.h"

#include "core/text/ascii.h"

#include <string.h>

/* Where a word may stand, and whether its text is NAME = TEXT. */
static const struct {
    const char *word;
    bool head, named;
} words[] = {
    [LESSON_NUMBER] = { "lesson", true, false },
    [LESSON_TITLE] = { "title", true, false },
    [LESSON_WORLD] = { "world", true, false },
    [LESSON_ABOUT] = { "about", true, false },
    [LESSON_LET] = { "let", true, true },
    [LESSON_CHOOSE] = { "choose", true, true },
    [LESSON_DRAW] = { "draw", true, true },
    [LESSON_STEP] = { "step", true, false },
    [LESSON_TEXT] = { "text", false, false },
    [LESSON_ASK] = { "ask", false, false },
    [LESSON_IS] = { "is", false, false },
    [LESSON_ANSWER] = { "answer", false, false },
    [LESSON_SLIP] = { "slip", false, false },
    [LESSON_HINT] = { "hint", false, false },
    [LESSON_AFTER] = { "after", false, false },
    [LESSON_SEE] = { "see", false, false },
    [LESSON_KEY] = { "key", false, false },
    [LESSON_SHOWS] = { "shows", false, false },
    [LESSON_HIDE] = { "hide", false, false },
    [LESSON_LEVEL] = { "level", false, false },
    [LESSON_PICK] = { "pick", false, false },
    [LESSON_FIGURE] = { "figure", false, false },
};

bool lesson_is(struct lesson_text text, const char *word)
{
    return strlen(word) == text.length
           && memcmp(text.at, word, text.length) == 0;
}

size_t lesson_find(struct lesson_text text, const char *what)
{
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= text.length; i++)
        if (memcmp(text.at + i, what, n) == 0)
            return i;
    return text.length;
}

struct reader {
    const char *at, *end;
    unsigned number; /* of the line at `at`                        */
    struct lesson *lesson;
    struct lesson_fault *fault;
};

static bool fail(struct reader *r, unsigned line, const char *what)
{
    *r->fault = (struct lesson_fault){ line, what };
    return false;
}

static struct lesson_text trimmed(const char *at, const char *end)
{
    while (at < end && (ascii_is_blank(*at) || *at == '\n' || *at == '\r'))
        at++;
    while (at < end
           && (ascii_is_blank(end[-1]) || end[-1] == '\n' || end[-1] == '\r'))
        end--;
    return (struct lesson_text){ at, (size_t)(end - at) };
}

static const char *line_end(const char *at, const char *end)
{
    const char *mark = memchr(at, '\n', (size_t)(end - at));

    return mark ? mark + 1 : end;
}

/* From here to the end of the lines that go on. */
static struct lesson_text take(struct reader *r)
{
    const char *from = r->at;

    do {
        r->at = line_end(r->at, r->end);
        r->number++;
    } while (r->at < r->end && ascii_is_blank(*r->at));
    return trimmed(from, r->at);
}

/* Not inside of braces, where a colon names a form. */
static const char *find_mark(struct lesson_text text, char mark)
{
    int depth = 0;

    for (size_t i = 0; i < text.length; i++) {
        depth += (text.at[i] == '{') - (text.at[i] == '}');
        if (depth == 0 && text.at[i] == mark)
            return text.at + i;
    }
    return NULL;
}

static bool split(struct lesson_line *line, char mark)
{
    const char *at = find_mark(line->text, mark);
    const char *end = line->text.at + line->text.length;

    if (!at)
        return false;
    line->name = trimmed(line->text.at, at);
    line->text = trimmed(at + 1, end);
    return line->name.length > 0 && line->text.length > 0;
}

/* --- the head ------------------------------------------------------------- */

static bool take_number(struct reader *r, const struct lesson_line *line)
{
    const char *at = line->text.at, *end = at + line->text.length;

    for (; at < end && ascii_is_digit(*at); at++)
        r->lesson->number = r->lesson->number * 10 + (unsigned)(*at - '0');
    r->lesson->name = trimmed(at, end);
    return r->lesson->name.length > 0
           || fail(r, line->number, "`lesson` is followed by a name");
}

static bool take_head(struct reader *r, const struct lesson_line *line)
{
    struct lesson *lesson = r->lesson;
    struct lesson_text *const place[LESSON_LET] = {
        [LESSON_TITLE] = &lesson->title,
        [LESSON_WORLD] = &lesson->world,
        [LESSON_ABOUT] = &lesson->about,
    };

    if (line->word == LESSON_NUMBER)
        return take_number(r, line);
    *place[line->word] = line->text;
    return true;
}

/* --- a line --------------------------------------------------------------- */

static bool find_word(struct lesson_text text, enum lesson_word *ret)
{
    for (unsigned i = 0; i < LESSON_WORDS; i++)
        if (lesson_is(text, words[i].word)) {
            *ret = (enum lesson_word)i;
            return true;
        }
    return false;
}

static bool has_place(struct reader *r, struct lesson_line *line)
{
    bool head = r->lesson->steps == 0;

    if (line->word < LESSON_LET && !head)
        return fail(r, line->number, "this word stands before the first step");
    if (head && !words[line->word].head)
        return fail(r, line->number, "this word belongs to a step");
    if (line->word != LESSON_STEP && line->word != LESSON_PICK
        && line->text.length == 0)
        return fail(r, line->number, "nothing stands after the word");
    if (words[line->word].named && !split(line, '='))
        return fail(r, line->number, "expected NAME = and what it is");
    if (line->word == LESSON_SLIP && !split(line, ':'))
        return fail(r, line->number, "expected a wrong answer : what it means");
    if (line->word == LESSON_KEY)
        (void)split(line, '=');
    return true;
}

static bool keep(struct reader *r, const struct lesson_line *line)
{
    struct lesson *lesson = r->lesson;

    if (line->word < LESSON_LET)
        return take_head(r, line);
    if (lesson->lines == LESSON_LINES)
        return fail(r, line->number, "a lesson has at most 640 lines");
    if (line->word == LESSON_STEP && lesson->steps == LESSON_STEPS)
        return fail(r, line->number, "a lesson has at most 40 steps");
    if (line->word == LESSON_STEP)
        lesson->step[lesson->steps++] = (uint16_t)lesson->lines;
    lesson->line[lesson->lines++] = *line;
    return true;
}

/* Its first line stands in the column in which the others do. */
static void begin_figure(const char *line, struct lesson_text *text)
{
    const char *from = line + LESSON_COLUMN;

    if (text->length && from < text->at) {
        text->length += (size_t)(text->at - from);
        text->at = from;
    }
}

static bool read_line(struct reader *r)
{
    struct lesson_line line = { .number = r->number };
    struct lesson_text whole = take(r);
    const char *end = whole.at + whole.length, *at = whole.at;

    while (at < end && !ascii_is_blank(*at) && *at != '\n')
        at++;
    line.text = trimmed(at, end);
    if (!find_word((struct lesson_text){ whole.at, (size_t)(at - whole.at) },
                   &line.word))
        return fail(r, line.number,
                    "no such word: lesson, title, world, "
                    "about, let, choose, draw, step, text, ask, is, answer, "
                    "slip, hint, after, see, key, shows, hide, level, pick, "
                    "figure");
    if (line.word == LESSON_FIGURE)
        begin_figure(whole.at, &line.text);
    return has_place(r, &line) && keep(r, &line);
}

/* --- the whole ------------------------------------------------------------ */

static bool is_nothing(const struct reader *r)
{
    const char *end = line_end(r->at, r->end);

    return *r->at == '#' || trimmed(r->at, end).length == 0;
}

/* A step asks one thing, to which there is one answer. */
static bool check_steps(struct reader *r)
{
    const struct lesson *lesson = r->lesson;

    for (size_t i = 0; i < lesson->steps; i++) {
        unsigned at = lesson->line[lesson->step[i]].number;
        bool number = lesson_line(lesson, i, LESSON_IS, 0) != NULL;
        bool word = lesson_line(lesson, i, LESSON_ANSWER, 0) != NULL;

        if (!lesson_line(lesson, i, LESSON_ASK, 0))
            return fail(r, at, "the step asks nothing: `ask` is missing");
        if (number == word)
            return fail(r, at,
                        "the step needs its answer: `is` and an "
                        "expression, or `answer` and a word");
        if (lesson_line(lesson, i, LESSON_IS, 1)
            || lesson_line(lesson, i, LESSON_ASK, 1))
            return fail(r, at, "the step asks more than one thing");
    }
    return true;
}

static bool check(struct reader *r)
{
    if (r->lesson->name.length == 0)
        return fail(r, 1, "a lesson begins with `lesson` and its name");
    if (r->lesson->title.length == 0)
        return fail(r, 1, "`title` is missing");
    if (r->lesson->steps == 0)
        return fail(r, 1, "there is no `step`");
    return check_steps(r);
}

bool lesson_read(const char *text, size_t length, struct lesson *ret,
                 struct lesson_fault *fault)
{
    struct reader r = { text, text + length, 1, ret, fault };

    memset(ret, 0, sizeof *ret);
    while (r.at < r.end) {
        if (is_nothing(&r)) {
            r.at = line_end(r.at, r.end);
            r.number++;
        } else if (ascii_is_blank(*r.at)) {
            return fail(&r, r.number,
                        "a line that begins with a blank goes on "
                        "with the one before, and there is none");
        } else if (!read_line(&r)) {
            return false;
        }
    }
    return check(&r);
}

const struct lesson_line *lesson_lines(const struct lesson *lesson, size_t step,
                                       const struct lesson_line **end)
{
    *end = lesson->line
           + (step + 1 < lesson->steps ? lesson->step[step + 1]
                                       : lesson->lines);
    return lesson->line + lesson->step[step];
}

const struct lesson_line *lesson_line(const struct lesson *lesson, size_t step,
                                      enum lesson_word word, size_t i)
{
    const struct lesson_line *end, *line = lesson_lines(lesson, step, &end);

    for (; line < end; line++)
        if (line->word == word && i-- == 0)
            return line;
    return NULL;
}

struct lesson_text lesson_first_line(struct lesson_text *rest, size_t blanks)
{
    const char *end = line_end(rest->at, rest->at + rest->length);
    struct lesson_text line = { rest->at, (size_t)(end - rest->at) };

    rest->length -= line.length;
    rest->at = end;
    while (line.length
           && (line.at[line.length - 1] == '\n'
               || line.at[line.length - 1] == '\r'))
        line.length--;
    for (; blanks && line.length && *line.at == ' '; blanks--)
        line.at++, line.length--;
    return line;
}

uint64_t draw_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}
