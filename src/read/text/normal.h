/* normal.h - the text of a paste, without what it picked up on its way. */
#ifndef NORMAL_H
#define NORMAL_H

#include "buffer.h"

/*
 * Appends the text as it was meant: UTF-16 and its mark as UTF-8; CR LF as LF;
 * no colour escapes, no characters that cannot be seen; any blank as a blank;
 * full-width letters, digits and punctuation as ASCII; HTML's entities as what
 * they stand for; tags of pages as blanks or new lines; quoting (`> `) gone
 * from the lines' beginnings.  Bytes that are no text become `?`.  What it
 * returns is how many control characters were left out, those of colours aside.
 */
size_t normal_text(struct buffer *ret, const char *text, size_t length);

/* It would come out as it is. */
bool normal_already(const char *text, size_t length);

/* The file begins as UTF-16 does; `high_first` says in which order. */
bool normal_is_utf16(const char *text, size_t length, bool *high_first);

#endif
