#include <ntlens/nested.h>

#include <ntlens/layout.h>
#include <stddef.h>

/*
 * Intel SDM volume 3, 29.3.2 (EPT's entries) and 29.3.3 (misconfigurations);
 * AMD APM volume 2, 15.25 (nested paging: every access of a guest is a user's).
 */
#define BIT(n)      (UINT64_C(1) << (n))
#define FRAME       UINT64_C(0x000ffffffffff000)

enum { LEVEL_BITS = 9, PAGE_SHIFT = 12, TYPE_SHIFT = 3 };
enum { EPT_LARGE = 1 << 7, EPT_IPAT = 1 << 6, EPT_USER_EXECUTE = 1 << 10 };
enum { NPT_PRESENT = 1, NPT_WRITE = 2, NPT_USER = 4, NPT_LARGE = 1 << 7 };

static unsigned shift_of(const struct ntl_nested_walk *walk)
{
    unsigned below = walk->levels - walk->count;

    return PAGE_SHIFT + LEVEL_BITS * below;
}

/* The next level's entry, of the table at that address. */
static void descend(struct ntl_nested_walk *walk, uint64_t table)
{
    static const char *const names[NTL_NESTED_MAX] = {
        "PTE", "PDE", "PDPTE", "PML4E", "PML5E",
    };
    struct ntl_nested_step *step = &walk->step[walk->count++];

    step->name = names[walk->levels - walk->count];
    step->index = walk->guest >> shift_of(walk) & ((1u << LEVEL_BITS) - 1);
    step->pa = table + step->index * sizeof step->entry;
}

struct ntl_nested_walk ntl_nested_begin(enum ntl_nested_kind kind,
                                        uint64_t root, uint64_t guest,
                                        unsigned levels)
{
    struct ntl_nested_walk walk = {
        .kind = kind, .root = root, .guest = guest,
        .levels = kind == NTL_EPT ? (root >> 3 & 7) + 1u : levels,
        .rights = NTL_NESTED_READ | NTL_NESTED_WRITE | NTL_NESTED_EXECUTE,
    };

    if (walk.levels < 4 || walk.levels > NTL_NESTED_MAX)
        walk.levels = 4;
    if (guest >> (PAGE_SHIFT + LEVEL_BITS * walk.levels))
        walk.end = NTL_NESTED_BEYOND;
    else
        descend(&walk, root & FRAME);
    return walk;
}

/* --- entries -------------------------------------------------------------- */

static unsigned rights_of(enum ntl_nested_kind kind, uint64_t entry)
{
    unsigned rights = entry & 7;

    if (kind == NTL_EPT)
        return rights;
    if ((entry & (NPT_PRESENT | NPT_USER)) != (NPT_PRESENT | NPT_USER))
        return 0;
    return NTL_NESTED_READ | (entry & NPT_WRITE ? NTL_NESTED_WRITE : 0)
           | (entry & BIT(63) ? 0 : NTL_NESTED_EXECUTE);
}

static bool is_present(enum ntl_nested_kind kind, uint64_t entry)
{
    return kind == NTL_EPT ? entry & (7 | EPT_USER_EXECUTE)
                           : entry & NPT_PRESENT;
}

/* PDPTEs and PDEs may map pages; both makers have the same bit for it. */
static bool is_page(const struct ntl_nested_walk *walk, uint64_t entry)
{
    unsigned below = walk->levels - walk->count;

    return below == 0 || (below <= 2 && entry & EPT_LARGE);
}

/* W without R, a reserved type, or reserved bits below a page or of a table. */
static bool is_misconfigured(const struct ntl_nested_walk *walk, uint64_t entry)
{
    bool page = is_page(walk, entry);
    unsigned type = entry >> TYPE_SHIFT & 7;
    uint64_t below = BIT(shift_of(walk)) - BIT(PAGE_SHIFT);

    if (page && walk->kind == NTL_NPT)
        return entry & FRAME & below & ~BIT(12);
    if (walk->kind == NTL_NPT)
        return walk->levels - walk->count > 2 && entry & NPT_LARGE;
    if ((entry & 3) == NTL_NESTED_WRITE)
        return true;
    if (page)
        return type == 2 || type == 3 || type == 7 || (entry & FRAME & below);
    return entry >> TYPE_SHIFT & 15
           || (walk->levels - walk->count > 2 && entry & EPT_LARGE);
}

static void arrive(struct ntl_nested_walk *walk, uint64_t entry)
{
    walk->end = NTL_NESTED_PAGE;
    walk->size = BIT(shift_of(walk));
    walk->physical = (entry & FRAME & ~(walk->size - 1))
                     | (walk->guest & (walk->size - 1));
    walk->type = entry >> TYPE_SHIFT & 7;
    walk->ignore_pat = entry & EPT_IPAT;
}

bool ntl_nested_add(struct ntl_nested_walk *walk, uint64_t entry)
{
    struct ntl_nested_step *step;

    if (walk->end != NTL_NESTED_UNKNOWN || walk->count == 0)
        return false;
    step = &walk->step[walk->count - 1];
    step->entry = entry;
    step->has_entry = true;
    step->large = is_page(walk, entry) && walk->levels != walk->count;
    walk->rights &= rights_of(walk->kind, entry);
    if (!is_present(walk->kind, entry))
        walk->end = NTL_NESTED_ABSENT;
    else if (is_misconfigured(walk, entry))
        walk->end = NTL_NESTED_MISCONFIGURED;
    else if (is_page(walk, entry))
        arrive(walk, entry);
    else
        descend(walk, entry & FRAME);
    return true;
}

const char *ntl_nested_rights(unsigned rights)
{
    static const char *const texts[] = {
        "---", "r--", "-w-", "rw-", "--x", "r-x", "-wx", "rwx",
    };

    return texts[rights & 7];
}
