/* names.h - a list of names of files. */
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

/* False: no memory. */
bool names_add(struct names *names, const char *name, size_t length);

void names_free(struct names *names);

#endif
