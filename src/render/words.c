/* Text as every renderer needs it: labels, bit ranges, wrapped words. */
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

/* The next word of s[*i..length); says whether a line ends before it. */
static size_t next_word(const char *s, size_t length, size_t *i, bool *newline)
{
    size_t n = 0;

    *newline = false;
    while (*i < length && (s[*i] == ' ' || s[*i] == '\n'))
        *newline |= s[(*i)++] == '\n';
    while (*i + n < length && s[*i + n] != ' ' && s[*i + n] != '\n')
        n++;
    return n;
}

void render_wrapped(struct out *out, const char *text, size_t length, size_t at,
                    size_t indent)
{
    size_t column = at, i = 0, n;
    bool first = true, ends;

    while ((n = next_word(text, length, &i, &ends)) > 0) {
        if (!first && (ends || column + 1 + n > RENDER_COLUMNS)) {
            out_char(out, '\n');
            out_pad(out, indent);
            column = indent;
        } else if (!first) {
            out_char(out, ' ');
            column++;
        }
        out_bytes(out, text + i, n);
        column += n;
        i += n;
        first = false;
    }
}
