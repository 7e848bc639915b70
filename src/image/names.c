#include "names.h"

#include <stdlib.h>
#include <string.h>

/* Windows' C library has no strndup. */
static char *copy_of(const char *name, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy) {
        memcpy(copy, name, length);
        copy[length] = '\0';
    }
    return copy;
}

bool names_add(struct names *names, const char *name, size_t length)
{
    if (names->count == NAMES_MAX) {
        names->cut = true;
        return true;
    }
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        char **more = realloc(names->name, room * sizeof *more);

        if (!more)
            return false;
        names->name = more;
        names->room = room;
    }
    names->name[names->count] = copy_of(name, length);
    return names->name[names->count] && ++names->count;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->name[i]);
    free(names->name);
    *names = (struct names) { .count = 0 };
}
