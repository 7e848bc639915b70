/* options.h - the options of a line: general, the session's, a command's. */
#ifndef READ_OPTIONS_H
#define READ_OPTIONS_H

#include "parser.h"

/* Skips options; false when the line is at its end, or *status says why. */
bool options_skip(struct parser *r, struct cmd_operand *ret,
                  enum ntl_status *status);

/* The line's own session, from now on. */
struct session *options_session(struct parser *r);

/* -o: when all options of the line are read, before its expressions are. */
enum ntl_status options_open_image(struct parser *r);

#endif
