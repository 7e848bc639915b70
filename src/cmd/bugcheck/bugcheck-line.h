/* bugcheck-line.h - what one line of a log says of a bug check. */
#ifndef BUGCHECK_LINE_H
#define BUGCHECK_LINE_H

#include "bugcheck-paste.h"
#include "piece.h"

/* What the line says, and nothing else; false when it says nothing. */
bool bugcheck_line_read(struct piece line, struct bugcheck_paste *ret);

/* NAME, NAME (code), NAME and numbers: alone in the line.  *ret is empty. */
bool bugcheck_line_name(struct piece line, struct bugcheck_paste *ret);

#endif
