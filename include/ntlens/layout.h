/* layout.h - a bit field as data, and the one loop that decodes any of them. */
#ifndef NTL_LAYOUT_H
#define NTL_LAYOUT_H

#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stddef.h>
#include <stdint.h>

enum { NTL_FIELD_KEY = 28, NTL_FIELD_NOTE = 50 };

/* Its words are in it: a pointer is relocated at each start of a program. */
struct ntl_field {
    uint8_t hi, lo;             /* both within the word, hi >= lo             */
    char key[NTL_FIELD_KEY];
    char note[NTL_FIELD_NOTE];  /* or empty                                   */
};

/*
 * Fields are listed from bit 0 up and cover every bit of the word: a bit that
 * nobody uses is a row too.
 */
struct ntl_layout {
    const char *symbol;         /* "_MMPTE_HARDWARE"                          */
    const struct ntl_field *fields;
    uint8_t count;
    uint8_t bits;               /* of the word: 8 to 64                       */
};

/* All bits up to and with `hi`; total for 0..63. */
static inline uint64_t ntl_mask(unsigned hi, unsigned lo)
{
    return UINT64_MAX >> (63 - (hi & 63)) & UINT64_MAX << (lo & 63);
}

static inline uint64_t ntl_field_of(uint64_t word, const struct ntl_field *f)
{
    return (word & ntl_mask(f->hi, f->lo)) >> (f->lo & 63);
}

/* What an item of an answer says beside it: NULL is nothing. */
static inline const char *ntl_field_note(const struct ntl_field *f)
{
    return f->note[0] ? f->note : NULL;
}

/* The field of that name, or NULL. */
NTL_API const struct ntl_field *ntl_layout_field(
    const struct ntl_layout *layout, const char *key);

/* The value of the field of that name; 0 where the layout has none. */
NTL_API uint64_t ntl_layout_get(const struct ntl_layout *layout, uint64_t word,
                                const char *key);

/*
 * A flag where it is one bit.  A name that is one bit in some words and more in
 * others, as what is reserved, is a number in all: a key has one type.
 */
NTL_API enum ntl_kind ntl_field_kind(const struct ntl_field *field);

/* One object, keyed `key`, an item a field. */
NTL_API void ntl_layout_show(const struct ntl_layout *layout, const char *key,
                             uint64_t word, struct ntl_sink *sink);

#endif
