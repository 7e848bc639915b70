/* Which steps are done: a line each, "self-map 3 1": lesson, steps, seed. */
#include "player.h"

#include "core/text/ascii.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT = 1 << 14 };

/* A decimal number after a blank; NULL: there is none. */
static const char *take_number(const char *at, uint64_t *ret)
{
    *ret = 0;
    if (*at++ != ' ' || !ascii_is_digit(*at))
        return NULL;
    for (; ascii_is_digit(*at); at++)
        *ret = *ret * 10 + (uint64_t)(*at - '0');
    return at;
}

static void take_line(const char *line, const char *name, size_t length,
                      size_t *done, uint64_t *seed)
{
    uint64_t steps, drawn;
    const char *at = line + length;

    if (strncmp(line, name, length) != 0 || !(at = take_number(at, &steps))
        || !take_number(at, &drawn) || steps > LESSON_STEPS)
        return;
    *done = (size_t)steps;
    *seed = drawn;
}

size_t progress_of(const struct session *session, const char *name,
                   size_t length, uint64_t *ret_seed)
{
    const struct lent *lent = &session->lent;
    char *bytes = lent->recall ? malloc(KEPT + 1) : NULL;
    size_t size = bytes ? lent->recall(lent->files_context, bytes, KEPT) : 0;
    size_t done = 0;

    *ret_seed = 0;
    for (char *at = bytes, *end; at && at < bytes + size; at = end + 1) {
        bytes[size] = '\0';
        end = strchr(at, '\n');
        if (!end)
            end = bytes + size;
        *end = '\0';
        take_line(at, name, length, &done, ret_seed);
    }
    free(bytes);
    return done;
}

void progress_keep(const struct session *session, const struct learn *learn,
                   size_t done)
{
    const struct lent *lent = &session->lent;
    const struct lesson_text *name = &learn->lesson.name;
    char line[128];
    int n = snprintf(line, sizeof line, "%.*s %zu %llu\n", (int)name->length,
                     name->at, done, (unsigned long long)learn->seed);

    if (lent->keep && n > 0 && (size_t)n < sizeof line)
        (void)lent->keep(lent->files_context, line, (size_t)n);
}
