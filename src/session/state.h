/* state.h - what an answer depends on, and where each part came from. */
#ifndef STATE_H
#define STATE_H

#include "image/image.h"

#include <ntlens/build.h>
#include <ntlens/evidence.h>
#include <ntlens/paging.h>
#include <ntlens/region.h>
#include <ntlens/selfmap.h>
#include <ntlens/source.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Explicit beats image beats default.  What a paste taught gives way to what is
 * given; inside its own answer it beats an image, elsewhere an image beats it.
 */
enum origin { FROM_DEFAULT, FROM_PASTE, FROM_IMAGE, FROM_USER };

/* "default", "learned", "image", "given". */
const char *origin_name(enum origin origin);

enum { VARIABLES_MAX = 96, VARIABLE_NAME = 48 };

struct variable {
    char name[VARIABLE_NAME];   /* without $; or "nt!MmPteBase"               */
    uint64_t value;
    bool learned;               /* from a paste: goes with it                 */
    bool of_image;              /* from the practice machine: goes with it    */
    bool of_lesson;             /* ... as do those that a lesson has given    */
};

struct session;
struct command_table;
struct learn;

struct ntl_sink;

/* Concepts that `help` explains. */
struct topic_shelf {
    bool (*show)(const char *name, size_t length, struct ntl_sink *sink);
    void (*list)(struct ntl_sink *sink);
    void (*of_command)(const char *command, struct ntl_sink *sink);
    const char *(*name_at)(size_t i);       /* NULL past the last             */
    const char *(*try_at)(size_t i);        /* lines to try, or NULL          */
};

/* What the floors above lend to a session.  Zero: nobody does. */
struct lent {
    const struct command_table *table;  /* for help, reading and completion   */

    /* What `help` explains beside commands; zero: nothing. */
    const struct topic_shelf *topics;

    /* A number in memory, see memory_number.  Zero: poi() is not known. */
    enum ntl_status (*number)(const struct session *session, uint64_t va,
                              unsigned bytes, uint64_t *ret);

    /* Line `i` of the history, oldest first; NULL past its end. */
    const char *(*past)(void *context, size_t i);
    void *past_context;

    /* Files: see ntl_host.  Zero: there are none; a name stands for itself. */
    enum ntl_status (*open)(void *context, const char *name,
                            struct ntl_source *ret, struct ntl_diag *diag);
    bool (*names)(void *context, const char *name,
                  bool (*each)(void *to, const char *name, size_t length),
                  void *to);
    enum ntl_status (*save)(void *context, const char *name, const void *bytes,
                            size_t length, struct ntl_diag *diag);
    size_t (*recall)(void *context, char *bytes, size_t size);
    bool (*keep)(void *context, const char *bytes, size_t length);
    void *files_context;

    /* The lesson that the session is in; NULL: it can be in none. */
    struct learn *learn;

    /* See session_tick. */
    bool (*tick)(void *context, uint64_t done, uint64_t all);
    void *tick_context;
};

/* The crash that a pasted text told of last. */
struct pasted_crash {
    struct ntl_evidence evidence;
    const struct image *beside; /* the image that was open then, or NULL      */
    bool known;
};

/* What the full screen is drawn on; AUTO: as the terminal says. */
enum ground { GROUND_AUTO, GROUND_DARK, GROUND_LIGHT };

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

    struct image *image;        /* open, or NULL; whose it is, line.h says    */
    bool image_lent;            /* by the session that this is a copy of      */

    struct pasted_crash pasted;

    struct lent lent;
    enum ground background;
    bool explain;               /* every answer with its working              */
};

void session_init(struct session *session, const struct lent *lent);

/*
 * Work that may take long calls this now and then, with what is done of all
 * (0: not known).  False: stop.
 */
bool session_tick(const struct session *session, uint64_t done, uint64_t all);

struct ntl_selfmap session_map(const struct session *session);

/* What is known of the regions of the address space. */
struct ntl_region_view session_regions(const struct session *session);

/* The index is a default, and this kernel draws its own. */
bool session_index_doubtful(const struct session *session);

/* Take a mode; what nobody has given yet follows it: build and index. */
void session_take_arch(struct session *session, enum ntl_arch arch);
void session_take_build(struct session *session, struct ntl_build build);

/* What pastes taught goes, and what gave way to it comes back. */
void session_forget(struct session *session);

/* Take an open image, or NULL: what the user has not said, it says. */
void session_take_image(struct session *session, struct image *image);

/* A name that the image brings; it goes when another takes its place. */
void session_take_name(struct session *session, const char *name,
                       uint64_t value);

/* The image's address space, as the session sees it. */
struct image_space session_space(const struct session *session);

/* The last part of the image's path, or NULL. */
const char *session_image_name(const struct session *session);

#endif
