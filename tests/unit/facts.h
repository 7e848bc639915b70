/* facts.h - the tables of ../shared/facts, for tests. */
#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { FACTS_CELLS = 32, FACTS_LINE = 4096 };

struct facts {
    FILE *file;
    char line[FACTS_LINE];
    char *cell[FACTS_CELLS];
    size_t cells;
};

/* False, with a message that the test skips, where there is no such file. */
bool facts_open(struct facts *facts, const char *name);

/* The next line that is no comment, cut at its tabs; closes it at the end. */
bool facts_next(struct facts *facts);

#endif
