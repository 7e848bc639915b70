#include "name.h"

#include "core/text/ascii.h"

#include <string.h>
#include <strings.h>

/* Where the quote at `from` is met; `length` where it is not. */
static size_t met_at(const char *text, size_t length, size_t from)
{
    for (size_t i = from + 1; i < length; i++)
        if (text[i] == text[from]
            && (i + 1 == length || ascii_is_blank(text[i + 1])))
            return i;
    return length;
}

bool name_next(const char *text, size_t length, size_t *at, struct name *ret)
{
    size_t from, end;

    while (*at < length && ascii_is_blank(text[*at]))
        ++*at;
    if (*at == length)
        return false;
    from = *at;
    end = text[from] == '"' || text[from] == '\'' ? met_at(text, length, from)
                                                  : length;
    if (end < length) {
        *ret = (struct name) { from + 1, end, true };
        *at = end + 1;
        return true;
    }
    while (*at < length && !ascii_is_blank(text[*at]))
        ++*at;
    *ret = (struct name) { from, *at, false };
    return true;
}

bool name_ends(const char *name, size_t length, const char *const *ends)
{
    for (; *ends; ends++) {
        size_t n = strlen(*ends);

        if (length > n && strncasecmp(name + length - n, *ends, n) == 0)
            return true;
    }
    return false;
}

bool name_is_image(const char *name, size_t length)
{
    static const char *const ends[] = {
        ".dmp", ".mdmp", ".hdmp", ".kdmp", ".raw", ".mem", ".vmem", ".bin",
        ".img", ".elf", ".core", ".lime", ".dump", NULL,
    };

    return name_ends(name, length, ends);
}

static bool holds_end(const char *name, char quote)
{
    for (; *name; name++)
        if (name[0] == quote && ascii_is_blank(name[1]))
            return true;
    return false;
}

char name_quote(const char *name)
{
    if (name[0] && !strpbrk(name, " \t\r\n") && !strchr("\"'", name[0]))
        return '\0';
    return holds_end(name, '"') ? '\'' : '"';
}
