/* While a lesson asks: its strip, and what must not be seen on the page. */
#include "draw.h"

#include <ntlens/format.h>
#include <string.h>

enum { STRIP = 4, LEAST_BODY = 8 };

/* --- the strip ------------------------------------------------------------ */

static const char keys[] = " : answers  :hint  :show  :explore";

/* What has no room is said in full on the tab Command. */
static void draw_question(struct view *view, const struct rect *rect,
                          const char *question)
{
    struct rect lines = *rect;

    lines.left = 1;
    lines.right--;
    if (rect->top
            + put_wrapped(NULL, rect->top, 1, 1, &lines, ROLE_TITLE, question)
        > rect->bottom)
        lines.right -= 2;
    if (rect->top
            + put_wrapped(view, rect->top, 1, 1, &lines, ROLE_TITLE, question)
        > rect->bottom)
        put_code(view, rect->bottom - 1, lines.right + 1, view->width, ROLE_KEY,
                 CUT_MARK);
}

int draw_lesson(struct view *view, const struct model *model, int bottom)
{
    char place[ASK_PLACE], question[ASK_QUESTION];
    struct rect strip = { bottom - STRIP, 0, bottom, view->width };
    int x, right = view->width - (int)sizeof keys;

    if (model->at == PAGE_COMMAND || bottom - STRIP < LEAST_BODY
        || !ask_question(model->ask, place, question))
        return bottom;
    put_line(view, strip.top, 0, view->width);
    x = put(view, strip.top, 1, right, ROLE_KEY, " ");
    x = put_cut(view, strip.top, x, right, ROLE_KEY, place);
    put(view, strip.top, x, right, ROLE_KEY, " ");
    put(view, strip.top, right, view->width, ROLE_NOTE, keys);
    strip.top++;
    draw_question(view, &strip, question);
    return bottom - STRIP;
}

/* --- what is asked for ---------------------------------------------------- */

static bool is_hex(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'f')
           || (code >= 'A' && code <= 'F');
}

static bool is_word(uint32_t code)
{
    return is_hex(code) || (code >= 'g' && code <= 'z')
           || (code >= 'G' && code <= 'Z') || code == '_' || code == '`';
}

static unsigned digit_of(uint32_t code)
{
    return code <= '9' ? code - '0' : (code | 0x20) - 'a' + 10;
}

/* An address is known by its low 48 bits, too. */
static bool is_same(uint64_t value, uint64_t number)
{
    const uint64_t low = (UINT64_C(1) << 48) - 1;

    return value == number || (number >> 32 && (value & low) == (number & low));
}

/* Cells of a word that is this number, in any number of digits. */
static bool is_number(const struct cell *cell, int length, uint64_t number)
{
    uint64_t value = 0;
    int digits = 0;

    for (int i = 0; i < length; i++) {
        if (cell[i].code == '`')
            continue;
        if (!is_hex(cell[i].code) || ++digits > NTL_HEX_DIGITS)
            return false;
        value = value << 4 | digit_of(cell[i].code);
    }
    return digits > 0 && is_same(value, number);
}

static void hide_in_row(struct cell *cell, int width, uint64_t number)
{
    for (int x = 0, n; x < width; x += n + !n) {
        for (n = 0; x + n < width && is_word(cell[x + n].code); n++)
            ;
        if (n == 0 || !is_number(cell + x, n, number))
            continue;
        for (int i = 0; i < n; i++)
            cell[x + i].code = '.';
    }
}

void hide_asked(struct view *view, const struct model *model,
                const struct rect *rect)
{
    uint64_t number;

    if (model->at == PAGE_COMMAND || !ask_hides(model->ask, &number))
        return;
    for (int y = rect->top; y < rect->bottom; y++)
        hide_in_row(view->cell[y], view->width, number);
}
