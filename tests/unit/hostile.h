/*
 * hostile.h - what a stranger's text may hold, and what no output may.
 *
 * The ranges are written down here once more, apart from the program's own
 * table, which says what may pass: Unicode's C0 and C1 controls, blanks other
 * than the one, Default_Ignorable_Code_Point and Bidi_Control.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hostile_range {
    uint32_t first, last;
};

extern const struct hostile_range hostile_ranges[];
extern const size_t hostile_count;

bool hostile_code(uint32_t code);

/* Where a text of the program's has what nobody may see or feel; or `length`.
   A newline ends a line and is none of it.  */
size_t hostile_find(const char *text, size_t length);

/* Is it one JSON object, or several, each on a line of its own? */
bool hostile_json(const char *text, size_t length);

#endif
