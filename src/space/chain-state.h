/* chain-state.h - words for what an entry is, and what an address comes to. */
#ifndef CHAIN_STATE_H
#define CHAIN_STATE_H

#include <ntlens/mmpte.h>

/*
 * The first are those of an entry by itself, enum ntl_mmpte_state, which have
 * its words.  An address has the state of the entry that decides: `valid` where
 * it is mapped.
 */
enum chain_state {
    CHAIN_VALID = NTL_MMPTE_VALID,
    CHAIN_PROTO = NTL_MMPTE_PROTO,
    CHAIN_IN_TRANSITION = NTL_MMPTE_IN_TRANSITION,
    CHAIN_PAGEFILE = NTL_MMPTE_PAGEFILE,
    CHAIN_RESERVED_BITS = NTL_MMPTE_STATES,     /* every access faults        */
    CHAIN_MAPPED_FILE,          /* of a prototype PTE: in a file on disk      */
    CHAIN_NOT_CANONICAL,        /* no entry can map the address               */
    CHAIN_TOO_LONG,             /* nor that one, of a mode of 32 bits         */
    CHAIN_NOT_IN_DUMP,          /* the entry is not in the file               */
    CHAIN_SAVED,                /* nor that one, but the memory itself is     */
    CHAIN_NOT_KNOWN,            /* nobody has said what the entry holds       */
    CHAIN_STATES
};

/* "transition"; and the clause that explains it.  Never NULL. */
const char *chain_state_name(enum chain_state state);
const char *chain_state_note(enum chain_state state);

#endif
