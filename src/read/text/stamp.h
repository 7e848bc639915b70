/* stamp.h - the time that a program, a log or a chat puts before each line. */
#ifndef TEXT_STAMP_H
#define TEXT_STAMP_H

#include "span.h"

/*
 * Bytes of a time of day, with a date before it or not, that the line begins
 * with: `[2024-05-02 10:11:12.123]`, `10:11:12`, `May  2 10:11:12`, `[10:11]`,
 * `[  812.120031]`, `5/2/2024 10:11:12 AM`.  0: there is none.
 */
size_t stamp_length(struct span line);

#endif
