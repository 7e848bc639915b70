/* words.h - operands that may be names of something, or numbers. */
#ifndef WORDS_H
#define WORDS_H

#include "cmd.h"

/* A word with blanks comes from a shell in parentheses: without them. */
struct cmd_operand words_bare(const struct cmd_operand *operand);

/* Could it be a name?  Letters, digits, _ and blanks; no hexadecimal number. */
bool words_is_name(const struct cmd_operand *operand);

#endif
