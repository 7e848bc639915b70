/* sequence.h - what a terminal sends for one key: ESC and what goes with it. */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEQUENCE_TEXT = 40 };

/* ECMA-48: CSI has parameters and a last character, SS3 one character, a string
   its own end; any other character after ESC is one with Alt. */
struct sequence {
    enum { SEQ_ESCAPE, SEQ_CSI, SEQ_SS3, SEQ_STRING, SEQ_ALT } kind;
    unsigned escapes;           /* more than one: Alt with a key              */
    char text[SEQUENCE_TEXT];   /* after ESC; the beginning of a longer one   */
    size_t length;
    bool whole;
};

/* After the first ESC. */
void sequence_begin(struct sequence *sequence);
void sequence_add(struct sequence *sequence, uint32_t code);

/* How long its next character may be under way, milliseconds. */
int sequence_pause(const struct sequence *sequence);

/* What was pressed, when it is whole or nothing came any more: a key that is
   known, or KEY_NONE. */
uint32_t sequence_key(const struct sequence *sequence);

#endif
