#include "unread.h"

#include "core/text/ascii.h"
#include "core/text/slip.h"

#include <ntlens/expr.h>
#include <string.h>

enum { WORD = 40, INDENT = 4 };

static bool is_unknown(const struct cmd_operand *word)
{
    return word->length == 1 && word->text[0] == '?';
}

/* O, l: alone they are what an eye makes of 0 and 1. */
static bool is_slip(const struct cmd_operand *word)
{
    return word->length == 1 && slip_meant(word->text[0]);
}

bool unread_is(const struct cmd_operand *word)
{
    bool digit = false;

    for (size_t i = 0; i < word->length; i++) {
        char c = word->text[i];

        if (!ascii_is_name(c) && !strchr("`'.|?", c))
            return false;
        digit |= ascii_is_digit(c);
    }
    return word->length < WORD && (digit || is_unknown(word) || is_slip(word));
}

/* The first character that no number has; the word's length: it is cut. */
static size_t wrong_at(const struct cmd_operand *word)
{
    size_t i = 0;

    if (word->length > 2 && (word->text[1] | 0x20) == 'x'
        && word->text[0] == '0')
        i = 2;
    while (i < word->length
           && (ascii_hex(word->text[i]) < 16
               || strchr("`'_", word->text[i]) != NULL))
        i++;
    return i;
}

/* The word with digits for what is taken for them; false: still no number. */
static bool likely(const struct cmd_operand *word, uint64_t *ret)
{
    char text[WORD];
    struct ntl_value value;
    struct ntl_diag ignored;

    for (size_t i = 0; i < word->length; i++) {
        char meant = slip_meant(word->text[i]);

        text[i] = meant ? meant : word->text[i];
    }
    if (ntl_expr(text, word->length, NULL, &value, &ignored) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

static void show_caret(const struct cmd_operand *word, struct ntl_sink *sink)
{
    char line[INDENT + WORD + 1];
    size_t at = wrong_at(word);

    memset(line, ' ', sizeof line);
    memcpy(line + INDENT, word->text, word->length);
    line[INDENT + word->length] = '\0';
    ntl_verbatim(sink, "%s", .word = { line });
    memset(line, ' ', sizeof line);
    line[INDENT + at] = '^';
    line[INDENT + at + 1] = '\0';
    ntl_verbatim(sink, "%s", .word = { line });
}

void unread_show(const struct cmd_operand *word, unsigned parameter,
                 struct ntl_sink *sink)
{
    uint64_t value;

    if (is_unknown(word)) {
        ntl_find(sink, "not_said", "parameter %d is not said",
                 { parameter });
        return;
    }
    if (word->text[word->length - 1] == '.')
        ntl_find(sink, "cut", "parameter %d is cut: the rest of it, and what "
                 "stood after it, is not known", { parameter });
    else if (likely(word, &value))
        ntl_find(sink, "unread", "parameter %d was not read; %x is likely",
                 { parameter, value });
    else
        ntl_find(sink, "unread", "parameter %d was not read: it is no number",
                 { parameter });
    show_caret(word, sink);
}
