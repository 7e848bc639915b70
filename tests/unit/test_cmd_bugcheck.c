#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"
#include "random.h"
#include "vectors.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static struct answer a;

/* Blanks and underscores as one blank, letters small. */
static void fold(char *to, size_t size, const char *from)
{
    size_t n = 0;

    for (; *from && n + 1 < size; from++) {
        char c = *from == '_' || isspace((unsigned char)*from)
                 ? ' ' : (char)tolower((unsigned char)*from);

        if (c != ' ' || (n > 0 && to[n - 1] != ' '))
            to[n++] = c;
    }
    to[n] = '\0';
}

static bool has(const char *part)
{
    static char text[ANSWER_SIZE], folded[1024];

    fold(text, sizeof text, a.text);
    fold(folded, sizeof folded, part);
    return strstr(text, folded) != NULL;
}

static void ask(const char *line)
{
    answer(&a, "%s", line);
    if (a.status != NTL_OK)
        fail_msg("%s: %s", line, ntl_status_text(a.status));
}

static void assert_has(const char *line, const char *part)
{
    ask(line);
    if (!has(part))
        fail_msg("%s: no \"%s\" in\n%s", line, part, a.text);
}

static void assert_lacks(const char *line, const char *part)
{
    ask(line);
    if (has(part))
        fail_msg("%s: \"%s\" in\n%s", line, part, a.text);
}

/* --- cases with their key facts ------------------------------------------- */

/* "a|b|c": one of them is in the answer. */
static bool has_one_of(const char *alternatives)
{
    char part[256];

    for (const char *at = alternatives; *at;) {
        size_t n = strcspn(at, "|");

        snprintf(part, sizeof part, "%.*s", (int)n, at);
        if (has(part))
            return true;
        at += n + (at[n] == '|');
    }
    return false;
}

static void check_case(const struct vectors *cases)
{
    char code[VECTOR_TEXT], p[4][VECTOR_TEXT], key[VECTOR_TEXT], path[32];

    assert_true(vector_text(cases, "code", code));
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "params.%d", i);
        assert_true(vector_text(cases, path, p[i]));
    }
    answer(&a, "bugcheck %s %s %s %s %s", code, p[0], p[1], p[2], p[3]);
    assert_int_equal(a.status, NTL_OK);
    for (int i = 0;; i++) {
        snprintf(path, sizeof path, "key_facts.%d", i);
        if (!vector_text(cases, path, key))
            break;
        if (!has_one_of(key))
            fail_msg("line %zu: %s %s: no \"%s\" in\n%s", cases->number, code,
                     p[0], key, a.text);
    }
    for (int i = 0;; i++) {
        snprintf(path, sizeof path, "must_not.%d", i);
        if (!vector_text(cases, path, key))
            break;
        if (has_one_of(key))
            fail_msg("line %zu: %s %s: \"%s\" in\n%s", cases->number, code,
                     p[0], key, a.text);
    }
}

static void every_case_has_its_key_facts(void **state)
{
    static struct vectors cases;

    (void)state;
    cases.file = fopen("../shared/facts/bugcheck/cases.jsonl", "r");
    if (!cases.file) {
        print_message("SKIPPED: there is no cases.jsonl\n");
        skip();
    }
    while (fgets(cases.line, sizeof cases.line, cases.file)) {
        cases.number++;
        check_case(&cases);
    }
    vectors_close(&cases);
    assert_int_equal(cases.number, 45);
}

static void every_transcript_has_its_name(void **state)
{
    static struct vectors vectors;
    char code[VECTOR_TEXT], p[4][VECTOR_TEXT], name[VECTOR_TEXT], path[32];
    unsigned count = 0;

    (void)state;
    if (!vectors_open(&vectors))
        skip();
    for (; vectors_next(&vectors, "bugcheck"); count++) {
        assert_true(vector_text(&vectors, "input.code", code));
        for (int i = 0; i < 4; i++) {
            snprintf(path, sizeof path, "input.args.%d", i);
            if (!vector_text(&vectors, path, p[i]))
                p[i][0] = '\0';
        }
        answer(&a, "bugcheck %s %s %s %s %s", code, p[0], p[1], p[2], p[3]);
        assert_int_equal(a.status, NTL_OK);
        assert_false(a.absent);
        if (vector_text(&vectors, "expected.name", name) && !has(name))
            fail_msg("line %zu: no %s in\n%s", vectors.number, name, a.text);
    }
    vectors_close(&vectors);
    assert_true(count > 10);
}

/* --- the stories ---------------------------------------------------------- */

static void smap_is_explained_from_five_numbers(void **state)
{
    static const char line[] = "bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f";

    (void)state;
    assert_has(line, "SMAP");
    assert_has(line, "user space");
    assert_has(line, "supervisor write, protection violation");
    assert_has(line, "bit 18");
    assert_has(line, "CR4 bit 21");
    assert_has(line, "inverted");
    assert_has(line, "hypervisor");
    assert_has(line, "NONPAGED_BUGCHECK_USER_VA_ACCESS_INCONSISTENT");
    assert_lacks(line, "NONPAGED_BUGCHECK_FREED_PTE");
}

static void a_stack_that_ran_out_in_a_minidump(void **state)
{
    static const char line[] = "bugcheck 1000007f 8 0 0 0";

    (void)state;
    assert_has(line, "double fault");
    assert_has(line, "stack");
    assert_has(line, "filter re-entered by its own paging I/O");
    assert_has(line, "!thread");
    assert_has(line, "minidump");
}

static void differing_bits_are_counted(void **state)
{
    (void)state;
    assert_has("bugcheck 1a 41792 ffffb28000c3e5f8 200000000000 0",
               "1 bit, number 45");
    assert_has("bugcheck 1a 41792 ffffb28000c3e5f8 3 0", "2 bits (3)");
    assert_has("-a x86-pae bugcheck 1a 41792 c0003000 0 10", "number 36");
}

static void an_access_violation_says_what_was_done(void **state)
{
    (void)state;
    assert_has("bugcheck 1e ffffffffc0000005 fffff80167a3b2c4 1 18",
               "a write at 18 (hexadecimal)");
    assert_has("bugcheck 1e c0000005 fffff80167a3b2c4 0 ffffffffffffffff",
               "#GP");
    assert_has("bugcheck 7e c0000005 fffff80167a3b2c4 ffffd78e4c2a1080 1",
               ".exr on parameter 3");
}

/* Before 1507 the second parameter said read or write. */
static void bug_check_50_is_read_by_its_build(void **state)
{
    (void)state;
    assert_has("bugcheck 50 fffff8a00c3a5000 1 fffff80002d4f3c5 0 -b 7601",
               "error code: write");
    assert_lacks("bugcheck 50 fffff8a00c3a5000 1 fffff80002d4f3c5 0 -b 7601",
                 "page-fault error code: 1 is");
    assert_has("bugcheck 50 fffff8a00c3a5000 1 fffff80002d4f3c5 0",
               "supervisor read, protection violation");
}

static void x86_numbers_are_read_as_such(void **state)
{
    (void)state;
    assert_has("bugcheck d1 c 2 0 f86b5a89", "read as x86");
    assert_has("bugcheck d1 c 2 0 f86b5a89", "arch x86");
    assert_lacks("bugcheck d1 c 2 0 f86b5a89 -a x64", "read as x86");
    assert_lacks("bugcheck d1 c 2 0 fffff800f86b5a89", "read as x86");
}

/* --- parts of it ---------------------------------------------------------- */

static void without_numbers_every_sub_code_is_told(void **state)
{
    (void)state;
    assert_has("bugcheck 50", "4=0");
    assert_has("bugcheck 50", "NONPAGED_BUGCHECK_FREED_PTE");
    assert_has("bugcheck 50", "NONPAGED_BUGCHECK_USER_VA_ACCESS_INCONSISTENT");
    assert_has("bugcheck c4", "spin lock");
}

static void some_numbers_leave_the_rest_open(void **state)
{
    (void)state;
    assert_has("bugcheck 10d 6", "WDF_REQUEST_FATAL_ERROR_NULL_IRP");
    assert_lacks("bugcheck 10d 6", "WDF_RECURSIVE_LOCK");
    assert_lacks("bugcheck 10d 6 3 0 0", "WDF_REQUEST_FATAL_ERROR_NULL_IRP");
}

static void names_stand_for_codes(void **state)
{
    static const char *const lines[] = {
        "bugcheck PAGE_FAULT_IN_NONPAGED_AREA",
        "bugcheck page_fault_in_nonpaged_area",
        "bugcheck page fault in nonpaged area",
        "bugcheck PAGE FAULT IN NONPAGED AREA 1b839cd7e98 3 0 f",
        "bugcheck (PAGE FAULT IN NONPAGED AREA)",
        "PAGE_FAULT_IN_NONPAGED_AREA",
        "Page fault in nonpaged area",
        ".bugcheck 50",
        "!analyze -show 50 1b839cd7e98 3 fffff8002d2a0282 f",
        "!analyze -show PAGE_FAULT_IN_NONPAGED_AREA",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_has(lines[i], "code 50 name PAGE_FAULT_IN_NONPAGED_AREA");
}

static void unknown_codes_show_what_is_near(void **state)
{
    (void)state;
    assert_has("bugcheck 20f", "STORAGE_DRIVER_LIVEDUMP");
    assert_true(a.absent);
    assert_has("bugcheck 278", "0n278 would be 116, VIDEO_TDR_FAILURE");
    assert_true(a.absent);
    assert_has("bugcheck MEMORY_MANAGMENT", "MEMORY_MANAGEMENT is nearest");
    assert_false(a.absent);
    assert_has("bugcheck (memory managment)", "code 1a");
    assert_has("bugcheck zzyzx", "no bug check has this name");
    assert_true(a.absent);
    assert_has("bugcheck 50", "nonpaged");
    assert_false(a.absent);
}

static void search_takes_several_words(void **state)
{
    (void)state;
    assert_has("bugcheck --search double fault stack",
               "UNEXPECTED_KERNEL_MODE_TRAP");
    assert_has("bugcheck --search=watchdog", "CLOCK_WATCHDOG_TIMEOUT");
    assert_has("bugcheck --search zebra", "no bug check speaks");
    assert_true(a.absent);
}

static void wrong_arguments_are_blamed(void **state)
{
    (void)state;
    answer(&a, "bugcheck");
    assert_int_equal(a.status, NTL_EMISSING);
    answer(&a, "bugcheck 1ffffffff");
    assert_int_equal(a.status, NTL_EVALUE);
    assert_int_equal(a.diag.offset, 9);
    answer(&a, "bugcheck 50 1 2 zz");
    assert_int_equal(a.status, NTL_ENAME);
    assert_int_equal(a.diag.offset, 16);
    answer(&a, "bugcheck 50 1 2 3 4 5");
    assert_int_equal(a.status, NTL_EEXTRA);
    answer(&a, "!analyze -v");
    assert_int_equal(a.status, NTL_EMISSING);
    answer(&a, "!analyze -show 50 1 2 3 4 5");
    assert_int_equal(a.status, NTL_EEXTRA);
    answer(&a, "bugcheck 50 1/0");
    assert_int_equal(a.status, NTL_EZERO);
}

static void codes_may_be_sign_extended(void **state)
{
    (void)state;
    assert_has("bugcheck ffffffffc000021a", "c000021a");
    assert_has("bugcheck 0n26", "code 1a");
}

/* --- pasted text ---------------------------------------------------------- */

static const struct { const char *text, *has[3]; } pastes[] = {
    { "MEMORY_MANAGEMENT (1a)\n"
      "    # Any other values for parameter 1 must be individually examined.\n"
      "Arguments:\n"
      "Arg1: 0000000000041792, A corrupt PTE has been detected.\n"
      "Arg2: ffffb28000c3e5f8\nArg3: 0000200000000000\n"
      "Arg4: 0000000000000000\n\nDebugging Details:\n------------------\n",
      { "code 1a", "1 bit, number 45", "ffffb280`00c3e5f8" } },
    { "BugCheck 1000007E, {ffffffffc0000005, fffff803906138a2, "
      "ffffa20ed46d8248, ffffa20ed46d7a90}",
      { "code 1000007e", "STATUS_ACCESS_VIOLATION", "fffff803`906138a2" } },
    { "The computer has rebooted from a bugcheck.  The bugcheck was: "
      "0x0000009f (0x0000000000000003, 0xffffaa06b8bab840, "
      "0xfffff8055a272750, 0xffffaa06afb99560). A dump was saved in: C:\\X.",
      { "code 9f", "ffffaa06`afb99560", "power IRP" } },
    { "<EventData>\n<Data Name=\"BugcheckCode\">278</Data>\n"
      "<Data Name=\"BugcheckParameter1\">0xffffd78e4c2a1080</Data>\n"
      "<Data Name=\"BugcheckParameter2\">0xfffff80167a3b2c4</Data>\n"
      "</EventData>",
      { "code 116", "decimal: 0n278 is 116", "ffffd78e`4c2a1080" } },
    { "<Event><EventData><Data Name='BugcheckCode'>26</Data>"
      "<Data Name='BugcheckParameter1'>0x41792</Data></EventData></Event>",
      { "code 1a", "41792", "PTE" } },
    { "<Event><EventData><Data Name=\"param1\">0x0000000a (0x14, 0x2, 0x1, "
      "0xfffff80004466ac4)</Data></EventData></Event>",
      { "code a ", "DISPATCH_LEVEL", "fffff800`04466ac4" } },
    { "  BugcheckCode 26\n  BugcheckParameter1 0x41792\n"
      "  BugcheckParameter2 0xffffb28000c3e5f8\n",
      { "code 1a", "41792", "ffffb280`00c3e5f8" } },
    { "BugcheckCode 0\nBugcheckParameter1 0x0\n",
      { "code 0", "power was lost", "no bug check" } },
    { "Problem signature:\nP1: 50\nP2: fffff8a00c3a5000\nP3: 0\n"
      "P4: fffff80002d4f3c5\nP5: 0\nP6: 10_0_19045\n",
      { "code 50", "19045", "fffff800`02d4f3c5" } },
    { "Additional information about the problem:\n  BCCode:\t50\n"
      "  BCP1:\tFFFFF8A00C3A5000\n  BCP2:\t0000000000000001\n"
      "  BCP3:\tFFFFF80002D4F3C5\n  BCP4:\t0000000000000000\n"
      "  OS Version:\t6_1_7601\n",
      { "code 50", "build 7601", "error code: write" } },
    { "Problem Event Name:\tLiveKernelEvent\nCode:\t141\n"
      "Parameter 1:\tffffd78e4c2a1080\n",
      { "code 141", "ffffd78e`4c2a1080", "kind live" } },
    { "*** STOP: 0x000000D1 (0x0000000C,0x00000002,0x00000000,0xF86B5A89)\n\n"
      "***       gv3.sys - Address F86B5A89 base at F86B5000\n",
      { "code d1", "null pointer", "f86b5a89" } },
    { "STOP 0x0000007B (0xF88FF190, 0xC0000034, 0x00000000, 0x00000000)",
      { "code 7b", "c0000034", "f88ff190" } },
    { "STOP: c000021a {Fatal System Error}\nThe Windows Logon Process system "
      "process terminated unexpectedly.\n",
      { "code c000021a", "winlogon", "csrss" } },
    { "Your PC ran into a problem and needs to restart.\n"
      "Stop code: PAGE FAULT IN NONPAGED AREA\nWhat failed: cldflt.sys\n",
      { "code 50", "cldflt.sys", "" } },
    { "Stop code: CRITICAL_PROCESS_DIED (0xEF)", { "code ef", "", "" } },
    { "*** Fatal System Error: 0x0000007e\n"
      "             (0xFFFFFFFFC0000005,0xFFFFF803906138A2,0x1,0x2)\n",
      { "code 7e", "fffff803`906138a2", "" } },
    { "Bugcheck code 00000050\nArguments ffffffff`ffffffe8 00000000`00000000 "
      "fffff802`c8497c2f 00000000`00000000\n",
      { "code 50", "ffffffff`ffffffe8", "fffff802`c8497c2f" } },
    { "Bugcheck code: 0x50 (0xFFFFFFFFFFFFFFE8, 0x0, 0xFFFFF802C8497C2F, 0x0)",
      { "code 50", "ffffffff`ffffffe8", "CONTAINING_RECORD" } },
    { "Bug Check String  : IRQL_NOT_LESS_OR_EQUAL\n"
      "Bug Check Code    : 0x0000000a\nParameter 1       : 00000000`00000014\n",
      { "code a ", "a field 14 bytes into nothing", "" } },
    { "BUGCHECK_CODE:  7f\nBUGCHECK_P1: 8\nBUGCHECK_P2: ffffa081d64efe70\n"
      "BUGCHECK_P3: ffff898671354f60\nBUGCHECK_P4: fffff80279eeba95\n",
      { "code 7f", "double fault", "below the page boundary" } },
    { "SOME_NEW_BUG_CHECK (20f)\nArg1: 1\n", { "code 20f", "no bug check 20f",
                                               "" } },
};

static void pasted_texts_are_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pastes / sizeof *pastes; i++) {
        if (!*pastes[i].has[0])
            continue;
        answer(&a, "%s", pastes[i].text);
        if (a.status != NTL_OK)
            fail_msg("%s: %s", pastes[i].text, ntl_status_text(a.status));
        for (unsigned k = 0; k < 3; k++)
            if (!has(pastes[i].has[k]))
                fail_msg("%s: no \"%s\" in\n%s", pastes[i].text,
                         pastes[i].has[k], a.text);
    }
}

static void the_same_text_behind_the_name_of_the_command(void **state)
{
    (void)state;
    assert_has("bugcheck BugCheck D1, {0, 2, 8, 0}", "code d1");
    assert_has("bugcheck Stop code: MEMORY MANAGEMENT", "code 1a");
    assert_has("!analyze Arg1: 3\nMEMORY_MANAGEMENT (1a)", "code 1a");
}

static void several_in_one_paste_are_each_answered(void **state)
{
    static const char text[] =
        "The bugcheck was: 0x0000009f (0x3, 0xffffaa06b8bab840, 0x1, 0x2).\n"
        "BugCheck 7F, {8, ffff898671354f60, 0, fffff80279eeba95}\n"
        "KERNEL SECURITY CHECK FAILURE\n"
        "BugCheck D1, {18, 2, 0, fffff80279eeba95}\n"
        "BugCheck D1, {20, 2, 0, fffff80279eeba95}\n";

    (void)state;
    assert_has(text, "code 9f");
    assert_has(text, "code 7f");
    assert_has(text, "code 139");
    assert_has(text, "a null pointer: a read at 18");
    assert_has(text, "a null pointer: a read at 20");
    answer(&a, "-j %s", text);
    assert_true(has("\"pieces\":[{\"asked\":{\"question\":\"bugcheck 9f "));
}

/* A debugger says the same thing three times over. */
static void what_is_said_twice_is_answered_once(void **state)
{
    static const char text[] =
        "*** Fatal System Error: 0x000000d1\n"
        "  (0x18,0x2,0x0,0xFFFFF80279EEBA95)\n"
        "BugCheck D1, {18, 2, 0, fffff80279eeba95}\n"
        "DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)\n"
        "Arguments:\nArg1: 0000000000000018, memory referenced\n"
        "Arg2: 0000000000000002, IRQL\nArg3: 0000000000000000, value 0\n"
        "Arg4: fffff80279eeba95, address which referenced memory\n"
        "BUGCHECK_CODE:  d1\nBUGCHECK_P1: 18\n";
    const char *first;

    (void)state;
    ask(text);
    first = strstr(a.text, "code d1");
    assert_non_null(first);
    assert_null(strstr(first + 1, "code d1"));
}

/* --- an image ------------------------------------------------------------- */

/* BugCheckCode and its parameters stand at 38h and 40h of a 64-bit dump. */
static void without_a_code_the_image_s_is_told(void **state)
{
    static const char dump[] = "../shared/dumps/proxyrule_011620-8250-01.dmp";
    uint32_t code[2];
    uint64_t p[4];
    char part[32];
    FILE *file = fopen(dump, "rb");

    (void)state;
    if (!file) {
        print_message("SKIPPED: no %s\n", dump);
        skip();
    }
    assert_int_equal(fseek(file, 0x38, SEEK_SET), 0);
    assert_int_equal(fread(code, sizeof code, 1, file), 1);
    assert_int_equal(fread(p, sizeof p, 1, file), 1);
    fclose(file);
    answer(&a, "-o %s bugcheck", dump);
    assert_int_equal(a.status, NTL_OK);
    snprintf(part, sizeof part, "code %x ", code[0]);
    assert_true(has(part));
    for (unsigned i = 0; i < 4; i++) {
        snprintf(part, sizeof part, "%llx",
                 (unsigned long long)p[i] & 0xffffffff);
        assert_true(has(part));
    }
    answer(&a, "-o %s !analyze -v", dump);
    assert_int_equal(a.status, NTL_OK);
    assert_true(has("SYSTEM_THREAD_EXCEPTION_NOT_HANDLED"));
}

/* --- every front end ------------------------------------------------------ */

static void json_has_stable_keys(void **state)
{
    static const char *const keys[] = {
        "\"bugcheck\":{\"code\":\"0x50\",\"name\":", "\"kind\":\"bugcheck\"",
        "\"result\":{\"verdict\":", "\"what\":", "\"look_at\":",
        "\"evidence\":[{\"because\":\"access\",\"from\":\"numbers\",\"says\":",
        "\"parameters\":[{\"p\":1,\"value\":\"0x1b839cd7e98\",\"meaning\":",
        "\"reading\":\"", "\"symbol\":\"", "\"says\":\"",
        "\"types\":{\"p1\":\"address\",\"p2\":\"pf-error\"", "\"more\":[{",
    };

    (void)state;
    ask("-j -v bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strstr(a.text, keys[i]))
            fail_msg("no %s in\n%s", keys[i], a.text);
    ask("-j bugcheck 12");
    assert_non_null(strstr(a.text, "\"sub_codes\":[{\"when\":\"1=1\","
                                   "\"when_numbers\":[\"0x1\",\"0x1\"],"
                                   "\"means\":"));
}

static void explain_says_how_each_was_derived(void **state)
{
    static const char line[] = "-e bugcheck 1000000a 18 2 0 fffff8002d2a0282";

    (void)state;
    assert_has(line, "1000000a & ~10000000 = a");
    assert_has(line, "parameter 1: read as address, by the code (documented)");
    assert_has(line, "2=2 holds");
    assert_has("-e bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f",
               "3: P 1, W/R 1, U/S 0, RSVD 0, I/D 0");
    assert_has("-e bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f",
               "fffff680`dc1ce6b8");
}

static void assert_fits(const char *line)
{
    ask(line);
    for (const char *at = a.text; *at;) {
        size_t n = strcspn(at, "\n");

        if (n > 80)
            fail_msg("%s: %zu columns: %.*s", line, n, (int)n, at);
        at += n + (at[n] == '\n');
    }
}

static void text_fits_80_columns(void **state)
{
    uint64_t seed = random_seed;
    char line[160];

    (void)state;
    assert_fits("bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f");
    assert_fits("bugcheck c4");
    assert_fits("bugcheck 20f");
    assert_fits("bugcheck --search driver");
    for (unsigned i = 0; i < 3000; i++) {
        snprintf(line, sizeof line, "%sbugcheck %x %llx %llx %llx %llx",
                 i & 1 ? "-e " : "", random_below(&seed, 0x208),
                 (unsigned long long)random_sized(&seed),
                 (unsigned long long)random_sized(&seed),
                 (unsigned long long)random_sized(&seed),
                 (unsigned long long)random_sized(&seed));
        assert_fits(line);
    }
}

static void markdown_is_a_hand_out(void **state)
{
    (void)state;
    ask("-m bugcheck 1a 41792 ffffb28000c3e5f8 200000000000 0");
    assert_non_null(strstr(a.text, "## bugcheck"));
    assert_non_null(strstr(a.text, "| 1 | 41792 | "));
}

static void names_complete(void **state)
{
    const struct command *c = table_named(&ask_table, "bugcheck", 8);
    char word[64];
    size_t at = 0;

    (void)state;
    assert_true(c->complete("memory_man", 10, &at, word, sizeof word));
    assert_string_equal(word, "MEMORY_MANAGEMENT");
    assert_false(c->complete("memory_man", 10, &at, word, sizeof word));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_has_its_key_facts),
        cmocka_unit_test(every_transcript_has_its_name),
        cmocka_unit_test(smap_is_explained_from_five_numbers),
        cmocka_unit_test(a_stack_that_ran_out_in_a_minidump),
        cmocka_unit_test(differing_bits_are_counted),
        cmocka_unit_test(an_access_violation_says_what_was_done),
        cmocka_unit_test(bug_check_50_is_read_by_its_build),
        cmocka_unit_test(x86_numbers_are_read_as_such),
        cmocka_unit_test(without_numbers_every_sub_code_is_told),
        cmocka_unit_test(some_numbers_leave_the_rest_open),
        cmocka_unit_test(names_stand_for_codes),
        cmocka_unit_test(unknown_codes_show_what_is_near),
        cmocka_unit_test(search_takes_several_words),
        cmocka_unit_test(wrong_arguments_are_blamed),
        cmocka_unit_test(codes_may_be_sign_extended),
        cmocka_unit_test(pasted_texts_are_understood),
        cmocka_unit_test(the_same_text_behind_the_name_of_the_command),
        cmocka_unit_test(several_in_one_paste_are_each_answered),
        cmocka_unit_test(what_is_said_twice_is_answered_once),
        cmocka_unit_test(without_a_code_the_image_s_is_told),
        cmocka_unit_test(json_has_stable_keys),
        cmocka_unit_test(explain_says_how_each_was_derived),
        cmocka_unit_test(text_fits_80_columns),
        cmocka_unit_test(markdown_is_a_hand_out),
        cmocka_unit_test(names_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
