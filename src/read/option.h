/* option.h - the options of a line, besides those of the session. */
#ifndef OPTION_H
#define OPTION_H

#include "cmd/options.h"

/* The last has no name. */
extern const struct cmd_option line_options[];

/* A word that begins with - and a letter or another -. */
bool option_is(const char *word);

/* An option whose value is the word after it. */
bool option_takes_next(const char *word);

/* ... and is a file's name. */
bool option_takes_next_file(const char *word);
bool option_takes_file(const struct cmd_option *option);

#endif
