#include "field.h"

#include "core/text/le.h"
#include "core/text/utf8.h"
#include "space/memory.h"

#include <ntlens/enums.h>
#include <string.h>

enum { WORD = 8 };

bool field_bytes(const struct field_source *source, uint32_t offset,
                 void *buffer, size_t size)
{
    struct memory memory;

    if (!source->bytes)
        return source->session->image
               && memory_read(source->session, source->address + offset, buffer,
                              size, &memory);
    if (offset < source->first || offset - source->first > source->size
        || size > source->size - (offset - source->first))
        return false;
    memcpy(buffer, source->bytes + (offset - source->first), size);
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
    return ntl_paging(source->session->arch)->pointer_size;
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
    return (struct field_source) { source->session, address, NULL, 0, 0 };
}

/* --- what a type reads as ----------------------------------------------- */

static void say(const struct field_source *source, const char *format,
                uint64_t a, uint64_t b, struct field_reading *ret)
{
    ret->phrase = (struct ntl_phrase) {
        .format = format, .number = { a, b },
        .digits = ntl_paging(source->session->arch)->digits,
    };
}

/* Characters are between quotes, and it is said where more follow. */
static void say_text(size_t bytes, bool more, struct field_reading *ret)
{
    ret->text[bytes] = '\0';
    ret->phrase = (struct ntl_phrase) {
        .format = more ? "\"%s\" and more" : "\"%s\"", .word = { ret->text },
    };
}

/* Characters up to the first NUL; false where one of them is no text. */
static bool narrow_text(const uint8_t *bytes, size_t size, bool more,
                        struct field_reading *ret)
{
    size_t length = 0;

    while (length < size && bytes[length])
        if (bytes[length++] < ' ')
            return false;
    if (length == 0)
        return false;
    memcpy(ret->text, bytes, length);
    say_text(length, more && length == size, ret);
    return true;
}

static bool read_characters(const struct field_source *source,
                            const struct ntl_place *place,
                            struct field_reading *ret)
{
    struct ntl_type type = ntl_place_type(place);
    uint8_t bytes[FIELD_CHARACTERS];
    bool more = type.count > sizeof bytes;
    size_t size = more ? sizeof bytes : type.count;

    return type.bytes == 1 && type.count > 3
           && strstr(type.name, "Char")
           && field_bytes(source, place->offset, bytes, size)
           && narrow_text(bytes, size, more, ret);
}

/* A unit of UTF-16 takes three bytes at the most, a pair of them four. */
static void wide_text(const uint8_t *bytes, size_t units, bool more,
                      struct field_reading *ret)
{
    size_t at = 0;

    for (size_t i = 0; i < units;)
        at += ntl_utf8_put(ret->text + at,
                           ntl_utf16_next(bytes, units, false, &i));
    say_text(at, more, ret);
}

/* Length, MaximumLength, then the pointer where the pointer's size puts it. */
static bool read_unicode(const struct field_source *source,
                         const struct ntl_place *place,
                         struct field_reading *ret)
{
    uint8_t bytes[2 * FIELD_CHARACTERS];
    uint64_t length, buffer;
    struct field_source there;
    size_t size;

    if (!number_at(source, place->offset, 2, &length)
        || !pointer_at(source, place->offset + pointer_size(source), &buffer))
        return false;
    size = length < sizeof bytes ? (size_t)length & ~(size_t)1 : sizeof bytes;
    there = elsewhere(source, buffer);
    if (size == 0 || !field_bytes(&there, 0, bytes, size))
        say(source, "%x bytes at %a", length, buffer, ret);
    else
        wide_text(bytes, size / 2, length > sizeof bytes, ret);
    return true;
}

/* An entry, and what its neighbours say of it. */
struct list {
    uint64_t self;                      /* 0: where it lies is not known      */
    uint64_t flink, blink;
    uint64_t back[2];                   /* Flink's Blink, Blink's Flink       */
    bool known[2];
};

/* After the typed entry, what its neighbours have; or in memory. */
static void ask_neighbours(const struct field_source *source, uint32_t offset,
                           struct list *list)
{
    struct field_source ahead = elsewhere(source, list->flink),
                        behind = elsewhere(source, list->blink);
    unsigned size = pointer_size(source);

    list->known[0] = source->bytes
                     ? pointer_at(source, offset + 2 * size, &list->back[0])
                     : pointer_at(&ahead, size, &list->back[0]);
    list->known[1] = source->bytes
                     ? pointer_at(source, offset + 3 * size, &list->back[1])
                     : pointer_at(&behind, 0, &list->back[1]);
}

static const char *judge_list(const struct list *list)
{
    bool both = list->known[0] && list->known[1];

    if (list->self && list->flink == list->self && list->blink == list->self)
        return "[ %a - %a ], empty";
    if (!list->self)
        return !both ? "[ %a - %a ]"
               : list->back[0] == list->back[1]
                 ? "[ %a - %a ], both point back at the same entry"
                 : "[ %a - %a ], they do not point back at the same entry";
    if (list->known[0] && list->back[0] != list->self)
        return "[ %a - %a ], Flink's Blink does not point back";
    if (list->known[1] && list->back[1] != list->self)
        return "[ %a - %a ], Blink's Flink does not point back";
    return both ? "[ %a - %a ], both point back" : "[ %a - %a ]";
}

static bool read_list(const struct field_source *source,
                      const struct ntl_place *place, struct field_reading *ret)
{
    struct list list = {
        .self = source->address ? source->address + place->offset : 0,
    };
    unsigned size = pointer_size(source);

    if (!pointer_at(source, place->offset, &list.flink)
        || !pointer_at(source, place->offset + size, &list.blink))
        return false;
    if (!source->bytes || place->offset == 0)
        ask_neighbours(source, place->offset, &list);
    say(source, judge_list(&list), list.flink, list.blink, ret);
    return true;
}

/* The low bits of the pointer count the references that are left. */
static bool read_fast_ref(const struct field_source *source,
                          const struct ntl_place *place,
                          struct field_reading *ret)
{
    uint64_t value, low = pointer_size(source) == 8 ? 15 : 7;

    if (!pointer_at(source, place->offset, &value))
        return false;
    say(source, "object %a, %d references left", value & ~low, value & low,
        ret);
    return true;
}

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), e = strlen(end);

    return n >= e && strcmp(name + n - e, end) == 0;
}

/* A moment between 1990 and 2100; other numbers are intervals or nothing. */
static bool read_time(const struct field_source *source, const char *name,
                      const struct ntl_place *place, struct field_reading *ret)
{
    static const uint64_t first = UINT64_C(122756256000000000),
                          last = UINT64_C(157469184000000000);
    uint64_t value;

    if (!ends_in(name, "Time")
        || !number_at(source, place->offset, WORD, &value)
        || value < first || value > last)
        return false;
    say(source, "%t", value, 0, ret);
    return true;
}

/* Bits 2:0 the type, 7:4 the signer. */
static bool read_protection(const struct field_source *source,
                            const struct ntl_place *place,
                            struct field_reading *ret)
{
    const char *type, *signer;
    uint64_t level;

    if (!number_at(source, place->offset, 1, &level))
        return false;
    type = ntl_enum_name(NTL_ENUM_PS_PROTECTED_TYPE, level & 7);
    signer = ntl_enum_name(NTL_ENUM_PS_PROTECTED_SIGNER, level >> 4);
    if (!type || !signer)
        return false;
    ret->phrase = (struct ntl_phrase) {
        .format = "%s, %s", .word = { type, signer },
    };
    return true;
}

/* By the type's name, as the debugger prints it. */
static bool read_type(const struct field_source *source, const char *type,
                      const struct ntl_place *place, struct field_reading *ret)
{
    static const struct {
        char type[16];
        bool (*read)(const struct field_source *source,
                     const struct ntl_place *place, struct field_reading *ret);
    } readers[] = {
        { "_UNICODE_STRING", read_unicode }, { "_LIST_ENTRY", read_list },
        { "_EX_FAST_REF", read_fast_ref },
        { "_PS_PROTECTION", read_protection },
    };

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(type, readers[i].type) == 0)
            return readers[i].read(source, place, ret);
    return false;
}

bool field_reads_as(const struct field_source *source, const char *structure,
                    struct field_reading *ret)
{
    return read_type(source, structure, &(struct ntl_place) { 0 }, ret);
}

/* --- the number ----------------------------------------------------------- */

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

/* The number that is there, or its bits. */
static bool field_number(const struct field_source *source,
                         const struct ntl_place *place, uint32_t next,
                         uint64_t *ret)
{
    unsigned size = number_size(place, next);

    if (size == 0 || !number_at(source, place->offset, size, ret))
        return false;
    if (place->width)
        *ret = *ret >> place->low & UINT64_MAX >> (64 - place->width);
    return true;
}

void field_value(const struct field_source *source,
                 const struct ntl_place *place, uint32_t next,
                 struct ntl_sink *sink)
{
    uint64_t value = 0;
    bool here = field_number(source, place, next, &value);

    ntl_emit(sink, .key = "value", .kind = here ? NTL_NUMBER : NTL_ABSENT,
             .value = value);
}

/* --- what it says --------------------------------------------------------- */

/* Fields whose type does not say which enumeration their value is of. */
static const struct {
    char structure[20], field[16];
    enum ntl_enum which;
} meanings[] = {
    { "_KTHREAD", "State", NTL_ENUM_KTHREAD_STATE },
    { "_KTHREAD", "WaitReason", NTL_ENUM_KWAIT_REASON },
    { "_KTHREAD", "WaitMode", NTL_ENUM_MODE },
    { "_KTHREAD", "PreviousMode", NTL_ENUM_MODE },
    { "_KAPC", "ApcMode", NTL_ENUM_MODE },
    { "_IRP", "RequestorMode", NTL_ENUM_MODE },
    { "_IO_STACK_LOCATION", "MajorFunction", NTL_ENUM_IRP_MJ },
    { "_PS_PROTECTION", "Type", NTL_ENUM_PS_PROTECTED_TYPE },
    { "_PS_PROTECTION", "Signer", NTL_ENUM_PS_PROTECTED_SIGNER },
    { "_MMPFNENTRY", "PageLocation", NTL_ENUM_MMLISTS },
    { "_MMPFNENTRY1", "PageLocation", NTL_ENUM_MMLISTS },
};

/* NTL_ENUMS: none. */
static enum ntl_enum enum_of(const char *structure, const char *name,
                             const char *type)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i].structure, structure) == 0
            && strcmp(meanings[i].field, name) == 0)
            return meanings[i].which;
    for (enum ntl_enum which = 0; type[0] == '_' && which < NTL_ENUMS; which++)
        if (strcmp(type + 1, ntl_enum_title(which)) == 0)
            return which;
    return NTL_ENUMS;
}

static bool read_enum(const struct field_source *source, const char *structure,
                      const char *field, const struct ntl_place *place,
                      struct field_reading *ret)
{
    enum ntl_enum which = enum_of(structure, field,
                                  ntl_place_type(place).name);
    uint64_t value;
    const char *name = which < NTL_ENUMS
                       && field_number(source, place, 0, &value)
                       ? ntl_enum_name(which, value) : NULL;

    if (name)
        ret->phrase = (struct ntl_phrase) { .format = "%s", .word = { name } };
    return name;
}

bool field_reads(const struct field_source *source, const char *structure,
                 const char *name, const struct ntl_place *place,
                 struct field_reading *ret)
{
    const char *type = ntl_place_type(place).name;

    if (read_enum(source, structure, name, place, ret))
        return true;
    if (place->width)
        return false;
    if (read_type(source, type, place, ret))
        return true;
    if (strcmp(type, "_LARGE_INTEGER") == 0 || ends_in(type, "8B"))
        return read_time(source, name, place, ret);
    return read_characters(source, place, ret);
}
