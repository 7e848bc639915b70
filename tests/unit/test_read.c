/* How a line is read: the rules of the design's section 5, and bad input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ask/ask.h"
#include "heard.h"
#include "read/option.h"

#include <ntlens/expr.h>

static struct session session;
static struct line line;
static struct ntl_diag diag;

static enum ntl_status read_bytes(const char *text, size_t length,
                                  bool prefixes)
{
    struct cmd_options options = { 0 };

    ask_begin(&session);
    return line_read(&session, &options, text, length, prefixes, &line, &diag);
}

static enum ntl_status read_line(const char *text)
{
    return read_bytes(text, strlen(text), false);
}

static const char *command(void)
{
    return line.call.command ? line.call.command->name : "none";
}

static void read_finds_a_command_by_name_and_by_alias(void **state)
{
    (void)state;
    assert_int_equal(read_line("pte 0"), NTL_OK);
    assert_string_equal(command(), "pte");
    assert_int_equal(read_line("!pte 0"), NTL_OK);
    assert_string_equal(command(), "pte");
    assert_int_equal(read_line("? 1+1"), NTL_OK);
    assert_string_equal(command(), "eval");
    assert_int_equal(read_line("?1+1"), NTL_OK);
    assert_string_equal(command(), "eval");
    assert_int_equal(line.call.arg[0].offset, 1);
    assert_int_equal(read_line(".formats 5"), NTL_OK);
    assert_string_equal(command(), "eval");
}

static void read_sends_a_number_to_va_from_10000h_and_below_to_eval(
    void **state)
{
    (void)state;
    assert_int_equal(read_line("10000"), NTL_OK);
    assert_string_equal(command(), "va");
    assert_int_equal(read_line("ffff"), NTL_OK);
    assert_string_equal(command(), "eval");
    assert_int_equal(read_line("fffff802`6d4bf410 + 10"), NTL_OK);
    assert_string_equal(command(), "va");
    assert_int_equal(line.call.arg[0].value, 0xfffff8026d4bf420);
    assert_true(line.call.bare);
}

static void read_takes_prefixes_at_the_prompt_only(void **state)
{
    (void)state;
    assert_int_equal(read_bytes("selfm", 5, true), NTL_OK);
    assert_string_equal(command(), "selfmap");
    assert_int_equal(read_bytes("selfm", 5, false), NTL_ENAME);
    assert_int_equal(read_bytes("s", 1, true), NTL_EAMBIGUOUS);
    assert_non_null(strstr(diag.hint.word[0], "selfmap"));
    assert_non_null(strstr(diag.hint.word[0], "set"));
}

static void read_takes_short_options_together(void **state)
{
    (void)state;
    assert_int_equal(read_line("-je pf 3"), NTL_OK);
    assert_int_equal(line.options.form, FORM_JSON);
    assert_true(line.options.explain);
    assert_int_equal(read_line("-mea x86 sel 30"), NTL_OK);
    assert_int_equal(line.session.arch, NTL_X86);
    assert_int_equal(read_line("-ejax86 sel 30"), NTL_OK);
    assert_int_equal(line.session.arch, NTL_X86);
    assert_int_equal(read_line("-ex pf 3"), NTL_EOPTION);
    assert_int_equal(diag.length, 3);
    assert_int_equal(read_line("-j=1 pf 3"), NTL_EOPTION);
    assert_int_equal(read_line("--json=1 pf 3"), NTL_EOPTION);
    assert_true(option_takes_next("-ja"));
    assert_false(option_takes_next("-jax86"));
    assert_false(option_takes_next("-je"));
    assert_false(option_takes_next("-"));
}

static void read_takes_options_anywhere_before_two_dashes(void **state)
{
    (void)state;
    assert_int_equal(read_line("-s 1d7 pte 0"), NTL_OK);
    assert_int_equal(line.session.index, 0x1d7);
    assert_int_equal(read_line("pte -s1d7 0 -j"), NTL_OK);
    assert_int_equal(line.session.index, 0x1d7);
    assert_int_equal(line.options.form, FORM_JSON);
    assert_int_equal(read_line("pte 0 --index=1d7 --explain"), NTL_OK);
    assert_int_equal(line.session.index, 0x1d7);
    assert_true(line.options.explain);
    assert_int_equal(read_line("pte -- -1"), NTL_OK);
    assert_int_equal(line.call.arg[0].value, UINT64_MAX);
    assert_int_equal(read_line("fffff80000000000 -s 1d7"), NTL_OK);
    assert_string_equal(command(), "va");
}

static void read_takes_other_tools_words_and_the_thing_alone(void **state)
{
    static const struct { const char *text, *command; } cases[] = {
        { "!analyze -show d1", "bugcheck" },
        { "!ANALYZE -SHOW d1", "bugcheck" },
        { "!idt -a", "idt" }, { "kP", "stack" }, { "lm m nt", "modules" },
        { "err c0000005", "status" }, { "certutil -error 5", "status" },
        { "selector 33", "sel" }, { "irql 2", "reg" }, { "wrmsr 174 8", "reg" },
        { "cr4 170678", "reg" }, { "IA32_LSTAR", "reg" }, { "lstar", "reg" },
        { "!PTE 0", "pte" }, { "Va 10000", "va" }, { "gs:[188]", "offset" },
        { "int 2e", "idt" }, { "EPROCESS", "dt" }, { "nt!_EPROCESS", "dt" },
        { "_EPROCESS+4b8", "offset" }, { "nt!NtCreateFile", "syscall" },
        { "ZwCreateFile", "syscall" }, { "IRP_MJ_CREATE", "irp" },
        { "FAST_FAIL_CORRUPT_LIST_ENTRY", "status" },
        { "nt!KscpCfgDispatchUserCallTargetEsSmep+0x11", "cfg" },
        { "nt!_guard_dispatch_icall+11", "cfg" },
        { "KERNEL_MODE_HEAP_CORUPTION", "bugcheck" },
    };
    static const char *const refused[] = {
        "!ioapic", ".reload /f", "bu nt!KeBugCheckEx", "ub 10000",
        "!process 0 0", "dx @$cursession", ".echo x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_line(cases[i].text), NTL_OK);
        assert_string_equal(command(), cases[i].command);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(read_line(refused[i]), NTL_ENAME);
        assert_string_equal(diag.hint.format, "%s");
    }
}

static void expect_name(const char *text, const char *name)
{
    const struct cmd_operand *file = &line.call.arg[0];

    assert_int_equal(read_line(text), NTL_OK);
    assert_string_equal(command(), "open");
    assert_int_equal(file->length, strlen(name));
    assert_memory_equal(file->text, name, file->length);
}

/* ntlens practice 7 --write a.dmp: the name is no image to open. */
static void read_leaves_a_name_to_the_command_that_writes_it(void **state)
{
    static const char text[] = "practice 7 --write a.dmp";
    struct cmd_options options = { .typed = true };

    (void)state;
    ask_begin(&session);
    assert_int_equal(line_read(&session, &options, text, strlen(text), false,
                               &line, &diag), NTL_OK);
    assert_string_equal(command(), "practice");
    assert_false(line.options.image.given);
}

static void read_takes_a_name_with_blanks_in_quotes_or_without(void **state)
{
    (void)state;
    expect_name("open a.dmp -j", "a.dmp");
    assert_int_equal(line.options.form, FORM_JSON);
    expect_name("open \"a b.dmp\" -j", "a b.dmp");
    assert_int_equal(line.options.form, FORM_JSON);
    expect_name("open 'a  (1).dmp'", "a  (1).dmp");
    expect_name("open -j a b.dmp -s 1d7", "a b.dmp");
    assert_int_equal(line.session.index, 0x1d7);
    expect_name("open it's.dmp", "it's.dmp");
    expect_name("open \"a\"b.dmp\"", "a\"b.dmp");
    expect_name("open \"a", "\"a");
    expect_name("open a) (b", "a) (b");
    expect_name("open \"-j\"", "-j");
    expect_name("open -- -j", "-j");
    assert_int_equal(read_line("open \"a\" b"), NTL_EEXTRA);
    assert_int_equal(read_line("open a -j b"), NTL_EEXTRA);
}

static void read_takes_any_bytes_for_a_name_and_for_nothing_else(void **state)
{
    (void)state;
    expect_name("open \xff.dmp", "\xff.dmp");
    assert_int_equal(read_line("triage a \xff \"\xfe b\" c"), NTL_OK);
    assert_int_equal(line.call.words, 4);
    assert_int_equal(line.call.word[2].length, 3);
    assert_int_equal(read_line("triage a \xff -s \xff"), NTL_ETEXT);
    assert_int_equal(read_line("triage \xff --no-such"), NTL_EOPTION);
    assert_int_equal(read_line("info \xff"), NTL_ETEXT);
    assert_int_equal(read_bytes("open a\0b", 8, false), NTL_ETEXT);
}

static void read_leaves_what_follows_eval_alone(void **state)
{
    (void)state;
    assert_int_equal(read_line("-j eval 5 -a"), NTL_OK);
    assert_int_equal(line.options.form, FORM_JSON);
    assert_int_equal(line.call.arg[0].length, 4);
}

static void read_splits_at_blanks_outside_parentheses(void **state)
{
    (void)state;
    assert_int_equal(read_line("pte (10000 + 1000) 20000"), NTL_OK);
    assert_int_equal(line.call.arg[0].value, 0x11000);
    assert_int_equal(line.call.arg[1].value, 0x20000);
}

static void read_gives_one_number_of_two_to_the_argument_that_must_be(
    void **state)
{
    (void)state;
    assert_int_equal(read_line("vtop 12345000"), NTL_OK);
    assert_false(line.call.arg[0].given);
    assert_int_equal(line.call.arg[1].value, 0x12345000);
}

static void read_collects_contents_behind_an_equals_sign(void **state)
{
    (void)state;
    assert_int_equal(read_line("pte 0 = 1 2 3"), NTL_OK);
    assert_int_equal(line.call.list_count, 3);
    assert_int_equal(read_line("pte 0 =1 2"), NTL_OK);
    assert_int_equal(line.call.list_count, 2);
    assert_int_equal(line.call.list[0], 1);
    assert_int_equal(read_line("pte 0 ="), NTL_EMISSING);
}

static void read_takes_keyed_arguments_in_any_order(void **state)
{
    (void)state;
    assert_int_equal(read_line("access eflags=40202 1000 w cs=10"), NTL_OK);
    assert_int_equal(line.call.arg[0].value, 0x1000);
}

static void read_of_nothing_runs_nothing(void **state)
{
    (void)state;
    assert_int_equal(read_line(""), NTL_OK);
    assert_string_equal(command(), "none");
    assert_int_equal(read_line("   # a remark"), NTL_OK);
    assert_string_equal(command(), "none");
    assert_int_equal(read_line("-j"), NTL_OK);
    assert_string_equal(command(), "none");
}

/* What is wrong, and where: the place is under the offending bytes. */
static const struct {
    const char *text;
    enum ntl_status status;
    size_t offset, length;
} bad[] = {
    { "0x12zz", NTL_ESYNTAX, 4, 2 },
    { "va 0x12zz", NTL_ESYNTAX, 7, 2 },
    { "12345678901234567", NTL_ERANGE, 0, 17 },
    { "frobnicate", NTL_ENAME, 0, 10 },
    { "pte", NTL_EMISSING, 3, 0 },
    { "pte 0 1 2", NTL_EEXTRA, 8, 1 },
    { "-s 200 pte 0", NTL_EVALUE, 3, 3 },
    { "-b 9999 -a z80 pte 0", NTL_ENAME, 11, 3 },
    { "-q pte 0", NTL_EOPTION, 0, 2 },
    { "pte $nobody", NTL_ENAME, 4, 7 },
    { "--color=often", NTL_EVALUE, 8, 5 },
    { "sel 30 -a", NTL_EMISSING, 8, 1 },
};

static void read_points_at_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        enum ntl_status status = read_line(bad[i].text);

        if (status != bad[i].status || diag.offset != bad[i].offset
            || diag.length != bad[i].length)
            fail_msg("%s: %s at %zu, %zu long", bad[i].text,
                     ntl_status_text(status), diag.offset, diag.length);
    }
}

static void read_refuses_bytes_that_are_not_text(void **state)
{
    static const struct { const char *bytes; size_t length, at; } odd[] = {
        { "va \0 1", 6, 3 }, { "va \xff", 4, 3 }, { "\xc0\x80", 2, 0 },
        { "\xed\xa0\x80", 3, 0 }, { "va \xe2\x82", 5, 3 },
        { "\xf8\x88\x80\x80\x80", 5, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_int_equal(read_bytes(odd[i].bytes, odd[i].length, false),
                         NTL_ETEXT);
        assert_int_equal(diag.offset, odd[i].at);
    }
    assert_int_equal(read_line("# \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
                     NTL_OK);
}

static void read_refuses_ten_megabytes_on_one_line(void **state)
{
    size_t length = 10 << 20;
    char *text = malloc(length);

    (void)state;
    memset(text, '(', length);
    assert_int_equal(read_bytes(text, length, false), NTL_ELONG);
    memset(text, 0x28, 1 << 20);
    assert_int_equal(read_bytes(text, 1 << 20, false), NTL_EDEEP);
    free(text);
}

static void read_suggests_the_decimal_reading_of_an_index(void **state)
{
    (void)state;
    assert_int_equal(read_line("-s 493 pte 0"), NTL_EVALUE);
    assert_int_equal(diag.hint.number[0], 493);
    assert_int_equal(diag.hint.number[1], 0x1ed);
}

/* Every command's usage is made from its table, and its example works. */
static void read_understands_the_example_of_every_command(void **state)
{
    (void)state;
    for (const struct command *const *c = ask_table.commands; *c; c++) {
        char text[512], usage[512];

        assert_true(cmd_usage(*c, usage, sizeof usage) < sizeof usage);
        assert_non_null((*c)->summary);
        assert_non_null((*c)->example);
        snprintf(text, sizeof text, "%s %s", (*c)->name, (*c)->example);
        if (read_line(text) != NTL_OK)
            fail_msg("%s", text);
        assert_ptr_equal(line.call.command, *c);
    }
}

/* A line of more digits is read as a number without a look at the commands. */
static void check_not_a_number(const char *name, size_t length)
{
    uint64_t value;

    if (ntl_number_plain(name, length, &value))
        assert_true(length <= 4);
}

/* A blank before it sends a number the longer way. */
static void read_takes_a_number_as_it_takes_the_expression(void **state)
{
    static const char *const numbers[] = {
        "0", "ffff", "10000", "dd0", "fffff8026d4bf410", "FFFFFFFFFFFFFFFF",
    };

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char text[32];
        struct cmd_call call;

        snprintf(text, sizeof text, " %s", numbers[i]);
        assert_int_equal(read_line(text), NTL_OK);
        call = line.call;
        assert_int_equal(read_line(numbers[i]), NTL_OK);
        assert_ptr_equal(line.call.command, call.command);
        assert_true(line.call.bare && call.bare);
        assert_int_equal(line.call.arg[0].value, call.arg[0].value);
        assert_int_equal(line.call.arg[0].length, call.arg[0].length);
    }
    assert_int_equal(read_line("dd"), NTL_EMISSING);
}

static void read_knows_no_name_twice(void **state)
{
    (void)state;
    for (const struct command *const *c = ask_table.commands; *c; c++) {
        const char *a = (*c)->aliases;
        size_t length = strlen((*c)->name);

        assert_true(length >= 1 && length <= 12);
        check_not_a_number((*c)->name, length);
        assert_ptr_equal(table_named(&ask_table, (*c)->name, length), *c);
        while (a && *a) {
            size_t n = strcspn(a, " ");

            assert_ptr_equal(table_named(&ask_table, a, n), *c);
            assert_true(n >= 1 && n <= 12);
            check_not_a_number(a, n);
            a += n + (a[n] == ' ');
        }
    }
}

/* The words of `maps` and `triage` are kept from line to line. */
static void a_line_that_is_freed_holds_nothing(void **state)
{
    (void)state;
    assert_int_equal(read_line("maps user w"), NTL_OK);
    assert_non_null(line.call.word);
    line_free(&line);
    assert_null(line.call.word);
    assert_int_equal(line.call.word_room, 0);
    assert_int_equal(read_line("maps user w"), NTL_OK);
    assert_int_equal(line.call.words, 2);
}

static void the_last_result_is_what_a_front_end_remembers(void **state)
{
    static struct heard heard;

    (void)state;
    assert_int_equal(read_line("eval 6 * 7"), NTL_OK);
    assert_int_equal(ask_run(&line, &session, heard_start(&heard), &diag),
                     NTL_OK);
    assert_int_equal(session.last, 0);
    ask_remember(&line, &session);
    assert_int_equal(session.last, 0x2a);
}

/* A NUL ends the name in the table, and what follows it there is not read. */
static void name_with_a_nul_in_it_is_no_command(void **state)
{
    static const char name[] = "sel\0\0V";

    (void)state;
    for (size_t n = 4; n < sizeof name; n++)
        assert_null(table_named(&ask_table, name, n));
    assert_non_null(table_named(&ask_table, name, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_with_a_nul_in_it_is_no_command),
        cmocka_unit_test(read_finds_a_command_by_name_and_by_alias),
        cmocka_unit_test(
            read_sends_a_number_to_va_from_10000h_and_below_to_eval),
        cmocka_unit_test(read_takes_prefixes_at_the_prompt_only),
        cmocka_unit_test(a_line_that_is_freed_holds_nothing),
        cmocka_unit_test(the_last_result_is_what_a_front_end_remembers),
        cmocka_unit_test(read_takes_short_options_together),
        cmocka_unit_test(read_takes_options_anywhere_before_two_dashes),
        cmocka_unit_test(read_takes_other_tools_words_and_the_thing_alone),
        cmocka_unit_test(read_leaves_a_name_to_the_command_that_writes_it),
        cmocka_unit_test(read_takes_a_name_with_blanks_in_quotes_or_without),
        cmocka_unit_test(read_takes_any_bytes_for_a_name_and_for_nothing_else),
        cmocka_unit_test(read_leaves_what_follows_eval_alone),
        cmocka_unit_test(read_splits_at_blanks_outside_parentheses),
        cmocka_unit_test(
            read_gives_one_number_of_two_to_the_argument_that_must_be),
        cmocka_unit_test(read_collects_contents_behind_an_equals_sign),
        cmocka_unit_test(read_takes_keyed_arguments_in_any_order),
        cmocka_unit_test(read_of_nothing_runs_nothing),
        cmocka_unit_test(read_points_at_what_is_wrong),
        cmocka_unit_test(read_refuses_bytes_that_are_not_text),
        cmocka_unit_test(read_refuses_ten_megabytes_on_one_line),
        cmocka_unit_test(read_suggests_the_decimal_reading_of_an_index),
        cmocka_unit_test(read_understands_the_example_of_every_command),
        cmocka_unit_test(read_takes_a_number_as_it_takes_the_expression),
        cmocka_unit_test(read_knows_no_name_twice),
    };

    return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
