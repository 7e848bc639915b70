/* What may stand at the end of a line: commands, options, words, variables. */
#include "private.h"

#include "cmd/facts/structures.h"
#include "read/option.h"
#include "session/settings.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WORDS = 8, WORD = 128 };

struct asked {
    const struct session *session;
    void (*offer)(void *context, const char *word);
    void *context;

    /* The words before the one that is completed. */
    char word[WORDS][WORD];
    size_t count;
    const struct command *command;      /* NULL: its name is yet to come      */
    size_t at;                          /* of its name                        */

    char part[WORD];            /* what there is of the word                  */
};

/* --- what there is -------------------------------------------------------- */

static void offer(const struct asked *asked, const char *before,
                  const char *text, const char *behind)
{
    char word[WORD];

    snprintf(word, sizeof word, "%s%s%s", before, text, behind);
    if (strncasecmp(word, asked->part, strlen(asked->part)) == 0)
        asked->offer(asked->context, word);
}

/* Blank-separated, or NULL. */
static void offer_words(const struct asked *asked, const char *words)
{
    while (words && *words) {
        char word[WORD];
        size_t n = strcspn(words, " ");

        snprintf(word, sizeof word, "%.*s", (int)n, words);
        offer(asked, "", word, "");
        words += n + (words[n] == ' ');
    }
}

static void offer_commands(const struct asked *asked)
{
    for (const struct command *const *c = ask_table.commands; *c; c++) {
        offer(asked, "", (*c)->name, "");
        offer_words(asked, (*c)->aliases);
    }
}

static void offer_settings(const struct asked *asked, const char *before)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (size_t i = 0; i < count; i++)
        if (!*before || !setting[i].alone)
            offer(asked, before, setting[i].name, "");
}

static void offer_options(const struct asked *asked)
{
    for (const struct cmd_option *o = ask_table.options; o->name; o++)
        offer(asked, "--", o->name, "");
    offer_settings(asked, "--");
}

static void offer_variables(const struct asked *asked)
{
    offer(asked, "$", "_", "");
    for (size_t i = 0; i < asked->session->variables; i++)
        offer(asked, "$", asked->session->variable[i].name, "");
}

/* The second word behind `dt` is a field of the first. */
static void offer_fields(const struct asked *asked, const char *structure)
{
    const struct ntl_structure *root = ntl_structure_named(
        asked->session->arch, structure, strlen(structure));
    char word[WORD];
    size_t state = 0;

    while (root && structures_complete_field(root, asked->part,
                                             strlen(asked->part), &state, word,
                                             sizeof word))
        offer(asked, "", word, "");
}

/* Names of which there are too many to offer all. */
static void offer_found(const struct asked *asked)
{
    const struct command *command = asked->command;
    char word[WORD];
    size_t state = 0;

    while (command->complete
           && command->complete(asked->part, strlen(asked->part), &state, word,
                                sizeof word))
        offer(asked, "", word, "");
}

/* The words and names that the command's arguments take. */
static void offer_topics(const struct asked *asked)
{
    const struct topic_shelf *topics = asked->session->lent.topics;
    const char *name;

    offer(asked, "", "topics", "");
    for (size_t i = 0; topics && (name = topics->name_at(i)); i++)
        offer(asked, "", name, "");
}

/* Two arguments may take the same words, in either order. */
static bool is_offered(const struct command *command, size_t i)
{
    return i > 0 && command->args[i].words == command->args[i - 1].words;
}

static void offer_each(const struct asked *asked)
{
    const struct command *command = asked->command;

    for (size_t i = 0; i < CMD_ARGS_MAX && command->args[i].kind; i++) {
        const struct cmd_arg *arg = &command->args[i];

        for (size_t w = 0; arg->words && arg->words[w]
                           && !is_offered(command, i); w++)
            offer(asked, "", arg->words[w], "");
        if (arg->kind == CMD_KEYED)
            offer(asked, "", arg->name, "=");
        if (arg->kind == CMD_SWITCH || arg->kind == CMD_OPTION)
            offer(asked, "--", arg->name, "");
    }
}

static void offer_arguments(const struct asked *asked)
{
    const struct command *command = asked->command;

    offer_each(asked);
    offer_found(asked);
    if (strcmp(command->name, "set") == 0)
        offer_settings(asked, "");
    if (strcmp(command->name, "help") == 0) {
        offer(asked, "", "all", "");
        offer_commands(asked);
        offer_topics(asked);
    }
}

/* --- values of settings --------------------------------------------------- */

/* As an option, or as its name behind `set`. */
static bool names_setting(const char *word, const struct setting *setting)
{
    if (word[0] == '-' && setting->alone)
        return false;
    if (word[0] == '-' && word[1] == '-')
        return strcmp(word + 2, setting->name) == 0;
    if (word[0] == '-')
        return word[1] && word[1] == setting->option && !word[2];
    return strcmp(word, setting->name) == 0;
}

static const char *last_word(const struct asked *asked)
{
    return asked->count ? asked->word[asked->count - 1] : "";
}

/* The setting that takes names and stands before the cursor; or NULL. */
static const struct setting *setting_before(const struct asked *asked)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (size_t i = 0; i < count; i++)
        if (setting[i].word && names_setting(last_word(asked), &setting[i]))
            return &setting[i];
    return NULL;
}

static bool is_color(const struct asked *asked)
{
    return strcmp(last_word(asked), "--color") == 0;
}

static bool takes_names(const struct asked *asked)
{
    return is_color(asked) || setting_before(asked);
}

static void offer_values(const struct asked *asked)
{
    const struct setting *setting = setting_before(asked);
    const char *names;

    if (is_color(asked))
        offer_words(asked, "auto always never");
    for (size_t i = 0; setting && (names = setting->word(i)) != NULL; i++)
        offer_words(asked, names);
}

/* --- the words before the cursor ------------------------------------------ */

static void split(struct asked *asked, const char *text, size_t end)
{
    asked->count = 0;
    for (size_t i = 0, from; i < end && asked->count < WORDS;) {
        while (i < end && text[i] == ' ')
            i++;
        from = i;
        while (i < end && text[i] != ' ')
            i++;
        if (i > from)
            snprintf(asked->word[asked->count++], WORD, "%.*s",
                     (int)(i - from), text + from);
    }
}

/* The first word that is no option and no option's value. */
static void find_command(struct asked *asked)
{
    asked->command = NULL;
    for (asked->at = 0; asked->at < asked->count; asked->at++) {
        const char *word = asked->word[asked->at];

        if (!option_is(word)) {
            asked->command = table_named(&ask_table, word, strlen(word));
            return;
        }
        asked->at += option_takes_next(word);
    }
}

static void look_at(struct asked *asked, const char *text, size_t end)
{
    split(asked, text, end);
    find_command(asked);
}

/* Is a file's name due here: after -o, or of a command that takes one? */
static bool wants_file(const struct asked *asked)
{
    const char *word = last_word(asked);

    return (option_is(word) && option_takes_next_file(word))
           || (asked->command && cmd_takes_files(asked->command));
}

/* Signs part numbers, but not the names of files, layouts and fields. */
static size_t word_start(struct asked *asked, const char *text, size_t length)
{
    static const char blanks[] = " \t\n", signs[] = " \t\n(+-*/&|^~<>=,%";
    size_t from = length;
    bool whole;

    while (from > 0 && text[from - 1] != ' ')
        from--;
    look_at(asked, text, from);
    whole = (from < length && text[from] == '-') || wants_file(asked)
            || takes_names(asked)
            || (asked->command && asked->command->complete
                && !memchr(text + from, '$', length - from));
    for (from = length; from > 0; from--)
        if (strchr(whole ? blanks : signs, text[from - 1]))
            break;
    return from;
}

static void offer_all(const struct asked *asked, bool in_expression)
{
    if (asked->part[0] == '$')
        offer_variables(asked);
    else if (asked->part[0] == '-')
        offer_options(asked);
    if (in_expression)
        return;
    if (takes_names(asked))
        offer_values(asked);
    else if (asked->at == asked->count)
        offer_commands(asked);
    else if (asked->command && strcmp(asked->command->name, "dt") == 0
             && asked->count == asked->at + 2)
        offer_fields(asked, last_word(asked));
    else if (asked->command)
        offer_arguments(asked);
}

struct ntl_completion ntl_ask_complete(const struct ntl_ask *ask,
                                       const char *text, size_t length,
                                       void (*to)(void *context,
                                                  const char *word),
                                       void *context)
{
    struct asked asked = {
        .session = &ask->session, .offer = to, .context = context,
    };
    size_t from = word_start(&asked, text, length);

    look_at(&asked, text, from);
    if (wants_file(&asked) && (from == length || text[from] != '-'))
        return (struct ntl_completion) { from, true };
    if (length - from < WORD) {
        memcpy(asked.part, text + from, length - from);
        offer_all(&asked, from > 0 && text[from - 1] != ' ');
    }
    return (struct ntl_completion) { from, false };
}
