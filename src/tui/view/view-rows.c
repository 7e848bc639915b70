/* Any answer as lines: objects, tables, rulers, remarks. */
#include "draw.h"

#include <string.h>

enum { VALUE = 4096, VALUE_MOST = 34, GAP = 2, INDENT = 2, NOTE_LEAST = 18 };

struct place {
    struct view *view;          /* NULL: only measure                         */
    const struct rows *rows;
    struct rect rect;
    int y;
};

static int put_cell(struct place *p, int x, const struct ntl_item *it,
                    enum role role)
{
    char text[VALUE];

    value_text(text, sizeof text, it);
    return put(p->view, p->y, x, p->rect.right,
               it->kind == NTL_ABSENT ? ROLE_NOTE : role, text);
}

/* --- one row of each kind; each returns how many lines it takes ----------- */

static int row_title(struct place *p, const struct row *row)
{
    bool first = p->y == p->rect.top;

    put(p->view, p->y + !first, p->rect.left + 1, p->rect.right, ROLE_TITLE,
        row->text);
    return first ? 1 : 2;
}

/* The first column that does not fit: it and those after it are texts below
   each other.  */
static size_t columns_that_fit(const struct place *p,
                               const struct rows_group *group, size_t count)
{
    int x = p->rect.left + INDENT;

    for (size_t i = 0; i < count; i++) {
        x += (int)group->width[i];
        if (x > p->rect.right)
            return i;
        x += GAP;
    }
    return count;
}

static int row_head(struct place *p, const struct row *row)
{
    const struct rows_group *group = &p->rows->group[row->group];
    size_t fit = columns_that_fit(p, group, row[1].count);
    int x = p->rect.left + INDENT;

    /* Of those below each other the first has a name, where there is room. */
    for (size_t i = 0; i < row[1].count && i <= fit; i++) {
        char text[64];

        label_text(text, sizeof text, p->rows->item[row[1].first + i].key);
        if (i < fit || x + (int)text_width(text) <= p->rect.right)
            put(p->view, p->y, x, p->rect.right, ROLE_KEY, text);
        x += (int)group->width[i] + GAP;
    }
    return 1;
}

static int longest_word(const char *text)
{
    size_t longest = 0;

    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t n = strcspn(text, " "), width = text_columns(text, n);

        longest = width > longest ? width : longest;
        text += n;
    }
    return (int)longest;
}

/* A text whose words have no room at x goes below the row, from its left. */
static int row_texts(struct place *p, const struct row *row, size_t from,
                     int x)
{
    int lines = 0;

    for (size_t i = from; i < row->count; i++) {
        int at = x;
        char text[VALUE];

        value_text(text, sizeof text, &p->rows->item[row->first + i]);
        if (!text[0])
            continue;
        if (x + longest_word(text) > p->rect.right) {
            at = p->rect.left + 2 * INDENT;
            lines += lines == 0;
        }
        lines += put_wrapped(p->view, p->y + lines, at, at, &p->rect,
                             i == from ? ROLE_TEXT : ROLE_NOTE, text);
    }
    return lines ? lines : 1;
}

static int row_cells(struct place *p, const struct row *row)
{
    const struct rows_group *group = &p->rows->group[row->group];
    size_t fit = columns_that_fit(p, group, row->count);
    int x = p->rect.left + INDENT;

    for (size_t i = 0; i < fit; i++) {
        put_cell(p, x, &p->rows->item[row->first + i],
                 i == 0 ? ROLE_TITLE : ROLE_TEXT);
        x += (int)group->width[i] + GAP;
    }
    return fit < row->count ? row_texts(p, row, fit, x) : 1;
}

static int row_item(struct place *p, const struct row *row)
{
    const struct rows_group *group = &p->rows->group[row->group];
    const struct ntl_item *it = &p->rows->item[row->first];
    struct rect rect = p->rect;
    int bits = (int)group->width[0], x = rect.left + INDENT;
    int value_at, note_at, n;
    char text[VALUE];

    bits_text(text, sizeof text, it);
    put(p->view, p->y, x + bits - (int)strlen(text), rect.right, ROLE_NOTE,
        text);
    x += bits ? bits + GAP : 0;
    label_text(text, sizeof text, it->key);
    put(p->view, p->y, x, rect.right, ROLE_KEY, text);
    value_at = x + (int)group->width[1] + GAP;
    note_at = value_at + GAP + (group->width[2] > VALUE_MOST
                                ? VALUE_MOST : (int)group->width[2]);
    value_text(text, sizeof text, it);
    n = put_wrapped(p->view, p->y, value_at, value_at, &rect,
                    it->kind == NTL_ABSENT ? ROLE_NOTE : ROLE_TEXT, text);
    if (!it->note)
        return n;
    if ((int)text_width(text) + value_at + GAP > note_at
        || note_at + NOTE_LEAST > rect.right)
        return n + put_wrapped(p->view, p->y + n, value_at, value_at, &rect,
                               ROLE_NOTE, it->note);
    return put_wrapped(p->view, p->y, note_at, note_at, &rect, ROLE_NOTE,
                       it->note);
}

static int row_line(struct place *p, const struct row *row)
{
    int left = p->rect.left + INDENT, x = left, lines = 1;
    char label[64], value[VALUE];

    for (size_t i = 0; i < row->count; i++) {
        const struct ntl_item *it = &p->rows->item[row->first + i];
        size_t width;

        label_text(label, sizeof label, it->key);
        value_text(value, sizeof value, it);
        width = strlen(label) + 1 + text_width(value)
                + (it->note ? text_width(it->note) + 3 : 0);
        if (x > left && x + (int)width > p->rect.right) {
            x = left;
            lines++;
        }
        x = put(p->view, p->y + lines - 1, x, p->rect.right, ROLE_KEY, label);
        x = put(p->view, p->y + lines - 1, x + 1, p->rect.right, ROLE_TEXT,
                value);
        if (it->note)
            x = putf(p->view, p->y + lines - 1, x, p->rect.right, ROLE_NOTE,
                     " (%s)", it->note);
        x += GAP;
    }
    return lines;
}

enum { RULER_LINES = 3 };       /* the highest bit, the bits, the name        */

/* A field from x on in the three lines at y; returns the column after it. */
static int ruler_field(struct view *view, const struct ntl_item *it, int y,
                       int x, int right, enum role role)
{
    int bits = x, name;
    char text[VALUE];

    putf(view, y, x, right, ROLE_NOTE, "%d", it->lo + it->width - 1);
    for (unsigned b = it->width; b-- > 0;)
        bits = put(view, y + 1, bits, right, role,
                   bit_text(it, it->value >> b));
    value_text(text, sizeof text, it);
    name = put(view, y + 2, x, right, role, it->key);
    name = putf(view, y + 2, name, right, role, " %s", text);
    return bits > name ? bits : name;
}

/* Fields that have no room go on in three lines more. */
static int row_ruler(struct place *p, const struct row *row)
{
    int left = p->rect.left + INDENT, x = left, y = p->y;
    int right = p->rect.right;

    for (size_t i = 0; i < row->count; i++) {
        const struct ntl_item *it = &p->rows->item[row->first + i];

        if (x > left && ruler_field(NULL, it, y, x, right, ROLE_TEXT) > right) {
            x = left;
            y += RULER_LINES;
        }
        x = ruler_field(p->view, it, y, x, right, field_role(i)) + 1;
    }
    return y + RULER_LINES - p->y;
}

static int row_remark(struct place *p, const struct row *row)
{
    static const struct { const char *mark; enum role role; } look[] = {
        [NTL_FINDING] = { "! ", ROLE_FINDING },
        [NTL_STEP] = { "= ", ROLE_STEP },
        [NTL_PROSE] = { "", ROLE_TEXT },
        [NTL_VERBATIM] = { "", ROLE_TEXT },
    };
    enum role role = look[row->remark].role;
    int x = p->rect.left + (row->remark != NTL_VERBATIM), indent;
    int right = p->rect.right;

    x = put(p->view, p->y, x, right, role, look[row->remark].mark);
    indent = x;
    if (row->remark == NTL_VERBATIM) {
        put(p->view, p->y, x, right, role, row->text);
        return 1;
    }
    if (row->remark == NTL_STEP) {
        char label[64];

        label_text(label, sizeof label, row->key);
        x = putf(p->view, p->y, x, right, role, "%s: ", label);
    }
    return put_wrapped(p->view, p->y, x, indent, &p->rect, role, row->text);
}

static int draw_row(struct place *p, size_t i)
{
    const struct row *row = &p->rows->row[i];

    switch (row->kind) {
    case ROW_TITLE:
        return row_title(p, row);
    case ROW_HEAD:
        return row_head(p, row);
    case ROW_CELLS:
        return row_cells(p, row);
    case ROW_ITEM:
        return row_item(p, row);
    case ROW_LINE:
        return row_line(p, row);
    case ROW_RULER:
        return row_ruler(p, row);
    case ROW_REMARK:
        return row_remark(p, row);
    }
    return 1;
}

/* --- the list ------------------------------------------------------------- */

static int height_of(const struct model *model, const struct rows *rows,
                     size_t i, const struct rect *rect)
{
    struct place p = { NULL, rows, *rect, rect->top + 1 };

    return model_shown(model, rows, i) ? draw_row(&p, i) : 0;
}

/* The first row to draw, so that `selected` is seen and little moves. */
static size_t scrolled(const struct model *model, const struct rows *rows,
                       size_t top, size_t selected, const struct rect *rect)
{
    int room = rect->bottom - rect->top, height = 0;
    size_t i = selected;

    if (selected >= rows->count)
        return 0;
    if (top > selected)
        top = selected;
    for (;; i--) {
        height += height_of(model, rows, i, rect);
        if (height > room && i < selected)
            return top > i + 1 ? top : i + 1;
        if (i == 0)
            break;
    }
    /* All above it fits: begin with what belongs to the first row. */
    while (top > 0 && !model_selectable(model, rows, top - 1))
        top--;
    return top;
}

/* Columns keep their names while the table scrolls under them. */
static void keep_head(struct place *p, size_t top)
{
    const struct row *row = &p->rows->row[top];

    while (row > p->rows->row && row->kind == ROW_CELLS)
        row--;
    if (row->kind == ROW_HEAD && row != &p->rows->row[top])
        p->y += row_head(p, row);
}

/* The lines of row `i`: what a click means, what is selected. */
static void mark_row(const struct place *p, const struct model *model,
                     size_t i, int from)
{
    const struct page *page = &model->page[model->at];
    const struct rect *rect = &p->rect;
    int y = from;

    if (!model_selectable(model, p->rows, i))
        return;
    for (; y < p->y && y < rect->bottom; y++) {
        set_hit(p->view, y, rect->left, rect->right, HIT_ROW, i, 0);
        if (i != page->list || page->zone != ZONE_LIST)
            continue;
        add_flags(p->view, y, rect->left, rect->right, CELL_SELECTED);
        if (y == from)
            set_cursor(p->view, y, rect->left);
    }
}

static bool any_shown(const struct model *model, const struct rows *rows,
                      size_t from, size_t to)
{
    while (from < to && !model_shown(model, rows, from))
        from++;
    return from < to;
}

void draw_list(struct view *view, const struct model *model,
               const struct rect *rect)
{
    const struct rows *rows = model_list(model);
    const struct page *page = &model->page[model->at];
    struct place p = { view, rows, *rect, rect->top };
    struct rect room = *rect;
    size_t i;

    if (rows->count == 0)
        return;
    room.top++;                 /* a table's head may stay */
    i = scrolled(model, rows, page->list_top, page->list, &room);
    view->list_top = i;
    view->clip = rect->bottom;
    keep_head(&p, i);
    for (; i < rows->count && p.y < rect->bottom; i++) {
        int from = p.y;

        if (!model_shown(model, rows, i))
            continue;
        p.y += draw_row(&p, i);
        mark_row(&p, model, i, from);
        if (p.y <= rect->bottom && model_selectable(model, rows, i))
            view->list_last = i;
    }
    view->clip = view->height;
    view->more_above = any_shown(model, rows, 0, view->list_top);
    view->more_below = p.y > rect->bottom || rows->more
                       || any_shown(model, rows, i, rows->count);
}

int list_lines(const struct model *model, int width, int most)
{
    const struct rows *rows = model_list(model);
    struct rect rect = { 0, 0, most, width };
    int n = 0;

    for (size_t i = 0; i < rows->count && n < most; i++)
        n += height_of(model, rows, i, &rect);
    return n < most ? n : most;
}

int draw_group(struct view *view, const struct rows *rows, const char *key,
               int y, const struct rect *rect)
{
    struct place p = { view, rows, *rect, y };

    p.rect.top = y;
    for (size_t i = 0; i < rows->count && p.y < rect->bottom; i++)
        if (strcmp(rows->group[rows->row[i].group].key, key) == 0)
            p.y += draw_row(&p, i);
    return p.y;
}
