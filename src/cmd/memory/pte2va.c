#include "space/address.h"
#include "space/chain.h"
#include "cmd/cmd.h"

/* As an entry of `level`: the first and the last address that it translates. */
static void row(const struct session *session, uint64_t entry,
                enum ntl_level level, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t first = ntl_selfmap_maps(map, entry, level);
    uint64_t size = UINT64_C(1) << mode->level[level].shift;

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "as", .kind = NTL_TEXT,
             .text = mode->level[level].nt);
    ntl_emit(sink, .key = "index", .kind = NTL_NUMBER,
             .value = ntl_va_index(session->arch, first, level));
    ntl_emit(sink, .key = "first", .kind = NTL_ADDRESS, .value = first,
             .digits = mode->digits);
    ntl_emit(sink, .key = "last", .kind = NTL_ADDRESS,
             .value = first + (size - 1), .digits = mode->digits);
    ntl_end(sink);
}

/* What is shifted out at the top is the sign's to fill. */
static void explain_level(struct ntl_selfmap map, uint64_t entry,
                          enum ntl_level level, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    uint64_t base = ntl_selfmap_base(map, level);
    uint64_t offset = entry - base, va = ntl_selfmap_maps(map, entry, level);
    uint8_t shift = mode->level[level].shift;
    uint64_t bits = offset / mode->entry_size << shift;

    ntl_step(sink, mode->level[level].nt,
             bits == va ? "((%a - %a) / %x) << %d = %a"
                        : "((%a - %a) / %x) << %d = %a, sign-extended %a",
             .number = { entry, base, mode->entry_size, shift, bits, va },
             .digits = mode->digits);
}

static void explain(struct ntl_selfmap map, uint64_t entry, enum ntl_level top,
                    struct ntl_sink *sink)
{
    for (unsigned i = (unsigned)top + 1; sink->explain && i-- > 0;)
        explain_level(map, entry, (enum ntl_level)i, sink);
}

/* Another index may make it an entry, if NT could have drawn that one. */
static enum ntl_status refuse(const struct cmd_call *call,
                              struct ntl_selfmap map, uint64_t entry,
                              struct ntl_diag *diag)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    uint16_t index = ntl_selfmap_index_of(map.arch, entry);
    bool drawn = index >= mode->index_min && index <= mode->index_max;

    return cmd_refuse(&call->arg[0], NTL_EVALUE, diag,
                      drawn ? "with index %x entries lie from %a to %a; -s %x "
                              "would make it one"
                            : "with index %x entries lie from %a to %a",
                      .number = { map.index, ntl_selfmap_base(map, NTL_PTE),
                                  ntl_selfmap_end(map, NTL_PTE) - 1, index },
                      .digits = mode->digits);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t entry = address_read(session, call->arg[0].value);
    enum ntl_level top;

    if (!ntl_selfmap_level(map, entry, &top))
        return refuse(call, map, entry, diag);
    session_context(session, USES_INDEX, sink);
    ntl_begin(sink, NTL_TABLE, "as_entry", NULL);
    for (unsigned i = (unsigned)top + 1; i-- > 0;)
        row(session, entry, (enum ntl_level)i, sink);
    ntl_end(sink);
    explain(map, entry, top, sink);
    if (entry % mode->entry_size)
        ntl_find(sink, "unaligned", "an entry's address is a multiple of %x",
                 .number = { mode->entry_size });
    if (top > NTL_PTE)
        ntl_find(sink, "also_lower",
                 "an entry above the PTE is the PTE of a page table, too: all "
                 "readings hold, the first is the one usually meant");
    return NTL_OK;
}

const struct command cmd_pte2va = {
    .name = "pte2va",
    .aliases = "!pte2va",
    .summary = "what the entry at an address of the self-map translates",
    .example = "fffff6fb_7dbedf80 -s 1ed",
    .args = { { CMD_NUMBER, "ADDR", "the address of an entry", NULL, false } },
    .run = run,
};
