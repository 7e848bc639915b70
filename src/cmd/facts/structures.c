#include "structures.h"

#include <ntlens/format.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIRST_PAE_ONLY = 9200, RANGES = 32, TYPE_TEXT = 96 };

struct structures_view structures_view(const struct session *session,
                                       const struct ntl_structure *structure)
{
    struct structures_view view = { .structure = structure };
    size_t count;

    view.column = ntl_structure_column(structure, session->build, &view.fit);
    view.build = ntl_structure_builds(structure, &count)[view.column];
    return view;
}

/* --- names ---------------------------------------------------------------- */

static enum ntl_status not_found(const struct cmd_operand *operand, size_t near,
                                 const char *const name[NTL_STRUCT_NEAR],
                                 const char *otherwise, struct ntl_diag *diag)
{
    static const char *const formats[NTL_STRUCT_NEAR + 1] = {
        "%s", "the nearest: %s", "the nearest: %s, %s",
        "the nearest: %s, %s, %s",
    };

    cmd_refused(operand, NTL_ENOTFOUND, diag);
    diag->hint = (struct ntl_phrase) { .format = formats[near] };
    for (size_t i = 0; i < near; i++)
        diag->hint.word[i] = name[i];
    if (near == 0)
        diag->hint.word[0] = otherwise;
    return NTL_ENOTFOUND;
}

/* Another processor's kernels have it; NULL: none has. */
static const char *elsewhere(const struct cmd_operand *name)
{
    static const enum ntl_arch archs[] = { NTL_X64, NTL_X86, NTL_ARM64 };

    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++)
        if (ntl_structure_named(archs[i], name->text, name->length))
            return ntl_paging(archs[i])->name;
    return NULL;
}

static enum ntl_status no_structure(const struct cmd_call *call,
                                    const struct cmd_operand *name,
                                    struct ntl_diag *diag)
{
    const char *near[NTL_STRUCT_NEAR], *arch = elsewhere(name);
    size_t count = ntl_struct_near(call->session->arch, NULL, name->text,
                                   name->length, near);

    not_found(name, count, near, "`dt` lists the structures", diag);
    if (arch)
        diag->hint = (struct ntl_phrase) {
            .format = "%s has it: -a %s", .word = { arch, arch },
        };
    return NTL_ENOTFOUND;
}

/* The second source's, where the first one begins only with a later build. */
static struct structures_view source_of_build(
    const struct session *session, const struct ntl_structure *structure)
{
    const struct ntl_structure *second = ntl_structure_second(structure);
    struct structures_view view = structures_view(session, structure), other;

    if (view.fit != NTL_STRUCT_LATER || !second)
        return view;
    other = structures_view(session, second);
    return other.fit == NTL_STRUCT_LATER ? view : other;
}

enum ntl_status structures_named(const struct cmd_call *call,
                                 const struct cmd_operand *name,
                                 struct structures_view *ret,
                                 struct ntl_diag *diag)
{
    enum ntl_arch arch = call->session->arch;
    const struct ntl_structure *s
        = ntl_structure_named(arch, name->text, name->length);

    if (!s)
        return no_structure(call, name, diag);
    *ret = source_of_build(call->session, s);
    return NTL_OK;
}

enum ntl_status structures_no_field(const struct cmd_call *call,
                                    const struct cmd_operand *field,
                                    const struct ntl_structure *structure,
                                    struct ntl_diag *diag)
{
    const char *near[NTL_STRUCT_NEAR];
    size_t count = ntl_struct_near(call->session->arch, structure, field->text,
                                   field->length, near);

    not_found(field, count, near, "no build that is known has a field like "
              "that", diag);
    if (structure->some && count == 0)
        diag->hint = (struct ntl_phrase) {
            .format = "not known here: the sources list some of its fields only"
        };
    return NTL_ENOTFOUND;
}

/* nt!_ is kept as it was typed; an underscore may be missing. */
bool structures_complete(const char *prefix, size_t length, size_t *state,
                         char *word, size_t size)
{
    const char *mark = memchr(prefix, '!', length);
    size_t module = mark ? (size_t)(mark - prefix) + 1 : 0, count;
    bool bar = length > module && prefix[module] == '_';
    const struct ntl_structure *s = ntl_structures(NTL_X64, false, &count);
    size_t more;
    const struct ntl_structure *narrow = ntl_structures(NTL_X86, false, &more);

    for (; *state < count + more; ++*state) {
        const char *name = *state < count
                           ? ntl_structure_name(&s[*state])
                           : ntl_structure_name(&narrow[*state - count]);
        bool twice = *state >= count
                     && ntl_structure_named(NTL_X64, name, strlen(name));

        if (twice || strncasecmp(name + !bar, prefix + module,
                                 length - module) != 0)
            continue;
        snprintf(word, size, "%.*s%s", (int)module, prefix, name + !bar);
        ++*state;
        return true;
    }
    return false;
}

bool structures_complete_field(const struct ntl_structure *structure,
                               const char *prefix, size_t length,
                               size_t *state, char *word, size_t size)
{
    enum { SIZE_OF = 1 };       /* the first row is the structure's size      */
    struct ntl_struct_path path;
    const char *dot = prefix + length;
    const struct ntl_structure *inner;
    const struct ntl_member *member;
    size_t count, known;

    while (dot > prefix && dot[-1] != '.')
        dot--;
    known = (size_t)(dot - prefix);
    if (ntl_struct_path_begin(structure, prefix, known, &path) != known
        || !(inner = ntl_struct_path_inner(&path)))
        return false;
    member = ntl_structure_members(inner, &count);
    while (SIZE_OF + *state < count) {
        const char *name = ntl_member_name(&member[SIZE_OF + (*state)++]);

        if (strncasecmp(name, dot, length - known) != 0)
            continue;
        snprintf(word, size, "%.*s%s", (int)known, prefix, name);
        return true;
    }
    return false;
}

/* --- doubts --------------------------------------------------------------- */

/* The revision that is asked for beside the one that was seen. */
static void find_revision(struct ntl_build asked,
                          const struct ntl_struct_build *row,
                          struct ntl_sink *sink)
{
    if (!asked.has_revision)
        return;
    if (row->until && asked.revision >= row->until)
        ntl_find(sink, "fields_moved", "revision %d moved fields, where to is "
                 "not known: these are the places before it",
                 .number = { row->until });
    else if (!row->build.has_revision)
        ntl_find(sink, "revision_not_known", "its source does not say which "
                 "revision it saw: servicing moves fields");
    else if (asked.revision != row->build.revision)
        ntl_find(sink, "other_revision", "seen in revision %d: servicing moves "
                 "fields", .number = { row->build.revision });
}

static void find_build(const struct session *session,
                       const struct structures_view *view,
                       struct ntl_sink *sink)
{
    struct ntl_build known = view->build.build;

    if (view->build.source == NTL_STRUCT_DEDUCED)
        ntl_find(sink, "deduced", "no copy of this revision is public: deduced "
                 "from the build's first one and from serviced neighbours");
    if (view->fit != NTL_STRUCT_EXACT)
        ntl_find(sink, "build_not_known", "the structures of build %d are not "
                 "known: those of %d stand here",
                 .number = { session->build.number, known.number });
    else if (view->build.source != NTL_STRUCT_KPHDYN)
        find_revision(session->build, &view->build, sink);
}

void structures_absent(const struct session *session,
                       const struct structures_view *view,
                       struct ntl_sink *sink)
{
    struct ntl_build asked = session->build, known = view->build.build;
    bool same = asked.has_revision && known.has_revision
                && asked.revision == known.revision;

    if (same)
        ntl_find(sink, "not_there", "revision %d of build %d does not have it",
                 .number = { known.revision, known.number });
    else if (view->fit != NTL_STRUCT_EXACT
             || view->build.source == NTL_STRUCT_KPHDYN)
        ntl_find(sink, "not_there", "build %d does not have it",
                 .number = { known.number });
    else if (known.has_revision)
        ntl_find(sink, "not_there", "revision %d of build %d does not have it; "
                 "servicing adds fields, and later ones are not known here",
                 .number = { known.revision, known.number });
    else
        ntl_find(sink, "not_there", "the copy of build %d that is known does "
                 "not have it; servicing adds fields",
                 .number = { known.number });
}

static void find_kernel(const struct session *session,
                        const struct structures_view *view,
                        struct ntl_sink *sink)
{
    if (session->arch == NTL_X64_LA57)
        ntl_find(sink, "of_ntoskrnl", "these are structures of ntoskrnl.exe; "
                 "those of ntkrla57.exe may differ");
    if (session->arch == NTL_X86_PAE
        && view->build.build.number < FIRST_PAE_ONLY)
        ntl_find(sink, "of_ntoskrnl", "before 9200 these are structures of "
                 "ntoskrnl.exe; those of ntkrnlpa.exe, with PAE, may differ");
}

void structures_doubts(const struct session *session,
                       const struct structures_view *view,
                       struct ntl_sink *sink)
{
    find_build(session, view, sink);
    find_kernel(session, view, sink);
    if (view->structure->some)
        ntl_find(sink, "some_fields",
                 "the sources list some of its fields only");
}

/* --- builds --------------------------------------------------------------- */

void structures_bits(const struct ntl_place *place, struct ntl_sink *sink)
{
    enum ntl_kind kind = place->width ? NTL_DECIMAL : NTL_ABSENT;

    ntl_emit(sink, .key = "bit", .kind = kind, .value = place->low);
    ntl_emit(sink, .key = "width", .kind = kind, .value = place->width);
}

void structures_type(const struct ntl_place *place,
                     const struct structures_view *view, struct ntl_sink *sink)
{
    struct ntl_phrase phrase = {
        .format = place->width == 0 ? "%s" : place->width == 1
                  ? "Pos %d, 1 Bit" : "Pos %d, %d Bits",
        .number = { place->low, place->width },
        .word = { ntl_place_type(place).name },
    };

    if (view->build.source == NTL_STRUCT_KPHDYN)
        return;
    ntl_emit(sink, .key = "type", .phrase = &phrase,
             .kind = place->width || *phrase.word[0] ? NTL_SENTENCE
                                                     : NTL_ABSENT);
}

void structures_neighbours(const struct session *session,
                           const struct structures_view *view,
                           const struct ntl_struct_path *path,
                           struct ntl_sink *sink)
{
    size_t count;
    const struct ntl_struct_build *builds
        = ntl_structure_builds(view->structure, &count);
    struct ntl_place here, next;
    bool there;

    if (view->fit != NTL_STRUCT_EARLIER || view->column + 1 >= count
        || ntl_struct_path_place(path, view->column, &here)
           != NTL_STRUCT_THERE)
        return;
    there = ntl_struct_path_place(path, view->column + 1, &next)
            == NTL_STRUCT_THERE;
    if (there && next.offset != here.offset)
        ntl_find(sink, "neighbours_differ", "build %d, the next one that is "
                 "known, has it at %x: where it lies in %d is not known",
                 .number = { builds[view->column + 1].build.number,
                             next.offset, session->build.number });
    else if (!there)
        ntl_find(sink, "neighbours_differ", "build %d, the next one that is "
                 "known, does not have it: whether %d does is not known",
                 .number = { builds[view->column + 1].build.number,
                             session->build.number });
}

/* Was an earlier revision of the build something else? */
static bool is_split(const struct ntl_struct_build *builds, size_t i)
{
    return i > 0 && builds[i - 1].build.number == builds[i].build.number;
}

static bool any_split(const struct ntl_struct_build *builds,
                      const struct ntl_struct_range *range, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_split(builds, range[i].first))
            return true;
    return false;
}

static void show_row(const struct ntl_struct_range *range,
                     const struct ntl_struct_build *builds, bool split,
                     bool bits, struct ntl_sink *sink)
{
    const struct ntl_struct_build *first = &builds[range->first];

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "first_build", .kind = NTL_DECIMAL,
             .value = first->build.number);
    if (split)
        ntl_emit(sink, .key = "from_revision", .value = first->since,
                 .kind = is_split(builds, range->first) ? NTL_DECIMAL
                                                        : NTL_ABSENT);
    ntl_emit(sink, .key = "last_build", .kind = NTL_DECIMAL,
             .value = builds[range->last].build.number);
    ntl_emit(sink, .key = "offset", .value = range->place.offset,
             .kind = range->there ? NTL_NUMBER : NTL_ABSENT);
    if (bits)
        structures_bits(&range->place, sink);
    ntl_end(sink);
}

static bool any_bits(const struct ntl_struct_range *range, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (range[i].place.width)
            return true;
    return false;
}

void structures_ranges(const struct ntl_struct_path *path,
                       struct ntl_sink *sink)
{
    struct ntl_struct_range range[RANGES];
    size_t count = ntl_struct_ranges(path, range, RANGES), columns;
    const struct ntl_struct_build *builds
        = ntl_structure_builds(path->structure[0], &columns);
    bool bits, split;

    if (count > RANGES)
        count = RANGES;
    if (count == 1) {
        ntl_find(sink, "same_in_every_build", "the same in every build that is "
                 "known, %d to %d",
                 .number = { builds[range[0].first].build.number,
                             builds[range[0].last].build.number });
        return;
    }
    bits = any_bits(range, count);
    split = any_split(builds, range, count);
    ntl_begin(sink, NTL_TABLE, "builds", "by build");
    for (size_t i = 0; i < count; i++)
        show_row(&range[i], builds, split, bits, sink);
    ntl_end(sink);
}

void structures_steps(const struct ntl_struct_path *path, unsigned column,
                      struct ntl_sink *sink)
{
    static const char *const formats[] = {
        [2] = "%x (%s) + %x (%s) = %x",
        [3] = "%x (%s) + %x (%s) + %x (%s) = %x",
        [4] = "%x (%s) + %x (%s) + %x (%s) + %x (%s) = %x",
    };
    struct ntl_struct_path one = *path;
    struct ntl_phrase phrase;
    struct ntl_place place;
    uint64_t before = 0;

    if (path->depth < 2 || path->depth > 4 || !sink->explain)
        return;
    phrase = (struct ntl_phrase) { .format = formats[path->depth] };
    for (one.depth = 1; one.depth <= path->depth; one.depth++) {
        unsigned i = one.depth - 1;

        if (ntl_struct_path_place(&one, column, &place) != NTL_STRUCT_THERE)
            return;
        phrase.number[i] = place.offset - before;
        phrase.word[i] = ntl_member_name(path->member[i]);
        before = place.offset;
    }
    phrase.number[path->depth] = before;
    sink->remark(sink, &(struct ntl_remark) { NTL_STEP, "offset", phrase });
}
