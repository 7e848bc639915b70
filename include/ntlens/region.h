/* region.h - what lies where in the address space, as far as it is known. */
#ifndef NTL_REGION_H
#define NTL_REGION_H

#include <ntlens/build.h>
#include <ntlens/paging.h>
#include <ntlens/selfmap.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ntl_certainty {
    NTL_FIXED,                  /* by the processor, or by a constant of NT   */
    NTL_DOCUMENTED,             /* described in public for this build         */
    NTL_LIKELY,                 /* described for another build or mode only   */
    NTL_ASSUMED,                /* true if the self-map index in use is       */
    NTL_UNKNOWN,                /* drawn at boot, or nobody has said          */
    NTL_CERTAINTIES
};

/* What the answer depends on.  Build 0 counts as the oldest. */
struct ntl_region_view {
    struct ntl_selfmap map;
    bool index_known;           /* given or read, not a default               */
    struct ntl_build build;
};

static inline struct ntl_region_view
ntl_region_view_of(struct ntl_selfmap map, bool index_known,
                   struct ntl_build build)
{
    struct ntl_region_view view = { map, index_known, build };

    return view;
}

struct ntl_region {
    uint64_t start, end;        /* both are part of it                        */
    const char *name;           /* "paged pool"                               */
    const char *note;           /* what is there, one clause, or NULL         */
    const char *source;         /* where that is written, or NULL: arithmetic */
    enum ntl_certainty certainty;
};

/*
 * The smallest known region around an address.  Total: user space, system space
 * and the hole between them are regions too, and so is what no address of a
 * 32-bit mode reaches.
 */
NTL_API void ntl_region_of(const struct ntl_region_view *view, uint64_t va,
                           struct ntl_region *ret);

enum { NTL_REGIONS_MAX = 40 };

/*
 * Every region, ascending by start; one that lies inside another follows it.
 * Writes at most `size` and returns how many there are (<= NTL_REGIONS_MAX).
 */
NTL_API size_t ntl_regions(const struct ntl_region_view *view,
                           struct ntl_region *ret, size_t size);

/* "fixed", "documented", ...; and the clause that says what that means. */
NTL_API const char *ntl_certainty_name(enum ntl_certainty certainty);
NTL_API const char *ntl_certainty_note(enum ntl_certainty certainty);

/* Within 64 KB of 0 or of -1: a null pointer and an offset, maybe negative. */
enum ntl_near { NTL_NEAR_NOTHING, NTL_NEAR_NULL, NTL_NEAR_MINUS_ONE };
NTL_API enum ntl_near ntl_va_near(enum ntl_arch arch, uint64_t va);

/* Values that software puts where no good pointer should be. */
struct ntl_known_value {
    uint64_t value;
    uint8_t bytes;              /* of the pattern: 4 or 8                     */
    const char *name;           /* "freed by the debug C run-time"            */
    const char *source;
};

NTL_API const struct ntl_known_value *ntl_known_values(size_t *count);

/*
 * The known value in `value`, or NULL: alone, sign-extended, or twice side by
 * side, and up to FFF above it (a field of what it seems to point at), which
 * *ret_offset says.
 */
NTL_API const struct ntl_known_value *ntl_known_value_of(uint64_t value,
                                                         uint64_t *ret_offset);

#endif
