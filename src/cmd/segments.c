#include "segments.h"

enum ntl_status segments_exist(const struct cmd_call *call,
                               struct ntl_diag *diag)
{
    if (call->session->arch != NTL_ARM64)
        return NTL_OK;
    return cmd_refuse(&call->spelling, NTL_ENOTFOUND, diag,
                      "arm64 has no segments and no gates; -a x64 or -a x86");
}

const uint64_t *segments_high(const struct cmd_operand *operand)
{
    return operand->given ? &operand->value : NULL;
}

enum ntl_status segments_check(const struct cmd_call *call,
                               const struct segments_part *parts, size_t count,
                               struct ntl_diag *diag)
{
    for (size_t i = 0; i < count; i++) {
        const struct cmd_operand *part = &call->arg[parts[i].arg];

        if (part->given && part->value > parts[i].max)
            return cmd_refuse(part, NTL_EVALUE, diag, "%s",
                              .word = { parts[i].hint });
    }
    return NTL_OK;
}

bool segments_any(const struct cmd_call *call,
                  const struct segments_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (call->arg[parts[i].arg].given)
            return true;
    }
    return false;
}

uint64_t segments_value(const struct cmd_call *call, unsigned arg,
                        uint64_t otherwise)
{
    return call->arg[arg].given ? call->arg[arg].value : otherwise;
}
