/* registers.h - what a processor's registers held, as far as it is known. */
#ifndef NTL_REGISTERS_H
#define NTL_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>

/* In the order in which instructions number them; x86 has the first eight. */
enum ntl_register {
    NTL_RAX, NTL_RCX, NTL_RDX, NTL_RBX, NTL_RSP, NTL_RBP, NTL_RSI, NTL_RDI,
    NTL_R8, NTL_R9, NTL_R10, NTL_R11, NTL_R12, NTL_R13, NTL_R14, NTL_R15,
    NTL_RIP, NTL_EFLAGS, NTL_CS, NTL_CR4, NTL_FS_BASE, NTL_GS_BASE,
    NTL_REGISTERS
};

struct ntl_registers {
    uint64_t value[NTL_REGISTERS];
    uint32_t given;             /* bit NTL_RAX and so on                      */
};

static inline bool ntl_register_given(const struct ntl_registers *registers,
                                      enum ntl_register which)
{
    return registers->given >> which & 1;
}

#endif
