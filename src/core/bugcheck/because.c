/* What is known of a crash, a row each: what a verdict rests on. */
#include <ntlens/verdict.h>

#include "core/text/clause.h"
#include "value.h"

#include <ntlens/mca.h>
#include <ntlens/mmpte.h>
#include <ntlens/ntstatus.h>
#include <ntlens/pf.h>

#include <string.h>

struct because {
    struct values values;
    struct ntl_sink *sink;
    bool begun;                 /* its table: none without rows               */
};

static void add(struct because *b, const char *fact,
                const struct ntl_clause *says, enum ntl_origin from)
{
    if (!b->begun)
        ntl_begin(b->sink, NTL_TABLE, "evidence", NULL);
    b->begun = true;
    ntl_begin(b->sink, NTL_ROW, NULL, NULL);
    ntl_emit(b->sink, .key = "because", .kind = NTL_TEXT, .text = fact);
    ntl_emit(b->sink, .key = "from", .kind = NTL_TEXT,
             .text = ntl_origin_name(from));
    ntl_emit_clause(b->sink, "says", says);
    ntl_end(b->sink);
}

static void add_text(struct because *b, const char *fact, const char *says,
                     enum ntl_origin from)
{
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    clause_add(&out, "%s", .word = { says });
    add(b, fact, &out, from);
}

static uint8_t digits_of(const struct because *b)
{
    return ntl_paging(b->values.evidence->view.map.arch)->digits;
}

/* What no piece says follows from the numbers. */
static enum ntl_origin from(const struct because *b, enum ntl_piece piece)
{
    return ntl_knows(b->values.evidence, piece)
           ? (enum ntl_origin)b->values.evidence->from[piece]
           : NTL_FROM_PARAMETERS;
}

/* --- the record ----------------------------------------------------------- */

static const char *access_name(uint64_t access)
{
    return access == VALUE_WRITE ? "write" : access == VALUE_EXECUTE
           ? "instruction fetch" : access == VALUE_READ ? "read"
           : "strange access";
}

static void add_address(const struct because *b, struct ntl_clause *out)
{
    const struct values *v = &b->values;
    uint64_t address = v->value[VALUE_ADDRESS];

    clause_add(out, ", %s",
               .word = { access_name(v->value[VALUE_ACCESS]) });
    if (ntl_value_is(v, address, CLASS_MINUS_ONE))
        clause_add(out, "; no address (#GP)");
    else if (ntl_value_is(v, address, CLASS_NULL))
        clause_add(out, " of %x (hexadecimal)", .number = { address });
    else
        clause_add(out, " of %a", .number = { address },
                   .digits = digits_of(b));
}

static const char *without_prefix(const char *name)
{
    return strncmp(name, "STATUS_", 7) == 0 ? name + 7 : name;
}

static void add_record(struct because *b)
{
    const struct values *v = &b->values;
    struct ntl_ntstatus row;
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);
    uint32_t status = (uint32_t)v->value[VALUE_STATUS];

    if (!ntl_knows(v->evidence, NTL_PIECE_RECORD))
        return;
    clause_add(&out, "%x", .number = { status });
    if (ntl_ntstatus_find(status, &row))
        clause_add(&out, " %s", .word = { without_prefix(row.name) });
    if (value_known(v, VALUE_ADDRESS))
        add_address(b, &out);
    add(b, "record", &out, from(b, NTL_PIECE_RECORD));
}

/* --- the instruction ------------------------------------------------------ */

static void add_instruction(struct because *b)
{
    const struct values *v = &b->values;
    char text[NTL_INSTRUCTION_TEXT];

    if (v->decoding == NTL_INVALID_OPCODE) {
        add_text(b, "bytes", "no instruction", from(b, NTL_PIECE_BYTES));
        return;
    }
    if (v->decoding != NTL_DECODED)
        return;
    ntl_instruction_text(text, sizeof text, &v->decoded,
                         v->value[VALUE_INSTRUCTION]);
    add_text(b, "code", text, from(b, NTL_PIECE_BYTES));
}

/* It struck inside of this one. */
static void add_around(struct because *b)
{
    const struct ntl_evidence *e = b->values.evidence;
    char decoded[NTL_INSTRUCTION_TEXT], text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);
    struct ntl_instruction around;
    unsigned into;

    if (!ntl_code_known(&b->values)
        || ntl_amid(e->view.map.arch, &e->bytes, &around, &into)
           != AMID_INSIDE)
        return;
    ntl_instruction_text(decoded, sizeof decoded, &around,
                         b->values.value[VALUE_INSTRUCTION] - into);
    clause_add(&out, "%d bytes before begins %s, of %d bytes", .number = {
        into, around.length,
    }, .word = { decoded });
    add(b, "around it", &out, from(b, NTL_PIECE_BYTES));
}

/* Beside what was accessed, where that is known. */
static const char *kind_of(const struct values *v, uint64_t address)
{
    bool known = value_known(v, VALUE_ADDRESS)
                 && !ntl_value_is(v, v->value[VALUE_ADDRESS], CLASS_MINUS_ONE);

    if (ntl_value_is(v, address, CLASS_NONCANONICAL))
        return "not canonical, so no address";
    if (ntl_value_is(v, address, CLASS_NULL))
        return "near null";
    if (known)
        return address == v->value[VALUE_ADDRESS] ? "what was accessed"
                                                  : "not what was accessed";
    return "canonical, so no bad pointer is shown";
}

/* How many brackets its text has before the operand's. */
static unsigned brackets_before(const struct values *v)
{
    unsigned n = 0;

    for (unsigned i = 0; i < v->operand; i++)
        n += v->decoded.operand[i].kind == NTL_MEMORY
             && !v->decoded.operand[i].implied;
    return n;
}

/* [r9+r8] of its text: what stands between the brackets.  A push's stack is
   not written. */
static void add_brackets(const struct because *b, struct ntl_clause *out)
{
    const struct values *v = &b->values;
    char text[NTL_INSTRUCTION_TEXT];
    char *open = text, *close;

    ntl_instruction_text(text, sizeof text, &v->decoded,
                         v->value[VALUE_INSTRUCTION]);
    for (unsigned n = brackets_before(v); open && n > 0; n--)
        open = (open = strchr(open, '[')) ? open + 1 : NULL;
    open = open ? strchr(open, '[') : NULL;
    close = open ? strchr(open, ']') : NULL;
    if (!close || v->decoded.operand[v->operand].implied)
        return;
    close[1] = '\0';
    clause_add(out, "%s = ", .word = { open });
}

static void add_operand(struct because *b)
{
    const struct values *v = &b->values;
    uint64_t address = v->value[VALUE_OPERAND];
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    if (!value_known(v, VALUE_OPERAND))
        return;
    add_brackets(b, &out);
    clause_add(&out, "%a: %s", .number = { address }, .digits = digits_of(b),
               .word = { kind_of(v, address) });
    add(b, "operand", &out, from(b, NTL_PIECE_REGISTERS));
}

/* --- the page-fault code -------------------------------------------------- */

static void add_page_fault(struct because *b)
{
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);
    uint64_t c;

    if (!ntl_value_page_fault(&b->values, &c))
        return;
    ntl_step(b->sink, "page-fault code",
             "%x: P %x, W/R %x, U/S %x, RSVD %x, I/D %x", .number = {
        c, c & 1, c >> 1 & 1, c >> 2 & 1, c >> 3 & 1, c >> 4 & 1,
    });
    clause_add(&out, "page-fault code %x: a %s, %s (bit 0 %s)",
               .number = { c }, .word = {
        ntl_pf_access(c), ntl_pf_reason(c),
        !(c & 1) ? "clear: the page was not there"
        : b->values.evidence->parts ? "set: the page was there"
        : "set: the page was there; the debugger's sentence is inverted",
    });
    add(b, "access", &out, NTL_FROM_PARAMETERS);
}

/* --- the stack ------------------------------------------------------------ */

/* 7F with a double fault: RSP when it struck. */
static void add_stack_pointer(struct because *b)
{
    enum { DOUBLE_FAULT = 8, PAGE = 0x1000, NEAR_EDGE = 0x400 };
    const struct values *v = &b->values;
    uint64_t rsp = v->value[VALUE_P3], offset = rsp & (PAGE - 1);
    bool above = offset < NEAR_EDGE;
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    if ((v->answer->bugcheck.code & UINT32_C(0x0fffffff)) != 0x7f
        || !value_known(v, VALUE_P3) || v->value[VALUE_P1] != DOUBLE_FAULT
        || digits_of(b) < 16 || !ntl_value_is(v, rsp, CLASS_KERNEL)
        || (offset < PAGE - NEAR_EDGE && !above))
        return;
    clause_add(&out, "RSP %a is %x bytes %s the page boundary %a: the end of "
               "the stack, if !thread's limit is there", .number = {
        rsp, above ? offset : PAGE - offset,
        above ? rsp - offset : rsp - offset + PAGE,
    }, .word = { above ? "above" : "below" });
    add(b, "stack", &out, NTL_FROM_PARAMETERS);
}

static bool is_record(enum ntl_param type)
{
    return type == NTL_PARAM_TRAP_FRAME || type == NTL_PARAM_CONTEXT_RECORD
           || type == NTL_PARAM_EXCEPTION_RECORD;
}

/* All parameters that should point at a frame or a record are 0. */
static void add_missing(struct because *b)
{
    const struct values *v = &b->values;
    unsigned missing = 0;

    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        if (!is_record(v->answer->parameter[n].type))
            continue;
        if (!value_known(v, (enum value)(VALUE_P1 + n))
            || v->value[VALUE_P1 + n] != 0)
            return;
        missing++;
    }
    if (missing)
        add_text(b, "missing", "no trap frame and no record came along (0): "
                 "only the stack (kv) says where", NTL_FROM_PARAMETERS);
}

/* --- machine checks ------------------------------------------------------- */

/* The maker's part, and where the maker's name was found. */
static void add_model(struct because *b, uint64_t status)
{
    const struct ntl_evidence *e = b->values.evidence;
    char text[NTL_VERDICT_TEXT], model_text[NTL_MCA_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);
    bool known = ntl_knows(e, NTL_PIECE_VENDOR);
    struct ntl_clause model
        = ntl_mca_model(model_text, sizeof model_text, status,
                        known ? e->vendor : NTL_VENDOR_UNKNOWN);

    if (!model.length)
        return;
    if (known)
        clause_add(&out, "%s: ", .word = { ntl_vendor_name(e->vendor) });
    ntl_clause_join(&out, &model);
    add(b, "maker", &out, from(b, known ? NTL_PIECE_VENDOR
                                        : NTL_PIECE_MACHINE_CHECK));
}

static void add_machine_check(struct because *b)
{
    const struct values *v = &b->values;
    uint64_t status = v->value[VALUE_MACHINE_CHECK];
    char part_text[NTL_MCA_TEXT], text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text), part;

    if (!value_known(v, VALUE_MACHINE_CHECK))
        return;
    clause_add(&out, "MCi_STATUS %q: ", .number = { status });
    part = ntl_mca_flags(part_text, sizeof part_text, status);
    ntl_clause_join(&out, &part);
    clause_add(&out, part.length ? ": " : "");
    part = ntl_mca_meaning(part_text, sizeof part_text, status);
    ntl_clause_join(&out, &part);
    add(b, "status", &out, from(b, NTL_PIECE_MACHINE_CHECK));
    if (!(status & NTL_MCA_VALID))
        return;                 /* what it says else is of no error           */
    out = clause_in(text, sizeof text);
    clause_add(&out, "%x: ", .number = { status & 0xffff });
    part = ntl_mca_code(part_text, sizeof part_text, status);
    ntl_clause_join(&out, &part);
    add(b, "mca code", &out, from(b, NTL_PIECE_MACHINE_CHECK));
    add_model(b, status);
}

/* --- the rest ------------------------------------------------------------- */

static void add_flags(struct because *b)
{
    const struct values *v = &b->values;
    uint64_t flags = v->value[VALUE_EFLAGS];
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    if (!value_known(v, VALUE_EFLAGS) || v->answer->bugcheck.code != 0x50)
        return;
    clause_add(&out, "EFLAGS %x: AC (bit 18) %s, IF (bit 9) %s",
               .number = { flags }, .word = {
        flags >> 18 & 1 ? "set" : "clear", flags >> 9 & 1 ? "set" : "clear",
    });
    add(b, "flags", &out, from(b, NTL_PIECE_REGISTERS));
}

static void add_entry(struct because *b)
{
    const struct values *v = &b->values;
    struct ntl_mmpte_options options = {
        .arch = v->evidence->view.map.arch, .build = v->evidence->view.build,
    };
    struct ntl_mmpte entry[2];
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    if (!value_known(v, VALUE_ENTRY))
        return;
    (void)ntl_mmpte_read(v->value[VALUE_ENTRY], &options, entry);
    clause_add(&out, "the PTE of %a is %q: %s", .number = {
        v->value[VALUE_ADDRESS], v->value[VALUE_ENTRY],
    }, .word = { ntl_mmpte_state_name(entry[0].state) },
       .digits = digits_of(b));
    add(b, "entry", &out, from(b, NTL_PIECE_ENTRY));
}

static void add_process(struct because *b)
{
    const struct ntl_evidence *e = b->values.evidence;
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    if (!ntl_knows(e, NTL_PIECE_PROCESS))
        return;
    clause_add(&out, ntl_knows(e, NTL_PIECE_PROCESS_ID) ? "%s, id %x" : "%s",
               .word = { e->process }, .number = { e->process_id });
    add(b, "process", &out, from(b, NTL_PIECE_PROCESS));
}

/* What one of the rules says of a kind; false past the last. */
static bool add_rule(struct because *b, const struct ntl_rule *rule,
                     const char *fact, enum ntl_rule_says kind, size_t n)
{
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);
    bool says = ntl_rule_text(rule, kind, n, b->values.evidence,
                              b->values.answer, &out);

    if (says)
        add(b, fact, &out, NTL_FROM_PARAMETERS);
    return says;
}

static void add_rules(struct because *b, const struct ntl_verdict *verdict)
{
    for (unsigned i = 0; i < verdict->rules; i++) {
        const struct ntl_rule *rule = &verdict->rule[i];
        size_t n = 0;

        while (add_rule(b, rule, i == 0 ? "so" : "also", NTL_RULE_BECAUSE, n))
            n++;
        if (i)
            (void)add_rule(b, rule, "also", NTL_RULE_SAY, 0);
    }
}

bool ntl_verdict_because(const struct ntl_evidence *evidence,
                         const struct ntl_bugcheck_answer *answer,
                         const struct ntl_verdict *verdict,
                         struct ntl_sink *sink)
{
    static void (*const facts[])(struct because *b) = {
        add_record, add_instruction, add_around, add_operand, add_page_fault,
        add_flags, add_entry, add_machine_check, add_stack_pointer, add_missing,
    };
    struct because b = { .sink = sink, .begun = false };

    ntl_values_of(evidence, answer, &b.values);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        facts[i](&b);
    add_rules(&b, verdict);
    add_process(&b);
    if (b.begun)
        ntl_end(sink);
    return b.begun;
}
