#include "dt-wanted.h"
#include "dt.h"

#include <string.h>
#include <strings.h>

enum { PLACE, OFF };

/* --- a field's name ------------------------------------------------------- */

/* STRUCT.FIELD or STRUCT FIELD: where it lies is what `dt` answers. */
static bool names_a_field(const struct cmd_call *call)
{
    const struct cmd_operand *o = &call->arg[PLACE];
    struct cmd_operand name, field, off = call->arg[OFF];
    struct ntl_diag ignored;

    if (memchr(o->text, '+', o->length))
        return false;
    dt_split(call, &name, &field);
    if (!field.given
        || !ntl_structure_named(call->session->arch, name.text, name.length))
        return false;
    return name.length < o->length
           || cmd_number(call->session, &off, &ignored) != NTL_OK;
}

/* --- what is asked -------------------------------------------------------- */

struct place {
    bool segment;                       /* fs or gs                           */
    enum ntl_segment_register reg;
    struct structures_view view;        /* else                               */
    struct cmd_operand offset;
};

static struct cmd_operand part(const struct cmd_operand *o, size_t from,
                               size_t to)
{
    struct cmd_operand ret = *o;

    ret.text = o->text + from;
    ret.length = to - from;
    ret.offset = o->offset + from;
    return ret;
}

/* fs:[124] is fs:124. */
static struct cmd_operand without_brackets(struct cmd_operand o)
{
    if (o.length >= 2 && o.text[0] == '[' && o.text[o.length - 1] == ']')
        return part(&o, 1, o.length - 1);
    return o;
}

static const char segments[][4] = {
    [NTL_FS] = "fs", [NTL_GS] = "gs", [NTL_X18] = "x18",
};

static enum ntl_status read_segment(const struct cmd_call *call, size_t colon,
                                    struct place *ret, struct ntl_diag *diag)
{
    const struct cmd_operand *o = &call->arg[PLACE];

    for (unsigned i = 0; i < sizeof segments / sizeof *segments; i++) {
        if (colon != strlen(segments[i])
            || strncasecmp(o->text, segments[i], colon) != 0)
            continue;
        ret->segment = true;
        ret->reg = (enum ntl_segment_register)i;
        ret->offset = without_brackets(part(o, colon + 1, o->length));
        return cmd_number(call->session, &ret->offset, diag);
    }
    *ret = (struct place) { .offset = part(o, 0, colon) };
    cmd_refuse(&ret->offset, NTL_ENAME, diag,
               "fs or gs: the others have base 0; x18 of arm64");
    return NTL_ENAME;
}

/* Where _KUSER_SHARED_DATA lies: in each process, and in the kernel. */
static bool in_shared_page(const struct session *session, uint64_t address,
                           uint64_t *ret)
{
    uint64_t kernel = ntl_paging(session->arch)->shared_data;

    *ret = address & 0xfff;
    return address >> 12 == 0x7ffe0 || address >> 12 == kernel >> 12;
}

static enum ntl_status read_shared(const struct cmd_call *call,
                                   struct place *ret, struct ntl_diag *diag)
{
    static const char shared[] = "_KUSER_SHARED_DATA";
    struct cmd_operand name = { .text = shared, .length = sizeof shared - 1 };
    enum ntl_status status = structures_named(call, &name, &ret->view, diag);

    /* arm64: nothing is known of it. */
    return status == NTL_OK ? status
           : cmd_refuse(&call->arg[PLACE], NTL_ENOTFOUND, diag,
                        "_KUSER_SHARED_DATA is not known of this processor");
}

/* STRUCT+OFF, or STRUCT and OFF apart. */
static enum ntl_status read_structure(const struct cmd_call *call,
                                      struct place *ret, struct ntl_diag *diag)
{
    const struct cmd_operand *o = &call->arg[PLACE];
    const char *plus = memchr(o->text, '+', o->length);
    size_t end = plus ? (size_t)(plus - o->text) : o->length;
    struct cmd_operand name = part(o, 0, end);
    enum ntl_status status
        = structures_named(call, &name, &ret->view, diag);

    if (status != NTL_OK)
        return status;
    if (!plus && !call->arg[OFF].given)
        return cmd_refuse(o, NTL_EMISSING, diag, "an offset: %s+OFF; `dt` "
                          "lists the fields",
                          .word = { ntl_structure_name(ret->view.structure) });
    if (plus && call->arg[OFF].given)
        return cmd_refuse(&call->arg[OFF], NTL_EEXTRA, diag,
                          "there is an offset already");
    ret->offset = plus ? part(o, end + 1, o->length) : call->arg[OFF];
    return cmd_number(call->session, &ret->offset, diag);
}

static enum ntl_status read_place(const struct cmd_call *call,
                                  struct place *ret, struct ntl_diag *diag)
{
    struct cmd_operand o = call->arg[PLACE];
    const char *colon = memchr(o.text, ':', o.length);
    struct ntl_diag ignored;
    uint64_t offset;

    *ret = (struct place) { .segment = false };
    if (!colon && o.length > 3 && strncasecmp(o.text, "x18+", 4) == 0)
        colon = o.text + 3;     /* [x18,#38] as it is written elsewhere       */
    if (colon)
        return read_segment(call, (size_t)(colon - o.text), ret, diag);
    if (cmd_number(call->session, &o, &ignored) == NTL_OK
        && in_shared_page(call->session, o.value, &offset)) {
        ret->offset = o;
        ret->offset.value = offset;
        return read_shared(call, ret, diag);
    }
    return read_structure(call, ret, diag);
}

/* --- what lies there ------------------------------------------------------ */

static void show_hit(const struct ntl_struct_hit *hit,
                     const struct structures_view *view,
                     struct ntl_sink *sink)
{
    char text[NTL_STRUCT_TEXT];

    ntl_struct_path_text(&hit->path, text, sizeof text);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = hit->place.offset);
    if (hit->into)
        ntl_emit(sink, .key = "plus", .kind = NTL_NUMBER, .value = hit->into);
    ntl_emit(sink, .key = "field", .kind = NTL_TEXT, .text = text);
    structures_type(&hit->place, view, sink);
    ntl_end(sink);
}

static void find_hit(const struct structures_view *view,
                     const struct ntl_struct_hit *hit, struct ntl_sink *sink)
{
    size_t count;
    const struct ntl_struct_build *builds
        = ntl_structure_builds(view->structure, &count);
    const char *name
        = ntl_member_name(hit->path.member[hit->path.depth - 1]);

    if (hit->into && !hit->size && view->structure->some)
        ntl_find(sink, "between_known_fields", hit->next
                 ? "what lies there is not known here: %s begins %x before it, "
                 "the next field that is known, or the end, is at %x"
                 : "what lies there is not known here: %s, the nearest field "
                 "that is known, begins %x before it",
                 .number = { hit->into, hit->next }, .word = { name });
    else if (hit->into && hit->next)
        ntl_find(sink, "inside", "it is the start of %s + %x; the next field "
                 "that is known, or the end, is at %x",
                 .number = { hit->into, hit->next }, .word = { name });
    else if (hit->into)
        ntl_find(sink, "inside", "it is the start of %s + %x",
                 .number = { hit->into }, .word = { name });
    if (hit->place.borrowed)
        ntl_find(sink, "borrowed", "the copy of %d does not say: the "
                 "offset is that of %d",
                 .number = { view->build.build.number,
                             builds[hit->place.from].build.number });
    if (hit->place.width && view->build.bare
        && hit->place.since < view->column)
        ntl_find(sink, "bits_assumed", "the source of %d gives no bit "
                 "positions: these are of the builds before",
                 .number = { view->build.build.number });
}

/* Behind the end of the nearest field before it, before the next one. */
static bool is_between(const struct ntl_struct_hit *hit)
{
    return hit->into && hit->size && hit->into >= hit->size;
}

static void find_nothing(const struct structures_view *view, uint64_t offset,
                         const struct ntl_struct_hit *before,
                         struct ntl_sink *sink)
{
    struct ntl_place size;

    if (before)
        ntl_find(sink, "between_fields", "no field that is known lies there: "
                 "%s ends at %x, and the next one, or the end, is at %x",
                 .word = { ntl_member_name(
                               before->path.member[before->path.depth - 1]) },
                 .number = { before->place.offset + before->size,
                             before->next });
    else if (ntl_structure_size(view->structure, view->column, &size)
        && offset >= size.offset)
        ntl_find(sink, "past_the_end", "%s has %x bytes: %x is past its end",
                 .word = { ntl_structure_name(view->structure) },
                 .number = { size.offset, offset });
    else
        ntl_find(sink, "no_field", "no field is known there");
}

/* False where nothing is. */
static bool show_fields(const struct session *session,
                        const struct structures_view *view, uint64_t offset,
                        struct ntl_sink *sink)
{
    struct ntl_struct_hit hit[NTL_STRUCT_HITS];
    size_t count = ntl_struct_find(view->structure, view->column, offset, hit,
                                   NTL_STRUCT_HITS);

    count = count < NTL_STRUCT_HITS ? count : NTL_STRUCT_HITS;
    if (count == 0 || is_between(&hit[count - 1])) {
        find_nothing(view, offset, count ? &hit[count - 1] : NULL, sink);
        return false;
    }
    ntl_begin(sink, NTL_TABLE, "members", NULL);
    for (size_t i = 0; i < count; i++)
        show_hit(&hit[i], view, sink);
    ntl_end(sink);
    structures_steps(&hit[count - 1].path, view->column, sink);
    find_hit(view, &hit[count - 1], sink);
    if (count == 1) {
        structures_ranges(&hit[0].path, sink);
        structures_neighbours(session, view, &hit[0].path, sink);
    }
    return true;
}

/* --- segments ------------------------------------------------------------- */

static const char *title_of(const struct ntl_structure *s, bool kernel)
{
    if (kernel)
        return "in the kernel: the processor's KPCR";
    return strcmp(ntl_structure_name(s), "_TEB32") == 0
           ? "in user mode: the TEB of WOW64's 32-bit code"
           : "in user mode: the thread's TEB";
}

static bool show_mode(const struct cmd_call *call, const struct place *place,
                      bool kernel, struct ntl_sink *sink)
{
    const struct ntl_structure *s = ntl_structure_of_segment(
        call->session->arch, place->reg, kernel);
    struct structures_view view;
    bool found;

    if (!s)
        return false;
    view = structures_view(call->session, s);
    ntl_begin(sink, NTL_OBJECT, kernel ? "in_kernel_mode" : "in_user_mode",
              title_of(s, kernel));
    found = show_fields(call->session, &view, place->offset.value, sink);
    structures_doubts(call->session, &view, sink);
    ntl_end(sink);
    return found;
}

static void find_segment(const struct cmd_call *call, const struct place *place,
                         struct ntl_sink *sink)
{
    enum ntl_arch arch = call->session->arch;

    if (ntl_structure_of_segment(arch, place->reg, true))
        return;
    if (ntl_structure_of_segment(arch, place->reg, false))
        ntl_find(sink, "user_only", "the kernel does not use fs on x64: gs is "
                 "its KPCR");
    else
        ntl_find(sink, "not_used", "Windows does not use gs on x86: fs is the "
                 "KPCR, in user mode the TEB");
}

static bool show_segment(const struct cmd_call *call, const struct place *place,
                         struct ntl_sink *sink)
{
    bool kernel, user;

    ntl_emit(sink, .key = "segment", .kind = NTL_TEXT,
             .text = segments[place->reg]);
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = place->offset.value);
    kernel = show_mode(call, place, true, sink);
    user = show_mode(call, place, false, sink);
    find_segment(call, place, sink);
    return kernel || user;
}

static bool show_structure(const struct cmd_call *call,
                           const struct place *place, struct ntl_sink *sink)
{
    bool found;

    ntl_emit(sink, .key = "structure", .kind = NTL_TEXT,
             .text = ntl_structure_name(place->view.structure));
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = place->offset.value);
    found = show_fields(call->session, &place->view, place->offset.value,
                        sink);
    structures_doubts(call->session, &place->view, sink);
    return found;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct place place;
    enum ntl_status status;

    if (names_a_field(call))
        return dt_answer(call, sink, diag);
    status = read_place(call, &place, diag);
    if (status == NTL_OK && place.segment
        && (call->session->arch == NTL_ARM64) != (place.reg == NTL_X18))
        status = cmd_refuse(&call->arg[PLACE], NTL_ENOTFOUND, diag,
                            place.reg == NTL_X18 ? "x18 is arm64's: -a arm64"
                            : "arm64 has no fs and no gs: x18:OFF; -a x64 or "
                            "-a x86");
    if (status != NTL_OK)
        return status;
    session_context(call->session, USES_BUILD, sink);
    call->absent = place.segment ? !show_segment(call, &place, sink)
                                 : !show_structure(call, &place, sink);
    return NTL_OK;
}

const struct command cmd_offset = {
    .name = "offset",
    .summary = "which field lies at fs:124, gs:188 or STRUCT+OFF; where "
               "STRUCT.FIELD lies",
    .example = "gs:188",
    .args = {
        [PLACE] = { CMD_WORD, "PLACE",
                    "fs:OFF, gs:[OFF], x18:OFF, STRUCT+OFF, STRUCT.FIELD",
                    NULL, false },
        [OFF] = { CMD_WORD, "OFF", "after a structure's name; or a field",
                  NULL, true },
    },
    .run = run,
    .complete = structures_complete,
};
