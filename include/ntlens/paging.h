/* paging.h - the paging modes: levels, widths, what is canonical. */
#ifndef NTL_PAGING_H
#define NTL_PAGING_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Processor and paging mode together, since neither says much alone. */
enum ntl_arch {
    NTL_X64,                    /* four levels                                */
    NTL_X64_LA57,               /* five levels: ntkrla57.exe                  */
    NTL_X86,                    /* two levels of 4-byte entries               */
    NTL_X86_PAE,
    NTL_ARM64,                  /* 4 KB granule, two roots of 47 bits         */
    NTL_ARCH_COUNT
};

/* Counted from the page up, as NT does. */
enum ntl_level { NTL_PTE, NTL_PDE, NTL_PPE, NTL_PXE, NTL_PML5E };

enum { NTL_LEVELS_MAX = 5, NTL_PAGE_SHIFT = 12 };

struct ntl_level_info {
    const char *nt;             /* "PXE"                                      */
    const char *cpu;            /* "PML4E", "L0"                              */
    uint8_t shift;              /* lowest address bit of its index            */
    uint8_t bits;               /* of its index                               */
    bool large;                 /* an entry may map a page here               */
};

struct ntl_paging {
    const char *name;           /* "x64", as -a takes it                      */
    uint8_t levels;             /* of the processor's walk                    */
    uint8_t mapped_levels;      /* that the self-map shows: PAE hides the top */
    uint8_t va_bits;            /* that are translated                        */
    uint8_t frame_bits;         /* of a physical address, as the architecture
                                   allows at most                             */
    uint8_t entry_size;         /* bytes: 4 or 8                              */
    uint8_t digits;             /* of an address: 8 or 16                     */
    uint8_t pointer_size;       /* bytes: 4 or 8                              */
    bool sign_extended;         /* the bits above va_bits copy the one below  */
    bool v8086;                 /* EFLAGS.VM makes CS a segment's paragraph   */
    bool system_registers;      /* rdmsr takes op0 to op2; ESR, not an error
                                   code, says why                             */
    uint8_t gate_size;          /* bytes of an IDT's entry, 0 without an IDT  */
    uint8_t irql_max;           /* HIGH_LEVEL                                 */
    uint64_t address_mask;      /* of an address                              */
    uint64_t shared_data;       /* KUSER_SHARED_DATA, as the kernel sees it   */
    uint64_t root_mask;         /* of CR3 or TTBR: the table's address        */
    uint64_t user_end;          /* last user address                          */
    uint64_t kernel_start;      /* first kernel address                       */
    uint16_t index_min, index_max;  /* where NT puts the self-map             */
    uint16_t index_default;
    struct ntl_level_info level[NTL_LEVELS_MAX];    /* by enum ntl_level      */
};

NTL_API const struct ntl_paging ntl_paging_modes[NTL_ARCH_COUNT];

/* Never NULL: an unknown arch is read as NTL_X64. */
static inline const struct ntl_paging *ntl_paging(enum ntl_arch arch)
{
    return &ntl_paging_modes[(unsigned)arch < NTL_ARCH_COUNT ? arch : NTL_X64];
}

/* Every build of NT puts the self-map in the same place. */
static inline bool ntl_index_fixed(const struct ntl_paging *mode)
{
    return mode->index_min == mode->index_max;
}

/* By name, any case: also amd64, la57, i386, pae, aarch64. */
NTL_API enum ntl_status ntl_arch_parse(const char *text, size_t length,
                                       enum ntl_arch *ret,
                                       struct ntl_diag *diag) NTL_MUST_USE;

#endif
