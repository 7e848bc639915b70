/* actions.h - what keys and the mouse do to the model. */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "model.h"

/* Each takes the argument of its row in the table of keys. */
void act_tab(struct model *model, int step);
void act_tab_to(struct model *model, int tab);
void act_page(struct model *model, int step);
void act_vertical(struct model *model, int step);
void act_horizontal(struct model *model, int step);
void act_scroll(struct model *model, int step);
void act_end(struct model *model, int to_last);
void act_enter(struct model *model, int unused);
void act_escape(struct model *model, int unused);
void act_edit(struct model *model, int unused);
void act_flip(struct model *model, int unused);
void act_clear(struct model *model, int unused);
void act_copy(struct model *model, int unused);
void act_copy_pane(struct model *model, int unused);
void act_undo(struct model *model, int redo);
void act_back(struct model *model, int unused);
void act_help(struct model *model, int unused);
void act_hint(struct model *model, int unused);
void act_find(struct model *model, int unused);
void act_command(struct model *model, int unused);
void act_explain(struct model *model, int unused);
void act_index(struct model *model, int step);
void act_arch(struct model *model, int step);
void act_build(struct model *model, int step);
void act_theme(struct model *model, int unused);
void act_suspend(struct model *model, int unused);
void act_quit(struct model *model, int unused);

/* Would that do something now? */
bool can_go_back(const struct model *model);
bool can_enter(const struct model *model);
bool can_flip(const struct model *model);

/* So many rows, and not out of the list. */
void model_step(struct model *model, int rows);

/* --- what actions share --------------------------------------------------- */

/* To the first or the last field of the detail, where there is one. */
void move_to_detail(struct model *model, bool last);

/* Of a row: an address, else the last number that could be something. */
const struct ntl_item *follow_value(const struct rows *rows,
                                    const struct row *row);
/* Enter and a click lead somewhere from it. */
bool can_follow(const struct model *model, const struct rows *rows,
                const struct row *row);

#endif
