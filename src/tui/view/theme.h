/* theme.h - colours of the roles, for terminals of any depth. */
#ifndef THEME_H
#define THEME_H

#include "view.h"

#include <stdbool.h>
#include <stdint.h>

enum { DEFAULT_COLOR = -1 };

/* How many colours there are decides which number a colour has. */
struct theme {
    bool light;
    int colors;                 /* 0: monochrome                              */
};

struct look {
    int fg, bg;                 /* curses colour numbers, or DEFAULT_COLOR    */
    bool bold, reverse, dim, underline;
};

struct look theme_look(const struct theme *theme, enum role role, int flags);

#endif
