/* brief.h - a sink that lets through what an answer comes to. */
#ifndef BRIEF_H
#define BRIEF_H

#include <ntlens/sink.h>

struct brief {
    struct ntl_sink sink;       /* give this one to the command               */
    struct ntl_sink *to;
    unsigned depth;             /* groups open                                */
    unsigned silent;            /* from this depth on nothing shows; 0: all   */
    unsigned table;             /* the depth of the table that shows, or 0    */
    unsigned items, rows, tables, findings;     /* let through so far         */
    bool open;                  /* the line of items has begun                */
};

/*
 * The first items that stand in no table, beside each other; the first rows of
 * the first table; the first findings.
 */
void brief_begin(struct brief *brief, struct ntl_sink *to);
void brief_end(struct brief *brief);

#endif
