#include "segments.h"

#include <ntlens/segment.h>
#include <stdio.h>
#include <strings.h>

enum { VALUE, LAST, GDT };

static void find_too_wide(uint64_t value, struct ntl_sink *sink)
{
    if (value > UINT16_MAX)
        ntl_find(sink, "too_wide", "a selector has 16 bits: of %x only %x "
                 "counts", .number = { value, value & UINT16_MAX });
}

/* `dg FIRST LAST`: those slots of NT's table. */
static enum ntl_status show_range(struct cmd_call *call, struct ntl_sink *sink,
                                  struct ntl_diag *diag)
{
    const uint16_t first = (uint16_t)call->arg[VALUE].value;
    const uint16_t last = (uint16_t)call->arg[LAST].value;
    const size_t all = (size_t)(last >> 3) - (first >> 3) + 1;
    size_t shown;

    if (last >> 3 < first >> 3)
        return cmd_refuse(&call->arg[LAST], NTL_EVALUE, diag,
                          "the last selector is before the first");
    if (call->arg[GDT].given)
        return cmd_refuse(&call->arg[GDT], NTL_EEXTRA, diag,
                          "the table's base is for one selector");
    session_context(call->session, USES_ARCH, sink);
    shown = ntl_gdt_show_some(call->session->arch, first, last, sink);
    if (shown < all)
        ntl_find(sink, "unnamed_slots", "of the %d slots from %x to %x NT's "
                 "table names %d",
                 { all, first & ~7u, last & ~7u, shown });
    find_too_wide(call->arg[VALUE].value, sink);
    find_too_wide(call->arg[LAST].value, sink);
    call->absent = shown == 0;
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    uint64_t value = call->arg[VALUE].value;
    enum ntl_status status = segments_exist(call, diag);
    const uint64_t *gdt;

    if (status == NTL_OK && call->arg[LAST].given)
        return show_range(call, sink, diag);
    if (status == NTL_OK)
        status = segments_base(call, GDT, &gdt, diag);
    if (status != NTL_OK)
        return status;
    session_context(session, USES_ARCH, sink);
    ntl_selector_show(session->arch, (uint16_t)value, gdt, sink);
    find_too_wide(value, sink);
    return NTL_OK;
}

/* Those that NT loads, of each mode those that no mode before it has. */
static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    enum { ARCH_SHIFT = 8 };

    for (; *state >> ARCH_SHIFT < NTL_ARCH_COUNT;
         *state = ((*state >> ARCH_SHIFT) + 1) << ARCH_SHIFT) {
        enum ntl_arch arch = (enum ntl_arch)(*state >> ARCH_SHIFT);
        size_t count, i;
        const struct ntl_gdt_slot *slot = ntl_gdt(arch, &count);

        while ((i = *state & ((1u << ARCH_SHIFT) - 1)) < count) {
            uint16_t loaded = ntl_gdt_loaded(&slot[i]);
            bool known = false;

            ++*state;
            for (int before = 0; before < (int)arch; before++)
                known |= ntl_gdt_find((enum ntl_arch)before, loaded) != NULL;
            snprintf(word, size, "%x", loaded);
            if (!known && strncasecmp(word, prefix, length) == 0)
                return true;
        }
    }
    return false;
}

const struct command cmd_sel = {
    .name = "sel",
    .aliases = "dg",
    .summary = "a selector: index, table, ring, NT's name for it",
    .example = "33",
    .args = {
        { CMD_NUMBER, "VALUE", "a selector, as in a segment register", NULL,
          false },
        { CMD_NUMBER, "LAST", "the last of several, as dg takes it", NULL,
          true },
        { CMD_KEYED, "gdt", "the table's base: r gdtr", NULL, true },
    },
    .run = run,
    .complete = complete,
};
