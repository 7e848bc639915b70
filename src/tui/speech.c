#include "speech.h"

#include "session/settings.h"

#include <stdio.h>
#include <string.h>

/* Of an option that no setting has. */
static const struct { const char *from, *to; } rows[] = {
    { "-o FILE names one; at the prompt, open FILE", "`:open FILE` opens one" },
    { "-o FILE", "`:open FILE`" },
};

static const struct setting *setting_of(const char *text)
{
    size_t count;
    const struct setting *setting = session_settings(&count);

    for (size_t i = 0; text[0] == '-' && text[1] && text[2] == ' ' && i < count;
         i++)
        if (setting[i].option == text[1])
            return &setting[i];
    return NULL;
}

/* What is written for an option at the beginning of a text, and how much of the
   text that stands for; 0: there is none. */
static size_t option(char *to, size_t size, const char *text)
{
    static const char give[] = "give ";
    size_t before = strncmp(text, give, sizeof give - 1) == 0
                    ? sizeof give - 1 : 0;
    const struct setting *setting = setting_of(text + before);
    const char *value = text + before + 3;
    int n = setting ? (int)strcspn(value, " ;,:)") : 0;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strncmp(text, rows[i].from, strlen(rows[i].from)) == 0) {
            snprintf(to, size, "%s", rows[i].to);
            return strlen(rows[i].from);
        }
    if (n == 0)
        return 0;
    if (setting->option == 'a')
        snprintf(to, size, "press m for %.*s", n, value);
    else
        snprintf(to, size, "%s`:set %s %.*s`", before ? "type " : "",
                 setting->name, n, value);
    return before + 3 + (size_t)n;
}

void speech(char *to, size_t size, const char *text)
{
    size_t used = 0;
    char before = ' ';

    while (*text && used + 1 < size) {
        size_t n = before == ' ' ? option(to + used, size - used, text) : 0;

        before = text[n ? n - 1 : 0];
        if (n)
            used += strlen(to + used);
        else
            to[used++] = *text;
        text += n ? n : 1;
    }
    if (size)
        to[used] = '\0';
}
