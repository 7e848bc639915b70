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

/*
 * Names that are one bit in one word and more in another; tests look for
 * others.  A name with a dot at its end stands for all that begin so.
 */
static const char *const varied[] = {
    "API", "AT", "BS", "BT", "CMOW", "CnP", "DIT", "DP", "Default.", "ECV",
    "FWB", "IESB", "Ignored.", "M", "MustBe.", "N", "NMI", "NV", "Other.",
    "PAN", "Reserved.", "SSBS", "ST", "SVE", "Spare.", "TME", "TS", "UAO",
    "Unused.", "filler.", "reserved.",
};

static bool is_varied(const char *key)
{
    for (size_t i = 0; i < sizeof varied / sizeof *varied; i++) {
        size_t n = strlen(varied[i]);
        bool begins = varied[i][n - 1] == '.';

        if (begins ? strncmp(key, varied[i], n - 1) == 0
                   : strcmp(key, varied[i]) == 0)
            return true;
    }
    return false;
}

enum ntl_kind ntl_field_kind(const struct ntl_field *field)
{
    return field->hi == field->lo && !is_varied(field->key) ? NTL_FLAG
                                                            : NTL_NUMBER;
}

void ntl_layout_show(const struct ntl_layout *layout, const char *key,
                     uint64_t word, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, key, layout->symbol);
    for (size_t i = 0; i < layout->count; i++) {
        const struct ntl_field *f = &layout->fields[i];

        ntl_emit(sink, .key = f->key, .note = ntl_field_note(f),
                 .kind = ntl_field_kind(f),
                 .value = ntl_field_of(word, f),
                 .lo = f->lo, .width = (uint8_t)(f->hi - f->lo + 1));
    }
    ntl_end(sink);
}
