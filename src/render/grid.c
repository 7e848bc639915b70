#include "grid.h"

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

void grid_cell(struct grid *grid, const char *text, size_t length)
{
    size_t row = grid->rows - 1, column;

    if (grid->rows == 0 || grid->columns[row] == GRID_COLUMNS)
        return;
    if (length > GRID_TEXT - grid->used)
        length = GRID_TEXT - grid->used;
    column = grid->columns[row]++;
    memcpy(grid->text + grid->used, text, length);
    grid->cell[row][column]
        = (struct grid_cell) { (uint32_t)grid->used, (uint32_t)length };
    grid->used += length;
    if (length > grid->width[column])
        grid->width[column] = (uint32_t)length;
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
