/* find.h - `/`: the list in front, and everything that has a name. */
#ifndef FIND_H
#define FIND_H

#include "model.h"

/* What the query finds, into the model: names before descriptions. */
void find_all(struct model *model, const char *query);

void find_key(struct model *model, uint32_t key);

/* What the table of keys binds while it is open. */
void find_take(struct model *model, int unused);
void find_move(struct model *model, int step);
void find_leave(struct model *model, int unused);
bool can_take_found(const struct model *model);

#endif
