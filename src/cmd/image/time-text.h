/* time-text.h - how long, for a person. */
#ifndef TIME_TEXT_H
#define TIME_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* "3 d 04:05:06" of 100 ns each; returns the length, as snprintf does. */
size_t up_time_text(char *text, size_t size, uint64_t ticks);

#endif
