/* Instructions: where each operand is, by its place in the table. */
#include "decoder.h"

static unsigned bytes_of(const struct decoder *d, unsigned size)
{
    const unsigned v = d->operation, vector = 16u << d->l;
    const unsigned sizes[] = {
        [BY_V - BY_V] = v,
        [BY_Z - BY_V] = v < 4 ? v : 4,
        [BY_Y - BY_V] = d->wide && d->w ? 8 : 4,
        [BY_N - BY_V] = d->wide ? 8 : 4,
        [BY_S - BY_V] = v,
        [BY_P - BY_V] = v + 2,
        [BY_G - BY_V] = d->wide ? 10 : 6,
        [BY_A - BY_V] = 2 * v,
        [BY_X - BY_V] = vector,
        [BY_H - BY_V] = vector / 2,
        [BY_F - BY_V] = vector / 4,
        [BY_E - BY_V] = vector / 8,
    };

    return size < BY_V ? size : sizes[size - BY_V];
}

/* --- registers ------------------------------------------------------------ */

/* Which bits name the register. */
enum field { IN_REG, IN_RM, IN_VVVV, IN_OPCODE, IN_IS4 };

static unsigned take_is4(struct decoder *d)
{
    if (!d->has_is4)
        d->is4 = (uint8_t)ntl_take(d, 1);
    d->has_is4 = true;
    return d->is4;
}

static unsigned number_in(struct decoder *d, enum field field, bool vector)
{
    /* Of a vector register in ModRM.rm, EVEX.X is the fifth bit. */
    unsigned high = d->encoding == EVEX && vector ? d->x * 2u : 0;

    if (field == IN_IS4)
        return take_is4(d) >> 4 & (d->wide ? 15 : 7);
    return field == IN_REG  ? d->reg + d->r
           : field == IN_RM ? d->rm + d->b + high
           : field == IN_VVVV ? d->vvvv & (d->wide ? 31u : 7u)
                              : (d->opcode & 7u) + d->b;
}

/* AH, CH, DH, BH take the place of 4 to 7 where there is no REX. */
static void set_general(const struct decoder *d, unsigned number,
                        struct ntl_operand *op)
{
    bool high = op->size == 1 && !d->rex && number >= 4 && number < 8;

    op->kind = NTL_REGISTER;
    op->file = high ? NTL_HIGH_BYTE : NTL_GENERAL;
    op->number = (uint8_t)(high ? number - 4 : number);
}

static const struct {
    uint8_t file, field;
} registers[PLACES] = {
    [AT_E] = { NTL_GENERAL, IN_RM },   [AT_G] = { NTL_GENERAL, IN_REG },
    [AT_B] = { NTL_GENERAL, IN_VVVV }, [AT_Z] = { NTL_GENERAL, IN_OPCODE },
    [AT_W] = { NTL_VECTOR, IN_RM },    [AT_V] = { NTL_VECTOR, IN_REG },
    [AT_H] = { NTL_VECTOR, IN_VVVV },  [AT_L] = { NTL_VECTOR, IN_IS4 },
    [AT_Q] = { NTL_MMX, IN_RM },       [AT_P] = { NTL_MMX, IN_REG },
    [AT_KE] = { NTL_MASK, IN_RM },     [AT_K] = { NTL_MASK, IN_REG },
    [AT_KH] = { NTL_MASK, IN_VVVV },
    [AT_TE] = { NTL_TILE, IN_RM },     [AT_T] = { NTL_TILE, IN_REG },
    [AT_TH] = { NTL_TILE, IN_VVVV },
    [AT_BE] = { NTL_BOUND, IN_RM },    [AT_BN] = { NTL_BOUND, IN_REG },
    [AT_C] = { NTL_CONTROL, IN_REG },  [AT_D] = { NTL_DEBUG, IN_REG },
    [AT_S] = { NTL_SEGMENT, IN_REG },  [AT_STI] = { NTL_X87, IN_RM },
};

/* Files of eight registers, which ignore what extends a number. */
static bool is_small(uint8_t file, enum field field)
{
    return file == NTL_MMX || file == NTL_SEGMENT || file == NTL_X87
           || (file == NTL_MASK && field == IN_RM);
}

static void fill_register(struct decoder *d, const struct spec *spec,
                          struct ntl_operand *op)
{
    uint8_t file = registers[spec->place].file;
    enum field field = (enum field)registers[spec->place].field;
    unsigned number = number_in(d, field, file == NTL_VECTOR);

    op->size = (uint16_t)bytes_of(d, spec->in_register);
    if (file == NTL_GENERAL) {
        set_general(d, number, op);
        return;
    }
    op->kind = NTL_REGISTER;
    op->file = file;
    op->number = (uint8_t)(is_small(file, field) ? number & 7 : number);
    if (file == NTL_VECTOR && op->size < 16)
        op->size = 16;
}

static void fill_general(struct decoder *d, const struct spec *spec,
                         struct ntl_operand *op)
{
    op->size = (uint16_t)bytes_of(d, spec->in_memory);
    set_general(d, spec->in_register, op);
}

static void fill_segment(struct decoder *d, const struct spec *spec,
                         struct ntl_operand *op)
{
    (void)d;
    op->kind = NTL_REGISTER;
    op->file = NTL_SEGMENT;
    op->number = (uint8_t)spec->in_register;
    op->size = 2;
}

static void fill_top(struct decoder *d, const struct spec *spec,
                     struct ntl_operand *op)
{
    (void)d;
    (void)spec;
    op->kind = NTL_REGISTER;
    op->file = NTL_X87;
    op->size = 10;
}

/* --- numbers -------------------------------------------------------------- */

static uint64_t cut_to(uint64_t value, unsigned bytes)
{
    return bytes < 8 ? value & ((UINT64_C(1) << 8 * bytes) - 1) : value;
}

static void fill_constant(struct decoder *d, const struct spec *spec,
                          struct ntl_operand *op)
{
    (void)d;
    op->kind = NTL_IMMEDIATE;
    op->size = 1;
    op->value = spec->in_memory;
}

static void fill_immediate(struct decoder *d, const struct spec *spec,
                           struct ntl_operand *op)
{
    unsigned size = spec->in_memory;
    unsigned bytes = size == BY_S ? 1 : bytes_of(d, size);
    uint64_t value = ntl_take(d, bytes);

    op->kind = NTL_IMMEDIATE;
    op->size = (uint16_t)bytes;
    if (size == BY_S || size == BY_Z) {
        op->size = d->operation;
        value = cut_to(ntl_sign_extend(value, bytes), d->operation);
    }
    op->value = value;
}

static void fill_relative(struct decoder *d, const struct spec *spec,
                          struct ntl_operand *op)
{
    unsigned bytes = bytes_of(d, spec->in_memory);

    op->kind = NTL_RELATIVE;
    op->size = d->operation;
    if (spec->in_register != spec->in_memory)
        op->size = (uint16_t)bytes_of(d, spec->in_register);
    op->value = ntl_sign_extend(ntl_take(d, bytes), bytes);
}

static void fill_far(struct decoder *d, const struct spec *spec,
                     struct ntl_operand *op)
{
    (void)spec;
    op->kind = NTL_FAR;
    op->size = d->operation;
    op->value = ntl_take(d, d->operation);
    op->selector = (uint16_t)ntl_take(d, 2);
}

/* --- memory --------------------------------------------------------------- */

static uint8_t segment_of(const struct decoder *d, uint8_t usual)
{
    if (d->segment != NTL_NO_SEGMENT)
        return d->segment;
    return d->wide ? NTL_NO_SEGMENT : usual;
}

static void at_register(const struct decoder *d, unsigned base, uint8_t segment,
                        struct ntl_operand *op)
{
    op->kind = NTL_MEMORY;
    op->memory = (struct ntl_memory) {
        .base = (uint8_t)base, .index = NTL_NO_REGISTER, .scale = 1,
        .segment = segment, .bytes = d->address,
    };
}

/* EVEX counts a byte of displacement in elements, or in all that it reads. */
static unsigned displacement_unit(const struct decoder *d,
                                  const struct ntl_operand *op)
{
    unsigned element = d->form->flags >> 24 & 7;

    if (d->encoding != EVEX || !d->disp8)
        return 1;
    return element && !op->broadcast ? 1u << (element - 1) : op->size;
}

static void fill_modrm_memory(struct decoder *d, const struct spec *spec,
                              struct ntl_operand *op)
{
    bool on_stack = d->memory.base == NTL_RSP || d->memory.base == NTL_RBP;

    op->kind = NTL_MEMORY;
    op->memory = d->memory;
    op->broadcast = d->encoding == EVEX && d->evex_b && spec->element;
    op->size = (uint16_t)(op->broadcast ? spec->element
                          : bytes_of(d, spec->in_memory));
    op->memory.displacement *= displacement_unit(d, op);
    op->memory.segment = segment_of(d, on_stack ? NTL_SEGMENT_SS
                                                : NTL_SEGMENT_DS);
    if (d->form->flags & NO_SEGMENT)
        op->memory.segment = NTL_NO_SEGMENT;
    op->memory.far_bits = d->form->flags & FAR_BITS;
}

static void fill_modrm(struct decoder *d, const struct spec *spec,
                       struct ntl_operand *op)
{
    if (d->mod == 3)
        fill_register(d, spec, op);
    else
        fill_modrm_memory(d, spec, op);
}

/* Odd opcodes have indexes of 8 bytes, even ones of 4. */
static void fill_gather(struct decoder *d, const struct spec *spec,
                        struct ntl_operand *op)
{
    unsigned index = d->opcode & 1 ? 8 : 4;
    unsigned wider = spec->in_memory > index ? spec->in_memory : index;
    unsigned bytes = (16u << d->l) / wider * index;

    fill_modrm_memory(d, spec, op);
    op->memory.vector_index = (uint8_t)(bytes < 16 ? 16 : bytes);
    op->memory.index = (uint8_t)(d->index + (d->wide ? d->vvvv & 16 : 0));
}

static void fill_offset(struct decoder *d, const struct spec *spec,
                        struct ntl_operand *op)
{
    at_register(d, NTL_NO_REGISTER, segment_of(d, NTL_SEGMENT_DS), op);
    op->memory.displacement = (int64_t)ntl_take(d, d->address);
    op->size = (uint16_t)bytes_of(d, spec->in_memory);
}

/* A register that the opcode implies, or that ModRM names. */
static const struct {
    uint8_t base, segment;
    bool fixed;                 /* no prefix moves it                         */
} pointers[PLACES] = {
    [AT_X] = { NTL_RSI, NTL_SEGMENT_DS, false },
    [AT_Y] = { NTL_RDI, NTL_SEGMENT_ES, true },
    [AT_XLAT] = { NTL_RBX, NTL_SEGMENT_DS, false },
    [IMPLIED_X] = { NTL_RSI, NTL_SEGMENT_DS, false },
    [IMPLIED_DI] = { NTL_RDI, NTL_SEGMENT_DS, false },
    [IMPLIED_AX] = { NTL_RAX, NTL_SEGMENT_DS, false },
};

static void fill_pointer(struct decoder *d, const struct spec *spec,
                         struct ntl_operand *op)
{
    uint8_t usual = pointers[spec->place].segment;

    at_register(d, pointers[spec->place].base,
                !pointers[spec->place].fixed ? segment_of(d, usual)
                : d->wide ? NTL_NO_SEGMENT : usual, op);
    op->size = (uint16_t)bytes_of(d, spec->in_memory);
    if (spec->place == AT_XLAT) {
        op->memory.index = NTL_RAX;
        op->memory.byte_index = true;
    }
}

/* MOVDIR64B stores to ES:[reg], UMONITOR watches [rm]. */
static void fill_named_pointer(struct decoder *d, const struct spec *spec,
                               struct ntl_operand *op)
{
    bool in_reg = spec->place == AT_GM;

    at_register(d, number_in(d, in_reg ? IN_REG : IN_RM, false),
                !in_reg ? segment_of(d, NTL_SEGMENT_DS)
                : d->wide ? NTL_NO_SEGMENT : NTL_SEGMENT_ES, op);
    op->size = (uint16_t)bytes_of(d, spec->in_memory);
}

static void fill_stack(struct decoder *d, const struct spec *spec,
                       struct ntl_operand *op)
{
    bool frame = spec->place == IMPLIED_FRAME;

    at_register(d, frame ? NTL_RBP : NTL_RSP,
                d->wide ? NTL_NO_SEGMENT : NTL_SEGMENT_SS, op);
    op->memory.bytes = d->wide ? 8 : 4;
    op->size = (uint16_t)bytes_of(d, spec->in_memory);
    if (spec->place == IMPLIED_PUSH)
        op->memory.displacement = -(int64_t)op->size;
}

/* --- all of them ---------------------------------------------------------- */

static void (*const fillers[PLACES])(struct decoder *d, const struct spec *spec,
                                     struct ntl_operand *op) = {
    [AT_E] = fill_modrm,       [AT_W] = fill_modrm,
    [AT_Q] = fill_modrm,       [AT_KE] = fill_modrm,
    [AT_TE] = fill_modrm,      [AT_BE] = fill_modrm,
    [AT_MV] = fill_gather,     [AT_O] = fill_offset,
    [AT_GENERAL] = fill_general, [AT_SEGMENT] = fill_segment,
    [AT_ST] = fill_top,        [AT_CONSTANT] = fill_constant,
    [AT_I] = fill_immediate,   [AT_J] = fill_relative,
    [AT_A] = fill_far,         [AT_X] = fill_pointer,
    [AT_Y] = fill_pointer,     [AT_XLAT] = fill_pointer,
    [AT_GM] = fill_named_pointer,
    [IMPLIED_X] = fill_pointer,  [IMPLIED_DI] = fill_pointer,
    [IMPLIED_AX] = fill_pointer, [IMPLIED_RM] = fill_named_pointer,
    [IMPLIED_PUSH] = fill_stack, [IMPLIED_POP] = fill_stack,
    [IMPLIED_FRAME] = fill_stack,
};

/* POP computes an address that rests on RSP when RSP has moved. */
static void adjust_for_pop(struct ntl_operand *first, unsigned bytes)
{
    if (first->kind == NTL_MEMORY && first->memory.base == NTL_RSP)
        first->memory.adjust = (uint8_t)bytes;
}

void ntl_fill_operand(struct decoder *d, const struct spec *spec,
                      struct ntl_instruction *out)
{
    struct ntl_operand *op = &out->operand[out->operands++];

    op->touch = spec->touch;
    op->implied = spec->place >= IMPLIED_X;
    if (fillers[spec->place])
        fillers[spec->place](d, spec, op);
    else
        fill_register(d, spec, op);
    if (spec->place == IMPLIED_POP && op != out->operand
        && op[-1].touch == NTL_WRITES)
        adjust_for_pop(out->operand, op->size);
}
