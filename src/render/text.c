/*
 * Columns that line up, within 80 or what a terminal has.  Cells wait in a grid
 * until their group ends (or the grid is full), because a column is as wide as
 * its widest cell.
 */
#include "core/text/visible.h"
#include "private.h"

#include <ntlens/format.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECT_BITS, OBJECT_KEY, OBJECT_VALUE, OBJECT_NOTE, OBJECT_COLUMNS };
enum { VALUE_MAX = 30, INDENT = 2, HEAD_TEXT = 32 };

/* A field of a ruler: its bits, and below them its name and value. */
struct ruled {
    char label[64];
    uint64_t value;
    size_t length, width;       /* of the label; of the wider of the two      */
    uint8_t lo, bits;
};

struct text {
    struct render render;
    unsigned depth;
    enum ntl_group_kind kind[RENDER_DEPTH];
    bool any;                   /* something of this answer is printed        */
    bool header;                /* the table's header is not printed yet      */
    bool whole;                 /* table: a row is a line, however long       */
    char head[GRID_COLUMNS][HEAD_TEXT];     /* from the keys of its first row */
    bool bits[GRID_COLUMNS];    /* table: the column holds groups of bits     */
    size_t stacked, stacked_at; /* table: the column from which the others stand
                                   below one another, and where on the screen */
    size_t column;              /* LINE: where the next word goes             */
    bool unbroken;              /* LINE: one line, however long               */
    struct ruled ruled[GRID_COLUMNS];
    size_t ruled_count;
    struct grid grid;
};

static void paint(struct text *text, enum color_role role)
{
    if (text->render.color)
        out_text(text->render.out, color_code(true, role));
}

/* No line goes beyond. */
static size_t margin(const struct text *text)
{
    return text->render.out->columns;
}

static void newline(struct text *text)
{
    out_char(text->render.out, '\n');
}

static void end_row(struct text *text)
{
    out_line_end(text->render.out);
}

static size_t padding(size_t columns, size_t width)
{
    return columns < width ? width - columns : 0;
}

static void put_padded(struct text *text, const char *s, size_t length,
                       size_t width)
{
    out_visible(text->render.out, s, length);
    out_pad(text->render.out, padding(ntl_visible_columns(s, length), width));
}

/* What is in a grid has passed the filter. */
static void put_cell(struct text *text, struct grid_text cell, size_t width)
{
    out_bytes(text->render.out, cell.text, cell.length);
    out_pad(text->render.out, padding(cell.columns, width));
}

static size_t column_width(const struct text *text, size_t column)
{
    size_t width = text->grid.width[column];

    return column == OBJECT_VALUE && width > VALUE_MAX ? VALUE_MAX : width;
}

/* A note that has no room beside its value stands below it. */
static void put_note(struct text *text, size_t row, size_t value_at,
                     size_t value_width)
{
    enum { LEAST_ROOM = 24 };
    struct out *out = text->render.out;
    size_t width = column_width(text, OBJECT_VALUE);
    size_t note_at = value_at + width + 2;
    struct grid_text note = grid_at(&text->grid, row, OBJECT_NOTE);

    if (note.length == 0)
        return;
    if (value_width > width || note_at + LEAST_ROOM > margin(text)) {
        end_row(text);
        out_pad(out, value_at);
        note_at = value_at;
    } else {
        out_pad(out, note_at - value_at - value_width);
    }
    render_wrapped(out, note.text, note.length, note_at, note_at);
}

static void put_object_row(struct text *text, size_t row)
{
    struct out *out = text->render.out;
    size_t bits = column_width(text, OBJECT_BITS);
    size_t key = column_width(text, OBJECT_KEY);
    size_t value_at = INDENT + (bits ? bits + 2 : 0) + key + 2;
    struct grid_text cell = grid_at(&text->grid, row, OBJECT_BITS);

    out_pad(out, INDENT);
    if (bits) {
        out_pad(out, padding(cell.columns, bits));
        put_cell(text, cell, cell.columns + 2);
    }
    paint(text, COLOR_KEY);
    put_cell(text, grid_at(&text->grid, row, OBJECT_KEY), key);
    paint(text, COLOR_PLAIN);
    out_pad(out, 2);
    cell = grid_at(&text->grid, row, OBJECT_VALUE);
    render_wrapped(out, cell.text, cell.length, value_at, value_at);
    put_note(text, row, value_at, cell.columns);
    end_row(text);
}

/* What cannot be broken, in any row, from a column on. */
static size_t longest_word(const struct text *text, size_t column)
{
    size_t longest = 0, n;

    for (size_t row = 0; row < text->grid.rows; row++) {
        for (size_t i = column; i < text->grid.columns[row]; i++) {
            struct grid_text cell = grid_at(&text->grid, row, i);
            size_t at = 0;

            for (; (n = render_next(cell.text, cell.length, &at)); at += n) {
                size_t wide = ntl_visible_columns(cell.text + at, n);

                longest = wide > longest ? wide : longest;
            }
        }
    }
    return longest;
}

/* Groups of bits stand as in a ruler. */
static size_t gap(const struct text *text, size_t column)
{
    return column + 1 < GRID_COLUMNS && text->bits[column]
           && text->bits[column + 1] ? 1 : 2;
}

/* Of a name that may stand in several lines, or of one that may not. */
static size_t head_width(const char *head, bool broken)
{
    size_t widest = 0, length;

    if (!broken)
        return strlen(head);
    for (; *head; head += length + (head[length] == ' ')) {
        length = strcspn(head, " ");
        widest = length > widest ? length : widest;
    }
    return widest;
}

static size_t with_head(const struct text *text, size_t column, bool broken)
{
    size_t head = head_width(text->head[column], broken);

    return head > text->grid.width[column] ? head : text->grid.width[column];
}

static size_t table_width(const struct text *text, bool broken)
{
    size_t columns = text->grid.columns[0], to = INDENT;

    for (size_t i = 0; i < columns; i++)
        to += with_head(text, i, broken) + (i + 1 < columns ? gap(text, i) : 0);
    return to;
}

/* The columns' names are broken where that makes the table fit. */
static void make_room_for_heads(struct text *text)
{
    bool broken = table_width(text, false) > margin(text)
                  && table_width(text, true) <= margin(text);

    for (size_t i = 0; i < text->grid.columns[0]; i++)
        text->grid.width[i] = (uint32_t)with_head(text, i, broken);
}

/* What columns need that stand below one another: sentences wrap. */
static size_t room_below(const struct text *text, size_t column)
{
    enum { SENTENCE = 28 };
    size_t widest = 0, word = longest_word(text, column);

    for (size_t i = column; i < text->grid.columns[0]; i++)
        if (text->grid.width[i] > widest)
            widest = text->grid.width[i];
    if (widest > SENTENCE)
        widest = SENTENCE;
    return word > widest ? word : widest;
}

/*
 * Where a table's columns stop standing beside each other: those from there on
 * would leave the screen, and stand below one another.  The last one wraps.
 */
static void plan_columns(struct text *text)
{
    size_t columns = text->grid.columns[0], last = columns ? columns - 1 : 0;
    size_t i = 0, to = INDENT;

    if (text->header)
        make_room_for_heads(text);
    text->stacked = columns;
    if (text->whole)
        return;
    for (; i < last && to + text->grid.width[i] <= margin(text); i++)
        to += text->grid.width[i] + gap(text, i);
    if (to + text->grid.width[i] > margin(text))
        while (i > 1 && to + room_below(text, i) > margin(text)) {
            i--;
            to -= text->grid.width[i] + gap(text, i);
        }
    text->stacked = i;
    text->stacked_at = to;
}

static void put_table_row(struct text *text, size_t row)
{
    size_t columns = text->grid.columns[row], at = text->stacked_at;
    bool first = true;

    out_pad(text->render.out, INDENT);
    for (size_t i = 0; i < columns; i++) {
        struct grid_text cell = grid_at(&text->grid, row, i);

        if (i < text->stacked) {
            put_cell(text, cell, text->grid.width[i] + gap(text, i));
            continue;
        }
        if (cell.length == 0)
            continue;
        if (!first) {
            end_row(text);
            out_pad(text->render.out, at);
        }
        render_wrapped(text->render.out, cell.text, cell.length, at, at);
        first = false;
    }
    end_row(text);
}

/* The words of `*rest` that go into `width` columns; at least one. */
static size_t next_words(const char **rest, size_t width)
{
    const char *start = *rest;
    size_t length = strcspn(start, " "), more;

    while (start[length] == ' '
           && (more = length + 1 + strcspn(start + length + 1, " ")) <= width)
        length = more;
    *rest = start + length + (start[length] == ' ');
    return length;
}

/* One line of the names; false when nothing is left of them. */
static bool put_heads(struct text *text, const char *rest[GRID_COLUMNS])
{
    size_t columns = text->grid.columns[0];
    bool more = false;

    out_pad(text->render.out, INDENT);
    paint(text, COLOR_KEY);
    for (size_t i = 0; i < columns && i <= text->stacked; i++) {
        const char *words = rest[i];
        size_t length = next_words(&rest[i], text->grid.width[i]);

        put_padded(text, words, length, text->grid.width[i] + gap(text, i));
        more = more || *rest[i];
    }
    paint(text, COLOR_PLAIN);
    end_row(text);
    return more;
}

static void put_table_header(struct text *text)
{
    const char *rest[GRID_COLUMNS];

    for (size_t i = 0; i < GRID_COLUMNS; i++)
        rest[i] = text->head[i];
    while (put_heads(text, rest))
        ;
    text->header = false;
}

static void put_row(struct text *text, size_t row)
{
    bool table = text->kind[text->depth] == NTL_TABLE
                 || text->kind[text->depth] == NTL_ROW;

    if (table && text->header)
        put_table_header(text);
    if (table)
        put_table_row(text, row);
    else
        put_object_row(text, row);
}

static void flush_rows(struct text *text)
{
    if (text->grid.rows)
        plan_columns(text);
    for (size_t i = 0; i < text->grid.rows; i++)
        put_row(text, i);
    if (text->grid.rows)
        text->any = true;
    grid_clear(&text->grid);
}

static void finish_line(struct text *text)
{
    if (text->column)
        newline(text);
    text->column = 0;
}

/* The heading of a group, with a blank line between it and what was before. */
static void put_title(struct text *text, const char *title)
{
    if (!title)
        return;
    if (text->any)
        newline(text);
    paint(text, COLOR_TITLE);
    render_wrapped(text->render.out, title, strlen(title), 0, INDENT);
    paint(text, COLOR_PLAIN);
    newline(text);
    text->any = true;
}

static void push(struct text *text, const struct ntl_group *group)
{
    if (text->depth + 1 < RENDER_DEPTH)
        text->depth++;
    text->kind[text->depth] = group->kind;
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct text *text = (struct text *)sink;

    if (text->depth == 0) {
        text->any = false;
        grid_init(&text->grid);
    } else if (group->kind == NTL_ROW) {
        if (grid_full(&text->grid))
            flush_rows(text);
        grid_row(&text->grid);
    } else {
        finish_line(text);
        flush_rows(text);
        grid_init(&text->grid);
        put_title(text, group->title);
        text->header = group->kind == NTL_TABLE;
        text->whole = group->kind == NTL_TABLE && group->rows
                      && !text->render.out->terminal;
        text->ruled_count = 0;
    }
    if (group->kind == NTL_LINE)
        text->unbroken = group->width > 0;
    push(text, group);
}

/* --- the three lines of a ruler ------------------------------------------- */

static void rule_item(struct text *text, const struct ntl_item *it)
{
    struct ruled *field = &text->ruled[text->ruled_count];
    struct ntl_phrase label = {
        .format = "%s %x", .word = { it->key }, .number = { it->value },
    };

    if (text->ruled_count == GRID_COLUMNS)
        return;
    text->ruled_count++;
    field->value = it->value;
    field->lo = it->lo;
    field->bits = it->width;
    field->length = ntl_format_phrase(field->label, sizeof field->label,
                                      &label);
    if (field->length >= sizeof field->label)
        field->length = sizeof field->label - 1;
    field->width = field->length > it->width ? field->length : it->width;
}

static void ruler_numbers(struct text *text, const struct ruled *field)
{
    char hi[NTL_BINARY_TEXT], lo[NTL_BINARY_TEXT];
    size_t n = ntl_format_decimal(hi, sizeof hi, field->lo + field->bits - 1u);
    size_t m = ntl_format_decimal(lo, sizeof lo, field->lo);

    out_bytes(text->render.out, hi, n);
    if (field->bits > 1) {
        out_pad(text->render.out,
                field->width > n + m ? field->width - n - m : 1);
        out_bytes(text->render.out, lo, m);
    }
}

static void ruler_bits(struct text *text, const struct ruled *field)
{
    for (unsigned i = field->bits; i-- > 0;)
        out_char(text->render.out, (field->value >> i & 1) ? '1' : '0');
    out_pad(text->render.out, field->width - field->bits);
}

static void ruler_names(struct text *text, const struct ruled *field)
{
    put_padded(text, field->label, field->length, field->width);
}

/* Fields `from` to before `to`, beside each other. */
static void put_ruled(struct text *text, size_t from, size_t to)
{
    static void (*const line[])(struct text *, const struct ruled *)
        = { ruler_numbers, ruler_bits, ruler_names };

    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        out_pad(text->render.out, INDENT);
        for (size_t f = from; f < to; f++) {
            if (f > from)
                out_char(text->render.out, ' ');
            paint(text, (enum color_role)(COLOR_FIELD_1 + f % 5));
            line[i](text, &text->ruled[f]);
            paint(text, COLOR_PLAIN);
        }
        end_row(text);
    }
}

/* What a line has no room for stands below, in three lines more. */
static void put_ruler(struct text *text)
{
    for (size_t from = 0, to = 0; from < text->ruled_count; from = to) {
        size_t at = INDENT + text->ruled[to++].width;

        while (to < text->ruled_count
               && at + 1 + text->ruled[to].width <= margin(text))
            at += 1 + text->ruled[to++].width;
        put_ruled(text, from, to);
    }
    text->any = true;
}

/* --- items ---------------------------------------------------------------- */

/* What no line can hold goes on in the next. */
static void put_line_word(struct text *text, const char *word, size_t length)
{
    struct out *out = text->render.out;

    if (text->unbroken)
        out_visible(out, word, length);
    else
        text->column = render_word(out, word, length, text->column, INDENT);
}

/* Behind the label. */
static void put_line_value(struct text *text, const char *value, size_t n,
                           const char *note)
{
    struct out *out = text->render.out;

    out_char(out, ' ');
    text->column++;
    put_line_word(text, value, n);
    if (note) {
        out_text(out, " (");
        text->column += 2;
        put_line_word(text, note, strlen(note));
        out_char(out, ')');
        text->column++;
    }
    text->column += 2;
}

static void put_line_item(struct text *text, const struct ntl_item *it)
{
    char value[RENDER_LINE], label[64];
    size_t n = ntl_format_item(value, sizeof value, it);
    size_t key = render_label(label, sizeof label, it->key);
    size_t note = it->note ? strlen(it->note) : 0, width = key + 1;

    if (n >= sizeof value)
        n = sizeof value - 1;
    width += ntl_visible_columns(value, n);
    if (note)
        width += ntl_visible_columns(it->note, note) + 3;
    if (text->column && !text->unbroken
        && text->column + 2 + width > margin(text))
        finish_line(text);
    if (text->column)
        out_pad(text->render.out, 2);
    paint(text, COLOR_KEY);
    out_bytes(text->render.out, label, key);
    paint(text, COLOR_PLAIN);
    text->column += key;
    put_line_value(text, value, n, it->note);
    text->any = true;
}

static void add_object_item(struct text *text, const struct ntl_item *it)
{
    char cell[RENDER_LINE];
    size_t n;

    if (grid_full(&text->grid))
        flush_rows(text);
    grid_row(&text->grid);
    grid_cell(&text->grid, cell, render_bits(cell, sizeof cell, it));
    grid_cell(&text->grid, cell, render_label(cell, sizeof cell, it->key));
    n = ntl_format_item(cell, sizeof cell, it);
    grid_cell(&text->grid, cell, n < sizeof cell ? n : sizeof cell - 1);
    grid_cell_text(&text->grid, it->note ? it->note : "");
}

/* The keys of a table's first row are its header. */
static void add_row_item(struct text *text, const struct ntl_item *it)
{
    char cell[RENDER_LINE];
    size_t n, column;

    if (text->grid.rows == 0)
        return;
    column = text->grid.columns[text->grid.rows - 1];
    if (text->header && text->grid.rows == 1 && column < GRID_COLUMNS) {
        render_label(text->head[column], HEAD_TEXT, it->key);
        text->bits[column] = it->kind == NTL_BINARY;
    }
    n = render_row_value(cell, sizeof cell, it);
    grid_cell(&text->grid, cell, n);
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct text *text = (struct text *)sink;

    switch (text->kind[text->depth]) {
    case NTL_ROW:
        add_row_item(text, it);
        break;
    case NTL_LINE:
        put_line_item(text, it);
        break;
    case NTL_RULER:
        rule_item(text, it);
        break;
    case NTL_OBJECT:
    case NTL_TABLE:
        add_object_item(text, it);
        break;
    }
}

static void end(struct ntl_sink *sink)
{
    struct text *text = (struct text *)sink;
    enum ntl_group_kind kind = text->kind[text->depth];

    if (kind == NTL_RULER)
        put_ruler(text);
    if (kind == NTL_LINE)
        finish_line(text);
    if (kind == NTL_OBJECT || kind == NTL_TABLE)
        flush_rows(text);
    if (text->depth > 0)
        text->depth--;
}

/* How each kind of remark begins, and in which colour. */
static const struct {
    const char *mark;
    enum color_role role;
} remark_look[] = {
    [NTL_FINDING] = { "! ", COLOR_FINDING },
    [NTL_STEP] = { "= ", COLOR_STEP },
    [NTL_PROSE] = { "", COLOR_PLAIN },
    [NTL_VERBATIM] = { "", COLOR_PLAIN },
};

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    struct text *text = (struct text *)sink;
    char sentence[RENDER_LINE];
    size_t indent = strlen(remark_look[r->kind].mark), at = indent;

    if (text->kind[text->depth] == NTL_ROW)
        return;
    finish_line(text);
    flush_rows(text);
    paint(text, remark_look[r->kind].role);
    out_text(text->render.out, remark_look[r->kind].mark);
    if (r->kind == NTL_STEP) {
        size_t n = render_label(sentence, sizeof sentence, r->key);

        out_bytes(text->render.out, sentence, n);
        out_text(text->render.out, ": ");
        at += n + 2;
    }
    ntl_format_phrase(sentence, sizeof sentence, &r->phrase);
    if (r->kind == NTL_VERBATIM)
        out_visible(text->render.out, sentence, strlen(sentence));
    else
        render_wrapped(text->render.out, sentence, strlen(sentence), at,
                       indent);
    paint(text, COLOR_PLAIN);
    newline(text);
    text->any = true;
}

static void failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number)
{
    struct text *text = (struct text *)render;

    (void)line, (void)length, (void)status, (void)diag, (void)line_number;
    text->depth = 0;
    grid_init(&text->grid);
}

static void close_text(struct render *render)
{
    free(render);
}

struct render *render_text(struct out *out, bool color)
{
    static const struct render_ops ops = { failed, close_text };
    struct text *text = malloc(sizeof *text);

    if (!text)
        return NULL;
    memset(text, 0, offsetof(struct text, grid));
    grid_init(&text->grid);     /* its room is not written before it is used  */
    text->render = (struct render) {
        ntl_sink_of(begin, end, item, remark), &ops, out, color,
    };
    text->render.sink.columns = out->terminal ? out->columns : 0;
    return &text->render;
}
