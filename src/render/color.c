#include "private.h"

/* The one table of colours: the 16 that every terminal has. */
static const char *const codes[COLOR_ROLES] = {
    [COLOR_PLAIN]   = "\033[0m",
    [COLOR_TITLE]   = "\033[1m",
    [COLOR_KEY]     = "\033[36m",
    [COLOR_FINDING] = "\033[33m",
    [COLOR_STEP]    = "\033[32m",
    [COLOR_ERROR]   = "\033[1;31m",
    [COLOR_FIELD_1] = "\033[36m",
    [COLOR_FIELD_2] = "\033[33m",
    [COLOR_FIELD_3] = "\033[32m",
    [COLOR_FIELD_4] = "\033[35m",
    [COLOR_FIELD_5] = "\033[34m",
};

const char *color_code(bool color, enum color_role role)
{
    return color && role < COLOR_ROLES ? codes[role] : "";
}
