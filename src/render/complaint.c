/* What was wrong, where, and the way out: for standard error. */
#include "private.h"

#include <ntlens/format.h>
#include <string.h>

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
