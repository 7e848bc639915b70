/* spoken.h - a clause as a person reads it, until the next one. */
#ifndef SPOKEN_H
#define SPOKEN_H

#include <ntlens/clause.h>
#include <ntlens/format.h>

static inline const char *spoken(struct ntl_clause clause)
{
    static char text[2048];
    struct ntl_phrase phrase = ntl_clause_phrase(&clause);

    ntl_format_phrase(text, sizeof text, &phrase);
    return text;
}

#endif
