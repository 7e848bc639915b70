/* instruction.h - instructions of x86 and x64, and what they touch. */
#ifndef NTL_INSTRUCTION_H
#define NTL_INSTRUCTION_H

#include <ntlens/paging.h>
#include <ntlens/registers.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NTL_INSTRUCTION_MAX = 15,   /* bytes of the longest one                   */
    NTL_OPERANDS_MAX = 5,
    NTL_INSTRUCTION_TEXT = 160
};

/*
 * What bytes are.  More bytes never change any answer but NTL_CUT, and with 15
 * of them that is none.
 */
enum ntl_decoded {
    NTL_DECODED,
    NTL_INVALID_OPCODE,         /* no processor known here runs it: #UD       */
    NTL_CUT,                    /* an instruction, if more bytes follow       */
    NTL_NO_DECODER              /* arm64                                      */
};

/* What an instruction does with an operand. */
enum ntl_touch { NTL_TOUCH_NONE, NTL_READS, NTL_WRITES, NTL_READS_AND_WRITES };

enum ntl_register_file {
    NTL_GENERAL, NTL_HIGH_BYTE, NTL_SEGMENT, NTL_CONTROL, NTL_DEBUG, NTL_X87,
    NTL_MMX, NTL_VECTOR, NTL_MASK, NTL_BOUND, NTL_TILE, NTL_REGISTER_FILES
};

/* Names no register, where an enum ntl_register stands. */
enum { NTL_NO_REGISTER = 0xff };

enum ntl_segment_number {
    NTL_SEGMENT_ES, NTL_SEGMENT_CS, NTL_SEGMENT_SS, NTL_SEGMENT_DS,
    NTL_SEGMENT_FS, NTL_SEGMENT_GS, NTL_NO_SEGMENT
};

/*
 * segment:[base + index * scale + displacement].  RIP as a base is that of the
 * next instruction.
 */
struct ntl_memory {
    int64_t displacement;       /* of a moffs: the address                    */
    uint8_t base, index;        /* enum ntl_register, or NTL_NO_REGISTER      */
    uint8_t scale;              /* 1, 2, 4, 8                                 */
    uint8_t segment;            /* that is in force: DS or SS where none is
                                   named; 64-bit mode knows FS and GS, and
                                   NTL_NO_SEGMENT stands for all others       */
    uint8_t bytes;              /* of an address: 2, 4, 8                     */
    uint8_t adjust;             /* POP: what RSP has moved by before its use  */
    bool byte_index;            /* XLAT: the index is AL                      */
    uint8_t vector_index;       /* a gather's `index` is a vector register of
                                   that many bytes                            */
    bool far_bits;              /* BT and its like: a register chooses a bit
                                   that may lie 2 GB and more away            */
};

enum ntl_operand_kind {
    NTL_NO_OPERAND, NTL_REGISTER, NTL_MEMORY, NTL_IMMEDIATE,
    NTL_RELATIVE,               /* `value` from the next instruction          */
    NTL_FAR                     /* selector:value                             */
};

struct ntl_operand {
    enum ntl_operand_kind kind;
    uint8_t touch;              /* enum ntl_touch                             */
    bool implied;               /* not written: the stack of a PUSH           */
    bool broadcast;             /* one element of memory for all              */
    uint16_t size;              /* bytes; 0: no size, or one that only the
                                   processor's state tells (XSAVE)            */
    uint8_t file, number;       /* REGISTER                                   */
    uint16_t selector;          /* FAR                                        */
    uint64_t value;             /* IMMEDIATE: extended to the operation's size*/
    struct ntl_memory memory;
};

enum ntl_flow {
    NTL_FLOW_NEXT, NTL_FLOW_CALL, NTL_FLOW_JUMP, NTL_FLOW_BRANCH,
    NTL_FLOW_RETURN, NTL_FLOW_TRAP
};

enum ntl_repeat { NTL_REPEAT_NONE, NTL_REP, NTL_REPE, NTL_REPNE };

struct ntl_instruction {
    const char *mnemonic;       /* lower case, as WinDbg has it               */
    const char *feature;        /* CPUID's name of what it needs, or NULL: all
                                   that run Windows XP have it                */
    uint8_t length;             /* of CUT and INVALID: bytes looked at        */
    bool x64;
    bool lock;
    bool privileged;            /* #GP outside ring 0                         */
    bool refusable;             /* #GP in ring 0, too, by what it is given or
                                   by a hypervisor: WRMSR, MOV CR4            */
    enum ntl_repeat repeat;
    enum ntl_flow flow;
    uint8_t operands;
    struct ntl_operand operand[NTL_OPERANDS_MAX];   /* written, then implied  */
    uint8_t mask, rounding;     /* EVEX: k1 to k7, 0 none; 1 + {rn,rd,ru,rz}, 5
                                   {sae}, 0 none                              */
    bool zeroing;
};

/* The one instruction at the start of the bytes.  `ret` is written always. */
NTL_API enum ntl_decoded ntl_instruction(enum ntl_arch arch,
                                         const uint8_t *bytes, size_t size,
                                         struct ntl_instruction *ret);

/* Where a relative CALL, JMP or Jcc at `address` goes; false: it is none. */
NTL_API bool ntl_instruction_target(const struct ntl_instruction *instruction,
                                    uint64_t address, uint64_t *ret);

/*
 * The address that a memory operand names; false where a register that counts
 * is not given, or it is a gather's.  RIP is that of the instruction.  Segments
 * but FS and GS start at 0, as in Windows.  Of `far_bits` it is the address
 * before the bit is chosen; of a LEA
 * the value that it computes.  In 64-bit mode it may be non-canonical.
 */
NTL_API bool ntl_operand_address(const struct ntl_instruction *instruction,
                                 const struct ntl_operand *operand,
                                 const struct ntl_registers *registers,
                                 uint64_t *ret);

/* Registers that the address rests on: bits as of ntl_registers.given. */
NTL_API uint32_t ntl_operand_needs(const struct ntl_operand *operand);

/* "rax", "r8d", "xmm3", "cr4", "st(1)"; "" for what is none. */
NTL_API size_t ntl_register_text(char *text, size_t size,
                                 enum ntl_register_file file, unsigned number,
                                 unsigned bytes);

/*
 * As WinDbg writes it, without symbols: "mov     rax,qword ptr [rsp+20h]".
 * Returns the length that the whole text has; NTL_INSTRUCTION_TEXT is enough.
 */
NTL_API size_t ntl_instruction_text(char *text, size_t size,
                                    const struct ntl_instruction *instruction,
                                    uint64_t address);

#endif
