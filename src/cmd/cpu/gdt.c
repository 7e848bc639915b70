#include "segments.h"

#include <ntlens/segment.h>

static const char *const modes[] = { "x64", "x86", NULL };
static const enum ntl_arch arch_of[] = { NTL_X64, NTL_X86 };

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct session session = *call->session;
    enum ntl_status status;

    if (call->arg[0].given) {
        session.arch = arch_of[call->arg[0].value];
        session.arch_from = FROM_USER;
    } else {
        status = segments_exist(call, diag);
        if (status != NTL_OK)
            return status;
    }
    session_context(&session, USES_ARCH, sink);
    ntl_gdt_show(session.arch, sink);
    return NTL_OK;
}

const struct command cmd_gdt = {
    .name = "gdt",
    .summary = "NT's global descriptor table",
    .example = "x86",
    .args = { { CMD_WORD, "ARCH", "x64 or x86", modes, true } },
    .run = run,
};
