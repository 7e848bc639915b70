/* parser.h - a line on its way to a call: where reading is, and its words. */
#ifndef PARSER_H
#define PARSER_H

#include "cmd/table.h"
#include "line.h"

#include <string.h>

enum { LINE_MAX_BYTES = 1 << 20 };

struct parser {
    const struct session *base;
    const struct cmd_options *options;      /* where the line's start from    */
    struct span text;           /* as it came; line->text may be another      */
    struct line *line;
    struct ntl_diag *diag;
    size_t at;                  /* next byte to read                          */
    bool options_end;           /* after `--`                                 */
    bool names;                 /* words are names of files                   */
    size_t odd;                 /* a byte that is no text, nor in a name; at
                                   the end: none                              */
    bool asked;                 /* the line is a question of a paste          */
};

static inline struct cmd_operand parser_operand(const struct parser *r,
                                                size_t from, size_t to)
{
    return (struct cmd_operand) {
        .text = r->line->text + from, .length = to - from, .offset = from,
        .given = true,
    };
}

static inline const struct command_table *parser_table(const struct parser *r)
{
    return r->base->lent.table;
}

static inline bool operand_is(const struct cmd_operand *o, const char *text)
{
    return strlen(text) == o->length && memcmp(text, o->text, o->length) == 0;
}

/* The first byte from `at` on that is no text; `length` when there is none. */
size_t parser_find_odd(const char *text, size_t length, size_t at);

enum ntl_status parser_refuse_length(struct ntl_diag *diag);
enum ntl_status parser_refuse_odd(const struct parser *r);

/* The next name of a file; a name is bytes, and there is no NUL in the line. */
bool parser_name(struct parser *r, struct cmd_operand *ret);

/* The next word: blanks end it, but not inside parentheses. */
bool parser_token(struct parser *r, struct cmd_operand *ret);

/* What is left of the line, without blanks at its ends. */
struct cmd_operand parser_rest(struct parser *r, size_t from);

#endif
