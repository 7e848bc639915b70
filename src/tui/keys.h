/* keys.h - the keyboard as one table: bindings and help come from it. */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model;

/* A key is a code point, or one of these. */
enum key {
    KEY_NONE = 0x110000,
    K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PAGE_UP, K_PAGE_DOWN,
    K_DELETE, K_BACK_TAB, K_F1, K_PASTE, K_PASTE_END,
    K_ESCAPE = 0x1b, K_TAB = 0x09, K_ENTER = 0x0d, K_BACKSPACE = 0x7f
};
#define K_CTRL(letter) ((letter) & 0x1f)

enum { BINDING_KEYS = 4 };

/* What is in front: a zone of the page, a line that is typed, the help, what
   `/` has found, the working.  WHEN_EMPTY comes with WHEN_TYPING, while nothing
   stands in the line; WHEN_NUMBER with WHEN_EMPTY, if it is one for numbers. */
enum when {
    WHEN_ROWS = 1, WHEN_BITS = 2, WHEN_INPUT = 4,
    WHEN_TYPING = 8, WHEN_EMPTY = 16, WHEN_NUMBER = 32,
    WHEN_HELP = 64, WHEN_FIND = 128, WHEN_WORKING = 256,
    WHEN_LESSON = 512,          /* with the others, while one asks            */
    WHEN_PAGE = WHEN_ROWS | WHEN_BITS | WHEN_INPUT | WHEN_WORKING
};

struct binding {
    uint32_t key[BINDING_KEYS]; /* up to the first 0                          */
    unsigned when;              /* works in any of these                      */
    unsigned footer;            /* ... and is named at the foot in these      */
    void (*does)(struct model *model, int argument);    /* NULL: the line's   */
    int argument;
    const char *shown;          /* how the help names the keys, the first word
                                   the footer; NULL: the row belongs to the one
                                   before                                     */
    const char *says;           /* the footer's up to the colon               */
};

/* A heading of the help, and what stands under it. */
struct binding_group {
    const char *title;
    const struct binding *binding;
    size_t count;
};
const struct binding_group *binding_groups(size_t *count);

/* Would it do something now?  The footer names no other. */
bool binding_works(const struct binding *binding, const struct model *model);

/* The row that a key is bound to in one of these, or NULL. */
const struct binding *binding_of(uint32_t key, unsigned when);

/* A digit of a number, which begins an input wherever nothing is typed. */
bool key_begins_number(uint32_t key);

#endif
