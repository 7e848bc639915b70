/* covers.h - do the fields of a layout cover its word, each bit once? */
#ifndef COVERS_H
#define COVERS_H

#include <ntlens/layout.h>

static inline void assert_covers(const struct ntl_layout *layout)
{
    unsigned next = 0;

    for (size_t i = 0; i < layout->count; i++) {
        assert_int_equal(layout->fields[i].lo, next);
        assert_true(layout->fields[i].hi >= layout->fields[i].lo);
        next = layout->fields[i].hi + 1u;
    }
    assert_int_equal(next, layout->bits);
}

#endif
