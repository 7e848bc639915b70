#include "chain-state.h"

static const struct { const char *name, *note; } others[CHAIN_STATES] = {
    [CHAIN_RESERVED_BITS] = { "reserved_bits",
                              "it sets them: every access faults" },
    [CHAIN_MAPPED_FILE] = { "mapped_file", "in the file that is mapped" },
    [CHAIN_TOO_LONG] = { "too_long", "an address of this mode has 32 bits" },
    [CHAIN_NOT_CANONICAL] = { "not_canonical", "no entry can map it" },
    [CHAIN_NOT_IN_DUMP] = { "not_in_dump",
                            "the next entry is not in this file" },
    [CHAIN_SAVED] = { "contents_saved",
                      "its memory is in this file, its entries are not" },
    [CHAIN_NOT_KNOWN] = { "not_known", "what its next entry holds" },
};

static enum ntl_mmpte_state alone(enum chain_state state)
{
    return (unsigned)state < CHAIN_STATES ? (enum ntl_mmpte_state)state
                                          : NTL_MMPTE_UNKNOWN;
}

const char *chain_state_name(enum chain_state state)
{
    const char *name = (unsigned)state < CHAIN_STATES ? others[state].name
                                                      : NULL;

    return name ? name : ntl_mmpte_state_name(alone(state));
}

const char *chain_state_note(enum chain_state state)
{
    const char *note = (unsigned)state < CHAIN_STATES ? others[state].note
                                                      : NULL;

    return note ? note : ntl_mmpte_state_note(alone(state));
}
