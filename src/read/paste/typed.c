/* A command at a debugger's prompt, whose output is not below it. */
#include "reader.h"

static size_t claims(struct lines at)
{
    struct span line = at.line[0];

    return line_skip_prompt(&line) && line.at < line.end
           && !span_find(line, "4000010");      /* a crash's MSRs: stop.h */
}

static void read(struct lines block, struct findings *ret)
{
    struct span line = block.line[0];
    struct buffer *text = findings_ask(ret);

    (void)line_skip_prompt(&line);
    span_trim(&line);
    if (text)
        buffer_bytes(text, line.at, span_left(line));
}

const struct reader reader_typed = { "typed", claims, read, false };
