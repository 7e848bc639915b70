/* chain-judge.h - what the entries of a chain come to; inside src/space. */
#ifndef CHAIN_JUDGE_H
#define CHAIN_JUDGE_H

#include "chain.h"

/* Fills the members after `state`, and the state of each row. */
void chain_judge(const struct session *session, struct chain *chain);

/* By the lowest entries that are here, since not all above them are. */
void chain_judge_saved(const struct session *session, struct chain *chain);

#endif
