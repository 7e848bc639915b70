/* topics.h - `help smap`: a concept on one page. */
#ifndef TOPICS_H
#define TOPICS_H

#include "session/state.h"

/* For lent.topics. */
extern const struct topic_shelf topic_shelf;

#endif
