/* names.h - the dumps that a name stands for: a file, a folder, a list. */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum { NAMES_MAX = 100000 };

struct names {
    char **name;
    size_t count, room;
    bool cut;                   /* there are more than NAMES_MAX              */
};

/*
 * Adds what the path stands for: the dumps (*.dmp, *.mdmp, *.hdmp, *.kdmp) of a
 * folder and of the folders in it, sorted; with @ before it, the names that a
 * file has, one a line; else the path itself, whatever it is.  False: no
 * memory, or the list cannot be read.
 */
bool names_add(struct names *names, const char *path);

void names_free(struct names *names);

#endif
