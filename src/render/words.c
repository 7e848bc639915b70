/* Text as every renderer needs it: labels, bit ranges, wrapped words. */
#include "core/text/ascii.h"
#include "core/text/visible.h"
#include "private.h"

#include <ntlens/format.h>
#include <string.h>

size_t render_label(char *text, size_t size, const char *key)
{
    size_t n = strlen(key);

    if (n >= size)
        n = size - 1;
    /* A variable's name is no label: $_ stays as it is. */
    for (size_t i = 0; i < n; i++)
        text[i] = key[i] == '_' && key[0] != '$' ? ' ' : key[i];
    text[n] = '\0';
    return n;
}

size_t render_row_value(char *text, size_t size, const struct ntl_item *item)
{
    size_t n = ntl_format_item(text, size, item), note;

    if (n >= size)
        return size - 1;
    note = item->note ? strlen(item->note) : 0;
    if (note == 0 || n + 1 + note >= size)
        return n;
    text[n++] = ' ';
    memcpy(text + n, item->note, note + 1);
    return n + note;
}

size_t render_bits(char *text, size_t size, const struct ntl_item *item)
{
    struct ntl_phrase bits = {
        .format = item->width > 1 ? "%d:%d" : "%d",
        .number = { item->lo + item->width - 1u, item->lo },
    };

    if (item->width == 0) {
        text[0] = '\0';
        return 0;
    }
    return ntl_format_phrase(text, size, &bits);
}

size_t render_next(const char *s, size_t length, size_t *i)
{
    size_t n = 0;

    while (*i < length && s[*i] == ' ')
        ++*i;
    while (*i + n < length && s[*i + n] != ' ')
        n++;
    return n;
}

static bool is_number(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (ascii_hex(word[i]) > 15 && word[i] != '`')
            return false;
    return true;
}

static size_t new_line(struct out *out, size_t indent)
{
    out_char(out, '\n');
    out_pad(out, indent);
    return indent;
}

size_t render_word(struct out *out, const char *word, size_t length, size_t at,
                   size_t indent)
{
    size_t run = ntl_visible_run(word, length);
    bool fits = run == length && at + length <= out->columns;

    if (fits || is_number(word, length)) {
        out_bytes(out, word, length);
        return at + length;
    }
    for (size_t i = 0; i < length;) {
        struct ntl_visible v = ntl_visible(word + i, length - i);

        if (at + v.columns > out->columns)
            at = new_line(out, indent);
        out_bytes(out, v.form, v.length);
        at += v.columns;
        i += v.bytes;
    }
    return at;
}

void render_wrapped(struct out *out, const char *text, size_t length, size_t at,
                    size_t indent)
{
    size_t column = at, i = 0, n;
    bool first = true;

    while ((n = render_next(text, length, &i)) > 0) {
        size_t wide = ntl_visible_columns(text + i, n);

        if (!first && column + 1 + wide > out->columns) {
            column = new_line(out, indent);
        } else if (!first) {
            out_char(out, ' ');
            column++;
        }
        column = render_word(out, text + i, n, column, indent);
        i += n;
        first = false;
    }
}
