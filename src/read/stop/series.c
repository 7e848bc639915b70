/* Parameters that have a number each, whatever the word before it is. */
#include "series.h"

#include "read/text/lines.h"

/* What such words count from, and how. */
static const struct family {
    const char *key;
    unsigned code;              /* the index that is the code; 9: none        */
    bool decimal;               /* unless 0x stands before it                 */
    enum { ALONE, WITH_CODE, ALL } says;    /* one; with a code above; all    */
} families[] = {
    { "Arg", 9, false, ALONE },
    { "BCP", 9, false, ALONE },
    { "BUGCHECK_P", 9, false, ALONE },
    { "BugcheckParameter", 9, true, ALONE },
    { "ErrorCode", 0, false, ALONE },
    { "Sig[", 0, false, ALL },          /* Report.wer                         */
    { "4000010", 0, false, ALONE },     /* HV_X64_MSR_CRASH_P0..P4            */
    { "Parameter", 9, false, WITH_CODE },
    { "Param", 9, false, WITH_CODE },
    { "P", 9, false, ALL },
};

static const struct family *family_of(struct span key)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (span_is(key, families[i].key))
            return &families[i];
    return NULL;
}

/* --- one of them ---------------------------------------------------------- */

static bool is_word_byte(char c)
{
    return ascii_is_letter(c) || c == '_' || (unsigned char)c >= 0x80;
}

enum { KEY_MAX = 64, LABEL_MAX = 120, BLANKS = 4 };

/* The letters of `Arg1`, `Parameter 1`, `0x40000100`. */
static bool take_key(struct span *s, struct span *key)
{
    struct span crash = *s;

    (void)span_take(&crash, "0x");
    key->at = s->at;
    if (span_take(&crash, "4000010")) {
        key->at = crash.at - strlen("4000010");
        *s = crash;
    } else {
        while (s->at < s->end && is_word_byte(*s->at)
               && s->at - key->at < KEY_MAX)
            s->at++;
    }
    if (span_is((struct span) { key->at, s->at }, "Sig"))
        (void)span_take(s, "[");
    key->end = s->at;
    for (unsigned n = 0; n < BLANKS && (span_char(*s) == ' '
                                        || span_char(*s) == '#'); n++)
        s->at++;
    return span_left(*key) > 0;
}

/* A page puts the value below its label: `Arg1:`, and a whole number. */
static void skip_to_next_line(struct span *s)
{
    enum { DIGITS = 8 };
    struct span p = *s;
    struct figure figure;

    if (!span_take(&p, ":") || (span_skip(&p, " \t\r"), span_char(p) != '\n'))
        return;
    span_skip(&p, " \t\r\n");
    *s = figure_take(&p, false, &figure)
         && (figure.prefixed || figure.digits >= DIGITS)
         ? (struct span) { figure.text, s->end } : *s;
}

/* What may stand between a label and its value. */
static bool skip_between(struct span *s)
{
    enum { FURTHEST = 40 };
    const char *from = s->at;

    skip_to_next_line(s);
    if (s->at > from)
        return true;

    while (s->at < s->end && s->at - from < FURTHEST && *s->at != '\n'
           && !ascii_is_digit(*s->at) && !is_word_byte(*s->at)
           && *s->at != '\\')
        s->at++;
    return s->at > from;
}

/* `"arg1": 59`: a number of JSON has no other base. */
static bool is_json(struct span label_end, const char *value)
{
    return span_char(label_end) == '"' && value[-1] != '"';
}

/* `param1: 0x9f (0x3, ...)`: a code, and its own parameters. */
static bool is_before_list(struct span s)
{
    struct list list;

    span_skip(&s, " \t,");
    return list_take_bracketed(&s, &list) && list.count > 1;
}

/* Where the code is number 0, there are five. */
static unsigned most_of(struct span key)
{
    const struct family *family = family_of(key);

    return family && family->code == 0 ? 5 : SERIES_MAX;
}

bool stop_numbered(struct span text, struct span here, struct numbered *ret)
{
    struct span s = here, after;
    const struct family *family;

    (void)text;
    if (!take_key(&s, &ret->key) || !ascii_is_digit(span_char(s)))
        return false;
    ret->index = (unsigned)(*s.at++ - '0');
    (void)span_take(&s, "].Value");
    after = s;
    if (ret->index >= most_of(ret->key) || ascii_is_name(span_char(s))
        || !skip_between(&s) || s.at == s.end)
        return false;
    family = family_of(ret->key);
    if (!figure_take(&s, (family && family->decimal) || is_json(after, s.at),
                     &ret->figure))
        return false;
    ret->from = here.at;
    ret->to = s.at;
    return !is_before_list(s);
}

/* --- a series of them ----------------------------------------------------- */

static bool same_key(struct span a, struct span b)
{
    return span_left(a) == span_left(b)
           && strncasecmp(a.at, b.at, span_left(a)) == 0;
}

bool stop_series_add(struct series *series, const struct numbered *item)
{
    const struct numbered *last = series->item
                                  + (series->count ? series->count - 1 : 0);

    if (series->count && (series->count == SERIES_MAX
                          || item->index <= last->index
                          || !same_key(item->key, last->key)))
        return false;
    series->item[series->count++] = *item;
    return true;
}

/* Indexes 1 to 4, 0 to 4 or 1 to 5, with none left out. */
static bool is_complete(const struct series *series)
{
    unsigned first = series->item[0].index, n = series->count;

    for (unsigned i = 0; i < n; i++)
        if (series->item[i].index != first + i)
            return false;
    return (n == 5 && first <= 1) || (n == 4 && first == 1);
}

/* The index of the code, or 9. */
static unsigned code_index(const struct series *series)
{
    const struct family *family = family_of(series->item[0].key);
    const struct numbered *last = &series->item[series->count - 1];

    if (family && family->code != 9)
        return family->code;
    return last->index == 5 ? 1 : is_complete(series)
           && series->item[0].index == 0 ? 0 : 9;
}

enum { LINES_MAX = 4 };

/* `Code: 1e`, `bob: Code: 1e`: what a colon is followed by, and the end. */
static bool take_labelled(struct span line, struct figure *ret)
{
    while (line.at < line.end) {
        struct span value;

        while (line.at < line.end && *line.at != ':' && *line.at != '=')
            line.at++;
        span_skip(&line, ":= \t\"'");
        value = line;
        if (figure_take(&value, false, ret) && figure_is_code(ret)
            && (span_skip(&value, " \t\r>|"), value.at == value.end))
            return true;
    }
    return false;
}

/* ... in any language, on one of the three lines before. */
static bool code_before(struct span text, const char **from,
                        struct figure *ret)
{
    const char *at = *from;

    for (unsigned lines = 0; lines < LINES_MAX && at > text.at;) {
        struct span line = { at, at };

        while (line.at > text.at && line.at[-1] != '\n'
               && line.end - line.at < LABEL_MAX)
            line.at--;
        at = line.at > text.at ? line.at - 1 : line.at;
        lines += !line_is_empty(line);
        if (take_labelled(line, ret)) {
            *from = ret->text;
            return true;
        }
    }
    *ret = (struct figure) { .kind = FIGURE_NONE };
    return false;
}

static void take_items(const struct series *series, unsigned code,
                       struct stop *says)
{
    for (unsigned i = 0; i < series->count; i++) {
        const struct numbered *item = &series->item[i];
        unsigned place = item->index - (code == 9 ? 1 : code + 1);

        if (item->index == code) {
            says->code = item->figure;
        } else if (place < NTL_PARAMETERS) {
            says->parameter[place] = item->figure;
            says->given |= (uint8_t)(1u << place);
        }
    }
}

bool stop_series_says(struct span text, const struct series *series,
                      struct sighting *ret)
{
    const struct family *family = family_of(series->item[0].key);
    unsigned code = code_index(series);
    bool alone = family && family->says == ALONE, coded = false;

    *ret = (struct sighting) {
        .from = series->item[0].from,
        .to = series->item[series->count - 1].to,
    };
    take_items(series, code, &ret->says);
    if (code == 9 && !alone)
        coded = code_before(text, &ret->from, &ret->says.code);
    if (!alone && !is_complete(series)
        && !(coded && family && family->says == WITH_CODE))
        return false;
    if (code == 9 && !alone && !coded)
        return family != NULL;
    return ret->says.code.kind == FIGURE_NONE
           || figure_is_code(&ret->says.code);
}
