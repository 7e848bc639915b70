/* From an offset to a field, and from a name to those like it. */
#include <ntlens/structs.h>

#include "core/text/ascii.h"
#include "core/text/spelling.h"

#include <string.h>

/* --- offsets -------------------------------------------------------------- */

/* A structure inside the root, and where. */
struct frame {
    struct ntl_struct_path path;        /* to it                              */
    struct ntl_place place;
};

struct search {
    unsigned column;
    uint32_t offset;                    /* from the root                      */
    bool exact;                         /* fields that begin there, only      */
    struct ntl_struct_hit *hit;
    size_t size, count;
};

static bool step(const struct frame *frame, const struct ntl_member *member,
                 unsigned column, struct frame *ret)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&frame->path);

    *ret = *frame;
    ret->path.structure[ret->path.depth] = inner;
    ret->path.member[ret->path.depth++] = member;
    return ntl_struct_path_place(&ret->path, column, &ret->place)
           == NTL_STRUCT_THERE;
}

/* In this column the field may be no structure yet: its type has a size. */
static bool covers(const struct frame *frame, unsigned column, uint32_t offset)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&frame->path);
    struct ntl_place size;

    if (!inner || frame->place.width || offset < frame->place.offset
        || ntl_place_type(&frame->place).bytes)
        return false;
    return !ntl_structure_size(inner, column, &size)
           || offset - frame->place.offset < size.offset;
}

/* Where the fields of the frame's structure begin, around an offset. */
struct around {
    bool any;
    uint32_t before, after;             /* the nearest; after 0: none         */
};

static struct around look_around(const struct frame *frame, unsigned column,
                                 uint32_t offset)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&frame->path);
    size_t count;
    const struct ntl_member *m = ntl_structure_members(inner, &count);
    struct around ret = { false, 0, 0 };
    struct ntl_place size;
    struct frame one;

    if (ntl_structure_size(inner, column, &size))
        ret.after = frame->place.offset + size.offset;
    for (size_t i = 1; i < count; i++) {
        uint32_t at;

        if (!step(frame, &m[i], column, &one))
            continue;
        at = one.place.offset;
        if (at <= offset && (!ret.any || at > ret.before))
            ret.before = at;
        ret.any |= at <= offset;
        if (at > offset && (ret.after == 0 || at < ret.after))
            ret.after = at;
    }
    return ret;
}

/* Bits have those of the number that they are of. */
static uint32_t size_of(const struct ntl_place *place, unsigned column)
{
    const struct ntl_structure *inner = ntl_place_structure(place);
    struct ntl_type type = ntl_place_type(place);
    struct ntl_place size;

    if (inner)
        return ntl_structure_size(inner, column, &size) ? size.offset : 0;
    return (uint32_t)type.bytes * type.count;
}

static void add_hit(struct search *search, const struct frame *frame,
                    const struct around *around)
{
    if (search->count < search->size)
        search->hit[search->count] = (struct ntl_struct_hit) {
            .path = frame->path, .place = frame->place,
            .into = search->offset - frame->place.offset,
            .size = size_of(&frame->place, search->column),
            .next = around->after,
        };
    search->count++;
}

/* The recursion ends with the path's depth. */
static void search_frame(struct search *search, const struct frame *frame)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&frame->path);
    struct around around = look_around(frame, search->column, search->offset);
    size_t count;
    const struct ntl_member *m = ntl_structure_members(inner, &count);
    struct frame one;

    for (size_t i = 1; i < count; i++) {
        bool deeper;

        if (!step(frame, &m[i], search->column, &one))
            continue;
        deeper = covers(&one, search->column, search->offset);
        if (search->exact ? one.place.offset == search->offset
                          : one.place.offset == around.before && !deeper)
            add_hit(search, &one, &around);
        if (deeper)
            search_frame(search, &one);
    }
}

size_t ntl_struct_find(const struct ntl_structure *root, unsigned column,
                       uint64_t offset, struct ntl_struct_hit *ret, size_t size)
{
    struct frame frame = { .path.structure = { root } };
    struct search search = {
        column, (uint32_t)offset, true, ret, size, 0,
    };

    if (offset > UINT16_MAX || !covers(&frame, column, (uint32_t)offset))
        return 0;
    search_frame(&search, &frame);
    if (search.count == 0) {
        search.exact = false;
        search_frame(&search, &frame);
    }
    return search.count;
}

/* --- names ---------------------------------------------------------------- */

enum { LONGEST = 63 };

static unsigned distance(const char *name, const char *text, size_t length)
{
    size_t n = strlen(name);

    return length > LONGEST || n > LONGEST
           ? LONGEST : ntl_spelling_distance(text, length, name, n);
}

/* A part of a name is nearer than any other spelling mistake. */
static bool contains(const char *name, const char *text, size_t length)
{
    for (; *name; name++) {
        size_t i = 0;

        while (i < length && name[i]
               && ascii_lower(name[i]) == ascii_lower(text[i]))
            i++;
        if (i == length)
            return length > 2;
    }
    return false;
}

struct near {
    const char *text;
    size_t length;
    const char **name;
    unsigned distance[NTL_STRUCT_NEAR];
    size_t count;
};

static void consider(struct near *near, const char *name)
{
    const char *plain = name + (name[0] == '_');
    unsigned d = contains(plain, near->text, near->length)
                 ? 1 : distance(plain, near->text, near->length);
    size_t at = near->count;

    if (d > near->length / 3 + 1)
        return;
    while (at > 0 && near->distance[at - 1] > d)
        at--;
    if (at == NTL_STRUCT_NEAR)
        return;
    for (size_t i = NTL_STRUCT_NEAR - 1; i > at; i--) {
        near->name[i] = near->name[i - 1];
        near->distance[i] = near->distance[i - 1];
    }
    near->name[at] = name;
    near->distance[at] = d;
    near->count += near->count < NTL_STRUCT_NEAR;
}

static void consider_structures(struct near *near, enum ntl_arch arch,
                                bool second)
{
    size_t count;
    const struct ntl_structure *s = ntl_structures(arch, second, &count);

    for (size_t i = 0; i < count; i++) {
        const char *name = ntl_structure_name(&s[i]);
        bool twice = second
                     && ntl_structure_named(arch, name, strlen(name)) != &s[i];

        if (!twice)
            consider(near, name);
    }
}

size_t ntl_struct_near(enum ntl_arch arch, const struct ntl_structure *root,
                       const char *text, size_t length,
                       const char *ret[NTL_STRUCT_NEAR])
{
    struct near near = { .name = ret };
    const char *module = memchr(text, '!', length);
    size_t skip = module ? (size_t)(module - text) + 1 : 0;

    while (!root && skip < length && text[skip] == '_')
        skip++;
    near.text = text + skip;
    near.length = length - skip;
    if (root) {
        size_t count;
        const struct ntl_member *m = ntl_structure_members(root, &count);

        for (size_t i = 1; i < count; i++)
            consider(&near, ntl_member_name(&m[i]));
    } else {
        consider_structures(&near, arch, false);
        consider_structures(&near, arch, true);
    }
    return near.count;
}
