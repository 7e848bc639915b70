#include "segments.h"

#include "space/address.h"

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

enum ntl_status segments_base(struct cmd_call *call, unsigned arg,
                              const uint64_t **ret, struct ntl_diag *diag)
{
    struct cmd_operand *base = &call->arg[arg];
    uint64_t mask = ntl_paging(call->session->arch)->address_mask;

    base->value = address_read(call->session, base->value);
    if (base->given && base->value & ~mask)
        return cmd_refuse(base, NTL_EVALUE, diag, "a base has 32 bits on x86");
    *ret = segments_high(base);
    return NTL_OK;
}

uint64_t segments_value(const struct cmd_call *call, unsigned arg,
                        uint64_t otherwise)
{
    return call->arg[arg].given ? call->arg[arg].value : otherwise;
}

static enum ntl_status check_parts(const struct segments_form *form,
                                   const struct cmd_call *call,
                                   struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    for (size_t i = 0; status == NTL_OK && i < form->count; i++) {
        const struct cmd_operand *part = &call->arg[form->parts[i].arg];

        if (part->given)
            status = cmd_at_most(part, form->parts[i].max, form->parts[i].hint,
                                 diag);
    }
    return status;
}

static bool any_part(const struct segments_form *form,
                     const struct cmd_call *call)
{
    for (size_t i = 0; i < form->count; i++) {
        if (call->arg[form->parts[i].arg].given)
            return true;
    }
    return false;
}

static void show_built(const struct segments_form *form, enum ntl_arch arch,
                       const uint64_t word[2], struct ntl_sink *sink)
{
    bool wide = form->wide(arch, word[0]);

    ntl_begin(sink, NTL_OBJECT, "built", NULL);
    ntl_emit(sink, .key = "low", .kind = NTL_RAW, .value = word[0]);
    if (wide)
        ntl_emit(sink, .key = "high", .kind = NTL_RAW, .value = word[1]);
    ntl_end(sink);
    if (form->step)
        form->step(word[0], sink);
    form->show(arch, word[0], wide ? &word[1] : NULL, sink);
}

/* As `dd` prints it: two words of 32 bits are one of 64. */
static bool join_halves(struct cmd_call *call)
{
    struct cmd_operand *low = &call->arg[SEGMENTS_LOW];
    struct cmd_operand *high = &call->arg[SEGMENTS_HIGH];

    if (!high->given || (low->value | high->value) >> 32)
        return false;
    low->value |= high->value << 32;
    high->given = false;
    return true;
}

static enum ntl_status check_high(const struct segments_form *form,
                                  const struct cmd_call *call,
                                  struct ntl_diag *diag)
{
    const struct cmd_operand *high = &call->arg[SEGMENTS_HIGH];
    enum ntl_arch arch = call->session->arch;

    if (!high->given || form->wide(arch, call->arg[SEGMENTS_LOW].value))
        return NTL_OK;
    return cmd_refuse(high, NTL_EEXTRA, diag,
                      "this one has 8 bytes: one quadword, or two words of "
                      "0n32 bits as `dd` prints them");
}

static void find_joined(const struct cmd_call *call, struct ntl_sink *sink)
{
    if (ntl_paging(call->session->arch)->pointer_size == 8)
        ntl_find(sink, "halves", "two words of at most 0n32 bits are taken for "
                 "the halves of 8 bytes, the lower one first: %q",
                 .number = { call->arg[SEGMENTS_LOW].value });
}

enum ntl_status segments_run(const struct segments_form *form,
                             struct cmd_call *call, struct ntl_sink *sink,
                             struct ntl_diag *diag)
{
    enum ntl_arch arch = call->session->arch;
    const struct cmd_operand *low = &call->arg[SEGMENTS_LOW];
    bool any = any_part(form, call), joined = join_halves(call);
    enum ntl_status status = segments_exist(call, diag);
    uint64_t word[2];

    if (status == NTL_OK)
        status = check_parts(form, call, diag);
    if (status == NTL_OK && low->given)
        status = check_high(form, call, diag);
    if (status == NTL_OK && !any && !low->given)
        status = cmd_refuse(&call->spelling, NTL_EMISSING, diag, "%s",
                            .word = { form->hint });
    if (status == NTL_OK && any)
        status = form->build(call, word, diag);
    if (status != NTL_OK)
        return status;
    session_context(call->session, USES_ARCH, sink);
    if (any) {
        show_built(form, arch, word, sink);
        call->result = word[0];
        call->has_result = true;
    } else {
        form->show(arch, low->value,
                   segments_high(&call->arg[SEGMENTS_HIGH]), sink);
    }
    if (joined)
        find_joined(call, sink);
    return NTL_OK;
}
