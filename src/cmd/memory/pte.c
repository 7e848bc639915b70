#include "space/address.h"
#include "space/chain.h"
#include "typed.h"
#include "windbg-pte.h"

#include <string.h>

enum { ARG_ADDR, ARG_END };
enum { PAGES_SHOWN = 64 };
enum { USES = USES_BUILD | USES_INDEX | USES_DTB };

static bool as_windbg(const struct cmd_call *call)
{
    return call->spelling.length > 0 && call->spelling.text[0] == '!';
}

/* --- a chain with contents ------------------------------------------------ */

static void show_as_windbg(const struct session *session,
                           const struct chain *chain, struct ntl_sink *sink)
{
    struct ntl_walk walk = chain->walk;

    walk.count = chain->rows;
    windbg_pte_show(session, &walk, sink);
}

static void show_chain(const struct cmd_call *call,
                       const struct session *session,
                       const struct chain *chain, struct ntl_sink *sink)
{
    chain_show_entries(session, chain,
                       CHAIN_INDEX | CHAIN_AT | CHAIN_CONTENTS, sink);
    session_context_below(session, USES, sink);
    chain_explain(session, chain->walk.address, sink);
    chain_show_result(session, chain, sink);
    chain_show_decoded(session, chain, sink);
    chain_find(chain, sink);
    typed_find_unused(call, chain, sink);
}

static void show_places(const struct session *session, uint64_t va,
                        struct ntl_sink *sink)
{
    struct chain chain;

    chain_of_places(session, va, &chain);
    chain_show_entries(session, &chain, CHAIN_INDEX | CHAIN_AT, sink);
    session_context_below(session, USES, sink);
    chain_explain(session, va, sink);
}

/* --- an address ----------------------------------------------------------- */

/* WinDbg takes an address in the self-map as that of a PTE. */
static uint64_t address_meant(const struct session *session, uint64_t typed,
                              bool literal, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    enum ntl_level level;
    uint64_t va;

    if (literal || !ntl_selfmap_level(map, typed, &level))
        return typed;
    va = ntl_selfmap_maps(map, typed, NTL_PTE);
    if (sink)
        ntl_find(sink, "taken_as_pte",
                 "%a lies in the self-map, so it is taken as the address of "
                 "the PTE of %a; a second number of 1 takes it as an address "
                 "itself", .number = { typed, va }, .digits = mode->digits);
    return va;
}

static void show_address(struct cmd_call *call, uint64_t va,
                         struct ntl_sink *sink)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct chain chain;

    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS, .value = va,
             .digits = va > UINT32_MAX ? 16 : mode->digits,
             .note = ntl_space_name(session->arch,
                                   ntl_va_space(session->arch, va)));
    if (ntl_va_space(session->arch, va) == NTL_NONCANONICAL) {
        session_context_below(session, USES, sink);
        call->absent = true;
        return;
    }
    if (typed_chain(call, va, &chain)) {
        call->absent = chain_is_absent(&chain);
        show_chain(call, session, &chain, sink);
    } else {
        show_places(session, va, sink);
    }
}

/* The debugger's lines have no place for what they rest on. */
static void find_default_index(const struct session *session,
                               struct ntl_sink *sink)
{
    if (session_index_doubtful(session) && !session->brief)
        ntl_find(sink, "index_is_default",
                 "these addresses are of index %x, which is only the default: "
                 "give -s BASE from `dq nt!MmPteBase L1`",
                 .number = { session->index });
}

static void show_windbg(struct cmd_call *call, uint64_t va,
                        struct ntl_sink *sink)
{
    const struct session *session = call->session;
    struct chain chain;
    bool contents = typed_chain(call, va, &chain);

    if (chain.walk.end == NTL_WALK_NONCANONICAL) {
        ntl_find(sink, chain_state_name(chain.state), "%a is %s: it has no PTE",
                 .number = { va },
                 .word = { ntl_space_name(session->arch, NTL_NONCANONICAL) });
        call->absent = true;
        return;
    }
    call->absent = chain_is_absent(&chain);
    show_as_windbg(session, &chain, sink);
    chain_explain(session, va, sink);
    find_default_index(session, sink);
    if (!contents)
        ntl_find(sink, "no_contents",
                 "what the entries hold is typed after `=`, from the top "
                 "down");
}

/* --- a range -------------------------------------------------------------- */

static void span_row(const struct session *session, uint64_t first,
                     uint64_t last, enum ntl_level level, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t from = ntl_selfmap_entry(map, first, level);
    uint64_t to = ntl_selfmap_entry(map, last, level);

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "level", .kind = NTL_TEXT,
             .text = mode->level[level].nt);
    ntl_emit(sink, .key = "first_at", .kind = NTL_ADDRESS, .value = from,
             .digits = mode->digits);
    ntl_emit(sink, .key = "last_at", .kind = NTL_ADDRESS, .value = to,
             .digits = mode->digits);
    ntl_emit(sink, .key = "entries", .kind = NTL_NUMBER,
             .value = (to - from) / mode->entry_size + 1);
    ntl_end(sink);
}

static void explain_range(const struct session *session, uint64_t first,
                          uint64_t last, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);

    chain_explain(session, first, sink);
    for (unsigned i = 0; sink->explain && i < mode->mapped_levels; i++) {
        uint64_t from = ntl_selfmap_entry(map, first, (enum ntl_level)i);
        uint64_t to = ntl_selfmap_entry(map, last, (enum ntl_level)i);

        ntl_step(sink, mode->level[i].nt, "(%a - %a) / %x + 1 = %x entries",
                 .number = { to, from, mode->entry_size,
                             (to - from) / mode->entry_size + 1 },
                 .digits = mode->digits);
    }
}

static void page_rows(const struct session *session, uint64_t first,
                      uint64_t last, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t pages = ((last - first) >> NTL_PAGE_SHIFT) + 1;
    uint64_t shown = pages < PAGES_SHOWN ? pages : PAGES_SHOWN;

    ntl_begin(sink, NTL_TABLE, "each_page", "pages");
    for (uint64_t i = 0; i < shown; i++) {
        uint64_t va = first + (i << NTL_PAGE_SHIFT);

        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "page", .kind = NTL_ADDRESS, .value = va,
                 .sort = NTL_SORT_ADDRESS,
                 .digits = mode->digits);
        ntl_emit(sink, .key = "pte_at", .kind = NTL_ADDRESS,
                 .value = ntl_selfmap_entry(map, va, NTL_PTE),
                 .digits = mode->digits);
        ntl_end(sink);
    }
    ntl_end(sink);
    if (pages > shown)
        ntl_find(sink, "pages_left_out", "the first %d of %d pages are listed",
                 .number = { shown, pages });
}

static void show_range(const struct session *session, uint64_t first,
                       uint64_t last, struct ntl_sink *sink)
{
    const uint64_t page = ~(uint64_t)0xfff;

    ntl_begin(sink, NTL_TABLE, "range", "entries of the range");
    for (unsigned i = ntl_paging(session->arch)->mapped_levels; i-- > 0;)
        span_row(session, first, last, (enum ntl_level)i, sink);
    ntl_end(sink);
    session_context_below(session, USES_INDEX, sink);
    explain_range(session, first, last, sink);
    page_rows(session, first & page, last & page, sink);
}

static enum ntl_status run_range(struct cmd_call *call, struct ntl_sink *sink,
                                 struct ntl_diag *diag)
{
    const struct session *session = call->session;
    uint64_t first = address_read(session, call->arg[ARG_ADDR].value);
    uint64_t last = address_read(session, call->arg[ARG_END].value);
    enum ntl_space space = ntl_va_space(session->arch, first);

    if (space == NTL_NONCANONICAL || space != ntl_va_space(session->arch, last))
        return cmd_refuse(&call->arg[ARG_END], NTL_EVALUE, diag,
                          "both ends of a range lie in user space, or both in "
                          "kernel space");
    show_range(session, first, last, sink);
    address_strange(session, call->arg[ARG_ADDR].value, sink);
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct cmd_operand *end = &call->arg[ARG_END];
    uint64_t typed = address_read(session, call->arg[ARG_ADDR].value), va;
    bool literal = end->given && end->value < typed;
    enum ntl_status status;

    if ((status = typed_check(call, diag)) != NTL_OK)
        return status;
    if (end->given && !literal)
        return run_range(call, sink, diag);
    va = address_meant(session, typed, literal, NULL);
    if (as_windbg(call)) {
        show_windbg(call, va, sink);
        return NTL_OK;
    }
    show_address(call, va, sink);
    address_meant(session, typed, literal, sink);
    address_strange(session, call->arg[ARG_ADDR].value, sink);
    return NTL_OK;
}

const struct command cmd_pte = {
    .name = "pte",
    .aliases = "!pte",
    .summary = "the page-table chain of an address; contents typed or from an "
               "image",
    .example = "fffff802_6d4bf410",
    .args = {
        { CMD_NUMBER, "ADDR", "an address, or that of a PTE", NULL, false },
        { CMD_NUMBER, "END", "end of a range; below ADDR: ADDR is no PTE", NULL,
          true },
        { CMD_ENTRIES, "V", "contents, from the top level down; ?: unknown",
          NULL, true },
    },
    .run = run,
    .memory = true,
};
