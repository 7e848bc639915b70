/* cmd.h - a command: its row in the table, and the call that it answers. */
#ifndef CMD_H
#define CMD_H

#include "case/log.h"
#include "session/context.h"
#include "session/scope.h"
#include "session/state.h"

#include <ntlens/sink.h>
#include <ntlens/source.h>
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
    CMD_ENTRIES,                /* the same; `?` for what is not known        */
    CMD_WORDS,                  /* all further words as they are: call->word  */
    CMD_FILE,                   /* a file's name; alone                       */
    CMD_FILES                   /* all further names: call->word              */
};

enum {
    CMD_ARGS_MAX = 16, CMD_LIST_MAX = 64,
    CMD_ROWS_MAX = 1 << 16      /* of an answer, where a file says how many   */
};

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
    bool quoted;                /* a file's name, without its quotes          */
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
    uint64_t list_unknown;      /* TAIL: bit n: `?` stands for list[n]        */
    struct cmd_operand *word;   /* WORDS, FILES; kept from line to line       */
    size_t words, word_room;
    struct cmd_operand tail;    /* TAIL: the `=`, given or not                */
    bool raw;                   /* --raw                                      */
    bool verbose;               /* -v: all that is known                      */
    struct cmd_operand ignored; /* the debugger's switch that was last met    */
    const struct log *log;      /* what a pasted text says of the crash beside
                                   its numbers, or NULL                       */
    bool bare;                  /* no command was named, only a number        */
    struct ntl_source source;   /* `open`: what its file was read through ... */
    bool has_source;            /* ... and is there, for the command to take  */

    /* What run() may say beside its answer. */
    uint64_t result;            /* for $_; otherwise it is the first NUMBER   */
    bool has_result;
    bool absent;                /* answered, but not there                    */
    bool leave;                 /* the user wants out                         */
    bool has_crash;             /* a pasted text told of a crash: ...         */
    struct ntl_evidence crash;  /* ... this one                               */
    bool opened;                /* `open`: the session of the line stays, ... */
    struct image *replaced;     /* ... which had this image before, or NULL   */
    enum ntl_status failed;     /* answered, but part of it could not be had  */
};

/*
 * One command.  `run` writes its answer to the sink and returns NTL_OK, or
 * writes nothing, sets *diag (offsets in the line: cmd_refuse) and returns why.
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
    bool (*complete)(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size);
    const char *ignores;        /* letters of the debugger's switches that
                                   change nothing here, or NULL               */
    bool memory;                /* it reads the image through page tables     */
    bool line;                  /* its answer is one line: items and no more  */
    bool keeps;                 /* it writes a file, or asks on               */
    bool changes;               /* it opens or writes files, or changes what
                                   follows: no pasted text does that          */
};

/* Fills *diag with the place of an operand and the way out. */
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

/*
 * NTL_OK where the operand's value is at most that; else NTL_EVALUE with what
 * `says`, and with 0n where the digits would fit as decimal.
 */
enum ntl_status cmd_at_most(const struct cmd_operand *operand, uint64_t most,
                            const char *says,
                            struct ntl_diag *diag) NTL_MUST_USE;

/* A code of 32 bits, also one that is sign-extended to 64; else as above. */
enum ntl_status cmd_code(const struct cmd_operand *operand, const char *says,
                         uint32_t *ret, struct ntl_diag *diag) NTL_MUST_USE;

/* An answer begins; a command may end it and begin another. */
void cmd_begin(const struct command *command, struct ntl_sink *sink);

/* "pte ADDR [END] [= V ...]"; returns the length it has. */
size_t cmd_usage(const struct command *command, char *text, size_t size);

/* What `open` was to read through and did not take. */
void cmd_close_source(struct cmd_call *call);

/* Its arguments are names of files, and nothing else. */
bool cmd_takes_files(const struct command *command);

#endif
