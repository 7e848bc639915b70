#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"

#include <stdio.h>
#include <string.h>

static const struct topic_shelf *shelf(void)
{
    struct session session;

    ask_begin(&session);
    return session.lent.topics;
}

static unsigned lines_of(const char *text)
{
    unsigned lines = 0;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* A concept is a page: with its title, what to try and its lessons. */
static void topics_are_short(void **state)
{
    static struct answer got;
    const char *name;

    (void)state;
    for (size_t i = 0; (name = shelf()->name_at(i)); i++) {
        const char *text;

        answer(&got, "help %s", name);
        assert_int_equal(got.status, NTL_OK);
        text = strstr(got.text, "  name  ");
        assert_non_null(text);
        if (lines_of(text) > 20)
            fail_msg("%s has %u lines", name, lines_of(text));
        assert_true(answer_has(&got, "lesson"));
    }
    assert_true(name == NULL);
}

/* Every line to try is understood. */
static void topics_have_lines_that_work(void **state)
{
    static struct answer got;
    char line[256];

    (void)state;
    for (size_t i = 0; shelf()->name_at(i); i++) {
        const char *at = shelf()->try_at(i);

        while (at && *at) {
            size_t n = strcspn(at, ";");

            snprintf(line, sizeof line, "%.*s", (int)n, at);
            answer(&got, "%s", line);
            if (got.status != NTL_OK)
                fail_msg("%s: `%s`: %s", shelf()->name_at(i), line, got.text);
            at += n + (at[n] == ';');
        }
    }
}

static void topics_are_found_by_other_names(void **state)
{
    static const char *const names[] = {
        "SMAP", "stac", "kva_shadow", "KVA-Shadow", "_KTRAP_FRAME", "mce",
    };
    static struct answer got;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = names[i] + (names[i][0] == '_');

        answer(&got, "help %s", name);
        assert_int_equal(got.status, NTL_OK);
    }
    answer(&got, "help no-such-thing");
    assert_int_equal(got.status, NTL_ENAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(topics_are_short),
        cmocka_unit_test(topics_have_lines_that_work),
        cmocka_unit_test(topics_are_found_by_other_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
