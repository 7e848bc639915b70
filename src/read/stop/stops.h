/* stops.h - the bug checks of a text, as questions. */
#ifndef STOPS_H
#define STOPS_H

#include "read/paste/reader.h"

/*
 * Bug checks are no block: their lines are spread.  The text is what no other
 * reader has claimed; the lines are those of the same text as it was.
 */
void read_stops(struct span text, struct lines lines, struct findings *ret);

#endif
