/* case.h - what an open image says of its crash. */
#ifndef CASE_H
#define CASE_H

#include "session/state.h"

#include <ntlens/evidence.h>

/* Every piece that the session's image has; needs session->image.  False: its
   header has no stop code, and *ret holds what there is all the same. */
bool case_evidence(const struct session *session, struct ntl_evidence *ret);

/* The stop code of the image and its parameters, as the header has them. */
struct ntl_bugcheck_question case_question(const struct session *session);

/*
 * Codes that a tool writes into the header of an image that it makes of a
 * running system: the tool's name; NULL: it crashed.
 */
const char *case_made_by(const struct session *session);

#endif
