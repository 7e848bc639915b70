/* The teacher's hand-out: headings, tables and quotes of GitHub's Markdown. */
#include "private.h"

#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

struct markdown {
    struct render render;
    unsigned depth;
    enum ntl_group_kind kind[RENDER_DEPTH];
    size_t rows;                /* of the table that is open, with its header */
    bool paragraph;             /* a list or quote is open                    */
    enum ntl_remark_kind last;
    const char *command;        /* whose heading is not printed yet           */
    struct grid header;         /* keys of the table's first row              */
    struct grid cells;          /* of a table's row, or rows of an object     */
    size_t kept;                /* rows of an object in `cells`               */
};

enum { BITS, NAME, VALUE, MEANING, OBJECT_COLUMNS };

static void put_cell(struct out *out, const char *s, size_t length)
{
    out_text(out, "| ");
    render_live(out, s, length, LIVE_CELL);
    out_char(out, ' ');
}

static void put_rule(struct out *out, size_t columns)
{
    while (columns-- > 0)
        out_text(out, "| --- ");
    out_text(out, "|\n");
}

static void put_row(struct out *out, const struct grid *grid)
{
    for (size_t i = 0; i < grid->columns[0]; i++) {
        struct grid_text cell = grid_at(grid, 0, i);

        put_cell(out, cell.text, cell.length);
    }
    out_text(out, "|\n");
}

static void end_paragraph(struct markdown *md)
{
    if (md->paragraph)
        out_char(md->render.out, '\n');
    md->paragraph = false;
}

/* A column that no row has anything in is left out. */
static void put_kept_row(struct markdown *md, size_t row)
{
    struct out *out = md->render.out;

    for (size_t i = 0; i < OBJECT_COLUMNS; i++) {
        struct grid_text cell = grid_at(&md->cells, row, i);

        if (md->cells.width[i])
            put_cell(out, cell.text, cell.length);
    }
    out_text(out, "|\n");
}

static void put_object_header(struct markdown *md)
{
    static const char *const names[] = { "bits", "name", "value", "meaning" };
    struct out *out = md->render.out;
    size_t columns = 0;

    for (size_t i = 0; i < OBJECT_COLUMNS; i++) {
        if (!md->cells.width[i])
            continue;
        put_cell(out, names[i], strlen(names[i]));
        columns++;
    }
    out_text(out, "|\n");
    put_rule(out, columns);
}

static void put_kept(struct markdown *md)
{
    if (md->kept && md->rows == 0)
        put_object_header(md);
    for (size_t i = 0; i < md->kept; i++)
        put_kept_row(md, i);
    md->rows += md->kept;
    md->kept = 0;
    grid_clear(&md->cells);
}

static void end_table(struct markdown *md)
{
    put_kept(md);
    if (md->rows)
        out_char(md->render.out, '\n');
    md->rows = 0;
}

static void clear(struct grid *grid)
{
    grid_init(grid);
    grid_row(grid);
}

static void put_heading(struct out *out, const char *mark, const char *title)
{
    if (!title)
        return;
    out_text(out, mark);
    render_live(out, title, strlen(title), LIVE_CELL);
    out_text(out, "\n\n");
}

static void put_command(struct markdown *md)
{
    put_heading(md->render.out, "## ", md->command);
    md->command = NULL;
}

static void begin(struct ntl_sink *sink, const struct ntl_group *group)
{
    struct markdown *md = (struct markdown *)sink;
    struct out *out = md->render.out;

    if (group->kind == NTL_ROW) {
        clear(&md->cells);
        clear(&md->header);
    } else {
        end_paragraph(md);
        end_table(md);
    }
    if (md->depth == 0) {
        md->command = group->key;
    } else if (group->kind != NTL_ROW) {
        put_command(md);
        put_heading(out, "### ", group->title);
    }
    if (md->depth + 1 < RENDER_DEPTH)
        md->depth++;
    md->kind[md->depth] = group->kind;
}

/* Kept until it is known which columns there are. */
static void keep_object_row(struct markdown *md, const struct ntl_item *it)
{
    char text[RENDER_LINE];
    size_t n;

    if (md->kept == 0 && md->rows == 0)
        grid_init(&md->cells);
    else if (grid_full(&md->cells))
        put_kept(md);
    grid_row(&md->cells);
    grid_cell(&md->cells, text, render_bits(text, sizeof text, it));
    grid_cell(&md->cells, text, render_label(text, sizeof text, it->key));
    n = ntl_format_item(text, sizeof text, it);
    grid_cell(&md->cells, text, n < sizeof text ? n : sizeof text - 1);
    grid_cell_text(&md->cells, it->note ? it->note : "");
    md->kept++;
}

static void add_row_item(struct markdown *md, const struct ntl_item *it)
{
    char text[RENDER_LINE];
    size_t n = render_label(text, sizeof text, it->key);

    grid_cell(&md->header, text, n);
    grid_cell(&md->cells, text, render_row_value(text, sizeof text, it));
}

static void put_line_item(struct markdown *md, const struct ntl_item *it)
{
    struct out *out = md->render.out;
    char text[RENDER_LINE];
    size_t n = render_label(text, sizeof text, it->key);

    out_text(out, md->paragraph ? ", " : "");
    out_bytes(out, text, n);
    out_text(out, " **");
    n = ntl_format_item(text, sizeof text, it);
    render_live(out, text, n < sizeof text ? n : sizeof text - 1, LIVE_PART);
    out_text(out, "**");
    if (it->note) {
        out_text(out, " (");
        render_live(out, it->note, strlen(it->note), LIVE_PART);
        out_char(out, ')');
    }
    md->paragraph = true;
}

static void item(struct ntl_sink *sink, const struct ntl_item *it)
{
    struct markdown *md = (struct markdown *)sink;

    put_command(md);
    if (md->kind[md->depth] == NTL_ROW) {
        add_row_item(md, it);
    } else if (md->kind[md->depth] == NTL_LINE) {
        put_line_item(md, it);
    } else {
        end_paragraph(md);
        keep_object_row(md, it);
    }
}

static void end(struct ntl_sink *sink)
{
    struct markdown *md = (struct markdown *)sink;
    struct out *out = md->render.out;
    enum ntl_group_kind kind = md->kind[md->depth];

    if (kind == NTL_ROW) {
        if (md->rows++ == 0) {
            put_row(out, &md->header);
            put_rule(out, md->header.columns[0]);
        }
        put_row(out, &md->cells);
    } else if (kind == NTL_LINE) {
        out_char(out, '\n');
        end_paragraph(md);
    } else {
        end_paragraph(md);
        end_table(md);
    }
    if (md->depth > 0)
        md->depth--;
}

/* Nothing is live in a block of code, and an escape would be seen. */
static void put_sentence(struct out *out, const struct ntl_remark *r)
{
    char text[RENDER_LINE];

    if (r->kind == NTL_STEP) {
        out_bytes(out, text, render_label(text, sizeof text, r->key));
        out_text(out, ": ");
    }
    ntl_format_phrase(text, sizeof text, &r->phrase);
    if (r->kind == NTL_VERBATIM)
        out_visible(out, text, strlen(text));
    else
        render_live(out, text, strlen(text),
                    r->kind == NTL_STEP ? LIVE_PART : LIVE_BLOCK);
}

static void remark(struct ntl_sink *sink, const struct ntl_remark *r)
{
    static const char *const mark[] = {
        [NTL_FINDING] = "> ", [NTL_STEP] = "1. ", [NTL_PROSE] = "",
        [NTL_VERBATIM] = "    ",
    };
    struct markdown *md = (struct markdown *)sink;
    struct out *out = md->render.out;
    bool list;

    if (md->kind[md->depth] == NTL_ROW)
        return;
    put_command(md);
    end_table(md);
    if (md->paragraph && md->last != r->kind)
        end_paragraph(md);
    out_text(out, mark[r->kind]);
    put_sentence(out, r);
    list = r->kind == NTL_STEP || r->kind == NTL_VERBATIM;
    out_text(out, list ? "\n" : "\n\n");
    md->paragraph = list;
    md->last = r->kind;
}

static void failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number)
{
    struct markdown *md = (struct markdown *)render;

    (void)line, (void)length, (void)status, (void)diag, (void)line_number;
    md->command = NULL;
    md->depth = 0;
    md->rows = md->kept = 0;
    md->paragraph = false;
}

static void close_markdown(struct render *render)
{
    free(render);
}

struct render *render_markdown(struct out *out)
{
    static const struct render_ops ops = { failed, close_markdown };
    struct markdown *md = calloc(1, sizeof *md);

    if (!md)
        return NULL;
    md->render = (struct render) {
        ntl_sink_of(begin, end, item, remark), &ops, out, false,
    };
    return &md->render;
}
