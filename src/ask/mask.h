/* mask.h - what must not be seen of an answer while a lesson asks for it. */
#ifndef MASK_H
#define MASK_H

#include <ntlens/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ntl_ask;

enum { MASK_NAMES = 12, MASK_NAME = 48 };

/* An item of that key: of that value only, where it has one. */
struct mask_key {
    char text[MASK_NAME];
    bool has_value;
    uint64_t value;
};

struct mask {
    bool asks;       /* a question waits                           */
    bool has_number; /* wherever it stands: above 1                */
    uint64_t number;
    struct mask_key key[MASK_NAMES];
    char word[MASK_NAMES][MASK_NAME]; /* in any case                */
    size_t keys, words;
};

/*
 * A number that is asked for is hidden wherever it stands; 0, 1 and a word in
 * the items that the step names (key, hide), and the words of its answers.
 */
void mask_of(const struct ntl_ask *ask, struct mask *ret);

bool mask_hides(const struct mask *mask, const struct ntl_item *it);
/* The step names that key, whatever its item holds. */
bool mask_names(const struct mask *mask, const char *key);

/* Points in the place of what is hidden; false: there is nothing. */
bool mask_text(const struct mask *mask, char *text);

/* What stands in the place of an item's value, and of a whole sum. */
extern const char mask_points[];

#endif
