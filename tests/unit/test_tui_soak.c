/*
 * 100,000 random keys, pastes, clicks and resizes through the view model; `make
 * check-asan` runs it under the sanitizers.  After each the screen is drawn.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "random.h"
#include "typed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 100000, FRESH = 5000 };

static struct typed t;

static const char *const pastes[] = {
    "fffff8026d4bf410", "0xfffff6fb7dbed000", "1000 + 7", "(((", "",
    "cr4 350ef8", "80000000000000c0", "NtCreateFile", "\xe6\xbc\xa2\n\xff",
    "a fffff8026d4bf410 2 1 fffff8026d4b1000",
    "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 0 1",
    "PXE at fffff6fb7dbedf80    PPE at fffff6fb7dbf0048    "
    "PDE at fffff6fb7e009b50    PTE at fffff6fc0136a5f8\n"
    "contains 0A000000F8007063  contains 0A00000000825063  "
    "contains 0A00000000826063  contains 8A0000010FB5F863\n",
    "set arch x86", "selfmap all", "help pte", "va 0; va 1", "-a arm64 va 1000",
};

/* Keys that do something are more likely than letters that are only typed. */
static uint32_t any_key(uint64_t *seed)
{
    static const uint32_t special[] = {
        K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PAGE_UP, K_PAGE_DOWN,
        K_DELETE, K_BACK_TAB, K_F1, K_ESCAPE, K_ESCAPE, K_TAB, K_ENTER, K_ENTER,
        K_BACKSPACE, K_CTRL('r'), K_CTRL('u'), KEY_NONE, 'u', ' ', ' ', 'i',
        'j', 'j', 'k', 'l', 'h', '>', '<', '[', ']', 'm', 'v', 'b', 'e', 'x',
        0x6f22, 0x10ffff, 0, 0x80,
    };

    if (random_below(seed, 3) == 0)
        return 1 + random_below(seed, 0x7e);
    return special[random_below(seed, sizeof special / sizeof *special)];
}

static void one_event(uint64_t *seed)
{
    unsigned what = random_below(seed, 100);

    if (what == 0) {
        const char *text = pastes[random_below(seed, sizeof pastes
                                                     / sizeof *pastes)];

        model_paste(&t.model, text, strlen(text));
    } else if (what == 1) {
        typed_resize(&t, (int)random_below(seed, 260),
                     (int)random_below(seed, 90));
    } else if (what < 5) {
        model_click(&t.model, &t.view, (int)random_below(seed, 200),
                    (int)random_below(seed, 60));
    } else if (what == 5) {
        model_wheel(&t.model, &t.view, (int)random_below(seed, 200),
                    (int)random_below(seed, 60),
                    random_below(seed, 2) ? 1 : -1);
    } else {
        model_key(&t.model, any_key(seed));
    }
}

static void check_view(unsigned event)
{
    for (int y = 0; y < t.view.height; y++)
        for (int x = 0; x < t.view.width; x++) {
            const struct cell *cell = &t.view.cell[y][x];

            if (cell->code < ' ' || cell->role >= ROLES)
                fail_msg("event %u: cell %d, %d holds %x", event, x, y,
                         (unsigned)cell->code);
        }
}

static void any_keys_leave_a_screen_that_makes_sense(void **state)
{
    const char *given = getenv("SEED");
    uint64_t seed = given ? strtoull(given, NULL, 0) : random_seed;

    (void)state;
    print_message("SEED=%#llx\n", (unsigned long long)seed);
    typed_start(&t, "");
    typed_resize(&t, 80, 24);
    for (unsigned event = 0; event < EVENTS; event++) {
        one_event(&seed);
        t.model.quit = t.model.suspend = false;
        if (event % 4 == 0)
            typed_resize(&t, t.width, t.height);
        if (event % 64 == 0)
            check_view(event);
        if (event % FRESH == FRESH - 1) {
            int width = t.width, height = t.height;

            typed_end(&t);
            typed_start(&t, event % 2 ? "fffff8026d4bf410" : "");
            typed_resize(&t, width, height);
        }
    }
    typed_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_keys_leave_a_screen_that_makes_sense),
    };

    return cmocka_run_group_tests_name("tui_soak", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
