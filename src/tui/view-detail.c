/* The bits of a word, its fields, and what is said about it. */
#include "draw.h"

#include <stdio.h>
#include <string.h>

enum { TWO_COLUMNS = 72, WITH_NOTES = 64, FIELD_KEY = 21 };

/* --- the bits ------------------------------------------------------------------------ */

/* The colour of the field that a bit is in, counted from the lowest. */
static enum role bit_role(const struct rows *rows, size_t first, size_t count,
                          unsigned bit)
{
    for (size_t i = 0; i < count; i++) {
        const struct ntl_item *it = &rows->item[rows->row[first + i].first];

        if (bit >= it->lo && bit < it->lo + (unsigned)it->width)
            return field_role(i);
    }
    return ROLE_DIM;
}

static void draw_bits(struct view *view, const struct model *model, int y,
                      const struct rect *rect)
{
    const struct rows *rows = model_detail(model);
    const struct page *page = &model->page[model->at];
    size_t first = 0, count = 0;
    uint64_t word;
    unsigned bits;
    int x = rect->left + 1;
    bool spaced = rect->right - rect->left >= 72;

    if (!model_word(model, &word, &bits))
        return;
    rows_word(rows, page->word, &first, &count);
    while (bits-- > 0) {
        bool here = page->zone == ZONE_DETAIL && page->bit == bits;

        put(view, y, x, rect->right, bit_role(rows, first, count, bits),
            word >> bits & 1 ? "1" : "0");
        set_hit(view, y, x, x + 1, HIT_FIELD, page->word, bits);
        if (here)
            add_flags(view, y, x, x + 1, CELL_CURSOR);
        x += spaced && bits % 8 == 0 ? 2 : 1;
    }
}

/* --- the fields ------------------------------------------------------------------------- */

static const char *word_title(const struct rows *rows, size_t first)
{
    uint32_t group = rows->row[first].group;

    for (size_t i = first; i-- > 0;)
        if (rows->row[i].kind == ROW_TITLE && rows->row[i].group == group)
            return rows->row[i].text;
    return "";
}

static void draw_title(struct view *view, const struct model *model, int y,
                       const struct rect *rect)
{
    const struct rows *rows = model_detail(model);
    const struct page *page = &model->page[model->at];
    size_t first, count;
    uint64_t word;
    unsigned bits;
    int x = rect->left + 2, right = rect->right;
    const char *name = "";

    put_line(view, y, rect->left, right);
    if (!model_word(model, &word, &bits))
        return;
    if (model->at == PAGE_CHAIN)
        name = ntl_paging(model->session->arch)
                   ->level[model_level(model, page->list)].nt;
    x = putf(view, y, x, right, ROLE_TITLE, " %s%s%0*llx ", name,
             *name ? " " : "", (int)bits / 4, (unsigned long long)word);
    if (page->zone == ZONE_DETAIL)
        putf(view, y, x + 1, right, ROLE_KEY, " bit %u (%x) ", page->bit,
             page->bit);
    if (rows_word(rows, page->word, &first, &count)) {
        const char *title = word_title(rows, first);
        int at = right - (int)text_width(title) - 4;

        if (at > x + 14 && *title)
            putf(view, y, at, right, ROLE_DIM, " %s ", title);
    }
}

static void draw_field(struct view *view, const struct model *model,
                       const struct ntl_item *it, enum role role, int y,
                       const struct rect *rect, bool notes)
{
    const struct page *page = &model->page[model->at];
    const struct ntl_item *chosen = model_field(model);
    int x = rect->left + 1, right = rect->right;
    enum role plain = it->value ? ROLE_TEXT : ROLE_DIM;
    char text[128];

    bits_text(text, sizeof text, it);
    put(view, y, x + 5 - (int)strlen(text), right, ROLE_DIM, text);
    x = put(view, y, x + 7, right, role, it->key);
    if (x < rect->left + 8 + FIELD_KEY)
        x = rect->left + 8 + FIELD_KEY;
    value_text(text, sizeof text, it);
    x = put(view, y, x + 1, right, plain, text);
    if (it->value)
        add_flags(view, y, x - (int)strlen(text), x, CELL_BOLD);
    if (notes && it->note)
        put(view, y, rect->left + FIELD_KEY + 22 > x + 2
                     ? rect->left + FIELD_KEY + 22 : x + 2, right, ROLE_DIM,
            it->note);
    set_hit(view, y, rect->left, right, HIT_FIELD, page->word, it->lo);
    if (page->zone == ZONE_DETAIL && it == chosen)
        add_flags(view, y, rect->left, right, CELL_SELECTED);
}

struct shape {
    int columns, lines;         /* of the fields                               */
    bool notes;
};

static struct shape shape_of(size_t count, int width, int height)
{
    struct shape one = { 1, (int)count, width >= WITH_NOTES };
    struct shape two = { 2, ((int)count + 1) / 2, false };

    return (int)count <= height || width < TWO_COLUMNS ? one : two;
}

static int draw_fields(struct view *view, const struct model *model, int y,
                       const struct rect *rect)
{
    const struct rows *rows = model_detail(model);
    const struct page *page = &model->page[model->at];
    const struct ntl_item *chosen = model_field(model);
    size_t first, count;
    int room = rect->bottom - y, top = 0, width = rect->right - rect->left;
    struct shape shape;

    if (!rows_word(rows, page->word, &first, &count))
        return y;
    shape = shape_of(count, width, room);
    for (size_t i = 0; i < count; i++)
        if (&rows->item[rows->row[first + i].first] == chosen
            && (int)i % shape.lines >= room)
            top = (int)i % shape.lines - room + 1;
    for (size_t i = 0; i < count; i++) {
        int line = (int)i % shape.lines - top, column = (int)i / shape.lines;
        struct rect cell = *rect;

        if (line < 0 || line >= room)
            continue;
        cell.left += column * (width / shape.columns);
        if (column + 1 < shape.columns)
            cell.right = cell.left + width / shape.columns - 1;
        draw_field(view, model, &rows->item[rows->row[first + i].first],
                   field_role(i), y + line, &cell, shape.notes);
    }
    return y + (shape.lines < room ? shape.lines : room);
}

int draw_detail(struct view *view, const struct model *model,
                const struct rect *rect)
{
    int y = rect->top;

    if (!model_detail(model) || rect->bottom - y < 3)
        return y;
    view->clip = rect->bottom;
    draw_title(view, model, y++, rect);
    draw_bits(view, model, y++, rect);
    view->detail_height = (size_t)(rect->bottom - y);
    y = draw_fields(view, model, y, rect);
    view->clip = view->height;
    return y;
}

int detail_lines(const struct model *model, int width)
{
    const struct rows *rows = model_detail(model);
    size_t first, count;

    if (!rows || !rows_word(rows, model->page[model->at].word, &first, &count))
        return 0;
    return 2 + (width < TWO_COLUMNS ? (int)count : ((int)count + 1) / 2);
}

/* --- findings and steps --------------------------------------------------------------------- */

static bool said_before(const struct model *model, size_t answers,
                        const struct row *row)
{
    for (size_t a = 0; a < answers; a++)
        for (size_t i = 0; i < model->answer[a].count; i++) {
            const struct row *other = &model->answer[a].row[i];

            if (other->kind == ROW_REMARK
                && strcmp(other->text, row->text) == 0)
                return true;
        }
    return false;
}

static int draw_remark(struct view *view, const struct row *row, int y,
                       const struct rect *rect)
{
    bool step = row->remark == NTL_STEP;
    enum role role = step ? ROLE_STEP
                     : row->remark == NTL_FINDING ? ROLE_FINDING : ROLE_TEXT;
    char label[64] = "";
    int x = put(view, y, rect->left + 1, rect->right, role, step ? "= " : "! ");

    if (step) {
        label_text(label, sizeof label, row->key);
        x = putf(view, y, x, rect->right, ROLE_KEY, "%s  ", label);
    }
    return put_wrapped(view, y, x, rect->left + 3, rect, role, row->text);
}

static int draw_remarks(struct view *view, const struct model *model,
                        size_t answer, enum ntl_remark_kind kind, int y,
                        const struct rect *rect)
{
    const struct rows *rows = &model->answer[answer];

    for (size_t i = 0; i < rows->count && y < rect->bottom; i++) {
        const struct row *row = &rows->row[i];

        if (row->kind == ROW_REMARK && row->remark == kind
            && !said_before(model, answer < ANSWER_ENTRY ? answer : 2, row))
            y += draw_remark(view, row, y, rect);
    }
    return y;
}

static int draw_region(struct view *view, const struct model *model, int y,
                       const struct rect *rect)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    for (size_t i = 0; i < rows->count && y < rect->bottom; i++) {
        const struct row *row = &rows->row[i];
        char value[256], label[32];

        if (row->kind != ROW_ITEM
            || strcmp(rows->group[row->group].key, "region") != 0)
            continue;
        label_text(label, sizeof label, rows->item[row->first].key);
        value_text(value, sizeof value, &rows->item[row->first]);
        put(view, y, rect->left + 1, rect->right, ROLE_KEY, label);
        y += put_wrapped(view, y, rect->left + 12, rect->left + 12, rect,
                         ROLE_TEXT, value);
    }
    return y;
}

/* The arithmetic of the entry that is selected, or of the whole chain. */
void draw_side(struct view *view, const struct model *model,
               const struct rect *rect)
{
    const struct page *page = &model->page[model->at];
    size_t entry = ANSWER_ENTRY + model_level(model, page->list);
    bool wide = rect->left > 0 && model->at == PAGE_CHAIN;
    int y = rect->top;

    view->clip = rect->bottom;
    if (wide) {
        put(view, y++, rect->left + 1, rect->right, ROLE_TITLE, "region");
        y = draw_region(view, model, y, rect) + 1;
        put(view, y++, rect->left + 1, rect->right, ROLE_TITLE, "notes");
    } else {
        put_line(view, y, rect->left, rect->right);
        put(view, y++, rect->left + 2, rect->right, ROLE_DIM,
            model->explain ? " notes and arithmetic " : " notes ");
    }
    y = draw_remarks(view, model, entry, NTL_FINDING, y, rect);
    y = draw_remarks(view, model, ANSWER_SECOND, NTL_FINDING, y, rect);
    y = draw_remarks(view, model, ANSWER_MAIN, NTL_FINDING, y, rect);
    if (wide)
        put(view, ++y, rect->left + 1, rect->right, ROLE_TITLE, "arithmetic");
    y += wide;
    if (wide || model->explain) {
        y = draw_remarks(view, model, entry, NTL_STEP, y, rect);
        y = draw_remarks(view, model, ANSWER_SECOND, NTL_STEP, y, rect);
        draw_remarks(view, model, ANSWER_MAIN, NTL_STEP, y, rect);
    }
    view->clip = view->height;
}
