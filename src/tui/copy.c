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
        enum answer_id entry = answer_of(model_level(model, page->list));
        const struct rows *rows = &model->answer[entry];
        const struct ntl_item *it = rows_item(rows, NULL, "value");

        return it ? it : model_selected(model);
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
    uint64_t asked;
    size_t n;

    (void)unused;
    if (!it) {
        model_say(model, false, "there is no value here to copy");
        return;
    }
    if (ask_hides(model->ask, &asked) && it->value == asked) {
        model_say(model, false, hidden);
        return;
    }
    n = ntl_format_item(text, sizeof text, it);
    take_visible(model, text, n < sizeof text ? n : sizeof text - 1);
    model_say(model, false, "copied %s", model->copy ? model->copy : "nothing");
}

/* As the program prints it: the lines of the page run once more, as text. */
void act_copy_pane(struct model *model, int unused)
{
    size_t last = model->is_known ? ANSWER_SECOND : ANSWER_MAIN, used = 0;
    char *all = NULL;
    uint64_t asked;

    (void)unused;
    if (ask_hides(model->ask, &asked)) {
        model_say(model, false, hidden);
        return;
    }
    ntl_ask_how(model->ask,
                NTL_ASK_TYPED | (model->explain ? NTL_ASK_EXPLAIN : 0u));
    for (size_t i = ANSWER_MAIN; i <= last; i++) {
        const char *line = model->line[i];
        struct ntl_text text;
        char *grown;

        if (ntl_ask_form(model->ask, line, strlen(line), NTL_FORM_TEXT, &text)
                >= NTL_NOT_UNDERSTOOD
            || !(grown = realloc(all, used + text.length + 1)))
            continue;
        all = grown;
        memcpy(all + used, text.bytes, text.length + 1);
        used += text.length;
    }
    take_copy(model, all ? all : "", used);
    free(all);
    model_say(model, false, "copied the pane: %zu bytes", model->copy_length);
}
