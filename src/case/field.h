/* field.h - where a field of a structure lies in the session's build. */
#ifndef FIELD_H
#define FIELD_H

#include "session/state.h"

#include <ntlens/structs.h>
#include <stdbool.h>

/* False: the build's structure is not known, or has no such field. */
bool field_of(const struct session *session, const char *structure,
              const char *name, struct ntl_place *ret);

#endif
