/*
 * Any text as the value of each setting: one that is taken is shown, and what
 * is shown can be set and is the same; one that is refused changes nothing and
 * is blamed inside itself.
 *
 * The bytes: a setting's place in the list, its value, a newline; and again.
 */
#include "guard.h"

#include <ntlens/ask.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTINGS = 16, SHOWN = 512 };

/* What a setting is, as JSON; and its value as somebody would type it. */
static void show(struct ntl_ask *ask, const char *name, char shown[SHOWN])
{
    static struct out out;
    static struct render *render;
    struct ntl_sink *sink;

    if (!render) {
        out_init(&out, NULL, 0);
        render = render_open(RENDER_JSON, &out, false, false);
        insist(render != NULL);
    }
    sink = render_sink(render);
    out.used = 0;
    ntl_begin(sink, NTL_OBJECT, "set", NULL);
    insist(ntl_ask_show(ask, name, sink));
    ntl_end(sink);
    guard_output(RENDER_JSON, out.bytes, out.used);
    insist(out.used < SHOWN);
    memcpy(shown, out.bytes, out.used);
    shown[out.used] = '\0';
}

static void show_all(struct ntl_ask *ask, char shown[SETTINGS][SHOWN])
{
    struct ntl_setting setting;

    memset(shown, 0, SETTINGS * sizeof shown[0]);
    for (size_t i = 0; ntl_setting_at(i, &setting); i++) {
        insist(i < SETTINGS);
        show(ask, setting.name, shown[i]);
    }
}

/* The first word of the value: "26100 11-24H2" is set as 26100. */
static size_t value_in(const char *shown, const char **ret)
{
    const char *colon = strchr(shown + strlen("{\"command\":\"set\","), ':');

    insist(colon != NULL);
    *ret = colon + 1 + (colon[1] == '"');
    return strcspn(*ret, "\", }");
}

static void set_again(struct ntl_ask *ask, const char *name, const char *shown)
{
    const char *value;
    size_t length = value_in(shown, &value);
    char again[SHOWN];
    struct ntl_diag diag;

    insist(ntl_ask_set(ask, name, value, length, &diag) == NTL_OK);
    show(ask, name, again);
    insist(strcmp(shown, again) == 0);
}

static void set(struct ntl_ask *ask, const struct ntl_setting *setting,
                size_t which, const char *text, size_t length)
{
    static char before[SETTINGS][SHOWN], after[SETTINGS][SHOWN];
    struct ntl_diag diag = { .offset = SIZE_MAX };
    enum ntl_status status;

    show_all(ask, before);
    status = ntl_ask_set(ask, setting->name, text, length, &diag);
    show_all(ask, after);
    if (status == NTL_OK) {
        set_again(ask, setting->name, after[which]);
        return;
    }
    insist(memcmp(before, after, sizeof before) == 0);
    guard_sink();
    guard_failed(text, length, status, &diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ntl_ask *ask = ntl_ask_open(NULL);
    struct ntl_setting setting;
    size_t settings = 0;

    insist(ask != NULL);
    while (ntl_setting_at(settings, &setting))
        settings++;
    while (size > 0) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t line = end ? (size_t)(end - data) : size;
        size_t which = data[0] % settings;

        insist(ntl_setting_at(which, &setting));
        if (line > 0)
            set(ask, &setting, which, (const char *)data + 1, line - 1);
        line += end != NULL;
        data += line;
        size -= line;
    }
    ntl_ask_close(ask);
    return 0;
}
