#include <ntlens/sort.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Keys and what they say of their values, from src/data/text/keys.txt. */
#include "keys.inc"

#define X(name)                                                                \
    _Static_assert((int)NTL_SORT_##name == (int)KEYS_##name,                   \
                   "NTL_SORT_MAP and common.awk differ");
NTL_SORT_MAP(X)
#undef X
_Static_assert((int)NTL_SORTS == (int)KEYS_SORTS,
               "NTL_SORT_MAP and common.awk differ");

const char *ntl_sort_name(enum ntl_sort sort)
{
    unsigned i = (unsigned)sort < NTL_SORTS ? sort : NTL_SORT_NONE;

    return keys_text + sort_name[i];
}

enum ntl_sort ntl_sort_of_key(const char *key)
{
    size_t from = 0, to = sizeof keys / sizeof *keys;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(key, keys_text + keys[middle].key);

        if (order == 0)
            return (enum ntl_sort)keys[middle].sort;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NTL_SORT_NONE;
}
