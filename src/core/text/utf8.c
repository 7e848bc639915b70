#include "utf8.h"

/* The forms of UTF-8; `least` tells one that is longer than it need be. */
static const struct {
    unsigned char mask, lead;
    uint32_t least;
} forms[] = {
    { 0x80, 0x00, 0 }, { 0xe0, 0xc0, 0x80 }, { 0xf0, 0xe0, 0x800 },
    { 0xf8, 0xf0, 0x10000 },
};

static bool is_code_point(uint32_t code)
{
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

struct ntl_character ntl_character(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    const struct ntl_character none = { s[0], 1, false };

    for (unsigned n = 0; n < sizeof forms / sizeof *forms && n < length; n++) {
        uint32_t code = s[0] & (unsigned char)~forms[n].mask;

        if ((s[0] & forms[n].mask) != forms[n].lead)
            continue;
        for (unsigned i = 1; i <= n; i++) {
            if ((s[i] & 0xc0) != 0x80)
                return none;
            code = code << 6 | (s[i] & 0x3f);
        }
        if (code < forms[n].least || !is_code_point(code))
            return none;
        return (struct ntl_character) { code, (uint8_t)(n + 1), true };
    }
    return none;
}

size_t ntl_utf8_put(char to[NTL_UTF8_BYTES], uint32_t code)
{
    size_t n = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

    for (size_t i = n; i > 0; i--) {
        to[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    to[0] = (char)(forms[n].lead | code);
    return n + 1;
}

static uint32_t unit_at(const uint8_t *unit, bool high_first)
{
    return (uint32_t)unit[!high_first] << 8 | unit[high_first];
}

uint32_t ntl_utf16_next(const uint8_t *utf16, size_t units, bool high_first,
                        size_t *i)
{
    uint32_t high = unit_at(utf16 + 2 * (*i)++, high_first), low;

    if (high >> 10 != 0xd800 >> 10 || *i == units)
        return high;
    low = unit_at(utf16 + 2 * *i, high_first);
    if (low >> 10 != 0xdc00 >> 10)
        return high;
    ++*i;
    return 0x10000 + ((high & 0x3ff) << 10 | (low & 0x3ff));
}
