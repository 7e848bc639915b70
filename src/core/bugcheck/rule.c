/* Which rules hold: src/data/bugcheck/rules has them, one table each word. */
#include <ntlens/verdict.h>

#include "core/text/clause.h"
#include "value.h"

#include <ntlens/enums.h>
#include <ntlens/ntstatus.h>
#include <ntlens/reg.h>

#include <string.h>

#include "rules.inc"

#define X(name)                                                                \
    _Static_assert((int)VALUE_##name == (int)RULE_VALUE_##name,                \
                   "VALUE_MAP and gen-rules.awk differ");
VALUE_MAP(X)
#undef X
#define SAME(ours, its)                                                        \
    _Static_assert((int)(ours) == (int)(its), "gen-rules.awk differs")
SAME(VALUES, RULE_VALUES);
SAME(CLASS_TEXT, RULE_CLASS_TEXT);
SAME(CLASSES, RULE_CLASSES);
SAME(CODE_EXTENSION, RULE_KIND_EXTENSION);
SAME(CODE_KINDS, RULE_KINDS);
SAME(PLACES, RULE_PLACES);
SAME(NTL_ROLE_PARAMETER, RULE_ROLE_PARAMETER);
SAME(NTL_ROLE_STACK, RULE_ROLE_STACK);
SAME(NTL_ROLES, RULE_ROLES);
SAME(NTL_RULE_SOURCE, RULE_SAYS_SOURCE);
SAME(NTL_TOPIC_POINTER, RULE_TOPIC_POINTER);
SAME(NTL_TOPICS, RULE_TOPICS);

size_t ntl_rule_count(void)
{
    return RULES;
}

/* --- one condition -------------------------------------------------------- */

/* Not known is neither yes nor no. */
enum held { NO, YES, NOT_KNOWN };

static enum held held(bool yes)
{
    return yes ? YES : NO;
}

/* 32-bit values often come sign-extended. */
static bool within(const struct rule_condition *c, uint64_t value)
{
    uint64_t lo = rule_number[c->lo], hi = rule_number[c->hi];
    uint64_t masked = value & rule_number[c->mask];

    if (masked >= lo && masked <= hi)
        return true;
    return value >> 31 == UINT64_C(0x1ffffffff) && hi <= UINT32_MAX
           && (masked & UINT32_MAX) >= lo && (masked & UINT32_MAX) <= hi;
}

static enum held number_holds(const struct values *v,
                              const struct rule_condition *c)
{
    if (!value_known(v, c->value))
        return NOT_KNOWN;
    return held(within(c, v->value[c->value]));
}

static enum held class_holds(const struct values *v,
                             const struct rule_condition *c)
{
    if (!value_known(v, c->value))
        return NOT_KNOWN;
    return held(ntl_value_is(v, v->value[c->value],
                             (enum value_class)c->other));
}

static unsigned bits_apart(const struct values *v, enum value a, enum value b)
{
    return (unsigned)__builtin_popcountll(v->value[a] ^ v->value[b]);
}

static enum held pair_holds(const struct values *v,
                            const struct rule_condition *c)
{
    uint64_t apart = v->value[c->value] ^ v->value[c->other];
    unsigned bits = bits_apart(v, c->value, c->other);

    if (!value_known(v, c->value) || !value_known(v, c->other))
        return NOT_KNOWN;
    if (c->test == RULE_TEST_COMPLEMENT)
        return held(apart == UINT64_MAX || apart == UINT32_MAX);
    return held((c->test == RULE_TEST_EQUAL && bits == 0)
                || (c->test == RULE_TEST_ONE_BIT && bits == 1)
                || (c->test == RULE_TEST_TWO_BITS && bits == 2)
                || (c->test == RULE_TEST_MORE_BITS && bits > 2)
                || (c->test == RULE_TEST_PAGE && apart >> NTL_PAGE_SHIFT == 0)
                || (c->test == RULE_TEST_ABOVE
                    && v->value[c->value] >= v->value[c->other]));
}

static enum held knowledge_holds(const struct values *v,
                                 const struct rule_condition *c)
{
    return held(value_known(v, c->value) == (c->test == RULE_TEST_KNOWN));
}

static enum held part_holds(const struct values *v,
                            const struct rule_condition *c)
{
    return ntl_evidence_part(v->evidence, (enum ntl_role)c->other)
           ? YES : NOT_KNOWN;
}

static enum held place_holds(const struct values *v,
                             const struct rule_condition *c)
{
    enum place place;

    return ntl_place_of(v, &place) ? held((unsigned)place == c->other)
                                   : NOT_KNOWN;
}

static enum held code_holds(const struct values *v,
                            const struct rule_condition *c)
{
    return ntl_code_known(v) ? held(ntl_code_is(v, (enum code_kind)c->other))
                         : NOT_KNOWN;
}

static enum held symbol_holds(const struct values *v,
                              const struct rule_condition *c)
{
    const char *word = rule_text + rule_number[c->lo];
    size_t n = strlen(word);

    if (!ntl_knows(v->evidence, NTL_PIECE_SYMBOLS))
        return NOT_KNOWN;
    for (const char *at = v->evidence->symbols; *at; at++)
        if (strncmp(at, word, n) == 0)
            return YES;
    return NO;
}

static enum held (*const tests[RULE_TESTS])(const struct values *,
                                            const struct rule_condition *) = {
    [RULE_TEST_NUMBER] = number_holds, [RULE_TEST_IS] = class_holds,
    [RULE_TEST_EQUAL] = pair_holds, [RULE_TEST_ONE_BIT] = pair_holds,
    [RULE_TEST_TWO_BITS] = pair_holds, [RULE_TEST_MORE_BITS] = pair_holds,
    [RULE_TEST_PAGE] = pair_holds, [RULE_TEST_ABOVE] = pair_holds,
    [RULE_TEST_COMPLEMENT] = pair_holds,
    [RULE_TEST_KNOWN] = knowledge_holds, [RULE_TEST_UNKNOWN] = knowledge_holds,
    [RULE_TEST_PART] = part_holds, [RULE_TEST_IN] = place_holds,
    [RULE_TEST_BYTES] = code_holds, [RULE_TEST_SYMBOL] = symbol_holds,
};

/* --- one rule ------------------------------------------------------------- */

static bool is_for(const struct rule_row *row, uint32_t code)
{
    if (row[0].code == row[1].code)
        return true;
    for (unsigned i = row[0].code; i < row[1].code; i++)
        if (rule_code[i] == code)
            return true;
    return false;
}

/* Of alternatives one must hold; `not` is of all of them. */
static bool holds(const struct rule_row *row, const struct values *v)
{
    enum held any = NO;

    for (unsigned i = row[0].condition; i < row[1].condition; i++) {
        const struct rule_condition *c = &rule_condition[i];
        enum held one = tests[c->test](v, c);

        if (one == NOT_KNOWN)
            return false;
        any = one == YES ? YES : any;
        if (c->more)
            continue;
        if ((any == YES) == c->negated)
            return false;
        any = NO;
    }
    return true;
}

/* A function on the stack tells one story of all, which no number does; so does
   code that is in no module. */
static unsigned weight_of(const struct rule_condition *c)
{
    enum { SYMBOL = 6, NO_MODULE = 4 };

    if (c->test == RULE_TEST_SYMBOL)
        return SYMBOL;
    return c->test == RULE_TEST_IN && (c->other == PLACE_NOWHERE
                                       || c->other == PLACE_UNLOADED)
           ? NO_MODULE : 1;
}

/* Tests, not alternatives; a code of its own is one, too. */
static unsigned weight(const struct rule_row *row)
{
    unsigned n = row[0].code != row[1].code;

    for (unsigned i = row[0].condition; i < row[1].condition; i++)
        if (!rule_condition[i].more)
            n += weight_of(&rule_condition[i]);
    return n;
}

/* --- all of them ---------------------------------------------------------- */

static bool same_condition(const struct rule_condition *a,
                           const struct rule_condition *b)
{
    return a->test == b->test && a->value == b->value && a->other == b->other
           && a->lo == b->lo && a->hi == b->hi && a->mask == b->mask
           && a->negated == b->negated && a->more == b->more;
}

/* Is each condition of `less` one of `more`'s? */
static bool says_less(const struct rule_row *less, const struct rule_row *more)
{
    for (unsigned i = less[0].condition; i < less[1].condition; i++) {
        unsigned k = more[0].condition;

        while (k < more[1].condition
               && !same_condition(&rule_condition[i], &rule_condition[k]))
            k++;
        if (k == more[1].condition)
            return false;
    }
    return true;
}

static const struct rule_statement *statement(const struct ntl_rule *rule,
                                              unsigned kind, size_t n)
{
    const struct rule_row *row = &rule_row[rule->row];

    for (unsigned i = row[0].statement; i < row[1].statement; i++)
        if (rule_statement[i].kind == kind && n-- == 0)
            return &rule_statement[i];
    return NULL;
}

static void insert(struct ntl_verdict *verdict, const struct ntl_rule *rule)
{
    unsigned at = verdict->rules;

    if (at == NTL_RULES_MAX && verdict->rule[--at].conditions
                               >= rule->conditions)
        return;
    if (verdict->rules < NTL_RULES_MAX)
        verdict->rules++;
    for (; at > 0 && verdict->rule[at - 1].conditions < rule->conditions; at--)
        verdict->rule[at] = verdict->rule[at - 1];
    verdict->rule[at] = *rule;
}

static void strike(struct ntl_verdict *verdict, const struct rule_row *row)
{
    for (unsigned i = row[0].statement; i < row[1].statement; i++)
        if (rule_statement[i].kind == RULE_SAYS_NOT)
            verdict->struck |= UINT32_C(1) << rule_statement[i].topic;
}

/* What a more specific one said already is not said again. */
static void drop_repeated(struct ntl_verdict *verdict)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < verdict->rules; i++) {
        const struct rule_row *row = &rule_row[verdict->rule[i].row];
        bool repeated = false;

        for (unsigned k = 0; k < kept; k++)
            repeated |= says_less(row, &rule_row[verdict->rule[k].row]);
        if (!repeated)
            verdict->rule[kept++] = verdict->rule[i];
    }
    verdict->rules = (uint8_t)kept;
}

void ntl_verdict_of(const struct ntl_evidence *evidence,
                    const struct ntl_bugcheck_answer *answer,
                    struct ntl_verdict *ret)
{
    uint32_t code = answer->bugcheck.code;
    struct values v;

    if (answer->bugcheck.kind == NTL_KIND_MINIDUMP)
        code &= ~UINT32_C(0x10000000);
    ntl_values_of(evidence, answer, &v);
    *ret = (struct ntl_verdict) { .rules = 0 };
    for (unsigned i = 0; i < RULES; i++) {
        const struct rule_row *row = &rule_row[i];
        struct ntl_rule rule = {
            (uint16_t)i, (uint8_t)weight(row), (enum ntl_mark)row->mark,
        };

        if (!is_for(row, code) || !holds(row, &v))
            continue;
        if (statement(&rule, RULE_SAYS_SAY, 0))
            insert(ret, &rule);
        strike(ret, row);
    }
    drop_repeated(ret);
}

/* The bit that its one-bit test found, or -1. */
static int bit_of(const struct rule_row *row, const struct values *v)
{
    for (unsigned i = row[0].condition; i < row[1].condition; i++) {
        const struct rule_condition *c = &rule_condition[i];
        uint64_t apart = v->value[c->value] ^ v->value[c->other];

        if (c->test == RULE_TEST_ONE_BIT && apart)
            return __builtin_ctzll(apart);
    }
    return -1;
}

int ntl_verdict_bit(const struct ntl_verdict *verdict,
                    const struct ntl_evidence *evidence,
                    const struct ntl_bugcheck_answer *answer)
{
    struct values v;
    int bit = -1;

    if (verdict->rules)
        ntl_values_of(evidence, answer, &v);
    for (unsigned i = 0; bit < 0 && i < verdict->rules; i++)
        bit = bit_of(&rule_row[verdict->rule[i].row], &v);
    return bit;
}

bool ntl_verdict_strikes(const struct ntl_verdict *verdict,
                         const struct ntl_statement *statement)
{
    return verdict->struck >> statement->topic & 1 && statement->topic;
}

/* --- what it says --------------------------------------------------------- */

/* {bit p1 p3}, {status}: a word in braces, its arguments after it. */
struct braces {
    const char *text;
    size_t length;
};

static enum value value_named(const char *text, size_t length)
{
    unsigned i = 0;

    while (i < VALUES
           && (strlen(rule_text + rule_value_name[i]) != length
               || memcmp(rule_text + rule_value_name[i], text, length) != 0))
        i++;
    return (enum value)i;
}

static void say_status(const struct values *v, struct ntl_clause *out)
{
    uint32_t status = (uint32_t)v->value[VALUE_STATUS];
    struct ntl_ntstatus row;

    clause_add(out, "%x", .number = { status });
    if (ntl_ntstatus_find(status, &row))
        clause_add(out, " %s", .word = { row.name });
}

static void say_access(const struct values *v, struct ntl_clause *out)
{
    uint64_t access = v->value[VALUE_ACCESS];

    clause_add(out, "%s", .word = {
        access == VALUE_WRITE ? "write" : access == VALUE_EXECUTE
        ? "instruction fetch" : "read",
    });
}

static void say_value(const struct values *v, enum value which,
                      struct ntl_clause *out)
{
    uint8_t digits = ntl_paging(v->evidence->view.map.arch)->digits;
    uint64_t value;

    if (which == VALUES)
        return;
    value = v->value[which];
    if (which == VALUE_STATUS)
        say_status(v, out);
    else if (which == VALUE_ACCESS)
        say_access(v, out);
    else if (which == VALUE_ENDED || which == VALUE_PROCESS)
        clause_add(out, "%s", .word = { which == VALUE_ENDED
                                        ? v->evidence->ended
                                        : v->evidence->process });
    else if (which == VALUE_BUILD)
        clause_add(out, "%d", .number = { value });
    else if (value > UINT16_MAX
             && (which == VALUE_BASE
                 || (which >= VALUE_ADDRESS && which <= VALUE_OPERAND)))
        clause_add(out, "%a", .number = { value }, .digits = digits);
    else
        clause_add(out, "%x", .number = { value });
}

/* The module alone, or where in it. */
static void say_part(const struct values *v, enum ntl_role role, bool where,
                     struct ntl_clause *out)
{
    const struct ntl_part *part = ntl_evidence_part(v->evidence, role);

    clause_add(out, "%s", .word = { part ? part->name : "the code there" });
    if (part && where && part->has_offset)
        clause_add(out, "+%x", .number = { part->offset });
}

/* Of two values: how many bits apart, which one, the mask. */
static void say_pair(const struct values *v, const char *word, enum value a,
                     enum value b, struct ntl_clause *out)
{
    uint64_t apart = v->value[a] ^ v->value[b];

    if (word[0] == 'm')
        clause_add(out, "%x", .number = { apart });
    else if (word[3] == 's')
        clause_add(out, "%d", .number = { bits_apart(v, a, b) });
    else
        clause_add(out, "%d", .number = {
            apart ? (uint64_t)__builtin_ctzll(apart) : 0,
        });
}

static bool is_word(struct braces b, const char *word)
{
    return b.length == strlen(word) && memcmp(b.text, word, b.length) == 0;
}

/* The generator has checked the words. */
static void say_braces(const struct values *v, struct braces b,
                       struct ntl_clause *out)
{
    const char *blank = memchr(b.text, ' ', b.length), *second;
    enum value a, c;
    size_t left;

    if (!blank) {
        if (is_word(b, "in"))
            say_part(v, NTL_ROLE_INSTRUCTION, true, out);
        else if (is_word(b, "named"))
            say_part(v, NTL_ROLE_PARAMETER, false, out);
        else
            say_value(v, value_named(b.text, b.length), out);
        return;
    }
    left = b.length - (size_t)(blank + 1 - b.text);
    second = memchr(blank + 1, ' ', left);
    if (!second)
        return;
    a = value_named(blank + 1, (size_t)(second - blank - 1));
    c = value_named(second + 1, b.length - (size_t)(second + 1 - b.text));
    if (a < VALUES && c < VALUES)
        say_pair(v, b.text, a, c, out);
}

static void say(const struct values *v, const char *text,
                struct ntl_clause *out)
{
    while (*text) {
        const char *open = strchr(text, '{');
        size_t plain = open ? (size_t)(open - text) : strlen(text);

        for (size_t i = 0; i < plain; i++)
            clause_add(out, "%s", .word = { (char[2]) { text[i], '\0' } });
        text += plain;
        if (open) {
            size_t length = (size_t)(strchr(open, '}') - open) - 1;

            say_braces(v, (struct braces) { open + 1, length }, out);
            text += length + 2;
        }
    }
}

bool ntl_rule_text(const struct ntl_rule *rule, enum ntl_rule_says kind,
                   size_t n, const struct ntl_evidence *evidence,
                   const struct ntl_bugcheck_answer *answer,
                   struct ntl_clause *out)
{
    const struct rule_statement *s;
    struct values v;

    if (rule->row >= RULES || !(s = statement(rule, kind, n)))
        return false;
    ntl_values_of(evidence, answer, &v);
    say(&v, rule_text + s->text, out);
    return true;
}
