/* What is live in Markdown, made quiet: it shows as it stands. */
#include "core/text/ascii.h"
#include "core/text/visible.h"
#include "private.h"

#include <string.h>

/*
 * When a sign is live, by what stands around it.  Sources: CommonMark 0.31
 * (code spans, emphasis, links, HTML, entities, backslashes) and GitHub's
 * extension of it (tables, ~, addresses of pages and of mail).
 */
enum live {
    LIVE_ALWAYS,
    LIVE_IN_PAIRS,              /* unless it is the only one of its block     */
    LIVE_AT_WORDS,              /* unless between blanks                      */
    LIVE_AROUND_WORDS,          /* ... or between letters and digits          */
    LIVE_BEFORE_NAMES,          /* before a letter or one of / ! ? #          */
    LIVE_BEFORE_SIGNS,          /* before a sign, and at the end              */
    LIVE_BEFORE_SLASH,
    LIVE_AFTER_W                /* www.                                       */
};

static const struct {
    char sign;
    enum live live;
} signs[] = {
    { '`', LIVE_IN_PAIRS },      { '[', LIVE_ALWAYS },
    { '|', LIVE_ALWAYS },        { '*', LIVE_AT_WORDS },
    { '~', LIVE_AT_WORDS },      { '_', LIVE_AROUND_WORDS },
    { '<', LIVE_BEFORE_NAMES },  { '&', LIVE_BEFORE_NAMES },
    { '\\', LIVE_BEFORE_SIGNS }, { ':', LIVE_BEFORE_SLASH },
    { '.', LIVE_AFTER_W },
};

static bool is_word(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c);
}

/*
 * GitHub makes a link of an address of mail once all else is read, so a
 * backslash does not help: its @ is code, which shows as it stands.
 */
static bool is_mail(const char *text, size_t length, size_t i)
{
    return text[i] == '@' && i > 0 && i + 1 < length
           && (is_word(text[i - 1]) || strchr(".-_+", text[i - 1]))
           && is_word(text[i + 1]);
}

static bool has_mail(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_mail(text, length, i))
            return true;
    return false;
}

/* A text, where in Markdown it stands, and where in it we are. */
struct at {
    const char *text;
    size_t length, i;
    enum live_place place;
    char before, after;         /* NUL at the ends: anything may stand there  */
};

static bool is_alone(const struct at *at)
{
    const char *end = at->text + at->length, *sign = at->text + at->i;

    return at->place != LIVE_PART
           && !memchr(at->text, *sign, at->i)
           && !memchr(sign + 1, *sign, (size_t)(end - sign) - 1)
           && !has_mail(at->text, at->length);
}

static bool is_live(enum live live, const struct at *at)
{
    const char before = at->before, after = at->after;

    switch (live) {
    case LIVE_AT_WORDS:
        return before != ' ' || after != ' ';
    case LIVE_AROUND_WORDS:
        return !(is_word(before) && is_word(after))
               && (before != ' ' || after != ' ');
    case LIVE_BEFORE_NAMES:
        return ascii_is_letter(after) || (after && strchr("/!?#", after));
    case LIVE_BEFORE_SIGNS:
        return after != ' ' && !is_word(after);
    case LIVE_BEFORE_SLASH:
        return after == '/';
    case LIVE_AFTER_W:
        return before == 'w';
    case LIVE_IN_PAIRS:
        return !is_alone(at);
    case LIVE_ALWAYS:
        break;
    }
    return true;
}

/* A block's first sign, or the one that makes a number a list's. */
static bool begins_block(const struct at *at)
{
    const char *text = at->text;
    size_t digits = 0;

    while (digits < at->length && ascii_is_digit(text[digits]))
        digits++;
    if (digits > 0)
        return at->i == digits && (text[digits] == '.' || text[digits] == ')');
    return at->i == 0 && strchr("#>-+=", text[0]);
}

static bool needs_escape(const struct at *at)
{
    if (at->place == LIVE_BLOCK && begins_block(at))
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].sign == at->text[at->i])
            return is_live(signs[i].live, at);
    return false;
}

void render_live(struct out *out, const char *text, size_t length,
                 enum live_place place)
{
    struct at at = { .text = text, .length = length, .place = place };

    for (; place == LIVE_BLOCK && at.length && *at.text == ' '; at.text++)
        at.length--;            /* four would make a block of code */
    while (at.i < at.length) {
        struct ntl_visible v = ntl_visible(at.text + at.i, at.length - at.i);
        size_t next = at.i + v.bytes;

        at.after = next < at.length ? at.text[next] : '\0';
        if (is_mail(at.text, at.length, at.i)) {
            out_text(out, "`@`");
        } else {
            if (v.length == 1 && needs_escape(&at))
                out_char(out, '\\');
            out_bytes(out, v.form, v.length);
        }
        at.before = v.form[v.length - 1];
        at.i = next;
    }
}
