#include "vectors.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char path_of_file[] = "../shared/vectors.jsonl";

bool vectors_open(struct vectors *vectors)
{
    vectors->number = 0;
    vectors->file = fopen(path_of_file, "r");
    if (!vectors->file)
        fprintf(stderr, "SKIPPED: no %s, so no transcript is compared\n",
                path_of_file);
    return vectors->file != NULL;
}

void vectors_close(struct vectors *vectors)
{
    fclose(vectors->file);
}

bool vectors_next(struct vectors *vectors, const char *kind)
{
    char text[VECTOR_TEXT];

    while (fgets(vectors->line, sizeof vectors->line, vectors->file)) {
        vectors->number++;
        if (vector_text(vectors, "kind", text) && strcmp(text, kind) == 0)
            return true;
    }
    return false;
}

/* --- just enough JSON: each function takes one value and returns its end -- */

static const char *blank(const char *s)
{
    return s + strspn(s, " \t\r\n");
}

static const char *string(const char *s, char text[VECTOR_TEXT])
{
    size_t n = 0;

    for (s++; *s && *s != '"'; s++) {
        char c = *s;

        if (c == '\\' && s[1]) {
            c = *++s;
            if (c == 'u') {
                s += 4;
                c = '?';
            } else if (c == 'n') {
                c = '\n';
            }
        }
        if (n + 1 < VECTOR_TEXT)
            text[n++] = c;
    }
    text[n] = '\0';
    return *s ? s + 1 : s;
}

/* `path` is what is left of it; NULL inside a value that is passed over. */
static const char *value(const char *s, const char *path,
                         char text[VECTOR_TEXT], bool *found);

static const char *rest_of_path(const char *path, const char *step)
{
    size_t n = strlen(step);

    if (!path || strncmp(path, step, n) != 0)
        return NULL;
    return path[n] == '.' ? path + n + 1 : path[n] == '\0' ? path + n : NULL;
}

static const char *members(const char *s, char close, const char *path,
                           char text[VECTOR_TEXT], bool *found)
{
    unsigned i = 0;

    for (s = blank(s + 1); *s && *s != close; i++) {
        char step[VECTOR_TEXT];

        snprintf(step, sizeof step, "%u", i);
        if (close == '}')
            s = blank(blank(string(s, step)) + 1);
        s = blank(value(s, rest_of_path(path, step), text, found));
        if (*s == ',')
            s = blank(s + 1);
    }
    return *s ? s + 1 : s;
}

static const char *value(const char *s, const char *path,
                         char text[VECTOR_TEXT], bool *found)
{
    char scrap[VECTOR_TEXT];
    bool wanted = path && *path == '\0';
    size_t n;

    if (*s == '{' || *s == '[')
        return members(s, *s == '{' ? '}' : ']', path, text, found);
    if (*s == '"') {
        *found |= wanted;
        return string(s, wanted ? text : scrap);
    }
    n = strcspn(s, ",]} \r\n");
    if (wanted && strncmp(s, "null", 4) != 0 && n < VECTOR_TEXT) {
        memcpy(text, s, n);
        text[n] = '\0';
        *found = true;
    }
    return s + (n ? n : *s != '\0');
}

bool vector_text(const struct vectors *vectors, const char *path,
                 char text[VECTOR_TEXT])
{
    bool found = false;

    value(blank(vectors->line), path, text, &found);
    return found;
}

bool vector_hex(const struct vectors *vectors, const char *path, uint64_t *ret)
{
    char text[VECTOR_TEXT], *end;

    if (!vector_text(vectors, path, text) || !isxdigit((unsigned char)text[0]))
        return false;
    *ret = strtoull(text, &end, 16);
    return *end == '\0';
}
