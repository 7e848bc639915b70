/*
 * Random keys, whole and broken sequences, pastes, clicks, turns of the wheel,
 * resizes, and images that are opened, through the view model.  What is on a
 * page is what a session that was not played with answers.  SOAK=n: so many
 * events, as `make nightly` asks for; SEED=n: others.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "../oracle/world.h"
#include "../oracle/wrap.h"
#include "cli/files.h"
#include "image/image.h"
#include "random.h"
#include "tui/sequence.h"
#include "typed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVENTS = 100000, FRESH = 2500, LOOK = 16, COMPARE = 32 };

/* An image that another pair of hands wrote: see world.h. */
static char image[] = "/tmp/ntlens-soak-XXXXXX";

static struct typed t;

static const char *const pastes[] = {
    "fffff8026d4bf410", "0xfffff6fb7dbed000", "1000 + 7", "(((", "",
    "cr4 350ef8", "80000000000000c0", "NtCreateFile", "\xe6\xbc\xa2\n\xff",
    "a fffff8026d4bf410 2 1 fffff8026d4b1000",
    "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 0 1",
    "PXE at fffff6fb7dbedf80    PPE at fffff6fb7dbf0048    "
    "PDE at fffff6fb7e009b50    PTE at fffff6fc0136a5f8\n"
    "contains 0A000000F8007063  contains 0A00000000825063  "
    "contains 0A00000000826063  contains 8A0000010FB5F863\n",
    "set arch x86", "selfmap all", "help pte", "va 0; va 1", "-a arm64 va 1000",
};

/* Keys that do something are more likely than letters that are only typed. */
static uint32_t any_key(uint64_t *seed)
{
    static const uint32_t special[] = {
        K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PAGE_UP, K_PAGE_DOWN,
        K_DELETE, K_BACK_TAB, K_F1, K_ESCAPE, K_ESCAPE, K_TAB, K_ENTER, K_ENTER,
        K_BACKSPACE, K_CTRL('r'), K_CTRL('u'), KEY_NONE, 'u', ' ', ' ', 'i',
        'j', 'j', 'k', 'l', 'h', '>', '<', '[', ']', 'm', 'v', 'b', 'e', 'x',
        0x6f22, 0x10ffff, 0, 0x80,
    };

    if (random_below(seed, 3) == 0)
        return 1 + random_below(seed, 0x7e);
    return special[random_below(seed, sizeof special / sizeof *special)];
}

/* What a terminal sends for a key that may be anything. */
static void any_sequence(uint64_t *seed)
{
    static const char last[] = "ABCDHFPQRSZ~mMcRtuI[OO;0123456789\\\a\033x";
    static const char first[] = "[[[[OO]P_^x";
    struct sequence sequence;
    uint32_t key;

    sequence_begin(&sequence);
    sequence_add(&sequence,
                 (unsigned char)first[random_below(seed, sizeof first - 1)]);
    for (int i = 0; i < 12 && !sequence.whole; i++)
        sequence_add(&sequence, random_below(seed, 4)
                     ? (uint32_t)"0123456789;?"[random_below(seed, 12)]
                     : (unsigned char)last[random_below(seed,
                                                        sizeof last - 1)]);
    key = sequence_key(&sequence);
    assert_true(key == KEY_NONE || key == K_ESCAPE || key >= K_UP
                || key == K_ENTER);
    model_key(&t.model, key);
}

static void any_paste(uint64_t *seed)
{
    const char *text = pastes[random_below(seed, sizeof pastes
                                                 / sizeof *pastes)];

    model_paste(&t.model, text, strlen(text));
}

static void open_image(void)
{
    char line[64];

    snprintf(line, sizeof line, "open %s", image);
    model_paste(&t.model, ":", 1);
    typed_keys(&t, "<Esc><Esc>:");
    model_paste(&t.model, line, strlen(line));
    typed_keys(&t, "<Enter>");
}

static void one_event(uint64_t *seed)
{
    unsigned what = random_below(seed, 1000);

    if (what < 10)
        any_paste(seed);
    else if (what < 20)
        typed_resize(&t, (int)random_below(seed, 260),
                     (int)random_below(seed, 90));
    else if (what < 50)
        model_click(&t.model, &t.view, (int)random_below(seed, 200),
                    (int)random_below(seed, 60));
    else if (what < 60)
        model_wheel(&t.model, &t.view, (int)random_below(seed, 200),
                    (int)random_below(seed, 60),
                    random_below(seed, 2) ? 1 : -1);
    else if (what < 100)
        any_sequence(seed);
    else if (what == 100)
        open_image();
    else
        model_key(&t.model, any_key(seed));
}

static void check_view(unsigned event)
{
    for (int y = 0; y < t.view.height; y++)
        for (int x = 0; x < t.view.width; x++) {
            const struct cell *cell = &t.view.cell[y][x];

            if (cell->code < ' ' || cell->role >= ROLES)
                fail_msg("event %u: cell %d, %d holds %x", event, x, y,
                         (unsigned)cell->code);
        }
}

/* --- the page beside the one-shot's answer -------------------------------- */

static struct ntl_ask *fresh_ask(void)
{
    struct ntl_host host = ntl_host_of(NULL);

    host.open = files_open;
    return ntl_ask_open(&host);
}

/* What the screen's session was told, a new one is told, beside ask.h. */
static struct ntl_ask *one_shot(void)
{
    const struct session *played = t.model.session;
    struct ntl_ask *ask = fresh_ask();
    struct session *fresh = (struct session *)ask_session(ask);
    char line[EDIT_MAX];
    struct ntl_text ignored;

    ntl_ask_how(ask, NTL_ASK_KEEP);
    fresh->arch = played->arch;
    fresh->arch_from = played->arch_from;
    if (played->image) {
        snprintf(line, sizeof line, "open %s", image_path(played->image));
        ntl_ask_form(ask, line, strlen(line), NTL_FORM_TEXT, &ignored);
    }
    fresh->arch = played->arch;
    fresh->arch_from = played->arch_from;
    fresh->build = played->build;
    fresh->build_from = played->build_from;
    memcpy(fresh->build_text, played->build_text, sizeof fresh->build_text);
    fresh->index = played->index;
    fresh->index_from = played->index_from;
    fresh->dtb = played->dtb;
    fresh->dtb_from = played->dtb_from;
    fresh->invalid_mask = played->invalid_mask;
    fresh->maxphyaddr = played->maxphyaddr;
    fresh->last = played->last;
    fresh->pasted = played->pasted;
    if (played->pasted.beside == played->image)
        fresh->pasted.beside = fresh->image;
    memcpy(fresh->variable, played->variable, sizeof fresh->variable);
    fresh->variables = played->variables;
    return ask;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_item(const struct ntl_item *a, const struct ntl_item *b)
{
    return a->kind == b->kind && a->value == b->value
           && strcmp(a->key, b->key) == 0 && same_text(a->text, b->text)
           && same_text(a->note, b->note);
}

static unsigned long compared;

static void expect_same(const struct rows *page, const struct rows *rows,
                        const char *line, unsigned event)
{
    if (page->count != rows->count || page->items != rows->items)
        fail_msg("event %u: `%s` has %zu rows, of one shot %zu", event, line,
                 page->count, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        if (page->row[i].kind != rows->row[i].kind
            || !same_text(page->row[i].text, rows->row[i].text))
            fail_msg("event %u: `%s` row %zu: %s, of one shot %s", event, line,
                     i, page->row[i].text, rows->row[i].text);
    for (size_t i = 0; i < rows->items; i++)
        if (!same_item(&page->item[i], &rows->item[i]))
            fail_msg("event %u: `%s` has another %s", event, line,
                     rows->item[i].key);
}

/* An answer that is marked as older, has no line, or in which a lesson hides
   something, is none of this.  What a
   file says of itself is read in the mode that somebody chose before. */
static void compare(unsigned event)
{
    const char *line = t.model.line[ANSWER_MAIN];
    const struct rows *page = &t.model.answer[ANSWER_MAIN];
    struct ntl_ask *ask;
    struct rows rows;

    if (t.model.at == PAGE_COMMAND || t.model.stale || !line[0]
        || t.model.mask.asks
        || (t.model.at == PAGE_INFO && t.model.session->arch_from == FROM_USER)
        || page->count == 0 || page->more)
        return;
    ask = one_shot();
    rows_init(&rows);
    rows_run(&rows, ask, 0, line, strlen(line), t.model.limit);
    expect_same(page, &rows, line, event);
    compared++;
    rows_free(&rows);
    ntl_ask_close(ask);
}

/* -------------------------------------------------------------------------- */

static void write_image(void)
{
    struct world world;
    struct wrapped file;
    int fd = mkstemp(image);

    world_make(&world, NTL_X64, 7, 8 << 20, 20);
    wrap(&file, &world, WRAP_FULL, NULL);
    assert_int_equal(write(fd, file.bytes, file.size), file.size);
    close(fd);
    free(file.bytes);
    world_free(&world);
}

static unsigned long number_of(const char *name, unsigned long otherwise)
{
    const char *given = getenv(name);

    return given ? strtoul(given, NULL, 0) : otherwise;
}

/* Another screen, of the same size. */
static void begin_anew(bool with_address)
{
    int width = t.width, height = t.height;

    typed_end(&t);
    typed_start(&t, with_address ? "fffff8026d4bf410" : "");
    typed_resize(&t, width, height);
}

static void any_keys_leave_a_screen_that_makes_sense(void **state)
{
    uint64_t seed = number_of("SEED", random_seed);
    unsigned long events = number_of("SOAK", EVENTS);

    (void)state;
    print_message("SEED=%#llx\n", (unsigned long long)seed);
    write_image();
    typed_start(&t, "");
    typed_resize(&t, 80, 24);
    for (unsigned event = 0; event < events; event++) {
        one_event(&seed);
        t.model.quit = t.model.suspend = false;
        if (event % 4 == 0)
            typed_resize(&t, t.width, t.height);
        if (event % LOOK == 0)
            check_view(event);
        if (event % COMPARE == 0)
            compare(event);
        if (event % FRESH == FRESH - 1)
            begin_anew(event / FRESH % 2);
    }
    typed_end(&t);
    unlink(image);
    assert_true(compared > events / COMPARE / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_keys_leave_a_screen_that_makes_sense),
    };

    return cmocka_run_group_tests_name("tui_soak", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
