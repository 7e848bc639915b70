/* file.h - names of files in a line that somebody types. */
#ifndef READ_FILE_H
#define READ_FILE_H

#include "parser.h"

/* A path, or what a dump, an image or a text is called. */
bool file_is_name(const struct cmd_operand *text);

/* ./x, ..\x: a debugger's commands begin with a dot, too. */
bool file_is_path(const struct cmd_operand *first);

/* `NAME` in quotes, where it needs them and has none. */
void file_put_name(struct buffer *text, const struct cmd_operand *name);

struct file_asked {
    struct cmd_operand name;    /* of an image or a log                       */
    struct span asked;          /* the line without it                        */
};

/*
 * `bugcheck x.dmp`, `x.dmp bugcheck`, `!analyze -v x.log`: does the line begin
 * or end with such a name, and is the rest a question about it?
 */
bool file_is_asked(const struct parser *r, struct cmd_operand all,
                   struct file_asked *ret);

#endif
