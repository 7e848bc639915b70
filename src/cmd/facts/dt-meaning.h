/* dt-meaning.h - what a structure as a whole says, besides its fields. */
#ifndef DT_MEANING_H
#define DT_MEANING_H

#include "field.h"
#include "structures.h"

/*
 * What a reference points at and counts, whether a list's neighbours point
 * back, where a pool header's neighbours are; nothing for other structures.
 * `cookie` is nt!ObHeaderCookie, or NULL.
 */
void dt_meaning(const struct structures_view *view,
                const struct field_source *source, const uint8_t *cookie,
                struct ntl_sink *sink);

#endif
