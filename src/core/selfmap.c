#include <ntlens/selfmap.h>

#include <ntlens/cursor.h>

/*
 * Everything follows from one fact: the page table that translates `va` is
 * itself seen as a page, at base + (va >> 12) entries.  The entry one level up
 * is the entry that translates the entry's own address.
 */

static unsigned top_shift(const struct ntl_paging *mode)
{
    return mode->level[mode->levels - 1].shift;
}

static uint64_t index_mask(const struct ntl_paging *mode)
{
    return (UINT64_C(1) << mode->level[mode->levels - 1].bits) - 1;
}

static uint64_t pte_base(struct ntl_selfmap map)
{
    uint64_t base = (uint64_t)map.index << top_shift(ntl_paging(map.arch));

    return ntl_va_canonical(map.arch, base);
}

static uint64_t translated_bits(const struct ntl_paging *mode, uint64_t va)
{
    return va & ((UINT64_C(1) << mode->va_bits) - 1);
}

static uint64_t pte_of(struct ntl_selfmap map, uint64_t va)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    uint64_t entries = translated_bits(mode, va) >> NTL_PAGE_SHIFT;

    return pte_base(map) + entries * mode->entry_size;
}

static enum ntl_level mapped(struct ntl_selfmap map, enum ntl_level level)
{
    unsigned top = ntl_paging(map.arch)->mapped_levels - 1u;

    return (unsigned)level < top ? level : (enum ntl_level)top;
}

static uint64_t region_size(struct ntl_selfmap map, enum ntl_level level)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);

    return (UINT64_C(1) << (mode->va_bits - mode->level[level].shift))
           * mode->entry_size;
}

struct ntl_selfmap ntl_selfmap(enum ntl_arch arch, uint16_t index)
{
    uint64_t cut = index & index_mask(ntl_paging(arch));

    return (struct ntl_selfmap) { arch, (uint16_t)cut };
}

uint64_t ntl_selfmap_base(struct ntl_selfmap map, enum ntl_level level)
{
    uint64_t base = pte_base(map);

    for (unsigned i = 0; i < (unsigned)mapped(map, level); i++)
        base = pte_of(map, base);
    return base;
}

uint64_t ntl_selfmap_end(struct ntl_selfmap map, enum ntl_level level)
{
    uint64_t end = ntl_selfmap_base(map, level)
                   + region_size(map, mapped(map, level));

    return ntl_paging(map.arch)->digits == 8 ? end & UINT32_MAX : end;
}

uint64_t ntl_selfmap_self(struct ntl_selfmap map)
{
    enum ntl_level top = mapped(map, NTL_PML5E);

    return ntl_selfmap_entry(map, pte_base(map), top);
}

uint64_t ntl_selfmap_entry(struct ntl_selfmap map, uint64_t va,
                           enum ntl_level level)
{
    uint64_t entry = va;

    for (unsigned i = 0; i <= (unsigned)mapped(map, level); i++)
        entry = pte_of(map, entry);
    return entry;
}

bool ntl_selfmap_level(struct ntl_selfmap map, uint64_t address,
                       enum ntl_level *ret)
{
    for (unsigned i = ntl_paging(map.arch)->mapped_levels; i-- > 0;) {
        enum ntl_level level = (enum ntl_level)i;

        if (address - ntl_selfmap_base(map, level) < region_size(map, level)) {
            *ret = level;
            return true;
        }
    }
    return false;
}

uint64_t ntl_selfmap_maps(struct ntl_selfmap map, uint64_t address,
                          enum ntl_level level)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    enum ntl_level known = mapped(map, level);
    uint64_t entry = (address - ntl_selfmap_base(map, known))
                     / mode->entry_size;

    return ntl_va_canonical(map.arch, entry << mode->level[known].shift);
}

uint16_t ntl_selfmap_index_of(enum ntl_arch arch, uint64_t address)
{
    const struct ntl_paging *mode = ntl_paging(arch);

    return (uint16_t)(address >> top_shift(mode) & index_mask(mode));
}

/*
 * x64 code of MiGetPteAddress, as public disassemblies show it:
 *   shr rcx, 9 / mov rax, MASK / and rcx, rax / mov rax, BASE / add rax, rcx
 * Only the instructions that carry a number are looked for.
 */
enum { REX_W = 0x48, SHR_IMM8 = 0xc1, SHR_MODRM = 0xe8, MOV_IMM64 = 0xb8 };

/* The mask of a mode: the bits of va >> 9 that number an entry. */
static uint64_t entry_mask(enum ntl_arch arch)
{
    const struct ntl_paging *mode = ntl_paging(arch);

    return translated_bits(mode, UINT64_MAX) >> 9 & ~UINT64_C(7);
}

/* One instruction with a number; what it says goes to *ret. */
static void take_number(struct ntl_cursor code, struct ntl_selfmap_code *ret)
{
    uint64_t rex = ntl_cursor_uint(&code, 1), op = ntl_cursor_uint(&code, 1);
    uint64_t value;

    if ((rex & 0xf8) != REX_W)
        return;
    if (op == SHR_IMM8 && (ntl_cursor_uint(&code, 1) & 0xf8) == SHR_MODRM) {
        ret->shift = (uint8_t)ntl_cursor_uint(&code, 1);
        return;
    }
    if ((op & 0xf8) != MOV_IMM64)
        return;
    value = ntl_cursor_uint(&code, 8);
    if (value == entry_mask(NTL_X64) || value == entry_mask(NTL_X64_LA57)) {
        ret->mask = value;
        ret->arch = value == entry_mask(NTL_X64) ? NTL_X64 : NTL_X64_LA57;
    } else if (!code.failed && ret->mask) {
        ret->base = value;
    }
}

bool ntl_selfmap_from_code(const uint8_t *code, size_t size,
                           struct ntl_selfmap_code *ret)
{
    struct ntl_selfmap_code found = { 0 };

    for (size_t i = 0; i < size && !found.base; i++)
        take_number(ntl_cursor_of(code + i, size - i), &found);
    if (!found.mask || !found.base
        || ntl_selfmap_base(ntl_selfmap(found.arch, ntl_selfmap_index_of(
               found.arch, found.base)), NTL_PTE) != found.base)
        return false;
    *ret = found;
    return true;
}
