/* dt-object.h - what an object's header says: its type, what lies before it. */
#ifndef DT_OBJECT_H
#define DT_OBJECT_H

#include "field.h"
#include "structures.h"

void dt_object(const struct structures_view *view,
               const struct field_source *source, struct ntl_sink *sink);

#endif
