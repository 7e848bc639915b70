#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/build.h>
#include <ntlens/format.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct ntl_build build_of(const char *text)
{
    struct ntl_build build = { 0 };
    struct ntl_diag diag;
    enum ntl_status status = ntl_build_parse(text, strlen(text), &build, &diag);

    if (status != NTL_OK)
        fail_msg("%s: %s", text, ntl_status_text(status));
    return build;
}

struct known {
    const char *text;
    uint32_t number;
};

static const struct known names[] = {
    { "nt4", 1381 },            { "NT 4", 1381 },
    { "Windows 2000", 2195 },   { "win2k", 2195 },
    { "2195", 2195 },           { "4.0.1381", 1381 },
    { "xp", 2600 },             { "XP x64", 3790 },
    { "2003", 3790 },           { "Server 2003", 3790 },
    { "vista-sp2", 6002 },      { "Windows Vista SP1", 6001 },
    { "2008-sp1", 6001 },       { "win7sp1", 7601 },
    { "7-SP1", 7601 },          { "7 sp1", 7601 },
    { "7-RTM", 7600 },          { "2008r2sp1", 7601 },
    { "win8", 9200 },           { "8", 9200 },
    { "2012", 9200 },           { "8.1", 9600 },
    { "Win8.1", 9600 },         { "2012r2", 9600 },
    { "10-1507", 10240 },       { "th1", 10240 },
    { "1511", 10586 },          { "rs1", 14393 },
    { "1607", 14393 },          { "server2016", 14393 },
    { "rs2", 15063 },           { "rs3", 16299 },
    { "rs4", 17134 },           { "1803", 17134 },
    { "rs5", 17763 },           { "server 2019", 17763 },
    { "19h1", 18362 },          { "1909", 18363 },
    { "vb", 19041 },            { "2004", 19041 },
    { "20H2", 19042 },          { "21h1", 19043 },
    { "10-21H2", 19044 },       { "10-22H2", 19045 },
    { "win10-22h2", 19045 },    { "Windows 10 22H2", 19045 },
    { "server2022", 20348 },    { "11-21H2", 22000 },
    { "co", 22000 },            { "11-22H2", 22621 },
    { "ni", 22621 },            { "11-23H2", 22631 },
    { "server 23h2", 25398 },   { "11-24h2", 26100 },
    { "24H2", 26100 },          { "ge", 26100 },
    { "server-2025", 26100 },   { "25H2", 26200 },
    { "26h1", 28000 },          { "26H2", 26300 },
};

static void build_names_are_known_however_they_are_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ntl_build build = build_of(names[i].text);

        if (build.number != names[i].number || build.has_revision)
            fail_msg("%s: %u", names[i].text, build.number);
    }
}

static void build_numbers_are_taken_known_or_not(void **state)
{
    (void)state;
    assert_int_equal(build_of("2600").number, 2600);
    assert_int_equal(build_of("26100").number, 26100);
    assert_int_equal(build_of("27924").number, 27924);
    assert_int_equal(build_of("4294967295").number, UINT32_MAX);
    assert_false(build_of("26100").has_revision);
}

static void build_revision_follows_a_point(void **state)
{
    struct ntl_build build = build_of("26100.2894");

    (void)state;
    assert_int_equal(build.number, 26100);
    assert_true(build.has_revision);
    assert_int_equal(build.revision, 2894);
    assert_true(build_of("14393.0").has_revision);
}

static void build_may_be_written_as_winver_does(void **state)
{
    struct ntl_build build = build_of("10.0.19045.3570");

    (void)state;
    assert_int_equal(build.number, 19045);
    assert_int_equal(build.revision, 3570);
    build = build_of("6.1.7601");
    assert_int_equal(build.number, 7601);
    assert_false(build.has_revision);
}

struct mistake {
    const char *text;
    enum ntl_status status;
    size_t offset, length;
    const char *hint;           /* all of it, or NULL for any                 */
};

static const struct mistake mistakes[] = {
    { "",           NTL_ESYNTAX, 0, 0, "a build goes here" },
    { "nope",       NTL_ENAME, 0, 4, NULL },
    { "win",        NTL_ENAME, 0, 3, NULL },
    { "9",          NTL_ENAME, 0, 1, NULL },
    { "2599",       NTL_ENAME, 0, 4, NULL },
    { "12.0.26100", NTL_ENAME, 0, 10, NULL },
    { "26100abc",   NTL_ENAME, 0, 8, NULL },
    { "0x65f4",     NTL_ENAME, 0, 6, NULL },
    { "26100.",     NTL_ESYNTAX, 6, 0, "a decimal number goes here" },
    { "26100.ge",   NTL_ESYNTAX, 6, 2, "a decimal number goes here" },
    { "26100.1ge",  NTL_ESYNTAX, 7, 2, NULL },
    { "26100..1",   NTL_ESYNTAX, 6, 2, "a decimal number goes here" },
    { "10.0.26100.1.2", NTL_ESYNTAX, 12, 2, NULL },
    { "4294967296", NTL_EVALUE, 0, 10, "" },
    { "26100.99999999999999999999", NTL_EVALUE, 6, 20, "" },
    { "26100.18446744073709551617", NTL_EVALUE, 6, 20, "" },
    { "22H2",       NTL_EAMBIGUOUS, 0, 4, "10-22H2 or 11-22H2" },
    { "21h2",       NTL_EAMBIGUOUS, 0, 4, "10-21H2, Server-2022 or 11-21H2" },
    { "23h2",       NTL_EAMBIGUOUS, 0, 4, "11-23H2 or Server-23H2" },
    { "win7",       NTL_EAMBIGUOUS, 0, 4, "7-RTM or 7-SP1" },
    { "vista",      NTL_EAMBIGUOUS, 0, 5, "Vista-RTM, Vista-SP1 or Vista-SP2" },
    { "Windows 10", NTL_EAMBIGUOUS, 0, 10,
      "10-1507, 10-1511, 10-1607 or 11 others" },
    { "11",         NTL_EAMBIGUOUS, 0, 2,
      "11-21H2, 11-22H2, 11-23H2 or 4 others" },
};

static void build_mistakes_are_pointed_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *m = &mistakes[i];
        struct ntl_build build = { 77, 78, true };
        struct ntl_diag diag = { .offset = 99 };
        enum ntl_status status = ntl_build_parse(m->text, strlen(m->text),
                                                 &build, &diag);
        char hint[128];

        ntl_format_phrase(hint, sizeof hint, &diag.hint);
        if (status != m->status || diag.offset != m->offset
            || diag.length != m->length || (m->hint && strcmp(hint, m->hint)))
            fail_msg("%s: \"%s\" at %zu+%zu (%s)", m->text,
                     ntl_status_text(status), diag.offset, diag.length, hint);
        assert_int_equal(build.number, 77);
        assert_int_equal(build.revision, 78);
    }
}

static void releases_are_sorted_and_named_once(void **state)
{
    size_t count;
    const struct ntl_release *all = ntl_releases(&count);

    (void)state;
    assert_true(count > 30);
    for (size_t i = 1; i < count; i++) {
        assert_true(all[i - 1].number <= all[i].number);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(all[j].name, all[i].name);
    }
}

static void release_names_lead_to_their_numbers(void **state)
{
    size_t count;
    const struct ntl_release *all = ntl_releases(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(build_of(all[i].name).number, all[i].number);
}

/* A name that is a number above 2599 would hide that build. */
static void release_names_hide_no_number(void **state)
{
    (void)state;
    for (unsigned number = 2600; number < 70000; number++) {
        char text[16];

        snprintf(text, sizeof text, "%u", number);
        assert_int_equal(build_of(text).number, number);
    }
}

static void a_number_is_a_release_of_its_processor(void **state)
{
    (void)state;
    assert_string_equal(ntl_release_on(3790, NTL_X64)->name, "XP-x64");
    assert_string_equal(ntl_release_on(3790, NTL_X64_LA57)->name, "XP-x64");
    assert_string_equal(ntl_release_on(3790, NTL_X86)->name, "Server-2003");
    assert_string_equal(ntl_release_on(7601, NTL_X86_PAE)->name, "7-SP1");
    assert_null(ntl_release_on(3791, NTL_X86));
}

static void an_enablement_package_keeps_the_kernels_number(void **state)
{
    static const uint32_t rows[][2] = {
        { 18363, 18362 }, { 19041, 19041 }, { 19042, 19041 }, { 19045, 19041 },
        { 22621, 22621 }, { 22631, 22621 }, { 26200, 26100 },
        { 26300, 26100 }, { 28000, 28000 }, { 12345, 12345 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ntl_kernel_of(rows[i][0]), rows[i][1]);
}

static void release_of_a_number_is_the_clients(void **state)
{
    (void)state;
    assert_string_equal(ntl_release_of(7601)->name, "7-SP1");
    assert_string_equal(ntl_release_of(26100)->name, "11-24H2");
    assert_null(ntl_release_of(26101));
    assert_null(ntl_release_of(0));
}

static void build_of_any_text_is_answered_or_blamed_inside_it(void **state)
{
    static const char letters[] = "0123456789..--  winserverhVISTAxpr2\x80\0";
    uint64_t random = random_seed;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        size_t length = random_below(&random, 16);
        char *text = malloc(length + 1);    /* a sanitizer sees the end */
        struct ntl_build build = { 0 };
        struct ntl_diag diag;

        assert_non_null(text);
        for (size_t c = 0; c < length; c++)
            text[c] = letters[random_below(&random, sizeof letters)];
        if (ntl_build_parse(text, length, &build, &diag) == NTL_OK)
            assert_true(build.number >= 2600 || ntl_release_of(build.number));
        else
            assert_true(diag.offset <= length
                        && diag.length <= length - diag.offset);
        free(text);
    }
}

/* The column labels say which build a table of system services is of. */
static void releases_hold_the_builds_of_the_facts(void **state)
{
    FILE *file = fopen("../shared/facts/syscalls/best_x64_nt.tsv", "r");
    char line[4096] = "";
    unsigned known = 0;

    (void)state;
    if (!file) {
        print_message("SKIPPED: no ../shared/facts\n");
        skip();
    }
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    for (char *at = line; (at = strchr(at, '(')); known++) {
        unsigned long number = strtoul(++at, NULL, 10);

        if (!ntl_release_of((uint32_t)number))
            fail_msg("%lu is not known", number);
    }
    assert_true(known > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build_names_are_known_however_they_are_written),
        cmocka_unit_test(build_numbers_are_taken_known_or_not),
        cmocka_unit_test(build_revision_follows_a_point),
        cmocka_unit_test(build_may_be_written_as_winver_does),
        cmocka_unit_test(build_mistakes_are_pointed_at),
        cmocka_unit_test(releases_are_sorted_and_named_once),
        cmocka_unit_test(release_names_lead_to_their_numbers),
        cmocka_unit_test(release_names_hide_no_number),
        cmocka_unit_test(a_number_is_a_release_of_its_processor),
        cmocka_unit_test(an_enablement_package_keeps_the_kernels_number),
        cmocka_unit_test(release_of_a_number_is_the_clients),
        cmocka_unit_test(build_of_any_text_is_answered_or_blamed_inside_it),
        cmocka_unit_test(releases_hold_the_builds_of_the_facts),
    };

    return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}
