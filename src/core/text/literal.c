#include "literal.h"

#include "ascii.h"

#include <ntlens/expr.h>

/* Digits come in groups of one of these sizes; 0 is any. */
struct base {
    char letter;                /* after a 0; none: without a prefix          */
    uint8_t radix;
    uint8_t group[2];
    uint64_t limit;             /* a number above it has no room for a digit  */
    const char *digits;         /* what is expected, as a hint                */
};

static const struct base plain = {
    0, 16, { 8, 4 }, UINT64_MAX / 16,
    "digits are 0 to 9 and a to f; 0n makes it decimal, 0t octal, 0y binary",
};

static const struct base bases[] = {
    { 'x', 16, { 8, 4 }, UINT64_MAX / 16, "hexadecimal digits go here" },
    { 'n', 10, { 3, 3 }, UINT64_MAX / 10, "0n is decimal: 0 to 9 go here" },
    { 't',  8, { 0, 0 }, UINT64_MAX / 8,  "0t is octal: 0 to 7 go here" },
    { 'y',  2, { 0, 0 }, UINT64_MAX / 2,  "0y is binary: 0 and 1 go here" },
};

/* The longest number at the start of a text, and why it is not longer. */
struct scan {
    const char *text;
    size_t size;
    const struct base *base;
    uint64_t value;
    bool fits;
    size_t length;              /* of the number; 0: there is none            */
    size_t at;                  /* where reading stopped                      */
    uint8_t group;              /* digits a group; 0 before a separator       */
    size_t refused;             /* where a group of the wrong size stands     */
    size_t refused_length;      /* 0: there is none                           */
    unsigned expected;          /* the right size; 0: any but none            */
};

static bool is_separator(char c)
{
    return c == '`' || c == '\'' || c == '_';
}

static char char_at(const struct scan *scan, size_t at)
{
    return at < scan->size ? scan->text[at] : '\0';
}

/* 31 for what is no digit of any base; a table, since every line comes by. */
static unsigned digit_of(char c)
{
    static const uint8_t one_more[256] = {
        ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
        ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
        ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
        ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    };

    return (one_more[(unsigned char)c] - 1u) & 31;
}

static unsigned digit_at(const struct scan *scan, size_t at)
{
    return digit_of(char_at(scan, at));
}

static size_t digits_from(const struct scan *scan, size_t at)
{
    size_t count = 0;

    while (digit_at(scan, at + count) < scan->base->radix)
        count++;
    return count;
}

/* At most `most` digits, into the number. */
static void take_digits(struct scan *scan, size_t most)
{
    uint64_t value = scan->value, limit = scan->base->limit;
    unsigned radix = scan->base->radix, digit;
    size_t at = scan->at;
    bool fits = scan->fits;

    while (most-- > 0 && (digit = digit_at(scan, at)) < radix) {
        fits &= value <= limit;
        value = value * radix + digit;
        fits &= value >= digit;
        at++;
    }
    scan->value = value;
    scan->fits = fits;
    scan->at = scan->length = at;
}

static const struct base *base_of(const struct scan *scan)
{
    char letter = ascii_lower(char_at(scan, 1));

    if (char_at(scan, 0) == '0') {
        for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
            if (bases[i].letter == letter)
                return &bases[i];
        }
    }
    return &plain;
}

/*
 * The size that groups have once `count` digits followed the first separator
 * and `first` stood before it.  Eight beat four: the longest number counts.
 */
static uint8_t group_size(const struct base *base, size_t first, size_t count)
{
    for (size_t i = 0; i < 2; i++) {
        if (first <= base->group[i] && count >= base->group[i])
            return base->group[i];
    }
    return 0;
}

static void refuse(struct scan *scan, size_t at, size_t length)
{
    unsigned size = scan->group ? scan->group : scan->base->group[0];

    scan->refused = at;
    scan->refused_length = length;
    scan->expected = size;
}

/* A separator and its group, or as much of it as a number can have. */
static bool take_group(struct scan *scan, size_t first)
{
    bool any = scan->base->group[0] == 0;
    size_t count = digits_from(scan, scan->at + 1);
    size_t size = any ? count : scan->group ? scan->group
                      : group_size(scan->base, first, count);

    if (count == 0)
        refuse(scan, scan->at, 1);
    else if (count != size)
        refuse(scan, scan->at + 1, count);
    if (size == 0 || count < size)
        return false;
    scan->at++;
    scan->group = any ? 0 : (uint8_t)size;
    take_digits(scan, size);
    return count == size;
}

/* As C writes the type of a constant: nothing that counts here. */
static size_t suffix_length(const struct scan *scan, size_t at)
{
    static const char *const suffixes[] = {
        "ui64", "i64", "ull", "llu", "ul", "lu", "ll", "u", "l",
    };

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const char *suffix = suffixes[i];
        size_t n = 0;

        while (suffix[n] && ascii_lower(char_at(scan, at + n)) == suffix[n])
            n++;
        if (!suffix[n] && !ascii_is_name(char_at(scan, at + n)))
            return n;
    }
    return 0;
}

static struct scan scan_number(const char *text, size_t size)
{
    struct scan scan = { .text = text, .size = size, .fits = true };
    size_t first;

    scan.base = base_of(&scan);
    scan.at = scan.base->letter ? 2 : 0;
    first = scan.at;
    take_digits(&scan, SIZE_MAX);
    first = scan.at - first;
    if (first == 0) {
        scan.length = scan.at ? 1 : 0;      /* of `0x`, the 0 is a number */
        return scan;
    }
    while (is_separator(char_at(&scan, scan.at))) {
        if (!take_group(&scan, first))
            return scan;
    }
    if (scan.base == &plain && ascii_lower(char_at(&scan, scan.at)) == 'h')
        scan.length = scan.at + 1;
    else
        scan.length = scan.at + suffix_length(&scan, scan.at);
    return scan;
}

size_t ntl_number_length(const char *text, size_t length)
{
    return scan_number(text, length).length;
}

bool ntl_number_plain(const char *text, size_t length, uint64_t *ret)
{
    uint64_t value = 0;

    if (length == 0 || length > 16)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = digit_of(text[i]);

        if (digit >= plain.radix)
            return false;
        value = value << 4 | digit;
    }
    *ret = value;
    return true;
}

size_t ntl_literal_word(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length && (ascii_is_name(text[at]) || is_separator(text[at])))
        at++;
    return at;
}

static struct ntl_diag wrong_group(const struct scan *scan)
{
    return (struct ntl_diag) {
        .offset = scan->refused, .length = scan->refused_length,
        .hint = {
            .format = scan->expected
                          ? "%d digits are expected after a separator"
                          : "digits are expected after a separator",
            .number = { scan->expected },
        },
    };
}

/* What is wrong where reading stopped: a group, or else a stray letter. */
static struct ntl_diag misfit(const struct scan *scan, size_t size)
{
    size_t at = scan->at, length;

    if (scan->refused_length) {
        at = scan->refused + scan->refused_length;
        if (at == size || is_separator(scan->text[at])
            || ascii_lower(scan->text[at]) == 'h')
            return wrong_group(scan);
    }
    length = size - at;
    while (length > 1 && digit_at(scan, at + length - 1) < scan->base->radix)
        length--;
    return (struct ntl_diag) {
        .offset = at, .length = length, .hint.format = scan->base->digits,
    };
}

bool ntl_decimal_digits(const char *text, size_t length, uint64_t *ret)
{
    uint64_t value = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned digit = digit_of(text[i]);

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return length > 0;
}

enum ntl_status ntl_literal(const char *text, size_t length, uint64_t *ret,
                            struct ntl_diag *diag)
{
    struct scan scan = scan_number(text, length);

    if (scan.length < length || length == 0) {
        *diag = misfit(&scan, length);
        return NTL_ESYNTAX;
    }
    if (!scan.fits) {
        *diag = (struct ntl_diag) { .length = length };
        if (ntl_decimal_digits(text, length, &scan.value))
            diag->hint = (struct ntl_phrase) {
                .format = "numbers are hexadecimal; in decimal, 0n%d fits",
                .number = { scan.value },
            };
        return NTL_ERANGE;
    }
    *ret = scan.value;
    return NTL_OK;
}
