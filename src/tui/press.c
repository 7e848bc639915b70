/* The model: its beginning, its end, and the keys in between. */
#include "model.h"

#include "find.h"
#include "keys.h"
#include "typing.h"
#include "undo.h"

#include <stdlib.h>
#include <string.h>

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
