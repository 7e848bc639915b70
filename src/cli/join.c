#include "join.h"

#include "ask/ask.h"
#include "cmd/cmd.h"
#include "cmd/table.h"
#include "read/name.h"
#include "read/option.h"

#include <stdlib.h>
#include <string.h>

/* How many words are no options and no options' values. */
static int count_operands(int argc, char *argv[])
{
    int operands = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            return operands + argc - 1 - i;
        if (!option_is(argv[i]))
            operands++;
        else if (option_takes_next(argv[i]))
            i++;
    }
    return operands;
}

/* The shell's words on their way into a line. */
struct words {
    char *line;
    size_t used;
    bool several;               /* more operands than one                     */
    bool files;                 /* operands are names of files                */
    bool ended;                 /* no options any more                        */
    bool value, name;           /* the next is an option's; a file's name     */
    bool begun;                 /* the command's name is there                */
};

/* A name that stands after `prefix` bytes of a word. */
static void put_name(struct words *w, const char *word, size_t prefix)
{
    char quote = name_quote(word + prefix);

    memcpy(w->line + w->used, word, prefix);
    w->used += prefix;
    if (quote)
        w->line[w->used++] = quote;
    memcpy(w->line + w->used, word + prefix, strlen(word + prefix));
    w->used += strlen(word + prefix);
    if (quote)
        w->line[w->used++] = quote;
}

/*
 * Of many operands each is a word: one that holds blanks is kept together; but
 * a debugger's command, which a shell wants in quotes, is the words that it is.
 */
static void put_operand(struct words *w, const char *word)
{
    bool keep = (w->several || w->value) && strchr(word, ' ')
                && !strchr(word, '\n')
                && (w->begun || !strchr("!.", *word));

    if (keep)
        w->line[w->used++] = '(';
    memcpy(w->line + w->used, word, strlen(word));
    w->used += strlen(word);
    if (keep)
        w->line[w->used++] = ')';
}

/* -oNAME, --image=NAME: the bytes before the name; 0: there is none in it. */
static size_t name_behind(const char *word)
{
    const char *equals = word[1] == '-' ? strchr(word, '=') : NULL;
    char option[32] = "";
    size_t n = equals ? (size_t)(equals - word) : 2;

    if (n >= sizeof option || strlen(word) <= n)
        return 0;
    memcpy(option, word, n);
    if (!option_takes_next_file(option))
        return 0;
    return n + (equals != NULL);
}

static void put_option(struct words *w, const char *word)
{
    size_t prefix = name_behind(word);

    if (prefix)
        put_name(w, word, prefix);
    else
        put_operand(w, word);
    w->ended = strcmp(word, "--") == 0;
    w->value = option_takes_next(word);
    w->name = option_takes_next_file(word);
}

static void put_word(struct words *w, const char *word)
{
    const struct command *command = table_named(&ask_table, word,
                                                strlen(word));

    if (!w->value && !w->ended && option_is(word)) {
        put_option(w, word);
        return;
    }
    if (w->value ? w->name
        : w->files || (w->several && name_is_image(word, strlen(word))))
        put_name(w, word, 0);
    else
        put_operand(w, word);
    if (!w->value && !w->begun) {
        w->begun = true;
        w->files = command && cmd_takes_files(command);
    }
    w->value = w->name = false;
}

/* The one operand, where it has several lines; else NULL. */
static const char *long_operand(int argc, char *argv[])
{
    if (count_operands(argc, argv) != 1)
        return NULL;
    for (int i = 1; i < argc; i++)
        if (strchr(argv[i], '\n')
            && !(i > 1 && option_is(argv[i - 1])
                 && option_takes_next(argv[i - 1])))
            return argv[i];
    return NULL;
}

char *join(int argc, char *argv[], const char **paste, size_t *length)
{
    struct words w = { .several = count_operands(argc, argv) > 1 };
    size_t room = 1;

    for (int i = 1; i < argc; i++)
        room += strlen(argv[i]) + 3;
    w.line = malloc(room);
    if (!w.line)
        abort();
    *paste = long_operand(argc, argv);
    for (int i = 1; i < argc; i++) {
        if (argv[i] == *paste)
            continue;
        if (w.used)
            w.line[w.used++] = ' ';
        put_word(&w, argv[i]);
    }
    *length = w.used;
    return w.line;
}
