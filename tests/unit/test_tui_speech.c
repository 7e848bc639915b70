#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "tui/speech.h"

static void options_become_keys_and_commands(void **state)
{
    static const struct { const char *said, *shown; } cases[] = {
        { "arm64 has no fs; -a x64 or -a x86",
          "arm64 has no fs; press m for x64 or press m for x86" },
        { "index %x is only the default: give -s BASE from `dq x`",
          "index %x is only the default: type `:set index BASE` from `dq x`" },
        { "`access` does not model: give -a x64",
          "`access` does not model: press m for x64" },
        { "give -d DTB", "type `:set dtb DTB`" },
        { "the default: -b BUILD says whose",
          "the default: `:set build BUILD` says whose" },
        { "-o FILE names one; at the prompt, open FILE",
          "`:open FILE` opens one" },
        { "see -b BUILD.REVISION)", "see `:set build BUILD.REVISION`)" },
        /* None of it is an option. */
        { "x-a x64, -ax, -z y, -a", "x-a x64, -ax, -z y, -a" },
        { "give it", "give it" }, { "", "" },
    };
    char text[128];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        speech(text, sizeof text, cases[i].said);
        assert_string_equal(text, cases[i].shown);
    }
}

static void a_small_room_ends_it(void **state)
{
    char text[8] = "";

    (void)state;
    for (size_t size = 1; size <= sizeof text; size++) {
        speech(text, size, "no -a x64 here");
        assert_int_equal(text[size - 1], '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_become_keys_and_commands),
        cmocka_unit_test(a_small_room_ends_it),
    };

    return cmocka_run_group_tests_name("tui_speech", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
