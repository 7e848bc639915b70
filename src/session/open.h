/* open.h - finding and opening the image behind a session. */
#ifndef OPEN_H
#define OPEN_H

#include "state.h"

/*
 * Opens an image, which from now on says what the user has not; the one before
 * is the caller's to close.  What the user did say (arch, dtb) goes over what
 * the file says.  On an error (NTL_EFILE) the session is as before.
 */
enum { OPEN_RAW = 1 };          /* as raw memory                              */
enum ntl_status session_open(struct session *session, const char *path,
                             size_t length, unsigned how,
                             struct ntl_diag *diag) NTL_MUST_USE;

/* The bytes of a file, by who lends files; on success the caller closes them.
   The practice machine is none. */
enum ntl_status session_lend(const struct session *session, const char *path,
                             size_t length, struct ntl_source *ret,
                             struct ntl_diag *diag) NTL_MUST_USE;

/* The same of bytes that are not a file's; the name is for people. */
enum ntl_status session_open_source(struct session *session, const char *name,
                                    const struct ntl_source *source,
                                    unsigned how,
                                    struct ntl_diag *diag) NTL_MUST_USE;

/*
 * Memory without a header names no directory table: before a question that
 * needs one, the whole image is searched, once.
 */
void session_find_root(const struct session *session);

/* ... and the session takes what was found. */
void session_search(struct session *session);

/*
 * For the end of a line's reading and of an answer: did its file shrink under
 * it?  Then an error that memory is missing becomes NTL_EFILE; any other stays.
 */
bool session_lost(const struct session *session, enum ntl_status *status,
                  struct ntl_diag *diag);

/*
 * Every file that a name stands for, by who lends files: a folder's, a list's;
 * else the name itself; none, for the places where the system leaves its dumps.
 * False: it cannot be read, there are no such places, or `each` said so.
 */
bool session_names(const struct session *session, const char *name,
                   bool (*each)(void *to, const char *name, size_t length),
                   void *to);

/* The name that such a text means; free() it.  NULL: no memory. */
char *session_path(const char *text, size_t length);

#endif
