/* undo.h - moments: what undo and the way back return to. */
#ifndef UNDO_H
#define UNDO_H

#include "model.h"

/* Of the page that one is on; free() it.  NULL: no memory. */
struct moment *moment_now(const struct model *model);

/* The oldest goes when there are too many; NULL is no moment. */
void moments_push(struct moments *moments, struct moment *moment);
void moments_forget(struct moments *moments);

#endif
