/* clause.h - a phrase that grows in the caller's buffer. */
#ifndef NTL_CLAUSE_H
#define NTL_CLAUSE_H

#include <ntlens/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ntl_clause {
    char *text;                 /* what is said so far: a format              */
    size_t size, length;        /* of the buffer; of the text                 */
    bool cut;                   /* there was no room for more                 */
    uint8_t numbers;
    uint64_t number[NTL_PHRASE_NUMBERS];
};

/* Nothing is said yet. */
static inline struct ntl_clause ntl_clause_in(char *text, size_t size)
{
    struct ntl_clause clause;

    memset(&clause, 0, sizeof clause);
    clause.text = text;
    clause.size = size;
    if (size)
        text[0] = '\0';
    return clause;
}

/*
 * Its words become part of the text, its numbers and marks wait in it; from the
 * 17th on they are words, too.
 */
NTL_API void ntl_clause_add(struct ntl_clause *clause,
                            const struct ntl_phrase *phrase);

/* What was said: of the buffer, as long as that is there. */
static inline struct ntl_phrase ntl_clause_phrase(
    const struct ntl_clause *clause)
{
    struct ntl_phrase phrase;

    memset(&phrase, 0, sizeof phrase);
    phrase.format = clause->text;
    memcpy(phrase.number, clause->number, sizeof phrase.number);
    return phrase;
}

static inline void ntl_clause_join(struct ntl_clause *clause,
                                   const struct ntl_clause *other)
{
    struct ntl_phrase phrase = ntl_clause_phrase(other);

    ntl_clause_add(clause, &phrase);
}

/* As an item. */
static inline void ntl_emit_clause(struct ntl_sink *sink, const char *key,
                                   const struct ntl_clause *clause)
{
    struct ntl_phrase phrase = ntl_clause_phrase(clause);
    struct ntl_item item;

    memset(&item, 0, sizeof item);
    item.key = key;
    item.kind = NTL_SENTENCE;
    item.phrase = &phrase;
    sink->item(sink, &item);
}

/* As a finding. */
static inline void ntl_find_clause(struct ntl_sink *sink, const char *key,
                                   const struct ntl_clause *clause)
{
    struct ntl_remark remark;

    memset(&remark, 0, sizeof remark);
    remark.kind = NTL_FINDING;
    remark.key = key;
    remark.phrase = ntl_clause_phrase(clause);
    sink->remark(sink, &remark);
}

#endif
