/* What goes to the clipboard. */
#include "actions.h"

#include "render/out.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

static void take_copy(struct model *model, const char *text, size_t length)
{
    free(model->copy);
    model->copy = malloc(length + 1);
    model->copy_length = model->copy ? length : 0;
    if (!model->copy)
        return;
    memcpy(model->copy, text, length);
    model->copy[length] = '\0';
}

/* As it is seen: what is pasted elsewhere must not act there, either. */
static void take_visible(struct model *model, const char *text, size_t length)
{
    struct out out;

    out_init(&out, NULL, 0);
    out_visible(&out, text, length);
    take_copy(model, out.bytes, out.used);
    out_free(&out);
}

static const struct ntl_item *to_copy(const struct model *model)
{
    const struct page *page = &model->page[model->at];

    if (page->zone == ZONE_LIST && model_chain(model)) {
        enum ntl_level level = model_level(model, page->list);

        return model->is_known >> level & 1 ? &model->holds[level]
                                            : &model->place[level];
    }
    if (page->zone == ZONE_LIST && page->list < model_list(model)->count) {
        const struct rows *rows = model_list(model);
        const struct ntl_item *it = follow_value(rows, &rows->row[page->list]);

        return it ? it : model_selected(model);
    }
    return model_selected(model);
}

static const char hidden[] = "a lesson asks for it: `:explore` first";

void act_copy(struct model *model, int unused)
{
    const struct ntl_item *it = to_copy(model);
    char text[1024];
    size_t n;

    (void)unused;
    if (!it) {
        model_say(model, false, "there is no value here to copy");
        return;
    }
    n = ntl_format_item(text, sizeof text, it);
    if (is_hidden(it) || mask_text(&model->mask, text)) {
        model_say(model, false, hidden);
        return;
    }
    take_visible(model, text, n < sizeof text ? n : sizeof text - 1);
    model_say(model, false, "copied %s", model->copy ? model->copy : "nothing");
}

/* As the program prints it: the page's line runs once more, as text. */
void act_copy_pane(struct model *model, int unused)
{
    const char *line = model->line[model_front(model)];
    struct ntl_text text;

    (void)unused;
    if (model->mask.asks) {
        model_say(model, false, hidden);
        return;
    }
    ntl_ask_how(model->ask,
                NTL_ASK_TYPED | (model->explain ? NTL_ASK_EXPLAIN : 0u));
    if (ntl_ask_form(model->ask, line, strlen(line), NTL_FORM_TEXT, &text)
        < NTL_NOT_UNDERSTOOD)
        take_copy(model, text.bytes, text.length);
    else
        take_copy(model, "", 0);
    model_say(model, false, "copied the pane: %zu bytes", model->copy_length);
}
