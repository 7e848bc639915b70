/* cmd.h - the command table that every front end drives. */
#ifndef CMD_H
#define CMD_H

#include "session.h"

#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cmd_arg_kind {
    CMD_NONE,
    CMD_NUMBER,                 /* an expression: call->arg[i].value           */
    CMD_WORD,                   /* one of `words`, or any word                 */
    CMD_TEXT,                   /* the rest of the line as it stands           */
    CMD_KEYED,                  /* NAME=EXPRESSION, anywhere on the line       */
    CMD_SWITCH,                 /* --NAME, anywhere on the line                */
    CMD_LIST,                   /* all further expressions: call->list         */
    CMD_TAIL                    /* `=` and the expressions after it: call->list */
};

enum { CMD_ARGS_MAX = 12, CMD_LIST_MAX = 64 };

struct cmd_arg {
    enum cmd_arg_kind kind;
    const char *name;           /* as usage shows it; of KEYED and SWITCH, typed */
    const char *help;           /* one clause                                  */
    const char *const *words;   /* WORD: NULL-terminated, or NULL for any      */
    bool optional;
};

/* Text of the line, and where in the line it stands. */
struct cmd_operand {
    const char *text;
    size_t length, offset;
    uint64_t value;             /* NUMBER and KEYED; WORD: index in `words`    */
    bool given;
};

struct command;

struct cmd_call {
    struct session *session;
    const struct command *command;
    const char *spelling;       /* the name or alias that was typed            */
    struct cmd_operand arg[CMD_ARGS_MAX];   /* by position in command->args    */
    uint64_t list[CMD_LIST_MAX];
    struct cmd_operand list_text[CMD_LIST_MAX];
    size_t list_count;
    bool absent;                /* run() sets it: answered, but not there      */
    bool leave;                 /* run() sets it: the user wants out           */
};

/*
 * One command.  `run` writes its answer to the sink and returns NTL_OK, or
 * writes nothing, sets *diag (offsets in the line: cmd_blame) and returns why.
 * `knows` tells a line of a pasted block that this command reads: the first
 * one, or one that continues it.  A block is passed as its TEXT argument.
 */
struct command {
    const char *name;
    const char *aliases;        /* blank-separated, or NULL                    */
    const char *summary;        /* one clause                                  */
    const char *example;        /* a line that works as it stands              */
    struct cmd_arg args[CMD_ARGS_MAX];      /* up to the first CMD_NONE        */
    enum ntl_status (*run)(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag);
    bool (*knows)(const char *line, size_t length, bool first);
};

/* NULL-terminated, in the order of the help. */
extern const struct command *const commands[];

/* By exact name or alias; or NULL. */
const struct command *cmd_named(const char *name, size_t length);

/* Fills *diag with the place of an operand and returns the status. */
enum ntl_status cmd_blame(const struct cmd_operand *operand,
                          enum ntl_status status, struct ntl_diag *diag);

/* What a line came to. */
struct cmd_outcome {
    const struct command *command;  /* NULL when none was found                */
    bool absent;
    bool leave;
};

/*
 * Read and run one line, by the rules of the design's section 5.  `prefixes`
 * allows unambiguous prefixes of command names (the prompt).  A blank line and
 * one that begins with # are NTL_OK and nothing else.  On failure nothing has
 * been written to the sink.
 */
enum ntl_status cmd_line(struct session *session, const char *line,
                         size_t length, bool prefixes, struct ntl_sink *sink,
                         struct cmd_outcome *outcome,
                         struct ntl_diag *diag) NTL_MUST_USE;

/*
 * Does this line begin a pasted block, or continue one that `command` reads?
 * Returns the command that does; NULL when it stands alone.
 */
const struct command *cmd_block(const struct command *command, const char *line,
                                size_t length);

/* "pte ADDR [END] [= V ...]"; returns the length it has. */
size_t cmd_usage(const struct command *command, char *text, size_t size);

#endif
