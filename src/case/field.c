#include "field.h"

#include <string.h>

bool field_of(const struct session *session, const char *structure,
              const char *name, struct ntl_place *ret)
{
    const struct ntl_structure *s
        = ntl_structure_named(session->arch, structure, strlen(structure));
    const struct ntl_member *member;
    enum ntl_struct_fit fit;
    size_t count;
    unsigned column;

    if (!s)
        return false;
    column = ntl_structure_column(s, session->build, &fit);
    member = ntl_structure_members(s, &count);
    for (size_t i = 0; fit != NTL_STRUCT_LATER && i < count; i++)
        if (strcmp(ntl_member_name(&member[i]), name) == 0)
            return ntl_member_place(s, &member[i], column, ret)
                   == NTL_STRUCT_THERE;
    return false;
}
