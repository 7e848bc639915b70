/* An image behind a session: finding, opening, reading it. */
#include "open.h"

#include "practice/practice.h"

#include <stdlib.h>
#include <string.h>

void session_find_root(const struct session *session)
{
    if (session->image && session->dtb_from != FROM_USER)
        image_search(session->image, session->lent.tick,
                     session->lent.tick_context);
}

void session_search(struct session *session)
{
    struct image *image = session->image;

    session_find_root(session);
    if (image && session->dtb_from == FROM_DEFAULT
        && image_facts(image)->dtb_raw.given)
        session_take_image(session, image);
}

char *session_path(const char *text, size_t length)
{
    char *path = malloc(length + 1);

    if (!path)
        return NULL;
    memcpy(path, text, length);
    path[length] = '\0';
    return path;
}

bool session_names(const struct session *session, const char *name,
                   bool (*each)(void *to, const char *name, size_t length),
                   void *to)
{
    const struct lent *lent = &session->lent;

    return lent->names ? lent->names(lent->files_context, name, each, to)
                       : *name && each(to, name, strlen(name));
}

/* A file's bytes come from whoever lends files. */
static enum ntl_status lend_file(const struct lent *lent, const char *name,
                                 struct ntl_source *ret, struct ntl_diag *diag)
{
    if (lent->open)
        return lent->open(lent->files_context, name, ret, diag);
    diag->hint = (struct ntl_phrase) {
        .format = "no file can be opened from here",
    };
    return NTL_EFILE;
}

enum ntl_status session_open_source(struct session *session, const char *name,
                                    const struct ntl_source *source,
                                    unsigned how, struct ntl_diag *diag)
{
    const struct image_options options = {
        .raw = (how & OPEN_RAW) != 0,
        .has_arch = session->arch_from == FROM_USER, .arch = session->arch,
        .has_dtb = session->dtb_from == FROM_USER, .dtb = session->dtb,
    };
    struct image *image;
    enum ntl_status status = image_open(name, source, &options, &image, diag);

    if (status == NTL_OK)
        session_take_image(session, image);
    return status;
}

/* The practice machine, which is no file; its names come with it. */
static enum ntl_status open_practice(struct session *session, const char *name,
                                     unsigned how, struct ntl_diag *diag)
{
    struct practice_choice choice;
    enum ntl_status status = practice_read(name, strlen(name), &choice, diag);
    struct practice *practice;
    const struct practice_name *known;
    struct ntl_source source;
    size_t count;

    if (status != NTL_OK)
        return status;
    practice = practice_make(&choice);
    if (!practice)
        return NTL_EFILE;
    source = practice_source(practice);
    status = session_open_source(session, name, &source, how, diag);
    known = practice_names(practice, &count);
    for (size_t i = 0; status == NTL_OK && i < count; i++)
        session_take_name(session, known[i].name, known[i].value);
    return status;
}

static enum ntl_status open_file(struct session *session, const char *name,
                                 unsigned how, struct ntl_diag *diag)
{
    struct ntl_source source;
    enum ntl_status status = lend_file(&session->lent, name, &source, diag);

    if (status == NTL_OK)
        status = session_open_source(session, name, &source, how, diag);
    diag->offset = 0;
    diag->length = strlen(name);
    return status;
}

enum ntl_status session_open(struct session *session, const char *text,
                             size_t length, unsigned how,
                             struct ntl_diag *diag)
{
    char *path = session_path(text, length);
    enum ntl_status status = NTL_EFILE;

    *diag = (struct ntl_diag) {
        .length = length, .hint = { .format = "not enough memory" },
    };
    if (path)
        status = (practice_is_name(text, length) ? open_practice : open_file)(
                     session, path, how, diag);
    free(path);
    return status;
}

enum ntl_status session_lend(const struct session *session, const char *text,
                             size_t length, struct ntl_source *ret,
                             struct ntl_diag *diag)
{
    char *path = session_path(text, length);
    enum ntl_status status = NTL_EFILE;

    if (path && !practice_is_name(text, length))
        status = lend_file(&session->lent, path, ret, diag);
    free(path);
    return status;
}

bool session_lost(const struct session *session, enum ntl_status *status,
                  struct ntl_diag *diag)
{
    if (!session->image || !image_fails(session->image))
        return false;
    if (*status == NTL_EMEMORY) {
        *status = NTL_EFILE;
        diag->hint = (struct ntl_phrase) {
            .format = "it shrank while it was open, and this is lost; open it "
                      "again",
        };
    }
    return true;
}
