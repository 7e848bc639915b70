/* find.h - pages and commands by a part of their names. */
#ifndef FIND_H
#define FIND_H

#include "model.h"

/* Does the text have this part, in any case?  NULL has none. */
bool find_in(const char *text, const char *part);

void find_key(struct model *model, uint32_t key);

#endif
