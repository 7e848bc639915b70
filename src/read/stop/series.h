/* series.h - parameters that have a number each. */
#ifndef STOP_SERIES_H
#define STOP_SERIES_H

#include "sighting.h"

/* `Arg1: 3`, `BCP1=3`, `<Data Name="BugcheckParameter1">0x3</Data>`. */
struct numbered {
    struct span key;            /* "Arg"                                      */
    unsigned index;
    struct figure figure;
    const char *from, *to;
};

bool stop_numbered(struct span text, struct span here, struct numbered *ret);

/* Those of one key that follow each other. */
enum { SERIES_MAX = 6 };
struct series {
    struct numbered item[SERIES_MAX];
    unsigned count;
};

/* False: it belongs to no series that is open. */
bool stop_series_add(struct series *series, const struct numbered *item);

/* What they say together; false when they are no bug check's. */
bool stop_series_says(struct span text, const struct series *series,
                      struct sighting *ret);

#endif
