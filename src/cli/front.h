/* front.h - what one-shot, batch and prompt share: a line in, an answer out. */
#ifndef FRONT_H
#define FRONT_H

#include "ask/ask.h"
#include "read/unit.h"
#include "render/render.h"

enum { EXIT_ANSWERED, EXIT_ABSENT, EXIT_NOT_UNDERSTOOD, EXIT_NO_IMAGE };

enum { FRONT_FORMS = FORM_MARKDOWN + 1, FRONT_MEMORY = -1 };

struct front {
    struct session session;
    struct cmd_options options; /* a line's own options start from these      */
    struct render *render[FRONT_FORMS];     /* opened when first needed       */
    struct out out, err;
    struct line line;       /* the last one read                          */
    bool separate;              /* a blank line between answers in text       */
    bool answered;              /* one has been written                       */
    int worst;                  /* the highest exit status so far             */
};

/* Answers go to the file descriptor, or to front->out in memory. */
void front_init(struct front *front, int fd);
void front_close(struct front *front);

/* Read and run one line; `number` is its place in a batch, or 0. */
void front_line(struct front *front, const char *text, size_t length,
                bool prefixes, size_t number);

/*
 * The same of a unit of one or more lines.  Of lines of a script in which
 * nothing is known, each says what is wrong with it.
 */
void front_unit(struct front *front, const struct unit *unit, const char *text,
                size_t length, bool prefixes, size_t number);

/* A text of any number of lines, question by question. */
void front_text(struct front *front, const char *text, size_t length,
                bool prefixes);

/* Run the line that was read into front->line. */
void front_run(struct front *front, size_t number);

/* Report what could not be read or run. */
void front_fail(struct front *front, enum ntl_status status,
                const struct ntl_diag *diag, size_t number);

bool front_color(const struct cmd_options *options, int fd);

/*
 * Lines of a file until its end, or until `quit`.  Returns 0, or the errno of
 * the read that failed.
 */
int front_batch(struct front *front, int fd);

#endif
