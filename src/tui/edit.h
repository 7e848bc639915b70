/* edit.h - a line that is being typed. */
#ifndef EDIT_H
#define EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A log of three commands is no more than that. */
enum { EDIT_MAX = 1 << 14 };

/* UTF-8; the cursor stands between two characters. */
struct edit {
    char text[EDIT_MAX];
    size_t length, cursor;
    bool fresh;                 /* what is typed first replaces the text      */
};

void edit_set(struct edit *edit, const char *text);

/* What does not fit is dropped; control characters other than \n too. */
void edit_insert(struct edit *edit, const char *text, size_t length);

/* A key that edits or moves; false: it does not mean anything in a line. */
bool edit_key(struct edit *edit, uint32_t key);

/* Cells before the byte at `offset`. */
size_t edit_column(const struct edit *edit, size_t offset);

/* Cells that a text takes on the screen: a new line is one, see put_n. */
size_t text_columns(const char *text, size_t length);

/* What was typed before, newest last. */
enum { PAST_MAX = 64 };
struct past {
    char *line[PAST_MAX];
    size_t count, at;           /* at: counted back from the newest; 0: none  */
    char kept[EDIT_MAX];        /* what was being typed                       */
};
void past_add(struct past *past, const char *line);
bool past_move(struct past *past, struct edit *edit, int step);
void past_free(struct past *past);

#endif
