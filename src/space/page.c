#include "page.h"

#include "chain.h"

#include <string.h>

static const struct { const char *name, *note; } answers[PAGE_ANSWERS] = {
    [PAGE_MAPPED] = { "mapped", NULL },
    [PAGE_NOT_MAPPED] = { "not_mapped", "nothing there, unless a VAD says so" },
    [PAGE_NOT_IN_DUMP] = { "not_in_dump",
                           "the next entry is not in this file" },
    [PAGE_SAVED] = { "contents_saved",
                     "its memory is in this file, its entries are not" },
    [PAGE_PAGED_OUT] = { "paged_out", "in a page file" },
    [PAGE_TRANSITION] = { "in_transition",
                          "not valid, but still in its frame" },
    [PAGE_PROTOTYPE] = { "prototype", "shared: the prototype PTE decides" },
    [PAGE_PROTOTYPE_VAD] = { "prototype_vad",
                             "shared, and the VAD says as what" },
    [PAGE_MAPPED_FILE] = { "mapped_file", "in the file that is mapped" },
    [PAGE_DEMAND_ZERO] = { "demand_zero",
                           "the first use gets a page of zeros" },
    [PAGE_COMPRESSED] = { "compressed", "in the compressed store" },
    [PAGE_NO_ACCESS] = { "no_access", "committed, and nobody may use it" },
    [PAGE_DECOMMITTED] = { "decommitted", "given back" },
    [PAGE_FREED] = { "freed", "a free entry of a pool of entries" },
    [PAGE_RESERVED_BITS] = { "reserved_bits",
                             "an entry sets them: every access faults" },
    [PAGE_NOT_CANONICAL] = { "not_canonical", "no entry can map it" },
    [PAGE_STRANGE] = { "not_valid", "no layout of this build says as what" },
};

const char *page_answer_name(enum page_answer answer)
{
    return answers[answer < PAGE_ANSWERS ? answer : PAGE_STRANGE].name;
}

const char *page_answer_note(enum page_answer answer)
{
    return answers[answer < PAGE_ANSWERS ? answer : PAGE_STRANGE].note;
}

/* --- an entry that is not valid ------------------------------------------- */

static const enum page_answer answer_of[NTL_MMPTE_STATES] = {
    [NTL_MMPTE_VALID] = PAGE_MAPPED,
    [NTL_MMPTE_PROTO] = PAGE_PROTOTYPE,
    [NTL_MMPTE_PROTO_VAD] = PAGE_PROTOTYPE_VAD,
    [NTL_MMPTE_IN_TRANSITION] = PAGE_TRANSITION,
    [NTL_MMPTE_PAGEFILE] = PAGE_PAGED_OUT,
    [NTL_MMPTE_IN_STORE] = PAGE_COMPRESSED,
    [NTL_MMPTE_DEMAND_ZERO] = PAGE_DEMAND_ZERO,
    [NTL_MMPTE_NO_ACCESS] = PAGE_NO_ACCESS,
    [NTL_MMPTE_DECOMMITTED] = PAGE_DECOMMITTED,
    [NTL_MMPTE_FREED] = PAGE_FREED,
    [NTL_MMPTE_ZERO] = PAGE_NOT_MAPPED,
    [NTL_MMPTE_UNKNOWN] = PAGE_STRANGE,
};

static struct ntl_mmpte decode(const struct session *session, uint64_t value,
                               enum ntl_level level)
{
    struct ntl_mmpte_options options = chain_mmpte_options(session, level);
    struct ntl_mmpte entry[2];

    return entry[ntl_mmpte_read(value, &options, entry) - 1];
}

static void set_physical(const struct session *session, uint64_t frame,
                         struct page *page)
{
    const uint8_t *bytes;
    uint64_t available;

    page->physical = frame << NTL_PAGE_SHIFT
                     | (page->walk.address & ((1u << NTL_PAGE_SHIFT) - 1));
    page->has_physical = true;
    page->here = image_physical(session->image, page->physical, &bytes,
                                &available) == IMAGE_FOUND;
}

/* One step, where the prototype PTE is in the file. */
static void follow_prototype(const struct session *session, uint64_t at,
                             struct page *page)
{
    struct image_space space = session_space(session);
    uint8_t bytes[8];
    unsigned size = ntl_paging(session->arch)->entry_size;
    struct ntl_mmpte entry;
    size_t done;

    page->prototype_at = at;
    if (image_read_virtual(session->image, &space, at, bytes, size, &done)
        != IMAGE_FOUND)
        return;
    for (unsigned i = size; i-- > 0;)
        page->prototype = page->prototype << 8 | bytes[i];
    page->has_prototype = true;
    entry = decode(session, page->prototype, NTL_PTE);
    page->prototype_answer = answer_of[entry.state];
    page->pagefile = entry.pagefile;
    page->offset = entry.offset;
    if (entry.state == NTL_MMPTE_VALID
        || entry.state == NTL_MMPTE_IN_TRANSITION)
        set_physical(session, entry.frame, page);
    if (entry.state == NTL_MMPTE_PROTO || entry.state == NTL_MMPTE_PROTO_VAD)
        page->prototype_answer = PAGE_MAPPED_FILE;
}

static void judge_invalid(const struct session *session, struct page *page)
{
    struct ntl_mmpte entry = decode(session, page->entry, page->level);

    page->answer = answer_of[entry.state];
    page->pagefile = entry.pagefile;
    page->offset = entry.offset;
    if (page->level != NTL_PTE)
        return;                 /* a page table, not the page */
    if (page->answer == PAGE_TRANSITION)
        set_physical(session, entry.frame, page);
    if (page->answer == PAGE_PROTOTYPE && !entry.relative)
        follow_prototype(session, entry.address, page);
}

/* --- entries without those above them ------------------------------------- */

static void narrow(struct ntl_rights *all, struct ntl_rights one)
{
    all->user &= one.user;
    all->write &= one.write;
    all->execute &= one.execute;
}

static void judge_leaf(const struct session *session,
                       const struct ntl_walk_step *step, struct page *page)
{
    enum ntl_arch arch = session->arch;
    uint64_t frame = ntl_entry_frame(arch, step->value, step->level);

    page->answer = PAGE_MAPPED;
    page->page_shift = ntl_paging(arch)->level[step->level].shift;
    frame |= ntl_va_offset(arch, page->walk.address, step->level)
             & ~(uint64_t)0xfff;
    set_physical(session, frame >> NTL_PAGE_SHIFT, page);
}

/*
 * The kernel reads an entry at its self-map address only where those above it
 * are valid and map tables: so a saved one counts without them.
 */
static void judge_saved(const struct session *session, struct page *page)
{
    enum ntl_arch arch = session->arch;

    page->rights = (struct ntl_rights) { true, true, true };
    for (unsigned i = 0; i < page->rows; i++) {
        const struct ntl_walk_step *step = &page->walk.step[i];
        bool last = i + 1u == page->rows;

        if (!step->has_value)
            continue;
        page->level = step->level;
        page->entry = step->value;
        if (!ntl_entry_valid(arch, step->value)) {
            judge_invalid(session, page);
            page->deduced = true;
            return;
        }
        narrow(&page->rights, ntl_entry_rights(arch, step->value, step->level));
        if (last || ntl_entry_large(arch, step->value, step->level)) {
            page->deduced = true;
            judge_leaf(session, step, page);
            return;
        }
    }
}

/*
 * In a minidump lower entries may have been saved where higher ones were not.
 */
static void add_lower(const struct session *session,
                      const struct image_space *space, struct page *page)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    struct ntl_selfmap map = session_map(session);
    enum ntl_level level = page->walk.step[page->walk.count - 1].level;

    while (level > NTL_PTE) {
        struct ntl_walk_step *step = &page->walk.step[page->rows++];
        const struct ntl_walk_step *above = step - 1;

        level = (enum ntl_level)(level - 1);
        *step = (struct ntl_walk_step) {
            .level = level, .va = ntl_selfmap_entry(map, page->walk.address,
                                                    level),
            .index = ntl_va_index(session->arch, page->walk.address, level),
        };
        if (above->has_value && ntl_entry_valid(session->arch, above->value)) {
            step->pa = ntl_entry_frame(session->arch, above->value,
                                       above->level)
                       + (uint64_t)step->index * mode->entry_size;
            step->has_pa = true;
        }
        page->from[level] = image_entry(session->image, space,
                                        page->walk.address, level,
                                        &step->value);
        step->has_value = page->from[level] != IMAGE_FROM_NOWHERE;
        if (step->has_value && ntl_entry_valid(session->arch, step->value)
            && ntl_entry_large(session->arch, step->value, level))
            return;
    }
}

static bool any_below(const struct page *page)
{
    for (unsigned i = page->walk.count; i < page->rows; i++)
        if (page->walk.step[i].has_value)
            return true;
    return false;
}

/* --- all of it ------------------------------------------------------------ */

static void judge(const struct session *session, struct page *page)
{
    const struct ntl_walk_step *last
        = &page->walk.step[page->walk.count ? page->walk.count - 1 : 0];

    page->level = last->level;
    page->entry = last->value;
    switch (page->walk.end) {
    case NTL_WALK_MAPPED:
        page->answer = PAGE_MAPPED;
        page->page_shift = page->walk.page_shift;
        page->rights = page->walk.rights;
        set_physical(session, page->walk.physical >> NTL_PAGE_SHIFT, page);
        break;
    case NTL_WALK_INVALID:
        judge_invalid(session, page);
        break;
    case NTL_WALK_RESERVED:
        page->answer = PAGE_RESERVED_BITS;
        break;
    case NTL_WALK_UNKNOWN:
        page->answer = PAGE_NOT_IN_DUMP;
        break;
    case NTL_WALK_NONCANONICAL:
        page->answer = PAGE_NOT_CANONICAL;
        break;
    }
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

static void find(const struct session *session, const struct image_space *space,
                 uint64_t va, struct page *page)
{
    memset(page, 0, sizeof *page);
    image_walk(session->image, space, va, &page->walk, page->from);
    page->rows = page->walk.count;
    if (page->walk.end == NTL_WALK_UNKNOWN && space->has_index)
        add_lower(session, space, page);
    judge(session, page);
    if (any_below(page))
        judge_saved(session, page);
    else
        page->rows = page->walk.count;
    if (page->answer == PAGE_NOT_IN_DUMP && memory_is_saved(session, space, va))
        page->answer = PAGE_SAVED;
}

void page_find(const struct session *session, uint64_t va, struct page *ret)
{
    struct image_space space = session_space(session);

    find(session, &space, va, ret);
}

void page_find_from(const struct session *session, uint64_t va, uint64_t root,
                    bool selfmap, struct page *ret)
{
    struct image_space space = session_space(session);

    space.dtb = root;
    space.has_dtb = true;
    space.has_index &= selfmap;
    find(session, &space, va, ret);
}
