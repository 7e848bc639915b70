#include "value.h"

#include <ntlens/pf.h>
#include <ntlens/va.h>
#include <string.h>

/* From this build on a page fault's parameter is the processor's error code. */
enum { FIRST_PF_BUILD = 10240 };

#define ACCESS_VIOLATION UINT32_C(0xc0000005)
#define IN_PAGE_ERROR UINT32_C(0xc0000006)

static void set(struct values *v, enum value which, uint64_t value)
{
    v->value[which] = value;
    v->known |= UINT32_C(1) << which;
}

/* --- parameters by their type --------------------------------------------- */

/* The first given parameter of that type. */
static bool parameter_of(const struct values *v, enum ntl_param type,
                         uint64_t *ret)
{
    const struct ntl_bugcheck_question *q = &v->evidence->question;

    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        if (!(q->given >> n & 1) || v->answer->parameter[n].type != type)
            continue;
        *ret = q->parameter[n];
        return true;
    }
    return false;
}

static uint32_t code_of(const struct values *v)
{
    return v->answer->bugcheck.code & UINT32_C(0x0fffffff);
}

static void set_parameters(struct values *v)
{
    const struct ntl_bugcheck_question *q = &v->evidence->question;

    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (q->given >> n & 1)
            set(v, (enum value)(VALUE_P1 + n), q->parameter[n]);
}

/* --- the exception -------------------------------------------------------- */

static bool is_status(uint64_t value)
{
    return value <= UINT32_MAX || value >> 31 == UINT64_C(0x1ffffffff);
}

static void set_status(struct values *v)
{
    uint64_t value;

    if (ntl_knows(v->evidence, NTL_PIECE_RECORD))
        set(v, VALUE_STATUS, v->evidence->record.code);
    else if (parameter_of(v, NTL_PARAM_EXCEPTION, &value) && is_status(value))
        set(v, VALUE_STATUS, value & UINT32_MAX);
}

/* Does the exception's record say what was accessed, and how? */
static bool is_access(const struct values *v)
{
    return value_known(v, VALUE_STATUS)
           && (v->value[VALUE_STATUS] == ACCESS_VIOLATION
               || v->value[VALUE_STATUS] == IN_PAGE_ERROR);
}

/* --- what was accessed, and how ------------------------------------------- */

/* 2 stands for execute, too; else the processor's own code (CE of 19041). */
static bool access_of(uint64_t value, uint64_t *ret)
{
    enum { ODD_EXECUTE = 2, HIGHEST_PF = 0x1f };

    if (value > HIGHEST_PF)
        return false;
    *ret = value == ODD_EXECUTE ? (uint64_t)VALUE_EXECUTE
           : value > VALUE_EXECUTE ? ntl_pf_operation(value) : value;
    return *ret == VALUE_READ || *ret == VALUE_WRITE || *ret == VALUE_EXECUTE;
}

bool ntl_value_page_fault(const struct values *v, uint64_t *ret)
{
    uint32_t build = v->evidence->view.build.number;

    return parameter_of(v, NTL_PARAM_PF_ERROR, ret)
           && v->evidence->view.map.arch != NTL_ARM64
           && (build == 0 || build >= FIRST_PF_BUILD);
}

/* Codes that say it by themselves. */
static bool access_by_code(const struct values *v, uint64_t *ret)
{
    static const struct { uint32_t code; uint8_t access; } codes[] = {
        { 0xbe, VALUE_WRITE }, { 0xfc, VALUE_EXECUTE },
    };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].code != code_of(v))
            continue;
        *ret = codes[i].access;
        return true;
    }
    return false;
}

static bool access_by_parameter(const struct values *v, uint64_t *ret)
{
    uint64_t value;

    if (access_by_code(v, ret))
        return true;
    if (parameter_of(v, NTL_PARAM_ACCESS, &value))
        return access_of(value, ret);
    if (!ntl_value_page_fault(v, &value))
        return parameter_of(v, NTL_PARAM_PF_ERROR, &value)
               && access_of(value, ret);
    *ret = ntl_pf_operation(value);
    return true;
}

/* Does one of the parameters say how the address was accessed? */
static bool is_about_access(const struct values *v)
{
    uint64_t ignored;

    return access_by_code(v, &ignored)
           || parameter_of(v, NTL_PARAM_ACCESS, &ignored)
           || parameter_of(v, NTL_PARAM_PF_ERROR, &ignored);
}

static void set_access_by_parameters(struct values *v)
{
    uint64_t access, address;

    if (access_by_parameter(v, &access))
        set(v, VALUE_ACCESS, access);
    if (is_about_access(v)
        && (parameter_of(v, NTL_PARAM_ADDRESS, &address)
            || parameter_of(v, NTL_PARAM_USER_ADDRESS, &address)))
        set(v, VALUE_ADDRESS, address);
}

static void set_access(struct values *v)
{
    const struct ntl_record *record = &v->evidence->record;

    if (!ntl_knows(v->evidence, NTL_PIECE_RECORD)) {
        set_access_by_parameters(v);
    } else if (is_access(v) && record->parameters >= 2) {
        set(v, VALUE_ACCESS, record->parameter[0]);
        set(v, VALUE_ADDRESS, record->parameter[1]);
    }
}

/* --- the instruction ------------------------------------------------------ */

static void set_instruction(struct values *v)
{
    const struct ntl_evidence *e = v->evidence;
    uint64_t at;

    if (ntl_register_given(&e->registers, NTL_RIP))
        set(v, VALUE_INSTRUCTION, e->registers.value[NTL_RIP]);
    else if (ntl_knows(e, NTL_PIECE_RECORD))
        set(v, VALUE_INSTRUCTION, e->record.address);
    else if ((value_known(v, VALUE_STATUS) || is_about_access(v))
             && parameter_of(v, NTL_PARAM_CODE_ADDRESS, &at) && at)
        set(v, VALUE_INSTRUCTION, at);
}

static bool is_touched(const struct ntl_operand *o)
{
    return o->kind == NTL_MEMORY && o->touch != NTL_TOUCH_NONE;
}

/* Of MOVS and CMPS, which touch two places, the one that was accessed. */
static const struct ntl_operand *accessed(const struct values *v)
{
    const struct ntl_instruction *i = &v->decoded;
    uint64_t address;

    for (unsigned n = 0; value_known(v, VALUE_ADDRESS) && n < i->operands; n++)
        if (is_touched(&i->operand[n])
            && ntl_operand_address(i, &i->operand[n], &v->evidence->registers,
                                   &address)
            && address == v->value[VALUE_ADDRESS])
            return &i->operand[n];
    return NULL;
}

/* The memory that it touches, if it is one place: not the stack of a CALL. */
static const struct ntl_operand *touched(const struct values *v)
{
    const struct ntl_instruction *i = &v->decoded;
    const struct ntl_operand *found = accessed(v);

    for (unsigned n = 0; !found && n < i->operands; n++)
        if (is_touched(&i->operand[n]) && !i->operand[n].implied)
            found = &i->operand[n];
    for (unsigned n = 0; !found && n < i->operands; n++)
        if (is_touched(&i->operand[n]))
            found = &i->operand[n];
    return found;
}

/* MOVS and CMPS touch two places: which of them failed is not said. */
static bool is_only_one(const struct ntl_instruction *i,
                        const struct ntl_operand *found)
{
    unsigned places = 0;

    for (unsigned n = 0; n < i->operands; n++)
        places += is_touched(&i->operand[n])
                  && i->operand[n].implied == found->implied;
    return places == 1;
}

/* Without a record the instruction says what it accessed. */
static void set_accessed(struct values *v, const struct ntl_operand *o,
                         uint64_t address)
{
    if (value_known(v, VALUE_ADDRESS) || !is_access(v)
        || !is_only_one(&v->decoded, o)
        || ntl_knows(v->evidence, NTL_PIECE_RECORD)
        || ntl_va_space(v->evidence->view.map.arch, address)
           == NTL_NONCANONICAL)
        return;
    set(v, VALUE_ADDRESS, address);
}

static void set_operand(struct values *v)
{
    const struct ntl_evidence *e = v->evidence;
    const struct ntl_operand *o;
    uint64_t address;

    v->decoding = NTL_CUT;
    if (!ntl_knows(e, NTL_PIECE_BYTES))
        return;
    v->decoding = ntl_instruction(e->view.map.arch, e->bytes.at, e->bytes.ats,
                                  &v->decoded);
    if (v->decoding != NTL_DECODED || !(o = touched(v)))
        return;
    if (o->memory.base < NTL_RIP
        && ntl_register_given(&e->registers, o->memory.base))
        set(v, VALUE_BASE, e->registers.value[o->memory.base]);
    if (ntl_operand_address(&v->decoded, o, &e->registers, &address)) {
        v->operand = (uint8_t)(o - v->decoded.operand);
        set(v, VALUE_OPERAND, address);
        set_accessed(v, o, address);
    }
    if (!value_known(v, VALUE_ACCESS) && is_access(v)
        && (o->touch == NTL_READS || o->touch == NTL_WRITES))
        set(v, VALUE_ACCESS, o->touch == NTL_WRITES);
}

/* --- the rest ------------------------------------------------------------- */

/* Bits 51:12 of an entry, where its layout has fewer, too: what is set above a
   machine's memory is set by mistake. */
#define MAX_FRAME UINT64_C(0xffffffffff)

static void set_registers(struct values *v)
{
    static const struct { uint8_t which, value; } rows[] = {
        { NTL_EFLAGS, VALUE_EFLAGS }, { NTL_CS, VALUE_CS },
        { NTL_CR4, VALUE_CR4 },
    };
    const struct ntl_registers *r = &v->evidence->registers;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ntl_register_given(r, rows[i].which))
            set(v, (enum value)rows[i].value, r->value[rows[i].which]);
}

/* PAE's entries have 64 bits, and 1A's parameters 32: two of them. */
static bool entry_of(const struct values *v, uint64_t *ret)
{
    const struct ntl_bugcheck_question *q = &v->evidence->question;
    bool narrow = ntl_paging(v->evidence->view.map.arch)->pointer_size == 4;

    if (!parameter_of(v, NTL_PARAM_PTE, ret))
        return false;
    if (narrow && code_of(v) == 0x1a && q->given == 15)
        *ret = q->parameter[3] << 32 | (q->parameter[2] & UINT32_MAX);
    return true;
}

/* Of 124 by a machine check, and of its sibling before Vista, 9C, the third and
   fourth parameter are the two halves of a bank's status. */
static bool has_status(const struct values *v)
{
    enum { BANKS = 32 };
    const uint64_t *p = v->evidence->question.parameter;

    return v->evidence->question.given == 15 && p[2] <= UINT32_MAX
           && p[3] <= UINT32_MAX
           && ((code_of(v) == 0x124 && p[0] == 0)
               || (code_of(v) == 0x9c && p[0] < BANKS && p[2] >> 31));
}

static void set_machine_check(struct values *v)
{
    const struct ntl_evidence *e = v->evidence;
    const uint64_t *p = e->question.parameter;

    if (ntl_knows(e, NTL_PIECE_MACHINE_CHECK))
        set(v, VALUE_MACHINE_CHECK, e->machine_check);
    else if (has_status(v))
        set(v, VALUE_MACHINE_CHECK, p[2] << 32 | p[3]);
}

static void set_pieces(struct values *v)
{
    const struct ntl_evidence *e = v->evidence;
    uint64_t value;

    if (parameter_of(v, NTL_PARAM_IRQL, &value))
        set(v, VALUE_IRQL, value);
    if (parameter_of(v, NTL_PARAM_PFN, &value))
        set(v, VALUE_FRAME, value);
    if (entry_of(v, &value)) {
        set(v, VALUE_PTE, value);
        set(v, VALUE_PTE_FRAME, value >> NTL_PAGE_SHIFT & MAX_FRAME);
    }
    set(v, VALUE_NOTHING, 0);
    if (ntl_knows(e, NTL_PIECE_MEMORY))
        set(v, VALUE_MEMORY, e->frames);
    if (e->build_known)
        set(v, VALUE_BUILD, e->view.build.number);
    if (ntl_knows(e, NTL_PIECE_ENTRY))
        set(v, VALUE_ENTRY, e->entry);
    set_machine_check(v);
    if (ntl_knows(e, NTL_PIECE_POOL))
        set(v, VALUE_POOL, e->pool);
    if (ntl_knows(e, NTL_PIECE_ENDED))
        set(v, VALUE_ENDED, 1);
    if (ntl_knows(e, NTL_PIECE_PROCESS))
        set(v, VALUE_PROCESS, 1);
}

void ntl_values_of(const struct ntl_evidence *evidence,
               const struct ntl_bugcheck_answer *answer, struct values *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->evidence = evidence;
    ret->answer = answer;
    set_parameters(ret);
    set_status(ret);
    set_access(ret);
    set_instruction(ret);
    set_operand(ret);
    set_registers(ret);
    set_pieces(ret);
}

/* --- classes -------------------------------------------------------------- */

struct number {
    enum ntl_arch arch;
    uint64_t value;
    bool near, all;             /* within 64 KB of nothing; all bits are set  */
};

static bool is_null(const struct number *n)
{
    return n->near && !n->all;
}

static bool is_below(const struct number *n)
{
    return is_null(n)
           && ntl_va_near(n->arch, n->value) == NTL_NEAR_MINUS_ONE;
}

static bool is_user(const struct number *n)
{
    return !n->near && ntl_va_space(n->arch, n->value) == NTL_USER;
}

static bool is_kernel_address(const struct number *n)
{
    return !n->near && ntl_va_space(n->arch, n->value) == NTL_KERNEL;
}

static bool is_noncanonical(const struct number *n)
{
    return ntl_va_space(n->arch, n->value) == NTL_NONCANONICAL;
}

static bool is_canonical(const struct number *n)
{
    return !n->near && !is_noncanonical(n);
}

static bool is_minus_one(const struct number *n)
{
    return n->all;
}

static bool is_text(const struct number *n)
{
    char text[VALUE_TEXT];

    return ntl_value_text(n->value, text) > 0;
}

static bool is_zero(const struct number *n)
{
    return n->value == 0;
}

static bool (*const classes[CLASSES])(const struct number *n) = {
    [CLASS_NULL] = is_null, [CLASS_BELOW] = is_below, [CLASS_USER] = is_user,
    [CLASS_KERNEL] = is_kernel_address, [CLASS_CANONICAL] = is_canonical,
    [CLASS_NONCANONICAL] = is_noncanonical, [CLASS_MINUS_ONE] = is_minus_one,
    [CLASS_TEXT] = is_text, [CLASS_ZERO] = is_zero,
};

bool ntl_value_is(const struct values *v, uint64_t value,
                  enum value_class class)
{
    enum ntl_arch arch = v->evidence->view.map.arch;
    bool narrow = ntl_paging(arch)->pointer_size == 4;
    struct number n = {
        arch, value, ntl_va_near(arch, value) != NTL_NEAR_NOTHING,
        value == UINT64_MAX || (narrow && value == UINT32_MAX),
    };

    return (unsigned)class < CLASSES && classes[class](&n);
}

/* Of names and paths; more of them, and numbers would be taken for text. */
static bool is_character(uint64_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9')
           || (c && c < 0x80 && strchr(" -./:\\_", (int)c));
}

static unsigned characters(uint64_t value, unsigned bits, unsigned least,
                           char text[VALUE_TEXT])
{
    unsigned n = 0;

    for (; value; value >>= bits) {
        uint64_t c = value & ((UINT64_C(1) << bits) - 1);

        if (!is_character(c))
            return 0;
        text[n++] = (char)c;
    }
    text[n] = '\0';
    return n >= least ? n : 0;
}

unsigned ntl_value_text(uint64_t value, char text[VALUE_TEXT])
{
    unsigned n = characters(value, 8, 4, text);

    return n ? n : characters(value, 16, 2, text);
}

/* --- code ----------------------------------------------------------------- */

static bool begins(const struct values *v, unsigned first, unsigned second)
{
    const struct ntl_code_bytes *b = &v->evidence->bytes;

    return b->ats >= 2 && b->at[0] == first && b->at[1] == second;
}

enum { INT3 = 0xcc, RET = 0xc3 };

/*
 * Compilers fill the room after a function with INT3: another one follows, or
 * comes before, or a return does.
 */
static bool is_padding(const struct values *v)
{
    const struct ntl_code_bytes *b = &v->evidence->bytes;
    unsigned before = b->befores ? b->before[NTL_BYTES_BEFORE - 1] : 0;

    return b->ats >= 1 && b->at[0] == INT3
           && (before == INT3 || before == RET || begins(v, INT3, INT3));
}

static bool is_int3(const struct values *v)
{
    const struct ntl_code_bytes *b = &v->evidence->bytes;

    return b->ats >= 1 && b->at[0] == INT3 && !is_padding(v);
}

/* int 2c, int 29, ud2. */
static bool is_assert(const struct values *v)
{
    return begins(v, 0xcd, 0x2c);
}

static bool is_fastfail(const struct values *v)
{
    return begins(v, 0xcd, 0x29);
}

static bool is_undefined(const struct values *v)
{
    return begins(v, 0x0f, 0x0b);
}

static bool is_valid(const struct values *v)
{
    return v->decoding == NTL_DECODED;
}

static bool is_invalid(const struct values *v)
{
    return v->decoding == NTL_INVALID_OPCODE;
}

static bool is_extension(const struct values *v)
{
    return is_valid(v) && v->decoded.feature;
}

static bool is_privileged(const struct values *v)
{
    return is_valid(v) && v->decoded.privileged;
}

static bool is_rdmsr(const struct values *v)
{
    return is_valid(v) && strcmp(v->decoded.mnemonic, "rdmsr") == 0;
}

static bool is_wrmsr(const struct values *v)
{
    return is_valid(v) && strcmp(v->decoded.mnemonic, "wrmsr") == 0;
}

static bool is_control(const struct values *v)
{
    for (unsigned n = 0; is_valid(v) && n < v->decoded.operands; n++)
        if (v->decoded.operand[n].kind == NTL_REGISTER
            && v->decoded.operand[n].file == NTL_CONTROL)
            return true;
    return false;
}

static enum amid amid(const struct values *v)
{
    struct ntl_instruction around;
    unsigned into;

    return ntl_amid(v->evidence->view.map.arch, &v->evidence->bytes, &around,
                    &into);
}

static bool is_middle(const struct values *v)
{
    return amid(v) == AMID_INSIDE;
}

static bool is_begin(const struct values *v)
{
    return amid(v) == AMID_BEGINS;
}

static bool (*const kinds[CODE_KINDS])(const struct values *v) = {
    [CODE_INT3] = is_int3, [CODE_PADDING] = is_padding,
    [CODE_ASSERT] = is_assert, [CODE_FASTFAIL] = is_fastfail,
    [CODE_UNDEFINED] = is_undefined, [CODE_EXTENSION] = is_extension,
    [CODE_RDMSR] = is_rdmsr, [CODE_WRMSR] = is_wrmsr,
    [CODE_CONTROL] = is_control, [CODE_PRIVILEGED] = is_privileged,
    [CODE_VALID] = is_valid, [CODE_INVALID] = is_invalid,
    [CODE_MIDDLE] = is_middle, [CODE_BEGINS] = is_begin,
};

bool ntl_code_known(const struct values *v)
{
    return ntl_knows(v->evidence, NTL_PIECE_BYTES);
}

bool ntl_code_is(const struct values *v, enum code_kind kind)
{
    return ntl_code_known(v) && (unsigned)kind < CODE_KINDS && kinds[kind](v);
}

/* --- places --------------------------------------------------------------- */

static bool is_kernel(const char *name)
{
    static const char *const names[] = {
        "ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe", "nt",
        "hal.dll", "halmacpi.dll", "halacpi.dll", "hal",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool ntl_place_of(const struct values *v, enum place *ret)
{
    const struct ntl_part *part
        = ntl_evidence_part(v->evidence, NTL_ROLE_INSTRUCTION);

    if (part)
        *ret = part->unloaded ? PLACE_UNLOADED
               : is_kernel(part->name) ? PLACE_KERNEL : PLACE_DRIVER;
    else if (value_known(v, VALUE_INSTRUCTION)
             && ntl_knows(v->evidence, NTL_PIECE_MODULES))
        *ret = PLACE_NOWHERE;
    else
        return false;
    return true;
}
