/* How a session walks, and how it reads an entry. */
#include "chain.h"

struct ntl_walk_options chain_options(const struct session *session)
{
    return (struct ntl_walk_options) {
        .map = session_map(session),
        .root = session->dtb,
        .has_root = session->dtb_from != FROM_DEFAULT,
        .maxphyaddr = session->maxphyaddr,
    };
}

struct ntl_mmpte_options chain_mmpte_options(const struct session *session,
                                             enum ntl_level level)
{
    return (struct ntl_mmpte_options) {
        .arch = session->arch, .build = session->build, .level = level,
        .invalid_mask = session->invalid_mask,
        .maxphyaddr = session->maxphyaddr,
    };
}
