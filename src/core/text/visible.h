/*
 * visible.h - a stranger's text as it may leave the program.
 *
 * File names, what a dump says of itself, what was typed or pasted: each byte
 * of them is seen, and none does anything to a terminal.  What has no sign of
 * one column is an escape, as in C: \n \x1b \u202e \U000e0041.
 */
#ifndef NTL_VISIBLE_H
#define NTL_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NTL_VISIBLE_FORM = 10 }; /* bytes of the longest form                  */

/* How it leaves: as it is, or as an escape. */
struct ntl_visible {
    char form[NTL_VISIBLE_FORM];
    uint8_t length;             /* bytes of the form                          */
    uint8_t columns;            /* that it takes on a terminal                */
    uint8_t bytes;              /* of the text, that it stands for            */
};

/* Of the character, or the byte that is none, that a text begins with; the text
   is not empty.  */
struct ntl_visible ntl_visible(const char *text, size_t length);

/* A printed sign of one column, alone. */
bool ntl_is_visible(uint32_t code);

/*
 * Bytes at the start of a text that stand for themselves, in one column each:
 * printed ASCII.  Nearly all text is that, and moves at once.
 */
size_t ntl_visible_run(const char *text, size_t length);

/* Of a whole text. */
size_t ntl_visible_columns(const char *text, size_t length);

#endif
