#include "mask.h"

#include "core/text/ascii.h"
#include "learn/fill.h"
#include "learn/learn.h"
#include "private.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const char mask_points[] = "......";

/* --- what a step hides ---------------------------------------------------- */

/* What is in every sentence tells nothing. */
static bool is_common(const char *word)
{
    static const char *const common[] = { "yes", "no", "y", "n" };

    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strcasecmp(word, common[i]) == 0)
            return true;
    return word[0] == '\0';
}

static void add_word(struct mask *mask, const char *text, size_t length)
{
    char *word = mask->word[mask->words];

    while (length && ascii_is_blank(*text))
        text++, length--;
    while (length && ascii_is_blank(text[length - 1]))
        length--;
    if (mask->words == MASK_NAMES - 1 || length >= MASK_NAME)
        return;
    snprintf(word, MASK_NAME, "%.*s", (int)length, text);
    mask->words += !is_common(word);
}

/* A | B | C */
static void add_words(struct mask *mask, const char *text)
{
    for (size_t n; *text; text += n + (text[n] == '|')) {
        n = strcspn(text, "|");
        add_word(mask, text, n);
    }
}

static void add_key(struct mask *mask, const char *text, size_t length,
                    const uint64_t *value)
{
    struct mask_key *key = &mask->key[mask->keys];

    if (mask->keys == MASK_NAMES || length >= MASK_NAME || length == 0)
        return;
    snprintf(key->text, MASK_NAME, "%.*s", (int)length, text);
    key->has_value = value != NULL;
    key->value = value ? *value : 0;
    mask->keys++;
}

/* The item in which the answer is: key NAME; of a word key NAME = EXPR. */
static void take_key(const struct session *session,
                     const struct lesson_line *line, bool is_word,
                     struct mask *mask)
{
    struct lesson_text name = line->name.length ? line->name : line->text;
    uint64_t value = mask->number;

    if (!line->name.length
        || (is_word && fill_number(session, line->text, &value)))
        add_key(mask, name.at, name.length, &value);
}

/* What else would tell: KEY KEY | WORD | WORD. */
static void take_hide(const struct session *session,
                      const struct lesson_line *line, struct mask *mask)
{
    char text[FILL_SIZE];
    size_t keys;

    (void)fill_text(session, line->text, text);
    keys = strcspn(text, "|");
    for (size_t at = 0, n; at < keys; at += n + !n) {
        n = strcspn(text + at, " |");
        add_key(mask, text + at, n, NULL);
    }
    add_words(mask, text + keys);
}

static void take_words(const struct session *session,
                       const struct lesson_line *line, struct mask *mask)
{
    char text[FILL_SIZE];

    (void)fill_text(session,
                    line->word == LESSON_SLIP ? line->name : line->text, text);
    add_words(mask, text);
}

void mask_of(const struct ntl_ask *ask, struct mask *ret)
{
    const struct session *session = &ask->session;
    const struct lesson_line *line, *end, *is;
    size_t step;
    const struct lesson *lesson = learn_step(ask->learn, &step);

    *ret = (struct mask){ .asks = lesson != NULL };
    if (!lesson)
        return;
    is = lesson_line(lesson, step, LESSON_IS, 0);
    ret->has_number = is && fill_number(session, is->text, &ret->number)
                      && ret->number > 1;
    line = lesson_lines(lesson, step, &end);
    for (; line < end; line++)
        if (line->word == LESSON_KEY)
            take_key(session, line, !is, ret);
        else if (line->word == LESSON_HIDE)
            take_hide(session, line, ret);
        else if (line->word == LESSON_ANSWER
                 || (!is
                     && (line->word == LESSON_SLIP
                         || line->word == LESSON_SHOWS)))
            take_words(session, line, ret);
}

/* --- items ---------------------------------------------------------------- */

bool mask_hides(const struct mask *mask, const struct ntl_item *it)
{
    for (size_t i = 0; it->key && i < mask->keys; i++)
        if (strcmp(mask->key[i].text, it->key) == 0
            && (!mask->key[i].has_value || mask->key[i].value == it->value))
            return true;
    return false;
}

bool mask_names(const struct mask *mask, const char *key)
{
    for (size_t i = 0; i < mask->keys; i++)
        if (strcmp(mask->key[i].text, key) == 0)
            return true;
    return false;
}

/* --- texts ---------------------------------------------------------------- */

static bool is_of_word(char c)
{
    return ascii_is_name(c) || c == '`';
}

/* An address is known by its low 48 bits, too. */
static bool is_same(uint64_t value, uint64_t number)
{
    const uint64_t low = (UINT64_C(1) << 48) - 1;

    return value == number || (number >> 32 && (value & low) == (number & low));
}

/* The word is this number, in any number of digits. */
static bool is_number(const char *text, size_t length, uint64_t number)
{
    uint64_t value = 0;
    int digits = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '`')
            continue;
        if (ascii_hex(text[i]) > 15 || ++digits > NTL_HEX_DIGITS)
            return false;
        value = value << 4 | ascii_hex(text[i]);
    }
    return digits > 0 && is_same(value, number);
}

/* One of the words stands here, and ends here: how long it is. */
static size_t word_at(const struct mask *mask, const char *text)
{
    for (size_t i = 0; i < mask->words; i++) {
        size_t n = strlen(mask->word[i]);

        if (strncasecmp(text, mask->word[i], n) == 0 && !is_of_word(text[n]))
            return n;
    }
    return 0;
}

static bool hide(char *text, size_t length)
{
    memset(text, '.', length);
    return length > 0;
}

bool mask_text(const struct mask *mask, char *text)
{
    bool any = false;

    for (size_t n; *text; text += n + !n) {
        n = word_at(mask, text);
        any |= hide(text, n);
        if (n)
            continue;
        while (is_of_word(text[n]))
            n++;
        if (mask->has_number && is_number(text, n, mask->number))
            any |= hide(text, n);
    }
    return any;
}
