/* lines.h - a text as lines, each of which belongs to one piece at most. */
#ifndef LINES_H
#define LINES_H

#include "span.h"

/* A run of lines, from one on: without their newlines. */
struct lines {
    const struct span *line;
    size_t count;
};

/* How far a reader looks for the first line that is surely its own: a long
   text of something else is gone over once, not once for each line. */
enum { LINES_AHEAD = 64 };

/* The line after a debugger's prompt: `0: kd> `, `lkd>`, `1: kd:x86> `,
   `16.0: kd> `, `0:000> `. */
bool line_skip_prompt(struct span *line);

/* Nothing to read on it: blanks, `-----`, ```. */
bool line_is_empty(struct span line);

/* The first word of the line; *line moves past it and the blanks there. */
struct span line_word(struct span *line);

#endif
