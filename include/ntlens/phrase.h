/* phrase.h - a sentence whose numbers are still numbers. */
#ifndef NTL_PHRASE_H
#define NTL_PHRASE_H

#include <stdint.h>

enum { NTL_PHRASE_NUMBERS = 16, NTL_PHRASE_WORDS = 4 };

/*
 * Decoders never format numbers; they leave them open in a phrase and a
 * renderer puts them in (ntl_format_phrase).  Directives take the next number
 * or word in turn:
 *
 *   %a  address, 16 digits with a separator, or `digits` = 8 without one
 *   %x  hexadecimal, as few digits as possible, no prefix
 *   %q  hexadecimal, all of `digits` (0: 16) digits, no separator
 *   %8a, %8q, %16a ...: whatever `digits` is
 *   %d  decimal          %i  decimal, signed
 *   %o  octal            %b  binary
 *   %t  a moment, 100 ns each since 1601: "Tue 2018-08-14 17:00:00.1234567"
 *   %19t, %16t, %10t  so many characters of it, from the date on
 *   %u  how long, 100 ns each: "3 d 04:05:06"
 *   %s  the next word    %%  a percent sign
 *   %m  where what follows is known from: a number of enum ntl_mark.  A person
 *       reads "[seen] ", and nothing of what is documented; JSON has a member
 *   %M  the same after it, " (seen)"
 */
struct ntl_phrase {
    const char *format;             /* NULL: nothing to say                   */
    uint64_t number[NTL_PHRASE_NUMBERS];
    const char *word[NTL_PHRASE_WORDS];
    uint8_t digits;                 /* of %a and %q: 8 or 16; 0 is 16         */
};

#endif
