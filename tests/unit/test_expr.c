#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "random.h"

#include <ntlens/expr.h>
#include <ntlens/format.h>

#include <inttypes.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum { TREES = 1000000, TEXTS = 200000, NUMBERS = 30000 };

/* --- values --------------------------------------------------------------- */

static uint64_t last_variable(const char *name, size_t length)
{
    return length == 1 && name[0] == '_' ? 0x1234 : 0;
}

static enum ntl_status variable(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t *ret)
{
    (void)scope;
    *ret = last_variable(name, length);
    return *ret ? NTL_OK : NTL_ENAME;
}

static enum ntl_status reg(const struct ntl_scope *scope, const char *name,
                           size_t length, uint64_t *ret)
{
    (void)scope;
    if (length == 3 && memcmp(name, "cr3", 3) == 0) {
        *ret = 0x1ad000;
        return NTL_OK;
    }
    return length == 3 && memcmp(name, "rip", 3) == 0 ? NTL_ENOIMAGE
                                                      : NTL_ENAME;
}

static enum ntl_status function(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t argument, uint64_t *ret)
{
    (void)scope;
    if (length == 3 && memcmp(name, "pte", 3) == 0) {
        *ret = argument + 1;
        return NTL_OK;
    }
    return length == 3 && memcmp(name, "poi", 3) == 0 ? NTL_EMEMORY : NTL_ENAME;
}

static const struct ntl_scope scope = {
    .size = sizeof scope, .variable = variable, .reg = reg,
    .function = function,
};

static struct ntl_value value_of(const char *text)
{
    struct ntl_value value = { 0, false };
    struct ntl_diag diag;
    enum ntl_status status = ntl_expr(text, strlen(text), &scope, &value,
                                      &diag);

    if (status != NTL_OK)
        fail_msg("%s: %s", text, ntl_status_text(status));
    return value;
}

#define assert_value(text, expected)                                           \
    assert_int_equal(value_of(text).value, (uint64_t)(expected))

static void expr_reads_every_base_and_hexadecimal_by_itself(void **state)
{
    (void)state;
    assert_value("493", 0x493);
    assert_value("fFfF", 0xffff);
    assert_value("0xdd", 0xdd);
    assert_value("0XdD", 0xdd);
    assert_value("0n493", 493);
    assert_value("0t17", 017);
    assert_value("0y101", 5);
    assert_value("12h", 0x12);
    assert_value("0DDH", 0xdd);
    assert_value("0b1", 0xb1);
    assert_value("0d10", 0xd10);
}

static void expr_reads_numbers_with_separators(void **state)
{
    (void)state;
    assert_value("fffff802`6d4bf410", 0xfffff8026d4bf410);
    assert_value("fffff802'6d4bf410", 0xfffff8026d4bf410);
    assert_value("fffff802_6d4bf410", 0xfffff8026d4bf410);
    assert_value("0xfffff802`6d4bf410", 0xfffff8026d4bf410);
    assert_value("fffff802`6d4bf410h", 0xfffff8026d4bf410);
    assert_value("1`00000000", 0x100000000);
    assert_value("ffff_f802_6d4b_f410", 0xfffff8026d4bf410);
    assert_value("1_0000", 0x10000);
    assert_value("0n1_000_000", 1000000);
    assert_value("0y111010111_000000000", 0x3ae00);
    assert_value("0t7_7_777", 077777);
}

static void expr_of_64_bits_may_have_more_digits_before_them(void **state)
{
    (void)state;
    assert_value("0FBFF953CC0031F90h", 0xfbff953cc0031f90);
    assert_value("000000000000000000000000000001", 1);
    assert_value("0n18446744073709551615", UINT64_MAX);
    assert_value("0t1777777777777777777777", UINT64_MAX);
}

static void expr_binds_as_c_does(void **state)
{
    (void)state;
    assert_value("1+2*3", 7);
    assert_value("1<<2+3", 0x20);
    assert_value("f&3==3", 0xf & (3 == 3));
    assert_value("1|6^2&3", 1 | (6 ^ (2 & 3)));
    assert_value("10-4-3", 9);
    assert_value("-1>>3c", 0xf);
    assert_value("~0-1", UINT64_MAX - 1);
    assert_value("5>3==1", 1);
    assert_value("2-(-1)", 3);
    assert_value("- - ~ 1", UINT64_MAX - 1);
    assert_value("+5", 5);
    assert_value("1!=2 == 1<=1", 1);
}

static void expr_answers_the_question_that_started_it(void **state)
{
    (void)state;
    assert_value("0FBFF953CC0031F90h+(fffff8038e0b0d70 >> 9)*8",
                 0xfbff953cc0031f90 + (0xfffff8038e0b0d70 >> 9) * 8);
}

static void expr_shifts_of_64_and_more_leave_nothing_but_signs(void **state)
{
    (void)state;
    assert_value("1<<3f", 1ull << 63);
    assert_value("1<<40", 0);
    assert_value("-1>>40", 0);
    assert_value("-1>>-1", 0);
    assert_value("-1>>>40", UINT64_MAX);
    assert_value("-10>>>4", UINT64_MAX);
    assert_value("-1>>>-1", UINT64_MAX);
    assert_value("7fffffffffffffff>>>40", 0);
    assert_value("8000000000000000>>>0", 1ull << 63);
    assert_value("8000000000000000>>>3f", UINT64_MAX);
}

static void expr_functions_take_parts_of_a_number(void **state)
{
    (void)state;
    assert_value("sx32(80000000)", 0xffffffff80000000);
    assert_value("sx32(ffffffff`7fffffff)", 0x7fffffff);
    assert_value("hi(fffff802`6d4bf410)", 0x6d4b);
    assert_value("low(fffff802`6d4bf410)", 0xf410);
    assert_value("hi32(fffff802`6d4bf410)", 0xfffff802);
    assert_value("lo32(fffff802`6d4bf410)", 0x6d4bf410);
    assert_value("LO32 ( sx32(-1) )", 0xffffffff);
}

static void expr_asks_its_scope_for_names(void **state)
{
    (void)state;
    assert_value("$_ + 1", 0x1235);
    assert_value("@cr3", 0x1ad000);
    assert_value("pte(pte(1)) * 2", 6);
}

static void expr_mentions_a_lost_carry_borrow_or_product(void **state)
{
    (void)state;
    assert_true(value_of("ffffffffffffffff+1").wrapped);
    assert_true(value_of("1-2").wrapped);
    assert_true(value_of("100000000*100000000").wrapped);
    assert_true(value_of("(1-2) & 1").wrapped);
    assert_true(value_of("lo32(1-2)").wrapped);
    assert_false(value_of("ffffffffffffffff+0").wrapped);
    assert_false(value_of("2-2").wrapped);
    assert_false(value_of("ffffffff*ffffffff").wrapped);
}

static void expr_does_not_mention_signs_and_shifts(void **state)
{
    (void)state;
    assert_false(value_of("-1").wrapped);
    assert_false(value_of("-(1)").wrapped);
    assert_false(value_of("ff<<3c").wrapped);
    assert_false(value_of("0*ffffffffffffffff").wrapped);
}

/* --- errors --------------------------------------------------------------- */

struct mistake {
    const char *text;
    enum ntl_status status;
    size_t offset, length;
    const char *hint;           /* a part of it, or NULL for no hint          */
};

static const struct mistake mistakes[] = {
    { "",                  NTL_ESYNTAX, 0, 0, "a number is expected" },
    { "   ",               NTL_ESYNTAX, 3, 0, "a number is expected" },
    { "0x12zz",            NTL_ESYNTAX, 4, 2, "hexadecimal digits" },
    { "12zz+3",            NTL_ESYNTAX, 2, 2, "0n makes it decimal" },
    { "1 + 12q3",          NTL_ESYNTAX, 6, 1, "0 to 9 and a to f" },
    { "fffff80z",          NTL_ESYNTAX, 7, 1, "0 to 9 and a to f" },
    { "0x",                NTL_ESYNTAX, 2, 0, "hexadecimal digits" },
    { "0xzz",              NTL_ESYNTAX, 2, 2, "hexadecimal digits" },
    { "0n1f",              NTL_ESYNTAX, 3, 1, "decimal" },
    { "0t18",              NTL_ESYNTAX, 3, 1, "0 to 7" },
    { "0y102",             NTL_ESYNTAX, 4, 1, "binary" },
    { "0x12h",             NTL_ESYNTAX, 4, 1, "hexadecimal digits" },
    { "12h34",             NTL_ESYNTAX, 2, 1, "0 to 9 and a to f" },
    { "12hh",              NTL_ESYNTAX, 2, 2, "0 to 9 and a to f" },
    { "fffff680`aa",       NTL_ESYNTAX, 9, 2, "8 digits are expected" },
    { "fffff680`aah",      NTL_ESYNTAX, 9, 2, "8 digits are expected" },
    { "fffff680`6d4b",     NTL_ESYNTAX, 9, 4, "8 digits are expected" },
    { "fffff680`",         NTL_ESYNTAX, 8, 1, "8 digits are expected" },
    { "fffff680``6d4bf410", NTL_ESYNTAX, 8, 1, "8 digits are expected" },
    { "fffff680`6d4bf4101", NTL_ESYNTAX, 9, 9, "8 digits are expected" },
    { "1 + fffff680`a*2",  NTL_ESYNTAX, 13, 1, "8 digits are expected" },
    { "fffff680`aaz",      NTL_ESYNTAX, 11, 1, "0 to 9 and a to f" },
    { "ffff_6d4b_12",      NTL_ESYNTAX, 10, 2, "4 digits are expected" },
    { "1_0000_00000000",   NTL_ESYNTAX, 7, 8, "4 digits are expected" },
    { "123456789`00000000", NTL_ESYNTAX, 10, 8, "8 digits are expected" },
    { "0n1_00",            NTL_ESYNTAX, 4, 2, "3 digits are expected" },
    { "0n1000_000",        NTL_ESYNTAX, 7, 3, "3 digits are expected" },
    { "0y11_",             NTL_ESYNTAX, 4, 1, "digits are expected" },
    { "10000000000000000", NTL_ERANGE,  0, 17, "0n10000000000000000" },
    { "1+0n18446744073709551616", NTL_ERANGE, 2, 22, NULL },
    { "0n19999999999999999999", NTL_ERANGE, 0, 22, NULL },
    { "0t2000000000000000000000", NTL_ERANGE, 0, 24, NULL },
    { "1`00000000`00000000", NTL_ERANGE, 0, 19, NULL },
    { "zz",                NTL_ENAME,   0, 2, "$variable" },
    { "1+cr3",             NTL_ENAME,   2, 3, "@register" },
    { "nt!MmPteBase",      NTL_ENAME,   0, 12, "set nt!NAME" },
    { "_12",               NTL_ENAME,   0, 3, "$variable" },
    { "pte",               NTL_ENAME,   0, 3, "function(x)" },
    { "foo(1)",            NTL_ENAME,   0, 3, "no function" },
    { "$nope+1",           NTL_ENAME,   0, 5, NULL },
    { "1 @nope",           NTL_ESYNTAX, 2, 5, "an operator is expected" },
    { "1+@nope",           NTL_ENAME,   2, 5, NULL },
    { "@rip",              NTL_ENOIMAGE, 0, 4, NULL },
    { "1+poi( 2 )+3",      NTL_EMEMORY, 2, 8, NULL },
    { "$",                 NTL_ESYNTAX, 0, 1, "a name is expected" },
    { "1+@ ",              NTL_ESYNTAX, 2, 1, "a name is expected" },
    { "1/0",               NTL_EZERO,   2, 1, NULL },
    { "7 % (2 - 2) ",      NTL_EZERO,   4, 7, NULL },
    { "1/(2/0)",           NTL_EZERO,   5, 1, NULL },
    { "(1",                NTL_ESYNTAX, 0, 1, "never closed" },
    { "2*((1)",            NTL_ESYNTAX, 2, 1, "never closed" },
    { "1)",                NTL_ESYNTAX, 1, 1, "no ( belongs" },
    { ")",                 NTL_ESYNTAX, 0, 1, "a number is expected" },
    { "()",                NTL_ESYNTAX, 1, 1, "a number is expected" },
    { "pte()",             NTL_ESYNTAX, 4, 1, "a number is expected" },
    { "(1 22)",            NTL_ESYNTAX, 3, 2, "an operator or )" },
    { "1 2",               NTL_ESYNTAX, 2, 1, "an operator is expected" },
    { "1(2)",              NTL_ESYNTAX, 1, 1, "an operator is expected" },
    { "1 +",               NTL_ESYNTAX, 3, 0, "a number is expected" },
    { "1 + * 2",           NTL_ESYNTAX, 4, 1, "a number is expected" },
    { "1 && 2",            NTL_ESYNTAX, 3, 1, "a number is expected" },
    { "1 = 2",             NTL_ESYNTAX, 2, 1, "an operator is expected" },
    { "!1",                NTL_ESYNTAX, 0, 1, "a number is expected" },
    { "1 \xe2\x80\x93 2",  NTL_ESYNTAX, 2, 3, "an operator is expected" },
    { "1 + \xff",          NTL_ESYNTAX, 4, 1, "a number is expected" },
    { "`12345678",         NTL_ESYNTAX, 0, 9, "a number is expected" },
};

static void check_mistake(const struct mistake *m)
{
    struct ntl_value value = { 77, true };
    struct ntl_diag diag = { .offset = 99 };
    enum ntl_status status = ntl_expr(m->text, strlen(m->text), &scope, &value,
                                      &diag);
    char hint[128];

    ntl_format_phrase(hint, sizeof hint, &diag.hint);
    if (status != m->status || diag.offset != m->offset
        || diag.length != m->length)
        fail_msg("%s: \"%s\" at %zu+%zu (%s), not \"%s\" at %zu+%zu", m->text,
                 ntl_status_text(status), diag.offset, diag.length, hint,
                 ntl_status_text(m->status), m->offset, m->length);
    if (m->hint ? !strstr(hint, m->hint) : hint[0] != '\0')
        fail_msg("%s: the hint is \"%s\"", m->text, hint);
    assert_int_equal(value.value, 77);
    assert_true(value.wrapped);
}

static void expr_mistakes_are_pointed_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        check_mistake(&mistakes[i]);
}

static void expr_without_a_scope_knows_its_own_functions_only(void **state)
{
    const struct ntl_scope empty = { .size = sizeof empty };
    struct ntl_value value;
    struct ntl_diag diag;

    (void)state;
    assert_int_equal(ntl_expr("hi(10000)", 9, NULL, &value, &diag), NTL_OK);
    assert_int_equal(value.value, 1);
    assert_int_equal(ntl_expr("pte(1)", 6, NULL, &value, &diag), NTL_ENAME);
    assert_int_equal(ntl_expr("$_", 2, NULL, &value, &diag), NTL_ENAME);
    assert_int_equal(ntl_expr("@cr3", 4, &empty, &value, &diag), NTL_ENAME);
    assert_int_equal(ntl_expr("va(1)", 5, &empty, &value, &diag), NTL_ENAME);
}

static void expr_success_leaves_the_diagnosis_alone(void **state)
{
    struct ntl_diag diag = { .offset = 99, .length = 98 };
    struct ntl_value value;

    (void)state;
    assert_int_equal(ntl_expr("1", 1, NULL, &value, &diag), NTL_OK);
    assert_int_equal(diag.offset, 99);
    assert_int_equal(diag.length, 98);
}

static void expr_text_ends_where_its_length_says(void **state)
{
    struct ntl_value value;
    struct ntl_diag diag;

    (void)state;
    assert_int_equal(ntl_expr("12h+34", 2, NULL, &value, &diag), NTL_OK);
    assert_int_equal(value.value, 0x12);
    assert_int_equal(ntl_expr("1>>2", 2, NULL, &value, &diag), NTL_ESYNTAX);
    assert_int_equal(diag.offset, 2);
    assert_int_equal(ntl_expr("12\0", 3, NULL, &value, &diag), NTL_ESYNTAX);
    assert_int_equal(diag.offset, 2);
    assert_int_equal(ntl_expr(NULL, 0, NULL, &value, &diag), NTL_ESYNTAX);
}

/* --- size ----------------------------------------------------------------- */

/* `count` times `unit`, then `tail`. */
static enum ntl_status of_repeated(const char *unit, size_t count,
                                   const char *tail, struct ntl_value *value,
                                   struct ntl_diag *diag)
{
    size_t size = strlen(unit), length = size * count + strlen(tail);
    char *text = malloc(length + 1);
    enum ntl_status status;

    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * size, unit, size);
    strcpy(text + size * count, tail);
    status = ntl_expr(text, length, &scope, value, diag);
    free(text);
    return status;
}

static void expr_goes_64_deep_and_no_deeper(void **state)
{
    static const char *const openings[] = { "(", "-", "~", "hi(", "-(", "- (" };
    struct ntl_value value;
    struct ntl_diag diag;
    char closed[66] = "5";

    (void)state;
    memset(closed + 1, ')', 64);
    assert_int_equal(of_repeated("(", 64, closed, &value, &diag), NTL_OK);
    assert_int_equal(value.value, 5);
    assert_int_equal(of_repeated("-", 64, "5", &value, &diag), NTL_OK);
    assert_int_equal(value.value, 5);
    assert_int_equal(of_repeated("(", 65, closed, &value, &diag), NTL_EDEEP);
    assert_int_equal(diag.offset, 64);
    assert_int_equal(diag.length, 1);
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        assert_int_equal(of_repeated(openings[i], 5000000, "", &value, &diag),
                         NTL_EDEEP);
}

static void expr_depth_is_that_of_the_place_not_of_the_line(void **state)
{
    struct ntl_value value;
    struct ntl_diag diag;

    (void)state;
    assert_int_equal(of_repeated("(-hi(1))+", 1000, "1", &value, &diag),
                     NTL_OK);
    assert_int_equal(value.value, 1);
}

static void expr_of_ten_megabytes_is_read_in_one_go(void **state)
{
    struct ntl_value value;
    struct ntl_diag diag;

    (void)state;
    assert_int_equal(of_repeated("0", 10000000, "7", &value, &diag), NTL_OK);
    assert_int_equal(value.value, 7);
    assert_int_equal(of_repeated("f", 10000000, "", &value, &diag), NTL_ERANGE);
    assert_int_equal(diag.length, 10000000);
    assert_int_equal(of_repeated("1+", 5000000, "0", &value, &diag), NTL_OK);
    assert_int_equal(value.value, 5000000);
    assert_int_equal(of_repeated("a`", 5000000, "", &value, &diag),
                     NTL_ESYNTAX);
    assert_int_equal(of_repeated(" ", 10000000, "1", &value, &diag), NTL_OK);
    assert_int_equal(of_repeated("1|2^3&4==5<6<<7+8*", 500000, "1", &value,
                                 &diag), NTL_OK);
}

/* --- numbers against a regular expression --------------------------------- */

static const char number_pattern[] =
    "^("
    "[0-9a-f]+h?|[0-9a-f]{1,8}([`'_][0-9a-f]{8})+h?|"
    "[0-9a-f]{1,4}([`'_][0-9a-f]{4})+h?|"
    "0x[0-9a-f]+|0x[0-9a-f]{1,8}([`'_][0-9a-f]{8})+|"
    "0x[0-9a-f]{1,4}([`'_][0-9a-f]{4})+|"
    "0n[0-9]+|0n[0-9]{1,3}([`'_][0-9]{3})+|"
    "0t[0-7]+([`'_][0-7]+)*|0y[01]+([`'_][01]+)*"
    ")$";

static bool is_number(const regex_t *pattern, const char *text, size_t length)
{
    char copy[64];

    memcpy(copy, text, length);
    copy[length] = '\0';
    return regexec(pattern, copy, 0, NULL, 0) == 0;
}

/* Digits come in runs, since groups are what is hard about numbers. */
static size_t random_number_text(uint64_t *random, char *text)
{
    static const char letters[] = "0123456789abcdefABCDEF017hHxnty`'_zg";
    size_t length = 0;

    if (random_below(random, 3) == 0) {
        text[length++] = '0';
        text[length++] = "xXnNtTyY"[random_below(random, 8)];
    }
    while (random_below(random, 5) > 0 && length < 40) {
        static const unsigned runs[] = { 1, 2, 3, 3, 4, 4, 4, 8, 8, 8, 9 };
        unsigned run = runs[random_below(random, 11)];
        char digit = letters[random_below(random, 25)];

        memset(text + length, digit, run);
        length += run;
        text[length++] = letters[25 + random_below(random, 11)];
    }
    return length - (length > 0 && random_below(random, 2));
}

static void number_is_what_the_pattern_says(void **state)
{
    uint64_t random = random_seed;
    regex_t pattern;

    (void)state;
    assert_int_equal(regcomp(&pattern, number_pattern,
                             REG_EXTENDED | REG_ICASE | REG_NOSUB), 0);
    for (int i = 0; i < NUMBERS; i++) {
        char text[64];
        size_t length = random_number_text(&random, text), longest = 0;
        size_t found = ntl_number_length(text, length);

        for (size_t n = 1; n <= length; n++) {
            if (is_number(&pattern, text, n))
                longest = n;
        }
        if (found != longest)
            fail_msg("seed %" PRIx64 ": %.*s: %zu is a number, not %zu",
                     random_seed, (int)length, text, longest, found);
    }
    regfree(&pattern);
}

static void expr_takes_no_text_as_a_number_that_is_none(void **state)
{
    uint64_t random = random_seed + 1;
    regex_t pattern;

    (void)state;
    assert_int_equal(regcomp(&pattern, number_pattern,
                             REG_EXTENDED | REG_ICASE | REG_NOSUB), 0);
    for (int i = 0; i < NUMBERS; i++) {
        char text[64];
        size_t length = random_number_text(&random, text);
        struct ntl_value value;
        struct ntl_diag diag;
        enum ntl_status status = ntl_expr(text, length, NULL, &value, &diag);

        if (is_number(&pattern, text, length)
            != (status == NTL_OK || status == NTL_ERANGE))
            fail_msg("seed %" PRIx64 ": %.*s: %s", random_seed, (int)length,
                     text, ntl_status_text(status));
    }
    regfree(&pattern);
}

static void number_plain_is_what_the_expression_gives(void **state)
{
    static const char bytes[] = "0123456789abcdefABCDEFxn`h ";

    uint64_t seed = random_seed;

    (void)state;
    for (unsigned i = 0; i < 1000000; i++) {
        char text[20];
        size_t length = random_below(&seed, sizeof text);
        uint64_t plain;
        struct ntl_value value;
        struct ntl_diag diag;

        for (size_t c = 0; c < length; c++)
            text[c] = bytes[random_below(&seed, random_below(&seed, 8)
                                                ? 22 : sizeof bytes - 1)];
        if (!ntl_number_plain(text, length, &plain))
            continue;
        if (ntl_expr(text, length, NULL, &value, &diag) != NTL_OK
            || value.value != plain || value.wrapped)
            fail_msg("seed %" PRIx64 ": %.*s", random_seed, (int)length, text);
    }
}

static void number_plain_is_nothing_but_1_to_16_digits(void **state)
{
    static const char *const others[] = {
        "", "0x1", "1h", "g", "1 ", " 1", "-1", "fffff802`6d4bf410",
        "00000000000000001", "0n10",
    };
    uint64_t value = 7;

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(ntl_number_plain(others[i], strlen(others[i]), &value));
    assert_int_equal(value, 7);
    assert_true(ntl_number_plain("fFfFF8026d4bf410", 16, &value));
    assert_int_equal(value, 0xfffff8026d4bf410);
}

static void number_length_of_what_is_none_is_0(void **state)
{
    (void)state;
    assert_int_equal(ntl_number_length("", 0), 0);
    assert_int_equal(ntl_number_length("h", 1), 0);
    assert_int_equal(ntl_number_length("`1234", 5), 0);
    assert_int_equal(ntl_number_length("(1)", 3), 0);
}

static void number_length_ends_before_what_does_not_belong(void **state)
{
    (void)state;
    assert_int_equal(ntl_number_length("493 1", 5), 3);
    assert_int_equal(ntl_number_length("0x12", 4), 4);
    assert_int_equal(ntl_number_length("fffff802`6d4bf410:", 18), 17);
    assert_int_equal(ntl_number_length("12h", 3), 3);
    assert_int_equal(ntl_number_length("fffff680`aa", 11), 8);
}

/* --- trees against C's own operators -------------------------------------- */

enum shape { NUMBER, NEGATE, INVERT, BINARY };

enum { NODES = 64, TEXT = 8192 };

struct node {
    enum shape shape;
    uint64_t value;             /* NUMBER                                     */
    unsigned operation;         /* BINARY: row of `operations`                */
    unsigned left, right;       /* rows of `tree.node`; a sign's is left      */
};

struct tree {
    struct node node[NODES];
    unsigned count;
    uint64_t random;
    bool wrapped, divides_by_0;
    char text[TEXT];
    size_t length;
};

/* C's own table: a bigger rank binds more tightly. */
static const struct { const char *text; unsigned rank; } operations[] = {
    { "|", 1 },  { "^", 2 },   { "&", 3 },  { "==", 4 }, { "!=", 4 },
    { "<", 5 },  { ">", 5 },   { "<=", 5 }, { ">=", 5 }, { "<<", 6 },
    { ">>", 6 }, { ">>>", 6 }, { "+", 7 },  { "-", 7 },  { "*", 8 },
    { "/", 8 },  { "%", 8 },
};

enum { OPERATIONS = sizeof operations / sizeof *operations, SIGN_RANK = 9 };

static unsigned grow(struct tree *tree, unsigned depth)
{
    unsigned at = tree->count++, chance = random_below(&tree->random, 10);
    struct node *n = &tree->node[at];

    if (depth == 0 || chance < 2) {
        /* Small numbers are shift counts and zero divisors. */
        n->shape = NUMBER;
        n->value = random_next(&tree->random)
                   >> random_below(&tree->random, 64);
        if (random_below(&tree->random, 4) == 0)
            n->value &= 0x7f;
    } else if (chance < 4) {
        n->shape = chance == 2 ? NEGATE : INVERT;
        n->left = grow(tree, depth - 1);
    } else {
        n->shape = BINARY;
        n->operation = random_below(&tree->random, OPERATIONS);
        n->left = grow(tree, depth - 1);
        n->right = grow(tree, depth - 1);
    }
    return at;
}

static uint64_t shifted(uint64_t a, uint64_t b, const char *operation)
{
    if (strcmp(operation, ">>>") == 0)
        return (uint64_t)((int64_t)a >> (b > 63 ? 63 : b));
    if (b > 63)
        return 0;
    return strcmp(operation, "<<") == 0 ? a << b : a >> b;
}

static wide exactly(uint64_t a, uint64_t b, char operation)
{
    switch (operation) {
    case '+': return (wide)a + b;
    case '-': return (wide)a - b;
    case '*': return (wide)a * b;
    case '/': return b ? a / b : 0;
    case '%': return b ? a % b : 0;
    case '&': return a & b;
    case '^': return a ^ b;
    case '|': return a | b;
    case '<': return a < b;
    default:  return a > b;
    }
}

static uint64_t applied(struct tree *tree, const char *operation, uint64_t a,
                        uint64_t b)
{
    wide result;

    if (strcmp(operation, "==") == 0)
        return a == b;
    if (strcmp(operation, "!=") == 0)
        return a != b;
    if (strcmp(operation, "<=") == 0)
        return a <= b;
    if (strcmp(operation, ">=") == 0)
        return a >= b;
    if (operation[1])
        return shifted(a, b, operation);
    result = exactly(a, b, operation[0]);
    tree->wrapped |= result > UINT64_MAX;
    tree->divides_by_0 |= b == 0 && strchr("/%", operation[0]);
    return (uint64_t)result;
}

static uint64_t evaluate(struct tree *tree, unsigned at)
{
    const struct node *n = &tree->node[at];
    uint64_t left;

    if (n->shape == NUMBER)
        return n->value;
    left = evaluate(tree, n->left);
    if (n->shape == NEGATE)
        return -left;
    if (n->shape == INVERT)
        return ~left;
    return applied(tree, operations[n->operation].text, left,
                   evaluate(tree, n->right));
}

__attribute__((format(printf, 2, 3)))
static void say(struct tree *tree, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(tree->text + tree->length, TEXT - tree->length, format,
                       arguments);
    va_end(arguments);
    assert_true(length >= 0 && (size_t)length < TEXT - tree->length);
    tree->length += (size_t)length;
    if (random_below(&tree->random, 8) == 0)
        tree->text[tree->length++] = " \t"[random_below(&tree->random, 2)];
    tree->text[tree->length] = '\0';
}

static void say_binary(struct tree *tree, uint64_t value)
{
    char digits[72] = "";
    size_t length = 0;
    unsigned bit = 63;

    while (bit > 0 && !(value >> bit))
        bit--;
    for (unsigned i = bit + 1; i-- > 0;) {
        digits[length++] = (char)('0' + (value >> i & 1));
        if (i && i % 9 == 0)
            digits[length++] = '_';
    }
    say(tree, "0y%s", digits);
}

static void say_number(struct tree *tree, uint64_t value)
{
    unsigned high = (unsigned)(value >> 32), low = (unsigned)value;
    unsigned separator = (unsigned char)"`'_"[random_below(&tree->random, 3)];

    switch (random_below(&tree->random, 9)) {
    case 0: say(tree, "0x%" PRIX64, value); break;
    case 1: say(tree, "0n%" PRIu64, value); break;
    case 2: say(tree, "0t%" PRIo64, value); break;
    case 3: say_binary(tree, value); break;
    case 4: say(tree, "0%" PRIx64 "h", value); break;
    case 5: say(tree, "%x%c%08x", high, separator, low); break;
    case 6: say(tree, "%x%c%04x%c%04x%c%04x", high >> 16, separator,
                high & 0xffff, separator, low >> 16, separator, low & 0xffff);
            break;
    case 7: say(tree, "%020" PRIx64, value); break;
    default: say(tree, "%" PRIx64, value); break;
    }
}

static unsigned rank_of(const struct node *n)
{
    if (n->shape == NUMBER)
        return SIGN_RANK + 1;
    return n->shape == BINARY ? operations[n->operation].rank : SIGN_RANK;
}

/* Parentheses where the rank needs them, and now and then where not. */
static void write_tree(struct tree *tree, unsigned at, unsigned rank)
{
    const struct node *n = &tree->node[at];
    bool bracketed = rank_of(n) < rank || random_below(&tree->random, 16) == 0;

    if (bracketed)
        say(tree, "(");
    if (n->shape == NUMBER) {
        say_number(tree, n->value);
    } else if (n->shape == BINARY) {
        write_tree(tree, n->left, operations[n->operation].rank);
        say(tree, "%s", operations[n->operation].text);
        write_tree(tree, n->right, operations[n->operation].rank + 1);
    } else {
        say(tree, n->shape == NEGATE ? "-" : "~");
        write_tree(tree, n->left, SIGN_RANK);
    }
    if (bracketed)
        say(tree, ")");
}

static void expr_of_a_random_tree_is_what_c_computes(void **state)
{
    static struct tree tree;
    uint64_t random = random_seed;

    (void)state;
    for (unsigned i = 0; i < TREES; i++) {
        struct ntl_value value = { 0, false };
        struct ntl_diag diag;
        enum ntl_status status;
        uint64_t expected;

        tree.random = random_next(&random);
        tree.count = 0;
        tree.length = 0;
        tree.wrapped = tree.divides_by_0 = false;
        grow(&tree, i % 5);
        write_tree(&tree, 0, 0);
        expected = evaluate(&tree, 0);
        status = ntl_expr(tree.text, tree.length, NULL, &value, &diag);
        if (status != (tree.divides_by_0 ? NTL_EZERO : NTL_OK)
            || (status == NTL_OK && (value.value != expected
                                     || value.wrapped != tree.wrapped)))
            fail_msg("seed %" PRIx64 ", tree %u: %s = %" PRIx64 " (%s), not %"
                     PRIx64, random_seed, i, tree.text, value.value,
                     ntl_status_text(status), expected);
    }
}

/* --- any text ------------------------------------------------------------- */

static size_t random_text(uint64_t *random, char *text, size_t size)
{
    static const char alphabet[] =
        "0123456789abcdefxnyth`'_()()+-*/%<>=!&|^~$@ \tpoisx32\x80\xe2\n";
    size_t length = random_below(random, (unsigned)size);
    bool raw = random_below(random, 8) == 0;

    for (size_t i = 0; i < length; i++)
        text[i] = raw ? (char)random_next(random)
                      : alphabet[random_below(random, sizeof alphabet)];
    return length;
}

static void expr_of_any_text_is_answered_or_blamed_inside_it(void **state)
{
    uint64_t random = random_seed;

    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        char text[48];
        size_t length = random_text(&random, text, sizeof text);
        char *exact = malloc(length + 1);   /* a sanitizer sees the end */
        struct ntl_value value;
        struct ntl_diag diag;

        assert_non_null(exact);
        memcpy(exact, text, length);
        if (ntl_expr(exact, length, &scope, &value, &diag) != NTL_OK
            && (diag.offset > length || diag.length > length - diag.offset))
            fail_msg("seed %" PRIx64 ", text %d: blamed outside",
                     random_seed, i);
        assert_true(ntl_number_length(exact, length) <= length);
        free(exact);
    }
}

struct told {
    struct ntl_scope scope;
    char names[64];
    uint64_t last;
};

static void note_step(const struct ntl_scope *of,
                      const struct ntl_expr_step *step)
{
    struct told *told = (struct told *)(void *)(uintptr_t)of;

    strncat(told->names, step->name, step->length);
    strcat(told->names, " ");
    told->last = step->value;
}

static void expr_tells_its_steps_in_the_order_of_work(void **state)
{
    static const char text[] = "1 + -hi(30000) * (5 - 2) >>> 1";
    struct told told = { .scope = { .step = note_step } };
    struct ntl_value value;
    struct ntl_diag diag;

    (void)state;
    assert_int_equal(ntl_expr(text, sizeof text - 1, &told.scope, &value,
                              &diag), NTL_OK);
    assert_string_equal(told.names, "hi - - * + >>> ");
    assert_true(told.last == value.value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expr_reads_every_base_and_hexadecimal_by_itself),
        cmocka_unit_test(expr_reads_numbers_with_separators),
        cmocka_unit_test(expr_of_64_bits_may_have_more_digits_before_them),
        cmocka_unit_test(expr_binds_as_c_does),
        cmocka_unit_test(expr_answers_the_question_that_started_it),
        cmocka_unit_test(expr_shifts_of_64_and_more_leave_nothing_but_signs),
        cmocka_unit_test(expr_functions_take_parts_of_a_number),
        cmocka_unit_test(expr_asks_its_scope_for_names),
        cmocka_unit_test(expr_mentions_a_lost_carry_borrow_or_product),
        cmocka_unit_test(expr_does_not_mention_signs_and_shifts),
        cmocka_unit_test(expr_mistakes_are_pointed_at),
        cmocka_unit_test(expr_without_a_scope_knows_its_own_functions_only),
        cmocka_unit_test(expr_success_leaves_the_diagnosis_alone),
        cmocka_unit_test(expr_text_ends_where_its_length_says),
        cmocka_unit_test(expr_goes_64_deep_and_no_deeper),
        cmocka_unit_test(expr_depth_is_that_of_the_place_not_of_the_line),
        cmocka_unit_test(expr_of_ten_megabytes_is_read_in_one_go),
        cmocka_unit_test(number_is_what_the_pattern_says),
        cmocka_unit_test(expr_takes_no_text_as_a_number_that_is_none),
        cmocka_unit_test(number_plain_is_what_the_expression_gives),
        cmocka_unit_test(number_plain_is_nothing_but_1_to_16_digits),
        cmocka_unit_test(number_length_of_what_is_none_is_0),
        cmocka_unit_test(number_length_ends_before_what_does_not_belong),
        cmocka_unit_test(expr_of_a_random_tree_is_what_c_computes),
        cmocka_unit_test(expr_of_any_text_is_answered_or_blamed_inside_it),
        cmocka_unit_test(expr_tells_its_steps_in_the_order_of_work),
    };

    return cmocka_run_group_tests_name("expr", tests, NULL, NULL);
}
