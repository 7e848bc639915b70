/* context.h - the line that says what an answer rests on. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "state.h"

#include <ntlens/sink.h>

/*
 * USES_* of what the answer depends on.  With a default index on a build that
 * draws it at boot, the finding that says how to get the right one.
 */
enum { USES_ARCH = 0, USES_BUILD = 1, USES_INDEX = 2, USES_DTB = 4 };
void session_context(const struct session *session, unsigned uses,
                     struct ntl_sink *sink);

/* The same below an answer that comes first: doubts, then the line. */
void session_context_below(const struct session *session, unsigned uses,
                           struct ntl_sink *sink);

#endif
