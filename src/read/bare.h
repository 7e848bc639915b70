/* bare.h - a line that is a number, and what is neither that nor a command. */
#ifndef BARE_H
#define BARE_H

#include "parser.h"

/*
 * The line that comes most often, read in one pass: a number that is not also
 * a command's name.  False says nothing about the line.
 */
bool bare_number(struct parser *r);

/* A number or an expression by itself; options may stand around it. */
enum ntl_status bare_read(struct parser *r, struct cmd_operand first);

/* Names and other tools' words begin so. */
bool bare_is_letter(char c);

/* Not a command, not an expression: say which of the two it looked like. */
enum ntl_status bare_refuse(struct parser *r, const struct cmd_operand *first,
                            enum ntl_status status);

#endif
