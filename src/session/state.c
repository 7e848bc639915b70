#include "state.h"

#include <stdio.h>
#include <string.h>

/*
 * Up to this build the index was 1ED; later kernels draw it when they start,
 * preview builds between the releases, too: 14316 does (facts: nt!MmPteBase is
 * in the symbols of 14393, not in those of 9600).
 */
enum { LAST_FIXED_BUILD = 10586 };

/* The newest build whose kernel structures are public, for each mode. */
static const uint32_t newest_build[NTL_ARCH_COUNT] = {
    [NTL_X64] = 26100, [NTL_X64_LA57] = 26100, [NTL_X86] = 7601,
    [NTL_X86_PAE] = 19045, [NTL_ARM64] = 26100,
};

static const char *const origin_names[] = {
    [FROM_DEFAULT] = "default", [FROM_PASTE] = "learned",
    [FROM_IMAGE] = "image", [FROM_USER] = "given",
};

const char *origin_name(enum origin origin)
{
    return origin_names[origin];
}

static void take_build(struct session *session, struct ntl_build build)
{
    const struct ntl_release *release
        = ntl_release_on(build.number, session->arch);
    size_t n, size = sizeof session->build_text;

    session->build = build;
    n = (size_t)snprintf(session->build_text, size,
                         build.has_revision ? "%u.%u" : "%u", build.number,
                         build.revision);
    if (release && n < size)
        snprintf(session->build_text + n, size - n, " %s", release->name);
}

void session_init(struct session *session, const struct lent *lent)
{
    memset(session, 0, sizeof *session);
    session->lent = *lent;
    session->arch = NTL_X64;
    take_build(session, (struct ntl_build) { .number = newest_build[NTL_X64] });
    session->index = ntl_paging(NTL_X64)->index_default;
}

bool session_tick(const struct session *session, uint64_t done, uint64_t all)
{
    const struct lent *lent = &session->lent;

    return !lent->tick || lent->tick(lent->tick_context, done, all);
}

struct ntl_selfmap session_map(const struct session *session)
{
    return ntl_selfmap(session->arch, session->index);
}

struct ntl_region_view session_regions(const struct session *session)
{
    return (struct ntl_region_view) {
        .map = session_map(session), .build = session->build,
        .index_known = session->index_from != FROM_DEFAULT,
    };
}

static bool index_is_drawn(const struct session *session)
{
    if (ntl_index_fixed(ntl_paging(session->arch)))
        return false;
    return session->arch != NTL_X64
           || session->build.number > LAST_FIXED_BUILD;
}

bool session_index_doubtful(const struct session *session)
{
    return session->index_from == FROM_DEFAULT && index_is_drawn(session);
}

/* --- what gives way to what ----------------------------------------------- */

/* What the user has not said, the image says; an index is one of its mode. */
static void follow_image(struct session *session)
{
    const struct image_facts *facts
        = session->image ? image_facts(session->image) : NULL;

    if (!facts)
        return;
    if (session->build_from != FROM_USER && facts->build.given) {
        take_build(session, (struct ntl_build) {
            .number = (uint32_t)facts->build.value,
        });
        session->build_from = FROM_IMAGE;
    }
    if (session->index_from != FROM_USER && facts->index.given
        && facts->arch == session->arch) {
        session->index = (uint16_t)facts->index.value;
        session->index_from = FROM_IMAGE;
    }
    if (session->dtb_from != FROM_USER && facts->dtb_raw.given) {
        session->dtb = facts->dtb_raw.value;
        session->dtb_from = FROM_IMAGE;
    }
}

/* What came from an image, or a paste, goes with it. */
static void forget(struct session *session, enum origin from)
{
    if (session->arch_from == from) {
        session->arch = NTL_X64;
        session->arch_from = FROM_DEFAULT;
    }
    if (session->index_from == from)
        session->index_from = FROM_DEFAULT;
    if (session->dtb_from == from) {
        session->dtb = 0;
        session->dtb_from = FROM_DEFAULT;
    }
    if (session->build_from == from)
        session->build_from = FROM_DEFAULT;
}

/* Keeps those variables that do not come from there. */
static void drop_names(struct session *session, bool of_image)
{
    size_t kept = 0;

    for (size_t i = 0; i < session->variables; i++) {
        const struct variable *v = &session->variable[i];

        if (!(of_image ? v->of_image || v->of_lesson : v->learned))
            session->variable[kept++] = *v;
    }
    session->variables = kept;
}

void session_take_name(struct session *session, const char *name,
                       uint64_t value)
{
    struct variable *v = &session->variable[session->variables];

    for (size_t i = 0; i < session->variables; i++)
        if (strcmp(session->variable[i].name, name) == 0)
            return;
    if (session->variables == VARIABLES_MAX || strlen(name) >= VARIABLE_NAME)
        return;
    *v = (struct variable) { .value = value, .of_image = true };
    memcpy(v->name, name, strlen(name) + 1);
    session->variables++;
}

void session_take_image(struct session *session, struct image *image)
{
    if (image != session->image)
        drop_names(session, true);
    session->image_lent = session->image_lent && image == session->image;
    session->image = image;
    forget(session, FROM_IMAGE);
    if (image && image_facts(image)->arch_given
        && session->arch_from != FROM_USER) {
        session->arch = image_facts(image)->arch;
        session->arch_from = FROM_IMAGE;
    }
    if (session->index_from == FROM_DEFAULT)
        session->index = ntl_paging(session->arch)->index_default;
    if (session->build_from == FROM_DEFAULT)
        take_build(session, (struct ntl_build) {
            .number = newest_build[session->arch],
        });
    follow_image(session);
}

void session_forget(struct session *session)
{
    forget(session, FROM_PASTE);
    drop_names(session, false);
    session_take_image(session, session->image);
}

void session_take_arch(struct session *session, enum ntl_arch arch)
{
    session->arch = arch;
    session->arch_from = FROM_USER;
    session->index_from = FROM_DEFAULT;
    session->index = ntl_paging(arch)->index_default;
    take_build(session, session->build_from == FROM_DEFAULT
               ? (struct ntl_build) { .number = newest_build[arch] }
               : session->build);
    follow_image(session);
}

void session_take_build(struct session *session, struct ntl_build build)
{
    take_build(session, build);
    session->build_from = FROM_USER;
}

/* --- the image ------------------------------------------------------------ */

/*
 * What a minidump saved in the self-map is of the process that was current; a
 * table that the user names may be another's.  (The facts say the user's.)
 */
static bool is_current(const struct session *session)
{
    const uint64_t mask = ntl_paging(session->arch)->root_mask;
    uint64_t cr3;

    return session->dtb_from != FROM_USER || !session->image
           || image_facts(session->image)->physical
           || !image_register(session->image, "cr3", 3, &cr3)
           || ((session->dtb ^ cr3) & mask) == 0;
}

/* A root that was found after the session took what the image said. */
static bool root_is_newer(const struct session *session)
{
    return session->image && session->dtb_from == FROM_DEFAULT
           && image_facts(session->image)->dtb_raw.given;
}

struct image_space session_space(const struct session *session)
{
    if (root_is_newer(session))
        return image_space(session->image);
    return (struct image_space) {
        .arch = session->arch,
        .dtb = session->dtb,
        .has_dtb = session->dtb_from != FROM_DEFAULT,
        .maxphyaddr = session->maxphyaddr,
        .index = session->index,
        .has_index = !session_index_doubtful(session) && is_current(session),
    };
}

const char *session_image_name(const struct session *session)
{
    const char *path = session->image ? image_path(session->image) : NULL;
    const char *slash = path ? strrchr(path, '/') : NULL;

    return slash ? slash + 1 : path;
}
