/* The tables that gen-bugcheck.awk makes, and how to get at them. */
#include <ntlens/bugcheck.h>

#include "core/text/clause.h"
#include "core/text/name.h"
#include "core/text/spelling.h"

#include <string.h>

#include "bugcheck.inc"

#define SAME(ours, its)                                                        \
    _Static_assert((int)(ours) == (int)(its), "gen-bugcheck.awk differs")
SAME(NTL_PARAMS, BUGCHECK_TYPES);
SAME(NTL_KIND_MESSAGE, BUGCHECK_KIND_MESSAGE);
SAME(NTL_KINDS, BUGCHECK_KINDS);
SAME(NTL_MARK_SEEN, BUGCHECK_MARK_SEEN);
SAME(NTL_MARKS, BUGCHECK_MARKS);
SAME(NTL_SAYS_NEXT, BUGCHECK_STATEMENT_NEXT);
SAME(NTL_SAYS_NAME, BUGCHECK_STATEMENT_NAME);
SAME(NTL_SAYS, BUGCHECK_STATEMENTS);
SAME(NTL_TOPIC_POINTER, BUGCHECK_TOPIC_POINTER);
SAME(NTL_TOPICS, BUGCHECK_TOPICS);

const char *ntl_param_name(enum ntl_param type)
{
    return ntl_sort_name((unsigned)type < NTL_PARAMS ? (enum ntl_sort)type
                                                     : NTL_SORT_NONE);
}

const char *ntl_bugcheck_kind_name(enum ntl_bugcheck_kind kind)
{
    unsigned i = (unsigned)kind < NTL_KINDS ? kind : NTL_KIND_BUGCHECK;

    return bugcheck_text + bugcheck_kind_name[i];
}

const char *ntl_bugcheck_kind_note(enum ntl_bugcheck_kind kind)
{
    static const char *const notes[NTL_KINDS] = {
        [NTL_KIND_BUGCHECK] = "stops the system",
        [NTL_KIND_LIVE] = "a live dump: the system may have gone on",
        [NTL_KIND_SAVER] = "of phones",
        [NTL_KIND_XBOX] = "of Xbox",
        [NTL_KIND_MODIFIER] = "a bit that is set in another code",
        [NTL_KIND_MINIDUMP] = "another code, as a minidump records it",
        [NTL_KIND_MESSAGE] = "a message's number, no stop code",
    };

    return notes[(unsigned)kind < NTL_KINDS ? kind : NTL_KIND_BUGCHECK];
}

/* --- codes ---------------------------------------------------------------- */

size_t ntl_bugcheck_count(void)
{
    return BUGCHECK_CODES;
}

bool ntl_bugcheck_at(size_t i, struct ntl_bugcheck *ret)
{
    const struct bugcheck_code *row = &bugcheck_code[i];
    const struct bugcheck_code *like;

    if (i >= BUGCHECK_CODES)
        return false;
    like = row->like ? &bugcheck_code[row->like - 1] : row;
    *ret = (struct ntl_bugcheck) {
        .code = row->code, .name = bugcheck_text + row->name,
        .kind = (enum ntl_bugcheck_kind)row->kind,
        .mark = (enum ntl_mark)row->mark, .row = (uint16_t)i,
        .says = { row[0].statement, row[1].statement, like[0].statement,
                  like[1].statement },
    };
    return true;
}

/* Of the first code that is not below. */
static size_t position(uint32_t code)
{
    size_t from = 0, to = BUGCHECK_CODES;

    while (from < to) {
        size_t middle = (from + to) / 2;

        if (bugcheck_code[middle].code < code)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

bool ntl_bugcheck_find(uint32_t code, struct ntl_bugcheck *ret)
{
    size_t i = position(code);

    return i < BUGCHECK_CODES && bugcheck_code[i].code == code
           && ntl_bugcheck_at(i, ret);
}

size_t ntl_bugcheck_near(uint32_t code, struct ntl_bugcheck *ret, size_t size)
{
    size_t above = position(code), below = above, count = 0;

    while (count < size && (below > 0 || above < BUGCHECK_CODES)) {
        bool up = below == 0
                  || (above < BUGCHECK_CODES
                      && bugcheck_code[above].code - code
                         < code - bugcheck_code[below - 1].code);

        count += ntl_bugcheck_at(up ? above++ : --below, &ret[count]);
    }
    return count;
}

/* --- names ---------------------------------------------------------------- */

/* Of the first name that does not come before the text. */
static size_t name_position(const char *name, size_t length)
{
    size_t from = 0, to = BUGCHECK_NAMES;

    while (from < to) {
        size_t middle = (from + to) / 2;
        const char *text = bugcheck_text + bugcheck_name[middle].text;

        if (name_order(text, name, length) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

bool ntl_bugcheck_named(const char *name, size_t length,
                        struct ntl_bugcheck *ret)
{
    size_t i = name_position(name, length);

    return i < BUGCHECK_NAMES
           && name_same(bugcheck_text + bugcheck_name[i].text, name, length)
           && ntl_bugcheck_at(bugcheck_name[i].code, ret);
}

const char *ntl_bugcheck_name_at(size_t i)
{
    return i < BUGCHECK_NAMES ? bugcheck_text + bugcheck_name[i].text : NULL;
}

/* Does any name begin with the first word?  Most texts end here. */
static bool may_be_name(const char *text, size_t length)
{
    size_t n = 0, i;

    while (n < length && ascii_is_name(text[n]))
        n++;
    i = name_position(text, n);
    return n > 0 && i < BUGCHECK_NAMES
           && name_begins(bugcheck_text + bugcheck_name[i].text, text, n);
}

size_t ntl_bugcheck_name_length(const char *text, size_t length)
{
    struct ntl_bugcheck found;

    if (!may_be_name(text, length))
        return 0;
    for (size_t n = length; n > 0; n--)
        if ((n == length || !ascii_is_name(text[n]))
            && ascii_is_name(text[n - 1])
            && ntl_bugcheck_named(text, n, &found))
            return n;
    return 0;
}

/* A text as names are written; what is too long for any of them is left out. */
struct folded {
    char text[3 * SPELLING_MAX];
    size_t length;
};

static struct folded fold(const char *text, size_t length)
{
    struct folded ret = { .length = 0 };
    size_t at = 0;

    while (at < length && ret.length < sizeof ret.text)
        ret.text[ret.length++] = name_char(text, length, &at);
    return ret;
}

/* A name that holds the text is nearer than any that does not. */
static unsigned farness(const char *name, const struct folded *folded)
{
    if (folded->length >= 3 && name_part(name, folded->text, folded->length))
        return 0;
    return ntl_spelling_distance(folded->text, folded->length, name,
                                 strlen(name));
}

size_t ntl_bugcheck_near_name(const char *name, size_t length,
                              struct ntl_bugcheck *ret, size_t size)
{
    struct folded folded = fold(name, length);
    unsigned limit = length < 8 ? 3 : (unsigned)(length < SPELLING_MAX ? length
                                                 : SPELLING_MAX) / 2;
    size_t count = 0;

    for (unsigned far = 0; far <= limit && count < size; far++)
        for (size_t i = 0; i < BUGCHECK_NAMES && count < size; i++)
            if (farness(bugcheck_text + bugcheck_name[i].text, &folded) == far)
                count += ntl_bugcheck_at(bugcheck_name[i].code, &ret[count]);
    return count;
}

/* --- statements ----------------------------------------------------------- */

/* The n-th statement of a run that is of that kind, or of that parameter. */
static const struct bugcheck_statement *statement(uint16_t from, uint16_t to,
                                                  unsigned parameter,
                                                  unsigned kind, size_t n)
{
    for (uint16_t i = from; i < to; i++) {
        const struct bugcheck_statement *s = &bugcheck_statement[i];

        if (s->parameter == parameter && (parameter || s->kind == kind)
            && n-- == 0)
            return s;
    }
    return NULL;
}

/* Of the run itself; of the one that completes it, where it has none. */
static const struct bugcheck_statement *
completed(const struct ntl_statements *s, unsigned parameter, unsigned kind,
          size_t n)
{
    bool own = statement(s->from, s->to, parameter, kind, 0) != NULL;

    return statement(own ? s->from : s->like_from, own ? s->to : s->like_to,
                     parameter, kind, n);
}

bool ntl_bugcheck_says(const struct ntl_statements *statements,
                       enum ntl_says kind, size_t n, struct ntl_statement *ret)
{
    const struct bugcheck_statement *s = completed(statements, 0, kind, n);

    if (s)
        *ret = (struct ntl_statement) {
            bugcheck_text + s->text, (enum ntl_mark)s->mark,
            (enum ntl_topic)s->topic,
        };
    return s != NULL;
}

bool ntl_bugcheck_parameter(const struct ntl_statements *statements,
                            unsigned number, struct ntl_parameter *ret)
{
    const struct bugcheck_statement *s;

    if (number < 1 || number > NTL_PARAMETERS)
        return false;
    s = completed(statements, number, 0, 0);
    if (s)
        *ret = (struct ntl_parameter) {
            (enum ntl_param)s->kind, bugcheck_text + s->text,
            (enum ntl_mark)s->mark,
        };
    return s != NULL;
}

/* --- sub-codes ------------------------------------------------------------ */

bool ntl_bugcheck_subcode(const struct ntl_bugcheck *bugcheck, size_t i,
                          struct ntl_subcode *ret)
{
    const struct bugcheck_code *code = &bugcheck_code[bugcheck->row];
    const struct bugcheck_when *when;

    if (bugcheck->row >= BUGCHECK_CODES)
        return false;
    if (code[0].when == code[1].when && code->like)
        code = &bugcheck_code[code->like - 1];
    if (i >= (size_t)(code[1].when - code[0].when))
        return false;
    when = &bugcheck_when[code->when + i];
    *ret = (struct ntl_subcode) {
        (uint16_t)(code->when + i), when->rank,
        { when[0].statement, when[1].statement, when[1].statement,
          when[1].statement },
    };
    return true;
}

bool ntl_subcode_condition(const struct ntl_subcode *subcode, size_t i,
                           struct ntl_condition *ret)
{
    const struct bugcheck_when *when = &bugcheck_when[subcode->row];
    const struct bugcheck_condition *c;

    if (subcode->row >= BUGCHECK_WHENS
        || i >= (size_t)(when[1].condition - when[0].condition))
        return false;
    c = &bugcheck_condition[when->condition + i];
    *ret = (struct ntl_condition) {
        bugcheck_number[c->lo], bugcheck_number[c->hi],
        bugcheck_number[c->mask], c->parameter, c->more,
    };
    return true;
}

struct ntl_clause ntl_subcode_when(char *text, size_t size,
                                   const struct ntl_subcode *subcode)
{
    struct ntl_clause clause = clause_in(text, size);
    struct ntl_condition c;
    bool more = false;

    for (size_t i = 0; ntl_subcode_condition(subcode, i, &c); i++) {
        if (more)
            clause_add(&clause, "|");
        else
            clause_add(&clause, c.mask == UINT64_MAX ? "%s%d=" : "%s%d&%x=",
                       .word = { i ? " " : "" },
                       .number = { c.parameter, c.mask });
        clause_add(&clause, c.lo == c.hi ? "%x" : "%x..%x",
                   .number = { c.lo, c.hi });
        more = c.more;
    }
    return clause;
}

/* --- words ---------------------------------------------------------------- */

/* Where the words stand, the best place first. */
enum place { IN_NAME, IN_WHAT, IN_ONE_STATEMENT, ANYWHERE, NOWHERE };

struct words {
    const char *text;
    size_t length;
};

/* The next word from *at on; false past the last one. */
static bool next_word(const struct words *all, size_t *at, struct words *ret)
{
    size_t from = *at, to;

    while (from < all->length && ascii_is_blank(all->text[from]))
        from++;
    for (to = from; to < all->length && !ascii_is_blank(all->text[to]);)
        to++;
    *ret = (struct words) { all->text + from, to - from };
    *at = to;
    return to > from;
}

static bool holds_all(const char *text, const struct words *words)
{
    struct words word;

    for (size_t at = 0; next_word(words, &at, &word);)
        if (!name_part(text, word.text, word.length))
            return false;
    return true;
}

static bool counts(const struct bugcheck_statement *s, enum place place)
{
    bool what = s->parameter == 0 && s->kind == BUGCHECK_STATEMENT_WHAT;
    bool aka = s->parameter == 0 && s->kind == BUGCHECK_STATEMENT_AKA;

    return place >= IN_ONE_STATEMENT || aka || (place == IN_WHAT && what);
}

static bool in_run(uint16_t from, uint16_t to, enum place place,
                   const struct words *words)
{
    for (uint16_t i = from; i < to; i++)
        if (counts(&bugcheck_statement[i], place)
            && holds_all(bugcheck_text + bugcheck_statement[i].text, words))
            return true;
    return false;
}

/* All of the words in one statement of the code or of its sub-codes. */
static bool in_one(size_t row, enum place place, const struct words *words)
{
    const struct bugcheck_code *code = &bugcheck_code[row];

    if (holds_all(bugcheck_text + code->name, words)
        || in_run(code[0].statement, code[1].statement, place, words))
        return true;
    return place >= IN_ONE_STATEMENT
           && in_run(bugcheck_when[code[0].when].statement,
                     bugcheck_when[code[1].when].statement, place, words);
}

static bool is_at(size_t row, enum place place, const struct words *words)
{
    struct words word;

    if (place == IN_ONE_STATEMENT)
        return in_one(row, place, words);
    for (size_t at = 0; next_word(words, &at, &word);)
        if (!in_one(row, place, &word))
            return false;
    return true;
}

/* There, and at no better place: those are read only where it is. */
static bool is_first_at(size_t row, enum place place, const struct words *words)
{
    bool first = is_at(row, place, words);

    while (first && place > IN_NAME) {
        place = (enum place)(place - 1);
        first = !is_at(row, place, words);
    }
    return first;
}

/* A position counts the codes once for each place. */
bool ntl_bugcheck_search(const char *words, size_t length, size_t *i,
                         struct ntl_bugcheck *ret)
{
    struct words all = { words, length }, word;
    size_t at = 0;

    if (!next_word(&all, &at, &word))
        return false;
    while (*i < (size_t)NOWHERE * BUGCHECK_CODES) {
        size_t row = *i % BUGCHECK_CODES, place = *i / BUGCHECK_CODES;

        ++*i;
        if (is_first_at(row, (enum place)place, &all))
            return ntl_bugcheck_at(row, ret);
    }
    return false;
}
