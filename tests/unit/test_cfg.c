#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"
#include "vectors.h"

#include <ntlens/cfg.h>

#include <string.h>

/* The worked example of a public write-up. */
#define BITMAP UINT64_C(0xfbff83a00c7ba008)
#define TARGET UINT64_C(0xfffff8038e0b0d70)
#define WORD   UINT64_C(0x0000400000000000)

static void slot_of_the_worked_example(void **state)
{
    struct ntl_cfg_slot slot = ntl_cfg_slot(NTL_CFG_KERNEL, BITMAP, TARGET);

    (void)state;
    assert_int_equal(slot.address, UINT64_C(0xffff83801ab3cc38));
    assert_int_equal(slot.bytes, 8);
    assert_int_equal(slot.bit, 46);
    assert_int_equal(slot.even, 46);
    assert_true(slot.aligned);
    assert_true(slot.canonical);
    assert_int_equal(slot.block, UINT64_C(0xfffff8038e0b0c00));
    assert_int_equal(slot.block_size, 512);
    assert_int_equal(ntl_cfg_state(WORD, slot.even), NTL_CFG_ALIGNED);
}

/* ? 0FBFF953CC0031F90h+(target >> 9)*8 */
static void slot_of_the_seed(void **state)
{
    uint64_t bitmap = UINT64_C(0xfbff953cc0031f90);

    (void)state;
    assert_int_equal(ntl_cfg_slot(NTL_CFG_KERNEL, bitmap, TARGET).address,
                     bitmap + UINT64_C(0x7ffffc01c70586) * 8);
    assert_true(ntl_cfg_slot(NTL_CFG_KERNEL, bitmap, TARGET).canonical);
    assert_false(ntl_cfg_slot(NTL_CFG_KERNEL, bitmap,
                              UINT64_C(0x4141414141414141)).canonical);
    assert_false(ntl_cfg_slot(NTL_CFG_KERNEL, bitmap,
                              UINT64_C(0x00007ff612345670)).canonical);
}

static void slot_of_x86_has_four_bytes(void **state)
{
    struct ntl_cfg_slot slot
        = ntl_cfg_slot(NTL_CFG_USER_X86, 0x01230000, 0x77001234);

    (void)state;
    assert_int_equal(slot.address, 0x01230000 + 0x770012 * 4);
    assert_int_equal(slot.bytes, 4);
    assert_int_equal(slot.bit, 6);
    assert_int_equal(slot.block, 0x77001200);
    assert_int_equal(slot.block_size, 256);
    assert_int_equal(ntl_cfg_slot(NTL_CFG_USER_X86, 0xffffff00,
                                  0xfffffff0).address >> 32, 0);
}

/* The bit of a byte: as if the bitmap were read byte by byte, a bit for 8. */
static void slot_and_bit_name_the_same_byte_as_counting_does(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t bitmap = random_sized(&seed), target = random_sized(&seed);
        struct ntl_cfg_slot k = ntl_cfg_slot(NTL_CFG_KERNEL, bitmap, target);
        struct ntl_cfg_slot u = ntl_cfg_slot(NTL_CFG_USER_X86, bitmap, target);
        uint32_t low = (uint32_t)target;

        assert_int_equal(k.address + k.bit / 8, bitmap + (target >> 6));
        assert_int_equal(k.bit % 8, target >> 3 & 7);
        assert_int_equal((uint32_t)(u.address + u.bit / 8),
                         (uint32_t)(bitmap + (low >> 6)));
        assert_true(target - k.block < 512 && low - u.block < 256);
        assert_int_equal(k.even & 1, 0);
        assert_true(!k.aligned || k.bit == k.even);
    }
}

static void block_is_found_from_its_slot(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        enum ntl_cfg_kind kind
            = (enum ntl_cfg_kind)random_below(&seed, NTL_CFG_KINDS);
        uint64_t bitmap = random_next(&seed), target = random_next(&seed);
        struct ntl_cfg_slot slot = ntl_cfg_slot(kind, bitmap, target);

        assert_int_equal(ntl_cfg_block_of_slot(kind, bitmap, slot.address),
                         slot.block);
    }
}

/* The public disassembly, bit by bit. */
static bool older(bool even, bool odd, bool aligned)
{
    return aligned ? even : odd;
}

static bool newer(bool even, bool odd, bool aligned)
{
    return aligned ? even || odd : even && odd;
}

static bool kernel(bool even, bool odd, bool aligned)
{
    return aligned ? even : even && odd;
}

static void rules_decide_as_the_disassembly_does(void **state)
{
    static bool (*const decides[])(bool, bool, bool) = {
        [NTL_CFG_OLDER] = older, [NTL_CFG_NEWER] = newer,
        [NTL_CFG_ES] = kernel, [NTL_CFG_OF_KERNEL] = kernel,
    };

    (void)state;
    for (unsigned rule = 0; rule < NTL_CFG_RULES; rule++) {
        for (unsigned bits = 0; bits < 8; bits++) {
            bool even = bits & 1, odd = bits >> 1 & 1, aligned = bits >> 2;
            uint64_t word = (uint64_t)(even | odd << 1) << 46;

            assert_int_equal(
                ntl_cfg_allows((enum ntl_cfg_rule)rule,
                               ntl_cfg_state(word, 46), aligned),
                decides[rule](even, odd, aligned));
            assert_non_null(ntl_cfg_rule_wants((enum ntl_cfg_rule)rule,
                                               aligned));
        }
    }
}

static void states_are_named_by_their_bits(void **state)
{
    static const char *const names[] = {
        "no target", "aligned", "suppressed", "any",
    };

    (void)state;
    for (unsigned even = 0; even < 64; even += 2)
        for (uint64_t pair = 0; pair < 4; pair++)
            assert_string_equal(
                ntl_cfg_state_name(ntl_cfg_state(pair << even, even)),
                names[pair]);
}

static void base_and_bitmap_turn_into_each_other(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    assert_int_equal(ntl_cfg_base_of_bitmap(BITMAP),
                     UINT64_C(0xffff81a00c7ba008));
    assert_int_equal(ntl_cfg_bitmap_of_base(UINT64_C(0xffff933cc0031f90)),
                     UINT64_C(0xfbff953cc0031f90));
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t base = random_next(&seed);
        uint64_t bitmap = ntl_cfg_bitmap_of_base(base);

        assert_int_equal(ntl_cfg_base_of_bitmap(bitmap), base);
        assert_int_equal(ntl_cfg_slot(NTL_CFG_KERNEL, bitmap,
                                      UINT64_C(0xffff800000000000)).address,
                         base);
    }
}

/* Every kernel address has its slot in the region's 2 TB, others have not. */
static void slots_of_kernel_addresses_fill_the_region(void **state)
{
    uint64_t seed = random_seed, region = UINT64_C(1) << 41;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t target = random_next(&seed);
        uint64_t at;

        target |= UINT64_C(0xffff800000000000) * (i & 1);
        at = ntl_cfg_slot(NTL_CFG_KERNEL, BITMAP, target).address
             - ntl_cfg_base_of_bitmap(BITMAP);
        assert_int_equal(at < region, target >> 47 == 0x1ffff);
    }
}

static void r10_gives_back_all_but_nine_bits(void **state)
{
    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t target = random_next(&seed);

        assert_int_equal(ntl_cfg_target_of_r10(target >> 9),
                         target & ~UINT64_C(0x1ff));
    }
}

static void numbers_out_of_range_have_an_answer(void **state)
{
    struct ntl_cfg_routine r;

    (void)state;
    assert_non_null(ntl_cfg_kind_name((enum ntl_cfg_kind)77));
    assert_non_null(ntl_cfg_state_name((enum ntl_cfg_state)77));
    assert_non_null(ntl_cfg_state_note((enum ntl_cfg_state)77));
    assert_non_null(ntl_cfg_rule_name((enum ntl_cfg_rule)77));
    assert_int_equal(ntl_cfg_slot((enum ntl_cfg_kind)77, 0, 0).bytes, 8);
    assert_int_equal(ntl_cfg_state(WORD, 46 + 64), NTL_CFG_ALIGNED);
    assert_false(ntl_cfg_routine((enum ntl_cfg_section)77, 0, &r));
    assert_false(ntl_cfg_routine(NTL_CFG_SECTIONS, 0, &r));
    assert_string_equal(ntl_cfg_kind_name(NTL_CFG_KINDS),
                        ntl_cfg_kind_name(NTL_CFG_KERNEL));
    assert_string_equal(ntl_cfg_rule_name(NTL_CFG_RULES),
                        ntl_cfg_rule_name(NTL_CFG_OF_KERNEL));
    assert_string_equal(ntl_cfg_rule_wants(NTL_CFG_RULES, true),
                        ntl_cfg_rule_wants(NTL_CFG_OF_KERNEL, true));
}

/* +11 into the routine is the load: 10 + 3 + 4 bytes come before it. */
static void routines_ascend_and_the_dispatcher_lies_at_780(void **state)
{
    struct ntl_cfg_routine r;
    bool found = false;

    (void)state;
    for (unsigned s = 0; s < NTL_CFG_SECTIONS; s++) {
        uint32_t last = 0;
        size_t i = 0;

        for (; ntl_cfg_routine((enum ntl_cfg_section)s, i, &r); i++) {
            assert_true(i == 0 || r.offset > last);
            last = r.offset;
            if (strcmp(r.name, "KscpCfgDispatchUserCallTargetEsSmep") == 0)
                found = r.offset == 0x780;
        }
        assert_true(i > 0);
    }
    assert_true(found);
}

static void compare_kernel(const struct vectors *v)
{
    uint64_t bitmap = 0, target = 0, slot = 0, word = 0, bit = 0;
    char verdict[VECTOR_TEXT];
    struct ntl_cfg_slot got;

    assert_true(vector_hex(v, "input.bitmap", &bitmap));
    assert_true(vector_hex(v, "input.target", &target));
    assert_true(vector_hex(v, "expected.slot", &slot));
    assert_true(vector_hex(v, "expected.qword", &word));
    assert_true(vector_hex(v, "expected.bit", &bit));
    assert_true(vector_text(v, "expected.verdict", verdict));
    got = ntl_cfg_slot(NTL_CFG_KERNEL, bitmap, target);
    assert_int_equal(got.address, slot);
    /* What decides: of a multiple of 16 the even bit, else the odd one. */
    assert_int_equal(got.aligned ? got.even : got.even + 1u, bit);
    assert_int_equal(ntl_cfg_allows(NTL_CFG_OF_KERNEL,
                                    ntl_cfg_state(word, got.even), got.aligned),
                     strcmp(verdict, "valid") == 0);
}

static void compare_x86(const struct vectors *v)
{
    uint64_t shift = 0, stride = 0;
    struct ntl_cfg_slot one = ntl_cfg_slot(NTL_CFG_USER_X86, 0, 0x100);

    assert_true(vector_hex(v, "expected.shift_index", &shift));
    assert_true(vector_hex(v, "expected.stride", &stride));
    assert_int_equal(UINT64_C(1) << shift, one.block_size);
    assert_int_equal(stride, one.address);
    assert_true(ntl_cfg_allows(NTL_CFG_OLDER, NTL_CFG_SUPPRESSED, false));
}

static void slots_agree_with_transcripts(void **state)
{
    static struct vectors v;
    char mode[VECTOR_TEXT];
    size_t compared = 0;

    (void)state;
    if (!vectors_open(&v))
        skip();
    for (; vectors_next(&v, "cfg"); compared++) {
        assert_true(vector_text(&v, "input.mode", mode));
        if (strcmp(mode, "kernel") == 0)
            compare_kernel(&v);
        else
            compare_x86(&v);
    }
    vectors_close(&v);
    assert_int_equal(compared, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slot_of_the_worked_example),
        cmocka_unit_test(slot_of_the_seed),
        cmocka_unit_test(slot_of_x86_has_four_bytes),
        cmocka_unit_test(slot_and_bit_name_the_same_byte_as_counting_does),
        cmocka_unit_test(block_is_found_from_its_slot),
        cmocka_unit_test(rules_decide_as_the_disassembly_does),
        cmocka_unit_test(states_are_named_by_their_bits),
        cmocka_unit_test(base_and_bitmap_turn_into_each_other),
        cmocka_unit_test(slots_of_kernel_addresses_fill_the_region),
        cmocka_unit_test(r10_gives_back_all_but_nine_bits),
        cmocka_unit_test(numbers_out_of_range_have_an_answer),
        cmocka_unit_test(routines_ascend_and_the_dispatcher_lies_at_780),
        cmocka_unit_test(slots_agree_with_transcripts),
    };

    return cmocka_run_group_tests_name("cfg", tests, NULL, NULL);
}
