/* call.h - a bug check's own call in a stack: KeBugCheckEx and its numbers. */
#ifndef STOP_CALL_H
#define STOP_CALL_H

#include "sighting.h"

/* As a frame of frame.h: `here` is at the function's name. */
bool stop_call(struct span text, struct span here, struct sighting *ret);

#endif
