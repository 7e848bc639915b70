/* One table says all of a setting: reading, showing, completing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ask/ask.h"
#include "heard.h"
#include "session/settings.h"

static struct session session;

static int begin(void **state)
{
    (void)state;
    ask_begin(&session);
    return 0;
}

static const struct setting *row(size_t i)
{
    size_t count;
    const struct setting *settings = session_settings(&count);

    return i < count ? &settings[i] : NULL;
}

static void every_setting_is_found_by_its_name_and_shown_by_it(void **state)
{
    static struct heard heard;
    const struct setting *setting;

    (void)state;
    for (size_t i = 0; (setting = row(i)) != NULL; i++) {
        assert_ptr_equal(session_setting(setting->name, strlen(setting->name)),
                         setting);
        setting->show(&session, heard_start(&heard));
        assert_non_null(heard_item(&heard, setting->also ? setting->also
                                                         : setting->name));
    }
    assert_null(session_setting("arc", 3));
}

/* Words with blanks between are several; a name may stand for two builds. */
static void check_words(const struct setting *setting, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, " ");
        struct ntl_diag diag;
        enum ntl_status status = setting->set(&session, words, n, &diag);

        if (status != NTL_OK && status != NTL_EAMBIGUOUS)
            fail_msg("%s %.*s", setting->name, (int)n, words);
        words += n + (words[n] == ' ');
    }
}

static void a_setting_takes_the_words_that_it_offers(void **state)
{
    const struct setting *setting;
    size_t offered = 0;

    (void)state;
    for (size_t i = 0; (setting = row(i)) != NULL; i++)
        for (size_t w = 0; setting->word && setting->word(w); w++, offered++)
            check_words(setting, setting->word(w));
    assert_true(offered > NTL_ARCH_COUNT);
}

static void an_error_leaves_the_session_as_it_was(void **state)
{
    static const char wrong[] = "(";
    const struct setting *setting;
    struct session before = session;

    (void)state;
    for (size_t i = 0; (setting = row(i)) != NULL; i++) {
        struct ntl_diag diag;

        assert_int_not_equal(setting->set(&session, wrong, 1, &diag), NTL_OK);
        assert_memory_equal(&session, &before, sizeof session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(
            every_setting_is_found_by_its_name_and_shown_by_it, begin),
        cmocka_unit_test_setup(a_setting_takes_the_words_that_it_offers, begin),
        cmocka_unit_test_setup(an_error_leaves_the_session_as_it_was, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
