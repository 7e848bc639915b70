/* Every step of -e that reads as EXPRESSION = VALUE is true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"

#include <ntlens/expr.h>
#include <string.h>

static struct answer a;

static const char *const modes[] = { "x64", "x64-la57", "x86", "x86-pae",
                                     "arm64" };

static const char *const lines[] = {
    "va fffff8002d2a0282", "va ffff080000000000", "va 7ffe0000",
    "selfmap", "selfmap all", "selfmap c0300000",
    "pte 0", "pte fffff8002d2a0282", "pte 80001000 80005000",
    "pte fffff8002d2a0282 = 4a08063 4a09063 4a12063 900000002e4d121",
    "pte 80001000 = 63 163",
    "pte2va fffff6fb7dbedf68", "pte2va fffff68000000008", "pte2va c0300c00",
    "vtop 1ad002 fffff8026d4bf410 = 4a08063 4a09063",
    "vtop 39020 80001000 = 1063 1e3",
    "mmpte 8a00000003c019e3 pde", "mmpte 200060533860",
    "mmpte 1234567800000080", "mmpte ffffa00012340400", "mmpte 3c01c80",
    "pfn 1a2b fffffa8000000000",
    "access 1b839cd7e98 w cs=10 cr4=350ef8 eflags=246",
    "access 1000 w = 867 867 867 8000000000000865",
    "sel 53 gdt=80001000", "gdt", "desc 0020fb0000000000",
    "desc 8b00000067 1", "desc base=12345000 limit=fffff g=1 type=1b",
    "idt e idt=80001000", "gate 82408e0000105f00 fffff803",
    "gate offset=12345678 selector=10 type=e",
    "reg cr0 80050033", "reg cr3 1ad002", "reg cr4 350ef8", "reg efl 40246",
    "reg star 23001000000000", "reg lstar fffff80312345678", "reg 175 0",
    "reg apicbase fee00900", "reg pat 7010600070106", "pf 15",
    "reg eptp 12345601e", "reg ttbr0_el1 42000081234001", "reg currentel 8",
    "reg mtrr_physbase0 c0000006 mask=fc0000800",
    "mmpte 1bbeda00002080", "mmpte 8123456800000400", "sel 33", "idt 8",
    "eval fffff8002d2a0282", "set dtb 1ad002", "set maxphyaddr 0n40",
    "eval 0FBFF953CC0031F90h+(fffff8038e0b0d70 >> 9)*8",
    "eval -5 % 3 + (~0 >>> 4) - hi(12345678) * (1 == 1)",
};

/* Numbers of these are decimal. */
static bool is_decimal(const char *step)
{
    static const char *const keys[] = {
        "decimal", "signed_32", "unix_time", "filetime", "timeout",
    };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strncmp(step, keys[i], strlen(keys[i])) == 0)
            return true;
    return false;
}

/* Counts of shifts are shown in decimal; read, they would be hexadecimal. */
static size_t mark_decimals(const char *from, const char *to, char *text,
                            size_t size)
{
    size_t n = 0;

    while (from < to && n + 4 < size) {
        text[n++] = *from++;
        if (n > 2 && text[n - 1] == ' '
            && (text[n - 2] == '>' || text[n - 2] == '<')) {
            text[n++] = '0';
            text[n++] = 'n';
        }
    }
    return n;
}

static bool value_of(const char *from, const char *to, uint64_t *ret)
{
    struct ntl_value value;
    struct ntl_diag diag;
    char text[256];
    size_t length = mark_decimals(from, to, text, sizeof text);

    if (ntl_expr(text, length, NULL, &value, &diag) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

/* What stands before `equals`, back to the last word that is no expression. */
static const char *left_of(const char *start, const char *equals)
{
    const char *from = equals;

    while (from > start + 2 && !strchr(",:;", from[-1])
           && memcmp(from - 3, " = ", 3) != 0)
        from--;
    return from > start + 2 ? from : start;
}

/* Judges each `=` of one step; returns how many could be. */
static size_t judge(const char *line, const char *text, const char *end)
{
    size_t judged = 0;

    for (const char *p = text; p + 3 < end; p++) {
        const char *right = p + 3;
        size_t length = strcspn(right, " ,;:)\"");
        uint64_t says, is;

        if (memcmp(p, " = ", 3) != 0 || !value_of(left_of(text, p), p, &is)
            || !value_of(right, right + length, &says))
            continue;
        judged++;
        if (says != is)
            fail_msg("%s: %.*s", line, (int)(end - text), text);
    }
    return judged;
}

/* "steps":[{"key":"PTE","text":"..."}, ...] */
static size_t judge_all(const char *line)
{
    static const char key[] = "{\"key\":\"", text[] = "\",\"text\":\"";
    const char *steps = strstr(a.text, "\"steps\":[");
    size_t judged = 0;

    while (steps && (steps = strstr(steps, key)) != NULL) {
        const char *name = steps + sizeof key - 1;
        const char *from = strstr(name, text) + sizeof text - 1;
        const char *end = strchr(from, '"');

        if (!is_decimal(name))
            judged += judge(line, from, end);
        steps = end;
    }
    return judged;
}

static void steps_are_true_in_every_mode(void **state)
{
    size_t judged = 0;

    (void)state;
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            answer(&a, "-e -j -a %s %s", modes[m], lines[i]);
            if (a.status == NTL_OK)
                judged += judge_all(lines[i]);
        }
    }
    assert_true(judged > 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_true_in_every_mode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
