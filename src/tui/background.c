#include "background.h"

#include <stdint.h>
#include <string.h>

enum background background_told(const char *ntlens_theme,
                                const char *colorfgbg)
{
    const char *bg = colorfgbg ? strrchr(colorfgbg, ';') : NULL;

    if (ntlens_theme && *ntlens_theme)
        return strcmp(ntlens_theme, "light") == 0 ? BACKGROUND_LIGHT
                                                  : BACKGROUND_DARK;
    if (!bg || bg[1] < '0' || bg[1] > '9')
        return BACKGROUND_UNKNOWN;
    return strcmp(bg, ";7") == 0 || strcmp(bg, ";15") == 0 ? BACKGROUND_LIGHT
                                                           : BACKGROUND_DARK;
}

/* These draw what they do not know, or never answer. */
bool background_may_ask(const char *term)
{
    static const char *const silent[] = { "linux", "vt", "screen", "dumb" };

    if (!term || !*term)
        return false;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strncmp(term, silent[i], strlen(silent[i])) == 0)
            return false;
    return true;
}

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, c | 0x20);

    return at && c > ' ' ? (int)(at - digits) : -1;
}

/* One to four digits, of so many: in parts of 65535. */
static bool take_part(const char **text, const char *end, uint32_t *part)
{
    uint32_t value = 0, most = 0;
    const char *from = *text;

    for (; *text < end && *text - from < 4 && digit_of(**text) >= 0; ++*text) {
        value = value << 4 | (uint32_t)digit_of(**text);
        most = most << 4 | 0xf;
    }
    *part = most ? (uint32_t)((uint64_t)value * 0xffff / most) : 0;
    return most > 0;
}

/* XParseColor's `rgb:` and xterm's `rgba:`; light is what black is read on. */
enum background background_reply(const char *text, size_t length)
{
    static const char head[] = "]11;rgb";
    static const uint32_t weight[] = { 2126, 7152, 722 };
    const char *end = text + length;
    uint64_t sum = 0;

    if (length < sizeof head || memcmp(text, head, sizeof head - 1) != 0)
        return BACKGROUND_UNKNOWN;
    text += sizeof head - 1;
    text += *text == 'a';
    for (int i = 0; i < 3; i++) {
        uint32_t part;

        if (text >= end || *text++ != (i ? '/' : ':')
            || !take_part(&text, end, &part))
            return BACKGROUND_UNKNOWN;
        sum += (uint64_t)part * weight[i];
    }
    return sum > UINT64_C(5000) * 0xffff ? BACKGROUND_LIGHT : BACKGROUND_DARK;
}
