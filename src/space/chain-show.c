/* How a chain looks. */
#include "chain.h"

#include "level.h"
#include "memory.h"

#include <string.h>

/* --- the places of its entries -------------------------------------------- */

/* Why the base is where it is, and which entry makes it so. */
static void explain_self(const struct session *session, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    enum ntl_level top = (enum ntl_level)(mode->mapped_levels - 1);
    uint64_t base = ntl_selfmap_base(map, top), index = session->index;

    ntl_step(sink, "self_entry", "%a + %x * %x = %a: this %s points at its own "
             "table", .number = { base, index, mode->entry_size,
                                  base + index * mode->entry_size },
             .word = { mode->level[top].nt }, .digits = mode->digits);
}

/* An entry is found by the bits that are translated, not by their sign. */
static void explain_entry(struct ntl_sink *sink, const struct ntl_paging *mode,
                          uint64_t base, uint64_t from, uint64_t entry,
                          enum ntl_level level)
{
    uint64_t mask = (UINT64_C(1) << mode->va_bits) - 1, low = from & mask;

    if (low != from)
        ntl_step(sink, mode->level[level].nt,
                 "%a & %x = %x: the sign is dropped",
                 .number = { from, mask, low }, .digits = mode->digits);
    ntl_step(sink, mode->level[level].nt, "%a + (%x >> 12) * %x = %a",
             .number = { base, low, mode->entry_size, entry },
             .digits = mode->digits);
}

/* PTE first: each entry above is the entry of the entry below. */
void chain_explain(const struct session *session, uint64_t va,
                   struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    uint64_t base = ntl_selfmap_base(map, NTL_PTE), from = va;

    if (!sink->explain)
        return;
    explain_self(session, sink);
    for (unsigned i = 0; i < mode->mapped_levels; i++) {
        uint64_t entry = ntl_selfmap_entry(map, va, (enum ntl_level)i);

        explain_entry(sink, mode, base, from, entry, (enum ntl_level)i);
        from = entry;
    }
}

/* --- the table of its entries: a function a column ------------------------ */

struct table {
    const struct session *session;
    const struct chain *chain;
    const struct ntl_paging *mode;
    struct ntl_sink *sink;
    unsigned columns;
};

static void emit_index(const struct table *t, unsigned row)
{
    ntl_emit(t->sink, .key = "index", .kind = NTL_NUMBER,
             .value = t->chain->walk.step[row].index);
}

static void emit_place(const struct table *t, const char *key, bool known,
                       uint64_t value)
{
    ntl_emit(t->sink, .key = key, .kind = known ? NTL_ADDRESS : NTL_ABSENT,
             .value = value, .digits = t->mode->digits);
}

/*
 * The offset of a PDE, PPE or PXE contains the index: where that is only a
 * default, the PTE's alone is known.
 */
static void emit_at(const struct table *t, unsigned row)
{
    const struct ntl_walk_step *step = &t->chain->walk.step[row];
    bool known = (unsigned)step->level < t->mode->mapped_levels;

    emit_place(t, "at", known, step->va);
    if (t->columns & CHAIN_CONTENTS || !session_index_doubtful(t->session))
        return;
    ntl_emit(t->sink, .key = "MmPteBase_plus",
             .kind = step->level == NTL_PTE ? NTL_NUMBER : NTL_ABSENT,
             .value = step->va - ntl_selfmap_base(session_map(t->session),
                                                  NTL_PTE));
}

static void emit_at_physical(const struct table *t, unsigned row)
{
    const struct ntl_walk_step *step = &t->chain->walk.step[row];

    emit_place(t, "at_physical", step->has_pa, step->pa);
}

static void emit_words(const struct table *t, unsigned row)
{
    static const char *const sources[CHAIN_SOURCES] = {
        [CHAIN_TYPED] = "typed", [CHAIN_PHYSICAL] = "physical",
        [CHAIN_SELFMAP] = "self-map",
    };
    const struct chain_row *words = &t->chain->row[row];
    const char *maps = chain_maps(t->chain, row);

    ntl_emit(t->sink, .key = "state", .kind = NTL_TEXT,
             .text = chain_state_name(words->state));
    ntl_emit(t->sink, .key = "maps", .kind = maps ? NTL_TEXT : NTL_ABSENT,
             .text = maps);
    ntl_emit(t->sink, .key = "from", .text = sources[words->source],
             .kind = words->source ? NTL_TEXT : NTL_ABSENT);
}

static void emit_contents(const struct table *t, unsigned row)
{
    const struct ntl_walk_step *step = &t->chain->walk.step[row];

    ntl_emit(t->sink, .key = "contents",
             .kind = step->has_value ? NTL_RAW : NTL_ABSENT,
             .value = step->value,
             .digits = (uint8_t)(t->mode->entry_size * 2));
    emit_words(t, row);
}

static void emit_rights(const struct table *t, unsigned row)
{
    const struct ntl_walk_step *step = &t->chain->walk.step[row];
    enum ntl_kind kind = step->has_value ? NTL_FLAG : NTL_ABSENT;
    struct ntl_rights r = ntl_entry_rights(t->chain->walk.arch, step->value,
                                           step->level);

    ntl_emit(t->sink, .key = "user", .kind = kind, .value = r.user);
    ntl_emit(t->sink, .key = "write", .kind = kind, .value = r.write);
    ntl_emit(t->sink, .key = "execute", .kind = kind, .value = r.execute);
}

static const struct {
    unsigned column;
    void (*emit)(const struct table *t, unsigned row);
} columns[] = {
    { CHAIN_INDEX, emit_index },
    { CHAIN_AT, emit_at },
    { CHAIN_AT_PHYSICAL, emit_at_physical },
    { CHAIN_CONTENTS, emit_contents },
    { CHAIN_RIGHTS, emit_rights },
};

static void show_row(const struct table *t, unsigned row)
{
    enum ntl_level level = t->chain->walk.step[row].level;
    const struct ntl_level_info *info = &t->mode->level[level];
    bool physical = t->columns & CHAIN_AT_PHYSICAL;
    bool bare = !(t->columns & (CHAIN_CONTENTS | CHAIN_AT_PHYSICAL));

    ntl_begin(t->sink, NTL_ROW, NULL, NULL);
    ntl_emit(t->sink, .key = "level", .kind = NTL_TEXT,
             .text = physical ? info->cpu : info->nt,
             .note = bare ? info->cpu : NULL);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (t->columns & columns[i].column)
            columns[i].emit(t, row);
    ntl_end(t->sink);
}

void chain_show_entries(const struct session *session,
                        const struct chain *chain, unsigned columns_asked,
                        struct ntl_sink *sink)
{
    const struct table t = {
        session, chain, ntl_paging(chain->walk.arch), sink, columns_asked,
    };

    if (chain->rows == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "chain", "entries");
    for (unsigned i = 0; i < chain->rows; i++)
        show_row(&t, i);
    ntl_end(sink);
}

/* --- what it comes to ----------------------------------------------------- */

static void show_physical(const struct chain *chain, struct ntl_sink *sink)
{
    const char *here = chain->here ? "that page is in this file"
                                   : "that page is not in this file";

    if (!chain->has_physical)
        return;
    ntl_emit(sink, .key = "physical", .kind = NTL_NUMBER,
             .value = chain->physical, .note = chain->image ? here : NULL);
    ntl_emit(sink, .key = "pfn", .kind = NTL_NUMBER,
             .value = chain->physical >> NTL_PAGE_SHIFT);
    if (chain->image)
        ntl_emit(sink, .key = "page_in_image", .kind = NTL_FLAG,
                 .value = chain->here);
}

/* Of a mapped page: size, offset in it, rights. */
static void show_page(const struct chain *chain, struct ntl_sink *sink)
{
    const char *note = chain->deduced ? "by the entries that are here" : NULL;
    struct ntl_rights rights = chain->rights;

    ntl_emit(sink, .key = "page_size", .kind = NTL_TEXT,
             .text = level_page_size(chain->page_shift));
    ntl_emit(sink, .key = "offset", .kind = NTL_NUMBER,
             .value = chain->walk.address
                      & ((UINT64_C(1) << chain->page_shift) - 1),
             .note = "in that page");
    ntl_emit(sink, .key = "user", .kind = NTL_FLAG, .value = rights.user,
             .note = note ? note : "if every level allows user mode");
    ntl_emit(sink, .key = "writable", .kind = NTL_FLAG, .value = rights.write,
             .note = note ? note : "if every level allows writes");
    ntl_emit(sink, .key = "executable", .kind = NTL_FLAG,
             .value = rights.execute,
             .note = note ? note : "if no level forbids it");
}

/* The level of the entry at which it ends, by both its names. */
static void show_stopped(const struct chain *chain, struct ntl_sink *sink)
{
    const struct ntl_level_info *at
        = &ntl_paging(chain->walk.arch)->level[chain->level];

    if (chain->walk.count > 0)
        ntl_emit(sink, .key = "stopped_at", .kind = NTL_TEXT, .text = at->nt,
                 .note = strcmp(at->nt, at->cpu) ? at->cpu : NULL);
}

static void show_pagefile(const struct chain *chain, enum chain_state state,
                          struct ntl_sink *sink)
{
    if ((unsigned)state != NTL_MMPTE_PAGEFILE)
        return;
    ntl_emit(sink, .key = "pagefile", .kind = NTL_NUMBER,
             .value = chain->pagefile, .note = "number of the page file");
    ntl_emit(sink, .key = "pagefile_offset", .kind = NTL_NUMBER,
             .value = chain->offset, .note = "in pages");
}

static void show_prototype(const struct chain *chain, struct ntl_sink *sink)
{
    bool here = chain->has_prototype;

    if (chain->state != CHAIN_PROTO || !chain->prototype_at)
        return;
    ntl_emit(sink, .key = "prototype_pte", .kind = NTL_ADDRESS,
             .value = chain->prototype_at,
             .digits = ntl_paging(chain->walk.arch)->digits);
    if (!chain->image)
        return;
    ntl_emit(sink, .key = "prototype", .kind = here ? NTL_RAW : NTL_ABSENT,
             .value = chain->prototype,
             .note = here ? NULL : "it is not in this file");
    if (!here)
        return;
    ntl_emit(sink, .key = "prototype_state", .kind = NTL_TEXT,
             .text = chain_state_name(chain->prototype_state),
             .note = chain_state_note(chain->prototype_state));
    show_pagefile(chain, chain->prototype_state, sink);
}

/* Absent where nobody can say. */
static void show_mapped(const struct chain *chain, struct ntl_sink *sink)
{
    bool known = chain->state != CHAIN_NOT_IN_DUMP
                 && chain->state != CHAIN_NOT_KNOWN;

    ntl_emit(sink, .key = "mapped", .kind = known ? NTL_FLAG : NTL_ABSENT,
             .value = chain->state == CHAIN_VALID
                      || chain->state == CHAIN_SAVED);
    ntl_emit(sink, .key = "state", .kind = NTL_TEXT,
             .text = chain_state_name(chain->state),
             .note = chain_state_note(chain->state));
}

/* Rights are those that every entry gives: the first that does not takes. */
static void explain_right(const struct chain *chain, unsigned right,
                          struct ntl_sink *sink)
{
    static const char *const keys[] = { "user", "writable", "executable" };
    const struct ntl_paging *mode = ntl_paging(chain->walk.arch);

    for (unsigned i = 0; i < chain->rows; i++) {
        const struct ntl_walk_step *step = &chain->walk.step[i];
        struct ntl_rights one = ntl_entry_rights(chain->walk.arch, step->value,
                                                 step->level);
        const bool gives[] = { one.user, one.write, one.execute };

        if (!step->has_value || gives[right])
            continue;
        ntl_step(sink, keys[right], "0, from the %s on: %q does not give it",
                 .number = { step->value },
                 .word = { mode->level[step->level].nt },
                 .digits = (uint8_t)(mode->entry_size * 2));
        return;
    }
    ntl_step(sink, keys[right], "1: every entry gives it");
}

static void explain_rights(const struct chain *chain, struct ntl_sink *sink)
{
    for (unsigned right = 0;
         sink->explain && chain->state == CHAIN_VALID && right < 3; right++)
        explain_right(chain, right, sink);
}

static void explain_result(const struct chain *chain, struct ntl_sink *sink)
{
    unsigned shift = chain->page_shift ? chain->page_shift : NTL_PAGE_SHIFT;
    uint64_t low = chain->walk.address & ((UINT64_C(1) << shift) - 1);
    uint8_t digits
        = (uint8_t)(ntl_paging(chain->walk.arch)->entry_size * 2);

    if (chain->state == CHAIN_VALID)
        ntl_step(sink, "physical", "%x (frame of %q) + %x (offset) = %x",
                 .number = { chain->physical - low, chain->entry, low,
                             chain->physical },
                 .digits = digits);
    else if (chain->has_physical)
        ntl_step(sink, "physical", "%x (frame) + %x (offset) = %x",
                 .number = { chain->physical - low, low, chain->physical });
}

void chain_show_result(const struct session *session,
                       const struct chain *chain, struct ntl_sink *sink)
{
    struct owner owner = { .kind = OWNER_NONE };

    if (chain->image)
        owner = memory_owner(session, chain->walk.address);
    ntl_begin(sink, NTL_OBJECT, "result", "result");
    show_mapped(chain, sink);
    if (owner.kind)
        ntl_emit(sink, .key = "module", .kind = NTL_TEXT, .text = owner.text);
    show_physical(chain, sink);
    if (chain->state == CHAIN_VALID)
        show_page(chain, sink);
    else
        show_stopped(chain, sink);
    show_pagefile(chain, chain->state, sink);
    show_prototype(chain, sink);
    if (chain->state == CHAIN_RESERVED_BITS)
        ntl_emit(sink, .key = "reserved_bits", .kind = NTL_RAW,
                 .value = chain->walk.reserved,
                 .digits = (uint8_t)(ntl_paging(chain->walk.arch)->entry_size
                                     * 2));
    ntl_end(sink);
    explain_result(chain, sink);
    explain_rights(chain, sink);
}

/* --- the rest ------------------------------------------------------------- */

/* Whether there were two readings, of which the later is shown. */
static bool show_decoded(const struct session *session,
                         const struct chain *chain,
                         const struct ntl_walk_step *step,
                         struct ntl_sink *sink)
{
    struct ntl_mmpte_options options = chain_mmpte_options(session,
                                                           step->level);
    struct ntl_mmpte entry[2];
    size_t readings = ntl_mmpte_read(step->value, &options, entry);

    ntl_begin(sink, NTL_OBJECT, level_entry(step->level),
              ntl_paging(chain->walk.arch)->level[step->level].nt);
    ntl_mmpte_show(&entry[readings - 1], &options, sink);
    ntl_mmpte_oddities(&entry[readings - 1], &options, &chain->walk.address,
                       sink);
    ntl_end(sink);
    return readings > 1;
}

void chain_show_decoded(const struct session *session,
                        const struct chain *chain, struct ntl_sink *sink)
{
    bool two_readings = false;

    for (unsigned i = 0; i < chain->rows; i++)
        if (chain->walk.step[i].has_value)
            two_readings |= show_decoded(session, chain, &chain->walk.step[i],
                                         sink);
    if (two_readings)
        ntl_find(sink, "revision_matters",
                 "entries are read as after the August 2018 update of this "
                 "build; give the revision (-b BUILD.REVISION), or see `mmpte` "
                 "for both readings");
}

void chain_show_entry(const struct session *session, const struct chain *chain,
                      enum ntl_level level, uint64_t value,
                      struct ntl_sink *sink)
{
    const struct ntl_walk_step step = {
        .level = level, .value = value, .has_value = true,
    };

    show_decoded(session, chain, &step, sink);
}

void chain_find(const struct chain *chain, struct ntl_sink *sink)
{
    if (chain->deduced)
        ntl_find(sink, "upper_entries_missing",
                 "not every entry above is in this file; the kernel could read "
                 "the lower ones in the self-map, so those were valid");
    if (chain->image && chain->state == CHAIN_IN_TRANSITION
        && chain->has_physical)
        ntl_find(sink, "read_in_transition",
                 "the page is in transition: what is read here is read from "
                 "its frame anyway");
    if (chain->level != NTL_PTE && chain->walk.end == NTL_WALK_INVALID)
        ntl_find(sink, "table_missing",
                 "this is said of the table that the %s points at, not of the "
                 "page", .word = { ntl_paging(chain->walk.arch)
                                       ->level[chain->level].nt });
}
