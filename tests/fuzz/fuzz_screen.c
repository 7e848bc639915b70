/*
 * Anything that is typed, pasted, clicked or turned at a full screen of any
 * size, with an image or without: every cell has a sign that a terminal shows
 * in one column, and the cursor stands inside.
 *
 * The bytes: how many of an image follow 2, the image; then keys.  From 0x80 on
 * a byte is a key without a letter, or one of `acts` and what it needs.
 */
#include "../unit/hostile.h"
#include "guard.h"

#if TUI
#include "tui/keys.h"
#include "tui/view/view.h"

#include <ntlens/cursor.h>
#include <stdlib.h>

enum { STEPS_MAX = 400, ACTS = 0xf0 };

struct played {
    struct ntl_ask *ask;
    struct model model;
    struct view view;
    int width, height;
};

static int byte(struct ntl_cursor *c)
{
    return (int)ntl_cursor_uint(c, 1);
}

static void paste(struct played *p, struct ntl_cursor *c)
{
    size_t n = (size_t)byte(c), left = ntl_cursor_left(c);

    n = n < left ? n : left;
    model_paste(&p->model, (const char *)c->bytes + c->at, n);
    ntl_cursor_skip(c, n);
}

static void click(struct played *p, struct ntl_cursor *c)
{
    int x = byte(c), y = byte(c);

    model_click(&p->model, &p->view, x, y & 0x7f);
}

static void resize(struct played *p, struct ntl_cursor *c)
{
    p->width = 2 * byte(c);
    p->height = byte(c);
}

static void turn(struct played *p, struct ntl_cursor *c)
{
    int step = byte(c) & 1 ? 1 : -1;

    model_wheel(&p->model, &p->view, p->width / 2, p->height / 2, step);
}

static void (*const acts[])(struct played *, struct ntl_cursor *)
    = { paste, click, resize, turn };

static void press(struct played *p, int key)
{
    static const uint32_t keys[] = {
        K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PAGE_UP, K_PAGE_DOWN,
        K_DELETE, K_BACK_TAB, K_F1, K_ESCAPE, K_TAB, K_ENTER, K_BACKSPACE,
        0x9b, 0xe9, 0x202e, 0x6f22, 0x10ffff, KEY_NONE,
    };

    model_key(&p->model, key < 0x80 ? (uint32_t)key
                         : keys[key % (int)(sizeof keys / sizeof *keys)]);
}

static void check(const struct view *view)
{
    insist(view->cursor_x < view->width
                  && view->cursor_y < view->height);
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++)
            insist(!hostile_code(view->cell[y][x].code));
}

static void draw(struct played *p)
{
    view_draw(&p->view, &p->model, p->width, p->height);
    model_saw(&p->model, &p->view);
    check(&p->view);
}

static void take_image(struct ntl_ask *ask, struct ntl_cursor *c)
{
    size_t size = (size_t)ntl_cursor_uint(c, 2), left = ntl_cursor_left(c);

    size = size < left ? size : left;
    (void)ntl_ask_image_bytes(ask, "", c->bytes + c->at, size, NULL);
    ntl_cursor_skip(c, size);
}

static void play(struct played *p, struct ntl_cursor *c)
{
    draw(p);
    for (unsigned i = 0; i < STEPS_MAX && ntl_cursor_left(c); i++) {
        int key = byte(c);

        if (key >= ACTS && key < ACTS + (int)(sizeof acts / sizeof *acts))
            acts[key - ACTS](p, c);
        else
            press(p, key);
        p->model.quit = p->model.suspend = false;
        draw(p);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char first[] = "fffff80000000000";
    static struct played p;
    struct ntl_cursor cursor = ntl_cursor_of(data, size);

    p.width = 80;
    p.height = 24;
    p.ask = ntl_ask_open(NULL);
    if (!p.ask)
        abort();
    take_image(p.ask, &cursor);
    model_init(&p.model, p.ask);
    model_start(&p.model, first, sizeof first - 1, true);
    play(&p, &cursor);
    free(p.model.copy);
    p.model.copy = NULL;
    model_free(&p.model);
    ntl_ask_close(p.ask);
    return 0;
}
#else
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data, (void)size;
    return 0;
}
#endif
