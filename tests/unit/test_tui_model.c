#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#if TUI
#include "typed.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHAIN                                                                  \
    "                                           VA fffff8026d4bf410\n"         \
    "PXE at fffff6fb7dbedf80    PPE at fffff6fb7dbf0048    "                   \
    "PDE at fffff6fb7e009b50    PTE at fffff6fc0136a5f8\n"                     \
    "contains 0A000000F8007063  contains 0A00000000825063  "                   \
    "contains 0A00000000826063  contains 8A0000010FB5F863\n"

static struct typed t;

static void a_value_is_answered_while_it_is_typed(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "fffff8026d4bf410");
    assert_true(typed_shows(&t, "fffff6fc`0136a5f8"));
    assert_true(t.model.editing);
    typed_keys(&t, "<Enter>");
    assert_false(t.model.editing);
    typed_end(&t);
}

static void an_expression_is_a_value(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "0FBFF953CC0031F90h+(fffff8038e0b0d70 >> 9)*8<Enter>");
    assert_true(typed_shows(&t, "physical"));
    assert_true(typed_shows(&t, "PTE"));
    typed_end(&t);
}

static void an_error_keeps_the_answer_and_says_what_is_wrong(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "ki+(");
    assert_true(t.model.stale);
    assert_true(typed_shows(&t, "fffff6fc`0136a5f8"));
    assert_true(typed_shows(&t, "[older answer]"));
    typed_keys(&t, "<Esc>");
    assert_false(t.model.stale);
    typed_end(&t);
}

static void a_pasted_chain_is_there_with_its_contents(void **state)
{
    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    assert_true(typed_shows(&t, "10fb5f410"));
    assert_true(typed_shows(&t, "8a0000010fb5f863"));
    typed_end(&t);
}

static void a_flipped_bit_is_followed_by_everything(void **state)
{
    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    model_select_level(&t.model, 3);
    typed_keys(&t, "l ");       /* bit 0 of the PTE: not valid any more */
    assert_true(typed_shows(&t, "8a0000010fb5f862"));
    assert_true(typed_shows(&t, "PTE transition: not mapped"));
    typed_keys(&t, "u");
    assert_true(typed_shows(&t, "8a0000010fb5f863"));
    assert_true(typed_shows(&t, "10fb5f410"));
    typed_keys(&t, "<C-r>");
    assert_true(typed_shows(&t, "8a0000010fb5f862"));
    typed_end(&t);
}

static void the_selected_bit_stays_when_the_layout_changes(void **state)
{
    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    model_select_level(&t.model, 3);
    typed_keys(&t, "ljjjjj");
    assert_int_equal(t.model.page[PAGE_CHAIN].bit, 5);
    model_set_bit(&t.model, 0, 0);
    t.model.page[PAGE_CHAIN].bit = 5;
    assert_non_null(model_field(&t.model));
    assert_int_equal(t.model.page[PAGE_CHAIN].bit, 5);
    typed_end(&t);
}

static void contents_need_none_above_them_and_one_line_asks(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "jjjji8a0000010fb5f863<Enter>");
    assert_string_equal(t.model.line[ANSWER_MAIN],
                        "va fffff8026d4bf410 = ? ? ? 8a0000010fb5f863 -v");
    for (size_t i = ANSWER_MAIN + 1; i < ANSWER_COMMAND; i++)
        assert_string_equal(t.model.line[i], "");
    assert_true(typed_shows(&t, "10fb5f"));
    assert_true(typed_shows(&t, "_MMPTE_HARDWARE"));
    typed_keys(&t, "x");
    assert_string_equal(t.model.line[ANSWER_MAIN], "va fffff8026d4bf410 -v");
    typed_end(&t);
}

static void contents_are_typed_in_place_and_forgotten(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "ji0a000000f8007063<Enter>");
    assert_true(typed_shows(&t, "f8007"));
    assert_true(typed_shows(&t, "_MMPTE_HARDWARE"));
    typed_keys(&t, "x");
    assert_false(typed_shows(&t, "f8007"));
    typed_end(&t);
}

static void a_bit_of_the_address_moves_its_entries(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "<Home><End>");
    for (int i = 0; i < 12; i++)
        typed_keys(&t, "h");
    typed_keys(&t, " ");        /* bit 12: the next PTE */
    assert_true(typed_shows(&t, "fffff802`6d4be410"));
    assert_true(typed_shows(&t, "fffff6fc`0136a5f0"));
    typed_end(&t);
}

static void the_index_is_changed_by_keys_and_all_bases_follow(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "+");
    assert_true(typed_shows(&t, "self-map 1ee"));
    assert_true(typed_shows(&t, "fffff77b`bddeef80"));
    typed_keys(&t, "--");
    assert_true(typed_shows(&t, "self-map 1ec"));
    typed_keys(&t, "uuu");
    assert_true(typed_shows(&t, "fffff6fb`7dbedf80"));
    assert_true(typed_shows(&t, "self-map 1ed (default)"));
    typed_end(&t);
}

static void mode_and_build_are_changed_by_keys(void **state)
{
    (void)state;
    typed_start(&t, "80001000");
    typed_keys(&t, "m");
    assert_true(typed_shows(&t, "x64-la57"));
    assert_true(typed_shows(&t, "PML5E"));
    typed_keys(&t, "m");
    assert_true(typed_shows(&t, " x86 "));
    assert_true(typed_shows(&t, "c0300800"));
    typed_keys(&t, "V");
    assert_true(typed_shows(&t, "7600"));
    typed_end(&t);
}

static void a_descriptor_of_the_table_can_be_edited(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>jj<Enter>");
    assert_int_equal(t.model.page[PAGE_GDT].zone, ZONE_DETAIL);
    assert_true(typed_shows(&t, "_KGDTENTRY64"));
    assert_true(typed_shows(&t, "0040930000000000"));
    typed_keys(&t, " ");
    assert_true(typed_shows(&t, "0040930000000001"));
    assert_true(typed_shows(&t, "KGDT64_R0_DATA"));
    typed_keys(&t, "u");
    assert_true(typed_shows(&t, "0040930000000000"));
    typed_end(&t);
}

static void a_register_is_picked_typed_and_flipped(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>[]]]]]<Enter>");
    assert_true(t.model.editing);
    typed_keys(&t, "80050033<Enter>");
    assert_true(typed_shows(&t, "NE"));
    typed_keys(&t, "G<Down>");
    assert_int_equal(t.model.page[PAGE_REGISTER].zone, ZONE_DETAIL);
    typed_keys(&t, " ");
    assert_non_null(strstr(t.model.page[PAGE_REGISTER].input, "80050032"));
    typed_end(&t);
}

static void any_command_runs_at_the_colon(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, ":pf 3<Enter>");
    assert_true(typed_shows(&t, "supervisor write"));
    typed_keys(&t, "<BS>");
    assert_true(typed_shows(&t, "fffff6fc`0136a5f8"));
    typed_end(&t);
}

static void what_a_command_sets_holds_for_the_tabs(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, ":set index 1d7<Enter>]");
    assert_true(typed_shows(&t, "ffffebf5`fafd7f80"));
    assert_true(typed_shows(&t, "self-map 1d7"));
    typed_end(&t);
}

static void quit_is_a_command_and_a_key(void **state)
{
    (void)state;
    typed_start(&t, "1000");
    typed_keys(&t, ":quit<Enter>");
    assert_true(t.model.quit);
    typed_end(&t);
    typed_start(&t, "1000");
    typed_keys(&t, "q");
    assert_true(t.model.quit);
    typed_end(&t);
}

static void a_slash_finds_a_page_and_a_command(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "/idt<Enter>");
    assert_int_equal(t.model.at, PAGE_IDT);
    assert_true(typed_shows(&t, "KiPageFault"));
    typed_keys(&t, "<BS>/pfn<Enter>");
    assert_int_equal(t.model.at, PAGE_COMMAND);
    assert_string_equal(t.model.edit.text, "pfn ");
    typed_end(&t);
}

/* The row that has an item of this text is chosen. */
static void choose(struct model *model, const char *shown)
{
    const struct rows *rows = model_list(model);
    struct page *page = &model->page[model->at];
    char text[64];

    page->zone = ZONE_LIST;
    for (page->list = 0; page->list < rows->count; page->list++)
        for (size_t i = 0; i < rows->row[page->list].count; i++) {
            ntl_format_item(text, sizeof text,
                            &rows->item[rows->row[page->list].first + i]);
            if (strcmp(text, shown) == 0)
                return;
        }
    fail_msg("no %s", shown);
}

/* What a value is says where it leads, not what its key is called. */
static void enter_follows_a_value_by_what_it_is(void **state)
{
    static const struct {
        const char *line, *row;
        enum page_id page;
        const char *input;
    } cases[] = {
        { "bugcheck 3b c0000005 fffff8026d4bf410 0 0", "c0000005",
          PAGE_STATUS, "c0000005" },
        { "bugcheck a 1000 2 0 fffff8026d4bf410", "2",
          PAGE_REGISTER, "cr8 2" },
        { "access 1000 w", "cr4", PAGE_REGISTER, "cr4 " },
        { "access 1000 w", "cs", PAGE_GDT, "10" },
        { "pfn 1ab3c", "1ab3c", PAGE_COMMAND, "pfn 1ab3c" },
        { "status c0000005", "c0000005", PAGE_STATUS, "c0000005" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        typed_start(&t, "");
        typed_keys(&t, "<Esc>:");
        typed_keys(&t, cases[i].line);
        typed_keys(&t, "<Enter>");
        choose(&t.model, cases[i].row);
        typed_keys(&t, "<Enter>");
        assert_int_equal(t.model.at, cases[i].page);
        assert_memory_equal(t.model.page[t.model.at].input, cases[i].input,
                            strlen(cases[i].input));
        typed_end(&t);
    }
}

static void enter_opens_an_address_in_the_tab_that_knows_it(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Esc>>");
    assert_int_equal(t.model.at, PAGE_BASES);
    typed_keys(&t, "jj<Enter>");
    assert_int_equal(t.model.at, PAGE_CHAIN);
    assert_true(t.model.page[PAGE_CHAIN].input[0] == 'f');
    typed_keys(&t, "<BS>");
    assert_int_equal(t.model.at, PAGE_BASES);
    typed_end(&t);
}

static void the_value_and_the_pane_are_copied(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "y");
    assert_string_equal(t.model.copy, "fffff802`6d4bf410");
    typed_keys(&t, "Y");
    assert_non_null(strstr(t.model.copy, "MmPteBase"));
    typed_end(&t);
}

static void history_and_completion_work_in_the_line(void **state)
{
    (void)state;
    typed_start(&t, "1000");
    typed_keys(&t, ":self<Tab>");
    assert_string_equal(t.model.edit.text, "selfmap ");
    typed_keys(&t, "<Enter>:pf 3<Enter>:<Up><Up>");
    assert_string_equal(t.model.edit.text, "selfmap ");
    typed_keys(&t, "<Down>");
    assert_string_equal(t.model.edit.text, "pf 3");
    typed_end(&t);
}

static void a_page_whose_command_is_missing_says_so(void **state)
{
    (void)state;
    typed_start(&t, "1000");
    for (int id = 0; id < PAGES; id++) {
        const char *name = page_kinds[id].command;
        bool there = !name || table_named(&ask_table, name, strlen(name));

        model_go(&t.model, (enum page_id)id);
        if (!there && !page_kinds[id].empty)
            assert_true(typed_shows(&t, "has no command"));
    }
    typed_end(&t);
}

static void an_image_gives_the_chain_of_rip(void **state)
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
    assert_true(typed_shows(&t, "minidump"));
    typed_keys(&t, "]]i<C-u>@rip<Enter>");
    assert_true(typed_shows(&t, "0900000002ffd121"));
    assert_true(typed_shows(&t, "2ffd6f0"));
    typed_keys(&t, "[[>");
    assert_true(typed_shows(&t, "ntoskrnl.exe"));
    typed_end(&t);
}

static void a_digit_begins_a_new_input_on_every_page(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    for (int id = 0; id < PAGES; id++) {
        for (const char *key = "0123456789abcdefABCDEF"; *key; key++) {
            char digit[2] = { *key, '\0' };

            model_go(&t.model, (enum page_id)id);
            strcpy(t.model.page[id].input, "77");
            typed_keys(&t, digit);
            assert_int_equal(t.model.at, id);
            assert_true(t.model.editing);
            assert_string_equal(t.model.edit.text, digit);
            typed_keys(&t, "<Esc>");
            assert_string_equal(t.model.page[id].input, "77");
        }
    }
    typed_end(&t);
}

static void what_is_typed_first_replaces_and_arrows_edit(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "i1000<Enter>");
    assert_string_equal(t.model.page[PAGE_CHAIN].input, "1000");
    typed_keys(&t, "i<Left>2<Enter>");
    assert_string_equal(t.model.page[PAGE_CHAIN].input, "10020");
    typed_keys(&t, "i<Home>f<End>0<Enter>");
    assert_string_equal(t.model.page[PAGE_CHAIN].input, "f100200");
    typed_keys(&t, "ji1<Enter>i2<Enter>");
    assert_int_equal(t.model.page[PAGE_CHAIN].entry[NTL_PXE], 2);
    typed_end(&t);
}

static void an_empty_line_leaves_the_keys_of_the_start_at_work(void **state)
{
    (void)state;
    typed_start(&t, "");
    assert_true(t.model.editing);
    assert_true(typed_shows(&t, "Esc leaves the line, F1 shows all keys, Tab"));
    typed_keys(&t, "?");
    assert_int_equal(t.model.mode, MODE_HELP);
    typed_end(&t);
    typed_start(&t, "");
    typed_keys(&t, "<Tab>");
    assert_int_equal(t.model.at, PAGE_GDT);
    assert_false(t.model.editing);
    typed_end(&t);
    typed_start(&t, "");
    typed_keys(&t, ":pf 3<Enter>");
    assert_true(typed_shows(&t, "supervisor write"));
    typed_end(&t);
    typed_start(&t, "");
    typed_keys(&t, "q");
    assert_true(t.model.quit);
    typed_end(&t);
}

static void help_does_not_end_the_typing(void **state)
{
    (void)state;
    typed_start(&t, "1000");
    typed_keys(&t, "fff");
    model_key(&t.model, K_F1);
    assert_int_equal(t.model.mode, MODE_HELP);
    typed_keys(&t, "<Esc>f");
    assert_string_equal(t.model.edit.text, "ffff");
    typed_end(&t);
}

static void a_key_nobody_knows_does_nothing(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "?");
    model_key(&t.model, KEY_NONE);
    assert_int_equal(t.model.mode, MODE_HELP);
    typed_end(&t);
}

static void a_reason_stays_until_its_cause_changes(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, ":pf 3<Enter>:open nosuch.dmp<Enter>");
    assert_true(typed_shows(&t, "cannot be read"));
    typed_keys(&t, "jk+<Tab>");
    assert_false(typed_shows(&t, "cannot be read"));
    typed_keys(&t, "<BackTab>j");
    assert_true(typed_shows(&t, "cannot be read"));
    typed_keys(&t, ":pf 3<Enter>");
    assert_false(typed_shows(&t, "cannot be read"));
    typed_end(&t);
}

static void what_cannot_be_opened_says_why(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "<BackTab>[inosuch.dmp<Enter>");
    assert_int_equal(t.model.at, PAGE_INFO);
    assert_true(typed_shows(&t, "cannot be read"));
    typed_keys(&t, "jk+-");
    assert_true(typed_shows(&t, "cannot be read"));
    typed_keys(&t, "i<End>x");
    assert_false(typed_shows(&t, "cannot be read"));
    typed_end(&t);
}

static void the_address_is_carried_to_the_pages_that_take_one(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, ">>");
    assert_string_equal(t.model.page[PAGE_ACCESS].input,
                        "fffff8026d4bf410 r");
    typed_keys(&t, "<BS>>");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    typed_keys(&t, ">>");
    assert_string_equal(t.model.page[PAGE_ACCESS].input,
                        "fffff802`6d4bf410 r = a000000f8007063 "
                        "a00000000825063 a00000000826063 8a0000010fb5f863");
    typed_keys(&t, "i1000 w<Enter>>>>");
    assert_string_equal(t.model.page[PAGE_ACCESS].input, "1000 w");
    typed_end(&t);
}

static void a_pasted_crash_keeps_what_was_said_of_it(void **state)
{
    static const char log[] =
        "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)\n"
        "Arg1: ffffffffc0000005, the code\nArg2: fffff80028a8f47c, where\n"
        "Arg3: fffff900b2a84288, the record\nArg4: fffff900b2a83ac0, it\n"
        "ExceptionAddress: fffff80028a8f47c (storport!X+0x1c)\n"
        "   ExceptionCode: c0000005 (Access violation)\n"
        "NumberParameters: 2\n   Parameter[0]: 0000000000000000\n"
        "   Parameter[1]: 0000000000000018\n";

    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, log, strlen(log));
    assert_int_equal(t.model.at, PAGE_BUGCHECK);
    assert_string_equal(t.model.page[PAGE_BUGCHECK].input,
                        "7e ffffffffc0000005 fffff80028a8f47c "
                        "fffff900b2a84288 fffff900b2a83ac0");
    assert_true(typed_shows(&t, "read of 18"));
    typed_keys(&t, "i<BS><Enter>");         /* another crash's numbers */
    assert_false(typed_shows(&t, "read of 18"));
    typed_end(&t);
}

static void a_log_that_no_field_can_hold_is_refused(void **state)
{
    static char log[EDIT_MAX + 64];

    (void)state;
    memset(log, '\n', sizeof log);
    memcpy(log, "lkd> dg 10\nlkd> dg 18", 21);
    memcpy(log + EDIT_MAX, "lkd> dg 20", 10);
    typed_start(&t, "");
    model_paste(&t.model, log, sizeof log);
    assert_true(t.model.message_is_error);
    assert_non_null(strstr(t.model.message, "paste less of it"));
    typed_end(&t);
}

static void a_paste_selects_the_entry_that_decides(void **state)
{
    static const char cut[] = "pte fffff8026d4bf410 = 0a000000f8007063 "
                              "0a00000000825062";

    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    assert_int_equal(t.model.page[PAGE_CHAIN].list, 3);
    typed_end(&t);
    t.ask = ntl_ask_open(NULL);
    model_init(&t.model, t.ask);
    model_start(&t.model, cut, strlen(cut), false);
    assert_int_equal(t.model.page[PAGE_CHAIN].list, 1);
    typed_end(&t);
}

static void a_mode_keeps_what_was_given_for_it(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "+ji0a000000f8007063<Enter>m");
    assert_true(typed_shows(&t, "self-map 1ed (default)"));
    typed_keys(&t, "-mMM");
    assert_true(typed_shows(&t, "self-map 1ee"));
    assert_true(typed_shows(&t, "0a000000f8007063"));
    typed_keys(&t, "m");
    assert_true(typed_shows(&t, "self-map 1ec"));
    typed_end(&t);
}

/* Not the low half of it: no entry of x86 can be that. */
static void contents_that_a_mode_cannot_have_are_marked(void **state)
{
    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    typed_keys(&t, "mm");
    assert_int_equal(t.model.session->arch, NTL_X86);
    assert_true(typed_shows(&t, "8a0000010fb5f863 too wide"));
    assert_false(typed_shows(&t, "fb5f "));
    typed_keys(&t, "j");
    assert_true(typed_shows(&t, "an entry of x86 has 32 bits"));
    typed_keys(&t, "MM");
    assert_true(typed_shows(&t, "10fb5f410"));
    assert_int_equal(t.model.page[PAGE_CHAIN].list, 3);
    typed_end(&t);
}

static void undo_says_what_it_undid(void **state)
{
    static const struct { const char *keys, *undone, *redone; } done[] = {
        { "+", "undone: the self-map index is 1ed again, was 1ee",
          "redone: the self-map index is 1ee again, was 1ed" },
        { "m", "undone: the mode is x64 again, was x64-la57",
          "redone: the mode is x64-la57 again, was x64" },
        { "V", "undone: the build is 26100", "redone: the build is " },
        { "ki1000<Enter>", "undone: the input is fffff8026d4bf410 again",
          "redone: the input is 1000 again" },
        { "ji1<Enter>", "undone: the contents of PXE are not typed any more",
          "redone: PXE is 1 again" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof done / sizeof *done; i++) {
        typed_start(&t, "fffff8026d4bf410");
        typed_keys(&t, done[i].keys);
        typed_keys(&t, "u");
        assert_true(typed_shows(&t, done[i].undone));
        typed_keys(&t, "<C-r>");
        assert_true(typed_shows(&t, done[i].redone));
        typed_end(&t);
    }
}

/* The entry of the transcript above: rights and physical address follow. */
static void a_flip_says_what_was_and_what_is(void **state)
{
    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, CHAIN, strlen(CHAIN));
    typed_resize(&t, 200, 24);
    typed_keys(&t, "l ");
    assert_true(typed_shows(&t, "was 8a0000010fb5f863, now 8a0000010fb5f862: "
                                "bit 0, Valid, is clear."));
    assert_true(typed_shows(&t, "physical 10fb5f410, kernel read write -> not "
                                "translated, PTE transition"));
    typed_keys(&t, " <End> ");
    assert_true(typed_shows(&t, "bit 63, NoExecute, is clear. physical "
                                "10fb5f410, kernel read write -> physical "
                                "10fb5f410, kernel read write execute"));
    typed_keys(&t, "kkk ");
    assert_true(typed_shows(&t, "As before: physical 10fb5f410"));
    typed_end(&t);
    typed_start(&t, "");
    typed_keys(&t, ":reg cr0 80050033<Enter>");
    model_go(&t.model, PAGE_REGISTER);
    typed_keys(&t, "icr0 80050033<Enter>Gj ");
    assert_true(typed_shows(&t, "was 0000000080050033, now 0000000080050032: "
                                "bit 0, PE, is clear."));
    typed_end(&t);
}

static void a_pasted_bug_check_becomes_its_five_numbers(void **state)
{
    static const char text[]
        = "IRQL_NOT_LESS_OR_EQUAL (a)\n"
          "Arguments:\n"
          "Arg1: fffff8026d4bf410, memory referenced\n"
          "Arg2: 0000000000000002, IRQL\n"
          "Arg3: 0000000000000001, bitfield\n"
          "Arg4: fffff8026d4b1000, address which referenced memory\n";
    static const uint64_t want[] = {
        0xa, 0xfffff8026d4bf410, 2, 1, 0xfffff8026d4b1000,
    };
    const char *input = t.model.page[PAGE_BUGCHECK].input;
    size_t from, to;

    (void)state;
    typed_start(&t, "");
    model_paste(&t.model, text, strlen(text));
    assert_int_equal(t.model.at, PAGE_BUGCHECK);
    for (unsigned i = 0; i < 5; i++) {
        char *end;

        assert_true(model_input_word(input, i, &from, &to));
        assert_int_equal(strtoull(input + from, &end, 16), want[i]);
        assert_ptr_equal(end, input + to);
    }
    assert_false(model_input_word(input, 5, &from, &to));
    typed_end(&t);
}

/* By the concept's word, wherever it is: Enter opens it. */
static void a_slash_finds_what_has_another_name(void **state)
{
    static const struct { const char *query, *finds, *opens; } finds[] = {
        { "smap", "CR4.SMAP  21", "ring 0 needs AC for user data" },
        { "nx", "_MMPTE_HARDWARE.NoExecute  63", NULL },
        { "nxe", "EFER.NXE  11", "long mode, SYSCALL, NX" },
        { "page file", "_MMPTE_SOFTWARE.PageFileHigh  63:32",
          "help page-file" },
        { "page file high", "_MMPTE_SOFTWARE.PageFileHigh  63:32",
          "_MMPTE_SOFTWARE" },
        { "irql not less", "a IRQL_NOT_LESS_OR_EQUAL",
          "IRQL_NOT_LESS_OR_EQUAL" },
        { "createfile", "NtCreateFile", "NtCreateFile" },
        { "d1", "d1 DRIVER_IRQL", "DRIVER_IRQL_NOT_LESS_OR_EQUAL" },
        { "access violation", "c0000005 STATUS_ACCESS_VIOLATION",
          NULL },
        { "lstar", "LSTAR", "KiSystemCall64" },
        { "ioctl", ":ioctl", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        typed_start(&t, "fffff8026d4bf410");
        typed_resize(&t, 100, 40);
        typed_keys(&t, "/");
        typed_keys(&t, finds[i].query);
        if (!typed_shows(&t, finds[i].finds))
            fail_msg("%s does not find %s", finds[i].query, finds[i].finds);
        typed_keys(&t, "<Enter>");
        if (finds[i].opens && !typed_shows(&t, finds[i].opens))
            fail_msg("%s does not open %s", finds[i].query, finds[i].opens);
        typed_end(&t);
    }
}

static void a_slash_filters_the_list_in_front(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, "<Tab>/cmteb");
    assert_true(typed_shows(&t, "this list  53  KGDT64_R3_CMTEB"));
    assert_true(typed_shows(&t, "Enter go  Up choose"));
    typed_keys(&t, "<Enter>");
    assert_true(typed_shows(&t, "0040f30000003c00"));
    typed_keys(&t, "/nosuchthing");
    assert_true(typed_shows(&t, "nothing is called that"));
    assert_false(typed_shows(&t, "Enter go"));
    typed_keys(&t, "<Esc>");
    assert_int_equal(t.model.mode, MODE_PAGE);
    typed_end(&t);
}

static void files_are_completed_as_at_the_prompt(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, ":open CONTRIB<Tab>");
    assert_string_equal(t.model.edit.text, "open CONTRIBUTING.md ");
    typed_keys(&t, "<Esc>:open ./tests/uni<Tab>/test_tui_mo<Tab>");
    assert_string_equal(t.model.edit.text,
                        "open ./tests/unit/test_tui_model.c ");
    typed_keys(&t, "<Esc>:syscall NtCreateFi<Tab>");
    assert_string_equal(t.model.edit.text, "syscall NtCreateFile ");
    typed_end(&t);
}

/* Enter on the code itself leaves its parameters where they are. */
static void a_page_does_not_lead_to_itself(void **state)
{
    static const char input[] = "a fffff8026d4bf410 2 1 fffff8026d4b1000";

    (void)state;
    typed_start(&t, "");
    model_go(&t.model, PAGE_BUGCHECK);
    typed_keys(&t, "<Esc>i");
    typed_keys(&t, input);
    typed_keys(&t, "<Enter><Home><Enter>");
    assert_string_equal(t.model.page[PAGE_BUGCHECK].input, input);
    assert_true(typed_shows(&t, "this page is about it"));
    typed_end(&t);
}

static void a_base_is_carried_to_the_page_of_bases(void **state)
{
    (void)state;
    typed_start(&t, "ffffce8000000000");
    model_go(&t.model, PAGE_BASES);
    assert_string_equal(t.model.page[PAGE_BASES].input, "ffffce8000000000");
    assert_true(typed_shows(&t, "ffffcee7`73b9d000"));
    typed_end(&t);
    typed_start(&t, "fffff8026d4bf410");
    model_go(&t.model, PAGE_BASES);
    assert_string_equal(t.model.page[PAGE_BASES].input, "");
    typed_end(&t);
}

/* Keys and commands, not options of the shell. */
static void the_screen_speaks_of_its_keys(void **state)
{
    static const char *const pages[] = { "mm", "mmm", "mmmm", "V", "VVVVVV" };

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        for (int id = 0; id < PAGES; id++) {
            typed_start(&t, "fffff8026d4bf410");
            typed_resize(&t, 200, 60);
            if (!page_kinds[id].waits)
                snprintf(t.model.page[id].input, EDIT_MAX, "%s",
                         page_kinds[id].example);
            model_go(&t.model, id == PAGE_COMMAND ? PAGE_CHAIN
                                                  : (enum page_id)id);
            typed_keys(&t, pages[i]);
            for (const char *option = "abdeos"; *option; option++) {
                char text[] = { ' ', '-', *option, ' ', '\0' };

                if (typed_shows(&t, text))
                    fail_msg("page %s after %s speaks of%s",
                             page_kinds[id].name, pages[i], text);
            }
            typed_end(&t);
        }
}

static void back_and_undo_bring_the_answer_of_their_line(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, ":help<Enter>");
    assert_true(typed_shows(&t, " : help"));
    typed_keys(&t, ":eval 3 * 7<Enter>");
    assert_true(typed_shows(&t, "10101"));
    typed_keys(&t, "u");
    assert_string_equal(t.model.page[PAGE_COMMAND].input, "help");
    assert_false(t.model.stale);
    assert_false(typed_shows(&t, "10101"));
    typed_keys(&t, "<C-r>");
    assert_true(typed_shows(&t, "10101"));
    assert_false(typed_shows(&t, "[older answer]"));
    typed_keys(&t, ":help topics<Enter>");
    typed_keys(&t, "<Enter>");
    assert_string_not_equal(t.model.page[PAGE_COMMAND].input, "help topics");
    typed_keys(&t, "<BS>");
    assert_string_equal(t.model.page[PAGE_COMMAND].input, "help topics");
    assert_string_equal(t.model.line[ANSWER_COMMAND], "help topics");
    typed_end(&t);
}

static void a_line_left_has_its_answer_and_one_without_is_marked(void **state)
{
    (void)state;
    typed_start(&t, "");
    typed_keys(&t, ":eval 3 * 7<Enter>:eval 4<Esc>");
    assert_string_equal(t.model.page[PAGE_COMMAND].input, "eval 3 * 7");
    assert_false(t.model.stale);
    typed_keys(&t, "u");
    assert_string_equal(t.model.page[PAGE_COMMAND].input, "");
    assert_true(t.model.stale);
    typed_keys(&t, "j");
    assert_true(typed_shows(&t, "[older answer] eval 3 * 7"));
    typed_end(&t);
}

static void space_says_why_there_is_nothing_to_flip(void **state)
{
    (void)state;
    typed_start(&t, "fffff8026d4bf410");
    typed_keys(&t, "<Down><Down> ");
    assert_true(typed_shows(&t, "these contents are not known: i types them"));
    typed_keys(&t, ":eval 1<Enter> ");
    assert_true(typed_shows(&t, "this page has no bits to flip"));
    typed_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mode_keeps_what_was_given_for_it),
        cmocka_unit_test(contents_that_a_mode_cannot_have_are_marked),
        cmocka_unit_test(undo_says_what_it_undid),
        cmocka_unit_test(a_flip_says_what_was_and_what_is),
        cmocka_unit_test(a_pasted_bug_check_becomes_its_five_numbers),
        cmocka_unit_test(a_base_is_carried_to_the_page_of_bases),
        cmocka_unit_test(a_page_does_not_lead_to_itself),
        cmocka_unit_test(a_slash_finds_what_has_another_name),
        cmocka_unit_test(a_slash_filters_the_list_in_front),
        cmocka_unit_test(files_are_completed_as_at_the_prompt),
        cmocka_unit_test(the_screen_speaks_of_its_keys),
        cmocka_unit_test(the_address_is_carried_to_the_pages_that_take_one),
        cmocka_unit_test(a_pasted_crash_keeps_what_was_said_of_it),
        cmocka_unit_test(a_log_that_no_field_can_hold_is_refused),
        cmocka_unit_test(a_paste_selects_the_entry_that_decides),
        cmocka_unit_test(a_reason_stays_until_its_cause_changes),
        cmocka_unit_test(what_cannot_be_opened_says_why),
        cmocka_unit_test(a_digit_begins_a_new_input_on_every_page),
        cmocka_unit_test(what_is_typed_first_replaces_and_arrows_edit),
        cmocka_unit_test(an_empty_line_leaves_the_keys_of_the_start_at_work),
        cmocka_unit_test(help_does_not_end_the_typing),
        cmocka_unit_test(a_key_nobody_knows_does_nothing),
        cmocka_unit_test(a_value_is_answered_while_it_is_typed),
        cmocka_unit_test(an_expression_is_a_value),
        cmocka_unit_test(an_error_keeps_the_answer_and_says_what_is_wrong),
        cmocka_unit_test(a_pasted_chain_is_there_with_its_contents),
        cmocka_unit_test(a_flipped_bit_is_followed_by_everything),
        cmocka_unit_test(the_selected_bit_stays_when_the_layout_changes),
        cmocka_unit_test(
            contents_need_none_above_them_and_one_line_asks),
        cmocka_unit_test(contents_are_typed_in_place_and_forgotten),
        cmocka_unit_test(a_bit_of_the_address_moves_its_entries),
        cmocka_unit_test(the_index_is_changed_by_keys_and_all_bases_follow),
        cmocka_unit_test(mode_and_build_are_changed_by_keys),
        cmocka_unit_test(a_descriptor_of_the_table_can_be_edited),
        cmocka_unit_test(a_register_is_picked_typed_and_flipped),
        cmocka_unit_test(any_command_runs_at_the_colon),
        cmocka_unit_test(what_a_command_sets_holds_for_the_tabs),
        cmocka_unit_test(quit_is_a_command_and_a_key),
        cmocka_unit_test(a_slash_finds_a_page_and_a_command),
        cmocka_unit_test(enter_follows_a_value_by_what_it_is),
        cmocka_unit_test(enter_opens_an_address_in_the_tab_that_knows_it),
        cmocka_unit_test(the_value_and_the_pane_are_copied),
        cmocka_unit_test(history_and_completion_work_in_the_line),
        cmocka_unit_test(a_page_whose_command_is_missing_says_so),
        cmocka_unit_test(an_image_gives_the_chain_of_rip),
        cmocka_unit_test(back_and_undo_bring_the_answer_of_their_line),
        cmocka_unit_test(a_line_left_has_its_answer_and_one_without_is_marked),
        cmocka_unit_test(space_says_why_there_is_nothing_to_flip),
    };

    return cmocka_run_group_tests_name("tui_model", tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
