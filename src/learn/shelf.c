/* The lessons that come with the program: files of src/data/lessons. */
#include "lesson.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lessons.inc"
#include "quizzes.inc"

const struct shelf_lesson *shelf_lessons(size_t *count)
{
    *count = sizeof lessons / sizeof *lessons;
    return lessons;
}

static bool is_number(const char *text, size_t length, unsigned number)
{
    unsigned value = 0;

    for (size_t i = 0; i < length && i < 4; i++)
        value = text[i] >= '0' && text[i] <= '9'
                    ? value * 10 + (unsigned)(text[i] - '0')
                    : 9999;
    return length > 0 && length < 4 && value == number;
}

const struct shelf_lesson *shelf_find(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof lessons / sizeof *lessons; i++)
        if (is_number(text, length, lessons[i].number)
            || (strlen(lessons[i].name) == length
                && memcmp(lessons[i].name, text, length) == 0))
            return &lessons[i];
    return NULL;
}

const struct shelf_lesson *shelf_quizzes(size_t *count)
{
    *count = sizeof quizzes / sizeof *quizzes;
    return quizzes;
}

bool shelf_complete(const struct shelf_lesson *(*shelf)(size_t *count),
                    const char *prefix, size_t length, size_t *state,
                    char *word, size_t size)
{
    size_t count;
    const struct shelf_lesson *list = shelf(&count);

    while (*state < count) {
        const char *name = list[(*state)++].name;

        if (strncasecmp(name, prefix, length) != 0)
            continue;
        snprintf(word, size, "%s", name);
        return true;
    }
    return false;
}
