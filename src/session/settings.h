/* settings.h - what `set` and the options of a line may say of the session. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "state.h"

#include <ntlens/sink.h>

/* A row has all that there is to a setting. */
struct setting {
    const char *name;           /* "build"; also --build                      */
    const char *value;          /* "BUILD", as usage shows it                 */
    const char *help;
    char option;                /* 'b', or 0 for none                         */

    /* On an error the session is as before, and *diag points into the text. */
    enum ntl_status (*set)(struct session *session, const char *text,
                           size_t length, struct ntl_diag *diag);
    /* Its item, with where it came from. */
    void (*show)(const struct session *session, struct ntl_sink *sink);
    /* The steps that follow from it; or NULL. */
    void (*explain)(const struct session *session, struct ntl_sink *sink);
    /* Names that it takes, the `i`th, blanks between; NULL past the last.
       Or NULL: numbers only.  */
    const char *(*word)(size_t i);
    bool alone;                 /* `set` has it, and no option of a line      */
    const char *also;           /* as answers call it; NULL: the same         */
};

const struct setting *session_settings(size_t *count);

/* By its name; or NULL. */
const struct setting *session_setting(const char *name, size_t length);

/* All of them, and the image. */
void session_show(const struct session *session, struct ntl_sink *sink);

/*
 * A number that stands for a self-map index: one, or an address in the
 * self-map.  Refused (NTL_EVALUE) with the decimal reading in the hint.
 */
enum ntl_status session_index(const struct session *session, const char *text,
                              size_t length, uint64_t value, uint16_t *ret,
                              struct ntl_diag *diag) NTL_MUST_USE;

#endif
