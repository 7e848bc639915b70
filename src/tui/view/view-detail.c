/* The bits of a word, its scale and its fields. */
#include "draw.h"

#include <stdio.h>
#include <string.h>

enum { BITS_SPACED = 72, TWO_COLUMNS = 72, WITH_NOTES = 64, FIELD_KEY = 21,
       NOTE_AT = FIELD_KEY + 22, BYTE = 8 };

/* The one that is selected, or that of another level beside it. */
struct word {
    const struct rows *rows;
    size_t first, count;        /* rows of its fields                         */
    uint64_t value;
    unsigned bits;
    const char *name;
    bool here;                  /* ... is selected                            */
    bool known;
    size_t level;               /* of the chain, from the top                 */
};

static bool selected_word(const struct model *model, struct word *word)
{
    const struct page *page = &model->page[model->at];

    *word = (struct word) { .rows = model_detail(model), .name = "",
                            .here = true, .level = page->list,
                            .known = model_knows_word(model) };
    if (!word->rows || !model_word(model, &word->value, &word->bits))
        return false;
    if (model->at == PAGE_CHAIN)
        word->name = ntl_paging(model->session->arch)
                         ->level[model_level(model, page->list)].nt;
    return rows_word(word->rows, page->word, &word->first, &word->count);
}

static bool level_word(const struct model *model, size_t row, struct word *word)
{
    const struct ntl_paging *mode = ntl_paging(model->session->arch);
    enum ntl_level level = model_level(model, row);

    *word = (struct word) {
        .rows = &model->answer[answer_of(level)], .level = row,
        .value = model->known[level], .bits = mode->entry_size * 8u,
        .name = mode->level[level].nt,
        .here = row == model->page[model->at].list, .known = true,
    };
    return (model->is_known >> level & 1)
           && rows_word(word->rows, 0, &word->first, &word->count);
}

static const struct ntl_item *field_at(const struct word *word, size_t i)
{
    return &word->rows->item[word->rows->row[word->first + i].first];
}

/* --- the bits ------------------------------------------------------------- */

/*
 * Fields of several bits have colours, in turn; a flag is bright when it is
 * set.  More colours than that would be noise.
 */
static enum role field_look(const struct word *word, size_t i)
{
    size_t wide = 0;

    if (is_hidden(field_at(word, i)))
        return ROLE_NOTE;
    if (field_at(word, i)->width == 1)
        return field_at(word, i)->value ? ROLE_TITLE : ROLE_TEXT;
    while (i-- > 0)
        wide += field_at(word, i)->width > 1;
    return quiet_role(wide);
}

/* The field that the bit is of; the number of fields: none is. */
static size_t field_of(const struct word *word, unsigned bit)
{
    size_t i = 0;

    while (i < word->count && bit - field_at(word, i)->lo
                              >= (unsigned)field_at(word, i)->width)
        i++;
    return i;
}

/* 64 bits are two lines where one would be cut. */
static unsigned bits_a_line(const struct word *word, int width)
{
    return (int)word->bits + 1 > width ? word->bits / 2 : word->bits;
}

static bool is_spaced(const struct word *word, int width)
{
    return bits_a_line(word, width) < word->bits || width >= BITS_SPACED
           || word->bits < 64;
}

/* Of each byte the number of its first and its last bit. */
static void draw_scale(struct view *view, const struct word *word, unsigned top,
                       int y, const struct rect *rect)
{
    int width = rect->right - rect->left, x = rect->left + 1;
    unsigned line = bits_a_line(word, width);

    for (unsigned bit = top; bit + line > top; bit -= BYTE) {
        unsigned low = bit - (BYTE - 1);

        putf(view, y, x, rect->right, ROLE_NOTE, "%u", bit);
        putf(view, y, x + BYTE - (low > 9 ? 2 : 1), rect->right, ROLE_NOTE,
             "%u", low);
        x += BYTE + is_spaced(word, width);
        if (low == 0)
            break;
    }
}

static void draw_bit(struct view *view, const struct model *model,
                     const struct word *word, unsigned bit, int y, int x,
                     int right)
{
    const struct page *page = &model->page[model->at];
    size_t i = field_of(word, bit);
    bool named = i < word->count;

    put(view, y, x, right, named ? field_look(word, i) : ROLE_TEXT,
        word->known ? bit_text(named ? field_at(word, i) : NULL,
                               word->value >> bit) : "-");
    if (!word->here) {
        set_hit(view, y, x, x + 1, HIT_LEVEL, word->level, 0);
        return;
    }
    set_hit(view, y, x, x + 1, HIT_FIELD, page->word, bit);
    if (page->zone == ZONE_DETAIL && page->bit == bit) {
        add_flags(view, y, x, x + 1, CELL_CURSOR);
        set_cursor(view, y, x);
    }
}

/* Each line of bits has its scale above; returns the row below them. */
static int draw_bits(struct view *view, const struct model *model,
                     const struct word *word, int y, const struct rect *rect)
{
    int width = rect->right - rect->left;
    unsigned line = bits_a_line(word, width);

    for (unsigned top = word->bits; top > 0; top -= line, y += 2) {
        int x = rect->left + 1;

        draw_scale(view, word, top - 1, y, rect);
        for (unsigned bit = top; bit-- + line > top;) {
            draw_bit(view, model, word, bit, y + 1, x, rect->right);
            x += 1 + (is_spaced(word, width) && bit % BYTE == 0);
        }
    }
    return y;
}

static int bit_lines(const struct word *word, int width)
{
    return bits_a_line(word, width) < word->bits ? 4 : 2;
}

/* --- the fields ----------------------------------------------------------- */

const char *detail_title(const struct model *model)
{
    struct word word;
    const struct rows *rows;

    if (!selected_word(model, &word))
        return "";
    rows = word.rows;
    for (size_t i = word.first; i-- > 0;)
        if (rows->row[i].kind == ROW_TITLE
            && rows->row[i].group == rows->row[word.first].group)
            return rows->row[i].text;
    return "";
}

static void draw_title(struct view *view, const struct model *model,
                       const struct word *word, int y, const struct rect *rect)
{
    const struct page *page = &model->page[model->at];
    int x = rect->left + 2, right = rect->right, at;
    const char *title = detail_title(model);

    put_line(view, y, rect->left, right);
    x = putf(view, y, x, right, ROLE_TITLE, " %s%s", word->name,
             *word->name ? " " : "");
    x = word->known ? putf(view, y, x, right, ROLE_TITLE, "%0*llx ",
                           (int)word->bits / 4,
                           (unsigned long long)word->value)
                    : put(view, y, x, right, ROLE_NOTE, "not given ");
    if (!word->here)
        return;
    if (page->zone == ZONE_DETAIL)
        x = putf(view, y, x + 1, right, ROLE_KEY, " bit %u (%x) ", page->bit,
                 page->bit);
    at = right - (int)text_width(title) - 4;
    if (at > x && *title) {
        putf(view, y, at, right, ROLE_KEY, " %s ", title);
        view->titled = true;
    }
}

/* The note that a field has, if it fits. */
static void draw_field_note(struct view *view, const struct ntl_item *it,
                            int y, int x, const struct rect *rect)
{
    int at = rect->left + NOTE_AT;

    put(view, y, at > x + 2 ? at : x + 2, rect->right, ROLE_NOTE, it->note);
}

static void draw_field(struct view *view, const struct model *model,
                       const struct word *word, size_t i, int y,
                       const struct rect *rect, bool notes)
{
    const struct page *page = &model->page[model->at];
    const struct ntl_item *it = field_at(word, i);
    int x = rect->left + 1, right = rect->right;
    char text[128];

    bits_text(text, sizeof text, it);
    put(view, y, x + 5 - (int)strlen(text), right, ROLE_KEY, text);
    x = put(view, y, x + 7, right, field_look(word, i), it->key);
    if (x < rect->left + 8 + FIELD_KEY)
        x = rect->left + 8 + FIELD_KEY;
    value_text(text, sizeof text, it);
    x = put(view, y, x + 1, right, ROLE_TEXT, text);
    if (it->value && !is_hidden(it))
        add_flags(view, y, x - (int)strlen(text), x, CELL_BOLD);
    if (notes && it->note)
        draw_field_note(view, it, y, x, rect);
    if (!word->here) {
        set_hit(view, y, rect->left, right, HIT_LEVEL, word->level, 0);
        return;
    }
    set_hit(view, y, rect->left, right, HIT_FIELD, page->word, it->lo);
    if (page->zone == ZONE_DETAIL && it == model_field(model))
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

/* The first line that is drawn, so that the chosen field is seen. */
static int fields_top(const struct model *model, const struct word *word,
                      const struct shape *shape, int room)
{
    const struct ntl_item *chosen = model_field(model);

    for (size_t i = 0; word->here && i < word->count; i++)
        if (field_at(word, i) == chosen && (int)i % shape->lines >= room)
            return (int)i % shape->lines - room + 1;
    return 0;
}

static int draw_fields(struct view *view, const struct model *model,
                       const struct word *word, int y, const struct rect *rect)
{
    int room = rect->bottom - y, width = rect->right - rect->left;
    struct shape shape = shape_of(word->count, width, room);
    int top = fields_top(model, word, &shape, room);

    for (size_t i = 0; i < word->count; i++) {
        int line = (int)i % shape.lines - top, column = (int)i / shape.lines;
        struct rect cell = *rect;

        if (line < 0 || line >= room)
            continue;
        cell.left += column * (width / shape.columns);
        if (column + 1 < shape.columns)
            cell.right = cell.left + width / shape.columns - 1;
        draw_field(view, model, word, i, y + line, &cell, shape.notes);
    }
    if (top > 0)
        put_code(view, y, rect->right - 1, rect->right, ROLE_KEY, MORE_ABOVE);
    if (top + room < shape.lines)
        put_code(view, y + room - 1, rect->right - 1, rect->right, ROLE_KEY,
                 MORE_BELOW);
    return y + (shape.lines < room ? shape.lines : room);
}

static int draw_word(struct view *view, const struct model *model,
                     const struct word *word, const struct rect *rect)
{
    int y = rect->top, width = rect->right - rect->left;
    struct shape two = shape_of(word->count, width, 0);
    bool roomy = rect->bottom - y > bit_lines(word, width) + two.lines;

    view->clip = rect->bottom;
    if (roomy)
        draw_title(view, model, word, y++, rect);
    y = draw_bits(view, model, word, y, rect);
    if (word->here)
        view->detail_height = (size_t)(rect->bottom > y ? rect->bottom - y : 1);
    y = draw_fields(view, model, word, y, rect);
    view->clip = view->height;
    return y;
}

int draw_detail(struct view *view, const struct model *model,
                const struct rect *rect)
{
    struct word word;

    if (rect->bottom - rect->top < 2 || !selected_word(model, &word))
        return rect->top;
    return draw_word(view, model, &word, rect);
}

int draw_all_levels(struct view *view, const struct model *model,
                    const struct rect *rect)
{
    size_t levels = model_chain(model);
    int width = (rect->right - rect->left) / (int)(levels ? levels : 1);
    int bottom = rect->top;

    for (size_t i = 0; i < levels; i++) {
        struct rect part = *rect;
        struct word word;
        int y;

        part.left += (int)i * width;
        part.right = part.left + width - 1;
        if (!level_word(model, i, &word))
            continue;
        y = draw_word(view, model, &word, &part);
        bottom = y > bottom ? y : bottom;
    }
    return bottom;
}

int detail_lines(const struct model *model, int width)
{
    struct word word;

    if (!selected_word(model, &word))
        return 0;
    return 1 + bit_lines(&word, width)
           + (width < TWO_COLUMNS ? (int)word.count
                                  : ((int)word.count + 1) / 2);
}
