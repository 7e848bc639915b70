/* Without the screen there is nothing to type at. */
#if TUI
#include "typed.h"

#include "cli/files.h"

#include <string.h>

static void draw(struct typed *typed)
{
    view_draw(&typed->view, &typed->model, typed->width, typed->height);
    model_saw(&typed->model, &typed->view);
}

void typed_start(struct typed *typed, const char *address)
{
    struct ntl_host host = ntl_host_of(NULL);

    host.open = files_open;
    typed->ask = ntl_ask_open(&host);
    model_init(&typed->model, typed->ask);
    model_start(&typed->model, address, strlen(address), true);
    typed->width = 80;
    typed->height = 24;
    draw(typed);
}

void typed_mode(struct typed *typed, enum ntl_arch arch)
{
    struct ask_settings settings = ask_settings(typed->ask);

    settings.arch = arch;
    ask_put_back(typed->ask, &settings);
}

void typed_end(struct typed *typed)
{
    model_free(&typed->model);
    ntl_ask_close(typed->ask);
}

static uint32_t named(const char *name, size_t length)
{
    static const struct { const char *name; uint32_t key; } known[] = {
        { "Enter", K_ENTER }, { "Esc", K_ESCAPE }, { "Tab", K_TAB },
        { "Up", K_UP }, { "Down", K_DOWN }, { "Left", K_LEFT },
        { "Right", K_RIGHT }, { "BackTab", K_BACK_TAB },
        { "PgDn", K_PAGE_DOWN }, { "PgUp", K_PAGE_UP }, { "End", K_END },
        { "Home", K_HOME }, { "C-r", K_CTRL('r') }, { "BS", K_BACKSPACE },
        { "C-u", K_CTRL('u') },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == length
            && memcmp(known[i].name, name, length) == 0)
            return known[i].key;
    return 0;
}

void typed_keys(struct typed *typed, const char *keys)
{
    while (*keys) {
        const char *end = *keys == '<' ? strchr(keys, '>') : NULL;
        uint32_t key = end ? named(keys + 1, (size_t)(end - keys) - 1) : 0;

        model_key(&typed->model, key ? key : (unsigned char)*keys);
        keys = key ? end + 1 : keys + 1;
        draw(typed);
    }
}

void typed_resize(struct typed *typed, int width, int height)
{
    typed->width = width;
    typed->height = height;
    draw(typed);
}

bool typed_find(struct typed *typed, const char *text, int *x, int *y)
{
    for (int row = 0; row < typed->view.height; row++) {
        char line[VIEW_WIDTH + 1];
        const char *at;

        for (int i = 0; i < typed->view.width; i++) {
            uint32_t code = view_ascii(typed->view.cell[row][i].code);

            line[i] = (char)code;
        }
        line[typed->view.width] = '\0';
        at = strstr(line, text);
        if (at) {
            *x = (int)(at - line);
            *y = row;
            return true;
        }
    }
    return false;
}

bool typed_shows(struct typed *typed, const char *text)
{
    int x, y;

    draw(typed);
    return typed_find(typed, text, &x, &y);
}
#else
typedef int nothing_to_type_at;
#endif
