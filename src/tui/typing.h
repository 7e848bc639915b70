/* typing.h - the line that is being typed: input, or an entry's contents. */
#ifndef TYPING_H
#define TYPING_H

#include "model.h"

/* What the table of keys binds while a line is typed; others are the line's. */
void typing_done(struct model *model, int unused);
void typing_undone(struct model *model, int unused);
void typing_complete(struct model *model, int unused);
void typing_history(struct model *model, int step);
void typing_key(struct model *model, uint32_t key);

/* A digit where nothing is typed: it begins another input. */
void act_number(struct model *model, uint32_t key);

/* What is typed is answered at once, but for what waits for Enter. */
void typing_take(struct model *model);

/* As Enter does, and as Escape. */
void typing_commit(struct model *model);
void typing_cancel(struct model *model);

#endif
