/*
 * value.h - what a rule can read of a crash: a word of the grammar each, all of
 * them worked out once.  Inside the core only.
 */
#ifndef NTL_VALUE_H
#define NTL_VALUE_H

#include <ntlens/evidence.h>
#include <ntlens/instruction.h>
#include <stdbool.h>
#include <stdint.h>

/* The order is that of gen-rules.awk, here and below. */
#define VALUE_MAP(X)                                                           \
    X(P1) X(P2) X(P3) X(P4) X(STATUS) X(ACCESS) X(ADDRESS) X(INSTRUCTION)      \
    X(OPERAND) X(IRQL) X(BUILD) X(EFLAGS) X(CS) X(CR4) X(ENTRY) X(FRAME)       \
    X(PTE) X(PTE_FRAME) X(NOTHING) X(MEMORY) X(MACHINE_CHECK) X(ENDED)         \
    X(PROCESS) X(POOL) X(BASE)

enum value {
#define X(name) VALUE_##name,
    VALUE_MAP(X)
#undef X
    VALUES
};

/* ACCESS, as an exception's first parameter has it. */
enum { VALUE_READ = 0, VALUE_WRITE = 1, VALUE_EXECUTE = 8 };

struct values {
    const struct ntl_evidence *evidence;
    const struct ntl_bugcheck_answer *answer;
    uint64_t value[VALUES];
    uint32_t known;             /* bit VALUE_P1 and so on                     */
    struct ntl_instruction decoded;     /* of the bytes where it struck, if   */
    enum ntl_decoded decoding;          /* this is DECODED                    */
    uint8_t operand;            /* whose address OPERAND is                   */
};

void ntl_values_of(const struct ntl_evidence *evidence,
               const struct ntl_bugcheck_answer *answer, struct values *ret);

static inline bool value_known(const struct values *values, enum value which)
{
    return values->known >> which & 1;
}

/* The processor's page-fault code, where a parameter is one. */
bool ntl_value_page_fault(const struct values *values, uint64_t *ret);

/* What sort of number it is. */
enum value_class {
    CLASS_NULL,                 /* within 64 KB of 0, on either side          */
    CLASS_BELOW,                /* of them, below it                          */
    CLASS_USER, CLASS_KERNEL, CLASS_CANONICAL, CLASS_NONCANONICAL,
    CLASS_MINUS_ONE,            /* all bits set: no address was reported      */
    CLASS_TEXT,                 /* characters                                 */
    CLASS_ZERO,
    CLASSES
};
bool ntl_value_is(const struct values *values, uint64_t value,
              enum value_class class);

/* What the bytes at the instruction are; nothing, if they are not known. */
enum code_kind {
    CODE_INT3, CODE_PADDING, CODE_ASSERT, CODE_FASTFAIL, CODE_UNDEFINED,
    CODE_EXTENSION, CODE_RDMSR, CODE_WRMSR, CODE_CONTROL, CODE_PRIVILEGED,
    CODE_VALID, CODE_INVALID, CODE_MIDDLE, CODE_BEGINS,
    CODE_KINDS
};
bool ntl_code_known(const struct values *values);
bool ntl_code_is(const struct values *values, enum code_kind kind);

/*
 * How the place where it struck lies among the instructions before it.
 * `ret_into` is how many bytes of *ret lie before the place; INSIDE alone
 * writes both.
 */
enum amid { AMID_UNKNOWN, AMID_BEGINS, AMID_INSIDE };
enum amid ntl_amid(enum ntl_arch arch, const struct ntl_code_bytes *bytes,
                   struct ntl_instruction *ret, unsigned *ret_into);

/* Where the instruction lies. */
enum place {
    PLACE_KERNEL, PLACE_DRIVER, PLACE_UNLOADED, PLACE_NOWHERE, PLACES
};

/* False: it is not known where. */
bool ntl_place_of(const struct values *values, enum place *ret);

/*
 * Characters that fill a number: at least four of one byte, or two of UTF-16;
 * returns how many, 0: it is no text.
 */
enum { VALUE_TEXT = 9 };
unsigned ntl_value_text(uint64_t value, char text[VALUE_TEXT]);

#endif
