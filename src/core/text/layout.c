#include <ntlens/layout.h>

#include <string.h>

const struct ntl_field *ntl_layout_field(const struct ntl_layout *layout,
                                         const char *key)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (strcmp(layout->fields[i].key, key) == 0)
            return &layout->fields[i];
    }
    return NULL;
}

uint64_t ntl_layout_get(const struct ntl_layout *layout, uint64_t word,
                        const char *key)
{
    const struct ntl_field *field = ntl_layout_field(layout, key);

    return field ? ntl_field_of(word, field) : 0;
}

void ntl_layout_show(const struct ntl_layout *layout, const char *key,
                     uint64_t word, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, key, layout->symbol);
    for (size_t i = 0; i < layout->count; i++) {
        const struct ntl_field *f = &layout->fields[i];

        ntl_emit(sink, .key = f->key, .note = f->note,
                 .kind = f->hi == f->lo ? NTL_FLAG : NTL_NUMBER,
                 .value = ntl_field_of(word, f),
                 .lo = f->lo, .width = (uint8_t)(f->hi - f->lo + 1));
    }
    ntl_end(sink);
}
