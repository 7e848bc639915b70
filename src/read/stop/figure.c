#include "figure.h"

#include "core/text/slip.h"

#include <ntlens/bugcheck.h>
#include <ntlens/ntstatus.h>

/* --- one word ------------------------------------------------------------- */

static unsigned slip_digit(char c)
{
    return ascii_hex(slip_meant(c));
}

static bool is_separator(char c)
{
    return c == '`' || c == '\'' || c == '_';
}

/*
 * Digits of the group after a separator: 8 or 4, or it is none.  After a
 * debugger's, which nothing else has, some may have been misread, or cut off.
 */
static bool is_group(char separator, struct span s)
{
    size_t n = 0, read = 0;

    for (; n < span_left(s) && (ascii_hex(s.at[n]) < 16
                                || slip_digit(s.at[n]) < 16); n++)
        read += ascii_hex(s.at[n]) < 16;
    if (separator == '`')
        return n > 0 && n <= 8;
    return read == n && (n == 8 || n == 4);
}

/* Its last group is shorter than a debugger's are. */
static bool is_short(struct span word)
{
    enum { GROUP = 8 };
    const char *at = word.end;

    while (at > word.at && at[-1] != '`')
        at--;
    return at > word.at && word.end - at < GROUP;
}

/* The word's end: letters, digits, and separators between groups. */
static struct span word_of(struct span s)
{
    struct span word = { s.at, s.at };

    while (word.end < s.end) {
        struct span rest = { word.end + 1, s.end };

        if (!ascii_is_digit(*word.end) && !ascii_is_letter(*word.end)
            && !(*word.end == '|' && word.end > s.at && rest.at < s.end
                 && ascii_hex(*rest.at) < 16 && ascii_hex(word.end[-1]) < 16)
            && !(is_separator(*word.end) && word.end > s.at
                 && is_group(*word.end, rest)))
            break;
        word.end++;
    }
    return word;
}

/* 0x, or what an eye makes of it. */
static bool take_prefix(struct span *word, struct figure *ret)
{
    if (span_left(*word) < 3 || (word->at[1] != 'x' && word->at[1] != 'X'))
        return true;
    if (*word->at != '0' && slip_digit(*word->at) != 0)
        return false;
    if (*word->at != '0')
        ret->kind = FIGURE_SLIP;
    ret->prefixed = true;
    word->at += 2;
    return true;
}

static bool add_digit(struct figure *ret, unsigned digit, unsigned base)
{
    if (ret->value > (UINT64_MAX - digit) / base)
        return false;
    ret->value = ret->value * base + digit;
    ret->digits++;
    return true;
}

/* All digits of the word; false where some character can be no digit. */
static bool take_digits(struct span word, unsigned base, struct figure *ret,
                        unsigned *slipped)
{
    ret->likely = true;
    for (; word.at < word.end; word.at++) {
        unsigned digit = ascii_hex(*word.at);

        if (is_separator(*word.at) && digit > 15)
            continue;
        if (digit >= base) {
            digit = base == 16 ? slip_digit(*word.at) : 16;
            if (digit > 15)
                return false;
            ++*slipped;
        }
        if (!add_digit(ret, digit, base)) {
            ret->likely = false;
            ret->kind = FIGURE_SLIP;
            return ret->prefixed;
        }
    }
    return ret->digits > 0;
}

/* A word of letters is no number that was misread. */
static bool is_nearly(const struct figure *figure, struct span word,
                      unsigned slipped)
{
    bool decimal = false;

    for (; word.at < word.end; word.at++)
        decimal |= ascii_is_digit(*word.at);
    return slipped * 2 <= figure->digits && (figure->prefixed || decimal);
}

static bool is_cut(struct span s)
{
    return span_left(s) > 1 && s.at[0] == '.' && s.at[1] == '.';
}

/* `0000000000000018`, `d1`, `fffff801`67a3b2c4`: no decimal looks so. */
static bool is_hexadecimal(struct span word)
{
    if (span_left(word) > 1 && *word.at == '0')
        return true;
    for (; word.at < word.end; word.at++)
        if (is_separator(*word.at)
            || (ascii_hex(*word.at) > 9 && ascii_hex(*word.at) < 16))
            return true;
    return false;
}

bool figure_take(struct span *s, bool decimal, struct figure *ret)
{
    struct span word = word_of(*s), digits = word;
    struct figure f = { .kind = FIGURE_NUMBER, .text = word.at };
    unsigned slipped = 0;

    if (word.at == word.end || !take_prefix(&digits, &f))
        return false;
    if (digits.end - digits.at > 1 && (digits.end[-1] | 0x20) == 'h')
        digits.end--;
    decimal = decimal && !f.prefixed && !is_hexadecimal(digits);
    if (!take_digits(digits, decimal ? 10 : 16, &f, &slipped)
        || (slipped && !is_nearly(&f, digits, slipped)))
        return false;
    if (slipped)
        f.kind = FIGURE_SLIP;
    if (is_cut((struct span) { word.end, s->end }) || is_short(word))
        f.kind = FIGURE_CUT;
    s->at = word.end;
    if (f.kind == FIGURE_CUT)
        span_skip(s, ".");
    f.length = (size_t)(s->at - f.text);
    *ret = f;
    return true;
}

/* --- a number over the end of a line -------------------------------------- */

/* A number that is not the next line's own, with its 0x. */
static bool has_prefix(struct span word)
{
    return span_left(word) > 2 && word.at[0] == '0'
           && (word.at[1] == 'x' || word.at[1] == 'X');
}

/* The last word of a line and the first of the next one as one number. */
static bool take_joined(struct span *s, struct figure *ret)
{
    char text[40];              /* twice 0x, 16 digits and their separator    */
    struct span head = word_of(*s), tail = { head.end, s->end }, both;
    size_t n = span_left(head), more;

    span_skip(&tail, " \t");
    if (n == 0 || span_char(tail) != '\n')
        return false;
    span_skip(&tail, " \t\n");
    tail = word_of(tail);
    more = span_left(tail);
    if (more == 0 || n + more > sizeof text || has_prefix(tail))
        return false;
    memcpy(text, head.at, n);
    memcpy(text + n, tail.at, more);
    both = (struct span) { text, text + n + more };
    if (!figure_take(&both, false, ret) || both.at != both.end
        || (ret->kind != FIGURE_NUMBER
            && !(ret->kind == FIGURE_SLIP && ret->likely && ret->prefixed))
        || ret->digits > 16)
        return false;
    ret->text = head.at;
    ret->length = (size_t)(tail.end - head.at);
    s->at = tail.end;
    return true;
}

bool figure_take_wrapped(struct span *s, struct figure *ret)
{
    struct span both = *s;
    struct figure joined;

    if (!take_joined(&both, &joined) || !strchr(",)}]", span_char(both)))
        return figure_take(s, false, ret);
    *s = both;
    *ret = joined;
    return true;
}

/* Behind an underscore a bucket goes on: 0x5A_c0000428 is a 5A. */
static bool take_before_bucket(struct span *s, bool decimal, struct figure *ret)
{
    struct span word = word_of(*s);
    const char *mark = memchr(word.at, '_', span_left(word));

    if (!mark)
        return figure_take(s, decimal, ret);
    word.end = mark;
    if (!figure_take(&word, decimal, ret))
        return false;
    s->at = word.at;
    return true;
}

bool figure_take_code(struct span *s, bool decimal, struct figure *ret)
{
    enum { DIGITS = 8 };        /* as logs and blue screens print it          */
    struct span both = *s;
    struct figure joined;

    if (!take_joined(&both, &joined) || !joined.prefixed
        || joined.digits != DIGITS)
        return take_before_bucket(s, decimal, ret);
    *s = both;
    *ret = joined;
    return true;
}

/* A status that a fatal hard error was raised with. */
static bool is_hard_error(uint32_t code)
{
    struct ntl_ntstatus status;

    return code >> 30 == 3 && ntl_ntstatus_find(code, &status);
}

bool figure_is_code(const struct figure *figure)
{
    const uint32_t minidump = UINT32_C(0x10000000);
    uint32_t code = (uint32_t)figure->value;
    uint64_t high = figure->value >> 32;
    struct ntl_bugcheck found;

    return (figure->kind == FIGURE_NUMBER
            || (figure->kind == FIGURE_SLIP && figure->likely))
           && (high == 0 || high == UINT32_MAX)
           && (ntl_bugcheck_find(code, &found)
               || ntl_bugcheck_find(code & ~minidump, &found)
               || (figure->prefixed && is_hard_error(code)));
}

/* --- lists ---------------------------------------------------------------- */

static void add_cell(struct list *list, struct figure figure)
{
    if (list->count == LIST_MAX)
        return;
    list->good += figure.kind == FIGURE_NUMBER;
    list->cell[list->count++] = figure;
}

/* What stands between two commas and is no figure; *s moves past it. */
static struct figure odd_cell(struct span *s)
{
    struct figure odd = { .kind = FIGURE_SLIP, .text = s->at };
    const bool hidden = span_char(*s) == '<';   /* `<redacted>`           */

    while (s->at < s->end && !strchr(" \t\n,;)}]>\"'", *s->at))
        s->at++;
    if (hidden)
        (void)span_take(s, ">");
    odd.length = (size_t)(s->at - odd.text);
    return odd;
}

/* What is drawn or quoted around a cell. */
static const char around[] = " \t\n\"'|`*";

/* A dot, where a blank follows it, is what a camera makes of a comma. */
static bool at_comma(struct span *s)
{
    span_skip(s, around);
    if (span_char(*s) != ',' && span_char(*s) != ';'
        && !(span_left(*s) > 1 && s->at[0] == '.' && s->at[1] == ' '))
        return false;
    s->at++;
    span_skip(s, around);
    return true;
}

/* The rest of a number that the line's end cut in two, and that cannot be read:
   neither can the whole. */
static void join_cell(struct list *list, struct figure rest)
{
    struct figure *last = &list->cell[list->count - 1];

    list->good -= last->kind == FIGURE_NUMBER;
    *last = (struct figure) {
        .kind = FIGURE_SLIP, .text = last->text,
        .length = (size_t)(rest.text + rest.length - last->text),
    };
}

/* Between commas a blank in a number is nobody's: both halves are one cell. */
static bool joins(struct span after, bool comma, const struct list *list)
{
    return !comma && list->count > 0 && (list->commas || at_comma(&after));
}

/* The next cell; false at the end of the list. */
static bool next_cell(struct span *s, bool comma, struct list *list)
{
    struct figure figure;
    struct span odd = *s, next;

    if (s->at == s->end || strchr(")}]>", *s->at))
        return false;
    if (figure_take_wrapped(s, &figure)) {
        if (joins(*s, comma, list))
            join_cell(list, figure);
        else
            add_cell(list, figure);
        return true;
    }
    figure = odd_cell(&odd);
    next = odd;
    span_skip(&next, around);
    if (!comma && span_char(next) != ','
        && !has_prefix((struct span) { figure.text, odd.at }))
        return false;
    *s = odd;
    if (comma || list->count == 0)
        add_cell(list, figure);
    else
        join_cell(list, figure);
    return true;
}

/* `{Bad Image Checksum}`: BAD is a number, too. */
static bool is_word_of_text(struct span after, const struct list *list)
{
    return ascii_is_letter(span_char(after)) && !list->cell[0].prefixed
           && list->cell[0].digits < 8;
}

bool list_take_bracketed(struct span *s, struct list *ret)
{
    struct span in = *s;
    bool comma = false;

    *ret = (struct list) { .count = 0 };
    if (in.at == in.end || !strchr("({[<", *in.at))
        return false;
    in.at++;
    span_skip(&in, around);
    while (ret->count < LIST_MAX && next_cell(&in, comma, ret)) {
        comma = at_comma(&in);
        ret->commas |= comma;
    }
    if (ret->good == 0 || (ret->count == 1 && is_word_of_text(in, ret)))
        return false;
    if (in.at < in.end && strchr(")}]>", *in.at))
        in.at++;
    *s = in;
    return true;
}

/* What stands between two figures: a / is a date's, too. */
static void skip_between(struct span *s)
{
    struct span p;

    span_skip(s, " \t,;|\"'`*>");
    p = *s;
    if (span_take_word(&p, "and")
        || (span_take(&p, "/") && (span_skip(&p, " \t\"'`*"), has_prefix(p)))) {
        span_skip(&p, " \t,;|\"'`*>");
        *s = p;
    }
}

bool list_take_row(struct span *s, struct list *ret)
{
    struct figure figure;
    struct span next = *s;

    *ret = (struct list) { .count = 0 };
    while (ret->count < LIST_MAX
           && (skip_between(&next), figure_take(&next, false, &figure))) {
        add_cell(ret, figure);
        *s = next;
    }
    return ret->good > 0 || (ret->count > 0 && ret->cell[0].prefixed);
}

/* A bullet or a label of two characters: `1:`, `P1=`, `-`. */
static void skip_bullet(struct span *line)
{
    struct span p = *line;

    span_skip(&p, " \t-*");
    *line = p;
    if (span_take_word(&p, "Parameters") || span_take_word(&p, "Arguments")
        || span_take_word(&p, "Args")) {
        span_skip(&p, " \t:=");
        *line = p;
        return;
    }
    (void)span_take(&p, "P");
    if (span_left(p) > 2 && ascii_is_digit(p.at[0])
        && strchr(":.=)", p.at[1])) {
        p.at += 2;
        span_skip(&p, " \t");
        *line = p;
    }
}

bool list_take_lines(struct span *s, struct list *ret)
{
    struct span all = *s;

    *ret = (struct list) { .count = 0 };
    while (all.at < all.end && ret->count < LIST_MAX) {
        struct span line = span_line(&all);
        struct list row;

        span_trim(&line);
        if (line.at == line.end)
            continue;
        skip_bullet(&line);
        if (!list_take_row(&line, &row)
            || (span_skip(&line, " \t,;)|"), line.at < line.end))
            break;
        for (unsigned i = 0; i < row.count; i++)
            add_cell(ret, row.cell[i]);
        *s = all;
    }
    return ret->good > 0;
}
