/*
 * lesson.h - a lesson as its file has it: the grammar of ntlens-lesson(5).
 *
 * A line is a word and what follows it; a line that begins with a blank goes on
 * with the one before; # begins a comment, and an empty line means nothing.
 */
#ifndef LESSON_H
#define LESSON_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lesson_word {
    LESSON_NUMBER,
    LESSON_TITLE,
    LESSON_WORLD,
    LESSON_ABOUT, /* the head   */
    LESSON_LET,
    LESSON_CHOOSE,
    LESSON_DRAW,
    LESSON_STEP,
    LESSON_TEXT,
    LESSON_ASK,
    LESSON_IS,
    LESSON_ANSWER,
    LESSON_SLIP,
    LESSON_HINT,
    LESSON_AFTER,
    LESSON_SEE,
    LESSON_KEY,
    LESSON_SHOWS,
    LESSON_HIDE,
    LESSON_LEVEL,
    LESSON_PICK,
    LESSON_FIGURE,
    LESSON_WORDS
};

enum { LESSON_LINES = 640, LESSON_STEPS = 40 };

/* In which the lines of a figure begin. */
enum { LESSON_COLUMN = 8 };

/* Text of the file: with line ends in it where it goes on. */
struct lesson_text {
    const char *at;
    size_t length;
};
bool lesson_is(struct lesson_text text, const char *word);
/* Where `what` begins in it; its length: nowhere. */
size_t lesson_find(struct lesson_text text, const char *what);

/* NAME = TEXT of let, choose, draw, key; TEXT : NOTE of slip. */
struct lesson_line {
    enum lesson_word word;
    unsigned number; /* in the file, from 1                        */
    struct lesson_text name, text;
};

struct lesson {
    struct lesson_text name, title, world, about;
    unsigned number; /* 0: a file's own has none                   */
    struct lesson_line line[LESSON_LINES];
    size_t lines;
    uint16_t step[LESSON_STEPS]; /* its first line                     */
    size_t steps;
};

/* What is wrong with a file, and where. */
struct lesson_fault {
    unsigned line;
    const char *what;
};

/* The text stays where it is.  False: *fault says why not. */
bool lesson_read(const char *text, size_t length, struct lesson *ret,
                 struct lesson_fault *fault);

/* Takes the first line of a text, without so many blanks before it. */
struct lesson_text lesson_first_line(struct lesson_text *rest, size_t blanks);

/* The lines of a step; *end is one past the last. */
const struct lesson_line *lesson_lines(const struct lesson *lesson, size_t step,
                                       const struct lesson_line **end);

/* The `i`-th line of that word in a step, or NULL. */
const struct lesson_line *lesson_line(const struct lesson *lesson, size_t step,
                                      enum lesson_word word, size_t i);

/* splitmix64, whose numbers are the same on every system. */
uint64_t draw_next(uint64_t *state);

/* --- those that come with the program ------------------------------------- */

struct shelf_lesson {
    unsigned number;
    const char *name, *title, *text;
    uint8_t steps;
};
const struct shelf_lesson *shelf_lessons(size_t *count);

/* By number or name; NULL for none. */
const struct shelf_lesson *shelf_find(const char *text, size_t length);

/* Questions of quizzes: a text for each topic, in the order of their names. */
const struct shelf_lesson *shelf_quizzes(size_t *count);

/* The next name that begins so, as command.complete wants it. */
bool shelf_complete(const struct shelf_lesson *(*shelf)(size_t *count),
                    const char *prefix, size_t length, size_t *state,
                    char *word, size_t size);

#endif
