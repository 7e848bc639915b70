#include "judge.h"

#include "core/text/ascii.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { EXPR = 512 };

/* --- words ---------------------------------------------------------------- */

static bool same_word(struct lesson_text a, struct lesson_text b)
{
    return a.length == b.length && strncasecmp(a.at, b.at, a.length) == 0;
}

static struct lesson_text part_of(struct lesson_text *rest)
{
    const char *mark = memchr(rest->at, '|', rest->length);
    const char *end = rest->at + rest->length;
    struct lesson_text part
        = { rest->at, (size_t)((mark ? mark : end) - rest->at) };

    rest->at = mark ? mark + 1 : end;
    rest->length = (size_t)(end - rest->at);
    while (part.length && ascii_is_blank(*part.at))
        part.at++, part.length--;
    while (part.length && ascii_is_blank(part.at[part.length - 1]))
        part.length--;
    return part;
}

static bool is_among(struct lesson_text words, struct lesson_text typed)
{
    while (words.length)
        if (same_word(part_of(&words), typed))
            return true;
    return false;
}

/* --- slips of every step -------------------------------------------------- */

/* The expression with `n` bytes at `at` replaced. */
static struct lesson_text replaced(struct lesson_text expr, size_t at, size_t n,
                                   const char *by, char room[EXPR])
{
    int length = snprintf(room, EXPR, "%.*s%s%.*s", (int)at, expr.at, by,
                          (int)(expr.length - at - n), expr.at + at + n);

    return (struct lesson_text){
        room,
        length > 0 && length < EXPR ? (size_t)length : 0,
    };
}

/* >> 0n39: another shift, or the same digits as hexadecimal. */
static struct lesson_text other_shift(struct lesson_text expr, int by,
                                      char room[EXPR])
{
    size_t at = lesson_find(expr, ">> 0n") + 5, n = 0;
    int shift = 0;
    char text[16];

    for (; at + n < expr.length && ascii_is_digit(expr.at[at + n]); n++)
        shift = shift * 10 + (expr.at[at + n] - '0');
    if (n == 0 || shift + by < 0)
        return (struct lesson_text){ room, 0 };
    if (by == 0)
        return replaced(expr, at - 2, 2, "0x", room);
    snprintf(text, sizeof text, "%d", shift + by);
    return replaced(expr, at, n, text, room);
}

static struct lesson_text shift_up(struct lesson_text expr, char room[EXPR])
{
    return other_shift(expr, 9, room);
}

static struct lesson_text shift_down(struct lesson_text expr, char room[EXPR])
{
    return other_shift(expr, -9, room);
}

static struct lesson_text shift_hex(struct lesson_text expr, char room[EXPR])
{
    return other_shift(expr, 0, room);
}

/* What follows the last & of the expression's own level goes. */
static struct lesson_text no_mask(struct lesson_text expr, char room[EXPR])
{
    int depth = 0;

    for (size_t i = expr.length; i-- > 0;) {
        depth += (expr.at[i] == ')') - (expr.at[i] == '(');
        if (depth == 0 && expr.at[i] == '&')
            return replaced(expr, i, expr.length - i, "", room);
    }
    return (struct lesson_text){ room, 0 };
}

static struct lesson_text no_scale(struct lesson_text expr, char room[EXPR])
{
    size_t at = lesson_find(expr, " * 8");

    return at < expr.length ? replaced(expr, at, 4, "", room)
                            : (struct lesson_text){ room, 0 };
}

static const struct {
    struct lesson_text (*make)(struct lesson_text expr, char room[EXPR]);
    const char *means;
} common[] = {
    { shift_hex, "the number of bits was read as hexadecimal: decimal is "
                 "written 0n" },
    { shift_up, "that is one level higher: nine bits too far to the right" },
    { shift_down, "that is one level lower: nine bits too few to the right" },
    { no_mask, "the mask is missing: bits above the field are still there" },
    { no_scale, "times 8 is missing: an entry has 8 bytes" },
};

enum { COMMON = sizeof common / sizeof *common };

/* --- decimal for hexadecimal ---------------------------------------------- */

#define AS_HEX                                                                 \
    "that is the decimal number without its 0n: what is typed is "             \
    "hexadecimal"
#define AS_DECIMAL                                                             \
    "these are the right digits, but of a hexadecimal number: "                \
    "leave the 0n away"

/* The digits of the one, read as the other; false: they are none. */
static bool digits_of(uint64_t number, bool decimal, uint64_t *ret)
{
    char text[32];
    uint64_t base = decimal ? 16 : 10;

    if (decimal)
        ntl_format_decimal(text, sizeof text, number);
    else
        ntl_format_hex(text, sizeof text, number, 1);
    *ret = 0;
    for (const char *at = text; *at; at++) {
        if (!ascii_is_digit(*at) || *ret > UINT64_MAX / 16)
            return false;
        *ret = *ret * base + (uint64_t)(*at - '0');
    }
    return *ret != number;
}

/* --- the slips of a step -------------------------------------------------- */

static bool of_common(const struct session *session, struct lesson_text expr,
                      uint64_t right, size_t i, uint64_t *ret,
                      char means[FILL_SIZE])
{
    char room[EXPR];
    struct lesson_text other;

    if (i >= COMMON) {
        snprintf(means, FILL_SIZE, "%s", i == COMMON ? AS_HEX : AS_DECIMAL);
        return digits_of(right, i == COMMON, ret);
    }
    other = common[i].make(expr, room);
    snprintf(means, FILL_SIZE, "%s", common[i].means);
    return other.length && fill_number(session, other, ret) && *ret != right;
}

static struct lesson_text text_of(const char *text)
{
    return (struct lesson_text){ text, strlen(text) };
}

/* The words that are right, with their numbers put in; false: a number is. */
static bool right_words(const struct session *session,
                        const struct lesson *lesson, size_t step,
                        char ret[FILL_SIZE])
{
    const struct lesson_line *line
        = lesson_line(lesson, step, LESSON_ANSWER, 0);

    return line && (fill_text(session, line->text, ret), true);
}

/* One of the step's own: false where it is right this time. */
static bool of_step(const struct session *session, const struct lesson *lesson,
                    const struct lesson_line *slip, size_t step, uint64_t right,
                    uint64_t *ret_number, char ret_word[FILL_SIZE])
{
    char words[FILL_SIZE];

    (void)fill_text(session, slip->name, ret_word);
    if (right_words(session, lesson, step, words))
        return ret_word[0] && !is_among(text_of(words), text_of(ret_word));
    return fill_number(session, slip->name, ret_number) && *ret_number != right;
}

/* Those that are none this time are passed over. */
bool judge_slip(const struct session *session, const struct lesson *lesson,
                size_t step, size_t i, uint64_t *ret_number,
                char ret_word[FILL_SIZE], char ret[FILL_SIZE])
{
    const struct lesson_line *is = lesson_line(lesson, step, LESSON_IS, 0);
    const struct lesson_line *slip;
    uint64_t right = 0;

    if (is && !fill_number(session, is->text, &right))
        return false;
    for (size_t k = 0; (slip = lesson_line(lesson, step, LESSON_SLIP, k)); k++)
        if (of_step(session, lesson, slip, step, right, ret_number, ret_word)
            && i-- == 0)
            return fill_text(session, slip->text, ret), true;
    ret_word[0] = '\0';
    for (size_t k = 0; is && k < COMMON + 2; k++)
        if (of_common(session, is->text, right, k, ret_number, ret) && i-- == 0)
            return true;
    return false;
}

static enum judged judge_wrong(const struct session *session,
                               const struct lesson *lesson, size_t step,
                               struct lesson_text typed, uint64_t number,
                               char ret[FILL_SIZE])
{
    bool is_word = lesson_line(lesson, step, LESSON_ANSWER, 0) != NULL;
    char wrong[FILL_SIZE];
    uint64_t value;

    for (size_t i = 0; judge_slip(session, lesson, step, i, &value, wrong, ret);
         i++)
        if (is_word ? same_word(text_of(wrong), typed) : value == number)
            return JUDGED_SLIP;
    return JUDGED_WRONG;
}

enum judged judge(const struct session *session, const struct lesson *lesson,
                  size_t step, struct lesson_text typed, char ret[FILL_SIZE])
{
    const struct lesson_line *is = lesson_line(lesson, step, LESSON_IS, 0);
    char words[FILL_SIZE];
    uint64_t number = 0, right = 0;

    if (right_words(session, lesson, step, words))
        return is_among(text_of(words), typed)
                   ? JUDGED_RIGHT
                   : judge_wrong(session, lesson, step, typed, 0, ret);
    if (!fill_number(session, typed, &number))
        return JUDGED_NO_ANSWER;
    if (fill_number(session, is->text, &right) && number == right)
        return JUDGED_RIGHT;
    return judge_wrong(session, lesson, step, typed, number, ret);
}

bool judge_answer(const struct session *session, const struct lesson *lesson,
                  size_t step, char ret[FILL_SIZE])
{
    const struct lesson_line *is = lesson_line(lesson, step, LESSON_IS, 0);
    struct lesson_text first, rest;
    char words[FILL_SIZE];
    uint64_t right;

    if (right_words(session, lesson, step, words)) {
        rest = text_of(words);
        first = part_of(&rest);
        snprintf(ret, FILL_SIZE, "%.*s", (int)first.length, first.at);
        return true;
    }
    if (!fill_number(session, is->text, &right))
        return false;
    ntl_format_hex(ret, FILL_SIZE, right, 1);
    return true;
}
