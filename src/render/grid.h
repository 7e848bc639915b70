/* grid.h - cells that are kept until their columns' widths are known. */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GRID_ROWS = 256, GRID_COLUMNS = 16, GRID_TEXT = 1 << 16 };

struct grid_cell {
    uint32_t offset, length;    /* in the grid's text                         */
    uint32_t columns;           /* that it takes                              */
};

struct grid {
    struct grid_cell cell[GRID_ROWS][GRID_COLUMNS];
    uint8_t columns[GRID_ROWS];         /* cells of a row                     */
    uint32_t width[GRID_COLUMNS];       /* widest so far; survives grid_clear */
    size_t rows;
    size_t used;
    char text[GRID_TEXT];
};

void grid_init(struct grid *grid);

/* Forget the rows, keep the widths: a long table is printed in parts. */
void grid_clear(struct grid *grid);

/* No room for another row with cells of ordinary length. */
bool grid_full(const struct grid *grid);

void grid_row(struct grid *grid);

/* A cell of the last row, as it will be seen; what does not fit any more is
   cut.  */
void grid_cell(struct grid *grid, const char *text, size_t length);
void grid_cell_text(struct grid *grid, const char *text);

/* A cell as it is seen: it passed the filter when it came in. */
struct grid_text {
    const char *text;
    size_t length, columns;
};

struct grid_text grid_at(const struct grid *grid, size_t row, size_t column);

#endif
