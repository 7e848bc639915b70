#include "cmd/cmd.h"

#include <ntlens/pf.h>
#include <ntlens/reg.h>

/* What ESR says is to arm64 what the error code is to x64. */
static void show_esr(struct cmd_call *call, struct ntl_sink *sink)
{
    struct ntl_reg_options options = { .arch = call->session->arch };
    const struct ntl_reg *esr = ntl_reg_find(options.arch, "ESR_EL1", 7);

    session_context(call->session, USES_ARCH, sink);
    ntl_reg_show(esr, call->arg[0].value, &options, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    (void)diag;
    if (ntl_paging(call->session->arch)->system_registers)
        show_esr(call, sink);
    else
        ntl_pf_show(call->arg[0].value, sink);
    return NTL_OK;
}

const struct command cmd_pf = {
    .name = "pf",
    .summary = "a page-fault error code, or arm64's ESR: the access, why it "
               "failed",
    .example = "3",
    .args = { { CMD_NUMBER, "CODE", "the error code; of arm64 ESR_EL1", NULL,
                false } },
    .run = run,
};
