/* find.h - pages and commands by a part of their names. */
#ifndef FIND_H
#define FIND_H

#include "model.h"

void find_key(struct model *model, uint32_t key);

/* What the table of keys binds while it is open. */
void find_take(struct model *model, int unused);
void find_move(struct model *model, int step);
void find_leave(struct model *model, int unused);
bool can_take_found(const struct model *model);

#endif
