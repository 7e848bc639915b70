/* player.h - going through a lesson, a step after the other. */
#ifndef PLAYER_H
#define PLAYER_H

#include "judge.h"
#include "learn.h"
#include "quiz.h"

struct learn {
    struct lesson lesson;
    char *own; /* the text of a file's lesson                */
    uint64_t seed;
    size_t step;
    unsigned tries, hints; /* at this step                               */
    bool active, exploring;
    struct quiz quiz;
    char world[64]; /* the machine's name; "": it has none         */
};

/*
 * Opens the lesson's machine, and gives values to its names.  Errors: NTL_EFILE
 * and those of expressions; diag->hint says what is wrong.
 */
enum ntl_status player_begin(struct learn *learn, struct cmd_call *call,
                             struct ntl_diag *diag) NTL_MUST_USE;

/*
 * practice, practice:STORY: with the student's seed, of that build (0: the
 * usual one); `none` opens nothing.
 */
enum ntl_status world_open(struct learn *learn, struct cmd_call *call,
                           const struct lesson *lesson, uint64_t seed,
                           uint32_t build, struct ntl_diag *diag) NTL_MUST_USE;

/* Is its machine still open?  If not, nothing is asked any more, and it is
   NTL_ENOIMAGE. */
enum ntl_status world_is_open(struct learn *learn,
                              const struct session *session,
                              const struct cmd_operand *o,
                              struct ntl_diag *diag) NTL_MUST_USE;

/*
 * The session's, or one for this call alone, which is *own then and whoever
 * calls closes.
 */
enum ntl_status learn_for(const struct cmd_call *call, struct learn **ret,
                          struct learn **own,
                          struct ntl_diag *diag) NTL_MUST_USE;

/* A decimal number from `least` to `most`; one that is not given stays. */
enum ntl_status read_decimal(const struct cmd_operand *o, uint64_t least,
                             uint64_t most, uint64_t *ret,
                             struct ntl_diag *diag) NTL_MUST_USE;

/* Values for let, choose and draw of lines `from` up to `to`. */
enum ntl_status names_give(struct session *session, const struct lesson *lesson,
                           size_t from, size_t to, uint64_t state,
                           struct ntl_diag *diag) NTL_MUST_USE;

/* Where it is, what it says, what it asks. */
void player_show(const struct learn *learn, const struct session *session,
                 struct ntl_sink *sink);

/* The lines of a word in a step, with their numbers. */
void say_lines(const struct session *session, const struct lesson *lesson,
               size_t step, enum lesson_word word, struct ntl_sink *sink);

/* What is done about the question; each shows what comes next. */
void player_answer(struct learn *learn, const struct session *session,
                   struct lesson_text typed, struct ntl_sink *sink);
void player_hint(struct learn *learn, const struct session *session,
                 struct ntl_sink *sink);
void player_solve(struct learn *learn, const struct session *session,
                  struct ntl_sink *sink);
void player_skip(struct learn *learn, const struct session *session,
                 struct ntl_sink *sink);
void player_back(struct learn *learn, const struct session *session,
                 struct ntl_sink *sink);

/*
 * hint, show, skip, back, explore, return, leave: does it.  False: the word is
 * none of them.  Without a sink it is only asked.
 */
bool player_act(struct learn *learn, const struct session *session,
                struct lesson_text word, struct ntl_sink *sink);

/* All of it on paper, with the answers or without. */
void player_print(const struct learn *learn, const struct session *session,
                  bool answers, struct ntl_sink *sink);

/* --- progress.c ----------------------------------------------------------- */

/* Steps of the lesson that are done, and with which seed; 0: not begun. */
size_t progress_of(const struct session *session, const char *name,
                   size_t length, uint64_t *ret_seed);
/* So many are. */
void progress_keep(const struct session *session, const struct learn *learn,
                   size_t done);

#endif
