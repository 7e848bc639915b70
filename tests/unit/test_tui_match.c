#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "tui/match.h"

static void a_text_speaks_of_a_query_by_any_of_its_words(void **state)
{
    static const struct { const char *text, *query; bool is; } cases[] = {
        { "NoExecute", "nx", true }, { "NoExecute", "NX", true },
        { "NoExecute", "dep", true }, { "NoExecute", "no execute", true },
        { "PageFileHigh", "page file", true },
        { "PageFileHigh", "pagefile", true },
        { "page in the page file", "pagefile", true },
        { "PAGE_FAULT_IN_NONPAGED_AREA", "page fault nonpaged", true },
        { "PAGE_FAULT_IN_NONPAGED_AREA", "page  file", false },
        { "CopyOnWrite", "cow", true }, { "SMAP", "smap", true },
        { "SMAP", "smep", false }, { "x", "", true }, { "x", "x y", false },
        { "KGDT64_SYS_TSS", "sys tss", true }, { "", "x", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(match(cases[i].text, cases[i].query), cases[i].is);
    assert_false(match(NULL, "x"));
    assert_true(match_either("SMAP", "ring 0 and user data", "user smap"));
    assert_false(match_either("SMAP", "ring 0 and user data", "user smep"));
    assert_true(match_either("SMAP", NULL, "smap"));
}

static void a_query_is_a_name_whatever_parts_its_words(void **state)
{
    static const struct { const char *name, *query; bool is; } cases[] = {
        { "page-file", "page file", true }, { "page-file", "pagefile", true },
        { "PAGE_FAULT", "page fault", true }, { "SMAP", "smap", true },
        { "PageFileHigh", "page file", false }, { "SMAP", "sma", false },
        { "SMAP", "smaps", false }, { "SMAP", "", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(match_whole(cases[i].name, cases[i].query),
                         cases[i].is);
    assert_false(match_whole(NULL, "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_speaks_of_a_query_by_any_of_its_words),
        cmocka_unit_test(a_query_is_a_name_whatever_parts_its_words),
    };

    return cmocka_run_group_tests_name("tui_match", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
