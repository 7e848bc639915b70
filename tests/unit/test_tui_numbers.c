/*
 * Every number of the answer, as JSON has it, stands on the page: at every
 * width on a tall screen, and on a small one to whoever scrolls through it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "typed.h"

#include "../oracle/world.h"
#include "../oracle/wrap.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NARROWEST = 40, WIDEST = 220, HIGH = 250, NUMBERS = 40000 };

static struct typed t;

/* --- what is seen --------------------------------------------------------- */

static struct {
    uint64_t value[NUMBERS];
    size_t count;
} seen;

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void see(uint64_t value)
{
    assert_true(seen.count < NUMBERS);
    seen.value[seen.count++] = value;
}

/* A word of letters and digits, as a number of each base that it may have. */
static void see_word(const char *word, size_t length)
{
    static const struct { int base; const char *digits; } bases[] = {
        { 16, "0123456789abcdef" }, { 10, "0123456789" }, { 2, "01" },
    };
    char plain[80];
    size_t n = 0;

    for (size_t i = 0; i < length && n + 1 < sizeof plain; i++)
        if (word[i] != '`')
            plain[n++] = word[i];
    plain[n] = '\0';
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        if (n > 0 && strspn(plain, bases[b].digits) == n)
            see(strtoull(plain, NULL, bases[b].base));
    }
}

static void see_line(const char *line)
{
    while (*line) {
        size_t n = 0;

        while (isalnum((unsigned char)line[n]) || line[n] == '`')
            n++;
        see_word(line, n);
        line += n ? n : 1;
    }
}

static void look(void)
{
    static char line[VIEW_WIDTH + 1];

    for (int y = 0; y < t.view.height; y++) {
        for (int x = 0; x < t.view.width; x++)
            line[x] = (char)view_ascii(t.view.cell[y][x].code);
        line[t.view.width] = '\0';
        see_line(line);
    }
}

/* Each number once, in order. */
static void settle(void)
{
    size_t kept = 0;

    qsort(seen.value, seen.count, sizeof *seen.value, by_value);
    for (size_t i = 0; i < seen.count; i++)
        if (kept == 0 || seen.value[kept - 1] != seen.value[i])
            seen.value[kept++] = seen.value[i];
    seen.count = kept;
}

static bool was_seen(uint64_t value)
{
    return bsearch(&value, seen.value, seen.count, sizeof value, by_value);
}

/* --- what is asked -------------------------------------------------------- */

/* The context stands at the foot, in the session's words. */
static const char *after_context(const char *json)
{
    static const char key[] = "\"context\":{";

    return strncmp(json, key, sizeof key - 1) == 0 ? strchr(json, '}') : json;
}

/* What a moment is as a number stands in its text as a date. */
static const char *after_times(const char *json)
{
    static const char *const keys[] = { "time_numbers\":[",
                                        "linked_numbers\":[" };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strncmp(json, keys[i], strlen(keys[i])) == 0)
            return strchr(json, ']');
    return json;
}

static void expect_json(const char *json, int width)
{
    for (; *json; json++) {
        char *end;
        uint64_t value;

        json = after_times(after_context(json));
        if (strncmp(json, "\"0x", 3) != 0)
            continue;
        value = strtoull(json + 3, &end, 16);
        if (*end == '"' && !was_seen(value))
            fail_msg("page %s at %d columns: %llx is not there, of %.300s",
                     page_kinds[t.model.at].name, width,
                     (unsigned long long)value, json - 60);
    }
}

/* What a line's answer is does not change with the width. */
static const char *json_of(const char *line)
{
    static char json[1 << 20], asked[EDIT_MAX + 64];
    static enum ntl_arch arch;
    struct ntl_text text;

    if (strcmp(asked, line) == 0 && arch == t.model.session->arch)
        return json;
    ntl_ask_how(t.ask, NTL_ASK_KEEP);
    ntl_ask_form(t.ask, line, strlen(line), NTL_FORM_JSON, &text);
    snprintf(json, sizeof json, "%s", text.bytes);
    snprintf(asked, sizeof asked, "%s", line);
    arch = t.model.session->arch;
    return json;
}

/* The chain's answer has more than its page: all entries, and the bases. */
static const char *without_contents(const char *line)
{
    static char plain[EDIT_MAX + 64];
    size_t length = strcspn(line, "=");
    const char *verbose = strstr(line, " -v");

    if (verbose && (size_t)(verbose - line) < length)
        length = (size_t)(verbose - line);
    snprintf(plain, sizeof plain, "%.*s", (int)length, line);
    return plain;
}

static void expect_entry(enum ntl_level level, int width)
{
    char line[64];

    if (!(t.model.is_known >> level & 1))
        return;
    snprintf(line, sizeof line, "mmpte %llx %s",
             (unsigned long long)t.model.known[level],
             ntl_paging(t.model.session->arch)->level[level].nt);
    expect_json(json_of(line), width);
}

static void expect_line(enum answer_id id, int width)
{
    const char *line = t.model.line[id];

    if (model_chain(&t.model))
        line = without_contents(line);
    if (!line[0] || t.model.answer[id].status != NTL_OK
        || t.model.answer[id].count == 0)
        return;
    expect_json(json_of(line), width);
}

static void expect_answers(int width)
{
    enum ntl_level level = model_level(&t.model, t.model.page[t.model.at].list);

    settle();
    expect_line(ANSWER_MAIN, width);
    if (model_detail(&t.model) == &t.model.answer[ANSWER_DETAIL])
        expect_line(ANSWER_DETAIL, width);
    if (model_chain(&t.model))
        expect_entry(level, width);
    seen.count = 0;
}

/* --- every width ---------------------------------------------------------- */

/* A long list has more screens than one. */
static void page_through(void)
{
    size_t before;

    typed_keys(&t, "<Home>");
    do {
        look();
        before = t.model.page[t.model.at].list;
        if (t.view.more_below)
            typed_keys(&t, "<PgDn>");
    } while (before != t.model.page[t.model.at].list);
}

static void look_at_every_width(void)
{
    for (int width = NARROWEST; width <= WIDEST; width++) {
        typed_resize(&t, width, HIGH);
        if (width < LEAST_WIDTH) {
            assert_true(typed_shows(&t, "ntlens needs"));
            continue;
        }
        page_through();
        expect_answers(width);
    }
}

static uint64_t place(void)
{
    const struct page *page = &t.model.page[t.model.at];

    return (page->list * 64 + page->bit) * 100 + page->word * 10
           + (uint64_t)page->zone;
}

/* Down to the end, and the working to its end. */
static void scroll_through(void)
{
    uint64_t before;

    typed_keys(&t, "<Home>");
    do {
        look();
        settle();
        before = place();
        typed_keys(&t, "j");
    } while (before != place());
    if (!model_has_ruler(&t.model))
        return;
    typed_keys(&t, "<Esc>w");
    do {
        look();
        settle();
        before = t.model.working_top;
        typed_keys(&t, "j");
    } while (before != t.model.working_top);
    typed_keys(&t, "<Esc>");
}

static void look_on_small_screens(void)
{
    static const struct { int width, height; } sizes[] = {
        { 60, 16 }, { 80, 24 }, { 120, 40 }, { 200, 60 },
    };

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        typed_resize(&t, sizes[i].width, sizes[i].height);
        t.model.page[t.model.at].zone = ZONE_LIST;
        scroll_through();
        expect_answers(sizes[i].width);
    }
}

static void look_everywhere(void)
{
    seen.count = 0;
    t.model.page[t.model.at].zone = ZONE_LIST;
    look_at_every_width();
    look_on_small_screens();
}

/* --- the pages ------------------------------------------------------------ */

static void every_page_has_the_numbers_of_its_answer(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    for (int id = 0; id < PAGES; id++) {
        if (page_kinds[id].tab == TAB_IMAGE || page_kinds[id].waits)
            continue;
        model_go(&t.model, (enum page_id)id);
        look_everywhere();
        snprintf(t.model.page[id].input, EDIT_MAX, "%s",
                 page_kinds[id].example);
        model_go(&t.model, (enum page_id)id);
        look_everywhere();
    }
    typed_end(&t);
}

static void a_chain_has_the_numbers_of_its_answer(void **state)
{
    static const char chain[]
        = "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 "
          "0a00000000826063 8a0000010fb5f863";

    (void)state;
    t.ask = ntl_ask_open(NULL);
    model_init(&t.model, t.ask);
    model_start(&t.model, chain, strlen(chain), false);
    for (size_t level = 0; level < model_chain(&t.model); level++) {
        model_select_level(&t.model, level);
        look_everywhere();
    }
    typed_end(&t);
}

static void every_mode_has_the_numbers_of_its_answer(void **state)
{
    (void)state;
    for (int arch = 0; arch < NTL_ARCH_COUNT; arch++) {
        typed_start(&t, "80001000");
        typed_mode(&t, (enum ntl_arch)arch);
        model_go(&t.model, PAGE_CHAIN);
        look_everywhere();
        typed_end(&t);
    }
}

static void look_at_the_image(void)
{
    for (int id = 0; id < PAGES; id++) {
        if (page_kinds[id].tab != TAB_IMAGE)
            continue;
        model_go(&t.model, (enum page_id)id);
        if (id == PAGE_MEMORY)
            typed_keys(&t, "i");
        look_everywhere();
    }
}

/* What another pair of hands wrote: see world.h. */
static void an_image_has_the_numbers_of_its_answers(void **state)
{
    char path[] = "/tmp/ntlens-numbers-XXXXXX", line[256];
    struct world world;
    struct wrapped file;
    int fd = mkstemp(path);

    (void)state;
    world_make(&world, NTL_X64, 7, 16 << 20, 40);
    wrap(&file, &world, WRAP_FULL, NULL);
    assert_int_equal(write(fd, file.bytes, file.size), file.size);
    close(fd);
    typed_start(&t, "");
    snprintf(line, sizeof line, "<BackTab>[i%s<Enter>", path);
    typed_keys(&t, line);
    assert_non_null(t.model.session->image);
    snprintf(t.model.page[PAGE_MEMORY].input, EDIT_MAX, "%llx",
             (unsigned long long)world.address[0]);
    look_at_the_image();
    snprintf(t.model.page[PAGE_CHAIN].input, EDIT_MAX, "%llx",
             (unsigned long long)world.address[0]);
    model_go(&t.model, PAGE_CHAIN);
    look_everywhere();
    typed_end(&t);
    free(file.bytes);
    world_free(&world);
    unlink(path);
}

static void a_minidump_has_the_numbers_of_its_answers(void **state)
{
    static const char dump[]
        = "../shared/dumps/eolaruhagen_083125-14875-01.dmp";
    char line[128];

    (void)state;
    if (access(dump, R_OK) != 0) {
        print_message("SKIPPED: no %s\n", dump);
        skip();
    }
    typed_start(&t, "");
    snprintf(line, sizeof line, "<BackTab>[i%s<Enter>", dump);
    typed_keys(&t, line);
    snprintf(t.model.page[PAGE_MEMORY].input, EDIT_MAX, "@rsp");
    look_at_the_image();
    typed_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_the_numbers_of_its_answer),
        cmocka_unit_test(every_mode_has_the_numbers_of_its_answer),
        cmocka_unit_test(a_chain_has_the_numbers_of_its_answer),
        cmocka_unit_test(an_image_has_the_numbers_of_its_answers),
        cmocka_unit_test(a_minidump_has_the_numbers_of_its_answers),
    };

    return cmocka_run_group_tests_name("tui_numbers", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
