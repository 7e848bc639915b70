#include "windbg-pte.h"

#include "core/text/ascii.h"

#include <ntlens/expr.h>
#include <ntlens/format.h>
#include <ntlens/mmpte.h>
#include <string.h>

enum { LINE = 256, REASON_INDENT = 1 };

/*
 * Where things stand: the address, the column of each level, the end of a flag
 * string in it, and blanks before LARGE PAGE.  From public transcripts; those
 * of x86 differ among debuggers, and these are the newest found.
 */
struct shape {
    unsigned char va, column, flags_end, large;
};

static const struct shape *shape_of(enum ntl_arch arch)
{
    static const struct shape wide = { 43, 27, 25, 0 }, pae = { 20, 27, 25, 2 },
                              x86 = { 17, 24, 21, 0 };

    return arch == NTL_X86 ? &x86 : arch == NTL_X86_PAE ? &pae : &wide;
}

/* --- writing -------------------------------------------------------------- */

struct line {
    char text[LINE];
    size_t used;
};

static void put(struct line *line, const char *text)
{
    size_t n = strlen(text);

    if (n >= LINE - line->used)
        n = LINE - 1 - line->used;
    memcpy(line->text + line->used, text, n);
    line->used += n;
    line->text[line->used] = '\0';
}

static void pad(struct line *line, size_t to)
{
    while (line->used < to && line->used < LINE - 1)
        line->text[line->used++] = ' ';
    line->text[line->used] = '\0';
}

static void put_hex(struct line *line, uint64_t value, unsigned digits,
                    bool capital)
{
    char text[NTL_ADDRESS_TEXT];

    ntl_format_hex(text, sizeof text, value, digits);
    if (capital)
        ntl_format_capitals(text);
    put(line, text);
}

static void emit_line(const struct line *line, struct ntl_sink *sink)
{
    ntl_verbatim(sink, "%s", .word = { line->text });
}

static void pad_to_level(struct line *line, const struct ntl_walk *walk,
                         unsigned i)
{
    pad(line, (size_t)shape_of(walk->arch)->column * i);
}

static void show_va(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    struct line line = { .used = 0 };

    pad(&line, shape_of(walk->arch)->va);
    put(&line, "VA ");
    put_hex(&line, walk->address, ntl_paging(walk->arch)->digits, false);
    emit_line(&line, sink);
}

static void show_at(const struct session *session, const struct ntl_walk *walk,
                    struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(walk->arch);
    struct line line = { .used = 0 };

    for (unsigned i = mode->mapped_levels; i-- > 0;) {
        pad_to_level(&line, walk, mode->mapped_levels - 1u - i);
        put(&line, mode->level[i].nt);
        put(&line, " at ");
        put_hex(&line,
                ntl_selfmap_entry(session_map(session), walk->address,
                                  (enum ntl_level)i), mode->digits, true);
    }
    emit_line(&line, sink);
}

static bool is_large(const struct ntl_walk *walk)
{
    return walk->end == NTL_WALK_MAPPED
           && walk->step[walk->count - 1].level != NTL_PTE;
}

static void put_contents(struct line *line, const struct ntl_walk *walk,
                         unsigned i, uint64_t value)
{
    pad_to_level(line, walk, i);
    put(line, "contains ");
    put_hex(line, value, ntl_paging(walk->arch)->entry_size * 2u, true);
}

/* The PTE of a large page is shown as if it were there, empty. */
static void show_contains(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    struct line line = { .used = 0 };
    unsigned i = 0;

    for (; i < walk->count && walk->step[i].has_value; i++)
        put_contents(&line, walk, i, walk->step[i].value);
    if (is_large(walk))
        put_contents(&line, walk, i, 0);
    if (line.used)
        emit_line(&line, sink);
}

static void put_valid(struct line *line, const struct ntl_walk *walk,
                      unsigned i)
{
    const struct ntl_walk_step *step = &walk->step[i];
    const struct shape *shape = shape_of(walk->arch);
    char flags[NTL_MMPTE_FLAGS_TEXT];
    uint64_t frame = ntl_entry_frame(walk->arch, step->value, step->level);

    ntl_mmpte_flags(walk->arch, step->value, step->level, flags);
    pad_to_level(line, walk, i);
    put(line, "pfn ");
    put_hex(line, frame >> NTL_PAGE_SHIFT, 1, false);
    put(line, " ");
    pad(line, (size_t)shape->column * i + shape->flags_end - strlen(flags));
    put(line, flags);
}

static void put_large(struct line *line, const struct ntl_walk *walk)
{
    const struct shape *shape = shape_of(walk->arch);

    pad(line, (size_t)shape->column * walk->count + shape->large);
    put(line, "LARGE PAGE pfn ");
    put_hex(line, walk->physical >> NTL_PAGE_SHIFT, 1, false);
}

/* The column of `not valid': that of a PTE; of a higher entry, 0. */
static unsigned reason_column(const struct ntl_walk *walk)
{
    unsigned last = walk->count - 1u;

    return walk->step[last].level == NTL_PTE ? last : 0;
}

/*
 * Where the walk ends above the PTE, !pte repeats that entry in this line, and
 * says `not valid' below: 0vercl0k/kdmp-parser-rs, `!pte 0' of a WoW64 dump.
 */
static void put_invalid(struct line *line, const struct ntl_walk *walk,
                        unsigned i, struct ntl_sink *sink)
{
    uint64_t value = walk->step[i].value;

    if (i > 0 && reason_column(walk) == 0) {
        put_contents(line, walk, i, value);
        emit_line(line, sink);
        *line = (struct line) { .used = 0 };
    }
    pad_to_level(line, walk, reason_column(walk));
    put(line, "not valid");
}

static void show_pfns(const struct ntl_walk *walk, struct ntl_sink *sink)
{
    struct line line = { .used = 0 };

    for (unsigned i = 0; i < walk->count && walk->step[i].has_value; i++) {
        if (ntl_entry_valid(walk->arch, walk->step[i].value))
            put_valid(&line, walk, i);
        else
            put_invalid(&line, walk, i, sink);
    }
    if (is_large(walk))
        put_large(&line, walk);
    if (line.used)
        emit_line(&line, sink);
}

/* The mask of the target, when it was not given: taken out, or left in. */
static void show_doubt(const struct ntl_mmpte *e, struct ntl_sink *sink)
{
    if (!e->suspect || e->state == NTL_MMPTE_FREED)
        return;
    if (e->state == NTL_MMPTE_IN_TRANSITION
        || (e->offset && e->offset == e->suspect >> 32))
        ntl_find(sink, "suspect_bits",
                 "bits %x are left out as WinDbg does, which can read "
                 "MiInvalidPteMask in the target", .number = { e->suspect });
    else
        ntl_find(sink, "suspect_bits",
                 "bits %x are MiInvalidPteMask's in many targets, and WinDbg "
                 "then leaves them out; `set mask` settles it",
                 .number = { e->suspect });
}

/* What kind of not valid. */
static void show_why(const struct session *session, const struct ntl_walk *walk,
                     struct ntl_sink *sink)
{
    const struct ntl_walk_step *step = &walk->step[walk->count - 1u];
    struct ntl_mmpte_options options = {
        .arch = walk->arch, .build = session->build, .level = step->level,
        .invalid_mask = session->invalid_mask,
    };
    struct ntl_phrase phrase[NTL_MMPTE_WINDBG_LINES];
    struct ntl_mmpte entry[2];
    size_t readings = ntl_mmpte_read(step->value, &options, entry);
    size_t n;

    /* Two readings: the later one is of the kernel that is up to date. */
    n = ntl_mmpte_windbg_lines(&entry[readings - 1], phrase);
    for (size_t i = 0; i < n; i++) {
        struct line line = { .used = 0 };
        char text[LINE];

        ntl_format_phrase(text, sizeof text, &phrase[i]);
        if (strstr(phrase[i].format, "%q") && strchr(text, ':'))
            ntl_format_capitals(strchr(text, ':'));
        pad_to_level(&line, walk, reason_column(walk));
        pad(&line, line.used + REASON_INDENT);
        put(&line, text);
        emit_line(&line, sink);
    }
    show_doubt(&entry[readings - 1], sink);
}

void windbg_pte_show(const struct session *session, const struct ntl_walk *walk,
                     struct ntl_sink *sink)
{
    show_va(walk, sink);
    show_at(session, walk, sink);
    show_contains(walk, sink);
    show_pfns(walk, sink);
    if (walk->end == NTL_WALK_INVALID)
        show_why(session, walk, sink);
}
