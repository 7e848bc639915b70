/* draw.h - how the parts of the view put text into cells. */
#ifndef DRAW_H
#define DRAW_H

#include "view.h"

/* y and x from the top left; bottom and right are one past the last. */
struct rect {
    int top, left, bottom, right;
};

/*
 * Put text at y, x, not beyond `right`; returns the column after it.  A view
 * of NULL draws nothing: that is how heights are measured.  What is cut has a
 * mark at its end, which stands for all of a number.  All but put_code,
 * which draws our own signs, go through the filter of core/text/visible.h.
 */
int put(struct view *view, int y, int x, int right, enum role role,
        const char *text);
/* ... returns `right' for a text that is cut: what comes next stands there. */
int put_cut(struct view *view, int y, int x, int right, enum role role,
            const char *text);
int put_n(struct view *view, int y, int x, int right, enum role role,
          const char *text, size_t length);
int putf(struct view *view, int y, int x, int right, enum role role,
         const char *format, ...) __attribute__((format(printf, 6, 7)));
/* The part of a line around its cursor, which is the terminal's or not. */
void put_edit(struct view *view, int y, int x, int right,
              const struct edit *edit, bool cursor);
enum { CUT_MARK = 0x2026, MORE_ABOVE = 0x2191, MORE_BELOW = 0x2193 };
int put_code(struct view *view, int y, int x, int right, enum role role,
             uint32_t code);

/* Words from y, x on, broken at `right`, further lines at `indent`; returns the
   number of lines.  Nothing is drawn at or below `bottom`.  */
int put_wrapped(struct view *view, int y, int x, int indent,
                const struct rect *rect, enum role role, const char *text);

void put_line(struct view *view, int y, int left, int right);
void add_flags(struct view *view, int y, int left, int right, int flags);
void set_role(struct view *view, int y, int left, int right, enum role role);
void set_hit(struct view *view, int y, int left, int right, enum hit hit,
             size_t row, unsigned bit);

/* The value of an item as text. */
void value_text(char *text, size_t size, const struct ntl_item *item);
size_t text_width(const char *text);
void label_text(char *text, size_t size, const char *key);
void bits_text(char *text, size_t size, const struct ntl_item *item);

/* Bit 0 of a value of it; a point where it is hidden. */
const char *bit_text(const struct ntl_item *it, uint64_t bits);

/* The colour of field `i` of a word, from the top. */
enum role field_role(size_t i);
/* Of a field of an entry: the others are the levels'. */
enum role quiet_role(size_t i);

/* Where the terminal's cursor stands, for who cannot see colours: the last
   one to say so. */
void set_cursor(struct view *view, int y, int x);
/* A pane of that area, which the wheel turns. */
void set_pane(struct view *view, const struct rect *rect, enum hit hit);
/* "4-20 of 35" up to `right`, and whether there is more; nothing, if all is
   seen.  Returns where it begins. */
int put_position(struct view *view, int y, int right, size_t from, size_t seen,
                 size_t all);

/* --- the parts ------------------------------------------------------------ */

/* Rows of the list, scrolled so that the selected one is seen. */
void draw_list(struct view *view, const struct model *model,
               const struct rect *rect);
/* The rows of one group, unscrolled; returns the row below them. */
int draw_group(struct view *view, const struct rows *rows, const char *key,
               int y, const struct rect *rect);
int list_lines(const struct model *model, int width, int most);

void draw_chain(struct view *view, const struct model *model,
                const struct rect *rect);
/* The same with the fields of all levels, and the working below. */
void draw_whole_chain(struct view *view, const struct model *model,
                      const struct rect *rect);
/* The bits of a word and its fields; returns the row below them. */
int draw_detail(struct view *view, const struct model *model,
                const struct rect *rect);
int detail_lines(const struct model *model, int width);
/* What names the structure of the word's fields. */
const char *detail_title(const struct model *model);
/* The fields of every level beside each other; the row below them. */
int draw_all_levels(struct view *view, const struct model *model,
                    const struct rect *rect);

/* Region, bases, findings and steps; nothing where there is nothing to say. */
/* Region and bases alone. */
void draw_groups(struct view *view, const struct model *model,
                 const struct rect *rect);
enum side_kind { SIDE_BELOW, SIDE_BESIDE, SIDE_WIDE, SIDE_WHOLE };
void draw_side(struct view *view, const struct model *model,
               const struct rect *rect, enum side_kind kind);

/* A page without an answer: what it is for, and what can be tried. */
void draw_empty(struct view *view, const struct model *model,
                const struct rect *rect);
/* As if somebody had typed the example of that line. */
void start_try(struct model *model, size_t which);

void draw_help(struct view *view, const struct model *model,
               const struct rect *rect);
void draw_found(struct view *view, const struct model *model,
                const struct rect *rect);

/* --- view-lesson.c -------------------------------------------------------- */

/* The strip in which a lesson asks, above `bottom`; where the page ends now. */
int draw_lesson(struct view *view, const struct model *model, int bottom);

/* Points in the place of what is asked for, in the rows from `top` on. */
void hide_asked(struct view *view, const struct model *model, int top,
                int bottom);

#endif
