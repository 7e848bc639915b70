/* selfmap.h - page tables as NT sees them: at addresses of their own. */
#ifndef NTL_SELFMAP_H
#define NTL_SELFMAP_H

#include <ntlens/paging.h>
#include <ntlens/va.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * One entry of the top table points at that table.  Its index is all there is
 * to know: every base and every entry's address follow.
 *
 * x64, arm64: 0..1FF, and 100..1FF are the kernel half.  LA57 the same, one
 * level up.  x86: 300, x86-pae: 3 (the top two bits; C0000000 in both).
 */
struct ntl_selfmap {
    enum ntl_arch arch;
    uint16_t index;
};

/* An index above the mode's table is cut to its bits. */
NTL_API struct ntl_selfmap ntl_selfmap(enum ntl_arch arch, uint16_t index);

/* First address of the level's entries, and one past the last (0 on a wrap). */
NTL_API uint64_t ntl_selfmap_base(struct ntl_selfmap map, enum ntl_level level);
NTL_API uint64_t ntl_selfmap_end(struct ntl_selfmap map, enum ntl_level level);

/* The entry that points at its own table. */
NTL_API uint64_t ntl_selfmap_self(struct ntl_selfmap map);

/* Address of the entry of `level` that translates `va`. */
NTL_API uint64_t ntl_selfmap_entry(struct ntl_selfmap map, uint64_t va,
                                   enum ntl_level level);

/* The same for all mapped levels at once, by enum ntl_level. */
NTL_API void ntl_selfmap_chain(struct ntl_selfmap map, uint64_t va,
                               uint64_t ret[NTL_LEVELS_MAX]);

/*
 * Is `address` in the self-map, and as what?  The answer is the highest level:
 * the PXE base is a PXE, though it is also the PTE of the PXE page.  False
 * leaves *ret alone.
 */
NTL_API bool ntl_selfmap_level(struct ntl_selfmap map, uint64_t address,
                               enum ntl_level *ret);

/*
 * First address that the entry at `address`, taken as an entry of `level`,
 * translates; the inverse of ntl_selfmap_entry.
 */
NTL_API uint64_t ntl_selfmap_maps(struct ntl_selfmap map, uint64_t address,
                                  enum ntl_level level);

/*
 * What the instructions of MiGetPteAddress or MiGetPdeAddress carry: the shift,
 * the mask, the base that the loader of the kernel patched in.  False: this is
 * the code of neither.
 */
struct ntl_selfmap_code {
    uint64_t mask, base;
    uint8_t shift;
    enum ntl_arch arch;         /* shift and mask tell X64 from X64_LA57      */
    enum ntl_level level;       /* PTE or PDE: whose base it is               */
};
NTL_API bool ntl_selfmap_from_code(const uint8_t *code, size_t size,
                                   struct ntl_selfmap_code *ret);

/* The index that would make `address` a self-map address. */
NTL_API uint16_t ntl_selfmap_index_of(enum ntl_arch arch, uint64_t address);

#endif
