#include "lines.h"

bool line_skip_prompt(struct span *line)
{
    struct span p = *line;

    span_skip(&p, " \t");
    while (ascii_is_digit(span_char(p)))
        p.at++;
    if (span_take(&p, ":") && p.at - line->at > 0) {
        while (ascii_is_digit(span_char(p)) || span_char(p) == ':')
            p.at++;
        span_skip(&p, " ");
    }
    (void)span_take(&p, "l");
    if (!span_take(&p, "kd"))
        return false;
    if (span_take(&p, ":"))
        while (ascii_is_name(span_char(p)))
            p.at++;
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
