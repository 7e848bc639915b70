/* arguments.h - the words after a command's name, in their places. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "parser.h"

/* Reads them, and their expressions. */
enum ntl_status arguments_read(struct parser *r, const struct command *command,
                               struct cmd_operand spelling);

#endif
