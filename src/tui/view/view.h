/* view.h - the screen as cells, worked out from the model alone. */
#ifndef VIEW_H
#define VIEW_H

#include "tui/model.h"

#include <stdint.h>

/* What a cell says; how that looks is the theme's business. */
enum role {
    ROLE_TEXT, ROLE_DIM, ROLE_TITLE, ROLE_KEY, ROLE_FINDING, ROLE_STEP,
    ROLE_ERROR, ROLE_GOOD, ROLE_LINE,
    ROLE_FIELD_1, ROLE_FIELD_2, ROLE_FIELD_3, ROLE_FIELD_4, ROLE_FIELD_5,
    ROLE_QUIET_1, ROLE_QUIET_2, ROLE_NOTE, ROLE_OFFSET,
    ROLE_TAB, ROLE_TAB_HERE, ROLE_STATUS, ROLE_STATUS_KEY,
    ROLES
};

enum { CELL_SELECTED = 1, CELL_CURSOR = 2, CELL_BOLD = 4 };

/* What a click on a cell means. */
enum hit {
    HIT_NONE, HIT_TAB, HIT_PAGE, HIT_INPUT, HIT_RULER, HIT_LEVEL, HIT_ROW,
    HIT_FIELD, HIT_FOUND, HIT_WORKING, HIT_KEY, HIT_TRY, HIT_WAY
};

struct cell {
    uint32_t code;              /* one column wide                            */
    uint8_t role, flags;
    uint8_t hit, bit;           /* RULER, FIELD: the bit                      */
    uint32_t row;               /* TAB, PAGE, LEVEL, ROW, FOUND, TRY; FIELD:
                                   word; KEY, WAY: the key                    */
};

enum {
    VIEW_WIDTH = 512, VIEW_HEIGHT = 256, LEAST_WIDTH = 60, LEAST_HEIGHT = 16
};

struct view {
    int width, height;
    int cursor_x, cursor_y;     /* -1: no cursor                              */
    int clip_top, clip;         /* rows from one to before the other are
                                   drawn to                                   */
    size_t list_top, list_last; /* rows: the first and the last that is whole */
    size_t detail_height, help_most, working_most;
    bool more_above, more_below;        /* of the list than is seen           */
    bool titled;                /* a line above the bits has their structure  */
    struct cell cell[VIEW_HEIGHT][VIEW_WIDTH];
};

void view_draw(struct view *view, const struct model *model, int width,
               int height);

/*
 * What the model keeps of a drawing: how far it is scrolled, a page's height.
 */
void model_saw(struct model *model, const struct view *view);

/* A click acts where it points; a turn of the wheel. */
void model_click(struct model *model, const struct view *view, int x, int y);
void model_wheel(struct model *model, const struct view *view, int x, int y,
                 int step);

/* The nearest ASCII of what the view draws, for terminals without UTF-8. */
uint32_t view_ascii(uint32_t code);

#endif
