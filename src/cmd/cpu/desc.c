#include "segments.h"

#include <ntlens/segment.h>

enum {
    LOW = SEGMENTS_LOW, HIGH = SEGMENTS_HIGH,
    BASE, LIMIT, TYPE, DPL, P, AVL, L, DB, G
};

#define TYPES "five bits with S: 1b code, 13 data, 9 TSS, b busy TSS"

static const struct segments_part parts[] = {
    { BASE, UINT64_MAX, NULL },
    { LIMIT, UINT32_MAX, "a limit has 32 bits" },
    { TYPE, 0x1f, TYPES },
    { DPL, 3, "a privilege level is 0 to 3" },
    { P, 1, "a flag is 0 or 1" },
    { AVL, 1, "a flag is 0 or 1" },
    { L, 1, "a flag is 0 or 1" },
    { DB, 1, "a flag is 0 or 1" },
    { G, 1, "a flag is 0 or 1" },
};

/* The limit is given in bytes; without g= it decides about granularity. */
static enum ntl_status set_limit(const struct cmd_call *call,
                                 struct ntl_descriptor *d,
                                 struct ntl_diag *diag)
{
    uint32_t last = (uint32_t)call->arg[LIMIT].value;

    d->pages = segments_value(call, G, d->pages);
    if (!call->arg[LIMIT].given)
        return NTL_OK;
    if (ntl_descriptor_set_limit(d, last) != NTL_OK)
        return cmd_refuse(&call->arg[LIMIT], NTL_EVALUE, diag,
                          "from 100000 on a limit ends in fff: it counts "
                          "pages");
    if (!call->arg[G].given || call->arg[G].value == d->pages)
        return NTL_OK;
    if (d->pages || (last & 0xfff) != 0xfff)
        return cmd_refuse(&call->arg[G], NTL_EVALUE, diag, "limit %x does not "
                          "go with g=%x",
                          .number = { last, call->arg[G].value });
    d->pages = true;
    d->limit = last >> 12;
    return NTL_OK;
}

static enum ntl_status set_base(const struct cmd_call *call, enum ntl_arch arch,
                                struct ntl_descriptor *d, struct ntl_diag *diag)
{
    uint64_t word[2];

    ntl_descriptor_pack(d, word);
    d->wide = ntl_descriptor_wide(arch, word[0]);
    d->base = segments_value(call, BASE, d->base);
    if (d->base >> 32 && !d->wide)
        return cmd_refuse(&call->arg[BASE], NTL_EVALUE, diag,
                          "the base of an 8-byte descriptor has 32 bits");
    return NTL_OK;
}

static enum ntl_status build(const struct cmd_call *call, uint64_t ret[2],
                             struct ntl_diag *diag)
{
    enum ntl_arch arch = call->session->arch;
    struct ntl_descriptor d
        = ntl_descriptor(arch, call->arg[LOW].value, call->arg[HIGH].value);
    bool fresh = !call->arg[LOW].given;
    uint64_t type = segments_value(call, TYPE, d.type | (d.segment ? 16u : 0u));
    enum ntl_status status;

    if (fresh && !call->arg[TYPE].given)
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "type= is needed, " TYPES);
    d.type = type & 0xf;
    d.segment = type >> 4;
    d.dpl = (uint8_t)segments_value(call, DPL, d.dpl);
    d.present = segments_value(call, P, fresh || d.present);
    d.available = segments_value(call, AVL, d.available);
    d.long_mode = segments_value(call, L, d.long_mode);
    d.big = segments_value(call, DB, fresh ? d.segment && !d.long_mode : d.big);
    status = set_limit(call, &d, diag);
    if (status == NTL_OK)
        status = set_base(call, arch, &d, diag);
    if (status == NTL_OK)
        ntl_descriptor_pack(&d, ret);
    return status;
}

static void step_low(uint64_t low, struct ntl_sink *sink)
{
    ntl_step(sink, "low", "base 31:24 %x, flags and limit 19:16 %x, access %x, "
             "base 23:0 %x, limit 15:0 %x",
             .number = { low >> 56, low >> 48 & 0xff, low >> 40 & 0xff,
                         low >> 16 & 0xffffff, low & 0xffff });
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    static const struct segments_form descriptor = {
        .parts = parts, .count = sizeof parts / sizeof *parts,
        .hint = "a quadword, or parts: type=1b base=0 limit=ffffffff dpl=3",
        .build = build, .wide = ntl_descriptor_wide, .step = step_low,
        .show = ntl_descriptor_show,
    };

    return segments_run(&descriptor, call, sink, diag);
}

const struct command cmd_desc = {
    .name = "desc",
    .summary = "a segment descriptor in its fields, or from fields to bytes",
    .example = "00cffb000000ffff",
    .args = {
        [LOW] = { CMD_NUMBER, "LOW", "its first 8 bytes", NULL, true },
        [HIGH] = { CMD_NUMBER, "HIGH", "the next 8, of a system descriptor",
                   NULL, true },
        [BASE] = { CMD_KEYED, "base", "base address", NULL, true },
        [LIMIT] = { CMD_KEYED, "limit", "last byte", NULL, true },
        [TYPE] = { CMD_KEYED, "type", "S and type: 1b code, 13 data, 9 TSS",
                   NULL, true },
        [DPL] = { CMD_KEYED, "dpl", "privilege level, 0 to 3", NULL, true },
        [P] = { CMD_KEYED, "p", "present", NULL, true },
        [AVL] = { CMD_KEYED, "avl", "available to software", NULL, true },
        [L] = { CMD_KEYED, "l", "64-bit code", NULL, true },
        [DB] = { CMD_KEYED, "db", "32-bit", NULL, true },
        [G] = { CMD_KEYED, "g", "limit in pages", NULL, true },
    },
    .run = run,
};
