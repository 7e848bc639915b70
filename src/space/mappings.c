#include "mappings.h"

#include "chain.h"
#include "core/text/le.h"

#include <stdlib.h>
#include <string.h>

/*
 * A page table that several entries point at is shown once.  What was shown is
 * kept in a cache of fixed size: a table that fell out of it is shown again.
 */
enum {
    SETS = 4096, WAYS = 4, PAGE = 1 << NTL_PAGE_SHIFT, TICK = 64,
    TABLES_A_PAGE = 2, TABLES_MORE = 1 << 12, ENTRIES_TICK = 1 << 12
};

struct seen {
    uint64_t key;               /* physical address, level and rights         */
    uint64_t va;
    bool used, holds;           /* holds: it leads to the page asked for      */
};

struct walker {
    const struct session *session;
    const struct ntl_paging *mode;
    const struct mappings_asked *asked;
    struct mappings_seen *ret;
    struct mapping pending;
    bool has_pending, done;
    uint64_t path[NTL_LEVELS_MAX];      /* tables, by level of their entries  */
    struct seen *seen;
    uint64_t found;             /* mappings of the page asked for             */
    uint64_t tables_max;        /* no honest image has more                   */
    uint64_t entries;           /* saved ones, looked at                      */
};

/* One entry of a table. */
struct entry {
    enum ntl_level level;
    uint64_t value, va, last;
    struct ntl_rights rights;
};

/* --- ranges --------------------------------------------------------------- */

static void flush(struct walker *w)
{
    if (w->has_pending && !w->done
        && !w->asked->each(w->asked->user, &w->pending))
        w->done = true;
    w->has_pending = false;
}

static bool same_rights(struct ntl_rights a, struct ntl_rights b)
{
    return a.user == b.user && a.write == b.write && a.execute == b.execute;
}

static bool goes_on(const struct mapping *a, const struct mapping *b)
{
    uint64_t size = a->end - a->start + 1;

    if (a->kind != b->kind || a->end + 1 != b->start || b->start == 0
        || !same_rights(a->rights, b->rights))
        return false;
    if (a->kind == MAPPING_ABSENT)
        return true;
    if (a->kind == MAPPING_SHARED)
        return a->physical == b->physical;
    return a->kind == MAPPING_PAGES && a->page_shift == b->page_shift
           && a->physical + size == b->physical;
}

static void emit(struct walker *w, const struct mapping *mapping)
{
    if (w->has_pending && goes_on(&w->pending, mapping)) {
        w->pending.end = mapping->end;
        return;
    }
    flush(w);
    w->pending = *mapping;
    w->has_pending = true;
}

static void emit_page(struct walker *w, const struct entry *e)
{
    struct mapping mapping = {
        .kind = MAPPING_PAGES, .start = e->va, .end = e->last,
        .page_shift = w->mode->level[e->level].shift, .rights = e->rights,
        .physical = ntl_entry_frame(w->session->arch, e->value, e->level),
    };
    uint64_t size = e->last - e->va + 1;
    uint64_t page = w->asked->page << NTL_PAGE_SHIFT;

    if (w->asked->only_page) {
        if (page < mapping.physical || page - mapping.physical >= size)
            return;
        mapping.start += page - mapping.physical;
        mapping.end = mapping.start + PAGE - 1;
        mapping.physical = page;
        w->found++;
    }
    emit(w, &mapping);
}

static void emit_table(struct walker *w, const struct entry *e,
                       enum mapping_kind kind, uint64_t same_as)
{
    struct mapping mapping = {
        .kind = kind, .start = e->va, .end = e->last, .rights = e->rights,
        .physical = ntl_entry_frame(w->session->arch, e->value, e->level),
        .same_as = same_as,
    };

    if (!w->asked->only_page)
        emit(w, &mapping);
}

/* --- tables --------------------------------------------------------------- */

/* The self-map shows a table at the address of its first entry. */
static void emit_own(struct walker *w, uint64_t table, uint64_t va,
                     enum ntl_level level, struct ntl_rights rights)
{
    struct image_space space = session_space(w->session);
    struct mapping mapping = {
        .kind = MAPPING_SELF, .page_shift = NTL_PAGE_SHIFT,
        .physical = table & ~(uint64_t)(PAGE - 1), .rights = rights,
    };

    if (!w->asked->only_page || !space.has_index
        || table >> NTL_PAGE_SHIFT != w->asked->page
        || (unsigned)level >= w->mode->mapped_levels)
        return;
    mapping.start = ntl_selfmap_entry(session_map(w->session), va, level)
                    & ~(uint64_t)(PAGE - 1);
    mapping.end = mapping.start + PAGE - 1;
    flush(w);
    emit(w, &mapping);
    w->found++;
}

static bool on_path(const struct walker *w, uint64_t table,
                    enum ntl_level level)
{
    for (unsigned i = level; i < w->mode->levels; i++)
        if (w->path[i] == table)
            return true;
    return false;
}

static struct seen *seen_at(struct walker *w, uint64_t table,
                            enum ntl_level level, struct ntl_rights rights,
                            uint64_t va, bool *before)
{
    uint64_t key = table | (uint64_t)level << 3 | (uint64_t)rights.user << 2
                   | (uint64_t)rights.write << 1 | rights.execute;
    uint64_t hash = key * UINT64_C(0x9e3779b97f4a7c15);
    struct seen *set = &w->seen[(hash >> 52 & (SETS - 1)) * WAYS];

    for (unsigned i = 0; i < WAYS; i++) {
        *before = set[i].used && set[i].key == key;
        if (*before)
            return &set[i];
    }
    memmove(set + 1, set, (WAYS - 1) * sizeof *set);
    set[0] = (struct seen) {
        .key = key, .va = va, .used = true, .holds = true,
    };
    return &set[0];
}

static void walk_table(struct walker *w, uint64_t table, uint64_t base,
                       enum ntl_level level, struct ntl_rights rights);

static void walk_child(struct walker *w, const struct entry *e)
{
    uint64_t table = ntl_entry_frame(w->session->arch, e->value, e->level);
    bool top = e->level + 1u == w->mode->levels, before;
    struct seen *seen;
    uint64_t found = w->found;

    if (on_path(w, table, e->level)) {
        emit_table(w, e, top ? MAPPING_SELF : MAPPING_LOOP, 0);
        return;
    }
    seen = seen_at(w, table, e->level, e->rights, e->va, &before);
    if (before && !(w->asked->only_page && seen->holds)) {
        emit_table(w, e, MAPPING_SHARED, seen->va);
        return;
    }
    walk_table(w, table, e->va, (enum ntl_level)(e->level - 1), e->rights);
    seen = seen_at(w, table, e->level, e->rights, e->va, &before);
    seen->holds = w->found > found;
}

static void walk_entry(struct walker *w, struct entry *e)
{
    enum ntl_arch arch = w->session->arch;
    struct ntl_rights own;

    if (!ntl_entry_valid(arch, e->value))
        return;
    if (ntl_entry_reserved(arch, e->value, e->level, w->session->maxphyaddr,
                           false)) {
        w->ret->reserved++;
        return;
    }
    own = ntl_entry_rights(arch, e->value, e->level);
    e->rights.user &= own.user;
    e->rights.write &= own.write;
    e->rights.execute &= own.execute;
    if (e->level == NTL_PTE || ntl_entry_large(arch, e->value, e->level))
        emit_page(w, e);
    else
        walk_child(w, e);
}

/*
 * Tables of a hostile file can lead to each other in more ways than anybody
 * waits for; those of a kernel are a small part of its memory.
 */
static void watch(struct walker *w)
{
    if (w->ret->tables++ % TICK == 0
        && !session_tick(w->session, w->ret->tables, 0))
        w->ret->stopped = w->done = true;
    if (w->ret->tables > w->tables_max)
        w->ret->entangled = w->done = true;
}

static void watch_entries(struct walker *w)
{
    if (w->entries++ % ENTRIES_TICK == 0
        && !session_tick(w->session, w->ret->tables, 0))
        w->ret->stopped = w->done = true;
}

/* The table that maps `base` and what follows is not there. */
static void lack_table(struct walker *w, uint64_t base, enum ntl_level level,
                       struct ntl_rights rights)
{
    const struct ntl_level_info *info = &w->mode->level[level];
    struct entry absent = {
        .level = level, .va = base, .rights = rights,
        .last = base + (UINT64_C(1) << info->bits << info->shift) - 1,
    };

    w->ret->absent++;
    emit_table(w, &absent, MAPPING_ABSENT, 0);
}

static void walk_table(struct walker *w, uint64_t table, uint64_t base,
                       enum ntl_level level, struct ntl_rights rights)
{
    const struct ntl_level_info *info = &w->mode->level[level];
    uint64_t step = UINT64_C(1) << info->shift;
    unsigned size = w->mode->entry_size, count = 1u << info->bits;
    uint8_t bytes[PAGE];
    size_t done;

    watch(w);
    emit_own(w, table, base, level, rights);
    if (image_read_physical(w->session->image, table, bytes,
                            (size_t)count * size, &done) != IMAGE_FOUND) {
        lack_table(w, base, level, rights);
        return;
    }
    w->path[level] = table;
    for (unsigned i = 0; i < count && !w->done; i++) {
        struct entry e = { .level = level, .rights = rights };

        e.value = le_uint(bytes + i * size, size);
        if (e.value == 0)
            continue;
        e.va = ntl_va_canonical(w->session->arch, base + i * step);
        e.last = e.va + step - 1;
        if (e.last >= w->asked->first && e.va <= w->asked->last)
            walk_entry(w, &e);
    }
    w->path[level] = UINT64_MAX;
}

static void walk_root(struct walker *w)
{
    const struct ntl_rights all = { true, true, true };
    uint64_t root = w->session->dtb & w->mode->root_mask;

    for (unsigned i = 0; i < NTL_LEVELS_MAX; i++)
        w->path[i] = UINT64_MAX;
    w->tables_max = TABLES_MORE + image_facts(w->session->image)->file_size
                                  / PAGE * TABLES_A_PAGE;
    w->seen = calloc(SETS * WAYS, sizeof *w->seen);
    if (!w->seen || w->session->dtb_from == FROM_DEFAULT
        || image_physical(w->session->image, root) != IMAGE_FOUND)
        w->ret->status = NTL_EMEMORY;
    else
        walk_table(w, root, 0, (enum ntl_level)(w->mode->levels - 1), all);
    free(w->seen);
}

/* --- a minidump: entries at their self-map addresses ---------------------- */

/* A table that a saved entry points at has a place in the self-map, too. */
static void saved_table(struct walker *w, const struct chain *chain,
                        enum ntl_level level)
{
    enum ntl_arch arch = w->session->arch;

    for (unsigned i = 0; i < chain->rows && level > NTL_PTE; i++) {
        const struct ntl_walk_step *step = &chain->walk.step[i];

        if (step->level == level && step->has_value
            && ntl_entry_valid(arch, step->value)
            && !ntl_entry_large(arch, step->value, level))
            emit_own(w, ntl_entry_frame(arch, step->value, level),
                     chain->walk.address, (enum ntl_level)(level - 1),
                     chain->walk.rights);
    }
}

static void saved_entry(struct walker *w, uint64_t at, enum ntl_level level)
{
    struct ntl_selfmap map = session_map(w->session);
    enum ntl_level is;
    struct entry e = { .level = level };
    struct chain chain;

    if (!ntl_selfmap_level(map, at, &is) || is != level)
        return;
    e.va = ntl_selfmap_maps(map, at, level);
    e.last = e.va + (UINT64_C(1) << w->mode->level[level].shift) - 1;
    if (e.last < w->asked->first || e.va > w->asked->last)
        return;
    chain_from_image(w->session, e.va, &chain);
    saved_table(w, &chain, level);
    if (chain.state != CHAIN_VALID || chain.level != level)
        return;
    e.value = chain.entry;
    e.rights = chain.rights;
    if (chain.walk.end == NTL_WALK_MAPPED) {
        e.value = chain.walk.step[chain.walk.count - 1].value;
        e.rights = chain.walk.rights;
    }
    emit_page(w, &e);
}

/* Both are part of it. */
struct span {
    uint64_t first, last;
};

/* Addresses: where entries of a level for what is asked can be. */
static struct span span_of(const struct walker *w, enum ntl_level level)
{
    const struct ntl_selfmap map = session_map(w->session);
    const struct mappings_asked *asked = w->asked;
    enum ntl_arch arch = w->session->arch;
    struct span span = {
        ntl_selfmap_base(map, level), ntl_selfmap_end(map, level) - 1,
    };

    if (asked->first == ntl_va_canonical(arch, asked->first))
        span.first = ntl_selfmap_entry(map, asked->first, level);
    if (asked->last == ntl_va_canonical(arch, asked->last))
        span.last = ntl_selfmap_entry(map, asked->last, level)
                    + (w->mode->entry_size - 1u);
    return span;
}

/* The offset of a whole entry at or before an offset in the block. */
static uint64_t entry_before(const struct image_block *block, uint64_t offset,
                             unsigned size)
{
    uint64_t odd = (block->va + offset) % size;

    return offset > odd ? offset - odd : 0;
}

static void walk_part(struct walker *w, const struct image_block *block,
                      uint64_t at, size_t length, enum ntl_level level)
{
    const unsigned size = w->mode->entry_size;
    uint8_t bytes[PAGE];

    (void)image_read_block(w->session->image, block, at, bytes, length);
    for (size_t i = 0; i < length && !w->done; i += size) {
        watch_entries(w);
        if (ntl_entry_valid(w->session->arch, le_uint(bytes + i, size)))
            saved_entry(w, block->va + at + i, level);
    }
}

/*
 * Entries of one block in the span.  What another block has, too, is left to
 * that one: thousands of blocks can share the bytes of a small file.
 */
static void walk_block(struct walker *w, const struct image_block *block,
                       struct span span, enum ntl_level level)
{
    const unsigned size = w->mode->entry_size;
    uint64_t at = (size - block->va % size) % size, end = block->size, own;

    if (span.first > block->va && span.first - block->va > at)
        at = span.first - block->va;
    if (span.last < block->va)
        return;
    if (span.last - block->va < end)
        end = span.last - block->va + 1;
    own = entry_before(block, block->shared < end ? block->shared : end, size);
    if (own > at) {
        w->ret->shared += (own - at) / size;
        at = own;
    }
    for (size_t n; at < end && end - at >= size && !w->done; at += n) {
        n = end - at < PAGE ? (size_t)(end - at) / size * size : PAGE;
        walk_part(w, block, at, n, level);
    }
}

static void walk_level(struct walker *w, enum ntl_level level)
{
    struct span span = span_of(w, level);
    struct image_block block;

    for (size_t i = 0; image_block(w->session->image, i, &block) && !w->done;
         i++)
        walk_block(w, &block, span, level);
}

static void walk_saved(struct walker *w)
{
    w->ret->saved_only = true;
    if (!session_space(w->session).has_index) {
        w->ret->status = NTL_EMEMORY;
        return;
    }
    if (w->session->dtb_from != FROM_DEFAULT
        && w->mode->levels == w->mode->mapped_levels)
        emit_own(w, w->session->dtb & w->mode->root_mask, 0,
                 (enum ntl_level)(w->mode->levels - 1),
                 (struct ntl_rights) { false, true, false });
    for (unsigned level = 0; level < w->mode->mapped_levels; level++)
        walk_level(w, (enum ntl_level)level);
}

void mappings_each(const struct session *session,
                   const struct mappings_asked *asked,
                   struct mappings_seen *ret)
{
    struct walker w = {
        .session = session, .mode = ntl_paging(session->arch), .asked = asked,
        .ret = ret,
    };

    *ret = (struct mappings_seen) { 0 };
    if (image_facts(session->image)->physical)
        walk_root(&w);
    else
        walk_saved(&w);
    flush(&w);
}
