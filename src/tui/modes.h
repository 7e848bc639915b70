/* modes.h - each mode keeps what was given for it. */
#ifndef MODES_H
#define MODES_H

#include "model.h"

/* Before the page is asked: when the mode is another than it was, the index and
   the contents that this one had come back. */
void modes_follow(struct model *model);
/* After that, and after a moment came back: this is what the mode has. */
void modes_keep(struct model *model);

/* Typed contents that no entry of this mode can have: a bit a level. */
uint8_t modes_impossible(const struct model *model);

#endif
