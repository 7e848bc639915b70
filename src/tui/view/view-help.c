/* The help, out of the table of keys; and what `/` has found. */
#include "draw.h"
#include "core/text/utf8.h"
#include "tui/keys.h"

#include <string.h>

enum { KEYS_WIDTH = 17, COLUMN = 72, FOUND_AT = 27 };

struct cursor {
    struct view *view;
    const struct rect *rect;
    int skip, y, column, columns, lines;
};

static int column_width(const struct cursor *c)
{
    return (c->rect->right - c->rect->left) / c->columns;
}

/* Our own words, arrows among them. */
static int put_signs(struct view *view, int y, int x, int right,
                     enum role role, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        struct ntl_character c = ntl_character(text + at, length - at);

        x = put_code(view, y, x, right, role, c.code);
        at += c.bytes;
    }
    return x;
}

static void help_line(struct cursor *c, enum role role, const char *keys,
                      const char *help, size_t length)
{
    int width = column_width(c);
    int left = c->rect->left + 1 + c->column * width;
    int x;

    c->lines++;
    if (c->skip > 0) {
        c->skip--;
        return;
    }
    if (c->y >= c->rect->bottom) {
        c->column++;
        c->y = c->rect->top;
        left += width;
    }
    if (c->column >= c->columns)
        return;
    x = put_signs(c->view, c->y, left, c->rect->right, role, keys,
                  strlen(keys));
    if (x < left + KEYS_WIDTH)
        x = left + KEYS_WIDTH;
    put_signs(c->view, c->y, x, left + width - 1, ROLE_TEXT, help, length);
    c->y++;
}

/* Bytes of the words that `room` has. */
static size_t words_in(const char *text, size_t room)
{
    size_t n = strcspn(text, " "), more;

    while (text[n] && (more = n + 1 + strcspn(text + n + 1, " ")) <= room)
        n = more;
    return n;
}

/* What a key does, in as many lines as it takes. */
static void help_key(struct cursor *c, const struct binding *binding)
{
    size_t room = (size_t)(column_width(c) - 2 - KEYS_WIDTH), n;
    const char *keys = binding->shown;

    for (const char *says = binding->says; *says; says += n, keys = "") {
        says += strspn(says, " ");
        n = words_in(says, room);
        help_line(c, ROLE_KEY, keys, says, n);
    }
}

static int help_lines(struct cursor *c)
{
    size_t count;
    const struct binding_group *group = binding_groups(&count);

    for (size_t g = 0; g < count; g++) {
        if (g)
            help_line(c, ROLE_TEXT, "", "", 0);
        help_line(c, ROLE_TITLE, group[g].title, "", 0);
        for (size_t i = 0; i < group[g].count; i++)
            if (group[g].binding[i].shown)
                help_key(c, &group[g].binding[i]);
    }
    return c->lines;
}

void draw_help(struct view *view, const struct model *model,
               const struct rect *rect)
{
    int columns = rect->right - rect->left >= 2 * COLUMN ? 2 : 1;
    struct cursor measure = { NULL, rect, 1 << 20, 0, 0, columns, 0 };
    int lines = help_lines(&measure), room = rect->bottom - rect->top;
    int most = lines > room * columns ? lines - room * columns : 0;
    int top = (int)model->help_top < most ? (int)model->help_top : most;
    struct cursor c = { view, rect, top, rect->top, 0, columns, 0 };

    help_lines(&c);
    view->help_most = (size_t)most;
    put_position(view, view->height - 2, view->width - 1, (size_t)top,
                 (size_t)(lines - most), (size_t)lines);
}

/* The name, and after it what it is. */
static void found_line(struct view *view, const struct found *found, int y,
                       const struct rect *rect)
{
    bool row = found->kind == FOUND_ROW;
    int x = put_cut(view, y, rect->left + 1, rect->right,
                    row ? ROLE_KEY : ROLE_TITLE, found->name) + 2;

    if (x < rect->left + FOUND_AT && !row)
        x = rect->left + FOUND_AT;
    if (x < rect->right)
        put(view, y, x, rect->right, ROLE_TEXT, found->says);
}

void draw_found(struct view *view, const struct model *model,
                const struct rect *rect)
{
    size_t room = (size_t)(rect->bottom - rect->top);
    size_t top = model->found_at >= room ? model->found_at - room + 1 : 0;

    for (size_t i = top; i < model->founds && i - top < room; i++) {
        int y = rect->top + (int)(i - top);

        found_line(view, &model->found[i], y, rect);
        set_hit(view, y, rect->left, rect->right, HIT_FOUND, i, 0);
        if (i == model->found_at)
            add_flags(view, y, rect->left, rect->right, CELL_SELECTED);
        if (i == model->found_at)
            put_code(view, y, rect->left, rect->right, ROLE_TITLE, 0x25b8);
    }
    put_position(view, view->height - 2, view->width - 1, top,
                 model->founds - top < room ? model->founds - top : room,
                 model->founds);
    if (model->founds == 0)
        put(view, view->height - 2, 1, view->width, ROLE_FINDING,
            "nothing is called that");
}
