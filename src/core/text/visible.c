#include "visible.h"

#include "eight.h"
#include "utf8.h"

#include <string.h>

struct range {
    uint32_t first, last;
};

/*
 * What may leave as it is.  These are letters, digits and signs that every
 * terminal shows in one column; all else is escaped: controls, blanks but the
 * one, marks that join the letter before them, what turns or hides its
 * neighbours, what nobody has assigned.  Wide characters are, too: terminals do
 * not agree how wide they are, and our columns line up.
 * Source: the Unicode Character Database 14.0, General_Category not C, M or Z,
 * East_Asian_Width not W or F.
 */
static const struct range visible[] = {
    { 0x0020, 0x007e },         /* ASCII                                      */
    { 0x00a1, 0x00ac },         /* up to the soft hyphen                      */
    { 0x00ae, 0x02ff },         /* Latin, phonetic, modifiers                 */
    { 0x0370, 0x0377 }, { 0x037a, 0x037f }, { 0x0384, 0x038a },
    { 0x038c, 0x038c }, { 0x038e, 0x03a1 },
    { 0x03a3, 0x0482 },         /* Greek, Cyrillic                            */
    { 0x048a, 0x052f },         /* Cyrillic                                   */
    { 0x1e00, 0x1eff },         /* Latin: Vietnamese                          */
    { 0x2010, 0x2027 },         /* dashes, quotes, the ellipsis               */
    { 0x2030, 0x205e },         /* per mille and others                       */
    { 0x20a0, 0x20bf },         /* currencies                                 */
};

bool ntl_is_visible(uint32_t code)
{
    for (size_t i = 0; i < sizeof visible / sizeof *visible; i++)
        if (code <= visible[i].last)
            return code >= visible[i].first;
    return false;
}

static uint8_t put_escape(char *to, char kind, uint32_t value, unsigned digits)
{
    *to++ = '\\';
    *to++ = kind;
    for (unsigned i = digits; i-- > 0;)
        *to++ = "0123456789abcdef"[value >> 4 * i & 15];
    return (uint8_t)(2 + digits);
}

static uint8_t escape(char *to, const struct ntl_character *c)
{
    static const char known[] = { '\t', '\n', '\r' }, names[] = "tnr";
    const char *at = c->code < 0x20
                     ? memchr(known, (int)c->code, sizeof known) : NULL;

    if (at)
        return put_escape(to, names[at - known], 0, 0);
    if (!c->valid || c->code < 0x80)
        return put_escape(to, 'x', c->code, 2);
    return c->code < 0x10000 ? put_escape(to, 'u', c->code, 4)
                             : put_escape(to, 'U', c->code, 8);
}

struct ntl_visible ntl_visible(const char *text, size_t length)
{
    const struct ntl_character c = ntl_character(text, length);
    struct ntl_visible v = { .bytes = c.bytes };

    if (c.valid && ntl_is_visible(c.code)) {
        memcpy(v.form, text, c.bytes);
        v.length = c.bytes;
        v.columns = 1;
    } else {
        v.length = v.columns = escape(v.form, &c);
    }
    return v;
}

static bool all_printed(const char *text, size_t length)
{
    if (length < 8)
        return eight_odd(eight_of_few(text, length)) == 0;
    for (size_t i = 0; i + 8 < length; i += 8)
        if (eight_odd(eight_of(text + i)))
            return false;
    return eight_odd(eight_of(text + length - 8)) == 0;
}

size_t ntl_visible_run(const char *text, size_t length)
{
    size_t n = 0;

    if (all_printed(text, length))
        return length;
    while (text[n] >= ' ' && text[n] <= '~')
        n++;
    return n;
}

size_t ntl_visible_columns(const char *text, size_t length)
{
    size_t columns = ntl_visible_run(text, length);

    for (size_t i = columns; i < length;) {
        struct ntl_visible v = ntl_visible(text + i, length - i);

        columns += v.columns;
        i += v.bytes;
    }
    return columns;
}
