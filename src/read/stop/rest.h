/* rest.h - what follows a code: its parameters, in brackets, a row, lines. */
#ifndef STOP_REST_H
#define STOP_REST_H

#include "sighting.h"

/* After a name alone one number is not enough; after it a code may stand
   again. */
enum stop_after { AFTER_CODE, AFTER_NAME, AFTER_LEAD };

/* What it finds goes into `says`; *s moves past it. */
void stop_rest(struct span *s, struct stop *says, enum stop_after after);

/* `NAME (d1) args 18, ...`: the code after its name; *s moves past it. */
void stop_code_behind(struct span *s, struct stop *says);

/* The list's cells, from the one at `from` on. */
void stop_take_parameters(struct stop *says, const struct list *list,
                          unsigned from);

#endif
