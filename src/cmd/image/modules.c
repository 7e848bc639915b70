/* modules: what was loaded, and what had been. */
#include "case/dated.h"
#include "cmd/cmd.h"
#include "space/memory.h"

#include <ntlens/time.h>
#include <string.h>
#include <strings.h>

/* What to show: all, names with a word in them, or the holder of an address. */
struct filter {
    const struct cmd_operand *word;
    uint64_t address;
    bool has_address;
};

static bool name_has(const char *name, const struct cmd_operand *word)
{
    size_t n = strlen(name);

    for (size_t i = 0; i + word->length <= n; i++)
        if (strncasecmp(name + i, word->text, word->length) == 0)
            return true;
    return false;
}

static bool passes(const struct filter *filter, const struct image_module *m)
{
    if (!filter->word->given)
        return true;
    return name_has(m->name, filter->word)
           || (filter->has_address
               && filter->address - m->base < m->size);
}

static size_t count_passing(const struct filter *filter,
                            const struct image_module *m, size_t count)
{
    size_t passing = 0;

    for (size_t i = 0; i < count; i++)
        passing += passes(filter, &m[i]);
    return passing;
}

static void show_module(const struct image_module *m, uint8_t digits,
                        bool loaded, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS, .value = m->base,
             .digits = digits);
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = m->size);
    if (loaded)
        ntl_emit(sink, .key = "timestamp",
                 .kind = m->timestamp.given ? NTL_NUMBER : NTL_ABSENT,
                 .value = m->timestamp.value);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = m->name);
    ntl_end(sink);
}

static void show_fact(struct ntl_sink *sink, const char *key,
                      struct image_fact fact)
{
    ntl_emit(sink, .key = key, .kind = fact.given ? NTL_NUMBER : NTL_ABSENT,
             .value = fact.value);
}

/* A day, where it is one, or could be. */
static void show_linked(const struct session *session,
                        const struct image_module *m, struct ntl_sink *sink)
{
    uint64_t at = 0;
    enum dated is = dated(session, m, &at);
    const struct ntl_phrase phrase = { .format = "%t", .number = { at } };

    if (is == DATED_NOT) {
        ntl_emit(sink, .key = "linked", .kind = NTL_ABSENT,
                 .note = "no date: a reproducible build has a hash there");
        return;
    }
    ntl_emit(sink, .key = "linked", .kind = NTL_SENTENCE, .phrase = &phrase,
             .note = is == DATED_PERHAPS
                     ? "if it is a date: a reproducible build has a hash there"
                     : NULL);
}

/* The only one that fits, in full. */
static void show_single(const struct session *session,
                        const struct filter *filter,
                        const struct image_module *m, size_t count,
                        uint8_t digits, struct ntl_sink *sink)
{
    if (count_passing(filter, m, count) != 1)
        return;
    while (!passes(filter, m))
        m++;
    ntl_begin(sink, NTL_OBJECT, "one_module", "module");
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = m->name);
    ntl_emit(sink, .key = "path", .kind = NTL_TEXT, .text = m->path);
    ntl_emit(sink, .key = "base", .kind = NTL_ADDRESS, .value = m->base,
             .digits = digits);
    ntl_emit(sink, .key = "end", .kind = NTL_ADDRESS,
             .value = m->base + m->size, .digits = digits,
             .note = "not part of it");
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = m->size,
             .note = "bytes");
    show_fact(sink, "timestamp", m->timestamp);
    show_linked(session, m, sink);
    show_fact(sink, "checksum", m->checksum);
    if (filter->has_address && filter->address - m->base < m->size)
        ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
                 .value = filter->address - m->base,
                 .note = "of the address in it");
    ntl_end(sink);
}

static void show_list(const struct filter *filter, const char *key,
                      const char *title, const struct image_module *m,
                      size_t count, uint8_t digits, struct ntl_sink *sink)
{
    bool loaded = strcmp(key, "modules") == 0;

    if (count_passing(filter, m, count) == 0)
        return;
    sink->begin(sink, &(struct ntl_group) {
        .kind = NTL_TABLE, .rows = NTL_ROWS_WHOLE, .key = key, .title = title,
    });
    for (size_t i = 0; i < count; i++)
        if (passes(filter, &m[i]))
            show_module(&m[i], digits, loaded, sink);
    ntl_end(sink);
}

static void show_count(struct cmd_call *call, size_t all, size_t shown,
                       const char *from, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "count", .kind = NTL_DECIMAL, .value = all,
             .note = from);
    if (shown == 0) {
        ntl_find(sink, "no_module",
                 all ? "no module fits" : "no modules: %s", .word = { from });
        call->absent = true;
    }
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    struct cmd_operand number = call->arg[0];
    struct filter filter = { .word = &call->arg[0] };
    enum ntl_status status = cmd_need_image(call, diag);
    const struct image_module *m, *unloaded;
    size_t count, gone;
    uint8_t digits = ntl_paging(session->arch)->digits;
    const char *from;

    if (status != NTL_OK)
        return status;
    filter.has_address = number.given
                         && cmd_number(session, &number, diag) == NTL_OK;
    filter.address = number.value;
    m = image_modules(session->image, &count, &from);
    unloaded = image_unloaded(session->image, &gone);
    session_context(session, USES_BUILD, sink);
    show_count(call, count, count_passing(&filter, m, count)
                            + count_passing(&filter, unloaded, gone), from,
               sink);
    show_list(&filter, "modules", "modules", m, count, digits, sink);
    if (number.given)
        show_single(call->session, &filter, m, count, digits, sink);
    show_list(&filter, "unloaded_modules", "unloaded drivers", unloaded,
              gone, digits,
              sink);
    return NTL_OK;
}

const struct command cmd_modules = {
    .name = "modules",
    .aliases = "lm",
    .summary = "loaded modules and unloaded drivers of the image",
    .example = "ntoskrnl",
    .args = { { CMD_WORD, "FILTER", "part of a name, or an address in it",
                NULL, true } },
    .run = run,
    .memory = true,
};
