/* ask.h - a line in, an answer out. */
#ifndef ASK_H
#define ASK_H

#include "cmd/table.h"
#include "read/line.h"

extern const struct command_table ask_table;

/* A session that has nothing but defaults, and the command table. */
void ask_begin(struct session *session);

/*
 * Run what was read.  On failure the sink has been given a begin for the
 * command, and nothing else.
 */
enum ntl_status ask_run(struct line *line, struct session *session,
                        struct ntl_sink *sink,
                        struct ntl_diag *diag) NTL_MUST_USE;

/* What the line that was run came to is $_ from now on. */
void ask_remember(const struct line *line, struct session *session);

/* The line's own session, if it has one, takes the place of `session`. */
void ask_keep(struct line *line, struct session *session);

#endif
