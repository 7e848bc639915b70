/* dt-meaning.h - what a structure as a whole says, besides its fields. */
#ifndef DT_MEANING_H
#define DT_MEANING_H

#include "field.h"
#include "structures.h"

/*
 * What a reference points at and counts, whether a list's neighbours point
 * back, where a pool header's neighbours are; nothing for other structures.
 */
void dt_meaning(const struct structures_view *view,
                const struct field_source *source, struct ntl_sink *sink);

#endif
