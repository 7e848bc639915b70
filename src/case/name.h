/* name.h - a driver that a text in memory names. */
#ifndef NAME_H
#define NAME_H

#include "session/state.h"

#include <ntlens/evidence.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * STRING_ADDRESS: ASCII up to a zero.  UNICODE_ADDRESS: a UNICODE_STRING, or
 * UTF-16 up to a zero.  False: it is not in the image, or names no module that
 * is loaded or was, and no file that is one by its name.
 */
bool name_of_driver(const struct session *session, uint64_t at,
                    enum ntl_param type, struct ntl_part *ret);

#endif
