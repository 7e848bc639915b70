#include "model.h"

#include "find.h"
#include "keys.h"
#include "typing.h"
#include "undo.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_FIRST = 1000 };

void model_init(struct model *model, struct session *session)
{
    memset(model, 0, sizeof *model);
    model->session = session;
    model->limit = ROWS_AT_FIRST;
    model->filter = "";
    for (size_t i = 0; i < ANSWERS; i++)
        rows_init(&model->answer[i]);
    for (size_t i = PAGES; i-- > 0;) {
        model->last_of[page_kinds[i].tab] = (enum page_id)i;
        model->page[i].zone = ZONE_LIST;
    }
}

void model_free(struct model *model)
{
    for (size_t i = 0; i < ANSWERS; i++)
        rows_free(&model->answer[i]);
    for (size_t i = 0; i < PAGES; i++)
        past_free(&model->past[i]);
    moments_forget(&model->undo);
    moments_forget(&model->redo);
    moments_forget(&model->back);
    free(model->before_edit);
    free(model->copy);
    rows_close();
}

void model_say(struct model *model, bool error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(model->message, sizeof model->message, format, arguments);
    va_end(arguments);
    model->message_is_error = error;
}

void model_go(struct model *model, enum page_id id)
{
    for (size_t i = 0; i < ANSWER_COMMAND; i++) {
        rows_clear(&model->answer[i]);
        model->line[i][0] = '\0';
    }
    model->at = id;
    model->last_of[model_kind(model)->tab] = id;
    model->limit = ROWS_AT_FIRST;
    model_refresh(model);
}

/* --- what is on the page -------------------------------------------------- */

const struct rows *model_list(const struct model *model)
{
    return &model->answer[model->at == PAGE_COMMAND ? ANSWER_COMMAND
                                                    : ANSWER_MAIN];
}

size_t model_chain(const struct model *model)
{
    return model_ruler(model)
           ? ntl_paging(model->session->arch)->mapped_levels : 0;
}

enum ntl_level model_level(const struct model *model, size_t row)
{
    size_t levels = ntl_paging(model->session->arch)->mapped_levels;

    return row < levels ? (enum ntl_level)(levels - 1 - row) : NTL_PTE;
}

const struct row *model_ruler(const struct model *model)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    for (size_t i = 0; model->at == PAGE_CHAIN && i < rows->count; i++)
        if (rows->row[i].kind == ROW_RULER)
            return &rows->row[i];
    return NULL;
}

bool model_has_ruler(const struct model *model)
{
    return model_ruler(model) && model_chain(model);
}

const struct rows *model_detail(const struct model *model)
{
    const struct rows *rows = model_list(model);

    if (model->at == PAGE_CHAIN && model_chain(model)) {
        enum ntl_level level = model_level(model,
                                           model->page[PAGE_CHAIN].list);

        rows = &model->answer[answer_of(level)];
        return rows->count ? rows : NULL;
    }
    if (model->at == PAGE_GDT && model->answer[ANSWER_SECOND].count)
        rows = &model->answer[ANSWER_SECOND];
    return model_kind(model)->edits != EDITS_NONE && rows_words(rows) ? rows
                                                                      : NULL;
}

static bool is_context(const struct rows *rows, const struct row *row)
{
    return row->kind == ROW_LINE
           && strcmp(rows->group[row->group].key, "context") == 0;
}

/* The title of fields that the detail shows goes with them. */
static bool is_detail(const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    return rows_is_field(rows, row)
           || (row->kind == ROW_TITLE && rows->group[row->group].fields);
}

bool model_fits(const struct model *model, const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    for (size_t c = 0; row->kind == ROW_CELLS && c < row->count; c++) {
        const struct ntl_item *it = &rows->item[row->first + c];

        if (it->kind == NTL_TEXT && find_in(it->text, model->filter))
            return true;
    }
    return false;
}

bool model_shown(const struct model *model, const struct rows *rows, size_t i)
{
    const struct row *row = &rows->row[i];

    if (model->at != PAGE_COMMAND && is_context(rows, row))
        return false;
    if (row->kind == ROW_REMARK && row->remark == NTL_STEP)
        return model->explain && model->at != PAGE_CHAIN;
    if (model->at == PAGE_SYSCALL && model->filter[0]
        && row->kind == ROW_CELLS)
        return model_fits(model, rows, i);
    return rows != model_detail(model) || !is_detail(rows, i);
}

bool model_selectable(const struct model *model, const struct rows *rows,
                      size_t i)
{
    return i < rows->count && rows->row[i].kind != ROW_TITLE
           && rows->row[i].kind != ROW_HEAD && model_shown(model, rows, i);
}

const struct ntl_item *model_selected(const struct model *model)
{
    const struct page *page = &model->page[model->at];
    const struct rows *rows = model_list(model);
    const struct row *row;

    if (page->zone == ZONE_DETAIL)
        return model_field(model);
    if (page->zone == ZONE_INPUT || page->zone == ZONE_RULER)
        return rows_item(rows, NULL, "address");
    if (model_chain(model))
        return &model->place[model_level(model, page->list)];
    if (page->list >= rows->count)
        return NULL;
    row = &rows->row[page->list];
    return row->count ? &rows->item[row->first] : NULL;
}

void model_run(struct model *model)
{
    struct rows *rows = &model->answer[ANSWER_COMMAND];
    struct page *page = model_page(model);

    memcpy(model->line[ANSWER_MAIN], page->input, sizeof page->input);
    rows_run(rows, model->session, page->input, strlen(page->input), true,
             model->limit);
    if (rows->status != NTL_OK)
        model_say(model, true, "%s", rows->complaint);
    model->quit |= rows->leave;
    page->list = page->list_top = 0;
    while (page->list + 1 < rows->count
           && !model_selectable(model, rows, page->list))
        page->list++;
}

/* --- the keyboard --------------------------------------------------------- */

static void help_key(struct model *model, uint32_t key)
{
    static const struct { uint32_t key; int step; } scroll[] = {
        { K_DOWN, 1 }, { 'j', 1 }, { K_UP, -1 }, { 'k', -1 },
        { K_PAGE_DOWN, 10 }, { ' ', 10 }, { K_PAGE_UP, -10 },
    };

    for (size_t i = 0; i < sizeof scroll / sizeof *scroll; i++) {
        if (scroll[i].key != key)
            continue;
        if (scroll[i].step > 0)
            model->help_top += (size_t)scroll[i].step;
        else
            model->help_top -= model->help_top < (size_t)-scroll[i].step
                               ? model->help_top : (size_t)-scroll[i].step;
        return;
    }
    model->mode = MODE_PAGE;
}

void model_key(struct model *model, uint32_t key)
{
    const struct binding *binding;

    if (key == K_CTRL('l')) {
        model->redraw = true;
        return;
    }
    model->message[0] = '\0';
    if (model->mode == MODE_HELP) {
        help_key(model, key);
    } else if (model->mode == MODE_FIND) {
        find_key(model, key);
    } else if (model->editing) {
        typing_key(model, key);
    } else {
        binding = binding_of(key);
        if (binding)
            binding->action(model, binding->argument);
    }
}
