#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "tui/keys.h"
#include "tui/sequence.h"

static struct sequence s;

/* Without its first ESC; every character but the last leaves it open. */
static uint32_t key_of(const char *text)
{
    sequence_begin(&s);
    for (; *text; text++) {
        if (s.whole)
            fail_msg("ends before %s", text);
        sequence_add(&s, (unsigned char)*text);
    }
    return sequence_key(&s);
}

/* infocmp -x of xterm, tmux, screen, linux, vt220; xterm's ctlseqs. */
static void keys_that_are_known_are_found(void **state)
{
    static const struct { const char *text; uint32_t key; } known[] = {
        { "[A", K_UP }, { "OA", K_UP }, { "[D", K_LEFT }, { "OH", K_HOME },
        { "[1~", K_HOME }, { "[4~", K_END }, { "[3~", K_DELETE },
        { "[Z", K_BACK_TAB }, { "OP", K_F1 }, { "[[A", K_F1 },
        { "[200~", K_PASTE }, { "[201~", K_PASTE_END }, { "", K_ESCAPE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(key_of(known[i].text), known[i].key);
}

static void a_whole_sequence_that_is_not_known_is_no_key(void **state)
{
    static const char *const unknown[] = {
        "[1;5C", "[1;5D", "[1;2A", "[15~", "[15;5~", "[24~", "[I", "[O", "O5C",
        "[5C", "[[E", "OS", "[2~", "[3;5~", "[27;5;9~", "[97;5u", "[?1;2c",
        "[<0;10;20M", "[<0;10;20m", "k", "[200;2~", "\r", "\x7f", "1",
        "]11;rgb:0000/0000/0000\a", "]11;rgb:ffff/ffff/ffff\x1b\\",
        "P1$r0m\x1b\\", "\x1b[A", "\x1bOC", "\x1bk", "[12345678901234567890~",
    };

    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_int_equal(key_of(unknown[i]), KEY_NONE);
        assert_true(s.whole);
    }
}

static void what_breaks_off_is_no_key(void **state)
{
    static const char *const open[] = {
        "[", "O", "[1", "[1;5", "[[", "]", "P",
    };

    (void)state;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        assert_int_equal(key_of(open[i]), KEY_NONE);
        assert_false(s.whole);
        assert_true(sequence_pause(&s) > 0);
    }
    assert_int_equal(key_of("\x1b\x1b"), K_ESCAPE);
}

static void an_escape_begins_another_one(void **state)
{
    (void)state;
    assert_int_equal(key_of("[1;\x1b[A"), K_UP);
    assert_int_equal(key_of("O\x1b"), K_ESCAPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_are_known_are_found),
        cmocka_unit_test(a_whole_sequence_that_is_not_known_is_no_key),
        cmocka_unit_test(what_breaks_off_is_no_key),
        cmocka_unit_test(an_escape_begins_another_one),
    };

    return cmocka_run_group_tests_name("tui_sequence", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
