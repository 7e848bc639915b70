#include "draw.h"

#include "core/text/utf8.h"
#include "core/text/visible.h"

#include <ntlens/format.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct cell *cell_at(struct view *view, int y, int x)
{
    if (!view || y < 0 || x < 0 || y < view->clip_top
        || y >= view->clip || x >= view->width)
        return NULL;
    return &view->cell[y][x];
}

int put_code(struct view *view, int y, int x, int right, enum role role,
             uint32_t code)
{
    struct cell *cell = x < right ? cell_at(view, y, x) : NULL;

    if (cell) {
        cell->code = code;
        cell->role = (uint8_t)role;
    }
    if (x >= right && code != ' '
        && (cell = cell_at(view, y, right - 1)) != NULL)
        cell->code = CUT_MARK;
    return x + 1;
}

static bool is_of_number(uint32_t code)
{
    return code < 0x7f && strchr("0123456789abcdefABCDEF`x:(.-+", (int)code)
           && code;
}

/* What is left of a number would be another: the mark has its place. */
static void hide_cut_number(struct view *view, int y, int from, int right)
{
    struct cell *cell = cell_at(view, y, right - 1);
    int x = right - 1;
    bool digits = false;

    if (!cell)
        return;
    for (; x > from && is_of_number(cell[-1].code); x--)
        digits |= (--cell)->code >= '0' && cell->code <= '9';
    if (!digits || (x > from && cell[-1].code != ' '))
        return;
    for (int i = right - x; i-- > 1;)
        cell[i].code = ' ';
    cell->code = CUT_MARK;
}

/* A new line in what was typed has a sign of ours: a return key's arrow. */
enum { NEW_LINE_SIGN = 0x21b5 };

int put_n(struct view *view, int y, int x, int right, enum role role,
          const char *text, size_t length)
{
    const int from = x;

    for (size_t n; length > 0; text += n, length -= n) {
        const struct ntl_visible v = ntl_visible(text, length);

        n = v.bytes;
        if (*text == '\n')
            x = put_code(view, y, x, right, role, NEW_LINE_SIGN);
        else if (v.columns == 1)
            x = put_code(view, y, x, right, role,
                         ntl_character(v.form, v.length).code);
        else
            for (size_t i = 0; i < v.length; i++)
                x = put_code(view, y, x, right, role, (uint32_t)v.form[i]);
    }
    if (x > right)
        hide_cut_number(view, y, from, right);
    return x;
}

int put(struct view *view, int y, int x, int right, enum role role,
        const char *text)
{
    return put_n(view, y, x, right, role, text, strlen(text));
}

int put_cut(struct view *view, int y, int x, int right, enum role role,
            const char *text)
{
    int end = put(view, y, x, right, role, text);

    return end < right ? end : right;
}

/* So many columns are not seen at its beginning. */
static int skipped(const struct edit *edit, int room)
{
    int column = (int)edit_column(edit, edit->cursor);

    if ((int)edit_column(edit, edit->length) > room)
        room--;                 /* for the mark after it                      */
    return column > room ? column - room : 0;
}

void put_edit(struct view *view, int y, int x, int right,
              const struct edit *edit, bool cursor)
{
    int skip = skipped(edit, right - x - 1), n = x - skip;

    for (size_t at = 0, bytes; at < edit->length; at += bytes) {
        const char *text = edit->text + at;

        bytes = ntl_visible(text, edit->length - at).bytes;
        if (n >= x)
            put_n(view, y, n, right, ROLE_TITLE, text, bytes);
        n += (int)text_columns(text, bytes);
    }
    if (skip)
        put_code(view, y, x, right, ROLE_TITLE, CUT_MARK);
    if (cursor) {
        view->cursor_y = y;
        view->cursor_x = x - skip + (int)edit_column(edit, edit->cursor);
    }
}

int putf(struct view *view, int y, int x, int right, enum role role,
         const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return put(view, y, x, right, role, text);
}

size_t text_width(const char *text)
{
    return text_columns(text, strlen(text));
}

/* Where the next word goes. */
struct pen {
    int y, x;
};

/* A word that is wider than the room goes on in the next line. */
static void put_word(struct view *view, struct pen *pen, int indent,
                     const struct rect *rect, enum role role, const char *text,
                     size_t length)
{
    for (size_t n; length > 0; text += n, length -= n) {
        const struct ntl_visible v = ntl_visible(text, length);

        n = v.bytes;
        if (pen->x > indent && pen->x + v.columns > rect->right) {
            pen->y++;
            pen->x = indent;
        }
        pen->x = put_n(pen->y < rect->bottom ? view : NULL, pen->y, pen->x,
                       rect->right, role, text, n);
    }
}

int put_wrapped(struct view *view, int y, int x, int indent,
                const struct rect *rect, enum role role, const char *text)
{
    struct pen pen = { y, x };
    int start = x;
    size_t n;

    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        n = strcspn(text, " ");
        if (pen.x > start
            && pen.x + 1 + (int)text_columns(text, n) > rect->right) {
            pen.y++;
            pen.x = start = indent;
        } else if (pen.x > start) {
            pen.x++;
        }
        put_word(view, &pen, indent, rect, role, text, n);
        text += n;
    }
    return pen.y - y + 1;
}

void put_line(struct view *view, int y, int left, int right)
{
    while (left < right)
        left = put_code(view, y, left, right, ROLE_LINE, 0x2500);
}

void add_flags(struct view *view, int y, int left, int right, int flags)
{
    for (int x = left; x < right; x++) {
        struct cell *cell = cell_at(view, y, x);

        if (cell)
            cell->flags = (uint8_t)(cell->flags | flags);
    }
}

void set_role(struct view *view, int y, int left, int right, enum role role)
{
    for (int x = left; x < right; x++) {
        struct cell *cell = cell_at(view, y, x);

        if (cell)
            cell->role = (uint8_t)role;
    }
}

void set_hit(struct view *view, int y, int left, int right, enum hit hit,
             size_t row, unsigned bit)
{
    for (int x = left; x < right; x++) {
        struct cell *cell = cell_at(view, y, x);

        if (cell) {
            cell->hit = (uint8_t)hit;
            cell->row = (uint32_t)row;
            cell->bit = (uint8_t)bit;
        }
    }
}

void value_text(char *text, size_t size, const struct ntl_item *item)
{
    ntl_format_item(text, size, item);
}

void label_text(char *text, size_t size, const char *key)
{
    size_t n = 0;

    for (; key[n] && n + 1 < size; n++)
        text[n] = key[n] == '_' && n > 0 ? ' ' : key[n];
    text[n] = '\0';
}

void bits_text(char *text, size_t size, const struct ntl_item *item)
{
    text[0] = '\0';
    if (item->width > 1)
        snprintf(text, size, "%d:%d", item->lo + item->width - 1, item->lo);
    else if (item->width == 1)
        snprintf(text, size, "%d", item->lo);
}

const char *bit_text(const struct ntl_item *it, uint64_t bits)
{
    return it && is_hidden(it) ? "." : bits & 1 ? "1" : "0";
}

enum role field_role(size_t i)
{
    return (enum role)(ROLE_FIELD_1 + i % 5);
}

enum role quiet_role(size_t i)
{
    return i % 2 ? ROLE_QUIET_2 : ROLE_QUIET_1;
}

void set_cursor(struct view *view, int y, int x)
{
    if (!cell_at(view, y, x))
        return;
    view->cursor_y = y;
    view->cursor_x = x;
}

void set_pane(struct view *view, const struct rect *rect, enum hit hit)
{
    for (int y = rect->top; y < rect->bottom; y++)
        set_hit(view, y, rect->left, rect->right, hit, 0, 0);
}

int put_position(struct view *view, int y, int right, size_t from, size_t seen,
                 size_t all)
{
    char text[64];
    int x;

    if (seen >= all)
        return right;
    snprintf(text, sizeof text, " %zu-%zu of %zu%s%s ", from + 1, from + seen,
             all, from ? ", more above" : "",
             from + seen < all ? from ? " and below" : ", more below" : "");
    x = right - (int)strlen(text);
    put(view, y, x, right, ROLE_KEY, text);
    return x;
}
