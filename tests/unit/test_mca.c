#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/mca.h>

#include "spoken.h"

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
        cmocka_unit_test(flags_stand_from_the_top_down),
        cmocka_unit_test(any_status_has_a_text_that_fits),
    };

    return cmocka_run_group_tests_name("mca", tests, NULL, NULL);
}
