/*
 * ask.h - what programs need of a session beside <ntlens/ask.h>: a line is read
 * first and answered then, so that its options can say where the answer goes.
 */
#ifndef ASK_H
#define ASK_H

#include "cmd/table.h"
#include "read/line.h"

#include <ntlens/ask.h>

extern const struct command_table ask_table;

/* A session that has nothing but defaults, and the command table. */
void ask_begin(struct session *session);

/*
 * Run what was read.  On failure the sink has been given a begin for the
 * command, and nothing else.
 */
enum ntl_status ask_run(struct line *line, struct session *session,
                        struct ntl_sink *sink,
                        struct ntl_diag *diag) NTL_MUST_USE;

/* What the line that was run came to is $_ from now on. */
void ask_remember(const struct line *line, struct session *session);

/* The line's own session, if it has one, takes the place of `session`. */
void ask_keep(struct line *line, struct session *session);

/* --- a line, in two steps ------------------------------------------------- */

/* The text stays where it is until it was answered. */
enum ntl_status ask_read(struct ntl_ask *ask, const char *text, size_t length,
                         struct ntl_diag *diag) NTL_MUST_USE;

/* What was read last. */
const struct line *ask_line(const struct ntl_ask *ask);

/*
 * Answers it, as ask_run.  NTL_EMISSING for one that has options and no
 * command; a blank one is NTL_OK and nothing.
 */
enum ntl_status ask_answer(struct ntl_ask *ask, struct ntl_sink *sink,
                           struct ntl_diag *diag) NTL_MUST_USE;

/* How it went, by what either of the two said. */
enum ntl_answered ask_outcome(const struct ntl_ask *ask,
                              enum ntl_status status);

/* --- a text of several questions ------------------------------------------ */

/* Answers what was read, or says why it cannot be: of a text from `at` on. */
typedef enum ntl_answered ask_answering(struct ntl_ask *ask,
                                        enum ntl_status status,
                                        struct ntl_diag *diag, size_t at,
                                        void *to);

/*
 * Reads a text and has it answered: one question after the other where it is
 * lines as people type them.  The worst of the outcomes.
 */
enum ntl_answered ask_in_turn(struct ntl_ask *ask, const char *text,
                              size_t length, ask_answering *answer, void *to);

/* --- the state behind it -------------------------------------------------- */

/* What a line's own options start from. */
const struct cmd_options *ask_options(const struct ntl_ask *ask);

/* The options of the line that was read hold from now on. */
void ask_keep_options(struct ntl_ask *ask);

/* What is set and known, to be looked at: lines and ntl_ask_set change it. */
const struct session *ask_session(const struct ntl_ask *ask);

/* What the host lends, for as long as a program lends something else. */
struct lent *ask_lent(struct ntl_ask *ask);

/* What an expression's `$_` is from now on. */
void ask_result(struct ntl_ask *ask, uint64_t value);

/* What the line that was read teaches holds from now on. */
void ask_learn(struct ntl_ask *ask);

/* Settings as they were, and where each came from: to be put back. */
struct ask_settings {
    enum ntl_arch arch;
    struct ntl_build build;
    uint16_t index;
    char build_text[48];
    enum origin arch_from, build_from, index_from;
};
struct ask_settings ask_settings(const struct ntl_ask *ask);
void ask_put_back(struct ntl_ask *ask, const struct ask_settings *settings);

/* A lesson or a quiz waits for an answer: the next line is one. */
bool ask_asks(const struct ntl_ask *ask);

/* What it asks, and where that is: "self-map, step 2 of 8".  False: nothing. */
enum { ASK_QUESTION = 2048, ASK_PLACE = 128 };
bool ask_question(const struct ntl_ask *ask, char place[ASK_PLACE],
                  char question[ASK_QUESTION]);

/* What the steps before it came to; "": nothing. */
void ask_so_far(const struct ntl_ask *ask, char ret[ASK_PLACE]);

#endif
