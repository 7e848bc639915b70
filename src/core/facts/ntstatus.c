#include <ntlens/ntstatus.h>

#include "core/text/name.h"

#include "ntstatus.inc"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* Source: ntstatus.h, at its head. */
static const struct ntl_field fields[] = {
    { 15, 0, "Code", "in its facility" },
    { 27, 16, "Facility", "" },
    { 28, 28, "N", "set in HRESULT_FROM_NT" },
    { 29, 29, "Customer", "0 Microsoft's, 1 a driver's or program's own" },
    { 31, 30, "Severity", "" },
};

static const struct ntl_layout layout = {
    "NTSTATUS", fields, COUNT(fields), 32,
};

enum { FACILITY_SHIFT = 16, FACILITY_MASK = 0xfff, SEVERITY_SHIFT = 30 };

const struct ntl_layout *ntl_ntstatus_layout(void)
{
    return &layout;
}

size_t ntl_ntstatus_count(void)
{
    return COUNT(status_value);
}

/* The first of what a row has more, or NULL; rows ascend. */
static const struct status_more *more_of(size_t row, unsigned kind)
{
    size_t from = 0, to = COUNT(status_more);

    while (from < to) {
        size_t middle = (from + to) / 2;

        if (status_more[middle].row < row)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < COUNT(status_more) && status_more[from].row == row; from++)
        if (status_more[from].kind == kind)
            return &status_more[from];
    return NULL;
}

static const char *text_of(size_t row, unsigned kind)
{
    const struct status_more *more = more_of(row, kind);

    return more ? status_text + more->number : NULL;
}

bool ntl_ntstatus_at(size_t i, struct ntl_ntstatus *ret)
{
    if (i >= COUNT(status_value))
        return false;
    *ret = (struct ntl_ntstatus) {
        status_value[i], status_text + status_name[i],
        text_of(i, STATUS_ALSO), text_of(i, STATUS_NOTE),
    };
    return true;
}

/* Of numbers that ascend: how many are less. */
static size_t place_of(const uint32_t *number, size_t count, uint64_t value)
{
    size_t from = 0, to = count;

    while (from < to) {
        size_t middle = (from + to) / 2;

        if (number[middle] < value)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

size_t ntl_ntstatus_position(uint32_t value)
{
    return place_of(status_value, COUNT(status_value), value);
}

bool ntl_ntstatus_find(uint32_t value, struct ntl_ntstatus *ret)
{
    size_t i = ntl_ntstatus_position(value);

    return i < COUNT(status_value) && status_value[i] == value
           && ntl_ntstatus_at(i, ret);
}

static bool is_name(const char *name, const char *text, size_t length)
{
    static const char prefix[] = "STATUS_";
    size_t n = sizeof prefix - 1;

    return name_same(name, text, length)
           || (name_begins(name, prefix, n)
               && name_same(name + n, text, length));
}

static bool has_part(const char *name, const char *text, size_t length)
{
    return name_part(name, text, length) != NULL;
}

static bool look(bool (*fits)(const char *, const char *, size_t),
                 const char *text, size_t length, size_t *i,
                 struct ntl_ntstatus *ret)
{
    struct ntl_ntstatus row;

    while (ntl_ntstatus_at((*i)++, &row)) {
        if (fits(row.name, text, length)
            || (row.also && fits(row.also, text, length))) {
            *ret = row;
            return true;
        }
    }
    *i = COUNT(status_value);
    return false;
}

bool ntl_ntstatus_named(const char *text, size_t length, size_t *i,
                        struct ntl_ntstatus *ret)
{
    return look(is_name, text, length, i, ret);
}

bool ntl_ntstatus_search(const char *text, size_t length, size_t *i,
                         struct ntl_ntstatus *ret)
{
    return look(has_part, text, length, i, ret);
}

const char *ntl_ntstatus_severity(uint32_t value)
{
    static const char *const names[] = {
        "success", "informational", "warning", "error",
    };

    return names[value >> SEVERITY_SHIFT];
}

/* Names of numbers, which ascend. */
struct list {
    const uint32_t *number, *text;
    size_t count;
};

#define LIST(of) (struct list) { of, of##_text, COUNT(of) }

static const char *name_in(struct list list, uint64_t number)
{
    size_t at = place_of(list.number, list.count, number);

    return at < list.count && list.number[at] == number
           ? status_text + list.text[at] : NULL;
}

const char *ntl_ntstatus_facility(uint32_t value)
{
    return name_in(LIST(status_facility),
                   value >> FACILITY_SHIFT & FACILITY_MASK);
}

const char *ntl_win32_name(uint64_t error)
{
    return name_in(LIST(status_win32), error);
}

/* As HRESULT_FACILITY of winerror.h has it: 13 bits. */
const char *ntl_hresult_facility(uint32_t value)
{
    return name_in(LIST(status_hfacility),
                   value >> FACILITY_SHIFT & 0x1fff);
}

const char *ntl_hresult_name(uint32_t value)
{
    return name_in(LIST(status_hresult), value);
}

static bool number_in(struct list list, const char *name, size_t length,
                      uint32_t *ret)
{
    for (size_t i = 0; i < list.count; i++) {
        if (name_same(status_text + list.text[i], name, length)) {
            *ret = list.number[i];
            return true;
        }
    }
    return false;
}

bool ntl_error_named(const char *text, size_t length, uint32_t *ret)
{
    return number_in(LIST(status_win32), text, length, ret)
           || number_in(LIST(status_hresult), text, length, ret);
}

/* Source of the three: Wine's dlls/ntdll/error.c; FACILITY_NTWIN32. */
static bool holds_win32(uint32_t value)
{
    uint32_t high = value >> 16;

    return high == 0xc001 || high == 0x8007 || high == 0xc007;
}

bool ntl_win32_of_ntstatus(uint32_t value, uint32_t *ret)
{
    const struct status_more *more = NULL;
    size_t row;

    if (value >> 28 == 0xd)             /* HRESULT_FROM_NT of an error */
        value &= ~UINT32_C(0x10000000);
    row = ntl_ntstatus_position(value);
    if (row < COUNT(status_value) && status_value[row] == value)
        more = more_of(row, STATUS_WIN32);
    if (!more && value != 0 && !holds_win32(value))
        return false;
    *ret = more ? more->number : value & 0xffff;
    return true;
}
