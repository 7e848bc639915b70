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
    size_t columns = 0;

    for (size_t i = 0; i < length;) {
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
        (uint32_t)from, (uint32_t)(grid->used - from),
    };
    if (wide > grid->width[column])
        grid->width[column] = (uint32_t)wide;
}

void grid_cell_text(struct grid *grid, const char *text)
{
    grid_cell(grid, text, strlen(text));
}

const char *grid_at(const struct grid *grid, size_t row, size_t column,
                    size_t *length)
{
    if (row >= grid->rows || column >= grid->columns[row]) {
        *length = 0;
        return "";
    }
    *length = grid->cell[row][column].length;
    return grid->text + grid->cell[row][column].offset;
}
