#include "bytes.h"

#include "ascii.h"

static bool is_between(char c)
{
    return ascii_is_blank(c) || c == ',' || c == '-';
}

/* \x or 0x before a digit: two characters to pass, or none. */
static size_t mark_length(const char *text, size_t length)
{
    return length > 2 && (text[0] == '\\' || text[0] == '0')
                   && ascii_lower(text[1]) == 'x' && ascii_hex(text[2]) < 16
               ? 2 : 0;
}

static size_t digits_length(const char *text, size_t length)
{
    size_t n = 0;

    while (n < length && ascii_hex(text[n]) < 16 && !mark_length(text + n,
                                                                 length - n))
        n++;
    return n;
}

static enum ntl_status fail(size_t offset, size_t length,
                            struct ntl_diag *diag)
{
    *diag = (struct ntl_diag) {
        .offset = offset, .length = length,
        .hint = { .format = "bytes are pairs of hexadecimal digits: 488b05, "
                            "48 8b 05, \\x48\\x8b\\x05" },
    };
    return NTL_ESYNTAX;
}

/* 0x5 and \x5 are bytes, too. */
static enum ntl_status take_digits(const char *text, size_t digits, bool marked,
                                   uint8_t *bytes, size_t room, size_t *count)
{
    size_t odd = digits & 1;

    if (odd && !(marked && digits == 1))
        return NTL_ESYNTAX;
    for (size_t i = 0; i < digits; i += 2 - odd) {
        if (*count == room)
            return NTL_EVALUE;
        bytes[(*count)++] = (uint8_t)(odd ? ascii_hex(text[i])
                                      : ascii_hex(text[i]) * 16
                                        + ascii_hex(text[i + 1]));
    }
    return NTL_OK;
}

enum ntl_status ntl_bytes(const char *text, size_t length, uint8_t *bytes,
                          size_t room, size_t *count, struct ntl_diag *diag)
{
    size_t at = 0;

    while (at < length) {
        size_t mark = mark_length(text + at, length - at), digits;
        enum ntl_status status;

        if (is_between(text[at])) {
            at++;
            continue;
        }
        digits = digits_length(text + at + mark, length - at - mark);
        if (digits == 0)
            return fail(at, 1, diag);
        status = take_digits(text + at + mark, digits, mark > 0, bytes, room,
                             count);
        if (status == NTL_ESYNTAX)
            return fail(at, mark + digits, diag);
        if (status != NTL_OK) {
            *diag = (struct ntl_diag) {
                .offset = at, .length = mark + digits,
                .hint = { "at most %x bytes", .number = { room } },
            };
            return status;
        }
        at += mark + digits;
    }
    return NTL_OK;
}
