/* cfg.h - Control Flow Guard: which bits of its bitmap speak for a target. */
#ifndef NTL_CFG_H
#define NTL_CFG_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whose bitmap: they differ in the size of a word. */
enum ntl_cfg_kind {
    NTL_CFG_KERNEL,             /* nt!guard_icall_bitmap, x64                 */
    NTL_CFG_USER_X64,           /* LdrSystemDllInitBlock.CfgBitMap            */
    NTL_CFG_USER_X86,           /* the same of 32-bit code, WOW64's too       */
    NTL_CFG_KINDS
};

NTL_API const char *ntl_cfg_kind_name(enum ntl_cfg_kind kind);

/*
 * Where a target's bits lie.  One bit stands for 8 bytes, two for 16; slot =
 * bitmap + (target >> 9) * 8, on x86 bitmap + (target >> 8) * 4, modulo the
 * width of an address.
 */
struct ntl_cfg_slot {
    uint64_t address;           /* of the word                                */
    uint64_t offset;            /* of the word from the bitmap                */
    uint64_t block;             /* first address that the word stands for     */
    uint16_t block_size;        /* 512, on x86 256                            */
    uint8_t bytes;              /* of the word: 8, on x86 4                   */
    uint8_t bit;                /* (target >> 3) in the word                  */
    uint8_t even;               /* the pair's lower bit; the other: even + 1  */
    bool aligned;               /* the target is a multiple of 16             */
    bool canonical;             /* a processor can read the word              */
};
NTL_API struct ntl_cfg_slot ntl_cfg_slot(enum ntl_cfg_kind kind,
                                         uint64_t bitmap, uint64_t target);

/*
 * What a pair says.  Write-ups print the two bits in either order: this is the
 * even bit + 2 * the odd one.
 */
enum ntl_cfg_state {
    NTL_CFG_NONE,               /* neither: no target in these 16 bytes       */
    NTL_CFG_ALIGNED,            /* even: the multiple of 16 alone             */
    NTL_CFG_SUPPRESSED,         /* odd: an export that is suppressed          */
    NTL_CFG_ANY,                /* both: any of the 16 addresses              */
    NTL_CFG_STATES
};
NTL_API enum ntl_cfg_state ntl_cfg_state(uint64_t word, unsigned even);
NTL_API const char *ntl_cfg_state_name(enum ntl_cfg_state state);
NTL_API const char *ntl_cfg_state_note(enum ntl_cfg_state state);

/* The checks that are known; at which build the newer one came is not. */
enum ntl_cfg_rule {
    NTL_CFG_OLDER,              /* LdrpValidateUserCallTarget at first        */
    NTL_CFG_NEWER,              /* the same, later                            */
    NTL_CFG_ES,                 /* ...ES: with export suppression             */
    NTL_CFG_OF_KERNEL,          /* guard_check_icall                          */
    NTL_CFG_RULES
};
NTL_API bool ntl_cfg_allows(enum ntl_cfg_rule rule, enum ntl_cfg_state state,
                            bool aligned);
NTL_API const char *ntl_cfg_rule_name(enum ntl_cfg_rule rule);

/* What the rule wants of the pair, for a target of that alignment. */
NTL_API const char *ntl_cfg_rule_wants(enum ntl_cfg_rule rule, bool aligned);

/*
 * guard_icall_bitmap is the base of the bitmap's region and this, modulo 2^64,
 * so that the first kernel address's word is the region's first.
 */
#define NTL_CFG_BIAS UINT64_C(0xfc00020000000000)

static inline uint64_t ntl_cfg_bitmap_of_base(uint64_t base)
{
    return base + NTL_CFG_BIAS;
}

static inline uint64_t ntl_cfg_base_of_bitmap(uint64_t bitmap)
{
    return bitmap - NTL_CFG_BIAS;
}

/* The word at `slot` stands for 512 (x86: 256) bytes from this address. */
NTL_API uint64_t ntl_cfg_block_of_slot(enum ntl_cfg_kind kind, uint64_t bitmap,
                                       uint64_t slot);

/* At the faulting load r10 is target >> 9: the low 9 bits are gone. */
static inline uint64_t ntl_cfg_target_of_r10(uint64_t r10)
{
    return r10 << 9;
}

/* Routines of 24H2's relocatable code pages. */
enum ntl_cfg_section {
    NTL_CFG_KSCP,               /* ntoskrnl's section KSCP                    */
    NTL_CFG_SCPCFG,             /* ntdll's SCPCFG, SCPCFGFP, -NP and -ES      */
    NTL_CFG_INIT_BLOCK,         /* fields of LdrSystemDllInitBlock            */
    NTL_CFG_SECTIONS
};

/* Row `i` in ascending order of offsets; false past the last one. */
struct ntl_cfg_routine {
    uint32_t offset;
    const char *name;
};
NTL_API bool ntl_cfg_routine(enum ntl_cfg_section section, size_t i,
                             struct ntl_cfg_routine *ret);

#endif
