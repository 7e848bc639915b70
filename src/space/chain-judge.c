#include "chain-judge.h"

#include "core/text/le.h"

static struct ntl_mmpte decode(const struct session *session, uint64_t value,
                               enum ntl_level level)
{
    struct ntl_mmpte_options options = chain_mmpte_options(session, level);
    struct ntl_mmpte entry[2];

    return entry[ntl_mmpte_read(value, &options, entry) - 1];
}

static void set_physical(const struct session *session, uint64_t frame,
                         struct chain *chain)
{
    chain->physical = frame << NTL_PAGE_SHIFT
                      | (chain->walk.address & ((1u << NTL_PAGE_SHIFT) - 1));
    chain->has_physical = true;
    chain->here = chain->image
                  && image_physical(session->image, chain->physical)
                     == IMAGE_FOUND;
}

/* --- an entry that is not valid ------------------------------------------- */

/* One step, where the prototype PTE is in the file. */
static void follow_prototype(const struct session *session, uint64_t at,
                             struct chain *chain)
{
    struct image_space space = session_space(session);
    uint8_t bytes[8];
    unsigned size = ntl_paging(session->arch)->entry_size;
    struct ntl_mmpte entry;
    size_t done;

    chain->prototype_at = at;
    if (!chain->image
        || image_read_virtual(session->image, &space, at, bytes, size, &done)
           != IMAGE_FOUND)
        return;
    chain->prototype = le_uint(bytes, size);
    chain->has_prototype = true;
    entry = decode(session, chain->prototype, NTL_PTE);
    chain->prototype_state = (enum chain_state)entry.state;
    chain->pagefile = entry.pagefile;
    chain->offset = entry.offset;
    if (entry.state == NTL_MMPTE_VALID
        || entry.state == NTL_MMPTE_IN_TRANSITION)
        set_physical(session, entry.frame, chain);
    if (entry.state == NTL_MMPTE_PROTO || entry.state == NTL_MMPTE_PROTO_VAD)
        chain->prototype_state = CHAIN_MAPPED_FILE;
}

static void judge_invalid(const struct session *session, struct chain *chain)
{
    struct ntl_mmpte entry = decode(session, chain->entry, chain->level);

    chain->state = (enum chain_state)entry.state;
    chain->pagefile = entry.pagefile;
    chain->offset = entry.offset;
    if (chain->level != NTL_PTE)
        return;                 /* a page table, not the page */
    if (entry.state == NTL_MMPTE_IN_TRANSITION)
        set_physical(session, entry.frame, chain);
    if (entry.state == NTL_MMPTE_PROTO && !entry.relative)
        follow_prototype(session, entry.address, chain);
}

/* --- entries without those above them ------------------------------------- */

static void narrow(struct ntl_rights *all, struct ntl_rights one)
{
    all->user &= one.user;
    all->write &= one.write;
    all->execute &= one.execute;
}

static void judge_leaf(const struct session *session,
                       const struct ntl_walk_step *step, struct chain *chain)
{
    enum ntl_arch arch = session->arch;
    uint64_t frame = ntl_entry_frame(arch, step->value, step->level);

    chain->state = CHAIN_VALID;
    chain->page_shift = ntl_paging(arch)->level[step->level].shift;
    frame |= ntl_va_offset(arch, chain->walk.address, step->level)
             & ~(uint64_t)0xfff;
    set_physical(session, frame >> NTL_PAGE_SHIFT, chain);
}

/*
 * The kernel reads an entry at its self-map address only where those above it
 * are valid and map tables: so a saved one counts without them.
 */
void chain_judge_saved(const struct session *session, struct chain *chain)
{
    enum ntl_arch arch = session->arch;

    chain->rights = (struct ntl_rights) { true, true, true };
    for (unsigned i = 0; i < chain->rows; i++) {
        const struct ntl_walk_step *step = &chain->walk.step[i];
        bool last = i + 1u == chain->rows;

        if (!step->has_value)
            continue;
        chain->level = step->level;
        chain->entry = step->value;
        if (!ntl_entry_valid(arch, step->value)) {
            judge_invalid(session, chain);
            chain->deduced = true;
            return;
        }
        narrow(&chain->rights,
               ntl_entry_rights(arch, step->value, step->level));
        if (last || ntl_entry_large(arch, step->value, step->level)) {
            chain->deduced = true;
            judge_leaf(session, step, chain);
            return;
        }
    }
}

/* --- all of it ------------------------------------------------------------ */

static enum chain_state missing(const struct chain *chain)
{
    return chain->image ? CHAIN_NOT_IN_DUMP : CHAIN_NOT_KNOWN;
}

static enum chain_state row_state(const struct session *session,
                                  const struct chain *chain, unsigned row)
{
    const struct ntl_walk_step *step = &chain->walk.step[row];

    if (!step->has_value)
        return missing(chain);
    if (chain->walk.end == NTL_WALK_RESERVED && row + 1u == chain->walk.count)
        return CHAIN_RESERVED_BITS;
    return (enum chain_state)decode(session, step->value, step->level).state;
}

static void judge_mapped(const struct session *session, struct chain *chain)
{
    chain->state = CHAIN_VALID;
    chain->page_shift = chain->walk.page_shift;
    chain->rights = chain->walk.rights;
    set_physical(session, chain->walk.physical >> NTL_PAGE_SHIFT, chain);
}

void chain_judge(const struct session *session, struct chain *chain)
{
    const enum chain_state plain[] = {
        [NTL_WALK_RESERVED] = CHAIN_RESERVED_BITS,
        [NTL_WALK_UNKNOWN] = missing(chain),
        [NTL_WALK_NONCANONICAL] = ntl_paging(chain->walk.arch)->sign_extended
                                  ? CHAIN_NOT_CANONICAL : CHAIN_TOO_LONG,
    };
    const struct ntl_walk *walk = &chain->walk;
    const struct ntl_walk_step *last
        = &walk->step[walk->count ? walk->count - 1 : 0];

    chain->level = last->level;
    chain->entry = last->value;
    if (walk->end == NTL_WALK_MAPPED)
        judge_mapped(session, chain);
    else if (walk->end == NTL_WALK_INVALID)
        judge_invalid(session, chain);
    else
        chain->state = plain[walk->end];
    for (unsigned i = 0; i < chain->rows; i++)
        chain->row[i].state = row_state(session, chain, i);
}
