/* dt-object.h - what an object's header says: its type, what lies before it. */
#ifndef DT_OBJECT_H
#define DT_OBJECT_H

#include "field.h"
#include "structures.h"

/* `cookie` is nt!ObHeaderCookie, or NULL. */
void dt_object(const struct structures_view *view,
               const struct field_source *source, const uint8_t *cookie,
               struct ntl_sink *sink);

#endif
