/* The model: its beginning, its end, and the keys in between. */
#include "model.h"

#include "find.h"
#include "keys.h"
#include "typing.h"
#include "undo.h"

#include <stdlib.h>
#include <string.h>

void model_init(struct model *model, struct ntl_ask *ask)
{
    memset(model, 0, sizeof *model);
    model->ask = ask;
    model->session = ask_session(ask);
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

unsigned model_when(const struct model *model)
{
    enum zone zone = model->page[model->at].zone;

    if (model->editing && model->edit.length)
        return WHEN_TYPING;
    if (model->editing)
        return WHEN_TYPING | WHEN_EMPTY
               | (model_kind(model)->number || model->editing_entry
                  ? WHEN_NUMBER : 0);
    return zone == ZONE_INPUT ? WHEN_INPUT
           : zone == ZONE_LIST ? WHEN_ROWS : WHEN_BITS;
}

static void page_key(struct model *model, uint32_t key)
{
    const struct binding *binding = binding_of(key, model_when(model));

    if (binding && binding->does) {
        if (model->editing && !(binding->when & WHEN_TYPING))
            typing_cancel(model);
        binding->does(model, binding->argument);
    } else if (model->editing) {
        typing_key(model, key);
    } else if (key_begins_number(key)) {
        act_number(model, key);
    }
}

void model_key(struct model *model, uint32_t key)
{
    if (key == KEY_NONE)
        return;
    if (key == K_CTRL('l')) {
        model->redraw = true;
        return;
    }
    model->message[0] = '\0';
    if (model->mode == MODE_HELP)
        help_key(model, key);
    else if (model->mode == MODE_FIND)
        find_key(model, key);
    else
        page_key(model, key);
}
