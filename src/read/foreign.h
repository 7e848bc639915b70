/* foreign.h - what people type who know another tool, or the thing alone. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "cmd/table.h"
#include "read/text/buffer.h"
#include "read/text/span.h"

/*
 * The line as it is typed here: of another tool's words, of a command in
 * capitals, of a name that a command here knows (a register, a service, a
 * structure).  False: it is none of these, and nothing is in *ret.
 */
bool foreign_typed(const struct command_table *table, struct span line,
                   struct buffer *ret);

/* Does it begin with another tool's words? */
bool foreign_claims(struct span line);

/* `!anlayze`: the words that it nearly is; NULL: none are near. */
const char *foreign_near(struct span line);

/* Why another tool's words are nothing here; NULL: they are nobody's. */
const char *foreign_says(struct span line);

#endif
