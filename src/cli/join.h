/* join.h - the shell's words as one line: commands are read of lines. */
#ifndef JOIN_H
#define JOIN_H

#include <stddef.h>

/*
 * One operand of several lines is the caller's to read (*paste, else NULL).
 * An operand alone stands as it is; of several, one that holds blanks stands in
 * parentheses, and a file's name in quotes where it needs them.  The caller
 * frees the line.
 */
char *join(int argc, char *argv[], const char **paste, size_t *length);

#endif
