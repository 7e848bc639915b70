/* background.h - is the terminal's background light? */
#ifndef BACKGROUND_H
#define BACKGROUND_H

#include <stdbool.h>
#include <stddef.h>

enum background { BACKGROUND_UNKNOWN, BACKGROUND_DARK, BACKGROUND_LIGHT };

/* What the environment says: NTLENS_THEME, else COLORFGBG. */
enum background background_told(const char *ntlens_theme,
                                const char *colorfgbg);

/* Does a terminal of that name take the question, and answer DA1 after it? */
bool background_may_ask(const char *term);

/* OSC 11 asks for the colour, DA1 for an answer that every terminal gives. */
#define BACKGROUND_QUESTION "\033]11;?\033\\\033[c"

/* The reply to OSC 11, from `]11;` on. */
enum background background_reply(const char *text, size_t length);

#endif
