/* directive.h - what stands after a percent sign in a phrase's format. */
#ifndef NTL_DIRECTIVE_H
#define NTL_DIRECTIVE_H

struct directive {
    char letter;                /* NUL: the format ends                       */
    unsigned digits;
};

/* After the percent sign; returns what follows.  Of %t, digits are its own. */
static inline const char *directive_read(const char *at, unsigned digits,
                                         struct directive *ret)
{
    unsigned own = 0;

    for (; *at >= '0' && *at <= '9'; at++)
        own = own < 100 ? own * 10 + (unsigned)(*at - '0') : own;
    *ret = (struct directive) { *at, own || *at == 't' ? own : digits };
    return *at ? at + 1 : at;
}

#endif
