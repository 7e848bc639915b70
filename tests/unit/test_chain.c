/* One fact has one word, whichever command says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "answer.h"
#include "space/chain-state.h"

enum { PAGES = 8, ROOT = 1, PPE = 2, PDE = 3, PTE = 4, DATA = 6 };

static uint64_t image[PAGES][512];
static char path[] = "/tmp/ntlens-chain-XXXXXX";
static struct answer a;

/* --- an image with one page ----------------------------------------------- */

static int make_name(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    if (fd >= 0)
        close(fd);
    return fd < 0;
}

static int remove_it(void **state)
{
    (void)state;
    return unlink(path);
}

/* Raw memory of x64 in which `entry` is the PTE of fffff80000000000. */
static void make_image(uint64_t entry)
{
    FILE *file = fopen(path, "wb");

    memset(image, 0, sizeof image);
    image[ROOT][0x1ed] = ROOT << 12 | 0x63;
    image[ROOT][0x1f0] = PPE << 12 | 0x63;
    image[PPE][0] = PDE << 12 | 0x63;
    image[PDE][0] = PTE << 12 | 0x63;
    image[PDE][1] = (PAGES + 1) << 12 | 0x63;   /* a table beyond the file */
    image[PTE][0] = entry;
    assert_non_null(file);
    assert_int_equal(fwrite(image, 1, sizeof image, file), sizeof image);
    fclose(file);
}

/* --- words ---------------------------------------------------------------- */

/* The string of the first "key" after `marker` in the answer; "" without. */
static const char *word(const char *marker, const char *key)
{
    static char found[64];
    char quoted[32];
    const char *at = strstr(a.text, marker), *end;

    snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    at = at ? strstr(at, quoted) : NULL;
    found[0] = '\0';
    if (!at)
        return found;
    at += strlen(quoted);
    end = strchr(at, '"');
    snprintf(found, sizeof found, "%.*s", (int)(end - at), at);
    return found;
}

static void is(const char *marker, const char *expected)
{
    if (strcmp(word(marker, "state"), expected) != 0)
        fail_msg("%s is %s, not %s:\n%s", marker, word(marker, "state"),
                 expected, a.text);
}

/* One state, with a build and an entry that has it there. */
static const struct {
    enum ntl_mmpte_state state;
    const char *options;
    uint64_t entry;
} states[] = {
    { NTL_MMPTE_VALID, "-a x64 -b 14393.0", DATA << 12 | 0x63 },
    { NTL_MMPTE_PROTO, "-a x64 -b 14393.0", 0xfffff80000001010 << 16 | 0x400 },
    { NTL_MMPTE_PROTO_VAD, "-a x64 -b 14393.0", 0xffffffff00000400 },
    { NTL_MMPTE_IN_TRANSITION, "-a x64 -b 14393.0", DATA << 12 | 0x880 },
    { NTL_MMPTE_PAGEFILE, "-a x64 -b 14393.0", 0x123400002080 },
    { NTL_MMPTE_IN_STORE, "-a x64 -b 7600.1",
      UINT64_C(1) << 22 | 4 << 5 | UINT64_C(1) << 32 },
    { NTL_MMPTE_DEMAND_ZERO, "-a x64 -b 14393.0", 0x80 },
    { NTL_MMPTE_NO_ACCESS, "-a x64 -b 14393.0", 0x300 },
    { NTL_MMPTE_DECOMMITTED, "-a x64 -b 14393.0", 0x200 },
    { NTL_MMPTE_FREED, "-a x64 -b 14393.0", UINT64_C(1) << 32 },
    { NTL_MMPTE_ZERO, "-a x64 -b 14393.0", 0 },
};

enum { STATES = sizeof states / sizeof *states };

static const char typed[] = "1063 2063 3063";

static void every_state_that_an_entry_can_have_is_tried(void **state)
{
    bool tried[NTL_MMPTE_STATES] = { false };

    tried[NTL_MMPTE_UNKNOWN] = true;    /* below */
    (void)state;
    for (size_t i = 0; i < STATES; i++)
        tried[states[i].state] = true;
    for (size_t i = 0; i < NTL_MMPTE_STATES; i++)
        assert_true(tried[i]);
}

static void an_entry_has_the_same_word_alone_and_in_a_typed_chain(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATES; i++) {
        const char *name = ntl_mmpte_state_name(states[i].state);
        const char *options = states[i].options;
        unsigned long long entry = states[i].entry;

        answer(&a, "-j %s mmpte %llx", options, entry);
        is("\"decoded\":", name);
        answer(&a, "-j %s pte fffff80000000000 1 = %s %llx", options, typed,
               entry);
        is("\"level\":\"PTE\"", name);
        is("\"result\":", name);
        is("\"pte_entry\":", name);
        answer(&a, "-j %s vtop 1000 fffff80000000000 = %s %llx", options,
               typed, entry);
        is("\"level\":\"PTE\"", name);
        is("\"result\":", name);
        answer(&a, "-j %s access fffff80000000000 r = %s %llx", options, typed,
               entry);
        is("\"level\":\"PTE\"", name);
    }
}

static void an_entry_has_the_same_word_in_an_image(void **state)
{
    static const char *const commands[] = { "va", "pte", "vtop" };

    (void)state;
    for (size_t i = 0; i < STATES; i++) {
        const char *name = ntl_mmpte_state_name(states[i].state);

        make_image(states[i].entry);
        for (size_t c = 0; c < sizeof commands / sizeof *commands; c++) {
            answer(&a, "-j --raw -o %s %s -d 1000 %s fffff80000000000", path,
                   states[i].options, commands[c]);
            is("\"level\":\"PTE\"", name);
            is("\"result\":", name);
        }
        answer(&a, "-j --raw -o %s %s -d 1000 access fffff80000000000 r", path,
               states[i].options);
        is("\"level\":\"PTE\"", name);
    }
}

/* PAE before its software entries were public. */
static void what_no_layout_names_is_unknown(void **state)
{
    static const char *const lines[] = {
        "mmpte 80", "pte 80000000 1 = 2063 80",
        "vtop 1000 80000000 = 1001 2063 80",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        answer(&a, "-j -a x86-pae -b 2600.0 %s", lines[i]);
        is(i ? "\"result\":" : "\"decoded\":",
           ntl_mmpte_state_name(NTL_MMPTE_UNKNOWN));
    }
}

#define OPEN "-j --raw -o %s -a x64 -b 14393.0 -d 1000 "

static void what_the_file_has_not_is_one_word(void **state)
{
    static const char *const commands[] = { "va", "pte", "vtop" };
    const char *name = chain_state_name(CHAIN_NOT_IN_DUMP);

    (void)state;
    make_image(0);
    for (size_t c = 0; c < sizeof commands / sizeof *commands; c++) {
        answer(&a, OPEN "%s fffff80000200000", path, commands[c]);
        is("\"level\":\"PTE\"", name);
        is("\"result\":", name);
        assert_true(answer_has(&a, "\"mapped\":null"));
    }
    answer(&a, OPEN "maps fffff80000200000", path);
    assert_string_equal(word("\"start\":", "kind"), name);
}

static void what_nobody_typed_is_not_known(void **state)
{
    const char *name = chain_state_name(CHAIN_NOT_KNOWN);

    (void)state;
    answer(&a, "-j pte fffff80000000000 1 = 1063 2063");
    is("\"level\":\"PDE\"", name);
    is("\"result\":", name);
    assert_true(answer_has(&a, "\"mapped\":null"));
}

static void reserved_bits_are_one_word(void **state)
{
    static const char entries[] = "1063 2063 3063 80006063";
    static const char *const lines[] = {
        "pte fffff80000000000 1 =", "vtop 1000 fffff80000000000 =",
    };
    const char *name = chain_state_name(CHAIN_RESERVED_BITS);

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        answer(&a, "-j --maxphyaddr 20 %s %s", lines[i], "1063 2063 3063 "
               "8000f00006063");
        is("\"level\":\"PTE\"", name);
        is("\"result\":", name);
        answer(&a, "-j --maxphyaddr 20 %s %s", lines[i], entries);
        is("\"result\":", "valid");
    }
}

/* A PDE's offset from MmPteBase contains the index that is not known. */
static void the_pte_alone_is_known_without_the_index(void **state)
{
    static const char *const lines[] = {
        "va fffff8026d4bf410", "pte fffff8026d4bf410",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        answer(&a, "-j %s", lines[i]);
        assert_true(answer_has(&a, "\"MmPteBase_plus\":\"0x7c0136a5f8\""));
        assert_string_equal(word("\"level\":\"PTE\"", "MmPteBase_plus"),
                            "0x7c0136a5f8");
        assert_false(answer_has(&a, "7b7e009b50\""
                                    ",\"MmPteBase_plus\":\"0x7b"));
        assert_true(answer_has(&a, "\"at\":\"0xfffff6fb7e009b50\","
                                   "\"MmPteBase_plus\":null"));
        answer(&a, "-j -s 1d7 %s", lines[i]);
        assert_false(answer_has(&a, "MmPteBase_plus"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_that_an_entry_can_have_is_tried),
        cmocka_unit_test(an_entry_has_the_same_word_alone_and_in_a_typed_chain),
        cmocka_unit_test(an_entry_has_the_same_word_in_an_image),
        cmocka_unit_test(what_no_layout_names_is_unknown),
        cmocka_unit_test(what_the_file_has_not_is_one_word),
        cmocka_unit_test(what_nobody_typed_is_not_known),
        cmocka_unit_test(reserved_bits_are_one_word),
        cmocka_unit_test(the_pte_alone_is_known_without_the_index),
    };

    return cmocka_run_group_tests(tests, make_name, remove_it);
}
