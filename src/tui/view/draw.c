#include "draw.h"

#include <ntlens/format.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct cell *cell_at(struct view *view, int y, int x)
{
    if (!view || y < 0 || x < 0 || y >= view->clip || x >= view->width)
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
    return x + 1;
}

/*
 * Letters of one column: Latin, Greek and Cyrillic, and the signs that we draw.
 * How wide others are, terminals disagree about.
 */
static uint32_t narrow(uint32_t code)
{
    if (code == '\n')
        return 0x21b5;          /* the arrow of a return key */
    if (code < ' ' || code == 0x7f || (code >= 0x80 && code < 0xa1))
        return 0xb7;
    if (code < 0x300 || (code >= 0x370 && code < 0x483)
        || (code >= 0x2500 && code < 0x2580))
        return code == 0xad ? '-' : code;
    return code == 0x2026 || code == 0x25b8 || code == 0x2190 ? code : 0xb7;
}

int put_n(struct view *view, int y, int x, int right, enum role role,
          const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t code = utf8_next(text, length, &at);

        x = put_code(view, y, x, right, role, narrow(code));
    }
    return x;
}

int put(struct view *view, int y, int x, int right, enum role role,
        const char *text)
{
    return put_n(view, y, x, right, role, text, strlen(text));
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
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

int put_wrapped(struct view *view, int y, int x, int indent,
                const struct rect *rect, enum role role, const char *text)
{
    int from = y, start = x;

    while (*text) {
        size_t blanks = strspn(text, " \n"), n;
        bool ends = memchr(text, '\n', blanks) != NULL;
        int width;

        text += blanks;
        n = strcspn(text, " \n");
        width = (int)n;
        if (x > start && (ends || x + 1 + width > rect->right)) {
            y++;
            x = start = indent;
        } else if (x > start) {
            x++;
        }
        x = put_n(y < rect->bottom ? view : NULL, y, x, rect->right, role,
                  text, n);
        text += n;
    }
    return y - from + 1;
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

enum role field_role(size_t i)
{
    return (enum role)(ROLE_FIELD_1 + i % 5);
}
