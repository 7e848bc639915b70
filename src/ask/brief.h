/* brief.h - a sink that lets through what an answer comes to. */
#ifndef BRIEF_H
#define BRIEF_H

#include <ntlens/sink.h>

struct brief {
    struct ntl_sink sink;       /* give this one to the command               */
    struct ntl_sink *to;
    unsigned depth, silent;     /* groups open; those of which nothing shows  */
    unsigned items, findings;   /* let through so far                         */
    bool open;                  /* the line of items has begun                */
};

/*
 * The first items that stand in no table, beside each other, and the first
 * findings.
 */
void brief_begin(struct brief *brief, struct ntl_sink *to);
void brief_end(struct brief *brief);

#endif
