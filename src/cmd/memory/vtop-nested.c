#include "vtop-nested.h"

/* From an image of the host's physical memory. */
static bool read_entry(const struct session *session, uint64_t pa,
                       uint64_t *ret)
{
    uint8_t byte[8];
    size_t done;

    if (!session->image
        || image_read_physical(session->image, pa, byte, sizeof byte, &done)
           != IMAGE_FOUND)
        return false;
    *ret = 0;
    for (unsigned i = sizeof byte; i-- > 0; )
        *ret = *ret << 8 | byte[i];
    return true;
}

static void walk_on(const struct cmd_call *call, struct ntl_nested_walk *walk)
{
    uint64_t entry;

    for (size_t i = 0; i < call->list_count; i++)
        ntl_nested_add(walk, call->list[i]);
    while (call->list_count == 0 && walk->end == NTL_NESTED_UNKNOWN
           && read_entry(call->session, walk->step[walk->count - 1].pa, &entry))
        ntl_nested_add(walk, entry);
}

/* What an entry leads to is the next one's place. */
static enum ntl_status check_list(const struct cmd_call *call, unsigned levels,
                                  struct ntl_diag *diag)
{
    for (size_t i = 0; i < call->list_count; i++)
        if (call->list_unknown >> i & 1)
            return cmd_refuse(&call->list_text[i], NTL_EVALUE, diag,
                              "what is not known ends this walk: leave it out, "
                              "and what is below it");
    if (call->list_count > levels)
        return cmd_refuse(&call->list_text[levels], NTL_EEXTRA, diag,
                          "there are %d levels", .number = { levels });
    return NTL_OK;
}

enum ntl_status vtop_nested(struct cmd_call *call, enum ntl_nested_kind kind,
                            const struct cmd_operand *root, uint64_t guest,
                            struct ntl_sink *sink, struct ntl_diag *diag)
{
    unsigned levels = ntl_paging(call->session->arch)->levels;
    struct ntl_nested_walk walk;
    enum ntl_status status;

    if (!root->given)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          kind == NTL_EPT ? "EPTP first: vtop --ept EPTP ADDR"
                          : "nCR3 first: vtop --npt NCR3 ADDR");
    walk = ntl_nested_begin(kind, root->value, guest, levels);
    status = check_list(call, walk.levels, diag);
    if (status != NTL_OK)
        return status;
    walk_on(call, &walk);
    ntl_nested_show(&walk, sink);
    call->result = walk.physical;
    call->has_result = walk.end == NTL_NESTED_PAGE;
    call->absent = walk.end != NTL_NESTED_PAGE
                   && walk.end != NTL_NESTED_UNKNOWN;
    return NTL_OK;
}
