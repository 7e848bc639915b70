#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "facts.h"
#include "heard.h"
#include "random.h"

#include <ntlens/bugcheck.h>
#include <ntlens/verdict.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "spoken.h"

#include <string.h>
#include <time.h>

static struct facts facts;
static struct heard heard;
static const char *program;     /* the path of this test                      */

static struct ntl_region_view view(enum ntl_arch arch)
{
    return (struct ntl_region_view) {
        ntl_selfmap(arch, ntl_paging(arch)->index_default), false,
        { .number = 26100 },
    };
}

static struct ntl_bugcheck_answer ask(const struct ntl_bugcheck_question *q)
{
    struct ntl_bugcheck_answer answer;

    if (!ntl_bugcheck_answer(q, &answer))
        fail_msg("%" PRIx32 " has no answer", q->code);
    return answer;
}

static struct ntl_bugcheck_question question(uint32_t code, unsigned given,
                                             uint64_t p1, uint64_t p2,
                                             uint64_t p3, uint64_t p4)
{
    return (struct ntl_bugcheck_question) {
        code, { p1, p2, p3, p4 }, (uint8_t)((1u << given) - 1),
    };
}

static struct ntl_bugcheck find(uint32_t code)
{
    struct ntl_bugcheck row;

    if (!ntl_bugcheck_find(code, &row))
        fail_msg("no bug check %" PRIx32, code);
    return row;
}

static const char *means(const struct ntl_subcode *subcode)
{
    struct ntl_statement s;

    return ntl_bugcheck_says(&subcode->says, NTL_SAYS_MEANS, 0, &s) ? s.text
                                                                   : "";
}

/* Everything that is said of the first `given` parameters, in one text. */
static const char *said(const struct ntl_bugcheck_answer *answer)
{
    static char text[8192];
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < answer->matches; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s\n",
                                 means(&answer->match[i]));
    return text;
}

static bool open_facts(const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "bugcheck/%s.tsv", name);
    if (!facts_open(&facts, path))
        return false;
    if (!facts_next(&facts))
        fail_msg("%s is empty", path);
    return true;
}

static uint32_t code_of(const char *cell)
{
    return (uint32_t)strtoul(cell, NULL, 16);
}

/* --- codes and names ------------------------------------------------------ */

static void every_code_of_the_facts_answers(void **state)
{
    unsigned rows = 0;

    (void)state;
    if (!open_facts("codes"))
        skip();
    while (facts_next(&facts)) {
        struct ntl_bugcheck_question q = { .code = code_of(facts.cell[0]) };
        struct ntl_bugcheck_answer answer = ask(&q);
        struct ntl_bugcheck named;
        struct ntl_statement what;

        assert_int_equal(answer.bugcheck.code, q.code);
        assert_string_equal(answer.bugcheck.name, facts.cell[1]);
        assert_true(ntl_bugcheck_named(facts.cell[1], strlen(facts.cell[1]),
                                       &named));
        assert_string_equal(named.name, facts.cell[1]);
        assert_true(ntl_bugcheck_says(&answer.bugcheck.says, NTL_SAYS_WHAT, 0,
                                      &what));
        assert_true(strlen(what.text) > 10);
        rows++;
    }
    assert_int_equal(rows, 561);
    assert_true(ntl_bugcheck_count() >= rows);
}

static void codes_ascend_and_kinds_have_names(void **state)
{
    struct ntl_bugcheck last = { .code = 0 }, row;

    (void)state;
    for (size_t i = 0; ntl_bugcheck_at(i, &row); i++, last = row) {
        assert_true(i == 0 || row.code > last.code);
        assert_true(*ntl_bugcheck_kind_name(row.kind));
        assert_true(*ntl_bugcheck_kind_note(row.kind));
        assert_int_equal(row.row, i);
    }
    assert_false(ntl_bugcheck_at(ntl_bugcheck_count(), &row));
}

static void names_may_have_any_case_and_blanks(void **state)
{
    static const char *const names[] = {
        "PAGE_FAULT_IN_NONPAGED_AREA", "page fault in nonpaged area",
        "Page  Fault_In Nonpaged\tArea",
    };
    struct ntl_bugcheck row;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(ntl_bugcheck_named(names[i], strlen(names[i]), &row));
        assert_int_equal(row.code, 0x50);
    }
    assert_false(ntl_bugcheck_named("PAGE_FAULT_IN_NONPAGED", 22, &row));
    assert_false(ntl_bugcheck_named("", 0, &row));
    assert_int_equal(ntl_bugcheck_name_length("memory management 41792", 23),
                     17);
    assert_int_equal(ntl_bugcheck_name_length("memory managers", 15), 0);
}

static void names_stand_in_order(void **state)
{
    const char *last = "", *name;
    size_t i = 0;

    (void)state;
    for (; (name = ntl_bugcheck_name_at(i)) != NULL; i++, last = name)
        assert_true(strcmp(last, name) <= 0);
    assert_true(i >= ntl_bugcheck_count());
}

static void old_names_are_found(void **state)
{
    static const struct { const char *name; uint32_t code; } olds[] = {
        { "FTDISK_INTERNAL_ERROR", 0x58 },
        { "SESSION2_INITIALIZATION_FAILED", 0x6e },
        { "SESSION3_INITIALIZATION_FAILED", 0x6f },
        { "SESSION4_INITIALIZATION_FAILED", 0x70 },
        { "EM_INITIALIZATION_FAILURE", 0x11a },
        { "XBOX_ERACTRL_CS_TIMEOUT", 0x356 },
    };
    struct ntl_bugcheck row;

    (void)state;
    for (size_t i = 0; i < sizeof olds / sizeof *olds; i++) {
        if (!ntl_bugcheck_named(olds[i].name, strlen(olds[i].name), &row))
            fail_msg("no %s", olds[i].name);
        assert_int_equal(row.code, olds[i].code);
    }
}

static void near_codes_and_names(void **state)
{
    struct ntl_bugcheck near[4];

    (void)state;
    assert_int_equal(ntl_bugcheck_near(0x20f, near, 4), 4);
    assert_int_equal(near[0].code, 0x207);
    assert_int_equal(near[1].code, 0x203);
    assert_int_equal(ntl_bugcheck_near(UINT32_MAX, near, 4), 4);
    assert_int_equal(ntl_bugcheck_near(0, near, 4), 4);
    assert_int_equal(near[0].code, 0);
    assert_true(ntl_bugcheck_near_name("MEMORY_MANAGMENT", 16, near, 4) > 0);
    assert_int_equal(near[0].code, 0x1a);
    assert_int_equal(ntl_bugcheck_near_name("XYZ", 3, near, 4), 0);
}

static void search_finds_names_before_texts(void **state)
{
    struct ntl_bugcheck row;
    size_t at = 0, count = 0;

    (void)state;
    assert_true(ntl_bugcheck_search("video tdr", 9, &at, &row));
    assert_non_null(strstr(row.name, "VIDEO_TDR"));
    at = 0;
    assert_true(ntl_bugcheck_search("double fault", 12, &at, &row));
    assert_int_equal(row.code, 0x7f);
    for (at = 0; ntl_bugcheck_search("double fault", 12, &at, &row);)
        count += row.code == 0x7f;
    assert_int_equal(count, 1);
    at = 0;
    assert_false(ntl_bugcheck_search("zebra", 5, &at, &row));
    at = 0;
    assert_false(ntl_bugcheck_search("  ", 2, &at, &row));
}

/* --- parameters ----------------------------------------------------------- */

static void every_documented_parameter_has_a_type(void **state)
{
    unsigned documented = 0;

    (void)state;
    if (!open_facts("parameters"))
        skip();
    while (facts_next(&facts)) {
        struct ntl_bugcheck row = find(code_of(facts.cell[0]));

        for (unsigned n = 1; n <= NTL_PARAMETERS; n++) {
            const char *how = facts.cell[n + 1];
            struct ntl_parameter p = { NTL_PARAM_NONE, "", NTL_MARK_SEEN };
            bool has = ntl_bugcheck_parameter(&row.says, n, &p);

            if (strncmp(how, "refers_to", 9) == 0)
                assert_true(has);
            if (strcmp(how, "documented") != 0)
                continue;
            if (!has || p.type == NTL_PARAM_NONE || !*p.text)
                fail_msg("%s: parameter %u has no type", facts.cell[1], n);
            documented++;
        }
    }
    assert_true(documented > 500);
}

static void types_and_marks_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < NTL_PARAMS; i++)
        assert_true(*ntl_param_name((enum ntl_param)i));
    assert_string_equal(ntl_param_name(NTL_PARAM_PF_ERROR), "pf-error");
    assert_string_equal(ntl_mark_name(NTL_MARK_SEEN), "seen");
    assert_true(ntl_param_is_address(NTL_PARAM_IRP));
    assert_true(ntl_param_is_kernel(NTL_PARAM_IRP));
    assert_false(ntl_param_is_kernel(NTL_PARAM_ADDRESS));
    assert_false(ntl_param_is_address(NTL_PARAM_IRQL));
}

/* --- sub-codes ------------------------------------------------------------ */

/* {"p1":["0x4","0x5"],"p2":["0x1"]}: the n-th value of each, for a question. */
static unsigned put_values(const char *json, unsigned n,
                           struct ntl_bugcheck_question *q, unsigned *last)
{
    unsigned most = 0;

    for (const char *at = strstr(json, "\"p"); at; at = strstr(at, "\"p")) {
        unsigned parameter = (unsigned)(at[2] - '1'), i = 0;
        const char *end;

        at = strchr(at, '[');
        end = strchr(at, ']');
        for (; (at = strstr(at, "0x")) != NULL && at < end; at++, i++) {
            if (i > n)
                continue;
            q->parameter[parameter] = strtoull(at, NULL, 16);
            q->given |= (uint8_t)(1u << parameter);
            *last = parameter + 1;
        }
        most = i > most ? i : most;
        at = end;
    }
    return most;
}

/* Does it test these bits of the parameter? */
static bool tests_bits(const struct ntl_subcode *subcode, unsigned parameter,
                       uint64_t bits)
{
    struct ntl_condition c;

    for (size_t i = 0; ntl_subcode_condition(subcode, i, &c); i++)
        if (c.parameter == parameter && (c.mask & bits))
            return true;
    return false;
}

/* The match for the parameter of a row's key, or NULL. */
static const struct ntl_subcode *match_for(
    const struct ntl_bugcheck_answer *answer, unsigned parameter)
{
    uint64_t bits = strtoull(facts.cell[4], NULL, 16);

    for (int i = 0; i < answer->matches + answer->hidden; i++)
        if (tests_bits(&answer->match[i], parameter, bits ? bits : UINT64_MAX))
            return &answer->match[i];
    return NULL;
}

static void every_sub_code_of_the_facts_has_a_meaning(void **state)
{
    unsigned rows = 0, unkeyed = 0, missing = 0;

    (void)state;
    if (!open_facts("subcodes"))
        skip();
    while (facts_next(&facts)) {
        unsigned alternatives = 1;

        rows++;
        for (unsigned n = 0; n < alternatives; n++) {
            struct ntl_bugcheck_question q = { .code = code_of(facts.cell[0]) };
            struct ntl_bugcheck_answer answer;
            const struct ntl_subcode *match;
            unsigned last = 0;

            put_values(facts.cell[2], 0, &q, &last);
            alternatives = put_values(facts.cell[3], n, &q, &last);
            if (alternatives == 0) {
                unkeyed++;
                break;
            }
            answer = ask(&q);
            match = match_for(&answer, last);
            if (match && strlen(means(match)) > 5)
                continue;
            missing++;
            print_error("%s: nothing said of %s %s\n", facts.cell[0],
                        facts.cell[2], facts.cell[3]);
        }
    }
    assert_int_equal(rows, 1856);
    assert_int_equal(unkeyed, 6);
    assert_int_equal(missing, 0);
}

/*
 * "0xC4", "0xFFE (NFC...)"; "p1", "p2 when p1=0x6", "p4 bits 0-7";
 * "0x08-0x7F".
 */
static void every_further_value_of_the_facts_has_a_meaning(void **state)
{
    unsigned rows = 0, missing = 0;

    (void)state;
    if (!open_facts("subcodes_extra"))
        skip();
    for (; facts_next(&facts); rows++) {
        struct ntl_bugcheck_question q = { .code = code_of(facts.cell[0]) };
        unsigned n = (unsigned)(facts.cell[1][1] - '1');
        const char *other = strstr(facts.cell[1], "when p1=");
        struct ntl_bugcheck_answer answer;
        bool said_something = false;

        q.parameter[n] = strtoull(facts.cell[2], NULL, 16);
        q.given = (uint8_t)(1u << n);
        if (other) {
            q.parameter[0] = strtoull(other + 8, NULL, 16);
            q.given |= 1;
        }
        answer = ask(&q);
        for (int i = 0; i < answer.matches; i++)
            said_something |= ntl_subcode_tests(&answer.match[i], n + 1)
                              && strlen(means(&answer.match[i])) > 5;
        if (said_something)
            continue;
        missing++;
        print_error("%s: nothing said of %s=%s\n", facts.cell[0],
                    facts.cell[1], facts.cell[2]);
    }
    assert_int_equal(rows, 231);
    assert_int_equal(missing, 0);
}

/*
 * The reference says the same of A0's 401, 402 and 403; three rows of D2's
 * first table have one condition.
 */
static bool reference_says_the_same(const char *table)
{
    return strcmp(table, "0xa0.3") == 0 || strcmp(table, "0xd2.0") == 0;
}

static void no_sub_code_says_what_its_neighbour_says(void **state)
{
    char table[64] = "", text[1024] = "", key[256] = "";
    unsigned same = 0;

    (void)state;
    if (!open_facts("subcodes"))
        skip();
    while (facts_next(&facts)) {
        struct ntl_bugcheck_question q = { .code = code_of(facts.cell[0]) };
        struct ntl_bugcheck_answer answer;
        const struct ntl_subcode *match;
        unsigned last = 0;

        put_values(facts.cell[2], 0, &q, &last);
        if (put_values(facts.cell[3], 0, &q, &last) == 0)
            continue;
        answer = ask(&q);
        match = match_for(&answer, last);
        if (match && strcmp(table, facts.cell[1]) == 0
            && strcmp(text, means(match)) == 0
            && !reference_says_the_same(table)) {
            same++;
            print_error("%s: %s and %s: %s\n", facts.cell[1], key,
                        facts.cell[3], text);
        }
        snprintf(table, sizeof table, "%s", facts.cell[1]);
        snprintf(key, sizeof key, "%s", facts.cell[3]);
        snprintf(text, sizeof text, "%s", match ? means(match) : "");
    }
    assert_int_equal(same, 0);
}

/* --- the errors of the reference, each put right -------------------------- */

static void add(char *text, size_t size, const char *word)
{
    size_t used = strlen(text);

    snprintf(text + used, size - used, "%s\n", word);
}

static void add_statements(char *text, size_t size,
                           const struct ntl_statements *says)
{
    struct ntl_statement one;
    struct ntl_parameter p;

    for (int kind = 0; kind < NTL_SAYS; kind++)
        for (size_t n = 0;
             ntl_bugcheck_says(says, (enum ntl_says)kind, n, &one); n++)
            add(text, size, one.text);
    for (unsigned n = 1; n <= NTL_PARAMETERS; n++)
        if (ntl_bugcheck_parameter(says, n, &p))
            add(text, size, p.text);
}

/* Everything that is said of a code and of the values given. */
static const char *all_said(const struct ntl_bugcheck_question *q, bool code)
{
    static char text[1 << 16];
    struct ntl_bugcheck_answer answer = ask(q);

    text[0] = '\0';
    if (code) {
        add(text, sizeof text, answer.bugcheck.name);
        add_statements(text, sizeof text, &answer.bugcheck.says);
    }
    for (int i = 0; i < answer.matches; i++)
        add_statements(text, sizeof text, &answer.match[i].says);
    for (char *c = text; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c | 0x20);
    return text;
}

/* What must be, or must not be, in the answer; in lower case. */
struct erratum {
    const char *what;
    uint32_t code;
    uint8_t given;
    uint64_t p[NTL_PARAMETERS];
    bool of_code;               /* the code's statements count, too           */
    const char *has, *lacks;
};

static const struct erratum errata[] = {
    { "50 p2: 10 is hexadecimal", 0x50, 2, { 0, 0x10 }, false, "execute",
      NULL },
    { "50 p2: 10 is hexadecimal", 0x50, 2, { 0, 10 }, false, NULL, "execute" },
    { "139 p1: the list is decimal", 0x139, 1, { 0xa }, false, "icall", NULL },
    { "139 p1: the list is decimal", 0x139, 1, { 0x10 }, false, NULL, "icall" },
    { "18C p1: the list is hexadecimal", 0x18c, 1, { 0x100a }, false,
      "overlay", NULL },
    { "15E p4: no base given, said so", 0x15e, 4, { 1, 0, 0, 70 }, true,
      "no base", NULL },
    { "FE p3: no base given", 0xfe, 3, { 8, 6, 0xa }, false, NULL, NULL },
    { "125: the table of 124", 0x125, 1, { 0 }, true, "copied from 124",
      "machine check" },
    { "173: PFN_SHARE_COUNT", 0x173, 0, { 0 }, true, NULL, "share_count" },
    { "139 p1 27: not export suppression", 0x139, 1, { 0x27 }, false,
      "fast_fail_invalid_dispatch_context", "guard_export" },
    { "139 p1 2E: export suppression", 0x139, 1, { 0x2e }, false,
      "export_suppression", NULL },
    { "139 p1 4: not reserved", 0x139, 1, { 4 }, false,
      "fast_fail_incorrect_stack", NULL },
    { "1E p4: parameter 1 of the exception", 0x1e, 0, { 0 }, true,
      "exceptioninformation[1]", NULL },
    { "6E is BOOTPROC", 0x6e, 0, { 0 }, true,
      "bootproc_initialization_failed", NULL },
    { "6F is VSL", 0x6f, 0, { 0 }, true, "vsl_initialization_failed", NULL },
    { "70 is SOFT_RESTART", 0x70, 0, { 0 }, true, "soft_restart_fatal_error",
      NULL },
    { "71 has gone", 0x71, 0, { 0 }, true, "session5", NULL },
    { "58 is VOLMGRX", 0x58, 0, { 0 }, true, "volmgrx_internal_error", NULL },
    { "11A is _ERROR", 0x11a, 0, { 0 }, true, "em_initialization_error", NULL },
    { "356 is VMCTRL", 0x356, 0, { 0 }, true, "xbox_vmctrl_cs_timeout", NULL },
    { "AD is 400000AD", 0xad, 0, { 0 }, true, "400000ad", NULL },
    { "400000AD answers as AD", 0x400000ad, 4, { 0, 0, 0, 1 }, true,
      "video_driver_debug_report_request", NULL },
    { "10F is in no header", 0x10f, 0, { 0 }, true, "no bugcodes.h", NULL },
    { "DF: the first letter", 0xdf, 0, { 0 }, true,
      "impersonating_worker_thread", NULL },
    { "1D0: the first letter", 0x1d0, 0, { 0 }, true,
      "acpi_firmware_watchdog_timeout", NULL },
    { "1D9 has a page", 0x1d9, 1, { 0 }, false, "iommu domain", NULL },
    { "C4 100A: in the wrong column", 0xc4, 1, { 0x100a }, false,
      "still owns the lock", NULL },
    { "C4: FC is past its heading", 0xc4, 1, { 0xfc }, false, "", NULL },
    { "C4: 141 is past its heading", 0xc4, 1, { 0x141 }, false, "", NULL },
    { "C4: 1013 is past its heading", 0xc4, 1, { 0x1013 }, false, "", NULL },
    { "C4: A00E is past its heading", 0xc4, 1, { 0xa00e }, false, "", NULL },
    { "C4: 20025 is past its heading", 0xc4, 1, { 0x20025 }, false, "", NULL },
    { "C4: rules of PortCls", 0xc4, 1, { 0x71001 }, false, "", NULL },
    { "C4: rules of PortCls", 0xc4, 1, { 0x72001 }, false, "", NULL },
    { "C4: SpinlockRelease", 0xc4, 1, { 0x4000a }, false, "spinlockrelease",
      NULL },
    { "C4: SpinlockRelease", 0xc4, 1, { 0x4000b }, false, "spinlockrelease",
      NULL },
    { "C4: WlanAssert is 93101", 0xc4, 1, { 0x93101 }, false, "wlanassert",
      NULL },
    { "C4: 93004 is WlanAssociation", 0xc4, 1, { 0x93004 }, false,
      "wlanassociation", NULL },
    { "C9 247: in the wrong column", 0xc9, 1, { 0x247 }, false,
      "must not fail", NULL },
    { "C9 10 before A", 0xc9, 1, { 0x10 }, false, "", NULL },
    { "C9 A after 12", 0xc9, 1, { 0xa }, false, "", NULL },
    { "124 8: SCI is ACPI's", 0x124, 1, { 8 }, false,
      "system control interrupt", NULL },
    { "122: sources up to 12", 0x124, 1, { 0x12 }, false, "", NULL },
    { "9C: MSR is a register", 0x9c, 0, { 0 }, true, "model-specific",
      "machine service" },
    { "10D 9 is used", 0x10d, 1, { 9 }, false, "wdf_invalid_interrupt", NULL },
    { "10D 10 exists", 0x10d, 1, { 0x10 }, false, "wdf_api_unavailable", NULL },
    { "10D 6 5 exists", 0x10d, 2, { 6, 5 }, false, "request_not_in_queue",
      NULL },
    { "10D: WDF, not WDR", 0x10d, 2, { 6, 1 }, false,
      "wdf_request_fatal_error_no_more_stack_locations", "wdr_" },
    { "18D: FAULT, not FALT", 0x18d, 1, { 2 }, false,
      "ksecure_fault_slat_read", "falt" },
    { "1DC: x02 is 2", 0x1dc, 1, { 2 }, false, "not empty", NULL },
    { "1F2: sub-codes of shadow memory", 0x1f2, 4, { 0, 0, 0, 0x87 }, false,
      "freed", "lookaside" },
    { "1F2: the write bit", 0x1f2, 4, { 0, 0, 0, 0x187 }, false, "write",
      NULL },
    { "D1 p3: 2 and 8 execute", 0xd1, 3, { 0, 2, 2 }, false, "execute", NULL },
    { "D1 p3: 2 and 8 execute", 0xd1, 3, { 0, 2, 8 }, false, "execute", NULL },
    { "27: RDBSS_BUG_CHECK_FCBSTRUC", 0x27, 1, { 0xfcb00012 }, false, "",
      NULL },
    { "15E: not the name of 7C", 0x15e, 0, { 0 }, true,
      "bugcode_ndis_driver_live_dump", NULL },
    { "FA is not DF", 0xfa, 0, { 0 }, true, "http_driver_corrupted", NULL },
    { "1F0: the header's name", 0x1f0, 0, { 0 }, true,
      "usb4_hardware_violation", NULL },
};

static void errors_of_the_reference_are_not_repeated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof errata / sizeof *errata; i++) {
        const struct erratum *e = &errata[i];
        struct ntl_bugcheck_question q = question(e->code, e->given, e->p[0],
                                                  e->p[1], e->p[2], e->p[3]);
        const char *text = all_said(&q, e->of_code);

        if (e->has && (!strstr(text, e->has) || !*text))
            fail_msg("%s: no \"%s\" in\n%s", e->what, e->has, text);
        if (e->lacks && strstr(text, e->lacks))
            fail_msg("%s: \"%s\" in\n%s", e->what, e->lacks, text);
    }
}

/* 173, 174 and 1F1 speak of a type of failure, and have no values. */
static void no_values_are_invented(void **state)
{
    static const uint32_t codes[] = { 0x173, 0x174, 0x1f1 };

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct ntl_bugcheck row = find(codes[i]);
        struct ntl_subcode one;

        assert_false(ntl_bugcheck_subcode(&row, 0, &one));
    }
}

static void misspelt_names_of_the_index_are_none(void **state)
{
    static const char *const names[] = {
        "MPERSONATING_WORKER_THREAD", "CPI_FIRMWARE_WATCHDOG_TIMEOUT",
    };
    struct ntl_bugcheck row;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(ntl_bugcheck_named(names[i], strlen(names[i]), &row));
}

static void every_fast_fail_code_has_its_symbol(void **state)
{
    unsigned rows = 0;

    (void)state;
    if (!open_facts("fastfail"))
        skip();
    while (facts_next(&facts)) {
        struct ntl_bugcheck_question q = question(
            0x139, 1, strtoull(facts.cell[0], NULL, 10), 0, 0, 0);
        struct ntl_bugcheck_answer answer = ask(&q);
        struct ntl_statement symbol;

        if (answer.matches == 0
            || !ntl_bugcheck_says(&answer.match[0].says, NTL_SAYS_NAME, 0,
                                  &symbol))
            fail_msg("139: nothing of %s", facts.cell[2]);
        assert_string_equal(symbol.text, facts.cell[2]);
        rows++;
    }
    assert_true(rows >= 76);
}

/* --- which sub-codes hold ------------------------------------------------- */

static void the_most_specific_condition_wins(void **state)
{
    struct ntl_bugcheck_question q = question(0xfe, 3, 8, 6, 1, 0);
    struct ntl_bugcheck_answer answer = ask(&q);
    char when[64];

    (void)state;
    assert_int_equal(answer.matches, 1);
    assert_string_equal(spoken(ntl_subcode_when(when, sizeof when,
                                              &answer.match[0])),
                        "1=8 2=6 3=1");
    assert_int_equal(ntl_subcode_last(&answer.match[0]), 3);
    assert_true(answer.hidden >= 1);
}

static void tables_of_two_parameters_stand_side_by_side(void **state)
{
    struct ntl_bugcheck_question q = question(0x50, 4, 0, 3, 0, 0xf);
    struct ntl_bugcheck_answer answer = ask(&q);

    (void)state;
    assert_int_equal(answer.matches, 2);
    assert_non_null(strstr(said(&answer), "write"));
    assert_non_null(strstr(said(&answer), "SMAP"));
}

static void parameters_that_are_not_given_match_nothing(void **state)
{
    struct ntl_bugcheck_question q = question(0x1a, 0, 0x41792, 0, 0, 0);
    struct ntl_bugcheck_answer answer = ask(&q);

    (void)state;
    assert_int_equal(answer.matches, 0);
    q.given = 1;
    answer = ask(&q);
    assert_int_equal(answer.matches, 1);
    assert_int_equal(answer.parameter[1].type, NTL_PARAM_PTE_ADDRESS);
    assert_int_equal(answer.from[1], 0);
    assert_int_equal(answer.from[0], -1);
}

static void a_status_may_be_sign_extended(void **state)
{
    struct ntl_bugcheck_question plain = question(0x77, 1, 0xc0000185, 0, 0, 0);
    struct ntl_bugcheck_question wide = plain;
    struct ntl_bugcheck_answer a = ask(&plain), b;

    (void)state;
    wide.parameter[0] |= UINT64_C(0xffffffff00000000);
    b = ask(&wide);
    assert_true(a.matches > 0 && a.matches == b.matches);
    assert_int_equal(a.match[0].row, b.match[0].row);
}

static void minidump_forms_answer_as_the_code_itself(void **state)
{
    static const uint32_t codes[] = { 0x7e, 0x8e, 0x7f, 0xa, 0xd1, 0x50, 0xea };

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct ntl_bugcheck_question plain = question(codes[i], 4, 8, 2, 1, 3);
        struct ntl_bugcheck_question mini = plain;
        struct ntl_bugcheck_answer a = ask(&plain), b;

        mini.code |= UINT32_C(0x10000000);
        b = ask(&mini);
        assert_int_equal(a.matches, b.matches);
        assert_string_equal(said(&a), said(&b));
        for (unsigned n = 0; n < NTL_PARAMETERS; n++)
            assert_string_equal(a.parameter[n].text, b.parameter[n].text);
        assert_true(b.flags == UINT32_C(0x10000000)
                    || b.bugcheck.kind == NTL_KIND_MINIDUMP);
    }
}

static void flags_of_a_word_all_count(void **state)
{
    struct ntl_bugcheck_question q = question(0x18d, 1, 6, 0, 0, 0);
    struct ntl_bugcheck_answer answer = ask(&q);

    (void)state;
    assert_int_equal(answer.matches, 2);
}

static void sub_codes_that_could_hold_are_open(void **state)
{
    struct ntl_bugcheck_question q = question(0x10d, 1, 6, 0, 0, 0);
    struct ntl_bugcheck row = find(0x10d);
    struct ntl_subcode one;
    unsigned open = 0;

    (void)state;
    for (size_t i = 0; ntl_bugcheck_subcode(&row, i, &one); i++)
        open += ntl_subcode_open(&one, &q);
    assert_true(open >= 5);
}

/* --- values --------------------------------------------------------------- */

static const char *reading(enum ntl_param type, uint64_t value,
                           enum ntl_arch arch)
{
    static char text[NTL_READING_TEXT];
    struct ntl_region_view v = view(arch);

    return spoken(ntl_param_read(text, sizeof text, type, value, "CR0", &v));
}

static void values_are_read_by_their_type(void **state)
{
    static const struct {
        enum ntl_param type;
        uint64_t value;
        const char *text;
    } rows[] = {
        { NTL_PARAM_ADDRESS, 0, "null" },
        { NTL_PARAM_ADDRESS, 8, "near null: a field 8 bytes into nothing" },
        { NTL_PARAM_ADDRESS, 0x18,
          "near null: a field 18 bytes into nothing (hexadecimal)" },
        { NTL_PARAM_ADDRESS, UINT64_C(0xffffffffffffffe8),
          "near null: 18 bytes below it (hexadecimal)" },
        { NTL_PARAM_ADDRESS, 0x0038002e,
          "the characters \".8\"; PTE at MmPteBase+1c00" },
        { NTL_PARAM_VALUE, UINT64_C(0x6d65747379537c5c), "" },
        { NTL_PARAM_VALUE, 0x7473654e, "the characters \"Nest\"" },
        { NTL_PARAM_ADDRESS, UINT64_C(0xfffff68000000008),
          "PTE space, if the index is right; the PTE of "
          "00000000`00001000, if the self-map's index is 1ed; PTE at "
          "MmPteBase+7b40000000" },
        { NTL_PARAM_ADDRESS, UINT64_C(0x1b839cd7e98),
          "user space; PTE at MmPteBase+dc1ce6b8" },
        { NTL_PARAM_CODE_ADDRESS, UINT64_C(0x8000deadbeef0000),
          "not canonical: no address" },
        { NTL_PARAM_IRP, UINT64_C(0x1b839cd7e98),
          "user space: no place for it" },
        { NTL_PARAM_IRQL, 2, "DISPATCH_LEVEL" },
        { NTL_PARAM_IRQL, 0xff,
          "no level: interrupts were disabled (IF clear)" },
        { NTL_PARAM_IRQL, 0x20, "above HIGH_LEVEL: not an IRQL" },
        { NTL_PARAM_ACCESS, 8, "execute" },
        { NTL_PARAM_ACCESS, 0x10,
          "as a page-fault code 10: supervisor execute" },
        { NTL_PARAM_PF_ERROR, 3, "supervisor write, protection violation" },
        { NTL_PARAM_PF_ERROR, 0x10, "supervisor execute, not-present page" },
        { NTL_PARAM_NTSTATUS, UINT64_C(0xffffffffc0000005),
          "STATUS_ACCESS_VIOLATION" },
        { NTL_PARAM_EXCEPTION, 0x10000004, "KI_EXCEPTION_ACCESS_VIOLATION" },
        { NTL_PARAM_EXCEPTION, 0xe06d7363, "MSVC_EXCEPTION" },
        { NTL_PARAM_WIN32, 5, "error 5, ERROR_ACCESS_DENIED" },
        { NTL_PARAM_TRAP, 8, "#DF double fault, KiDoubleFaultAbort" },
        { NTL_PARAM_BUGCHECK_CODE, 0x1000007e,
          "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M" },
        { NTL_PARAM_PFN, 0x1234, "physical 00000000`01234000" },
        { NTL_PARAM_PHYSICAL, 0x1234567, "page frame 1234" },
        { NTL_PARAM_POOL_TAG, 0x20707249, "'Irp '" },
        { NTL_PARAM_POOL_TAG, 0xa0707249, "'Irp '" },
        { NTL_PARAM_STRING_ASCII, UINT64_C(0x5359532e65747374),
          "\"tste.SYS\"" },
        { NTL_PARAM_IRP_MAJOR, 0x16, "IRP_MJ_POWER" },
        { NTL_PARAM_POOL_TYPE, 0x200, "NonPagedPoolNx" },
        { NTL_PARAM_DEVICE_POWER, 4, "PowerDeviceD3" },
        { NTL_PARAM_SYSTEM_POWER, 5, "PowerSystemHibernate" },
        { NTL_PARAM_POWER_ACTION, 2, "PowerActionSleep" },
        { NTL_PARAM_WHEA_SOURCE, 4, "WheaErrSrcTypePCIe: PCI Express" },
        { NTL_PARAM_WHEA_SEVERITY, 1, "WheaErrSevFatal" },
        { NTL_PARAM_SECONDS, 0x12c, "300 seconds: 5 minutes" },
        { NTL_PARAM_SECONDS, 5, "5 seconds" },
        { NTL_PARAM_MILLISECONDS, 0x1b58, "7000 milliseconds: 7 seconds" },
        { NTL_PARAM_TIME_100NS, 36000000000, "1 hours" },
        { NTL_PARAM_SIZE, 0x100000, "1048576 bytes (1 MB)" },
        { NTL_PARAM_COUNT, 0x41, "0n65" },
        { NTL_PARAM_COUNT, 5, "" },
        { NTL_PARAM_BITS, 0x15, "bits 0 2 4" },
        { NTL_PARAM_BITS, 0, "" },
        { NTL_PARAM_HANDLE, 0x80000abc, "a kernel handle" },
        { NTL_PARAM_PID, 0x400, 
          "0n1024; never valid: the bits of the entry are clear" },
        { NTL_PARAM_SELECTOR, 0x33, "KGDT64_R3_CODE, RPL 3" },
        { NTL_PARAM_MSR, 0xc0000082, "LSTAR" },
        { NTL_PARAM_BUILD, 19045, "build 19045, 10-22H2" },
        { NTL_PARAM_LINE_SOURCE, 0x00010203, "file 1, line 515" },
        { NTL_PARAM_BOOLEAN, 7, "true" },
        { NTL_PARAM_WDF, UINT64_C(0x24f58130f798),
          "framework object at ffffdb0a`7ecf0860" },
        { NTL_PARAM_RESERVED, 0, "" },
        { NTL_PARAM_NONE, UINT64_C(0xffffd78e4c2a1080),
          "looks like a kernel address" },
        { NTL_PARAM_VALUE, 0xc0000005,
          "the number of STATUS_ACCESS_VIOLATION" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = reading(rows[i].type, rows[i].value, NTL_X64);

        if (strcmp(text, rows[i].text) != 0)
            fail_msg("%s of %" PRIx64 ": %s, not %s",
                     ntl_param_name(rows[i].type), rows[i].value, text,
                     rows[i].text);
    }
}

static void values_are_read_by_the_architecture(void **state)
{
    (void)state;
    assert_string_equal(reading(NTL_PARAM_IRQL, 0x1c, NTL_X86), "CLOCK_LEVEL");
    assert_string_equal(reading(NTL_PARAM_IRQL, 0x1c, NTL_X64),
                        "above HIGH_LEVEL: not an IRQL");
    assert_string_equal(reading(NTL_PARAM_PF_ERROR, 8, NTL_ARM64), "execute");
    assert_string_equal(reading(NTL_PARAM_CODE_ADDRESS,
                                UINT64_C(0xfffff80000000000), NTL_X86),
                        "more than 32 bits: no address");
    assert_non_null(strstr(reading(NTL_PARAM_ADDRESS, 0x1000000, NTL_X86),
                           "PTE at c0004000"));
}

/* The index of the self-map is in the address of any PTE. */
static void a_pte_address_tells_what_it_maps(void **state)
{
    (void)state;
    assert_non_null(strstr(reading(NTL_PARAM_PTE_ADDRESS,
                                   UINT64_C(0xffffb28000c3e5f8), NTL_X64),
                           "the PTE of 00000001`87cbf000, if the self-map's "
                           "index is 165"));
}

/* --- what is odd about the numbers --------------------------------------- */

static struct ntl_evidence evidence_of(const struct ntl_bugcheck_question *q,
                                       enum ntl_arch arch)
{
    struct ntl_region_view v = view(arch);
    struct ntl_evidence ret;

    ntl_evidence_of(q, &v, &ret);
    return ret;
}

static void odd_numbers_are_findings(void **state)
{
    static const struct {
        uint32_t code;
        uint64_t p[NTL_PARAMETERS];
        const char *has, *lacks;
    } rows[] = {
        { 0x1000000a, { 0, 2, 0, 1 }, "recorded_as", NULL },
        { 0x1a, { 0x41799, 0, 0, 0 }, "unknown_sub_code", NULL },
        { 0x1a, { 0x41792, 0, 0, 0 }, NULL, "unknown_sub_code" },
        { 0, { 0, 0, 0, 0 }, "no_bug_check", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ntl_bugcheck_question q = question(
            rows[i].code, 4, rows[i].p[0], rows[i].p[1], rows[i].p[2],
            rows[i].p[3]);
        struct ntl_bugcheck_answer answer = ask(&q);
        struct ntl_evidence evidence = evidence_of(&q, NTL_X64);

        ntl_bugcheck_odd(&evidence, &answer, heard_start(&heard));
        assert_false(heard.broken);
        if (rows[i].has)
            assert_true(heard_finding(&heard, rows[i].has));
        if (rows[i].lacks)
            assert_false(heard_finding(&heard, rows[i].lacks));
    }
}

static void x86_is_told_by_its_addresses(void **state)
{
    struct ntl_bugcheck_question q = question(0xd1, 4, 0xc, 2, 0, 0xf86b5a89);
    struct ntl_bugcheck_answer answer = ask(&q);

    (void)state;
    assert_true(ntl_bugcheck_is_x86(&q, &answer));
    q.parameter[3] = 0x706b5a89;
    assert_false(ntl_bugcheck_is_x86(&q, &answer));
    q.parameter[3] = UINT64_C(0xfffff800f86b5a89);
    assert_false(ntl_bugcheck_is_x86(&q, &answer));
}

/* --- any code with any numbers -------------------------------------------- */

#ifdef __has_feature
#define CLANG_SANITIZES __has_feature(address_sanitizer)
#else
#define CLANG_SANITIZES 0
#endif
#if defined __SANITIZE_ADDRESS__ || CLANG_SANITIZES
enum { TUPLES = 1000000, SANITIZED = true };
#else
enum { TUPLES = 200000, SANITIZED = false };
#endif

/* NTLENS_TUPLES overrides: `make check-tuples` asks for ten million. */
static unsigned long tuples(void)
{
    const char *wanted = getenv("NTLENS_TUPLES");

    return wanted ? strtoul(wanted, NULL, 10) : TUPLES;
}

static uint64_t some_value(uint64_t *seed)
{
    switch (random_below(seed, 4)) {
    case 0:
        return random_below(seed, 0x20);
    case 1:
        return UINT64_C(0xffff800000000000) | random_next(seed) >> 17;
    case 2:
        return UINT64_C(0xffffffff00000000) | (random_next(seed) & UINT32_MAX);
    default:
        return random_sized(seed);
    }
}

/* Known codes, with their recorded bits, and any others. */
static uint32_t some_code(uint64_t *seed)
{
    struct ntl_bugcheck row = { .code = 0 };

    if (random_below(seed, 8) == 0)
        return (uint32_t)random_sized(seed);
    assert_true(ntl_bugcheck_at(
        random_below(seed, (unsigned)ntl_bugcheck_count()), &row));
    return row.code | (random_below(seed, 8) ? 0 : UINT32_C(0x10000000));
}

/* A value that some condition of the code tests. */
static void aim(struct ntl_bugcheck_question *q, uint64_t *seed)
{
    struct ntl_bugcheck row;
    struct ntl_subcode one;
    struct ntl_condition c;

    if (!ntl_bugcheck_find(q->code, &row)
        || !ntl_bugcheck_subcode(&row, random_below(seed, 40), &one))
        return;
    for (size_t i = 0; ntl_subcode_condition(&one, i, &c); i++)
        q->parameter[c.parameter - 1] = random_below(seed, 2) ? c.lo : c.hi;
}

static void check_tuple(const struct ntl_bugcheck_question *q,
                        enum ntl_arch arch)
{
    struct ntl_bugcheck_answer answer;
    struct ntl_bugcheck_show how = { .verbose = q->code & 1 };
    struct ntl_evidence evidence = evidence_of(q, arch);

    if (!ntl_bugcheck_answer(q, &answer))
        return;
    assert_true(answer.matches + answer.hidden <= NTL_MATCHES_MAX);
    ntl_bugcheck_show(&evidence, &answer, &how, heard_start(&heard));
    if (heard.broken || heard.depth != 0)
        fail_msg("seed %" PRIx64 ": %" PRIx32 " %" PRIx64 " %" PRIx64 " %"
                 PRIx64 " %" PRIx64, random_seed, q->code, q->parameter[0],
                 q->parameter[1], q->parameter[2], q->parameter[3]);
}

static void any_code_with_any_numbers_answers(void **state)
{
    uint64_t seed = random_seed;
    unsigned long count = tuples();

    (void)state;
    for (unsigned long i = 0; i < count; i++) {
        struct ntl_bugcheck_question q = { .code = some_code(&seed) };

        q.given = (uint8_t)(random_below(&seed, 16) ? 15
                            : random_below(&seed, 15) + 1);
        for (unsigned n = 0; n < NTL_PARAMETERS; n++)
            q.parameter[n] = some_value(&seed);
        if (random_below(&seed, 2))
            aim(&q, &seed);
        check_tuple(&q, (enum ntl_arch)random_below(&seed, NTL_ARCH_COUNT));
    }
}

static void every_code_explains_itself_without_numbers(void **state)
{
    struct ntl_bugcheck row;

    (void)state;
    for (size_t i = 0; ntl_bugcheck_at(i, &row); i++) {
        struct ntl_bugcheck_question q = { .code = row.code };

        check_tuple(&q, NTL_X64);
    }
}

/* The text is cut, not the buffer overrun, at every size. */
static void readings_stay_in_their_buffers(void **state)
{
    struct ntl_region_view v = view(NTL_X64);
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        enum ntl_param type
            = (enum ntl_param)random_below(&seed, NTL_PARAMS + 1);
        uint64_t value = some_value(&seed);
        char whole[NTL_READING_TEXT], *part;
        struct ntl_clause says = ntl_param_read(whole, sizeof whole, type,
                                                value, NULL, &v);
        size_t size = random_below(&seed, 40);

        assert_false(says.cut);
        assert_null(strchr(spoken(says), '?'));
        part = malloc(size ? size : 1);
        says = ntl_param_read(part, size, type, value, NULL, &v);
        if (size)
            assert_null(strchr(spoken(says), '?'));
        free(part);
    }
}

/* --- budgets -------------------------------------------------------------- */

/* Of the processor, so that a busy machine does not count. */
static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void an_answer_takes_under_100_microseconds(void **state)
{
    enum { ANSWERS = 20000 };
    uint64_t seed = random_seed;
    double from = seconds(), took;

    (void)state;
    for (unsigned i = 0; i < ANSWERS; i++) {
        struct ntl_bugcheck_question q = { .code = some_code(&seed),
                                           .given = 15 };

        aim(&q, &seed);
        check_tuple(&q, NTL_X64);
    }
    took = (seconds() - from) / (double)ANSWERS * 1e6;
    if (took > 100 && !SANITIZED)
        fail_msg("%.1f microseconds", took);
}

/* Bytes of the sections of an object file whose names begin so. */
static unsigned long section_bytes(const char *object, const char *name)
{
    char line[512];
    unsigned long total = 0;
    FILE *size;

    snprintf(line, sizeof line, "size -A -d %s", object);
    size = popen(line, "r");
    assert_non_null(size);
    while (fgets(line, sizeof line, size)) {
        char section[128];
        unsigned long bytes;

        if (sscanf(line, "%127s %lu", section, &bytes) == 2
            && strncmp(section, name, strlen(name)) == 0)
            total += bytes;
    }
    pclose(size);
    return total;
}

static void the_knowledge_stays_below_700_kb_and_read_only(void **state)
{
    enum { MOST = 700 * 1024, POINTERS = 1024 };
    char object[512];
    const char *slash = strstr(program, "/tests/test_bugcheck");
    unsigned long constant;

    (void)state;
    snprintf(object, sizeof object, "%.*s/obj/src/core/bugcheck/bugcheck.o",
             slash ? (int)(slash - program) : 0, program);
    constant = section_bytes(object, ".rodata");
#ifdef COUNTS_LINES
    skip();                     /* the counters of `make coverage` are data */
#endif
    if (constant == 0 || SANITIZED)
        skip();                 /* no binutils; or red zones around it all */
    assert_true(constant > 400 * 1024);
    assert_true(constant <= MOST);
    assert_true(section_bytes(object, ".data") <= POINTERS);
    assert_int_equal(section_bytes(object, ".bss"), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_of_the_facts_answers),
        cmocka_unit_test(codes_ascend_and_kinds_have_names),
        cmocka_unit_test(names_may_have_any_case_and_blanks),
        cmocka_unit_test(names_stand_in_order),
        cmocka_unit_test(old_names_are_found),
        cmocka_unit_test(near_codes_and_names),
        cmocka_unit_test(search_finds_names_before_texts),
        cmocka_unit_test(every_documented_parameter_has_a_type),
        cmocka_unit_test(types_and_marks_have_names),
        cmocka_unit_test(every_sub_code_of_the_facts_has_a_meaning),
        cmocka_unit_test(every_further_value_of_the_facts_has_a_meaning),
        cmocka_unit_test(no_sub_code_says_what_its_neighbour_says),
        cmocka_unit_test(errors_of_the_reference_are_not_repeated),
        cmocka_unit_test(no_values_are_invented),
        cmocka_unit_test(misspelt_names_of_the_index_are_none),
        cmocka_unit_test(every_fast_fail_code_has_its_symbol),
        cmocka_unit_test(the_most_specific_condition_wins),
        cmocka_unit_test(tables_of_two_parameters_stand_side_by_side),
        cmocka_unit_test(parameters_that_are_not_given_match_nothing),
        cmocka_unit_test(a_status_may_be_sign_extended),
        cmocka_unit_test(minidump_forms_answer_as_the_code_itself),
        cmocka_unit_test(flags_of_a_word_all_count),
        cmocka_unit_test(sub_codes_that_could_hold_are_open),
        cmocka_unit_test(values_are_read_by_their_type),
        cmocka_unit_test(values_are_read_by_the_architecture),
        cmocka_unit_test(a_pte_address_tells_what_it_maps),
        cmocka_unit_test(odd_numbers_are_findings),
        cmocka_unit_test(x86_is_told_by_its_addresses),
        cmocka_unit_test(any_code_with_any_numbers_answers),
        cmocka_unit_test(every_code_explains_itself_without_numbers),
        cmocka_unit_test(readings_stay_in_their_buffers),
        cmocka_unit_test(an_answer_takes_under_100_microseconds),
        cmocka_unit_test(the_knowledge_stays_below_700_kb_and_read_only),
    };

    (void)argc;
    program = argv[0];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
