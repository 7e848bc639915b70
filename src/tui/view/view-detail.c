/* The bits of a word, its fields, and what is said about it. */
#include "draw.h"

#include <stdio.h>
#include <string.h>

enum { BITS_SPACED = 72, TWO_COLUMNS = 72, WITH_NOTES = 64, FIELD_KEY = 21 };

/* --- the bits ------------------------------------------------------------- */

/*
 * Fields of several bits have colours, in turn; a flag is bright when it is
 * set.  More colours than that would be noise.
 */
static enum role field_look(const struct rows *rows, size_t first, size_t i)
{
    const struct ntl_item *it = &rows->item[rows->row[first + i].first];
    size_t wide = 0;

    if (it->width == 1)
        return it->value ? ROLE_TITLE : ROLE_DIM;
    while (i-- > 0)
        wide += rows->item[rows->row[first + i].first].width > 1;
    return field_role(wide);
}

static enum role bit_role(const struct rows *rows, size_t first, size_t count,
                          unsigned bit)
{
    for (size_t i = 0; i < count; i++) {
        const struct ntl_item *it = &rows->item[rows->row[first + i].first];

        if (bit >= it->lo && bit < it->lo + (unsigned)it->width)
            return field_look(rows, first, i);
    }
    return ROLE_DIM;
}

/* 64 bits are two lines where one would be cut. */
static int bit_lines(const struct model *model, int width)
{
    uint64_t word;
    unsigned bits;

    return model_word(model, &word, &bits) && (int)bits + 1 > width ? 2 : 1;
}

static void draw_bits(struct view *view, const struct model *model, int y,
                      const struct rect *rect)
{
    const struct rows *rows = model_detail(model);
    const struct page *page = &model->page[model->at];
    size_t first = 0, count = 0;
    uint64_t word;
    unsigned bits;
    int x = rect->left + 1, half = 0;
    bool spaced, stacked;

    if (!model_word(model, &word, &bits))
        return;
    stacked = bit_lines(model, rect->right - rect->left) > 1;
    half = stacked ? (int)bits / 2 : -1;
    spaced = stacked || rect->right - rect->left >= BITS_SPACED;
    rows_word(rows, page->word, &first, &count);
    while (bits-- > 0) {
        bool here = page->zone == ZONE_DETAIL && page->bit == bits;

        put(view, y, x, rect->right, bit_role(rows, first, count, bits),
            word >> bits & 1 ? "1" : "0");
        set_hit(view, y, x, x + 1, HIT_FIELD, page->word, bits);
        if (here)
            add_flags(view, y, x, x + 1, CELL_CURSOR);
        x += spaced && bits % 8 == 0 ? 2 : 1;
        if ((int)bits == half) {
            y++;
            x = rect->left + 1;
        }
    }
}

/* --- the fields ----------------------------------------------------------- */

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
    int columns, lines;         /* of the fields                              */
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
                   field_look(rows, first, i), y + line, &cell, shape.notes);
    }
    return y + (shape.lines < room ? shape.lines : room);
}

int draw_detail(struct view *view, const struct model *model,
                const struct rect *rect)
{
    int y = rect->top;

    if (!model_detail(model) || rect->bottom - y < 2)
        return y;
    view->clip = rect->bottom;
    draw_title(view, model, y++, rect);
    draw_bits(view, model, y, rect);
    y += bit_lines(model, rect->right - rect->left);
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
    return 1 + bit_lines(model, width)
           + (width < TWO_COLUMNS ? (int)count : ((int)count + 1) / 2);
}

/* --- findings and steps --------------------------------------------------- */

/* A pane of notes, and how much of it is drawn. */
struct side {
    struct view *view;
    const struct model *model;
    const struct rect *rect;
    int y;
    const char *level;          /* of the entry that is selected              */
};

static bool said_before(const struct model *model, size_t answer,
                        const struct row *row)
{
    const struct rows *rows = &model->answer[ANSWER_MAIN];

    for (size_t i = 0; answer != ANSWER_MAIN && i < rows->count; i++)
        if (rows->row[i].kind == ROW_REMARK
            && strcmp(rows->row[i].text, row->text) == 0)
            return true;
    return false;
}

static void put_remark(struct side *s, const struct row *row)
{
    bool step = row->remark == NTL_STEP;
    bool other = step && strcmp(row->key, s->level) != 0
                 && row->key[0] >= 'A' && row->key[0] <= 'Z';
    enum role role = !step ? ROLE_FINDING : other ? ROLE_DIM : ROLE_STEP;
    int left = s->rect->left, right = s->rect->right;
    int x = put(s->view, s->y, left + 1, right, role, step ? "= " : "! ");
    char label[64];

    if (step) {
        label_text(label, sizeof label, row->key);
        x = putf(s->view, s->y, x, right, other ? ROLE_DIM : ROLE_KEY, "%s  ",
                 label);
    }
    s->y += put_wrapped(s->view, s->y, x, left + 3, s->rect, role, row->text);
}

/*
 * Of the chain's answer only what holds for the whole: its entries' remarks
 * come from the answer on the entry.
 */
static void put_remarks(struct side *s, size_t answer,
                        enum ntl_remark_kind kind)
{
    const struct rows *rows = &s->model->answer[answer];

    for (size_t i = 0; i < rows->count && s->y < s->rect->bottom; i++) {
        const struct row *row = &rows->row[i];

        if (row->kind == ROW_REMARK && row->remark == kind
            && (answer != ANSWER_SECOND || row->group == 0)
            && !said_before(s->model, answer, row))
            put_remark(s, row);
    }
}

static void put_all(struct side *s, enum ntl_remark_kind kind)
{
    const struct page *page = &s->model->page[s->model->at];

    put_remarks(s, ANSWER_MAIN, kind);
    put_remarks(s, answer_of(model_level(s->model, page->list)), kind);
    put_remarks(s, ANSWER_SECOND, kind);
}

static void put_title(struct side *s, const char *title)
{
    if (s->y > s->rect->top)
        s->y++;
    put(s->view, s->y++, s->rect->left + 1, s->rect->right, ROLE_TITLE, title);
}

static void put_section(struct side *s, const char *title,
                        enum ntl_remark_kind kind)
{
    struct side measure = *s;

    measure.view = NULL;
    put_all(&measure, kind);
    if (measure.y == s->y)
        return;
    put_title(s, title);
    put_all(s, kind);
}

static void put_group(struct side *s, enum answer_id answer, const char *key)
{
    if (s->y > s->rect->top)
        s->y++;
    s->y = draw_group(s->view, &s->model->answer[answer], key, s->y, s->rect);
}

static void put_sections(struct side *s, bool wide)
{
    const struct model *model = s->model;

    if (wide || (!model->explain && !model->is_known))
        put_group(s, ANSWER_MAIN, "region");
    if (wide)
        put_group(s, ANSWER_BASES, "bases");
    if (!wide && model->explain)
        put_section(s, "arithmetic", NTL_STEP);
    put_section(s, "notes", NTL_FINDING);
    if (wide)
        put_section(s, "arithmetic", NTL_STEP);
}

void draw_side(struct view *view, const struct model *model,
               const struct rect *rect, bool wide)
{
    const struct page *page = &model->page[model->at];
    const struct ntl_paging *mode = ntl_paging(model->session->arch);
    enum ntl_level level = model_level(model, page->list);
    struct rect inside = *rect;
    struct side s = {
        NULL, model, &inside, rect->top,
        page->zone >= ZONE_LIST ? mode->level[level].nt : "",
    };

    put_sections(&s, wide);
    if (s.y == rect->top)
        return;
    if (!wide) {
        put_line(view, rect->top, rect->left, rect->right);
        inside.top++;
    }
    s.view = view;
    s.y = inside.top;
    view->clip = rect->bottom;
    put_sections(&s, wide);
    view->clip = view->height;
}
