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
        cmocka_unit_test_setup(origins_and_roles_have_names, fresh),
    };

    return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
