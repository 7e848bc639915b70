/*
 * Any text is an expression or is blamed inside itself; a value that is printed
 * and read again is the same, and so is an expression in parentheses.
 */
#include "guard.h"

#include <ntlens/expr.h>
#include <ntlens/format.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names with a digit in them are known, so that fuzzing finds some. */
static enum ntl_status value_of_name(const struct ntl_scope *scope,
                                     const char *name, size_t length,
                                     uint64_t *ret)
{
    (void)scope;
    *ret = length;
    return memchr(name, '3', length) || name[0] == '_' ? NTL_OK : NTL_ENAME;
}

static enum ntl_status function(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t argument, uint64_t *ret)
{
    (void)scope;
    *ret = ~argument;
    if (name[0] != 'p')
        return NTL_ENAME;
    return length > 3 ? NTL_EMEMORY : NTL_OK;
}

static const struct ntl_scope scope = {
    .size = sizeof scope, .variable = value_of_name, .reg = value_of_name,
    .function = function,
};

static enum ntl_status evaluate(const char *text, size_t length,
                                struct ntl_value *ret)
{
    struct ntl_diag diag = { .offset = SIZE_MAX };
    enum ntl_status status = ntl_expr(text, length, &scope, ret, &diag);

    if (status == NTL_OK)
        return status;
    guard_sink();
    guard_failed(text, length, status, &diag);
    return status;
}

static void reads_back(const char *text, uint64_t value)
{
    struct ntl_value again;

    insist(ntl_number_length(text, strlen(text)) == strlen(text));
    insist(evaluate(text, strlen(text), &again) == NTL_OK);
    insist(again.value == value && !again.wrapped);
}

static void check_printed(uint64_t value)
{
    char text[NTL_BINARY_TEXT + 2];

    ntl_format_hex(text, sizeof text, value, 0);
    reads_back(text, value);
    ntl_format_address(text, sizeof text, value, value & 1 ? 8 : 16);
    reads_back(text, value);
    memcpy(text, "0n", 2);
    ntl_format_decimal(text + 2, sizeof text - 2, value);
    reads_back(text, value);
}

static void check_bracketed(const char *text, size_t length,
                            struct ntl_value value)
{
    char *bracketed = malloc(length + 2);
    struct ntl_value again;
    enum ntl_status status;

    insist(bracketed != NULL);
    bracketed[0] = '(';
    memcpy(bracketed + 1, text, length);
    bracketed[length + 1] = ')';
    status = evaluate(bracketed, length + 2, &again);
    insist(status == NTL_EDEEP
            || (status == NTL_OK && again.value == value.value
                && again.wrapped == value.wrapped));
    free(bracketed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t number = ntl_number_length(text, size);
    struct ntl_value value;
    enum ntl_status status;

    insist(number <= size);
    if (number) {
        status = evaluate(text, number, &value);
        insist(status == NTL_OK || status == NTL_ERANGE);
    }
    if (evaluate(text, size, &value) == NTL_OK) {
        check_printed(value.value);
        check_bracketed(text, size, value);
    }
    return 0;
}
