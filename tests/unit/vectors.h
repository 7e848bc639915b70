/* vectors.h - the transcripts of ../shared/vectors.jsonl, for tests. */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { VECTOR_LINE = 1 << 16, VECTOR_TEXT = 1024 };

struct vectors {
    FILE *file;
    char line[VECTOR_LINE];
    size_t number;              /* of the line, for messages                  */
};

/* False, with a message that the test skips, where there is no such file. */
bool vectors_open(struct vectors *vectors);
void vectors_close(struct vectors *vectors);

/* The next line of that kind. */
bool vectors_next(struct vectors *vectors, const char *kind);

/*
 * The value at a path such as `expected.levels.0.contains`, as text: strings
 * without quotes (\uXXXX as ?), numbers and words as they stand.  False where
 * there is none, or it is null.
 */
bool vector_text(const struct vectors *vectors, const char *path,
                 char text[VECTOR_TEXT]);

/* The same, read as hexadecimal with or without 0x. */
bool vector_hex(const struct vectors *vectors, const char *path, uint64_t *ret);

#endif
