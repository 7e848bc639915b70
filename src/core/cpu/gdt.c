/* Selectors, and the descriptor tables that NT sets up. */
#include <ntlens/segment.h>

#include "processor.h"

/* Rows come from src/data/cpu/gdt.txt; the generator checks them. */
#define X64(...) __VA_ARGS__,
#define X86(...)
static const struct ntl_gdt_slot x64_slots[] = {
#include "gdt.inc"
};
#undef X64
#undef X86
#define X64(...)
#define X86(...) __VA_ARGS__,
static const struct ntl_gdt_slot x86_slots[] = {
#include "gdt.inc"
};

#define COUNT(a) (sizeof (a) / sizeof *(a))

struct ntl_selector ntl_selector(uint16_t value)
{
    return (struct ntl_selector) {
        value, (uint16_t)(value >> 3), value & 4, value & 3,
    };
}

uint64_t ntl_selector_address(struct ntl_selector selector, uint64_t base)
{
    return base + (uint64_t)selector.index * 8;
}

const struct ntl_gdt_slot *ntl_gdt(enum ntl_arch arch, size_t *count)
{
    *count = 0;
    if (arch == NTL_ARM64)
        return NULL;
    *count = is_x86(arch) ? COUNT(x86_slots) : COUNT(x64_slots);
    return is_x86(arch) ? x86_slots : x64_slots;
}

const struct ntl_gdt_slot *ntl_gdt_find(enum ntl_arch arch, uint16_t selector)
{
    size_t count;
    const struct ntl_gdt_slot *slots = ntl_gdt(arch, &count);

    for (size_t i = 0; i < count; i++) {
        if (slots[i].selector == (selector & ~3))
            return &slots[i];
    }
    return NULL;
}

uint16_t ntl_gdt_loaded(const struct ntl_gdt_slot *slot)
{
    return (uint16_t)(slot->selector | (slot->descriptor >> 45 & 3));
}

const struct ntl_gdt_slot *ntl_gdt_match(enum ntl_arch arch, uint64_t low)
{
    uint64_t base = ntl_mask(63, 56) | ntl_mask(39, 16);
    uint64_t accessed = UINT64_C(1) << (low >> 44 & 1 ? 40 : 41);
    size_t count;
    const struct ntl_gdt_slot *slots = ntl_gdt(arch, &count);

    for (size_t i = 0; low && i < count; i++) {
        uint64_t other = slots[i].base ? accessed | base : accessed;

        if ((slots[i].descriptor && !((low ^ slots[i].descriptor) & ~other))
            || (slots[i].older && !((low ^ slots[i].older) & ~other)))
            return &slots[i];
    }
    return NULL;
}
