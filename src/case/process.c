#include "process.h"

#include "space/memory.h"

#include <ntlens/structs.h>
#include <string.h>

enum { NAME_BYTES = 15 };

/* Where a field of EPROCESS lies in the session's build. */
static bool field_of(const struct session *session, const char *name,
                     struct ntl_place *ret)
{
    static const char structure_name[] = "_EPROCESS";
    const struct ntl_structure *s = ntl_structure_named(
        session->arch, structure_name, sizeof structure_name - 1);
    const struct ntl_member *member;
    enum ntl_struct_fit fit;
    size_t count;
    unsigned column;

    if (!s)
        return false;
    column = ntl_structure_column(s, session->build, &fit);
    member = ntl_structure_members(s, &count);
    for (size_t i = 0; fit != NTL_STRUCT_LATER && i < count; i++)
        if (strcmp(ntl_member_name(&member[i]), name) == 0)
            return ntl_member_place(s, &member[i], column, ret)
                   == NTL_STRUCT_THERE;
    return false;
}

/* A file's name in ASCII; anything else is no name. */
static bool take_name(const uint8_t *bytes, char name[NTL_PROCESS_NAME])
{
    size_t n = 0;

    for (; n < NAME_BYTES && bytes[n]; n++) {
        if (bytes[n] < ' ' || bytes[n] > '~')
            return false;
        name[n] = (char)bytes[n];
    }
    name[n] = '\0';
    return n > 0;
}

static uint64_t word_at(const struct image_block *block, uint32_t offset,
                        unsigned width)
{
    uint64_t value = 0;

    for (unsigned n = width; n-- > 0;)
        value = value << 8 | block->bytes[offset + n];
    return value;
}

void process_current(const struct session *session, struct ntl_evidence *ret)
{
    unsigned width = ntl_paging(session->arch)->pointer_size;
    struct image_block block;
    struct ntl_place place;

    if (!image_part(session->image, IMAGE_PART_PROCESS, &block)
        || !field_of(session, "ImageFileName", &place)
        || (uint64_t)place.offset + NAME_BYTES > block.size
        || !take_name(block.bytes + place.offset, ret->process))
        return;
    ret->from[NTL_PIECE_PROCESS] = NTL_FROM_MEMORY;
    if (!field_of(session, "UniqueProcessId", &place)
        || (uint64_t)place.offset + width > block.size)
        return;
    ret->process_id = word_at(&block, place.offset, width);
    ret->from[NTL_PIECE_PROCESS_ID] = NTL_FROM_MEMORY;
}

bool process_name_at(const struct session *session, uint64_t process,
                     char name[NTL_PROCESS_NAME])
{
    uint8_t bytes[NAME_BYTES];
    struct ntl_place place;
    struct memory memory;

    return field_of(session, "ImageFileName", &place)
           && memory_read(session, process + place.offset, bytes,
                          sizeof bytes, &memory)
           && take_name(bytes, name);
}
