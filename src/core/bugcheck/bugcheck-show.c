/* The answer as a person reads it: three lines, the parameters, the rest. */
#include <ntlens/bugcheck.h>

#include "core/text/clause.h"

#include <string.h>

enum { TEXT = 320 };            /* a statement and its mark                   */

struct shown {
    const struct ntl_bugcheck_question *question;
    const struct ntl_bugcheck_answer *answer;
    const struct ntl_region_view *view;
    struct ntl_sink *sink;
    int main;                   /* the match that the answer is about, or -1  */
    int said_cause, said_next;  /* match whose first one stands in the answer;
                                   -1: the code's                             */
};

/* What no page of the reference says is marked where it stands. */
static const char *marked(char text[TEXT], const char *statement,
                          enum ntl_mark mark)
{
    bool plain = mark == NTL_MARK_DOCUMENTED || !*statement;
    struct ntl_phrase phrase = {
        .format = plain ? "%s%s" : "[%s] %s",
        .word = { plain ? "" : ntl_mark_name(mark), statement },
    };

    ntl_format_phrase(text, TEXT, &phrase);
    return text;
}

static void emit_text(const struct shown *s, const char *key, const char *text)
{
    ntl_emit(s->sink, .key = key, .kind = NTL_TEXT, .text = text);
}

static void emit_statement(const struct shown *s, const char *key,
                           const struct ntl_statement *statement)
{
    char text[TEXT];

    emit_text(s, key, marked(text, statement->text, statement->mark));
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

/* Of the main match, then of the others, then of the code (-1); -2: of none. */
static int first_with(const struct shown *s, enum ntl_says kind,
                      struct ntl_statement *ret)
{
    const struct ntl_bugcheck_answer *a = s->answer;

    if (s->main >= 0
        && ntl_bugcheck_says(&a->match[s->main].says, kind, 0, ret))
        return s->main;
    for (int i = 0; i < a->matches; i++)
        if (ntl_bugcheck_says(&a->match[i].says, kind, 0, ret))
            return i;
    return ntl_bugcheck_says(&a->bugcheck.says, kind, 0, ret) ? -1 : -2;
}

static int emit_first(const struct shown *s, const char *key,
                      enum ntl_says kind)
{
    struct ntl_statement statement;
    int from = first_with(s, kind, &statement);

    if (from == -2)
        ntl_emit(s->sink, .key = key, .kind = NTL_ABSENT);
    else
        emit_statement(s, key, &statement);
    return from;
}

static void show_what(const struct shown *s)
{
    const struct ntl_statements *says = &s->answer->bugcheck.says;
    struct ntl_statement what = { "", NTL_MARK_DOCUMENTED };

    if (s->main >= 0)
        (void)ntl_bugcheck_says(&s->answer->match[s->main].says,
                                NTL_SAYS_MEANS, 0, &what);
    else
        (void)ntl_bugcheck_says(says, NTL_SAYS_WHAT, 0, &what);
    emit_statement(s, "what", &what);
}

static void show_answer(struct shown *s)
{
    const struct ntl_bugcheck *b = &s->answer->bugcheck;

    ntl_begin(s->sink, NTL_LINE, "bugcheck", NULL);
    ntl_emit(s->sink, .key = "code", .kind = NTL_NUMBER, .value = b->code);
    emit_text(s, "name", b->name);
    emit_text(s, "kind", ntl_bugcheck_kind_name(b->kind));
    ntl_end(s->sink);
    ntl_begin(s->sink, NTL_OBJECT, "answer", NULL);
    show_what(s);
    s->said_cause = emit_first(s, "likely", NTL_SAYS_CAUSE);
    s->said_next = emit_first(s, "look_at", NTL_SAYS_NEXT);
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
        ntl_emit(s->sink, .key = "value", .value = value,
                 .kind = ntl_param_is_address(type) ? NTL_ADDRESS : NTL_NUMBER,
                 .digits = value <= UINT32_MAX
                           ? ntl_paging(s->view->map.arch)->digits : 16);
}

static void emit_meaning(const struct shown *s, unsigned n)
{
    const struct ntl_parameter *p = &s->answer->parameter[n];
    char text[TEXT];

    if (*p->text)
        emit_text(s, "meaning", marked(text, p->text, p->mark));
    else
        emit_text(s, "meaning", p->type == NTL_PARAM_NONE ? "nothing is stated"
                                                          : "reserved");
}

static void read_value(const struct shown *s, unsigned n,
                       char text[NTL_READING_TEXT])
{
    const struct ntl_parameter *p = &s->answer->parameter[n];

    text[0] = '\0';
    if (is_given(s, n))
        (void)ntl_param_read(text, NTL_READING_TEXT, p->type,
                             s->question->parameter[n], p->text, s->view);
}

/* What is said of this parameter's value: by hidden ones if by no other. */
static void add_says(const struct shown *s, unsigned n, enum ntl_says kind,
                     struct clause *clause)
{
    const struct ntl_bugcheck_answer *a = s->answer;
    struct ntl_statement one;
    char text[TEXT];

    for (int i = 0; i < a->matches + a->hidden; i++) {
        if (i >= a->matches && clause->length)
            return;
        if (ntl_subcode_last(&a->match[i]) == n + 1
            && ntl_bugcheck_says(&a->match[i].says, kind, 0, &one))
            clause_add(clause, "%s%s", .word = {
                clause->length ? " " : "", marked(text, one.text, one.mark),
            });
    }
}

/* The reading, a sub-code's symbol where it is another word, its meaning. */
static void emit_says(const struct shown *s, unsigned n)
{
    char reading[NTL_READING_TEXT], text[NTL_MATCHES_MAX * TEXT / 2];
    struct clause clause = clause_in(text, sizeof text);

    read_value(s, n, reading);
    emit_text(s, "reading", reading);
    add_says(s, n, NTL_SAYS_NAME, &clause);
    emit_text(s, "symbol", strcmp(text, reading) == 0 ? "" : text);
    clause = clause_in(text, sizeof text);
    add_says(s, n, NTL_SAYS_MEANS, &clause);
    emit_text(s, "says", text);
}

/* Without any value, only what they are for. */
static void show_parameter(const struct shown *s, unsigned n)
{
    const char *type = ntl_param_name(s->answer->parameter[n].type);

    ntl_begin(s->sink, NTL_ROW, NULL, NULL);
    ntl_emit(s->sink, .key = "p", .kind = NTL_DECIMAL, .value = n + 1);
    if (!s->question->given) {
        emit_text(s, "type", type);
        emit_meaning(s, n);
    } else {
        emit_value(s, n);
        emit_meaning(s, n);
        emit_says(s, n);
    }
    ntl_end(s->sink);
}

static void show_parameters(const struct shown *s)
{
    ntl_begin(s->sink, NTL_TABLE, "parameters", "parameters");
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
    struct ntl_parameter p;

    (void)ntl_subcode_when(text, sizeof text, subcode);
    ntl_begin(s->sink, NTL_OBJECT, "sub_code", NULL);
    emit_text(s, "when", text);
    show_statements(s, &subcode->says);
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (ntl_bugcheck_parameter(&subcode->says, n + 1, &p))
            emit_text(s, keys[n], marked(text, *p.text ? p.text : "reserved",
                                         *p.text ? p.mark
                                                 : NTL_MARK_DOCUMENTED));
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
        char when[TEXT];

        (void)ntl_subcode_when(when, sizeof when, m);
        ntl_step(s->sink, keys[ntl_subcode_last(m)], "%s holds%s", .word = {
            when, i < s->answer->matches
                  ? "" : ", but a more specific one says more",
        });
    }
}

static void explain_parameters(const struct shown *s)
{
    static const char *const keys[] = {
        "parameter_1", "parameter_2", "parameter_3", "parameter_4",
    };

    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        const struct ntl_parameter *p = &s->answer->parameter[n];
        int from = s->answer->from[n];
        char when[TEXT] = "";

        if (from >= 0)
            (void)ntl_subcode_when(when, sizeof when, &s->answer->match[from]);
        ntl_step(s->sink, keys[n], from >= 0
                 ? "read as %s, by the sub-code %s (%s)"
                 : "read as %s, by the code%s (%s)",
                 .word = { ntl_param_name(p->type), when,
                           ntl_mark_name(p->mark) });
    }
}

void ntl_bugcheck_show(const struct ntl_bugcheck_question *question,
                       const struct ntl_bugcheck_answer *answer,
                       const struct ntl_bugcheck_show *how,
                       struct ntl_sink *sink)
{
    struct shown s = {
        .question = question, .answer = answer, .view = &how->view,
        .sink = sink, .main = main_match(answer),
    };

    show_answer(&s);
    if (how->context && question->given)
        how->context(how->of, sink);
    show_parameters(&s);
    if (question->given)
        show_types(&s);
    if (sink->explain) {
        explain_code(&s);
        explain_matches(&s);
        explain_parameters(&s);
    }
    show_subcodes(&s);
    show_more(&s);
    ntl_bugcheck_join(question, answer, &how->view, sink);
}
