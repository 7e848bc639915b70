#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/mca.h>

#include "spoken.h"

#include <stdio.h>
#include <string.h>

static const char *code(uint64_t status)
{
    static char text[NTL_MCA_TEXT];

    return spoken(ntl_mca_code(text, sizeof text, status));
}

/* Examples of the codes' definition: Intel SDM volume 3, 15.9. */
static void compound_codes_are_taken_apart(void **state)
{
    static const struct { uint16_t code; const char *text; } rows[] = {
        { 0x0000, "no error" },
        { 0x0005, "internal parity" },
        { 0x0400, "internal timer: the processor made no progress" },
        { 0x0e0b, "I/O: an agent on the platform" },
        { 0x0410, "internal, unclassified" },
        { 0x000f, "cache hierarchy: any level" },
        { 0x0014, "TLB: data, level 0" },
        { 0x0135, "cache: data read, data, level 1" },
        { 0x017a, "cache: eviction, generic, level 2" },
        { 0x009f, "memory controller: read, channel not known" },
        { 0x00a1, "memory controller: write, channel 1" },
        { 0x0290, "memory controller: read, channel 0" },
        { 0x0800, "bus or interconnect: generic request, this processor asked, "
                  "memory, level 0" },
        { 0x0f0f, "bus or interconnect: generic request, whoever asked, timed "
                  "out, other, any level" },
        { 0x0e0f, "bus or interconnect: generic request, whoever asked, other, "
                  "any level" },
        { 0x1135, "cache: data read, data, level 1" },
        { 0x2000, "no known code" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(code(rows[i].code), rows[i].text);
}

static const char *model(uint64_t status, enum ntl_vendor vendor)
{
    static char text[NTL_MCA_TEXT];

    return spoken(ntl_mca_model(text, sizeof text, status, vendor));
}

/* What one maker's bits say means nothing of another's. */
static void the_makers_part_goes_by_the_maker(void **state)
{
    const uint64_t status = UINT64_C(0xbc20380000070f0f);
    const uint64_t counted = UINT64_C(0x8c20004000800090);

    (void)state;
    assert_string_equal(model(status, NTL_VENDOR_UNKNOWN),
                        "model-specific code 7");
    assert_string_equal(model(status, NTL_AMD),
                        "extended code 7, of the bank's kind; not correctable "
                        "by ECC (UECC); deferred: poisoned data, not yet used; "
                        "poisoned data were used");
    assert_string_equal(model(counted, NTL_INTEL),
                        "model-specific code 80; corrected errors counted: 1; "
                        "below the threshold");
    assert_string_equal(model(UINT64_C(0x8000000000000001), NTL_INTEL), "");
    assert_string_equal(ntl_vendor_name(NTL_AMD), "AuthenticAMD");
    assert_string_equal(ntl_vendor_name((enum ntl_vendor)9), "");
}

/* Letters of a pattern are fields; the value of one in this code. */
static unsigned field_of(const char *pattern, unsigned code, char letter)
{
    unsigned value = 0;

    for (unsigned i = 0; i < 16; i++)
        if (pattern[i] == letter)
            value = value << 1 | (code >> (15 - i) & 1);
    return value;
}

static bool fits(const char *pattern, unsigned code)
{
    for (unsigned i = 0; i < 16; i++)
        if ((pattern[i] == '0' || pattern[i] == '1')
            && (code >> (15 - i) & 1) != (unsigned)(pattern[i] - '0'))
            return false;
    return true;
}

/* Intel SDM volume 3, tables 15-8 and 15-9, and AMD's 2, 9.3.2. */
static const struct { const char *pattern, *begins; } patterns[] = {
    { "0000000000000000", "no error" },
    { "0000000000000001", "unclassified" },
    { "0000000000000010", "parity of the microcode ROM" },
    { "0000000000000011", "external: another processor reported it" },
    { "0000000000000100", "functional redundancy check" },
    { "0000000000000101", "internal parity" },
    { "0000000000000110", "SMM code outside its range" },
    { "0000010000000000", "internal timer: the processor made no progress" },
    { "0000111000001011", "I/O: an agent on the platform" },
    { "000001xxxxxxxxxx", "internal, unclassified" },
    { "000F0000000011LL", "cache hierarchy: " },
    { "000F00000001TTLL", "TLB: " },
    { "000F00001MMMCCCC", "memory controller: " },
    { "000F00101MMMCCCC", "memory controller: " },
    { "000F0001RRRRTTLL", "cache: " },
    { "000F1PPTRRRRIILL", "bus or interconnect: " },
    { "xxxxxxxxxxxxxxxx", "no known code" },
};

static void assert_fields(const char *pattern, unsigned value, const char *text)
{
    static const char *const levels[] = { "level 0", "level 1", "level 2",
                                          "any level" };
    static const char *const kinds[] = { "instruction", "data", "generic",
                                         "?" };
    static const char *const requests[] = {
        "generic request", "read", "write", "data read", "data write",
        "instruction fetch", "prefetch", "eviction", "snoop",
    };
    static const char *const parties[] = {
        "this processor asked", "this processor answered",
        "this processor looked on", "whoever asked",
    };
    unsigned r = field_of(pattern, value, 'R');
    char channel[32];

    if (strstr(pattern, "LL"))
        assert_non_null(strstr(text,
                               levels[field_of(pattern, value, 'L')]));
    if (strstr(pattern, "TTLL"))
        assert_non_null(strstr(text, kinds[field_of(pattern, value, 'T')]));
    if (strstr(pattern, "RRRR"))
        assert_non_null(strstr(text, r < 9 ? requests[r] : "reserved"));
    if (strstr(pattern, "PP")) {
        assert_non_null(strstr(text, parties[field_of(pattern, value, 'P')]));
        assert_int_equal(strstr(text, "timed out") != NULL,
                         field_of(pattern, value, 'T'));
    }
    if (strstr(pattern, "CCCC")) {
        snprintf(channel, sizeof channel, "channel %u",
                 field_of(pattern, value, 'C'));
        if (field_of(pattern, value, 'C') == 15)
            strcpy(channel, "channel not known");
        assert_string_equal(strstr(text, "channel"), channel);
    }
}

static void every_code_is_of_the_first_pattern_that_it_fits(void **state)
{
    (void)state;
    for (unsigned c = 0; c <= UINT16_MAX; c++) {
        const char *text = code(c | 0xffff0000);
        size_t i = 0;

        while (!fits(patterns[i].pattern, c))
            i++;
        if (strncmp(text, patterns[i].begins, strlen(patterns[i].begins)) != 0)
            fail_msg("%x: %s, not %s", c, text, patterns[i].begins);
        assert_fields(patterns[i].pattern, c, text);
    }
}

/* Flag by flag: SDM volume 3, 15.3.2.2. */
static void each_flag_has_its_bit(void **state)
{
    static const struct { unsigned bit; const char *flag, *meaning; } rows[] = {
        { 62, "VAL OVER", "overflow: more errors came than the bank could keep;"
          " corrected by the hardware" },
        { 61, "VAL UC", "uncorrected" },
        { 60, "VAL EN", "corrected by the hardware" },
        { 59, "VAL MISCV", "corrected by the hardware; MCi_MISC has more" },
        { 58, "VAL ADDRV",
          "corrected by the hardware; MCi_ADDR has the address" },
        { 57, "VAL PCC",
          "corrected by the hardware; the processor's state is corrupt" },
        { 56, "VAL S", "corrected by the hardware" },
        { 55, "VAL AR", "corrected by the hardware" },
        { 54, "VAL", "corrected by the hardware" },
    };
    char text[NTL_MCA_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t status = NTL_MCA_VALID | UINT64_C(1) << rows[i].bit;

        assert_string_equal(spoken(ntl_mca_flags(text, sizeof text, status)),
                            rows[i].flag);
        assert_string_equal(spoken(ntl_mca_meaning(text, sizeof text, status)),
                            rows[i].meaning);
        assert_string_equal(spoken(ntl_mca_meaning(text, sizeof text,
                                                   status & ~NTL_MCA_VALID)),
                            "not valid (bit 63 is clear)");
    }
}

/* Intel: 31:16, 52:38, 54:53; AMD: 21:16, 55, 46, 45, 44, 43, 40. */
static void each_makers_bits_have_their_place(void **state)
{
    static const struct {
        enum ntl_vendor vendor;
        uint64_t status;
        const char *says;
    } rows[] = {
        { NTL_VENDOR_UNKNOWN, 0xffff0000, "model-specific code ffff" },
        { NTL_VENDOR_UNKNOWN, 0xffffffff0000ffff, "" },
        { NTL_INTEL, 0x10000, "model-specific code 1" },
        { NTL_INTEL, UINT64_C(1) << 38, "corrected errors counted: 1" },
        { NTL_INTEL, UINT64_C(1) << 52, "corrected errors counted: 16384" },
        { NTL_INTEL, UINT64_C(1) << 37, "" },
        { NTL_INTEL, UINT64_C(1) << 53, "below the threshold" },
        { NTL_INTEL, UINT64_C(2) << 53, "above the threshold" },
        { NTL_INTEL, UINT64_C(3) << 53, "" },
        { NTL_INTEL, UINT64_C(2) << 53 | NTL_MCA_UNCORRECTED, "" },
        { NTL_INTEL, UINT64_C(2) << 53 | 0x70000,
          "model-specific code 7; above the threshold" },
        { NTL_AMD, 0x3f0000, "extended code 3f, of the bank's kind" },
        { NTL_AMD, 0xffc00000, "extended code 0, of the bank's kind" },
        { NTL_AMD, UINT64_C(1) << 55, "extended code 0, of the bank's kind;"
          " the task's state is corrupt (TCC)" },
        { NTL_AMD, UINT64_C(1) << 46, "extended code 0, of the bank's kind;"
          " corrected by ECC (CECC)" },
        { NTL_AMD, UINT64_C(1) << 45, "extended code 0, of the bank's kind;"
          " not correctable by ECC (UECC)" },
        { NTL_AMD, UINT64_C(1) << 44, "extended code 0, of the bank's kind;"
          " deferred: poisoned data, not yet used" },
        { NTL_AMD, UINT64_C(1) << 43, "extended code 0, of the bank's kind;"
          " poisoned data were used" },
        { NTL_AMD, UINT64_C(1) << 40, "extended code 0, of the bank's kind;"
          " found by the scrubber" },
        { (enum ntl_vendor)9, 0x10000, "model-specific code 1" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(model(rows[i].status, rows[i].vendor),
                            rows[i].says);
}

static void flags_stand_from_the_top_down(void **state)
{
    char text[NTL_MCA_TEXT];

    (void)state;
    assert_string_equal(spoken(ntl_mca_flags(text, sizeof text,
                                           UINT64_C(0xfa00000000070f0f))),
                        "VAL OVER UC EN MISCV PCC");
    assert_string_equal(spoken(ntl_mca_flags(text, sizeof text,
                                           UINT64_C(0xf480000000040e0f))),
                        "VAL OVER UC EN ADDRV AR");
    assert_string_equal(spoken(ntl_mca_flags(text, sizeof text, 0)), "");
    assert_string_equal(spoken(ntl_mca_meaning(text, sizeof text, 0)),
                        "not valid (bit 63 is clear)");
    assert_string_equal(spoken(ntl_mca_meaning(text, sizeof text,
                                               NTL_MCA_VALID)),
                        "corrected by the hardware");
}

/* Whatever the number: a text that ends, in its buffer, cut or not. */
static void any_status_has_a_text_that_fits(void **state)
{
    uint64_t seed = random_seed;
    char text[NTL_MCA_TEXT + 1], small[8];

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t status = random_next(&seed);

        text[NTL_MCA_TEXT] = 'x';
        assert_false(ntl_mca_code(text, NTL_MCA_TEXT, status).cut);
        assert_false(ntl_mca_flags(text, NTL_MCA_TEXT, status).cut);
        assert_false(ntl_mca_meaning(text, NTL_MCA_TEXT, status).cut);
        assert_int_equal(text[NTL_MCA_TEXT], 'x');
        (void)ntl_mca_code(small, sizeof small, status);
        assert_true(strlen(small) < sizeof small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compound_codes_are_taken_apart),
        cmocka_unit_test(the_makers_part_goes_by_the_maker),
        cmocka_unit_test(every_code_is_of_the_first_pattern_that_it_fits),
        cmocka_unit_test(each_flag_has_its_bit),
        cmocka_unit_test(each_makers_bits_have_their_place),
        cmocka_unit_test(flags_stand_from_the_top_down),
        cmocka_unit_test(any_status_has_a_text_that_fits),
    };

    return cmocka_run_group_tests_name("mca", tests, NULL, NULL);
}
