#include "table.h"

#include "core/text/ascii.h"

#include <stdio.h>
#include <string.h>

/* Is this word of a list, which a blank or a NUL ends, the text? */
static bool same(const char *word, const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && word[i] != '\0' && word[i] == text[i])
        i++;
    return i == length && (word[i] == '\0' || word[i] == ' ');
}

static bool among(const char *words, const char *text, size_t length)
{
    while (words) {
        if (*words == *text && same(words, text, length))
            return true;
        words = strchr(words, ' ');
        if (words)
            words++;
    }
    return false;
}

const struct command *table_named(const struct command_table *table,
                                  const char *name, size_t length)
{
    for (const struct command *const *c = table->commands; length && *c; c++)
        if (((*c)->name[0] == name[0] && same((*c)->name, name, length))
            || among((*c)->aliases, name, length))
            return *c;
    return NULL;
}

enum ntl_status table_prefix(const struct command_table *table,
                             const char *name, size_t length,
                             const struct command **ret, char *names,
                             size_t size)
{
    const struct command *found = NULL;
    size_t count = 0, used = 0;

    names[0] = '\0';
    for (const struct command *const *c = table->commands; *c; c++) {
        if (length == 0 || strncmp((*c)->name, name, length) != 0)
            continue;
        found = *c;
        used += (size_t)snprintf(names + used, size - used, "%s%s",
                                 count++ ? ", " : "", (*c)->name);
        if (used >= size)
            used = size - 1;
    }
    if (count == 1)
        *ret = found;
    return count == 1 ? NTL_OK : count ? NTL_EAMBIGUOUS : NTL_ENAME;
}
