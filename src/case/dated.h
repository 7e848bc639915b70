/* dated.h - when a module was linked, where its header says a date. */
#ifndef DATED_H
#define DATED_H

#include "session/state.h"

#include <stdint.h>

/*
 * TimeDateStamp is seconds since 1970, or with reproducible builds (Windows'
 * own modules from 10 on, and others) a hash.
 */
enum dated {
    DATED_NOT,                  /* not given, a hash, or no time that fits    */
    DATED_PERHAPS,              /* it could be one: nothing says which        */
    DATED_IS                    /* the module's debug directory has no REPRO
                                   entry                                      */
};

/* *ret is the time as a FILETIME; written for PERHAPS and IS. */
enum dated dated(const struct session *session,
                 const struct image_module *module, uint64_t *ret);

#endif
