#include "match.h"

#include "core/text/ascii.h"

#include <stddef.h>
#include <string.h>

/* What people say, and what headers and manuals call it. */
static const struct { char said[12]; const char *written; } synonyms[] = {
    { "nx", "noexecute" }, { "xd", "noexecute" }, { "dep", "noexecute" },
    { "nx", "nxe" }, { "cow", "copyonwrite" }, { "cow", "writecopy" },
    { "ps", "largepage" }, { "huge", "largepage" },
    { "supervisor", "owner" }, { "present", "valid" },
    { "pfn", "pageframenumber" }, { "frame", "pageframenumber" },
    { "pagefile", "page file" }, { "paging", "pagefile" },
    { "aslr", "mmptebase" }, { "ssdt", "servicetable" },
    { "syscall", "service" }, { "interrupt", "vector" },
    { "bsod", "bug check" }, { "bluescreen", "bug check" },
    { "stop", "bug check" }, { "cfg", "control flow guard" },
    { "kernel", "supervisor" },
};

enum { WORDS = 8 };

struct word {
    const char *text;
    size_t length;
};

/* Blanks and underscores do not tell words apart here. */
static bool is_gap(char c)
{
    return c == ' ' || c == '_' || c == '-';
}

/* What stands in the text after that word, with which it goes on, or NULL. */
static const char *after(const char *text, const struct word *word)
{
    for (size_t i = 0; i < word->length; i++) {
        if (is_gap(word->text[i]))
            continue;
        while (i > 0 && is_gap(*text))
            text++;
        if (!*text || ascii_lower(*text) != ascii_lower(word->text[i]))
            return NULL;
        text++;
    }
    return text;
}

bool match_whole(const char *name, const char *query)
{
    struct word whole = { query, strlen(query) };
    const char *rest = name && *query ? after(name, &whole) : NULL;

    return rest && *rest == '\0';
}

static bool has(const char *text, const struct word *word)
{
    for (; text && *text; text++)
        if (after(text, word))
            return true;
    return text && word->length == 0;
}

/* Of each text and word that is compared: no length is counted again. */
static bool is_said(const struct word *word, const char *said, size_t room)
{
    return word->length < room && said[word->length] == '\0'
           && ascii_same(said, word->text, word->length);
}

static bool has_any(const char *text, const struct word *word)
{
    if (has(text, word))
        return true;
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        struct word other = { synonyms[i].written, 0 };

        if (!is_said(word, synonyms[i].said, sizeof synonyms[i].said))
            continue;
        other.length = strlen(other.text);
        if (has(text, &other))
            return true;
    }
    return false;
}

static size_t split(const char *query, struct word word[WORDS])
{
    size_t count = 0;

    for (query += strspn(query, " "); *query && count < WORDS;
         query += strspn(query, " ")) {
        word[count].text = query;
        word[count].length = strcspn(query, " ");
        query += word[count++].length;
    }
    return count;
}

bool match_either(const char *text, const char *other, const char *query)
{
    struct word word[WORDS], whole = { query, strlen(query) };
    size_t count = split(query, word);

    if (has_any(text, &whole) || has_any(other, &whole))
        return true;
    for (size_t i = 0; i < count; i++)
        if (!has_any(text, &word[i]) && !has_any(other, &word[i]))
            return false;
    return count > 0 || text;
}

bool match(const char *text, const char *query)
{
    return match_either(text, NULL, query);
}
