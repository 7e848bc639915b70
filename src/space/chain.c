#include "chain.h"

#include "chain-judge.h"

#include <string.h>

/* --- by places, and typed ------------------------------------------------- */

/* The place of the entry of `level`, below the row before it. */
static struct ntl_walk_step *add_row(const struct session *session,
                                     struct chain *chain, enum ntl_level level)
{
    struct ntl_walk_step *step = &chain->walk.step[chain->rows++];
    uint64_t va = chain->walk.address;

    *step = (struct ntl_walk_step) {
        .level = level, .index = ntl_va_index(session->arch, va, level),
        .va = ntl_selfmap_entry(session_map(session), va, level),
    };
    return step;
}

void chain_of_places(const struct session *session, uint64_t va,
                     struct chain *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->walk.arch = session->arch;
    ret->walk.address = va;
    ret->walk.end = NTL_WALK_UNKNOWN;
    for (unsigned i = ntl_paging(session->arch)->mapped_levels; i-- > 0;)
        add_row(session, ret, (enum ntl_level)i);
    chain_judge(session, ret);
}

/* Nothing below it plays a part. */
static bool is_leaf(enum ntl_arch arch, const struct ntl_walk_step *step)
{
    return !ntl_entry_valid(arch, step->value)
           || ntl_entry_large(arch, step->value, step->level);
}

/* Entries below one that is not known. */
static void add_typed(const struct session *session,
                      const struct ntl_typed_entries *typed,
                      struct chain *chain)
{
    unsigned next = typed->top + 1u - chain->rows;
    struct ntl_walk_step *step;

    if (!typed->unknown || chain->walk.end != NTL_WALK_UNKNOWN)
        return;
    while (next-- > NTL_PTE && chain->rows < typed->count) {
        step = add_row(session, chain, (enum ntl_level)next);
        step->has_value = typed->source.read(&typed->source, step,
                                             &step->value);
        if (step->has_value && is_leaf(session->arch, step))
            break;
    }
}

void chain_typed(const struct session *session, uint64_t va,
                 const struct ntl_typed_entries *typed,
                 const struct ntl_walk_options *options, struct chain *ret)
{
    struct ntl_walk_options usual = chain_options(session);

    memset(ret, 0, sizeof *ret);
    ntl_walk(va, options ? options : &usual, &typed->source, &ret->walk);
    ret->rows = ret->walk.count;
    add_typed(session, typed, ret);
    for (unsigned i = 0; i < ret->rows; i++)
        if (ret->walk.step[i].has_value)
            ret->row[i].source = CHAIN_TYPED;
    chain_judge(session, ret);
}

/* --- from an image -------------------------------------------------------- */

static enum chain_source source_of(enum image_origin origin)
{
    static const enum chain_source sources[] = {
        [IMAGE_FROM_NOWHERE] = CHAIN_UNKNOWN,
        [IMAGE_FROM_PHYSICAL] = CHAIN_PHYSICAL,
        [IMAGE_FROM_SELFMAP] = CHAIN_SELFMAP,
    };

    return sources[origin];
}

/* Where the processor would read it, if the entry above leads there. */
static void add_physical(const struct session *session,
                         struct ntl_walk_step *step)
{
    const struct ntl_walk_step *above = step - 1;

    if (!above->has_value || !ntl_entry_valid(session->arch, above->value))
        return;
    step->pa = ntl_entry_frame(session->arch, above->value, above->level)
               + (uint64_t)step->index * ntl_paging(session->arch)->entry_size;
    step->has_pa = true;
}

/*
 * In a minidump lower entries may have been saved where higher ones were not.
 * Returns whether any was.
 */
static bool add_saved(const struct session *session,
                      const struct image_space *space, struct chain *chain)
{
    enum ntl_level level = chain->walk.step[chain->rows - 1].level;
    bool any = false;

    while (level > NTL_PTE) {
        struct ntl_walk_step *step;
        enum image_origin from;

        level = (enum ntl_level)(level - 1);
        step = add_row(session, chain, level);
        add_physical(session, step);
        from = image_entry(session->image, space, chain->walk.address, level,
                           &step->value);
        step->has_value = from != IMAGE_FROM_NOWHERE;
        chain->row[chain->rows - 1].source = source_of(from);
        any |= step->has_value;
        if (step->has_value
            && ntl_entry_large(session->arch, step->value, level))
            break;
    }
    return any;
}

/* A block of a minidump: the kernel could read it, so it was mapped. */
static bool memory_is_saved(const struct session *session,
                            const struct image_space *space, uint64_t va)
{
    uint8_t byte;
    size_t done;

    return image_read_virtual(session->image, space, va, &byte, 1, &done)
           == IMAGE_FOUND;
}

static void take_walk(const struct session *session,
                      const struct image_space *space, uint64_t va,
                      struct chain *chain)
{
    enum image_origin from[NTL_LEVELS_MAX];

    memset(chain, 0, sizeof *chain);
    chain->image = true;
    image_walk(session->image, space, va, &chain->walk, from);
    chain->rows = chain->walk.count;
    for (unsigned i = 0; i < chain->rows; i++)
        chain->row[i].source = source_of(from[chain->walk.step[i].level]);
}

static void find(const struct session *session, const struct image_space *space,
                 uint64_t va, struct chain *chain)
{
    bool saved = false;

    take_walk(session, space, va, chain);
    if (chain->walk.end == NTL_WALK_UNKNOWN && space->has_index)
        saved = add_saved(session, space, chain);
    if (!saved)
        chain->rows = chain->walk.count;
    chain_judge(session, chain);
    if (saved)
        chain_judge_saved(session, chain);
    if (chain->state == CHAIN_NOT_IN_DUMP
        && memory_is_saved(session, space, va))
        chain->state = CHAIN_SAVED;
}

void chain_from_image(const struct session *session, uint64_t va,
                      struct chain *ret)
{
    struct image_space space = session_space(session);

    find(session, &space, va, ret);
}

void chain_from_root(const struct session *session, uint64_t va, uint64_t root,
                     bool selfmap, struct chain *ret)
{
    struct image_space space = session_space(session);

    space.dtb = root;
    space.has_dtb = true;
    space.has_index &= selfmap;
    find(session, &space, va, ret);
}

/* --- reading one ---------------------------------------------------------- */

bool chain_is_absent(const struct chain *chain)
{
    return chain->state != CHAIN_VALID && chain->state != CHAIN_SAVED
           && chain->state != CHAIN_NOT_IN_DUMP
           && chain->state != CHAIN_NOT_KNOWN;
}

int chain_row_of(const struct chain *chain, enum ntl_level level)
{
    for (unsigned i = 0; i < chain->rows; i++)
        if (chain->walk.step[i].level == level)
            return (int)i;
    return -1;
}

const char *chain_maps(const struct chain *chain, unsigned row)
{
    const struct ntl_walk_step *step = &chain->walk.step[row];

    if (chain->row[row].state != CHAIN_VALID)
        return NULL;
    if (ntl_entry_large(chain->walk.arch, ntl_walk_entry(&chain->walk, step),
                        step->level))
        return "large page";
    return step->level == NTL_PTE ? "page" : "table";
}
