#include "dt-mmpte.h"

#include "space/memory.h"

#include <ntlens/format.h>
#include <string.h>
#include <strings.h>

enum { TYPE_TEXT = 32 };

static const char *const kinds[NTL_MMPTE_KINDS] = {
    [NTL_MMPTE_HARDWARE] = "_MMPTE_HARDWARE",
    [NTL_MMPTE_HARDWARE_LARGEPAGE] = "_MMPTE_HARDWARE_LARGEPAGE",
    [NTL_MMPTE_PROTOTYPE] = "_MMPTE_PROTOTYPE",
    [NTL_MMPTE_SOFTWARE] = "_MMPTE_SOFTWARE",
    [NTL_MMPTE_SUBSECTION] = "_MMPTE_SUBSECTION",
    [NTL_MMPTE_TRANSITION] = "_MMPTE_TRANSITION",
    [NTL_MMPTE_LIST] = "_MMPTE_LIST",
    [NTL_MMPTE_TIMESTAMP] = "_MMPTE_TIMESTAMP",
    [NTL_MMPTE_ACTIVE_PAGE_TABLE_LINKS] = "_MMPTE_ACTIVE_PAGE_TABLE_LINKS",
};

/* nt! and the underscore may be missing. */
bool dt_is_mmpte(const struct cmd_operand *name, enum ntl_mmpte_kind *ret)
{
    const char *mark = memchr(name->text, '!', name->length);
    const char *text = mark ? mark + 1 : name->text;
    size_t length = name->length - (size_t)(text - name->text);
    size_t bar = length > 0 && text[0] == '_' ? 0 : 1;

    for (unsigned i = 0; i < NTL_MMPTE_KINDS; i++) {
        if (strlen(kinds[i] + bar) == length
            && strncasecmp(kinds[i] + bar, text, length) == 0) {
            *ret = (enum ntl_mmpte_kind)i;
            return true;
        }
    }
    return false;
}

/* --- what is asked ------------------------------------------------------ */

struct wanted {
    const char *prefix;                 /* of the fields; "" is all           */
    size_t length;
    uint64_t entry;
    bool has_entry;
};

static bool is_wanted(const struct ntl_field *field, const struct wanted *w)
{
    return strncasecmp(field->key, w->prefix, w->length) == 0;
}

static size_t count_wanted(const struct ntl_mmpte_choice *choice,
                           const struct wanted *w)
{
    size_t count = 0;

    for (unsigned i = 0; i < choice->count; i++)
        for (unsigned n = 0; n < choice->layout[i]->layout.count; n++)
            count += is_wanted(&choice->layout[i]->layout.fields[n], w);
    return count;
}

static struct wanted read_wanted(const struct cmd_call *call,
                                 struct cmd_operand field)
{
    struct wanted w = { .prefix = "" };
    struct ntl_diag ignored;
    uint64_t there;

    if (call->list_count)
        w.entry = call->list[0];
    w.has_entry = call->list_count > 0;
    if (!field.given)
        return w;
    if (cmd_number(call->session, &field, &ignored) != NTL_OK) {
        w.prefix = field.text;
        w.length = field.length;
        if (call->words != 1)
            return w;
        field = call->word[0];
        if (cmd_number(call->session, &field, &ignored) != NTL_OK)
            return w;
    }
    w.entry = memory_number(call->session, field.value, 0, &there) == NTL_OK
              ? there : field.value;
    w.has_entry = true;
    return w;
}

/* --- what is there ------------------------------------------------------ */

static void show_field(const struct ntl_field *field, const struct wanted *w,
                       struct ntl_sink *sink)
{
    unsigned width = field->hi - field->lo + 1u;
    struct ntl_phrase type = {
        .format = width == 1 ? "Pos %d, 1 Bit" : "Pos %d, %d Bits",
        .number = { field->lo, width },
    };

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER, .value = 0);
    ntl_emit(sink, .key = "field", .kind = NTL_TEXT, .text = field->key);
    ntl_emit(sink, .key = "type", .kind = NTL_SENTENCE, .phrase = &type);
    if (w->has_entry)
        ntl_emit(sink, .key = "value", .kind = NTL_NUMBER,
                 .value = ntl_field_of(w->entry, field));
    else
        ntl_emit(sink, .key = "means", .text = field->note,
                 .kind = *field->note ? NTL_TEXT : NTL_ABSENT);
    ntl_end(sink);
}

static void show_layout(const struct ntl_mmpte_layout *layout, unsigned i,
                        const struct wanted *w, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, i ? "serviced_members" : "members",
              layout->name);
    for (unsigned n = 0; n < layout->layout.count; n++)
        if (is_wanted(&layout->layout.fields[n], w))
            show_field(&layout->layout.fields[n], w, sink);
    ntl_end(sink);
}

static void show_head(const struct cmd_call *call, enum ntl_mmpte_kind kind,
                      const struct ntl_mmpte_choice *choice,
                      const struct wanted *w, struct ntl_sink *sink)
{
    static const char *const keys[2] = { "layout", "serviced_layout" };
    uint8_t digits = ntl_paging(call->session->arch)->entry_size * 2u;

    session_context(call->session, USES_BUILD, sink);
    ntl_emit(sink, .key = "structure", .kind = NTL_TEXT, .text = kinds[kind]);
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = digits / 2u);
    for (unsigned i = 0; i < choice->count; i++)
        ntl_emit(sink, .key = keys[i], .kind = NTL_TEXT,
                 .text = choice->layout[i]->name,
                 .note = ntl_mmpte_fit_note(choice->fit[i]));
    if (w->has_entry)
        ntl_emit(sink, .key = "entry", .kind = NTL_RAW, .value = w->entry,
                 .digits = digits);
}

enum ntl_status dt_mmpte(struct cmd_call *call, enum ntl_mmpte_kind kind,
                         struct cmd_operand field, struct ntl_sink *sink,
                         struct ntl_diag *diag)
{
    const struct session *session = call->session;
    struct ntl_mmpte_choice choice
        = ntl_mmpte_choose(session->arch, session->build, kind);
    struct wanted w = read_wanted(call, field);

    if (choice.count && count_wanted(&choice, &w) == 0)
        return cmd_refuse(&field, NTL_ENOTFOUND, diag,
                          "no layout of this build has a field like that");
    show_head(call, kind, &choice, &w, sink);
    for (unsigned i = 0; i < choice.count; i++)
        show_layout(choice.layout[i], i, &w, sink);
    if (choice.count == 0)
        ntl_find(sink, "not_known", "no layout of it is known for build %d: "
                 "the structure was not there, or nobody published it",
                 .number = { session->build.number });
    call->absent = choice.count == 0;
    return NTL_OK;
}
