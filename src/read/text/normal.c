#include "normal.h"

#include "core/text/utf8.h"
#include "span.h"

#include <ntlens/format.h>
#include <stdint.h>
#include <stdio.h>

/* --- bytes to characters -------------------------------------------------- */

bool normal_is_utf16(const char *text, size_t length, bool *high_first)
{
    unsigned char a = length > 1 ? (unsigned char)text[0] : 1;
    unsigned char b = length > 1 ? (unsigned char)text[1] : 1;

    *high_first = (a == 0xfe && b == 0xff) || (a == 0 && b != 0);
    return *high_first || (a == 0xff && b == 0xfe) || (a != 0 && b == 0);
}

static bool is_half(uint32_t c)
{
    return c >> 11 == 0xd800 >> 11;
}

static void from_utf16(struct buffer *ret, const char *text, size_t length,
                       bool high_first)
{
    const uint8_t *utf16 = (const uint8_t *)text;

    for (size_t i = 0; i < length / 2;) {
        char bytes[NTL_UTF8_BYTES];
        uint32_t c = ntl_utf16_next(utf16, length / 2, high_first, &i);

        buffer_bytes(ret, bytes, ntl_utf8_put(bytes, is_half(c) ? '?' : c));
    }
}

/* --- characters that mean an ASCII one ------------------------------------ */

/* Ranges of code points; `to` is the ASCII of the first, or of all of them. */
static const struct {
    uint32_t first, last;
    char to;                    /* NUL: nothing                               */
    bool run;                   /* each has its own, one after the other      */
} meant[] = {
    { 0x00a0, 0x00a0, ' ', false },     { 0x00ab, 0x00ab, '"', false },
    { 0x00ad, 0x00ad, '\0', false },    { 0x00b4, 0x00b4, '`', false },
    { 0x00bb, 0x00bb, '"', false },     { 0x00d7, 0x00d7, 'x', false },
    { 0x02cb, 0x02cb, '`', false },     { 0x060c, 0x060c, ',', false },
    { 0x0660, 0x0669, '0', true },      { 0x06f0, 0x06f9, '0', true },
    { 0x1680, 0x1680, ' ', false },     { 0x2000, 0x200a, ' ', false },
    { 0x200b, 0x200f, '\0', false },    { 0x2010, 0x2015, '-', false },
    { 0x2018, 0x201b, '\'', false },    { 0x201c, 0x201f, '"', false },
    { 0x2028, 0x2029, '\n', false },    { 0x202a, 0x202e, '\0', false },
    { 0x202f, 0x202f, ' ', false },     { 0x2032, 0x2032, '`', false },
    { 0x2035, 0x2035, '`', false },     { 0x2039, 0x203a, '"', false },
    { 0x205f, 0x205f, ' ', false },     { 0x2060, 0x206f, '\0', false },
    { 0x2212, 0x2212, '-', false },     { 0x2502, 0x2503, '|', false },
    { 0x3000, 0x3000, ' ', false },     { 0x3001, 0x3001, ',', false },
    { 0x3002, 0x3002, '.', false },     { 0x3008, 0x3008, '<', false },
    { 0x3009, 0x3009, '>', false },     { 0x300c, 0x300f, '"', false },
    { 0x3010, 0x3010, '[', false },     { 0x3011, 0x3011, ']', false },
    { 0x3014, 0x3014, '[', false },     { 0x3015, 0x3015, ']', false },
    { 0xfe00, 0xfe0f, '\0', false },    { 0xfeff, 0xfeff, '\0', false },
    { 0xff01, 0xff5e, '!', true },
};

/* Letters of other alphabets that look as the signs of a number do. */
static const struct { uint32_t c; char to; } lookalikes[] = {
    { 0x0391, 'A' }, { 0x0392, 'B' }, { 0x0395, 'E' }, { 0x03a7, 'X' },
    { 0x0410, 'A' }, { 0x0412, 'B' }, { 0x0415, 'E' }, { 0x041e, 'O' },
    { 0x0421, 'C' }, { 0x0425, 'X' }, { 0x0430, 'a' }, { 0x0435, 'e' },
    { 0x043e, 'o' }, { 0x0441, 'c' }, { 0x0445, 'x' },
};

static char lookalike(uint32_t c)
{
    for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++)
        if (lookalikes[i].c == c)
            return lookalikes[i].to;
    return '\0';
}

static bool is_of_number(char c)
{
    return ascii_hex(c) < 16 || (c | 0x20) == 'x';
}

/* Among digits it is meant as one; in a word of its language it is a letter. */
static bool is_among_digits(const struct buffer *before, struct span after)
{
    char last = before->used ? before->bytes[before->used - 1] : ' ';
    char next = span_char(after);
    size_t n = ntl_utf8_length(after.at, span_left(after));

    if (n > 1)
        next = lookalike(ntl_character(after.at, n).code);
    if (is_of_number(last))
        return (n > 1 ? next != '\0' : is_of_number(next))
               || (n <= 1 && !ascii_is_letter(next));
    return !ascii_is_letter(last) && (unsigned char)last < 0x80
           && n == 1 && ascii_is_digit(next);
}

enum { ELLIPSIS = 0x2026 };

static void put_meant(struct buffer *ret, const char *text, size_t n,
                      struct span after)
{
    uint32_t c = ntl_character(text, n).code;
    char looks = lookalike(c);

    if (looks && is_among_digits(ret, after)) {
        buffer_char(ret, looks);
        return;
    }
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        if (c < meant[i].first || c > meant[i].last)
            continue;
        c = meant[i].run ? c - meant[i].first : 0;
        if (meant[i].to)
            buffer_char(ret, (char)((unsigned char)meant[i].to + c));
        return;
    }
    if (c == ELLIPSIS)
        buffer_text(ret, "...");
    else if (c > 0x9f)
        buffer_bytes(ret, text, n);
}

/* --- escapes and entities ------------------------------------------------- */

/* Bytes of a control sequence (ESC [ ... letter) or a string (ESC ] ... BEL) */
static size_t escape_length(const char *text, size_t length)
{
    size_t n = 2;

    if (length < 2)
        return length;
    if (text[1] == '[') {
        while (n < length && (text[n] < '@' || text[n] > '~')
               && text[n] != '\n')
            n++;
    } else if (text[1] == ']') {
        while (n < length && text[n] != '\a' && text[n] != '\x1b'
               && text[n] != '\n')
            n++;
    } else {
        return 2;
    }
    return n < length && text[n] != '\n' ? n + 1 : n;
}

static const struct { const char *name; char c; } entities[] = {
    { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' },
    { "&nbsp;", ' ' }, { "&amp;", '&' }, { "&#39;", '\'' }, { "&#x27;", '\'' },
    { "&#34;", '"' }, { "&#x22;", '"' }, { "&#160;", ' ' }, { "&#xa0;", ' ' },
    { "&#96;", '`' }, { "&#x60;", '`' }, { "&#10;", '\n' }, { "&#13;", ' ' },
    { "&#xa;", '\n' }, { "&#xd;", ' ' }, { "&#40;", '(' }, { "&#41;", ')' },
};

static size_t take_entity(struct buffer *ret, struct span s)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        struct span after = s;

        if (span_take(&after, entities[i].name)) {
            buffer_char(ret, entities[i].c);
            return span_left(s) - span_left(after);
        }
    }
    return 0;
}

/* Tags of pages: those that end a line, and those that mean nothing here. */
static const struct { const char *name; bool line; } tags[] = {
    { "br", true }, { "p", true }, { "div", true }, { "tr", true },
    { "li", true }, { "pre", true }, { "blockquote", true }, { "ul", false },
    { "ol", false }, { "td", false }, { "th", false }, { "table", false },
    { "tbody", false }, { "thead", false }, { "span", false }, { "b", false },
    { "i", false }, { "u", false }, { "em", false }, { "strong", false },
    { "code", false }, { "kbd", false }, { "font", false }, { "a", false },
    { "h1", true }, { "h2", true }, { "h3", true }, { "h4", true },
};

/* The bytes of a tag up to its end; 0: its line or TAG_MAX bytes end first. */
static size_t tag_length(struct span s)
{
    enum { TAG_MAX = 4096 };    /* each < of a text looks so far ahead        */
    size_t n = 0, left = span_left(s) < TAG_MAX ? span_left(s) : TAG_MAX;

    while (n < left && s.at[n] != '>' && s.at[n] != '\n')
        n++;
    return n < left && s.at[n] == '>' ? n + 1 : 0;
}

/* `<br/>`, `</td>`, `<span class="x">`; 0: it is none of them. */
static size_t take_tag(struct buffer *ret, struct span s)
{
    struct span p = { s.at + 1, s.end };

    (void)span_take(&p, "/");
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        struct span after = p;
        size_t n;

        if (!span_take_word(&after, tags[i].name)
            || !strchr("> /", span_char(after)))
            continue;
        n = tag_length(s);
        if (n > 0)
            buffer_char(ret, tags[i].line ? '\n' : ' ');
        return n;
    }
    return 0;
}

/* `[b]`, `[color=red]`, `[/code]` of forums: where it ends on its line. */
static size_t take_forum_tag(struct buffer *ret, struct span s)
{
    static const char *const names[] = {
        "b", "i", "u", "s", "color", "size", "font", "code", "quote", "url",
        "spoiler", "center", "mono", "list",
    };
    enum { NEAR = 256 };
    struct span near = span_of(s.at, span_left(s) < NEAR ? span_left(s) : NEAR);
    struct span line = span_line(&near), p = line;
    const char *end = memchr(line.at, ']', span_left(line));
    bool closes;

    p.at++;
    closes = span_take(&p, "/");
    for (size_t i = 0; end && i < sizeof names / sizeof *names; i++) {
        struct span after = p, rest = { end, line.end };
        char closing[16];

        if (!span_take_word(&after, names[i])
            || (span_char(after) != ']'
                && (closes || span_char(after) != '=')))
            continue;
        snprintf(closing, sizeof closing, "[/%s]", names[i]);
        if (!closes && !span_find(rest, closing))
            return 0;
        buffer_char(ret, ' ');
        return (size_t)(end + 1 - line.at);
    }
    return 0;
}

/* --- lines ---------------------------------------------------------------- */

/* `> `, `>> `, `| > `: quoting by a mail or a forum. */
static void skip_quoting(struct span *s)
{
    struct span q = *s;

    while (span_skip(&q, " \t"), span_char(q) == '>'
           && (span_left(q) < 2 || strchr("> \t\r\n", q.at[1]))) {
        q.at++;
        *s = q;
        if (span_char(*s) == ' ')
            s->at++;
    }
}

/* One character, or what stands for one.  False: a control was left out. */
static bool take_character(struct buffer *ret, struct span *s)
{
    size_t n = 0, length = ntl_utf8_length(s->at, span_left(*s));

    if (*s->at == '\x1b') {
        s->at += escape_length(s->at, span_left(*s));
    } else if ((*s->at == '&' && (n = take_entity(ret, *s)) > 0)
               || (*s->at == '<' && (n = take_tag(ret, *s)) > 0)
               || (*s->at == '[' && (n = take_forum_tag(ret, *s)) > 0)) {
        s->at += n;
    } else if (*s->at == '\r') {
        span_skip(s, "\r");
        if (span_char(*s) != '\n')
            buffer_char(ret, '\n');
    } else if (length > 1) {
        const char *at = s->at;

        s->at += length;
        put_meant(ret, at, length, *s);
    } else {
        unsigned char c = (unsigned char)*s->at++;

        if (c != '\n' && c != '\t' && (c < ' ' || c == 0x7f))
            return false;
        buffer_char(ret, c < 0x80 ? (char)c : '?');
    }
    return true;
}

/* Once blanks are blanks: a page's quoting is followed by others. */
static void strip_quoting(struct buffer *text, size_t from)
{
    struct span all = { text->bytes + from, text->bytes + text->used };
    char *to = text->bytes + from;

    while (all.at < all.end) {
        struct span line;
        size_t n;

        skip_quoting(&all);
        line = span_line(&all);
        n = (size_t)(all.at - line.at);
        memmove(to, line.at, n);
        to += n;
    }
    text->used = (size_t)(to - text->bytes);
}

static size_t from_utf8(struct buffer *ret, struct span s)
{
    size_t left_out = 0, from = ret->used;

    while (s.at < s.end)
        left_out += !take_character(ret, &s);
    if (ret->used > from)
        strip_quoting(ret, from);
    return left_out;
}

/* `&amp;lt;`: a page's source, shown on a page. */
static bool is_escaped_twice(struct span s)
{
    return span_find(s, "&amp;lt;") || span_find(s, "&amp;quot;");
}

size_t normal_text(struct buffer *ret, const char *text, size_t length)
{
    struct buffer utf8 = { 0 }, once = { 0 };
    struct span s = span_of(text, length);
    size_t left_out = 0;
    bool high_first;

    if (normal_is_utf16(text, length, &high_first)) {
        from_utf16(&utf8, text, length, high_first);
        s = span_of(utf8.bytes, utf8.used);
    }
    if (is_escaped_twice(s)) {
        left_out = from_utf8(&once, s);
        s = span_of(once.bytes, once.used);
    }
    left_out += from_utf8(ret, s);
    buffer_free(&utf8);
    buffer_free(&once);
    return left_out;
}

bool normal_already(const char *text, size_t length)
{
    bool begins = true, utf16;

    if (normal_is_utf16(text, length, &utf16))
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c >= 0x7f || (c < ' ' && c != '\n' && c != '\t')
            || (c && strchr("&<[", c)) || (c == '>' && begins))
            return false;
        begins = c == '\n' || (begins && (c == ' ' || c == '\t'));
    }
    return true;
}
