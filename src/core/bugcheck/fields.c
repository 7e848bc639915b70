#include "fields.h"

#include "value.h"

#include <ntlens/pf.h>

struct fields {
    struct values values;
    const struct ntl_evidence *evidence;
    const struct ntl_bugcheck_answer *answer;
    struct ntl_sink *sink;
};

/* --- the crash ------------------------------------------------------------ */

static const char *access_name(uint64_t access)
{
    return access == VALUE_WRITE ? "write" : access == VALUE_EXECUTE
           ? "execute" : access == VALUE_READ ? "read" : NULL;
}

static void emit_access(const struct fields *f)
{
    const struct values *v = &f->values;
    const char *name = value_known(v, VALUE_ACCESS)
                       ? access_name(v->value[VALUE_ACCESS]) : NULL;

    if (name)
        ntl_emit(f->sink, .key = "access", .kind = NTL_TEXT, .text = name);
    else
        ntl_emit(f->sink, .key = "access", .kind = NTL_ABSENT);
}

static void emit_value(const struct fields *f, const char *key,
                       enum value which)
{
    const struct values *v = &f->values;

    /* All bits set are how a record says that there was no address. */
    if (value_known(v, which)
        && !ntl_value_is(v, v->value[which], CLASS_MINUS_ONE))
        ntl_emit(f->sink, .key = key, .kind = NTL_ADDRESS,
                 .value = v->value[which],
                 .digits = ntl_paging(f->evidence->view.map.arch)->digits);
    else
        ntl_emit(f->sink, .key = key, .kind = NTL_ABSENT);
}

static void emit_process(const struct fields *f)
{
    const struct ntl_evidence *e = f->evidence;

    if (ntl_knows(e, NTL_PIECE_PROCESS))
        ntl_emit(f->sink, .key = "process", .kind = NTL_TEXT,
                 .text = e->process);
    else
        ntl_emit(f->sink, .key = "process", .kind = NTL_ABSENT);
    if (ntl_knows(e, NTL_PIECE_PROCESS_ID))
        ntl_emit(f->sink, .key = "process_id", .kind = NTL_NUMBER,
                 .value = e->process_id);
    else
        ntl_emit(f->sink, .key = "process_id", .kind = NTL_ABSENT);
}

static void show_crash(const struct fields *f)
{
    ntl_begin(f->sink, NTL_OBJECT, "crash", NULL);
    emit_access(f);
    emit_value(f, "address", VALUE_ADDRESS);
    emit_value(f, "instruction_at", VALUE_INSTRUCTION);
    emit_value(f, "operand", VALUE_OPERAND);
    emit_process(f);
    ntl_end(f->sink);
}

/* --- the rules ------------------------------------------------------------ */

static void emit_says(const struct fields *f, const struct ntl_rule *rule,
                      const char *key, enum ntl_rule_says kind)
{
    char format[NTL_VERDICT_TEXT];
    struct ntl_clause out = ntl_clause_in(format, sizeof format);

    if (ntl_rule_text(rule, kind, 0, f->evidence, f->answer, &out))
        ntl_emit_clause(f->sink, key, &out);
    else
        ntl_emit(f->sink, .key = key, .kind = NTL_ABSENT);
}

static void show_rule(const struct fields *f, const struct ntl_rule *rule)
{
    ntl_begin(f->sink, NTL_ROW, NULL, NULL);
    emit_says(f, rule, "when", NTL_RULE_WHEN);
    emit_says(f, rule, "says", NTL_RULE_SAY);
    ntl_emit(f->sink, .key = "provenance", .kind = NTL_TEXT,
             .text = ntl_mark_name(rule->mark));
    emit_says(f, rule, "source", NTL_RULE_SOURCE);
    ntl_end(f->sink);
}

static void show_rules(const struct fields *f,
                       const struct ntl_verdict *verdict)
{
    ntl_begin(f->sink, NTL_TABLE, "rules", NULL);
    for (unsigned i = 0; i < verdict->rules; i++)
        show_rule(f, &verdict->rule[i]);
    ntl_end(f->sink);
}

void ntl_bugcheck_fields(const struct ntl_evidence *evidence,
                         const struct ntl_bugcheck_answer *answer,
                         const struct ntl_verdict *verdict,
                         struct ntl_sink *sink)
{
    struct fields f = {
        .evidence = evidence, .answer = answer, .sink = sink,
    };

    ntl_values_of(evidence, answer, &f.values);
    show_crash(&f);
    show_rules(&f, verdict);
}
