/* build.h - Windows builds and revisions, by number and by name. */
#ifndef NTL_BUILD_H
#define NTL_BUILD_H

#include <ntlens/paging.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A build, and the revision (UBR) where it is known. */
struct ntl_build {
    uint32_t number;            /* 26100                                      */
    uint32_t revision;          /* 2894; meaningless without has_revision     */
    bool has_revision;
};

/* Its revision is not known. */
static inline struct ntl_build ntl_build_of(uint32_t number)
{
    struct ntl_build build = { number, 0, false };

    return build;
}

/* One released build. */
struct ntl_release {
    uint32_t number;
    const char *name;           /* "11-24H2", the name this project prints    */
    const char *aliases;        /* other accepted names, blank-separated      */
    uint32_t kernel;            /* the number that its kernel has             */
    enum ntl_arch arch;         /* the only one; NTL_ARCH_COUNT: any          */
};

/* Sorted by number; a build may have more than one row (7601, 26100). */
NTL_API const struct ntl_release *ntl_releases(size_t *count);

/* The first release of that number, or NULL. */
NTL_API const struct ntl_release *ntl_release_of(uint32_t number);

/* The first one that was for that processor: 3790 is XP on x64 alone. */
NTL_API const struct ntl_release *ntl_release_on(uint32_t number,
                                                 enum ntl_arch arch);

/*
 * The number of the build's kernel: 19041 for 19041 to 19045, since enablement
 * packages leave it alone; the number itself where nothing else is known.
 */
NTL_API uint32_t ntl_kernel_of(uint32_t number);

/*
 * Read `26100`, `26100.2894`, `10.0.26100.2894`, `10-22H2`, `win7sp1`, `xp`:
 * case, blanks and `-` do not matter.  Build numbers are decimal; any number
 * from XP's 2600 up is taken, known or not; a smaller one is a release (2195),
 * a name (`2004`, `8.1`) or an error.  Errors: NTL_ENAME; NTL_EAMBIGUOUS for a
 * name of several builds (`22H2`), whose candidates the hint lists;
 * NTL_ESYNTAX; NTL_EVALUE beyond 32 bits.
 */
NTL_API enum ntl_status ntl_build_parse(const char *text, size_t length,
                                        struct ntl_build *ret,
                                        struct ntl_diag *diag) NTL_MUST_USE;

#endif
