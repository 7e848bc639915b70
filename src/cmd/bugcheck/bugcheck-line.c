#include "bugcheck-line.h"

/* --- numbers -------------------------------------------------------------- */

/*
 * As many digits as there are, ` between them; false when they are no number.
 */
static bool take_digits(struct piece *p, unsigned base, uint64_t *ret)
{
    struct piece q = *p;
    uint64_t value = 0;
    size_t digits = 0;

    for (; q.at < q.end; q.at++) {
        unsigned digit = ascii_hex(*q.at);

        if ((*q.at == '`' || *q.at == '\'') && digits && base == 16)
            continue;
        if (digit >= base)
            break;
        if (value > (UINT64_MAX - digit) / base)
            return false;
        value = value * base + digit;
        digits++;
    }
    if (digits == 0 || (q.at < q.end && ascii_is_name(*q.at)))
        return false;
    *ret = value;
    *p = q;
    return true;
}

static bool take_hex(struct piece *p, uint64_t *ret)
{
    struct piece q = *p;

    (void)piece_take(&q, "0x");
    if (!take_digits(&q, 16, ret))
        return false;
    *p = q;
    return true;
}

/* --- words ---------------------------------------------------------------- */

static void set_code(struct bugcheck_paste *paste, uint64_t code)
{
    if (code >> 32 != 0 && code >> 32 != UINT32_MAX)
        return;
    paste->question.code = (uint32_t)code;
    paste->has_code = true;
}

static void set_parameter(struct bugcheck_paste *paste, unsigned n,
                          uint64_t value)
{
    paste->question.parameter[n] = value;
    paste->question.given |= (uint8_t)(1u << n);
}

/* Up to four numbers, with commas or blanks between them. */
static unsigned take_list(struct piece *p, struct bugcheck_paste *paste)
{
    unsigned n = 0;
    uint64_t value;

    for (; n < NTL_PARAMETERS; n++) {
        piece_skip_any(p, " \t\r\n,");
        if (!take_hex(p, &value))
            break;
        set_parameter(paste, n, value);
    }
    return n;
}

/* A name of a bug check at the start of the piece, as whole words. */
static bool take_name(struct piece *p, struct bugcheck_paste *paste)
{
    enum { LONGEST = 96 };
    struct ntl_bugcheck found;
    size_t n = piece_left(*p);

    if (n == 0 || !ascii_is_letter(*p->at))
        return false;
    n = ntl_bugcheck_name_length(p->at, n < LONGEST ? n : LONGEST);
    if (n == 0 || !ntl_bugcheck_named(p->at, n, &found))
        return false;
    set_code(paste, found.code);
    p->at += n;
    return true;
}

/* Moves behind the next ( or { of the line. */
static bool next_bracket(struct piece *p)
{
    for (; p->at < p->end && *p->at != '\n'; p->at++) {
        if (*p->at == '(' || *p->at == '{') {
            p->at++;
            return true;
        }
    }
    return false;
}

/*
 * CODE or NAME, then perhaps more of it in parentheses, then the parameters:
 * `0x7E (0x..., ...)`, `1000007E, {a, b, c, d}`, `PAGE FAULT ... (0x50)`,
 * `c000021a {Fatal System Error}`.
 */
static bool take_code(struct piece *p, struct bugcheck_paste *paste)
{
    uint64_t code;

    piece_skip_any(p, " \t:");
    if (take_hex(p, &code))
        set_code(paste, code);
    else if (!take_name(p, paste))
        return false;
    if (!paste->has_code)
        return false;
    while (next_bracket(p)) {
        struct bugcheck_paste list = { .question = { .given = 0 } };
        unsigned n = take_list(p, &list);

        if (n == 0 || (n == 1 && (uint32_t)list.question.parameter[0]
                                 == paste->question.code))
            continue;
        list.question.code = paste->question.code;
        paste->question = list.question;
        break;
    }
    return true;
}

/* Words after which a code stands, anywhere in a line. */
static const struct lead {
    const char *text;
    bool list;                  /* the parameters stand behind it             */
} leads[] = {
    { "bugcheck was:", false }, { "bugcheck code:", false },
    { "bugcheck code ", false }, { "bugcheck ", true },
    { "bug check code:", false }, { "stop code:", false }, { "stop:", false },
    { "stop 0x", false }, { "fatal system error:", false },
};

static bool read_lead_at(struct piece line, struct bugcheck_paste *paste)
{
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        struct piece p = line;

        if (!piece_take(&p, leads[i].text))
            continue;
        if (p.at[-1] == 'x')
            p.at -= 2;
        *paste = (struct bugcheck_paste) { .has_code = false };
        if (take_code(&p, paste)
            && (!leads[i].list || paste->question.given))
            return true;
    }
    return false;
}

static bool read_lead(struct piece line, struct bugcheck_paste *paste)
{
    const char *from = line.at;

    for (; line.at < line.end; line.at++)
        if (strchr("bsfBSF", *line.at) && *line.at
            && (line.at == from || !ascii_is_name(line.at[-1]))
            && read_lead_at(line, paste))
            return true;
    return false;
}

enum slot { CODE, P1, P2, P3, P4, FAILED, BUILD, LIST, CODE_AND_LIST };

struct label {
    const char *name;
    enum slot slot;
    bool decimal;               /* unless it begins with 0x                   */
    bool bare;                  /* no : need stand behind it                  */
    bool weak;                  /* says nothing alone                         */
};

static const struct label labels[] = {
    { "BugcheckCode", CODE, true, true, false },
    { "BugcheckParameter1", P1, false, true, false },
    { "BugcheckParameter2", P2, false, true, false },
    { "BugcheckParameter3", P3, false, true, false },
    { "BugcheckParameter4", P4, false, true, false },
    { "Arg1", P1, false, false, false }, { "Arg2", P2, false, false, false },
    { "Arg3", P3, false, false, false }, { "Arg4", P4, false, false, false },
    { "BUGCHECK_CODE", CODE, false, false, false },
    { "BUGCHECK_P1", P1, false, false, false },
    { "BUGCHECK_P2", P2, false, false, false },
    { "BUGCHECK_P3", P3, false, false, false },
    { "BUGCHECK_P4", P4, false, false, false },
    { "BCCode", CODE, false, false, false },
    { "BCP1", P1, false, false, false }, { "BCP2", P2, false, false, false },
    { "BCP3", P3, false, false, false }, { "BCP4", P4, false, false, false },
    { "Bug Check Code", CODE, false, false, false },
    { "Bug Check String", CODE, false, false, false },
    { "Parameter 1", P1, false, false, true },
    { "Parameter 2", P2, false, false, true },
    { "Parameter 3", P3, false, false, true },
    { "Parameter 4", P4, false, false, true },
    { "Code", CODE, false, false, true }, { "Error", CODE, false, false, true },
    { "P1", CODE, false, false, true }, { "P2", P1, false, false, true },
    { "P3", P2, false, false, true }, { "P4", P3, false, false, true },
    { "P5", P4, false, false, true },
    { "OS Version", BUILD, false, false, true },
    { "P6", BUILD, false, false, true },
    { "What failed", FAILED, false, false, true },
    { "Arguments", LIST, false, true, true },
    { "param1", CODE_AND_LIST, false, false, true },
};

static bool set_failed(struct piece value, struct bugcheck_paste *paste)
{
    while (value.end > value.at && ascii_is_blank(value.end[-1]))
        value.end--;
    paste->failed = value.at;
    paste->failed_length = piece_left(value);
    return piece_left(value) > 0;
}

/* The third number of 6.1.7601.2.1, 10_0_19045. */
static bool set_build(struct piece value, struct bugcheck_paste *paste)
{
    uint32_t number = 0, part = 0;

    for (; value.at < value.end && part < 3; value.at++) {
        if (*value.at == '.' || *value.at == '_')
            part++;
        else if (*value.at < '0' || *value.at > '9' || number > 99999)
            return false;
        else
            number = part < 2 ? 0 : number * 10 + (uint32_t)(*value.at - '0');
    }
    paste->build = part >= 2 ? number : 0;
    return paste->build > 0;
}

static bool set_slot(const struct label *label, struct piece value,
                     struct bugcheck_paste *paste)
{
    uint64_t number;
    bool decimal = label->decimal
                   && !(piece_left(value) > 1 && (value.at[1] | 0x20) == 'x');

    if (label->slot == FAILED)
        return set_failed(value, paste);
    if (label->slot == BUILD)
        return set_build(value, paste);
    if (label->slot == LIST)
        return take_list(&value, paste) > 1;
    if (label->slot == CODE_AND_LIST)
        return take_code(&value, paste) && paste->question.given;
    if (decimal ? !take_digits(&value, 10, &number)
                : !take_hex(&value, &number))
        return label->slot == CODE && take_name(&value, paste);
    if (label->slot == CODE) {
        set_code(paste, number);
        paste->kernel_power = label->decimal;
    } else {
        set_parameter(paste, (unsigned)label->slot - P1, number);
    }
    return true;
}

/* LABEL: VALUE, LABEL = VALUE; the names of Kernel-Power also LABEL VALUE. */
static bool read_label_as(const struct label *label, struct piece line,
                          struct bugcheck_paste *paste)
{
    bool apart;

    if (!piece_take(&line, label->name)
        || (line.at < line.end && ascii_is_name(*line.at)))
        return false;
    apart = line.at < line.end && ascii_is_blank(*line.at);
    piece_skip_any(&line, " \t");
    if (line.at < line.end && (*line.at == ':' || *line.at == '='))
        line.at++;
    else if (!apart || !label->bare)
        return false;
    piece_skip_any(&line, " \t");
    paste->weak = label->weak;
    return set_slot(label, line, paste);
}

static bool read_label(struct piece line, struct bugcheck_paste *paste)
{
    piece_skip_any(&line, " \t+-");
    if (line.at == line.end || !ascii_is_letter(*line.at))
        return false;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if ((labels[i].name[0] | 0x20) == (*line.at | 0x20)
            && read_label_as(&labels[i], line, paste))
            return true;
    return false;
}

/* <Data Name="LABEL">VALUE</Data>, as many as stand in the line. */
static bool read_xml(struct piece line, struct bugcheck_paste *paste)
{
    bool any = false;

    if (!memchr(line.at, '<', piece_left(line)))
        return false;
    for (; line.at < line.end; line.at++) {
        struct piece p = line;

        if (!piece_take(&p, "Name=\"") && !piece_take(&p, "Name='"))
            continue;
        for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
            struct piece value = p;

            if (piece_take(&value, labels[i].name)
                && (piece_take(&value, "\">") || piece_take(&value, "'>")))
                any |= set_slot(&labels[i], value, paste);
        }
    }
    return any;
}

/* A name as the headers have them, known or not. */
static bool take_capitals(struct piece *p)
{
    const char *from = p->at;
    bool joined = false;

    for (; p->at < p->end && ascii_is_name(*p->at)
           && !(*p->at >= 'a' && *p->at <= 'z'); p->at++)
        joined |= *p->at == '_';
    return joined && ascii_is_letter(*from);
}

bool bugcheck_line_name(struct piece line, struct bugcheck_paste *paste)
{
    bool known;
    uint64_t code;

    piece_skip_any(&line, " \t(*");
    known = take_name(&line, paste);
    if (!known && !take_capitals(&line))
        return false;
    piece_skip_any(&line, " \t");
    if (piece_take(&line, "(") && take_hex(&line, &code))
        set_code(paste, code);
    else if (known)
        (void)take_list(&line, paste);
    piece_skip_any(&line, " \t\r\n).*");
    return line.at == line.end && paste->has_code;
}

/* The parameters on a line of their own: (0x..., 0x..., ...). */
static bool read_list(struct piece line, struct bugcheck_paste *paste)
{
    piece_skip_blanks(&line);
    return (piece_take(&line, "(") || piece_take(&line, "{"))
           && take_list(&line, paste) > 1;
}

bool bugcheck_line_read(struct piece line, struct bugcheck_paste *ret)
{
    static bool (*const readers[])(struct piece, struct bugcheck_paste *) = {
        read_label, read_lead, read_xml, read_list, bugcheck_line_name,
    };

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        *ret = (struct bugcheck_paste) { .has_code = false };
        if (readers[i](line, ret))
            return true;
    }
    return false;
}
