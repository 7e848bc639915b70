#include "private.h"

#include "session/settings.h"

#include <string.h>

bool ntl_setting_at(size_t i, struct ntl_setting *ret)
{
    size_t count;
    const struct setting *row = session_settings(&count);

    if (i >= count)
        return false;
    *ret = (struct ntl_setting) {
        row[i].name, row[i].value, row[i].help, row[i].option,
    };
    return true;
}

enum ntl_status ntl_ask_set(struct ntl_ask *ask, const char *name,
                            const char *text, size_t length,
                            struct ntl_diag *diag)
{
    const struct setting *row = session_setting(name, strlen(name));

    if (row)
        return row->set(&ask->session, text, length, diag);
    *diag = (struct ntl_diag) { .length = length };
    return NTL_ENAME;
}

bool ntl_ask_show(struct ntl_ask *ask, const char *name,
                  struct ntl_sink *sink)
{
    const struct setting *row = session_setting(name, strlen(name));

    if (row)
        row->show(&ask->session, sink);
    return row != NULL;
}
