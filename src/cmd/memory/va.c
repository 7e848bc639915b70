#include "space/address.h"
#include "space/chain.h"
#include "cmd/cmd.h"
#include "space/memory.h"

#include <ntlens/region.h>

static void show_region(const struct session *session, uint64_t va,
                        struct ntl_sink *sink)
{
    struct ntl_region_view view = session_regions(session);
    struct ntl_region region;
    uint8_t digits = ntl_paging(session->arch)->digits;

    ntl_region_of(&view, va, &region);
    ntl_begin(sink, NTL_OBJECT, "region", "region");
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = region.name,
             .note = region.note);
    ntl_emit(sink, .key = "start", .kind = NTL_ADDRESS, .value = region.start,
             .digits = digits);
    ntl_emit(sink, .key = "end", .kind = NTL_ADDRESS, .value = region.end,
             .digits = digits);
    ntl_emit(sink, .key = "certainty", .kind = NTL_TEXT,
             .text = ntl_certainty_name(region.certainty),
             .note = ntl_certainty_note(region.certainty));
    ntl_end(sink);
}

/* An address in the self-map is a place, and an entry of another address. */
static void show_as_entry(const struct session *session, uint64_t va,
                          struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    enum ntl_level level;

    if (!ntl_selfmap_level(map, va, &level))
        return;
    ntl_find(sink, "is_entry",
             "in the self-map of index %x: it is the %s of %a (pte2va)",
             .number = { map.index, ntl_selfmap_maps(map, va, level) },
             .word = { mode->level[level].nt }, .digits = mode->digits);
}

/* Old code runs into where a driver was. */
static void show_owner(const struct session *session, uint64_t va,
                       struct ntl_sink *sink)
{
    struct owner owner = memory_owner(session, va);

    if (owner.kind == OWNER_UNLOADED)
        ntl_find(sink, "unloaded_driver",
                 "it lies where %s was before it was unloaded",
                 .word = { owner.module->name });
}

static void show_strange(uint64_t va, enum ntl_arch arch,
                         struct ntl_sink *sink)
{
    static const char *const near[] = {
        [NTL_NEAR_NOTHING] = NULL,
        [NTL_NEAR_NULL] = "a null pointer with an offset: NT never maps the "
                          "first 64 KB",
        [NTL_NEAR_MINUS_ONE] = "-1 or a small negative number, not a pointer",
    };
    const char *text = near[ntl_va_near(arch, va)];
    uint64_t offset;
    const struct ntl_known_value *known = ntl_known_value_of(va, &offset);

    if (text)
        ntl_find(sink, "near", "%s", .word = { text });
    if (known)
        ntl_find(sink, "known_value", "the pattern %x: %s",
                 .number = { known->value }, .word = { known->name });
}

/* Its chain comes first: with an image, what is really there. */
static void show_chain(const struct session *session, uint64_t va,
                       struct ntl_sink *sink)
{
    const unsigned uses = USES_BUILD | USES_INDEX | USES_DTB;
    bool has_chain = ntl_va_space(session->arch, va) != NTL_NONCANONICAL;
    struct chain chain;

    if (session->image)
        chain_from_image(session, va, &chain);
    else
        chain_of_places(session, va, &chain);
    if (has_chain)
        chain_show_entries(session, &chain,
                           session->image ? CHAIN_INDEX | CHAIN_AT
                                            | CHAIN_CONTENTS : CHAIN_AT, sink);
    session_context_below(session, uses, sink);
    if (!has_chain)
        return;
    chain_explain(session, va, sink);
    if (session->image)
        chain_show_result(session, &chain, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint64_t va = address_read(session, call->arg[0].value);

    (void)diag;
    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS, .value = va,
             .digits = va > UINT32_MAX ? 16 : mode->digits);
    ntl_emit(sink, .key = "space", .kind = NTL_TEXT,
             .text = ntl_space_name(session->arch,
                                   ntl_va_space(session->arch, va)));
    show_chain(session, va, sink);
    show_region(session, va, sink);
    address_ruler(session->arch, va, sink);
    show_as_entry(session, va, sink);
    show_strange(va, session->arch, sink);
    address_strange(session, call->arg[0].value, sink);
    show_owner(session, va, sink);
    if (call->bare && !session->brief)
        ntl_find(sink, "other_readings",
                 "read as an address; `eval`, `mmpte` read it otherwise");
    return NTL_OK;
}

const struct command cmd_va = {
    .name = "va",
    .aliases = "!address",
    .summary = "what an address says: region, indexes, its entries",
    .example = "fffff802_6d4bf410",
    .args = { { CMD_NUMBER, "ADDR", "a virtual address", NULL, false } },
    .run = run,
    .memory = true,
};
