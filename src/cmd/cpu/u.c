/* u: instructions, from bytes or from the image, and what they touch. */
#include "case/frame.h"
#include "cmd/cmd.h"
#include "core/text/ascii.h"
#include "core/text/bytes.h"
#include "space/memory.h"

#include <ntlens/instruction.h>
#include <ntlens/va.h>
#include <stdio.h>
#include <string.h>

enum { ADDR, BYTES };
enum { SHOWN = 8, SHOWN_MAX = 0x100, ROOM = SHOWN_MAX * NTL_INSTRUCTION_MAX,
       TOLD = 32 };

struct listing {
    const struct session *session;
    struct ntl_sink *sink;
    uint64_t at;                /* of the first byte                          */
    uint8_t bytes[ROOM];
    size_t size;
    size_t limit;               /* instructions                               */
    bool typed;                 /* the bytes were; else they are the image's  */
    bool nowhere;               /* typed, and no address before them          */
    struct ntl_registers registers;     /* when it runs what is at their RIP  */
    const char *told[TOLD];     /* mnemonics of which findings were made      */
    size_t tolds;
    uint64_t result;            /* the first address that an operand names    */
    bool has_result;
};

/* One instruction of it, or bytes that are none. */
struct place {
    uint64_t at;
    const uint8_t *bytes;
    size_t size;
    enum ntl_decoded state;
    struct ntl_instruction insn;
};

/* --- going through -------------------------------------------------------- */

/* The one at `offset`; false at the end. */
static bool place_at(const struct listing *l, size_t offset, struct place *ret)
{
    size_t left = l->size - offset;

    if (left == 0)
        return false;
    ret->at = l->at + offset;
    ret->bytes = l->bytes + offset;
    ret->state = ntl_instruction(l->session->arch, ret->bytes, left,
                                 &ret->insn);
    ret->size = ret->state == NTL_DECODED ? ret->insn.length
                : ret->state == NTL_CUT ? left : 1;
    return true;
}

static void each(struct listing *l,
                 void (*show)(struct listing *l, const struct place *place))
{
    struct place place;
    size_t offset = 0;

    for (size_t i = 0; i < l->limit && place_at(l, offset, &place); i++) {
        show(l, &place);
        offset += place.size;
    }
}

/* --- lines ---------------------------------------------------------------- */

static void bytes_text(const struct place *place, char *text, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < place->size && n + 2 < size; i++)
        n += (size_t)snprintf(text + n, size - n, "%02x", place->bytes[i]);
}

static void emit_address(const struct listing *l, const char *key,
                         uint64_t value)
{
    ntl_emit(l->sink, .key = key, .kind = NTL_ADDRESS, .value = value,
             .digits = ntl_paging(l->session->arch)->digits);
}

static void show_line(struct listing *l, const struct place *place)
{
    char bytes[2 * NTL_INSTRUCTION_MAX + 1], text[NTL_INSTRUCTION_TEXT] = "???";

    bytes_text(place, bytes, sizeof bytes);
    if (place->state == NTL_DECODED)
        ntl_instruction_text(text, sizeof text, &place->insn, place->at);
    ntl_begin(l->sink, NTL_ROW, NULL, NULL);
    emit_address(l, "address", place->at);
    ntl_emit(l->sink, .key = "bytes", .kind = NTL_TEXT, .text = bytes);
    ntl_emit(l->sink, .key = "instruction", .kind = NTL_TEXT, .text = text);
    ntl_end(l->sink);
}

/* --- what they touch ------------------------------------------------------ */

/* Registers that an address rests on: "r9 r8", "eax fs". */
static void needs_of(const struct ntl_operand *op, char *text, size_t size)
{
    const struct ntl_memory *m = &op->memory;
    const uint8_t segments[] = { NTL_SEGMENT_FS, NTL_SEGMENT_GS };
    char name[8];
    size_t n = 0;

    for (unsigned r = 0; r < 2; r++) {
        unsigned number = r ? m->index : m->base;

        if (number == NTL_NO_REGISTER || number == NTL_RIP)
            continue;
        ntl_register_text(name, sizeof name,
                          r && m->vector_index ? NTL_VECTOR : NTL_GENERAL,
                          number, r && m->vector_index ? m->vector_index
                                                       : m->bytes);
        n += (size_t)snprintf(text + n, size - n, "%s%s", n ? " " : "", name);
    }
    for (size_t i = 0; i < sizeof segments; i++)
        if (m->segment == segments[i])
            snprintf(text + n, size - n, "%s%s", n ? " " : "", i ? "gs" : "fs");
}

/* The address, as far as it follows from the place and known registers. */
static bool address_of(const struct listing *l, const struct place *place,
                       const struct ntl_operand *op, uint64_t *ret)
{
    struct ntl_registers known = { .given = 0 };

    if (op->kind == NTL_RELATIVE)
        return ntl_instruction_target(&place->insn, place->at, ret);
    if (ntl_register_given(&l->registers, NTL_RIP)
        && l->registers.value[NTL_RIP] == place->at)
        known = l->registers;
    known.value[NTL_RIP] = place->at;
    known.given |= UINT32_C(1) << NTL_RIP;
    return ntl_operand_address(&place->insn, op, &known, ret);
}

static const char *does(const struct place *place, const struct ntl_operand *op)
{
    static const char *const touches[] = {
        [NTL_TOUCH_NONE] = "no access", [NTL_READS] = "reads",
        [NTL_WRITES] = "writes", [NTL_READS_AND_WRITES] = "updates",
    };
    static const char *const flows[] = {
        [NTL_FLOW_NEXT] = "names", [NTL_FLOW_CALL] = "calls",
        [NTL_FLOW_JUMP] = "jumps to", [NTL_FLOW_BRANCH] = "may go to",
        [NTL_FLOW_RETURN] = "names", [NTL_FLOW_TRAP] = "names",
    };

    return op->kind == NTL_RELATIVE ? flows[place->insn.flow]
                                    : touches[op->touch];
}

static void show_where(const struct listing *l, bool known, uint64_t address)
{
    struct owner owner;

    if (!l->session->image)
        return;
    owner = memory_owner(l->session, address);
    if (known && owner.kind)
        ntl_emit(l->sink, .key = "where", .kind = NTL_TEXT, .text = owner.text);
    else
        ntl_emit(l->sink, .key = "where", .kind = NTL_ABSENT);
}

static void show_touch(struct listing *l, const struct place *place,
                       const struct ntl_operand *op)
{
    uint64_t address = 0;
    bool known = address_of(l, place, op, &address);
    char needs[32] = "";

    needs_of(op, needs, sizeof needs);
    ntl_begin(l->sink, NTL_ROW, NULL, NULL);
    emit_address(l, "at", place->at);
    ntl_emit(l->sink, .key = "does", .kind = NTL_TEXT, .text = does(place, op));
    ntl_emit(l->sink, .key = "size", .value = op->size,
             .kind = op->kind == NTL_MEMORY && op->size ? NTL_NUMBER
                                                        : NTL_ABSENT);
    if (known)
        emit_address(l, "operand", address);
    else
        ntl_emit(l->sink, .key = "operand", .kind = NTL_ABSENT, .note = needs);
    show_where(l, known, address);
    ntl_end(l->sink);
    if (known && !l->has_result)
        l->result = address;
    l->has_result |= known;
}

static bool is_place(const struct ntl_operand *op)
{
    return op->kind == NTL_RELATIVE || op->kind == NTL_MEMORY;
}

static void show_touches(struct listing *l, const struct place *place)
{
    for (size_t i = 0; i < place->insn.operands; i++)
        if (is_place(&place->insn.operand[i]))
            show_touch(l, place, &place->insn.operand[i]);
}

static bool any_touch(const struct listing *l)
{
    struct place place;
    size_t offset = 0;

    for (size_t n = 0; n < l->limit && place_at(l, offset, &place); n++) {
        for (size_t i = 0; i < place.insn.operands; i++)
            if (is_place(&place.insn.operand[i]))
                return true;
        offset += place.size;
    }
    return false;
}

/* --- the arithmetic ------------------------------------------------------- */

static void step_touches(struct listing *l, const struct place *place)
{
    uint8_t digits = ntl_paging(l->session->arch)->digits;

    for (size_t i = 0; i < place->insn.operands; i++) {
        const struct ntl_operand *op = &place->insn.operand[i];
        bool relative = op->kind == NTL_RELATIVE;
        uint64_t address, by = relative ? op->value
                                        : (uint64_t)op->memory.displacement;

        if ((relative || (op->kind == NTL_MEMORY
                          && op->memory.base == NTL_RIP))
            && address_of(l, place, op, &address))
            ntl_step(l->sink, "operand", "%a + %x + %x = %a: the next "
                     "instruction, and the displacement with its sign",
                     .number = { place->at, place->insn.length, by, address },
                     .digits = digits);
    }
}

/* --- what is odd ---------------------------------------------------------- */

/* Every processor that runs 64-bit Windows has these. */
static bool is_everywhere(const struct place *place)
{
    static const char *const old[] = {
        "MMX", "SSE", "SSE2", "CMOV", "CX8", "FXSR", "CLFSH",
    };

    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (strcmp(place->insn.feature, old[i]) == 0)
            return place->insn.x64;
    return false;
}

/* Of each instruction once. */
static bool is_told(struct listing *l, const struct ntl_instruction *insn)
{
    for (size_t i = 0; i < l->tolds; i++)
        if (l->told[i] == insn->mnemonic)
            return true;
    if (l->tolds < TOLD)
        l->told[l->tolds++] = insn->mnemonic;
    return false;
}

static void find_limits(struct listing *l, const struct place *place)
{
    const struct ntl_instruction *insn = &place->insn;
    const char *feature = insn->feature && !is_everywhere(place)
                          ? insn->feature : NULL;
    uint8_t digits = ntl_paging(l->session->arch)->digits;

    if (!(feature || insn->privileged) || is_told(l, insn))
        return;
    if (feature)
        ntl_find(l->sink, "needs_feature", "%s at %a needs a processor with "
                 "%s; on another it is #UD, c000001d",
                 .number = { place->at }, .digits = digits,
                 .word = { insn->mnemonic, feature });
    if (insn->privileged)
        ntl_find(l->sink, "privileged", insn->refusable
                 ? "%s at %a is #GP, c0000096, outside ring 0; in ring 0 where "
                   "the processor or a hypervisor refuses the register or the "
                   "value"
                 : "%s at %a is #GP, c0000096, outside ring 0",
                 .number = { place->at }, .digits = digits,
                 .word = { insn->mnemonic });
}

static void find_noncanonical(struct listing *l, const struct place *place)
{
    for (size_t i = 0; i < place->insn.operands; i++) {
        const struct ntl_operand *op = &place->insn.operand[i];
        uint64_t address;

        if (is_place(op) && (op->touch || op->kind == NTL_RELATIVE)
            && address_of(l, place, op, &address)
            && ntl_va_space(l->session->arch, address) == NTL_NONCANONICAL)
            ntl_find(l->sink, "not_canonical", "%a is not canonical: #GP, "
                     "or #SS through rsp or rbp",
                     .number = { address });
        if (op->memory.far_bits)
            ntl_find(l->sink, "far_bits", "the register chooses a bit: the "
                     "access is where that bit lies, before or after");
    }
}

static void find_odd(struct listing *l, const struct place *place)
{
    uint8_t digits = ntl_paging(l->session->arch)->digits;

    if (place->state == NTL_INVALID_OPCODE)
        ntl_find(l->sink, "no_instruction", "no instruction begins with the "
                 "bytes at %a: run, they are #UD; or they are data, or the "
                 "start is wrong", .number = { place->at }, .digits = digits);
    else if (place->state == NTL_CUT)
        ntl_find(l->sink, "cut", l->typed
                 ? "an instruction begins at %a that has more bytes"
                 : "the instruction at %a goes on where this file has no "
                   "memory", .number = { place->at }, .digits = digits);
    else {
        find_limits(l, place);
        find_noncanonical(l, place);
    }
}

/* --- where the bytes are from --------------------------------------------- */

/* L8, L?8, L 8; false: it is no length but bytes. */
static bool read_limit(const struct cmd_call *call, size_t *ret,
                       enum ntl_status *status, struct ntl_diag *diag)
{
    struct cmd_operand number = call->word[0];
    struct ntl_value value = { .value = 0 };
    size_t mark = number.length > 1 && number.text[1] == '?' ? 2 : 1;

    if (ascii_lower(number.text[0]) != 'l')
        return false;
    if (number.length == mark && call->words > 1) {
        number = call->word[1];
    } else {
        number.text += mark;
        number.offset += mark;
        number.length -= mark;
    }
    if (number.length == 0)
        *status = cmd_refuse(&call->word[0], NTL_EMISSING, diag,
                             "L and how many");
    else
        *status = session_expr(call->session, number.text, number.length,
                               &value, diag);
    if (*status == NTL_OK && (value.value == 0 || value.value > SHOWN_MAX))
        *status = cmd_refuse(&number, NTL_EVALUE, diag,
                             "1 to %x instructions", .number = { SHOWN_MAX });
    else if (*status == NTL_OK)
        *ret = (size_t)value.value;
    else if (number.length)
        diag->offset += number.offset;
    return true;
}

static enum ntl_status add_bytes(const struct cmd_operand *word,
                                 struct listing *l, struct ntl_diag *diag)
{
    enum ntl_status status = ntl_bytes(word->text, word->length, l->bytes,
                                       sizeof l->bytes, &l->size, diag);

    if (status != NTL_OK)
        diag->offset += word->offset;
    return status;
}

static enum ntl_status read_typed(const struct cmd_call *call,
                                  struct listing *l, struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    if (l->nowhere && call->arg[ADDR].given)
        status = add_bytes(&call->arg[ADDR], l, diag);
    for (size_t i = 0; i < call->words && status == NTL_OK; i++)
        status = add_bytes(&call->word[i], l, diag);
    if (status != NTL_OK)
        return status;
    l->typed = true;
    l->limit = sizeof l->bytes;
    return NTL_OK;
}

static enum ntl_status read_image(const struct cmd_call *call,
                                  struct listing *l, struct ntl_diag *diag)
{
    const struct cmd_operand *at = call->arg[ADDR].given ? &call->arg[ADDR]
                                                         : &call->spelling;
    enum ntl_status status = cmd_need_image(call, diag);
    struct memory memory;

    if (status != NTL_OK) {
        diag->hint = (struct ntl_phrase) {
            .format = "the bytes after the address, or -o FILE: "
                      "u ADDR 488b0527766400",
        };
        return status;
    }
    memory_read(l->session, l->at, l->bytes, l->limit * NTL_INSTRUCTION_MAX,
                &memory);
    l->size = memory.done;
    if (l->size == 0)
        return cmd_refuse(at, NTL_EMEMORY, diag, "%a is not in this file",
                          .number = { l->at });
    return NTL_OK;
}

/*
 * Bytes without an address: what is no number, pairs of digits, or, where no
 * image can have anything at an address, a number that is no kernel address.
 */
static bool is_nowhere(const struct cmd_call *call)
{
    const struct cmd_operand *o = &call->arg[ADDR];
    uint8_t bytes[NTL_INSTRUCTION_MAX];
    struct ntl_diag ignored;
    size_t count = 0;

    if (!o->given)
        return call->words && ascii_lower(call->word[0].text[0]) != 'l';
    return !call->session->image
           && (call->words == 0 || (o->length == 2
                                    && call->word[0].length == 2))
           && o->value >> 48 != 0xffff
           && ntl_bytes(o->text, o->length, bytes, sizeof bytes, &count,
                        &ignored) == NTL_OK;
}

static enum ntl_status start(const struct cmd_call *call, struct listing *l,
                             struct ntl_diag *diag)
{
    if (call->session->image
        && !frame_registers(call->session, &l->registers))
        l->registers.given = 0;
    l->nowhere = is_nowhere(call);
    if (l->nowhere)
        l->at = 0;
    else if (call->arg[ADDR].given)
        l->at = call->arg[ADDR].value;
    else if (ntl_register_given(&l->registers, NTL_RIP))
        l->at = l->registers.value[NTL_RIP];
    else
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "an address, and bytes or an image: "
                          "u fffff802`6d4bf410 488b0527766400");
    return NTL_OK;
}

static enum ntl_status read_bytes(const struct cmd_call *call,
                                  struct listing *l, struct ntl_diag *diag)
{
    enum ntl_status status = NTL_OK;

    if (l->nowhere
        || (call->words && !read_limit(call, &l->limit, &status, diag)))
        return read_typed(call, l, diag);
    return status == NTL_OK ? read_image(call, l, diag) : status;
}

static void show(struct listing *l)
{
    session_context(l->session, USES_ARCH, l->sink);
    ntl_begin(l->sink, NTL_TABLE, "instructions", NULL);
    each(l, show_line);
    ntl_end(l->sink);
    if (any_touch(l)) {
        ntl_begin(l->sink, NTL_TABLE, "operands", "operands");
        each(l, show_touches);
        ntl_end(l->sink);
    }
    each(l, step_touches);
    each(l, find_odd);
    if (l->nowhere)
        ntl_find(l->sink, "no_address", "no address was typed before the "
                 "bytes: they are taken to begin at 0");
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct listing l = { .session = call->session, .sink = sink,
                         .limit = SHOWN };
    enum ntl_status status;

    if (call->session->arch == NTL_ARM64)
        return cmd_refuse(&call->spelling, NTL_EVALUE, diag,
                          "arm64's instructions are not read here; -a x64 or "
                          "-a x86");
    status = start(call, &l, diag);
    if (status == NTL_OK)
        status = read_bytes(call, &l, diag);
    if (status != NTL_OK)
        return status;
    show(&l);
    call->result = l.result;
    call->has_result = l.has_result;
    return NTL_OK;
}

const struct command cmd_u = {
    .name = "u",
    .summary = "instructions, of bytes or the image",
    .example = "fffff802_6d4bf410 488b0527766400",
    .args = {
        [ADDR] = { CMD_NUMBER, "ADDR", "of the first byte; else the image's "
                   "instruction pointer, or 0", NULL, true },
        [BYTES] = { CMD_WORDS, "BYTES", "hexadecimal; or L8, L 8: so many of "
                    "the image", NULL, true },
    },
    .run = run,
    .memory = true,
};
