/* typed.h - the full screen without a terminal: keys in, lines of text out. */
#ifndef TYPED_H
#define TYPED_H

#include "tui/keys.h"
#include "tui/view/view.h"

#include <stdbool.h>

struct typed {
    struct ntl_ask *ask;
    struct model model;
    struct view view;
    int width, height;
};

/* Fresh defaults, 80 x 24, opened with an address, or "" for none. */
void typed_start(struct typed *typed, const char *address);
void typed_end(struct typed *typed);

/* As after `set arch`, with nothing else changed. */
void typed_mode(struct typed *typed, enum ntl_arch arch);

/* Keys as they are typed; <Enter> <Esc> <Tab> <Up> <Down> <Left> <Right>
   <BackTab> <PgDn> <PgUp> <End> <Home> <C-r> by name. */
void typed_keys(struct typed *typed, const char *keys);
void typed_resize(struct typed *typed, int width, int height);

/* Is the text on the screen?  Where: column and row. */
bool typed_shows(struct typed *typed, const char *text);
bool typed_find(struct typed *typed, const char *text, int *x, int *y);

#endif
