#include "core/text/literal.h"
#include "space/address.h"
#include "space/chain.h"
#include "cmd/cmd.h"
#include "space/memory.h"
#include "typed.h"

#include <ntlens/bugcheck.h>
#include <ntlens/ntstatus.h>
#include <ntlens/region.h>

enum { USES = USES_BUILD | USES_INDEX | USES_DTB };

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

/*
 * Its chain comes first: what was typed of it, else, with an image, what is
 * really there.
 */
static void show_chain(const struct session *session, const struct chain *chain,
                       bool contents, struct ntl_sink *sink)
{
    chain_show_entries(session, chain,
                       contents ? CHAIN_INDEX | CHAIN_AT | CHAIN_CONTENTS
                                : CHAIN_AT, sink);
    session_context_below(session, USES, sink);
    chain_explain(session, chain->walk.address, sink);
    if (contents)
        chain_show_result(session, chain, sink);
}

/* -v: all that there is to say. */
static void show_rest(const struct cmd_call *call, const struct chain *chain,
                      struct ntl_sink *sink)
{
    const struct session *session = call->session;

    address_bases(session_map(session), sink);
    chain_show_decoded(session, chain, sink);
    typed_show_unused(call, chain, sink);
}

static void show_place(const struct session *session, uint64_t va,
                       struct ntl_sink *sink)
{
    show_region(session, va, sink);
    address_ruler(session->arch, va, sink);
}

static void show_address(const struct cmd_call *call, uint64_t va,
                         struct ntl_sink *sink)
{
    const struct session *session = call->session;
    struct chain chain;
    bool contents = typed_chain(call, va, &chain);

    if (!contents)
        chain_of_places(session, va, &chain);
    show_chain(session, &chain, contents, sink);
    show_place(session, va, sink);
    if (call->verbose)
        show_rest(call, &chain, sink);
    if (contents)
        chain_find(&chain, sink);
    typed_find_unused(call, &chain, sink);
}

/* --- a number that nobody said is an address ------------------------------ */

static const char *status_name(uint32_t value)
{
    struct ntl_ntstatus status;

    return ntl_ntstatus_find(value, &status) ? status.name
                                             : ntl_hresult_name(value);
}

/* An error, or a warning, of 32 bits: as it is typed, also with the sign that a
   64-bit parameter has, or if that is decimal. */
static bool is_status(const struct cmd_operand *typed, bool decimal,
                      uint32_t *ret)
{
    bool minus = decimal && typed->length > 0 && typed->text[0] == '-';
    uint64_t value = typed->value;

    if (decimal && !ntl_decimal_digits(typed->text + minus,
                                       typed->length - minus, &value))
        return false;
    if (!decimal && value >> 32 == UINT32_MAX)
        value = (uint32_t)value;
    *ret = (uint32_t)(minus ? 0 - value : value);
    return value <= (minus ? (uint64_t)INT32_MAX + 1 : UINT32_MAX)
           && *ret > INT32_MAX && status_name(*ret);
}

/* Digits that are a status with a name are more often that. */
static void show_status(const struct cmd_operand *typed, struct ntl_sink *sink)
{
    uint32_t value;
    bool plain = is_status(typed, false, &value);

    if (!plain && !is_status(typed, true, &value))
        return;
    ntl_emit(sink, .key = "status", .kind = NTL_RAW, .value = value,
             .digits = 8, .sort = NTL_SORT_NTSTATUS);
    ntl_emit(sink, .key = "status_name", .kind = NTL_TEXT,
             .text = status_name(value));
    if (!plain)
        ntl_find(sink, "status_of_decimal", "the status is what the digits are "
                 "in decimal; 0n before them says so");
}

static void find_readings(uint64_t typed, struct ntl_sink *sink)
{
    struct ntl_bugcheck bugcheck;

    if (typed <= UINT32_MAX && ntl_bugcheck_find((uint32_t)typed, &bugcheck))
        ntl_find(sink, "other_readings",
                 "read as an address; `bugcheck %x` is %s",
                 .number = { typed }, .word = { bugcheck.name });
    else
        ntl_find(sink, "other_readings",
                 "read as an address; `eval`, `mmpte` read it otherwise");
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint64_t va = address_read(session, call->arg[0].value);
    enum ntl_status status = typed_check(call, diag);

    if (status != NTL_OK)
        return status;
    if (call->bare)
        show_status(&call->arg[0], sink);
    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS, .value = va,
             .digits = va > UINT32_MAX ? 16 : mode->digits);
    ntl_emit(sink, .key = "space", .kind = NTL_TEXT,
             .text = ntl_space_name(session->arch,
                                   ntl_va_space(session->arch, va)));
    if (ntl_va_space(session->arch, va) == NTL_NONCANONICAL) {
        session_context_below(session, USES, sink);
        show_place(session, va, sink);
    } else {
        show_address(call, va, sink);
    }
    show_as_entry(session, va, sink);
    show_strange(va, session->arch, sink);
    address_strange(session, call->arg[0].value, sink);
    show_owner(session, va, sink);
    if (call->bare && !session->brief)
        find_readings(call->arg[0].value, sink);
    return NTL_OK;
}

const struct command cmd_va = {
    .name = "va",
    .aliases = "!address",
    .summary = "what an address says: region, indexes, its entries",
    .example = "fffff802_6d4bf410",
    .args = {
        { CMD_NUMBER, "ADDR", "a virtual address", NULL, false },
        { CMD_ENTRIES, "V", "contents, from the top level down; ?: unknown",
          NULL, true },
    },
    .run = run,
    .memory = true,
};
