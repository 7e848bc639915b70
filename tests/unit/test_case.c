/* The verdicts of the real dumps in ../shared/dumps, as a person reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DUMPS "../shared/dumps"

static struct answer a;

static bool has(const char *part)
{
    return strstr(a.text, part) != NULL;
}

/* Words that one of the lines has, one after the other. */
static bool line_has(const char *first, const char *second)
{
    for (const char *at = a.text; (at = strstr(at, first)); at++) {
        const char *end = strchr(at, '\n'), *then = strstr(at, second);

        if (then && end && then < end)
            return true;
    }
    return false;
}

static unsigned lines(const char *text)
{
    unsigned n = 0;

    for (; (text = strchr(text, '\n')); text++)
        n++;
    return n;
}

static bool ask(const char *command, const char *file)
{
    char path[128];

    snprintf(path, sizeof path, DUMPS "/%s", file);
    if (access(path, R_OK) != 0)
        return false;
    answer(&a, "-o %s %s", path, command);
    assert_int_equal(a.status, NTL_OK);
    return true;
}

static const struct verdict {
    const char *file;
    const char *module, *role;  /* in one line; NULL: nobody                  */
    const char *says[3];
    const char *lacks;
} verdicts[] = {
    { "rizin_triage_x64.dmp", "amdppm.sys+334c", "the instruction is in it",
      { "a driver's write failed, probably by #GP",
        "[r9+r8] = ffff9b00`0336004c: canonical", "why the processor refused" },
      "a null pointer" },
    { "proxyrule_011620-8250-01.dmp", "winhvr.sys+16755",
      "called the function that faulted",
      { "ntoskrnl.exe+4a2d4", "read of 0", NULL }, "kernel CFG" },
    { "rts_116_0.dmp", "nvlddmkm.sys+1700a40", "named by a parameter (2)",
      { "dxgkrnl.sys+2668de", "called KeBugCheckEx",
        "could not be reset: nvlddmkm.sys" }, NULL },
    { "rts_ef.dmp", "svchost.exe", "ended", { NULL }, NULL },
    { "rts_7e_0.dmp", "nvlddmkm.sys+33e3a8", "the instruction is in it",
      { "read of f025", "not what was accessed" }, NULL },
    { "rts_1e.dmp", "dxgmms2.sys+2e68", "the instruction is in it",
      { "padding was run into", NULL }, "bad pointer" },
    { "Mini021809-01.dmp", "SrcDbgKnlDrv.sys+5ad", "the instruction is in it",
      { NULL }, "CFG" },
    { "rts_9f.dmp", "disk.sys", "named by a parameter (4)",
      { "was not completed in time: disk.sys", NULL }, NULL },
    { "ojusha_100623-4953-01.dmp", NULL, NULL,
      { "402 is no known value of parameter 1", NULL }, "3f" },
    { "eolaruhagen_083125-14875-01.dmp", NULL, NULL,
      { "nothing is stated of another value than 0", NULL }, "verdict" },
};

static void each_dump_has_its_verdict(void **state)
{
    unsigned count = 0;

    (void)state;
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        const struct verdict *v = &verdicts[i];

        if (!ask("bugcheck", v->file))
            continue;
        count++;
        if (v->module && !line_has(v->module, v->role))
            fail_msg("%s: no %s %s in\n%s", v->file, v->module, v->role,
                     a.text);
        for (unsigned k = 0; k < 3 && v->says[k]; k++)
            if (!has(v->says[k]))
                fail_msg("%s: no \"%s\" in\n%s", v->file, v->says[k], a.text);
        if (v->lacks && has(v->lacks))
            fail_msg("%s: \"%s\" in\n%s", v->file, v->lacks, a.text);
        assert_true(lines(a.text) <= 24);
    }
    if (count == 0)
        skip();
}

/* KeBugCheckEx's own record, 80000003, is not the crash's. */
static void info_shows_the_record_of_the_crash(void **state)
{
    (void)state;
    if (!ask("info", "rizin_triage_x64.dmp"))
        skip();
    assert_true(has("c0000005"));
    assert_false(has("80000003"));
    (void)ask("info", "rts_ef.dmp");
    assert_false(has("80000003"));
}

static void what_a_tool_made_has_not_crashed(void **state)
{
    (void)state;
    if (!ask("bugcheck", "imhex_dmp64_first16k_full_type1.dmp"))
        skip();
    assert_true(has("made by DumpIt"));
    assert_false(has("likely"));
    (void)ask("bugcheck", "memflow_win10_64bit_header_only.dmp");
    assert_true(has("made by LiveKD"));
}

static void triage_takes_a_folder(void **state)
{
    (void)state;
    if (access(DUMPS, R_OK) != 0)
        skip();
    answer(&a, "triage " DUMPS);
    assert_true(line_has("rizin_triage_x64.dmp", "amdppm.sys"));
    assert_true(line_has("rizin_triage_x64.dmp", "334c"));
    assert_true(line_has("rts_1e.dmp", "dxgmms2.sys"));
    assert_true(line_has("imhex", "made by DumpIt, not crashed"));
    assert_true(line_has("negative_user", "MDMP"));
    assert_true(has("what they have in common"));
    answer(&a, "-j triage " DUMPS);
    assert_true(strncmp(a.text, "{\"command\":\"triage\",\"file\":", 26) == 0);
    assert_true(has("\n{\"command\":\"triage\",\"common\":["));
    answer(&a, "-m triage " DUMPS);
    assert_true(has("| file | time | code |"));
}

/* A minidump of today says nothing of the machine's memory. */
static void a_machine_is_known_by_its_processors(void **state)
{
    (void)state;
    if (access(DUMPS, R_OK) != 0)
        skip();
    answer(&a, "triage " DUMPS "/rts_116_0.dmp " DUMPS "/rts_ef.dmp");
    assert_true(has("4 processors of family 6, model and stepping 170a"));
    answer(&a, "triage " DUMPS "/rts_1e.dmp " DUMPS "/rts_9f.dmp");
    assert_false(has("one machine"));
}

static void a_link_date_is_a_day_in_json_too(void **state)
{
    (void)state;
    if (!ask("bugcheck -j", "Mini021809-01.dmp"))
        skip();
    assert_true(has("\"linked\":\"2009-02-18\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_dump_has_its_verdict),
        cmocka_unit_test(info_shows_the_record_of_the_crash),
        cmocka_unit_test(what_a_tool_made_has_not_crashed),
        cmocka_unit_test(triage_takes_a_folder),
        cmocka_unit_test(a_machine_is_known_by_its_processors),
        cmocka_unit_test(a_link_date_is_a_day_in_json_too),
    };

    return cmocka_run_group_tests_name("case", tests, NULL, NULL);
}
