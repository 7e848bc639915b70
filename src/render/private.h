/* private.h - what the renderers share among themselves. */
#ifndef RENDER_PRIVATE_H
#define RENDER_PRIVATE_H

#include "grid.h"
#include "render.h"

enum { RENDER_DEPTH = 16, RENDER_LINE = 4096 };

/* How things are coloured; the escape codes are one table in color.c. */
enum color_role {
    COLOR_PLAIN, COLOR_TITLE, COLOR_KEY, COLOR_FINDING, COLOR_STEP, COLOR_ERROR,
    COLOR_FIELD_1, COLOR_FIELD_2, COLOR_FIELD_3, COLOR_FIELD_4, COLOR_FIELD_5,
    COLOR_ROLES
};

/* The escape sequence of a role, "" when colours are off. */
const char *color_code(bool color, enum color_role role);

struct render_ops {
    void (*failed)(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number);
    void (*close)(struct render *render);
};

/* The head of each renderer. */
struct render {
    struct ntl_sink sink;       /* first: a sink is a renderer                */
    const struct render_ops *ops;
    struct out *out;
    bool color;
};

struct render *render_text(struct out *out, bool color);
struct render *render_json(struct out *out);
struct render *render_markdown(struct out *out);

/* A key as a person reads it: '_' becomes a blank; cut to `size`. */
size_t render_label(char *text, size_t size, const char *key);

/* Moves *i to the next word of s[*i..length), and returns its bytes. */
size_t render_next(const char *s, size_t length, size_t *i);

/*
 * A word of a stranger's, from column `at` on; returns the column after it.
 * One that leaves the screen goes on at `indent` of the next line; a number
 * does not.
 */
size_t render_word(struct out *out, const char *word, size_t length, size_t at,
                   size_t indent);

/*
 * Such words from column `at` on, broken at blanks before column 80; every
 * further line begins at `indent`.
 */
void render_wrapped(struct out *out, const char *text, size_t length, size_t at,
                    size_t indent);

/* What a text is in Markdown: part of a block, a cell or title, a block. */
enum live_place { LIVE_PART, LIVE_CELL, LIVE_BLOCK };

/* A stranger's text inside Markdown: nothing in it marks anything up. */
void render_live(struct out *out, const char *text, size_t length,
                 enum live_place place);

/* The value of a row's item, and its note after a blank; cut to `size`. */
size_t render_row_value(char *text, size_t size, const struct ntl_item *item);

/* "47:12", "63", or "". */
size_t render_bits(char *text, size_t size, const struct ntl_item *item);

#endif
