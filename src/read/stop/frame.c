/* The frames: what may stand around a code and its parameters. */
#include "frame.h"

#include "call.h"
#include "rest.h"

/* How far a frame looks, so that the length of a line does not matter. */
enum { REACH = 200 };

static struct span near(struct span s)
{
    if (span_left(s) > REACH)
        s.end = s.at + REACH;
    return s;
}

/* --- filling in ----------------------------------------------------------- */

static void take_code(struct stop *says, uint32_t code)
{
    says->code = (struct figure) { .kind = FIGURE_NUMBER, .value = code };
}

/* --- names ---------------------------------------------------------------- */

enum { LONGEST_NAME = 96 };

/* As whole words, from the beginning; any case, blanks as underscores. */
static bool take_name(struct span *s, struct stop *says)
{
    struct ntl_bugcheck found;
    size_t n = span_left(*s);

    if (n == 0 || !ascii_is_letter(*s->at))
        return false;
    n = ntl_bugcheck_name_length(s->at, n < LONGEST_NAME ? n : LONGEST_NAME);
    if (n == 0 || !ntl_bugcheck_named(s->at, n, &found))
        return false;
    take_code(says, found.code);
    s->at += n;
    return true;
}

/* A name as the headers have them, known or not. */
static bool take_capitals(struct span *s, struct span *ret)
{
    unsigned joints = 0;
    const char *from = s->at;

    while (s->at < s->end && ascii_is_name(*s->at)
           && !(*s->at >= 'a' && *s->at <= 'z')) {
        joints += *s->at == '_';
        s->at++;
    }
    *ret = (struct span) { from, s->at };
    return joints > 0 && ascii_is_letter(*from)
           && !ascii_is_name(span_char(*s));
}

/* `(tcpip.sys)`; *s moves past it. */
static void take_failed(struct span *s, struct stop *says)
{
    struct span p = *s, name;

    span_skip(&p, " \t");
    if (!span_take(&p, "("))
        return;
    name = p;
    while (p.at < p.end && (ascii_is_name(*p.at) || *p.at == '.'
                            || *p.at == '-'))
        p.at++;
    name.end = p.at;
    if (!span_take(&p, ")") || !memchr(name.at, '.', span_left(name)))
        return;
    says->failed = name;
    *s = p;
}

/* --- frames --------------------------------------------------------------- */

/* Words after which a code stands. */
enum lead_kind {
    LEAD_PLAIN,                 /* a bare small number needs more             */
    LEAD_LABEL,                 /* means nothing else                         */
    LEAD_DECIMAL,               /* ... and is decimal without 0x              */
    LEAD_LOOSE                  /* means much else: 0x, or parameters         */
};

static const struct lead {
    const char *text;
    enum lead_kind kind;
} leads[] = {
    { "BugcheckCode", LEAD_DECIMAL }, { "BUGCHECK_CODE", LEAD_LABEL },
    { "BUGCHECK_STR", LEAD_LABEL }, { "BCCode", LEAD_LABEL },
    { "bugcheck code", LEAD_LABEL }, { "bug check code", LEAD_LABEL },
    { "bug check string", LEAD_LABEL }, { "bugcheck was", LEAD_LABEL },
    { "bugcheck", LEAD_PLAIN }, { "bug check", LEAD_PLAIN },
    { "bugchk", LEAD_PLAIN }, { "stopcode", LEAD_LABEL },
    { "stop code", LEAD_LABEL }, { "stop error code", LEAD_LABEL },
    { "stop error", LEAD_PLAIN }, { "stop", LEAD_PLAIN },
    { "bsod", LEAD_PLAIN }, { "blue screen", LEAD_PLAIN },
    { "bluescreen", LEAD_PLAIN }, { "fatal system error", LEAD_PLAIN },
    { "hv crash parameters", LEAD_LABEL }, { "hv crash", LEAD_LABEL },
    { "LiveKernelEvent", LEAD_PLAIN }, { "live kernel event", LEAD_PLAIN },
    { "crash", LEAD_LOOSE },
    { "error code", LEAD_LOOSE }, { "errorcode", LEAD_LOOSE },
    { "code", LEAD_LOOSE }, { "error", LEAD_LOOSE },
};

/* As span_take_word; where the words have a blank, any number will do. */
static bool take_words(struct span *s, const char *words)
{
    struct span p = *s;

    while (*words) {
        size_t n = strcspn(words, " ");
        char word[32] = "";

        memcpy(word, words, n);
        if (!span_take(&p, word))
            return false;
        words += n;
        if (*words == ' ' && (words++, span_char(p) != ' '))
            return false;
        span_skip(&p, " ");
    }
    if (ascii_is_name(span_char(p)) && !ascii_is_blank(p.at[-1]))
        return false;
    *s = p;
    return true;
}

static bool take_lead(struct span *s, const struct lead **ret)
{
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (take_words(s, leads[i].text)) {
            *ret = &leads[i];
            return true;
        }
    }
    return false;
}

/* `: `, `="`, ` code was: `, `" TYPE="string"><VALUE>"`. */
static void skip_filling(struct span *s)
{
    static const char *const words[] = {
        "code", "was", "is", "error", "number", "value", "analysis", "with",
    };
    struct span line = near(*s);
    const char *value;

    line = span_line(&line);
    if ((value = span_find(line, "<VALUE>")) != NULL)
        s->at = value + strlen("<VALUE>");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        span_skip(s, " \t:=\"'`*>,#|-");
        if (span_take_word(s, words[i]))
            i = (size_t)-1;
    }
    if (span_char(*s) == '\n') {
        span_skip(s, " \t\n\"'`");
    }
}

/* `hv crash (0x7e 0x1 0x2 0x3 0x4)`, `BugCheck {50, a, b, c, d}`. */
static bool take_five(struct span *s, struct stop *says)
{
    struct list list;
    struct span p = *s;

    if (!list_take_bracketed(&p, &list) || !figure_is_code(&list.cell[0])
        || (list.count != LIST_MAX && list.count != 1))
        return false;
    says->code = list.cell[0];
    stop_take_parameters(says, &list, 1);
    *s = p;
    return true;
}

enum { BEFORE = 96 };           /* what is drawn around it: not more          */

/* But for blanks, brackets and quotes; of those not too many. */
static bool begins_line(struct span text, const char *at)
{
    const char *least = at - text.at > BEFORE ? at - BEFORE : text.at;

    while (at > least
           && (ascii_is_blank(at[-1]) || strchr("(*#-\"'`>", at[-1])))
        if (*--at == '\n')
            return true;
    return at == text.at;
}

static bool ends_line(struct span s)
{
    span_skip(&s, " \t\r).*\"'`!?:");
    return s.at == s.end || *s.at == '\n';
}

/* A small bare number says it alone in its line, or with parameters. */
static bool is_sure(struct span text, const struct lead *lead,
                    struct span rest, const struct sighting *seen)
{
    const struct figure *code = &seen->says.code;

    if (lead->kind == LEAD_PLAIN && code->value == 0 && code->digits < 8
        && !seen->says.given)
        return false;           /* `OS Critical Stop #0x00`: a sensor         */
    if (lead->kind == LEAD_LABEL || lead->kind == LEAD_DECIMAL
        || code->prefixed || code->digits >= 8)
        return true;
    if (lead->kind == LEAD_LOOSE)
        return seen->says.given == (1u << NTL_PARAMETERS) - 1;
    if (seen->says.given)
        return true;
    return begins_line(text, seen->from) && ends_line(rest);
}

/* A name after a lead that no bug check has: its nearest may be meant. */
static bool take_unknown_name(struct span *s, struct stop *says)
{
    struct span p = *s, name;

    if (!take_capitals(&p, &name) || span_left(name) < 8)
        return false;
    says->name = name;
    *s = p;
    return true;
}

/* The figure after a lead was taken; `rest` is what follows it. */
static bool take_figure_lead(struct span text, const struct lead *lead,
                             struct span rest, struct sighting *ret)
{
    struct stop *says = &ret->says;
    bool any = lead->kind == LEAD_DECIMAL || lead->kind == LEAD_LABEL;

    says->decimal = lead->kind == LEAD_DECIMAL && !says->code.prefixed;
    if (!any && !figure_is_code(&says->code)
        && !(says->code.prefixed && lead->kind == LEAD_PLAIN))
        return false;
    if (!says->decimal)
        stop_rest(&rest, says, AFTER_CODE);
    ret->to = rest.at;
    return is_sure(text, lead, rest, ret);
}

static bool frame_lead(struct span text, struct span here, struct sighting *ret)
{
    struct stop *says = &ret->says;
    const struct lead *lead;
    struct span s = here;

    if (!take_lead(&s, &lead))
        return false;
    skip_filling(&s);
    if (take_five(&s, says)) {
        ret->to = s.at;
        return true;
    }
    if (figure_take_code(&s, lead->kind == LEAD_DECIMAL, &says->code))
        return take_figure_lead(text, lead, s, ret);
    if (lead->kind == LEAD_LOOSE)
        return false;
    if (!take_name(&s, says) && !take_unknown_name(&s, says))
        return false;
    take_failed(&s, says);
    stop_code_behind(&s, says);
    stop_rest(&s, says, AFTER_LEAD);
    ret->to = s.at;
    return true;
}

/* NAME; NAME (code); NAME code p p p p; a bare name with its underscores. */
static bool frame_name(struct span text, struct span here, struct sighting *ret)
{
    struct stop *says = &ret->says;
    struct span s = here, name = here;

    if (!take_name(&s, says))
        return false;
    name.end = s.at;
    if (!memchr(name.at, '_', span_left(name))
        && !(begins_line(text, here.at)
             && (ends_line(s) || *s.at == '(' || span_left(s) > 2)))
        return false;
    take_failed(&s, says);
    stop_code_behind(&s, says);
    stop_rest(&s, says, AFTER_NAME);
    ret->weak = !says->given && s.at == name.end;
    ret->to = s.at;
    return true;
}

/* `KeBugCheckEx(0x139, 3, 0x..., 0x..., 0)` */
static bool frame_called(struct span text, struct span here,
                         struct sighting *ret)
{
    struct span s = here;

    (void)text;
    if (!span_take_word(&s, "KeBugCheckEx") || span_char(s) != '('
        || !take_five(&s, &ret->says))
        return false;
    ret->to = s.at;
    return true;
}

/* SOMETHING_NEW (1ff), alone in its line. */
static bool frame_capitals(struct span text, struct span here,
                           struct sighting *ret)
{
    struct span s = here, name;
    struct list list;

    if (!begins_line(text, here.at) || !take_capitals(&s, &name))
        return false;
    span_skip(&s, " \t");
    if (span_char(s) != '(' || !list_take_bracketed(&s, &list)
        || list.count != 1 || !ends_line(s)
        || !(figure_is_code(&list.cell[0]) || list.cell[0].digits <= 3))
        return false;
    ret->says.code = list.cell[0];
    stop_rest(&s, &ret->says, AFTER_NAME);
    ret->to = s.at;
    return true;
}

/* 0, and a status, stand before many a bracket that has nothing to do with a
   stop code. */
static bool says_little(const struct figure *code)
{
    struct ntl_bugcheck found;

    return code->value == 0
           || !ntl_bugcheck_find((uint32_t)code->value, &found);
}

/* `6,5e,3,0 (F,M,S,R)`, of a processor: more letters than numbers. */
static bool is_of_letters(const struct figure *code, const struct list *list)
{
    return !code->prefixed && code->digits < 8 && list->good * 2 < list->count;
}

/* `0x0000009f (0x3, 0x..., 0x..., 0x...)`, in any language. */
static bool frame_code(struct span text, struct span here, struct sighting *ret)
{
    struct stop *says = &ret->says;
    struct span s = here;
    struct list list;

    if (here.at > text.at && strchr("+!.$@\\/-_%", here.at[-1]))
        return false;
    if (!figure_take_code(&s, false, &says->code)
        || !figure_is_code(&says->code))
        return false;
    span_skip(&s, " \t,:\"'`");
    if (span_char(s) == '\n')
        span_skip(&s, "\n \t|\"'");
    if (!list_take_bracketed(&s, &list) || list.count < 2
        || is_of_letters(&says->code, &list)
        || (says_little(&says->code) && list.count < NTL_PARAMETERS)
        || !(says->code.prefixed || says->code.digits == 8
             || list.count == NTL_PARAMETERS))
        return false;
    stop_take_parameters(says, &list, 0);
    ret->to = s.at;
    return true;
}

/* BAD and DEAD are words. */
static bool has_decimal(const struct figure *figure)
{
    for (size_t i = 0; i < figure->length; i++)
        if (ascii_is_digit(figure->text[i]))
            return true;
    return false;
}

/* `0x5A_c0000428` has a status where its first parameter is none. */
static bool is_first_parameter(const struct stop *says,
                               const struct figure *figure)
{
    const uint32_t severity = UINT32_C(0x80000000);
    struct ntl_parameter p = { NTL_PARAM_NONE, "", NTL_MARK_DOCUMENTED };
    struct ntl_bugcheck found;

    if (figure->digits != 8 || figure->value < severity)
        return true;
    return ntl_bugcheck_find((uint32_t)says->code.value, &found)
           && ntl_bugcheck_parameter(&found.says, 1, &p)
           && (p.type == NTL_PARAM_EXCEPTION || p.type == NTL_PARAM_NTSTATUS);
}

/* `0x9F_3_POWER_DOWN_...`, `0xc2_7_CKBJ`: the code, and its first parameter. */
static bool frame_bucket(struct span text, struct span here,
                         struct sighting *ret)
{
    struct stop *says = &ret->says;
    struct span s = here, digits;
    struct figure first;

    (void)text;
    if (!span_take(&s, "0x"))
        return false;
    digits = s;
    while (s.at < s.end && ascii_hex(*s.at) < 16)
        s.at++;
    digits.end = s.at;
    if (span_char(s) != '_' || !figure_take(&digits, false, &says->code)
        || !figure_is_code(&says->code))
        return false;
    digits = (struct span) { ++s.at, s.end };
    while (s.at < s.end && ascii_is_name(*s.at) && *s.at != '_')
        s.at++;
    digits.end = s.at;
    if (figure_take(&digits, false, &first) && first.kind == FIGURE_NUMBER
        && digits.at == digits.end && has_decimal(&first)
        && is_first_parameter(says, &first)) {
        says->parameter[0] = first;
        says->given = 1;
    }
    while (s.at < s.end && !ascii_is_blank(*s.at))
        s.at++;
    ret->weak = true;
    ret->to = s.at;
    return true;
}

/* `Arguments`, as .bugcheck prints it; `Bugcheck Args:` of others. */
static bool take_arguments(struct span *s)
{
    static const char *const whose[] = { "bugcheck", "bug check", "stop" };
    static const char *const words[] = {
        "Arguments", "Args", "Parameters", "Params",
    };
    struct span p = *s;

    for (size_t i = 0; i < sizeof whose / sizeof *whose; i++)
        if (span_take_word(&p, whose[i]))
            span_skip(&p, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_take_word(&p, words[i])) {
            *s = p;
            return true;
        }
    return false;
}

/* `(0x3, 0x..., 0x..., 0x...)` at the start of a line: of the code before it.
   `Arguments a b c d`: the same. */
static bool frame_list(struct span text, struct span here, struct sighting *ret)
{
    struct span s = here;
    struct list list;
    bool row = take_arguments(&s);

    if (!begins_line(text, here.at))
        return false;
    span_skip(&s, " \t:*`=");
    if (row ? !list_take_row(&s, &list) : !list_take_bracketed(&s, &list))
        return false;
    if (list.count < 2)
        return false;
    stop_take_parameters(&ret->says, &list, 0);
    ret->to = s.at;
    return true;
}

/* Where a line begins, or a cell: a bar, or a tab, is before it. */
static bool begins_cell(struct span text, const char *at)
{
    const char *least = at - text.at > BEFORE ? at - BEFORE : text.at;
    bool cell = false;

    while (at > least && strchr(" \t|`*\"", at[-1])) {
        at--;
        cell |= *at == '|' || *at == '\t';
    }
    return cell || at == text.at || at[-1] == '\n';
}

/* The line's end, or another cell, in which there is no number. */
static bool ends_cells(struct span s)
{
    struct figure figure;

    span_skip(&s, " \t`*\"");
    if (span_char(s) != '|' && span_char(s) != ';' && span_char(s) != ',')
        return ends_line(s);
    span_skip(&s, " \t|`*;,\"");
    return ends_line(s) || !figure_take(&s, false, &figure);
}

/* `| 0x139 | 0x3 | 0x... | 0x... | 0x0 |`: five cells of a table's row. */
static bool frame_row(struct span text, struct span here, struct sighting *ret)
{
    struct span s = here;
    struct list list;

    if (!begins_cell(text, here.at) || !list_take_row(&s, &list)
        || list.count != LIST_MAX
        || !list.cell[0].prefixed || !figure_is_code(&list.cell[0]))
        return false;
    ret->says.code = list.cell[0];
    stop_take_parameters(&ret->says, &list, 1);
    ret->to = s.at;
    return ends_cells(s);
}

/* `What failed: cldflt.sys`, of a blue screen. */
static bool frame_failed(struct span text, struct span here,
                         struct sighting *ret)
{
    struct span s = here, name;

    (void)text;
    if (!span_take(&s, "What failed:"))
        return false;
    span_skip(&s, " \t");
    name = span_line(&s);
    span_trim(&name);
    ret->says.failed = name;
    ret->to = name.end;
    return span_left(name) > 0;
}

/* `with a status of 0xc0000005 (0x7c9106c3 0x0007fdf0)`: parameters 2 to 4 of
   c000021a, whose first is the name that the text has. */
static bool frame_status(struct span text, struct span here,
                         struct sighting *ret)
{
    struct stop *says = &ret->says;
    struct span s = here;
    struct figure status;
    struct list list;

    (void)text;
    if (!span_take(&s, "with a status of ")
        || !figure_take(&s, false, &status) || !status.prefixed)
        return false;
    span_skip(&s, " \t\n");
    if (!list_take_bracketed(&s, &list) || list.count != 2)
        return false;
    stop_take_parameters(says, &list, 0);
    says->parameter[3] = says->parameter[1];
    says->parameter[2] = says->parameter[0];
    says->parameter[1] = status;
    says->given = 0xe;
    ret->to = s.at;
    return true;
}

bool stop_frame(struct span text, struct span here, struct sighting *ret)
{
    static bool (*const frames[])(struct span, struct span,
                                  struct sighting *) = {
        frame_lead, frame_name, frame_called, frame_capitals, frame_bucket,
        frame_code, frame_row, frame_list, frame_failed, frame_status,
        stop_call,
    };

    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        *ret = (struct sighting) { .from = here.at };
        if (frames[i](text, here, ret))
            return true;
    }
    return false;
}
