#include "complete.h"

#include "ask/ask.h"
#include "cmd/facts/structures.h"
#include "read/option.h"
#include "session/settings.h"

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

/* Blank-separated, or NULL. */
static void offer_words(const char *words)
{
    while (words && *words) {
        char word[CANDIDATE];
        size_t n = strcspn(words, " ");

        snprintf(word, sizeof word, "%.*s", (int)n, words);
        offer("", word, "");
        words += n + (words[n] == ' ');
    }
}

static void offer_commands(void)
{
    for (const struct command *const *c = ask_table.commands; *c; c++) {
        offer("", (*c)->name, "");
        offer_words((*c)->aliases);
    }
}

static void offer_options(void)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (const struct cmd_option *o = ask_table.options; o->name; o++)
        offer("--", o->name, "");
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

/* As an option, or as its name behind `set`. */
static bool names_setting(const char *word, const struct setting *setting)
{
    if (word[0] == '-' && word[1] == '-')
        return strcmp(word + 2, setting->name) == 0;
    if (word[0] == '-')
        return word[1] && word[1] == setting->option && !word[2];
    return strcmp(word, setting->name) == 0;
}

/* The setting that takes names and stands before the cursor; or NULL. */
static const struct setting *setting_before(const char *word)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (size_t i = 0; i < count; i++)
        if (setting[i].word && names_setting(word, &setting[i]))
            return &setting[i];
    return NULL;
}

static bool is_color(const char *word)
{
    return strcmp(word, "--color") == 0;
}

static bool takes_names(const char *word)
{
    return is_color(word) || setting_before(word);
}

static void offer_values(const char *word)
{
    const struct setting *setting = setting_before(word);
    const char *names;

    if (is_color(word))
        offer_words("auto always never");
    for (size_t i = 0; setting && (names = setting->word(i)) != NULL; i++)
        offer_words(names);
}

/* The second word behind `dt` is a field of the first. */
static void offer_fields(const char *structure, const char *text)
{
    const struct ntl_structure *root
        = ntl_structure_named(session->arch, structure, strlen(structure));
    char word[CANDIDATE];
    size_t state = 0;

    while (root && structures_complete_field(root, text, strlen(text), &state,
                                             word, sizeof word))
        offer("", word, "");
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
    if (strcmp(command->name, "help") == 0) {
        offer("", "all", "");
        offer_commands();
    }
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

/* --- the words before the cursor ------------------------------------------ */

enum { WORDS = 8, WORD = 128 };

/* Of the line up to where the completed word begins. */
static struct {
    char word[WORDS][WORD];
    size_t count;
    const struct command *command;      /* NULL: its name is yet to come      */
    size_t at;                          /* of its name                        */
} before;

static void split(const char *line, size_t end)
{
    before.count = 0;
    for (size_t i = 0, n; i < end && before.count < WORDS; i += n) {
        i += strspn(line + i, " ");
        n = strcspn(line + i, " ");
        if (i + n > end)
            n = i < end ? end - i : 0;
        if (n)
            snprintf(before.word[before.count++], WORD, "%.*s", (int)n,
                     line + i);
    }
}

/* The first word that is no option and no option's value. */
static void find_command(void)
{
    before.command = NULL;
    for (before.at = 0; before.at < before.count; before.at++) {
        const char *word = before.word[before.at];

        if (!option_is(word)) {
            before.command = table_named(&ask_table, word, strlen(word));
            return;
        }
        before.at += option_takes_next(word);
    }
}

static const char *last_word(void)
{
    return before.count ? before.word[before.count - 1] : "";
}

/* Is a file's name due here: after -o, or of a command that takes one? */
static bool wants_file(void)
{
    return (option_is(last_word()) && option_takes_next_file(last_word()))
           || (before.command && cmd_takes_files(before.command));
}

/* Signs part numbers, but not the names of files, layouts and fields. */
static char *breaks(void)
{
    static char blanks[] = " \t\n", signs[] = " \t\n(+-*/&|^~<>=,%";
    const char *line = rl_line_buffer;
    size_t start = (size_t)rl_point;

    while (start > 0 && line[start - 1] != ' ')
        start--;
    split(line, start);
    find_command();
    return line[start] == '-' || wants_file() || takes_names(last_word())
           || (before.command && before.command->complete
               && !strchr(line + start, '$')) ? blanks : signs;
}

static void offer_all(const char *text, bool first, bool in_expression)
{
    if (text[0] == '$')
        offer_variables();
    else if (text[0] == '-')
        offer_options();
    if (in_expression)
        return;
    if (takes_names(last_word()))
        offer_values(last_word());
    else if (first)
        offer_commands();
    else if (before.command && strcmp(before.command->name, "dt") == 0
             && before.count == before.at + 2)
        offer_fields(last_word(), text);
    else if (before.command)
        offer_arguments(before.command, text);
}

static char **complete(const char *text, int start, int end)
{
    const char *line = rl_line_buffer;
    bool in_expression = start > 0 && line[start - 1] != ' ';
    char **found;

    (void)end;
    candidates.count = 0;
    rl_attempted_completion_over = 1;
    split(line, (size_t)start);
    find_command();
    if (wants_file() && text[0] != '-') {
        rl_attempted_completion_over = 0;       /* readline's own: file names */
        return NULL;
    }
    offer_all(text, before.at == before.count && !in_expression, in_expression);
    found = rl_completion_matches(text, next_candidate);
    /* What is typed next stands behind the =, not behind a blank. */
    if (found && found[0][0] && found[0][strlen(found[0]) - 1] == '=')
        rl_completion_suppress_append = 1;
    return found;
}

void complete_init(const struct session *of)
{
    session = of;
    rl_attempted_completion_function = complete;
    rl_completer_quote_characters = "\"";
    rl_filename_quote_characters = " \t\n\"'";
    rl_completion_word_break_hook = breaks;
}
