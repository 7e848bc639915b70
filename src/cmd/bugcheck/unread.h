/* unread.h - parameters that stand in their place and cannot be read. */
#ifndef UNREAD_H
#define UNREAD_H

#include "cmd/cmd.h"

#include <ntlens/bugcheck.h>

/*
 * Could the word be a number that was misread or cut, or `?`, which stands for
 * one that is not known?  Then the other parameters keep their places.
 */
bool unread_is(const struct cmd_operand *word);

/* Says so of parameter 1..4: the word, a caret, and what it likely is. */
void unread_show(const struct cmd_operand *word, unsigned parameter,
                 struct ntl_sink *sink);

#endif
