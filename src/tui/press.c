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
    model->arch = model->session->arch;
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
    answers_forget(model);
    free(model->before_edit);
    free(model->copy);
}

/* --- the keyboard --------------------------------------------------------- */

static unsigned when_on_page(const struct model *model)
{
    static const unsigned zones[] = {
        [ZONE_INPUT] = WHEN_INPUT, [ZONE_RULER] = WHEN_BITS,
        [ZONE_LIST] = WHEN_ROWS, [ZONE_DETAIL] = WHEN_BITS,
        [ZONE_WORKING] = WHEN_WORKING,
    };

    if (model->editing && model->edit.length)
        return WHEN_TYPING;
    if (model->editing)
        return WHEN_TYPING | WHEN_EMPTY
               | (model_kind(model)->number || model->editing_entry
                  ? WHEN_NUMBER : 0);
    return zones[model->page[model->at].zone];
}

unsigned model_when(const struct model *model)
{
    bool lesson = model->at == PAGE_COMMAND && ask_asks(model->ask);

    if (model->mode != MODE_PAGE)
        return model->mode == MODE_HELP ? WHEN_HELP : WHEN_FIND;
    return when_on_page(model) | (lesson ? WHEN_LESSON : 0);
}

static void page_key(struct model *model, uint32_t key)
{
    const struct binding *binding = binding_of(key, model_when(model));

    if (binding && binding->does) {
        if (model->editing && !(binding->when & (WHEN_TYPING | WHEN_LESSON)))
            typing_cancel(model);
        binding->does(model, binding->argument);
    } else if (model->editing) {
        typing_key(model, key);
    } else if (key_begins_number(key)) {
        act_number(model, key);
    }
}

/* Any other key leaves the help. */
static void mode_key(struct model *model, uint32_t key)
{
    const struct binding *binding = binding_of(key, model_when(model));

    if (binding && binding->does)
        binding->does(model, binding->argument);
    else if (model->mode == MODE_FIND)
        find_key(model, key);
    else
        model->mode = MODE_PAGE;
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
    if (model->mode == MODE_PAGE)
        page_key(model, key);
    else
        mode_key(model, key);
}
