/* chain.h - tables of page-table entries, as va, pte and vtop show them. */
#ifndef CHAIN_H
#define CHAIN_H

#include "session/state.h"

#include <ntlens/mmpte.h>
#include <ntlens/walk.h>

/*
 * The table of each entry's address, from the root down; its index, too, where
 * no ruler shows it.  With a doubtful self-map index also as MmPteBase +
 * offset.
 */
void chain_addresses(const struct session *session, uint64_t va,
                     bool with_index, struct ntl_sink *sink);

/* Only its steps. */
void chain_explain(const struct session *session, uint64_t va,
                   struct ntl_sink *sink);

/* The address as a ruler of its index fields. */
void chain_ruler(enum ntl_arch arch, uint64_t va, struct ntl_sink *sink);

/* The steps of a walk: index, address (virtual, else physical), contents. */
void chain_contents(const struct ntl_walk *walk, bool physical,
                    struct ntl_sink *sink);

/* What it comes to: physical address, page size, rights; or why not. */
void chain_result(const struct ntl_walk *walk, struct ntl_sink *sink);

/* The level of the entry at which a walk ends, by both its names. */
void chain_stopped(const struct ntl_paging *mode, enum ntl_level level,
                   struct ntl_sink *sink);

/* Of a mapped page: size, offset in it, rights with a note; NULL: the usual. */
void chain_page(uint64_t address, unsigned shift, struct ntl_rights rights,
                const char *note, struct ntl_sink *sink);

struct ntl_walk_options chain_options(const struct session *session);
struct ntl_mmpte_options chain_mmpte_options(const struct session *session,
                                             enum ntl_level level);

/* Every entry of the walk with a value, decoded: state, fields, oddities. */
void chain_entries(const struct session *session, const struct ntl_walk *walk,
                   struct ntl_sink *sink);

/* "pxe": the JSON key of a level. */
const char *chain_key(enum ntl_level level);

/* A page size as people say it: "2 MB". */
const char *chain_page_size(unsigned shift);

#endif
