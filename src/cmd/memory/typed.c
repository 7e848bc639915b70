#include "typed.h"

struct ntl_typed_entries typed_entries(const struct cmd_call *call)
{
    struct ntl_typed_entries typed = ntl_typed_entries(
        call->session->arch, call->list, (uint8_t)call->list_count);

    typed.unknown = (uint8_t)call->list_unknown;
    return typed;
}

static void find_typed(const struct cmd_call *call, uint64_t va,
                       struct chain *ret)
{
    const struct session *session = call->session;
    struct ntl_typed_entries typed = typed_entries(call);
    struct ntl_walk_options options = chain_options(session);

    options.has_root = call->list_count
                       > ntl_paging(session->arch)->mapped_levels;
    chain_typed(session, va, &typed, &options, ret);
}

bool typed_chain(const struct cmd_call *call, uint64_t va, struct chain *ret)
{
    if (call->list_count == 0 && call->session->image)
        chain_from_image(call->session, va, ret);
    else
        find_typed(call, va, ret);
    return call->list_count > 0 || call->session->image;
}

void typed_find_unused(const struct cmd_call *call, const struct chain *chain,
                       struct ntl_sink *sink)
{
    if (call->list_count > chain->rows)
        ntl_find(sink, "unused_values",
                 "%d of the contents given are below the entry where the walk "
                 "ends, and play no part",
                 .number = { call->list_count - chain->rows });
}

void typed_show_unused(const struct cmd_call *call, const struct chain *chain,
                       struct ntl_sink *sink)
{
    unsigned top = typed_entries(call).top;

    for (unsigned i = chain->rows; i < call->list_count; i++)
        if (!(call->list_unknown >> i & 1))
            chain_show_entry(call->session, chain, (enum ntl_level)(top - i),
                             call->list[i], sink);
}

enum ntl_status typed_check(const struct cmd_call *call, struct ntl_diag *diag)
{
    const struct ntl_paging *mode = ntl_paging(call->session->arch);

    if (call->list_count > mode->levels)
        return cmd_refuse(&call->list_text[mode->levels], NTL_EEXTRA, diag,
                          "%s has %d levels of entries, from the root down",
                          .number = { mode->levels }, .word = { mode->name });
    for (size_t i = 0; mode->entry_size == 4 && i < call->list_count; i++)
        if (call->list[i] > UINT32_MAX)
            return cmd_refuse(&call->list_text[i], NTL_EVALUE, diag,
                              "an entry of this mode has 32 bits");
    return NTL_OK;
}
