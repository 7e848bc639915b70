/* complete.h - what Tab offers: whatever the session says may stand there. */
#ifndef COMPLETE_H
#define COMPLETE_H

#include <ntlens/ask.h>

void complete_init(const struct ntl_ask *ask);

#endif
