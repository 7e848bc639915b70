#include "lines.h"

static bool skip_digits(struct span *s)
{
    const char *from = s->at;

    while (ascii_is_digit(span_char(*s)))
        s->at++;
    return s->at > from;
}

/* `:x86`, of a debugger that shows another machine's code. */
static void skip_machine(struct span *s)
{
    struct span p = *s;

    if (!span_take(&p, ":") || !ascii_is_letter(span_char(p)))
        return;
    while (ascii_is_name(span_char(p)))
        p.at++;
    *s = p;
}

/* `0: `, `16.0: `: a processor, and before it the machine of several. */
static void skip_processor(struct span *s)
{
    struct span p = *s;

    if (!skip_digits(&p))
        return;
    if (span_take(&p, "."))
        skip_digits(&p);
    if (!span_take(&p, ":"))
        return;
    span_skip(&p, " ");
    *s = p;
}

/* `0:000`, of a process: its thread has three digits. */
static bool take_thread(struct span *s)
{
    struct span p = *s;
    const char *from;

    if (!skip_digits(&p) || !span_take(&p, ":"))
        return false;
    from = p.at;
    if (!skip_digits(&p) || p.at - from < 3)
        return false;
    *s = p;
    return true;
}

bool line_skip_prompt(struct span *line)
{
    struct span p = *line;

    span_skip(&p, " \t");
    if (!take_thread(&p)) {
        skip_processor(&p);
        (void)span_take(&p, "l");
        if (!span_take(&p, "kd"))
            return false;
    }
    skip_machine(&p);
    if (!span_take(&p, ">"))
        return false;
    span_skip(&p, " \t");
    *line = p;
    return true;
}

bool line_is_empty(struct span line)
{
    span_skip(&line, " \t\r-=*`~_+#|.");
    return line.at == line.end;
}

struct span line_word(struct span *line)
{
    struct span word;

    span_skip(line, " \t\r");
    word = *line;
    while (line->at < line->end && !ascii_is_blank(*line->at))
        line->at++;
    word.end = line->at;
    span_skip(line, " \t\r");
    return word;
}
