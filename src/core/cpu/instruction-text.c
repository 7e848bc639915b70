/* Instructions: as WinDbg writes them. */
#include "decoder.h"

#include <ntlens/format.h>
#include <string.h>

enum { MNEMONIC_WIDTH = 8 };

/* Where the text goes on; `length` counts also what did not fit. */
struct text {
    char *to;
    size_t size, length;
};

static void put(struct text *t, const char *word)
{
    for (; *word; word++, t->length++)
        if (t->length + 1 < t->size)
            t->to[t->length] = *word;
}

static void put_digits(struct text *t, uint64_t value)
{
    char digits[NTL_HEX_DIGITS + 1];

    ntl_format_hex(digits, sizeof digits, value, 1);
    put(t, digits);
}

static void put_capitals(struct text *t, uint64_t value, unsigned least)
{
    char digits[NTL_HEX_DIGITS + 1];

    ntl_format_hex(digits, sizeof digits, value, least);
    ntl_format_capitals(digits);
    if (least == 1 && digits[0] > '9')
        put(t, "0");
    put(t, digits);
    put(t, "h");
}

/* 9, 0Ah, 28h, 0FFFFFFFFh. */
static void put_number(struct text *t, uint64_t value)
{
    if (value > 9)
        put_capitals(t, value, 1);
    else
        put_digits(t, value);
}

static void put_address(struct text *t, uint64_t value, bool x64)
{
    char address[NTL_ADDRESS_TEXT];

    ntl_format_address(address, sizeof address, value, x64 ? 16 : 8);
    put(t, address);
}

/* --- registers ------------------------------------------------------------ */

static void put_general(struct text *t, unsigned number, unsigned bytes)
{
    static const char names[8][3] = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di",
    };
    static const char low[8][4] = {
        "al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil",
    };

    if (number >= 8) {
        put(t, "r");
        put(t, number == 9 ? "9" : number == 8 ? "8" : "1");
        if (number >= 10)
            put(t, (const char[]) { (char)('0' + number - 10), '\0' });
        put(t, bytes == 1 ? "b" : bytes == 2 ? "w" : bytes == 4 ? "d" : "");
        return;
    }
    put(t, bytes == 8 ? "r" : bytes == 4 ? "e" : "");
    put(t, bytes == 1 ? low[number] : names[number]);
}

static void put_decimal(struct text *t, unsigned number)
{
    char digits[NTL_HEX_DIGITS + 8];

    ntl_format_decimal(digits, sizeof digits, number);
    put(t, digits);
}

static const char *vector_letter(unsigned bytes)
{
    return bytes == 64 ? "z" : bytes == 32 ? "y" : "x";
}

/* A file's registers by number; NULL: they are named by a word and a number. */
static const char *const *names_of(enum ntl_register_file file)
{
    static const char *const segments[8] = {
        "es", "cs", "ss", "ds", "fs", "gs", "?", "?",
    };
    static const char *const high[8] = { "ah", "ch", "dh", "bh", "?", "?", "?",
                                         "?" };

    return file == NTL_SEGMENT ? segments
           : file == NTL_HIGH_BYTE ? high : NULL;
}

static void put_register(struct text *t, enum ntl_register_file file,
                         unsigned number, unsigned bytes)
{
    static const char *const words[NTL_REGISTER_FILES] = {
        [NTL_CONTROL] = "cr", [NTL_DEBUG] = "dr", [NTL_X87] = "st(",
        [NTL_MMX] = "mm", [NTL_VECTOR] = "mm", [NTL_MASK] = "k",
        [NTL_BOUND] = "bnd", [NTL_TILE] = "tmm",
    };

    if (file == NTL_GENERAL) {
        put_general(t, number & 15, bytes);
    } else if (names_of(file)) {
        put(t, names_of(file)[number & 7]);
    } else {
        put(t, file == NTL_VECTOR ? vector_letter(bytes) : "");
        put(t, words[file]);
        put_decimal(t, number);
        put(t, file == NTL_X87 ? ")" : "");
    }
}

/* --- memory --------------------------------------------------------------- */

static void put_size(struct text *t, unsigned bytes)
{
    static const struct { uint8_t bytes; const char *name; } sizes[] = {
        { 1, "byte" }, { 2, "word" }, { 4, "dword" }, { 6, "fword" },
        { 8, "qword" }, { 10, "tbyte" }, { 16, "xmmword" }, { 32, "ymmword" },
        { 64, "zmmword" },
    };

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i].bytes == bytes) {
            put(t, sizes[i].name);
            put(t, " ptr ");
        }
    }
}

static bool is_based(const struct ntl_memory *memory)
{
    return memory->base != NTL_RIP
           && (memory->base != NTL_NO_REGISTER
               || memory->index != NTL_NO_REGISTER);
}

/* Named where it is another than usual, and before a number alone. */
static void put_segment(struct text *t, const struct ntl_memory *memory,
                        bool x64)
{
    bool stack = memory->base == NTL_RSP || memory->base == NTL_RBP;
    unsigned usual = stack ? NTL_SEGMENT_SS : NTL_SEGMENT_DS;

    if (memory->segment == NTL_NO_SEGMENT
        || (memory->segment == usual && (x64 || is_based(memory))))
        return;
    put_register(t, NTL_SEGMENT, memory->segment, 2);
    put(t, ":");
}

static void put_displacement(struct text *t, const struct ntl_memory *memory)
{
    int64_t value = memory->displacement;

    if (value == 0)
        return;
    put(t, value < 0 ? "-" : "+");
    put_number(t, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

static void put_index(struct text *t, const struct ntl_memory *memory)
{
    if (memory->index == NTL_NO_REGISTER)
        return;
    if (memory->base != NTL_NO_REGISTER)
        put(t, "+");
    if (memory->vector_index)
        put_register(t, NTL_VECTOR, memory->index, memory->vector_index);
    else
        put_register(t, NTL_GENERAL, memory->index,
                     memory->byte_index ? 1 : memory->bytes);
    if (memory->scale > 1) {
        put(t, "*");
        put_decimal(t, memory->scale);
    }
}

/* An address that no register is part of: gs:[188h], fs:[00000124h]. */
static void put_plain(struct text *t, const struct ntl_memory *memory, bool x64)
{
    uint64_t value = (uint64_t)memory->displacement;

    if (memory->bytes < 8)
        value &= (UINT64_C(1) << 8 * memory->bytes) - 1;
    if (!x64)
        put_capitals(t, value, 8);
    else if (memory->segment != NTL_NO_SEGMENT)
        put_number(t, value);
    else
        put_address(t, value, x64);
}

static void put_memory(struct text *t, const struct ntl_instruction *insn,
                       const struct ntl_operand *op, uint64_t address)
{
    struct ntl_memory memory = op->memory;

    if (memory.base == NTL_RIP) {
        memory.displacement += (int64_t)(address + insn->length);
        memory.base = NTL_NO_REGISTER;
    }
    put_size(t, op->size);
    put_segment(t, &memory, insn->x64);
    put(t, "[");
    if (is_based(&memory)) {
        if (memory.base != NTL_NO_REGISTER)
            put_register(t, NTL_GENERAL, memory.base, memory.bytes);
        put_index(t, &memory);
        put_displacement(t, &memory);
    } else {
        put_plain(t, &memory, insn->x64);
    }
    put(t, "]");
}

/* --- the whole ------------------------------------------------------------ */

static void put_operand(struct text *t, const struct ntl_instruction *insn,
                        const struct ntl_operand *op, uint64_t address)
{
    uint64_t target;

    if (op->kind == NTL_REGISTER)
        put_register(t, (enum ntl_register_file)op->file, op->number, op->size);
    else if (op->kind == NTL_MEMORY)
        put_memory(t, insn, op, address);
    else if (op->kind == NTL_IMMEDIATE)
        put_number(t, op->value);
    else if (op->kind == NTL_FAR) {
        put_digits(t, op->selector);
        put(t, ":");
        put_digits(t, op->value);
    } else if (ntl_instruction_target(insn, address, &target))
        put_address(t, target, insn->x64);
}

static void put_decorations(struct text *t, const struct ntl_instruction *insn)
{
    if (insn->mask) {
        put(t, "{k");
        put_decimal(t, insn->mask);
        put(t, insn->zeroing ? "}{z}" : "}");
    }
}

static void put_rounding(struct text *t, const struct ntl_instruction *insn)
{
    static const char *const roundings[] = {
        "", ",{rn-sae}", ",{rd-sae}", ",{ru-sae}", ",{rz-sae}", ",{sae}",
    };

    put(t, roundings[insn->rounding <= 5 ? insn->rounding : 0]);
}

static void put_prefixes(struct text *t, const struct ntl_instruction *insn)
{
    static const char *const repeats[] = { "", "rep ", "repe ", "repne " };

    put(t, insn->lock ? "lock " : "");
    put(t, repeats[insn->repeat <= NTL_REPNE ? insn->repeat : 0]);
}

size_t ntl_instruction_text(char *text, size_t size,
                            const struct ntl_instruction *insn,
                            uint64_t address)
{
    struct text t = { text, size, 0 };
    size_t written = 0;

    put_prefixes(&t, insn);
    put(&t, insn->mnemonic ? insn->mnemonic : "???");
    for (size_t i = 0; i < insn->operands; i++) {
        if (insn->operand[i].implied)
            continue;
        while (!written && t.length + 1 < MNEMONIC_WIDTH)
            put(&t, " ");
        put(&t, written ? "," : " ");
        put_operand(&t, insn, &insn->operand[i], address);
        if (!written++)
            put_decorations(&t, insn);
    }
    put_rounding(&t, insn);
    if (size)
        text[t.length < size ? t.length : size - 1] = '\0';
    return t.length;
}

size_t ntl_register_text(char *text, size_t size, enum ntl_register_file file,
                         unsigned number, unsigned bytes)
{
    struct text t = { text, size, 0 };

    if ((unsigned)file < NTL_REGISTER_FILES)
        put_register(&t, file, number, bytes);
    if (size)
        text[t.length < size ? t.length : size - 1] = '\0';
    return t.length;
}
