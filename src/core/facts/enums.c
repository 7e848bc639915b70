#include <ntlens/enums.h>

#include "core/text/clause.h"
#include "core/text/name.h"

#include "enums.inc"

#define X(name)                                                                \
    _Static_assert((int)NTL_ENUM_##name == (int)ENUM_##name,                   \
                   "NTL_ENUM_MAP and enums differ");
NTL_ENUM_MAP(X)
#undef X
_Static_assert((int)NTL_ENUMS == (int)ENUMS, "enums has more");

static bool known(enum ntl_enum which)
{
    return (unsigned)which < NTL_ENUMS;
}

static size_t rows_of(enum ntl_enum which)
{
    return known(which) ? (size_t)enum_first[which + 1] - enum_first[which] : 0;
}

const char *ntl_enum_title(enum ntl_enum which)
{
    return known(which) ? enum_text + enum_title[which].name : "?";
}

bool ntl_enum_is_flags(enum ntl_enum which)
{
    return known(which) && enum_title[which].flags;
}

bool ntl_enum_at(enum ntl_enum which, size_t i, struct ntl_enumerator *ret)
{
    size_t row;

    if (i >= rows_of(which))
        return false;
    row = enum_first[which] + i;
    *ret = (struct ntl_enumerator) {
        enum_value[row], enum_text + enum_name[row],
        enum_note[row] ? enum_text + enum_note[row] : NULL,
    };
    return true;
}

bool ntl_enum_find(enum ntl_enum which, uint64_t value,
                   struct ntl_enumerator *ret)
{
    for (size_t i = 0; i < rows_of(which); i++)
        if (enum_value[enum_first[which] + i] == value)
            return ntl_enum_at(which, i, ret);
    return false;
}

const char *ntl_enum_name(enum ntl_enum which, uint64_t value)
{
    struct ntl_enumerator row;

    return ntl_enum_find(which, value, &row) ? row.name : NULL;
}

bool ntl_enum_named(enum ntl_enum which, const char *name, size_t length,
                    struct ntl_enumerator *ret)
{
    for (size_t i = 0; ntl_enum_at(which, i, ret); i++)
        if (name_same(ret->name, name, length))
            return true;
    return false;
}

struct ntl_clause ntl_enum_bits(char *text, size_t size, enum ntl_enum which,
                                uint64_t value)
{
    struct ntl_clause clause = clause_in(text, size);
    struct ntl_enumerator row;

    for (size_t i = 0; ntl_enum_at(which, i, &row); i++) {
        if (!row.value || (value & row.value) != row.value)
            continue;
        clause_add(&clause, "%s%s",
                   .word = { clause.length ? " " : "", row.name });
        value &= ~(uint64_t)row.value;
    }
    if (value)
        clause_add(&clause, "%s%x", .word = { clause.length ? " " : "" },
                   .number = { value });
    return clause;
}
