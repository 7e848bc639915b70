/* frame.h - what may stand around a code and its parameters. */
#ifndef STOP_FRAME_H
#define STOP_FRAME_H

#include "sighting.h"

/*
 * The sighting that begins here, if one does: `text` is all there is, `here`
 * the rest of it, from the beginning of a word or a bracket on.
 */
bool stop_frame(struct span text, struct span here, struct sighting *ret);

#endif
