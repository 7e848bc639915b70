#include "theme.h"

#include <stdlib.h>

#define NONE UINT32_MAX
enum { N = DEFAULT_COLOR, DIRECT = 1 << 24 };

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, BRIGHT = 8 };

struct tint {
    uint32_t rgb;               /* 256 colours and more                       */
    int ansi;                   /* 8 and 16 colours                           */
};

struct paint {
    struct tint dark, light;
    struct tint dark_bg, light_bg;
    bool bold, dim, reverse;    /* where there are no colours                 */
};

#define NO_TINT { NONE, N }

/* The one table of colours of the full screen.  Of eight and sixteen colours
   few can be read on black, or on white, with the palettes of xterm, VGA and
   Windows Terminal; names tell apart what shares one. */
static const struct paint paints[ROLES] = {
    [ROLE_TEXT] = { NO_TINT, NO_TINT, NO_TINT, NO_TINT, 0, 0, 0 },
    [ROLE_DIM] = { { 0xa4adb9, WHITE },
                     { 0x5a6068, BLACK },
                   NO_TINT, NO_TINT, 0, 1, 0 },
    [ROLE_TITLE] = { { 0xf0f4fa, BRIGHT + WHITE }, { 0x101418, BLACK },
                     NO_TINT, NO_TINT, 1, 0, 0 },
    [ROLE_KEY] = { { 0x87afd7, CYAN },
                     { 0x005f87, BLUE }, NO_TINT, NO_TINT,
                   0, 0, 0 },
    [ROLE_FINDING] = { { 0xe5b567, BRIGHT + YELLOW },
                     { 0x6a4600, RED }, NO_TINT,
                       NO_TINT, 1, 0, 0 },
    [ROLE_STEP] = { { 0x87c9a4, GREEN },
                     { 0x1a5c3a, BLUE }, NO_TINT, NO_TINT,
                    0, 0, 0 },
    [ROLE_ERROR] = { { 0xff9a9a, BRIGHT + YELLOW },
                     { 0xa00000, RED }, NO_TINT,
                     NO_TINT, 1, 0, 0 },
    [ROLE_GOOD] = { { 0x9ccf9c, GREEN },
                     { 0x255a25, BLUE }, NO_TINT, NO_TINT,
                    0, 0, 0 },
    [ROLE_LINE] = { { 0x6a7583, WHITE }, { 0x8a9098, BLACK }, NO_TINT,
                    NO_TINT, 0, 1, 0 },
    /* The levels: whoever does not see red, green or blue tells them apart. */
    [ROLE_FIELD_1] = { { 0x87afff, BRIGHT + CYAN }, { 0x0000d7, BLUE },
                       NO_TINT, NO_TINT, 0, 0, 0 },
    [ROLE_FIELD_2] = { { 0xd7ffaf, BRIGHT + GREEN }, { 0x005f00, MAGENTA },
                       NO_TINT, NO_TINT, 0, 0, 0 },
    [ROLE_FIELD_3] = { { 0xffd700, BRIGHT + YELLOW }, { 0x875f5f, RED },
                       NO_TINT, NO_TINT, 0, 0, 0 },
    [ROLE_FIELD_4] = { { 0xff87af, BRIGHT + WHITE }, { 0xaf00af, BLACK },
                       NO_TINT, NO_TINT, 0, 0, 0 },
    [ROLE_FIELD_5] = { { 0x00ffff, CYAN }, { 0x000000, BLUE },
                       NO_TINT, NO_TINT, 0, 0, 0 },
    [ROLE_QUIET_1] = { { 0xa8c5e2, CYAN }, { 0x2f4f6f, BLUE }, NO_TINT, NO_TINT,
                       0, 0, 0 },
    [ROLE_QUIET_2] = { { 0xc9c3ae, WHITE }, { 0x4f4a35, BLACK }, NO_TINT,
                       NO_TINT, 0, 0, 0 },
    [ROLE_NOTE] = { { 0xc0c7d0, WHITE }, { 0x3f464e, BLACK }, NO_TINT, NO_TINT,
                    0, 0, 0 },
    [ROLE_OFFSET] = { { 0xb8c0cc, WHITE }, { 0x454c55, BLACK }, NO_TINT,
                      NO_TINT, 0, 0, 0 },
    [ROLE_TAB] = { { 0x9aa7b5, WHITE }, { 0x4a5560, BLACK },
                   { 0x1e2630, BLACK }, { 0xe2e6eb, WHITE }, 0, 0, 1 },
    [ROLE_TAB_HERE] = { { 0xffffff, BRIGHT + WHITE },
                        { 0xffffff, BRIGHT + WHITE },
                        { 0x2f6299, BLUE }, { 0x2f6299, BLUE }, 1, 0, 0 },
    [ROLE_STATUS] = { { 0xb4bfcc, WHITE }, { 0x3a444f, BLACK },
                      { 0x1e2630, BLACK }, { 0xe2e6eb, WHITE }, 0, 0, 1 },
    [ROLE_STATUS_KEY] = { { 0x87afd7, CYAN }, { 0x005f87, BLUE },
                          { 0x1e2630, BLACK }, { 0xe2e6eb, WHITE }, 0, 0, 1 },
};

static const struct tint selected_dark = { 0x2a3a4e, BLUE };
static const struct tint selected_light = { 0xe0ecf8, CYAN };

/* The colour of the 6 x 6 x 6 cube, or of the greys, that is nearest. */
static int nearest(uint32_t rgb)
{
    static const int level[] = { 0, 95, 135, 175, 215, 255 };
    int part[3], cube = 16, grey, distance = 0, other = 0;

    for (int i = 0; i < 3; i++) {
        int best = 0;

        part[i] = (int)(rgb >> (16 - 8 * i) & 0xff);
        for (int l = 1; l < 6; l++)
            if (abs(level[l] - part[i]) < abs(level[best] - part[i]))
                best = l;
        cube += best * (i == 0 ? 36 : i == 1 ? 6 : 1);
        distance += abs(level[best] - part[i]);
    }
    grey = ((part[0] + part[1] + part[2]) / 3 - 3) / 10;
    grey = grey < 0 ? 0 : grey > 23 ? 23 : grey;
    for (int i = 0; i < 3; i++)
        other += abs(8 + 10 * grey - part[i]);
    return other < distance ? 232 + grey : cube;
}

static int number_of(const struct theme *theme, const struct tint *tint)
{
    if (tint->rgb == NONE)
        return DEFAULT_COLOR;
    if (theme->colors >= DIRECT)
        return (int)tint->rgb;
    if (theme->colors >= 256)
        return nearest(tint->rgb);
    if (theme->colors >= 16)
        return tint->ansi;
    /* VGA's yellow of eight is brown. */
    return (tint->ansi & 7) == YELLOW ? WHITE : tint->ansi & 7;
}

static struct look mono(const struct paint *paint, int flags)
{
    return (struct look) {
        .fg = DEFAULT_COLOR, .bg = DEFAULT_COLOR,
        .bold = paint->bold || (flags & CELL_BOLD), .dim = paint->dim,
        .reverse = paint->reverse != ((flags & (CELL_SELECTED | CELL_CURSOR))
                                      != 0),
        .underline = flags & CELL_CURSOR,
    };
}

struct look theme_look(const struct theme *theme, enum role role, int flags)
{
    const struct paint *paint = &paints[role < ROLES ? role : ROLE_TEXT];
    struct look look = { .fg = DEFAULT_COLOR, .bg = DEFAULT_COLOR };
    bool light = theme->light;
    bool selected = (flags & CELL_SELECTED) && paint->dark_bg.rgb == NONE;

    if (theme->colors < 8)
        return mono(paint, flags);
    look.fg = number_of(theme, light ? &paint->light : &paint->dark);
    look.bg = number_of(theme, light ? &paint->light_bg : &paint->dark_bg);
    if (selected)
        look.bg = number_of(theme, light ? &selected_light : &selected_dark);
    /* Eight colours have no grey that is not black. */
    if (theme->colors < 16 && look.fg == BLACK && look.bg == DEFAULT_COLOR)
        look.fg = DEFAULT_COLOR;
    /* On the bar no other colour of eight can be read on every terminal. */
    if (theme->colors < 256 && selected)
        look.fg = light ? BLACK : WHITE;
    look.bold = flags & CELL_BOLD;
    look.reverse = flags & CELL_CURSOR;
    return look;
}
