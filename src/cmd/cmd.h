/* cmd.h - the command table that every front end drives. */
#ifndef CMD_H
#define CMD_H

#include "session/session.h"

#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cmd_arg_kind {
    CMD_NONE,
    CMD_NUMBER,                 /* an expression: call->arg[i].value          */
    CMD_WORD,                   /* one of `words`, or any word                */
    CMD_TEXT,                   /* the rest of the line as it stands          */
    CMD_KEYED,                  /* NAME=EXPRESSION, anywhere on the line      */
    CMD_SWITCH,                 /* --NAME, anywhere on the line               */
    CMD_OPTION,                 /* --NAME TEXT, anywhere on the line          */
    CMD_LIST,                   /* all further expressions: call->list        */
    CMD_TAIL,                   /* `=` and the expressions after it: list     */
    CMD_WORDS                   /* all further words as they are: call->word  */
};

enum { CMD_ARGS_MAX = 16, CMD_LIST_MAX = 64 };

struct cmd_arg {
    enum cmd_arg_kind kind;
    const char *name;           /* as usage shows it; KEYED, SWITCH and OPTION:
                                   as it is typed, without = or --            */
    const char *help;           /* one clause                                 */
    const char *const *words;   /* WORD: NULL-terminated, or NULL for any     */
    bool optional;
};

/* Text of the line, and where in the line it stands. */
struct cmd_operand {
    const char *text;
    size_t length, offset;
    uint64_t value;             /* NUMBER and KEYED; WORD: index in `words`   */
    bool given, wrapped;        /* wrapped: arithmetic lost a carry           */
};

struct command;

struct cmd_call {
    struct session *session;
    const struct command *command;
    struct cmd_operand spelling;            /* the name or alias as typed     */
    struct cmd_operand arg[CMD_ARGS_MAX];   /* by position in command->args   */
    uint64_t list[CMD_LIST_MAX];
    struct cmd_operand list_text[CMD_LIST_MAX];
    size_t list_count;
    struct cmd_operand *word;   /* WORDS; kept from line to line              */
    size_t words, word_room;
    struct cmd_operand tail;    /* TAIL: the `=`, given or not                */
    bool raw;                   /* --raw                                      */
    bool bare;                  /* no command was named, only a number        */

    /* What run() may say beside its answer. */
    uint64_t result;            /* for $_; otherwise it is the first NUMBER   */
    bool has_result;
    bool absent;                /* answered, but not there                    */
    bool leave;                 /* the user wants out                         */
    bool opened;                /* `open`: the session of the line stays, ... */
    struct image *replaced;     /* ... which had this image before, or NULL   */
    enum ntl_status failed;     /* answered, but part of it could not be had  */
};

/*
 * One command.  `run` writes its answer to the sink and returns NTL_OK, or
 * writes nothing, sets *diag (offsets in the line: cmd_blame) and returns why.
 * `knows` tells a line of a pasted block that this command reads: the first
 * one, or one that continues it.  A block is passed as its TEXT argument.
 * `reads` says the same of the text behind the command's name, where `knows`
 * could not tell by the block alone; NULL: `knows` can.
 * `complete` gives Tab what is too long a list for an argument's `words`: the
 * next one that begins so, in any case; *state is 0 before the first.
 */
struct command {
    const char *name;
    const char *aliases;        /* blank-separated, or NULL                   */
    const char *summary;        /* one clause                                 */
    const char *example;        /* arguments that work as they stand          */
    struct cmd_arg args[CMD_ARGS_MAX];      /* up to the first CMD_NONE       */
    enum ntl_status (*run)(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag);
    bool (*knows)(const char *line, size_t length, bool first);
    bool (*reads)(const char *text, size_t length);
    bool (*complete)(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size);
    bool line;                  /* its answer is one line: items and no more  */
};

/* NULL-terminated, in the order of the help. */
extern const struct command *const commands[];

/* Where a bare number goes. */
extern const struct command cmd_eval, cmd_va;

/* By exact name or alias; or NULL. */
const struct command *cmd_named(const char *name, size_t length);

/* By an unambiguous beginning of its name; else the candidates in `names`. */
enum ntl_status cmd_prefix(const char *name, size_t length,
                           const struct command **ret, char *names,
                           size_t size) NTL_MUST_USE;

/* Fills *diag with the place of an operand and returns the status. */
enum ntl_status cmd_blame(const struct cmd_operand *operand,
                          enum ntl_status status, struct ntl_diag *diag);

/* As cmd_blame, with the way out. */
#define cmd_refuse(operand, status, diag, ...)                                 \
    ((diag)->hint = (struct ntl_phrase) { .format = __VA_ARGS__ },             \
     cmd_refused((operand), (status), (diag)))
enum ntl_status cmd_refused(const struct cmd_operand *operand,
                            enum ntl_status status, struct ntl_diag *diag);

/* NTL_OK when an image is open; else NTL_ENOIMAGE and how to open one. */
enum ntl_status cmd_need_image(const struct cmd_call *call,
                               struct ntl_diag *diag) NTL_MUST_USE;

/* Evaluate an operand in the session; the diagnosis points into the line. */
enum ntl_status cmd_number(const struct session *session,
                           struct cmd_operand *operand,
                           struct ntl_diag *diag) NTL_MUST_USE;

/* What a front end does with a line, besides running it. */
enum cmd_form { FORM_TEXT, FORM_JSON, FORM_MARKDOWN };
enum cmd_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct cmd_options {
    enum cmd_form form;
    enum cmd_color color;
    bool explain, version, help;
    bool screen;                /* the full screen                            */
    struct cmd_operand file;    /* not given: none                            */
    struct cmd_operand image;   /* to open before the command runs            */
    bool raw;                   /* ... as raw memory, whatever it is          */
};

/*
 * A line that has been read, before it is run.  All zeros before the first one:
 * the next line closes the image that its options opened.
 */
struct cmd_line {
    const char *text;
    size_t length;
    struct cmd_options options;
    struct cmd_call call;       /* command NULL: nothing to run               */
    bool own_session;           /* options changed it: run on the copy        */
    bool wrapped;               /* an argument's arithmetic lost a carry      */
    struct session session;     /* own_session: with the options of this line */
    struct image *image;        /* that its options opened, or NULL           */
    char hint[256];             /* what a diagnosis may point at              */
};

/*
 * Read a line by the rules of the design's section 5.  `options` is where the
 * line's own options start from.  `prefixes` allows unambiguous beginnings of
 * command names (the prompt).  A blank line, one that begins with #, and one of
 * options only leave line->call.command NULL.
 *
 * Errors: NTL_ETEXT, NTL_ELONG (1 MiB), NTL_ENAME, NTL_EAMBIGUOUS, NTL_EOPTION,
 * NTL_EMISSING, NTL_EEXTRA and those of expressions.
 */
enum ntl_status cmd_read(const struct session *session,
                         const struct cmd_options *options, const char *text,
                         size_t length, bool prefixes, struct cmd_line *line,
                         struct ntl_diag *diag) NTL_MUST_USE;

/*
 * Run what was read.  On failure the sink has been given a begin for the
 * command, and nothing else.
 */
enum ntl_status cmd_run(struct cmd_line *line, struct session *session,
                        struct ntl_sink *sink,
                        struct ntl_diag *diag) NTL_MUST_USE;

/* An answer begins; a command may end it and begin another. */
void cmd_begin(const struct command *command, struct ntl_sink *sink);

/* The line's own session, if it has one, takes the place of `session`. */
void cmd_keep(struct cmd_line *line, struct session *session);

/*
 * Does this line begin a pasted block, or continue one that `command` reads?
 * Returns the command that does; NULL when it stands alone.
 */
const struct command *cmd_block(const struct command *command, const char *line,
                                size_t length);

/*
 * One option of every front end: usage and completion come from here.  Those
 * of the session (-a -b -s -d) are rows of session_settings.
 */
struct cmd_option {
    char letter;                /* 0: only the long name                      */
    const char *name;           /* "json"                                     */
    const char *value;          /* "FILE", or NULL: takes none                */
    const char *help;
    enum ntl_status (*set)(struct cmd_options *options,
                           const struct cmd_operand *value);
};
const struct cmd_option *cmd_option_table(size_t *count);

/* A word that begins with - and a letter or another -. */
bool cmd_is_option(const char *word);

/* A general option whose value is the word after it. */
bool cmd_option_takes_next(const char *word);

/* "pte ADDR [END] [= V ...]"; returns the length it has. */
size_t cmd_usage(const struct command *command, char *text, size_t size);

#endif
