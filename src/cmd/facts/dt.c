#include "dt.h"

#include "dt-meaning.h"
#include "dt-mmpte.h"
#include "dt-wanted.h"
#include "field.h"

#include <string.h>

/* --- values --------------------------------------------------------------- */

static struct field_source source_of(const struct session *session,
                                     const struct dt_wanted *w)
{
    return (struct field_source) {
        session, w->address, w->size ? w->bytes : NULL, w->size, 0,
    };
}

/* A field's own value, where one was typed with it. */
static struct field_source source_at(const struct session *session,
                                     const struct dt_wanted *w,
                                     const struct dt_choice *choice,
                                     unsigned column)
{
    struct field_source source = source_of(session, w);
    struct ntl_place place;

    if (choice->has_value
        && ntl_struct_path_place(&choice->path, column, &place)
           == NTL_STRUCT_THERE) {
        source.bytes = choice->typed;
        source.size = sizeof choice->typed;
        source.first = place.offset;
    }
    return source;
}

static bool has_values(const struct session *session, const struct dt_wanted *w)
{
    for (size_t i = 0; i < w->choices; i++)
        if (w->choice[i].has_value)
            return true;
    return w->size > 0 || (session->image && w->has_address);
}

static bool reads(const struct session *session, const struct dt_wanted *w,
                  const struct dt_choice *choice,
                  const struct ntl_struct_path *path, unsigned column,
                  struct field_reading *ret)
{
    struct field_source source = source_at(session, w, choice, column);
    struct ntl_place place;

    return has_values(session, w)
           && ntl_struct_path_place(path, column, &place) == NTL_STRUCT_THERE
           && field_reads(&source,
                          ntl_structure_name(path->structure[path->depth - 1]),
                          ntl_member_name(path->member[path->depth - 1]),
                          &place, ret);
}

static void show_reads(const struct session *session, const struct dt_wanted *w,
                       const struct dt_choice *choice,
                       const struct ntl_struct_path *path, unsigned column,
                       struct ntl_sink *sink)
{
    struct field_reading reading;
    bool says = reads(session, w, choice, path, column, &reading);

    ntl_emit(sink, .key = "reads", .kind = says ? NTL_SENTENCE : NTL_ABSENT,
             .phrase = &reading.phrase);
}

static void note_values(const struct session *session,
                        const struct dt_wanted *w,
                        const struct structures_view *view,
                        struct ntl_sink *sink)
{
    if (w->guessed)
        ntl_find(sink, "taken_as_contents", "the number is taken as what the "
                 "structure holds; with an image, as its address");
    if (has_values(session, w) && view->build.source == NTL_STRUCT_KPHDYN)
        ntl_find(sink, "sizes_not_known",
                 "values: up to 8 bytes before the next field that is known");
}

/* --- what ----------------------------------------------------------------- */

/* A row of the list; no member: the field that its choice names. */
struct row {
    const struct dt_choice *choice;
    const struct ntl_member *member;
    bool beside;                        /* the choice's field, not below it   */
    struct ntl_place place;
};

struct rows {
    struct row row[1024];
    size_t count;
};

static struct ntl_struct_path path_of(const struct row *row)
{
    struct ntl_struct_path path = row->choice->path;

    if (row->beside)
        path.member[path.depth - 1] = row->member;
    return row->member && !row->beside ? dt_below(row->choice, row->member)
                                       : path;
}

static bool is_before(const struct ntl_place *a, const struct ntl_place *b)
{
    if (a->offset != b->offset)
        return a->offset < b->offset;
    return a->width ? b->width && a->low < b->low : b->width > 0;
}

/* By offset, then by bit, after those of the choices before. */
static void add_row(struct rows *rows, size_t first, struct row row)
{
    size_t at = rows->count;

    if (at == sizeof rows->row / sizeof *rows->row)
        return;
    for (; at > first && is_before(&row.place, &rows->row[at - 1].place); at--)
        rows->row[at] = rows->row[at - 1];
    rows->row[at] = row;
    rows->count++;
}

static void collect_list(const struct dt_choice *choice, unsigned column,
                         struct rows *rows)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&choice->path);
    size_t count, first = rows->count;
    const struct ntl_member *m = ntl_structure_members(inner, &count);

    for (size_t i = 1; i < count; i++) {
        struct row row = { .choice = choice, .member = &m[i] };

        if (dt_has_prefix(ntl_member_name(&m[i]), choice)
            && ntl_member_place(inner, &m[i], column, &row.place)
               == NTL_STRUCT_THERE)
            add_row(rows, first, row);
    }
}

/* The bits that share a field's bytes. */
static void collect_bits(const struct row *word, unsigned column,
                         struct rows *rows)
{
    const struct ntl_struct_path *path = &word->choice->path;
    uint32_t from = word->place.offset;
    uint32_t bytes = ntl_place_type(&word->place).bytes;
    size_t count, first = rows->count;
    const struct ntl_member *m
        = ntl_structure_members(path->structure[path->depth - 1], &count);

    for (size_t i = 1; i < count && word->place.width == 0; i++) {
        struct row row = {
            .choice = word->choice, .member = &m[i], .beside = true,
        };
        struct ntl_struct_path bits = path_of(&row);

        if (ntl_struct_path_place(&bits, column, &row.place) == NTL_STRUCT_THERE
            && row.place.width && row.place.offset >= from
            && row.place.offset - from < bytes)
            add_row(rows, first, row);
    }
}

static void collect_field(const struct dt_choice *choice, unsigned column,
                          struct rows *rows)
{
    struct row row = { .choice = choice };

    if (ntl_struct_path_place(&choice->path, column, &row.place)
        != NTL_STRUCT_THERE)
        return;
    add_row(rows, rows->count, row);
    if (choice->has_value)
        collect_bits(&row, column, rows);
}

/* The fields that the build has, in order. */
static void collect(const struct dt_wanted *w, unsigned column,
                    struct rows *rows)
{
    rows->count = 0;
    for (size_t i = 0; i < w->choices; i++) {
        if (w->choice[i].list)
            collect_list(&w->choice[i], column, rows);
        else
            collect_field(&w->choice[i], column, rows);
    }
}

static void show_field(const struct session *session, const struct dt_wanted *w,
                       const struct row *row,
                       const struct structures_view *view, uint32_t next,
                       bool says, struct ntl_sink *sink)
{
    struct field_source source
        = source_at(session, w, row->choice, view->column);
    struct ntl_struct_path path = path_of(row);
    char text[NTL_STRUCT_TEXT];
    struct ntl_place place;

    if (ntl_struct_path_place(&path, view->column, &place) != NTL_STRUCT_THERE)
        return;
    ntl_struct_path_text(&path, text, sizeof text);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER, .value = place.offset);
    if (w->has_address)
        ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS,
                 .value = w->address + place.offset,
                 .digits = ntl_paging(session->arch)->digits);
    ntl_emit(sink, .key = "field", .kind = NTL_TEXT,
             .text = strchr(text, '.') + 1);
    structures_type(&place, view, sink);
    if (has_values(session, w))
        field_value(&source, &place, next, sink);
    if (says)
        show_reads(session, w, row->choice, &path, view->column, sink);
    ntl_end(sink);
}

/* How many fields are of other builds, or not said by the copy. */
struct missing {
    size_t absent, unknown;
};

static void count_presence(enum ntl_presence there, struct missing *missing)
{
    missing->absent += there == NTL_STRUCT_NOT_THERE;
    missing->unknown += there == NTL_STRUCT_UNKNOWN;
}

static void count_missing(const struct dt_choice *choice, unsigned column,
                          struct missing *missing)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&choice->path);
    struct ntl_place place;
    size_t count;
    const struct ntl_member *m;

    if (!choice->list) {
        count_presence(ntl_struct_path_place(&choice->path, column, &place),
                       missing);
        return;
    }
    m = ntl_structure_members(inner, &count);
    for (size_t i = 1; i < count; i++)
        if (dt_has_prefix(ntl_member_name(&m[i]), choice))
            count_presence(ntl_member_place(inner, &m[i], column, &place),
                           missing);
}

static void find_missing(const struct dt_wanted *w,
                         const struct structures_view *view,
                         struct ntl_sink *sink)
{
    struct missing missing = { 0, 0 };

    for (size_t i = 0; i < w->choices; i++)
        count_missing(&w->choice[i], view->column, &missing);
    if (missing.absent)
        ntl_find(sink, "in_other_builds", "%d more fields are known of other "
                 "builds, not of %d",
                 .number = { missing.absent, view->build.build.number });
    if (missing.unknown)
        ntl_find(sink, "not_known", "of %d more fields the copy of %d says "
                 "nothing: `dt STRUCT FIELD`, or -b with another build",
                 .number = { missing.unknown, view->build.build.number });
}

/* Where the first field that begins later begins; 0: none does. */
static uint32_t next_after(const struct rows *rows, size_t i)
{
    uint32_t offset = rows->row[i].place.offset;

    while (i < rows->count && rows->row[i].place.offset <= offset)
        i++;
    return i < rows->count ? rows->row[i].place.offset : 0;
}

static bool any_reads(const struct session *session, const struct dt_wanted *w,
                      unsigned column, const struct rows *rows)
{
    struct field_reading reading;

    for (size_t i = 0; i < rows->count; i++) {
        struct ntl_struct_path path = path_of(&rows->row[i]);

        if (reads(session, w, rows->row[i].choice, &path, column,
                  &reading))
            return true;
    }
    return false;
}

static void show_rows(const struct session *session, const struct dt_wanted *w,
                      const struct structures_view *view,
                      const struct rows *rows, struct ntl_sink *sink)
{
    bool says = any_reads(session, w, view->column, rows);

    ntl_begin(sink, NTL_TABLE, "members", "fields");
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t next = w->choices > 1 ? 0 : next_after(rows, i);

        show_field(session, w, &rows->row[i], view, next, says, sink);
    }
    ntl_end(sink);
    note_values(session, w, view, sink);
}

static void show_list(const struct session *session, const struct dt_wanted *w,
                      const struct structures_view *view,
                      struct ntl_sink *sink)
{
    struct rows rows;

    collect(w, view->column, &rows);
    if (rows.count)
        show_rows(session, w, view, &rows, sink);
    find_missing(w, view, sink);
}

static void show_second_source(const struct session *session,
                               const struct ntl_struct_path *path,
                               const struct ntl_place *place,
                               struct ntl_sink *sink)
{
    const struct ntl_structure *second
        = ntl_structure_second(path->structure[0]);
    const char *name = ntl_member_name(path->member[0]);
    struct ntl_struct_path other;
    struct structures_view view;
    struct ntl_place at;

    if (path->depth != 1 || !second
        || ntl_struct_path_begin(second, name, strlen(name), &other)
           != strlen(name))
        return;
    view = structures_view(session, second);
    if (view.fit == NTL_STRUCT_LATER
        || view.build.source != NTL_STRUCT_KPHDYN
        || ntl_struct_path_place(&other, view.column, &at) != NTL_STRUCT_THERE)
        return;
    ntl_find(sink, "second_source", at.offset == place->offset
             ? "System Informer's table of kernels agrees: %x in build %d"
             : "sources disagree: System Informer's table has %x for build %d",
             .number = { at.offset, session->build.number });
}

static void show_place(const struct session *session, const struct dt_wanted *w,
                       const struct structures_view *view,
                       const struct ntl_place *place, struct ntl_sink *sink)
{
    const struct ntl_structure *inner = ntl_place_structure(place);
    const struct dt_choice *choice = &w->choice[0];
    struct field_source source = source_at(session, w, choice, view->column);

    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER, .value = place->offset,
             .note = place->width ? "of the word with its bits" : NULL);
    if (w->has_address)
        ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS,
                 .value = w->address + place->offset,
                 .digits = ntl_paging(session->arch)->digits);
    if (place->width) {
        ntl_emit(sink, .key = "bit", .kind = NTL_DECIMAL, .value = place->low);
        ntl_emit(sink, .key = "width", .kind = NTL_DECIMAL,
                 .value = place->width);
    }
    structures_type(place, view, sink);
    if (has_values(session, w)) {
        field_value(&source, place, 0, sink);
        show_reads(session, w, choice, &choice->path, view->column, sink);
    }
    if (inner)
        ntl_emit(sink, .key = "is", .kind = NTL_TEXT,
                 .text = ntl_structure_name(inner),
                 .note = "a structure by itself");
}

static void find_doubts(const struct structures_view *view,
                        const struct ntl_place *place, struct ntl_sink *sink)
{
    size_t count;
    const struct ntl_struct_build *builds
        = ntl_structure_builds(view->structure, &count);

    if (place->borrowed)
        ntl_find(sink, "borrowed", "the copy of %d does not say: the "
                 "offset is that of %d",
                 .number = { view->build.build.number,
                             builds[place->from].build.number });
    if (place->width && view->build.bare && place->since < view->column)
        ntl_find(sink, "bits_assumed", "the source of %d gives no bit "
                 "positions: these are of the builds before",
                 .number = { view->build.build.number });
}

/* False where the build does not have the field. */
static bool show_one(const struct session *session, const struct dt_wanted *w,
                     const struct structures_view *view, struct ntl_sink *sink)
{
    char text[NTL_STRUCT_TEXT];
    struct ntl_place place;
    const struct ntl_struct_path *path = &w->choice[0].path;
    enum ntl_presence there
        = ntl_struct_path_place(path, view->column, &place);

    ntl_struct_path_text(path, text, sizeof text);
    ntl_emit(sink, .key = "field", .kind = NTL_TEXT, .text = text);
    if (there == NTL_STRUCT_THERE)
        show_place(session, w, view, &place, sink);
    structures_steps(path, view->column, sink);
    structures_ranges(path, sink);
    if (there == NTL_STRUCT_NOT_THERE)
        structures_absent(session, view, sink);
    if (there == NTL_STRUCT_UNKNOWN)
        ntl_find(sink, "not_known", "nothing is known of it in build %d",
                 .number = { view->build.build.number });
    if (there != NTL_STRUCT_THERE)
        return false;
    structures_neighbours(session, view, path, sink);
    find_doubts(view, &place, sink);
    show_second_source(session, path, &place, sink);
    note_values(session, w, view, sink);
    return true;
}

static void show_structure(const struct structures_view *view,
                           struct ntl_sink *sink)
{
    struct ntl_place size;
    bool known = ntl_structure_size(view->structure, view->column, &size);
    struct ntl_build build = view->build.build;
    bool one = build.has_revision && view->build.source != NTL_STRUCT_KPHDYN;
    enum ntl_struct_source source = view->structure->header
                                    ? NTL_STRUCT_HEADER : view->build.source;

    ntl_emit(sink, .key = "structure", .kind = NTL_TEXT,
             .text = ntl_structure_name(view->structure));
    ntl_emit(sink, .key = "size", .kind = known ? NTL_NUMBER : NTL_ABSENT,
             .value = known ? size.offset : 0,
             .note = known && size.borrowed ? "of the nearest whole copy"
                                            : NULL);
    ntl_emit(sink, .key = "known_build", .kind = NTL_DECIMAL,
             .value = build.number,
             .note = ntl_struct_source_name(source));
    ntl_emit(sink, .key = "known_revision", .value = build.revision,
             .kind = one ? NTL_DECIMAL : NTL_ABSENT);
}

/* --- all of them ---------------------------------------------------------- */

static void list_structures(const struct session *session, bool second,
                            struct ntl_sink *sink)
{
    size_t count, members;
    const struct ntl_structure *s
        = ntl_structures(session->arch, second, &count);

    for (size_t i = 0; i < count; i++) {
        struct structures_view view = structures_view(session, &s[i]);
        struct ntl_place size;
        bool known = ntl_structure_size(&s[i], view.column, &size);

        ntl_structure_members(&s[i], &members);
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "structure", .kind = NTL_TEXT,
                 .text = ntl_structure_name(&s[i]));
        ntl_emit(sink, .key = "size", .value = known ? size.offset : 0,
                 .kind = known ? NTL_NUMBER : NTL_ABSENT);
        ntl_emit(sink, .key = "field_count", .kind = NTL_DECIMAL,
                 .value = members - 1);
        ntl_emit(sink, .key = "all_fields", .kind = NTL_FLAG,
                 .value = !s[i].some);
        ntl_end(sink);
    }
}

static enum ntl_status list(const struct cmd_call *call, struct ntl_sink *sink)
{
    session_context(call->session, USES_BUILD, sink);
    ntl_begin(sink, NTL_TABLE, "structures", NULL);
    list_structures(call->session, false, sink);
    ntl_end(sink);
    if (ntl_paging(call->session->arch)->pointer_size == 8
        && call->session->arch != NTL_ARM64) {
        ntl_begin(sink, NTL_TABLE, "second_source",
                  "some fields of many builds");
        list_structures(call->session, true, sink);
        ntl_end(sink);
    }
    return NTL_OK;
}

/* A typed word whose bits have names is a list of these. */
static bool has_bits(const struct dt_wanted *w,
                     const struct structures_view *view)
{
    struct rows rows = { .count = 0 };

    if (!w->choice[0].has_value)
        return false;
    collect(w, view->column, &rows);
    return rows.count > 1;
}

/* The address of one field is what a line can go on with. */
static void show_wanted(struct cmd_call *call, const struct dt_wanted *w,
                        const struct structures_view *view,
                        struct ntl_sink *sink)
{
    const struct session *session = call->session;
    struct field_source source
        = source_at(session, w, &w->choice[0], view->column);
    bool header = source.bytes && strcmp(ntl_structure_name(view->structure),
                                         "_OBJECT_HEADER") == 0;
    bool list = w->choices > 1 || w->choice[0].list || has_bits(w, view);
    struct ntl_place place;

    if (header || (list && has_values(session, w)))
        dt_meaning(view, &source, w->has_cookie ? &w->cookie : NULL, sink);
    if (list) {
        show_list(session, w, view, sink);
        return;
    }
    call->absent = !show_one(session, w, view, sink);
    if (ntl_struct_path_place(&w->choice[0].path, view->column, &place)
        == NTL_STRUCT_THERE) {
        call->result = w->address + place.offset;
        call->has_result = true;
    }
}

static enum ntl_status show(struct cmd_call *call, struct cmd_operand name,
                            struct cmd_operand field, struct ntl_sink *sink,
                            struct ntl_diag *diag)
{
    struct structures_view view;
    struct dt_wanted wanted;
    enum ntl_status status = structures_named(call, &name, &view, diag);

    if (status == NTL_OK)
        status = dt_read_wanted(call, &view, field, &wanted, diag);
    if (status != NTL_OK)
        return status;
    session_context(call->session, USES_BUILD, sink);
    show_structure(&view, sink);
    show_wanted(call, &wanted, &view, sink);
    structures_doubts(call->session, &view, sink);
    return NTL_OK;
}

enum ntl_status dt_answer(struct cmd_call *call, struct ntl_sink *sink,
                          struct ntl_diag *diag)
{
    struct cmd_operand name, field;
    enum ntl_mmpte_kind kind;
    enum ntl_status status;

    if (!call->arg[DT_STRUCT].given)
        return list(call, sink);
    status = dt_split_contents(call, diag);
    if (status != NTL_OK)
        return status;
    dt_split(call, &name, &field);
    status = dt_is_mmpte(&name, &kind)
             ? dt_mmpte(call, kind, field, sink, diag)
             : show(call, name, field, sink, diag);
    if (status == NTL_OK && call->ignored.given && call->ignored.text[1] == 'r')
        ntl_find(sink, "not_recursive", "structures inside are not listed: `dt "
                 "STRUCT FIELD.` lists those of a field");
    return status;
}

const struct command cmd_dt = {
    .name = "dt",
    .summary = "a structure's fields: where they lie, their types, what they "
               "hold",
    .example = "nt!_KTHREAD ApcState",
    .args = {
        [DT_STRUCT] = { CMD_WORD, "STRUCT", "as _KTHREAD, kthread; none: a "
                        "list", NULL, true },
        [DT_FIELD] = { CMD_WORD, "FIELD", "as ApcState, Prcb.Current; or ADDR",
                       NULL, true },
        [DT_MORE] = { CMD_WORDS, "FIELD", "more of them; or ADDR, of the "
                      "structure, at the end", NULL, true },
        [DT_TAIL] = { CMD_TAIL, "V", "what it holds: words of 4 or 8 bytes",
                      NULL, true },
        [DT_COOKIE] = { CMD_KEYED, "cookie", "nt!ObHeaderCookie, of an "
                        "object's header", NULL, true },
    },
    .run = dt_answer,
    .ignores = "ryiocn",
    .memory = true,
    .complete = structures_complete,
};
