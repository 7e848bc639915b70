/*
 * stop.h - the five numbers of a bug check, in whatever form a text has them:
 * a debugger's, an event's, a blue screen's, a hypervisor's, a hand's.
 */
#ifndef STOP_H
#define STOP_H

#include "sighting.h"

enum { STOPS_MAX = 64 };

struct stops {
    struct stop stop[STOPS_MAX];
    const char *at[STOPS_MAX];  /* where each begins in the text              */
    size_t count;
    bool more;                  /* there were more than these                 */
    struct stop header;         /* a code without parameters, while those that
                                   follow may be of another crash by it       */
    /* Told of each part of the text that said something. */
    void (*used)(void *context, const char *from, const char *to);
    void *context;
};

/* All bug checks of the text; what is said twice of one counts once. */
void stops_find(struct span text, struct stops *ret);

/* `LABEL: 0xc000021a`, in whatever language, at the end of a line. */
bool stop_labelled(struct span text, struct stop *ret, const char **at);

/* `d1 18 2 0 fffff801...`: a line of numbers, of which the first is a code. */
bool stop_bare(struct span line, struct stop *ret);

#endif
