/* reg.h - control, debug, flag and model-specific registers, bit by bit. */
#ifndef NTL_REG_H
#define NTL_REG_H

#include <ntlens/layout.h>
#include <ntlens/paging.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Modes that have a register; x64 stands for LA57 too. */
enum {
    NTL_REG_X64 = 1, NTL_REG_X86 = 2, NTL_REG_PAE = 4, NTL_REG_ARM64 = 8
};

enum { NTL_REG_NAME = 24, NTL_REG_ALIASES = 32, NTL_REG_NOTE = 52 };

struct ntl_reg {
    char name[NTL_REG_NAME];    /* "CR4"                                      */
    char like[NTL_REG_NAME];    /* whose bits it has: its own name, mostly    */
    char aliases[NTL_REG_ALIASES];      /* blank-separated, or empty          */
    char note[NTL_REG_NOTE];    /* what it is for                             */
    uint16_t first;             /* its fields, in a table of all: how they    */
    uint8_t count;              /* are had says ntl_reg_layout                */
    uint64_t zero;              /* bits that must be 0                        */
    uint64_t one;               /* bits that must be, or always read as, 1    */
    uint64_t nt;                /* what NT writes                             */
    bool has_nt;
    bool native;                /* 32 bits on x86                             */
    bool is_msr;
    uint32_t msr;               /* its number                                 */
    uint8_t modes;
};

/* CR3 has a row for each of its forms. */
NTL_API const struct ntl_reg *ntl_regs(size_t *count);

/* Its 64 bits. */
NTL_API struct ntl_layout ntl_reg_layout(const struct ntl_reg *reg);

NTL_API bool ntl_reg_exists(const struct ntl_reg *reg, enum ntl_arch arch);

/*
 * By name or alias, any case: that of the mode, else of another mode that has
 * one of that name; or NULL.
 */
NTL_API const struct ntl_reg *ntl_reg_find(enum ntl_arch arch, const char *name,
                                           size_t length);

/* By number; or NULL. */
NTL_API const struct ntl_reg *ntl_reg_of_msr(enum ntl_arch arch, uint64_t msr);

/* "DISPATCH_LEVEL"; "device" between named levels; NULL above HIGH_LEVEL. */
NTL_API const char *ntl_irql_name(enum ntl_arch arch, uint64_t irql);

enum { NTL_FLAGS_TEXT = 48 };

/* Whose letters: debuggers do not agree about parity. */
enum ntl_flags_style {
    NTL_FLAGS_X86,              /* pe when PF is set: even                    */
    NTL_FLAGS_X64               /* po when PF is set: x64; old ones on x86    */
};

/* WinDbg's line: "iopl=0 nv up ei pl zr na po nc"; vip and vif where set. */
NTL_API void ntl_flags_text(uint64_t eflags, enum ntl_flags_style style,
                            char text[NTL_FLAGS_TEXT]);

/* "WB"; the types 2 and 3 are reserved: "?". */
NTL_API const char *ntl_pat_type(unsigned type);

struct ntl_reg_options {
    enum ntl_arch arch;
    uint64_t cr4;               /* for CR3: PCIDE says what bits 11:0 are     */
    uint64_t mask;              /* for an MTRR's base: its MTRR_PHYSMASK      */
    bool has_cr4, has_mask;
};

static inline struct ntl_reg_options ntl_reg_options_of(enum ntl_arch arch)
{
    struct ntl_reg_options options;

    memset(&options, 0, sizeof options);
    options.arch = arch;
    return options;
}

/* The fields, what they mean together, and what is strange. */
NTL_API void ntl_reg_show(const struct ntl_reg *reg, uint64_t value,
                          const struct ntl_reg_options *options,
                          struct ntl_sink *sink);

/* The fields without a value. */
NTL_API void ntl_reg_describe(const struct ntl_reg *reg, enum ntl_arch arch,
                              struct ntl_sink *sink);

/* arm64: op0, op1, CRn, CRm and op2, the hexadecimal digits of the number. */
NTL_API void ntl_reg_encoding(uint32_t number, struct ntl_sink *sink);

/* Every register of the mode, a row each. */
NTL_API void ntl_reg_list(enum ntl_arch arch, struct ntl_sink *sink);

#endif
