#include "segments.h"

#include <ntlens/gate.h>

enum {
    LOW = SEGMENTS_LOW, HIGH = SEGMENTS_HIGH,
    OFFSET, SELECTOR, TYPE, DPL, P, IST
};

static const struct segments_part parts[] = {
    { OFFSET, UINT64_MAX, NULL },
    { SELECTOR, UINT16_MAX, "a selector has 16 bits" },
    { TYPE, 0xf, "four bits: e interrupt, f trap, c call, 5 task gate" },
    { DPL, 3, "a privilege level is 0 to 3" },
    { P, 1, "a flag is 0 or 1" },
    { IST, 7, "an IST index is 0 to 7" },
};

/* Two quadwords, and an IST. */
static bool is_wide(enum ntl_arch arch, uint64_t low)
{
    (void)low;
    return ntl_paging(arch)->gate_size == 16;
}

/* A gate that is not given is NT's usual one: interrupt, present, kernel CS. */
static struct ntl_gate given_gate(const struct cmd_call *call)
{
    if (call->arg[LOW].given)
        return ntl_gate(call->session->arch, call->arg[LOW].value,
                        call->arg[HIGH].value);
    return (struct ntl_gate) {
        .type = 0xe, .present = true, 
        .selector = is_wide(call->session->arch, 0) ? 0x10 : 0x08,
    };
}

static enum ntl_status build(const struct cmd_call *call, uint64_t ret[2],
                             struct ntl_diag *diag)
{
    struct ntl_gate gate = given_gate(call);

    gate.offset = segments_value(call, OFFSET, gate.offset);
    gate.selector = (uint16_t)segments_value(call, SELECTOR, gate.selector);
    gate.type = (uint8_t)segments_value(call, TYPE, gate.type);
    gate.dpl = (uint8_t)segments_value(call, DPL, gate.dpl);
    gate.present = segments_value(call, P, gate.present);
    gate.ist = (uint8_t)segments_value(call, IST, gate.ist);
    if (!is_wide(call->session->arch, 0) && call->arg[IST].given)
        return cmd_refuse(&call->arg[IST], NTL_EVALUE, diag,
                          "there is no IST on x86");
    if (gate.offset & ~ntl_paging(call->session->arch)->address_mask)
        return cmd_refuse(&call->arg[OFFSET], NTL_EVALUE, diag,
                          "an offset has 32 bits on x86");
    ntl_gate_pack(call->session->arch, &gate, ret);
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    static const struct segments_form gate = {
        .parts = parts, .count = sizeof parts / sizeof *parts,
        .hint = "a quadword or two, or parts: offset=ADDR dpl=3",
        .build = build, .wide = is_wide, .show = ntl_gate_show,
    };

    return segments_run(&gate, call, sink, diag);
}

const struct command cmd_gate = {
    .name = "gate",
    .summary = "an interrupt, trap, task or call gate: fields and target",
    .example = "51568e000010e700 00000000fffff803",
    .args = {
        [LOW] = { CMD_NUMBER, "LOW", "its first 8 bytes", NULL, true },
        [HIGH] = { CMD_NUMBER, "HIGH", "the next 8, on x64", NULL, true },
        [OFFSET] = { CMD_KEYED, "offset", "target", NULL, true },
        [SELECTOR] = { CMD_KEYED, "selector", "code segment, or TSS", NULL,
                       true },
        [TYPE] = { CMD_KEYED, "type", "e interrupt, f trap, c call, 5 task",
                   NULL, true },
        [DPL] = { CMD_KEYED, "dpl", "privilege level, 0 to 3", NULL, true },
        [P] = { CMD_KEYED, "p", "present", NULL, true },
        [IST] = { CMD_KEYED, "ist", "stack index, 0 to 7", NULL, true },
    },
    .run = run,
};
