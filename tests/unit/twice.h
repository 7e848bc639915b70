/* twice.h - an image that is asked where it is mapped and where it is read. */
#ifndef TWICE_H
#define TWICE_H

#include "reader.h"

/*
 * Every line has the same answer, as text and as JSON, where the bytes are in
 * memory and where the reader gives them; fails where not.
 */
void asked_twice(const char *name, struct reader *reader);

#endif
