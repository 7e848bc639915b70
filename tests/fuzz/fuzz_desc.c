/*
 * Any 16 bytes as a descriptor, a gate, a selector, registers and a page-fault
 * code: packing what was unpacked gives the same bytes, limits survive, dg's
 * line fits, and whatever is shown begins and ends in pairs.
 *
 * The bytes, little-endian, missing ones are 0: arch 1, what is given 1, low 8,
 * high 8, table base 8.
 */
#include "guard.h"

#include <ntlens/cursor.h>
#include <ntlens/gate.h>
#include <ntlens/pf.h>
#include <ntlens/reg.h>
#include <ntlens/segment.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_descriptor(enum ntl_arch arch, uint64_t low, uint64_t high)
{
    struct ntl_descriptor d = ntl_descriptor(arch, low, high);
    char dg[NTL_DG_TEXT];
    uint64_t back[2];

    ntl_descriptor_pack(&d, back);
    insist(back[0] == low && back[1] == (d.wide ? high : 0));
    insist(d.wide == ntl_descriptor_wide(arch, low));
    ntl_descriptor_dg(arch, &d, dg);
    insist(memchr(dg, '\0', sizeof dg) != NULL);
    if (ntl_descriptor_set_limit(&d, (uint32_t)high) == NTL_OK)
        insist(ntl_descriptor_limit(&d) == (uint32_t)high);
}

static void check_gate(enum ntl_arch arch, uint64_t low, uint64_t high)
{
    bool x86 = ntl_paging(arch)->digits == 8;
    struct ntl_gate gate = ntl_gate(arch, low, high);
    uint64_t back[2];

    ntl_gate_pack(arch, &gate, back);
    insist(back[0] == low && back[1] == (x86 ? 0 : high));
    insist(!ntl_gate_valid(arch, &gate)
           || strcmp(ntl_gate_kind(arch, &gate), "not a gate") != 0);
}

static void show_registers(enum ntl_arch arch, uint64_t low, uint64_t high,
                           bool has_high, struct ntl_sink *sink)
{
    struct ntl_reg_options options = {
        .arch = arch, .cr4 = high, .has_cr4 = has_high,
    };
    size_t count;
    const struct ntl_reg *regs = ntl_regs(&count);

    for (size_t i = 0; i < count; i++)
        ntl_reg_show(&regs[i], low, &options, sink);
    ntl_reg_find(arch, (const char *)&low, high % (sizeof low + 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ntl_cursor cursor = ntl_cursor_of(data, size);
    enum ntl_arch arch
        = (enum ntl_arch)(ntl_cursor_uint(&cursor, 1) % NTL_ARCH_COUNT);
    uint64_t given = ntl_cursor_uint(&cursor, 1);
    uint64_t low = ntl_cursor_uint(&cursor, 8);
    uint64_t high = ntl_cursor_uint(&cursor, 8);
    uint64_t base = ntl_cursor_uint(&cursor, 8);
    struct ntl_build build = { .number = (uint32_t)high & 0xffff };
    struct ntl_sink *sink = guard_begin();

    sink->explain = given & 4;
    check_descriptor(arch, low, high);
    check_gate(arch, low, high);
    ntl_descriptor_show(arch, low, given & 1 ? &high : NULL, sink);
    ntl_gate_show(arch, low, given & 1 ? &high : NULL, sink);
    ntl_selector_show(arch, (uint16_t)low, given & 2 ? &base : NULL, sink);
    ntl_vector_show(arch, build, given & 8 ? low : low & 0xff,
                    given & 2 ? &base : NULL, sink);
    show_registers(arch, low, high, given & 1, sink);
    ntl_pf_show(low, sink);
    guard_end();
    return 0;
}
