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

struct ask_settings ask_settings(const struct ntl_ask *ask)
{
    const struct session *s = &ask->session;
    struct ask_settings ret = {
        .arch = s->arch, .build = s->build, .index = s->index,
        .arch_from = s->arch_from, .build_from = s->build_from,
        .index_from = s->index_from,
    };

    memcpy(ret.build_text, s->build_text, sizeof ret.build_text);
    return ret;
}

void ask_put_back(struct ntl_ask *ask, const struct ask_settings *settings)
{
    struct session *s = &ask->session;

    s->arch = settings->arch;
    s->build = settings->build;
    s->index = settings->index;
    s->arch_from = settings->arch_from;
    s->build_from = settings->build_from;
    s->index_from = settings->index_from;
    memcpy(s->build_text, settings->build_text, sizeof s->build_text);
}

bool ntl_ask_show(struct ntl_ask *ask, const char *name,
                  struct ntl_sink *sink)
{
    const struct setting *row = session_setting(name, strlen(name));

    if (row)
        row->show(&ask->session, sink);
    return row != NULL;
}
