#include "chain.h"
#include "cmd.h"

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

static void explain(const struct session *session, uint64_t entry,
                    enum ntl_level top, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);

    for (unsigned i = (unsigned)top + 1; sink->explain && i-- > 0;) {
        enum ntl_level level = (enum ntl_level)i;
        uint64_t base = ntl_selfmap_base(map, level);

        ntl_step(sink, mode->level[i].nt, "((%a - %a) / %x) << %x = %a",
                 .number = { entry, base, mode->entry_size,
                             mode->level[i].shift,
                             ntl_selfmap_maps(map, entry, level) },
                 .digits = mode->digits);
    }
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t entry = call->arg[0].value;
    enum ntl_level top;

    if (!ntl_selfmap_level(map, entry, &top))
        return cmd_refuse(&call->arg[0], NTL_EVALUE, diag,
                          "with index %x entries lie from %a to %a; -s %x "
                          "would make it one",
                          .number = { map.index, ntl_selfmap_base(map, NTL_PTE),
                                      ntl_selfmap_end(map, NTL_PTE) - 1,
                                      ntl_selfmap_index_of(map.arch, entry) },
                          .digits = mode->digits);
    session_context(session, USES_INDEX, sink);
    ntl_begin(sink, NTL_TABLE, "maps", NULL);
    for (unsigned i = (unsigned)top + 1; i-- > 0;)
        row(session, entry, (enum ntl_level)i, sink);
    ntl_end(sink);
    explain(session, entry, top, sink);
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
