/* What the tables of the core say of the build: nothing else knows offsets. */
#include "private.h"

#include <ntlens/structs.h>
#include <string.h>

static bool place_of(struct machine *m, const char *structure,
                     const char *field, struct ntl_place *ret)
{
    const struct ntl_structure *s
        = ntl_structure_named(NTL_X64, structure, strlen(structure));
    struct ntl_struct_path path;
    enum ntl_struct_fit fit;

    if (s
        && ntl_struct_path_begin(s, field, strlen(field), &path)
               == strlen(field)
        && ntl_struct_path_place(&path, ntl_structure_column(s, m->build, &fit),
                                 ret)
               == NTL_STRUCT_THERE)
        return true;
    m->unknown++;
    return false;
}

uint64_t offset_of(struct machine *m, const char *structure, const char *field)
{
    struct ntl_place place;

    return place_of(m, structure, field, &place) ? place.offset : 0;
}

uint64_t size_of(struct machine *m, const char *structure)
{
    const struct ntl_structure *s
        = ntl_structure_named(NTL_X64, structure, strlen(structure));
    enum ntl_struct_fit fit;
    struct ntl_place place;

    if (s
        && ntl_structure_size(s, ntl_structure_column(s, m->build, &fit),
                              &place))
        return place.offset;
    m->unknown++;
    return 0;
}

static void set_bits(struct machine *m, uint64_t at,
                     const struct ntl_place *place, uint64_t value)
{
    uint64_t mask = ntl_mask(place->low + place->width - 1u, place->low);
    uint64_t word = peek(m, at, 8);

    poke(m, at, 8, (word & ~mask) | (value << place->low & mask));
}

void set_field(struct machine *m, uint64_t at, const char *structure,
               const char *field, uint64_t value)
{
    struct ntl_place place;
    struct ntl_type type;

    if (!place_of(m, structure, field, &place))
        return;
    type = ntl_place_type(&place);
    at += place.offset;
    if (place.width)
        set_bits(m, at, &place, value);
    else
        poke(m, at, type.bytes ? type.bytes : 8, value);
}

void list_begin(struct machine *m, uint64_t head)
{
    set_field(m, head, "_LIST_ENTRY", "Flink", head);
    set_field(m, head, "_LIST_ENTRY", "Blink", head);
}

void list_add(struct machine *m, uint64_t head, uint64_t entry)
{
    uint64_t last = peek(m, head + offset_of(m, "_LIST_ENTRY", "Blink"), 8);

    set_field(m, entry, "_LIST_ENTRY", "Flink", head);
    set_field(m, entry, "_LIST_ENTRY", "Blink", last);
    set_field(m, last, "_LIST_ENTRY", "Flink", entry);
    set_field(m, head, "_LIST_ENTRY", "Blink", entry);
}

void set_string(struct machine *m, uint64_t at, uint64_t text,
                const char *characters)
{
    size_t length = strlen(characters);

    set_field(m, at, "_UNICODE_STRING", "Length", length * 2);
    set_field(m, at, "_UNICODE_STRING", "MaximumLength", length * 2 + 2);
    set_field(m, at, "_UNICODE_STRING", "Buffer", text);
    for (size_t i = 0; i <= length; i++)
        poke(m, text + i * 2, 2, (uint8_t)characters[i]);
}

uint64_t pack_field(const struct ntl_layout *layout, const char *field,
                    uint64_t value)
{
    const struct ntl_field *f = ntl_layout_field(layout, field);

    return f ? value << f->lo & ntl_mask(f->hi, f->lo) : 0;
}

uint64_t pack_entry(struct machine *m, enum ntl_mmpte_kind kind,
                    const struct field_value *field, size_t count)
{
    struct ntl_mmpte_choice choice = ntl_mmpte_choose(NTL_X64, m->build, kind);
    uint64_t entry = 0;

    for (size_t i = 0; i < count; i++) {
        const struct ntl_layout *layout
            = choice.count ? &choice.layout[choice.count - 1]->layout : NULL;

        if (!layout || !ntl_layout_field(layout, field[i].name))
            m->unknown++;
        else
            entry |= pack_field(layout, field[i].name, field[i].value);
    }
    return entry;
}
