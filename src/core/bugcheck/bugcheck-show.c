/* The answer as a person reads it: a verdict, the parameters, the rest. */
#include <ntlens/verdict.h>

#include "core/text/clause.h"
#include "fields.h"

#include <ntlens/format.h>
#include <ntlens/time.h>
#include <string.h>

/* A statement and its mark; all that is said of a parameter. */
enum { TEXT = 320, LONG_TEXT = NTL_MATCHES_MAX * TEXT / 2 + NTL_READING_TEXT };

struct shown {
    const struct ntl_evidence *evidence;
    const struct ntl_bugcheck_question *question;
    const struct ntl_bugcheck_answer *answer;
    const struct ntl_region_view *view;
    struct ntl_verdict verdict;
    struct ntl_sink *sink;
    bool verbose;
    int main;                   /* the match that the answer is about, or -1  */
    int said_cause, said_next;  /* match whose first one stands in the answer;
                                   -1: the code's, -2: none                   */
};

static void emit_text(const struct shown *s, const char *key, const char *text)
{
    ntl_emit(s->sink, .key = key, .kind = NTL_TEXT, .text = text);
}

/* What no page of the reference says is marked where it stands. */
static void emit_marked(const struct shown *s, const char *key,
                        const char *text, enum ntl_mark mark)
{
    if (*text)
        ntl_emit(s->sink, .key = key, .kind = NTL_SENTENCE,
                 .phrase = &(struct ntl_phrase) {
            .format = "%m%s", .number = { mark }, .word = { text },
        });
    else
        emit_text(s, key, "");
}

static void emit_statement(const struct shown *s, const char *key,
                           const struct ntl_statement *statement)
{
    emit_marked(s, key, statement->text, statement->mark);
}

/* --- the answer ----------------------------------------------------------- */

/* Types whose sub-codes say how, not what. */
static bool is_side(enum ntl_param type)
{
    return type == NTL_PARAM_IRQL || type == NTL_PARAM_ACCESS
           || type == NTL_PARAM_PF_ERROR || type == NTL_PARAM_BOOLEAN;
}

/* The first that tests a parameter which selects what happened. */
static int main_match(const struct ntl_bugcheck_answer *answer)
{
    for (int i = 0; i < answer->matches; i++) {
        for (unsigned n = 1; n <= NTL_PARAMETERS; n++) {
            struct ntl_parameter p = { NTL_PARAM_NONE, "", NTL_MARK_SEEN };

            (void)ntl_bugcheck_parameter(&answer->bugcheck.says, n, &p);
            if (ntl_subcode_tests(&answer->match[i], n) && !is_side(p.type))
                return i;
        }
    }
    return -1;
}

/* The first of that kind that the values do not exclude. */
static bool first_of(const struct shown *s,
                     const struct ntl_statements *says, enum ntl_says kind,
                     struct ntl_statement *ret)
{
    for (size_t n = 0; ntl_bugcheck_says(says, kind, n, ret); n++)
        if (!ntl_verdict_strikes(&s->verdict, ret))
            return true;
    return false;
}

/* Of the main match, then of the others, then of the code (-1); -2: of none. */
static int first_with(const struct shown *s, enum ntl_says kind,
                      struct ntl_statement *ret)
{
    const struct ntl_bugcheck_answer *a = s->answer;

    if (s->main >= 0 && first_of(s, &a->match[s->main].says, kind, ret))
        return s->main;
    for (int i = 0; i < a->matches; i++)
        if (first_of(s, &a->match[i].says, kind, ret))
            return i;
    return first_of(s, &a->bugcheck.says, kind, ret) ? -1 : -2;
}

static int emit_first(const struct shown *s, const char *key,
                      enum ntl_says kind)
{
    struct ntl_statement statement;
    int from = first_with(s, kind, &statement);

    if (from != -2)
        emit_statement(s, key, &statement);
    return from;
}

static void show_what(const struct shown *s)
{
    const struct ntl_statements *says = &s->answer->bugcheck.says;
    struct ntl_statement what = { "", NTL_MARK_DOCUMENTED, NTL_TOPIC_NONE };

    if (s->main >= 0)
        (void)ntl_bugcheck_says(&s->answer->match[s->main].says,
                                NTL_SAYS_MEANS, 0, &what);
    else
        (void)ntl_bugcheck_says(says, NTL_SAYS_WHAT, 0, &what);
    emit_statement(s, "what", &what);
}

/* Of the rule that holds; false: none, or it does not say. */
static bool emit_rule(const struct shown *s, const char *key,
                      enum ntl_rule_says kind)
{
    char text[NTL_VERDICT_TEXT];
    const struct ntl_rule *rule = &s->verdict.rule[0];
    struct ntl_clause out = clause_in(text, sizeof text);

    if (s->verdict.rules == 0
        || !ntl_rule_text(rule, kind, 0, s->evidence, s->answer, &out))
        return false;
    if (kind == NTL_RULE_SAY)
        clause_add(&out, "%M", .number = { rule->mark });
    ntl_emit_clause(s->sink, key, &out);
    return true;
}

/* An exception's own meaning says less than what was made of its record. */
static bool is_exception(const struct shown *s)
{
    for (unsigned n = 1; s->main >= 0 && n <= NTL_PARAMETERS; n++)
        if (s->answer->parameter[n - 1].type == NTL_PARAM_EXCEPTION
            && ntl_subcode_tests(&s->answer->match[s->main], n))
            return true;
    return false;
}

/* What the values say; without that what is usual, and said to be no more. */
static void show_answer(struct shown *s)
{
    const struct ntl_bugcheck *b = &s->answer->bugcheck;
    bool ruled;

    ntl_begin(s->sink, NTL_LINE, "bugcheck", NULL);
    ntl_emit(s->sink, .key = "code", .kind = NTL_NUMBER, .value = b->code);
    emit_text(s, "name", b->name);
    emit_text(s, "kind", ntl_bugcheck_kind_name(b->kind));
    ntl_end(s->sink);
    ntl_begin(s->sink, NTL_OBJECT, "result", NULL);
    ruled = emit_rule(s, "verdict", NTL_RULE_SAY);
    if (!ruled || !is_exception(s) || s->verbose)
        show_what(s);
    s->said_cause = ruled ? -2 : emit_first(s, "usually", NTL_SAYS_CAUSE);
    (void)emit_rule(s, "not_known", NTL_RULE_UNKNOWN);
    s->said_next = emit_rule(s, "look_at", NTL_RULE_NEXT)
                   ? -2 : emit_first(s, "look_at", NTL_SAYS_NEXT);
    ntl_end(s->sink);
}

/* --- who had which part in it --------------------------------------------- */

static void emit_where(const struct shown *s, const struct ntl_part *part)
{
    char text[TEXT];
    struct ntl_clause out = clause_in(text, TEXT);

    clause_add(&out, "%s", .word = { part->name });
    if (part->has_offset)
        clause_add(&out, "+%x", .number = { part->offset });
    if (part->unloaded)
        clause_add(&out, " (unloaded)");
    ntl_emit_clause(s->sink, "module", &out);
}

/* The pieces of what `module` and `role` say in words. */
static void emit_pieces(const struct shown *s, const struct ntl_part *part)
{
    uint8_t digits = ntl_paging(s->view->map.arch)->digits;

    emit_text(s, "name", part->name);
    emit_text(s, "role_key", ntl_role_key(part->role));
    if (part->has_offset && part->address) {
        ntl_emit(s->sink, .key = "offset", .kind = NTL_NUMBER,
                 .value = part->offset);
        ntl_emit(s->sink, .key = "address", .kind = NTL_ADDRESS,
                 .value = part->address, .digits = digits);
    } else {
        ntl_emit(s->sink, .key = "offset", .kind = NTL_ABSENT);
        ntl_emit(s->sink, .key = "address", .kind = NTL_ABSENT);
    }
}

static void emit_role(const struct shown *s, const struct ntl_part *part)
{
    char text[TEXT];
    struct ntl_clause out = clause_in(text, TEXT);

    clause_add(&out, "%s", .word = { ntl_role_name(part->role) });
    if (part->role == NTL_ROLE_PARAMETER)
        clause_add(&out, " (%d)", .number = { part->parameter });
    ntl_emit_clause(s->sink, "role", &out);
}

/* The column is there where one of the modules has a date. */
static void emit_linked(const struct shown *s, const struct ntl_part *part)
{
    const struct ntl_phrase day = {
        .format = "%10t", .number = { part->linked },
    };
    bool any = false;

    for (unsigned i = 0; i < s->evidence->parts; i++)
        any |= s->evidence->part[i].linked != 0;
    if (!any)
        return;
    ntl_emit(s->sink, .key = "linked", .phrase = &day,
             .kind = part->linked ? NTL_SENTENCE : NTL_ABSENT);
}

/* "certain" is of the role, not of any blame. */
static void show_part(const struct shown *s, const struct ntl_part *part)
{
    ntl_begin(s->sink, NTL_ROW, NULL, NULL);
    emit_where(s, part);
    emit_role(s, part);
    emit_text(s, "sure", part->certain ? "certain"
                         : part->unchecked ? "possible" : "likely");
    emit_text(s, "from", ntl_origin_name(part->from));
    emit_linked(s, part);
    if (s->sink->fields)
        emit_pieces(s, part);
    ntl_end(s->sink);
}

static void show_parts(const struct shown *s)
{
    enum { MOST = 4 };

    if (s->evidence->parts == 0)
        return;
    ntl_begin(s->sink, NTL_TABLE, "parts", NULL);
    for (unsigned i = 0; i < s->evidence->parts && i < MOST; i++)
        show_part(s, &s->evidence->part[i]);
    ntl_end(s->sink);
}

/* --- the parameters ------------------------------------------------------- */

static bool is_given(const struct shown *s, unsigned n)
{
    return s->question->given >> n & 1;
}

static void emit_value(const struct shown *s, unsigned n)
{
    enum ntl_param type = s->answer->parameter[n].type;
    uint64_t value = s->question->parameter[n];

    if (!is_given(s, n))
        ntl_emit(s->sink, .key = "value", .kind = NTL_ABSENT);
    else
        ntl_emit(s->sink, .key = "value", .value = value, .sort = (uint8_t)type,
                 .kind = ntl_param_is_address(type) ? NTL_ADDRESS : NTL_NUMBER,
                 .digits = value <= UINT32_MAX
                           ? ntl_paging(s->view->map.arch)->digits : 16);
}

static void add_meaning(const struct shown *s, unsigned n,
                        struct ntl_clause *out)
{
    const struct ntl_parameter *p = &s->answer->parameter[n];

    if (p->type == NTL_PARAM_RESERVED && *p->text == '0' && is_given(s, n)
        && s->question->parameter[n] != 0)
        clause_add(out, "nothing is stated of another value than 0");
    else if (*p->text)
        clause_add(out, "%m%s", .number = { p->mark }, .word = { p->text });
    else
        clause_add(out, "%s", .word = { p->type == NTL_PARAM_NONE
                                        ? "nothing is stated" : "reserved" });
}

static struct ntl_clause reading_of(const struct shown *s, unsigned n,
                                    char text[NTL_READING_TEXT])
{
    const struct ntl_parameter *p = &s->answer->parameter[n];

    return is_given(s, n)
           ? ntl_param_read(text, NTL_READING_TEXT, p->type,
                            s->question->parameter[n], p->text, s->view)
           : clause_in(text, NTL_READING_TEXT);
}

/* What is said of this parameter's value: by hidden ones if by no other. */
static void add_says(const struct shown *s, unsigned n, enum ntl_says kind,
                     struct ntl_clause *clause)
{
    const struct ntl_bugcheck_answer *a = s->answer;
    struct ntl_statement one;
    bool said = false;          /* as what happened, above                    */

    for (int i = 0; i < a->matches + a->hidden; i++) {
        if (i >= a->matches && (clause->length || said))
            return;
        if (ntl_subcode_last(&a->match[i]) != n + 1)
            continue;
        said |= i == s->main && kind == NTL_SAYS_MEANS;
        if (!(i == s->main && kind == NTL_SAYS_MEANS)
            && ntl_bugcheck_says(&a->match[i].says, kind, 0, &one))
            clause_add(clause, clause->length ? " %m%s" : "%m%s",
                       .number = { one.mark }, .word = { one.text });
    }
}

/* Its words and numbers, without its marks. */
static size_t bare(const struct ntl_clause *clause, char *text, size_t size)
{
    struct ntl_phrase phrase = ntl_clause_phrase(clause);
    struct ntl_parts parts;
    size_t n = ntl_format_parts(text, size, &phrase, &parts);

    return n < size ? n : size - 1;
}

/* Does it end with what the other says? */
static bool ends_with(const struct ntl_clause *clause,
                      const struct ntl_clause *other)
{
    char text[LONG_TEXT], end[LONG_TEXT];
    size_t n = bare(clause, text, sizeof text);
    size_t m = bare(other, end, sizeof end);

    return n >= m && memcmp(text + n - m, end, m) == 0;
}

/* The reading, a sub-code's symbol where it is another word, its meaning. */
static void emit_says(const struct shown *s, unsigned n)
{
    char reading_text[NTL_READING_TEXT], text[LONG_TEXT];
    struct ntl_clause reading = reading_of(s, n, reading_text);
    struct ntl_clause says = clause_in(text, sizeof text);

    ntl_emit_clause(s->sink, "reading", &reading);
    add_says(s, n, NTL_SAYS_NAME, &says);
    if (ends_with(&reading, &says))
        says = clause_in(text, sizeof text);
    ntl_emit_clause(s->sink, "symbol", &says);
    says = clause_in(text, sizeof text);
    add_says(s, n, NTL_SAYS_MEANS, &says);
    ntl_emit_clause(s->sink, "says", &says);
}

/* Not again what stands there already, with a mark before it or not. */
static void add_more(struct ntl_clause *out, const struct ntl_clause *more)
{
    if (ends_with(out, more))
        return;
    clause_add(out, ": ");
    ntl_clause_join(out, more);
}

/* The same as one sentence; what a value means is not said below a verdict that
   has more to say. */
static void emit_in_short(const struct shown *s, unsigned n)
{
    static const enum ntl_says kinds[] = { NTL_SAYS_NAME, NTL_SAYS_MEANS };
    bool told = !s->sink->fields && s->verdict.rules && s->evidence->parts;
    char text[LONG_TEXT], more_text[LONG_TEXT];
    struct ntl_clause out = clause_in(text, sizeof text), more;

    add_meaning(s, n, &out);
    more = reading_of(s, n, more_text);
    add_more(&out, &more);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds - told; i++) {
        more = clause_in(more_text, sizeof more_text);
        add_says(s, n, kinds[i], &more);
        add_more(&out, &more);
    }
    ntl_emit_clause(s->sink, "meaning", &out);
}

static void emit_meaning(const struct shown *s, unsigned n)
{
    char text[TEXT];
    struct ntl_clause out = clause_in(text, sizeof text);

    add_meaning(s, n, &out);
    ntl_emit_clause(s->sink, "meaning", &out);
}

/* Without any value, only what they are for. */
static void show_parameter(const struct shown *s, unsigned n)
{
    const char *type = ntl_param_name(s->answer->parameter[n].type);

    ntl_begin(s->sink, NTL_ROW, NULL, NULL);
    ntl_emit(s->sink, .key = "p", .kind = NTL_DECIMAL, .value = n + 1);
    if (s->question->given)
        emit_value(s, n);
    else
        emit_text(s, "type", type);
    if (s->question->given && !s->verbose) {
        emit_in_short(s, n);
    } else {
        emit_meaning(s, n);
        if (s->question->given)
            emit_says(s, n);
    }
    ntl_end(s->sink);
}

static void show_parameters(const struct shown *s)
{
    ntl_begin(s->sink, NTL_TABLE, "parameters",
              s->question->given && !s->verbose ? NULL : "parameters");
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        show_parameter(s, n);
    ntl_end(s->sink);
}

static void show_types(const struct shown *s)
{
    static const char *const keys[] = { "p1", "p2", "p3", "p4" };

    ntl_begin(s->sink, NTL_LINE, "types", NULL);
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        emit_text(s, keys[n], ntl_param_name(s->answer->parameter[n].type));
    ntl_end(s->sink);
}

/* --- what is left to say -------------------------------------------------- */

struct more {
    const struct shown *s;
    bool begun;                 /* its table: none without rows               */
};

static void emit_more(struct more *more, const char *kind,
                      const struct ntl_statement *statement)
{
    if (!more->begun)
        ntl_begin(more->s->sink, NTL_TABLE, "more", "more");
    more->begun = true;
    ntl_begin(more->s->sink, NTL_ROW, NULL, NULL);
    emit_text(more->s, "kind", kind);
    emit_statement(more->s, "text", statement);
    ntl_end(more->s->sink);
}

/* All of a kind but what was said, of the matches and then of the code. */
static void show_kind(struct more *more, const char *word, enum ntl_says kind,
                      int said)
{
    const struct ntl_bugcheck_answer *a = more->s->answer;
    struct ntl_statement one;

    for (int i = 0; i <= a->matches; i++) {
        bool own = i == a->matches;
        const struct ntl_statements *says = own ? &a->bugcheck.says
                                                : &a->match[i].says;
        size_t skip = said == (own ? -1 : i);

        for (size_t n = skip; ntl_bugcheck_says(says, kind, n, &one); n++)
            if (!ntl_verdict_strikes(&more->s->verdict, &one))
                emit_more(more, word, &one);
    }
}

/* In general: when the answer is about a sub-code. */
static void show_more(const struct shown *s)
{
    struct more more = { s, false };
    struct ntl_statement what;

    if (s->main >= 0 && ntl_bugcheck_says(&s->answer->bugcheck.says,
                                          NTL_SAYS_WHAT, 0, &what))
        emit_more(&more, "general", &what);
    show_kind(&more, "cause", NTL_SAYS_CAUSE, s->said_cause);
    show_kind(&more, "next", NTL_SAYS_NEXT, s->said_next);
    show_kind(&more, "note", NTL_SAYS_NOTE, -2);
    show_kind(&more, "alias", NTL_SAYS_AKA, -2);
    if (more.begun)
        ntl_end(s->sink);
}

/* --- sub-codes that were not asked for ------------------------------------ */

static void show_statements(const struct shown *s,
                            const struct ntl_statements *says)
{
    static const struct { enum ntl_says kind; const char *key[2]; } rows[] = {
        { NTL_SAYS_NAME, { "symbol", NULL } },
        { NTL_SAYS_MEANS, { "means", NULL } },
        { NTL_SAYS_CAUSE, { "cause", "cause_2" } },
        { NTL_SAYS_NEXT, { "next", "next_2" } },
        { NTL_SAYS_NOTE, { "note", NULL } },
    };
    struct ntl_statement one;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n < 2 && rows[i].key[n]; n++)
            if (ntl_bugcheck_says(says, rows[i].kind, n, &one))
                emit_statement(s, rows[i].key[n], &one);
}

static void show_subcode(const struct shown *s,
                         const struct ntl_subcode *subcode)
{
    static const char *const keys[] = { "p1", "p2", "p3", "p4" };
    char text[TEXT];
    struct ntl_clause when = ntl_subcode_when(text, sizeof text, subcode);
    struct ntl_parameter p;

    ntl_begin(s->sink, NTL_OBJECT, "sub_code", NULL);
    ntl_emit_clause(s->sink, "when", &when);
    show_statements(s, &subcode->says);
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (ntl_bugcheck_parameter(&subcode->says, n + 1, &p))
            emit_marked(s, keys[n], *p.text ? p.text : "reserved",
                        *p.text ? p.mark : NTL_MARK_DOCUMENTED);
    ntl_end(s->sink);
}

static void show_subcodes(const struct shown *s)
{
    struct ntl_subcode one;
    bool any = false;

    for (size_t i = 0;
         ntl_bugcheck_subcode(&s->answer->bugcheck, i, &one); i++) {
        if (!ntl_subcode_open(&one, s->question))
            continue;
        if (!any)
            ntl_begin(s->sink, NTL_TABLE, "sub_codes",
                      "sub-codes (parameter=value)");
        any = true;
        show_subcode(s, &one);
    }
    if (any)
        ntl_end(s->sink);
}

/* --- how it was derived --------------------------------------------------- */

static void step(const struct shown *s, const char *key,
                 const struct ntl_clause *says)
{
    s->sink->remark(s->sink, &(struct ntl_remark) {
        NTL_STEP, key, ntl_clause_phrase(says),
    });
}

static void explain_code(const struct shown *s)
{
    const struct ntl_bugcheck *b = &s->answer->bugcheck;

    if (s->answer->flags)
        ntl_step(s->sink, "code", "%x & ~%x = %x", .number = {
            s->question->code, s->answer->flags, b->code,
        });
    ntl_step(s->sink, "source", "%s; what is not says so in brackets",
             .word = { ntl_mark_name(b->mark) });
}

static void explain_matches(const struct shown *s)
{
    static const char *const keys[] = {
        "sub-code", "sub-code of parameter_1", "sub-code of parameter_2",
        "sub-code of parameter_3", "sub-code of parameter_4",
    };

    for (int i = 0; i < s->answer->matches + s->answer->hidden; i++) {
        const struct ntl_subcode *m = &s->answer->match[i];
        char text[TEXT + 64];
        struct ntl_clause out = ntl_subcode_when(text, sizeof text, m);

        clause_add(&out, i < s->answer->matches
                   ? " holds" : " holds, but a more specific one says more");
        step(s, keys[ntl_subcode_last(m)], &out);
    }
}

static void explain_parameters(const struct shown *s)
{
    static const char *const keys[] = {
        "parameter_1", "parameter_2", "parameter_3", "parameter_4",
    };

    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        const struct ntl_parameter *p = &s->answer->parameter[n];
        int8_t from = s->answer->from[n];
        char text[TEXT + 64], when_text[TEXT];
        struct ntl_clause out = clause_in(text, sizeof text), when;

        clause_add(&out, "read as %s, by the ",
                   .word = { ntl_param_name(p->type) });
        clause_add(&out, from >= 0 ? "sub-code " : "code");
        if (from >= 0) {
            when = ntl_subcode_when(when_text, sizeof when_text,
                                    &s->answer->match[from]);
            ntl_clause_join(&out, &when);
        }
        clause_add(&out, "%M", .number = { p->mark });
        step(s, keys[n], &out);
    }
}

void ntl_bugcheck_show(const struct ntl_evidence *evidence,
                       const struct ntl_bugcheck_answer *answer,
                       const struct ntl_bugcheck_show *how,
                       struct ntl_sink *sink)
{
    struct shown s = {
        .evidence = evidence, .question = &evidence->question,
        .answer = answer, .view = &evidence->view, .sink = sink,
        .main = main_match(answer), .verbose = how->verbose,
    };
    bool given = evidence->question.given;

    ntl_verdict_of(evidence, answer, &s.verdict);
    show_answer(&s);
    show_parts(&s);
    (void)ntl_verdict_because(evidence, answer, &s.verdict, sink);
    if (sink->fields && given)
        ntl_bugcheck_fields(evidence, answer, &s.verdict, sink);
    if (how->context && given)
        how->context(how->of, sink);
    show_parameters(&s);
    if (given && (how->verbose || sink->explain || sink->fields))
        show_types(&s);
    if (sink->explain) {
        explain_code(&s);
        explain_matches(&s);
        explain_parameters(&s);
    }
    show_subcodes(&s);
    if (how->verbose || !given)
        show_more(&s);
    ntl_bugcheck_odd(evidence, answer, sink);
}
