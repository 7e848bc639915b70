#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "tui/background.h"

#include <string.h>

static void the_environment_says_whether_it_is_light(void **state)
{
    (void)state;
    assert_int_equal(background_told(NULL, "0;15"), BACKGROUND_LIGHT);
    assert_int_equal(background_told(NULL, "0;default;15"), BACKGROUND_LIGHT);
    assert_int_equal(background_told(NULL, "15;0"), BACKGROUND_DARK);
    assert_int_equal(background_told(NULL, "15;default"), BACKGROUND_UNKNOWN);
    assert_int_equal(background_told("dark", "0;15"), BACKGROUND_DARK);
    assert_int_equal(background_told("light", NULL), BACKGROUND_LIGHT);
    assert_int_equal(background_told("", NULL), BACKGROUND_UNKNOWN);
}

static void who_would_not_answer_is_not_asked(void **state)
{
    static const char *const asked[] = {
        "xterm", "xterm-256color", "tmux-256color", "rxvt-unicode", "alacritty",
    };
    static const char *const silent[] = {
        "linux", "vt100", "vt220", "screen", "screen-256color", "dumb", "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        assert_true(background_may_ask(asked[i]));
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        assert_false(background_may_ask(silent[i]));
    assert_false(background_may_ask(NULL));
}

/* As xterm, Windows Terminal, tmux and foot write it; and what is none. */
static void a_reply_is_read_in_every_form(void **state)
{
    static const struct { const char *text; enum background is; } replies[] = {
        { "]11;rgb:ffff/ffff/ffff\033\\", BACKGROUND_LIGHT },
        { "]11;rgb:0000/0000/0000\a", BACKGROUND_DARK },
        { "]11;rgb:0c/0C/0c\a", BACKGROUND_DARK },
        { "]11;rgb:f/f/f", BACKGROUND_LIGHT },
        { "]11;rgba:fdfd/f6f6/e3e3/ffff\033", BACKGROUND_LIGHT },
        { "]11;rgb:0000/0000/ffff", BACKGROUND_DARK },
        { "]11;rgb:0000/ffff/0000", BACKGROUND_LIGHT },
        { "]11;rgb:ffff/ffff", BACKGROUND_UNKNOWN },
        { "]11;rgb:ffff/ffff/", BACKGROUND_UNKNOWN },
        { "]11;rgb:", BACKGROUND_UNKNOWN },
        { "]10;rgb:ffff/ffff/ffff", BACKGROUND_UNKNOWN },
        { "]11;#ffffff", BACKGROUND_UNKNOWN }, { "", BACKGROUND_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
        assert_int_equal(background_reply(replies[i].text,
                                          strlen(replies[i].text)),
                         replies[i].is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_says_whether_it_is_light),
        cmocka_unit_test(who_would_not_answer_is_not_asked),
        cmocka_unit_test(a_reply_is_read_in_every_form),
    };

    return cmocka_run_group_tests_name("tui_background", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
