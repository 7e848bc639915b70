/* Instructions: the address that an operand of memory names. */
#include "decoder.h"

/* --- from the bytes ------------------------------------------------------- */

/* Of 16-bit addresses; by ModRM.rm. */
static const uint8_t base16[8] = {
    NTL_RBX, NTL_RBX, NTL_RBP, NTL_RBP, NTL_RSI, NTL_RDI, NTL_RBP, NTL_RBX,
};
static const uint8_t index16[8] = {
    NTL_RSI, NTL_RDI, NTL_RSI, NTL_RDI, NTL_NO_REGISTER, NTL_NO_REGISTER,
    NTL_NO_REGISTER, NTL_NO_REGISTER,
};

static void take_displacement(struct decoder *d, unsigned bytes)
{
    d->disp8 = bytes == 1;
    if (bytes)
        d->memory.displacement =
            (int64_t)ntl_sign_extend(ntl_take(d, bytes), bytes);
}

static void take_memory16(struct decoder *d)
{
    bool alone = d->mod == 0 && d->rm == 6;

    d->memory.base = alone ? NTL_NO_REGISTER : base16[d->rm];
    d->memory.index = index16[d->rm];
    take_displacement(d, alone ? 2 : d->mod);
}

/* Index 4 is none, unless REX.X or a vector of indexes makes it another. */
static void take_sib(struct decoder *d)
{
    uint8_t byte = (uint8_t)ntl_take(d, 1);

    d->has_sib = true;
    d->index = (uint8_t)((byte >> 3 & 7) + d->x);
    d->memory.scale = (uint8_t)(1 << (byte >> 6));
    d->memory.index = d->index == NTL_RSP ? NTL_NO_REGISTER : d->index;
    d->memory.base = (uint8_t)((byte & 7) + d->b);
    if ((byte & 7) == NTL_RBP && d->mod == 0)
        d->memory.base = NTL_NO_REGISTER;
}

void ntl_take_memory(struct decoder *d)
{
    static const uint8_t bytes[] = { 0, 1, 4 };
    bool alone;

    d->memory = (struct ntl_memory) {
        .base = (uint8_t)(d->rm + d->b), .index = NTL_NO_REGISTER, .scale = 1,
        .bytes = d->address,
    };
    if (d->address == 2) {
        take_memory16(d);
        return;
    }
    if (d->rm == NTL_RSP)
        take_sib(d);
    else if (d->rm == NTL_RBP && d->mod == 0)
        d->memory.base = d->wide ? NTL_RIP : NTL_NO_REGISTER;
    alone = d->memory.base == NTL_NO_REGISTER || d->memory.base == NTL_RIP;
    take_displacement(d, alone ? 4 : bytes[d->mod]);
}

/* --- with registers ------------------------------------------------------- */

static uint32_t bit(unsigned number)
{
    return number < NTL_REGISTERS ? UINT32_C(1) << number : 0;
}

/* Segments whose start is not 0. */
static unsigned base_of(const struct ntl_memory *memory)
{
    return memory->segment == NTL_SEGMENT_FS   ? NTL_FS_BASE
           : memory->segment == NTL_SEGMENT_GS ? NTL_GS_BASE : NTL_NO_REGISTER;
}

uint32_t ntl_operand_needs(const struct ntl_operand *operand)
{
    const struct ntl_memory *memory = &operand->memory;

    if (operand->kind != NTL_MEMORY)
        return 0;
    return bit(memory->base) | bit(base_of(memory))
           | (memory->vector_index ? 0 : bit(memory->index));
}

static uint64_t value_of(const struct ntl_registers *registers, unsigned number)
{
    return number < NTL_REGISTERS ? registers->value[number] : 0;
}

static uint64_t cut_to(uint64_t value, unsigned bytes)
{
    return bytes < 8 ? value & ((UINT64_C(1) << 8 * bytes) - 1) : value;
}

/* Base, index and displacement wrap at the address size; the segment after. */
bool ntl_operand_address(const struct ntl_instruction *instruction,
                         const struct ntl_operand *operand,
                         const struct ntl_registers *registers, uint64_t *ret)
{
    const struct ntl_memory *memory = &operand->memory;
    uint64_t index = value_of(registers, memory->index), sum;

    if (operand->kind != NTL_MEMORY || memory->vector_index
        || ntl_operand_needs(operand) & ~registers->given)
        return false;
    if (memory->byte_index)
        index &= 0xff;
    sum = value_of(registers, memory->base) + index * memory->scale
          + (uint64_t)memory->displacement + memory->adjust
          + (memory->base == NTL_RIP ? instruction->length : 0);
    sum = cut_to(sum, memory->bytes);
    sum += value_of(registers, base_of(memory));
    *ret = cut_to(sum, instruction->x64 ? 8 : 4);
    return true;
}

bool ntl_instruction_target(const struct ntl_instruction *instruction,
                            uint64_t address, uint64_t *ret)
{
    const struct ntl_operand *first = &instruction->operand[0];

    if (instruction->operands == 0 || first->kind != NTL_RELATIVE)
        return false;
    *ret = cut_to(address + instruction->length + first->value, first->size);
    return true;
}
