#include "cmd/cmd.h"

#include <ntlens/reg.h>
#include <stdio.h>
#include <strings.h>

enum { NAME, VALUE, CR4, MASK };

/* A name; @name, as a debugger has it; or a number, of an MSR. */
static enum ntl_status look_up(struct cmd_call *call,
                               const struct ntl_reg **ret,
                               struct ntl_diag *diag)
{
    struct cmd_operand *name = &call->arg[NAME];
    size_t at = name->length > 1 && name->text[0] == '@';
    enum ntl_arch arch = call->session->arch;
    enum ntl_status status;

    *ret = ntl_reg_find(arch, name->text + at, name->length - at);
    if (*ret)
        return NTL_OK;
    status = cmd_number(call->session, name, diag);
    if (status != NTL_OK && name->text[0] >= '0' && name->text[0] <= '9')
        return status;          /* it was meant as a number                  */
    if (status != NTL_OK)
        return cmd_refuse(name, NTL_ENAME, diag, "`reg` alone lists them; an "
                          "MSR can be asked for by its number");
    *ret = ntl_reg_of_msr(arch, name->value);
    return NTL_OK;
}

static void show_unknown(struct cmd_call *call, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "msr", .kind = NTL_NUMBER,
             .value = call->arg[NAME].value);
    if (call->arg[VALUE].given)
        ntl_emit(sink, .key = "value", .kind = NTL_RAW,
                 .value = call->arg[VALUE].value);
    if (ntl_paging(call->session->arch)->system_registers)
        ntl_reg_encoding((uint32_t)call->arg[NAME].value, sink);
    ntl_find(sink, "unknown_msr", "MSR %x is not described here",
             .number = { call->arg[NAME].value });
    call->absent = true;
}

static void show(struct cmd_call *call, const struct ntl_reg *reg,
                 struct ntl_sink *sink)
{
    struct ntl_reg_options options = {
        .arch = call->session->arch, .cr4 = call->arg[CR4].value,
        .has_cr4 = call->arg[CR4].given, .mask = call->arg[MASK].value,
        .has_mask = call->arg[MASK].given,
    };

    if (!reg)
        show_unknown(call, sink);
    else if (call->arg[VALUE].given)
        ntl_reg_show(reg, call->arg[VALUE].value, &options, sink);
    else
        ntl_reg_describe(reg, options.arch, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct ntl_reg *reg = NULL;
    enum ntl_status status = NTL_OK;

    if (call->arg[NAME].given)
        status = look_up(call, &reg, diag);
    else if (call->arg[CR4].given)
        status = cmd_refuse(&call->arg[CR4], NTL_EMISSING, diag,
                            "`reg cr4 %x`", .number = { call->arg[CR4].value });
    if (status != NTL_OK)
        return status;
    session_context(call->session, USES_ARCH, sink);
    if (call->arg[NAME].given)
        show(call, reg, sink);
    else
        ntl_reg_list(call->session->arch, sink);
    if (call->arg[VALUE].given) {
        call->result = call->arg[VALUE].value;
        call->has_result = true;
    }
    return NTL_OK;
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    size_t count;
    const struct ntl_reg *regs = ntl_regs(&count);

    while (*state < count) {
        const char *name = regs[(*state)++].name;

        if (strncasecmp(name, prefix, length) == 0) {
            snprintf(word, size, "%s", name);
            return true;
        }
    }
    return false;
}

const struct command cmd_reg = {
    .name = "reg",
    .aliases = "r rdmsr",
    .summary = "a control, debug or flags register or an MSR, bit by bit",
    .example = "cr4 350ef8",
    .args = {
        [NAME] = { CMD_WORD, "NAME", "cr0, efl, c0000082; none lists all", NULL,
                   true },
        [VALUE] = { CMD_NUMBER, "VALUE", "what it holds; none lists its bits",
                    NULL, true },
        [CR4] = { CMD_KEYED, "cr4", "says how CR3 is to be read", NULL, true },
        [MASK] = { CMD_KEYED, "mask", "says how long an MTRR's range is", NULL,
                   true },
    },
    .run = run,
    .complete = complete,
};
