/* carry.h - what is known on one page, others begin with. */
#ifndef CARRY_H
#define CARRY_H

#include "model.h"

/* An input for the page at hand, where nobody has typed one. */
void carry(struct model *model);

#endif
