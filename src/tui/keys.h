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
    K_DELETE, K_BACK_TAB, K_F1,
    K_ESCAPE = 0x1b, K_TAB = 0x09, K_ENTER = 0x0d, K_BACKSPACE = 0x7f
};
#define K_CTRL(letter) ((letter) & 0x1f)

enum { BINDING_KEYS = 4 };

struct binding {
    uint32_t key[BINDING_KEYS]; /* up to the first 0                          */
    void (*action)(struct model *model, int argument);
    int argument;
    const char *shown;          /* how the help names the keys; NULL: the row
                                   belongs to the one before                  */
    const char *help;
};

/* A heading of the help, and what stands under it. */
struct binding_group {
    const char *title;
    const struct binding *binding;
    size_t count;
};
const struct binding_group *binding_groups(size_t *count);

/* The row that a key is bound to while nothing is being typed, or NULL. */
const struct binding *binding_of(uint32_t key);

#endif
