/* While a lesson asks: its strip, and what must not be seen on the page. */
#include "draw.h"

#include <ntlens/format.h>
#include <string.h>

enum { STRIP = 4, LEAST_BODY = 8 };

/* --- the strip ------------------------------------------------------------ */

static const char all_keys[] = " : answers  :hint  :show  :explore ";
static const char few_keys[] = " :hint  :show ";

/* What has no room is said in full on the tab Command. */
static int draw_question(struct view *view, const struct rect *rect,
                         const char *question)
{
    struct rect lines = *rect;
    int y;

    lines.left = 1;
    lines.right--;
    if (rect->top
            + put_wrapped(NULL, rect->top, 1, 1, &lines, ROLE_TITLE, question)
        > rect->bottom)
        lines.right -= 2;
    y = rect->top
        + put_wrapped(view, rect->top, 1, 1, &lines, ROLE_TITLE, question);
    if (y > rect->bottom)
        put_code(view, rect->bottom - 1, lines.right + 1, view->width, ROLE_KEY,
                 CUT_MARK);
    return y;
}

/* What was found before, where the question leaves a line. */
static void draw_so_far(struct view *view, const struct model *model, int y)
{
    static const char label[] = "so far  ";
    char found[ASK_PLACE];
    int x;

    ask_so_far(model->ask, found);
    if (!found[0])
        return;
    x = put(view, y, 1, view->width, ROLE_KEY, label);
    put(view, y, x, view->width, ROLE_TEXT, found);
}

/* The tab Command has the question itself, until something else is asked. */
static bool shows_question(const struct model *model)
{
    const struct rows *rows = model_list(model);

    for (size_t i = 0; model->at == PAGE_COMMAND && i < rows->groups; i++)
        if (strcmp(rows->group[i].key, "place") == 0)
            return true;
    return false;
}

int draw_lesson(struct view *view, const struct model *model, int bottom)
{
    char place[ASK_PLACE], question[ASK_QUESTION];
    struct rect strip = { bottom - STRIP, 0, bottom, view->width };
    const char *keys = all_keys;
    int x, right;

    if (shows_question(model) || bottom - STRIP < LEAST_BODY
        || !ask_question(model->ask, place, question))
        return bottom;
    if ((int)(strlen(place) + sizeof all_keys) + 3 > view->width)
        keys = few_keys;
    right = view->width - (int)strlen(keys) - 1;
    put_line(view, strip.top, 0, view->width);
    x = put(view, strip.top, 1, right, ROLE_KEY, " ");
    x = put_cut(view, strip.top, x, right - 1, ROLE_KEY, place);
    put(view, strip.top, x, right, ROLE_KEY, " ");
    put(view, strip.top, right, view->width, ROLE_NOTE, keys);
    strip.top++;
    if (draw_question(view, &strip, question) < strip.bottom)
        draw_so_far(view, model, strip.bottom - 1);
    return bottom - STRIP;
}

/* --- what is asked for ---------------------------------------------------- */

static void hide_in_row(struct cell *cell, int width, const struct mask *mask)
{
    char text[VIEW_WIDTH + 1], before[VIEW_WIDTH + 1];

    for (int x = 0; x < width; x++)
        text[x] = cell[x].code < 0x7f ? (char)cell[x].code : ' ';
    text[width] = '\0';
    memcpy(before, text, sizeof before);
    if (!mask_text(mask, text))
        return;
    for (int x = 0; x < width; x++)
        if (text[x] != before[x])
            cell[x].code = (unsigned char)text[x];
}

void hide_asked(struct view *view, const struct model *model, int top,
                int bottom)
{
    for (int y = top; model->mask.asks && y < bottom; y++)
        hide_in_row(view->cell[y], view->width, &model->mask);
}
