/*
 * paste.h - a pasted text, cut into pieces: what a person would have typed for
 * each, and what is to be learned from it.
 */
#ifndef PASTE_H
#define PASTE_H

#include "case/log.h"
#include "reader.h"

struct paste {
    struct buffer text;         /* normalised: what the spans point into      */
    struct span *line;
    size_t lines;
    struct findings found;
    struct log log;             /* see paste_log                              */
    size_t unused;              /* lines that nobody knew what to do with     */
    bool known;                 /* ... but with some                          */
};

/* False: there was no memory for it.  Free it either way. */
bool paste_read(struct paste *paste, const char *text, size_t length);
void paste_free(struct paste *paste);

/*
 * What the lines about a bug check say of it besides: from its own to the next
 * one's; those before the first are the first one's.  NULL: it is another
 * question.  Holds until it is asked of another one.
 */
const struct log *paste_log(struct paste *paste,
                            const struct question *question);

/* Questions that are not kept are none: their lines were not used. */
void paste_filter(struct paste *paste,
                  bool (*keep)(void *context, const struct question *question),
                  void *context);

/* Lines from here that one reader claims; 0: nobody does. */
size_t paste_claims(struct lines at);

/* Does the text's last line belong to a block that begins above it? */
bool paste_joins(const char *text, size_t length);

#endif
