#include "complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

enum { CANDIDATES_MAX = 4096, CANDIDATE = 64 };

/* Everything that may stand here, collected anew for each Tab. */
static struct {
    char text[CANDIDATES_MAX][CANDIDATE];
    size_t count, next;
} candidates;

static const struct ntl_ask *ask;

static void collect(void *unused, const char *word)
{
    (void)unused;
    if (candidates.count < CANDIDATES_MAX)
        snprintf(candidates.text[candidates.count++], CANDIDATE, "%s", word);
}

static struct ntl_completion ask_for(size_t length)
{
    candidates.count = 0;
    return ntl_ask_complete(ask, rl_line_buffer, length, collect, NULL);
}

/* readline looks for the word's start itself: what stands before it ends it. */
static char *breaks(void)
{
    static char before[2];
    size_t from = ask_for((size_t)rl_point).from;

    before[0] = from ? rl_line_buffer[from - 1] : '\0';
    return before;
}

static char *next_candidate(const char *unused, int again)
{
    (void)unused;
    if (!again)
        candidates.next = 0;
    return candidates.next < candidates.count
           ? strdup(candidates.text[candidates.next++]) : NULL;
}

static char **complete(const char *text, int start, int end)
{
    struct ntl_completion what = ask_for((size_t)end);
    char **found;

    (void)start;
    rl_attempted_completion_over = !what.file;  /* readline's own: file names */
    if (what.file)
        return NULL;
    found = rl_completion_matches(text, next_candidate);
    /* What is typed next stands after the =, not after a blank. */
    if (found && found[0][0] && found[0][strlen(found[0]) - 1] == '=')
        rl_completion_suppress_append = 1;
    return found;
}

void complete_init(const struct ntl_ask *of)
{
    ask = of;
    rl_attempted_completion_function = complete;
    rl_completer_quote_characters = "\"";
    rl_filename_quote_characters = " \t\n\"'";
    rl_completion_word_break_hook = breaks;
}
