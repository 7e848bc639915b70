/* field.h - what a field of a structure holds, shown as its type wants it. */
#ifndef FIELD_H
#define FIELD_H

#include "session/state.h"

#include <ntlens/sink.h>
#include <ntlens/structs.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of a structure: typed, or of the image's memory. */
struct field_source {
    const struct session *session;
    uint64_t address;           /* of the structure; 0 with typed bytes: none */
    const uint8_t *bytes;       /* typed; NULL: of memory at `address`        */
    size_t size;                /* how many were typed                        */
    uint32_t first;             /* of the structure's bytes, the first typed  */
};

/* False where not all of them are there. */
bool field_bytes(const struct field_source *source, uint32_t offset,
                 void *buffer, size_t size);

/*
 * The item `value`: the number that is there, or absent.  `next` is where the
 * next field begins, or 0.
 */
void field_value(const struct field_source *source,
                 const struct ntl_place *place, uint32_t next,
                 struct ntl_sink *sink);

enum {
    FIELD_CHARACTERS = 260,             /* of a text; what is more is said    */
    FIELD_TEXT = 3 * FIELD_CHARACTERS + 4   /* in UTF-8, and its end          */
};

/* A sentence, with room for a word of it. */
struct field_reading {
    struct ntl_phrase phrase;
    char text[FIELD_TEXT];
};

/*
 * What the field of that name of the structure says: text as text, times as
 * times, a value of an enumeration by its name, whether a list's neighbours
 * point back: those of memory, or what was typed after the entry, Flink's Blink
 * and then Blink's Flink.  False where it says no more than its number.
 */
bool field_reads(const struct field_source *source, const char *structure,
                 const char *name, const struct ntl_place *place,
                 struct field_reading *ret);

/* The same of a whole structure of that name. */
bool field_reads_as(const struct field_source *source, const char *structure,
                    struct field_reading *ret);

#endif
