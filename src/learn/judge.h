/* judge.h - what an answer to a question is: right, or wrong in which way. */
#ifndef JUDGE_H
#define JUDGE_H

#include "fill.h"

enum judged {
    JUDGED_RIGHT,
    JUDGED_SLIP, /* ret says which one                         */
    JUDGED_WRONG,
    JUDGED_NO_ANSWER /* it is no number, and none of the words     */
};

/*
 * Words count in any case.  A number counts by its value, whatever its notation
 * and however it was computed.  Of a wrong one the step's own slips are asked
 * first, then those of every step: decimal for hexadecimal, a shift that is one
 * level off, a mask that is missing.
 */
enum judged judge(const struct session *session, const struct lesson *lesson,
                  size_t step, struct lesson_text typed, char ret[FILL_SIZE]);

/* The answer as text; false: the step's expression cannot be evaluated. */
bool judge_answer(const struct session *session, const struct lesson *lesson,
                  size_t step, char ret[FILL_SIZE]);

/*
 * The `i`-th wrong answer that has a name: what it means.  Those of the step
 * first, then the others; false past the last.  As a number or, where the
 * answer is a word, as that.  What would be right is none.
 */
bool judge_slip(const struct session *session, const struct lesson *lesson,
                size_t step, size_t i, uint64_t *ret_number,
                char ret_word[FILL_SIZE], char ret[FILL_SIZE]);

#endif
