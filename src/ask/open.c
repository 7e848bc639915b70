/* A session of a host's: opening, closing, its image. */
#include "private.h"

#include "session/open.h"

#include <stdlib.h>
#include <string.h>

/* A host of an older program knows less of the struct, one of a newer more. */
static void take_host(struct ntl_ask *ask, const struct ntl_host *host)
{
    struct lent *lent = &ask->session.lent;
    size_t size = sizeof ask->host;

    if (!host)
        return;
    memcpy(&ask->host, host, host->size < size ? host->size : size);
    lent->open = ask->host.open;
    lent->names = ask->host.names;
    lent->save = ask->host.save;
    lent->recall = ask->host.recall;
    lent->keep = ask->host.keep;
    lent->tick = ask->host.tick;
    lent->past = ask->host.past;
    lent->files_context = lent->tick_context = lent->past_context
        = ask->host.context;
}

struct ntl_ask *ntl_ask_open(const struct ntl_host *host)
{
    struct ntl_ask *ask = calloc(1, sizeof *ask);

    if (!ask)
        return NULL;
    ask_begin(&ask->session);
    take_host(ask, host);
    ask->learn = ask->session.lent.learn = learn_open();
    return ask;
}

void ntl_ask_close(struct ntl_ask *ask)
{
    if (!ask)
        return;
    line_free(&ask->line);
    image_close(ask->session.image);
    ask_free_forms(ask);
    learn_close(ask->learn);
    buffer_free(&ask->taken);
    free(ask);
}

void ntl_ask_how(struct ntl_ask *ask, unsigned how)
{
    ask->how = how;
}

bool ask_asks(const struct ntl_ask *ask)
{
    return learn_asks(ask->learn);
}

bool ask_question(const struct ntl_ask *ask, char place[ASK_PLACE],
                  char question[ASK_QUESTION])
{
    return learn_question(ask->learn, &ask->session, place, ASK_PLACE,
                          question, ASK_QUESTION);
}

void ask_so_far(const struct ntl_ask *ask, char ret[ASK_PLACE])
{
    learn_so_far(ask->learn, &ask->session, ret, ASK_PLACE);
}

const struct session *ask_session(const struct ntl_ask *ask)
{
    return &ask->session;
}

struct lent *ask_lent(struct ntl_ask *ask)
{
    return &ask->session.lent;
}

const struct cmd_options *ask_options(const struct ntl_ask *ask)
{
    return &ask->options;
}

void ask_keep_options(struct ntl_ask *ask)
{
    ask->options = ask->line.options;
    ask->options.help = ask->options.version = false;
    ask_keep(&ask->line, &ask->session);
}

/* --- an image ------------------------------------------------------------- */

enum ntl_status ntl_ask_image(struct ntl_ask *ask, const char *name,
                              const struct ntl_source *source,
                              struct ntl_diag *diag)
{
    struct image *before = ask->session.image;
    struct ntl_diag unasked;
    enum ntl_status status = NTL_OK;

    if (source)
        status = session_open_source(&ask->session, name, source, 0,
                                     diag ? diag : &unasked);
    else
        session_take_image(&ask->session, NULL);
    if (status == NTL_OK)
        image_close(before);
    return status;
}

enum ntl_status ntl_ask_image_bytes(struct ntl_ask *ask, const char *name,
                                    const void *bytes, size_t length,
                                    struct ntl_diag *diag)
{
    struct ntl_source source = ntl_source_of_bytes(bytes, length);

    return ntl_ask_image(ask, name, &source, diag);
}
