#include <ntlens/structs.h>

#include "core/text/ascii.h"

#include <string.h>

/* Sources, and what is wrong in them: src/data/facts/structs/builds.txt. */
enum {
    SET_X64, SET_X86, SET_ARM64, SET_X64_SECOND, SET_X86_SECOND,
    SET_ARM64_SECOND, SETS
};
enum { NO_STRUCTURE = UINT16_MAX };

struct set {
    uint16_t build, builds, structure, structures;  /* first and count        */
};

struct type {
    uint32_t name;
    uint16_t count;
    uint8_t bytes;
    uint16_t inner;             /* the structure that it is                   */
};

#include "structs.inc"

static unsigned second_of(unsigned set)
{
    return set < SET_X64_SECOND ? set + SET_X64_SECOND : SETS;
}

static unsigned set_of(enum ntl_arch arch, bool second)
{
    static const uint8_t first_source[NTL_ARCH_COUNT] = {
        [NTL_X64] = SET_X64, [NTL_X64_LA57] = SET_X64, [NTL_X86] = SET_X86,
        [NTL_X86_PAE] = SET_X86, [NTL_ARM64] = SET_ARM64,
    };
    unsigned set = (unsigned)arch < NTL_ARCH_COUNT ? first_source[arch]
                                                   : SET_X64;

    return second ? second_of(set) : set;
}

const char *ntl_struct_source_name(enum ntl_struct_source source)
{
    static const char source_names[NTL_STRUCT_SOURCES][16] = {
        [NTL_STRUCT_VERGILIUS] = "vergilius-rs", [NTL_STRUCT_ISF] = "ISF",
        [NTL_STRUCT_NTOSKRNLIB] = "ntoskrnlib", [NTL_STRUCT_KPHDYN] = "kphdyn",
        [NTL_STRUCT_VOLATILITY] = "volatility",
        [NTL_STRUCT_DEDUCED] = "deduced", [NTL_STRUCT_HEADER] = "headers",
        [NTL_STRUCT_SDK] = "Windows SDK", [NTL_STRUCT_DOCS] = "documentation",
    };

    return (unsigned)source < NTL_STRUCT_SOURCES ? source_names[source] : "?";
}

const struct ntl_structure *ntl_structures(enum ntl_arch arch, bool second,
                                           size_t *count)
{
    unsigned set = set_of(arch, second);

    *count = set < SETS ? sets[set].structures : 0;
    return set < SETS ? &structures[sets[set].structure] : NULL;
}

const char *ntl_structure_name(const struct ntl_structure *structure)
{
    return &names[structure->name];
}

const char *ntl_member_name(const struct ntl_member *member)
{
    return &names[member->name];
}

/* Whose row of the columns it is. */
static size_t row_of(const struct ntl_member *member)
{
    return (size_t)(member - members);
}

const struct ntl_structure *ntl_member_inner(const struct ntl_member *member)
{
    uint16_t inner = member_inner[row_of(member)];

    return inner == NO_STRUCTURE ? NULL : &structures[inner];
}

static const struct type *type_of(const struct ntl_place *place)
{
    return &types[place->type < sizeof types / sizeof *types ? place->type : 0];
}

struct ntl_type ntl_place_type(const struct ntl_place *place)
{
    const struct type *type = type_of(place);

    return (struct ntl_type) {
        type == types ? "" : &names[type->name], type->count, type->bytes,
    };
}

const struct ntl_structure *ntl_place_structure(const struct ntl_place *place)
{
    uint16_t inner = type_of(place)->inner;

    return inner == NO_STRUCTURE ? NULL : &structures[inner];
}

const struct ntl_member *ntl_structure_members(
    const struct ntl_structure *structure, size_t *count)
{
    *count = structure->count;
    return &members[structure->first];
}

const struct ntl_struct_build *ntl_structure_builds(
    const struct ntl_structure *structure, size_t *count)
{
    *count = sets[structure->set].builds;
    return &builds[sets[structure->set].build];
}

/* --- names ---------------------------------------------------------------- */

static bool same(const char *name, const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && name[i]
           && ascii_lower(name[i]) == ascii_lower(text[i]))
        i++;
    return i == length && name[i] == '\0';
}

/* What stands before the name's first letter: nt! and underscores. */
static size_t before_name(const char *text, size_t length)
{
    const char *module = memchr(text, '!', length);
    size_t at = module ? (size_t)(module - text) + 1 : 0;

    while (at < length && text[at] == '_')
        at++;
    return at;
}

static const struct ntl_structure *named_in(unsigned set, const char *text,
                                            size_t length)
{
    const struct ntl_structure *s;

    if (set >= SETS)
        return NULL;
    s = &structures[sets[set].structure];
    for (unsigned i = 0; i < sets[set].structures; i++)
        if (same(ntl_structure_name(&s[i]) + 1, text, length))
            return &s[i];
    return NULL;
}

const struct ntl_structure *ntl_structure_named(enum ntl_arch arch,
                                                const char *text, size_t length)
{
    size_t at = before_name(text, length);
    const struct ntl_structure *s
        = named_in(set_of(arch, false), text + at, length - at);

    return s ? s : named_in(set_of(arch, true), text + at, length - at);
}

const struct ntl_structure *ntl_structure_second(
    const struct ntl_structure *structure)
{
    const char *name = ntl_structure_name(structure) + 1;

    return named_in(second_of(structure->set), name, strlen(name));
}

static const struct ntl_member *member_named(
    const struct ntl_structure *structure, const char *text, size_t length)
{
    const struct ntl_member *m = &members[structure->first];

    for (unsigned i = 1; i < structure->count; i++)
        if (same(ntl_member_name(&m[i]), text, length))
            return &m[i];
    return NULL;
}

const struct ntl_structure *ntl_structure_of_segment(
    enum ntl_arch arch, enum ntl_segment_register segment, bool kernel)
{
    /* arm64: Microsoft's "Overview of ARM64 ABI conventions", of x18 */
    static const char base[SETS][3][2][8] = {
        [SET_X64] = {
            [NTL_FS] = { "TEB32", "" }, [NTL_GS] = { "TEB", "KPCR" },
        },
        [SET_X86] = { [NTL_FS] = { "TEB", "KPCR" } },
        [SET_ARM64] = { [NTL_X18] = { "TEB", "KPCR" } },
    };
    unsigned set = set_of(arch, false);
    const char *name
        = base[set][(unsigned)segment <= NTL_X18 ? segment : NTL_FS][kernel];

    return *name ? named_in(set, name, strlen(name)) : NULL;
}

/* --- builds --------------------------------------------------------------- */

/* Without a revision a build is the newest of its number. */
static bool is_after(const struct ntl_struct_build *row, struct ntl_build b)
{
    if (row->build.number != b.number)
        return row->build.number > b.number;
    return b.has_revision && row->since > b.revision;
}

/*
 * One row a build: any revision is that row.  Two rows: the later one holds
 * from its revision on.
 */
unsigned ntl_structure_column(const struct ntl_structure *structure,
                              struct ntl_build build, enum ntl_struct_fit *ret)
{
    size_t count;
    const struct ntl_struct_build *b = ntl_structure_builds(structure, &count);
    unsigned column = 0;

    for (unsigned i = 1; i < count; i++) {
        bool only = b[i].build.number != b[i - 1].build.number;

        if (only ? b[i].build.number <= build.number
                 : !is_after(&b[i], build))
            column = i;
    }
    *ret = ntl_kernel_of(b[column].build.number) == ntl_kernel_of(build.number)
           ? NTL_STRUCT_EXACT
           : b[column].build.number < build.number ? NTL_STRUCT_EARLIER
           : NTL_STRUCT_LATER;
    return column;
}

/* --- places --------------------------------------------------------------- */

/* The members' runs follow one another. */
static size_t first_run(size_t row)
{
    size_t run = marked_run[row / MARKED];

    for (size_t i = row - row % MARKED; i < row; i++)
        run += member_runs[i];
    return run;
}

static bool find_run(const struct ntl_member *member, unsigned column,
                     struct ntl_place *ret)
{
    size_t row = row_of(member), first = first_run(row);

    for (size_t run = first; run < first + member_runs[row]; run++) {
        if (column >= run_from[run] && column <= run_to[run]) {
            *ret = (struct ntl_place) {
                run_offset[run], run_low[run], run_width[run], false,
                (uint8_t)column, run_from[run], run_type[run],
            };
            return true;
        }
    }
    return false;
}

/* A structure without any size is known for every build of its list. */
static bool is_known(const struct ntl_structure *structure, unsigned column)
{
    const struct ntl_member *size = &members[structure->first];
    struct ntl_place place;

    return member_runs[row_of(size)] == 0 || find_run(size, column, &place);
}

static bool is_above(const char *outer, const char *name)
{
    while (*outer && *outer == *name) {
        outer++;
        name++;
    }
    return !*outer && *name == '.';
}

/*
 * Some sources stop at a union, others list what is in it alone: where u4 is
 * there, nothing is said of u4.PteFrame, and the other way about.
 */
static bool is_folded(const struct ntl_structure *structure,
                      const struct ntl_member *member, unsigned column)
{
    const struct ntl_member *m = &members[structure->first];
    const char *name = ntl_member_name(member);
    bool shared = member_shared[row_of(member)];
    struct ntl_place place;

    for (unsigned i = 1; shared && i < structure->count; i++) {
        const char *other = ntl_member_name(&m[i]);

        if ((is_above(other, name) || is_above(name, other))
            && find_run(&m[i], column, &place))
            return true;
    }
    return false;
}

enum ntl_presence ntl_member_place(const struct ntl_structure *structure,
                                   const struct ntl_member *member,
                                   unsigned column, struct ntl_place *ret)
{
    if (find_run(member, column, ret))
        return NTL_STRUCT_THERE;
    if (!is_known(structure, column)
        || member == &members[structure->first] || structure->some
        || is_folded(structure, member, column))
        return NTL_STRUCT_UNKNOWN;
    return NTL_STRUCT_NOT_THERE;
}

/* A column, then those before it backwards, then those after it. */
static bool next_column(unsigned start, unsigned count, unsigned *column)
{
    if (*column <= start && *column > 0)
        --*column;
    else
        *column = *column <= start ? start + 1 : *column + 1;
    return *column < count;
}

static enum ntl_presence place_or_borrow(const struct ntl_structure *structure,
                                         const struct ntl_member *member,
                                         unsigned column, struct ntl_place *ret)
{
    unsigned count = sets[structure->set].builds, other = column;
    enum ntl_presence presence
        = ntl_member_place(structure, member, column, ret);

    while (presence == NTL_STRUCT_UNKNOWN && !structure->some
           && next_column(column, count, &other))
        presence = ntl_member_place(structure, member, other, ret);
    if (other == column)
        return presence;
    if (presence != NTL_STRUCT_THERE)
        return NTL_STRUCT_UNKNOWN;
    ret->borrowed = true;
    return NTL_STRUCT_THERE;
}

bool ntl_structure_size(const struct ntl_structure *structure, unsigned column,
                        struct ntl_place *ret)
{
    const struct ntl_member *size = &members[structure->first];
    unsigned count = sets[structure->set].builds, other = column;

    while (!find_run(size, other, ret))
        if (!next_column(column, count, &other))
            return false;
    ret->borrowed = other != column;
    return true;
}

/* --- paths ---------------------------------------------------------------- */

const struct ntl_structure *ntl_struct_path_inner(
    const struct ntl_struct_path *path)
{
    if (path->depth == 0)
        return path->structure[0];
    if (path->depth == NTL_STRUCT_DEPTH)
        return NULL;
    return ntl_member_inner(path->member[path->depth - 1]);
}

static void append(struct ntl_struct_path *path,
                   const struct ntl_structure *structure,
                   const struct ntl_member *member)
{
    path->structure[path->depth] = structure;
    path->member[path->depth++] = member;
}

/* Names have points in them (u1.Flink): the longest that fits is taken. */
static size_t one_member(const struct ntl_structure *structure,
                         const char *text, size_t length,
                         const struct ntl_member **ret)
{
    for (size_t n = length; n > 0; n--) {
        if (n < length && text[n] != '.')
            continue;
        *ret = member_named(structure, text, n);
        if (*ret)
            return n;
    }
    return 0;
}

size_t ntl_struct_path_begin(const struct ntl_structure *root, const char *text,
                             size_t length, struct ntl_struct_path *ret)
{
    const struct ntl_structure *inner;
    const struct ntl_member *member;
    size_t at = 0, n;

    *ret = (struct ntl_struct_path) { .structure = { root } };
    while (at < length && (inner = ntl_struct_path_inner(ret)) != NULL
           && (n = one_member(inner, text + at, length - at, &member)) > 0) {
        append(ret, inner, member);
        at += n;
        at += at < length;
    }
    return at;
}

static size_t put(char *text, size_t size, size_t at, const char *part)
{
    size_t n = strlen(part), room = at < size ? size - at : 0;

    if (room) {
        memcpy(text + at, part, n < room ? n : room);
        text[n < room ? at + n : size - 1] = '\0';
    }
    return at + n;
}

size_t ntl_struct_path_text(const struct ntl_struct_path *path, char *text,
                            size_t size)
{
    size_t at = put(text, size, 0, ntl_structure_name(path->structure[0]));

    for (unsigned i = 0; i < path->depth; i++) {
        at = put(text, size, at, ".");
        at = put(text, size, at, ntl_member_name(path->member[i]));
    }
    return at;
}

/* A field that became a structure was a number before, or a pointer. */
static bool is_structure(const struct ntl_place *place,
                         const struct ntl_structure *structure)
{
    return place->type == 0 || ntl_place_structure(place) == structure;
}

enum ntl_presence ntl_struct_path_place(const struct ntl_struct_path *path,
                                        unsigned column, struct ntl_place *ret)
{
    struct ntl_place sum = { .from = (uint8_t)column };

    for (unsigned i = 0; i < path->depth; i++) {
        struct ntl_place step;
        enum ntl_presence presence = place_or_borrow(
            path->structure[i], path->member[i], column, &step);

        if (presence != NTL_STRUCT_THERE)
            return presence;
        if (i + 1 < path->depth
            && !is_structure(&step, path->structure[i + 1]))
            return NTL_STRUCT_NOT_THERE;
        sum.offset += step.offset;
        sum.type = step.type;
        sum.low = step.low;
        sum.width = step.width;
        sum.since = step.since;
        if (step.borrowed) {
            sum.borrowed = true;
            sum.from = step.from;
        }
    }
    *ret = sum;
    return NTL_STRUCT_THERE;
}

static bool agree(const struct ntl_struct_range *a,
                  const struct ntl_struct_range *b)
{
    return a->there == b->there
           && (!a->there || (a->place.offset == b->place.offset
                             && a->place.low == b->place.low
                             && a->place.width == b->place.width));
}

size_t ntl_struct_ranges(const struct ntl_struct_path *path,
                         struct ntl_struct_range *ret, size_t size)
{
    unsigned columns = sets[path->structure[0]->set].builds;
    struct ntl_struct_range last = { 0 };
    size_t count = 0;

    for (unsigned i = 0; i < columns; i++) {
        struct ntl_struct_range one = {
            .first = (uint8_t)i, .last = (uint8_t)i,
        };
        enum ntl_presence presence
            = ntl_struct_path_place(path, i, &one.place);

        one.there = presence == NTL_STRUCT_THERE;
        if (presence == NTL_STRUCT_UNKNOWN || (one.there && one.place.borrowed))
            continue;
        if (count == 0 || !agree(&last, &one)) {
            last = one;
            count++;
        }
        last.last = one.last;
        if (count <= size)
            ret[count - 1] = last;
    }
    return count;
}
