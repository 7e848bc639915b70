/* address.h - what the commands about addresses say alike. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "session/state.h"

/* WinDbg sign-extends the addresses of 32-bit modes: their low half. */
uint64_t address_read(const struct session *session, uint64_t typed);

/*
 * The test of being canonical, what comes of an address that is not, and that a
 * sign-extended one was cut.
 */
void address_strange(const struct session *session, uint64_t typed,
                     struct ntl_sink *sink);

/* Where the entries of each level begin in the self-map, as a table. */
void address_bases(struct ntl_selfmap map, struct ntl_sink *sink);

/* The address as a ruler of its index fields. */
void address_ruler(enum ntl_arch arch, uint64_t va, struct ntl_sink *sink);

#endif
