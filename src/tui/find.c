/* The keys of `/`. */
#include "find.h"

#include "keys.h"

#include <string.h>

void model_find(struct model *model)
{
    model->founds = model->found_at = 0;
    find_all(model, model->query.text);
}

bool can_take_found(const struct model *model)
{
    return model->founds > 0;
}

static bool has_field(const struct rows *rows, const struct row *row,
                      const char *field)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct ntl_item *it = &rows->item[row->first + i];

        if (strcmp(it->key, field) == 0
            || (it->text && strcmp(it->text, field) == 0))
            return true;
    }
    return false;
}

/* The row that has it, as a name in a table or as an item of its own. */
static void select_field(struct model *model, const char *field)
{
    const struct rows *rows = model_list(model);

    for (size_t i = 0; field && i < rows->count; i++)
        if (model_selectable(model, rows, i)
            && has_field(rows, &rows->row[i], field)) {
            model_page(model)->list = i;
            return;
        }
}

/* A question that can be asked at once is. */
static void take_input(struct model *model, const struct found *found)
{
    struct page *page;

    model_leave(model);
    model->at = found->page;
    model_mark(model);
    page = model_page(model);
    memcpy(page->input, found->input, sizeof found->input);
    page->typed = 0;
    page->zone = ZONE_LIST;
    page->list = 0;
    model_go(model, found->page);
    if (found->page == PAGE_COMMAND)
        model_run(model);
    select_field(model, found->field);
}

void find_take(struct model *model, int unused)
{
    const struct found found = model->found[model->found_at];

    (void)unused;
    model->mode = MODE_PAGE;
    if (model->found_at >= model->founds)
        return;
    if (found.kind == FOUND_ROW) {
        model_select_level(model, found.row);
    } else if (found.kind == FOUND_INPUT) {
        take_input(model, &found);
    } else {
        model_leave(model);
        model_go(model, found.page);
    }
    if (found.kind == FOUND_COMMAND) {
        model_page(model)->zone = ZONE_INPUT;
        memcpy(model_page(model)->input, found.input, sizeof found.input);
        model_begin_edit(model);
    }
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
