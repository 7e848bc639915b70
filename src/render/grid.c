#include "grid.h"

#include "core/text/visible.h"

#include <string.h>

void grid_init(struct grid *grid)
{
    grid_clear(grid);
    memset(grid->width, 0, sizeof grid->width);
}

void grid_clear(struct grid *grid)
{
    grid->rows = 0;
    grid->used = 0;
}

bool grid_full(const struct grid *grid)
{
    return grid->rows == GRID_ROWS || grid->used > GRID_TEXT - GRID_TEXT / 4;
}

void grid_row(struct grid *grid)
{
    if (grid->rows < GRID_ROWS)
        grid->columns[grid->rows++] = 0;
}

/* Returns the columns that the text takes. */
static size_t add_text(struct grid *grid, const char *text, size_t length)
{
    size_t columns = ntl_visible_run(text, length);

    if (columns > GRID_TEXT - grid->used)
        columns = GRID_TEXT - grid->used;
    memcpy(grid->text + grid->used, text, columns);
    grid->used += columns;
    for (size_t i = columns; i < length;) {
        struct ntl_visible v = ntl_visible(text + i, length - i);

        if (v.length > GRID_TEXT - grid->used)
            break;
        memcpy(grid->text + grid->used, v.form, v.length);
        grid->used += v.length;
        columns += v.columns;
        i += v.bytes;
    }
    return columns;
}

void grid_cell(struct grid *grid, const char *text, size_t length)
{
    size_t row = grid->rows - 1, from = grid->used, column, wide;

    if (grid->rows == 0 || grid->columns[row] == GRID_COLUMNS)
        return;
    column = grid->columns[row]++;
    wide = add_text(grid, text, length);
    grid->cell[row][column] = (struct grid_cell) {
        (uint32_t)from, (uint32_t)(grid->used - from), (uint32_t)wide,
    };
    if (wide > grid->width[column])
        grid->width[column] = (uint32_t)wide;
}

void grid_cell_text(struct grid *grid, const char *text)
{
    grid_cell(grid, text, strlen(text));
}

struct grid_text grid_at(const struct grid *grid, size_t row, size_t column)
{
    const struct grid_cell *cell = &grid->cell[row][column];

    if (row >= grid->rows || column >= grid->columns[row])
        return (struct grid_text) { "", 0, 0 };
    return (struct grid_text) {
        grid->text + cell->offset, cell->length, cell->columns,
    };
}
