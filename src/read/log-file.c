#include "log-file.h"

#include "image/view.h"
#include "read/name.h"
#include "session/open.h"

#include <stdlib.h>

bool log_file_is_name(const char *name, size_t length)
{
    static const char *const ends[] = {
        ".txt", ".log", ".wer", ".xml", ".csv", ".htm", ".html", ".md",
        ".json", NULL,
    };

    return name_ends(name, length, ends);
}

static enum ntl_status read_whole(struct parser *r,
                                  const struct cmd_operand *name,
                                  struct view *view, struct buffer *ret)
{
    size_t n = (size_t)view->size;

    if (view->size > LINE_MAX_BYTES)
        return cmd_refuse(name, NTL_ELONG, r->diag,
                          "it is text, and a log has at most %d bytes",
                          .number = { LINE_MAX_BYTES });
    ret->bytes = malloc(n);
    if (!ret->bytes)
        return cmd_refuse(name, NTL_EFILE, r->diag, "not enough memory");
    ret->used = ret->room = n;
    view_read(view, 0, ret->bytes, n);
    return NTL_OK;
}

static bool lend(struct parser *r, const struct cmd_operand *name)
{
    struct cmd_call *call = &r->line->call;
    struct ntl_diag ignored;

    memset(&call->source, 0, sizeof call->source);
    call->has_source = session_lend(r->base, name->text, name->length,
                                    &call->source, &ignored) == NTL_OK;
    return call->has_source;
}

enum ntl_status log_file_read(struct parser *r, const struct cmd_operand *name,
                              struct buffer *ret)
{
    struct ntl_source lent;
    struct view view;
    enum ntl_status status = NTL_OK;
    bool text;

    *ret = (struct buffer) { 0 };
    if (!lend(r, name))
        return NTL_OK;          /* `open` says why                            */
    lent = r->line->call.source;
    lent.close = NULL;
    text = !view_open(&view, "", &lent) && view_is_text(&view);
    if (text)
        status = read_whole(r, name, &view, ret);
    view_close(&view);
    if (text)
        cmd_close_source(&r->line->call);
    return status;
}
