/* words.h - numbers of a debugger's lines. */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "buffer.h"
#include "lines.h"

#include <stdint.h>

/*
 * A word of hexadecimal digits, at least `least`, with or without 0x and the
 * separator of a debugger; no punctuation but a comma, dot or colon after it.
 */
bool word_number(struct span word, unsigned least, uint64_t *ret);

/* The word after a label that stands anywhere in the line; false: none. */
bool line_value(struct span line, const char *label, uint64_t *ret);

/* The debugger's command of a line, after a prompt or alone: `!pfn`. */
bool line_is_command(struct span line, const char *command);

/* `prefix` and the number, as it would be typed. */
void put_question(struct buffer *text, const char *prefix, uint64_t value);

#endif
