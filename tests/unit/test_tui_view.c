#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "typed.h"

#include "core/text/utf8.h"
#include "hostile.h"
#include "tui/view/draw.h"
#include "tui/view/theme.h"

#include <ntlens/reg.h>

#include <stdio.h>
#include <string.h>

static struct typed t;

/* Some fields have a note and some have none. */
static void every_bit_of_every_register_can_be_selected(void **state)
{
    size_t count;
    const struct ntl_reg *reg = ntl_regs(&count);
    char line[64];

    (void)state;
    typed_start(&t, "");
    for (; count-- > 0; reg++) {
        snprintf(line, sizeof line, ":reg %s 1<Enter>l<Home>", reg->name);
        typed_keys(&t, line);
        if (!ntl_reg_exists(reg, t.model.session->arch))
            continue;
        for (unsigned bit = 0; bit < 64; bit++, typed_keys(&t, "<Right>"))
            assert_non_null(model_selected(&t.model));
    }
    typed_end(&t);
}

/* The line of the screen, as it is read. */
static const char *line_of(int y)
{
    static char line[VIEW_WIDTH + 1];

    for (int x = 0; x < t.view.width; x++)
        line[x] = (char)view_ascii(t.view.cell[y][x].code);
    line[t.view.width] = '\0';
    return line;
}

static void what_is_cut_has_a_mark_and_a_number_is_not_cut(void **state)
{
    static const struct { const char *text, *seen; int room; } cuts[] = {
        { "two words", "two words ", 10 }, { "two words", "two words", 9 },
        { "two words", "two wor~", 8 }, { "two words", "two~", 4 },
        { "two words", "tw~", 3 }, { "at 8a0000010fb5f863", "at ~      ", 10 },
        { "10fb5f410", "~   ", 4 }, { "KGDT64_R0", "KGDT~", 5 },
        { "bits 52", "bit~", 4 },
    };

    (void)state;
    typed_start(&t, "");
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        for (int x = 0; x < cuts[i].room; x++)
            put_code(&t.view, 3, x, cuts[i].room, ROLE_TEXT, ' ');
        put(&t.view, 3, 0, cuts[i].room, ROLE_TEXT, cuts[i].text);
        assert_memory_equal(line_of(3), cuts[i].seen, (size_t)cuts[i].room);
    }
    typed_end(&t);
}

static void a_long_line_goes_on_at_its_marks(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, ":pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 "
                   "0a00000000826063 8a0000010fb5f863");
    assert_memory_equal(line_of(1), " : ~", 4);
    assert_int_equal(t.view.cursor_y, 1);
    typed_keys(&t, "<Home>");
    assert_memory_equal(line_of(1), " : pte ", 7);
    assert_string_equal(line_of(1) + 79, "~");
    typed_keys(&t, "<Right><Right><Right><Enter>");
    assert_string_equal(line_of(1) + 79, "~");
    typed_end(&t);
}

static void an_example_is_whole_or_not_there(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>");
    for (int id = 0; id < PAGES; id++) {
        model_go(&t.model, (enum page_id)id);
        for (int width = LEAST_WIDTH; width < 120; width++) {
            typed_resize(&t, width, 24);
            if (strstr(line_of(1), "for ex")
                && !strstr(line_of(1), page_kinds[id].example))
                fail_msg("page %s at %d columns: %s", page_kinds[id].name,
                         width, line_of(1));
        }
    }
    typed_end(&t);
}

static void where_one_is_in_a_list_cuts_a_remark_with_a_mark(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>");
    typed_resize(&t, 60, 16);
    assert_true(typed_shows(&t, " 1 of 12, more below"));
    assert_non_null(strstr(line_of(14), "~ 1 of 12"));
    typed_end(&t);
}

/* Each mode on the smallest screen: nothing stands over anything else. */
static void a_chain_and_what_is_said_of_it_have_lines_of_their_own(void **state)
{
    (void)state;
    for (int arch = 0; arch < NTL_ARCH_COUNT; arch++) {
        const char *level = ntl_paging((enum ntl_arch)arch)->level[0].nt;
        int x, y;

        typed_start(&t, "80001000");
        typed_mode(&t, (enum ntl_arch)arch);
        model_go(&t.model, PAGE_CHAIN);
        typed_resize(&t, 60, 16);
        assert_true(typed_find(&t, level, &x, &y));
        typed_keys(&t, "<Down><Down><Down><Down><Down><Down>i8000063<Enter>");
        for (unsigned i = 0; i < model_chain(&t.model); i++)
            assert_true(typed_find(&t, ntl_paging((enum ntl_arch)arch)
                                           ->level[i].nt, &x, &y));
        assert_true(typed_shows(&t, "offset 0"));
        assert_true(typed_shows(&t, " physical "));
        typed_keys(&t, "0(((");
        assert_true(typed_shows(&t, "[older answer] "));
        assert_true(typed_find(&t, " physical ", &x, &y));
        assert_true(y < 14);
        typed_end(&t);
    }
}

static void bits_that_nobody_gave_are_no_zeros(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>");
    model_go(&t.model, PAGE_CFG);
    typed_keys(&t, "7ff6`12345670 7df5`ff8a0000<Enter>");
    assert_true(typed_shows(&t, "not given"));
    assert_true(typed_shows(&t, "-------- --------"));
    assert_false(typed_shows(&t, "00000000 00000000"));
    typed_keys(&t, "<Right>h ");
    assert_true(typed_shows(&t, "now 0000000000000002: bit 1 is set."));
    assert_false(typed_shows(&t, "was "));
    assert_true(typed_shows(&t, "00000000 00000010"));
    typed_end(&t);
}

static void every_page_fits_80_by_24(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    for (int id = 0; id < PAGES; id++) {
        model_go(&t.model, (enum page_id)id);
        assert_true(typed_shows(&t, " Address  Selector  Service  CFG  "
                                    "Bug check  Register  Image  Command"));
        assert_true(typed_shows(&t, "? keys"));
    }
    typed_end(&t);
}

static void a_small_terminal_gets_a_sentence(void **state)
{
    static const struct { int width, height; } small[] = {
        { 59, 24 }, { 80, 15 }, { 20, 5 }, { 1, 1 }, { 0, 0 },
    };

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        typed_resize(&t, small[i].width, small[i].height);
    typed_resize(&t, 59, 15);
    assert_true(typed_shows(&t, "ntlens needs 60 x 16; this is 59 x 15."));
    typed_resize(&t, 60, 16);
    assert_true(typed_shows(&t, "fffff6fc`0136a5f8"));
    typed_end(&t);
}

static void a_resize_keeps_what_is_selected(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>jjjjj");
    for (int width = 60; width < 240; width += 7) {
        typed_resize(&t, width, 16 + width / 8);
        assert_true(typed_find(&t, "KGDT64_R3_CODE", &x, &y));
        assert_true(t.view.cell[y][x].flags & CELL_SELECTED);
    }
    typed_end(&t);
}

static void long_lists_scroll_with_their_heads(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>]]]]G");
    assert_true(typed_shows(&t, "HV_GUEST_CRASH_CTL"));
    assert_true(typed_shows(&t, "msr"));
    assert_false(typed_shows(&t, "CR0"));
    typed_keys(&t, "g");
    assert_true(typed_shows(&t, "CR0"));
    typed_end(&t);
}

static void wide_screens_have_two_panes(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_resize(&t, 200, 60);
    assert_true(typed_shows(&t, "region"));
    assert_true(typed_shows(&t, "bases"));
    assert_true(typed_shows(&t, "arithmetic"));
    typed_end(&t);
}

static void the_arithmetic_can_be_turned_on(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    assert_false(typed_shows(&t, "arithmetic"));
    typed_keys(&t, "w");
    assert_true(typed_shows(&t, "(f8026d4bf410 >> 12) * 8"));
    typed_end(&t);
}

static void help_lists_every_key(void **state)
{
    size_t count;
    const struct binding_group *group = binding_groups(&count);

    (void)state;
    typed_start(&t, "1000");
    typed_resize(&t, 80, 80);
    typed_keys(&t, "?");
    for (size_t g = 0; g < count; g++)
        for (size_t i = 0; i < group[g].count; i++)
            if (group[g].binding[i].shown
                && (unsigned char)*group[g].binding[i].shown < 0x80) {
                assert_true(typed_shows(&t, group[g].binding[i].shown));
                assert_true(typed_shows(&t, group[g].binding[i].says));
            }
    typed_keys(&t, "x");
    assert_int_equal(t.model.mode, MODE_PAGE);
    typed_end(&t);
}

static void a_click_goes_where_it_points(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    assert_true(typed_find(&t, "Register", &x, &y));
    model_click(&t.model, &t.view, x + 3, y);
    assert_int_equal(t.model.at, PAGE_REGISTER);
    typed_keys(&t, "]]]");
    assert_true(typed_find(&t, "bases", &x, &y));
    model_click(&t.model, &t.view, x, y);
    assert_int_equal(t.model.at, PAGE_BASES);
    typed_keys(&t, "<");
    assert_true(typed_find(&t, "PDE   PDE", &x, &y));
    model_click(&t.model, &t.view, x, y);
    assert_int_equal(t.model.page[PAGE_CHAIN].list, 2);
    typed_end(&t);
}

static void a_click_flips_a_bit(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "ji1<Enter>");
    assert_true(typed_find(&t, "00000001", &x, &y));
    assert_true(typed_find(&t, "Owner", &x, &y));
    model_click(&t.model, &t.view, x, y);
    assert_true(typed_shows(&t, "0000000000000005"));
    typed_end(&t);
}

/* What stands at the foot can be pressed, and what it names works. */
static void the_foot_names_keys_that_work(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    assert_true(typed_shows(&t, "Space flip"));
    typed_keys(&t, "j");
    assert_true(typed_find(&t, "i type  ", &x, &y));
    assert_int_equal(y, t.view.height - 1);
    model_click(&t.model, &t.view, x + 2, y);
    assert_true(t.model.editing);
    assert_true(typed_shows(&t, "Esc leave"));
    typed_keys(&t, "<Esc>");
    assert_true(typed_find(&t, "? keys", &x, &y));
    model_click(&t.model, &t.view, x, y);
    assert_int_equal(t.model.mode, MODE_HELP);
    typed_end(&t);
}

static void what_can_be_tried_can_be_pressed(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "");
    assert_true(typed_find(&t, "an address", &x, &y));
    model_click(&t.model, &t.view, x, y);
    assert_true(typed_shows(&t, "fffff6fc`0136a5f8"));
    typed_end(&t);
    typed_start(&t, "");
    assert_true(typed_find(&t, ":bugcheck", &x, &y));
    model_click(&t.model, &t.view, x, y);
    typed_resize(&t, 80, 24);
    assert_true(typed_shows(&t, "DRIVER_IRQL_NOT_LESS_OR_EQUAL"));
    typed_end(&t);
}

/* On a projector, and where the names of the tabs are cut. */
static void the_mouse_can_leave(void **state)
{
    static const int widths[] = { 60, 66, 74, 79, 80, 120 };

    (void)state;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        int x, y;

        typed_start(&t, "fffff8026d4bf410");
        typed_resize(&t, widths[i], 24);
        assert_true(typed_find(&t, "quit", &x, &y));
        model_click(&t.model, &t.view, x, y);
        assert_true(t.model.quit);
        typed_end(&t);
    }
}

/* A list of names leads to each by the mouse alone, and the foot says so. */
static void a_name_that_is_asked_about_can_be_pressed(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "");
    assert_true(typed_find(&t, ":lesson", &x, &y));
    model_click(&t.model, &t.view, x, y);
    typed_resize(&t, 80, 24);
    assert_true(typed_shows(&t, "Enter open"));
    assert_true(typed_find(&t, "by-hand", &x, &y));
    model_click(&t.model, &t.view, x, y);
    typed_resize(&t, 80, 24);
    assert_true(typed_shows(&t, "lesson by-hand  step 1"));
    typed_end(&t);
    typed_start(&t, "");
    typed_keys(&t, ":help topics<Enter>");
    assert_true(typed_shows(&t, "Enter open"));
    typed_end(&t);
}

/* Where somebody is, for who only sees the cursor. */
static void the_cursor_is_on_what_is_selected(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "j");
    assert_true(typed_find(&t, "PXE   PML4E", &x, &y));
    assert_int_equal(t.view.cursor_y, y);
    typed_keys(&t, "i8a0000010fb5f863<Enter>l");
    assert_int_equal(t.view.cell[t.view.cursor_y][t.view.cursor_x].hit,
                     HIT_FIELD);
    for (unsigned bit = 0; bit < 11; bit++) {
        assert_int_equal(t.view.cell[t.view.cursor_y][t.view.cursor_x].bit,
                         bit);
        typed_keys(&t, "h");
    }
    typed_keys(&t, "<Esc>k");
    assert_int_equal(t.view.cell[t.view.cursor_y][t.view.cursor_x].hit,
                     HIT_RULER);
    typed_keys(&t, "k");
    assert_int_equal(t.view.cursor_y, 1);
    typed_keys(&t, "<Tab>jjj");
    assert_int_equal(t.view.cell[t.view.cursor_y][0].row,
                     t.model.page[PAGE_GDT].list);
    assert_true(t.view.cell[t.view.cursor_y][0].flags & CELL_SELECTED);
    typed_end(&t);
}

static void the_working_can_be_read_to_its_end(void **state)
{
    static const char last[] = "executable  0, from the PTE on";
    static const char chain[]
        = "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 "
          "0a00000000826063 8a0000010fb5f863";

    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>");
    model_start(&t.model, chain, strlen(chain), false);
    typed_keys(&t, "w");
    assert_true(typed_shows(&t, "more below"));
    assert_false(typed_shows(&t, last));
    typed_keys(&t, "<End>");
    assert_true(typed_shows(&t, "start      ffff8000`00000000"));
    for (int i = 0; i < 40 && !typed_shows(&t, last); i++)
        typed_keys(&t, "k");
    assert_true(typed_shows(&t, last));
    typed_keys(&t, "<Esc>");
    assert_true(typed_shows(&t, "PageFrameNumber"));
    typed_resize(&t, 117, 30);
    assert_false(typed_shows(&t, "arithmetic"));
    typed_resize(&t, 118, 30);
    assert_true(typed_shows(&t, "arithmetic"));
    assert_true(typed_shows(&t, "PageFrameNumber"));
    typed_resize(&t, 200, 60);
    assert_true(typed_shows(&t, last));
    assert_true(typed_shows(&t, "PageFrameNumber       f8007"));
    assert_true(typed_shows(&t, "PageFrameNumber       825"));
    assert_true(typed_shows(&t, "PageFrameNumber       826"));
    assert_true(typed_shows(&t, "PageFrameNumber       10fb5f"));
    typed_end(&t);
}

/* Above the bits of every entry: the number of each byte's ends. */
static void every_entry_has_a_scale(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "ji8a0000010fb5f863<Enter>l");
    for (int width = LEAST_WIDTH; width < 220; width += 3) {
        typed_resize(&t, width, 24);
        assert_true(typed_find(&t, "63    56", &x, &y));
        assert_int_equal(t.view.cell[y + 1][x].bit, 63);
        assert_true(typed_find(&t, "7      0", &x, &y));
        assert_int_equal(t.view.cell[y + 1][x].bit, 7);
        assert_int_equal(t.view.cell[y + 1][x + 7].bit, 0);
    }
    typed_end(&t);
}

/* What is in front has a foot of its own. */
static void the_foot_follows_what_is_in_front(void **state)
{
    int x, y;

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "?");
    assert_true(typed_shows(&t, "Esc out"));
    assert_true(typed_find(&t, "arrows move", &x, &y));
    typed_keys(&t, "j");
    assert_int_equal(t.model.help_top, 1);
    assert_true(typed_find(&t, "Esc out", &x, &y));
    model_click(&t.model, &t.view, x, y);
    assert_int_equal(t.model.mode, MODE_PAGE);
    typed_keys(&t, "?]");
    assert_int_equal(t.model.at, PAGE_GDT);
    assert_int_equal(t.model.mode, MODE_PAGE);
    typed_keys(&t, "/");
    assert_true(typed_shows(&t, "Esc leave"));
    assert_true(typed_shows(&t, "F1 keys"));
    assert_false(typed_shows(&t, "i type"));
    typed_keys(&t, "<Esc>[jw");
    assert_true(typed_shows(&t, "arrows move"));
    assert_false(typed_shows(&t, "Space flip"));
    typed_keys(&t, "<Esc>");
    /* There is nothing to go back to. */
    assert_false(typed_shows(&t, "Backspace back"));
    typed_end(&t);
}

static void the_wheel_moves(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>");
    model_wheel(&t.model, &t.view, 5, 5, 1);
    assert_true(t.model.page[PAGE_GDT].list > 1);
    typed_end(&t);
}

static void letters_of_unknown_width_are_escapes(void **state)
{
    static const char wide[] = "\xe6\xbc\xa2\xe5\xad\x97";

    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, wide, sizeof wide - 1);
    assert_true(typed_shows(&t, "address \\u6f22\\u5b57"));
    typed_end(&t);
}

static void expect_nothing_raw(void)
{
    for (int y = 0; y < t.view.height; y++)
        for (int x = 0; x < t.view.width; x++)
            assert_false(hostile_code(t.view.cell[y][x].code));
}

/* In what is typed, and in the complaint about it. */
static void nothing_hostile_is_drawn_raw(void **state)
{
    char text[16] = "open ";

    (void)state;
    for (size_t i = 0; i < hostile_count; i++) {
        typed_start(&t, "");
        typed_keys(&t, "<BackTab><Enter>");
        text[5 + ntl_utf8_put(text + 5, hostile_ranges[i].first)] = '\0';
        model_paste(&t.model, text, strlen(text));
        typed_resize(&t, 80, 24);
        expect_nothing_raw();
        typed_keys(&t, "<Enter>");
        expect_nothing_raw();
        typed_end(&t);
    }
}

static void the_cursor_stands_behind_what_is_drawn(void **state)
{
    static const char line[] = "\xe2\x80\xae" "a";

    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, line, sizeof line - 1);
    typed_resize(&t, 80, 24);
    assert_int_equal(t.view.cell[t.view.cursor_y][t.view.cursor_x - 1].code,
                     'a');
    assert_int_equal(t.view.cell[t.view.cursor_y][t.view.cursor_x - 2].code,
                     'e');
    typed_end(&t);
}

static void every_role_looks_different_from_its_ground(void **state)
{
    static const int depths[] = { 8, 16, 256, 1 << 24 };

    (void)state;
    for (int role = 0; role < ROLES; role++)
        for (size_t d = 0; d < 4; d++)
            for (int light = 0; light < 2; light++)
                for (int flags = 0; flags < 2; flags++) {
                    struct theme theme = { light, depths[d] };
                    struct look look = theme_look(&theme, (enum role)role,
                                                  flags);

                    assert_true(look.fg == DEFAULT_COLOR || look.fg != look.bg);
                    assert_true(look.fg < depths[d] && look.bg < depths[d]);
                }
}

static void a_level_has_one_colour_in_every_mode(void **state)
{
    static const struct { const char *row; unsigned role; } levels[] = {
        { "PXE ", ROLE_FIELD_1 }, { "PPE ", ROLE_FIELD_2 },
        { "PDE ", ROLE_FIELD_3 }, { "PTE ", ROLE_FIELD_4 },
        { "PML5E ", ROLE_FIELD_5 },
    };

    (void)state;
    for (int arch = 0; arch < NTL_ARCH_COUNT; arch++) {
        typed_start(&t, "80001000");
        typed_mode(&t, (enum ntl_arch)arch);
        model_go(&t.model, PAGE_CHAIN);
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
            int x, y;

            typed_resize(&t, 80, 24);
            if (typed_find(&t, levels[i].row, &x, &y))
                assert_int_equal(t.view.cell[y][x].role, levels[i].role);
        }
        typed_end(&t);
    }
}

/* Colours 0 to 15 of xterm, of VGA and of Windows Terminal ("Campbell"). */
static const uint32_t palettes[][16] = {
    { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd,
      0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff,
      0x00ffff, 0xffffff },
    { 0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa,
      0xaaaaaa, 0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff,
      0x55ffff, 0xffffff },
    { 0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd,
      0xcccccc, 0x767676, 0xe74856, 0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e,
      0x61d6d6, 0xf2f2f2 },
};

/* A colour number as the terminal shows it. */
static uint32_t rgb_of(int color, int depth, size_t palette)
{
    static const uint32_t level[] = { 0, 95, 135, 175, 215, 255 };
    uint32_t n = (uint32_t)color;

    if (depth > 256)
        return n;
    if (n < 16)
        return palettes[palette][n];
    if (n >= 232)
        return (8 + 10 * (n - 232)) * 0x010101;
    n -= 16;
    return level[n / 36] << 16 | level[n / 6 % 6] << 8 | level[n % 6];
}

/* x to the power of 2.4, for 0 < x <= 2: its square times the fifth root of
   that, by Newton; nothing else here needs the mathematical library. */
static double power_2_4(double x)
{
    double square = x * x, root = 1;

    for (int i = 0; i < 40; i++)
        root -= (root - square / (root * root * root * root)) / 5;
    return square * root;
}

/* WCAG 2: relative luminance, and the ratio of two. */
static double luminance(uint32_t rgb)
{
    static const double weight[] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 0xff) / 255.0;

        sum += weight[i] * (c <= 0.03928 ? c / 12.92
                                         : power_2_4((c + 0.055) / 1.055));
    }
    return sum;
}

static double contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

    return x > y ? x / y : y / x;
}

/* Lines between panes are no text; the terminal's own colour is its affair. */
static void expect_contrast(struct theme theme, enum role role, int flags)
{
    struct look look = theme_look(&theme, role, flags);
    double least = role == ROLE_LINE ? 2 : 4.5;

    for (size_t p = 0; p < sizeof palettes / sizeof *palettes; p++) {
        uint32_t ground = theme.light ? 0xffffff : 0x000000;
        double ratio;

        if (look.fg == DEFAULT_COLOR)
            continue;
        if (look.bg != DEFAULT_COLOR)
            ground = rgb_of(look.bg, theme.colors, p);
        ratio = contrast(rgb_of(look.fg, theme.colors, p), ground);
        if (ratio < least)
            fail_msg("role %d, %s, %d colours, palette %zu, flags %d: %.2f",
                     role, theme.light ? "light" : "dark", theme.colors, p,
                     flags, ratio);
    }
}

static void every_role_can_be_read(void **state)
{
    static const int depths[] = { 8, 16, 256, 1 << 24 };

    (void)state;
    for (int role = 0; role < ROLES; role++)
        for (size_t d = 0; d < 4; d++)
            for (int light = 0; light < 2; light++)
                for (int flags = 0; flags < 2; flags++)
                    expect_contrast((struct theme) { light, depths[d] },
                                    (enum role)role, flags);
}

/* --- eyes that lack one kind of cone -------------------------------------- */

/* Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB: protanopia,
   deuteranopia, tritanopia; and all three kinds. */
static const double eyes[][3][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } },
    { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } },
    { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 },
      { 0.004733, 0.691367, 0.303900 } },
};
enum { EYES = sizeof eyes / sizeof *eyes };

static double linear(uint32_t rgb, int part)
{
    double c = (rgb >> (16 - 8 * part) & 0xff) / 255.0;

    return c <= 0.03928 ? c / 12.92 : power_2_4((c + 0.055) / 1.055);
}

static double cube_root(double x)
{
    double root = 1;

    for (int i = 0; i < 60; i++)
        root -= (root - x / (root * root)) / 3;
    return root;
}

/* CIELAB, D65, of what such an eye sees. */
static void lab_of(uint32_t rgb, size_t eye, double lab[3])
{
    static const double xyz[3][3] = {
        { 0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505 },
        { 0.2126, 0.7152, 0.0722 },
        { 0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089 },
    };
    double seen[3], f[3];

    for (int i = 0; i < 3; i++) {
        seen[i] = 0;
        for (int k = 0; k < 3; k++)
            seen[i] += eyes[eye][i][k] * linear(rgb, k);
        seen[i] = seen[i] < 0 ? 0 : seen[i] > 1 ? 1 : seen[i];
    }
    for (int i = 0; i < 3; i++) {
        double part = 0;

        for (int k = 0; k < 3; k++)
            part += xyz[i][k] * seen[k];
        f[i] = part > 0.008856 ? cube_root(part)
                               : 7.787 * part + 16.0 / 116;
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

/* How far apart two colours are for such an eye, squared. */
static double apart(uint32_t a, uint32_t b, size_t eye)
{
    double x[3], y[3], sum = 0;

    lab_of(a, eye, x);
    lab_of(b, eye, y);
    for (int i = 0; i < 3; i++)
        sum += (x[i] - y[i]) * (x[i] - y[i]);
    return sum;
}

/* About 2 is just noticed side by side; ten times that is told apart easily. */
static void every_eye_tells_the_levels_apart(void **state)
{
    static const int depths[] = { 256, 1 << 24 };
    enum { LEAST = 20 };

    (void)state;
    for (size_t d = 0; d < 2; d++)
        for (int light = 0; light < 2; light++)
            for (size_t eye = 0; eye < EYES; eye++)
                for (int a = ROLE_FIELD_1; a <= ROLE_FIELD_5; a++)
                    for (int b = a + 1; b <= ROLE_FIELD_5; b++) {
                        struct theme theme = { light, depths[d] };
                        int x = theme_look(&theme, (enum role)a, 0).fg;
                        int y = theme_look(&theme, (enum role)b, 0).fg;

                        if (apart(rgb_of(x, depths[d], 0),
                                  rgb_of(y, depths[d], 0), eye)
                            < LEAST * LEAST)
                            fail_msg("eye %zu, %s, %d colours: %d and %d", eye,
                                     light ? "light" : "dark", depths[d], a, b);
                    }
}

/* The fields of an entry have colours that no level has. */
static void fields_have_a_palette_of_their_own(void **state)
{
    static const int depths[] = { 256, 1 << 24 };

    (void)state;
    for (size_t d = 0; d < 2; d++)
        for (int light = 0; light < 2; light++)
            for (int a = ROLE_QUIET_1; a <= ROLE_QUIET_2; a++)
                for (int b = ROLE_FIELD_1; b <= ROLE_FIELD_5; b++) {
                    struct theme theme = { light, depths[d] };

                    assert_int_not_equal(
                        theme_look(&theme, (enum role)a, 0).fg,
                        theme_look(&theme, (enum role)b, 0).fg);
                }
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "ji0a000000f8007063<Enter>");
    for (int y = 12; y < t.view.height; y++)
        for (int x = 0; x < t.view.width; x++)
            assert_false(t.view.cell[y][x].role >= ROLE_FIELD_1
                         && t.view.cell[y][x].role <= ROLE_FIELD_5);
    typed_end(&t);
}

/* On a projector grey is nothing: no answer has any, at any size. */
static void no_answer_is_grey(void **state)
{
    static const struct { int width, height; } sizes[] = {
        { 74, 24 }, { 60, 16 }, { 80, 24 }, { 120, 40 }, { 200, 60 },
    };

    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "ji8a0000010fb5f863<Enter>");
    for (int id = 0; id < PAGES; id++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            model_go(&t.model, (enum page_id)id);
            typed_resize(&t, sizes[i].width, sizes[i].height);
            for (int y = 2; y < t.view.height - 1; y++)
                for (int x = 0; x < t.view.width; x++)
                    if (t.view.cell[y][x].role == ROLE_DIM)
                        fail_msg("page %s is grey at %d, %d",
                                 page_kinds[id].name, x, y);
        }
    typed_end(&t);
}

/* 74 columns are what many a projector shows of a large font. */
static void a_chain_is_whole_at_74_by_24(void **state)
{
    static const char *const shown[] = {
        "fffff6fc`0136a5f8 8a0000010fb5f863 page        10fb5f k rw-",
        "physical 10fb5f410  in a page of 4 KB  rights k rw-",
        "63    56", "12  PageFrameNumber", "63  NoExecute", "offset 410",
    };
    static const char chain[]
        = "pte fffff8026d4bf410 = 0a000000f8007063 0a00000000825063 "
          "0a00000000826063 8a0000010fb5f863";

    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>");
    model_start(&t.model, chain, strlen(chain), false);
    typed_resize(&t, 74, 24);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (!typed_shows(&t, shown[i]))
            fail_msg("not there: %s", shown[i]);
    typed_end(&t);
}

static void without_colours_what_is_selected_is_reversed(void **state)
{
    struct theme theme = { false, 0 };

    (void)state;
    assert_true(theme_look(&theme, ROLE_TEXT, CELL_SELECTED).reverse);
    assert_false(theme_look(&theme, ROLE_TEXT, 0).reverse);
    assert_int_equal(theme_look(&theme, ROLE_FIELD_1, 0).fg, DEFAULT_COLOR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_fits_80_by_24),
        cmocka_unit_test(what_is_cut_has_a_mark_and_a_number_is_not_cut),
        cmocka_unit_test(a_long_line_goes_on_at_its_marks),
        cmocka_unit_test(an_example_is_whole_or_not_there),
        cmocka_unit_test(where_one_is_in_a_list_cuts_a_remark_with_a_mark),
        cmocka_unit_test(bits_that_nobody_gave_are_no_zeros),
        cmocka_unit_test(
            a_chain_and_what_is_said_of_it_have_lines_of_their_own),
        cmocka_unit_test(every_bit_of_every_register_can_be_selected),
        cmocka_unit_test(a_small_terminal_gets_a_sentence),
        cmocka_unit_test(a_resize_keeps_what_is_selected),
        cmocka_unit_test(long_lists_scroll_with_their_heads),
        cmocka_unit_test(wide_screens_have_two_panes),
        cmocka_unit_test(the_arithmetic_can_be_turned_on),
        cmocka_unit_test(help_lists_every_key),
        cmocka_unit_test(a_click_goes_where_it_points),
        cmocka_unit_test(a_click_flips_a_bit),
        cmocka_unit_test(the_foot_names_keys_that_work),
        cmocka_unit_test(what_can_be_tried_can_be_pressed),
        cmocka_unit_test(the_mouse_can_leave),
        cmocka_unit_test(a_name_that_is_asked_about_can_be_pressed),
        cmocka_unit_test(the_cursor_is_on_what_is_selected),
        cmocka_unit_test(the_working_can_be_read_to_its_end),
        cmocka_unit_test(every_entry_has_a_scale),
        cmocka_unit_test(the_foot_follows_what_is_in_front),
        cmocka_unit_test(the_wheel_moves),
        cmocka_unit_test(letters_of_unknown_width_are_escapes),
        cmocka_unit_test(nothing_hostile_is_drawn_raw),
        cmocka_unit_test(the_cursor_stands_behind_what_is_drawn),
        cmocka_unit_test(every_role_looks_different_from_its_ground),
        cmocka_unit_test(a_level_has_one_colour_in_every_mode),
        cmocka_unit_test(every_role_can_be_read),
        cmocka_unit_test(every_eye_tells_the_levels_apart),
        cmocka_unit_test(fields_have_a_palette_of_their_own),
        cmocka_unit_test(no_answer_is_grey),
        cmocka_unit_test(a_chain_is_whole_at_74_by_24),
        cmocka_unit_test(without_colours_what_is_selected_is_reversed),
    };

    return cmocka_run_group_tests_name("tui_view", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
