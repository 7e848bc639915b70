/* typing.h - the line that is being typed: input, or an entry's contents. */
#ifndef TYPING_H
#define TYPING_H

#include "model.h"

void typing_key(struct model *model, uint32_t key);

/* What is typed is answered at once, but for what waits for Enter. */
void typing_take(struct model *model);

/* As Enter does, and as Escape. */
void typing_commit(struct model *model);
void typing_cancel(struct model *model);

#endif
