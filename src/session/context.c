#include "context.h"

static void doubt_index(const struct session *session, struct ntl_sink *sink)
{
    if (session->brief || !session_index_doubtful(session))
        return;
    ntl_find(sink, "index_is_default",
             "index %x is only the default: give -s BASE from "
             "`dq nt!MmPteBase L1`",
             .number = { session->index });
}

static void show_line(const struct session *session, unsigned uses,
                      struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_LINE, "context", NULL);
    ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
             .text = ntl_paging(session->arch)->name,
             .note = origin_name(session->arch_from));
    if (uses & USES_BUILD)
        ntl_emit(sink, .key = "build", .kind = NTL_TEXT,
                 .text = session->build_text,
                 .note = origin_name(session->build_from));
    if (uses & USES_INDEX)
        ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
                 .value = session->index,
                 .note = origin_name(session->index_from));
    if ((uses & USES_DTB) && session->dtb_from != FROM_DEFAULT)
        ntl_emit(sink, .key = "dtb", .kind = NTL_ADDRESS, .value = session->dtb,
                 .digits = ntl_paging(session->arch)->digits,
                 .note = origin_name(session->dtb_from));
    if (session->image)
        ntl_emit(sink, .key = "image", .kind = NTL_TEXT,
                 .text = session_image_name(session));
    ntl_end(sink);
}

void session_context(const struct session *session, unsigned uses,
                     struct ntl_sink *sink)
{
    show_line(session, uses, sink);
    if (uses & USES_INDEX)
        doubt_index(session, sink);
}

void session_context_below(const struct session *session, unsigned uses,
                           struct ntl_sink *sink)
{
    if (uses & USES_INDEX)
        doubt_index(session, sink);
    show_line(session, uses, sink);
}
