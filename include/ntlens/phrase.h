/* phrase.h - a sentence whose numbers are still numbers. */
#ifndef NTL_PHRASE_H
#define NTL_PHRASE_H

#include <stdint.h>

enum { NTL_PHRASE_NUMBERS = 8, NTL_PHRASE_WORDS = 4 };

/*
 * Decoders never format numbers; they leave them open in a phrase and a
 * renderer puts them in (ntl_format_phrase).  Directives take the next number
 * or word in turn:
 *
 *   %a  address, 16 digits with a separator, or `digits` = 8 without one
 *   %x  hexadecimal, as few digits as possible, no prefix
 *   %q  hexadecimal, all of `digits` (0: 16) digits, no separator
 *   %d  decimal          %i  decimal, signed
 *   %o  octal            %b  binary
 *   %s  the next word    %%  a percent sign
 */
struct ntl_phrase {
    const char *format;             /* NULL: nothing to say                   */
    uint64_t number[NTL_PHRASE_NUMBERS];
    const char *word[NTL_PHRASE_WORDS];
    uint8_t digits;                 /* of %a and %q: 8 or 16; 0 is 16         */
};

#endif
