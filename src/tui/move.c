/* From page to page, and about one. */
#include "actions.h"

#include "find.h"
#include "typing.h"

#include <limits.h>

enum { SCREENFUL = 10 };

/* --- pages ---------------------------------------------------------------- */

void act_tab_to(struct model *model, int tab)
{
    if (model->editing)
        typing_cancel(model);
    model->mode = MODE_PAGE;
    model_go(model, model->last_of[tab]);
}

void act_tab(struct model *model, int step)
{
    int tab = (int)model_kind(model)->tab;

    act_tab_to(model, (tab + step + TABS) % TABS);
}

void act_page(struct model *model, int step)
{
    int id = (int)model->at;

    do
        id = (id + step + PAGES) % PAGES;
    while (page_kinds[id].tab != model_kind(model)->tab);
    model_go(model, (enum page_id)id);
}

/* --- on a page ------------------------------------------------------------ */

static void to_list(struct model *model, bool last)
{
    const struct rows *rows = model_list(model);
    struct page *page = model_page(model);
    size_t count = model_chain(model);

    page->zone = ZONE_LIST;
    if (count) {
        page->list = last ? count - 1 : 0;
        return;
    }
    for (size_t i = 0; i < rows->count; i++) {
        size_t row = last ? rows->count - 1 - i : i;

        if (model_selectable(model, rows, row)) {
            page->list = row;
            return;
        }
    }
}

void move_to_detail(struct model *model, bool last)
{
    const struct rows *rows = model_detail(model);
    struct page *page = model_page(model);
    size_t first, count, words;

    if (!rows)
        return;
    page->zone = ZONE_DETAIL;
    words = rows_words(rows);
    page->word = last && words ? (unsigned)words - 1 : 0;
    page->bit = 0;
    if (last && rows_word(rows, page->word, &first, &count))
        page->bit = rows->item[rows->row[first + count - 1].first].lo;
}

static void after_list_moved(struct model *model)
{
    if (model->at == PAGE_GDT && !model_page(model)->input[0]) {
        model_page(model)->typed = 0;
        model_refresh(model);
    }
}

/* The next row that can be selected; there may be more than were asked for. */
static bool list_step(struct model *model, int step)
{
    struct page *page = model_page(model);
    const struct rows *rows = model_list(model);
    size_t i = page->list;

    if (model_chain(model)) {
        if (step > 0 ? i + 1 >= model_chain(model) : i == 0)
            return false;
        page->list += (size_t)step;
        return true;
    }
    while (step > 0 ? i + 1 < rows->count : i > 0) {
        i += (size_t)step;
        if (model_selectable(model, rows, i)) {
            page->list = i;
            after_list_moved(model);
            return true;
        }
    }
    if (step > 0 && rows->more && model->at != PAGE_COMMAND) {
        model->limit *= 2;
        model_refresh(model);
        return model_list(model)->count > i + 1 && list_step(model, step);
    }
    return false;
}

static bool field_step(struct model *model, int step)
{
    const struct rows *rows = model_detail(model);
    const struct ntl_item *it = model_field(model);
    struct page *page = model_page(model);
    size_t first, count;
    unsigned next;

    if (!rows || !it || !rows_word(rows, page->word, &first, &count))
        return false;
    next = step > 0 ? it->lo + (unsigned)it->width : it->lo - 1u;
    if (next < 64) {
        unsigned before = page->bit;

        page->bit = next;
        if ((it = model_field(model)) != NULL) {
            page->bit = it->lo;
            return true;
        }
        page->bit = before;
    }
    if (step < 0 ? page->word == 0 : page->word + 1 >= rows_words(rows))
        return false;
    page->word += (unsigned)step;
    page->bit = 0;
    if (step < 0 && rows_word(rows, page->word, &first, &count))
        page->bit = rows->item[rows->row[first + count - 1].first].lo;
    return true;
}

static void leave_list(struct model *model, int step)
{
    struct page *page = model_page(model);

    if (step > 0)
        move_to_detail(model, false);
    else
        page->zone = model_has_ruler(model) ? ZONE_RULER : ZONE_INPUT;
}

/* What only scrolls: the help and the working.  NULL: neither is in front. */
static size_t *scroller(struct model *model, size_t *most)
{
    bool help = model->mode == MODE_HELP;

    *most = help ? model->help_most : model->working_most;
    return help ? &model->help_top
           : model_page(model)->zone == ZONE_WORKING ? &model->working_top
           : NULL;
}

static bool scroll(struct model *model, long step)
{
    size_t most, *top = scroller(model, &most);

    if (!top)
        return false;
    if (step < 0)
        *top -= *top < (size_t)-step ? *top : (size_t)-step;
    else
        *top = most - *top < (size_t)step || *top > most ? most
                                                         : *top + (size_t)step;
    return true;
}

void act_vertical(struct model *model, int step)
{
    struct page *page = model_page(model);

    if (scroll(model, step))
        return;
    switch (page->zone) {
    case ZONE_INPUT:
        if (step > 0 && model_has_ruler(model))
            page->zone = ZONE_RULER;
        else if (step > 0)
            to_list(model, false);
        break;
    case ZONE_RULER:
        if (step > 0)
            to_list(model, false);
        else
            page->zone = ZONE_INPUT;
        break;
    case ZONE_LIST:
        if (!list_step(model, step))
            leave_list(model, step);
        break;
    case ZONE_DETAIL:
        if (!field_step(model, step) && step < 0)
            page->zone = ZONE_LIST;
        break;
    case ZONE_WORKING:
        break;
    }
}

static unsigned ruler_bits(const struct model *model)
{
    const struct row *row = model_ruler(model);
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    return row && row->count ? rows->item[row->first].lo
                               + (unsigned)rows->item[row->first].width : 0;
}

/* Higher bits are to the left. */
static void move_bit(unsigned *bit, unsigned bits, int step)
{
    if (step < 0 && *bit + 1 < bits)
        ++*bit;
    else if (step > 0 && *bit > 0)
        --*bit;
}

void act_horizontal(struct model *model, int step)
{
    struct page *page = model_page(model);
    uint64_t word;
    unsigned bits;

    if (page->zone == ZONE_RULER)
        move_bit(&page->ruler_bit, ruler_bits(model), step);
    else if (page->zone == ZONE_DETAIL && model_word(model, &word, &bits))
        move_bit(&page->bit, bits, step);
    else if (page->zone == ZONE_LIST && step > 0)
        move_to_detail(model, false);
}

/* The last row that is seen becomes the first: rows have any height. */
static void page_down(struct model *model)
{
    struct page *page = model_page(model);

    if (page->list >= model->list_last) {
        list_step(model, 1);
        return;
    }
    page->list = page->list_top = model->list_last;
    after_list_moved(model);
}

/* The first becomes the last: the view begins as far above as it can. */
static void page_up(struct model *model)
{
    struct page *page = model_page(model);
    const struct rows *rows = model_list(model);
    size_t first = page->list_top;

    while (first < page->list && !model_selectable(model, rows, first))
        first++;
    if (first >= page->list) {
        list_step(model, -1);
        return;
    }
    page->list = first;
    page->list_top = 0;
    after_list_moved(model);
}

void act_scroll(struct model *model, int step)
{
    struct page *page = model_page(model);
    size_t n = model->detail_height;

    if (scroll(model, step * SCREENFUL))
        return;
    if (page->zone != ZONE_LIST || model_chain(model))
        model_step(model, step * (int)(n > 1 ? n - 1 : 1));
    else if (step > 0)
        page_down(model);
    else
        page_up(model);
}

void model_step(struct model *model, int rows)
{
    int step = rows < 0 ? -1 : 1;

    if (scroll(model, rows))
        return;
    if (model->mode == MODE_FIND)
        find_move(model, step);
    for (; model->mode == MODE_PAGE && rows; rows -= step)
        if (model_page(model)->zone == ZONE_DETAIL ? !field_step(model, step)
                                                   : !list_step(model, step))
            break;
}

void act_end(struct model *model, int to_last)
{
    struct page *page = model_page(model);
    unsigned bits = ruler_bits(model);

    if (scroll(model, to_last ? LONG_MAX : -LONG_MAX))
        return;
    if (page->zone == ZONE_DETAIL)
        move_to_detail(model, to_last);
    else if (page->zone == ZONE_RULER && bits)
        page->ruler_bit = to_last ? 0 : bits - 1;
    else if (page->zone == ZONE_LIST)
        to_list(model, to_last);
    after_list_moved(model);
}

void act_explain(struct model *model, int unused)
{
    (void)unused;
    model->explain = !model->explain;
    model->working_top = 0;
    if (model_has_ruler(model))
        model_page(model)->zone = model->explain ? ZONE_WORKING : ZONE_LIST;
}

void act_escape(struct model *model, int unused)
{
    struct page *page = model_page(model);

    (void)unused;
    if (model->mode == MODE_HELP)
        model->mode = MODE_PAGE;
    else if (page->zone == ZONE_DETAIL)
        page->zone = ZONE_LIST;
    else if (page->zone == ZONE_WORKING)
        act_explain(model, 0);
    else if (model->explain)
        model->explain = false;
    else if (model->at == PAGE_COMMAND)
        act_back(model, 0);
}

void model_select_level(struct model *model, size_t row)
{
    struct page *page = model_page(model);

    page->zone = ZONE_LIST;
    page->list = row;
    after_list_moved(model);
}
