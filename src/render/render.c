#include "private.h"

#include <ntlens/format.h>
#include <string.h>

struct render *render_open(enum render_form form, struct out *out, bool color,
                           bool explain)
{
    struct render *render = form == RENDER_JSON ? render_json(out)
                          : form == RENDER_MARKDOWN ? render_markdown(out)
                          : render_text(out, color);

    if (render)
        render->sink.explain = explain;
    return render;
}

void render_close(struct render *render)
{
    if (render)
        render->ops->close(render);
}

struct ntl_sink *render_sink(struct render *render)
{
    return &render->sink;
}

void render_failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number)
{
    render->ops->failed(render, line, length, status, diag, line_number);
}

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

/* A caret line shows at most this much of a line, around the place. */
enum { WINDOW = 76, BEFORE = 40, HINT_INDENT = 2 };

static void put_visible(struct out *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        out_char(out, c < 0x20 || c >= 0x7f ? '.' : (char)c);
    }
}

static void put_place(struct out *out, const char *line, size_t length,
                      const struct ntl_diag *diag)
{
    size_t offset = diag->offset < length ? diag->offset : length;
    size_t from = offset > BEFORE && length > WINDOW ? offset - BEFORE : 0;
    size_t shown = length - from < WINDOW ? length - from : WINDOW;
    size_t carets = diag->length ? diag->length : 1;

    if (carets > WINDOW - (offset - from))
        carets = WINDOW - (offset - from);
    out_text(out, "  ");
    put_visible(out, line + from, shown);
    out_char(out, '\n');
    out_pad(out, 2 + offset - from);
    while (carets-- > 0)
        out_char(out, '^');
    out_char(out, '\n');
}

void render_complaint(struct out *out, bool color, const char *line,
                      size_t length, enum ntl_status status,
                      const struct ntl_diag *diag, size_t line_number)
{
    char hint[RENDER_LINE];

    out_text(out, color_code(color, COLOR_ERROR));
    out_text(out, "ntlens: ");
    if (line_number) {
        out_text(out, "line ");
        out_decimal(out, line_number);
        out_text(out, ": ");
    }
    out_text(out, ntl_status_text(status));
    out_text(out, color_code(color, COLOR_PLAIN));
    out_char(out, '\n');
    if (length)
        put_place(out, line, length, diag);
    if (diag->hint.format) {
        ntl_format_phrase(hint, sizeof hint, &diag->hint);
        out_pad(out, HINT_INDENT);
        render_wrapped(out, hint, strlen(hint), HINT_INDENT, HINT_INDENT);
        out_char(out, '\n');
    }
}
