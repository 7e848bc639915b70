/* complete.h - what Tab offers: commands, options, words, variables. */
#ifndef COMPLETE_H
#define COMPLETE_H

#include "session/state.h"

void complete_init(const struct session *session);

#endif
