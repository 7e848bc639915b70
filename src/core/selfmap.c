#include <ntlens/selfmap.h>

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
