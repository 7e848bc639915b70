#include "directive.h"
#include "time-text.h"
#include "utf8.h"

#include <ntlens/format.h>
#include <stdbool.h>
#include <string.h>

/* Every byte as two hexadecimal digits: half the steps of one at a time. */
#define SIXTEEN(h)                                                             \
    h "0" h "1" h "2" h "3" h "4" h "5" h "6" h "7"                            \
    h "8" h "9" h "a" h "b" h "c" h "d" h "e" h "f"

static const char pairs[] =
    SIXTEEN("0") SIXTEEN("1") SIXTEEN("2") SIXTEEN("3")
    SIXTEEN("4") SIXTEEN("5") SIXTEEN("6") SIXTEEN("7")
    SIXTEEN("8") SIXTEEN("9") SIXTEEN("a") SIXTEEN("b")
    SIXTEEN("c") SIXTEEN("d") SIXTEEN("e") SIXTEEN("f");

/* Text put into the caller's buffer; past its end, only counted. */
struct writer {
    char *text;
    size_t size, length;
};

static void put(struct writer *out, const char *text, size_t length)
{
    if (out->length < out->size) {
        size_t room = out->size - out->length - 1;
        size_t copied = length < room ? length : room;

        memcpy(out->text + out->length, text, copied);
        out->text[out->length + copied] = '\0';
    }
    out->length += length;
}

static unsigned hex_digits(uint64_t value)
{
    return NTL_HEX_DIGITS - (unsigned)__builtin_clzll(value | 1) / 4;
}

static void put_pair(char *text, uint64_t value, unsigned shift)
{
    memcpy(text, pairs + 2 * (value >> shift & 0xff), 2);
}

void ntl_format_digits(char text[NTL_HEX_DIGITS], uint64_t value)
{
    put_pair(text,      value, 56);
    put_pair(text + 2,  value, 48);
    put_pair(text + 4,  value, 40);
    put_pair(text + 6,  value, 32);
    put_pair(text + 8,  value, 24);
    put_pair(text + 10, value, 16);
    put_pair(text + 12, value, 8);
    put_pair(text + 14, value, 0);
}

static void put_hex(struct writer *out, uint64_t value, unsigned digits)
{
    char text[NTL_HEX_DIGITS];
    unsigned needed = hex_digits(value);

    if (digits < needed)
        digits = needed;
    if (digits > NTL_HEX_DIGITS)
        digits = NTL_HEX_DIGITS;
    ntl_format_digits(text, value);
    put(out, text + NTL_HEX_DIGITS - digits, digits);
}

static void put_address(struct writer *out, uint64_t value, unsigned digits)
{
    char text[NTL_HEX_DIGITS];

    if (digits == 8 && value <= UINT32_MAX) {
        put_hex(out, value, 8);
        return;
    }
    ntl_format_digits(text, value);
    put(out, text, 8);
    put(out, "`", 1);
    put(out, text + 8, 8);
}

static void put_decimal(struct writer *out, uint64_t value)
{
    char text[20];
    size_t at = sizeof text;

    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    put(out, text + at, sizeof text - at);
}

static void put_signed(struct writer *out, uint64_t value)
{
    if (value >> 63) {
        put(out, "-", 1);
        value = 0 - value;
    }
    put_decimal(out, value);
}

/* Digits of `bits` bits each: binary and octal; `digits` of them at least. */
static void put_bits(struct writer *out, uint64_t value, unsigned bits,
                     unsigned digits)
{
    char text[NTL_BINARY_TEXT - 1];
    size_t at = sizeof text;

    do {
        text[--at] = (char)('0' + (value & ((1u << bits) - 1)));
        value >>= bits;
    } while (at && (value || sizeof text - at < digits));
    put(out, text + at, sizeof text - at);
}

/* All of it, or so many characters from the date on. */
static void put_time(struct writer *out, uint64_t ticks, unsigned length)
{
    struct ntl_time time = ntl_time_of_filetime(ticks);
    char text[NTL_TIME_TEXT];
    size_t n = ntl_time_text(text, &time);

    if (length == 0)
        put(out, text, n);
    else
        put(out, text + TIME_WEEKDAY,
            length < n - TIME_WEEKDAY ? length : n - TIME_WEEKDAY);
}

static void put_up_time(struct writer *out, uint64_t ticks)
{
    static const struct { unsigned seconds; char before; } parts[] = {
        { 3600, ' ' }, { 60, ':' }, { 1, ':' },
    };
    uint64_t s = ticks / NTL_TICKS_A_SECOND, left = s % 86400;

    put_decimal(out, s / 86400);
    put(out, " d", 2);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        unsigned n = (unsigned)(left / parts[i].seconds);
        char text[] = { parts[i].before, (char)('0' + n / 10),
                        (char)('0' + n % 10) };

        put(out, text, sizeof text);
        left %= parts[i].seconds;
    }
}

static void put_word(struct writer *out, const char *word)
{
    put(out, word, strlen(word));
}

static bool put_number(struct writer *out, char directive, uint64_t value,
                       unsigned digits)
{
    switch (directive) {
    case 'a': put_address(out, value, digits); return true;
    case 'x': put_hex(out, value, 1); return true;
    case 'q':
        put_hex(out, value, digits ? digits : NTL_HEX_DIGITS);
        return true;
    case 'd': put_decimal(out, value); return true;
    case 'i': put_signed(out, value); return true;
    case 'b': put_bits(out, value, 1, 1); return true;
    case 'o': put_bits(out, value, 3, 1); return true;
    case 't': put_time(out, value, digits); return true;
    case 'u': put_up_time(out, value); return true;
    default: return false;
    }
}

const char *ntl_mark_name(enum ntl_mark mark)
{
    static const char *const names[NTL_MARKS] = {
        "documented", "header", "seen", "deduced",
    };

    return names[(unsigned)mark < NTL_MARKS ? mark : NTL_MARK_DEDUCED];
}

/* A phrase on its way into a text. */
struct speech {
    const struct ntl_phrase *phrase;
    unsigned number, word;      /* which have had their turn                  */
    struct ntl_parts *parts;    /* NULL: a person reads, and sees the marks   */
};

static void put_mark(struct writer *out, struct speech *speech, char directive,
                     enum ntl_mark mark)
{
    struct ntl_parts *parts = speech->parts;

    if (parts) {
        if (!parts->marked || parts->mark < mark)
            parts->mark = mark;
        parts->marked = true;
        return;
    }
    if (directive == 'm' && mark == NTL_MARK_DOCUMENTED)
        return;
    put_word(out, directive == 'm' ? "[" : " (");
    put_word(out, ntl_mark_name(mark));
    put_word(out, directive == 'm' ? "] " : ")");
}

static void put_next_number(struct writer *out, struct speech *speech,
                            char directive, unsigned digits)
{
    struct ntl_parts *parts = speech->parts;
    bool left = speech->number < NTL_PHRASE_NUMBERS;
    uint64_t value = left ? speech->phrase->number[speech->number] : 0;

    if (left && (directive == 'm' || directive == 'M')) {
        put_mark(out, speech, directive, (enum ntl_mark)value);
        speech->number++;
    } else if (left && put_number(out, directive, value, digits)) {
        if (parts && directive == 'a')
            parts->addresses |= UINT32_C(1) << parts->numbers;
        if (parts)
            parts->number[parts->numbers++] = value;
        speech->number++;
    } else {
        put(out, "?", 1);
    }
}

static void put_directive(struct writer *out, struct speech *speech,
                          char directive, unsigned digits)
{
    const char *const *word = speech->phrase->word;

    if (directive == '%') {
        put(out, "%", 1);
    } else if (directive == 's') {
        const char *next = speech->word < NTL_PHRASE_WORDS
            ? word[speech->word++] : NULL;

        put_word(out, next ? next : "?");
    } else {
        put_next_number(out, speech, directive, digits);
    }
}

static void put_phrase(struct writer *out, const struct ntl_phrase *phrase,
                       struct ntl_parts *parts)
{
    const char *at = phrase->format ? phrase->format : "";
    struct speech speech = { .phrase = phrase, .parts = parts };

    while (*at) {
        const char *percent = strchr(at, '%');
        struct directive d;

        if (!percent) {
            put_word(out, at);
            return;
        }
        put(out, at, (size_t)(percent - at));
        at = directive_read(percent + 1, phrase->digits, &d);
        put_directive(out, &speech, d.letter, d.digits);
    }
}

static void put_item(struct writer *out, const struct ntl_item *item)
{
    switch (item->kind) {
    case NTL_FLAG:    put(out, item->value ? "1" : "0", 1); break;
    case NTL_NUMBER:  put_hex(out, item->value, 1); break;
    case NTL_ADDRESS: put_address(out, item->value, item->digits); break;
    case NTL_RAW:     put_number(out, 'q', item->value, item->digits); break;
    case NTL_BINARY:  put_bits(out, item->value, 1, item->digits); break;
    case NTL_DECIMAL: put_decimal(out, item->value); break;
    case NTL_TEXT:    put_word(out, item->text ? item->text : ""); break;
    case NTL_SENTENCE: put_phrase(out, item->phrase, NULL); break;
    case NTL_ABSENT:  put(out, "-", 1); break;
    }
}

/* An empty text is a text, too: the NUL is there before the first put(). */
static struct writer writer_to(char *text, size_t size)
{
    if (size)
        text[0] = '\0';
    return (struct writer) { text, size, 0 };
}

size_t ntl_format_hex(char *text, size_t size, uint64_t value, unsigned digits)
{
    struct writer out = writer_to(text, size);

    put_hex(&out, value, digits);
    return out.length;
}

size_t ntl_format_address(char *text, size_t size, uint64_t value,
                          unsigned digits)
{
    struct writer out = writer_to(text, size);

    put_address(&out, value, digits);
    return out.length;
}

void ntl_format_capitals(char *text)
{
    for (; *text; text++)
        if (*text >= 'a' && *text <= 'f')
            *text = (char)(*text - 'a' + 'A');
}

size_t ntl_format_decimal(char *text, size_t size, uint64_t value)
{
    struct writer out = writer_to(text, size);

    put_decimal(&out, value);
    return out.length;
}

size_t ntl_format_phrase(char *text, size_t size,
                         const struct ntl_phrase *phrase)
{
    struct writer out = writer_to(text, size);

    put_phrase(&out, phrase, NULL);
    return out.length;
}

size_t ntl_format_parts(char *text, size_t size,
                        const struct ntl_phrase *phrase,
                        struct ntl_parts *ret)
{
    struct writer out = writer_to(text, size);

    *ret = (struct ntl_parts) { .numbers = 0 };
    put_phrase(&out, phrase, ret);
    return out.length;
}

size_t ntl_format_item(char *text, size_t size, const struct ntl_item *item)
{
    struct writer out = writer_to(text, size);

    put_item(&out, item);
    return out.length;
}

size_t ntl_utf8_length(const char *text, size_t length)
{
    struct ntl_character c;

    if (length == 0)
        return 0;
    c = ntl_character(text, length);
    return c.valid && c.code ? c.bytes : 0;
}
