#include <ntlens/selfmap.h>

#include <ntlens/cursor.h>

/*
 * Everything follows from one fact: the page table that translates `va` is
 * itself seen as a page, at base + (va >> 12) entries.  The entry one level up
 * is the entry that translates the entry's own address.
 */

/* What a call needs of the mode and the index, worked out once. */
struct geometry {
    const struct ntl_paging *mode;
    uint64_t base;              /* of the PTEs                                */
    uint64_t translated;        /* bits of an address                         */
    unsigned top;               /* highest level that is mapped               */
};

static unsigned top_shift(const struct ntl_paging *mode)
{
    return mode->level[mode->levels - 1].shift;
}

static uint64_t index_mask(const struct ntl_paging *mode)
{
    return (UINT64_C(1) << mode->level[mode->levels - 1].bits) - 1;
}

static uint64_t canonical(const struct geometry *g, uint64_t va)
{
    uint64_t sign = UINT64_C(1) << (g->mode->va_bits - 1);

    va &= g->translated;
    return g->mode->sign_extended ? (va ^ sign) - sign : va;
}

static struct geometry geometry_of(struct ntl_selfmap map)
{
    const struct ntl_paging *mode = ntl_paging(map.arch);
    struct geometry g = {
        mode, 0, (UINT64_C(1) << mode->va_bits) - 1, mode->mapped_levels - 1u,
    };

    g.base = canonical(&g, (uint64_t)map.index << top_shift(mode));
    return g;
}

static unsigned mapped(const struct geometry *g, enum ntl_level level)
{
    return (unsigned)level < g->top ? (unsigned)level : g->top;
}

static uint64_t pte_of(const struct geometry *g, uint64_t va)
{
    return g->base + ((va & g->translated) >> NTL_PAGE_SHIFT)
                     * g->mode->entry_size;
}

static uint64_t base_of(const struct geometry *g, unsigned level)
{
    uint64_t base = g->base;

    while (level-- > 0)
        base = pte_of(g, base);
    return base;
}

static uint64_t region_size(const struct geometry *g, unsigned level)
{
    return (g->translated + 1) >> g->mode->level[level].shift
           << (g->mode->entry_size == 8 ? 3 : 2);
}

struct ntl_selfmap ntl_selfmap(enum ntl_arch arch, uint16_t index)
{
    uint64_t cut = index & index_mask(ntl_paging(arch));

    return (struct ntl_selfmap) { arch, (uint16_t)cut };
}

uint64_t ntl_selfmap_base(struct ntl_selfmap map, enum ntl_level level)
{
    struct geometry g = geometry_of(map);

    return base_of(&g, mapped(&g, level));
}

uint64_t ntl_selfmap_end(struct ntl_selfmap map, enum ntl_level level)
{
    struct geometry g = geometry_of(map);
    unsigned known = mapped(&g, level);
    uint64_t end = base_of(&g, known) + region_size(&g, known);

    return end & g.mode->address_mask;
}

uint64_t ntl_selfmap_entry(struct ntl_selfmap map, uint64_t va,
                           enum ntl_level level)
{
    struct geometry g = geometry_of(map);
    uint64_t entry = va;

    for (unsigned i = mapped(&g, level) + 1; i > 0; i--)
        entry = pte_of(&g, entry);
    return entry;
}

void ntl_selfmap_chain(struct ntl_selfmap map, uint64_t va,
                       uint64_t ret[NTL_LEVELS_MAX])
{
    struct geometry g = geometry_of(map);

    for (unsigned i = 0; i <= g.top; i++)
        va = ret[i] = pte_of(&g, va);
}

uint64_t ntl_selfmap_self(struct ntl_selfmap map)
{
    struct geometry g = geometry_of(map);

    return base_of(&g, g.top + 1);
}

bool ntl_selfmap_level(struct ntl_selfmap map, uint64_t address,
                       enum ntl_level *ret)
{
    struct geometry g = geometry_of(map);

    /* The higher levels lie inside the lowest. */
    if (address - g.base >= region_size(&g, NTL_PTE))
        return false;
    for (unsigned i = g.top; i > 0; i--) {
        if (address - base_of(&g, i) < region_size(&g, i)) {
            *ret = (enum ntl_level)i;
            return true;
        }
    }
    *ret = NTL_PTE;
    return true;
}

uint64_t ntl_selfmap_maps(struct ntl_selfmap map, uint64_t address,
                          enum ntl_level level)
{
    struct geometry g = geometry_of(map);
    unsigned known = mapped(&g, level);
    uint64_t entry = (address - base_of(&g, known))
                     >> (g.mode->entry_size == 8 ? 3 : 2);

    return canonical(&g, entry << g.mode->level[known].shift);
}

uint16_t ntl_selfmap_index_of(enum ntl_arch arch, uint64_t address)
{
    const struct ntl_paging *mode = ntl_paging(arch);

    return (uint16_t)(address >> top_shift(mode) & index_mask(mode));
}

/*
 * x64 code of MiGetPteAddress and MiGetPdeAddress, as public disassemblies show
 * them:
 *   shr rcx, 9 / mov rax, MASK / and rcx, rax / mov rax, BASE / add rax, rcx
 *   shr rcx, 12h / and ecx, MASK / mov rax, BASE / add rax, rcx
 * Only the instructions that carry a number are looked for.
 */
enum {
    REX_W = 0x48, SHR_IMM8 = 0xc1, SHR_MODRM = 0xe8, MOV_IMM64 = 0xb8,
    AND_IMM32 = 0x81, AND_ECX = 0xe1
};

/* The mask of a mode: the bits of va >> shift that number an entry. */
static uint64_t entry_mask(enum ntl_arch arch, unsigned shift)
{
    const struct ntl_paging *mode = ntl_paging(arch);

    return ((UINT64_C(1) << mode->va_bits) - 1) >> shift & ~UINT64_C(7);
}

/* A number loaded after the shift is the mask, the next one the base. */
static void take_value(uint64_t value, struct ntl_selfmap_code *ret)
{
    static const enum ntl_arch modes[] = { NTL_X64, NTL_X64_LA57 };

    for (size_t i = 0; i < 2 && ret->shift && !ret->mask; i++)
        if (value == entry_mask(modes[i], ret->shift)) {
            ret->mask = value;
            ret->arch = modes[i];
            return;
        }
    if (ret->mask)
        ret->base = value;
}

/* One instruction with a number; what it says goes to *ret. */
static void take_number(struct ntl_cursor code, struct ntl_selfmap_code *ret)
{
    uint64_t rex = ntl_cursor_uint(&code, 1), op = ntl_cursor_uint(&code, 1);
    uint64_t value;

    if (rex == AND_IMM32 && op == AND_ECX && !ret->mask) {
        take_value(ntl_cursor_uint(&code, 4), ret);
        return;
    }
    if ((rex & 0xf8) != REX_W)
        return;
    if (op == SHR_IMM8 && (ntl_cursor_uint(&code, 1) & 0xf8) == SHR_MODRM) {
        value = ntl_cursor_uint(&code, 1);
        if (value == 9 || value == 0x12) {
            ret->shift = (uint8_t)value;
            ret->level = value == 9 ? NTL_PTE : NTL_PDE;
        }
        return;
    }
    if ((op & 0xf8) != MOV_IMM64)
        return;
    value = ntl_cursor_uint(&code, 8);
    if (!code.failed)
        take_value(value, ret);
}

bool ntl_selfmap_from_code(const uint8_t *code, size_t size,
                           struct ntl_selfmap_code *ret)
{
    struct ntl_selfmap_code found = { 0 };

    for (size_t i = 0; i < size && !found.base; i++)
        take_number(ntl_cursor_of(code + i, size - i), &found);
    if (!found.mask || !found.base
        || ntl_selfmap_base(ntl_selfmap(found.arch, ntl_selfmap_index_of(
               found.arch, found.base)), found.level) != found.base)
        return false;
    *ret = found;
    return true;
}
