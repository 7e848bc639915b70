#include "space/address.h"
#include "space/chain.h"
#include "typed.h"
#include "vtop-nested.h"

enum { ARG_DTB, ARG_ADDR, ARG_TAIL, ARG_EPT, ARG_NPT };

/*
 * !vtop's own usage is `vtop PFNOfPDE VA': 98fd in its reference, where DirBase
 * is 98fd000.  Below 1 MB with flags or a PCID, a number is no DTB of Windows.
 */
static bool is_frame(uint64_t dtb)
{
    return dtb < 0x100000 && (dtb & 0xfff) != 0;
}

/* DTB 0 is the current one, as in WinDbg. */
static void choose_root(const struct cmd_call *call,
                        struct ntl_walk_options *options)
{
    const struct cmd_operand *dtb = &call->arg[ARG_DTB];

    *options = chain_options(call->session);
    if (dtb->given && dtb->value != 0) {
        options->root = is_frame(dtb->value) ? dtb->value << NTL_PAGE_SHIFT
                                             : dtb->value;
        options->has_root = true;
    }
}

static void show_root(const struct ntl_walk_options *options,
                      struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(options->map.arch);
    uint64_t table = options->root & mode->root_mask;

    ntl_emit(sink, .key = "dtb", .kind = NTL_NUMBER, .value = options->root);
    if (table != options->root)
        ntl_emit(sink, .key = "root_table", .kind = NTL_NUMBER, .value = table,
                 .note = "without PCID, ASID or flags");
    ntl_step(sink, "root_table", "%x & %x = %x",
             .number = { options->root, mode->root_mask, table });
}

static void show_frame(const struct cmd_call *call, struct ntl_sink *sink)
{
    uint64_t dtb = call->arg[ARG_DTB].value;

    if (call->arg[ARG_DTB].given && is_frame(dtb))
        ntl_find(sink, "dtb_is_frame",
                 "%x is taken as the frame number of the table, as !vtop does: "
                 "DTB %x", .number = { dtb, dtb << NTL_PAGE_SHIFT });
}

static void explain(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(walk->arch);

    for (unsigned i = 0; sink->explain && i < walk->count; i++) {
        const struct ntl_walk_step *step = &walk->step[i];
        const struct ntl_level_info *info = &mode->level[step->level];

        ntl_step(sink, info->cpu, "index (%x >> %d) & %x = %x",
                 .number = { walk->address, info->shift,
                             (1u << info->bits) - 1u, step->index });
        if (step->has_pa)
            ntl_step(sink, info->cpu, "%x + %x * %x = %x",
                     .number = { step->pa - step->index * mode->entry_size,
                                 step->index, mode->entry_size, step->pa });
    }
}

/* The register that leads to the address's root. */
static const char *root_register(enum ntl_arch arch, uint64_t va)
{
    if (arch != NTL_ARM64)
        return "CR3";
    return ntl_va_space(arch, va) == NTL_USER ? "TTBR0_EL1" : "TTBR1_EL1";
}

/* What is needed to go on, and where to get it. */
static void show_missing(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    const struct ntl_walk_step *step;
    const char *name;

    if (walk->end != NTL_WALK_UNKNOWN)
        return;
    step = &walk->step[walk->count - 1];
    name = ntl_paging(walk->arch)->level[step->level].cpu;
    if (!step->has_pa)
        ntl_find(sink, "needs_dtb",
                 "%s (a process's DirectoryTableBase) comes first: vtop DTB "
                 "ADDR; the %s lies %x bytes into its table",
                 .number = { (uint64_t)step->index
                             * ntl_paging(walk->arch)->entry_size },
                 .word = { root_register(walk->arch, walk->address), name });
    else
        ntl_find(sink, "needs_contents",
                 "the walk goes on with what the %s at physical %x holds "
                 "(`!dq %x L1` there, `!dd` on x86): append `= V`",
                 .number = { step->pa, step->pa }, .word = { name });
}

/* What an entry means that is not valid depends on the build. */
static void show_head(const struct session *session, const struct chain *chain,
                      struct ntl_sink *sink)
{
    uint64_t va = chain->walk.address;

    session_context(session, chain->walk.end == NTL_WALK_INVALID ? USES_BUILD
                                                                 : USES_ARCH,
                    sink);
    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS, .value = va,
             .digits = va > UINT32_MAX ? 16
                                       : ntl_paging(session->arch)->digits);
}

/* From the image, by its own root or another one; else what was typed. */
static void find_chain(const struct cmd_call *call,
                       const struct ntl_walk_options *options,
                       struct chain *ret)
{
    const struct session *session = call->session;
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint64_t va = address_read(session, call->arg[ARG_ADDR].value);
    struct ntl_typed_entries typed = typed_entries(call);

    if (session->image && options->has_root && call->list_count == 0) {
        chain_from_root(session, va, options->root,
                        ((options->root ^ session->dtb) & mode->root_mask) == 0,
                        ret);
        return;
    }
    typed.top = (enum ntl_level)((options->has_root ? mode->levels
                                                    : mode->mapped_levels) - 1);
    chain_typed(session, va, &typed, options, ret);
}

static void show(const struct cmd_call *call, const struct chain *chain,
                 const struct ntl_walk_options *options, struct ntl_sink *sink)
{
    const struct session *session = call->session;

    show_head(session, chain, sink);
    if (options->has_root)
        show_root(options, sink);
    chain_show_entries(session, chain,
                       CHAIN_INDEX | CHAIN_AT_PHYSICAL | CHAIN_CONTENTS, sink);
    explain(&chain->walk, sink);
    chain_show_result(session, chain, sink);
    chain_find(chain, sink);
    show_frame(call, sink);
    address_strange(session, call->arg[ARG_ADDR].value, sink);
    if (!chain->image)
        show_missing(&chain->walk, sink);
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct ntl_walk_options options;
    struct chain chain;
    enum ntl_status status;

    if (call->arg[ARG_EPT].given || call->arg[ARG_NPT].given)
        return vtop_nested(call, call->arg[ARG_EPT].given ? NTL_EPT : NTL_NPT,
                           &call->arg[ARG_DTB], call->arg[ARG_ADDR].value, sink,
                           diag);
    status = typed_check(call, diag);
    if (status != NTL_OK)
        return status;
    choose_root(call, &options);
    find_chain(call, &options, &chain);
    call->result = chain.physical;
    call->has_result = chain.has_physical;
    call->absent = chain_is_absent(&chain);
    show(call, &chain, &options, sink);
    return NTL_OK;
}

const struct command cmd_vtop = {
    .name = "vtop",
    .aliases = "!vtop",
    .summary = "the processor's walk from CR3, as far as the numbers go",
    .example = "1ad000 fffff802_6d4bf410",
    .args = {
        [ARG_DTB] = { CMD_NUMBER, "DTB", "CR3, or DirectoryTableBase; 0: the "
                      "current one", NULL, true },
        [ARG_ADDR] = { CMD_NUMBER, "ADDR", "a virtual address", NULL, false },
        [ARG_TAIL] = { CMD_ENTRIES, "V",
                       "contents, from the top level down; ?: unknown", NULL,
                       true },
        [ARG_EPT] = { CMD_SWITCH, "ept", "EPTP and a guest's physical address",
                      NULL, true },
        [ARG_NPT] = { CMD_SWITCH, "npt", "AMD's nCR3 and a guest's physical "
                      "address", NULL, true },
    },
    .run = run,
    .memory = true,
};
