#include "stamp.h"

/* Up to `most` digits; how many. */
static size_t take_digits(struct span *s, size_t most)
{
    size_t n = 0;

    while (n < most && ascii_is_digit(span_char(*s))) {
        s->at++;
        n++;
    }
    return n;
}

/* `2024-05-02`, `02.05.2024`, `5/2/2024`: the same sign twice. */
static bool take_numbers(struct span *s)
{
    struct span p = *s;
    char sign;

    if (!take_digits(&p, 4) || !strchr("-/.", sign = span_char(p)) || !sign)
        return false;
    p.at++;
    if (!take_digits(&p, 2) || span_char(p) != sign)
        return false;
    p.at++;
    if (!take_digits(&p, 4))
        return false;
    *s = p;
    return true;
}

/* `May  2`, and a weekday before it. */
static bool take_names(struct span *s)
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
        "Nov", "Dec",
    };
    static const char *const days[] = {
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
    };
    struct span p = *s;

    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (span_take_word(&p, days[i]))
            span_skip(&p, " ,");
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        if (!span_take_word(&p, months[i]))
            continue;
        span_skip(&p, " ");
        if (!take_digits(&p, 2))
            return false;
        *s = p;
        return true;
    }
    return false;
}

/* `10:11:12`; without seconds only where something else says what it is. */
static bool take_time(struct span *s, bool short_too)
{
    struct span p = *s;

    if (!take_digits(&p, 2) || !span_take(&p, ":") || take_digits(&p, 2) != 2)
        return false;
    if (span_take(&p, ":") ? take_digits(&p, 2) != 2 : !short_too)
        return false;
    if (span_char(p) == '.' || span_char(p) == ',') {
        p.at++;
        if (!take_digits(&p, 9))
            return false;
    }
    *s = p;
    return true;
}

/* `Z`, `+02:00`, ` AM` */
static void take_zone(struct span *s)
{
    struct span p = *s;

    if (span_take_word(&p, "Z")) {
        *s = p;
        return;
    }
    if (span_char(p) == '+' || span_char(p) == '-') {
        p.at++;
        if (take_digits(&p, 2) == 2 && ((void)span_take(&p, ":"), true)
            && take_digits(&p, 2) == 2)
            *s = p;
        return;
    }
    span_skip(&p, " ");
    if (span_take_word(&p, "AM") || span_take_word(&p, "PM"))
        *s = p;
}

/* `[  812.120031]`: seconds since the start. */
static bool take_uptime(struct span *s)
{
    struct span p = *s;

    if (!take_digits(&p, 9) || !span_take(&p, ".") || !take_digits(&p, 9)
        || span_char(p) != ']')
        return false;
    *s = p;
    return true;
}

size_t stamp_length(struct span line)
{
    struct span s = line;
    bool bracket, date;

    span_skip(&s, " \t");
    bracket = span_take(&s, "[");
    span_skip(&s, " ");
    if (bracket && take_uptime(&s))
        return (size_t)(s.at + 1 - line.at);
    date = take_numbers(&s) || take_names(&s);
    if (date && !strchr(" \tT_,", span_char(s)))
        return 0;
    if (date)
        span_skip(&s, " \tT_,");
    if (!take_time(&s, bracket))
        return 0;
    take_zone(&s);
    if (bracket && !span_take(&s, "]"))
        return 0;
    if (s.at < s.end && !strchr(" \t|:-,;", *s.at))
        return 0;
    span_skip(&s, " \t|:-,;");
    return (size_t)(s.at - line.at);
}
