#include "segments.h"

#include <ntlens/segment.h>

enum { VALUE, GDT };

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    uint64_t value = call->arg[VALUE].value;
    enum ntl_status status = segments_exist(call, diag);
    const uint64_t *gdt;

    if (status == NTL_OK)
        status = segments_base(call, GDT, &gdt, diag);
    if (status != NTL_OK)
        return status;
    session_context(session, USES_ARCH, sink);
    ntl_selector_show(session->arch, (uint16_t)value, gdt, sink);
    if (value > UINT16_MAX)
        ntl_find(sink, "too_wide", "a selector has 16 bits: of %x only %x "
                 "counts", .number = { value, value & UINT16_MAX });
    return NTL_OK;
}

const struct command cmd_sel = {
    .name = "sel",
    .aliases = "dg",
    .summary = "a selector: index, table, ring, NT's name for it",
    .example = "33",
    .args = {
        { CMD_NUMBER, "VALUE", "a selector, as in a segment register", NULL,
          false },
        { CMD_KEYED, "gdt", "the table's base: r gdtr", NULL, true },
    },
    .run = run,
};
