#include "dt-meaning.h"
#include "dt-mmpte.h"
#include "field.h"
#include "structures.h"

#include "space/memory.h"

#include <string.h>
#include <strings.h>

enum { STRUCT, FIELD, ADDR, TAIL, CONTENTS = 8 * CMD_LIST_MAX };

/* What stands behind the structure's name. */
struct wanted {
    struct ntl_struct_path path;        /* fields that are named whole        */
    const char *prefix;                 /* of those below it; or all          */
    size_t length;
    bool list;                          /* several fields, maybe              */
    uint64_t address;
    bool has_address;
    uint8_t bytes[CONTENTS];            /* typed                              */
    size_t size;
    bool guessed;                       /* the address was taken as contents  */
};

/* --- which ---------------------------------------------------------------- */

static bool has_prefix(const char *name, const struct wanted *w)
{
    return strlen(name) >= w->length
           && strncasecmp(name, w->prefix, w->length) == 0;
}

/* How many fields begin so, and the last of them. */
static size_t fields_of(const struct wanted *w, const struct ntl_member **ret)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&w->path);
    size_t count, found = 0;
    const struct ntl_member *m;

    if (!inner)
        return 0;
    m = ntl_structure_members(inner, &count);
    for (size_t i = 1; i < count; i++) {
        if (has_prefix(ntl_member_name(&m[i]), w)) {
            *ret = &m[i];
            found++;
        }
    }
    return found;
}

static struct ntl_struct_path below(const struct wanted *w,
                                    const struct ntl_member *m)
{
    struct ntl_struct_path path = w->path;

    path.structure[path.depth] = ntl_struct_path_inner(&w->path);
    path.member[path.depth++] = m;
    return path;
}

/* Bits. and Bits.B begin Bits.BaseHigh, though Bits is a field, too. */
static size_t step_back(struct wanted *w, const char *text, size_t at)
{
    const struct ntl_member *last;

    if (w->path.depth == 0 || ntl_struct_path_inner(&w->path)
        || text[at - 1] != '.')
        return at;
    last = w->path.member[--w->path.depth];
    return at - 1 - strlen(ntl_member_name(last));
}

/* Prcb.Curr or Prcb.Curr*: whole fields, then the beginning of others. */
static bool read_field(const struct ntl_structure *structure,
                       const struct cmd_operand *o, struct wanted *w)
{
    bool star = o->length && o->text[o->length - 1] == '*';
    size_t length = o->length - star, found;
    bool open = star || (length && o->text[length - 1] == '.');
    size_t at = ntl_struct_path_begin(structure, o->text, length, &w->path);
    const struct ntl_member *only = NULL;

    if (open || at < length)
        at = step_back(w, o->text, at);
    w->prefix = o->text + at;
    w->length = length - at;
    w->list = open || w->length > 0;
    found = fields_of(w, &only);
    if (w->list && found == 1 && !open) {
        w->path = below(w, only);
        w->list = false;
    }
    return !w->list || found > 0;
}

/* KPCR.Prcb is KPCR and Prcb. */
static void split(const struct cmd_call *call, struct cmd_operand *name,
                  struct cmd_operand *field)
{
    const char *point;

    *name = call->arg[STRUCT];
    *field = call->arg[FIELD];
    point = memchr(name->text, '.', name->length);
    if (!point || field->given)
        return;
    *field = *name;
    name->length = (size_t)(point - name->text);
    field->text = point + 1;
    field->offset += name->length + 1;
    field->length -= name->length + 1;
}

static enum ntl_status read_wanted(const struct cmd_call *call,
                                   const struct ntl_structure *structure,
                                   struct cmd_operand field,
                                   struct wanted *w, struct ntl_diag *diag)
{
    struct ntl_diag ignored;

    *w = (struct wanted) { .path.structure = { structure }, .prefix = "",
                           .list = true, .address = call->arg[ADDR].value,
                           .has_address = call->arg[ADDR].given };
    if (!field.given || read_field(structure, &field, w))
        return NTL_OK;
    if (!call->arg[ADDR].given
        && cmd_number(call->session, &field, &ignored) == NTL_OK) {
        *w = (struct wanted) { .path.structure = { structure }, .prefix = "",
                               .list = true, .address = field.value,
                               .has_address = true };
        return NTL_OK;
    }
    return structures_no_field(call, &field, structure, diag);
}

/* --- values ---------------------------------------------------------------- */

/*
 * Little-endian: 8 bytes where 4 do not hold it or more digits were typed, and
 * then from where such a word may begin.
 */
static void add_word(const struct cmd_call *call, size_t i, struct wanted *w)
{
    bool wide = call->list[i] > UINT32_MAX || call->list_text[i].length > 8;

    if (wide)
        w->size = (w->size + 7) / 8 * 8;
    for (unsigned n = wide ? 8 : 4, at = 0; at < n; at++)
        if (w->size < sizeof w->bytes)
            w->bytes[w->size++] = (uint8_t)(call->list[i] >> 8 * at);
}

static void take_contents(struct wanted *w, uint64_t value, size_t size)
{
    for (w->size = 0; w->size < size; w->size++)
        w->bytes[w->size] = (uint8_t)(value >> 8 * w->size);
    w->address = 0;
    w->has_address = false;
    w->guessed = true;
}

/*
 * Bytes of a structure that is one word, or that is known by its first word as
 * a pool's header is; 0 for others.
 */
static size_t word_size(const struct structures_view *view, uint64_t value)
{
    struct ntl_place size;

    if (strcmp(ntl_structure_name(view->structure), "_POOL_HEADER") == 0)
        return value <= UINT32_MAX ? 4 : value >> 47 ? 0 : 8;
    return ntl_structure_size(view->structure, view->column, &size)
           && size.offset <= 8 ? size.offset : 0;
}

static bool can_read(const struct session *session, uint64_t address)
{
    uint64_t value;

    return memory_number(session, address, 4, &value) == NTL_OK;
}

/*
 * Behind `=` stand contents.  A number alone is an address; but of a structure
 * that is a word, where no image has anything there, it is that word.
 */
static void read_contents(const struct cmd_call *call,
                          const struct structures_view *view, struct wanted *w)
{
    size_t size = w->has_address ? word_size(view, w->address) : 0;

    for (size_t i = 0; i < call->list_count; i++)
        add_word(call, i, w);
    if (w->size == 0 && size && !can_read(call->session, w->address))
        take_contents(w, w->address, size);
}

static struct field_source source_of(const struct session *session,
                                     const struct wanted *w)
{
    return (struct field_source) {
        session, w->address, w->size ? w->bytes : NULL, w->size,
    };
}

static bool has_values(const struct session *session, const struct wanted *w)
{
    return w->size > 0 || (session->image && w->has_address);
}

static bool reads(const struct session *session, const struct wanted *w,
                  const struct ntl_struct_path *path, unsigned column,
                  char text[FIELD_READS])
{
    struct field_source source = source_of(session, w);
    struct ntl_place place;

    return has_values(session, w)
           && ntl_struct_path_place(path, column, &place) == NTL_STRUCT_THERE
           && field_reads(&source,
                          ntl_member_name(path->member[path->depth - 1]),
                          &place, text);
}

static void show_reads(const struct session *session, const struct wanted *w,
                       const struct ntl_struct_path *path, unsigned column,
                       struct ntl_sink *sink)
{
    char text[FIELD_READS];
    bool says = reads(session, w, path, column, text);

    ntl_emit(sink, .key = "reads", .kind = says ? NTL_TEXT : NTL_ABSENT,
             .text = text);
}

static void note_values(const struct session *session, const struct wanted *w,
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

/* A row of the list: by offset, then by bit. */
struct row {
    const struct ntl_member *member;
    struct ntl_place place;
};

enum { ROWS = 1024 };

static bool is_before(const struct ntl_place *a, const struct ntl_place *b)
{
    if (a->offset != b->offset)
        return a->offset < b->offset;
    return a->width ? b->width && a->low < b->low : b->width > 0;
}

/* The fields that the build has, in order; how many. */
static size_t collect(const struct wanted *w, unsigned column,
                      struct row row[ROWS])
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&w->path);
    size_t count, rows = 0;
    const struct ntl_member *m = ntl_structure_members(inner, &count);

    for (size_t i = 1; i < count && rows < ROWS; i++) {
        struct row one = { .member = &m[i] };
        size_t at = rows;

        if (!has_prefix(ntl_member_name(&m[i]), w)
            || ntl_member_place(inner, &m[i], column, &one.place)
               != NTL_STRUCT_THERE)
            continue;
        for (; at > 0 && is_before(&one.place, &row[at - 1].place); at--)
            row[at] = row[at - 1];
        row[at] = one;
        rows++;
    }
    return rows;
}

static void show_field(const struct session *session, const struct wanted *w,
                       const struct ntl_struct_path *path,
                       const struct structures_view *view, uint32_t next,
                       bool says, struct ntl_sink *sink)
{
    struct field_source source = source_of(session, w);
    char text[NTL_STRUCT_TEXT];
    struct ntl_place place;

    if (ntl_struct_path_place(path, view->column, &place) != NTL_STRUCT_THERE)
        return;
    ntl_struct_path_text(path, text, sizeof text);
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
        show_reads(session, w, path, view->column, sink);
    ntl_end(sink);
}

/* Fields of other builds, or beyond the end of a cut copy. */
static void find_missing(const struct wanted *w,
                         const struct structures_view *view,
                         struct ntl_sink *sink)
{
    const struct ntl_structure *inner = ntl_struct_path_inner(&w->path);
    size_t count, absent = 0, unknown = 0;
    const struct ntl_member *m = ntl_structure_members(inner, &count);
    struct ntl_place place;

    for (size_t i = 1; i < count; i++) {
        enum ntl_presence there;

        if (!has_prefix(ntl_member_name(&m[i]), w))
            continue;
        there = ntl_member_place(inner, &m[i], view->column, &place);
        absent += there == NTL_STRUCT_NOT_THERE;
        unknown += there == NTL_STRUCT_UNKNOWN;
    }
    if (absent)
        ntl_find(sink, "in_other_builds", "%d more fields are known of other "
                 "builds, not of %d",
                 .number = { absent, view->build.build.number });
    if (unknown)
        ntl_find(sink, "not_known", "of %d more fields the copy of %d says "
                 "nothing: `dt STRUCT FIELD`, or -b with another build",
                 .number = { unknown, view->build.build.number });
}

/* Where the first field that begins later begins; 0: none does. */
static uint32_t next_after(const struct row *row, size_t rows, size_t i)
{
    uint32_t offset = row[i].place.offset;

    while (i < rows && row[i].place.offset == offset)
        i++;
    return i < rows ? row[i].place.offset : 0;
}

static bool any_reads(const struct session *session, const struct wanted *w,
                      unsigned column, const struct row *row, size_t rows)
{
    char text[FIELD_READS];

    for (size_t i = 0; i < rows; i++) {
        struct ntl_struct_path path = below(w, row[i].member);

        if (reads(session, w, &path, column, text))
            return true;
    }
    return false;
}

static void show_list(const struct session *session, const struct wanted *w,
                      const struct structures_view *view,
                      struct ntl_sink *sink)
{
    struct row row[ROWS];
    size_t rows = collect(w, view->column, row);

    if (rows) {
        bool says = any_reads(session, w, view->column, row, rows);

        ntl_begin(sink, NTL_TABLE, "fields", "fields");
        for (size_t i = 0; i < rows; i++) {
            struct ntl_struct_path path = below(w, row[i].member);

            show_field(session, w, &path, view, next_after(row, rows, i), says,
                       sink);
        }
        ntl_end(sink);
        note_values(session, w, view, sink);
    }
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
        || ntl_struct_path_place(&other, view.column, &at) != NTL_STRUCT_THERE)
        return;
    ntl_find(sink, "second_source", at.offset == place->offset
             ? "System Informer's table of kernels agrees: %x in build %d"
             : "sources disagree: System Informer's table has %x for build %d",
             .number = { at.offset, session->build.number });
}

static void show_place(const struct session *session, const struct wanted *w,
                       const struct structures_view *view,
                       const struct ntl_place *place, struct ntl_sink *sink)
{
    const struct ntl_structure *inner = ntl_place_structure(place);
    struct field_source source = source_of(session, w);

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
        show_reads(session, w, &w->path, view->column, sink);
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
    if (place->width && view->build.bare)
        ntl_find(sink, "bits_assumed", "the source of %d gives no bit "
                 "positions: these are of the builds before",
                 .number = { view->build.build.number });
}

/* False where the build does not have the field. */
static bool show_one(const struct session *session, const struct wanted *w,
                     const struct structures_view *view, struct ntl_sink *sink)
{
    char text[NTL_STRUCT_TEXT];
    struct ntl_place place;
    enum ntl_presence there
        = ntl_struct_path_place(&w->path, view->column, &place);

    ntl_struct_path_text(&w->path, text, sizeof text);
    ntl_emit(sink, .key = "field", .kind = NTL_TEXT, .text = text);
    if (there == NTL_STRUCT_THERE)
        show_place(session, w, view, &place, sink);
    structures_steps(&w->path, view->column, sink);
    structures_ranges(&w->path, sink);
    if (there == NTL_STRUCT_NOT_THERE)
        structures_absent(session, view, sink);
    if (there == NTL_STRUCT_UNKNOWN)
        ntl_find(sink, "not_known", "nothing is known of it in build %d",
                 .number = { view->build.build.number });
    if (there != NTL_STRUCT_THERE)
        return false;
    find_doubts(view, &place, sink);
    show_second_source(session, &w->path, &place, sink);
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
        ntl_emit(sink, .key = "fields", .kind = NTL_DECIMAL,
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

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    const struct session *session = call->session;
    struct structures_view view;
    struct ntl_place place;
    struct wanted w;
    struct cmd_operand name, field;
    enum ntl_mmpte_kind kind;
    enum ntl_status status;

    if (!call->arg[STRUCT].given)
        return list(call, sink);
    split(call, &name, &field);
    if (dt_is_mmpte(&name, &kind))
        return dt_mmpte(call, kind, field, sink, diag);
    status = structures_named(call, &name, &view, diag);
    if (status == NTL_OK)
        status = read_wanted(call, view.structure, field, &w, diag);
    if (status != NTL_OK)
        return status;
    read_contents(call, &view, &w);
    session_context(session, USES_BUILD, sink);
    show_structure(&view, sink);
    if (w.list) {
        struct field_source source = source_of(session, &w);

        if (has_values(session, &w))
            dt_meaning(&view, &source, sink);
        show_list(session, &w, &view, sink);
    } else {
        call->absent = !show_one(session, &w, &view, sink);
    }
    structures_cut(&view, sink);
    structures_doubts(session, &view, sink);
    if (!w.list && ntl_struct_path_place(&w.path, view.column, &place)
                   == NTL_STRUCT_THERE) {
        call->result = w.address + place.offset;
        call->has_result = true;
    }
    return NTL_OK;
}

const struct command cmd_dt = {
    .name = "dt",
    .summary = "a structure's fields: where they lie, their types, what they hold",
    .example = "nt!_KTHREAD ApcState",
    .args = {
        [STRUCT] = { CMD_WORD, "STRUCT", "as _KTHREAD, kthread; none: a list",
                     NULL, true },
        [FIELD] = { CMD_WORD, "FIELD", "as ApcState, Prcb.Current; or ADDR",
                    NULL, true },
        [ADDR] = { CMD_NUMBER, "ADDR", "of the structure", NULL, true },
        [TAIL] = { CMD_TAIL, "V", "what it holds: words of 4 or 8 bytes", NULL,
                   true },
    },
    .run = run,
    .memory = true,
    .complete = structures_complete,
};
