/* windbg-pte.h - the lines of WinDbg's !pte. */
#ifndef WINDBG_PTE_H
#define WINDBG_PTE_H

#include "session/state.h"

#include <ntlens/walk.h>

/* The lines that WinDbg prints for this walk. */
void windbg_pte_show(const struct session *session, const struct ntl_walk *walk,
                     struct ntl_sink *sink);

#endif
