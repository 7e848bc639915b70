/* session.h - what an answer depends on, and where each part came from. */
#ifndef SESSION_H
#define SESSION_H

#include "image/image.h"

#include <ntlens/build.h>
#include <ntlens/expr.h>
#include <ntlens/mmpte.h>
#include <ntlens/paging.h>
#include <ntlens/region.h>
#include <ntlens/selfmap.h>
#include <ntlens/sink.h>
#include <ntlens/walk.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Explicit beats image beats default. */
enum origin { FROM_DEFAULT, FROM_IMAGE, FROM_USER };

enum { VARIABLES_MAX = 64, VARIABLE_NAME = 32, CANDIDATES_KEPT = 8 };

struct variable {
    char name[VARIABLE_NAME];
    uint64_t value;
};

struct session {
    enum ntl_arch arch;
    struct ntl_build build;
    uint16_t index;             /* of the self-map                            */
    char build_text[48];        /* "26100.2894 11-24H2"                       */
    uint64_t dtb;               /* directory table base, 0: none              */
    uint64_t invalid_mask;      /* MiInvalidPteMask                           */
    uint8_t maxphyaddr;         /* 0: not given                               */
    enum origin arch_from, build_from, index_from, dtb_from;
    struct variable variable[VARIABLES_MAX];
    size_t variables;
    uint64_t last;              /* $_                                         */

    /* A batch: what would be the same in every answer stands in the first. */
    bool brief;

    /* Line `i` of the history, oldest first; NULL past its end, or nobody
       keeps one.  */
    const char *(*past)(size_t i);

    struct image *image;        /* open, or NULL; whose it is, cmd.h says     */
    struct image_candidate candidate[CANDIDATES_KEPT];  /* directory tables   */
    size_t candidates;          /* found by a search, best first              */

    /* Called now and then by work that may take long, with what is done of all
       (0: not known).  False: stop.  NULL: nobody watches.  */
    bool (*tick)(uint64_t done, uint64_t all);
};

void session_init(struct session *session);

/* One of the names that `set` takes; some are options too. */
struct setting {
    const char *name;           /* "build"                                    */
    const char *value;          /* "BUILD", as usage shows it                 */
    const char *help;
    char option;                /* 'b', or 0 for none                         */
    enum ntl_status (*set)(struct session *session, const char *text,
                           size_t length, struct ntl_diag *diag);
};
const struct setting *session_settings(size_t *count);

/* On an error the session is as before; the diagnosis points into the value. */
enum ntl_status session_set(struct session *session,
                            const struct setting *setting, const char *value,
                            size_t length, struct ntl_diag *diag) NTL_MUST_USE;

/*
 * A number that stands for a self-map index: one, or an address in the
 * self-map.  Refused (NTL_EVALUE) with the decimal reading in the hint.
 */
enum ntl_status session_index(const struct session *session, const char *text,
                              size_t length, uint64_t value, uint16_t *ret,
                              struct ntl_diag *diag) NTL_MUST_USE;

/* NTL_ENAME: not a name for a variable.  NTL_EVALUE: there are 64 already. */
enum ntl_status session_assign(struct session *session, const char *name,
                               size_t length, uint64_t value) NTL_MUST_USE;

struct ntl_selfmap session_map(const struct session *session);

/* What is known of the regions of the address space. */
static inline struct ntl_region_view session_regions(
    const struct session *session)
{
    return (struct ntl_region_view) {
        .map = session_map(session), .build = session->build,
        .index_known = session->index_from != FROM_DEFAULT,
    };
}

/* The index is a default, and this kernel draws its own. */
bool session_index_doubtful(const struct session *session);

/* Take a mode; what nobody has given yet follows it: build and index. */
void session_take_arch(struct session *session, enum ntl_arch arch);
void session_take_build(struct session *session, struct ntl_build build);

void session_show(const struct session *session, struct ntl_sink *sink);

/*
 * Opens an image, which from now on says what the user has not; the one before
 * is the caller's to close.  What the user did say (arch, dtb) goes over what
 * the file says.  In memory without a directory table one can be searched for.
 * On an error (NTL_EFILE) the session is as before.
 */
enum { OPEN_RAW = 1, OPEN_SEARCH = 2 };    /* as raw memory; for a table */
enum ntl_status session_open(struct session *session, const char *path,
                             size_t length, unsigned how,
                             struct ntl_diag *diag) NTL_MUST_USE;

/* The name that such a text means; free() it.  NULL: no memory. */
char *session_path(const char *text, size_t length);

/* The part of it that is no input or output. */
void session_take_image(struct session *session, struct image *image);

/* The image's address space, as the session sees it. */
struct image_space session_space(const struct session *session);

/* The last part of the image's path, or NULL. */
const char *session_image_name(const struct session *session);

/*
 * Evaluate in the session: variables, $_, pte() pde() ppe() pxe() va(); with an
 * image poi() by() wo() dwo() qwo() and @registers.
 */
enum ntl_status session_expr(const struct session *session, const char *text,
                             size_t length, struct ntl_value *ret,
                             struct ntl_diag *diag) NTL_MUST_USE;

/* The steps of an expression that session_expr has taken. */
void session_explain(const struct session *session, const char *text,
                     size_t length, struct ntl_sink *sink);

/*
 * The line that says what an answer rests on: USES_* of what it depends on.
 * With a default index on a build that draws it at boot, the finding that says
 * how to get the right one.
 */
enum { USES_ARCH = 0, USES_BUILD = 1, USES_INDEX = 2, USES_DTB = 4 };
void session_context(const struct session *session, unsigned uses,
                     struct ntl_sink *sink);

#endif
