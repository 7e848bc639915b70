#include "dt-object.h"

#include <ntlens/objtypes.h>
#include <string.h>

/* A byte of the header, by its field's name. */
static bool byte_of(const struct structures_view *view,
                    const struct field_source *source, const char *field,
                    uint8_t *ret)
{
    struct ntl_struct_path path;
    struct ntl_place place;

    return ntl_struct_path_begin(view->structure, field, strlen(field), &path)
           == strlen(field)
           && ntl_struct_path_place(&path, view->column, &place)
              == NTL_STRUCT_THERE
           && place.width == 0
           && field_bytes(source, place.offset, ret, 1);
}

/* --- the type ----------------------------------------------------------- */

static void find_cookie(uint64_t header, uint8_t stored, struct ntl_sink *sink)
{
    uint8_t byte = header >> 8 & 0xff;

    ntl_find(sink, "cookie", "TypeIndex %x ^ %x (bits 15:8 of the address) "
             "= %x, and that ^ nt!ObHeaderCookie is the index: cookie=VALUE",
             .number = { stored, byte, stored ^ byte });
}

static void show_named(struct ntl_build build, uint8_t index,
                       struct ntl_sink *sink)
{
    struct ntl_object_type type = ntl_object_type(build, index);

    ntl_emit(sink, .key = "object_type", .text = type.name,
             .kind = type.name ? NTL_TEXT : NTL_ABSENT);
    if (type.nearest)
        ntl_find(sink, "type_list", "no list of types of build %d is known: "
                 "this is that of %d",
                 .number = { build.number, type.build });
}

static void show_type(const struct structures_view *view,
                      const struct field_source *source, const uint8_t *cookie,
                      struct ntl_sink *sink)
{
    struct ntl_build build = source->session->build;
    uint64_t header = source->address;
    bool mixed = build.number >= NTL_FIRST_HEADER_COOKIE;
    uint8_t stored, index;

    if (!byte_of(view, source, "TypeIndex", &stored))
        return;
    if (mixed && !(header && cookie)) {
        ntl_emit(sink, .key = "object_type", .kind = NTL_ABSENT,
                 .note = "the index is mixed with the header's address and "
                         "nt!ObHeaderCookie");
        if (header)
            find_cookie(header, stored, sink);
        return;
    }
    index = ntl_object_type_index(build, header, stored, mixed ? *cookie : 0);
    ntl_emit(sink, .key = "type_index", .kind = NTL_NUMBER, .value = index,
             .note = "in nt!ObTypeIndexTable");
    if (mixed)
        ntl_step(sink, "type_index", "%x ^ %x ^ %x = %x: bits 15:8 of the "
                 "header's address, and nt!ObHeaderCookie",
                 { stored, header >> 8 & 0xff, *cookie, index });
    show_named(build, index, sink);
}

/* --- the headers before it ---------------------------------------------- */

/* InfoMask's bits, from the header up; they end where sizes are not known. */
static const char infos[][32] = {
    "_OBJECT_HEADER_CREATOR_INFO", "_OBJECT_HEADER_NAME_INFO",
    "_OBJECT_HEADER_HANDLE_INFO", "_OBJECT_HEADER_QUOTA_INFO",
    "_OBJECT_HEADER_PROCESS_INFO", "_OBJECT_HEADER_AUDIT_INFO",
    "_OBJECT_HEADER_EXTENDED_INFO", "_OBJECT_HEADER_PADDING_INFO",
};

static bool size_of(const struct structures_view *view,
                    const struct field_source *source, const char *name,
                    uint64_t *ret)
{
    const struct ntl_structure *s = ntl_structure_named(
        source->session->arch, name, strlen(name));
    struct ntl_place size;

    if (!s || !ntl_structure_size(s, view->column, &size))
        return false;
    *ret = size.offset;
    return true;
}

static void show_infos(const struct structures_view *view,
                       const struct field_source *source,
                       struct ntl_sink *sink)
{
    uint64_t below = 0, size;
    bool known = source->address != 0;
    uint8_t mask;

    if (!byte_of(view, source, "InfoMask", &mask) || mask == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "infos", "before the header");
    for (unsigned i = 0; i < sizeof infos / sizeof *infos; i++) {
        if (!(mask >> i & 1))
            continue;
        known = known && size_of(view, source, infos[i], &size);
        below += known ? size : 0;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "in_mask", .kind = NTL_NUMBER,
                 .value = UINT64_C(1) << i);
        ntl_emit(sink, .key = "structure", .kind = NTL_TEXT,
                 .text = infos[i]);
        ntl_emit(sink, .key = "address", .value = source->address - below,
                 .kind = known ? NTL_ADDRESS : NTL_ABSENT,
                 .digits = ntl_paging(source->session->arch)->digits);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void show_body(const struct structures_view *view,
                      const struct field_source *source, struct ntl_sink *sink)
{
    struct ntl_struct_path path;
    struct ntl_place place;

    if (source->address
        && ntl_struct_path_begin(view->structure, "Body", 4, &path) == 4
        && ntl_struct_path_place(&path, view->column, &place)
           == NTL_STRUCT_THERE)
        ntl_emit(sink, .key = "body", .kind = NTL_ADDRESS,
                 .value = source->address + place.offset,
                 .digits = ntl_paging(source->session->arch)->digits,
                 .note = "the object");
}

void dt_object(const struct structures_view *view,
               const struct field_source *source, const uint8_t *cookie,
               struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "header", "the object");
    show_type(view, source, cookie, sink);
    show_body(view, source, sink);
    ntl_end(sink);
    show_infos(view, source, sink);
}
