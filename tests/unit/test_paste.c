#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "read/paste/paste.h"

#include <stdio.h>
#include <string.h>

/* The questions of a text, one a line. */
static void check(const char *text, size_t length, const char *expected)
{
    char got[4096];
    size_t used = 0;
    struct paste paste;

    assert_true(paste_read(&paste, text, length));
    got[0] = '\0';
    for (size_t i = 0; i < paste.found.questions; i++)
        used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s",
                                 i ? "\n" : "",
                                 (int)paste.found.question[i].text.used,
                                 paste.found.question[i].text.bytes);
    paste_free(&paste);
    if (strcmp(got, expected) != 0)
        print_message("%s\n", text);
    assert_string_equal(got, expected);
}

struct form {
    const char *text, *question;
};

static void check_all(const struct form *form, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(form[i].text, strlen(form[i].text), form[i].question);
}

#define CHECK(forms) check_all((forms), sizeof (forms) / sizeof *(forms))

/* --- one bug check in the forms of a line --------------------------------- */

#define P9F "ffffaa06b8bab840 fffff8055a272750 ffffaa06afb99560"
#define L9F                                                                    \
    "(0x0000000000000003, 0xffffaa06b8bab840, 0xfffff8055a272750, "            \
    "0xffffaa06afb99560)"

/* As a terminal or PowerShell breaks a long line, at any width. */
static void check_wrapped(const char *line, const char *indent,
                          const char *expected)
{
    size_t length = strlen(line);

    for (size_t width = 30; width <= length; width++) {
        char text[1024];
        size_t used = 0;

        for (size_t at = 0; at < length; at += width)
            used += (size_t)snprintf(text + used, sizeof text - used,
                                     "%s%.*s\n", indent, (int)width,
                                     line + at);
        check(text, used, expected);
    }
}

static void a_line_may_be_broken_anywhere(void **state)
{
    static const char stop[]
        = "*** STOP: 0x0000009f (0x0000000000000003,0xFFFFAA06B8BAB840,"
          "0xFFFFF8055A272750,0xFFFFAA06AFB99560)";
    static const char *const indents[] = { "", "    ", "> " };

    (void)state;
    for (size_t i = 0; i < sizeof indents / sizeof *indents; i++) {
        check_wrapped(stop, indents[i], "bugcheck 9f 3 " P9F);
        check_wrapped("The bugcheck was: 0x0000009f " L9F ".", indents[i],
                      "bugcheck 9f 3 " P9F);
    }
}

static void a_code_and_its_list_are_read_in_any_language(void **state)
{
    static const char expected[] = "bugcheck 9f 3 " P9F;
    static const struct form forms[] = {
        { "0x0000009f " L9F, expected },
        { "The computer has rebooted from a bugcheck.  The bugcheck was: "
          "0x0000009f " L9F ". A dump was saved in: C:\\W\\MEMORY.DMP.",
          expected },
        { "Der Computer wurde nach einem schwerwiegenden Fehler neu gestartet. "
          "Der Fehlercode war: 0x0000009f " L9F ".", expected },
        { "L\xe2\x80\x99ordinateur a red\xc3\xa9marr\xc3\xa9. La "
          "v\xc3\xa9rification d\xe2\x80\x99""erreur \xc3\xa9tait : 0x0000009f"
          "\xc2\xa0" L9F ".", expected },
        { "\xe6\xa3\x80\xe6\xb5\x8b\xe9\x94\x99\xe8\xaf\xaf: 0x0000009f"
          "\xef\xbc\x88" "0x0000000000000003\xef\xbc\x8c "
          "0xffffaa06b8bab840\xef\xbc\x8c 0xfffff8055a272750\xef\xbc\x8c "
          "0xffffaa06afb99560\xef\xbc\x89\xe3\x80\x82", expected },
        { "\xef\xbc\x90\xef\xbd\x98\xef\xbc\x99\xef\xbd\x86 " L9F, expected },
        { "Insertion strings:\n0x0000009f " L9F "\nC:\\W\\MEMORY.DMP",
          expected },
        { "BugCheck 9F, {3, ffffaa06b8bab840, fffff8055a272750, "
          "ffffaa06afb99560}", expected },
        { "BugCheck 9F, [3, ffffaa06b8bab840, fffff8055a272750, "
          "ffffaa06afb99560]", expected },
        { "I got `0x9F (0x3, 0xffffaa06b8bab840, 0xfffff8055a272750, "
          "0xffffaa06afb99560)` today", expected },
        { "\xe2\x80\x8b" "0x0000009f\xe2\x80\xaf" L9F, expected },
        { "stop code 0x9f parameters 0x3 0xffffaa06b8bab840 "
          "0xfffff8055a272750 0xffffaa06afb99560", expected },
    };

    (void)state;
    CHECK(forms);
}

static void a_list_is_read_over_the_ends_of_lines(void **state)
{
    static const char expected[] = "bugcheck 9f 3 " P9F;
    static const struct form forms[] = {
        { "Message : The bugcheck was: 0x0000009f (0x0000000000000003, \n"
          "          0xffffaa06b8bab840, 0xfffff8055a272750,\n"
          "          0xffffaa06afb99560). A dump", expected },
        { "The bugcheck was: 0x0000009f\n" L9F, expected },
        { "was: 0x0000009f (0x0000000000000003, 0xffffaa06b8bab840, 0xfffff80"
          "55a2\n72750, 0xffffaa06afb99560).", expected },
        { "*** Fatal System Error: 0x0000009f\n            (0x0000000000000003,"
          "0xffffaa06b8bab840,0xfffff8055a272750,\n0xffffaa06afb99560)\n",
          expected },
        { "> was: 0x0000009f (0x0000000000000003, 0xffffaa06b8bab840,\n"
          "> 0xfffff8055a272750, 0xffffaa06afb99560).", expected },
    };

    (void)state;
    CHECK(forms);
}

static void what_a_hand_types_is_read(void **state)
{
    static const struct form forms[] = {
        { "STOP 0x50 0x1b839cd7e98 0x3 0xfffff8002d2a0282 0xf",
          "bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f" },
        { "Stop: 9F 3 " P9F, "bugcheck 9f 3 " P9F },
        { "d1 18 2 0 fffff80167a3b2c4", "bugcheck d1 18 2 0 fffff80167a3b2c4" },
        { "bugcheck d1,18,2,0,fffff80167a3b2c4",
          "bugcheck d1 18 2 0 fffff80167a3b2c4" },
        { "Bugcheck: 13A (12, ffffd78e4c2a1080, ffffa30f9b6e5c40, 0)",
          "bugcheck 13a 12 ffffd78e4c2a1080 ffffa30f9b6e5c40 0" },
        { "BSOD 0x139", "bugcheck 139" },
        { "BugCheck 50", "bugcheck 50" },
        { "stop d1", "bugcheck d1" },
        { "Bug Check 0x9F: DRIVER_POWER_STATE_FAILURE", "bugcheck 9f" },
        { "driver irql not less or equal", "bugcheck d1" },
        { "DRIVER_IRQL_NOT_LESS_OR_EQUAL (tcpip.sys)", "bugcheck d1" },
        { "PAGE_FAULT_IN_NONPAGED_AREA\n0x000001b839cd7e98\n0x3\n"
          "0xfffff8002d2a0282\n0xf",
          "bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f" },
        { "Stop code: DRIVER_POWER_STATE_FAILUE",
          "bugcheck DRIVER_POWER_STATE_FAILUE" },
        { "0x9F_3_POWER_DOWN_a_IMAGE_pci.sys", "bugcheck 9f 3" },
        { "0xc2_7_CKBJ", "bugcheck c2 7" },
        { "0x7E_c0000005_drv!f", "bugcheck 7e c0000005" },
        { "0x5A_c0000428_IMAGE_filecrypt.sys", "bugcheck 5a" },
        { "BUGCHECK_STR: 0x5A_c0000428", "bugcheck 5a" },
        { "fffff802`62d7ca88 fffff802`62eba7a9 : 00000000`000000d1 00000000`"
          "00000018 00000000`00000002 00000000`00000000 : nt!KeBugCheckEx+0x1",
          "bugcheck d1 18 2 0" },
        { "BUGCHECK_P1: 18\nBUGCHECK_P2: 2\nBUGCHECK_P3: 0\n"
          "BUGCHECK_P4: fffff80167a3b2c4\nSTACK_TEXT:\n"
          "ffffa884`c0c3f568 fffff800`603799e9 : 00000000`0000000a 00000000`"
          "00000018 00000000`00000002 00000000`00000000 : nt!KeBugCheckEx",
          "bugcheck a 18 2 0 fffff80167a3b2c4" },
        { "DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)\nArg1: 18\nArg2: 2\nArg3: 0\n"
          "Arg4: fffff80167a3b2c4\nSTACK_TEXT:\n"
          "ffffa884`c0c3f568 fffff800`603799e9 : 00000000`0000000a 00000000`"
          "00000018 00000000`00000002 00000000`00000000 : nt!KeBugCheckEx",
          "bugcheck d1 18 2 0 fffff80167a3b2c4" },
        { " # ChildEBP RetAddr  Args to Child\n"
          "02 826fb7a0 82aecf20 000000c4 00000062 86a84ebc nt!KeBugCheck2+0x6\n"
          "03 826fb7c0 82d44f03 000000c4 00000062 86a84ebc "
          "nt!KeBugCheckEx+0x1e",
          "bugcheck c4 62 86a84ebc" },
        { "My PC stops when I stop a game (2 x 8, DDR4) and (3, 4).", "" },
    };

    (void)state;
    CHECK(forms);
}

/* --- labels --------------------------------------------------------------- */

static void numbered_parameters_are_read_whatever_their_word(void **state)
{
    static const char expected[]
        = "bugcheck 1e ffffffffc0000005 fffff80002c8a1b3 0 ffffffffffffffff";
    static const struct form forms[] = {
        { "Code:\t1e\nParameter 1:\tffffffffc0000005\n"
          "Parameter 2:\tfffff80002c8a1b3\nParameter 3:\t0\n"
          "Parameter 4:\tffffffffffffffff", expected },
        { "\xd0\x9a\xd0\xbe\xd0\xb4:\t1e\n\xd0\x9f 1:\tffffffffc0000005\n"
          "\xd0\x9f 2:\tfffff80002c8a1b3\n\xd0\x9f 3:\t0\n"
          "\xd0\x9f 4:\tffffffffffffffff", expected },
        { "P1: 1e\nP2: ffffffffc0000005\nP3: fffff80002c8a1b3\nP4: 0\n"
          "P5: ffffffffffffffff\nP7: 0_0", expected },
        { "BCCode: 1e BCP1: ffffffffc0000005 BCP2: fffff80002c8a1b3 BCP3: 0 "
          "BCP4: ffffffffffffffff", expected },
        { "> KMODE_EXCEPTION_NOT_HANDLED (1e)\n> Arg1: ffffffffc0000005, x\n"
          ">\n> more\n> Arg2: fffff80002c8a1b3, y\n> Arg3: 0000000000000000\n"
          "> happening.\n> Arg4: ffffffffffffffff", expected },
        { "Bug Check String : KMODE_EXCEPTION_NOT_HANDLED\n"
          "Bug Check Code : 0x0000001e\nParameter 1 : ffffffff`c0000005\n"
          "Parameter 2 : fffff800`02c8a1b3\nParameter 3 : 00000000`00000000\n"
          "Parameter 4 : ffffffff`ffffffff", expected },
        { "010123-1-01.dmp\t1/1/2023\tKMODE_EXCEPTION_NOT_HANDLED\t0x0000001e\t"
          "ffffffff`c0000005\tfffff800`02c8a1b3\t00000000`00000000\t"
          "ffffffff`ffffffff\ta.sys", expected },
        { "Bugcheck code 0000001E\nArguments ffffffff`c0000005 "
          "fffff800`02c8a1b3 00000000`00000000 ffffffff`ffffffff", expected },
    };

    (void)state;
    CHECK(forms);
}

static void an_event_counts_in_tens_without_0x(void **state)
{
    static const struct form forms[] = {
        { "&lt;Data Name=&quot;BugcheckCode&quot;&gt;278&lt;/Data&gt;\n"
          "&lt;Data Name=&quot;BugcheckParameter1&quot;&gt;0xffffd78e4c2a1080"
          "&lt;/Data&gt;&lt;Data Name=&quot;BugcheckParameter2&quot;&gt;12"
          "&lt;/Data&gt;", "bugcheck 116 ffffd78e4c2a1080 c" },
        { "  BugcheckCode 10\n  BugcheckParameter1 0x14", "bugcheck a 14" },
        { "{\"type\": \"hyper-v\", \"arg1\": 59, \"arg2\": 3221225477, "
          "\"arg3\": 16, \"arg4\": 0, \"arg5\": 0}",
          "bugcheck 3b c0000005 10 0 0" },
    };

    (void)state;
    CHECK(forms);
}

static void hypervisors_and_boards_are_read(void **state)
{
    static const char expected[]
        = "bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f";
    static const struct form forms[] = {
        { "kvm [1]: vcpu3 hv crash (0x50 0x1b839cd7e98 0x3 0xfffff8002d2a0282 "
          "0xf)", expected },
        { "HV crash parameters: (0x50 0x1b839cd7e98 0x3 0xfffff8002d2a0282 "
          "0xf)",
          expected },
        { "panic hyper-v: arg1='0x50', arg2='0x1b839cd7e98', arg3='0x3', "
          "arg4='0xfffff8002d2a0282', arg5='0xf'", expected },
        { "codes: ErrorCode0: 0x50, ErrorCode1: 0x1b839cd7e98, ErrorCode2: 0x3,"
          " ErrorCode3: 0xFFFFF8002D2A0282, ErrorCode4: 0xF.", expected },
        { "vcpu-0 WinBSOD: Synthetic MSR[0x40000100] 0x50\n"
          "vcpu-0 WinBSOD: Synthetic MSR[0x40000101] 0x1b839cd7e98\n"
          "vcpu-0 WinBSOD: Synthetic MSR[0x40000102] 0x3\n"
          "vcpu-0 WinBSOD: Synthetic MSR[0x40000103] 0xfffff8002d2a0282\n"
          "vcpu-0 WinBSOD: Synthetic MSR[0x40000104] 0xf", expected },
        { "An OS stop event: Windows Bugcheck 0x00000050 0x1b839cd7e98 0x3 "
          "0xfffff8002d2a0282 0xf", expected },
    };

    (void)state;
    CHECK(forms);
}

/* --- what cannot be read -------------------------------------------------- */

static void a_slip_stays_in_its_place(void **state)
{
    static const struct form forms[] = {
        { "0x50 (0x1b839cd7e98, 0x3, 0xfffff8002d2aO282, 0xf)",
          "bugcheck 50 1b839cd7e98 3 0xfffff8002d2aO282 f" },
        { "0x50 (0x1b839cd7e98, , 0xfffff8002d2a0282, 0xf)",
          "bugcheck 50 1b839cd7e98 ? fffff8002d2a0282 f" },
        { "KERNEL_SECURITY_CHECK_FAILURE (139)\nArg1: 3\nArg4: 0",
          "bugcheck 139 3 ? ? 0" },
        { "The bugcheck was: 0x0000009f (0x3, 0xffffaa06b8ba...",
          "bugcheck 9f 3 0xffffaa06b8ba..." },
        { "The bugcheck was: 0x0000009f (0x3, 0xffffaa06\xe2\x80\xa6",
          "bugcheck 9f 3 0xffffaa06..." },
    };

    (void)state;
    CHECK(forms);
}

/* The second has its own parameters, though its code is the first one's. */
static void several_of_one_code_keep_their_parameters(void **state)
{
    static const struct form forms[] = {
        { "IRQL_NOT_LESS_OR_EQUAL (a)\nArg1: 18\nArg2: 2\nArg3: 0\nArg4: 1\n"
          "x\nIRQL_NOT_LESS_OR_EQUAL (a)\nArg1: 28\nArg2: 2\nArg3: 0\n"
          "Arg4: 1\nx\nIRQL_NOT_LESS_OR_EQUAL (a)\nArg1: 38\nArg2: 2\n"
          "Arg3: 0\nArg4: 1\nSYSTEM_SERVICE_EXCEPTION (3b)\n"
          "Arg1: c0000005\nArg2: 1\nArg3: 2\nArg4: 0",
          "bugcheck a 18 2 0 1\nbugcheck a 28 2 0 1\nbugcheck a 38 2 0 1\n"
          "bugcheck 3b c0000005 1 2 0" },
        { "SYSTEM_SERVICE_EXCEPTION (3b)\nArg1: c0000005\nArg2: 1\nArg3: 2\n"
          "Arg4: 0\nSYSTEM_SERVICE_EXCEPTION (3b)\nArg1: c0000005\nArg2: 3\n"
          "Arg3: 2\nArg4: 0\nKMODE_EXCEPTION_NOT_HANDLED (1e)\n"
          "Arg1: c0000005\nArg2: 1\nArg3: 2\nArg4: 0",
          "bugcheck 3b c0000005 1 2 0\nbugcheck 3b c0000005 3 2 0\n"
          "bugcheck 1e c0000005 1 2 0" },
    };

    (void)state;
    CHECK(forms);
}

static void several_are_several(void **state)
{
    static const struct form forms[] = {
        { "The bugcheck was: 0x0000009f " L9F ".\n"
          "BugCheck 7F, {8, ffff898671354f60, 0, fffff80279eeba95}\n"
          "KERNEL SECURITY CHECK FAILURE\n",
          "bugcheck 9f 3 " P9F "\n"
          "bugcheck 7f 8 ffff898671354f60 0 fffff80279eeba95\nbugcheck 139" },
    };

    (void)state;
    CHECK(forms);
}

static void utf_16_is_read(void **state)
{
    static const char text[] = "0x9f (0x3, 0x1, 0x2, 0x4)";
    char wide[2 * sizeof text] = "\xff\xfe";

    (void)state;
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        wide[2 + 2 * i] = text[i];
        wide[3 + 2 * i] = '\0';
    }
    check(wide, 2 * sizeof text, "bugcheck 9f 3 1 2 4");
}

/* --- other blocks --------------------------------------------------------- */

static void a_pte_block_is_a_chain_with_its_contents(void **state)
{
    static const struct form forms[] = {
        { "  kd> !pte fffff78000001000\n           VA fffff78000001000\n"
          "  PXE at FFFFF6FB7DBEDF78    PPE at FFFFF6FB7DBEF000    PDE at "
          "FFFFF6FB7DE00000    PTE at FFFFF6FBC0000008\n"
          "  contains 000000000019D063  contains 00000000001F0063  contains "
          "00000000001EF063  contains 000000002B580963\n"
          "  pfn 19d       ---DA--KWEV  pfn 1f0       ---DA--KWEV\n",
          "pte fffff78000001000 = 19d063 1f0063 1ef063 2b580963" },
        { "0012f980  - PDE at C0300000        PTE at C00004BC\n"
          "          contains 0BA58067      contains 0BD68067\n",
          "pte 12f980 = ba58067 bd68067" },
    };

    (void)state;
    CHECK(forms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_and_its_list_are_read_in_any_language),
        cmocka_unit_test(a_line_may_be_broken_anywhere),
        cmocka_unit_test(a_list_is_read_over_the_ends_of_lines),
        cmocka_unit_test(what_a_hand_types_is_read),
        cmocka_unit_test(numbered_parameters_are_read_whatever_their_word),
        cmocka_unit_test(an_event_counts_in_tens_without_0x),
        cmocka_unit_test(hypervisors_and_boards_are_read),
        cmocka_unit_test(a_slip_stays_in_its_place),
        cmocka_unit_test(several_of_one_code_keep_their_parameters),
        cmocka_unit_test(several_are_several),
        cmocka_unit_test(utf_16_is_read),
        cmocka_unit_test(a_pte_block_is_a_chain_with_its_contents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
