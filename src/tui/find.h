/* find.h - pages and commands by a part of their names. */
#ifndef FIND_H
#define FIND_H

#include "model.h"

void find_key(struct model *model, uint32_t key);

#endif
