/* slip.h - what eyes and cameras take for a digit; not for the public. */
#ifndef NTL_SLIP_H
#define NTL_SLIP_H

/* The digit that was meant, or NUL: the character is none that is misread. */
static inline char slip_meant(char c)
{
    static const struct { char seen, meant; } slips[] = {
        { 'O', '0' }, { 'o', '0' }, { 'Q', '0' }, { 'l', '1' }, { 'I', '1' },
        { 'i', '1' }, { '|', '1' }, { 'Z', '2' }, { 'z', '2' }, { 'S', '5' },
        { 's', '5' }, { 'G', '6' }, { 'T', '7' }, { 'g', '9' }, { 'q', '9' },
    };

    for (unsigned i = 0; i < sizeof slips / sizeof *slips; i++)
        if (slips[i].seen == c)
            return slips[i].meant;
    return '\0';
}

#endif
