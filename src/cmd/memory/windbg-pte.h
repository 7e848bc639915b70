/* windbg-pte.h - the lines of WinDbg's !pte: written, and read when pasted. */
#ifndef WINDBG_PTE_H
#define WINDBG_PTE_H

#include "session/state.h"

#include <ntlens/walk.h>

/* The lines that WinDbg prints for this walk. */
void windbg_pte_show(const struct session *session, const struct ntl_walk *walk,
                     struct ntl_sink *sink);

/* What a pasted block says. */
struct windbg_pte {
    uint64_t va;
    bool has_va;
    uint64_t at[NTL_LEVELS_MAX];        /* by level                           */
    bool has_at[NTL_LEVELS_MAX];
    uint64_t value[NTL_LEVELS_MAX];     /* `contains`, from the root down     */
    uint8_t value_digits;               /* of the first: 8 or 16              */
    uint8_t values;
    enum ntl_level top;                 /* the highest level printed          */
    bool decoded;                       /* past the contents: pfn, not valid  */
    bool arm64;                         /* by the letters of its flags        */
};

/*
 * A line of such a block: its first (`VA ...`, `PXE at ...`, the prompt it was
 * typed at), or a later one.
 */
bool windbg_pte_knows(const char *line, size_t length, bool first);

/* Total: takes what it finds; *ret has no level when there is no `at`. */
bool windbg_pte_read(const char *text, size_t length, struct windbg_pte *ret);

/* The mode that such a block is from; `hint` is kept where it fits. */
enum ntl_arch windbg_pte_arch(const struct windbg_pte *block,
                              enum ntl_arch hint);

#endif
