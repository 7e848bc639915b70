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

enum { SIZE = 1 << 16 };

static struct typed t;

/* A role is a letter, a capital where it is selected; the cursor is a star. */
static char letter_of(const struct cell *cell)
{
    return cell->flags & CELL_CURSOR ? '*'
           : (char)((cell->flags & CELL_SELECTED ? 'A' : 'a') + cell->role);
}

/* A line of text and a line of roles; plain blanks are blanks. */
static size_t write_row(char *to, int y)
{
    char text[VIEW_WIDTH + 1], role[VIEW_WIDTH + 1];
    int n = t.view.width;

    for (int x = 0; x < n; x++) {
        const struct cell *cell = &t.view.cell[y][x];

        text[x] = (char)view_ascii(cell->code);
        role[x] = cell->code == ' ' && !cell->flags && cell->role < ROLE_TAB
                  ? ' ' : letter_of(cell);
    }
    while (n > 0 && text[n - 1] == ' ' && role[n - 1] == ' ')
        n--;
    return (size_t)sprintf(to, "%.*s\n%.*s\n", n, text, n, role);
}

static size_t write_look(char *to, const struct theme *theme, int role,
                         int flags)
{
    struct look look = theme_look(theme, (enum role)role, flags);

    return (size_t)sprintf(to, "%c fg %d bg %d\n",
                           (flags ? 'A' : 'a') + role, look.fg, look.bg);
}

static void write_screen(char *to, bool light)
{
    struct theme theme = { light, 256 };
    size_t n = 0;

    for (int y = 0; y < t.view.height; y++)
        n += write_row(to + n, y);
    for (int role = 0; role < ROLES; role++) {
        n += write_look(to + n, &theme, role, 0);
        n += write_look(to + n, &theme, role, CELL_SELECTED);
    }
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
