#include "segments.h"

#include <ntlens/segment.h>
#include <stdio.h>
#include <strings.h>

enum { VALUE, GDT };

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    uint64_t value = call->arg[VALUE].value;
    enum ntl_status status = segments_exist(call, diag);
    const uint64_t *gdt;

    if (status == NTL_OK)
        status = segments_base(call, GDT, &gdt, diag);
    if (status != NTL_OK)
        return status;
    session_context(session, USES_ARCH, sink);
    ntl_selector_show(session->arch, (uint16_t)value, gdt, sink);
    if (value > UINT16_MAX)
        ntl_find(sink, "too_wide", "a selector has 16 bits: of %x only %x "
                 "counts", .number = { value, value & UINT16_MAX });
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
        { CMD_KEYED, "gdt", "the table's base: r gdtr", NULL, true },
    },
    .run = run,
    .complete = complete,
};
