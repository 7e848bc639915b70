/* log.h - the answer to a log that asks more than one thing, or nothing. */
#ifndef ASK_LOG_H
#define ASK_LOG_H

#include "read/line.h"

/*
 * Asks each of the log's questions: bug checks first, whole; of the others what
 * they come to, unless the line asks for all (-v), the arithmetic or JSON.
 * The line takes over what the calls say: absent, failed, the result.
 */
enum ntl_status ask_log(struct line *line, struct ntl_sink *sink);

#endif
