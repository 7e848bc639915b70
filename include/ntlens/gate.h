/* gate.h - interrupt vectors, who handles them in NT, and gates. */
#ifndef NTL_GATE_H
#define NTL_GATE_H

#include <ntlens/build.h>
#include <ntlens/layout.h>
#include <ntlens/paging.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Gates are x86's: LA57 is read as x64, PAE as x86, and arm64, which has none,
 * as x64 where a gate is decoded; it has no vectors.
 */

/* What the processor makes of a vector. */
enum ntl_vector_class {
    NTL_VECTOR_INTERRUPT,       /* from a device, or by software              */
    NTL_VECTOR_FAULT,           /* the instruction can be run again           */
    NTL_VECTOR_TRAP,            /* reported after the instruction             */
    NTL_VECTOR_ABORT            /* no way back                                */
};

NTL_API const char *ntl_vector_class_name(enum ntl_vector_class sort);

/* A vector that NT or the HAL sets up. */
struct ntl_vector {
    uint8_t vector;
    enum ntl_vector_class sort;
    bool error_code;            /* the processor pushes one                   */
    bool hal;                   /* hal's, in later builds part of nt          */
    uint8_t dpl;                /* of the gate                                */
    uint8_t ist;                /* x64: stack from KTSS64.Ist[n], 0: none     */
    uint16_t task;              /* x86: TSS selector of a task gate, 0: none  */
    uint32_t from, until;       /* builds whose tables have it; 0: no bound   */
    const char *mnemonic;       /* "PF", or NULL                              */
    const char *what;           /* a few words                                */
    const char *handler;        /* "KiPageFault"                              */
    const char *shadow;         /* with KVA shadow, or NULL                   */
    const char *note;           /* or NULL                                    */
};

/* By vector; NULL and 0 for arm64. */
NTL_API const struct ntl_vector *ntl_vectors(enum ntl_arch arch, size_t *count);

/* NULL for one that NT leaves unexpected, or to a driver. */
NTL_API const struct ntl_vector *ntl_vector_find(enum ntl_arch arch,
                                                 uint8_t vector);

/* Address of its gate: base + vector * 8, on x64 * 16. */
NTL_API uint64_t ntl_vector_address(enum ntl_arch arch, uint64_t idt,
                                    uint64_t vector);

/*
 * A gate in parts: of the IDT, or a call gate.  Nothing of the 8 or 16 bytes is
 * lost: unpacking and packing again gives the same bits.
 */
struct ntl_gate {
    uint64_t offset;            /* of the target; no meaning in a task gate   */
    uint16_t selector;          /* code segment; of a task gate, the TSS      */
    uint8_t type;               /* 0..F: 5, 6, 7, C, E, F, 4 are gates        */
    bool segment;               /* S: 1 is no gate                            */
    uint8_t dpl;
    bool present;
    uint8_t ist;                /* x64: 0..7                                  */
    uint8_t words;              /* x86: 0..1F, that a call gate copies        */
    uint8_t reserved;           /* of the same byte: 5 bits on x64, 3 on x86  */
    uint32_t must_be_zero;      /* x64: the last 4 bytes                      */
};

/* `high` counts on x64 only. */
NTL_API struct ntl_gate ntl_gate(enum ntl_arch arch, uint64_t low,
                                 uint64_t high);

/* Parts that do not fit their bits are cut; ret[1] is 0 on x86. */
NTL_API void ntl_gate_pack(enum ntl_arch arch, const struct ntl_gate *gate,
                           uint64_t ret[2]);

/* "64-bit interrupt gate", or "not a gate". */
NTL_API const char *ntl_gate_kind(enum ntl_arch arch,
                                  const struct ntl_gate *gate);
NTL_API bool ntl_gate_valid(enum ntl_arch arch, const struct ntl_gate *gate);

/* The bit fields of the low and the high 8 bytes, as NT names them. */
NTL_API const struct ntl_layout *ntl_gate_layout(enum ntl_arch arch, bool high);

/*
 * `idt` is the table's base, or NULL.  Of a vector above FF the low byte
 * counts: old debuggers print garbage above it.
 */
NTL_API void ntl_vector_show(enum ntl_arch arch, struct ntl_build build,
                             uint64_t vector, const uint64_t *idt,
                             struct ntl_sink *sink);

/* Every vector that the build has, a row each. */
NTL_API void ntl_idt_show(enum ntl_arch arch, struct ntl_build build,
                          struct ntl_sink *sink);

/* `high` is NULL where only 8 bytes are known. */
NTL_API void ntl_gate_show(enum ntl_arch arch, uint64_t low,
                           const uint64_t *high, struct ntl_sink *sink);

#endif
