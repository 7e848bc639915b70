/* Tab in a line: commands, and what an argument of one may be. */
#include "model.h"

#include <stdio.h>
#include <string.h>

struct offers {
    const char *word;           /* what stands before the cursor              */
    size_t length;
    char common[64];            /* what all that fit begin with               */
    char list[MESSAGE - 32];
    size_t count, used;
};

static void offer(struct offers *offers, const char *before, const char *text,
                  size_t length)
{
    char whole[64];
    size_t n = 0;

    snprintf(whole, sizeof whole, "%s%.*s", before, (int)length, text);
    if (strncmp(whole, offers->word, offers->length) != 0)
        return;
    if (offers->count++ == 0)
        memcpy(offers->common, whole, sizeof whole);
    while (whole[n] && whole[n] == offers->common[n])
        n++;
    offers->common[n] = '\0';
    if (offers->used + strlen(whole) + 2 < sizeof offers->list)
        offers->used += (size_t)snprintf(offers->list + offers->used,
                                         sizeof offers->list - offers->used,
                                         "%s ", whole);
}

static void offer_words(struct offers *offers, const char *words)
{
    while (words && *words) {
        size_t n = strcspn(words, " ");

        offer(offers, "", words, n);
        words += n + (words[n] == ' ');
    }
}

static void offer_commands(struct offers *offers)
{
    for (size_t i = 0; ask_table.commands[i]; i++) {
        offer_words(offers, ask_table.commands[i]->name);
        offer_words(offers, ask_table.commands[i]->aliases);
    }
}

static void offer_arguments(struct offers *offers,
                            const struct command *command)
{
    for (size_t i = 0; command && i < CMD_ARGS_MAX && command->args[i].kind;
         i++) {
        const struct cmd_arg *arg = &command->args[i];

        for (size_t w = 0; arg->words && arg->words[w]; w++)
            offer_words(offers, arg->words[w]);
        if (arg->kind == CMD_KEYED)
            offer_words(offers, arg->name);
        if (arg->kind == CMD_SWITCH || arg->kind == CMD_OPTION)
            offer(offers, "--", arg->name, strlen(arg->name));
    }
}

static void offer_variables(struct offers *offers, const struct session *s)
{
    offer(offers, "$", "_", 1);
    for (size_t i = 0; i < s->variables; i++)
        offer(offers, "$", s->variable[i].name, strlen(s->variable[i].name));
}

static const struct command *command_of(const struct model *model)
{
    const char *line = model->edit.text, *name = model_kind(model)->command;

    if (name)
        return table_named(&ask_table, name, strlen(name));
    line += strspn(line, " ");
    return table_named(&ask_table, line, strcspn(line, " "));
}

static size_t word_start(const struct edit *edit)
{
    size_t from = edit->cursor;

    while (from > 0 && !strchr(" \n(+*/&|^~<>,", edit->text[from - 1]))
        from--;
    return from;
}

void model_complete(struct model *model)
{
    struct edit *edit = &model->edit;
    size_t from = word_start(edit);
    struct offers offers = {
        .word = edit->text + from, .length = edit->cursor - from,
    };

    if (edit->text[from] == '$' && offers.length)
        offer_variables(&offers, model->session);
    else if (from == 0 && !model_kind(model)->command)
        offer_commands(&offers);
    else
        offer_arguments(&offers, command_of(model));
    if (offers.count == 0)
        return;
    edit_insert(edit, offers.common + offers.length,
                strlen(offers.common) - offers.length);
    if (offers.count == 1)
        edit_insert(edit, " ", 1);
    else
        model_say(model, false, "%s", offers.list);
}
