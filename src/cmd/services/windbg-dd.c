#include "windbg-dd.h"

#include "core/text/ascii.h"

#include <string.h>

enum { HALF = 8 };              /* digits of 32 bits */

size_t windbg_line(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);

    return end ? (size_t)(end - text) : length;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t blanks(const char *text, size_t length)
{
    size_t n = 0;

    while (n < length && is_blank(text[n]))
        n++;
    return n;
}

/* Exactly 8 digits; what follows is the caller's business. */
static bool half(const char *text, size_t length, uint32_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < HALF; i++) {
        if (i == length || ascii_hex(text[i]) > 15)
            return false;
        *ret = *ret << 4 | ascii_hex(text[i]);
    }
    return true;
}

static bool ends_here(const char *text, size_t length, size_t at)
{
    return at == length || is_blank(text[at]) || text[at] == '\n';
}

size_t windbg_dd_address(const char *text, size_t length, uint64_t *ret)
{
    uint32_t high, low;
    size_t mark;

    if (!half(text, length, &high))
        return 0;
    *ret = high;
    if (ends_here(text, length, HALF))
        return HALF;
    mark = text[HALF] == '`' || text[HALF] == '\'' || text[HALF] == '_';
    if (!half(text + HALF + mark, length - HALF - mark, &low)
        || !ends_here(text, length, 2 * HALF + mark))
        return 0;
    *ret = (uint64_t)high << 32 | low;
    return 2 * HALF + mark;
}

/* One value and the blanks after it; 0 when there is none. */
static size_t read_value(const char *text, size_t length, struct windbg_dd *ret)
{
    uint32_t value = 0;
    bool known = half(text, length, &value);

    if (ret->values == WINDBG_DD_VALUES || length < HALF
        || !ends_here(text, length, HALF)
        || (!known && memcmp(text, "????????", HALF) != 0))
        return 0;
    ret->value[ret->values] = value;
    ret->known[ret->values++] = known;
    return HALF + blanks(text + HALF, length - HALF);
}

bool windbg_dd_read(const char *line, size_t length, struct windbg_dd *ret)
{
    size_t at, n;

    ret->values = 0;
    ret->symbol = NULL;
    length = windbg_line(line, length);
    while (length > 0 && is_blank(line[length - 1]))
        length--;
    at = blanks(line, length);
    n = windbg_dd_address(line + at, length - at, &ret->address);
    if (n == 0)
        return false;
    ret->digits = n > HALF ? 2 * HALF : HALF;
    at += n;
    at += blanks(line + at, length - at);
    while ((n = read_value(line + at, length - at, ret)) > 0)
        at += n;
    if (at < length && ret->values == 1
        && (memchr(line + at, '!', length - at)
            || memchr(line + at, '+', length - at))) {
        ret->symbol = line + at;
        ret->symbol_length = length - at;
        at = length;
    }
    return ret->values > 0 && at == length;
}

bool windbg_prompt(const char *line, size_t length)
{
    size_t at = blanks(line, length);

    while (at < length && ascii_is_digit(line[at]))
        at++;
    if (at + 1 < length && line[at] == ':' && line[at + 1] == ' ')
        at += 2;
    at += at < length && line[at] == 'l';
    return length - at >= 3 && memcmp(line + at, "kd>", 3) == 0;
}
