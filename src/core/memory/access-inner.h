/* access-inner.h - what the processor and NT both ask; inside the core only. */
#ifndef NTL_ACCESS_INNER_H
#define NTL_ACCESS_INNER_H

#include <ntlens/access.h>

/* As KeIsUserVaAccessAllowed asks. */
static inline bool access_lacks_ac(const struct ntl_access_request *request)
{
    return (request->cr4 & NTL_CR4_SMAP) && !(request->eflags & NTL_EFLAGS_AC);
}

/* The entry that maps the page, where the walk got so far. */
static inline const struct ntl_walk_step *access_leaf(
    const struct ntl_walk *walk)
{
    const struct ntl_walk_step *last;

    if (!walk || walk->count == 0 || walk->count > NTL_LEVELS_MAX)
        return NULL;
    last = &walk->step[walk->count - 1];
    if (!last->has_value || !ntl_entry_valid(walk->arch, last->value))
        return NULL;
    return last->level == NTL_PTE
           || ntl_entry_large(walk->arch, ntl_walk_entry(walk, last),
                              last->level)
           ? last : NULL;
}

#endif
