#include "private.h"

/*
 * KDDEBUGGER_DATA64: what the kernel tells a debugger about itself.  Offsets:
 * wdbgexts.h, checked against real minidumps.
 */
static uint64_t at(const struct image_block *data, unsigned offset,
                   unsigned bytes)
{
    return offset + bytes <= data->size ? bytes_uint(data->bytes + offset, bytes)
                                        : 0;
}

static void take(struct image_fact *fact, uint64_t value)
{
    if (value)
        *fact = (struct image_fact) { value, true };
}

/*
 * The index that PteBase stands for.  With five levels its low 48 bits are 0,
 * which no kernel address of four levels has.
 */
static void read_pte_base(struct image *image, uint64_t base)
{
    struct image_facts *facts = &image->facts;
    const uint64_t low48 = (UINT64_C(1) << 48) - 1;
    struct ntl_selfmap map;

    if (facts->arch == NTL_X64 && base && !(base & low48))
        facts->arch = NTL_X64_LA57;
    map = ntl_selfmap(facts->arch, ntl_selfmap_index_of(facts->arch, base));
    take(&facts->pte_base, base);
    if (!base)
        return;
    if (ntl_selfmap_base(map, NTL_PTE) != base) {
        find(image, "odd_pte_base", "PteBase %a is no base that a self-map can "
             "have", .number = { base });
        return;
    }
    facts->index = (struct image_fact) { map.index, true };
    facts->index_from = "PteBase";
}

static void find_special(struct image *image, const struct image_block *data)
{
    const struct image_block *prcb = &image->part[IMAGE_PART_PRCB];
    uint64_t offset = at(data, 0x2f2, 2);

    if (offset && offset + 0x20 <= prcb->size && image->facts.arch != NTL_ARM64)
        image->special = prcb->bytes + offset;
}

void read_debugger_data(struct image *image, const struct image_block *data)
{
    struct image_facts *facts = &image->facts;

    if (data->size < 0x20)
        return;
    if (at(data, 0x10, 4) != 0x4742444b) {      /* "KDBG" */
        find(image, "no_kdbg", "the debugger's data block has no KDBG mark");
        return;
    }
    take(&facts->kernel_base, at(data, 0x18, 8));
    if (!facts->loaded_modules.given)
        take(&facts->loaded_modules, at(data, 0x48, 8));
    if (!facts->pfn_database.given && !facts->pfn_database_at.given)
        take(&facts->pfn_database_at, at(data, 0xc0, 8));
    if (at(data, 0x14, 4) >= 0x368)
        read_pte_base(image, at(data, 0x360, 8));
    find_special(image, data);
}
