/* status.h - how a call says that it could not do its job. */
#ifndef NTL_STATUS_H
#define NTL_STATUS_H

#include <ntlens/phrase.h>
#include <stddef.h>

/* What the library exports; to C++ these are functions of C. */
#ifdef __cplusplus
#define NTL_API extern "C" __attribute__((visibility("default")))
#else
#define NTL_API extern __attribute__((visibility("default")))
#endif
#define NTL_MUST_USE __attribute__((warn_unused_result))

/*
 * One row per outcome: the name and the sentence a person reads.  The order is
 * not part of any file format; add at the end so that numbers stay put.
 */
#define NTL_STATUS_MAP(X)                                                      \
    X(NTL_OK,         "no error")                                              \
    X(NTL_ESYNTAX,    "this is not an expression")                             \
    X(NTL_ERANGE,     "the number does not fit in 64 bits")                    \
    X(NTL_EZERO,      "division by zero")                                      \
    X(NTL_EDEEP,      "too deeply nested")                                     \
    X(NTL_ENAME,      "no such name")                                          \
    X(NTL_EAMBIGUOUS, "the name fits more than one")                           \
    X(NTL_EMISSING,   "an argument is missing")                                \
    X(NTL_EEXTRA,     "more arguments than the command takes")                 \
    X(NTL_EVALUE,     "the value is outside what is possible here")            \
    X(NTL_EOPTION,    "no such option")                                        \
    X(NTL_ETEXT,      "the line holds a byte that is not text")                \
    X(NTL_ELONG,      "the line is too long")                                  \
    X(NTL_ENOIMAGE,   "this needs a crash dump or memory image")               \
    X(NTL_EFILE,      "the file cannot be read")                               \
    X(NTL_EMEMORY,    "that memory is not in the image")                       \
    X(NTL_ENOTFOUND,  "nothing of that kind is known")

enum ntl_status {
#define X(name, text) name,
    NTL_STATUS_MAP(X)
#undef X
    NTL_STATUS_COUNT
};

NTL_API const char *ntl_status_text(enum ntl_status status);

/*
 * Where in the caller's text an error lies, and the way out.  Written only on
 * failure.  `hint.format` is NULL when the status says it all.
 */
struct ntl_diag {
    size_t offset;              /* bytes from the start of the text           */
    size_t length;              /* bytes; 0 is shown as one caret             */
    struct ntl_phrase hint;
};

#endif
