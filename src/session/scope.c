#include "scope.h"

#include "core/text/ascii.h"
#include "core/text/bytes.h"

#include <ntlens/instruction.h>
#include <stdio.h>
#include <string.h>

struct session_scope {
    struct ntl_scope scope;
    const struct session *session;
    struct ntl_sink *sink;      /* of the steps                               */
};

static bool same(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static enum ntl_status variable(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t *ret)
{
    const struct session *s = ((const struct session_scope *)scope)->session;

    if (same("_", name, length)) {
        *ret = s->last;
        return NTL_OK;
    }
    for (size_t i = 0; i < s->variables; i++) {
        if (same(s->variable[i].name, name, length)) {
            *ret = s->variable[i].value;
            return NTL_OK;
        }
    }
    return NTL_ENAME;
}

/* pte(x) and its like give the address of the entry that translates x. */
static const struct { const char *name; enum ntl_level level; } entry_of[] = {
    { "pte", NTL_PTE }, { "pde", NTL_PDE }, { "ppe", NTL_PPE },
    { "pxe", NTL_PXE }, { "pml5e", NTL_PML5E },
};

/* Memory at x; 0 bytes: as many as an address has. */
static const struct { const char *name; uint8_t bytes; } read_of[] = {
    { "poi", 0 }, { "by", 1 }, { "wo", 2 }, { "dwo", 4 }, { "qwo", 8 },
};

static enum ntl_status function(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t argument, uint64_t *ret)
{
    const struct session *s = ((const struct session_scope *)scope)->session;
    struct ntl_selfmap map = session_map(s);
    enum ntl_level level;

    for (size_t i = 0; i < sizeof entry_of / sizeof *entry_of; i++) {
        if (same(entry_of[i].name, name, length)
            && (unsigned)entry_of[i].level
               < ntl_paging(s->arch)->mapped_levels) {
            *ret = ntl_selfmap_entry(map, argument, entry_of[i].level);
            return NTL_OK;
        }
    }
    for (size_t i = 0; i < sizeof read_of / sizeof *read_of; i++)
        if (same(read_of[i].name, name, length))
            return s->lent.number
                   ? s->lent.number(s, argument, read_of[i].bytes, ret)
                   : NTL_ENOIMAGE;
    if (!same("va", name, length))
        return NTL_ENAME;
    if (!ntl_selfmap_level(map, argument, &level))
        return NTL_EVALUE;
    *ret = ntl_selfmap_maps(map, argument, level);
    return NTL_OK;
}

/* What an instruction names by its distance from the next one. */
static bool relative_of(const struct ntl_instruction *insn, uint64_t address,
                        uint64_t *by, uint64_t *ret)
{
    struct ntl_registers here = { .given = UINT32_C(1) << NTL_RIP };

    here.value[NTL_RIP] = address;
    *by = insn->operand[0].value;
    if (ntl_instruction_target(insn, address, ret))
        return true;
    for (size_t i = 0; i < insn->operands; i++) {
        *by = (uint64_t)insn->operand[i].memory.displacement;
        if (insn->operand[i].kind == NTL_MEMORY
            && insn->operand[i].memory.base == NTL_RIP
            && ntl_operand_address(insn, &insn->operand[i], &here, ret))
            return true;
    }
    return false;
}

/* rel32(address, bytes) */
static enum ntl_status function_of_bytes(const struct ntl_scope *scope,
                                         const char *name, size_t length,
                                         uint64_t argument, const char *text,
                                         size_t text_length, uint64_t *ret,
                                         const char **hint)
{
    const struct session *s = ((const struct session_scope *)scope)->session;
    uint8_t bytes[NTL_INSTRUCTION_MAX];
    struct ntl_instruction insn;
    struct ntl_diag diag;
    size_t count = 0;
    uint64_t by;

    if (!same("rel32", name, length))
        return NTL_ENAME;
    *hint = "one instruction's bytes: e9237e9fff, 48 8b 05 27 76 64 00";
    if (ntl_bytes(text, text_length, bytes, sizeof bytes, &count, &diag)
        != NTL_OK)
        return NTL_ESYNTAX;
    *hint = "these bytes do not begin with an instruction that names a place "
            "by its distance";
    if (ntl_instruction(s->arch, bytes, count, &insn) != NTL_DECODED
        || !relative_of(&insn, argument, &by, ret))
        return NTL_EVALUE;
    if (scope->step)
        scope->step(scope, &(struct ntl_expr_step) {
            NTL_BINARY_STEP, "+", 1, argument + insn.length, by, *ret,
        });
    return NTL_OK;
}

static enum ntl_status register_named(const struct ntl_scope *scope,
                                      const char *name, size_t length,
                                      uint64_t *ret)
{
    const struct session *s = ((const struct session_scope *)scope)->session;

    if (!s->image)
        return NTL_ENOIMAGE;
    return image_register(s->image, name, length, ret) ? NTL_OK : NTL_ENAME;
}

enum ntl_status session_expr(const struct session *session, const char *text,
                             size_t length, struct ntl_value *ret,
                             struct ntl_diag *diag)
{
    struct session_scope scope = {
        { .size = sizeof (struct ntl_scope), .variable = variable,
          .reg = register_named, .function = function,
          .bytes = function_of_bytes },
        session, NULL,
    };

    return ntl_expr(text, length, &scope.scope, ret, diag);
}

static void show_step(const struct ntl_scope *scope,
                      const struct ntl_expr_step *step)
{
    static const char *const formats[] = {
        [NTL_BINARY_STEP] = "%x %s %x = %x", [NTL_SIGN_STEP] = "%s%x = %x",
        [NTL_CALL_STEP] = "%s(%x) = %x",
    };
    struct ntl_sink *sink = ((const struct session_scope *)scope)->sink;
    bool binary = step->kind == NTL_BINARY_STEP;
    char name[16];

    snprintf(name, sizeof name, "%.*s", (int)step->length, step->name);
    ntl_step(sink, "expression", formats[step->kind],
             .number = { binary ? step->left : step->right,
                         binary ? step->right : step->value, step->value },
             .word = { name });
}

void session_explain(const struct session *session, const char *text,
                     size_t length, struct ntl_sink *sink)
{
    struct session_scope scope = {
        { .size = sizeof (struct ntl_scope), .variable = variable,
          .reg = register_named, .function = function, .step = show_step,
          .bytes = function_of_bytes },
        session, sink,
    };
    struct ntl_value value;
    struct ntl_diag diag;

    if (sink->explain && ntl_expr(text, length, &scope.scope, &value, &diag))
        return;                 /* it was evaluated before */
}

/* The names that an expression can read back: `a1`, `nt!MmPteBase`. */
static bool is_name(const char *name, size_t length)
{
    const char *mark = memchr(name, '!', length);

    if (mark && (mark == name || mark + 1 == name + length))
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!(ascii_is_name(name[i]) || name + i == mark)
            || (i == 0 && ascii_is_digit(name[i])))
            return false;
    }
    return length > 0 && length < VARIABLE_NAME && !same("_", name, length);
}

enum ntl_status session_assign(struct session *session, const char *name,
                               size_t length, uint64_t value)
{
    struct variable *v = NULL;

    if (!is_name(name, length))
        return NTL_ENAME;
    for (size_t i = 0; i < session->variables; i++)
        if (same(session->variable[i].name, name, length))
            v = &session->variable[i];
    if (!v && session->variables == VARIABLES_MAX)
        return NTL_EVALUE;
    if (!v)
        v = &session->variable[session->variables++];
    memcpy(v->name, name, length);
    v->name[length] = '\0';
    v->value = value;
    v->learned = v->of_image = v->of_lesson = false;
    return NTL_OK;
}

void session_learn_name(struct session *session, const char *name,
                        uint64_t value)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < session->variables; i++)
        if (same(session->variable[i].name, name, length)
            && !session->variable[i].learned)
            return;
    if (session_assign(session, name, length, value) != NTL_OK)
        return;
    for (size_t i = 0; i < session->variables; i++)
        if (same(session->variable[i].name, name, length))
            session->variable[i].learned = true;
}
