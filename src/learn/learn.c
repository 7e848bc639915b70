/* The lesson or the quiz of a session, and which lines are theirs. */
#include "player.h"

#include "core/text/ascii.h"

#include <stdlib.h>
#include <string.h>

struct learn *learn_open(void)
{
    return calloc(1, sizeof(struct learn));
}

void learn_close(struct learn *learn)
{
    if (learn) {
        quiz_free(&learn->quiz);
        free(learn->own);
    }
    free(learn);
}

/* --- which lines are its -------------------------------------------------- */

static struct lesson_text first_word(const char *text, size_t length)
{
    size_t from = 0, to;

    while (from < length && ascii_is_blank(text[from]))
        from++;
    for (to = from; to < length && !ascii_is_blank(text[to]); to++)
        ;
    return (struct lesson_text){ text + from, to - from };
}

static bool is(struct lesson_text word, const char *text)
{
    return strlen(text) == word.length
           && memcmp(word.at, text, word.length) == 0;
}

bool learn_asks(const struct learn *learn)
{
    return learn
           && (learn->quiz.active || (learn->active && !learn->exploring));
}

/* What is about the lesson or the program goes its own way. */
bool learn_takes(const struct learn *learn, const char *text, size_t length)
{
    static const char *const others[] = {
        "lesson", "quiz", "help", "quit", "exit", "q", "open", "practice",
    };
    struct lesson_text word = first_word(text, length);

    if (!learn || !(learn->active || learn->quiz.active) || word.length == 0
        || *word.at == '#' || memchr(text, '\n', length))
        return false;
    if (learn->active && learn->exploring)
        return is(word, "return");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is(word, others[i]))
            return false;
    return true;
}
