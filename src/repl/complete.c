#include "complete.h"

#include "cmd/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <readline/readline.h>

enum { CANDIDATES_MAX = 4096, CANDIDATE = 64 };

/* Everything that may stand here, collected anew for each Tab. */
static struct {
    char text[CANDIDATES_MAX][CANDIDATE];
    size_t count, next;
} candidates;

static const struct session *session;

static void offer(const char *before, const char *text, const char *behind)
{
    if (candidates.count < CANDIDATES_MAX)
        snprintf(candidates.text[candidates.count++], CANDIDATE, "%s%s%s",
                 before, text, behind);
}

static void offer_commands(void)
{
    for (const struct command *const *c = commands; *c; c++) {
        offer("", (*c)->name, "");
        for (const char *a = (*c)->aliases; a && *a;) {
            char alias[CANDIDATE];
            size_t n = strcspn(a, " ");

            snprintf(alias, sizeof alias, "%.*s", (int)n, a);
            offer("", alias, "");
            a += n + (a[n] == ' ');
        }
    }
}

static void offer_options(void)
{
    size_t count;
    const struct cmd_option *option = cmd_option_table(&count);
    const struct setting *setting;

    for (size_t i = 0; i < count; i++)
        offer("--", option[i].name, "");
    setting = session_settings(&count);
    for (size_t i = 0; i < count; i++)
        offer("--", setting[i].name, "");
}

static void offer_variables(void)
{
    offer("$", "_", "");
    for (size_t i = 0; i < session->variables; i++)
        offer("$", session->variable[i].name, "");
}

static void offer_settings(void)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (size_t i = 0; i < count; i++)
        offer("", setting[i].name, "");
}

/* Names of which there are too many to offer all. */
static void offer_found(const struct command *command, const char *text)
{
    char word[CANDIDATE];
    size_t state = 0;

    while (command->complete
           && command->complete(text, strlen(text), &state, word, sizeof word))
        offer("", word, "");
}

/* The words and names that the command's arguments take. */
static void offer_arguments(const struct command *command, const char *text)
{
    for (size_t i = 0; i < CMD_ARGS_MAX && command->args[i].kind; i++) {
        const struct cmd_arg *arg = &command->args[i];

        for (size_t w = 0; arg->words && arg->words[w]; w++)
            offer("", arg->words[w], "");
        if (arg->kind == CMD_KEYED)
            offer("", arg->name, "=");
        if (arg->kind == CMD_SWITCH || arg->kind == CMD_OPTION)
            offer("--", arg->name, "");
    }
    offer_found(command, text);
    if (strcmp(command->name, "set") == 0)
        offer_settings();
    if (strcmp(command->name, "help") == 0)
        offer_commands();
}

static char *next_candidate(const char *text, int again)
{
    size_t n = strlen(text);

    if (!again)
        candidates.next = 0;
    while (candidates.next < candidates.count) {
        const char *one = candidates.text[candidates.next++];

        if (strncasecmp(one, text, n) == 0)
            return strdup(one);
    }
    return NULL;
}

/*
 * Does the name of a file stand here: after -o, or of a command that takes one?
 */
static bool wants_file(const struct command *command, const char *line,
                       size_t start)
{
    static const char *const options[] = { "-o", "--image", "-f", "--file" };

    while (start > 0 && line[start - 1] == ' ')
        start--;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        size_t n = strlen(options[i]);

        if (start >= n && memcmp(line + start - n, options[i], n) == 0)
            return true;
    }
    for (size_t i = 0; command && i < CMD_ARGS_MAX; i++)
        if (command->args[i].kind && strcmp(command->args[i].name, "FILE") == 0)
            return true;
    return false;
}

/* A slash parts numbers, but not the name of a file. */
static char *breaks(void)
{
    static char blanks[] = " \t\n";
    const char *line = rl_line_buffer;
    size_t from = strspn(line, " "), start = (size_t)rl_point;

    while (start > 0 && line[start - 1] != ' ')
        start--;
    return start > from
           && wants_file(cmd_named(line + from, strcspn(line + from, " ")),
                         line, start) ? blanks : NULL;
}

static char **complete(const char *text, int start, int end)
{
    const char *line = rl_line_buffer;
    size_t from = strspn(line, " ");
    const struct command *command = cmd_named(line + from,
                                              strcspn(line + from, " "));

    (void)end;
    candidates.count = 0;
    rl_attempted_completion_over = 1;
    if ((size_t)start > from && text[0] != '-'
        && wants_file(command, line, (size_t)start)) {
        rl_attempted_completion_over = 0;       /* readline's own: file names */
        return NULL;
    }
    if (text[0] == '$')
        offer_variables();
    else if (text[0] == '-')
        offer_options();
    if ((size_t)start <= from)
        offer_commands();
    else if (command)
        offer_arguments(command, text);
    return rl_completion_matches(text, next_candidate);
}

void complete_init(const struct session *of)
{
    session = of;
    rl_attempted_completion_function = complete;
    rl_basic_word_break_characters = " \t\n(+*/&|^~<>,";
    rl_completer_quote_characters = "";
    rl_completion_word_break_hook = breaks;
}
