/*
 * Any line that is being typed, in a session that a few lines have filled: what
 * may stand at its end begins as it ends, is offered once, can be seen, and is
 * offered again when some of it has been typed.
 *
 * The bytes: lines to run first, up to a byte 0; the line.
 */
#include "guard.h"

#include "core/text/ascii.h"

#include <ntlens/ask.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/hostile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 1 << 15, KEPT = 16, LENGTH = 256 };

struct offers {
    size_t count;
    char kept[KEPT][LENGTH];    /* the first of them                          */
    const char *sought;         /* or NULL                                    */
    bool found;
};

static void take(void *context, const char *word)
{
    struct offers *offers = context;
    size_t length = strlen(word);

    insist(length > 0 && length < LENGTH);
    insist(hostile_find(word, length) == length && !memchr(word, '\n', length));
    if (offers->count < KEPT)
        memcpy(offers->kept[offers->count], word, length + 1);
    insist(++offers->count < WORDS_MAX);
    offers->found |= offers->sought && strcmp(word, offers->sought) == 0;
}

static bool begins_so(const char *word, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (ascii_lower(word[i]) != ascii_lower(text[i]))
            return false;
    return true;
}

/* One more letter of the word, as it is offered. */
static void type_on(const struct ntl_ask *ask, const char *text, size_t from,
                    size_t length, const char *word)
{
    struct offers again = { .sought = word };
    size_t more = length - from + 1;
    char *line;

    if (strlen(word) < more)
        return;
    line = malloc(from + more);
    insist(line != NULL);
    memcpy(line, text, from);
    memcpy(line + from, word, more);
    (void)ntl_ask_complete(ask, line, from + more, take, &again);
    insist(again.found);
    free(line);
}

static void complete(const struct ntl_ask *ask, const char *text, size_t length)
{
    struct offers offers = { .count = 0 };
    struct ntl_completion at
        = ntl_ask_complete(ask, text, length, take, &offers);

    insist(at.from <= length && !(at.file && offers.count));
    for (size_t i = 0; i < offers.count && i < KEPT; i++) {
        insist(begins_so(offers.kept[i], text + at.from, length - at.from));
        for (size_t k = 0; k < i; k++)
            insist(strcmp(offers.kept[i], offers.kept[k]) != 0);
        type_on(ask, text, at.from, length, offers.kept[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, 0, size);
    size_t before = end ? (size_t)(end - data) : 0;
    struct ntl_ask *ask = ntl_ask_open(NULL);
    struct ntl_text unread;

    insist(ask != NULL);
    ntl_ask_how(ask, NTL_ASK_KEEP);
    (void)ntl_ask_form(ask, (const char *)data, before, NTL_FORM_TEXT, &unread);
    before += end != NULL;
    for (size_t i = before; i <= size; i++)
        if (i == size || i - before < 64)
            complete(ask, (const char *)data + before, i - before);
    ntl_ask_close(ask);
    return 0;
}
