#include "dt-meaning.h"

#include "dt-object.h"
#include "core/text/le.h"

#include <string.h>

/* --- a pool header ------------------------------------------------------ */

struct block {
    uint64_t previous, size;            /* bytes                              */
};

/* A bit field of the header's first four bytes. */
static bool get(const struct structures_view *view,
                const struct field_source *source, const char *name,
                uint64_t *ret)
{
    struct ntl_struct_path path;
    struct ntl_place place;
    uint8_t byte[4];
    uint64_t word;

    if (ntl_struct_path_begin(view->structure, name, strlen(name), &path)
            != strlen(name)
        || ntl_struct_path_place(&path, view->column, &place)
           != NTL_STRUCT_THERE
        || place.width == 0 || place.offset > 2
        || !field_bytes(source, 0, byte, sizeof byte))
        return false;
    word = le_uint(byte + place.offset, 4 - place.offset);
    *ret = word >> place.low & ((UINT64_C(1) << place.width) - 1);
    return true;
}

/* Sizes count in units of the smallest block, a _LIST_ENTRY. */
static unsigned unit_of(const struct field_source *source)
{
    return 2u * ntl_paging(source->session->arch)->pointer_size;
}

static void show_tag(const struct field_source *source, struct ntl_sink *sink)
{
    char tag[5] = "";

    if (!field_bytes(source, 4, tag, 4))
        return;
    tag[3] = (char)(tag[3] & 0x7f);             /* bit 31: protected          */
    for (unsigned i = 0; i < 4; i++)
        if (tag[i] < ' ' || tag[i] == 0x7f)
            tag[i] = '.';
    ntl_emit(sink, .key = "tag", .kind = NTL_TEXT, .text = tag);
}

enum { PAGED = 1, IN_USE = 2, QUOTA = 8 };
enum { FIRST_IN_USE_2 = 7600, FIRST_QUOTA_COOKIE = 9200 };

/* From 7 on: the SSTIC 2020 paper on 10's pool, and public output of !pool. */
static void show_pool_type(const struct structures_view *view,
                           const struct field_source *source,
                           struct ntl_sink *sink)
{
    uint64_t type;
    bool quota;

    if (view->build.build.number < FIRST_IN_USE_2
        || !get(view, source, "PoolType", &type))
        return;
    quota = type & QUOTA;
    ntl_emit(sink, .key = "pool_type", .kind = NTL_NUMBER, .value = type,
             .note = type == 0 ? "free"
                     : !(type & IN_USE) ? "bit 1, in use, is clear"
                     : type & PAGED ? quota ? "paged, quota charged" : "paged"
                     : quota ? "nonpaged, quota charged" : "nonpaged");
    if (quota && unit_of(source) == 16)
        ntl_find(sink, "quota", view->build.build.number >= FIRST_QUOTA_COOKIE
                 ? "ProcessBilled ^ the header's address ^ "
                   "nt!ExpPoolQuotaCookie is the process that is charged"
                 : "ProcessBilled is the process that is charged");
}

static void show_neighbours(const struct field_source *source,
                            const struct block *block, struct ntl_sink *sink)
{
    uint64_t at = source->address;
    uint8_t digits = ntl_paging(source->session->arch)->digits;

    if (!at)
        return;
    ntl_emit(sink, .key = "previous_header", .value = at - block->previous,
             .kind = block->previous ? NTL_ADDRESS : NTL_ABSENT,
             .digits = digits,
             .note = block->previous ? NULL : "the first of its page");
    ntl_emit(sink, .key = "next_header", .value = at + block->size,
             .kind = NTL_ADDRESS, .digits = digits,
             .note = ((at + block->size) & 0xfff) == 0
                     ? "the end of the page" : NULL);
    ntl_emit(sink, .key = "body", .kind = NTL_ADDRESS, .digits = digits,
             .value = at + unit_of(source));
}

static void find_odd_block(const struct field_source *source,
                           const struct block *block, struct ntl_sink *sink)
{
    uint64_t at = source->address & 0xfff;

    if (block->size == 0)
        ntl_find(sink, "no_size", "a block of 0 bytes: this is no header, or "
                 "it was overwritten");
    if (source->address && at + block->size > 0x1000)
        ntl_find(sink, "past_the_page", "the block ends past its page: this is "
                 "no header, or it was overwritten");
    if (source->address && block->previous > at)
        ntl_find(sink, "before_the_page", "the block before it would begin in "
                 "another page: this is no header, or it was overwritten");
}

static void show_pool(const struct structures_view *view,
                      const struct field_source *source, struct ntl_sink *sink)
{
    uint64_t previous, size;
    unsigned unit = unit_of(source);
    struct block block;

    if (!get(view, source, "PreviousSize", &previous)
        || !get(view, source, "BlockSize", &size))
        return;
    block = (struct block) { previous * unit, size * unit };
    ntl_begin(sink, NTL_OBJECT, "pool", "the block");
    ntl_emit(sink, .key = "previous_size", .kind = NTL_NUMBER,
             .value = block.previous, .note = "bytes, its header included");
    ntl_emit(sink, .key = "block_size", .kind = NTL_NUMBER,
             .value = block.size, .note = "bytes, its header included");
    show_tag(source, sink);
    show_pool_type(view, source, sink);
    show_neighbours(source, &block, sink);
    ntl_step(sink, "block_size", "%x * %x = %x",
             { size, unit, block.size });
    find_odd_block(source, &block, sink);
    ntl_end(sink);
}

/* --- what reads as one sentence ----------------------------------------- */

void dt_meaning(const struct structures_view *view,
                const struct field_source *source, const uint8_t *cookie,
                struct ntl_sink *sink)
{
    const char *name = ntl_structure_name(view->structure);
    struct field_reading reading;

    if (strcmp(name, "_POOL_HEADER") == 0)
        show_pool(view, source, sink);
    else if (strcmp(name, "_OBJECT_HEADER") == 0)
        dt_object(view, source, cookie, sink);
    else if (field_reads_as(source, name, &reading))
        ntl_emit(sink, .key = "reads", .kind = NTL_SENTENCE,
                 .phrase = &reading.phrase);
}
