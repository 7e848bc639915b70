#include "level.h"

#include <stddef.h>
#include <stdint.h>

/* Keys and names of the levels; the page sizes by the shift of their offset. */
static const char *const keys[NTL_LEVELS_MAX] = {
    [NTL_PTE] = "pte", [NTL_PDE] = "pde", [NTL_PPE] = "ppe", [NTL_PXE] = "pxe",
    [NTL_PML5E] = "pml5e",
};

static const struct { uint8_t shift; const char *size; } page_sizes[] = {
    { 12, "4 KB" }, { 21, "2 MB" }, { 22, "4 MB" }, { 30, "1 GB" },
};

const char *level_entry(enum ntl_level level)
{
    static const char *const entries[NTL_LEVELS_MAX] = {
        [NTL_PTE] = "pte_entry", [NTL_PDE] = "pde_entry",
        [NTL_PPE] = "ppe_entry", [NTL_PXE] = "pxe_entry",
        [NTL_PML5E] = "pml5e_entry",
    };

    return entries[(unsigned)level < NTL_LEVELS_MAX ? level : NTL_PTE];
}

const char *level_key(enum ntl_level level)
{
    return keys[(unsigned)level < NTL_LEVELS_MAX ? level : NTL_PTE];
}

const char *level_page_size(unsigned shift)
{
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++)
        if (page_sizes[i].shift == shift)
            return page_sizes[i].size;
    return "none";
}
