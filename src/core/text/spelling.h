/* spelling.h - how far one spelling is from another; inside the core only. */
#ifndef NTL_SPELLING_H
#define NTL_SPELLING_H

#include <stddef.h>

enum { SPELLING_MAX = 64 };

/*
 * Letters to add, drop, change, or swap with the next; case does not count.  Of
 * `b` the first SPELLING_MAX letters count.
 */
unsigned ntl_spelling_distance(const char *a, size_t n, const char *b,
                               size_t m);

#endif
