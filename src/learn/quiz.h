/* quiz.h - a paper of questions, drawn by a seed from those of the data. */
#ifndef QUIZ_H
#define QUIZ_H

#include "judge.h"
#include "learn.h"

enum { QUIZ_MAX = 50, QUIZ_TOPICS = 16, QUIZ_CHOICES = 4, QUIZ_TEXT = 64 };

struct quiz_question {
    uint8_t topic, step, level;
    uint64_t state; /* of its draws                               */
    char given[QUIZ_TEXT], right[QUIZ_TEXT];
    enum judged judged;
};

struct quiz {
    struct lesson *topic[QUIZ_TOPICS]; /* as far as they were read           */
    uint64_t seed;
    size_t count, at, correct;
    bool active;
    struct quiz_question question[QUIZ_MAX];
};

struct quiz_wish {
    const struct cmd_operand *topic; /* or NULL: of all                    */
    uint64_t seed;
    size_t count;   /* 1 to QUIZ_MAX                              */
    unsigned level; /* 1 to 3; 0: of all, always in the same
                                   proportion                                 */
};

/*
 * The same wish gives the same paper, on every system.  Errors: NTL_ENAME:
 * there is no such topic; NTL_ENOTFOUND: it has no question of that level.
 */
enum ntl_status quiz_make(struct quiz *quiz, const struct quiz_wish *wish,
                          struct ntl_diag *diag) NTL_MUST_USE;
void quiz_free(struct quiz *quiz);

/* The lesson that question `at` is a step of; its names have their values. */
const struct lesson *quiz_ask(const struct quiz *quiz, size_t at,
                              struct session *session, struct ntl_diag *diag);

/*
 * What is offered, in the order in which it is; 0: nothing is.  *right is the
 * place of the one that is right.
 */
size_t quiz_choices(const struct quiz *quiz, size_t at,
                    const struct session *session,
                    char ret[QUIZ_CHOICES][QUIZ_TEXT], size_t *right);

/* --- a person who answers ------------------------------------------------- */

void quiz_show(const struct quiz *quiz, struct session *session,
               struct ntl_sink *sink);
void quiz_answer(struct quiz *quiz, struct session *session,
                 struct lesson_text typed, struct ntl_sink *sink);
/* The score, and every question with what was answered. */
void quiz_review(const struct quiz *quiz, struct ntl_sink *sink);
void quiz_print(const struct quiz *quiz, struct session *session, bool answers,
                struct ntl_sink *sink);

extern const struct command cmd_quiz;

#endif
