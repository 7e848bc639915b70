#include <ntlens/build.h>

#include "core/text/ascii.h"

#include <string.h>

/* Rows come from src/data/facts/builds.txt; the generator sorts and checks. */
static const struct ntl_release releases[] = {
#include "builds.inc"
};

enum {
    RELEASES = sizeof releases / sizeof *releases,
    OLDEST = 2600,              /* XP: a smaller number is a release's, or a
                                   name (2004), or a mistake                  */
    PARTS = 4                   /* 10.0.26100.2894                            */
};

const struct ntl_release *ntl_releases(size_t *count)
{
    *count = RELEASES;
    return releases;
}

const struct ntl_release *ntl_release_of(uint32_t number)
{
    for (size_t i = 0; i < RELEASES; i++) {
        if (releases[i].number == number)
            return &releases[i];
    }
    return NULL;
}

const struct ntl_release *ntl_release_on(uint32_t number, enum ntl_arch arch)
{
    enum ntl_arch wide = arch == NTL_X64_LA57 ? NTL_X64 : arch;

    for (size_t i = 0; i < RELEASES; i++) {
        if (releases[i].number == number
            && (releases[i].arch == NTL_ARCH_COUNT || releases[i].arch == wide))
            return &releases[i];
    }
    return NULL;
}

uint32_t ntl_kernel_of(uint32_t number)
{
    const struct ntl_release *release = ntl_release_of(number);

    return release ? release->kernel : number;
}

/* --- names ---------------------------------------------------------------- */

static size_t without_filling(const char *text, size_t length, size_t at)
{
    while (at < length
           && (text[at] == '-' || text[at] == '_' || ascii_is_blank(text[at])))
        at++;
    return at;
}

/* Equal but for case, blanks and dashes. */
static bool same_name(const char *name, size_t name_length, const char *text,
                      size_t length)
{
    size_t n = without_filling(name, name_length, 0);
    size_t t = without_filling(text, length, 0);

    while (n < name_length && t < length) {
        if (ascii_lower(name[n]) != ascii_lower(text[t]))
            return false;
        n = without_filling(name, name_length, n + 1);
        t = without_filling(text, length, t + 1);
    }
    return n == name_length && t == length;
}

static bool is_called(const struct ntl_release *release, const char *text,
                      size_t length)
{
    const char *alias = release->aliases;

    if (same_name(release->name, strlen(release->name), text, length))
        return true;
    while (*alias) {
        const char *blank = strchr(alias, ' ');
        size_t size = blank ? (size_t)(blank - alias) : strlen(alias);

        if (same_name(alias, size, text, length))
            return true;
        alias += size + (blank != NULL);
    }
    return false;
}

enum { SHOWN = NTL_PHRASE_WORDS };

/* The builds of a name: a row for each, the first few. */
struct candidates {
    const struct ntl_release *row[SHOWN];
    size_t count;
    uint32_t last;
};

static struct candidates candidates_of(const char *text, size_t length)
{
    struct candidates found = { .count = 0 };

    for (size_t i = 0; i < RELEASES; i++) {
        const struct ntl_release *release = &releases[i];

        if (found.last == release->number || !is_called(release, text, length))
            continue;
        if (found.count < SHOWN)
            found.row[found.count] = release;
        found.count++;
        found.last = release->number;
    }
    return found;
}

static struct ntl_phrase list_of(const struct candidates *found)
{
    static const char *const formats[SHOWN + 1] = {
        [2] = "%s or %s", [3] = "%s, %s or %s", [4] = "%s, %s, %s or %s",
    };
    bool all = found->count <= SHOWN;
    struct ntl_phrase list = {
        .format = all ? formats[found->count] : "%s, %s, %s or %d others",
        .number = { found->count - (SHOWN - 1) },
    };

    for (size_t i = 0; i < SHOWN && i < found->count; i++)
        list.word[i] = found->row[i]->name;
    return list;
}

/* `windows 7 sp1` and `win7sp1` are 7-SP1. */
static size_t windows_length(const char *text, size_t length)
{
    if (length > 7 && ascii_same("windows", text, 7))
        return 7;
    return length > 3 && ascii_same("win", text, 3) ? 3 : 0;
}

/* --- numbers -------------------------------------------------------------- */

static enum ntl_status wrong(size_t offset, size_t length, const char *hint,
                             enum ntl_status status, struct ntl_diag *diag)
{
    *diag = (struct ntl_diag) {
        .offset = offset, .length = length, .hint.format = hint,
    };
    return status;
}

static size_t digits_from(const char *text, size_t length, size_t at)
{
    size_t end = at;

    while (end < length && ascii_is_digit(text[end]))
        end++;
    return end - at;
}

/* Decimal digits; false where 32 bits do not hold them. */
static bool small_number(const char *digits, size_t count, uint32_t *ret)
{
    uint64_t value = 0;

    for (size_t i = 0; i < count && value <= UINT32_MAX; i++)
        value = value * 10 + (uint64_t)(digits[i] - '0');
    *ret = (uint32_t)value;
    return value <= UINT32_MAX;
}

/* Numbers with points between them, into part[0..*ret). */
static enum ntl_status dotted(const char *text, size_t length,
                              uint32_t part[PARTS], size_t *ret,
                              struct ntl_diag *diag)
{
    size_t at = 0, count = 0;

    for (;;) {
        size_t digits = digits_from(text, length, at);

        if (digits == 0)
            return wrong(at, length - at, "a decimal number goes here",
                         NTL_ESYNTAX, diag);
        if (!small_number(text + at, digits, &part[count++]))
            return wrong(at, digits, NULL, NTL_EVALUE, diag);
        at += digits;
        if (at == length)
            break;
        if (text[at] != '.' || count == PARTS)
            return wrong(at, length - at, "expected BUILD or BUILD.REVISION, "
                         "in decimal", NTL_ESYNTAX, diag);
        at++;
    }
    *ret = count;
    return NTL_OK;
}

static enum ntl_status unknown(size_t length, struct ntl_diag *diag)
{
    return wrong(0, length, "a number as 26100.2894 or a name as 11-24H2, "
                 "10-1809, win7sp1, server2022", NTL_ENAME, diag);
}

/* BUILD[.REVISION], with NT's version before it or not: 10.0.26100.2894. */
static enum ntl_status numbered(const char *text, size_t length,
                                struct ntl_build *ret, struct ntl_diag *diag)
{
    uint32_t part[PARTS];
    size_t count, first;
    enum ntl_status status = dotted(text, length, part, &count, diag);

    if (status != NTL_OK)
        return status;
    first = count > 2 ? 2 : 0;
    if ((part[first] < OLDEST && !ntl_release_of(part[first]))
        || (first && part[0] > 10))
        return unknown(length, diag);
    *ret = (struct ntl_build) { .number = part[first] };
    if (count > first + 1) {
        ret->revision = part[first + 1];
        ret->has_revision = true;
    }
    return NTL_OK;
}

static bool looks_like_numbers(const char *text, size_t length)
{
    size_t digits = digits_from(text, length, 0);

    return digits > 0 && (digits == length || text[digits] == '.');
}

enum ntl_status ntl_build_parse(const char *text, size_t length,
                                struct ntl_build *ret, struct ntl_diag *diag)
{
    size_t windows = windows_length(text, length);
    struct candidates found = candidates_of(text + windows, length - windows);

    if (found.count == 1) {
        *ret = (struct ntl_build) { .number = found.last };
        return NTL_OK;
    }
    if (found.count > 1) {
        *diag = (struct ntl_diag) { .length = length, .hint = list_of(&found) };
        return NTL_EAMBIGUOUS;
    }
    if (length == 0)
        return wrong(0, 0, "a build goes here", NTL_ESYNTAX, diag);
    if (looks_like_numbers(text, length))
        return numbered(text, length, ret, diag);
    return unknown(length, diag);
}
