/* private.h - what the files of src/ask share. */
#ifndef ASK_PRIVATE_H
#define ASK_PRIVATE_H

#include "ask.h"
#include "learn/learn.h"
#include "render/render.h"

struct ntl_ask {
    struct ntl_host host;
    unsigned how;
    struct session session;
    struct session once;        /* of a line that is not to leave a trace     */
    struct cmd_options options; /* a line's own options start from these      */
    struct line line;           /* the last one read                          */
    struct learn *learn;        /* NULL: there was no memory                  */
    struct buffer taken;        /* a line that a lesson has taken             */
    bool holds;                 /* what a line of a text sets holds in it     */

    /* In memory; `render` is opened when first needed. */
    struct render *render[NTL_FORMS];
    struct out out, complaint;
};

/* The session of the line that was read. */
static inline struct session *ask_current(struct ntl_ask *ask)
{
    return ask->how & NTL_ASK_KEEP ? &ask->session : &ask->once;
}

/* Lets go of what form.c holds. */
void ask_free_forms(struct ntl_ask *ask);

#endif
