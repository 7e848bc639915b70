/* Tab in a line: whatever the session says may stand there. */
#include "model.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { OFFER = 64 };

struct offers {
    char common[OFFER];         /* what all that fit begin with               */
    char list[MESSAGE - 32];
    size_t count, used;
};

static void offer(void *context, const char *word)
{
    struct offers *offers = context;
    size_t n = 0;

    if (offers->count++ == 0)
        snprintf(offers->common, sizeof offers->common, "%s", word);
    while (word[n] && word[n] == offers->common[n])
        n++;
    offers->common[n] = '\0';
    if (offers->used + strlen(word) + 2 < sizeof offers->list)
        offers->used += (size_t)snprintf(offers->list + offers->used,
                                         sizeof offers->list - offers->used,
                                         "%s ", word);
}

/* What is typed on a page are the arguments of its command. */
static size_t as_line(const struct model *model, char *line, size_t size)
{
    const struct edit *edit = &model->edit;
    const char *name = model->editing_entry ? "eval"
                                            : model_kind(model)->command;
    int n = name ? snprintf(line, size, "%s ", name) : 0;

    memcpy(line + n, edit->text, edit->cursor);
    return (size_t)n + edit->cursor;
}

void model_complete(struct model *model)
{
    struct edit *edit = &model->edit;
    struct offers offers = { .count = 0 };
    char line[EDIT_MAX + 32];
    size_t length = as_line(model, line, sizeof line), typed;

    typed = length - ntl_ask_complete(model->ask, line, length, offer,
                                      &offers).from;
    if (offers.count == 0)
        return;
    if (strlen(offers.common) > typed)
        edit_insert(edit, offers.common + typed,
                    strlen(offers.common) - typed);
    if (offers.count > 1)
        model_say(model, false, "%s", offers.list);
    else if (offers.common[strlen(offers.common) - 1] != '=')
        edit_insert(edit, " ", 1);
}
