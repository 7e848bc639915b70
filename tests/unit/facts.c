#include "facts.h"

#include <string.h>

bool facts_open(struct facts *facts, const char *name)
{
    char path[128];

    snprintf(path, sizeof path, "../shared/facts/%s", name);
    facts->file = fopen(path, "r");
    if (!facts->file)
        fprintf(stderr, "SKIPPED: no %s, so no fact is compared\n", path);
    return facts->file != NULL;
}

bool facts_next(struct facts *facts)
{
    do {
        if (!fgets(facts->line, sizeof facts->line, facts->file)) {
            fclose(facts->file);
            return false;
        }
    } while (facts->line[0] == '#');
    facts->line[strcspn(facts->line, "\r\n")] = '\0';
    facts->cells = 0;
    for (char *at = facts->line; at && facts->cells < FACTS_CELLS;
         facts->cells++) {
        char *tab = strchr(at, '\t');

        facts->cell[facts->cells] = at;
        if (tab)
            *tab++ = '\0';
        at = tab;
    }
    return true;
}
