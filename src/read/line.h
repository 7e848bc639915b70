/* line.h - from a line to a call. */
#ifndef LINE_H
#define LINE_H

#include "cmd/options.h"
#include "read/paste/paste.h"

/*
 * A line that has been read, before it is run.  All zeros before the first one:
 * the next line closes the image that its options opened.
 */
struct line {
    const char *text;
    size_t length;
    struct cmd_options options;
    struct cmd_call call;       /* command NULL: nothing to run               */
    bool own_session;           /* options changed it: run on the copy        */
    bool wrapped;               /* an argument's arithmetic lost a carry      */
    struct session session;     /* own_session: with the options of this line */
    struct image *image;        /* that its options opened, or NULL           */
    char hint[256];             /* what a diagnosis may point at              */
    struct span given;          /* the caller's text                          */
    size_t left_out;            /* its control characters that were not read  */
    struct buffer own;          /* another in its place, where it was mended  */
    struct paste paste;         /* what was read of a log                     */
    bool log;                   /* the answer is that to a log: call.command
                                   is &cmd_log                                */
};

/* Closes and frees what it holds: it can be read into again. */
void line_free(struct line *line);

/*
 * Read a line by the rules of the design's section 6: a command, a bug check in
 * any of its forms, a number, a known word of another tool.  A text of several
 * lines is a log: it asks what its blocks ask, and teaches what it says of its
 * machine.  It runs no command that opens a file or changes a setting, and its
 * words are no options.  `options` is where the
 * line's own options start from.  `prefixes` allows unambiguous beginnings of
 * command names (the prompt).  A blank line, one that begins with #, and one of
 * options only leave line->call.command NULL.
 *
 * Errors: NTL_ENOTFOUND (a log of which nothing is known), NTL_ETEXT, NTL_ELONG
 * (1 MiB), NTL_ENAME, NTL_EAMBIGUOUS, NTL_EOPTION, NTL_EMISSING, NTL_EEXTRA and
 * those of expressions.
 */
enum ntl_status line_read(const struct session *session,
                         const struct cmd_options *options, const char *text,
                         size_t length, bool prefixes, struct line *line,
                         struct ntl_diag *diag) NTL_MUST_USE;

/*
 * Where another text stands in the place of the one given, what is wrong with
 * it is the given one's first line: so *diag points into what the caller has.
 */
void line_blame_given(struct line *line, struct ntl_diag *diag);

/* Stands for the questions of a log; whoever runs the line asks them. */
extern const struct command cmd_log;

#endif
