#include "segments.h"

#include <ntlens/gate.h>
#include <stdio.h>
#include <strings.h>

enum { VECTOR, IDT };

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    enum ntl_status status = segments_exist(call, diag);
    const uint64_t *idt;

    if (status == NTL_OK)
        status = segments_base(call, IDT, &idt, diag);
    if (status != NTL_OK)
        return status;
    if (!call->arg[VECTOR].given && idt)
        return cmd_refuse(&call->arg[IDT], NTL_EMISSING, diag,
                          "the gate of which vector? `idt 2e idt=%x`",
                          .number = { *idt });
    session_context(session, USES_BUILD, sink);
    if (call->arg[VECTOR].given)
        ntl_vector_show(session->arch, session->build, call->arg[VECTOR].value,
                        idt, sink);
    else
        ntl_idt_show(session->arch, session->build, sink);
    return NTL_OK;
}

/* Those that NT has a routine for. */
static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    for (; *state <= UINT8_MAX; ++*state) {
        bool known = false;

        for (int arch = 0; arch < NTL_ARCH_COUNT; arch++)
            known |= ntl_vector_find((enum ntl_arch)arch, (uint8_t)*state)
                     != NULL;
        snprintf(word, size, "%x", (unsigned)*state);
        if (known && strncasecmp(word, prefix, length) == 0) {
            ++*state;
            return true;
        }
    }
    return false;
}

const struct command cmd_idt = {
    .name = "idt",
    .aliases = "!idt",
    .summary = "an interrupt vector: what it is, NT's handler, its gate",
    .example = "e",
    .args = {
        { CMD_NUMBER, "VECTOR", "0 to ff; none lists all", NULL, true },
        { CMD_KEYED, "idt", "the table's base: r idtr", NULL, true },
    },
    .run = run,
    .complete = complete,
};
