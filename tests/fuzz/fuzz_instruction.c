/*
 * Any bytes as an instruction: nothing is read beyond them, the length is 1 to
 * 15, more bytes change no answer but that they were cut, the text fits, and an
 * address is had when what it needs is given, and only then.
 *
 * The first byte is the mode, the rest are the instruction.
 */
#include <ntlens/instruction.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool truth)
{
    if (!truth)
        __builtin_trap();
}

/* A copy that ends where the bytes do, so that a sanitizer sees the end. */
static enum ntl_decoded decode(enum ntl_arch arch, const uint8_t *bytes,
                               size_t size, struct ntl_instruction *ret)
{
    uint8_t *copy = malloc(size + !size);
    enum ntl_decoded state;

    insist(copy != NULL);
    if (size)
        memcpy(copy, bytes, size);
    state = ntl_instruction(arch, copy, size, ret);
    free(copy);
    return state;
}

static void check_address(const struct ntl_instruction *insn,
                          const struct ntl_operand *op)
{
    struct ntl_registers registers;
    uint32_t needs = ntl_operand_needs(op);
    uint64_t address = 0;

    memset(&registers, 0x5a, sizeof registers);
    registers.given = needs;
    insist(ntl_operand_address(insn, op, &registers, &address)
           == !op->memory.vector_index);
    insist(insn->x64 || address <= UINT32_MAX);
    for (unsigned r = 0; r < NTL_REGISTERS; r++) {
        registers.given = needs & ~(UINT32_C(1) << r);
        if (registers.given != needs)
            insist(!ntl_operand_address(insn, op, &registers, &address));
    }
}

static void check_decoded(const struct ntl_instruction *insn)
{
    char text[NTL_INSTRUCTION_TEXT], cut[8];
    size_t length = ntl_instruction_text(text, sizeof text, insn, 0x1000);
    uint64_t target;

    insist(insn->length >= 1 && insn->length <= NTL_INSTRUCTION_MAX);
    insist(insn->mnemonic && *insn->mnemonic);
    insist(insn->operands <= NTL_OPERANDS_MAX);
    insist(length < sizeof text && strlen(text) == length);
    insist(ntl_instruction_text(cut, sizeof cut, insn, 0x1000) == length);
    insist(strncmp(cut, text, strlen(cut)) == 0);
    insist(ntl_instruction_target(insn, 0x1000, &target)
           == (insn->operands && insn->operand[0].kind == NTL_RELATIVE));
    for (size_t i = 0; i < insn->operands; i++)
        if (insn->operand[i].kind == NTL_MEMORY)
            check_address(insn, &insn->operand[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum ntl_arch arch = size ? (enum ntl_arch)(*data % NTL_ARCH_COUNT)
                              : NTL_X64;
    enum ntl_decoded before = NTL_CUT;
    uint8_t length = 0;

    for (size_t n = 0; n + 1 <= size && n <= NTL_INSTRUCTION_MAX + 1; n++) {
        struct ntl_instruction insn;
        enum ntl_decoded state = decode(arch, data + 1, n, &insn);

        insist((state == NTL_NO_DECODER) == (arch == NTL_ARM64));
        insist(insn.length <= n);
        insist(n == 0 || before == NTL_CUT
               || (state == before && insn.length == length));
        insist(state != NTL_CUT || n < NTL_INSTRUCTION_MAX);
        if (state == NTL_DECODED)
            check_decoded(&insn);
        before = state;
        length = insn.length;
    }
    return 0;
}
