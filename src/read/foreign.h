/* foreign.h - what people type who know another tool. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "read/text/span.h"

/*
 * One row: what a line begins with, and what it is here, or the sentence that
 * says why it is not.
 */
struct foreign {
    const char *words;          /* "!analyze -show"; the beginning of a word
                                   where it ends in _                         */
    const char *becomes;        /* "bugcheck", or NULL; the beginning stays   */
    const char *says;           /* or NULL                                    */
};

/* The row of this line, whose words *rest then stands behind; NULL: none. */
const struct foreign *foreign_find(struct span line, struct span *rest);

#endif
