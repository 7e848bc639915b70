#include "bugcheck-paste.h"

#include "bugcheck-line.h"

/* --- from lines to bug checks --------------------------------------------- */

static struct piece next_line(const char *text, size_t length, size_t at)
{
    const char *end = memchr(text + at, '\n', length - at);

    return (struct piece) { text + at, end ? end : text + length };
}

/* Do they agree in the parameters that both have? */
static bool agree(const struct bugcheck_paste *a,
                  const struct bugcheck_paste *b)
{
    unsigned both = a->question.given & b->question.given;

    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if ((both >> n & 1)
            && a->question.parameter[n] != b->question.parameter[n])
            return false;
    return true;
}

static bool same_code(const struct bugcheck_paste *a,
                      const struct bugcheck_paste *b)
{
    const uint32_t minidump = UINT32_C(0x10000000);

    return (a->question.code & ~minidump) == (b->question.code & ~minidump);
}

static bool belongs(const struct bugcheck_paste *all,
                    const struct bugcheck_paste *line)
{
    if (!all->has_code)
        return true;
    if (line->has_code && !same_code(all, line))
        return false;
    return agree(all, line);
}

static void merge(struct bugcheck_paste *all, const struct bugcheck_paste *line)
{
    if (line->has_code && !all->has_code) {
        all->question.code = line->question.code;
        all->has_code = true;
        all->kernel_power = line->kernel_power;
        all->weak = line->weak;
    }
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if (line->question.given >> n & 1)
            all->question.parameter[n] = line->question.parameter[n];
    all->question.given |= line->question.given;
    if (line->build)
        all->build = line->build;
    if (line->failed) {
        all->failed = line->failed;
        all->failed_length = line->failed_length;
    }
}

bool bugcheck_paste_next(const char *text, size_t length, size_t *at,
                         struct bugcheck_paste *ret)
{
    *ret = (struct bugcheck_paste) { .has_code = false };
    while (*at < length) {
        struct piece line = next_line(text, length, *at);
        struct bugcheck_paste found;

        if (bugcheck_line_read(line, &found)) {
            if (!belongs(ret, &found) && found.has_code)
                break;
            if (belongs(ret, &found))
                merge(ret, &found);
        }
        *at = (size_t)(line.end - text) + (line.end < text + length);
    }
    return ret->has_code;
}

/* --- which lines ---------------------------------------------------------- */

/*
 * Lines with which a copy of a log, a report or a debugger's analysis begins.
 */
static bool is_opening(struct piece line)
{
    static const char *const openings[] = {
        "<Event", "Log Name:", "Problem signature", "Fault bucket",
        "A problem has been detected", "Your PC ran into a problem",
        "Your device ran into a problem", "This was probably caused by",
        "+ System", "- EventData", "*****", "*     ",
    };

    piece_skip_blanks(&line);
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct piece p = line;

        if (piece_take(&p, openings[i]))
            return true;
    }
    return false;
}

/* A line alone must say it without doubt. */
static bool has_code(const char *text, size_t length)
{
    struct bugcheck_paste found;
    size_t at = 0;

    return bugcheck_paste_next(text, length, &at, &found)
           && (!found.weak || memchr(text, '\n', length));
}

/* Words that only a sentence has: three of letters alone, or more. */
static bool is_prose(struct piece line)
{
    unsigned words = 0, plain = 0;

    while (piece_skip_blanks(&line), line.at < line.end) {
        bool letters = true;

        for (; line.at < line.end && !ascii_is_blank(*line.at); line.at++)
            letters &= ascii_is_letter(*line.at)
                       || (unsigned char)*line.at > 0x7f
                       || strchr(",.;:()'\"-", *line.at) != NULL;
        words++;
        plain += letters;
    }
    return plain >= 3 && (words >= 4 || plain == words);
}

/* LABEL: at the start; of words, at most 40 characters. */
static bool is_label(struct piece line)
{
    enum { LONGEST = 40 };
    const char *from;

    piece_skip_blanks(&line);
    from = line.at;
    while (line.at < line.end
           && (ascii_is_name(*line.at) || strchr(" /()-", *line.at)))
        line.at++;
    return line.at > from && line.at - from <= LONGEST && line.at < line.end
           && *line.at == ':' && ascii_is_letter(*from);
}

/* Indented or drawn, XML, a debugger's prompt or stack. */
static bool is_filling(struct piece line)
{
    struct piece p = line;

    piece_skip_any(&p, " \t\r*-=_#");
    if (p.at == p.end || *p.at == '<' || p.at > line.at)
        return true;
    for (; p.at + 1 < p.end; p.at++)
        if ((*p.at == '!' && p.at > line.at && ascii_is_name(p.at[-1])
             && ascii_is_name(p.at[1]))
            || (piece_left(p) > 3 && strncmp(p.at, "kd>", 3) == 0))
            return true;
    return false;
}

/*
 * Every line of a batch is asked.  Without such a character it can only be a
 * name, or begin as Bugcheck or Stop does; a sentence begins with a capital.
 */
static bool is_plain(struct piece line)
{
    static const bool special[256] = {
        [':'] = true, ['('] = true, ['{'] = true, ['<'] = true, ['*'] = true,
        ['_'] = true, ['\n'] = true, ['+'] = true, ['-'] = true,
    };

    piece_skip_any(&line, " \t");
    if (piece_take(&line, "bug") || piece_take(&line, "stop")
        || (line.at < line.end && *line.at >= 'A' && *line.at <= 'Z'))
        return false;
    for (; line.at < line.end; line.at++)
        if (special[(unsigned char)*line.at])
            return false;
    return true;
}

bool bugcheck_paste_knows(const char *line, size_t length, bool first)
{
    struct piece p = { line, line + length };
    struct bugcheck_paste found = { .has_code = false };

    if (first && is_plain(p))
        return bugcheck_line_name(p, &found);
    if (first)
        return has_code(line, length) || is_opening(p);
    return bugcheck_line_read(p, &found) || is_opening(p) || is_filling(p)
           || is_label(p) || is_prose(p);
}
