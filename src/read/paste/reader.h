/* reader.h - what knows one kind of block of a pasted text. */
#ifndef READER_H
#define READER_H

#include "read/text/buffer.h"
#include "read/text/lines.h"
#include "session/learned.h"

/* A question that a block of lines asks. */
struct question {
    struct buffer text;         /* a line, as it would be typed               */
    size_t line;                /* that it begins in; the first is 0          */
    size_t asked;               /* of those of a line, which came first       */
    const char *reader;         /* whose it is: "pte-block"                   */
    bool evidence;              /* see struct reader                          */
};

/* A finding about the text itself, to stand in its answer. */
enum { NOTES_MAX = 8, NOTE_WORD = 64 };

struct note {
    const char *key, *format;   /* of ntl_find                                */
    uint64_t number[2];
    char word[NOTE_WORD];
    bool evidence;              /* see struct reader                          */
};

/* What the readers find. */
struct findings {
    struct question *question;
    size_t questions;
    struct learned learned;
    struct note note[NOTES_MAX];
    size_t notes;
    bool *used;                 /* of each line                               */
    bool failed;                /* no memory                                  */
};

/*
 * One kind of block.  `claims` says how many lines from here on are its, 0 for
 * none; it looks at no more than it needs to tell.  `read` adds a question, or
 * facts, or both.
 */
struct reader {
    const char *name;
    size_t (*claims)(struct lines at);
    void (*read)(struct lines block, struct findings *ret);

    /* Beside a bug check it is no question: the verdict has what it says. */
    bool evidence;
};

/* A new question of the block that is being read; NULL: no memory. */
struct buffer *findings_ask(struct findings *findings);

/* The word is copied, as much of it as there is room for. */
void findings_note(struct findings *findings, struct note note,
                   struct span word);

#endif
