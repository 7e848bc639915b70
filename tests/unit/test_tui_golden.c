/*
 * Every tab as somebody looked at it and approved, with its colours of 256, on
 * dark and on light: tests/unit/screens/TAB-GROUND.txt.  BLESS=1 approves what
 * there is now; the diff is the review.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "typed.h"

#include "../oracle/world.h"
#include "../oracle/wrap.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOKS = 52, SIZE = 1 << 16 };

static struct typed t;

static const char letters[]
    = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Looks in the order in which they come, each a letter. */
static struct look seen[LOOKS];
static size_t looks;

static char letter_of(const struct look *look)
{
    size_t i = 0;

    while (i < looks && memcmp(&seen[i], look, sizeof *look) != 0)
        i++;
    assert_true(i < LOOKS);
    if (i == looks)
        seen[looks++] = *look;
    return letters[i];
}

/* A line of text and a line of looks; blanks of the ground are blanks. */
static size_t write_row(char *to, const struct theme *theme, int y)
{
    char text[VIEW_WIDTH + 1], style[VIEW_WIDTH + 1];
    int n = t.view.width;

    for (int x = 0; x < n; x++) {
        const struct cell *cell = &t.view.cell[y][x];
        struct look look;

        memset(&look, 0, sizeof look);
        look = theme_look(theme, (enum role)cell->role, cell->flags);
        text[x] = (char)view_ascii(cell->code);
        style[x] = cell->code == ' ' && look.bg == DEFAULT_COLOR
                   && !look.reverse ? ' ' : letter_of(&look);
    }
    while (n > 0 && text[n - 1] == ' ' && style[n - 1] == ' ')
        n--;
    return (size_t)sprintf(to, "%.*s\n%.*s\n", n, text, n, style);
}

static void write_screen(char *to, bool light)
{
    struct theme theme = { light, 256 };
    size_t n = 0;

    looks = 0;
    for (int y = 0; y < t.view.height; y++)
        n += write_row(to + n, &theme, y);
    for (size_t i = 0; i < looks; i++)
        n += (size_t)sprintf(to + n, "%c fg %d bg %d%s%s\n", letters[i],
                             seen[i].fg, seen[i].bg,
                             seen[i].bold ? " bold" : "",
                             seen[i].reverse ? " reverse" : "");
}

static void compare(const char *path, const char *now)
{
    static char then[SIZE];
    FILE *file = fopen(path, getenv("BLESS") ? "w" : "r");
    size_t n;

    if (!file)
        fail_msg("no %s: BLESS=1 makes it", path);
    if (getenv("BLESS")) {
        fputs(now, file);
    } else {
        n = fread(then, 1, sizeof then - 1, file);
        then[n] = '\0';
        if (strcmp(then, now) != 0)
            fail_msg("not the screen of %s:\n%s", path, now);
    }
    fclose(file);
}

static void expect_screen(const char *name)
{
    static char now[SIZE];
    char path[96];

    for (int light = 0; light < 2; light++) {
        typed_resize(&t, 80, 24);
        write_screen(now, light);
        snprintf(path, sizeof path, "tests/unit/screens/%s-%s.txt", name,
                 light ? "light" : "dark");
        compare(path, now);
    }
}

static void every_tab_looks_as_it_was_approved(void **state)
{
    static const char chain[]
        = "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 "
          "0a00000000826063 8a0000010fb5f863";
    static const struct { const char *name, *keys; } tabs[] = {
        { "address", "" }, { "selector", "]jjjj" }, { "service", "]" },
        { "cfg", "]i7ff6`12345670 7df5`ff8a0000<Enter>" },
        { "bugcheck",
          "]ia fffff8026d4bf410 2 1 fffff8026d4b1000<Enter>" },
        { "register", "]icr4 350ef8<Enter>Gjjj" },
        { "command", "]]:eval 1000 * 200<Enter>" },
    };

    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>");
    model_start(&t.model, chain, strlen(chain), false);
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
        typed_keys(&t, tabs[i].keys);
        expect_screen(tabs[i].name);
    }
    typed_end(&t);
}

static void an_image_looks_as_it_was_approved(void **state)
{
    struct world world;
    struct wrapped file;
    struct ntl_diag diag;

    (void)state;
    world_make(&world, NTL_X64, 7, 8 << 20, 20);
    wrap(&file, &world, WRAP_FULL, NULL);
    typed_start(&t, "");
    assert_int_equal(ntl_ask_image_bytes(t.ask, "machine.dmp", file.bytes,
                                         file.size, &diag), NTL_OK);
    typed_keys(&t, "<Esc>[[");
    assert_int_equal(t.model.at, PAGE_INFO);
    expect_screen("image");
    typed_end(&t);
    free(file.bytes);
    world_free(&world);
}

static void the_help_looks_as_it_was_approved(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>?");
    expect_screen("help");
    typed_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_help_looks_as_it_was_approved),
        cmocka_unit_test(every_tab_looks_as_it_was_approved),
        cmocka_unit_test(an_image_looks_as_it_was_approved),
    };

    return cmocka_run_group_tests_name("tui_golden", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
