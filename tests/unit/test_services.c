/* The commands syscall and ssdt, as lines: what goldens cannot say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"

#include "ask/ask.h"
#include "cmd/services/windbg-dd.h"

#include <ntlens/syscall.h>
#include <stdio.h>
#include <string.h>

static struct answer a;

/* --- syscall -------------------------------------------------------------- */

static void names_may_stand_as_debuggers_write_them(void **state)
{
    static const char *const forms[] = {
        "NtClose", "ntclose", "ZwClose", "nt!NtClose", "ntdll!ZwClose",
        "_NtClose@4",
    };

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        answer(&a, "syscall %s -b 19045", forms[i]);
        assert_int_equal(a.status, NTL_OK);
        assert_true(answer_has(&a, "name NtClose"));
        assert_true(answer_has(&a, "number f"));
    }
}

static void a_number_that_is_no_service_says_so(void **state)
{
    (void)state;
    answer(&a, "syscall 493");
    assert_true(a.absent);
    assert_true(answer_has(&a, "0n493 is 1ed"));
    answer(&a, "syscall 55");
    assert_false(a.absent);
    answer(&a, "syscall 100000000");
    assert_int_equal(a.status, NTL_EVALUE);
    answer(&a, "syscall 1+");
    assert_int_equal(a.status, NTL_ESYNTAX);
}

static void a_name_of_no_build_has_neighbours_and_is_absent(void **state)
{
    (void)state;
    answer(&a, "syscall NtCreateFlie");
    assert_int_equal(a.status, NTL_OK);
    assert_true(a.absent);
    assert_true(answer_has(&a, "NtCreateFile"));
    answer(&a, "syscall NtAcquireCMFViewOwnership -b 19045");
    assert_true(a.absent);
    assert_true(answer_has(&a, "does not have it"));
}

static void every_service_answers_in_every_build_form(void **state)
{
    static const char *const options[] = { "", "-b 26100", "-a x86 -b 7601" };
    uint16_t s = NTL_SERVICE_NONE;

    (void)state;
    for (unsigned i = 0; (s = ntl_syscall_next("", 0, s)) != NTL_SERVICE_NONE;
         i++) {
        char name[NTL_SYSCALL_NAME];

        if (i % 13)
            continue;
        ntl_syscall_name(s, name);
        answer(&a, "syscall %s %s", name, options[i / 13 % 3]);
        assert_int_equal(a.status, NTL_OK);
        assert_true(answer_has(&a, name));
    }
}

static void lines_of_every_number_fit_80_columns(void **state)
{
    (void)state;
    for (unsigned n = 0x1000; n < 0x15d0; n += 3) {
        answer(&a, "-b 26100 -e syscall %x", n);
        for (const char *line = a.text; *line;) {
            size_t length = strcspn(line, "\n");

            if (length > 81)    /* one name of 59 letters beside a label */
                fail_msg("%x: %.*s", n, (int)length, line);
            line += length + (line[length] == '\n');
        }
    }
}

/* --- Tab ------------------------------------------------------------------ */

static size_t offered(const char *prefix, const char *wanted, bool *found)
{
    const struct command *command = table_named(&ask_table, "syscall", 7);
    size_t state = 0, count = 0;
    char word[64];

    *found = false;
    while (command->complete(prefix, strlen(prefix), &state, word,
                             sizeof word)) {
        *found |= strcmp(word, wanted) == 0;
        count++;
    }
    return count;
}

static void tab_offers_names_in_any_case_and_zw(void **state)
{
    bool found;

    (void)state;
    assert_int_equal(offered("NtClos", "NtClose", &found), 3);
    assert_true(found);
    assert_int_equal(offered("ntclos", "NtClose", &found), 3);
    assert_true(found);
    assert_int_equal(offered("ZwClos", "ZwClose", &found), 2);
    assert_true(found);
    assert_int_equal(offered("ZwUser", "", &found), 0);
    assert_int_equal(offered("Ium", "IumCrypto", &found), 25);
    assert_int_equal(offered("", "NtClose", &found), 537 + 1887 + 25);
    assert_int_equal(offered("nosuch", "", &found), 0);
}

/* --- ssdt ----------------------------------------------------------------- */

static const char eight[] = "-a x86 -b 9200 ssdt %s";

static void pasted_lines_are_a_table(void **state)
{
    static const char *const blocks[] = {
        "813564d0  81330901 812cf1e2 81581540 816090af\n"
        "813564e0  815be478 814b048f 8164e434 8164e3cb",
        "0: kd> dd nt!KiServiceTable\n"
        "813564d0  81330901 812cf1e2 81581540 816090af\n"
        "813564e0  815be478 814b048f",
        "813564d0 81330901 812cf1e2 81581540 816090af 815be478 814b048f",
        "813564d0\n813564e0  815be478 814b048f",
        "nt 813564d0  81330901 812cf1e2 81581540 816090af 815be478 814b048f",
        "813564e4  814b048f nt!NtWriteFile\n813564e8  8164e434",
    };

    (void)state;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks - 1; i++) {
        answer(&a, eight, blocks[i]);
        assert_int_equal(a.status, NTL_OK);
        assert_true(answer_has(&a, "5 814b048f 9 NtWriteFile"));
    }
    answer(&a, eight, blocks[5]);
    assert_true(answer_has(&a, "0 814b048f 1 NtWorkerFactoryWorkerReady"));
    assert_true(answer_has(&a, "symbols"));
}

static void bare_lines_are_a_table_when_they_speak_of_services(void **state)
{
    (void)state;
    answer(&a, "-a x86 -b 9200 813564d0  81330901 "
               "nt!NtWorkerFactoryWorkerReady\n813564d4  812cf1e2");
    assert_int_equal(a.status, NTL_OK);
    assert_true(answer_has(&a, "1 812cf1e2 0 NtYieldExecution"));
    answer(&a, "813564d0  81330901 812cf1e2 81581540 816090af");
    assert_int_not_equal(a.status, NTL_OK);
    answer(&a, "813564d0  81330901 nt!KiServiceLimit");
    assert_int_not_equal(a.status, NTL_OK);
    answer(&a, "8a7c7c08 804f88f2 nt!NtClose+0x1d");    /* of a stack */
    assert_int_not_equal(a.status, NTL_OK);
}

static void other_lines_are_not_used(void **state)
{
    (void)state;
    answer(&a, "ssdt 813564d0  81330901 812cf1e2\nfoo bar");
    assert_int_equal(a.status, NTL_OK);
    assert_true(answer_has(&a, "1 line of the paste was not used"));
    answer(&a, "ssdt fffff800`00000000\nfffff900`00000000  00000000 00000001");
    assert_int_equal(a.status, NTL_EVALUE);
}

static void one_entry_is_no_block(void **state)
{
    (void)state;
    answer(&a, "ssdt fffff800`02a8e300 ffac52c0");
    assert_true(answer_has(&a, "routine fffff800`02a3a82c"));
    answer(&a, "ssdt fffff800`02a8e300 ffffffff`ffac52c0");
    assert_true(answer_has(&a, "routine fffff800`02a3a82c"));
    answer(&a, "ssdt fffff800`02a8e300 fffff800`02a3a82c args=0");
    assert_true(answer_has(&a, "entry ffac52c0"));
    answer(&a, "ssdt fffff800`02a8e300 fffff810`02a3a82c");
    assert_true(a.absent);
}

static void lines_of_dd_are_read_to_their_ends(void **state)
{
    static const struct { const char *line; unsigned values; } good[] = {
        { "fffff800`02a8e300  ffac52c0", 1 },
        { "fffff80002a8e300 ffac52c0 00000000", 2 },
        { " 813564d0  ???????? 00000001 \r", 2 },
        { "813564d0  812cf1e2 nt!NtYieldExecution", 1 },
    };
    static const char *const bad[] = {
        "", "813564d0", "813564d0  1", "813564d0  812cf1e2 foo",
        "813564d0  812cf1e23", "fffff800`02a8e30  ffac52c0",
        "fffff800`02a8e300`  ffac52c0", "xyz  ffac52c0",
        "fffff800`02a8e300  fffff800`02a8e300",
    };
    struct windbg_dd dd;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(windbg_dd_read(good[i].line, strlen(good[i].line), &dd));
        assert_int_equal(dd.values, good[i].values);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(windbg_dd_read(bad[i], strlen(bad[i]), &dd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_may_stand_as_debuggers_write_them),
        cmocka_unit_test(a_number_that_is_no_service_says_so),
        cmocka_unit_test(a_name_of_no_build_has_neighbours_and_is_absent),
        cmocka_unit_test(every_service_answers_in_every_build_form),
        cmocka_unit_test(lines_of_every_number_fit_80_columns),
        cmocka_unit_test(tab_offers_names_in_any_case_and_zw),
        cmocka_unit_test(pasted_lines_are_a_table),
        cmocka_unit_test(bare_lines_are_a_table_when_they_speak_of_services),
        cmocka_unit_test(other_lines_are_not_used),
        cmocka_unit_test(one_entry_is_no_block),
        cmocka_unit_test(lines_of_dd_are_read_to_their_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
