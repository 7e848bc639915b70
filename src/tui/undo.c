/* What was before, and where one came from. */
#include "undo.h"

#include "actions.h"

#include <stdio.h>
#include <stdlib.h>

void moments_forget(struct moments *moments)
{
    while (moments->count)
        free(moments->moment[--moments->count]);
}

struct moment *moment_now(const struct model *model)
{
    struct moment *moment = malloc(sizeof *moment);

    if (moment) {
        moment->id = model->at;
        moment->page = model->page[model->at];
        moment->settings = ask_settings(model->ask);
    }
    return moment;
}

void moments_push(struct moments *moments, struct moment *moment)
{
    if (!moment)
        return;
    if (moments->count == MOMENTS) {
        free(moments->moment[0]);
        for (size_t i = 1; i < MOMENTS; i++)
            moments->moment[i - 1] = moments->moment[i];
        moments->count--;
    }
    moments->moment[moments->count++] = moment;
}

void model_mark(struct model *model)
{
    moments_push(&model->undo, moment_now(model));
    moments_forget(&model->redo);
}

/* --- what a moment changes ------------------------------------------------ */

static bool tell_settings(const struct session *now,
                          const struct ask_settings *then, char *text,
                          size_t size)
{
    if (now->arch != then->arch)
        snprintf(text, size, "the mode is %s again, was %s",
                 ntl_paging(then->arch)->name, ntl_paging(now->arch)->name);
    else if (now->index != then->index || now->index_from != then->index_from)
        snprintf(text, size, "the self-map index is %x again, was %x",
                 then->index, now->index);
    else if (strcmp(now->build_text, then->build_text) != 0)
        snprintf(text, size, "the build is %s again, was %s", then->build_text,
                 now->build_text);
    else
        return false;
    return true;
}

static bool tell_entries(const struct session *session, const struct page *now,
                         const struct page *then, char *text, size_t size)
{
    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++) {
        const char *name = ntl_paging(session->arch)->level[i].nt;
        bool typed = then->typed >> i & 1;

        if (typed == (now->typed >> i & 1)
            && (!typed || now->entry[i] == then->entry[i]))
            continue;
        if (typed)
            snprintf(text, size, "%s is %llx again", name ? name : "it",
                     (unsigned long long)then->entry[i]);
        else
            snprintf(text, size, "the contents of %s are not typed any more",
                     name ? name : "it");
        return true;
    }
    return false;
}

/* The first difference is what was done: a moment is kept for each. */
static void tell(struct model *model, const struct moment *then, bool redo)
{
    const struct page *now = &model->page[then->id];
    const char *done = redo ? "redone" : "undone";
    char text[MESSAGE / 2];

    if (tell_settings(model->session, &then->settings, text, sizeof text)
        || tell_entries(model->session, now, &then->page, text, sizeof text))
        model_say(model, false, "%s: %s", done, text);
    else if (strcmp(now->input, then->page.input) != 0)
        model_say(model, false, "%s: the input is %.128s again", done,
                  then->page.input[0] ? then->page.input : "empty");
    else
        model_say(model, false, "%s", done);
}

/* Swap now for the newest moment of `from`; `settings`: theirs, too. */
static bool travel(struct model *model, struct moments *from,
                   struct moments *to, bool settings)
{
    struct moment *moment;

    if (from->count == 0)
        return false;
    moment = from->moment[--from->count];
    if (settings)
        tell(model, moment, from == &model->redo);
    if (to) {
        enum page_id here = model->at;

        model->at = moment->id;
        moments_push(to, moment_now(model));
        model->at = here;
    }
    model->at = moment->id;
    *model_page(model) = moment->page;
    if (settings)
        ask_put_back(model->ask, &moment->settings);
    model->arch = model->session->arch;
    model_go(model, moment->id);
    free(moment);
    return true;
}

void model_leave(struct model *model)
{
    moments_push(&model->back, moment_now(model));
}

void act_undo(struct model *model, int redo)
{
    struct moments *from = redo ? &model->redo : &model->undo;

    if (!travel(model, from, redo ? &model->undo : &model->redo, true))
        model_say(model, false, redo ? "nothing to redo" : "nothing to undo");
}

void act_back(struct model *model, int unused)
{
    (void)unused;
    if (!travel(model, &model->back, NULL, false))
        model_say(model, false, "this is where you came in");
}
