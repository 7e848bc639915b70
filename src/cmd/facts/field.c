#include "field.h"

#include "core/text/le.h"
#include "core/text/utf8.h"
#include "space/memory.h"

#include <ntlens/format.h>
#include <ntlens/time.h>
#include <stdio.h>
#include <string.h>

enum {
    LONGEST = 64,                       /* characters of a text               */
    WORD = 8
};

bool field_bytes(const struct field_source *source, uint32_t offset,
                 void *buffer, size_t size)
{
    struct memory memory;

    if (!source->bytes)
        return source->session->image
               && memory_read(source->session, source->address + offset, buffer,
                              size, &memory);
    if (offset > source->size || size > source->size - offset)
        return false;
    memcpy(buffer, source->bytes + offset, size);
    return true;
}

static bool number_at(const struct field_source *source, uint32_t offset,
                      unsigned size, uint64_t *ret)
{
    uint8_t bytes[WORD];

    if (size > WORD || !field_bytes(source, offset, bytes, size))
        return false;
    *ret = le_uint(bytes, size);
    return true;
}

static unsigned pointer_size(const struct field_source *source)
{
    return ntl_paging(source->session->arch)->digits / 2u;
}

static bool pointer_at(const struct field_source *source, uint32_t offset,
                       uint64_t *ret)
{
    return number_at(source, offset, pointer_size(source), ret);
}

/* Somewhere else in memory; typed bytes have no elsewhere. */
static struct field_source elsewhere(const struct field_source *source,
                                     uint64_t address)
{
    return (struct field_source) { source->session, address, NULL, 0 };
}

/* --- what a type reads as ----------------------------------------------- */

static void phrase(char *text, const char *format, uint64_t a, uint64_t b,
                   unsigned digits)
{
    ntl_format_phrase(text, FIELD_READS, &(struct ntl_phrase) {
        .format = format, .number = { a, b }, .digits = (uint8_t)digits,
    });
}

/* Characters up to the first NUL; false where one of them is no text. */
static bool narrow_text(const uint8_t *bytes, size_t size, char *text)
{
    size_t length = 0;

    while (length < size && length < LONGEST && bytes[length])
        if (bytes[length++] < ' ')
            return false;
    if (length == 0)
        return false;
    snprintf(text, FIELD_READS, "\"%.*s\"", (int)length, (const char *)bytes);
    return true;
}

static bool read_characters(const struct field_source *source,
                            const struct ntl_place *place, char *text)
{
    struct ntl_type type = ntl_place_type(place);
    uint8_t bytes[LONGEST];
    size_t size = type.count < LONGEST ? type.count : LONGEST;

    return type.bytes == 1 && type.count > 3
           && strstr(type.name, "Char")
           && field_bytes(source, place->offset, bytes, size)
           && narrow_text(bytes, size, text);
}

static void wide_text(const uint8_t *bytes, size_t characters, char *text)
{
    size_t at = 1;

    text[0] = '"';
    for (size_t i = 0;
         i < characters && at + NTL_UTF8_BYTES + 2 < FIELD_READS; i++)
        at += ntl_utf8_put(text + at, (uint32_t)le_uint(bytes + 2 * i, 2));
    text[at] = '"';
    text[at + 1] = '\0';
}

/* Length, MaximumLength, then the pointer where the pointer's size puts it. */
static bool read_unicode(const struct field_source *source,
                         const struct ntl_place *place, char *text)
{
    uint8_t bytes[2 * LONGEST];
    uint64_t length, buffer;
    struct field_source there;
    size_t size;

    if (!number_at(source, place->offset, 2, &length)
        || !pointer_at(source, place->offset + pointer_size(source), &buffer))
        return false;
    size = length < sizeof bytes ? (size_t)length & ~(size_t)1 : sizeof bytes;
    there = elsewhere(source, buffer);
    if (size == 0 || !field_bytes(&there, 0, bytes, size)) {
        phrase(text, "%x bytes at %a", length, buffer,
               ntl_paging(source->session->arch)->digits);
        return true;
    }
    wide_text(bytes, size / 2, text);
    return true;
}

/* Does the entry that lies there point back at `self`, in its other half? */
static bool points_back(const struct field_source *source, uint64_t entry,
                        uint32_t half, uint64_t self, bool *known)
{
    struct field_source there = elsewhere(source, entry);
    uint64_t back = 0;

    *known = pointer_at(&there, half, &back);
    return back == self;
}

static const char *judge_list(const struct field_source *source, uint64_t self,
                              uint64_t flink, uint64_t blink)
{
    bool known[2];
    bool forth = points_back(source, flink, pointer_size(source), self,
                             &known[0]);
    bool back = points_back(source, blink, 0, self, &known[1]);

    if (known[0] && !forth)
        return "[ %a - %a ], Flink's Blink does not point back";
    if (known[1] && !back)
        return "[ %a - %a ], Blink's Flink does not point back";
    return known[0] && known[1] ? "[ %a - %a ], both point back"
                                : "[ %a - %a ]";
}

static bool read_list(const struct field_source *source,
                      const struct ntl_place *place, char *text)
{
    uint64_t self = source->address + place->offset, flink, blink;
    const char *format = "[ %a - %a ]";

    if (!pointer_at(source, place->offset, &flink)
        || !pointer_at(source, place->offset + pointer_size(source), &blink))
        return false;
    if (source->address && flink == self && blink == self)
        format = "[ %a - %a ], empty";
    else if (source->address && source->session->image)
        format = judge_list(source, self, flink, blink);
    phrase(text, format, flink, blink,
           ntl_paging(source->session->arch)->digits);
    return true;
}

/* The low bits of the pointer count the references that are left. */
static bool read_fast_ref(const struct field_source *source,
                          const struct ntl_place *place, char *text)
{
    uint64_t value, low = pointer_size(source) == 8 ? 15 : 7;

    if (!pointer_at(source, place->offset, &value))
        return false;
    phrase(text, "object %a, %d references left", value & ~low, value & low,
           ntl_paging(source->session->arch)->digits);
    return true;
}

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), e = strlen(end);

    return n >= e && strcmp(name + n - e, end) == 0;
}

/* A moment between 1990 and 2100; other numbers are intervals or nothing. */
static bool read_time(const struct field_source *source, const char *name,
                      const struct ntl_place *place, char *text)
{
    static const uint64_t first = UINT64_C(122756256000000000),
                          last = UINT64_C(157469184000000000);
    struct ntl_time time;
    uint64_t value;

    if (!ends_in(name, "Time")
        || !number_at(source, place->offset, WORD, &value)
        || value < first || value > last)
        return false;
    time = ntl_time_of_filetime(value);
    ntl_format_time(text, FIELD_READS, &time);
    return true;
}

/* By the type's name, as the debugger prints it. */
static bool read_type(const struct field_source *source, const char *type,
                      const struct ntl_place *place, char *text)
{
    static const struct {
        char type[16];
        bool (*read)(const struct field_source *source,
                     const struct ntl_place *place, char *text);
    } readers[] = {
        { "_UNICODE_STRING", read_unicode }, { "_LIST_ENTRY", read_list },
        { "_EX_FAST_REF", read_fast_ref },
    };

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(type, readers[i].type) == 0)
            return readers[i].read(source, place, text);
    return false;
}

bool field_reads_as(const struct field_source *source, const char *structure,
                    char text[FIELD_READS])
{
    return read_type(source, structure, &(struct ntl_place) { 0 }, text);
}

bool field_reads(const struct field_source *source, const char *name,
                 const struct ntl_place *place, char text[FIELD_READS])
{
    const char *type = ntl_place_type(place).name;

    if (place->width)
        return false;
    if (read_type(source, type, place, text))
        return true;
    if (strcmp(type, "_LARGE_INTEGER") == 0 || ends_in(type, "8B"))
        return read_time(source, name, place, text);
    return read_characters(source, place, text);
}

/* --- the number --------------------------------------------------------- */

/* Where the source has no type: as many bytes as fit before the next field. */
static unsigned bytes_before(const struct ntl_place *place, uint32_t next)
{
    unsigned bytes = WORD;

    if (place->width)
        return place->low + place->width > 32 ? WORD : WORD / 2;
    while (bytes > 1 && (place->offset % bytes
                         || (next && place->offset + bytes > next)))
        bytes /= 2;
    return next && next - place->offset == 3 ? 1 : bytes;
}

/* 0 for a structure and an array. */
static unsigned number_size(const struct ntl_place *place, uint32_t next)
{
    struct ntl_type type = ntl_place_type(place);

    if (strcmp(type.name, "_LARGE_INTEGER") == 0)
        return WORD;
    if (*type.name == '\0')
        return bytes_before(place, next);
    return type.count == 1 ? type.bytes : 0;
}

void field_value(const struct field_source *source,
                 const struct ntl_place *place, uint32_t next,
                 struct ntl_sink *sink)
{
    unsigned size = number_size(place, next);
    uint64_t value = 0;
    bool here = size && number_at(source, place->offset, size, &value);

    if (here && place->width)
        value = value >> place->low & UINT64_MAX >> (64 - place->width);
    ntl_emit(sink, .key = "value", .kind = here ? NTL_NUMBER : NTL_ABSENT,
             .value = value);
}
