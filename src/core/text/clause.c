#include <ntlens/clause.h>

#include "directive.h"

#include <ntlens/format.h>

static bool has_room(struct ntl_clause *clause, size_t length)
{
    clause->cut |= clause->length + length >= clause->size;
    return !clause->cut;
}

static void put(struct ntl_clause *clause, const char *text, size_t length)
{
    if (!has_room(clause, length))
        return;
    memcpy(clause->text + clause->length, text, length);
    clause->length += length;
    clause->text[clause->length] = '\0';
}

/* As much of it as there is room for; a percent sign is no directive. */
static void put_word(struct ntl_clause *clause, const char *word)
{
    for (; *word && !clause->cut; word++)
        put(clause, *word == '%' ? "%%" : word, *word == '%' ? 2 : 1);
}

/* A directive as it stood, with its digits. */
static void put_directive(struct ntl_clause *clause, struct directive d)
{
    char text[8];
    size_t n = 1;

    text[0] = '%';
    if (d.digits && d.digits < 100 && strchr("aqt", d.letter))
        n += ntl_format_decimal(text + n, sizeof text - n, d.digits);
    text[n++] = d.letter;
    put(clause, text, n);
}

static void put_number(struct ntl_clause *clause, struct directive d,
                       uint64_t number)
{
    char format[3] = { '%', d.letter, '\0' }, text[NTL_BINARY_TEXT];
    struct ntl_phrase one;

    if (clause->numbers < NTL_PHRASE_NUMBERS) {
        put_directive(clause, d);
        if (!clause->cut)
            clause->number[clause->numbers++] = number;
        return;
    }
    one = (struct ntl_phrase) {
        .format = format, .number = { number }, .digits = (uint8_t)d.digits,
    };
    ntl_format_phrase(text, sizeof text, &one);
    put_word(clause, text);
}

static bool takes_number(char letter)
{
    return letter && strchr("axqdibotumM", letter);
}

void ntl_clause_add(struct ntl_clause *clause, const struct ntl_phrase *phrase)
{
    const char *at = phrase->format ? phrase->format : "";
    unsigned number = 0, word = 0;

    while (*at && !clause->cut) {
        struct directive d;

        if (*at != '%') {
            put(clause, at++, 1);
            continue;
        }
        at = directive_read(at + 1, phrase->digits, &d);
        if (d.letter == 's')
            put_word(clause, word < NTL_PHRASE_WORDS && phrase->word[word]
                             ? phrase->word[word] : "?");
        else if (takes_number(d.letter) && number < NTL_PHRASE_NUMBERS)
            put_number(clause, d, phrase->number[number++]);
        else
            put_word(clause, d.letter == '%' ? "%" : "?");
        word += d.letter == 's';
    }
}
