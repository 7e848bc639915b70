#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"

#include <string.h>

static struct answer a;

static void assert_has(const char *line, const char *part)
{
    answer(&a, "%s", line);
    assert_int_equal(a.status, NTL_OK);
    if (!answer_has(&a, part))
        fail_msg("%s: no \"%s\" in\n%s", line, part, a.text);
}

static void assert_refused(const char *line, enum ntl_status status,
                           const char *blamed)
{
    answer(&a, "%s", line);
    assert_int_equal(a.status, status);
    assert_int_equal(a.diag.length, strlen(blamed));
    assert_memory_equal(line + a.diag.offset, blamed, strlen(blamed));
}

static void mmpte_shows_a_large_page_whose_pat_bit_is_set(void **state)
{
    (void)state;
    assert_has("mmpte 8a00000003c019e3 pde", "frame 3c00");
    assert_has("mmpte 8a00000003c019e3 pde", "2 MB");
    assert_has("mmpte 8a00000003c019e3 pde", "bit 12 of a large page is PAT");
}

static void mmpte_finds_one_stray_bit(void **state)
{
    (void)state;
    assert_has("mmpte 400000000000", "only bit 46 is set");
    assert_has("mmpte 400000000000 -j", "\"key\":\"one_stray_bit\"");
}

static void mmpte_gives_the_frame_with_and_without_bit_45(void **state)
{
    (void)state;
    assert_has("mmpte 0000200060533860 -j", "\"frame\":\"0x200060533\"");
    assert_has("mmpte 0000200060533860 -j", "\"frame_unmasked\":\"0x60533\"");
}

static void mmpte_prototype_with_bit_11_is_not_in_transition(void **state)
{
    (void)state;
    assert_has("mmpte c182cc1ffdf80c00", "state prototype");
    assert_has("mmpte c182cc1ffdf80c00", "not Transition");
}

static void mmpte_takes_levels_by_the_names_of_nt_intel_and_arm(void **state)
{
    (void)state;
    assert_has("mmpte 8a000000c00001e3 pdpte", "1 GB");
    assert_has("mmpte 63 pml4e", "level PXE");
    assert_has("mmpte 63 pml5e -a la57", "level PML5E");
    assert_has("mmpte 723 l2 -a arm64", "level PDE");
}

static void mmpte_shows_both_readings_where_the_revision_matters(void **state)
{
    (void)state;
    assert_has("mmpte 0000123400000086 -b 14393", "revision 2430");
    assert_true(answer_has(&a, "by the older layout"));
    assert_true(answer_has(&a, "by the newer layout"));
    assert_has("mmpte 0000123400000086 -b 14393.4583", "pagefile 0");
    assert_false(answer_has(&a, "by the newer layout"));
}

static void mmpte_reads_by_a_named_layout(void **state)
{
    (void)state;
    assert_has("mmpte 8000000012345867 --layout x64/hardware#memtag",
               "MemoryTag");
    assert_has("mmpte 00e0000040009703 --layout arm64/HARDWARE#26100",
               "arch arm64");
}

static void mmpte_lists_the_layouts(void **state)
{
    (void)state;
    assert_has("mmpte --list", "x64/HARDWARE#7");
    assert_has("mmpte --list", "arm64/ACTIVE_PAGE_TABLE_LINKS#26100");
}

static void mmpte_leaves_out_what_an_entry_of_x86_has_no_room_for(void **state)
{
    (void)state;
    assert_has("mmpte 1234500000063 -a x86 -b 7601", "value 00000063");
    assert_true(answer_has(&a, "12345 above them is left out"));
}

static void mmpte_blames_the_word_that_is_wrong(void **state)
{
    (void)state;
    assert_refused("mmpte 0 pml5e", NTL_EVALUE, "pml5e");
    assert_refused("mmpte 1 --layout x64/HARD", NTL_ENAME, "x64/HARD");
    assert_refused("mmpte", NTL_EMISSING, "mmpte");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mmpte_shows_a_large_page_whose_pat_bit_is_set),
        cmocka_unit_test(mmpte_finds_one_stray_bit),
        cmocka_unit_test(mmpte_gives_the_frame_with_and_without_bit_45),
        cmocka_unit_test(mmpte_prototype_with_bit_11_is_not_in_transition),
        cmocka_unit_test(mmpte_takes_levels_by_the_names_of_nt_intel_and_arm),
        cmocka_unit_test(mmpte_shows_both_readings_where_the_revision_matters),
        cmocka_unit_test(mmpte_reads_by_a_named_layout),
        cmocka_unit_test(mmpte_lists_the_layouts),
        cmocka_unit_test(mmpte_leaves_out_what_an_entry_of_x86_has_no_room_for),
        cmocka_unit_test(mmpte_blames_the_word_that_is_wrong),
    };

    return cmocka_run_group_tests_name("cmd_mmpte", tests, NULL, NULL);
}
