/* `/`: pages and commands by a part of their names. */
#include "find.h"

#include "keys.h"

#include <stdio.h>
#include <string.h>

static void add_found(struct model *model, enum page_id page,
                      const struct command *command)
{
    if (model->founds < FOUND_MAX)
        model->found[model->founds++] = (struct found) { page, command };
}

/* Names stand before descriptions. */
enum rank { BY_NAME, BY_DESCRIPTION, NOT_AT_ALL };

static enum rank rank_page(const struct page_kind *kind, const char *part)
{
    if (has_part(kind->name, part) || has_part(tab_names[kind->tab], part)
        || (kind->command && has_part(kind->command, part)))
        return BY_NAME;
    return has_part(kind->about, part) ? BY_DESCRIPTION : NOT_AT_ALL;
}

static enum rank rank_command(const struct command *command, const char *part)
{
    if (has_part(command->name, part)
        || (command->aliases && *part && has_part(command->aliases, part)))
        return BY_NAME;
    return has_part(command->summary, part) ? BY_DESCRIPTION : NOT_AT_ALL;
}

void model_find(struct model *model)
{
    const char *part = model->query.text;

    model->founds = model->found_at = 0;
    for (enum rank rank = BY_NAME; rank < NOT_AT_ALL; rank++) {
        for (unsigned i = 0; i < PAGES; i++)
            if (rank_page(&page_kinds[i], part) == rank)
                add_found(model, (enum page_id)i, NULL);
        for (const struct command *const *c = ask_table.commands; *c; c++)
            if (page_of(*c) == PAGE_COMMAND && rank_command(*c, part) == rank)
                add_found(model, PAGE_COMMAND, *c);
    }
}

bool can_take_found(const struct model *model)
{
    return model->founds > 0;
}

void find_take(struct model *model, int unused)
{
    const struct found *found = &model->found[model->found_at];

    (void)unused;
    model->mode = MODE_PAGE;
    if (model->found_at >= model->founds)
        return;
    model_leave(model);
    model_go(model, found->page);
    if (found->command) {
        model_page(model)->zone = ZONE_INPUT;
        snprintf(model_page(model)->input, EDIT_MAX, "%s ",
                 found->command->name);
        model_begin_edit(model);
    }
}

void find_move(struct model *model, int step)
{
    if (step < 0 ? model->found_at > 0 : model->found_at + 1 < model->founds)
        model->found_at += (size_t)step;
}

void find_leave(struct model *model, int unused)
{
    (void)unused;
    model->mode = MODE_PAGE;
}

void find_key(struct model *model, uint32_t key)
{
    if (edit_key(&model->query, key))
        model_find(model);
}
