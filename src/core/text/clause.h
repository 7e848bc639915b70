/*
 * clause.h - a clause that grows in the caller's buffer; inside the core only.
 */
#ifndef NTL_CLAUSE_H
#define NTL_CLAUSE_H

#include <ntlens/format.h>
#include <stddef.h>

struct clause {
    char *text;
    size_t size;
    size_t length;              /* that the whole text has, cut or not        */
};

static inline struct clause clause_in(char *text, size_t size)
{
    if (size)
        text[0] = '\0';
    return (struct clause) { text, size, 0 };
}

static inline void clause_phrase(struct clause *clause,
                                 const struct ntl_phrase *phrase)
{
    size_t at = clause->length < clause->size ? clause->length : clause->size;

    clause->length += ntl_format_phrase(clause->text + at, clause->size - at,
                                        phrase);
}

#define clause_add(clause, ...)                                                \
    clause_phrase((clause), &(struct ntl_phrase) { .format = __VA_ARGS__ })

#endif
