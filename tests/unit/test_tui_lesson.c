#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "typed.h"

#include <stdio.h>
#include <string.h>

static struct typed t;

/* A lesson at a step, and the page of addresses with what it is about. */
static void begin(unsigned step)
{
    typed_start(&t, "");
    typed_keys(&t, ":lesson 1 --seed 7<Enter>");
    while (step-- > 1)
        typed_keys(&t, ":skip<Enter>");
    typed_keys(&t, "<Esc>");
    model_go(&t.model, PAGE_CHAIN);
    typed_keys(&t, "2f603c056b0<Enter>");
}

static void the_strip_asks_below_the_page(void **state)
{
    (void)state;
    begin(4);
    assert_true(typed_shows(&t, "lesson self-map, step 4 of 8"));
    assert_true(typed_shows(&t, "What is the address of the PTE of"));
    assert_true(typed_shows(&t, "PXE   PML4E"));
    assert_true(typed_shows(&t, "? keys"));
    typed_end(&t);
}

/* The digits of row `y`, without what stands between groups of them. */
static void digits_of_row(int y, char text[VIEW_WIDTH + 1])
{
    size_t n = 0;

    for (int x = 0; x < t.view.width; x++)
        if (t.view.cell[y][x].code != '`')
            text[n++] = (char)t.view.cell[y][x].code;
    text[n] = '\0';
}

static bool is_seen_above(const char *text, int bottom)
{
    char row[VIEW_WIDTH + 1];

    for (int y = 2; y < bottom; y++) {
        digits_of_row(y, row);
        if (strstr(row, text))
            return true;
    }
    return false;
}

static bool is_seen(const char *digits)
{
    return is_seen_above(digits, t.view.height);
}

static void what_is_asked_is_not_to_be_seen_on_any_page(void **state)
{
    static const struct { unsigned step; const char *digits; } asked[] = {
        { 2, "29d7000" }, { 3, "fff08000000000" }, { 4, "fff0817b01e028" },
        { 5, "fff0f840bd80f0" }, { 7, "fff0f87c3e1f08" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        begin(asked[i].step);
        typed_keys(&t, "w");
        for (int id = 0; id < PAGE_COMMAND; id++)
            for (int width = 60; width < 240; width += 13) {
                model_go(&t.model, (enum page_id)id);
                typed_resize(&t, width, 16 + width / 5);
                if (is_seen(asked[i].digits))
                    fail_msg("step %u: %s is on page %d, %d wide",
                             asked[i].step, asked[i].digits, id, width);
            }
        typed_end(&t);
    }
}

/* Which page, and what on it would tell. */
static const struct {
    const char *lesson;
    unsigned step;
    enum page_id page;
    const char *input, *tells[4];
} told[] = {
    { "by-hand", 8, PAGE_CHAIN, "$code", { "execute", " r-x" } },
    { "by-hand", 10, PAGE_CHAIN, "$transition",
      { "transition", "still in" } },
    { "cfg", 3, PAGE_CHAIN, "$target", { "canonical", "map it" } },
    { "smap", 1, PAGE_CHAIN, "@rdx", { "user", "u rw" } },
    { "smap", 2, PAGE_FAULT, "@r8",
      { "user", "supervisor w", "U                     0" } },
    { "smap", 3, PAGE_CHAIN, "@rdx",
      { "user", "u rw", "Owner                 1" } },
    { "smap", 4, PAGE_REGISTER, "cr4 @cr4", { "SMAP                  1" } },
    { "smap", 5, PAGE_REGISTER, "efl dwo($trap + 178)",
      { "AC                    0" } },
    { "smap", 6, PAGE_GDT, "wo($trap+170)", { "rpl     0" } },
    { "smap", 7, PAGE_ACCESS, "@rdx w cs=10 cr4=@cr4 eflags=40246",
      { "verdict  allowed", "runs" } },
    { "selectors", 4, PAGE_GDT, "qwo($gdt + 30)",
      { "64-bit", "LongMode              1" } },
    { "triage", 6, PAGE_CHAIN, "$good^0010000000000000",
      { "canonical", "map it" } },
};

/* In the rows of the page: in the strip the question stands. */
static bool is_seen_on_the_page(const char *text)
{
    int x, strip;

    return is_seen_above(text, typed_find(&t, " lesson ", &x, &strip)
                               ? strip : t.view.height);
}

static void begin_step(const char *lesson, unsigned step)
{
    char line[64];

    typed_start(&t, "");
    snprintf(line, sizeof line, ":lesson %s --seed 7<Enter>", lesson);
    typed_keys(&t, line);
    while (step-- > 1)
        typed_keys(&t, ":skip<Enter>");
    typed_keys(&t, "<Esc>");
}

static bool is_seen_at_any_width(const char *text)
{
    bool seen = false;

    for (int width = 80; width < 220 && !seen; width += 20) {
        typed_resize(&t, width, 60);
        seen = is_seen_on_the_page(text);
    }
    return seen;
}

static void expect_told(size_t i, bool seen)
{
    model_go(&t.model, told[i].page);
    t.model.page[told[i].page].zone = ZONE_INPUT;
    typed_keys(&t, "i");
    typed_keys(&t, told[i].input);
    typed_keys(&t, "<Enter>w");
    for (size_t k = 0; k < 4 && told[i].tells[k]; k++)
        if (is_seen_at_any_width(told[i].tells[k]) != seen)
            fail_msg("%s, step %u: %s is %s", told[i].lesson, told[i].step,
                     told[i].tells[k], seen ? "nowhere" : "seen");
    typed_keys(&t, "w");
}

static void zero_one_and_words_are_hidden_where_a_step_names_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        begin_step(told[i].lesson, told[i].step);
        expect_told(i, false);
        typed_keys(&t, ":explore<Enter><Esc>");
        expect_told(i, true);
        typed_end(&t);
    }
}

/* A wrong answer, or another command, has the place of the question. */
static void the_question_stays_on_the_command_page(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, ":lesson smap<Enter>");
    assert_false(typed_shows(&t, ":hint"));
    typed_keys(&t, ":7<Enter>");
    assert_true(typed_shows(&t, "lesson smap, step 1 of 8"));
    assert_true(typed_shows(&t, "an address of user mode or of the kernel?"));
    typed_resize(&t, 60, 16);
    assert_true(typed_shows(&t, "lesson smap, step 1 of 8"));
    assert_true(typed_shows(&t, "an address of user mode or of the"));
    typed_keys(&t, ":user<Enter>");
    assert_true(typed_shows(&t, "step 2"));
    typed_end(&t);
}

static void explore_lifts_the_mask(void **state)
{
    (void)state;
    begin(4);
    assert_false(typed_shows(&t, "fffff081`7b01e028"));
    typed_keys(&t, ":explore<Enter><Esc>");
    model_go(&t.model, PAGE_CHAIN);
    typed_resize(&t, 80, 24);
    assert_true(typed_shows(&t, "fffff081`7b01e028"));
    assert_false(typed_shows(&t, "step 4 of 8"));
    typed_keys(&t, ":return<Enter><Esc>");
    model_go(&t.model, PAGE_CHAIN);
    typed_resize(&t, 80, 24);
    assert_false(typed_shows(&t, "fffff081`7b01e028"));
    typed_end(&t);
}

static void what_is_asked_is_not_copied(void **state)
{
    (void)state;
    begin(4);
    typed_keys(&t, "Y");
    assert_true(typed_shows(&t, "a lesson asks for it"));
    assert_null(t.model.copy);
    typed_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strip_asks_below_the_page),
        cmocka_unit_test(what_is_asked_is_not_to_be_seen_on_any_page),
        cmocka_unit_test(
            zero_one_and_words_are_hidden_where_a_step_names_them),
        cmocka_unit_test(the_question_stays_on_the_command_page),
        cmocka_unit_test(explore_lifts_the_mask),
        cmocka_unit_test(what_is_asked_is_not_copied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
