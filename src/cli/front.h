/* front.h - what one-shot, batch and prompt share: a line in, an answer out. */
#ifndef FRONT_H
#define FRONT_H

#include "ask/ask.h"
#include "read/unit.h"
#include "render/render.h"

enum { FRONT_FORMS = FORM_MARKDOWN + 1, FRONT_MEMORY = -1 };

struct front {
    struct ntl_ask *ask;
    struct render *render[FRONT_FORMS];     /* opened when first needed       */
    struct out out, err;
    bool separate;              /* a blank line between answers in text       */
    bool answered;              /* one has been written                       */
    bool files;                 /* a file's name alone opens it               */
    bool paged;                 /* long answers go to the user's pager        */
    bool once;                  /* one answer, then the end                   */
    bool brief;                 /* what every answer would say, none says     */
    int worst;                  /* the highest exit status so far: an enum
                                   ntl_answered                               */
};

/* Answers go to the file descriptor, or to front->out in memory. */
void front_init(struct front *front, int fd);
void front_close(struct front *front);

/*
 * Read and run one line; `number` is its place in a batch, or 0.  `typed`:
 * beginnings of names will do.
 */
void front_line(struct front *front, const char *text, size_t length,
                bool typed, size_t number);

/*
 * The same of a unit of one or more lines.  Of lines that were typed in which
 * nothing is known, each says what is wrong with it.
 */
void front_unit(struct front *front, const struct unit *unit, const char *text,
                size_t length, bool typed, size_t number);

/* A text of any number of lines, question by question. */
void front_text(struct front *front, const char *text, size_t length,
                bool typed);

/* The same in two steps. */
enum ntl_status front_read(struct front *front, const char *text,
                           size_t length, bool typed,
                           struct ntl_diag *diag) NTL_MUST_USE;
void front_run(struct front *front, size_t number);

/* Report what could not be read or run. */
void front_fail(struct front *front, enum ntl_status status,
                const struct ntl_diag *diag, size_t number);

/* The last line was the user's good-bye. */
bool front_leaves(const struct front *front);

bool front_color(const struct cmd_options *options, int fd);

/*
 * Lines of a file until its end, or until `quit`.  Returns 0, or the errno of
 * the read that failed.
 */
int front_batch(struct front *front, int fd);

#endif
