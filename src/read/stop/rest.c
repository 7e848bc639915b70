#include "rest.h"

/* How far a frame looks, so that the length of a line does not matter. */
enum { REACH = 200 };

static struct span near(struct span s)
{
    if (span_left(s) > REACH)
        s.end = s.at + REACH;
    return s;
}

void stop_take_parameters(struct stop *says, const struct list *list,
                            unsigned from)
{
    for (unsigned i = from; i < list->count && i - from < NTL_PARAMETERS; i++) {
        says->parameter[i - from] = list->cell[i];
        if (list->cell[i].length)
            says->given |= (uint8_t)(1u << (i - from));
    }
}

/* `0x50 parameters 0xffffa50d9a3c6060 0x0 ...`, `/ **Parameters**: `0x18`` */
static void skip_parameters_word(struct span *s)
{
    static const char *const words[] = {
        "and", "with", "parameters", "parameter", "params", "arguments",
        "args",
    };
    struct span p = *s;
    bool any = false;

    span_skip(&p, " \t,;:./|*`-\"'>");
    if (span_take_word(&p, "bugcheck"))
        span_skip(&p, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_take_word(&p, words[i])) {
            span_skip(&p, " \t:=*`\"");
            any = true;
        }
    if (any)
        *s = p;
    else
        span_skip(s, " \t,;:.");
}

/* The next bracket of the line, or at the start of the next one. */
static bool find_bracket(struct span *s, bool *adjacent)
{
    const char *furthest = near(*s).end;

    span_skip(s, " \t,:\"'`*-.");
    *adjacent = true;
    if (span_char(*s) == '\n') {
        span_skip(s, "\n \t|\"'");
        skip_parameters_word(s);
    } else
        for (; s->at < furthest && *s->at != '\n'
               && !strchr("({[", *s->at); s->at++)
            *adjacent = false;
    return s->at < s->end && strchr("({[<", *s->at) != NULL;
}

/* `a` and `50` are words and counts, too. */
static bool is_small(const struct figure *code)
{
    return code->length && !code->prefixed && code->digits < 8;
}

static bool is_parameters(const struct list *list)
{
    return list->count >= 2
           && (list->count == NTL_PARAMETERS || list->cell[0].prefixed);
}

/* A list in brackets after a code: near it, or whole and later in the line. */
static bool take_bracketed(struct span *s, struct stop *says)
{
    struct span p = *s;
    struct list list;
    bool adjacent;

    for (unsigned tries = 0; tries < 3 && find_bracket(&p, &adjacent);
         tries++) {
        struct span after = p;

        if (!list_take_bracketed(&after, &list)
            || (list.count == 1
                && stop_same_code(list.cell[0].value, says->code.value))
            || (!adjacent
                && (is_small(&says->code) || !is_parameters(&list)))) {
            p.at++;
            continue;
        }
        stop_take_parameters(says, &list, 0);
        *s = after;
        return true;
    }
    return false;
}

/* `DRIVER_IRQL...  0x000000d1  00000018 ...`: the code is not a parameter. */
static bool is_code_again(const struct list *list, const struct stop *says)
{
    return list->count != NTL_PARAMETERS
           && list->cell[0].kind == FIGURE_NUMBER
           && stop_same_code(list->cell[0].value, says->code.value);
}

/* `Parameter 1 : 0x...`: the number is the label's. */
static bool is_label(struct span s)
{
    if (!ascii_is_digit(span_char(s)))
        return false;
    s.at++;
    span_skip(&s, " \t");
    return span_char(s) == ':' || span_char(s) == '=';
}

static bool take_row(struct span *s, struct stop *says, enum stop_after after)
{
    unsigned least = after == AFTER_NAME ? 2 : 1;
    struct span p = *s;
    struct list list;
    bool again;

    skip_parameters_word(&p);
    if (is_label(p) || !list_take_row(&p, &list))
        return false;
    again = after != AFTER_CODE && is_code_again(&list, says);
    if (list.count - again < least)
        return false;
    stop_take_parameters(says, &list, again);
    *s = p;
    return true;
}

/* Numbers on lines of their own, right below. */
static bool take_lines_here(struct span *s, struct stop *says)
{
    struct span p = *s;
    struct list list;

    if (!list_take_lines(&p, &list) || list.count < 2)
        return false;
    stop_take_parameters(says, &list, is_code_again(&list, says));
    *s = p;
    return true;
}

/*
 * ... or a few lines further down, where all four are there: `What failed:` and
 * the like stand between.
 */
static bool take_lines(struct span *s, struct stop *says)
{
    enum { BETWEEN = 3 };
    struct span p = *s;
    struct list list;

    span_skip(&p, " \t*:.)");
    if (span_char(p) != '\n')
        return false;
    if (take_lines_here(&p, says)) {
        *s = p;
        return true;
    }
    p.at++;
    for (unsigned i = 0; i < BETWEEN && p.at < p.end; i++) {
        struct span after;

        (void)span_line(&p);
        after = p;
        if (list_take_lines(&after, &list) && list.good >= NTL_PARAMETERS
            && list.cell[0].length >= 8)
            return take_lines_here(&p, says) && (*s = p, true);
    }
    return false;
}

void stop_rest(struct span *s, struct stop *says, enum stop_after after)
{
    struct span before = *s;

    if (!take_bracketed(s, says) && !take_row(s, says, after)
        && !take_lines(s, says))
        *s = before;
}

void stop_code_behind(struct span *s, struct stop *says)
{
    struct span p = *s;
    struct list list;

    span_skip(&p, " \t");
    if (!list_take_bracketed(&p, &list) || list.count != 1
        || !figure_is_code(&list.cell[0])
        || !stop_same_code(list.cell[0].value, says->code.value))
        return;
    says->code = list.cell[0];
    *s = p;
}
