/* What was wrong, where, and the way out: for standard error. */
#include "core/text/visible.h"
#include "private.h"

#include <ntlens/format.h>
#include <string.h>

/* A caret line shows at most this much of a line, around the place. */
enum { WINDOW = 76, BEFORE = 40, HINT_INDENT = 2 };

/* Where the window begins, and the column of the place in it. */
static size_t window_start(const char *line, size_t length, size_t offset,
                           size_t *column)
{
    bool all = ntl_visible_columns(line, length) <= WINDOW;
    size_t from = 0;

    *column = ntl_visible_columns(line, offset);
    while (!all && *column > BEFORE && from < offset) {
        struct ntl_visible v = ntl_visible(line + from, offset - from);

        *column -= v.columns;
        from += v.bytes;
    }
    return from;
}

/* What of the line has room in the window. */
static size_t window_length(const char *line, size_t length)
{
    size_t columns = 0, i = 0;

    while (i < length) {
        struct ntl_visible v = ntl_visible(line + i, length - i);

        columns += v.columns;
        if (columns > WINDOW)
            break;
        i += v.bytes;
    }
    return i;
}

static void put_place(struct out *out, const char *line, size_t length,
                      const struct ntl_diag *diag)
{
    size_t offset = diag->offset < length ? diag->offset : length;
    size_t blamed = diag->length < length - offset ? diag->length
                                                   : length - offset;
    size_t carets = ntl_visible_columns(line + offset, blamed), column;
    size_t from = window_start(line, length, offset, &column);

    if (carets > WINDOW - column)
        carets = WINDOW - column;
    if (carets == 0)
        carets = 1;
    out_text(out, "  ");
    out_visible(out, line + from, window_length(line + from, length - from));
    out_char(out, '\n');
    out_pad(out, 2 + column);
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
