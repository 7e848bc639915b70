#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ntlens/evidence.h>

#include <stdio.h>
#include <string.h>

static struct ntl_evidence evidence;

static struct ntl_part part(enum ntl_role role, const char *name)
{
    struct ntl_part ret = { .role = role, .from = NTL_FROM_STACK };

    snprintf(ret.name, sizeof ret.name, "%s", name);
    return ret;
}

static void add(enum ntl_role role, const char *name)
{
    struct ntl_part one = part(role, name);

    ntl_evidence_add(&evidence, &one);
}

static int fresh(void **state)
{
    struct ntl_bugcheck_question q = { .code = 0x50 };
    struct ntl_region_view view = { .index_known = false };

    (void)state;
    ntl_evidence_of(&q, &view, &evidence);
    return 0;
}

static void nothing_is_known_at_first(void **state)
{
    (void)state;
    for (unsigned i = 0; i < NTL_PIECES; i++)
        assert_false(ntl_knows(&evidence, (enum ntl_piece)i));
    for (unsigned i = 0; i < NTL_ROLES; i++)
        assert_null(ntl_evidence_part(&evidence, (enum ntl_role)i));
}

static void the_nearest_role_comes_first(void **state)
{
    (void)state;
    add(NTL_ROLE_TEXT, "c.sys");
    add(NTL_ROLE_INSTRUCTION, "a.sys");
    add(NTL_ROLE_PARAMETER, "b.sys");
    assert_int_equal(evidence.parts, 3);
    assert_string_equal(evidence.part[0].name, "a.sys");
    assert_string_equal(evidence.part[1].name, "b.sys");
    assert_string_equal(evidence.part[2].name, "c.sys");
}

static void who_acted_is_not_named_again_by_hearsay(void **state)
{
    (void)state;
    add(NTL_ROLE_INSTRUCTION, "myfault.sys");
    add(NTL_ROLE_STACK, "myfault.sys");
    add(NTL_ROLE_TEXT, "MyFault");
    add(NTL_ROLE_TEXT, "other");
    add(NTL_ROLE_TEXT, "other.sys");
    assert_int_equal(evidence.parts, 2);
    add(NTL_ROLE_PARAMETER, "myfault.sys");
    assert_int_equal(evidence.parts, 3);
}

static void more_parts_than_there_is_room_for_are_left_out(void **state)
{
    char name[16];

    (void)state;
    for (unsigned i = 0; i < 2 * NTL_PARTS; i++) {
        snprintf(name, sizeof name, "%u.sys", i);
        add(NTL_ROLE_STACK, name);
    }
    assert_int_equal(evidence.parts, NTL_PARTS);
    assert_string_equal(evidence.part[0].name, "0.sys");
}

static void names_are_the_same_with_and_without_sys_and_in_any_case(
    void **state)
{
    static const struct { const char *a, *b; unsigned parts; } cases[] = {
        { "ntfs.sys", "NTFS.SYS", 1 }, { "ntfs.sys", "ntfs", 1 },
        { "ntfs", "Ntfs.sys", 1 }, { "ntfs.sys", "ntfx.sys", 2 },
        { "ntfs.sys", "xtfs.sys", 2 }, { "ntfs.sys", "ntf.sys", 2 },
        { "a.b.sys", "A.B.sys", 1 }, { "a.b.sys", "a.c.sys", 2 },
        { "x.sys", "x", 1 }, { ".sys", ".dll", 2 }, { "a[.sys", "a{.sys", 2 },
        { "a@.sys", "a`.sys", 2 }, { "az.sys", "aZ.sys", 1 },
        { "aa.sys", "AA.sys", 1 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh(state);
        add(NTL_ROLE_STACK, cases[i].a);
        add(NTL_ROLE_STACK, cases[i].b);
        if (evidence.parts != cases[i].parts)
            fail_msg("%s, %s", cases[i].a, cases[i].b);
        add(NTL_ROLE_STACK, cases[i].b);
        assert_int_equal(evidence.parts, cases[i].parts);
    }
}

static void the_longer_name_stays(void **state)
{
    (void)state;
    add(NTL_ROLE_TEXT, "MyFault");
    add(NTL_ROLE_TEXT, "myfault.sys");
    assert_string_equal(evidence.part[0].name, "myfault.sys");
    add(NTL_ROLE_TEXT, "MYFAULT");
    add(NTL_ROLE_TEXT, "MYFAULT.SYS");
    assert_string_equal(evidence.part[0].name, "myfault.sys");
}

static void add_at(enum ntl_role role, const char *name, uint64_t offset,
                   bool unloaded)
{
    struct ntl_part one = part(role, name);

    one.offset = offset;
    one.address = offset + 0x1000;
    one.has_offset = offset != 0;
    one.unloaded = unloaded;
    ntl_evidence_add(&evidence, &one);
}

/* Of the same role, and where none is known. */
static void an_offset_is_learned_once(void **state)
{
    (void)state;
    add_at(NTL_ROLE_PARAMETER, "a.sys", 0, false);
    add_at(NTL_ROLE_STACK, "a.sys", 0x11, false);
    assert_false(evidence.part[0].has_offset);
    add_at(NTL_ROLE_PARAMETER, "a.sys", 0x22, false);
    assert_true(evidence.part[0].has_offset);
    assert_int_equal(evidence.part[0].offset, 0x22);
    assert_int_equal(evidence.part[0].address, 0x1022);
    add_at(NTL_ROLE_PARAMETER, "a.sys", 0x33, false);
    add_at(NTL_ROLE_PARAMETER, "a.sys", 0, false);
    assert_int_equal(evidence.part[0].offset, 0x22);
    assert_int_equal(evidence.parts, 1);
}

/* A text does not say whether the driver was still there. */
static void an_unloaded_driver_is_another_one_but_in_a_text(void **state)
{
    (void)state;
    add_at(NTL_ROLE_STACK, "a.sys", 0x11, true);
    add_at(NTL_ROLE_STACK, "a.sys", 0x11, false);
    assert_int_equal(evidence.parts, 2);
    fresh(state);
    add_at(NTL_ROLE_STACK, "a.sys", 0x11, true);
    add_at(NTL_ROLE_TEXT, "a.sys", 0, false);
    assert_int_equal(evidence.parts, 1);
}

/* Hearsay is what is on the stack or in a text; all else is told again. */
static void who_acted_twice_is_named_twice(void **state)
{
    for (unsigned first = 0; first < NTL_ROLES; first++)
        for (unsigned second = 0; second < NTL_ROLES; second++) {
            fresh(state);
            add((enum ntl_role)first, "a.sys");
            add((enum ntl_role)second, "a.sys");
            assert_int_equal(evidence.parts, first == second
                                             || second >= NTL_ROLE_STACK
                                             ? 1 : 2);
        }
}

static void parts_of_one_role_stay_in_their_order(void **state)
{
    (void)state;
    add(NTL_ROLE_STACK, "a.sys");
    add(NTL_ROLE_STACK, "b.sys");
    add(NTL_ROLE_PARAMETER, "c.sys");
    add(NTL_ROLE_STACK, "d.sys");
    assert_string_equal(evidence.part[0].name, "c.sys");
    assert_string_equal(evidence.part[1].name, "a.sys");
    assert_string_equal(evidence.part[2].name, "b.sys");
    assert_string_equal(evidence.part[3].name, "d.sys");
    assert_string_equal(ntl_evidence_part(&evidence, NTL_ROLE_STACK)->name,
                        "a.sys");
}

static void origins_and_roles_have_names(void **state)
{
    (void)state;
    for (int i = -1; i <= NTL_ORIGINS; i++)
        assert_true(strlen(ntl_origin_name((enum ntl_origin)i)) > 0);
    for (int i = -1; i <= NTL_ROLES; i++) {
        assert_true(strlen(ntl_role_name((enum ntl_role)i)) > 0);
        assert_true(strlen(ntl_role_key((enum ntl_role)i)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_known_at_first, fresh),
        cmocka_unit_test_setup(the_nearest_role_comes_first, fresh),
        cmocka_unit_test_setup(who_acted_is_not_named_again_by_hearsay, fresh),
        cmocka_unit_test_setup(more_parts_than_there_is_room_for_are_left_out,
                               fresh),
        cmocka_unit_test(
            names_are_the_same_with_and_without_sys_and_in_any_case),
        cmocka_unit_test_setup(the_longer_name_stays, fresh),
        cmocka_unit_test_setup(an_offset_is_learned_once, fresh),
        cmocka_unit_test_setup(an_unloaded_driver_is_another_one_but_in_a_text,
                               fresh),
        cmocka_unit_test(who_acted_twice_is_named_twice),
        cmocka_unit_test_setup(parts_of_one_role_stay_in_their_order, fresh),
        cmocka_unit_test_setup(origins_and_roles_have_names, fresh),
    };

    return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
