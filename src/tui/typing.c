/* The line that is being typed. */
#include "typing.h"

#include "keys.h"
#include "undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void model_edit_anew(struct model *model)
{
    model_begin_edit(model);
    model->edit.fresh = model->edit.length > 0;
}

void act_number(struct model *model, uint32_t key)
{
    model_page(model)->zone = ZONE_INPUT;
    model_edit_anew(model);
    typing_key(model, key);
}

void model_begin_edit(struct model *model)
{
    const struct page *page = model_page(model);

    free(model->before_edit);
    model->before_edit = moment_now(model);
    model->editing = true;
    model->past[model->at].at = 0;
    model->editing_entry = page->zone == ZONE_LIST && model_chain(model);
    edit_set(&model->edit, page->input);
    if (model->editing_entry) {
        enum ntl_level level = model_level(model, page->list);
        char text[24] = "";

        if (model->is_known >> level & 1)
            snprintf(text, sizeof text, "%016llx",
                     (unsigned long long)model->known[level]);
        edit_set(&model->edit, text);
    }
}

/* The contents as they are typed: an expression like any other number. */
static void take_entry(struct model *model)
{
    struct page *page = model_page(model);
    enum ntl_level level = model_level(model, page->list);
    struct ntl_value value;
    struct ntl_diag diag;

    if (session_expr(model->session, model->edit.text, model->edit.length,
                     &value, &diag) == NTL_OK) {
        page->entry[level] = value.value;
        page->typed |= (uint8_t)(1u << level);
    } else if (model->edit.length == 0) {
        page->typed &= (uint8_t)~(1u << level);
    } else {
        model_say(model, true, "contents are a number: %s", model->edit.text);
        return;
    }
    model_refresh(model);
}

void typing_take(struct model *model)
{
    struct page *page = model_page(model);

    if (model->editing_entry) {
        take_entry(model);
        return;
    }
    if (strcmp(page->input, model->edit.text) != 0)
        page->reason[0] = '\0';
    memcpy(page->input, model->edit.text, model->edit.length + 1);
    if (model->at == PAGE_GDT)
        page->typed = 0;
    if (!model_kind(model)->waits)
        model_refresh(model);
}

static bool changed(const struct model *model)
{
    const struct moment *before = model->before_edit;
    const struct page *page = &model->page[model->at];

    return before && (strcmp(before->page.input, page->input) != 0
                      || before->page.typed != page->typed
                      || memcmp(before->page.entry, page->entry,
                                sizeof page->entry) != 0);
}

static void open_image(struct model *model)
{
    struct rows *rows = &model->answer[ANSWER_SCRATCH];
    struct page *page = model_page(model);
    char line[EDIT_MAX + 16];

    if (!page->input[0])
        return;
    snprintf(line, sizeof line, "open -- %s", page->input);
    rows_run(rows, model->ask, NTL_ASK_KEEP, line, strlen(line), model->limit);
    page->reason[0] = '\0';
    if (rows->status != NTL_OK) {
        model_complain(model, rows->complaint);
        return;
    }
    page->input[0] = '\0';
    if (ask_line(model->ask)->call.opened || strlen(line) >= EDIT_MAX)
        return;
    model_go(model, PAGE_COMMAND);      /* it was a log: its answer is there */
    memcpy(model_page(model)->input, line, strlen(line) + 1);
    model_run(model);
}

void typing_commit(struct model *model)
{
    struct page *page = model_page(model);
    const struct ntl_item *address;

    model->editing = false;
    past_add(&model->past[model->at], model->edit.text);
    if (changed(model)) {
        moments_push(&model->undo, model->before_edit);
        model->before_edit = NULL;
        moments_forget(&model->redo);
    }
    if (model->at == PAGE_COMMAND)
        model_run(model);
    if (model->at == PAGE_INFO)
        open_image(model);
    if (page->zone == ZONE_INPUT)
        page->zone = model_has_ruler(model) ? ZONE_RULER : ZONE_LIST;
    if (model->at == PAGE_INFO)
        model_refresh(model);
    address = rows_item(&model->answer[ANSWER_MAIN], NULL, "address");
    if (model->at == PAGE_CHAIN && address && !model->stale)
        ask_result(model->ask, address->value);
}

void typing_cancel(struct model *model)
{
    model->editing = false;
    if (model->before_edit)
        *model_page(model) = model->before_edit->page;
    model->message[0] = '\0';
    model_refresh(model);
}

/* --- its keys ------------------------------------------------------------- */

void typing_done(struct model *model, int unused)
{
    (void)unused;
    typing_commit(model);
}

void typing_undone(struct model *model, int unused)
{
    (void)unused;
    typing_cancel(model);
}

void typing_complete(struct model *model, int unused)
{
    (void)unused;
    model->edit.fresh = false;
    model_complete(model);
    typing_take(model);
}

void typing_history(struct model *model, int step)
{
    if (past_move(&model->past[model->at], &model->edit, step))
        typing_take(model);
}

void typing_key(struct model *model, uint32_t key)
{
    if (edit_key(&model->edit, key))
        typing_take(model);
}
