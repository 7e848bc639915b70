#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "typed.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>

enum { NARROWEST = 40, WIDEST = 220, HIGH = 250 };

static struct typed t;

static bool is_number(const struct ntl_item *it)
{
    return it->kind == NTL_NUMBER || it->kind == NTL_ADDRESS
           || it->kind == NTL_RAW;
}

/* A row's numbers stand on the screen, each whole: a digit more or less beside
   it would be another number. */
static bool stands(const char *number)
{
    static char line[VIEW_WIDTH + 1];
    size_t length = strlen(number);

    for (int y = 0; y < t.view.height; y++) {
        for (int x = 0; x < t.view.width; x++)
            line[x] = (char)view_ascii(t.view.cell[y][x].code);
        line[t.view.width] = '\0';
        for (const char *at = line; (at = strstr(at, number)); at++)
            if ((at == line || at[-1] == ' ' || strchr("(>=:,-|", at[-1]))
                && (at[length] == '\0' || strchr(" ),;.|:", at[length])))
                return true;
    }
    return false;
}

static void expect_row(const struct rows *rows, size_t r, int width)
{
    for (size_t i = 0; i < rows->row[r].count; i++) {
        const struct ntl_item *it = &rows->item[rows->row[r].first + i];
        char text[128];

        if (!is_number(it)
            || ntl_format_item(text, sizeof text, it) >= sizeof text)
            continue;
        if (!stands(text))
            fail_msg("page %s at %d columns: %s %s is not there",
                     page_kinds[t.model.at].name, width, it->key, text);
    }
}

/* The fields of the word that is looked at: bits and numbers. */
static void expect_fields(int width)
{
    const struct rows *rows = model_detail(&t.model);
    size_t first, count;

    if (rows && rows_word(rows, t.model.page[t.model.at].word, &first, &count))
        for (size_t r = first; r < first + count; r++)
            expect_row(rows, r, width);
}

/* The chain has its own picture of the answer on its address. */
static void expect_list(int width)
{
    const struct rows *rows = model_list(&t.model);

    for (size_t r = 0; r < rows->count; r++)
        if (t.model.at == PAGE_CHAIN ? rows->row[r].kind == ROW_RULER
                                     : rows != model_detail(&t.model))
            expect_row(rows, r, width);
}

static void expect_levels(int width)
{
    for (size_t i = 0; i < model_chain(&t.model); i++) {
        enum ntl_level level = model_level(&t.model, i);
        char text[24];

        ntl_format_item(text, sizeof text, &t.model.place[level]);
        if (!stands(text))
            fail_msg("the chain at %d columns: no place %s", width, text);
        snprintf(text, sizeof text, "%016llx",
                 (unsigned long long)t.model.known[level]);
        if ((t.model.is_known >> level & 1) && !stands(text))
            fail_msg("the chain at %d columns: no %s", width, text);
    }
}

static void look_at_every_width(void)
{
    for (int width = NARROWEST; width <= WIDEST; width++) {
        typed_resize(&t, width, HIGH);
        if (width < LEAST_WIDTH)
            continue;
        expect_list(width);
        expect_fields(width);
        expect_levels(width);
    }
}

static void no_width_cuts_a_number(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    for (int id = 0; id < PAGES; id++) {
        if (page_kinds[id].tab == TAB_IMAGE || page_kinds[id].waits)
            continue;
        snprintf(t.model.page[id].input, EDIT_MAX, "%s",
                 page_kinds[id].example);
        model_go(&t.model, (enum page_id)id);
        look_at_every_width();
    }
    typed_end(&t);
}

static void no_width_cuts_a_chain(void **state)
{
    static const char chain[]
        = "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 "
          "0a00000000826063 8a0000010fb5f863";

    (void)state;
    t.ask = ntl_ask_open(NULL);
    model_init(&t.model, t.ask);
    model_start(&t.model, chain, strlen(chain), false);
    look_at_every_width();
    for (int width = LEAST_WIDTH; width <= WIDEST; width++) {
        typed_resize(&t, width, HIGH);
        if (!stands("10fb5f") || !stands("10fb5f410"))
            fail_msg("the frame is cut at %d columns", width);
    }
    typed_end(&t);
}

static void no_width_cuts_a_number_in_any_mode(void **state)
{
    (void)state;
    for (int arch = 0; arch < NTL_ARCH_COUNT; arch++) {
        typed_start(&t, "80001000");
        typed_mode(&t, (enum ntl_arch)arch);
        model_go(&t.model, PAGE_CHAIN);
        look_at_every_width();
        typed_end(&t);
    }
}

/* Each field of a word stands as its bits and as its number. */
static void expect_ruler(const struct rows *rows, const struct row *row,
                         int width)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct ntl_item *it = &rows->item[row->first + i];
        char bits[65] = "", label[128], value[64];

        for (unsigned b = it->width; b-- > 0;)
            strcat(bits, it->value >> b & 1 ? "1" : "0");
        ntl_format_item(value, sizeof value, it);
        snprintf(label, sizeof label, "%s %s", it->key, value);
        if (!stands(bits) || !stands(label))
            fail_msg("`%s` at %d columns: %s is not there",
                     t.model.page[t.model.at].input, width, label);
    }
}

static void no_width_cuts_a_ruler(void **state)
{
    static const char *const lines[] = {
        ":eval fffff8026d4bf410", ":va fffff8026d4bf410", ":va -a x86 80001000",
        ":va -a x64-la57 ff11223344556677",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct rows *rows;

        typed_start(&t, "");
        typed_keys(&t, lines[i]);
        typed_keys(&t, "<Enter>");
        rows = model_list(&t.model);
        assert_true(rows->count);
        for (int width = LEAST_WIDTH; width <= WIDEST; width++) {
            typed_resize(&t, width, HIGH);
            for (size_t r = 0; r < rows->count; r++)
                if (rows->row[r].kind == ROW_RULER)
                    expect_ruler(rows, &rows->row[r], width);
        }
        typed_end(&t);
    }
}

/* What a page is for, and an example, each of its words. */
static void an_empty_page_is_whole_at_every_width(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>");
    for (int id = 0; id < PAGES; id++)
        for (int width = LEAST_WIDTH; width <= 120; width++) {
            const char *last = strrchr(page_kinds[id].about, ' ') + 1;

            model_go(&t.model, (enum page_id)id);
            typed_resize(&t, width, 24);
            if (model_list(&t.model)->count == 0
                && !typed_shows(&t, last))
                fail_msg("%s at %d columns: %s", page_kinds[id].name, width,
                         last);
        }
    typed_end(&t);
}

static void the_help_is_whole_at_every_width(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>?");
    for (int width = LEAST_WIDTH; width <= WIDEST; width++) {
        typed_resize(&t, width, HIGH);
        assert_true(typed_shows(&t, "^ v ~"));
        assert_true(typed_shows(&t, "acts"));
        assert_int_equal(t.view.help_most, 0);
    }
    typed_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_width_cuts_a_number),
        cmocka_unit_test(no_width_cuts_a_number_in_any_mode),
        cmocka_unit_test(no_width_cuts_a_chain),
        cmocka_unit_test(no_width_cuts_a_ruler),
        cmocka_unit_test(an_empty_page_is_whole_at_every_width),
        cmocka_unit_test(the_help_is_whole_at_every_width),
    };

    return cmocka_run_group_tests_name("tui_width", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
