#include <ntlens/paging.h>

#include "core/text/ascii.h"

/*
 * Sources: Intel SDM volume 3, chapter 4 (levels, widths, CR3); Arm ARM D8
 * (4 KB granule).  Where NT puts the self-map: 1ED in fixed builds, any kernel
 * index from 14393 on; C0000000 on x86.  On arm64 bit 47 chooses between two
 * roots that NT keeps in one page, so nine index bits reach both.
 */
#define X64_LOWER_LEVELS                                                       \
    [NTL_PTE] = { "PTE", "PTE",   12, 9, false },                              \
    [NTL_PDE] = { "PDE", "PDE",   21, 9, true },                               \
    [NTL_PPE] = { "PPE", "PDPTE", 30, 9, true },                               \
    [NTL_PXE] = { "PXE", "PML4E", 39, 9, false }

/*
 * What an address is, and what the processor and NT's kernel have with it.
 * Sources: Intel SDM volume 1, 3.3.7.1; volume 3, 6.14 (gates), 20.1 (VM);
 * ntddk.h (HIGH_LEVEL, KI_USER_SHARED_DATA).
 */
#define ADDRESS_32(gate)                                                       \
    .digits = 8, .pointer_size = 4, .address_mask = UINT32_MAX,                \
    .v8086 = true, .gate_size = (gate), .irql_max = 0x1f,                      \
    .shared_data = 0xffdf0000
#define ADDRESS_64(gate)                                                       \
    .digits = 16, .pointer_size = 8, .address_mask = UINT64_MAX,               \
    .sign_extended = true, .gate_size = (gate), .irql_max = 0xf,               \
    .shared_data = 0xfffff78000000000

const struct ntl_paging ntl_paging_modes[NTL_ARCH_COUNT] = {
    [NTL_X64] = {
        .name = "x64", .levels = 4, .mapped_levels = 4, .va_bits = 48,
        .frame_bits = 52, .entry_size = 8, ADDRESS_64(16),
        .root_mask = 0x000ffffffffff000, .user_end = 0x00007fffffffffff,
        .kernel_start = 0xffff800000000000,
        .index_min = 0x100, .index_max = 0x1ff, .index_default = 0x1ed,
        .level = { X64_LOWER_LEVELS },
    },
    [NTL_X64_LA57] = {
        .name = "x64-la57", .levels = 5, .mapped_levels = 5, .va_bits = 57,
        .frame_bits = 52, .entry_size = 8, ADDRESS_64(16),
        .root_mask = 0x000ffffffffff000, .user_end = 0x00ffffffffffffff,
        .kernel_start = 0xff00000000000000,
        .index_min = 0x100, .index_max = 0x1ff, .index_default = 0x1ed,
        .level = {
            X64_LOWER_LEVELS,
            [NTL_PML5E] = { "PML5E", "PML5E", 48, 9, false },
        },
    },
    [NTL_X86] = {
        .name = "x86", .levels = 2, .mapped_levels = 2, .va_bits = 32,
        .frame_bits = 40, .entry_size = 4, ADDRESS_32(8),
        .root_mask = 0xfffff000, .user_end = 0x7fffffff,
        .kernel_start = 0x80000000,
        .index_min = 0x300, .index_max = 0x300, .index_default = 0x300,
        .level = {
            [NTL_PTE] = { "PTE", "PTE", 12, 10, false },
            [NTL_PDE] = { "PDE", "PDE", 22, 10, true },
        },
    },
    [NTL_X86_PAE] = {
        .name = "x86-pae", .levels = 3, .mapped_levels = 2, .va_bits = 32,
        .frame_bits = 52, .entry_size = 8, ADDRESS_32(8),
        .root_mask = 0xffffffe0, .user_end = 0x7fffffff,
        .kernel_start = 0x80000000,
        .index_min = 3, .index_max = 3, .index_default = 3,
        .level = {
            [NTL_PTE] = { "PTE", "PTE",   12, 9, false },
            [NTL_PDE] = { "PDE", "PDE",   21, 9, true },
            [NTL_PPE] = { "PPE", "PDPTE", 30, 2, false },
        },
    },
    [NTL_ARM64] = {
        .name = "arm64", .levels = 4, .mapped_levels = 4, .va_bits = 48,
        .system_registers = true,
        .frame_bits = 48, .entry_size = 8, ADDRESS_64(0),
        .root_mask = 0x0000fffffffff000, .user_end = 0x00007fffffffffff,
        .kernel_start = 0xffff800000000000,
        .index_min = 0x100, .index_max = 0x1ff, .index_default = 0x1ed,
        .level = {
            [NTL_PTE] = { "PTE", "L3", 12, 9, false },
            [NTL_PDE] = { "PDE", "L2", 21, 9, true },
            [NTL_PPE] = { "PPE", "L1", 30, 9, true },
            [NTL_PXE] = { "PXE", "L0", 39, 9, false },
        },
    },
};

static const struct { const char *name; enum ntl_arch arch; } names[] = {
    { "x64", NTL_X64 },           { "amd64", NTL_X64 },
    { "x64-la57", NTL_X64_LA57 }, { "la57", NTL_X64_LA57 },
    { "x86", NTL_X86 },           { "i386", NTL_X86 },
    { "x86-pae", NTL_X86_PAE },   { "pae", NTL_X86_PAE },
    { "x86pae", NTL_X86_PAE },    { "arm64", NTL_ARM64 },
    { "aarch64", NTL_ARM64 },
};

enum ntl_status ntl_arch_parse(const char *text, size_t length,
                               enum ntl_arch *ret, struct ntl_diag *diag)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (ascii_same(names[i].name, text, length)) {
            *ret = names[i].arch;
            return NTL_OK;
        }
    }
    *diag = (struct ntl_diag) {
        .length = length,
        .hint = { .format = "one of x64, x64-la57, x86, x86-pae, arm64" },
    };
    return NTL_ENAME;
}
