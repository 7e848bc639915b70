/* A batch that several processors answer reads as if one had. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cli/lanes.h"

enum { LINES = 800, TEXT = LINES * 20 };

static char text[TEXT];
static struct front one, several;

/* Addresses of every shape, and now and then a line that is no number. */
static size_t make_text(uint64_t seed)
{
    size_t used = 0;

    for (unsigned i = 0; i < LINES; i++) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 seed % 50 == 0 ? "0x\n"
                                 : seed % 7 == 0 ? "%llx\r\n" : "%llx\n",
                                 (unsigned long long)(seed >> (seed & 31)));
        if (used + 20 > sizeof text)
            break;
    }
    return used;
}

static void answer_one_by_one(size_t length)
{
    size_t number = 1;

    for (size_t at = 0; at < length; number++) {
        size_t n = (size_t)((char *)memchr(text + at, '\n', length - at)
                            - (text + at));

        front_line(&one, text + at, n && text[at + n - 1] == '\r' ? n - 1 : n,
                   false, number);
        at += n + 1;
    }
}

static void begin_json(struct front *front)
{
    struct ntl_diag diag;

    front_init(front, FRONT_MEMORY);
    assert_int_equal(front_read(front, "-j", 2, false, &diag), NTL_OK);
    ask_keep_options(front->ask);
    front->brief = true;
}

static void lanes_answer_as_one_line_after_the_other(void **state)
{
    struct lanes *lanes = lanes_open();

    (void)state;
    if (!lanes) {
        print_message("SKIPPED: one processor, so there are no lanes\n");
        skip();
    }
    for (uint64_t seed = 1; seed <= 20; seed++) {
        size_t length = make_text(seed * 0x9e3779b97f4a7c15), share, lines = 0;

        begin_json(&one);
        begin_json(&several);
        for (size_t at = 0; at < length; at += share) {
            share = lanes_may_answer(text + at, length - at);
            if (share == 0) {
                length = at;
                break;
            }
            lines += lanes_answer(lanes, &several, text + at, share, lines + 1);
        }
        answer_one_by_one(length);
        assert_true(lines > LINES / 2);
        assert_int_equal(several.out.used, one.out.used);
        assert_memory_equal(several.out.bytes, one.out.bytes, one.out.used);
        assert_int_equal(several.worst, one.worst);
        assert_int_equal(ask_session(several.ask)->last,
                         ask_session(one.ask)->last);
        front_close(&one);
        front_close(&several);
    }
    lanes_close(lanes);
}

static void lanes_leave_lines_that_change_something_alone(void **state)
{
    static const char *const stop[] = { "set", "$_", "pte 0", "#", "?", "q" };

    (void)state;
    make_text(7);
    for (size_t i = 0; i < sizeof stop / sizeof *stop; i++) {
        char *at = memchr(text + 3000, '\n', 100);
        size_t share;

        memcpy(at + 1, stop[i], strlen(stop[i]));
        share = lanes_may_answer(text, 8000);
        assert_true(share > 0 && share <= (size_t)(at + 1 - text));
        assert_int_equal(text[share - 1], '\n');
    }
    assert_int_equal(lanes_may_answer("123\n456\n", 8), 0);
    assert_int_equal(lanes_may_answer("", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_answer_as_one_line_after_the_other),
        cmocka_unit_test(lanes_leave_lines_that_change_something_alone),
    };

    return cmocka_run_group_tests_name("lanes", tests, NULL, NULL);
}
