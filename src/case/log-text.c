#include "log-text.h"

bool text_number(struct text *t, uint64_t *ret)
{
    uint64_t value = 0;
    unsigned digits = 0;

    skip_blanks(t);
    if (left(*t) > 2 && t->at[0] == '0' && (t->at[1] | 0x20) == 'x')
        t->at += 2;
    for (; t->at < t->end && digits <= 16; t->at++) {
        unsigned digit = ascii_hex(*t->at);

        if (*t->at == '`' && digits)
            continue;
        if (digit > 15)
            break;
        value = value << 4 | digit;
        digits++;
    }
    *ret = value;
    return digits > 0 && digits <= 16;
}

void text_keep(char *to, size_t size, struct text value)
{
    size_t n;

    while (value.end > value.at && ascii_is_blank(value.end[-1]))
        value.end--;
    n = left(value) < size ? left(value) : size - 1;
    if (*to == '\0') {
        memcpy(to, value.at, n);
        to[n] = '\0';
    }
}
