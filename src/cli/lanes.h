/* lanes.h - a batch's plain lines, answered on several processors. */
#ifndef LANES_H
#define LANES_H

#include "front.h"

struct lanes;

/* NULL where one processor is all there is, or threads cannot be had. */
struct lanes *lanes_open(void);
void lanes_close(struct lanes *lanes);

/*
 * Bytes from the start of the text that lanes may answer: whole lines of bare
 * numbers, which change nothing but $_.  0 when too few for it to pay.
 */
size_t lanes_may_answer(const char *text, size_t length);

/*
 * Answers them in order, as front_line would; `number` is the first line's.
 * Returns how many lines there were.
 */
size_t lanes_answer(struct lanes *lanes, struct front *front, const char *text,
                    size_t length, size_t number);

#endif
