/* decoder.h - an instruction while it is read; inside the core only. */
#ifndef NTL_DECODER_H
#define NTL_DECODER_H

#include <ntlens/instruction.h>

/* How the opcode was introduced. */
enum encoding { LEGACY, VEX, EVEX, XOP };

/* The tables, as gen-instructions.awk writes them: rows share the rest. */
struct spec {
    uint8_t place;              /* enum place                                 */
    uint16_t in_register;       /* bytes, or enum size; of a fixed register
                                   its number                                 */
    uint16_t in_memory;         /* ... its size                               */
    uint8_t touch;
    uint8_t element;            /* bytes that EVEX.b repeats; 0: it may not   */
};

struct form {
    uint64_t allows;            /* of every condition, the cases that fit     */
    uint32_t flags;
    uint16_t feature;           /* in `names'; 0: none                        */
};

struct row {
    uint16_t key;               /* map << 8 | opcode; rows are in its order   */
    uint16_t name, list, form;
};

enum place {
    AT_NOWHERE,
    AT_E, AT_G, AT_B, AT_Z, AT_W, AT_V, AT_H, AT_L, AT_Q, AT_P, AT_KE, AT_K,
    AT_KH, AT_TE, AT_T, AT_TH, AT_BE, AT_BN, AT_C, AT_D, AT_S, AT_GENERAL,
    AT_SEGMENT, AT_ST, AT_STI, AT_CONSTANT, AT_I, AT_J, AT_A, AT_O, AT_X, AT_Y,
    AT_XLAT, AT_MV, AT_GM, IMPLIED_X, IMPLIED_DI, IMPLIED_AX, IMPLIED_RM,
    IMPLIED_PUSH, IMPLIED_POP, IMPLIED_FRAME, PLACES
};

/* Sizes that the instruction at hand decides. */
enum size {
    BY_V = 0x8000, BY_Z, BY_Y, BY_N, BY_S, BY_P, BY_G, BY_A, BY_X, BY_H, BY_F,
    BY_E
};

#define FLOW(flow) ((uint32_t)(flow) << 20)
#define ELEMENT(log2) ((uint32_t)((log2) + 1) << 24)
enum {
    HAS_MODRM = 1 << 0,     MAY_LOCK = 1 << 1,      MAY_REP = 1 << 2,
    MAY_REPE = 1 << 3,      DEFAULT_64 = 1 << 4,    FORCED_64 = 1 << 5,
    PRIVILEGED = 1 << 6,    REFUSABLE = 1 << 7,     FAR_BITS = 1 << 8,
    MAY_MASK = 1 << 9,      MUST_MASK = 1 << 10,    MAY_ZERO = 1 << 11,
    MAY_ROUND = 1 << 12,    MAY_SUPPRESS = 1 << 13, APART = 1 << 14,
    IGNORES_MOD = 1 << 15,  USES_VVVV = 1 << 16,    NO_RIP = 1 << 17,
    HAS_SUFFIX = 1 << 18,   NO_SEGMENT = 1 << 19,   AWAY = 1 << 27
};

struct decoder {
    const uint8_t *bytes;
    size_t size;
    uint8_t at;                 /* of the next byte                           */
    enum ntl_decoded state;
    bool wide;                  /* 64-bit mode                                */

    bool operand16, other_address, lock;
    uint8_t repeat;             /* F2, F3, 0                                  */
    uint8_t segment;            /* that a prefix names, or NTL_NO_SEGMENT     */
    bool rex, w;
    uint8_t r, x, b;            /* what they add to a number: 0, 8, 16, 24    */

    enum encoding encoding;
    uint8_t vvvv, pp, aaa;      /* pp: 0 none, 1 66, 2 F3, 3 F2               */
    uint8_t l, rounding;        /* of EVEX the same two bits                  */
    bool evex_b, z;

    uint8_t map, opcode;
    const struct form *form;
    uint8_t mod, reg, rm;       /* of ModRM, three bits                       */
    struct ntl_memory memory;   /* where mod is not 3                         */
    bool disp8, has_sib;
    uint8_t index;              /* of SIB, where 4 is none or a vector        */
    bool has_is4;
    uint8_t is4;                /* the byte whose top half is a register      */
    uint8_t operation, address; /* bytes of an operand, of an address         */
};

/* The next byte, which stays; 0 and a state where there is none. */
uint8_t ntl_peek(struct decoder *d);

/* The next bytes as a number; 0 where they are missing, and then d->state. */
uint64_t ntl_take(struct decoder *d, unsigned bytes);

uint64_t ntl_sign_extend(uint64_t value, unsigned bytes);

/* What ModRM, SIB and the displacement say of memory. */
void ntl_take_memory(struct decoder *d);

void ntl_fill_operand(struct decoder *d, const struct spec *spec,
                      struct ntl_instruction *out);

/* What a row that fits still forbids. */
bool ntl_forbidden(const struct decoder *d, const struct ntl_instruction *out);

#endif
